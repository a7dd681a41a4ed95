//! Dates of the filter, compared by their UTC day.

use domain::slip::Refusal;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Map, Value};

/// A range of whole days; open where there is no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DayRange {
    /// First instant inside.
    start: Option<Timestamp>,
    /// First instant after.
    end: Option<Timestamp>,
}

impl DayRange {
    /// The range of the operators of a date filter.
    ///
    /// # Errors
    /// Two lower or two upper bounds, or a date too far away to be counted in days.
    pub(super) fn parse(operators: &Map<String, Value>) -> Result<Self, Refusal> {
        let is_given = |operator: &str| operators.get(operator).is_some_and(|v| !v.is_null());
        for (strict, large) in [("_gt", "_gte"), ("_lt", "_lte")] {
            if is_given(strict) && is_given(large) {
                return Err(Refusal::bad_input(format!(
                    "Les opérateurs {strict} et {large} ne peuvent pas être utilisés ensemble dans un filtre de date"
                )));
            }
        }
        let mut range = Self::default();
        for (operator, value) in operators {
            let Some(text) = value.as_str() else {
                continue;
            };
            let (day, next_day) = day_of(text)?;
            let (start, end) = match operator.as_str() {
                "_eq" => (Some(day), Some(next_day)),
                "_gte" => (Some(day), None),
                "_gt" => (Some(next_day), None),
                "_lte" => (None, Some(next_day)),
                "_lt" => (None, Some(day)),
                _ => (None, None),
            };
            range = range.and(Self { start, end });
        }
        Ok(range)
    }

    /// What is in both ranges.
    pub(super) fn and(self, other: Self) -> Self {
        let end = match (self.end, other.end) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self {
            start: self.start.max(other.start),
            end,
        }
    }

    /// Is the instant in the range?
    pub(super) fn contains(&self, instant: Timestamp) -> bool {
        self.start.is_none_or(|start| start <= instant) && self.end.is_none_or(|end| instant < end)
    }

    /// First instant inside, in milliseconds since the Unix epoch.
    pub(super) fn start_ms(&self) -> Option<i64> {
        self.start.map(Timestamp::as_millisecond)
    }

    /// First instant after, in milliseconds since the Unix epoch.
    pub(super) fn end_ms(&self) -> Option<i64> {
        self.end.map(Timestamp::as_millisecond)
    }
}

/// Start of the day of an instant, and of the next one.
fn day_of(text: &str) -> Result<(Timestamp, Timestamp), Refusal> {
    let day = || -> Result<_, jiff::Error> {
        let day = text
            .parse::<Timestamp>()?
            .to_zoned_datetime(TimeZone::UTC)
            .start_of_day()?;
        Ok((day.timestamp(), day.checked_add(1.day())?.timestamp()))
    };
    day().map_err(|_| Refusal::bad_input(format!("La date {text} est hors de portée")))
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "data first: a case reads as one literal"
)]
mod tests {
    use serde_json::json;

    use super::*;

    fn range(operators: Value) -> Result<DayRange, Refusal> {
        DayRange::parse(operators.as_object().unwrap())
    }

    fn check(operators: Value, instant: &str, expected: bool) {
        let found = range(operators.clone())
            .unwrap()
            .contains(instant.parse().unwrap());
        assert_eq!(found, expected, "{operators} {instant}");
    }

    #[test]
    fn an_equal_date_is_any_instant_of_the_utc_day() {
        let day = json!({"_eq": "2025-03-01T15:00:00Z"});
        check(day.clone(), "2025-03-01T00:00:00Z", true);
        check(day.clone(), "2025-03-01T23:59:59.999Z", true);
        check(day.clone(), "2025-03-02T00:00:00Z", false);
        check(day, "2025-02-28T23:59:59.999Z", false);
    }

    #[test]
    fn an_evening_in_france_may_be_the_next_utc_day() {
        let first_of_march_in_utc = json!({"_eq": "2025-03-02T00:30:00+01:00"});
        check(first_of_march_in_utc, "2025-03-01T08:00:00Z", true);
    }

    #[test]
    fn bounds_are_rounded_to_the_day() {
        check(
            json!({"_gte": "2025-03-01T15:00:00Z"}),
            "2025-03-01T00:00:00Z",
            true,
        );
        check(
            json!({"_gt": "2025-03-01T15:00:00Z"}),
            "2025-03-01T20:00:00Z",
            false,
        );
        check(
            json!({"_gt": "2025-03-01T15:00:00Z"}),
            "2025-03-02T00:00:00Z",
            true,
        );
        check(
            json!({"_lte": "2025-03-01T15:00:00Z"}),
            "2025-03-01T20:00:00Z",
            true,
        );
        check(
            json!({"_lt": "2025-03-01T15:00:00Z"}),
            "2025-03-01T02:00:00Z",
            false,
        );
        check(
            json!({"_lt": "2025-03-01T15:00:00Z"}),
            "2025-02-28T20:00:00Z",
            true,
        );
    }

    #[test]
    fn both_bounds_hold() {
        let day = json!({"_gte": "2025-03-01T00:00:00Z", "_lte": "2025-03-01T00:00:00Z"});
        check(day.clone(), "2025-03-01T12:00:00Z", true);
        check(day, "2025-03-02T12:00:00Z", false);
        let around = json!({"_gt": "2025-02-28T00:00:00Z", "_lt": "2025-03-02T00:00:00Z"});
        check(around.clone(), "2025-03-01T12:00:00Z", true);
        check(around, "2025-02-28T12:00:00Z", false);
    }

    #[test]
    fn a_null_bound_restricts_nothing() {
        assert_eq!(
            range(json!({"_eq": null, "_gt": null})),
            Ok(DayRange::default())
        );
    }

    #[test]
    fn two_bounds_of_one_side_are_refused() {
        let at = "2025-03-01T00:00:00Z";
        for (strict, large) in [("_gt", "_gte"), ("_lt", "_lte")] {
            let refused = range(json!({ (strict): at, (large): at }));
            assert_eq!(
                refused,
                Err(Refusal::bad_input(format!(
                    "Les opérateurs {strict} et {large} ne peuvent pas être utilisés ensemble dans un filtre de date"
                )))
            );
            assert!(range(json!({ (strict): at, (large): null })).is_ok());
        }
    }
}
