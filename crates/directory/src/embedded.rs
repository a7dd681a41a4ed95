//! A directory held in memory, for a sandbox or a small platform.

use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{Directory, Establishment, SearchQuery};

/// Establishments given at start.
#[derive(Clone, Debug, Default)]
pub struct EmbeddedDirectory {
    establishments: BTreeMap<String, (String, Establishment)>,
}

impl EmbeddedDirectory {
    /// A directory of these establishments.
    pub fn new(establishments: impl IntoIterator<Item = Establishment>) -> Self {
        let establishments = establishments
            .into_iter()
            .map(|e| (e.org_id.clone(), (fold(&e.name), e)))
            .collect();
        Self { establishments }
    }
}

/// Lower case, without accents.
fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

impl Directory for EmbeddedDirectory {
    fn establishment(&self, org_id: &str) -> Option<Establishment> {
        self.establishments
            .get(org_id)
            .map(|(_, establishment)| establishment.clone())
    }

    fn search(&self, query: SearchQuery<'_>) -> Vec<Establishment> {
        let words: Vec<String> = fold(query.words)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let in_area = |e: &Establishment| {
            query.postal_code.is_none_or(|prefix| {
                e.postal_code
                    .as_deref()
                    .is_some_and(|code| code.starts_with(prefix))
            })
        };
        self.establishments
            .values()
            .filter(|(name, _)| !words.is_empty() && words.iter().all(|word| name.contains(word)))
            .map(|(_, establishment)| establishment)
            .filter(|e| in_area(e) && (query.allows_closed || !e.is_closed))
            .take(query.limit)
            .cloned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Diffusion;

    fn directory() -> EmbeddedDirectory {
        let establishment =
            |org_id: &str, name: &str, postal_code: &str, is_closed| Establishment {
                org_id: org_id.to_owned(),
                name: name.to_owned(),
                address: format!("1 rue du Port {postal_code}"),
                street: Some("1 rue du Port".to_owned()),
                postal_code: Some(postal_code.to_owned()),
                city: None,
                code_commune: None,
                code_naf: None,
                is_closed,
                diffusion: Diffusion::Open,
            };
        EmbeddedDirectory::new([
            establishment("85001946400021", "Chaudronnerie Lefèvre", "69007", false),
            establishment("85001946400039", "Chaudronnerie du Nord", "59000", true),
        ])
    }

    fn check(words: &str, postal_code: Option<&str>, allows_closed: bool, expected: &[&str]) {
        let query = SearchQuery {
            words,
            postal_code,
            allows_closed,
            limit: 20,
        };
        let found: Vec<_> = directory()
            .search(query)
            .into_iter()
            .map(|e| e.org_id)
            .collect();
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn names_match_without_case_or_accents() {
        check("LEFEVRE", None, false, &["85001946400021"]);
        check(
            "chaudronnerie",
            None,
            true,
            &["85001946400021", "85001946400039"],
        );
        check("", None, true, &[]);
    }

    #[test]
    fn closed_establishments_and_other_areas_are_left_out_on_demand() {
        check("chaudronnerie", None, false, &["85001946400021"]);
        check("chaudronnerie", Some("59"), true, &["85001946400039"]);
    }
}
