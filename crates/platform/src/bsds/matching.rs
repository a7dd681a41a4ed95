//! How searched texts are compared: by words, by fragments, by edit distance; case and accents never count.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::sieve::Sieve;

/// Characters of a fragment.
const FRAGMENT: usize = 5;

/// Lower case, without accents or ligatures.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\0'..='\x7f' => folded.push(character.to_ascii_lowercase()),
            'à' | 'â' | 'À' | 'Â' => folded.push('a'),
            'ç' | 'Ç' => folded.push('c'),
            'è'..='ë' | 'È'..='Ë' => folded.push('e'),
            'î' | 'ï' | 'Î' | 'Ï' => folded.push('i'),
            'ô' | 'Ô' => folded.push('o'),
            'ù' | 'û' | 'Ù' | 'Û' => folded.push('u'),
            other => fold_slowly(other, &mut folded),
        }
    }
    folded
}

/// Any character: the letters of French texts have a shorter way.
fn fold_slowly(character: char, folded: &mut String) {
    let letters = std::iter::once(character)
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase);
    for letter in letters {
        match letter {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            other => folded.push(other),
        }
    }
}

/// Words of a folded text: runs of letters and digits.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A searched substring. It is cut at white space, then in pieces of five characters, and every piece must be
/// found, wherever it stands: several parts of an identifier, typed together, find it. That is what clients of
/// the contract know, its few false positives included (`BENGUI` finds `IBENGU`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fragments(Vec<String>);

impl Fragments {
    /// The fragments of a searched value; a blank one has none and is found everywhere.
    pub(super) fn of(value: &str) -> Self {
        let fragments = fold(value)
            .split_whitespace()
            .flat_map(|word| {
                let characters: Vec<char> = word.chars().collect();
                let pieces = characters.chunks(FRAGMENT);
                pieces.map(String::from_iter).collect::<Vec<_>>()
            })
            .collect();
        Self(fragments)
    }

    /// Are all of them in the folded text?
    pub(super) fn are_in(&self, folded: &str) -> bool {
        self.0.iter().all(|fragment| folded.contains(fragment))
    }

    /// What a document must hold for one of its texts to hold them.
    pub(super) fn sieve(&self) -> Option<Sieve> {
        Sieve::all(self.0.iter().cloned().map(Sieve::of_text))
    }
}

/// A value searched in free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FreeText {
    words: Vec<String>,
    fragments: Fragments,
}

impl FreeText {
    /// What a searched value is looked for by.
    pub(super) fn of(value: &str) -> Self {
        Self {
            words: words(&fold(value)).map(str::to_owned).collect(),
            fragments: Fragments::of(value),
        }
    }

    /// What a document must hold for [`Self::is_in`] to accept one of its texts.
    pub(super) fn sieve(&self) -> Option<Sieve> {
        let words = Sieve::all(self.words.iter().cloned().map(Sieve::of_text));
        Sieve::any([self.fragments.sieve(), words])
    }

    /// Does the text hold all the words, in any order, or the value as a substring?
    pub(super) fn is_in(&self, text: &str) -> bool {
        let folded = fold(text);
        let has_words = || {
            !self.words.is_empty()
                && self
                    .words
                    .iter()
                    .all(|searched| words(&folded).any(|word| word == searched))
        };
        self.fragments.are_in(&folded) || has_words()
    }
}

/// A word, or a whole value, searched with tolerance for typing errors: none up to two characters, one up to
/// five, two beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fuzzy {
    characters: Vec<char>,
    tolerance: usize,
}

impl Fuzzy {
    /// A searched word, folded.
    pub(super) fn of(folded: &str) -> Self {
        let characters: Vec<char> = folded.chars().collect();
        let tolerance = match characters.len() {
            0..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        Self {
            characters,
            tolerance,
        }
    }

    /// Is the folded word near enough?
    pub(super) fn is_near(&self, folded: &str) -> bool {
        let other: Cow<'_, [char]> = folded.chars().collect();
        self.characters.len().abs_diff(other.len()) <= self.tolerance
            && edit_distance(&self.characters, &other) <= self.tolerance
    }
}

/// Characters to insert, remove, replace or swap with their neighbour to go from one text to the other.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, to) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(from != to);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_case_accents_and_ligatures() {
        assert_eq!(fold("SACRÉ-CŒUR N° 4"), "sacre-coeur n° 4");
        assert_eq!(fold("BSDA-2025"), "bsda-2025");
    }

    #[test]
    fn the_short_way_folds_as_the_long_one() {
        for character in '\0'..='\u{2fff}' {
            let mut slowly = String::new();
            fold_slowly(character, &mut slowly);
            assert_eq!(fold(&character.to_string()), slowly, "{character:?}");
        }
    }

    fn check_fragments(value: &str, text: &str, expected: bool) {
        let found = Fragments::of(value).are_in(&fold(text));
        assert_eq!(found, expected, "{value} in {text}");
    }

    #[test]
    fn a_substring_is_found_whatever_its_case_and_length() {
        check_fragments("ben", "BENGUI", true);
        check_fragments("20250301-ABCDE", "BSDA-20250301-ABCDEFGHI", true);
        check_fragments("béton", "Benne à BETON", true);
        check_fragments("xyz", "axy bz", false);
    }

    #[test]
    fn several_parts_of_an_identifier_find_it() {
        check_fragments("20250301 EFGHI", "BSDA-20250301-ABCDEFGHI", true);
        check_fragments("EFGHI 20250301", "BSDA-20250301-ABCDEFGHI", true);
        check_fragments("20250301 ZZZ", "BSDA-20250301-ABCDEFGHI", false);
    }

    #[test]
    fn the_star_of_dangerous_codes_counts() {
        check_fragments("*", "06 01 01*", true);
        check_fragments("06 01 01*", "06 01 01*", true);
        check_fragments("06 01 01*", "06 01 01", false);
    }

    fn check_text(value: &str, text: &str, expected: bool) {
        assert_eq!(
            FreeText::of(value).is_in(text),
            expected,
            "{value} in {text}"
        );
    }

    #[test]
    fn words_are_found_in_any_order_and_parts_of_words_too() {
        check_text("déchets co", "Déchets & Co", true);
        check_text("co, DECHETS", "Déchets & Co", true);
        check_text("co", "Code en stock", true);
        check_text("CADE", "Code en stock", false);
        check_text("&&", "Code en stock", false);
    }

    fn check_near(searched: &str, word: &str, expected: bool) {
        assert_eq!(
            Fuzzy::of(searched).is_near(word),
            expected,
            "{searched} ~ {word}"
        );
    }

    #[test]
    fn the_longer_the_word_the_more_typing_errors_pass() {
        check_near("co", "cu", false);
        check_near("code", "cade", true);
        check_near("code", "caed", false);
        check_near("stock", "stokc", true);
        check_near("amiante", "amyentes", false);
        check_near("amiante", "aminates", true);
        check_near("transport", "trnspor", true);
        check_near("transport", "trnspr", false);
    }
}
