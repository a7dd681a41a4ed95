//! Asks for a company digest. No service that makes them is known to this platform: the request fails, as it does
//! when the service does not answer.

use contract::company::{CompanyDigest, CompanyDigestStatus};
use domain::slip::Refusal;
use serde::Deserialize;
use store::{Commit, Expected, JobRow};

use super::Job;
use crate::{
    Platform,
    companies::{DIGEST, digest_write},
    records::document,
    unavailable,
};

/// The digest that was asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CompanyDigestJob {
    digest_id: String,
}

impl CompanyDigestJob {
    /// Its queue.
    pub(crate) const NAME: &'static str = "company.digest";
}

impl Job for CompanyDigestJob {
    const QUEUE: &'static str = Self::NAME;

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let row = platform.store().record(DIGEST, &self.digest_id).await;
        let Some(row) = row.map_err(unavailable)? else {
            return Ok(());
        };
        let digest = CompanyDigest {
            state: Some(CompanyDigestStatus::Error),
            updated_at: platform.now(),
            ..document(&row)?
        };
        let expected = Expected::Version(row.version);
        let commit = Commit {
            records: vec![digest_write(&digest, expected, platform.now_ms())?],
            ..Commit::default()
        };
        platform.store().commit(commit).await.map_err(unavailable)?;
        Ok(())
    }
}
