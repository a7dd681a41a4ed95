//! How dates, quantities and addresses are written on paper, in French.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use crate::document::Moment;

/// What stands for a date that is not known yet: room to write it by hand.
const NO_DATE: &str = "__/__/____";

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `dd/MM/yyyy` in the zone.
pub(crate) fn day(moment: Option<Moment>, zone: &TimeZone) -> String {
    moment.map_or_else(
        || NO_DATE.to_owned(),
        |moment| {
            let date = moment.in_zone(zone).date();
            format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
        },
    )
}

/// `dd/MM/yyyy HH:mm` in the zone.
pub(crate) fn day_and_time(moment: Option<Moment>, zone: &TimeZone) -> String {
    moment.map_or_else(
        || NO_DATE.to_owned(),
        |moment| {
            let time = moment.in_zone(zone).time();
            format!(
                "{} {:02}:{:02}",
                day(Some(Moment::Local(moment.in_zone(zone))), zone),
                time.hour(),
                time.minute()
            )
        },
    )
}

/// `d MMMM yyyy à HH:mm`.
pub(crate) fn edition(edited_at: &ZonedDateTime) -> String {
    let month = usize::try_from(edited_at.month() - 1)
        .ok()
        .and_then(|rank| MONTHS.get(rank))
        .unwrap_or(&"");
    format!(
        "{} {month} {} à {:02}:{:02}",
        edited_at.day(),
        edited_at.year(),
        edited_at.hour(),
        edited_at.minute()
    )
}

/// The number with a decimal comma and at most six decimals.
pub(crate) fn decimal(number: Decimal) -> String {
    number.round_dp(6).normalize().to_string().replace('.', ",")
}

/// `2,1 tonne(s)`.
pub(crate) fn tonnes(quantity: Decimal) -> String {
    format!("{} tonne(s)", decimal(quantity))
}

/// The first part, then each other part that the first does not already contain, separated by
/// spaces: an address typed in full is not followed by its own postal code and town.
pub(crate) fn address(parts: &[Option<&str>]) -> String {
    let mut parts = parts
        .iter()
        .flatten()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty());
    let Some(first) = parts.next() else {
        return String::new();
    };
    let mut whole = first.to_owned();
    for part in parts.filter(|part| !first.contains(part)) {
        whole.push(' ');
        whole.push_str(part);
    }
    whole
}

/// The parts that say something, separated.
pub(crate) fn joined<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> String {
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(separator)
}

/// The text, or nothing.
pub(crate) fn text(value: Option<&str>) -> String {
    value.map(str::trim).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Option<Moment> {
        serde_json::from_value(serde_json::json!(text)).unwrap()
    }

    #[test]
    fn dates_are_those_of_the_zone() {
        let summer = TimeZone::fixed(jiff::tz::offset(2));
        assert_eq!(
            day(moment("2024-07-03T22:30:00.000Z"), &summer),
            "04/07/2024"
        );
        assert_eq!(
            day_and_time(moment("2024-07-03T22:30:00.000Z"), &summer),
            "04/07/2024 00:30"
        );
        assert_eq!(day(None, &summer), "__/__/____");
        assert_eq!(day_and_time(None, &summer), "__/__/____");
    }

    #[test]
    fn the_edition_date_is_written_in_full() {
        let edited_at: ZonedDateTime = "2026-08-01T09:05:00+02:00[+02:00]".parse().unwrap();
        assert_eq!(edition(&edited_at), "1 août 2026 à 09:05");
    }

    #[test]
    fn quantities_have_a_comma_and_no_idle_zero() {
        for (number, expected) in [
            ("1", "1 tonne(s)"),
            ("1.500", "1,5 tonne(s)"),
            ("0", "0 tonne(s)"),
            ("0.1234565", "0,123456 tonne(s)"),
            ("12000", "12000 tonne(s)"),
        ] {
            assert_eq!(tonnes(number.parse().unwrap()), expected);
        }
    }

    #[test]
    fn an_address_does_not_say_its_town_twice() {
        for (parts, expected) in [
            (
                vec![Some("5 rue du chantier"), Some("75010"), Some("Paris")],
                "5 rue du chantier 75010 Paris",
            ),
            (
                vec![
                    Some("5 rue du chantier 75010 Paris"),
                    Some("75010"),
                    Some("Paris"),
                ],
                "5 rue du chantier 75010 Paris",
            ),
            (vec![None, Some("75010"), Some(" ")], "75010"),
            (vec![None, None], ""),
        ] {
            assert_eq!(address(&parts), expected);
        }
    }
}
