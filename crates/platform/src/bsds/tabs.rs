//! Which tabs a request asks for, and which index ranges answer it.

use std::collections::BTreeSet;

use domain::slip::{Refusal, Tab, Tree};
use serde_json::Value;

/// Longest organisation identifier of a workflow tab, in characters.
const LONGEST_ORGANISATION: usize = 50;

/// Key of the filter, tab, and whether the length of its values is checked.
const TAB_KEYS: [(&str, Tab, bool); 11] = [
    ("isDraftFor", Tab::Draft, true),
    ("isForActionFor", Tab::ForAction, true),
    ("isFollowFor", Tab::Follow, true),
    ("isArchivedFor", Tab::Archived, true),
    ("isToCollectFor", Tab::ToCollect, true),
    ("isCollectedFor", Tab::Collected, true),
    ("isReturnFor", Tab::Return, true),
    ("isPendingRevisionFor", Tab::PendingRevision, false),
    ("isEmittedRevisionFor", Tab::EmittedRevision, false),
    ("isReceivedRevisionFor", Tab::ReceivedRevision, false),
    ("isReviewedRevisionFor", Tab::ReviewedRevision, false),
];

/// Tabs asked, as organisation and tab. One of them is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AskedTabs(BTreeSet<(String, i16)>);

impl AskedTabs {
    /// The tabs at the root of a filter; none when it names no tab.
    ///
    /// # Errors
    /// An organisation identifier is too long.
    pub(super) fn of(filter: &Tree) -> Result<Option<Self>, Refusal> {
        let mut asked = None;
        for (key, tab, is_checked) in TAB_KEYS {
            let Some(Value::Array(organisations)) = filter.get(key) else {
                continue;
            };
            let asked: &mut BTreeSet<_> = asked.get_or_insert_default();
            for organisation in organisations.iter().filter_map(Value::as_str) {
                if is_checked && organisation.chars().count() > LONGEST_ORGANISATION {
                    return Err(Refusal::bad_input(format!(
                        "La longueur maximale du paramètre de recherche est de {LONGEST_ORGANISATION} caractères"
                    )));
                }
                asked.insert((organisation.to_owned(), tab as i16));
            }
        }
        Ok(asked.map(Self))
    }
}

/// Index ranges that hold the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TabRanges {
    /// Ranges to read, as organisation and tab.
    pub(super) keys: Vec<(String, i16)>,
    /// Unless empty, what is read must also stand in one of these tabs.
    pub(super) also_in: Vec<(String, i16)>,
}

impl TabRanges {
    /// The ranges of the tabs asked, within the organisations that the caller may list.
    ///
    /// Whatever stands in a tab of an organisation is in that organisation's scope, so its own tabs are read as
    /// they are. As soon as an organisation is not the caller's, the caller's own scope is read and compared
    /// with the tabs: the answer holds what the caller may list anyway, and the time it takes says nothing of
    /// the other organisation.
    pub(super) fn of(asked: Option<AskedTabs>, scope: &[String]) -> Self {
        let whole_scope = || -> Vec<(String, i16)> {
            let scoped = |organisation: &String| (organisation.clone(), Tab::Scope as i16);
            scope.iter().map(scoped).collect()
        };
        match asked {
            None => Self {
                keys: whole_scope(),
                also_in: Vec::new(),
            },
            Some(AskedTabs(asked)) => {
                let are_own = asked
                    .iter()
                    .all(|(organisation, _)| scope.contains(organisation));
                let asked = Vec::from_iter(asked);
                if are_own {
                    Self {
                        keys: asked,
                        also_in: Vec::new(),
                    }
                } else {
                    Self {
                        keys: whole_scope(),
                        also_in: asked,
                    }
                }
            }
        }
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "data first: a case reads as one literal"
)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs(pairs: &[(&str, Tab)]) -> Vec<(String, i16)> {
        pairs
            .iter()
            .map(|(organisation, tab)| ((*organisation).to_owned(), *tab as i16))
            .collect()
    }

    fn check(filter: Tree, keys: &[(&str, Tab)], also_in: &[(&str, Tab)]) {
        let scope = ["A".to_owned(), "B".to_owned()];
        let ranges = TabRanges::of(AskedTabs::of(&filter).unwrap(), &scope);
        let expected = TabRanges {
            keys: pairs(keys),
            also_in: pairs(also_in),
        };
        assert_eq!(ranges, expected, "{filter}");
    }

    const SCOPE: &[(&str, Tab)] = &[("A", Tab::Scope), ("B", Tab::Scope)];

    #[test]
    fn without_tab_the_whole_scope_is_read() {
        check(json!({}), SCOPE, &[]);
        check(json!({"isDraftFor": null}), SCOPE, &[]);
        check(json!({"_and": [{"isDraftFor": ["A"]}]}), SCOPE, &[]);
    }

    #[test]
    fn tabs_of_the_callers_organisations_are_read_as_they_are() {
        check(
            json!({"isDraftFor": ["A", "B", "A"], "isReturnFor": ["B"]}),
            &[("A", Tab::Draft), ("B", Tab::Draft), ("B", Tab::Return)],
            &[],
        );
    }

    #[test]
    fn a_tab_without_organisation_holds_nothing() {
        check(json!({"isFollowFor": []}), &[], &[]);
    }

    #[test]
    fn the_tab_of_another_organisation_is_looked_for_in_the_scope() {
        check(
            json!({"isFollowFor": ["A", "Z"]}),
            SCOPE,
            &[("A", Tab::Follow), ("Z", Tab::Follow)],
        );
    }

    #[test]
    fn organisations_of_workflow_tabs_have_fifty_characters_at_most() {
        let long = "1".repeat(51);
        for (key, _, is_checked) in TAB_KEYS {
            let asked = AskedTabs::of(&json!({ (key): [long] }));
            let expected = "La longueur maximale du paramètre de recherche est de 50 caractères";
            match asked {
                Ok(_) => assert!(!is_checked, "{key}"),
                Err(refusal) => {
                    assert!(is_checked, "{key}");
                    assert_eq!(refusal, Refusal::bad_input(expected));
                }
            }
            assert!(AskedTabs::of(&json!({ (key): ["1".repeat(50)] })).is_ok());
        }
    }
}
