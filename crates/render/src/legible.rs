//! Texts as they can be printed: in signs that the fonts have, in words that fit a frame.
//!
//! What people type reaches the paper whatever it is, but neither hides (control characters, signs
//! that reverse the order of reading) nor runs out of its frame (a thousand letters without a space).

use serde_json::Value;

use crate::typesetting::is_printable;

/// Letters that the narrowest frame takes without a break.
const LONGEST_WORD: usize = 24;
/// Where a line may be broken without a mark.
const BREAK: char = '\u{200b}';
/// What stands for a sign that no font has.
const UNKNOWN_SIGN: char = '\u{fffd}';

/// Makes every text of a document printable.
pub(crate) fn make_legible(value: &mut Value) {
    match value {
        Value::String(text) => *text = legible(text),
        Value::Array(items) => items.iter_mut().for_each(make_legible),
        Value::Object(fields) => fields.values_mut().for_each(make_legible),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text on one line, in signs that can be printed, with breaks in overlong words.
pub(crate) fn legible(text: &str) -> String {
    let mut printed = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace) {
        let signs: Vec<char> = word
            .chars()
            .filter(|sign| !is_invisible(*sign))
            .map(sign)
            .collect();
        if signs.is_empty() {
            continue;
        }
        if !printed.is_empty() {
            printed.push(' ');
        }
        push_word(&mut printed, &signs);
    }
    printed
}

/// Control and formatting characters: they print nothing, and some change how the rest is read.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn sign(sign: char) -> char {
    // Fonts may have drawings at private codes, but nobody could tell what they mean.
    let is_private = matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    if !is_private && is_printable(sign) {
        sign
    } else {
        UNKNOWN_SIGN
    }
}

/// Adds a word with breaks where it is too long: after its punctuation when that is enough (an
/// address of electronic mail), else between all letters.
fn push_word(printed: &mut String, signs: &[char]) {
    if signs.len() <= LONGEST_WORD {
        printed.extend(signs);
        return;
    }
    let mut parts = signs.split_inclusive(|sign| !sign.is_alphanumeric());
    let is_short_enough = parts.clone().all(|part| part.len() <= LONGEST_WORD);
    if is_short_enough {
        if let Some(first) = parts.next() {
            printed.extend(first);
        }
        for part in parts {
            printed.push(BREAK);
            printed.extend(part);
        }
        return;
    }
    for (rank, sign) in signs.iter().enumerate() {
        if rank > 0 {
            printed.push(BREAK);
        }
        printed.push(*sign);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(legible(text), expected, "{text:?}");
    }

    #[test]
    fn ordinary_texts_are_printed_as_typed() {
        for text in [
            "",
            "Déchets & Co",
            "17 05 03*",
            "#eval(\"1+1\") *gras* <étiquette> \\ $x$",
            "œuf — 3 € ½",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_text_is_one_line() {
        check("  5 rue\r\n\tdu chantier ", "5 rue du chantier");
        check("a\u{a0}b", "a b");
    }

    #[test]
    fn nothing_hides() {
        check("a\u{0}b\u{7f}", "ab");
        check("SIRET\u{202e}321", "SIRET321");
        check("\u{feff}\u{200b}", "");
    }

    #[test]
    fn a_sign_without_a_drawing_is_marked() {
        check("🚛 camion", "\u{fffd} camion");
        check("\u{e123}", "\u{fffd}");
        check("日本", "\u{fffd}\u{fffd}");
        check("Ωμέγα Жук שלום", "Ωμέγα Жук שלום");
    }

    #[test]
    fn overlong_words_can_be_broken() {
        check(
            "thomas.largeron@incinerateur.fr",
            "thomas.\u{200b}largeron@\u{200b}incinerateur.\u{200b}fr",
        );
        let broken = legible(&"a".repeat(25));
        assert_eq!(broken.chars().filter(|sign| *sign == BREAK).count(), 24);
        check(
            "incineration-de-dechets-x",
            "incineration-\u{200b}de-\u{200b}dechets-\u{200b}x",
        );
    }
}
