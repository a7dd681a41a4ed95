//! The night of appendix 1: items that nobody came for disappear.

use contract::bsdd::Form;
use domain::{
    bsdd::{WATCHED, close_tour, delete_stray_item},
    slip::{Change, Refusal, Slip},
};
use serde_json::Value;
use store::{Direction, ListFilter, ListQuery};

use super::Related;
use crate::{Caller, Loaded, Platform, slips::documents, unavailable};

/// Forms read at a time.
const CHUNK: usize = 200;

/// Author of these changes in the event log.
const AUTHOR: &str = "JOB_APPENDIX_1_CLEAN_UP";

impl Platform {
    /// Removes from tours that collect no more the items that they left behind, and items that no tour took.
    pub(crate) async fn clean_appendix_1(&self) -> Result<(), Refusal> {
        let caller = Caller::of_task(AUTHOR);
        let mut cursor = None;
        loop {
            let query = ListQuery {
                filter: ListFilter {
                    orgs: vec![WATCHED.to_owned()],
                    kind: Form::KIND.number(),
                    is_draft: None,
                    role_mask: None,
                },
                cursor,
                direction: Direction::Older,
                limit: CHUNK,
            };
            let rows = self.store().list_slips(&query).await.map_err(unavailable)?;
            for row in &rows {
                self.clean(&caller, &Loaded::of(row)?).await?;
            }
            match rows.last() {
                Some(last) if rows.len() == CHUNK => cursor = Some(last.row_number),
                _ => return Ok(()),
            }
        }
    }

    async fn clean(&self, caller: &Caller, form: &Loaded<Form>) -> Result<(), Refusal> {
        let now = self.now();
        if let Some(change) = delete_stray_item(&form.slip, now) {
            return self.clear(caller, form, &Related::new(), change).await;
        }
        if form.slip.grouping.is_empty() {
            return Ok(());
        }
        let items = self.related(Some(&form.slip), &Value::Null).await?;
        match close_tour(&form.slip, &documents(&items), now) {
            Some(change) => self.clear(caller, form, &items, change).await,
            None => Ok(()),
        }
    }

    async fn clear(
        &self,
        caller: &Caller,
        form: &Loaded<Form>,
        items: &Related,
        change: Change<Form>,
    ) -> Result<(), Refusal> {
        match self.commit_change(caller, Some(form), items, change).await {
            // Somebody works on it at this very moment: another night will tell.
            Ok(_) | Err(Refusal::Conflict) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }
}
