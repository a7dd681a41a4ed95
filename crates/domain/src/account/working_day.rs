//! French working days.

use contract::scalar::DateTime;
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// Sunday of Easter, by the anonymous Gregorian computus.
fn easter(year: i16) -> Option<Date> {
    let (y, a) = (i32::from(year), i32::from(year) % 19);
    let (b, c) = (y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?);
    Date::new(year, month, day).ok()
}

/// Is the day one of the eleven national holidays?
fn is_holiday(day: Date) -> bool {
    const FIXED: [(i8, i8); 8] = [
        (1, 1),
        (5, 1),
        (5, 8),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
    ];
    // Easter Monday, Ascension, Whit Monday.
    const AFTER_EASTER: [i64; 3] = [1, 39, 50];
    FIXED.contains(&(day.month(), day.day()))
        || easter(day.year()).is_some_and(|easter| {
            AFTER_EASTER.iter().any(|days| {
                easter
                    .checked_add(days.days())
                    .is_ok_and(|holiday| holiday == day)
            })
        })
}

fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(day)
}

/// The first working day strictly after this one.
fn next_working_day(day: Date) -> Date {
    let mut next = day.tomorrow().unwrap_or(day);
    while !is_working_day(next) {
        let Ok(tomorrow) = next.tomorrow() else {
            return next;
        };
        next = tomorrow;
    }
    next
}

/// End of the period in which only administrators may answer: midnight, one calendar day after the next working
/// day (accounts specification, section 10.1).
pub fn end_of_administrators_period(now: DateTime) -> DateTime {
    let today = now.0.to_zoned_datetime(DateTime::paris()).date();
    let end = next_working_day(today);
    let end = end.tomorrow().unwrap_or(end);
    end.to_zoned_datetime(DateTime::paris())
        .map_or(now, |midnight| DateTime(midnight.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(now: &str, expected: &str) {
        let now = DateTime::parse_text(now).unwrap();
        assert_eq!(end_of_administrators_period(now).to_iso(), expected);
    }

    #[test]
    fn the_period_ends_a_day_after_the_next_working_day() {
        // Monday, then Friday: the week-end does not count.
        check("2026-03-02T10:00:00", "2026-03-03T23:00:00.000Z");
        check("2026-03-06T10:00:00", "2026-03-09T23:00:00.000Z");
        // Late in the evening, the day is that of Paris.
        check("2026-03-02T23:30:00Z", "2026-03-04T23:00:00.000Z");
    }

    #[test]
    fn national_holidays_do_not_count() {
        // Easter Monday 2026 is 6 April; Ascension 14 May; Whit Monday 25 May.
        check("2026-04-03T10:00:00", "2026-04-07T22:00:00.000Z");
        check("2026-05-13T10:00:00", "2026-05-15T22:00:00.000Z");
        check("2026-05-22T10:00:00", "2026-05-26T22:00:00.000Z");
        // The 25th of December 2026 is a Friday.
        check("2026-12-24T10:00:00", "2026-12-28T23:00:00.000Z");
        check("2026-12-31T10:00:00", "2027-01-04T23:00:00.000Z");
    }
}
