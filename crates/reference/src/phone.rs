//! Telephone numbers that forms accept. The API takes any text: this is advice given before sending.

/// Whether the text is a French number or an international one: `+`, country and subscriber, 8 to 15 digits as ITU
/// E.164 has it, exactly nine after the code of France.
pub fn is_phone_number(text: &str) -> bool {
    match text.strip_prefix('+') {
        Some(number) => is_international(number),
        None => is_french_number(text),
    }
}

/// Whether the text is a French number: ten digits in pairs, which spaces, dots, hyphens or underscores may separate.
pub fn is_french_number(text: &str) -> bool {
    let mut rest = text.as_bytes();
    let [b'0', b'1'..=b'9', after @ ..] = rest else {
        return false;
    };
    rest = after;
    for _ in 0..4 {
        if let [b' ' | b'_' | b'.' | b'-', after @ ..] = rest {
            rest = after;
        }
        let [b'0'..=b'9', b'0'..=b'9', after @ ..] = rest else {
            return false;
        };
        rest = after;
    }
    rest.is_empty()
}

fn is_international(number: &str) -> bool {
    let digits: String = number
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '.' | '-' | '(' | ')'))
        .collect();
    let is_e164 = (8..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    match digits.strip_prefix("33") {
        Some(subscriber) => is_e164 && subscriber.len() == 9 && !subscriber.starts_with('0'),
        None => is_e164,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(is_phone_number(text), expected, "{text:?}");
    }

    #[test]
    fn a_form_accepts_french_and_international_numbers() {
        for text in [
            "0471000000",
            "04 71 00 00 00",
            "04.71.00.00.00",
            "04-71_00 0000",
            "+33600000000",
            "+33 6 00 00 00 00",
            "+32 2 555 12 12",
        ] {
            check(text, true);
        }
        for text in [
            "",
            "1245",
            "04710000000",
            "047100000",
            "+336000000000",
            "+3360000000",
            "+330600000000",
            "0071000000",
            "04  71000000",
            "0471000000 ",
            "+",
            "+abc",
            "+0123456789",
            "+1234567890123456",
        ] {
            check(text, false);
        }
    }
}
