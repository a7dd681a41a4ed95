//! Dates as people in France write them.

use jiff::{
    Timestamp, ZonedDateTime,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// The zone in which dates are shown and typed.
fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

fn zoned(iso: &str) -> Option<ZonedDateTime> {
    iso.parse::<Timestamp>()
        .ok()
        .map(|instant| instant.to_zoned_datetime(paris()))
}

/// `31/12/2025`; empty when the text is no date.
pub(crate) fn day(iso: &str) -> String {
    zoned(iso).map_or_else(String::new, |at| at.strftime("%d/%m/%Y").to_string())
}

/// `31/12/2025 14:05`; empty when the text is no date.
pub(crate) fn day_and_time(iso: &str) -> String {
    zoned(iso).map_or_else(String::new, |at| at.strftime("%d/%m/%Y %H:%M").to_string())
}

/// The instant as a `datetime-local` field holds it: `2025-12-31T14:05`.
pub(crate) fn for_field(at: Timestamp) -> String {
    at.to_zoned_datetime(paris())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string()
}

/// What was typed in a `datetime-local` or `date` field, in Paris.
pub(crate) fn typed(text: &str) -> Option<Timestamp> {
    let local = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0)))
        .ok()?;
    let zoned = local.to_zoned_datetime(paris()).ok()?;
    Some(zoned.timestamp())
}

/// The instant as a `date` field holds it: `2025-12-31`.
pub(crate) fn day_for_field(iso: &str) -> String {
    zoned(iso).map_or_else(String::new, |at| at.strftime("%Y-%m-%d").to_string())
}

/// The last millisecond of a day typed in a `date` field, in Paris.
pub(crate) fn typed_end(text: &str) -> Option<Timestamp> {
    let day = text.parse::<Date>().ok()?;
    let end = day.at(23, 59, 59, 999_000_000);
    let zoned = end.to_zoned_datetime(paris()).ok()?;
    Some(zoned.timestamp())
}

/// The year in Paris.
pub(crate) fn year(at: Timestamp) -> i16 {
    at.to_zoned_datetime(paris()).year()
}

/// The instant some calendar months earlier, in Paris.
pub(crate) fn months_before(at: Timestamp, months: i64) -> Timestamp {
    let zoned = at.to_zoned_datetime(paris());
    let span = jiff::Span::new().try_months(months);
    span.ok()
        .and_then(|span| zoned.checked_sub(span).ok())
        .map_or(at, |earlier| earlier.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_paris() {
        assert_eq!(day("2025-06-30T22:30:00.000Z"), "01/07/2025");
        assert_eq!(day_and_time("2025-12-31T13:05:00.000Z"), "31/12/2025 14:05");
        assert_eq!(day("n'importe quoi"), "");
    }

    #[test]
    fn what_is_typed_is_in_paris() {
        let at = |text| typed(text).map(|at| at.to_string());
        assert_eq!(
            at("2025-07-01T00:30").as_deref(),
            Some("2025-06-30T22:30:00Z")
        );
        assert_eq!(at("2025-12-31").as_deref(), Some("2025-12-30T23:00:00Z"));
        assert_eq!(at("31/12/2025"), None);
        let winter = typed("2025-12-31T14:05").unwrap();
        assert_eq!(for_field(winter), "2025-12-31T14:05");
        assert_eq!(for_field(months_before(winter, 2)), "2025-10-31T14:05");
    }
}
