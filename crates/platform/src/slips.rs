//! Slips: loaded as documents, written with their projections, events and jobs in one commit.

use std::collections::{BTreeSet, HashMap};

use contract::scalar::DateTime;
use domain::slip::{
    Change, Event, Job, LinkedSlip, Projection, Refusal, Slip, SlipKind, Tab, patch_between,
    projection_of, tab_expiries,
};
use domain::statistics::contributions;
use serde_json::{Value, json};
use store::{
    AccessRow, Commit, CommitError, LineRow, NewEvent, NewJob, ParentLink, RecordWrite, SlipHead,
    SlipRow, SlipWrite, StreamEvent, TabRow, Tally,
};

use crate::{Caller, Platform, unavailable, webhooks::SlipMove};

/// Attempts of the work that follows a commit.
const JOB_ATTEMPTS: i64 = 12;

/// What one decision writes: slips, and what goes with them.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Slips.
    pub slips: Vec<SlipWrite>,
    /// Other documents.
    pub records: Vec<RecordWrite>,
    /// Events of streams that are not slips.
    pub events: Vec<StreamEvent>,
    /// Work that follows.
    pub jobs: Vec<NewJob>,
}

impl From<RecordWrite> for Beside {
    fn from(record: RecordWrite) -> Self {
        Self {
            records: vec![record],
            ..Self::default()
        }
    }
}

impl Beside {
    /// One transaction, done once when the caller's request must run once.
    pub(crate) fn into_commit(self, caller: Option<&Caller>) -> Commit {
        Commit {
            slips: self.slips,
            records: self.records,
            events: self.events,
            jobs: self.jobs,
            idempotency: caller.and_then(|caller| caller.idempotency.clone()),
            ..Commit::default()
        }
    }
}

/// A slip with the version that was read.
#[derive(Clone, Debug)]
pub struct Loaded<S> {
    /// The document.
    pub slip: S,
    /// Version and hash of its event stream.
    pub head: SlipHead,
    /// Insertion order, which cursors carry.
    pub row_number: i64,
}

impl<S: Slip> Loaded<S> {
    pub(crate) fn of(row: &SlipRow) -> Result<Self, Refusal> {
        let slip = serde_json::from_str(&row.document).map_err(unavailable)?;
        Ok(Self {
            slip,
            head: row.head(),
            row_number: row.row_number,
        })
    }
}

/// The documents alone.
pub(crate) fn documents<S: Clone>(loaded: &HashMap<String, Loaded<S>>) -> HashMap<String, S> {
    loaded
        .iter()
        .map(|(id, loaded)| (id.clone(), loaded.slip.clone()))
        .collect()
}

/// Is the row a slip of this kind that was not deleted?
fn is_visible<S: Slip>(row: &SlipRow) -> bool {
    !row.is_deleted && row.kind == S::KIND.number()
}

impl Platform {
    /// The slip of this kind and identifier.
    pub(crate) async fn load<S: Slip>(&self, id: &str) -> Result<Loaded<S>, Refusal> {
        let row = self.store().slip(id).await.map_err(unavailable)?;
        row.filter(is_visible::<S>)
            .ok_or_else(|| S::not_found(id))
            .and_then(|row| Loaded::of(&row))
    }

    /// The slip of this kind and identifier; none when it is unknown or deleted.
    pub(crate) async fn existing<S: Slip>(&self, id: &str) -> Result<Option<S>, Refusal> {
        let found = self.load_all::<S>(&[id.to_owned()]).await?;
        Ok(found.into_values().next().map(|loaded| loaded.slip))
    }

    /// The slip of this kind and readable identifier.
    pub(crate) async fn load_readable<S: Slip>(
        &self,
        readable_id: &str,
    ) -> Result<Loaded<S>, Refusal> {
        let row = self
            .store()
            .slip_by_readable_id(readable_id)
            .await
            .map_err(unavailable)?;
        row.filter(is_visible::<S>)
            .ok_or_else(|| S::not_found(readable_id))
            .and_then(|row| Loaded::of(&row))
    }

