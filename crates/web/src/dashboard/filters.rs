//! The search of a list: free text and quick filters, kept in the address.

use serde::Deserialize;

use super::{
    query::bsds::{
        BsdDestinationWhere, BsdEmitterWhere, BsdPickupSiteWhere, BsdWasteWhere, BsdWhere,
        StringFilter, StringNullableListFilter, TextFilter,
    },
    tab::Tab,
};

/// What was typed. An empty text filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    /// Free text, tolerant to mistakes.
    pub(crate) recherche: String,
    pub(crate) numero: String,
    pub(crate) dechet: String,
    pub(crate) etablissement: String,
    pub(crate) cap: String,
    pub(crate) chantier: String,
}

/// A quick filter, as the page shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuickFilter<'a> {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) value: &'a str,
}

impl Filters {
    /// The quick filters, in order.
    pub(crate) fn quick(&self) -> [QuickFilter<'_>; 5] {
        let filter = |name, label, value| QuickFilter { name, label, value };
        [
            filter("numero", "N° libre / BSD / contenant", self.numero.as_str()),
            filter("dechet", "N° de déchet / nom usuel", self.dechet.as_str()),
            filter(
                "etablissement",
                "Raison sociale / SIRET",
                self.etablissement.as_str(),
            ),
            filter("cap", "Numéro de CAP", self.cap.as_str()),
            filter("chantier", "Nom de chantier", self.chantier.as_str()),
        ]
    }

    /// Anything typed at all?
    pub(crate) fn is_empty(&self) -> bool {
        self.recherche.trim().is_empty() && !self.has_quick()
    }

    /// Anything typed in a quick filter?
    pub(crate) fn has_quick(&self) -> bool {
        self.quick()
            .iter()
            .any(|filter| !filter.value.trim().is_empty())
    }

    /// The free text, if any.
    pub(crate) fn clue(&self) -> Option<String> {
        given(&self.recherche).map(str::to_owned)
    }

