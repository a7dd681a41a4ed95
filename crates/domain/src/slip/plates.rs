//! Number plates of a carrier.

/// Most plates of one carrier.
const MAX_PLATES: usize = 2;

/// The sentence about their number.
pub fn too_many_plates<S>(plates: &[S]) -> Option<&'static str> {
    (plates.len() > MAX_PLATES).then_some("Un maximum de 2 plaques d'immatriculation est accepté")
}

/// The sentence of the first rule that one of them breaks, by its length or because it is blank.
pub fn check_plate_texts<S: AsRef<str>>(plates: &[S]) -> Option<&'static str> {
    let length = |plate: &S| plate.as_ref().encode_utf16().count();
    if plates
        .iter()
        .any(|plate| !(4..=12).contains(&length(plate)))
    {
        return Some("Le numéro d'immatriculation doit faire entre 4 et 12 caractères");
    }
    let is_blank = plates.iter().any(|plate| plate.as_ref().trim().is_empty());
    is_blank.then_some("Le numéro de plaque fourni est incorrect")
}

/// The sentence of the first rule that the plates break; length and blanks are checked only when `strict`.
/// The flag tells whether it is about their number.
pub fn check_plates<S: AsRef<str>>(plates: &[S], strict: bool) -> Option<(bool, &'static str)> {
    let about_number = too_many_plates(plates).map(|sentence| (true, sentence));
    about_number.or_else(|| {
        let sentence = strict.then(|| check_plate_texts(plates)).flatten();
        sentence.map(|sentence| (false, sentence))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(plates: &[&str], strict: bool, expected: Option<&str>) {
        assert_eq!(
            check_plates(plates, strict).map(|(_, sentence)| sentence),
            expected,
            "{plates:?}"
        );
    }

    #[test]
    fn two_plates_of_four_to_twelve_characters() {
        check(&["AB-123-CD", "EF-456-GH"], true, None);
        check(
            &["AB", "EF-456-GH"],
            true,
            Some("Le numéro d'immatriculation doit faire entre 4 et 12 caractères"),
        );
        check(
            &["1234567890123"],
            true,
            Some("Le numéro d'immatriculation doit faire entre 4 et 12 caractères"),
        );
        check(
            &["      "],
            true,
            Some("Le numéro de plaque fourni est incorrect"),
        );
        check(
            &["A1-2", "A1-3", "A1-4"],
            false,
            Some("Un maximum de 2 plaques d'immatriculation est accepté"),
        );
    }

    #[test]
    fn older_slips_keep_short_plates() {
        check(&["AB"], false, None);
    }
}
