//! A decision as data: what to write, what to record, what to do next.

use contract::{scalar::DateTime, slip::RevisionMark};
use serde_json::Value;

use super::{projection::Projection, tree::Tree};

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

/// What the store and the lists need of a document.
pub trait Slip:
    serde::Serialize + serde::de::DeserializeOwned + Clone + Send + Sync + 'static
{
    /// Its kind.
    const KIND: super::SlipKind;
    /// Do its events hold entries that a history lists?
    const HAS_HISTORY: bool = false;
    /// Identifier taken by mutations.
    fn id(&self) -> &str;
    /// Identifier that people read.
    fn readable_id(&self) -> &str;

    /// Are organisations told of its changes? A slip that waits to be attached to another is not announced.
    fn is_announced(&self) -> bool {
        true
    }
    /// Name of the status.
    fn status_name(&self) -> &'static str;
    /// Is it a draft?
    fn is_draft(&self) -> bool;
    /// Creation.
    fn created_at(&self) -> contract::scalar::DateTime;
    /// Last change.
    fn updated_at(&self) -> contract::scalar::DateTime;
    /// Records the time of the change.
    fn touch(&mut self, now: contract::scalar::DateTime);
    /// The refusal of an unknown or deleted slip.
    fn not_found(id: &str) -> super::Refusal {
        super::Refusal::slip_not_found(id)
    }
    /// The slip as it is kept.
    ///
    /// # Errors
    /// A defect of ours.
    fn stored_tree(&self) -> Result<super::Tree, super::Refusal> {
        super::tree_of(self)
    }
    /// Tabs, access list and search values.
    fn projection(&self, now: contract::scalar::DateTime) -> Projection;
    /// Is the waste on the road: taken over and not received, or lately received and to be brought back? Such
    /// slips are shown at road controls.
    fn is_on_the_road(&self, now: contract::scalar::DateTime) -> bool;
    /// A copy of the slip under other identifiers, whatever its progress: signatures are copied, links are not.
    /// None when the slip continues others or is continued: a copy would claim the same waste.
    fn copied(&self, names: &mut CopyNames<'_>) -> Option<Self>;
    /// Identifiers of the rows that the slip holds and that are also named alone: its carriers.
    fn row_ids(&self) -> Vec<String> {
        Vec::new()
    }
    /// Which company sees the slip in which registry.
    fn lookups(&self) -> Vec<crate::registry::Lookup> {
        Vec::new()
    }
    /// Slips of the kind whose fields its lines show.
    fn line_links(&self) -> Vec<String> {
        Vec::new()
    }
    /// Its line in a registry, with the slips of [`Self::line_links`] and where its waste ended; none when the
    /// registry leaves it out.
    fn line(
        &self,
        _place: &crate::registry::Place<'_>,
        _linked: &std::collections::HashMap<String, Self>,
        _ends: &[crate::registry::FinalPlace],
    ) -> Option<crate::registry::Line> {
        None
    }
    /// Organisation that treats the waste in the end.
    fn treated_by(&self) -> Option<&str> {
        None
    }
    /// What statistics look at.
    fn activity(&self) -> crate::statistics::Activity<'_> {
        crate::statistics::Activity::default()
    }
    /// Requests to revise the slip, oldest first.
    fn revisions(&self) -> &[RevisionMark] {
        &[]
    }
}
