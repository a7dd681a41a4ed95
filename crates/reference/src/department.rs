//! French departments, and how postal codes and municipality codes name them.

use std::sync::LazyLock;

/// A department: 96 in metropolitan France, 5 overseas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Department {
    /// Official code: two digits, `2A` or `2B` in Corsica, three digits overseas.
    pub code: &'static str,
    /// French name.
    pub name: &'static str,
}

/// The departments, sorted by code.
static DEPARTMENTS: LazyLock<Vec<Department>> = LazyLock::new(|| {
    let lines = include_str!("../data/departments.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let mut departments: Vec<_> = lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(code, name)| Department { code, name })
        .collect();
    departments.sort_unstable_by_key(|department| department.code);
    departments
});

impl Department {
    /// Finds a department by its official code.
    pub fn parse(code: &str) -> Option<&'static Self> {
        let rank = DEPARTMENTS
            .binary_search_by(|department| department.code.cmp(code))
            .ok()?;
        DEPARTMENTS.get(rank)
    }

    /// Every department, by code.
    pub fn all() -> &'static [Self] {
        &DEPARTMENTS
    }

    /// The department that a postal code (five digits) belongs to. The few municipalities that are served from the
    /// neighbouring department are counted there; overseas collectivities are not departments.
    pub fn of_postal_code(postal_code: &str) -> Option<&'static Self> {
        if postal_code.len() != 5 || !postal_code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match postal_code.get(..3)? {
            "200" | "201" => Self::parse("2A"),
            "202" | "206" => Self::parse("2B"),
            overseas if overseas.starts_with("97") => Self::parse(overseas),
            _ => Self::parse(postal_code.get(..2)?),
        }
    }

    /// The department of a municipality, from its code in the official geographic code (five characters, Corsican
    /// ones with a letter): not a postal code.
    pub fn of_municipality(insee_code: &str) -> Option<&'static Self> {
        if insee_code.chars().count() != 5 {
            return None;
        }
        let length = if insee_code.starts_with("97") { 3 } else { 2 };
        Self::parse(insee_code.get(..length)?)
    }

    /// What postal codes of the department start with.
    pub fn postal_prefix(&self) -> &'static str {
        if self.code.starts_with('2') && self.code.ends_with(['A', 'B']) {
            "20"
        } else {
            self.code
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_101_departments() {
        assert_eq!(Department::all().len(), 101);
        assert_eq!(
            Department::all()
                .iter()
                .filter(|department| department.code.len() == 3)
                .count(),
            5
        );
        assert!(
            Department::all()
                .windows(2)
                .all(|pair| pair[0].code < pair[1].code)
        );
        assert_eq!(
            Department::parse("69").map(|department| department.name),
            Some("Rhône")
        );
        assert_eq!(Department::parse("20"), None);
    }

    /// Checks the department of a postal code.
    fn check(postal_code: &str, code: Option<&str>) {
        assert_eq!(
            Department::of_postal_code(postal_code).map(|found| found.code),
            code,
            "{postal_code:?}"
        );
    }

    #[test]
    fn a_postal_code_names_a_department() {
        check("44100", Some("44"));
        check("01000", Some("01"));
        check("20000", Some("2A"));
        check("20167", Some("2A"));
        check("20200", Some("2B"));
        check("20600", Some("2B"));
        check("97400", Some("974"));
        check("97600", Some("976"));
        check("98000", None);
        check("97500", None);
        check("20800", None);
        check("00000", None);
        check("4410", None);
        check("2A004", None);
        check("", None);
    }

    #[test]
    fn a_municipality_code_names_a_department() {
        for (insee_code, code) in [
            ("69381", Some("69")),
            ("2A004", Some("2A")),
            ("2B033", Some("2B")),
            ("97411", Some("974")),
            ("6938", None),
            ("é9381", None),
            ("20004", None),
        ] {
            let found = Department::of_municipality(insee_code).map(|department| department.code);
            assert_eq!(found, code, "{insee_code}");
        }
    }

    #[test]
    fn corsican_postal_codes_start_with_20() {
        let prefix = |code| Department::parse(code).unwrap().postal_prefix();
        assert_eq!(
            [prefix("2A"), prefix("2B"), prefix("21"), prefix("974")],
            ["20", "20", "21", "974"]
        );
    }
}
