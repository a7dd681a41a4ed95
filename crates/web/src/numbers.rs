//! Numbers as people in France write them.

/// `1,25`, without useless zeros.
pub(crate) fn decimal(value: f64) -> String {
    value.to_string().replace('.', ",")
}

/// `1,25 t`
pub(crate) fn tonnes(value: f64) -> String {
    format!("{}\u{a0}t", decimal(value))
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
