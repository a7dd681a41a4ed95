//! The tabs of a dashboard.

/// A list of slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    All,
    Drafts,
    Act,
    Follow,
    History,
    PendingRevisions,
    EmittedRevisions,
    ReceivedRevisions,
    ReviewedRevisions,
    ToCollect,
    Collected,
    Return,
}

/// How a tab is addressed and named.
pub(crate) struct Description {
    /// Last segments of its address.
    pub(crate) path: &'static str,
    /// Name in the menu.
    pub(crate) name: &'static str,
    /// Title of its page.
    pub(crate) title: &'static str,
    /// Shown when it holds nothing.
    pub(crate) empty: &'static str,
}

const TABS: [(Tab, Description); 12] = [
    (
        Tab::All,
        describe(
            "bsds/all",
            "Tous les bordereaux",
            "Tous mes bordereaux",
            "Les bordereaux sur lesquels votre établissement apparaît seront listés ici.",
        ),
    ),
    (
        Tab::Drafts,
        describe(
            "bsds/drafts",
            "Brouillons",
            "Brouillons",
            "Un brouillon n'est visible que de vous tant qu'il n'est pas publié.",
        ),
    ),
    (
        Tab::Act,
        describe(
            "bsds/act",
            "Pour action",
            "Pour action",
            "Quand un bordereau attendra une action de votre établissement, il apparaîtra ici.",
        ),
    ),
    (
        Tab::Follow,
        describe(
            "bsds/follow",
            "Suivis",
            "Bordereaux suivis",
            "Les bordereaux en cours qui n'attendent rien de votre établissement apparaîtront ici.",
        ),
    ),
    (
        Tab::History,
        describe(
            "bsds/history",
            "Archives",
            "Bordereaux archivés",
            "Les bordereaux traités, refusés ou annulés apparaîtront ici.",
        ),
    ),
    (
        Tab::PendingRevisions,
        describe(
            "revisions/pending",
            "En cours",
            "Révisions en cours",
            "Aucune révision n'est en cours sur les bordereaux de votre établissement.",
        ),
    ),
    (
        Tab::EmittedRevisions,
        describe(
            "revisions/emitted",
            "Émises",
            "Révisions émises",
            "Votre établissement n'a pas de demande de révision en attente de réponse.",
        ),
    ),
    (
        Tab::ReceivedRevisions,
        describe(
            "revisions/received",
            "Reçues",
            "Révisions reçues",
            "Aucune demande de révision n'attend la réponse de votre établissement.",
        ),
    ),
    (
        Tab::ReviewedRevisions,
        describe(
            "revisions/reviewed",
            "Finalisées",
            "Révisions finalisées",
            "Les révisions acceptées, refusées ou annulées apparaîtront ici.",
        ),
    ),
    (
        Tab::ToCollect,
        describe(
            "transport/to-collect",
            "À collecter",
            "Bordereaux à collecter",
            "Les bordereaux que votre établissement doit enlever apparaîtront ici.",
        ),
    ),
    (
        Tab::Collected,
        describe(
            "transport/collected",
            "Collectés",
            "Bordereaux collectés",
            "Les bordereaux que votre établissement transporte apparaîtront ici.",
        ),
    ),
    (
        Tab::Return,
        describe(
            "transport/return",
            "Retours",
            "Bordereaux en retour",
            "Les déchets refusés que votre établissement rapporte apparaîtront ici.",
        ),
    ),
];

const fn describe(
    path: &'static str,
    name: &'static str,
    title: &'static str,
    empty: &'static str,
) -> Description {
    Description {
        path,
        name,
        title,
        empty,
    }
}

impl Tab {
    /// The tab at an address.
    pub(crate) fn at(path: &str) -> Option<Self> {
        TABS.iter()
            .find(|(_, description)| description.path == path)
            .map(|(tab, _)| *tab)
    }

    /// How the tab is addressed and named.
    pub(crate) fn description(self) -> &'static Description {
        // Every tab is in the table: a test checks it.
        TABS.iter()
            .find(|(tab, _)| *tab == self)
            .map_or(&TABS[0].1, |(_, description)| description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tab_has_an_address_of_its_own() {
        for (tab, description) in &TABS {
            assert_eq!(Tab::at(description.path), Some(*tab));
            assert_eq!(tab.description().path, description.path);
        }
        assert_eq!(Tab::at("bsds/autre"), None);
    }
}
