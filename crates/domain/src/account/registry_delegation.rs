//! Registry delegations: a company lets the members of another declare and export its registry.

use contract::{registry_delegation::RegistryDelegationStatus, scalar::DateTime};
use jiff::{ToSpan, ZonedDateTime, civil::Time};
use serde::{Deserialize, Serialize};

use crate::slip::{Issue, Issues, Refusal};

/// Longest comment, in characters.
const LONGEST_COMMENT: usize = 500;

/// The stored delegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryDelegation {
    /// Opaque identifier.
    pub id: String,
    /// Identifier of the company that acts.
    pub delegate_org_id: String,
    /// Identifier of the company on whose behalf it acts.
    pub delegator_org_id: String,
    /// Midnight of the first day.
    pub start_date: DateTime,
    /// Last millisecond of the last day; none when it has no end.
    pub end_date: Option<DateTime>,
    /// At most 500 characters.
    pub comment: Option<String>,
    /// Administrator of the delegator who took it back.
    pub revoked_by: Option<String>,
    /// Administrator of the delegate who gave it back.
    pub cancelled_by: Option<String>,
    /// Expired, and followed by another one between the same companies.
    #[serde(default)]
    pub is_superseded: bool,
    /// When it was given.
    pub created_at: DateTime,
    /// When it last changed.
    pub updated_at: DateTime,
}

impl RegistryDelegation {
    /// Where it stands at an instant.
    pub fn status(&self, now: DateTime) -> RegistryDelegationStatus {
        if self.revoked_by.is_some() {
            RegistryDelegationStatus::Revoked
        } else if self.cancelled_by.is_some() {
            RegistryDelegationStatus::Cancelled
        } else if self.start_date > now {
            RegistryDelegationStatus::Incoming
        } else if self.end_date.is_none_or(|end| end > now) {
            RegistryDelegationStatus::Ongoing
        } else {
            RegistryDelegationStatus::Expired
        }
    }

    /// Does it give rights at an instant?
    pub fn is_active(&self, now: DateTime) -> bool {
        self.status(now) == RegistryDelegationStatus::Ongoing
    }

    /// May it still give rights, now or later?
    pub fn is_live(&self, now: DateTime) -> bool {
        matches!(
            self.status(now),
            RegistryDelegationStatus::Ongoing | RegistryDelegationStatus::Incoming
        )
    }

    /// Was it ended before its time?
    ///
    /// # Errors
    /// `FORBIDDEN` when it was.
    pub fn require_not_ended(&self) -> Result<(), Refusal> {
        if self.revoked_by.is_some() {
            return Err(Refusal::forbidden("Cette délégation a déjà été révoquée."));
        }
        if self.cancelled_by.is_some() {
            return Err(Refusal::forbidden("Cette délégation a déjà été annulée."));
        }
        Ok(())
    }
}

/// The period and comment of a new delegation, normalised to whole days of Paris.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// Midnight of the first day.
    pub start_date: DateTime,
    /// Last millisecond of the last day.
    pub end_date: Option<DateTime>,
    /// As given.
    pub comment: Option<String>,
}

impl Terms {
    /// Checks and normalises what a client asks.
    ///
    /// # Errors
    /// Every defect, each at its field.
    pub fn new(
        start_date: Option<DateTime>,
        end_date: Option<DateTime>,
        comment: Option<String>,
        now: DateTime,
    ) -> Result<Self, Refusal> {
        let today = start_of_day(now);
        let start = start_date.map_or(today, start_of_day);
        let end = end_date.map(end_of_day);
        let mut issues = Issues::new();
        if start < today {
            issues.push(Issue::at(
                "startDate",
                "La date de début de validité ne peut pas être dans le passé.",
            ));
        }
        if let Some(end) = end {
            if end < now {
                issues.push(Issue::at(
                    "endDate",
                    "La date de fin de validité ne peut pas être dans le passé.",
                ));
            }
            if end <= start {
                issues.push(Issue::at(
                    "startDate",
                    "La date de début de validité doit être avant la date de fin.",
                ));
            }
        }
        if comment
            .as_ref()
            .is_some_and(|text| text.chars().count() > LONGEST_COMMENT)
        {
            issues.push(Issue::at(
                "comment",
                "L'objet de la délégation ne doit pas dépasser 500 caractères.",
            ));
        }
        Refusal::of_issues(issues)?;
        Ok(Self {
            start_date: start,
            end_date: end,
            comment,
        })
    }
}

