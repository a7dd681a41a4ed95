//! Basel codes (convention on transboundary movements of waste, annexes VIII and IX), which declarations may add to
//! a waste code. The list is that before the amendments on plastics and on electronic waste: `A3210` or `Y48` are
//! unknown.

use std::sync::LazyLock;

/// A code of annex VIII (list A, dangerous) or annex IX (list B, normally not dangerous).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BaselCode {
    /// List and number, such as `A1010`.
    pub code: &'static str,
    /// Official French label.
    pub label: &'static str,
    /// Code of the category: list and one digit, such as `A1`.
    pub category: &'static str,
    /// Official French title of the category.
    pub category_label: &'static str,
}

/// The codes, sorted.
static CODES: LazyLock<Vec<BaselCode>> = LazyLock::new(|| {
    let (mut category, mut category_label) = ("", "");
    let mut codes = Vec::new();
    for line in include_str!("../data/basel-codes.tsv").lines() {
        let mut cells = line.split('\t');
        match (cells.next(), cells.next(), cells.next()) {
            (Some("2"), Some(code), Some(label)) => (category, category_label) = (code, label),
            (Some("3"), Some(code), Some(label)) => codes.push(BaselCode {
                code,
                label,
                category,
                category_label,
            }),
            _ => {}
        }
    }
    codes.sort_unstable_by_key(|code| code.code);
    codes
});

impl BaselCode {
    /// Finds a code, matched exactly.
    pub fn parse(text: &str) -> Option<&'static Self> {
        let rank = CODES.binary_search_by(|code| code.code.cmp(text)).ok()?;
        CODES.get(rank)
    }

    /// Every code, sorted.
    pub fn all() -> &'static [Self] {
        &CODES
    }

    /// Whether the code belongs to list A.
    pub fn is_dangerous(&self) -> bool {
        self.code.starts_with('A')
    }
}

/// Whether the text is a code of the list.
pub fn is_basel_code(text: &str) -> bool {
    BaselCode::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_61_dangerous_and_61_other_codes() {
        assert_eq!(BaselCode::all().len(), 122);
        assert_eq!(
            BaselCode::all()
                .iter()
                .filter(|code| code.is_dangerous())
                .count(),
            61
        );
        assert!(
            BaselCode::all()
                .windows(2)
                .all(|pair| pair[0].code < pair[1].code)
        );
        let in_category = |category| {
            BaselCode::all()
                .iter()
                .filter(|code| code.category == category)
                .count()
        };
        let counts = ["A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"].map(in_category);
        assert_eq!(counts, [19, 6, 20, 16, 27, 13, 18, 3]);
        assert!(
            BaselCode::all()
                .iter()
                .all(|code| code.code.starts_with(code.category) && !code.label.is_empty())
        );
    }

    fn check(text: &str, expected: bool) {
        assert_eq!(is_basel_code(text), expected, "{text:?}");
    }

    #[test]
    fn later_amendments_and_annex_i_are_unknown() {
        check("A1190", true);
        check("B1115", true);
        for text in [
            "A3210", "A1181", "B3011", "Y48", "Y49", "A1", "A", "a1190", "A1190 ", "",
        ] {
            check(text, false);
        }
    }
}
