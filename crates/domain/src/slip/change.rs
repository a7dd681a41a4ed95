//! A decision as data: what to write, what to record, what to do next.

use serde_json::Value;

use super::projection::Projection;

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
    /// An event without context.
    pub fn new(verb: &'static str) -> Self {
        Self {
            verb,
            metadata: Value::Null,
        }
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
        }
    }
}

/// What the store and the lists need of a document.
pub trait Slip:
    serde::Serialize + serde::de::DeserializeOwned + Clone + Send + Sync + 'static
{
    /// Its kind.
    const KIND: super::SlipKind;
    /// Identifier taken by mutations.
    fn id(&self) -> &str;
    /// Identifier that people read.
    fn readable_id(&self) -> &str;
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
    /// Tabs, access list and search values.
    fn projection(&self, now: contract::scalar::DateTime) -> Projection;
}
