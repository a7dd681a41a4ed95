//! What the store needs now and then: seals on the event log, and rid of what has expired.

use std::time::Duration;

use jiff::Timestamp;
use store::{SEAL_GRACE_MS, Store, StoreError};

/// Between two seals.
const SEAL_EVERY: Duration = Duration::from_secs(60);
/// Between two purges.
const PURGE_EVERY: Duration = Duration::from_secs(3600);
/// How long the answer to an idempotency key is kept.
const KEYS_KEPT: Duration = Duration::from_secs(24 * 3600);
/// How long finished jobs stay visible.
const JOBS_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

/// Looks after the store until dropped. A failure is logged, and the work done at the next turn; several
/// processes may do it at once.
pub(crate) async fn look_after(store: Store) {
    let mut seal = tokio::time::interval(SEAL_EVERY);
    let mut purge = tokio::time::interval(PURGE_EVERY);
    loop {
        tokio::select! {
            _ = seal.tick() => report("the event log could not be sealed", seal_log(&store).await),
            _ = purge.tick() => report("expired data could not be purged", purge_expired(&store).await),
        }
    }
}

fn report(what: &'static str, outcome: Result<(), StoreError>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "{what}");
    }
}

async fn seal_log(store: &Store) -> Result<(), StoreError> {
    let seal = store
        .seal(Timestamp::now().as_millisecond(), SEAL_GRACE_MS)
        .await?;
    if let Some(seal) = seal {
        // Whoever keeps logs elsewhere keeps the proof with them.
        tracing::info!(rank = seal.n, events = seal.count, hash = %seal.hash, "the event log was sealed");
    }
    Ok(())
}

async fn purge_expired(store: &Store) -> Result<(), StoreError> {
    let now = Timestamp::now();
    let before =
        |kept: Duration| now.as_millisecond() - i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
    let values = store
        .purge_expired(before(KEYS_KEPT), now.as_millisecond())
        .await?;
    let jobs = store.purge_jobs(before(JOBS_KEPT)).await?;
    tracing::debug!(values, jobs, "expired data was purged");
    Ok(())
}
