//! OMI (IMO) numbers: foreign ships that hand over their waste.

use std::fmt;

/// Prefix of a number, in any case.
const PREFIX: &str = "OMI";

/// The text is not the number of a ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Le numéro OMI d'un navire se compose des lettres OMI suivies de 7 chiffres")]
pub struct OmiNumberError;

/// The number of a ship, kept as typed: `OMI` in any case, then seven digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OmiNumber(String);

impl OmiNumber {
    /// Parses a number.
    pub fn parse(text: &str) -> Result<Self, OmiNumberError> {
        if is_omi_number(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(OmiNumberError)
        }
    }

    /// The number as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OmiNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether the text is the number of a ship.
pub fn is_omi_number(text: &str) -> bool {
    text.split_at_checked(PREFIX.len())
        .is_some_and(|(prefix, digits)| {
            prefix.eq_ignore_ascii_case(PREFIX)
                && digits.len() == 7
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(OmiNumber::parse(text).is_ok(), expected, "{text:?}");
    }

    #[test]
    fn a_ship_has_seven_digits() {
        check("OMI1234567", true);
        check("omi1234567", true);
        check("Omi0000000", true);
        check("OMI123", false);
        check("OMI12345678", false);
        check("OMI 1234567", false);
        check("IMO1234567", false);
        check("ÖMI1234567", false);
        check("", false);
    }
}
