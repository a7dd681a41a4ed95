//! Live updates: which slips changed, told to those who list them.
//!
//! Each process follows the event log of the store, so that what any process writes is told by all of them. An update
//! names a slip and says nothing of what it holds.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use contract::account::UserPermission;
use domain::slip::{Event, Refusal, SlipKind, Tab};
use serde_json::Value;
use store::{ChangeRow, ChangedSlip};
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, MissedTickBehavior, interval},
};

use crate::{Caller, Platform, unavailable};

/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Events read at a time, and the most that a follower who comes back is told one by one.
const PAGE: usize = 500;
/// How long an event whose rank was skipped is waited for: longer than a transaction lasts.
const PATIENCE: Duration = Duration::from_secs(60);
/// Skipped ranks that are waited for.
const MAX_MISSED: usize = 1_000;
/// Events told again to a follower who comes back: some may have appeared late.
const LOOK_BACK: i64 = 64;
/// Batches that wait for a slow follower.
const BACKLOG: usize = 256;
/// Followers of a process, and of one user in it.
const MAX_FOLLOWERS: usize = 2_000;
const MAX_FOLLOWERS_OF_USER: usize = 10;

/// A slip changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipUpdate {
    /// Rank in the event log: where a follower who comes back starts from.
    pub position: i64,
    /// Identifier that mutations take.
    pub id: String,
    /// Identifier that people read.
    pub readable_id: String,
    /// Kind.
    pub kind: SlipKind,
    organisations: BTreeSet<String>,
}

impl SlipUpdate {
    /// Does the update concern this caller, through this organisation when one is named? They list the slip, or listed
    /// it before the change.
    pub fn concerns(&self, caller: &Caller, organisation: Option<&str>) -> bool {
        let mut own = caller
            .actor
            .organisations_with(UserPermission::BsdCanList)
            .filter(|own| organisation.is_none_or(|only| only == *own));
        own.any(|own| self.organisations.contains(own))
    }
}

/// What a follower is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveUpdate {
    /// These slips changed.
    Changed(Arc<Vec<SlipUpdate>>),
    /// Updates were lost: lists have to be read again.
    Lost,
}

/// The updates of a process.
#[derive(Clone, Debug)]
pub struct LiveUpdates {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    platform: Platform,
    updates: broadcast::Sender<Arc<Vec<SlipUpdate>>>,
    ended: watch::Sender<bool>,
    followers: Mutex<HashMap<String, usize>>,
}

impl Platform {
    /// The updates that [`LiveUpdates::run`] tells.
    pub fn live_updates(&self) -> LiveUpdates {
        LiveUpdates {
            inner: Arc::new(Inner {
                platform: self.clone(),
                updates: broadcast::Sender::new(BACKLOG),
                ended: watch::Sender::new(false),
                followers: Mutex::default(),
            }),
        }
    }
}

impl LiveUpdates {
    /// Follows the log until `stop` resolves, then ends every follower.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let Inner {
            platform,
            updates,
            ended,
            ..
        } = self.inner.as_ref();
        let mut log: Option<Log> = None;
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                _ = look.tick() => {}
            }
            let read = match &mut log {
                Some(log) => log.read(platform, updates.receiver_count() > 0).await,
                None => match platform.store().last_event().await {
                    Ok(last) => {
                        log = Some(Log::after(last));
                        Ok(Vec::new())
                    }
                    Err(error) => Err(unavailable(error)),
                },
            };
            match read {
                Ok(found) if found.is_empty() => {}
                // Nobody follows: nobody is told.
                Ok(found) => drop(updates.send(Arc::new(found))),
                Err(error) => tracing::warn!(%error, "the event log could not be followed"),
            }
        }
        ended.send_replace(true);
    }

    /// A new follower, who is told what changes from now on.
    ///
    /// # Errors
    /// `TOO_MANY_REQUESTS`
    pub fn follow(&self, caller: &Caller) -> Result<Follower, Refusal> {
        let user = &caller.actor.user_id;
        let mut followers = self.inner.followers();
        let all: usize = followers.values().sum();
        let own = followers.get(user).copied().unwrap_or_default();
        if all >= MAX_FOLLOWERS || own >= MAX_FOLLOWERS_OF_USER {
            return Err(Refusal::TooManyRequests(
                "Trop de connexions attendent déjà des mises à jour. Réessayez plus tard."
                    .to_owned(),
            ));
        }
        followers.insert(user.clone(), own + 1);
        Ok(Follower {
            _place: Place {
                inner: self.inner.clone(),
                user: user.clone(),
            },
            updates: self.inner.updates.subscribe(),
            ended: self.inner.ended.subscribe(),
        })
    }

    /// What changed since a follower who comes back was last told something.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn since(&self, position: i64) -> Result<LiveUpdate, Refusal> {
        let platform = &self.inner.platform;
        let store = platform.store();
        let last = store.last_event().await.map_err(unavailable)?;
        let start = position.saturating_sub(LOOK_BACK).max(0);
        let changes = store.changes(start, Vec::new(), PAGE).await;
        let changes = changes.map_err(unavailable)?;
        if position > last || changes.len() == PAGE {
            return Ok(LiveUpdate::Lost);
        }
        Ok(LiveUpdate::Changed(Arc::new(
            updates_of(platform, changes).await?,
        )))
    }

    /// Where the log stands: what a new follower starts from.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn position(&self) -> Result<i64, Refusal> {
        let store = self.inner.platform.store();
        store.last_event().await.map_err(unavailable)
    }
}

