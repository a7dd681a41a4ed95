//! Tabs that slips leave by the mere passing of time: the slip itself does not change.

use futures_util::future::BoxFuture;

use crate::session::{Session, Write};
use crate::slips::TabRow;
use crate::sql::{Statement, params};
use crate::state::unrefused;
use crate::{CommitError, Snapshot, Store, StoreError};

/// Rows to remove.
#[derive(Debug)]
struct Departure(Vec<Statement>);

impl Write for Departure {
    type Output = ();

    fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<(), CommitError>> {
        Box::pin(async move {
            session.batch(&self.0).await?;
            Ok(())
        })
    }
}

impl Snapshot<'_> {
    /// In whose tabs a slip stands.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn tabs_of(&self, slip_id: &str) -> Result<Vec<TabRow>, StoreError> {
        let sql = "SELECT org, tab FROM slip_tab \
                   WHERE row_number = (SELECT row_number FROM slip WHERE id = $1)";
        let rows = self.session.query(sql, params![slip_id]).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(TabRow {
                    org: row.text(0)?,
                    tab: row.small(1)?,
                })
            })
            .collect()
    }
}

impl Store {
    /// As [`Snapshot::tabs_of`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn tabs_of(&self, slip_id: &str) -> Result<Vec<TabRow>, StoreError> {
        let id = slip_id.to_owned();
        self.read_one(move |snapshot| Box::pin(async move { snapshot.tabs_of(&id).await }))
            .await
    }

    /// Takes a slip out of tabs, unless it changed since this version: the change has then settled its tabs.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn leave_tabs(
        &self,
        slip_id: &str,
        version: i64,
        tabs: &[TabRow],
    ) -> Result<(), StoreError> {
        if tabs.is_empty() {
            return Ok(());
        }
        let statement = |row: &TabRow| {
            Statement::new(
                "DELETE FROM slip_tab WHERE org = $1 AND tab = $2 AND row_number = \
                 (SELECT row_number FROM slip WHERE id = $3 AND version = $4)",
                params![&row.org, row.tab, slip_id, version],
            )
        };
        let departure = Departure(tabs.iter().map(statement).collect());
        self.write(departure).await.map_err(unrefused)
    }
}
