//! Records in the order of a key's values: windows of time, newest first, page by page.

use crate::records::{RECORD_COLUMNS, record_rows};
use crate::sql::params;
use crate::{RecordRow, Snapshot, Store, StoreError};

/// In which order records come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOrder {
    /// Smallest value first.
    Ascending,
    /// Largest value first.
    Descending,
}

/// Records whose value of a shared key lies in a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRange {
    /// Collection.
    pub collection: &'static str,
    /// Name of the key.
    pub name: &'static str,
    /// First value, included.
    pub from: String,
    /// Last value, excluded.
    pub to: String,
    /// Order of the values, then of identifiers.
    pub order: KeyOrder,
    /// Records to pass over.
    pub skip: usize,
    /// Largest number of records.
    pub limit: usize,
}

/// An instant, in milliseconds, as a key value: values sort as instants do.
pub fn instant_key(at: i64) -> String {
    format!("{:016x}", at.max(0))
}

impl Snapshot<'_> {
    /// The records of a range.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn records_in_range(&self, range: &KeyRange) -> Result<Vec<RecordRow>, StoreError> {
        let order = match range.order {
            KeyOrder::Ascending => "ASC",
            KeyOrder::Descending => "DESC",
        };
        let sql = format!(
            "SELECT {RECORD_COLUMNS} FROM record_key AS k \
             JOIN record AS r ON r.collection = k.collection AND r.id = k.id \
             WHERE k.collection = $1 AND k.name = $2 AND k.value >= $3 AND k.value < $4 \
             ORDER BY k.value {order}, k.id {order} LIMIT $5 OFFSET $6"
        );
        let values = params![
            range.collection,
            range.name,
            &range.from,
            &range.to,
            range.limit,
            range.skip
        ];
        record_rows(self.session.query(sql, values).await?)
    }

    /// How many records a range holds, whatever its limit.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_records_in_range(&self, range: &KeyRange) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM record_key WHERE collection = $1 AND name = $2 \
                   AND value >= $3 AND value < $4";
        let values = params![range.collection, range.name, &range.from, &range.to];
        let rows = self.session.query(sql, values).await?;
        let count = rows.into_iter().next().map(|mut row| row.int(0));
        Ok(count.transpose()?.unwrap_or_default().unsigned_abs())
    }
}

impl Store {
    /// As [`Snapshot::records_in_range`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn records_in_range(&self, range: KeyRange) -> Result<Vec<RecordRow>, StoreError> {
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.records_in_range(&range).await })
        })
        .await
    }

    /// As [`Snapshot::count_records_in_range`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_records_in_range(&self, range: KeyRange) -> Result<u64, StoreError> {
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.count_records_in_range(&range).await })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_values_sort_as_instants_do() {
        let instants = [0, 9, 10, 1_000, 1_770_000_000_000, i64::MAX];
        let keys = instants.map(instant_key);
        assert!(keys.is_sorted());
    }
}
