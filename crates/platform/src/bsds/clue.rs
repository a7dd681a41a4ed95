//! The free text of `bsds`, searched with tolerance for typing errors.

use domain::slip::{Refusal, SearchDocument};

use super::matching::{Fuzzy, fold, words};

/// Longest clue, in characters. The contract sets no limit; each word of a clue is compared with each word of
/// each slip.
const LONGEST: usize = 250;

/// A searched text: one of its words is enough, or the whole of it for a readable identifier.
#[derive(Clone, Debug)]
pub(super) struct Clue {
    whole: Fuzzy,
    words: Vec<Fuzzy>,
}

impl Clue {
    /// The clue of a text; none when it is blank.
    ///
    /// # Errors
    /// The text is too long.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, Refusal> {
        if text.chars().count() > LONGEST {
            return Err(Refusal::bad_input(format!(
                "La longueur maximale du paramètre de recherche clue est de {LONGEST} caractères"
            )));
        }
        let folded = fold(text.trim());
        Ok((!folded.is_empty()).then(|| Self {
            whole: Fuzzy::of(&folded),
            words: words(&folded).map(Fuzzy::of).collect(),
        }))
    }

    /// Do the search values hold it?
    pub(super) fn is_in(&self, document: &SearchDocument) -> bool {
        let texts = [
            &document.emitter.name,
            &document.destination.name,
            &document.waste_description,
        ];
        self.whole.is_near(&fold(&document.readable_id))
            || texts.into_iter().any(|text| {
                let folded = fold(text);
                words(&folded).any(|word| self.words.iter().any(|clue| clue.is_near(word)))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clue: &str, expected: bool) {
        let mut document = SearchDocument {
            readable_id: "BSDA-20250301-ABCDEFGHI".to_owned(),
            waste_description: "Flocage amianté".to_owned(),
            waste_code: "17 06 05*".to_owned(),
            ..SearchDocument::default()
        };
        document.emitter.name = "Mairie de Vénissieux".to_owned();
        document.destination.name = "Stockage du Rhône".to_owned();
        document.transporter.name = "Camions réunis".to_owned();
        let clue = Clue::parse(clue).unwrap().unwrap();
        assert_eq!(clue.is_in(&document), expected, "{clue:?}");
    }

    #[test]
    fn one_word_of_the_names_or_of_the_description_is_enough() {
        check("VENISSIEUX", true);
        check("inconnu flocage", true);
        check("rhone", true);
        check("camions", false);
        check("170605", false);
    }

    #[test]
    fn typing_errors_pass() {
        check("venisieux", true);
        check("stokage", true);
        check("flcge", false);
    }

    #[test]
    fn a_readable_identifier_is_searched_as_a_whole() {
        check("bsda-20250301-abcdefghi", true);
        check("bsda-20250301-abcdefgh", true);
        check("abcdefghi", false);
    }

    #[test]
    fn a_blank_clue_is_none_and_a_long_one_is_refused() {
        assert!(Clue::parse("  ").unwrap().is_none());
        assert!(Clue::parse(&"a".repeat(250)).unwrap().is_some());
        assert!(Clue::parse(&"a".repeat(251)).is_err());
    }
}
