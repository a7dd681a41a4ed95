//! A directory held in memory, for a sandbox or a small platform.

use std::collections::BTreeMap;

use crate::{Directory, Establishment, Found, SearchQuery, text};

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
            .map(|e| (e.org_id.clone(), (text::words(&e.name).join(" "), e)))
            .collect();
        Self { establishments }
    }
}

impl Directory for EmbeddedDirectory {
    fn establishment(&self, org_id: &str) -> Option<Establishment> {
        self.establishments
            .get(org_id)
            .map(|(_, establishment)| establishment.clone())
    }

    fn establishments_of(&self, siren: &str, limit: usize) -> Vec<Establishment> {
        let of_company = |id: &&String| siren.len() == 9 && id.len() == 14 && id.starts_with(siren);
        let mut found: Vec<_> = self
            .establishments
            .range(siren.to_owned()..)
            .take_while(|(id, _)| of_company(id))
            .map(|(_, (_, establishment))| establishment.clone())
            .collect();
        found.sort_by_key(|establishment| establishment.is_closed);
        found.truncate(limit);
        found
    }

    fn search(&self, query: SearchQuery<'_>) -> Vec<Found> {
        let words = text::words(query.words);
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
            .map(|establishment| Found {
                establishment: establishment.clone(),
                is_approximate: false,
            })
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
            .map(|found| found.establishment.org_id)
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
