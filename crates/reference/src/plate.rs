//! Number plates of the vehicles of a carrier. No national pattern is enforced: foreign plates and trailers are
//! welcome, and plates are kept as typed.

/// Most vehicles that one carrier names on a slip.
pub const MAX_PLATES: usize = 2;

/// Fewest and most characters of a plate.
pub const PLATE_LENGTH: std::ops::RangeInclusive<usize> = 4..=12;

/// The rule that plates break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// More than [`MAX_PLATES`].
    #[error("Un maximum de 2 plaques d'immatriculation est accepté")]
    TooMany,
    /// Length of a plate outside [`PLATE_LENGTH`].
    #[error("Le numéro d'immatriculation doit faire entre 4 et 12 caractères")]
    Length,
    /// A plate made of white space.
    #[error("Le numéro de plaque fourni est incorrect")]
    Blank,
}

/// Checks how many plates there are: the one rule that holds whatever the age of the slip.
pub fn check_count(plates: &[impl AsRef<str>]) -> Result<(), PlateError> {
    if plates.len() > MAX_PLATES {
        Err(PlateError::TooMany)
    } else {
        Ok(())
    }
}

/// Checks one plate: length, then content.
pub fn check_plate(plate: &str) -> Result<(), PlateError> {
    if !PLATE_LENGTH.contains(&plate.chars().count()) {
        return Err(PlateError::Length);
    }
    if plate.trim().is_empty() {
        return Err(PlateError::Blank);
    }
    Ok(())
}

/// Checks the plates of a slip that is under the rules of February 2025: their number, then each in turn.
/// Older slips only need [`check_count`].
pub fn check_plates(plates: &[impl AsRef<str>]) -> Result<(), PlateError> {
    check_count(plates)?;
    plates
        .iter()
        .try_for_each(|plate| check_plate(plate.as_ref()))
}

/// The plates that a BSDD gives as one text, separated by commas; none in an empty text. White space around a
/// comma belongs to the plates, and counts in their length.
pub fn split_plates(text: &str) -> Vec<&str> {
    if text.is_empty() {
        return Vec::new();
    }
    let pieces: Vec<_> = text.split(',').collect();
    let last = pieces.len() - 1;
    // Several commas in a row separate once; a comma at either end leaves an empty plate, which has no valid length.
    pieces
        .iter()
        .enumerate()
        .filter(|(rank, piece)| !piece.is_empty() || *rank == 0 || *rank == last)
        .map(|(_, piece)| *piece)
        .collect()
}

/// The plate as the search index holds it: without hyphens.
pub fn searchable(plate: &str) -> String {
    plate.replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(plates: &[&str], expected: Result<(), PlateError>) {
        assert_eq!(check_plates(plates), expected, "{plates:?}");
    }

    #[test]
    fn at_most_two_plates_of_4_to_12_characters() {
        check(&[], Ok(()));
        check(&["AB-123-CD"], Ok(()));
        check(&["W-99", "B/XY.123"], Ok(()));
        check(&["1 abc 234"], Ok(()));
        check(&["ÉÉÉÉ", "ABCDEFGHIJKL"], Ok(()));
        check(&["AA-1-BB", "CC-2-DD", "EE-3-FF"], Err(PlateError::TooMany));
        check(&["", "", ""], Err(PlateError::TooMany));
        check(&["AB1"], Err(PlateError::Length));
        check(&["AB-123-CD", ""], Err(PlateError::Length));
        check(&["ABCDEFGHIJKLM"], Err(PlateError::Length));
        check(&["   "], Err(PlateError::Length));
        check(&["      "], Err(PlateError::Blank));
    }

    #[test]
    fn the_number_of_plates_is_limited_on_older_slips_too() {
        assert_eq!(check_count(&["AB1", ""]), Ok(()));
        assert_eq!(check_count(&["A", "B", "C"]), Err(PlateError::TooMany));
    }

    #[test]
    fn a_bsdd_separates_its_plates_by_commas() {
        for (text, plates) in [
            ("", &[][..]),
            ("AA-123-BB", &["AA-123-BB"]),
            ("AA-123-BB,CC-456-DD", &["AA-123-BB", "CC-456-DD"]),
            ("AA-123-BB,,,CC-456-DD", &["AA-123-BB", "CC-456-DD"]),
            ("AA-123-BB, CC-456-DD", &["AA-123-BB", " CC-456-DD"]),
            ("AA-123-BB,", &["AA-123-BB", ""]),
            (",", &["", ""]),
            (
                "AA-123-BB,CC-456-DD,EE-789-FF",
                &["AA-123-BB", "CC-456-DD", "EE-789-FF"],
            ),
        ] {
            assert_eq!(split_plates(text), plates, "{text:?}");
        }
        // A space left by the split counts.
        check(
            &split_plates("AA-123-BB, ABCDEFGHIJKL"),
            Err(PlateError::Length),
        );
        check(&split_plates("GT-904-RD,A"), Err(PlateError::Length));
    }

    #[test]
    fn a_search_ignores_hyphens() {
        assert_eq!(searchable("AB-123-CD"), "AB123CD");
    }
}
