//! SIRET numbers: the 14 digits that identify a French establishment.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// SIREN of La Poste, whose establishments follow a rule of their own.
const LA_POSTE: &str = "356000000";
/// Head office of La Poste: the one establishment of the group that follows the general rule.
const LA_POSTE_HEAD_OFFICE: &str = "35600000000048";
/// Establishment of the platform's technical rescue; valid although no rule accepts it.
const RESCUE_COMPANY: &str = "11111111192062";
/// Prefix of the SIRETs that sandboxes hand out.
const TEST_PREFIX: &str = "000000";

/// Whether SIRETs of sandbox companies (prefix `000000`) are valid whatever their check digit.
///
/// Where they are refused such a number is not invalid as such: the general rule decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestCompanies {
    /// A sandbox: `000000` followed by any eight digits, not all zero, is a SIRET.
    Allowed,
    /// A real platform.
    Refused,
}

/// Why a text is not a SIRET.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SiretError {
    /// Anything but exactly 14 digits; white space and separators are not removed.
    #[error("Un SIRET compte 14 chiffres, sans espace ni séparateur")]
    Format,
    /// Fourteen zeros.
    #[error("Un SIRET ne peut pas être composé uniquement de zéros")]
    Zero,
    /// The check digit (or the digit sum, for La Poste) does not fit.
    #[error("La clé de contrôle du SIRET est incorrecte")]
    CheckDigit,
}

/// A valid SIRET: SIREN of the company (9 digits) and number of the establishment (NIC, 5 digits).
///
/// ```
/// use reference::siret::{Siret, TestCompanies};
///
/// let siret = Siret::parse("53075596600047", TestCompanies::Refused)?;
/// assert_eq!(siret.siren(), "530755966");
/// assert!(Siret::parse("530 755 966 00047", TestCompanies::Refused).is_err());
/// # Ok::<(), reference::siret::SiretError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siret(String);

impl Siret {
    /// Parses a SIRET written as exactly 14 digits.
    pub fn parse(text: &str, test_companies: TestCompanies) -> Result<Self, SiretError> {
        check(text, test_companies)?;
        Ok(Self(text.to_owned()))
    }

    /// Draws the SIRET of a sandbox company: `000000`, the last six decimal digits of `draw`, and two
    /// digits that satisfy the general rule, so that it stays valid where test companies are refused.
    pub fn of_test_company(draw: u64) -> Self {
        // Six zeros, six free digits, one filler digit that keeps the number away from fourteen
        // zeros, and the check digit.
        let free = draw % 1_000_000;
        let filler = if free == 0 {
            1
        } else {
            (draw / 1_000_000) % 10
        };
        let body = format!("{TEST_PREFIX}{free:06}{filler}");
        let sum = luhn_sum(&format!("{body}0"));
        Self(format!("{body}{}", (10 - sum % 10) % 10))
    }

    /// The 14 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The company: first nine digits.
    pub fn siren(&self) -> &str {
        &self.0[..9]
    }

    /// The establishment within the company: last five digits.
    pub fn nic(&self) -> &str {
        &self.0[9..]
    }

    /// Whether this is the number of a sandbox company, unknown to the national directory.
    pub fn is_test_company(&self) -> bool {
        is_test_siret(&self.0)
    }
}

/// Whether the text is a SIRET.
pub fn is_siret(text: &str, test_companies: TestCompanies) -> bool {
    check(text, test_companies).is_ok()
}

/// Whether the text starts like the SIRET of a sandbox company. Such companies are never looked up
/// in the national directory, on any platform.
pub fn is_test_siret(text: &str) -> bool {
    text.starts_with(TEST_PREFIX)
}

/// Whether nine digits form a SIREN (Luhn).
pub fn is_siren(text: &str) -> bool {
    text.len() == 9 && is_digits(text) && luhn_sum(text).is_multiple_of(10)
}

fn check(text: &str, test_companies: TestCompanies) -> Result<(), SiretError> {
    if text.len() != 14 || !is_digits(text) {
        return Err(SiretError::Format);
    }
    if text.bytes().all(|digit| digit == b'0') {
        return Err(SiretError::Zero);
    }
    // The order is the rule: the first test that applies decides.
    let valid = if test_companies == TestCompanies::Allowed && is_test_siret(text) {
        true
    } else if text.starts_with(LA_POSTE) && text != LA_POSTE_HEAD_OFFICE {
        digit_sum(text).is_multiple_of(5)
    } else if text == RESCUE_COMPANY {
        true
    } else {
        luhn_sum(text).is_multiple_of(10)
    };
    valid.then_some(()).ok_or(SiretError::CheckDigit)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digit_sum(digits: &str) -> u32 {
    digits.bytes().map(|digit| u32::from(digit - b'0')).sum()
}

/// Luhn sum: from the right, every second digit doubled, minus nine above nine.
fn luhn_sum(digits: &str) -> u32 {
    digits
        .bytes()
        .rev()
        .map(|digit| u32::from(digit - b'0'))
        .enumerate()
        .map(|(rank, digit)| match (rank % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => 2 * digit - 9,
            (_, digit) => 2 * digit,
        })
        .sum()
}

impl fmt::Display for Siret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl AsRef<str> for Siret {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Parses as a real platform does: test companies are refused.
impl FromStr for Siret {
    type Err = SiretError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, TestCompanies::Refused)
    }
}

