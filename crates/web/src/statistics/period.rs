//! The period that statistics are about: whole months, kept in the address.

use jiff::{Timestamp, civil::Date};
use serde::Deserialize;

use crate::dates;

/// What the address asks: `AAAA-MM`, twice.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    du: String,
    au: String,
}

/// Two months, the first and the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: String,
    pub(super) to: String,
    /// Why what was asked is not what is shown.
    pub(super) problem: Option<&'static str>,
}

/// The first day of a month, when the text is one.
fn first_day(month: &str) -> Option<Date> {
    let is_month = month.len() == 7 && month.is_char_boundary(4);
    is_month
        .then(|| format!("{month}-01").parse::<Date>().ok())
        .flatten()
}

/// The middle of a month, which is in that month in every time zone.
fn middle(month: &str) -> String {
    format!("{month}-15T12:00:00Z")
}

/// Most months that are asked at once.
const LONGEST: i32 = 60;

impl Period {
    /// The months asked, else the last twelve.
    pub(super) fn of(asked: &Asked, now: Timestamp) -> Self {
        let month = |at: Timestamp| dates::day_for_field(&at.to_string())[..7].to_owned();
        let mut period = Self {
            from: month(dates::months_before(now, 11)),
            to: month(now),
            problem: None,
        };
        if asked.du.is_empty() && asked.au.is_empty() {
            return period;
        }
        match (first_day(asked.du.trim()), first_day(asked.au.trim())) {
            (Some(from), Some(to)) => {
                let months = (i32::from(to.year()) - i32::from(from.year())) * 12
                    + i32::from(to.month())
                    - i32::from(from.month());
                match months {
                    0..LONGEST => {
                        asked.du.trim().clone_into(&mut period.from);
                        asked.au.trim().clone_into(&mut period.to);
                    }
                    LONGEST.. => period.problem = Some("La période compte cinq ans au plus."),
                    _ => period.problem = Some("La période finit avant d'avoir commencé."),
                }
            }
            _ => {
                period.problem = Some("Écrivez deux mois, par exemple 2026-01 et 2026-12.");
            }
        }
        period
    }

    /// First and last instants, as they travel.
    pub(super) fn instants(&self) -> (String, String) {
        (middle(&self.from), middle(&self.to))
    }

    /// The period in an address.
    pub(super) fn query(&self) -> String {
        format!("du={}&au={}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(du: &str, au: &str, expected: (&str, &str, bool)) {
        let asked = Asked {
            du: du.to_owned(),
            au: au.to_owned(),
        };
        let now = "2026-03-31T22:30:00Z".parse().unwrap();
        let period = Period::of(&asked, now);
        let found = (
            period.from.as_str(),
            period.to.as_str(),
            period.problem.is_some(),
        );
        assert_eq!(found, expected, "{du} {au}");
    }

    #[test]
    fn a_period_is_the_last_year_unless_two_months_in_order_are_asked() {
        // It is April already in Paris.
        check("", "", ("2025-05", "2026-04", false));
        check("2024-02", "2024-11", ("2024-02", "2024-11", false));
        check("2024-11", "2024-02", ("2025-05", "2026-04", true));
        check("2000-01", "2026-01", ("2025-05", "2026-04", true));
        check("hier", "2026-01", ("2025-05", "2026-04", true));
        check("2026-13", "2026-13", ("2025-05", "2026-04", true));
        check("2026-1", "2026-02", ("2025-05", "2026-04", true));
    }
}
