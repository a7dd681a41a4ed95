//! Carrier rows on their own: records of the store until a slip takes them.
//!
//! A row is a record while no slip holds it; attaching it removes the record, detaching it writes the record
//! back, in the commit of the slip. A held row is found through the slip that holds it.

use std::collections::{BTreeSet, HashMap};

use domain::slip::{
    self, Carrier as _, CarrierMoves, DetachedCarrier, HELD_ROW, Multimodal, Owner, Refusal,
    RowsAtHand, Tree, document_of,
};
use serde_json::Value;
use store::{Expected, RecordWrite};

use crate::{
    Caller, Loaded, Platform,
    records::{self, document},
    slips::Beside,
    unavailable,
};

/// Rows that an edit names, with the versions of the records that hold the free ones.
pub(crate) struct NamedRows<S: Multimodal> {
    pub at_hand: RowsAtHand<S::Row>,
    versions: HashMap<String, i64>,
}

/// Where a row is.
enum Place<S: Multimodal> {
    Alone {
        row: DetachedCarrier<S::Row>,
        version: i64,
    },
    On(Box<Loaded<S>>),
}

impl Platform {
    /// The rows that an edit lists and that its slip does not hold.
    pub(crate) async fn named_rows<S: Multimodal>(
        &self,
        stored: Option<&S>,
        edit: &Tree,
    ) -> Result<NamedRows<S>, Refusal> {
        let mut named = NamedRows {
            at_hand: RowsAtHand::default(),
            versions: HashMap::new(),
        };
        let ids = slip::foreign_rows(stored.map(S::carriers).unwrap_or_default(), edit);
        if ids.is_empty() {
            return Ok(named);
        }
        let records = self.store().records(S::DETACHED_ROWS, &ids).await;
        for record in records.map_err(unavailable)? {
            let row: DetachedCarrier<S::Row> = document(&record)?;
            named.versions.insert(record.id.clone(), record.version);
            named.at_hand.rows.insert(record.id, row.carrier);
        }
        let missing: Vec<String> = ids
            .into_iter()
            .filter(|id| !named.at_hand.rows.contains_key(id))
            .collect();
        for holder in self.holders::<S>(&missing).await?.values() {
            for row in holder.slip.carriers() {
                if missing.iter().any(|id| id == row.id()) {
                    named.at_hand.taken.insert(row.id().to_owned());
                    named.at_hand.rows.insert(row.id().to_owned(), row.clone());
                }
            }
        }
        Ok(named)
    }

    /// Every organisation of these rows, whose companies have to be looked up.
    pub(crate) fn organisations_of_rows<S: Multimodal>(rows: &NamedRows<S>) -> BTreeSet<String> {
        let rows = rows.at_hand.rows.values();
        rows.flat_map(|row| slip::organisations_of_row(Some(row), &Value::Null))
            .collect()
    }

    /// The slips that hold these rows.
    pub(crate) async fn holders<S: Multimodal>(
        &self,
        rows: &[String],
    ) -> Result<HashMap<String, Loaded<S>>, Refusal> {
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let links = self.store().links_of(rows).await.map_err(unavailable)?;
        let slips: Vec<String> = links
            .into_iter()
            .filter(|link| link.relation == HELD_ROW)
            .map(|link| link.child_id)
            .collect();
        self.load_all(&slips).await
    }

    /// What is written beside a slip when rows join or leave it.
    pub(crate) fn moved_rows<S: Multimodal>(
        &self,
        caller: &Caller,
        moves: &CarrierMoves,
        named: &NamedRows<S>,
    ) -> Result<Beside, Refusal> {
        let mut beside = Beside::default();
        for id in &moves.attached {
            let version = named.versions.get(id).copied().unwrap_or_default();
            beside
                .records
                .push(self.removal::<S>(id, Expected::Version(version)));
        }
        for row in &moves.detached {
            let row = DetachedCarrier {
                carrier: document_of::<S::Row>(row.clone())?,
                owner: Owner::of(&caller.actor),
            };
            beside
                .records
                .push(self.row_write::<S>(&row, Expected::New)?);
        }
        Ok(beside)
    }

