//! Writing a slip: the guard that refuses a stale version, then only the index
//! rows that differ from what is stored.

use std::collections::{BTreeMap, BTreeSet};

use crate::StoreError;
use crate::events::{Head, chain};
use crate::history::{self, NewEntries};
use crate::slips::{LineRow, SlipHead, SlipWrite};
use crate::sql::{Output, Refusal, Row, SqlValue, Statement, insert_rows, params};
use crate::tally::{TallyChanges, stored_tallies};

/// A slip write prepared off the writer: events are chained and hashed here.
#[derive(Debug)]
pub(crate) struct SlipPlan {
    write: SlipWrite,
    pub(crate) head: SlipHead,
    guard: Statement,
    events: Vec<Statement>,
}

/// Index rows, keyed as their tables are, with the value that may change.
#[derive(Debug, Default, PartialEq, Eq)]
struct IndexRows {
    /// (organisation, draft) → roles.
    access: BTreeMap<(String, bool), i64>,
    /// (organisation, tab, sort key).
    tabs: BTreeMap<(String, i16, i64), ()>,
    /// (parent, relation) → quantity.
    links: BTreeMap<(String, i16), Option<String>>,
    /// (organisation, register, date, line) → content.
    lines: Lines,
}

impl SlipPlan {
    pub(crate) fn new(write: SlipWrite) -> Result<Self, StoreError> {
        if write.events.is_empty() {
            return Err(StoreError::Misuse(format!(
                "le bordereau {} change sans événement",
                write.id
            )));
        }
        let before = write.expected.map_or(Head::EMPTY, |head| Head {
            seq: head.version,
            hash: head.hash,
        });
        let (events, head) = chain(&write.id, before, &write.events);
        let head = SlipHead {
            version: head.seq,
            hash: head.hash,
        };
        let guard = match write.expected {
            None => insert(&write, head),
            Some(expected) => update(&write, expected, head),
        };
        Ok(Self {
            write,
            head,
            guard,
            events,
        })
    }

    /// Slips that exist come first and in one order, so that two commits never
    /// wait for each other; new slips keep the order they were given in.
    pub(crate) fn lock_order(&self) -> (bool, &str) {
        match self.write.expected {
            Some(_) => (false, &self.write.id),
            None => (true, ""),
        }
    }

    /// The guard, then reads of what is stored about a slip that exists.
    pub(crate) fn guard(&self) -> Vec<Statement> {
        let mut statements = vec![self.guard.clone()];
        if self.write.expected.is_some() {
            statements.extend(STORED_ROWS.map(|sql| Statement::new(sql, params![&self.write.id])));
        }
        statements
    }

    /// The statements that write events and index rows, given what the guard
    /// answered.
    pub(crate) fn changes(
        &self,
        answers: &mut impl Iterator<Item = Output>,
        tallies: &mut TallyChanges,
    ) -> Result<Vec<Statement>, StoreError> {
        let mut rows = || answers.next().map(|output| output.rows).unwrap_or_default();
        let number = rows().into_iter().next().map(|mut row| row.int(0));
        let number = number.transpose()?.ok_or_else(|| {
            StoreError::Corrupt(format!("bordereau {} sans numéro de ligne", self.write.id))
        })?;
        let stored = match self.write.expected {
            Some(_) => IndexRows::stored(rows(), rows(), rows(), rows())?,
            None => IndexRows::default(),
        };
        let counted = match self.write.expected {
            Some(_) => stored_tallies(rows())?,
            None => Vec::new(),
        };
        let wanted = IndexRows::wanted(&self.write);
        let mut statements = self.events.clone();
        statements.push(self.search_text(number));
        self.replace_access(number, &stored.access, &wanted.access, &mut statements);
        self.replace_tabs(number, &stored.tabs, &wanted.tabs, &mut statements);
        replace_lines(
            &self.write.id,
            number,
            &stored.lines,
            &wanted.lines,
            &mut statements,
        );
        if let Some(tab) = self.write.log_tab {
            let entries = self.log_entries(number);
            let (before, after) = (stored.orgs_in(tab), wanted.orgs_in(tab));
            history::write_entries(&entries, &before, &after, &mut statements);
        }
        let counts = match self.write.is_deleted {
            true => &[],
            false => self.write.tallies.as_slice(),
        };
        tallies.replace(number, &counted, counts, &mut statements);
        if self.write.links.is_some() {
            self.replace_links(&stored.links, &wanted.links, &mut statements);
        }
        Ok(statements)
    }

    fn search_text(&self, number: i64) -> Statement {
        Statement::new(
            "INSERT INTO slip_search (row_number, content) VALUES ($1, $2) \
             ON CONFLICT (row_number) DO UPDATE SET content = excluded.content",
            params![number, &self.write.search],
        )
    }

    /// Dated as the slip is, so that no entry is newer than the last change.
    fn log_entries(&self, number: i64) -> NewEntries {
        NewEntries {
            at: self.write.updated_at,
            row_number: number,
            seq: self.head.version,
            count: self.write.log_entries,
        }
    }

