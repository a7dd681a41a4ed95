//! Registry lines and statistics of slips that were written before the platform kept them, or by an older rule.

use contract::{bsda::Bsda, bsdd::Form, bspaoh::Bspaoh, bsvhu::Bsvhu};
use domain::slip::{Refusal, Slip, SlipKind};
use store::{IndexRewrite, SlipRow};

use crate::{
    Loaded, Platform,
    slips::{kind_of, line_rows, tallies_of},
    unavailable,
};

/// Slips of a step.
pub const REBUILD_QUEUE_SIZE: usize = 200;

/// Where the version of the rules that wrote the lines is noted.
const STATE: &str = "registry-lines";

/// Version of the rules: raise it when lookups or statistics change, and every store is rebuilt.
const RULES: &str = "1";

/// How far a rebuild is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RebuildProgress {
    /// Slips read.
    pub read: u64,
    /// Slips whose lines were written.
    pub written: u64,
}

impl Platform {
    /// Rebuilds the lines of every slip when those of the store come from older rules. Cheap when they do not.
    ///
    /// # Errors
    /// The store does not answer, or holds a document that cannot be read.
    pub async fn upgrade_registry_lines(&self) -> Result<(), Refusal> {
        let store = self.store();
        let known = store.state(STATE, self.now_ms()).await;
        if known.map_err(unavailable)?.as_deref() == Some(RULES) {
            return Ok(());
        }
        let progress = self
            .rebuild_registry_lines(|progress| {
                if progress.read.is_multiple_of(10_000) {
                    tracing::info!(slips = progress.read, "registry lines are being rebuilt");
                }
            })
            .await?;
        if progress.read > 0 {
            tracing::info!(slips = progress.read, "registry lines are rebuilt");
        }
        store
            .put_state(STATE, RULES, None)
            .await
            .map_err(unavailable)
    }

    /// Rebuilds the registry lines and the statistics of every slip, beside the requests being served: a slip that
    /// changes meanwhile keeps what its own commit writes.
    ///
    /// # Errors
    /// The store does not answer, or holds a document that cannot be read.
    pub async fn rebuild_registry_lines(
        &self,
        mut on_progress: impl FnMut(RebuildProgress),
    ) -> Result<RebuildProgress, Refusal> {
        let store = self.store();
        store.recount_records().await.map_err(unavailable)?;
        let mut progress = RebuildProgress::default();
        let mut after = 0;
        loop {
            let rows = store.scan_slips(after, REBUILD_QUEUE_SIZE).await;
            let rows = rows.map_err(unavailable)?;
            let Some(last) = rows.last() else {
                return Ok(progress);
            };
            after = last.row_number;
            let rewrites = rows.iter().map(rewrite).collect::<Result<Vec<_>, _>>()?;
            let rewrites: Vec<IndexRewrite> = rewrites.into_iter().flatten().collect();
            let written = store.rewrite_indexes(rewrites).await.map_err(unavailable)?;
            progress.read += u64::try_from(rows.len()).unwrap_or_default();
            progress.written += u64::try_from(written).unwrap_or_default();
            on_progress(progress);
        }
    }
}

fn rewrite(row: &SlipRow) -> Result<Option<IndexRewrite>, Refusal> {
    Ok(match kind_of(row) {
        Some(SlipKind::Bsdd) => Some(rewrite_of::<Form>(row)?),
        Some(SlipKind::Bsda) => Some(rewrite_of::<Bsda>(row)?),
        Some(SlipKind::Bsvhu) => Some(rewrite_of::<Bsvhu>(row)?),
        Some(SlipKind::Bspaoh) => Some(rewrite_of::<Bspaoh>(row)?),
        None => None,
    })
}

fn rewrite_of<S: Slip>(row: &SlipRow) -> Result<IndexRewrite, Refusal> {
    let slip = Loaded::<S>::of(row)?.slip;
    let is_live = !row.is_deleted;
    Ok(IndexRewrite {
        id: row.id.clone(),
        version: row.version,
        lines: if is_live {
            line_rows(&slip)?
        } else {
            Vec::new()
        },
        tallies: if is_live {
            tallies_of(&slip)
        } else {
            Vec::new()
        },
    })
}
