//! The pages in prose, in the order of the menu.

/// A part of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Discover,
    Tutorials,
    Guides,
    Reference,
    Operation,
}

impl Section {
    pub(crate) const ALL: [Self; 5] = [
        Self::Discover,
        Self::Tutorials,
        Self::Guides,
        Self::Reference,
        Self::Operation,
    ];

    /// Title in the menu.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Discover => "Démarrer",
            Self::Tutorials => "Tutoriels",
            Self::Guides => "Guides",
            Self::Reference => "Référence",
            Self::Operation => "Exploiter",
        }
    }
}

/// A page as its file gives it.
#[derive(Debug)]
pub(crate) struct Source {
    /// Name of the file without extension; the page is at `/docs/{name}`, and `index` at `/docs`.
    pub(crate) name: &'static str,
    pub(crate) section: Section,
    pub(crate) text: &'static str,
}

macro_rules! sources {
    ($($section:ident: $($name:literal),+;)+) => {
        &[$($(Source {
            name: $name,
            section: Section::$section,
            text: include_str!(concat!("../../../docs/", $name, ".md")),
        }),+),+]
    };
}

pub(crate) static SOURCES: &[Source] = sources![
    Discover: "index", "demarrer", "jetons", "premiere-requete";
    Tutorials: "premier-bordereau", "bordereau-amiante", "code-de-signature", "refus-partiel", "transporteur-etranger";
    Guides: "pagination-et-filtres", "telechargements", "registres", "statistiques", "idempotence",
        "webhooks", "mises-a-jour";
    Reference: "reference", "erreurs", "identifiants-et-dates", "droits", "limites", "ecarts";
    Operation: "exploitation", "annuaire";
];

/// Address of a page.
pub(crate) fn address(name: &str) -> String {
    match name {
        "index" => "/docs".to_owned(),
        name => format!("/docs/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_of_the_documentation_is_a_page() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
        let files: BTreeSet<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
            .collect();
        let names = SOURCES
            .iter()
            .map(|source| source.name.to_owned())
            .collect();
        assert_eq!(files, names);
    }
}
