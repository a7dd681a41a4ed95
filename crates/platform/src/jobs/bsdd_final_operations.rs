//! Writes where the waste of a form, and of those that it groups, got its final treatment.

use contract::bsdd::Form;
use domain::{bsdd, slip::Refusal};
use serde::Deserialize;
use serde_json::Value;
use store::JobRow;

use super::Job;
use crate::{Platform, slips::documents};

/// The form whose treatment was signed or revised.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsddFinalOperations {
    form_id: String,
}

impl Job for BsddFinalOperations {
    const QUEUE: &'static str = "final-operation.bsdd";

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let Some(form) = platform.existing::<Form>(&self.form_id).await? else {
            return Ok(());
        };
        let behind = documents(&platform.related(Some(&form), &Value::Null).await?);
        let operations = bsdd::final_operations(&form, &behind)?;
        platform
            .replace_final_operations(&self.form_id, &operations)
            .await
    }
}