    /// The query string that keeps the search; empty when there is none.
    pub(crate) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(clue) = self.clue() {
            query.append_pair("recherche", &clue);
        }
        for filter in self.quick() {
            if let Some(value) = given(filter.value) {
                query.append_pair(filter.name, value);
            }
        }
        match query.finish() {
            query if query.is_empty() => query,
            query => format!("?{query}"),
        }
    }

    /// The API's filter for a tab of an organisation.
    pub(crate) fn condition(&self, tab: Tab, organisation: &str) -> BsdWhere {
        let mut condition = tab_condition(tab, organisation);
        let filters: Vec<BsdWhere> = [
            given(&self.numero).map(number),
            given(&self.dechet).map(waste),
            given(&self.etablissement).map(company),
            given(&self.cap).map(cap),
            given(&self.chantier).map(site),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !filters.is_empty() {
            condition.and = Some(filters);
        }
        condition
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn tab_condition(tab: Tab, organisation: &str) -> BsdWhere {
    let own = || Some(vec![organisation.to_owned()]);
    let mut condition = BsdWhere::default();
    match tab {
        Tab::All => {
            condition.is_draft_for = own();
            condition.is_for_action_for = own();
            condition.is_follow_for = own();
            condition.is_archived_for = own();
        }
        Tab::Drafts => condition.is_draft_for = own(),
        Tab::Act => condition.is_for_action_for = own(),
        Tab::Follow => condition.is_follow_for = own(),
        Tab::History => condition.is_archived_for = own(),
        Tab::PendingRevisions => condition.is_pending_revision_for = own(),
        Tab::EmittedRevisions => condition.is_emitted_revision_for = own(),
        Tab::ReceivedRevisions => condition.is_received_revision_for = own(),
        Tab::ReviewedRevisions => condition.is_reviewed_revision_for = own(),
        Tab::ToCollect => condition.is_to_collect_for = own(),
        Tab::Collected => condition.is_collected_for = own(),
        Tab::Return => condition.is_return_for = own(),
    }
    condition
}

fn any(alternatives: Vec<BsdWhere>) -> BsdWhere {
    BsdWhere {
        or: Some(alternatives),
        ..BsdWhere::default()
    }
}

fn contains(text: &str) -> Option<StringFilter> {
    Some(StringFilter {
        contains: Some(text.to_owned()),
        ..StringFilter::default()
    })
}

fn matches(text: &str) -> Option<TextFilter> {
    Some(TextFilter {
        match_: Some(text.to_owned()),
    })
}

fn has_some(text: &str) -> Option<StringNullableListFilter> {
    Some(StringNullableListFilter {
        has_some: Some(vec![text.to_owned()]),
        ..StringNullableListFilter::default()
    })
}

fn item_contains(text: &str) -> Option<StringNullableListFilter> {
    Some(StringNullableListFilter {
        item_contains: Some(text.to_owned()),
        ..StringNullableListFilter::default()
    })
}

fn number(text: &str) -> BsdWhere {
    let alternative = |set: &dyn Fn(&mut BsdWhere)| {
        let mut alternative = BsdWhere::default();
        set(&mut alternative);
        alternative
    };
    any(vec![
        alternative(&|or| or.readable_id = contains(text)),
        alternative(&|or| or.custom_id = contains(text)),
        alternative(&|or| or.packaging_numbers = has_some(text)),
        alternative(&|or| or.packaging_numbers = item_contains(text)),
        alternative(&|or| or.identification_numbers = item_contains(text)),
        alternative(&|or| or.identification_numbers = has_some(text)),
    ])
}

fn waste(text: &str) -> BsdWhere {
    let alternative = |waste| BsdWhere {
        waste: Some(waste),
        ..BsdWhere::default()
    };
    any(vec![
        alternative(BsdWasteWhere {
            code: contains(text),
            ..BsdWasteWhere::default()
        }),
        alternative(BsdWasteWhere {
            description: matches(text),
            ..BsdWasteWhere::default()
        }),
    ])
}

fn company(text: &str) -> BsdWhere {
    any(vec![
        BsdWhere {
            company_names: matches(text),
            ..BsdWhere::default()
        },
        BsdWhere {
            company_org_ids: item_contains(text),
            ..BsdWhere::default()
        },
    ])
}

fn cap(text: &str) -> BsdWhere {
    BsdWhere {
        destination: Some(BsdDestinationWhere {
            cap: matches(text),
            ..BsdDestinationWhere::default()
        }),
        ..BsdWhere::default()
    }
}

fn site(text: &str) -> BsdWhere {
    BsdWhere {
        emitter: Some(BsdEmitterWhere {
            pickup_site: Some(BsdPickupSiteWhere {
                name: matches(text),
                ..BsdPickupSiteWhere::default()
            }),
            ..BsdEmitterWhere::default()
        }),
        ..BsdWhere::default()
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "data first: a case reads as one literal"
)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(tab: Tab, filters: Filters, expected: Value) {
        let condition = serde_json::to_value(filters.condition(tab, "1")).unwrap();
        assert_eq!(condition, expected);
    }

    #[test]
    fn a_tab_is_a_key_of_the_filter() {
        check(
            Tab::Act,
            Filters::default(),
            json!({ "isForActionFor": ["1"] }),
        );
        check(
            Tab::All,
            Filters::default(),
            json!({ "isDraftFor": ["1"], "isForActionFor": ["1"], "isFollowFor": ["1"], "isArchivedFor": ["1"] }),
        );
    }

    #[test]
    fn quick_filters_stand_beside_the_tab() {
        let filters = Filters {
            dechet: " 06 ".to_owned(),
            cap: "PAC".to_owned(),
            ..Filters::default()
        };
        assert_eq!(filters.query(), "?dechet=06&cap=PAC");
        check(
            Tab::Follow,
            filters,
            json!({
                "isFollowFor": ["1"],
                "_and": [
                    { "_or": [{ "waste": { "code": { "_contains": "06" } } }, { "waste": { "description": { "_match": "06" } } }] },
                    { "destination": { "cap": { "_match": "PAC" } } },
                ]
            }),
        );
    }

    #[test]
    fn a_number_is_looked_for_everywhere_numbers_are() {
        let filters = Filters {
            numero: "X".to_owned(),
            ..Filters::default()
        };
        check(
            Tab::Drafts,
            filters,
            json!({
                "isDraftFor": ["1"],
                "_and": [{ "_or": [
                    { "readableId": { "_contains": "X" } },
                    { "customId": { "_contains": "X" } },
                    { "packagingNumbers": { "_hasSome": ["X"] } },
                    { "packagingNumbers": { "_itemContains": "X" } },
                    { "identificationNumbers": { "_itemContains": "X" } },
                    { "identificationNumbers": { "_hasSome": ["X"] } },
                ] }]
            }),
        );
    }
}
