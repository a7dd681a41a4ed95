//! The upkeep of exports: those that nobody makes any more fail, files that nobody fetched in time go.

use contract::registry::RegistryExportStatus;
use domain::slip::Refusal;
use store::{KeyOrder, KeyRange, instant_key};

use super::{RegistryExport, export::REGISTRY_EXPORT};
use crate::{Platform, records::document, unavailable};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How long files are kept, in days.
const KEPT_DAYS: i64 = 90;

/// Exports of a step.
const STEP: usize = 100;

impl Platform {
    /// Fails exports that are neither over nor younger than a day, and removes the files of old ones.
    pub(crate) async fn clean_registry_exports(&self) -> Result<(), Refusal> {
        let now = self.now_ms();
        let stuck = "stuck";
        loop {
            let exports = self.exports_before(stuck, now - DAY).await?;
            for export in &exports {
                self.fail_export(&export.id).await?;
            }
            if exports.len() < STEP {
                break;
            }
        }
        loop {
            let exports = self.exports_before("kept", now - KEPT_DAYS * DAY).await?;
            for export in &exports {
                self.forget_file(&export.id).await?;
            }
            if exports.len() < STEP {
                return Ok(());
            }
        }
    }

    async fn exports_before(
        &self,
        key: &'static str,
        limit: i64,
    ) -> Result<Vec<RegistryExport>, Refusal> {
        let rows = self
            .store()
            .records_in_range(KeyRange {
                collection: REGISTRY_EXPORT,
                name: key,
                from: String::new(),
                to: instant_key(limit),
                order: KeyOrder::Ascending,
                skip: 0,
                limit: STEP,
            })
            .await
            .map_err(unavailable)?;
        rows.iter().map(document).collect()
    }

    async fn forget_file(&self, id: &str) -> Result<(), Refusal> {
        let Some((mut export, version)) = self.stored_export(id).await? else {
            return Ok(());
        };
        if let Some(key) = export.file_key.take() {
            debug_assert_eq!(export.status, RegistryExportStatus::Successful);
            self.files().remove(&key).await?;
            self.write_export(&export, version).await?;
        }
        Ok(())
    }
}