    fn removal<S: Multimodal>(&self, id: &str, expected: Expected) -> RecordWrite {
        RecordWrite {
            collection: S::DETACHED_ROWS,
            id: id.to_owned(),
            expected,
            document: None,
            keys: Vec::new(),
            at: self.now_ms(),
            event: None,
        }
    }

    fn row_write<S: Multimodal>(
        &self,
        row: &DetachedCarrier<S::Row>,
        expected: Expected,
    ) -> Result<RecordWrite, Refusal> {
        let at = self.now_ms();
        records::write(
            S::DETACHED_ROWS,
            row.carrier.id(),
            row,
            Vec::new(),
            expected,
            at,
        )
    }

    async fn place_of<S: Multimodal>(&self, id: &str) -> Result<Place<S>, Refusal> {
        let record = self.store().record(S::DETACHED_ROWS, id).await;
        if let Some(record) = record.map_err(unavailable)? {
            return Ok(Place::Alone {
                row: document(&record)?,
                version: record.version,
            });
        }
        let holder = self.holders::<S>(&[id.to_owned()]).await?;
        holder
            .into_values()
            .next()
            .map(|slip| Place::On(Box::new(slip)))
            .ok_or_else(|| S::unknown_carrier(id))
    }

    /// Creates a row on its own.
    ///
    /// # Errors
    /// See [`slip::create_carrier`].
    pub async fn create_carrier<S: Multimodal>(
        &self,
        caller: &Caller,
        input: &Tree,
    ) -> Result<S::Row, Refusal> {
        let named = slip::organisations_of_row::<S::Row>(None, input);
        let row = slip::create_carrier::<S>(input, &self.facts(caller, named).await?)?;
        let write = self.row_write::<S>(&row, Expected::New)?;
        self.commit_beside(caller, write.into()).await?;
        Ok(row.carrier)
    }

    /// Changes a row, on its own or on a slip.
    ///
    /// # Errors
    /// See [`slip::update_detached`] and [`slip::update_attached`].
    pub async fn update_carrier<S: Multimodal>(
        &self,
        caller: &Caller,
        id: &str,
        input: &Tree,
    ) -> Result<S::Row, Refusal> {
        match self.place_of::<S>(id).await? {
            Place::Alone { row, version } => {
                let named = slip::organisations_of_row(Some(&row.carrier), input);
                let facts = self.facts(caller, named).await?;
                let written = slip::update_detached::<S>(&row, input, &facts)?;
                if written != row {
                    let write = self.row_write::<S>(&written, Expected::Version(version))?;
                    self.commit_beside(caller, write.into()).await?;
                }
                Ok(written.carrier)
            }
            Place::On(stored) => {
                let row = || stored.slip.carriers().iter().find(|row| row.id() == id);
                let named = slip::organisations_of_row(row(), input);
                let facts = self.facts(caller, named).await?;
                let document = match slip::update_attached(&stored.slip, id, input, &facts)? {
                    None => stored.slip.clone(),
                    Some(change) => {
                        self.commit_change(caller, Some(&stored), &HashMap::new(), change)
                            .await?
                    }
                };
                let found = document.carriers().iter().find(|row| row.id() == id);
                found.cloned().ok_or_else(|| S::unknown_carrier(id))
            }
        }
    }

    /// Removes a row for good, on its own or from a slip.
    ///
    /// # Errors
    /// See [`slip::remove_detached`] and [`slip::remove_attached`].
    pub async fn delete_carrier<S: Multimodal>(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<(), Refusal> {
        let facts = self.facts(caller, BTreeSet::new()).await?;
        match self.place_of::<S>(id).await? {
            Place::Alone { row, version } => {
                slip::remove_detached::<S>(&row, &facts)?;
                let write = self.removal::<S>(id, Expected::Version(version));
                self.commit_beside(caller, write.into()).await
            }
            Place::On(stored) => {
                let change = slip::remove_attached(&stored.slip, id, &facts)?;
                self.commit_change(caller, Some(&stored), &HashMap::new(), change)
                    .await
                    .map(|_| ())
            }
        }
    }
}