impl Inner {
    fn followers(&self) -> std::sync::MutexGuard<'_, HashMap<String, usize>> {
        // Numbers are changed whole: a panic elsewhere leaves them right.
        self.followers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place that a follower holds among those of the process.
#[derive(Debug)]
struct Place {
    inner: Arc<Inner>,
    user: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut followers = self.inner.followers();
        if let Some(own) = followers.get_mut(&self.user) {
            *own -= 1;
            if *own == 0 {
                followers.remove(&self.user);
            }
        }
    }
}

/// Somebody who is told what changes.
#[derive(Debug)]
pub struct Follower {
    _place: Place,
    updates: broadcast::Receiver<Arc<Vec<SlipUpdate>>>,
    ended: watch::Receiver<bool>,
}

impl Follower {
    /// The next updates, whoever they concern; none when the process stops. Giving up waiting loses nothing.
    pub async fn next(&mut self) -> Option<LiveUpdate> {
        tokio::select! {
            _ = self.ended.wait_for(|ended| *ended) => None,
            received = self.updates.recv() => match received {
                Ok(updates) => Some(LiveUpdate::Changed(updates)),
                Err(broadcast::error::RecvError::Lagged(_)) => Some(LiveUpdate::Lost),
                Err(broadcast::error::RecvError::Closed) => None,
            },
        }
    }
}

/// How far the log was read, and the ranks that were skipped on the way.
#[derive(Debug)]
struct Log {
    last: i64,
    missed: BTreeMap<i64, Instant>,
}

impl Log {
    fn after(last: i64) -> Self {
        Self {
            last,
            missed: BTreeMap::new(),
        }
    }

    async fn read(
        &mut self,
        platform: &Platform,
        is_followed: bool,
    ) -> Result<Vec<SlipUpdate>, Refusal> {
        let mut found = Vec::new();
        loop {
            self.missed.retain(|_, since| since.elapsed() < PATIENCE);
            let late = self.missed.keys().copied().collect();
            let changes = platform.store().changes(self.last, late, PAGE).await;
            let changes = changes.map_err(unavailable)?;
            let is_last = changes.len() < PAGE;
            for change in &changes {
                self.note(change.event_id);
            }
            if is_followed {
                found.extend(updates_of(platform, changes).await?);
            }
            if is_last {
                return Ok(found);
            }
        }
    }

    fn note(&mut self, id: i64) {
        if id <= self.last {
            self.missed.remove(&id);
            return;
        }
        let now = Instant::now();
        let skipped = (self.last + 1..id).rev().take(MAX_MISSED);
        self.missed.extend(skipped.map(|skipped| (skipped, now)));
        while self.missed.len() > MAX_MISSED {
            self.missed.pop_first();
        }
        self.last = id;
    }
}

/// The slips that these events are about, each once.
async fn updates_of(
    platform: &Platform,
    changes: Vec<ChangeRow>,
) -> Result<Vec<SlipUpdate>, Refusal> {
    let mut slips: BTreeMap<i64, SlipUpdate> = BTreeMap::new();
    for ChangeRow { event_id, slip } in changes {
        let Some(slip) = slip else { continue };
        let Some(kind) = SlipKind::from_number(slip.kind) else {
            continue;
        };
        let left = left_by(&slip);
        let ChangedSlip {
            id,
            readable_id,
            row_number,
            ..
        } = slip;
        let update = slips.entry(row_number).or_insert(SlipUpdate {
            position: event_id,
            id,
            readable_id,
            kind,
            organisations: BTreeSet::new(),
        });
        update.position = update.position.max(event_id);
        update.organisations.extend(left);
    }
    let rows = slips.keys().copied().collect();
    let present = platform
        .store()
        .organisations_in_tab(Tab::Scope as i16, rows)
        .await
        .map_err(unavailable)?;
    for (row, organisations) in present {
        if let Some(update) = slips.get_mut(&row) {
            update.organisations.extend(organisations);
        }
    }
    let mut updates: Vec<SlipUpdate> = slips.into_values().collect();
    updates.sort_by_key(|update| update.position);
    Ok(updates)
}

/// Organisations that do not see the slip any more.
fn left_by(slip: &ChangedSlip) -> Vec<String> {
    let metadata: Value = serde_json::from_str(&slip.metadata).unwrap_or_default();
    let left = metadata.get(Event::LEFT).and_then(Value::as_array);
    left.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_ranks_are_waited_for_until_they_appear() {
        let mut log = Log::after(10);
        log.note(11);
        log.note(14);
        assert_eq!(log.missed.keys().copied().collect::<Vec<_>>(), [12, 13]);
        log.note(13);
        assert_eq!(log.missed.keys().copied().collect::<Vec<_>>(), [12]);
        assert_eq!(log.last, 14);
    }

    #[test]
    fn the_youngest_skipped_ranks_are_waited_for_when_they_are_too_many() {
        let mut log = Log::after(0);
        log.note(1_000_000);
        assert_eq!(log.missed.len(), MAX_MISSED);
        assert!(log.missed.contains_key(&999_999));
    }
}
