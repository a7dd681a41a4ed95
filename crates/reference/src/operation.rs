//! Treatment operations (R: recovery, D: disposal; directive 2008/98/EC) and modes of treatment.
//!
//! The canonical spelling separates letter, number and final `F` by spaces: `R 1`, `D 9 F`. Some kinds of slip
//! write none (`R1`, `D9F`): each [`OperationSet`] holds the spellings that its kind accepts, and neither is
//! accepted for the other. Everything else here ignores white space.

mod mode;
mod sets;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use mode::{Mode, ModeError, check_mode, modes_of};
pub use sets::{
    BSDA, BSDA_TRANSIT, BSDASRI, BSDASRI_GROUPING, BSDASRI_TREATMENT, BSDD_DONE, BSDD_PLANNED,
    BSFF, BSFF_FINAL, BSFF_GROUPING, BSFF_REPACKAGING, BSFF_RESHIPMENT, BSPAOH, BSVHU, DECLARATION,
    DECLARATION_INCOMING, DECLARATION_SSD, GROUPING, OperationSet, is_bsdd_planned,
};

/// An operation of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// Canonical spelling, such as `D 9 F`.
    pub code: &'static str,
    /// French label.
    pub label: &'static str,
    /// Official French label; none for `R 0` (re-use), which the directive does not know.
    pub regulatory_label: Option<&'static str>,
    /// Whether the waste ceases to be followed afterwards.
    pub is_final: bool,
}

impl Operation {
    /// Whether this is a disposal (D) rather than a recovery (R).
    pub fn is_disposal(&self) -> bool {
        self.code.starts_with('D')
    }
}

/// Label of the operation that only this platform knows.
const REUSE_LABEL: &str = "Réutilisation - réemploi";

/// Operations that end the life of the waste, without white space. `D6` and `D7`, withdrawn, are met on old
/// slips.
const FINAL: [&str; 23] = [
    "R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "D1", "D2", "D3",
    "D4", "D5", "D6", "D7", "D8", "D9F", "D10", "D12",
];

/// The list, `R 0` first, and the rank of each code without its white space.
static OPERATIONS: LazyLock<(Vec<Operation>, HashMap<String, usize>)> = LazyLock::new(|| {
    let reuse = Operation {
        code: "R 0",
        label: REUSE_LABEL,
        regulatory_label: None,
        is_final: true,
    };
    let table = include_str!("../data/operations.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let regulatory = table.filter_map(|line| {
        let (code, label) = line.split_once('\t')?;
        let label = label.trim();
        Some(Operation {
            code,
            label,
            regulatory_label: Some(label),
            is_final: is_final(code),
        })
    });
    let operations: Vec<_> = std::iter::once(reuse).chain(regulatory).collect();
    let ranks = operations
        .iter()
        .enumerate()
        .map(|(rank, operation)| (compact(operation.code), rank))
        .collect();
    (operations, ranks)
});

/// Every operation, in the order of the directive: `R 0` to `R 13`, then `D 1` to `D 15`.
pub fn operations() -> &'static [Operation] {
    &OPERATIONS.0
}

/// Finds an operation, however its code is spaced.
pub fn operation(code: &str) -> Option<&'static Operation> {
    OPERATIONS
        .1
        .get(&compact(code))
        .and_then(|rank| OPERATIONS.0.get(*rank))
}

/// The code with its canonical spaces (`D9F` → `D 9 F`), if it is one: how declarations are stored.
pub fn canonical(code: &str) -> Option<&'static str> {
    operation(code).map(|operation| operation.code)
}

/// The code without white space: how codes of different kinds of slip compare.
pub fn compact(code: &str) -> String {
    code.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// French label of an operation, `R 0` included.
pub fn label_of(code: &str) -> Option<&'static str> {
    operation(code).map(|operation| operation.label)
}

/// Whether the operation is final: the waste is no longer followed. White space is ignored; an unknown code is
/// not final.
pub fn is_final(code: &str) -> bool {
    FINAL.contains(&compact(code).as_str())
}

#[cfg(test)]
mod tests;
