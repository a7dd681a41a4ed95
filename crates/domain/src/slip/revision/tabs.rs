//! Tabs of the requests to revise a slip: pending for everybody concerned, emitted for the author, received
//! for the approvers; reviewed for a while once settled.

use std::collections::BTreeSet;

use contract::{
    scalar::DateTime,
    slip::{RevisionMark, RevisionRequestStatus},
};
use jiff::ToSpan;

use crate::slip::projection::Tab;

/// A settled request stays in the reviewed tab that long.
const REVIEWED_MONTHS: i32 = 18;

/// Organisation and tab, for each request. A company with a pending request is not in the reviewed tab,
/// whatever its older ones.
pub(in crate::slip) fn revision_tabs(
    marks: &[RevisionMark],
    now: DateTime,
) -> BTreeSet<(String, Tab)> {
    let mut tabs = BTreeSet::new();
    let mut add = |tab: Tab, organisation: &String| tabs.insert((organisation.clone(), tab));
    for mark in marks {
        let concerned = std::iter::once(&mark.author).chain(&mark.approvers);
        if mark.status == RevisionRequestStatus::Pending {
            for organisation in concerned {
                add(Tab::PendingRevision, organisation);
            }
            add(Tab::EmittedRevision, &mark.author);
            for approver in &mark.approvers {
                add(Tab::ReceivedRevision, approver);
            }
        } else if is_recent(mark.updated_at, now) {
            for organisation in concerned {
                add(Tab::ReviewedRevision, organisation);
            }
        }
    }
    let pending: Vec<String> = tabs
        .iter()
        .filter(|(_, tab)| *tab == Tab::PendingRevision)
        .map(|(organisation, _)| organisation.clone())
        .collect();
    tabs.retain(|(organisation, tab)| {
        *tab != Tab::ReviewedRevision || !pending.contains(organisation)
    });
    tabs
}

/// When a settled request leaves the reviewed tab; none while it is pending.
pub(in crate::slip) fn end_of_review(mark: &RevisionMark) -> Option<DateTime> {
    if mark.status == RevisionRequestStatus::Pending {
        return None;
    }
    let settled_at = mark.updated_at.0.to_zoned_datetime(DateTime::paris());
    // Three days later: months of different lengths do not subtract as they add.
    let end = settled_at.checked_add(REVIEWED_MONTHS.months().days(3));
    Some(DateTime(end.ok()?.timestamp()))
}

fn is_recent(settled_at: DateTime, now: DateTime) -> bool {
    let limit = now
        .0
        .to_zoned_datetime(DateTime::paris())
        .checked_sub(REVIEWED_MONTHS.months());
    limit.is_ok_and(|limit| settled_at.0 >= limit.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        DateTime::parse_text(text).unwrap()
    }

    fn mark(
        author: &str,
        approvers: &[&str],
        status: RevisionRequestStatus,
        updated_at: &str,
    ) -> RevisionMark {
        RevisionMark {
            id: "revision".to_owned(),
            author: author.to_owned(),
            approvers: approvers.iter().map(|&id| id.to_owned()).collect(),
            status,
            created_at: at(updated_at),
            updated_at: at(updated_at),
        }
    }

    fn check(marks: &[RevisionMark], expected: &[(&str, Tab)]) {
        let tabs = revision_tabs(marks, at("2025-06-15T12:00:00Z"));
        let expected = expected
            .iter()
            .map(|(id, tab)| ((*id).to_owned(), *tab))
            .collect();
        assert_eq!(tabs, expected);
    }

    #[test]
    fn a_pending_request_is_emitted_by_its_author_and_received_by_its_approvers() {
        check(
            &[mark(
                "R",
                &["E", "W"],
                RevisionRequestStatus::Pending,
                "2025-06-01",
            )],
            &[
                ("R", Tab::PendingRevision),
                ("E", Tab::PendingRevision),
                ("W", Tab::PendingRevision),
                ("R", Tab::EmittedRevision),
                ("E", Tab::ReceivedRevision),
                ("W", Tab::ReceivedRevision),
            ],
        );
    }

    #[test]
    fn a_settled_request_is_reviewed_for_eighteen_months() {
        let refused = RevisionRequestStatus::Refused;
        check(
            &[mark("R", &["E"], refused, "2023-12-16")],
            &[("R", Tab::ReviewedRevision), ("E", Tab::ReviewedRevision)],
        );
        check(&[mark("R", &["E"], refused, "2023-12-14")], &[]);
    }

    #[test]
    fn a_pending_request_takes_its_companies_out_of_the_reviewed_tab() {
        check(
            &[
                mark(
                    "R",
                    &["E", "W"],
                    RevisionRequestStatus::Accepted,
                    "2025-05-01",
                ),
                mark("R", &["E"], RevisionRequestStatus::Pending, "2025-06-01"),
            ],
            &[
                ("R", Tab::PendingRevision),
                ("E", Tab::PendingRevision),
                ("R", Tab::EmittedRevision),
                ("E", Tab::ReceivedRevision),
                ("W", Tab::ReviewedRevision),
            ],
        );
    }
}
