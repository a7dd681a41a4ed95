//! A decision as data: what to write, what to record, what to do next.

use std::collections::HashMap;

use contract::{scalar::DateTime, slip::RevisionMark};
use serde_json::Value;

use super::{
    identifier::SlipKind,
    outline::{Capacity, Outline},
    projection::Projection,
    refusal::Refusal,
    tree::{Tree, tree_of},
};
use crate::{
    registry::{FinalPlace, Line, Lookup, Place, lookups_of},
    statistics::Activity,
};

/// Where the metadata of an event hold what the history of the slip lists.
pub const STATUS_LOGS: &str = "statusLogs";

/// An entry of the slip's event stream. Its data, what changed in the document, is computed where it is
/// written; a change of status is always recorded as `Signed`.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happened: `Created`, `Updated`, `Signed`, `Deleted`…
    pub verb: &'static str,
    /// Context: `{"duplicate": {"id": …}}`…
    pub metadata: Value,
}

impl Event {
    /// Where the metadata hold the organisations that do not see the slip any more.
    pub const LEFT: &'static str = "left";

    /// An event without context.
    pub fn new(verb: &'static str) -> Self {
        Self {
            verb,
            metadata: Value::Null,
        }
    }

    /// Does the slip disappear with this event?
    pub fn is_deletion(&self) -> bool {
        self.verb == "Deleted"
    }

    /// Entries that histories list, in the metadata of the event.
    pub fn logs(&self) -> &[Value] {
        self.metadata
            .get(STATUS_LOGS)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// An event with its context.
    pub fn with(verb: &'static str, metadata: Value) -> Self {
        Self { verb, metadata }
    }
}

/// Work that follows the commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Queue name.
    pub queue: &'static str,
    /// Data of the job.
    pub payload: Value,
}

impl Job {
    /// Work on this queue.
    pub fn new(queue: &'static str, payload: Value) -> Self {
        Self { queue, payload }
    }
}

/// Carrier rows that pass between a slip and their life on their own. A row that is removed for good, or
/// created in place, is in neither list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CarrierMoves {
    /// Identifiers of the rows that the slip takes.
    pub attached: Vec<String>,
    /// Rows that the slip leaves.
    pub detached: Vec<Tree>,
}

/// A slip that an accepted request creates or changes.
#[derive(Clone, Debug)]
pub struct Change<D> {
    /// The document as it becomes.
    pub document: D,
    /// Is the slip removed from every list and query?
    pub is_deleted: bool,
    /// What the event stream records.
    pub event: Event,
    /// Slips linked to this one that change with it.
    pub linked: Vec<LinkedSlip<D>>,
    /// Work that follows.
    pub jobs: Vec<Job>,
    /// Work that follows later, not before its instant.
    pub scheduled: Vec<(DateTime, Job)>,
    /// Carrier rows that join or leave the slip.
    pub carriers: CarrierMoves,
    /// The date of the last change stays what it was: only what surrounds the slip changes.
    pub keeps_date: bool,
}

/// Another slip of the same kind that the change touches.
#[derive(Clone, Debug)]
pub struct LinkedSlip<D> {
    /// The document as it becomes.
    pub document: D,
    /// What its event stream records.
    pub event: Event,
}

impl<D> Change<D> {
    /// A change of one slip alone.
    pub fn of(document: D, event: Event) -> Self {
        Self {
            document,
            is_deleted: false,
            event,
            linked: Vec::new(),
            jobs: Vec::new(),
            scheduled: Vec::new(),
            carriers: CarrierMoves::default(),
            keeps_date: false,
        }
    }
}

/// Identifiers of a copy.
pub struct CopyNames<'a> {
    /// Readable identifier of the slip.
    pub readable_id: String,
    /// A new opaque identifier at each call.
    pub opaque: &'a mut dyn FnMut() -> String,
}