impl Serialize for Siret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Reads what the platform itself wrote: the border has already decided about test companies.
impl<'de> Deserialize<'de> for Siret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text, TestCompanies::Allowed).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_real(text: &str, expected: Result<(), SiretError>) {
        assert_eq!(
            Siret::parse(text, TestCompanies::Refused).map(|_| ()),
            expected,
            "{text:?}"
        );
    }

    #[test]
    fn the_first_rule_that_applies_decides() {
        for (text, expected) in [
            ("53075596600047", Ok(())),
            ("73282932000074", Ok(())),
            ("11111111192062", Ok(())),
            // La Poste: Luhn for the head office, digit sum for the others.
            ("35600000000048", Ok(())),
            ("35600000049837", Ok(())),
            ("35600000049838", Err(SiretError::CheckDigit)),
            ("53075596600048", Err(SiretError::CheckDigit)),
            ("00000000000000", Err(SiretError::Zero)),
            ("", Err(SiretError::Format)),
            ("123456789", Err(SiretError::Format)),
            ("6011329933655299", Err(SiretError::Format)),
            ("530 755 966 00047", Err(SiretError::Format)),
            ("53075596600047 ", Err(SiretError::Format)),
            ("5307559660004\u{664}", Err(SiretError::Format)),
        ] {
            check_real(text, expected);
        }
    }

    #[test]
    fn test_companies_are_a_setting() {
        assert!(is_siret("00000012345678", TestCompanies::Allowed));
        // Refused, the general rule decides.
        assert!(!is_siret("00000012345678", TestCompanies::Refused));
        assert!(is_siret("00000012345674", TestCompanies::Refused));
        assert!(!is_siret("00000000000000", TestCompanies::Allowed));
    }

    #[test]
    fn the_parts_of_a_siret_are_the_company_and_the_establishment() {
        let siret: Siret = "53075596600047".parse().unwrap();
        assert_eq!((siret.siren(), siret.nic()), ("530755966", "00047"));
        assert!(!siret.is_test_company());
    }

    proptest! {
        #[test]
        fn one_check_digit_out_of_ten_is_right(body in "[1-9][0-9]{12}") {
            prop_assume!(!body.starts_with(LA_POSTE) && !RESCUE_COMPANY.starts_with(&body));
            let valid = (0..10)
                .filter(|digit| is_siret(&format!("{body}{digit}"), TestCompanies::Refused))
                .count();
            prop_assert_eq!(valid, 1);
        }

        #[test]
        fn two_digits_out_of_ten_suit_a_post_office(body in "356000000[0-9]{4}") {
            prop_assume!(!LA_POSTE_HEAD_OFFICE.starts_with(&body));
            let valid = (0..10)
                .filter(|digit| is_siret(&format!("{body}{digit}"), TestCompanies::Refused))
                .count();
            prop_assert_eq!(valid, 2);
        }

        #[test]
        fn a_changed_digit_is_noticed(body in "[1-9][0-9]{12}", rank in 0_usize..14, shift in 1_u8..10) {
            prop_assume!(!body.starts_with(LA_POSTE));
            let sum = luhn_sum(&format!("{body}0"));
            let valid = format!("{body}{}", (10 - sum % 10) % 10);
            let mut digits = valid.into_bytes();
            digits[rank] = b'0' + (digits[rank] - b'0' + shift) % 10;
            let changed = String::from_utf8(digits).unwrap();
            prop_assume!(!changed.starts_with(LA_POSTE) && changed != RESCUE_COMPANY);
            prop_assert!(!is_siret(&changed, TestCompanies::Refused));
        }

        #[test]
        fn a_drawn_test_siret_is_valid_everywhere(draw: u64) {
            let siret = Siret::of_test_company(draw);
            prop_assert!(siret.is_test_company());
            prop_assert!(is_siret(siret.as_str(), TestCompanies::Allowed));
            prop_assert!(is_siret(siret.as_str(), TestCompanies::Refused));
        }

        #[test]
        fn any_text_is_judged_without_panic(text: String) {
            let _ = is_siret(&text, TestCompanies::Allowed);
        }
    }
}