    /// The slips of this kind among these identifiers; deleted and unknown ones are left out.
    pub(crate) async fn load_all<S: Slip>(
        &self,
        ids: &[String],
    ) -> Result<HashMap<String, Loaded<S>>, Refusal> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.store().slips(ids).await.map_err(unavailable)?;
        rows.iter()
            .filter(|row| is_visible::<S>(row))
            .map(|row| Loaded::of(row).map(|loaded| (row.id.clone(), loaded)))
            .collect()
    }

    /// Writes an accepted change: the slip, those linked to it, their events and the work that follows.
    pub(crate) async fn commit_change<S: Slip>(
        &self,
        caller: &Caller,
        stored: Option<&Loaded<S>>,
        linked: &HashMap<String, Loaded<S>>,
        change: Change<S>,
    ) -> Result<S, Refusal> {
        self.commit_change_with(caller, stored, linked, change, Beside::default())
            .await
    }

    /// As [`Self::commit_change`], with records and events that belong to the same decision.
    pub(crate) async fn commit_change_with<S: Slip>(
        &self,
        caller: &Caller,
        stored: Option<&Loaded<S>>,
        linked: &HashMap<String, Loaded<S>>,
        change: Change<S>,
        mut beside: Beside,
    ) -> Result<S, Refusal> {
        let now = self.now();
        let Change {
            mut document,
            is_deleted,
            event,
            linked: others,
            jobs,
            scheduled,
            carriers: _,
            keeps_date,
        } = change;
        let mut moves = Vec::new();
        if stored.is_some() && !keeps_date {
            document.touch(now);
        }
        moves.extend(SlipMove::of(
            stored.map(|loaded| &loaded.slip),
            &document,
            is_deleted,
        ));
        beside
            .slips
            .push(self.slip_write(caller, stored, &document, is_deleted, &event)?);
        let expiries = tab_expiries(stored.map(|loaded| &loaded.slip), &document, now);
        let expiry = Job::new("tab.expiry", json!({"slipId": document.id()}));
        let expiries = expiries.into_iter().map(|at| self.job(&expiry, at));
        beside.jobs.extend(expiries);
        for LinkedSlip {
            document: mut other,
            event,
        } in others
        {
            other.touch(now);
            let before = linked.get(other.id());
            moves.extend(SlipMove::of(
                before.map(|loaded| &loaded.slip),
                &other,
                event.is_deletion(),
            ));
            beside.slips.push(self.slip_write(
                caller,
                before,
                &other,
                event.is_deletion(),
                &event,
            )?);
        }
        beside
            .jobs
            .extend(jobs.iter().map(|job| self.job(job, now)));
        let later = scheduled.iter().map(|(at, job)| self.job(job, *at));
        beside.jobs.extend(later);
        beside.jobs.extend(self.webhook_jobs(&moves).await?);
        self.commit_beside(caller, beside).await?;
        Ok(document)
    }

    /// Writes what a decision changes, whole or not at all.
    pub(crate) async fn commit_beside(
        &self,
        caller: &Caller,
        beside: Beside,
    ) -> Result<(), Refusal> {
        let commit = beside.into_commit(Some(caller));
        let committed = self.store().commit(commit).await;
        committed.map(|_| ()).map_err(|error| match error {
            CommitError::Conflict { .. } => Refusal::Conflict,
            other => unavailable(other),
        })
    }

    /// Work that may start at an instant.
    pub(crate) fn job(&self, job: &Job, not_before: DateTime) -> NewJob {
        NewJob {
            queue: job.queue.to_owned(),
            payload: job.payload.to_string(),
            run_at: not_before.as_millisecond(),
            max_attempts: JOB_ATTEMPTS,
            created_at: self.now_ms(),
        }
    }

    /// Writes slips that were accepted elsewhere, as created by the caller, in one transaction.
    ///
    /// # Errors
    /// One of them exists already, or the store does not answer; then none is written.
    pub async fn import_slips<S: Slip>(&self, caller: &Caller, slips: &[S]) -> Result<(), Refusal> {
        let created = Event::new("Created");
        let slips = slips
            .iter()
            .map(|slip| self.slip_write(caller, None, slip, false, &created))
            .collect::<Result<Vec<_>, _>>()?;
        self.store()
            .commit(Commit {
                slips,
                ..Commit::default()
            })
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    pub(crate) fn slip_write<S: Slip>(
        &self,
        caller: &Caller,
        stored: Option<&Loaded<S>>,
        document: &S,
        is_deleted: bool,
        event: &Event,
    ) -> Result<SlipWrite, Refusal> {
        let now = self.now();
        let tree = document.stored_tree()?;
        let projection = projection_of(document, now);
        let visible = !is_deleted;
        let left = stored.map(|stored| left_by(&stored.slip, visible.then_some(&projection), now));
        let search = serde_json::to_string(&projection.search).map_err(unavailable)?;
        Ok(SlipWrite {
            id: document.id().to_owned(),
            readable_id: document.readable_id().to_owned(),
            kind: S::KIND.number(),
            expected: stored.map(|loaded| loaded.head),
            status: document.status_name().to_owned(),
            is_draft: document.is_draft(),
            is_deleted,
            created_at: document.created_at().as_millisecond(),
            updated_at: document.updated_at().as_millisecond(),
            document: tree.to_string(),
            search,
            access: projection
                .access
                .into_iter()
                .filter(|_| visible)
                .map(|(org, roles)| AccessRow { org, roles })
                .collect(),
            tabs: projection
                .tabs
                .into_iter()
                .filter(|_| visible)
                .map(|(org, tab)| TabRow {
                    org,
                    tab: tab as i16,
                })
                .collect(),
            links: Some(
                projection
                    .parents
                    .into_iter()
                    .filter(|_| visible)
                    .map(|(parent_id, relation)| ParentLink {
                        parent_id,
                        relation,
                        quantity: None,
                    })
                    .collect(),
            ),
            lines: if visible {
                line_rows(document)?
            } else {
                Vec::new()
            },
            tallies: if visible {
                tallies_of(document)
            } else {
                Vec::new()
            },
            events: vec![self.event_of(
                caller,
                stored.map(|loaded| &loaded.slip),
                document,
                &tree,
                event,
                &left.unwrap_or_default(),
            )?],
            log_entries: i16::try_from(event.logs().len()).unwrap_or(i16::MAX),
            log_tab: S::HAS_HISTORY.then_some(Tab::Scope as i16),
        })
    }

    /// The event: the whole document at its creation, then merge patches; a change of status is a signature.
    fn event_of<S: Slip>(
        &self,
        caller: &Caller,
        before: Option<&S>,
        after: &S,
        tree: &Value,
        event: &Event,
        left: &BTreeSet<String>,
    ) -> Result<NewEvent, Refusal> {
        let (data, changes_status) = match before {
            None => (tree.clone(), false),
            Some(before) => (
                patch_between(&before.stored_tree()?, tree),
                before.status_name() != after.status_name(),
            ),
        };
        let verb = if changes_status && event.verb == "Updated" {
            "Signed"
        } else {
            event.verb
        };
        Ok(NewEvent {
            at: self.now_ms(),
            actor: caller.actor.user_id.clone(),
            kind: format!("{}{verb}", S::KIND.event_prefix()),
            application: caller.application.clone(),
            auth: caller.authentication.as_str().to_owned(),
            data: data.to_string(),
            metadata: metadata_of(event, left).to_string(),
        })
    }
}

