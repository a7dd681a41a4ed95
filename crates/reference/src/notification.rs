//! Numbers of notifications of transboundary movements (TTD), in declarations to the registry.

/// The number without white space, if it has a known form: country in two or three capitals (or `A7E`, `A7I`), up
/// to four digits, then six.
pub fn parse_notification_number(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let is_country = |length: usize| {
        compact.get(..length).is_some_and(|country| {
            country.bytes().all(|byte| byte.is_ascii_uppercase())
                || country == "A7E"
                || country == "A7I"
        })
    };
    let is_number = |length: usize| {
        compact.get(length..).is_some_and(|number| {
            (6..=10).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    [2, 3]
        .into_iter()
        .any(|length| is_country(length) && is_number(length))
        .then_some(compact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            parse_notification_number(text).as_deref(),
            expected,
            "{text:?}"
        );
    }

    #[test]
    fn a_notification_has_a_country_and_six_to_ten_digits() {
        check("FR2024001234", Some("FR2024001234"));
        check("FR 2024 001234", Some("FR2024001234"));
        check("DEU001234", Some("DEU001234"));
        check("A7E2024001234", Some("A7E2024001234"));
        check("A7I001234", Some("A7I001234"));
        check("A7001234", None);
        check("A7O001234", None);
        check("F2024001234", None);
        check("FRAN001234", None);
        check("FR12345", None);
        check("FR12345678901", None);
        check("fr2024001234", None);
        check("éR2024001234", None);
        check("", None);
    }
}
