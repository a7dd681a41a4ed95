//! Which codes each use accepts, in the spelling that it accepts.

/// An ordered set of codes, each in its one accepted spelling.
#[derive(Debug, Clone, Copy)]
pub struct OperationSet {
    codes: &'static [&'static str],
}

impl OperationSet {
    const fn of(codes: &'static [&'static str]) -> Self {
        Self { codes }
    }

    /// Whether the text is one of the codes, spaces included.
    pub fn contains(&self, code: &str) -> bool {
        self.codes.contains(&code)
    }

    /// The codes, in order.
    pub const fn codes(&self) -> &'static [&'static str] {
        self.codes
    }
}

/// BSDD, planned by the recipient (26 codes, canonical). Use [`is_bsdd_planned`] to judge an input: a second
/// spelling is accepted there.
pub const BSDD_PLANNED: OperationSet = OperationSet::of(&[
    "R 1", "R 2", "R 3", "R 4", "R 5", "R 6", "R 7", "R 8", "R 9", "R 10", "R 11", "R 12", "R 13",
    "D 1", "D 2", "D 3", "D 4", "D 5", "D 8", "D 9", "D 9 F", "D 10", "D 12", "D 13", "D 14",
    "D 15",
]);

/// BSDD, done, planned by a next destination or set by a revision (27 codes).
pub const BSDD_DONE: OperationSet = OperationSet::of(&[
    "R 0", "R 1", "R 2", "R 3", "R 4", "R 5", "R 6", "R 7", "R 8", "R 9", "R 10", "R 11", "R 12",
    "R 13", "D 1", "D 2", "D 3", "D 4", "D 5", "D 8", "D 9", "D 9 F", "D 10", "D 12", "D 13",
    "D 14", "D 15",
]);

/// "Groupement": the waste goes on to another installation (6 codes).
pub const GROUPING: OperationSet =
    OperationSet::of(&["D 9", "D 13", "D 14", "D 15", "R 12", "R 13"]);

/// BSDA, planned and done (5 codes).
pub const BSDA: OperationSet = OperationSet::of(&["R 5", "D 5", "D 9 F", "R 13", "D 15"]);

/// BSDA, transit (2 codes): the slip waits for another one.
pub const BSDA_TRANSIT: OperationSet = OperationSet::of(&["R 13", "D 15"]);

/// BSDASRI, treatment (3 codes, no space).
pub const BSDASRI_TREATMENT: OperationSet = OperationSet::of(&["D9F", "D10", "R1"]);

/// BSDASRI, grouping by a collector (2 codes, no space).
pub const BSDASRI_GROUPING: OperationSet = OperationSet::of(&["D13", "R12"]);

/// BSDASRI (5 codes, no space).
pub const BSDASRI: OperationSet = OperationSet::of(&["D9F", "D10", "R1", "D13", "R12"]);

/// BSFF (10 codes, no space).
pub const BSFF: OperationSet = OperationSet::of(&[
    "R1", "R2", "R3", "R5", "R12", "R13", "D10", "D13", "D14", "D15",
]);

/// BSFF, final (5 codes, no space).
pub const BSFF_FINAL: OperationSet = OperationSet::of(&["R1", "R2", "R3", "R5", "D10"]);

/// BSFF containers that a grouping slip may follow (2 codes, no space).
pub const BSFF_GROUPING: OperationSet = OperationSet::of(&["R12", "D13"]);

/// BSFF containers that a repackaging slip may follow (2 codes, no space).
pub const BSFF_REPACKAGING: OperationSet = OperationSet::of(&["R12", "D14"]);

/// BSFF containers that a reshipment slip may follow (2 codes, no space).
pub const BSFF_RESHIPMENT: OperationSet = OperationSet::of(&["R13", "D15"]);

/// BSVHU, planned and done (26 codes).
pub const BSVHU: OperationSet = BSDD_PLANNED;

/// BSPAOH (2 codes).
pub const BSPAOH: OperationSet = OperationSet::of(&["R 1", "D 10"]);

/// Declarations (27 codes). Stored with spaces, accepted without: see [`super::canonical`].
pub const DECLARATION: OperationSet = BSDD_DONE;

/// Declarations of incoming waste (25 codes): neither re-use nor treatment in the ground.
pub const DECLARATION_INCOMING: OperationSet = OperationSet::of(&[
    "R 1", "R 2", "R 3", "R 4", "R 5", "R 6", "R 7", "R 8", "R 9", "R 10", "R 11", "R 12", "R 13",
    "D 1", "D 3", "D 4", "D 5", "D 8", "D 9", "D 9 F", "D 10", "D 12", "D 13", "D 14", "D 15",
]);

/// Declarations of end of waste (11 codes).
pub const DECLARATION_SSD: OperationSet = OperationSet::of(&[
    "R 1", "R 2", "R 3", "R 4", "R 5", "R 6", "R 7", "R 8", "R 9", "R 12", "R 13",
]);

/// Whether a BSDD recipient may plan the operation: canonical spelling, or the same without its first space
/// (`D10`, `D9 F`; but not `D9F`). `R 0` is left to the slips that may plan a re-use.
pub fn is_bsdd_planned(code: &str) -> bool {
    BSDD_PLANNED.codes.iter().any(|planned| {
        *planned == code
            || planned
                .split_once(' ')
                .is_some_and(|(letter, rest)| code.strip_prefix(letter) == Some(rest))
    })
}
