//! Cadastral parcels and coordinates: where earth and sediments come from or go to.

/// Most decimals of a latitude or a longitude on a BSDD: a tenth of a metre.
const MAX_DECIMALS: usize = 6;

/// What is wrong with a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParcelError {
    /// Neither a complete parcel number nor complete coordinates, or some of both.
    #[error(
        "Vous devez renseigner soit un numéro de parcelle complet (préfixe, section et numéro), soit des coordonnées GPS"
    )]
    Incomplete,
    /// A part of the number with no character or more than five.
    #[error("Le préfixe, la section et le numéro de parcelle comptent chacun de 1 à 5 caractères")]
    PartLength,
    /// A latitude outside −90…90 or a longitude outside −180…180.
    #[error("La latitude doit être comprise entre -90 et 90, la longitude entre -180 et 180")]
    OutOfRange,
    /// Too many decimals.
    #[error("Les coordonnées GPS comptent au plus 6 décimales")]
    TooPrecise,
}

/// A parcel of a BSDD: its number or its coordinates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parcel<'a> {
    /// Prefix: number of the former municipality, `000` without.
    pub prefix: Option<&'a str>,
    /// Section of the land register.
    pub section: Option<&'a str>,
    /// Number within the section.
    pub number: Option<&'a str>,
    /// **Latitude**, in degrees: the API calls it `x`.
    pub x: Option<f64>,
    /// **Longitude**, in degrees: the API calls it `y`.
    pub y: Option<f64>,
}

impl Parcel<'_> {
    /// Checks that the parcel has a complete number and no coordinates, or the reverse, each within its limits.
    pub fn check(&self) -> Result<(), ParcelError> {
        let parts = [self.prefix, self.section, self.number];
        match (parts, self.x, self.y) {
            ([Some(prefix), Some(section), Some(number)], None, None) => {
                check_parts([prefix, section, number])
            }
            ([None, None, None], Some(latitude), Some(longitude)) => {
                check_coordinates(latitude, longitude)
            }
            _ => Err(ParcelError::Incomplete),
        }
    }
}

fn check_parts(parts: [&str; 3]) -> Result<(), ParcelError> {
    let is_part = |part: &str| (1..=5).contains(&part.chars().count());
    if parts.into_iter().all(is_part) {
        Ok(())
    } else {
        Err(ParcelError::PartLength)
    }
}

fn check_coordinates(latitude: f64, longitude: f64) -> Result<(), ParcelError> {
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(ParcelError::OutOfRange);
    }
    if decimals(latitude) > MAX_DECIMALS || decimals(longitude) > MAX_DECIMALS {
        return Err(ParcelError::TooPrecise);
    }
    Ok(())
}

/// Decimals of the shortest text that reads back as the number.
fn decimals(number: f64) -> usize {
    number
        .to_string()
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len())
}

/// Whether the text is a parcel number `prefix-section-number` (`000-AB-1234`): one to three digits, one or two
/// digits or capitals, one to four digits.
pub fn is_parcel_number(text: &str) -> bool {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_section = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    };
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [prefix, section, number] => {
            (1..=3).contains(&prefix.len())
                && is_digits(prefix)
                && (1..=2).contains(&section.len())
                && is_section(section)
                && (1..=4).contains(&number.len())
                && is_digits(number)
        }
        _ => false,
    }
}

/// Whether the text gives coordinates as `latitude longitude` (`48.85 2.35`). Their range is not checked.
pub fn is_coordinates(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = |text: &str| match text.strip_prefix('-').unwrap_or(text).split_once('.') {
        Some((whole, decimals)) => is_digits(whole) && is_digits(decimals),
        None => is_digits(text.strip_prefix('-').unwrap_or(text)),
    };
    text.split_once(' ')
        .is_some_and(|(latitude, longitude)| is_number(latitude) && is_number(longitude))
}

/// Whether the text may be the code of a municipality: five characters. Neither its existence nor its content is
/// checked.
pub fn is_municipality_code(text: &str) -> bool {
    text.chars().count() == 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered<'a>(prefix: &'a str, section: &'a str, number: &'a str) -> Parcel<'a> {
        Parcel {
            prefix: Some(prefix),
            section: Some(section),
            number: Some(number),
            ..Parcel::default()
        }
    }

    fn located(x: f64, y: f64) -> Parcel<'static> {
        Parcel {
            x: Some(x),
            y: Some(y),
            ..Parcel::default()
        }
    }

    fn check(parcel: Parcel<'_>, expected: Result<(), ParcelError>) {
        assert_eq!(parcel.check(), expected, "{parcel:?}");
    }

    #[test]
    fn a_parcel_has_a_number_or_coordinates() {
        check(numbered("000", "AB", "12"), Ok(()));
        check(numbered("00000", "ABCDE", "12345"), Ok(()));
        check(numbered("000000", "AB", "12"), Err(ParcelError::PartLength));
        check(numbered("000", "", "12"), Err(ParcelError::PartLength));
        check(located(45.733, 4.91), Ok(()));
        check(located(-90.0, 180.0), Ok(()));
        check(located(45.123456, -4.0), Ok(()));
        check(located(91.0, 4.0), Err(ParcelError::OutOfRange));
        // The first coordinate is the latitude.
        check(located(4.0, 91.0), Ok(()));
        check(located(4.0, 180.5), Err(ParcelError::OutOfRange));
        check(located(f64::NAN, 4.0), Err(ParcelError::OutOfRange));
        check(located(45.1234567, 4.0), Err(ParcelError::TooPrecise));
        check(located(45.0, 0.0000001), Err(ParcelError::TooPrecise));
        check(Parcel::default(), Err(ParcelError::Incomplete));
        check(
            Parcel {
                number: None,
                ..numbered("000", "AB", "12")
            },
            Err(ParcelError::Incomplete),
        );
        check(
            Parcel {
                y: None,
                ..located(45.1, 4.0)
            },
            Err(ParcelError::Incomplete),
        );
        check(
            Parcel {
                x: Some(45.1),
                y: Some(4.0),
                ..numbered("000", "AB", "12")
            },
            Err(ParcelError::Incomplete),
        );
    }

    #[test]
    fn a_parcel_number_has_three_parts() {
        for text in ["000-AB-1234", "1-1-1", "12-0A-0001"] {
            assert!(is_parcel_number(text), "{text}");
        }
        for text in [
            "",
            "0000-AB-1",
            "000-ABC-1",
            "000-AB-12345",
            "000-ab-1",
            "000-AB",
            "000-AB-1-2",
            "-AB-1",
            " 000-AB-1",
        ] {
            assert!(!is_parcel_number(text), "{text}");
        }
    }

    #[test]
    fn coordinates_are_two_numbers_separated_by_a_space() {
        for text in ["48.85 2.35", "-12 145.25", "0 0", "1200 -999.5"] {
            assert!(is_coordinates(text), "{text}");
        }
        for text in [
            "",
            "48.85",
            "48.85  2.35",
            "48,85 2,35",
            "48. 2",
            ".5 2",
            "--4 2",
            "48.85 2.35 1",
            "+4 2",
            "1e3 2",
        ] {
            assert!(!is_coordinates(text), "{text}");
        }
    }

    #[test]
    fn a_municipality_code_has_five_characters() {
        assert!(is_municipality_code("2A004") && is_municipality_code("69381"));
        assert!(!is_municipality_code("6938") && !is_municipality_code("693810"));
    }
}
