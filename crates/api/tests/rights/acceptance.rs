//! The list of what proves the accounts specification: complete, and true.

use std::{collections::BTreeSet, fs, path::Path};

const LIST: &str = include_str!("../accounts.tsv");

/// Sections, with how many scenarios or traps each has.
const SECTIONS: [(&str, u32); 10] = [
    ("22.1", 11),
    ("22.2", 10),
    ("22.3", 7),
    ("22.4", 8),
    ("22.5", 8),
    ("22.6", 13),
    ("22.7", 22),
    ("22.8", 10),
    ("22.9", 10),
    ("23", 40),
];

/// Impersonation belongs to the administration by the staff, live notifications to the dashboard.
const ELSEWHERE: [&str; 2] = ["22.8.9", "23.37"];

#[test]
fn every_scenario_and_every_trap_has_a_test_that_exists() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut proven = BTreeSet::new();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let [number, file, test] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let source = fs::read_to_string(crates.join(file)).unwrap_or_default();
        let place = source.find(&format!("fn {test}()"));
        let before = place.map_or("", |place| &source[..place]);
        let attributes = before.rsplit("}\n").next().unwrap_or_default();
        assert!(
            attributes.contains("test"),
            "{number}: {file} has no test {test}"
        );
        proven.insert(number.to_owned());
    }
    for (section, count) in SECTIONS {
        for rank in 1..=count {
            let number = format!("{section}.{rank}");
            let is_elsewhere = ELSEWHERE.contains(&number.as_str());
            assert_eq!(proven.contains(&number), !is_elsewhere, "{number}");
        }
    }
}
