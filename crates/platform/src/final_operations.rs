//! Final treatments, as records found from both ends.

use std::collections::BTreeMap;

use domain::slip::{FinalOperation, Refusal};
use store::{Commit, Expected, Key, RecordWrite};

use crate::{
    Platform,
    records::{self, document},
    unavailable,
};

/// Collection of the rows.
const FINAL_OPERATION: &str = "final-operation";

fn row_id(operation: &FinalOperation) -> String {
    format!("{}:{}", operation.initial_id, operation.final_id)
}

impl Platform {
    /// Writes the rows whose final slip this is, and removes those that do not hold any more.
    pub(crate) async fn replace_final_operations(
        &self,
        final_id: &str,
        operations: &[FinalOperation],
    ) -> Result<(), Refusal> {
        let at = self.now_ms();
        let stored = self
            .store()
            .records_by_key(FINAL_OPERATION, "final", &[final_id.to_owned()])
            .await
            .map_err(unavailable)?;
        let mut writes: BTreeMap<String, RecordWrite> = stored
            .into_iter()
            .map(|(_, row)| {
                let removal = RecordWrite {
                    collection: FINAL_OPERATION,
                    id: row.id.clone(),
                    expected: Expected::Any,
                    document: None,
                    keys: Vec::new(),
                    at,
                    event: None,
                };
                (row.id, removal)
            })
            .collect();
        for operation in operations {
            let write = self.final_operation_write(operation)?;
            writes.insert(write.id.clone(), write);
        }
        let commit = Commit {
            records: writes.into_values().collect(),
            ..Commit::default()
        };
        self.store().commit(commit).await.map_err(unavailable)?;
        Ok(())
    }

    /// The write of one row.
    pub(crate) fn final_operation_write(
        &self,
        operation: &FinalOperation,
    ) -> Result<RecordWrite, Refusal> {
        let keys = vec![
            Key::shared("initial", &operation.initial_id),
            Key::shared("final", &operation.final_id),
        ];
        let (id, at) = (row_id(operation), self.now_ms());
        records::write(FINAL_OPERATION, &id, operation, keys, Expected::Any, at)
    }

    /// Where the waste of these slips got its final treatment.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn final_operations(
        &self,
        initial_ids: &[String],
    ) -> Result<Vec<FinalOperation>, Refusal> {
        let rows = self
            .store()
            .records_by_key(FINAL_OPERATION, "initial", initial_ids)
            .await
            .map_err(unavailable)?;
        rows.iter().map(|(_, row)| document(row)).collect()
    }
}
