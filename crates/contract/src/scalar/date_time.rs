//! `DateTime`: an instant, read leniently, answered in UTC with milliseconds.

use std::sync::LazyLock;

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use jiff::{
    Timestamp,
    civil::{Date, DateTime as CivilDateTime},
    fmt::{rfc2822, strtime},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// The server's civil zone: days of identifiers, date-times sent without offset, dates on documents.
static PARIS: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC));

/// An instant of the contract.
///
/// Clients send ISO 8601, RFC 2822 and the other spellings that a JavaScript engine reads. A date alone is
/// midnight UTC; a date-time without offset, and any other spelling of a day, is Paris time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DateTime(pub Timestamp);

/// The text is not a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTimeError {
    /// What was received, as JSON.
    pub received: String,
}

impl std::fmt::Display for DateTimeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Seul les chaînes de caractères au format ISO 8601 sont acceptées en tant que date. Reçu {}.",
            self.received
        )
    }
}

impl std::error::Error for DateTimeError {}

impl DateTime {
    /// The zone of the server.
    pub fn paris() -> TimeZone {
        PARIS.clone()
    }

    /// Reads one of the accepted spellings.
    ///
    /// # Errors
    /// The text denotes no instant.
    pub fn parse_text(text: &str) -> Result<Self, DateTimeError> {
        let text = text.trim();
        parse_iso(text)
            .or_else(|| parse_rfc2822(text))
            .or_else(|| parse_other_spelling(text))
            .map(Self)
            .ok_or_else(|| DateTimeError {
                received: text.to_owned(),
            })
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn as_millisecond(self) -> i64 {
        self.0.as_millisecond()
    }

    /// `2024-03-01T09:00:00.000Z`
    pub fn to_iso(self) -> String {
        let at = self.0.to_zoned_datetime(TimeZone::UTC).datetime();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }
}

impl From<Timestamp> for DateTime {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

fn parse_iso(text: &str) -> Option<Timestamp> {
    if text.len() == 10
        && let Ok(date) = text.parse::<Date>()
        && text.as_bytes()[4] == b'-'
    {
        return date
            .to_zoned_datetime(TimeZone::UTC)
            .ok()
            .map(|z| z.timestamp());
    }
    let starts_with_day = text
        .get(..10)
        .is_some_and(|day| day.as_bytes()[4] == b'-' && day.parse::<Date>().is_ok());
    if !starts_with_day {
        return None;
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    if let Ok(civil) = text.parse::<CivilDateTime>() {
        return civil
            .to_zoned_datetime(PARIS.clone())
            .ok()
            .map(|z| z.timestamp());
    }
    // Basic offsets (`+01`, `+0100`) after an extended date-time.
    let split = text.rfind(['+', '-']).filter(|&at| at > 10)?;
    let (civil, offset) = text.split_at(split);
    let digits = offset[1..].replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "00"),
        4 => digits.split_at(2),
        _ => return None,
    };
    format!("{civil}{}{hours}:{minutes}", &offset[..1])
        .parse()
        .ok()
}

fn parse_rfc2822(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// The other spellings of a day or date-time, in Paris time.
fn parse_other_spelling(text: &str) -> Option<Timestamp> {
    const DATE_TIMES: [&str; 6] = [
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%B %d, %Y %H:%M:%S",
        "%b %d, %Y %H:%M:%S",
        "%d %B %Y %H:%M:%S",
        "%d %b %Y %H:%M:%S",
    ];
    const DAYS: [&str; 8] = [
        "%Y/%m/%d",
        "%m/%d/%Y",
        "%B %d, %Y",
        "%b %d, %Y",
        "%B %d %Y",
        "%b %d %Y",
        "%d %B %Y",
        "%d %b %Y",
    ];
    let civil = DATE_TIMES
        .iter()
        .find_map(|format| strtime::parse(format, text).ok()?.to_datetime().ok())
        .or_else(|| {
            DAYS.iter().find_map(|format| {
                Some(
                    strtime::parse(format, text)
                        .ok()?
                        .to_date()
                        .ok()?
                        .at(0, 0, 0, 0),
                )
            })
        })?;
    civil
        .to_zoned_datetime(PARIS.clone())
        .ok()
        .map(|z| z.timestamp())
}

/// Date et heure. En entrée : ISO 8601 (`2024-03-01`, `2024-03-01T10:00:00`, `2024-03-01T10:00:00.000Z`,
/// `2024-03-01T10:00:00+01:00`) ; un jour seul vaut minuit UTC, une heure sans décalage est celle de Paris. En
/// sortie : `AAAA-MM-JJTHH:mm:ss.sssZ`, toujours en UTC.
#[Scalar(name = "DateTime")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::parse_text(text).map_err(InputValueError::custom),
            other => Err(InputValueError::custom(DateTimeError {
                received: other.to_string(),
            })),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            DateTime::parse_text(text)
                .ok()
                .map(DateTime::to_iso)
                .as_deref(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_date_alone_is_midnight_utc() {
        check("2024-03-01", Some("2024-03-01T00:00:00.000Z"));
    }

    #[test]
    fn a_date_time_without_offset_is_paris_time() {
        check("2024-03-01T10:00", Some("2024-03-01T09:00:00.000Z"));
        check("2024-07-01T10:00:00", Some("2024-07-01T08:00:00.000Z"));
        check("2020-04-03T14:48:00", Some("2020-04-03T12:48:00.000Z"));
    }

    #[test]
    fn every_spelling_of_an_offset_is_read() {
        check("2024-03-01T10:00:00+01", Some("2024-03-01T09:00:00.000Z"));
        check("2024-03-01T10:00:00+0100", Some("2024-03-01T09:00:00.000Z"));
        check(
            "2024-03-01T10:00:00+01:00",
            Some("2024-03-01T09:00:00.000Z"),
        );
        check("2024-03-01T10:00:00.123Z", Some("2024-03-01T10:00:00.123Z"));
        check(
            "2024-03-01T10:00:00.000+0000",
            Some("2024-03-01T10:00:00.000Z"),
        );
    }

    #[test]
    fn spellings_of_a_javascript_engine_are_read() {
        check("2024/03/01", Some("2024-02-29T23:00:00.000Z"));
        check("March 1, 2024", Some("2024-02-29T23:00:00.000Z"));
        check(
            "Fri, 01 Mar 2024 10:00:00 +0100",
            Some("2024-03-01T09:00:00.000Z"),
        );
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        check("hier", None);
        check("", None);
        check("2024-13-01", None);
        check("2024-02-30", None);
    }
}
