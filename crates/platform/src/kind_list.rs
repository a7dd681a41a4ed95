//! The list of a kind as a client restricts it.

use std::fmt;

use domain::slip::{Kind, Refusal, Tree, tree_of};
use serde_json::Value;

use crate::{Caller, Platform, filter::Filter, lists::Restriction};

type Keeps<S> = Box<dyn Fn(&S) -> bool + Send + Sync>;

/// A filter split between what the index answers and what each document answers.
pub(crate) struct KindList<S> {
    is_draft: Option<bool>,
    keeps: Option<Keeps<S>>,
}

impl<S> fmt::Debug for KindList<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KindList")
            .field("is_draft", &self.is_draft)
            .field("is_filtered", &self.keeps.is_some())
            .finish()
    }
}

impl<S: Kind> KindList<S> {
    /// Reads the contract's `where`.
    pub(crate) fn parse(mut filter: Tree) -> Result<Self, Refusal> {
        let is_draft = filter
            .as_object_mut()
            .and_then(|map| map.remove("isDraft"))
            .and_then(|value| value.as_bool());
        if let Some(status) = S::DRAFT_STATUS.filter(|_| is_draft == Some(true)) {
            ask_for_drafts(&mut filter, status);
        }
        let filter = Filter::parse(with_document_names(filter, S::HAS_ROWS))?;
        let keeps = filter.map(|filter| -> Keeps<S> {
            Box::new(move |slip| tree_of(slip).is_ok_and(|tree| filter.accepts(&tree)))
        });
        Ok(Self { is_draft, keeps })
    }

    /// What the caller may list of it.
    pub(crate) fn restriction(&self, caller: &Caller) -> Restriction<'_, S> {
        Restriction {
            organisations: Platform::listed_organisations(caller),
            is_draft: self.is_draft,
            role_mask: None,
            keeps: self.keeps.as_deref(),
        }
    }
}

/// Among drafts, the status of a slip that nobody has signed is that of drafts.
fn ask_for_drafts(filter: &mut Tree, draft_status: &str) {
    let replace = |status: &mut Value| {
        if status == "INITIAL" {
            *status = Value::from(draft_status);
        }
    };
    if let Some(status) = filter.pointer_mut("/status/_eq") {
        replace(status);
    }
    if let Some(Value::Array(statuses)) = filter.pointer_mut("/status/_in") {
        statuses.iter_mut().for_each(replace);
    }
}

/// The filter under the names of the document: carriers that are rows are a list there, and "not linked" is a missing
/// link.
fn with_document_names(filter: Tree, has_rows: bool) -> Tree {
    let Value::Object(map) = filter else {
        return filter;
    };
    let renamed = map
        .into_iter()
        .map(|(key, value)| match (key.as_str(), value) {
            ("transporter", value) if has_rows => ("transporters".to_owned(), value),
            ("groupedIn" | "forwardedIn", Value::Object(mut operators)) => {
                if operators.get("_eq").is_some_and(Value::is_null) {
                    operators.insert("_isMissing".to_owned(), Value::Bool(true));
                }
                (key, Value::Object(operators))
            }
            ("_and" | "_or", Value::Array(members)) => (
                key,
                members
                    .into_iter()
                    .map(|member| with_document_names(member, has_rows))
                    .collect(),
            ),
            ("_not", member) => (key, with_document_names(member, has_rows)),
            (_, value) => (key, value),
        });
    Value::Object(renamed.collect())
}
