//! NAF rév. 2 (INSEE): the French classification of activities, in five levels, and its labels.
//!
//! Codes are written without dots: `C`, `38`, `382`, `3822`, `3822Z`. Look-ups accept dots and white space.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Level of the classification, from the broadest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One letter (21).
    Section,
    /// Two digits (88).
    Division,
    /// Three digits (272).
    Group,
    /// Four digits (615).
    Class,
    /// Four digits and a letter (732): the code that an establishment bears.
    SubClass,
}

/// An activity of any level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activity {
    /// Code without dots.
    pub code: &'static str,
    /// Official French label.
    pub label: &'static str,
    /// Level.
    pub level: Level,
    /// Rank of the activity that contains this one.
    parent: Option<usize>,
}

struct Classification {
    activities: Vec<Activity>,
    ranks: HashMap<&'static str, usize>,
}

static NAF: LazyLock<Classification> = LazyLock::new(|| {
    let mut activities: Vec<Activity> = Vec::new();
    // Rank of the last activity met on each level: the parent of what follows on the next one.
    let mut last: [Option<usize>; 5] = [None; 5];
    for line in include_str!("../data/naf.tsv").lines() {
        let mut cells = line.split('\t');
        let (Some(level), Some(code), Some(label)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let level = match level {
            "1" => Level::Section,
            "2" => Level::Division,
            "3" => Level::Group,
            "4" => Level::Class,
            "5" => Level::SubClass,
            _ => continue,
        };
        let depth = level as usize;
        let parent = depth.checked_sub(1).and_then(|above| last[above]);
        last[depth] = Some(activities.len());
        activities.push(Activity {
            code,
            label,
            level,
            parent,
        });
    }
    let ranks = activities
        .iter()
        .enumerate()
        .map(|(rank, activity)| (activity.code, rank))
        .collect();
    Classification { activities, ranks }
});

impl Activity {
    /// The activity of the level above, if any.
    pub fn parent(&self) -> Option<&'static Self> {
        self.parent.and_then(|rank| NAF.activities.get(rank))
    }

    /// The activities that contain this one, from its section, and itself.
    pub fn path(&'static self) -> Vec<&'static Self> {
        let mut path: Vec<_> =
            std::iter::successors(Some(self), |activity| activity.parent()).collect();
        path.reverse();
        path
    }
}

/// Every activity, each followed by those that it contains.
pub fn activities() -> &'static [Activity] {
    &NAF.activities
}

/// Finds an activity of any level: `3822Z`, `38.22Z`, `38`, `C`.
pub fn activity(code: &str) -> Option<&'static Activity> {
    NAF.ranks
        .get(without_dots(code).as_str())
        .and_then(|rank| NAF.activities.get(*rank))
}

/// The code in the spelling of the list: without dots or white space.
pub fn without_dots(code: &str) -> String {
    code.chars()
        .filter(|letter| *letter != '.' && !letter.is_whitespace())
        .collect()
}

/// Official French label of an activity.
pub fn label_of(code: &str) -> Option<&'static str> {
    activity(code).map(|activity| activity.label)
}

/// Whether the text is the code of a sub-class: what an establishment may bear.
pub fn is_sub_class(code: &str) -> bool {
    activity(code).is_some_and(|activity| activity.level == Level::SubClass)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_has_its_number_of_activities() {
        let count = |level| {
            activities()
                .iter()
                .filter(|activity| activity.level == level)
                .count()
        };
        let levels = [
            Level::Section,
            Level::Division,
            Level::Group,
            Level::Class,
            Level::SubClass,
        ];
        assert_eq!(levels.map(count), [21, 88, 272, 615, 732]);
        assert_eq!(NAF.ranks.len(), activities().len());
    }

    #[test]
    fn every_activity_is_within_another_of_the_level_above() {
        for activity in activities() {
            let Some(parent) = activity.parent() else {
                assert_eq!(activity.level, Level::Section, "{}", activity.code);
                continue;
            };
            assert_eq!(
                parent.level as usize + 1,
                activity.level as usize,
                "{}",
                activity.code
            );
            if parent.level != Level::Section {
                assert!(activity.code.starts_with(parent.code), "{}", activity.code);
            }
        }
    }

    fn check(code: &str, label: Option<&str>) {
        assert_eq!(label_of(code), label, "{code:?}");
    }

    #[test]
    fn a_label_is_found_with_or_without_dots() {
        let dangerous = Some("Traitement et élimination des déchets dangereux");
        check("3822Z", dangerous);
        check("38.22Z", dangerous);
        check("38.22 Z", dangerous);
        check("3822", dangerous);
        check(
            "38",
            Some("Collecte, traitement et élimination des déchets ; récupération"),
        );
        check("12", Some("Fabrication de produits à base de tabac"));
        check("01.2", Some("Cultures permanentes"));
        check("3822z", None);
        check("XXXXX", None);
        check("", None);
    }

    #[test]
    fn only_a_sub_class_is_borne_by_an_establishment() {
        assert!(is_sub_class("3822Z") && is_sub_class("49.41B"));
        assert!(!is_sub_class("3822") && !is_sub_class("E") && !is_sub_class("XXXXX"));
    }

    #[test]
    fn a_path_goes_from_section_to_sub_class() {
        let codes: Vec<_> = activity("38.22Z")
            .unwrap()
            .path()
            .iter()
            .map(|activity| activity.code)
            .collect();
        assert_eq!(codes, ["E", "38", "382", "3822", "3822Z"]);
    }
}