    fn replace_access(
        &self,
        number: i64,
        stored: &BTreeMap<(String, bool), i64>,
        wanted: &BTreeMap<(String, bool), i64>,
        out: &mut Vec<Statement>,
    ) {
        let difference = Difference::between(stored, wanted);
        if difference.replaces_all {
            out.push(Statement::new(
                "DELETE FROM slip_access WHERE row_number = $1",
                params![number],
            ));
        }
        for (org, is_draft) in difference.gone {
            out.push(Statement::new(
                "DELETE FROM slip_access \
                 WHERE org = $1 AND kind = $2 AND is_draft = $3 AND row_number = $4",
                params![org, self.write.kind, *is_draft, number],
            ));
        }
        let fresh = difference
            .fresh
            .into_iter()
            .map(|((org, is_draft), roles)| {
                params![
                    org,
                    self.write.kind,
                    *is_draft,
                    number,
                    &self.write.id,
                    *roles
                ]
            });
        insert_rows(
            "slip_access (org, kind, is_draft, row_number, slip_id, roles)",
            fresh.collect(),
            out,
        );
    }

    fn replace_tabs(
        &self,
        number: i64,
        stored: &BTreeMap<(String, i16, i64), ()>,
        wanted: &BTreeMap<(String, i16, i64), ()>,
        out: &mut Vec<Statement>,
    ) {
        let difference = Difference::between(stored, wanted);
        if difference.replaces_all {
            out.push(Statement::new(
                "DELETE FROM slip_tab WHERE row_number = $1",
                params![number],
            ));
        }
        for (org, tab, sort_key) in difference.gone {
            out.push(Statement::new(
                "DELETE FROM slip_tab \
                 WHERE org = $1 AND tab = $2 AND sort_key = $3 AND slip_id = $4",
                params![org, *tab, *sort_key, &self.write.id],
            ));
        }
        let fresh = difference
            .fresh
            .into_iter()
            .map(|((org, tab, sort_key), ())| {
                params![org, *tab, *sort_key, &self.write.id, number]
            });
        insert_rows(
            "slip_tab (org, tab, sort_key, slip_id, row_number)",
            fresh.collect(),
            out,
        );
    }

    fn replace_links(
        &self,
        stored: &BTreeMap<(String, i16), Option<String>>,
        wanted: &BTreeMap<(String, i16), Option<String>>,
        out: &mut Vec<Statement>,
    ) {
        let difference = Difference::between(stored, wanted);
        if difference.replaces_all {
            out.push(Statement::new(
                "DELETE FROM slip_link WHERE child_id = $1",
                params![&self.write.id],
            ));
        }
        for (parent, relation) in difference.gone {
            out.push(Statement::new(
                "DELETE FROM slip_link WHERE child_id = $1 AND parent_id = $2 AND relation = $3",
                params![&self.write.id, parent, *relation],
            ));
        }
        let fresh = difference
            .fresh
            .into_iter()
            .map(|((parent, relation), quantity)| {
                params![&self.write.id, parent, *relation, quantity.as_ref()]
            });
        insert_rows(
            "slip_link (child_id, parent_id, relation, quantity)",
            fresh.collect(),
            out,
        );
    }
}

/// Same order as the arguments of [`IndexRows::stored`].
const STORED_ROWS: [&str; 5] = [
    "SELECT org, is_draft, roles FROM slip_access \
     WHERE row_number = (SELECT row_number FROM slip WHERE id = $1)",
    "SELECT org, tab, sort_key FROM slip_tab \
     WHERE row_number = (SELECT row_number FROM slip WHERE id = $1)",
    "SELECT parent_id, relation, quantity FROM slip_link WHERE child_id = $1",
    "SELECT org, register, at, sub_id, line FROM slip_line \
     WHERE row_number = (SELECT row_number FROM slip WHERE id = $1)",
    "SELECT tallies FROM slip_tally \
     WHERE row_number = (SELECT row_number FROM slip WHERE id = $1)",
];

impl IndexRows {
    fn stored(
        access: Vec<Row>,
        tabs: Vec<Row>,
        links: Vec<Row>,
        lines: Vec<Row>,
    ) -> Result<Self, StoreError> {
        let access = access
            .into_iter()
            .map(|mut row| Ok(((row.text(0)?, row.flag(1)?), row.int(2)?)));
        let tabs = tabs
            .into_iter()
            .map(|mut row| Ok(((row.text(0)?, row.small(1)?, row.int(2)?), ())));
        let links = links
            .into_iter()
            .map(|mut row| Ok(((row.text(0)?, row.small(1)?), row.opt_text(2)?)));
        Ok(Self {
            access: access.collect::<Result<_, StoreError>>()?,
            tabs: tabs.collect::<Result<_, StoreError>>()?,
            links: links.collect::<Result<_, StoreError>>()?,
            lines: stored_lines(lines)?,
        })
    }

    /// Organisations in whose tab of this number the slip stands.
    fn orgs_in(&self, tab: i16) -> BTreeSet<&str> {
        self.tabs
            .keys()
            .filter(|(_, at, _)| *at == tab)
            .map(|(org, _, _)| org.as_str())
            .collect()
    }

