//! Writes where the waste of a slip, and of those behind it, got its final treatment.

use contract::bsda::Bsda;
use domain::{bsda, slip::Refusal};
use serde::Deserialize;
use store::JobRow;

use super::Job;
use crate::Platform;

/// The slip whose treatment was signed or revised.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsdaFinalOperations {
    bsda_id: String,
}

impl Job for BsdaFinalOperations {
    const QUEUE: &'static str = "final-operation.bsda";

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let Some(slip) = platform.existing::<Bsda>(&self.bsda_id).await? else {
            return Ok(());
        };
        let ancestors = platform.ancestors(&slip).await?;
        let ancestors = ancestors
            .into_iter()
            .map(|(id, loaded)| (id, loaded.slip))
            .collect();
        let operations = bsda::final_operations(&slip, &ancestors)?;
        platform
            .replace_final_operations(&self.bsda_id, &operations)
            .await
    }
}
