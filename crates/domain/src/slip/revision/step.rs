//! What a kind brings to revisions, and what one step of a request writes.

use std::collections::HashMap;

use contract::slip::RevisionMark;
use serde_json::Value;

use super::{
    answer::AnswerRule,
    content::Revisable,
    request::{Proposal, RevisionRequest},
};
use crate::slip::{
    change::{Change, Slip},
    facts::Facts,
    outline::Capacity,
    refusal::Refusal,
    tree::{self, Tree, tree_of},
};

/// A kind whose signed slips can be revised.
pub trait Revised: Slip {
    /// Collection of its requests.
    const REQUESTS: &'static str;
    /// Are approvers reminded by mail?
    const REMINDS: bool;
    /// How its requests are answered.
    const ANSWERS: AnswerRule;

    /// Fields that may be revised.
    fn revisable() -> &'static [Revisable];

    /// The marks that the slip keeps of its requests.
    fn revisions_mut(&mut self) -> &mut Vec<RevisionMark>;

    /// The slip as revisions name its fields.
    ///
    /// # Errors
    /// A defect of ours.
    fn revisable_tree(&self) -> Result<Tree, Refusal> {
        tree_of(self)
    }

    /// The slip with former values of its revisable fields, under the names of revisions.
    ///
    /// # Errors
    /// A defect of ours.
    fn restored(&self, values: &Tree) -> Result<Self, Refusal> {
        let mut former = tree_of(self)?;
        for field in Self::revisable() {
            tree::set(
                &mut former,
                field.path,
                tree::get(values, field.path).clone(),
            );
        }
        tree::document_of(former)
    }

    /// Two companies of which one answers for the other: emitter and eco-organisme.
    fn proxies(&self) -> Option<(String, String)> {
        let outline = self.outline();
        let emitter = outline.siret(Capacity::Emitter)?;
        let eco_organisme = outline.eco_organisme_siret()?;
        Some((emitter.to_owned(), eco_organisme.to_owned()))
    }

    /// Checks a proposal, in the kind's order.
    ///
    /// # Errors
    /// Why it is refused.
    fn request(&self, proposal: &Proposal, facts: &Facts<'_>) -> Result<RevisionRequest, Refusal>;

    /// The slip as an accepted request makes it, with the slips that change with it.
    ///
    /// # Errors
    /// It is too late to cancel the slip.
    fn apply(
        &self,
        request: &RevisionRequest,
        linked: &HashMap<String, Self>,
        facts: &Facts<'_>,
    ) -> Result<Change<Self>, Refusal>;
}

/// An entry of the stream of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct RevisionEvent {
    /// `Created`, `Accepted`, `Refused` or `Cancelled`.
    pub verb: &'static str,
    /// What was said.
    pub data: Value,
    /// True for an answer that the platform gives by itself.
    pub is_automatic: bool,
}

impl RevisionEvent {
    pub(super) fn new(verb: &'static str, data: Value) -> Self {
        Self {
            verb,
            data,
            is_automatic: false,
        }
    }
}

/// One step of a request: what it becomes, and what becomes of the slip.
#[derive(Clone, Debug)]
pub struct RevisionStep<D> {
    /// The request as it becomes.
    pub request: RevisionRequest,
    /// Is it taken back?
    pub is_removed: bool,
    /// Entries of its stream.
    pub events: Vec<RevisionEvent>,
    /// What changes on the slip; none while answers are only collected.
    pub change: Option<Change<D>>,
}

impl<D> RevisionStep<D> {
    pub(super) fn settled(
        request: RevisionRequest,
        events: Vec<RevisionEvent>,
        change: Change<D>,
    ) -> Self {
        Self {
            request,
            is_removed: false,
            events,
            change: Some(change),
        }
    }
}