    fn wanted(write: &SlipWrite) -> Self {
        let links = write.links.iter().flatten();
        let mut rows = Self {
            links: links
                .map(|link| {
                    (
                        (link.parent_id.clone(), link.relation),
                        link.quantity.clone(),
                    )
                })
                .collect(),
            ..Self::default()
        };
        if write.is_deleted {
            return rows;
        }
        for row in &write.access {
            *rows
                .access
                .entry((row.org.clone(), write.is_draft))
                .or_default() |= row.roles;
        }
        let sort_key = write.updated_at.saturating_neg();
        rows.tabs = write
            .tabs
            .iter()
            .map(|row| ((row.org.clone(), row.tab, sort_key), ()))
            .collect();
        rows.lines = wanted_lines(&write.lines);
        rows
    }
}

/// What to delete and insert to go from stored rows to wanted rows.
struct Difference<'r, K, V> {
    /// Every stored row goes: one statement deletes them all, `gone` is empty.
    replaces_all: bool,
    gone: Vec<&'r K>,
    fresh: Vec<(&'r K, &'r V)>,
}

impl<'r, K: Ord, V: PartialEq> Difference<'r, K, V> {
    fn between(stored: &'r BTreeMap<K, V>, wanted: &'r BTreeMap<K, V>) -> Self {
        let kept: BTreeSet<&K> = stored
            .iter()
            .filter(|(key, value)| wanted.get(key) == Some(value))
            .map(|(key, _)| key)
            .collect();
        let replaces_all = kept.is_empty() && !stored.is_empty();
        let gone = match replaces_all {
            true => Vec::new(),
            false => stored.keys().filter(|key| !kept.contains(key)).collect(),
        };
        let fresh = wanted
            .iter()
            .filter(|(key, _)| !kept.contains(key))
            .collect();
        Self {
            replaces_all,
            gone,
            fresh,
        }
    }
}

fn insert(write: &SlipWrite, head: SlipHead) -> Statement {
    let mut values = params![&write.id, &write.readable_id, write.kind, write.created_at,];
    values.extend(content(write, head));
    Statement::new(
        "INSERT INTO slip (id, readable_id, kind, created_at, version, status, is_draft, \
         is_deleted, updated_at, head_hash, document) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT DO NOTHING RETURNING row_number",
        values,
    )
    .or(Refusal::Duplicate {
        collection: "slip".into(),
        key: write.readable_id.clone(),
    })
}

fn update(write: &SlipWrite, expected: SlipHead, head: SlipHead) -> Statement {
    let mut values = content(write, head);
    values.extend(params![
        &write.id,
        expected.version,
        expected.hash.as_bytes()
    ]);
    Statement::new(
        "UPDATE slip SET version = $1, status = $2, is_draft = $3, is_deleted = $4, \
         updated_at = $5, head_hash = $6, document = $7 \
         WHERE id = $8 AND version = $9 AND head_hash = $10 RETURNING row_number",
        values,
    )
    .or(Refusal::Conflict {
        collection: "slip".into(),
        id: write.id.clone(),
    })
}

/// The columns that every write sets.
fn content(write: &SlipWrite, head: SlipHead) -> Vec<SqlValue> {
    params![
        head.version,
        &write.status,
        write.is_draft,
        write.is_deleted,
        write.updated_at,
        head.hash.as_bytes(),
        &write.document,
    ]
}

/// Registry lines: (organisation, register, date, line) → content.
pub(crate) type Lines = BTreeMap<(String, i16, i64, String), String>;

/// The registry lines that a slip has.
pub(crate) fn stored_lines(rows: Vec<Row>) -> Result<Lines, StoreError> {
    rows.into_iter()
        .map(|mut row| {
            let key = (row.text(0)?, row.small(1)?, row.int(2)?, row.text(3)?);
            Ok((key, row.text(4)?))
        })
        .collect()
}

/// The registry lines that a slip should have.
pub(crate) fn wanted_lines(lines: &[LineRow]) -> Lines {
    lines
        .iter()
        .map(|row| {
            let key = (row.org.clone(), row.register, row.at, row.sub_id.clone());
            (key, row.line.clone())
        })
        .collect()
}

/// The statements that go from the stored registry lines of a slip to the wanted ones.
pub(crate) fn replace_lines(
    id: &str,
    number: i64,
    stored: &Lines,
    wanted: &Lines,
    out: &mut Vec<Statement>,
) {
    let difference = Difference::between(stored, wanted);
    if difference.replaces_all {
        out.push(Statement::new(
            "DELETE FROM slip_line WHERE row_number = $1",
            params![number],
        ));
    }
    for (org, register, at, sub_id) in difference.gone {
        out.push(Statement::new(
            "DELETE FROM slip_line WHERE org = $1 AND register = $2 AND at = $3 \
             AND slip_id = $4 AND sub_id = $5",
            params![org, *register, *at, id, sub_id],
        ));
    }
    let fresh = difference
        .fresh
        .into_iter()
        .map(|((org, register, at, sub_id), line)| {
            params![org, *register, *at, id, sub_id, number, line]
        });
    insert_rows(
        "slip_line (org, register, at, slip_id, sub_id, row_number, line)",
        fresh.collect(),
        out,
    );
}
