//! The password policy: length, kinds of characters, and how many guesses it would take.

use zxcvbn::{
    Score,
    feedback::{Suggestion, Warning},
    zxcvbn,
};

use crate::slip::Refusal;

const SHORTEST: usize = 12;
const LONGEST: usize = 64;

/// Checks a new password.
///
/// # Errors
/// `BAD_USER_INPUT` naming `newPassword`: the first rule that it breaks.
pub fn check(password: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(refused(format!(
            "Le mot de passe est trop court : il faut au moins {SHORTEST} caractères."
        )));
    }
    if length > LONGEST {
        return Err(refused(format!(
            "Le mot de passe est trop long : il faut au plus {LONGEST} caractères."
        )));
    }
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    let every_kind = has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_digit())
        && has(|c| !c.is_ascii_alphanumeric());
    if !every_kind {
        return Err(refused(
            "Le mot de passe doit contenir une minuscule, une majuscule, un chiffre et un caractère spécial."
                .to_owned(),
        ));
    }
    let strength = zxcvbn(password, &[]);
    if strength.score() >= Score::Three {
        return Ok(());
    }
    let mut advice = vec!["Le mot de passe est trop facile à deviner."];
    if let Some(feedback) = strength.feedback() {
        advice.extend(feedback.warning().map(warning));
        advice.extend(
            feedback
                .suggestions()
                .iter()
                .copied()
                .filter_map(suggestion),
        );
    }
    Err(refused(advice.join(" ")))
}

fn refused(message: String) -> Refusal {
    Refusal::InvalidArguments {
        message,
        arguments: vec!["newPassword"],
    }
}

fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            "Les suites de touches voisines se devinent vite."
        }
        Warning::RepeatsLikeAaaAreEasyToGuess => "Les caractères répétés se devinent vite.",
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "Répéter un motif ne protège guère plus que de l'écrire une fois."
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword => "Il fait partie des mots de passe les plus courants.",
        Warning::ThisIsSimilarToACommonlyUsedPassword => {
            "Il ressemble à un mot de passe très courant."
        }
        Warning::SequencesLikeAbcAreEasyToGuess => "Les suites comme abc ou 6543 se devinent vite.",
        Warning::RecentYearsAreEasyToGuess => "Les années récentes se devinent vite.",
        Warning::AWordByItselfIsEasyToGuess => "Un mot seul se devine vite.",
        Warning::DatesAreOftenEasyToGuess => "Les dates se devinent vite.",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            "Les noms et les prénoms se devinent vite."
        }
    }
}

/// Advice in French; none for what contradicts our own rules.
fn suggestion(suggestion: Suggestion) -> Option<&'static str> {
    match suggestion {
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => None,
        Suggestion::UseAFewWordsAvoidCommonPhrases => {
            Some("Choisissez plusieurs mots sans rapport entre eux.")
        }
        Suggestion::AddAnotherWordOrTwo => Some("Ajoutez un ou deux mots peu courants."),
        Suggestion::CapitalizationDoesntHelpVeryMuch => {
            Some("Une majuscule au début n'aide presque pas.")
        }
        Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => {
            Some("Tout écrire en majuscules n'aide presque pas.")
        }
        Suggestion::ReversedWordsArentMuchHarderToGuess => {
            Some("Un mot écrit à l'envers n'est guère plus sûr.")
        }
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => {
            Some("Les remplacements prévisibles, comme @ pour a, n'aident presque pas.")
        }
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => Some("Évitez les motifs du clavier."),
        Suggestion::AvoidRepeatedWordsAndCharacters => Some("Évitez les répétitions."),
        Suggestion::AvoidSequences => Some("Évitez les suites."),
        Suggestion::AvoidRecentYears
        | Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => {
            Some("Évitez les dates et les années.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strong_password_passes() {
        for strong in ["Tri-Selectif-1a2b3c4d-Fev", "Rentree-Scolaire-0f9e8d7c-9"] {
            assert!(check(strong).is_ok(), "{strong}");
        }
    }

    #[test]
    fn the_first_broken_rule_is_named() {
        let too_long = "Aa1-".repeat(17);
        for (weak, says) in [
            ("Court-1x", "trop court"),
            (too_long.as_str(), "trop long"),
            ("toutenminuscules-1", "majuscule"),
            ("SansChiffre-Aucun", "chiffre"),
            ("SansSymbole2026X", "spécial"),
            ("Password123456!", "deviner"),
        ] {
            match check(weak).unwrap_err() {
                Refusal::InvalidArguments { message, arguments } => {
                    assert!(message.contains(says), "{weak}: {message}");
                    assert_eq!(arguments, ["newPassword"]);
                }
                other => panic!("{weak}: {other:?}"),
            }
        }
    }
}
