//! The list of a kind as a client restricts it.

use std::fmt;

use domain::slip::{Refusal, Slip, Tree, tree_of};
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

impl<S: Slip> KindList<S> {
    /// Reads the contract's `where`.
    pub(crate) fn parse(mut filter: Tree) -> Result<Self, Refusal> {
        let is_draft = filter
            .as_object_mut()
            .and_then(|map| map.remove("isDraft"))
            .and_then(|value| value.as_bool());
        let filter = Filter::parse(with_document_names(filter))?;
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

/// The filter under the names of the document: carriers are a list there, and "not linked" is a missing link.
fn with_document_names(filter: Tree) -> Tree {
    let Value::Object(map) = filter else {
        return filter;
    };
    let renamed = map
        .into_iter()
        .map(|(key, value)| match (key.as_str(), value) {
            ("transporter", value) => ("transporters".to_owned(), value),
            ("groupedIn" | "forwardedIn", Value::Object(mut operators)) => {
                if operators.get("_eq").is_some_and(Value::is_null) {
                    operators.insert("_isMissing".to_owned(), Value::Bool(true));
                }
                (key, Value::Object(operators))
            }
            ("_and" | "_or", Value::Array(members)) => (
                key,
                Value::Array(members.into_iter().map(with_document_names).collect()),
            ),
            ("_not", member) => (key, with_document_names(member)),
            (_, value) => (key, value),
        });
    Value::Object(renamed.collect())
}