impl std::fmt::Debug for CopyNames<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CopyNames")
            .field("readable_id", &self.readable_id)
            .finish_non_exhaustive()
    }
}

/// What identifies a slip, and tells where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// Identifier taken by mutations.
    pub id: &'a str,
    /// Identifier that people read.
    pub readable_id: &'a str,
    /// Name of the status.
    pub status: &'static str,
    /// Is it a draft?
    pub is_draft: bool,
    /// Creation.
    pub created_at: DateTime,
    /// Last change.
    pub updated_at: DateTime,
}

/// What the store and the lists need of a document.
pub trait Slip:
    serde::Serialize + serde::de::DeserializeOwned + Clone + Send + Sync + 'static
{
    /// Its kind.
    const KIND: SlipKind;
    /// Do its events hold entries that a history lists?
    const HAS_HISTORY: bool = false;
    /// What identifies it, and tells where it stands.
    fn identity(&self) -> Identity<'_>;
    /// Records the time of the change.
    fn touch(&mut self, now: DateTime);
    /// What it says in the terms that every kind shares.
    fn outline(&self) -> Outline<'_>;
    /// Tabs, access list and search values.
    fn projection(&self, now: DateTime) -> Projection;
    /// A copy of the slip under other identifiers, whatever its progress: signatures are copied, links are not.
    /// None when the slip continues others or is continued: a copy would claim the same waste.
    fn copied(&self, names: &mut CopyNames<'_>) -> Option<Self>;
    /// Identifiers of the rows that the slip holds and that are also named alone: its carriers.
    fn row_ids(&self) -> Vec<String> {
        Vec::new()
    }

    /// Identifier taken by mutations.
    fn id(&self) -> &str {
        self.identity().id
    }
    /// Identifier that people read.
    fn readable_id(&self) -> &str {
        self.identity().readable_id
    }
    /// Name of the status.
    fn status_name(&self) -> &'static str {
        self.identity().status
    }
    /// Is it a draft?
    fn is_draft(&self) -> bool {
        self.identity().is_draft
    }
    /// Creation.
    fn created_at(&self) -> DateTime {
        self.identity().created_at
    }
    /// Last change.
    fn updated_at(&self) -> DateTime {
        self.identity().updated_at
    }

    /// Are organisations told of its changes? A slip that waits to be attached to another is not announced.
    fn is_announced(&self) -> bool {
        true
    }
    /// The refusal of an unknown or deleted slip.
    fn not_found(id: &str) -> Refusal {
        Refusal::slip_not_found(id)
    }
    /// The slip as it is kept.
    ///
    /// # Errors
    /// A defect of ours.
    fn stored_tree(&self) -> Result<Tree, Refusal> {
        tree_of(self)
    }
    /// Is the waste on the road: taken over and not received, or lately received and to be brought back? Such
    /// slips are shown at road controls.
    fn is_on_the_road(&self, now: DateTime) -> bool {
        self.status_name() == "SENT" || self.outline().is_turned_back(now)
    }
    /// Which company sees the slip in which registry.
    fn lookups(&self) -> Vec<Lookup> {
        lookups_of(self)
    }
    /// Slips of the kind whose fields its lines show.
    fn line_links(&self) -> Vec<String> {
        Vec::new()
    }
    /// Its line in a registry, with the slips of [`Self::line_links`] and where its waste ended; none when the
    /// registry leaves it out.
    fn line(
        &self,
        place: &Place<'_>,
        linked: &HashMap<String, Self>,
        ends: &[FinalPlace],
    ) -> Option<Line>;
    /// Organisation that treats the waste in the end.
    fn treated_by(&self) -> Option<&str> {
        self.outline().siret(Capacity::Destination)
    }
    /// What statistics look at.
    fn activity(&self) -> Activity<'_> {
        let outline = self.outline();
        Activity::of(&outline, &outline)
    }
    /// Requests to revise the slip, oldest first.
    fn revisions(&self) -> &[RevisionMark] {
        &[]
    }
}
