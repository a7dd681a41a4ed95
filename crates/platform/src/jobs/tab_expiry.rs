//! Takes a slip out of the tabs where it stood for a time only: what goes back, and settled revisions.

use domain::slip::Refusal;
use serde::Deserialize;
use store::{JobRow, TabRow};

use super::Job;
use crate::{Platform, bsds::ListedSlip, unavailable};

/// The slip.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TabExpiry {
    slip_id: String,
}

impl Job for TabExpiry {
    const QUEUE: &'static str = "tab.expiry";

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let store = platform.store();
        let row = store.slip(&self.slip_id).await.map_err(unavailable)?;
        let Some(row) = row.filter(|row| !row.is_deleted) else {
            return Ok(());
        };
        let mut left = store.tabs_of(&row.id).await.map_err(unavailable)?;
        let tabs = ListedSlip::of(&row)?.tabs(platform.now());
        left.retain(|TabRow { org, tab }| !tabs.iter().any(|(o, t)| o == org && *t as i16 == *tab));
        store
            .leave_tabs(&row.id, row.version, &left)
            .await
            .map_err(unavailable)
    }
}
