//! Writing records: the guard that refuses a stale version, then the keys that
//! differ from what is stored.

use std::collections::BTreeSet;

use crate::records::{Expected, Key, RecordWrite, StoredKey, keys_of, stored_keys};
use crate::sql::{Output, Refusal, Statement, insert_rows, params};
use crate::{CommitError, StoreError};

/// Key statements of a whole commit. Values are given back before others are
/// taken, so that a value may pass from one record to another in one commit.
#[derive(Debug, Default)]
pub(crate) struct KeyChanges {
    released: Vec<Statement>,
    taken: Vec<Statement>,
}

impl KeyChanges {
    pub(crate) fn into_statements(self) -> impl Iterator<Item = Statement> {
        self.released.into_iter().chain(self.taken)
    }
}

pub(crate) fn check(writes: &[RecordWrite]) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    for write in writes {
        if !seen.insert((write.collection, &write.id)) {
            return Err(StoreError::Misuse(format!(
                "{} {} est écrit deux fois dans la même transaction",
                write.collection, write.id
            )));
        }
        if write.document.is_none() && write.expected == Expected::New {
            return Err(StoreError::Misuse(format!(
                "{} {} ne peut pas être à la fois créé et supprimé",
                write.collection, write.id
            )));
        }
    }
    Ok(())
}

/// The guard of a write, then reads of the keys that it holds.
pub(crate) fn guard(write: &RecordWrite) -> Vec<Statement> {
    let mut statements = vec![match &write.document {
        Some(document) => put(write, document),
        None => delete(write),
    }];
    if write.expected != Expected::New {
        let keys = |table| keys_of(table, write.collection, &write.id);
        statements.extend(["record_unique", "record_key"].map(keys));
    }
    statements
}

fn put(write: &RecordWrite, document: &str) -> Statement {
    let insert = "INSERT INTO record (collection, id, version, created_at, updated_at, document) \
                  VALUES ($1, $2, 1, $3, $3, $4) ON CONFLICT";
    let values = params![write.collection, &write.id, write.at, document];
    match write.expected {
        Expected::New => Statement::new(format!("{insert} DO NOTHING RETURNING version"), values)
            .or(Refusal::Duplicate {
                collection: write.collection.into(),
                key: write.id.clone(),
            }),
        Expected::Any => Statement::new(
            format!(
                "{insert} (collection, id) DO UPDATE SET version = record.version + 1, \
                 updated_at = excluded.updated_at, document = excluded.document RETURNING version"
            ),
            values,
        ),
        Expected::Version(version) => Statement::new(
            "UPDATE record SET version = version + 1, updated_at = $1, document = $2 \
             WHERE collection = $3 AND id = $4 AND version = $5 RETURNING version",
            params![write.at, document, write.collection, &write.id, version],
        )
        .or(conflict(write)),
    }
}

fn delete(write: &RecordWrite) -> Statement {
    match write.expected {
        Expected::Version(version) => Statement::new(
            "DELETE FROM record WHERE collection = $1 AND id = $2 AND version = $3 \
             RETURNING version",
            params![write.collection, &write.id, version],
        )
        .or(conflict(write)),
        Expected::Any | Expected::New => Statement::new(
            "DELETE FROM record WHERE collection = $1 AND id = $2 RETURNING version",
            params![write.collection, &write.id],
        ),
    }
}

fn conflict(write: &RecordWrite) -> Refusal {
    Refusal::Conflict {
        collection: write.collection.into(),
        id: write.id.clone(),
    }
}

/// Reads the answers to [`guard`]: the new version, and the key statements.
pub(crate) fn changes(
    write: &RecordWrite,
    answers: &mut impl Iterator<Item = Output>,
    changes: &mut KeyChanges,
) -> Result<i64, CommitError> {
    let mut rows = || answers.next().map(|output| output.rows).unwrap_or_default();
    let version = rows().into_iter().next().map(|mut row| row.int(0));
    let version = version.transpose()?.unwrap_or_default();
    let (unique, shared) = match write.expected {
        Expected::New => (Vec::new(), Vec::new()),
        Expected::Version(_) | Expected::Any => (stored_keys(rows())?, stored_keys(rows())?),
    };
    let keys = match write.document {
        Some(_) => write.keys.as_slice(),
        None => &[],
    };
    let (stored, wanted) = (into_set(unique), of_kind(keys, true));
    release("record_unique", write, stored.difference(&wanted), changes);
    for (name, value) in wanted.difference(&stored) {
        changes.taken.push(take(write, name, value));
    }
    let (stored, wanted) = (into_set(shared), of_kind(keys, false));
    release("record_key", write, stored.difference(&wanted), changes);
    let fresh = wanted
        .difference(&stored)
        .map(|(name, value)| params![write.collection, name, value, &write.id]);
    insert_rows(
        "record_key (collection, name, value, id)",
        fresh.collect(),
        &mut changes.taken,
    );
    Ok(version)
}

fn into_set(keys: Vec<StoredKey>) -> BTreeSet<StoredKey> {
    keys.into_iter().collect()
}

fn of_kind(keys: &[Key], unique: bool) -> BTreeSet<StoredKey> {
    keys.iter()
        .filter(|key| key.unique == unique)
        .map(|key| (key.name.to_owned(), key.value.clone()))
        .collect()
}

fn release<'k>(
    table: &str,
    write: &RecordWrite,
    keys: impl Iterator<Item = &'k StoredKey>,
    changes: &mut KeyChanges,
) {
    changes.released.extend(keys.map(|(name, value)| {
        Statement::new(
            format!(
                "DELETE FROM {table} WHERE collection = $1 AND name = $2 AND value = $3 AND id = $4"
            ),
            params![write.collection, name, value, &write.id],
        )
    }));
}

fn take(write: &RecordWrite, name: &str, value: &str) -> Statement {
    Statement::new(
        "INSERT INTO record_unique (collection, name, value, id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
        params![write.collection, name, value, &write.id],
    )
    .or(Refusal::Duplicate {
        collection: write.collection.into(),
        key: format!("{name}={value}"),
    })
}
