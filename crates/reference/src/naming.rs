//! Names of companies and people: what a directory gives is cleaned, what a user types is checked.

/// Characters that names and a few other texts may not hold, because they serve to inject templates.
pub const FORBIDDEN_CHARACTERS: [char; 8] = ['{', '}', '%', '<', '>', '$', '"', '='];

/// Text by which the national directory hides what may not be published.
const NOT_DISCLOSED: &str = "[ND]";

/// Legal category of sole traders.
const SOLE_TRADER: &str = "1000";

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The name of a person has fewer than two letters.
    #[error("Le nom doit contenir au moins 2 lettres")]
    TooShort,
    /// A character of [`FORBIDDEN_CHARACTERS`].
    #[error("Les caractères suivants sont interdits: {{ }} % < > $ \" =")]
    ForbiddenCharacter,
}

/// What the national directory says of the names of an establishment and of its company.
#[derive(Debug, Clone, Copy, Default)]
pub struct DirectoryNames<'a> {
    /// Legal name of the company.
    pub denomination: Option<&'a str>,
    /// Usual names, signs and acronym, in order of preference.
    pub secondary: &'a [&'a str],
    /// Legal category (four digits); `1000` is a sole trader.
    pub legal_category: Option<&'a str>,
    /// First name of a sole trader.
    pub first_name: Option<&'a str>,
    /// Surname of a sole trader.
    pub surname: Option<&'a str>,
}

/// Refuses the characters of [`FORBIDDEN_CHARACTERS`].
pub fn check_characters(text: &str) -> Result<(), NameError> {
    if text.contains(FORBIDDEN_CHARACTERS) {
        Err(NameError::ForbiddenCharacter)
    } else {
        Ok(())
    }
}

/// Checks the name of a person: two letters at least (of any alphabet), no forbidden character.
pub fn check_person_name(name: &str) -> Result<(), NameError> {
    if name
        .trim()
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count()
        < 2
    {
        return Err(NameError::TooShort);
    }
    check_characters(name)
}

/// The text without the characters of [`FORBIDDEN_CHARACTERS`].
pub fn without_forbidden_characters(text: &str) -> String {
    text.replace(FORBIDDEN_CHARACTERS, "")
}

/// The name of an establishment: first name and surname of a sole trader; else legal name, then the first secondary
/// name that differs from it in parentheses. What the directory hides is left out.
///
/// ```
/// use reference::naming::{DirectoryNames, company_name};
///
/// let secondary = ["ACME", "Garage du Port"];
/// let names = DirectoryNames { denomination: Some("ACME"), secondary: &secondary, ..Default::default() };
/// assert_eq!(company_name(&names), "ACME (Garage du Port)");
/// ```
pub fn company_name(names: &DirectoryNames<'_>) -> String {
    let person = match names.legal_category {
        Some(SOLE_TRADER) => [names.first_name, names.surname]
            .into_iter()
            .flatten()
            .filter_map(disclosed)
            .collect(),
        _ => Vec::new(),
    };
    if !person.is_empty() {
        return without_forbidden_characters(&person.join(" "));
    }
    let legal = names.denomination.and_then(disclosed).unwrap_or_default();
    let secondary = names
        .secondary
        .iter()
        .copied()
        .filter_map(disclosed)
        .find(|name| *name != legal);
    without_forbidden_characters(&match secondary {
        Some(secondary) if legal.is_empty() => secondary.to_owned(),
        Some(secondary) => format!("{legal} ({secondary})"),
        None => legal.to_owned(),
    })
}

/// The text, unless it is blank or hidden by the directory.
fn disclosed(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && text != NOT_DISCLOSED).then_some(text)
}

/// A text typed in a company search, reduced to letters (A to Z, in upper case) and digits.
pub fn clean_clue(clue: &str) -> String {
    clue.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the name made of a legal name and secondary names.
    fn check(denomination: Option<&str>, secondary: &[&str], expected: &str) {
        let names = DirectoryNames {
            denomination,
            secondary,
            ..Default::default()
        };
        assert_eq!(company_name(&names), expected);
    }

    #[test]
    fn a_company_is_called_by_its_legal_name_and_its_first_other_name() {
        check(Some("ACME"), &[], "ACME");
        check(Some("ACME"), &["ACME"], "ACME");
        check(
            Some("ACME"),
            &["", "ACME", "GARAGE DU PORT", "GDP"],
            "ACME (GARAGE DU PORT)",
        );
        check(Some("[ND]"), &["GARAGE DU PORT"], "GARAGE DU PORT");
        check(Some("[ND]"), &["[ND]"], "");
        check(None, &[], "");
        check(Some("<b>ACME</b> = 100%"), &["{GDP}"], "bACME/b  100 (GDP)");
    }

    #[test]
    fn a_sole_trader_is_called_by_first_name_and_surname() {
        let names = DirectoryNames {
            legal_category: Some("1000"),
            first_name: Some("Jeanne"),
            surname: Some("MARTIN"),
            secondary: &["CHEZ JEANNE"],
            denomination: Some("[ND]"),
        };
        assert_eq!(company_name(&names), "Jeanne MARTIN");
        let hidden = DirectoryNames {
            first_name: Some("[ND]"),
            surname: Some("[ND]"),
            ..names
        };
        assert_eq!(company_name(&hidden), "CHEZ JEANNE");
        let other = DirectoryNames {
            legal_category: Some("5710"),
            denomination: Some("ACME"),
            ..names
        };
        assert_eq!(company_name(&other), "ACME (CHEZ JEANNE)");
    }

    #[test]
    fn template_characters_are_refused() {
        for text in ["{", "a}", "100%", "<b", "b>", "$x", "\"", "a=b", "${x}"] {
            assert_eq!(
                check_characters(text),
                Err(NameError::ForbiddenCharacter),
                "{text}"
            );
        }
        for text in ["", "L'Étoile & fils", "Émile #1 (Sud)", "'"] {
            assert_eq!(check_characters(text), Ok(()), "{text}");
        }
        assert_eq!(
            NameError::ForbiddenCharacter.to_string(),
            "Les caractères suivants sont interdits: { } % < > $ \" ="
        );
    }

    #[test]
    fn a_person_has_a_name_of_two_letters_at_least() {
        for (name, expected) in [
            ("Éa", Ok(())),
            (" 李 明 ", Ok(())),
            ("O'Neil", Ok(())),
            ("A", Err(NameError::TooShort)),
            ("  ", Err(NameError::TooShort)),
            ("12 34", Err(NameError::TooShort)),
            ("Al$", Err(NameError::ForbiddenCharacter)),
        ] {
            assert_eq!(check_person_name(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_search_clue_loses_its_separators() {
        for (clue, expected) in [
            ("530 755-966 00047", "53075596600047"),
            ("be 0541.696.005", "BE0541696005"),
            ("a_b", "AB"),
            ("Éco 2", "CO2"),
            ("", ""),
        ] {
            assert_eq!(clean_clue(clue), expected, "{clue:?}");
        }
    }
}
