//! Which codes each use accepts. The order of a set is the order in which it is offered.

use std::sync::LazyLock;

use super::WasteCode;

/// An ordered set of codes.
#[derive(Debug)]
pub struct WasteCodeSet {
    codes: Vec<WasteCode>,
    /// One bit a code of the list.
    members: Vec<u64>,
}

impl WasteCodeSet {
    fn of(codes: impl IntoIterator<Item = WasteCode>) -> Self {
        let codes: Vec<_> = codes.into_iter().collect();
        let mut members = vec![0; WasteCode::all().len().div_ceil(64)];
        for code in &codes {
            members[usize::from(code.rank) / 64] |= 1 << (code.rank % 64);
        }
        Self { codes, members }
    }

    /// Codes given by their text; the tests check that each belongs to the list.
    fn named(codes: &[&str]) -> Self {
        Self::of(codes.iter().filter_map(|code| WasteCode::parse(code).ok()))
    }

    /// Whether the text is one of the codes, spelt exactly.
    pub fn contains(&self, code: &str) -> bool {
        WasteCode::parse(code).is_ok_and(|code| self.has(code))
    }

    /// Whether the code is a member.
    pub fn has(&self, code: WasteCode) -> bool {
        self.members[usize::from(code.rank) / 64] & (1 << (code.rank % 64)) != 0
    }

    /// The codes, in order.
    pub fn codes(&self) -> &[WasteCode] {
        &self.codes
    }

    /// The codes as texts, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'static str> + '_ {
        self.codes.iter().map(|code| code.as_str())
    }

    /// How many codes there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

/// Asbestos codes that no BSDD accepts.
const ASBESTOS_ONLY: [&str; 7] = [
    "06 07 01*",
    "06 13 04*",
    "10 13 09*",
    "16 01 11*",
    "16 02 12*",
    "17 06 01*",
    "17 06 05*",
];

/// Codes of asbestos waste shared with BSDDs.
const ASBESTOS_SHARED: [&str; 19] = [
    "08 01 17*",
    "08 04 09*",
    "12 01 16*",
    "15 01 11*",
    "15 02 02*",
    "16 02 13*",
    "16 03 03*",
    "16 03 05*",
    "17 01 06*",
    "17 02 04*",
    "17 03 01*",
    "17 04 09*",
    "17 04 10*",
    "17 05 03*",
    "17 05 05*",
    "17 05 07*",
    "17 06 03*",
    "17 08 01*",
    "17 09 03*",
];

/// Infectious waste of human, then of animal origin.
const INFECTIOUS: [&str; 2] = ["18 01 03*", "18 02 02*"];

/// Refrigerants whose only slip is the BSFF.
const FLUIDS_ONLY: &str = "14 06 01*";

/// Sub-chapters whose BSDD codes may be collected on a round.
const APPENDIX1_SUB_CHAPTERS: [&str; 5] = ["13 02", "13 05", "16 02", "16 07", "20 01"];

/// Other codes that may be collected on a round.
const APPENDIX1_OTHERS: [&str; 8] = [
    "13 01 10*",
    "13 01 11*",
    "13 01 12*",
    "13 01 13*",
    "15 01 10*",
    "15 02 02*",
    "16 06 01*",
    "19 08 10*",
];

/// Excavated earth and sediments.
const EXCAVATED: [&str; 5] = ["17 05 03*", "17 05 04", "17 05 05*", "17 05 06", "20 02 02"];

/// The whole list (842 codes): what declarations to the registry accept.
pub static EVERY_WASTE: LazyLock<WasteCodeSet> =
    LazyLock::new(|| WasteCodeSet::of(WasteCode::all()));

/// BSDD (832 codes): all but those whose only slip is a BSDA, a BSDASRI or a BSFF.
pub static BSDD: LazyLock<WasteCodeSet> = LazyLock::new(|| {
    let elsewhere = |code: &WasteCode| {
        let text = code.as_str();
        text == FLUIDS_ONLY || ASBESTOS_ONLY.contains(&text) || INFECTIOUS.contains(&text)
    };
    WasteCodeSet::of(WasteCode::all().filter(|code| !elsewhere(code)))
});

/// Annexe 1 of a BSDD (59 codes): waste that a collection round may pick up at many producers.
pub static APPENDIX1: LazyLock<WasteCodeSet> = LazyLock::new(|| {
    let collected = |code: &WasteCode| {
        APPENDIX1_SUB_CHAPTERS.contains(&code.sub_chapter().code)
            || APPENDIX1_OTHERS.contains(&code.as_str())
    };
    WasteCodeSet::of(BSDD.codes().iter().copied().filter(collected))
});

/// Oils whose BSDD takes a sample number (8 codes).
pub static SAMPLE_NUMBER: LazyLock<WasteCodeSet> = LazyLock::new(|| {
    WasteCodeSet::named(&[
        "13 01 10*",
        "13 01 11*",
        "13 01 12*",
        "13 01 13*",
        "13 02 05*",
        "13 02 06*",
        "13 02 07*",
        "13 02 08*",
    ])
});

/// Asbestos codes that only a BSDA accepts (7 codes).
pub static BSDA_ONLY: LazyLock<WasteCodeSet> =
    LazyLock::new(|| WasteCodeSet::named(&ASBESTOS_ONLY));

/// BSDA (26 codes): those that it alone accepts, then those shared with BSDDs.
pub static BSDA: LazyLock<WasteCodeSet> = LazyLock::new(|| {
    WasteCodeSet::named(&[ASBESTOS_ONLY.as_slice(), ASBESTOS_SHARED.as_slice()].concat())
});

/// BSDASRI (2 codes): human origin, animal origin.
pub static BSDASRI: LazyLock<WasteCodeSet> = LazyLock::new(|| WasteCodeSet::named(&INFECTIOUS));

/// BSFF (5 codes).
pub static BSFF: LazyLock<WasteCodeSet> = LazyLock::new(|| {
    WasteCodeSet::named(&[
        FLUIDS_ONLY,
        "14 06 02*",
        "14 06 03*",
        "16 05 04*",
        "13 03 10*",
    ])
});

/// BSVHU (2 codes): without liquids nor other dangerous components, or not depolluted.
pub const BSVHU_CODES: [&str; 2] = ["16 01 06", "16 01 04*"];

/// [`BSVHU_CODES`] as a set.
pub static BSVHU: LazyLock<WasteCodeSet> = LazyLock::new(|| WasteCodeSet::named(&BSVHU_CODES));

/// BSPAOH (1 code).
pub static BSPAOH: LazyLock<WasteCodeSet> = LazyLock::new(|| WasteCodeSet::named(&["18 01 02"]));

/// Excavated earth and sediments (5 codes): TEXS declarations, and upcycled earth on a BSDD.
pub static TEXS: LazyLock<WasteCodeSet> = LazyLock::new(|| WasteCodeSet::named(&EXCAVATED));

/// Declarations of incoming and outgoing waste other than excavated earth (837 codes).
pub static NON_TEXS: LazyLock<WasteCodeSet> = LazyLock::new(|| {
    WasteCodeSet::of(WasteCode::all().filter(|code| !EXCAVATED.contains(&code.as_str())))
});
