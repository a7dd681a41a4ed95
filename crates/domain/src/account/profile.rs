//! What people may write about themselves.

use crate::slip::Refusal;

/// Characters that would be read as instructions by templates or pages.
const FORBIDDEN_IN_NAMES: [char; 8] = ['{', '}', '%', '<', '>', '$', '"', '='];
const LONGEST_NAME: usize = 200;
const LONGEST_PHONE: usize = 100;
const LONGEST_ADDRESS: usize = 254;

/// A name: two letters at least, nothing that a template would interpret. Answers it trimmed.
///
/// # Errors
/// `BAD_USER_INPUT`
pub fn name(text: &str) -> Result<&str, Refusal> {
    let text = text.trim();
    if text.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Err(wrong("name", "Le nom doit contenir au moins 2 lettres."));
    }
    // A name stands in the headers of mails: it is one line.
    if text.contains(FORBIDDEN_IN_NAMES) || text.contains(char::is_control) {
        return Err(wrong(
            "name",
            "Le nom ne peut pas contenir les caractères { } % < > $ \" = ni de saut de ligne.",
        ));
    }
    within(text, LONGEST_NAME, ("name", "Le nom"))
}

/// A telephone number, free text.
///
/// # Errors
/// `BAD_USER_INPUT`: it is too long.
pub fn phone(text: &str) -> Result<&str, Refusal> {
    within(text, LONGEST_PHONE, ("phone", "Le numéro de téléphone"))
}

/// An address as typed: capitals are accepted, surrounding white space is not.
///
/// # Errors
/// `BAD_USER_INPUT`
pub fn email(text: &str) -> Result<&str, Refusal> {
    if text.len() > LONGEST_ADDRESS || !reference::email::is_email(text) {
        return Err(wrong("email", "L'adresse e-mail n'est pas valide."));
    }
    Ok(text)
}

fn within<'t>(
    text: &'t str,
    longest: usize,
    (argument, what): (&'static str, &str),
) -> Result<&'t str, Refusal> {
    if text.chars().count() > longest {
        let message = format!("{what} ne peut pas dépasser {longest} caractères.");
        return Err(wrong(argument, &message));
    }
    Ok(text)
}

fn wrong(argument: &'static str, message: &str) -> Refusal {
    Refusal::InvalidArguments {
        message: message.to_owned(),
        arguments: vec![argument],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_two_letters_and_no_template() {
        for right in ["Lise Marchand", "Inès d'Aubert-Roy", " Li ", "李明", "A1b"] {
            assert_eq!(name(right).unwrap(), right.trim());
        }
        for (wrong, says) in [
            ("  ", "2 lettres"),
            ("a1", "2 lettres"),
            ("!!", "2 lettres"),
            ("Paul {Henri}", "caractères"),
            ("Inès = Aubert", "caractères"),
            ("<b>Rich</b>", "caractères"),
            ("Paul\nBcc: x@exemple.fr", "saut de ligne"),
        ] {
            assert!(
                name(wrong).unwrap_err().to_string().contains(says),
                "{wrong}"
            );
        }
        assert!(name(&"a".repeat(201)).is_err());
    }

    #[test]
    fn an_address_is_taken_as_typed() {
        assert!(email("Lise@Exemple.fr").is_ok());
        for wrong in [
            " lise@exemple.fr",
            "lise.exemple.fr",
            "lise@exemple.fr\nBcc: x@y.fr",
            "",
        ] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }
}
