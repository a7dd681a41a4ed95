//! Numbers as people in France write them.

/// `1,25`, without useless zeros.
pub(crate) fn decimal(value: f64) -> String {
    value.to_string().replace('.', ",")
}

/// `12 345,67`: two decimals at most, thousands apart.
pub(crate) fn rounded(value: f64) -> String {
    let text = format!("{value:.2}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let whole = thousands(whole);
    match decimals.trim_end_matches('0') {
        "" => whole,
        decimals => format!("{whole},{decimals}"),
    }
}

/// `12 345`
pub(crate) fn count(value: i64) -> String {
    thousands(&value.to_string())
}

fn thousands(digits: &str) -> String {
    let length = digits.len();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0
            && (length - place).is_multiple_of(3)
            && digit.is_ascii_digit()
            && !text.ends_with('-')
        {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// `1,25 t`
pub(crate) fn tonnes(value: f64) -> String {
    format!("{}\u{a0}t", decimal(value))
}

/// The best known weight: accepted, else received, else announced. Nothing is accepted of refused waste: what
/// arrived is what matters then.
pub(crate) fn best_weight(
    accepted: Option<f64>,
    received: Option<f64>,
    announced: Option<f64>,
) -> Option<f64> {
    accepted
        .filter(|weight| *weight > 0.0)
        .or(received)
        .or(announced)
}

/// A number as typed, with a comma or a point, spaces between thousands allowed; none when it is no number.
pub(crate) fn typed(text: &str) -> Option<f64> {
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| if character == ',' { '.' } else { character })
        .collect();
    let is_plain = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_has_a_comma() {
        assert_eq!(decimal(1.25), "1,25");
        assert_eq!(decimal(12.0), "12");
        assert_eq!(tonnes(0.075), "0,075\u{a0}t");
    }

    #[test]
    fn large_numbers_are_read_by_thousands() {
        assert_eq!(rounded(1_234_567.891), "1\u{a0}234\u{a0}567,89");
        assert_eq!(rounded(999.5), "999,5");
        assert_eq!(rounded(-123_456.0), "-123\u{a0}456");
        assert_eq!(count(0), "0");
        assert_eq!(count(12_345), "12\u{a0}345");
    }

    #[test]
    fn refused_waste_weighs_what_arrived() {
        assert_eq!(best_weight(Some(2.0), Some(3.0), Some(4.0)), Some(2.0));
        assert_eq!(best_weight(Some(0.0), Some(3.0), Some(4.0)), Some(3.0));
        assert_eq!(best_weight(None, None, Some(4.0)), Some(4.0));
    }

    #[test]
    fn commas_points_and_spaces_are_read() {
        for (text, expected) in [
            ("1,25", Some(1.25)),
            ("1.25", Some(1.25)),
            ("1 250", Some(1250.0)),
            ("0", Some(0.0)),
            ("", None),
            ("-1", None),
            ("1e3", None),
            ("NaN", None),
            ("1,2,3", None),
        ] {
            assert_eq!(typed(text), expected, "{text}");
        }
    }
}