/// Organisations that saw the slip and do not see it any more: the followers of its changes are told.
fn left_by<S: Slip>(before: &S, after: Option<&Projection>, now: DateTime) -> BTreeSet<String> {
    let scope = |projection: &Projection| -> BTreeSet<String> {
        let tabs = projection.tabs.iter();
        let scope = tabs.filter(|(_, tab)| *tab == Tab::Scope);
        scope
            .map(|(organisation, _)| organisation.clone())
            .collect()
    };
    let present = after.map(scope).unwrap_or_default();
    let mut left = scope(&before.projection(now));
    left.retain(|organisation| !present.contains(organisation));
    left
}

fn metadata_of(event: &Event, left: &BTreeSet<String>) -> Value {
    let mut metadata = match &event.metadata {
        Value::Null => json!({}),
        given => given.clone(),
    };
    if let Some(map) = metadata.as_object_mut().filter(|_| !left.is_empty()) {
        map.insert(Event::LEFT.to_owned(), json!(left));
    }
    metadata
}

/// The registry lines of a slip.
pub(crate) fn line_rows<S: Slip>(slip: &S) -> Result<Vec<LineRow>, Refusal> {
    slip.lookups()
        .into_iter()
        .map(|lookup| {
            Ok(LineRow {
                org: lookup.org,
                register: lookup.registry.number(),
                at: lookup.date.as_millisecond(),
                sub_id: lookup.part.to_owned(),
                line: serde_json::to_string(&lookup.note).map_err(unavailable)?,
            })
        })
        .collect()
}

/// What a slip adds to statistics.
pub(crate) fn tallies_of<S: Slip>(slip: &S) -> Vec<Tally> {
    contributions(slip)
        .into_iter()
        .map(|part| Tally {
            org: part.org,
            measure: part.measure,
            period: part.period,
            // Keys are kept as lines of text.
            key: part.key.replace(char::is_control, " "),
            count: part.count,
            amount: part.amount,
        })
        .collect()
}

/// Kind of a stored row.
pub(crate) fn kind_of(row: &SlipRow) -> Option<SlipKind> {
    SlipKind::from_number(row.kind)
}
