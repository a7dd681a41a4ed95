//! What a person typed, as words that must match and how.

use crate::text;

/// A word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Results may do without it.
    pub(super) is_weak: bool,
    /// The last word may be the beginning of one that is still being typed.
    pub(super) is_last: bool,
}

impl Word {
    /// How many letters may be wrong: none in a short word or a number, one, then two.
    pub(super) fn typos(&self) -> u8 {
        let has_digit = self.text.contains(|c: char| c.is_ascii_digit());
        match self.text.chars().count() {
            _ if has_digit => 0,
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        }
    }
}

/// The words of a search: at most eight, a name has no more that matter.
pub(super) fn words(clue: &str) -> Vec<Word> {
    let texts: Vec<String> = text::words(clue).into_iter().take(8).collect();
    let last = texts.len().saturating_sub(1);
    let all_weak = texts.iter().all(|word| text::is_weak(word));
    texts
        .into_iter()
        .enumerate()
        .map(|(n, text)| Word {
            is_weak: !all_weak && text::is_weak(&text),
            text,
            is_last: n == last,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_words_are_required_only_when_there_is_nothing_else() {
        let weak = |clue| {
            words(clue)
                .iter()
                .map(|word| word.is_weak)
                .collect::<Vec<_>>()
        };
        assert_eq!(weak("entreprise dupont"), [true, false]);
        assert_eq!(weak("groupe"), [false]);
    }

    #[test]
    fn longer_words_may_hold_more_typos() {
        let typos = |clue| words(clue).iter().map(Word::typos).collect::<Vec<_>>();
        assert_eq!(typos("edf garage chaudronnerie 69007"), [0, 1, 2, 0]);
    }
}
