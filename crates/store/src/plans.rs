//! Proof that the work of a read depends on its page, not on how much is stored:
//! each statement walks an index from one end of its range, and sorts nothing.

use std::sync::Mutex;

use crate::graph::{LineCursor, LineQuery, line_range};
use crate::history::{HistoryQuery, history_range};
use crate::jobs::due_in;
use crate::lists::{Direction, ListFilter, ListQuery, TabQuery, list_range, tab_range};
use crate::records::by_key;
use crate::session::Session;
use crate::sql::{Statement, params};
use crate::tally::tally_range;

/// How SQLite will run a statement.
async fn plan(statement: Statement) -> Vec<String> {
    let connection = Mutex::new(rusqlite::Connection::open_in_memory().unwrap());
    let session = Session::Sqlite(&connection);
    let newest = crate::migrations::newest();
    crate::migrations::migrate(&session, newest).await.unwrap();
    let sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let rows = session.query(sql, statement.params).await.unwrap();
    rows.into_iter()
        .map(|mut row| row.text(3).unwrap())
        .collect()
}

async fn check(statement: Statement, expected: &[&str]) {
    let sql = statement.sql.clone();
    assert_eq!(plan(statement).await, expected, "{sql}");
}

#[tokio::test]
async fn lists_are_ranges() {
    for (direction, comparison) in [(Direction::Older, "<"), (Direction::Newer, ">")] {
        for role_mask in [None, Some(1)] {
            let query = ListQuery {
                filter: ListFilter {
                    role_mask,
                    ..ListFilter::default()
                },
                cursor: Some(3),
                direction,
                limit: 50,
            };
            let expected = format!(
                "SEARCH slip_access USING PRIMARY KEY \
                 (org=? AND kind=? AND is_draft=? AND row_number{comparison}?)"
            );
            check(list_range(&query, "org", false), &[&expected]).await;
        }
    }
}

#[tokio::test]
async fn tabs_are_ranges() {
    let query = TabQuery {
        limit: 50,
        ..TabQuery::default()
    };
    let whole = "SEARCH slip_tab USING PRIMARY KEY (org=? AND tab=?)";
    check(tab_range(&query, "org", 1, 50), &[whole]).await;
    let query = TabQuery {
        after: Some((1, "A".into())),
        ..query
    };
    let next = "SEARCH slip_tab USING PRIMARY KEY (org=? AND tab=? AND (sort_key,slip_id)>(?,?))";
    check(tab_range(&query, "org", 1, 50), &[next]).await;
}

#[tokio::test]
async fn registers_are_ranges() {
    let index = "SEARCH slip_line USING INDEX sqlite_autoindex_slip_line_1";
    let query = LineQuery {
        until: 9,
        limit: 50,
        ..LineQuery::default()
    };
    let first = format!("{index} (org=? AND register=? AND at>? AND at<?)");
    check(line_range(&query, "org"), &[&first]).await;
    let query = LineQuery {
        after: Some(LineCursor {
            at: 3,
            slip_id: "A".into(),
            sub_id: String::new(),
            org: "org".into(),
        }),
        ..query
    };
    let next = format!("{index} (org=? AND register=? AND (at,slip_id,sub_id)>(?,?,?) AND at<?)");
    check(line_range(&query, "org"), &[&next]).await;
}

#[tokio::test]
async fn histories_are_ranges() {
    for (direction, range) in [
        (
            Direction::Older,
            "at>? AND (at,row_number,seq,rank)<(?,?,?,?)",
        ),
        (
            Direction::Newer,
            "(at,row_number,seq,rank)>(?,?,?,?) AND at<?",
        ),
    ] {
        let query = HistoryQuery {
            org: "org".into(),
            slip_id: None,
            from: 1,
            until: 9,
            cursor: None,
            direction,
            limit: 51,
        };
        let expected = format!("SEARCH slip_log_reader USING PRIMARY KEY (org=? AND {range})");
        check(history_range(&query, None), &[&expected]).await;
    }
}

#[tokio::test]
async fn keys_lead_to_records() {
    let record = "SEARCH r USING INDEX sqlite_autoindex_record_1 (collection=? AND id=?)";
    for table in ["record_key", "record_unique"] {
        let statement = by_key(table, 2, params!["user", "email", "a", "b"]);
        let key = "SEARCH k USING PRIMARY KEY (collection=? AND name=? AND value=?)";
        check(statement, &[key, record]).await;
    }
}

#[tokio::test]
async fn due_jobs_are_ranges() {
    let range = "SEARCH job USING COVERING INDEX job_due (queue=? AND run_at<?)";
    check(due_in("mail", 0, 10), &[range]).await;
}

#[tokio::test]
async fn sums_are_ranges() {
    let range = "SEARCH tally USING PRIMARY KEY (org=? AND measure=? AND period>? AND period<?)";
    let rows = plan(tally_range("org", 3, 0, 9)).await;
    assert_eq!(rows[0], range, "{rows:?}");
}