fn paris(at: DateTime) -> ZonedDateTime {
    at.0.to_zoned_datetime(DateTime::paris())
}

/// Midnight of the day, in Paris.
pub fn start_of_day(at: DateTime) -> DateTime {
    paris(at)
        .start_of_day()
        .map_or(at, |midnight| DateTime(midnight.timestamp()))
}

/// Last millisecond of the day, in Paris.
pub fn end_of_day(at: DateTime) -> DateTime {
    let last = Time::constant(23, 59, 59, 999_000_000);
    paris(at)
        .date()
        .to_datetime(last)
        .to_zoned_datetime(DateTime::paris())
        .map_or(at, |end| DateTime(end.timestamp()))
}

/// Midnight of a day counted from that of an instant, in Paris.
pub fn start_of_day_in(at: DateTime, days: i64) -> DateTime {
    paris(at)
        .date()
        .checked_add(days.days())
        .and_then(|day| day.to_zoned_datetime(DateTime::paris()))
        .map_or(at, |midnight| DateTime(midnight.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        DateTime::parse_text(text).unwrap()
    }

    fn terms(start: Option<&str>, end: Option<&str>) -> Result<Terms, Vec<String>> {
        let now = at("2026-03-10T15:00:00Z");
        Terms::new(start.map(at), end.map(at), None, now).map_err(|refusal| match refusal {
            Refusal::Invalid(issues) => issues.into_iter().map(|issue| issue.message).collect(),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_delegation_lasts_whole_days_of_paris() {
        let terms = terms(None, Some("2026-03-10T09:00:00Z")).unwrap();
        assert_eq!(terms.start_date.to_iso(), "2026-03-09T23:00:00.000Z");
        let end = terms.end_date.unwrap();
        assert_eq!(end.to_iso(), "2026-03-10T22:59:59.999Z");
    }

    #[test]
    fn the_past_and_reversed_dates_are_refused() {
        assert_eq!(
            terms(Some("2026-03-09T10:00:00Z"), None).unwrap_err().len(),
            1
        );
        assert_eq!(
            terms(Some("2026-03-20T10:00:00Z"), Some("2026-03-19T10:00:00Z"))
                .unwrap_err()
                .len(),
            1
        );
        assert_eq!(
            terms(None, Some("2026-03-09T10:00:00Z")).unwrap_err().len(),
            2
        );
    }

    #[test]
    fn the_status_is_that_of_the_first_reason_that_holds() {
        let now = at("2026-03-10T15:00:00Z");
        let delegation = RegistryDelegation {
            id: String::new(),
            delegate_org_id: String::new(),
            delegator_org_id: String::new(),
            start_date: at("2026-03-01T00:00:00Z"),
            end_date: None,
            comment: None,
            revoked_by: None,
            cancelled_by: None,
            is_superseded: false,
            created_at: now,
            updated_at: now,
        };
        use RegistryDelegationStatus as Status;
        let check = |delegation: &RegistryDelegation, status| {
            assert_eq!(delegation.status(now), status);
        };
        check(&delegation, Status::Ongoing);
        let mut other = delegation.clone();
        other.end_date = Some(at("2026-03-09T00:00:00Z"));
        check(&other, Status::Expired);
        other.start_date = at("2026-03-11T00:00:00Z");
        check(&other, Status::Incoming);
        other.cancelled_by = Some("u".to_owned());
        check(&other, Status::Cancelled);
        other.revoked_by = Some("u".to_owned());
        check(&other, Status::Revoked);
    }
}
