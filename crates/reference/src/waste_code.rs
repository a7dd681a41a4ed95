//! Waste codes: the European list of waste (decision 2000/532/EC), French labels, and the codes that each
//! kind of slip or declaration accepts.
//!
//! A code is written `dd dd dd`, followed by `*` when the waste is dangerous. Slips compare codes exactly,
//! spaces and star included; declarations to the registry are read more loosely
//! ([`WasteCode::parse_declared`]).

mod sets;

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use sets::{
    APPENDIX1, BSDA, BSDA_ONLY, BSDASRI, BSDD, BSFF, BSPAOH, BSVHU, BSVHU_CODES, EVERY_WASTE,
    NON_TEXS, SAMPLE_NUMBER, TEXS, WasteCodeSet,
};

/// Why a text is not a waste code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Le code déchet n'est pas reconnu comme faisant partie de la liste officielle du code de l'environnement."
)]
pub struct WasteCodeError;

/// A code of the European list (a leaf: chapters and sub-chapters are not codes).
///
/// ```
/// use reference::waste_code::WasteCode;
///
/// let code = WasteCode::parse("13 01 05*")?;
/// assert!(code.is_dangerous());
/// assert_eq!(code.sub_chapter().code, "13 01");
/// assert!(WasteCode::parse("130105*").is_err());
/// # Ok::<(), reference::waste_code::WasteCodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WasteCode {
    /// Rank in the list, which is sorted.
    rank: u16,
}

/// A chapter of the list: the source of the waste.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Two digits.
    pub code: &'static str,
    /// Official French title.
    pub label: &'static str,
    /// Sub-chapters, in the order of the list.
    pub sub_chapters: Vec<SubChapter>,
}

/// A part of a chapter, which groups codes.
#[derive(Debug, Clone)]
pub struct SubChapter {
    /// Twice two digits.
    pub code: &'static str,
    /// Official French title.
    pub label: &'static str,
    /// Codes, in the order of the list.
    pub codes: Vec<WasteCode>,
}

struct Leaf {
    code: &'static str,
    label: &'static str,
    chapter: usize,
    sub_chapter: usize,
}

struct List {
    leaves: Vec<Leaf>,
    chapters: Vec<Chapter>,
}

static LIST: LazyLock<List> = LazyLock::new(|| read(include_str!("../data/waste-codes.tsv")));

/// Reads lines `level, code, label` where each level follows the one that contains it.
fn read(table: &'static str) -> List {
    let mut list = List {
        leaves: Vec::new(),
        chapters: Vec::new(),
    };
    for line in table.lines() {
        let mut cells = line.split('\t');
        let (Some(level), Some(code), Some(label)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let label = label.trim();
        match (level, list.chapters.len()) {
            ("1", _) => list.chapters.push(Chapter {
                code,
                label,
                sub_chapters: Vec::new(),
            }),
            ("2", 1..) => {
                if let Some(chapter) = list.chapters.last_mut() {
                    chapter.sub_chapters.push(SubChapter {
                        code,
                        label,
                        codes: Vec::new(),
                    });
                }
            }
            ("3", chapters @ 1..) => {
                let rank = u16::try_from(list.leaves.len()).unwrap_or(u16::MAX);
                let sub_chapters = &mut list.chapters[chapters - 1].sub_chapters;
                let sub_chapter = sub_chapters.len().saturating_sub(1);
                if let Some(parent) = sub_chapters.last_mut() {
                    parent.codes.push(WasteCode { rank });
                    list.leaves.push(Leaf {
                        code,
                        label,
                        chapter: chapters - 1,
                        sub_chapter,
                    });
                }
            }
            _ => {}
        }
    }
    list
}

impl WasteCode {
    /// Finds a code as slips write it.
    pub fn parse(text: &str) -> Result<Self, WasteCodeError> {
        let rank = LIST
            .leaves
            .binary_search_by(|leaf| leaf.code.cmp(text))
            .map_err(|_| WasteCodeError)?;
        Ok(Self {
            rank: u16::try_from(rank).map_err(|_| WasteCodeError)?,
        })
    }

    /// Finds a code as declarations write it: white space is free (`170201`, `07 03 01 *`).
    pub fn parse_declared(text: &str) -> Result<Self, WasteCodeError> {
        let compact: Vec<char> = text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        if !(6..=7).contains(&compact.len()) {
            return Self::parse(text);
        }
        let parts: Vec<String> = [&compact[..2], &compact[2..4], &compact[4..]]
            .iter()
            .map(|part| part.iter().collect())
            .collect();
        Self::parse(&parts.join(" "))
    }

    /// The code, such as `13 01 05*`.
    pub fn as_str(self) -> &'static str {
        self.leaf().code
    }

    /// Official French label.
    pub fn label(self) -> &'static str {
        self.leaf().label
    }

    /// Whether the list marks the waste as dangerous (star).
    pub fn is_dangerous(self) -> bool {
        is_dangerous_code(self.as_str())
    }

    /// The chapter that contains the code.
    pub fn chapter(self) -> &'static Chapter {
        &LIST.chapters[self.leaf().chapter]
    }

    /// The sub-chapter that contains the code.
    pub fn sub_chapter(self) -> &'static SubChapter {
        &self.chapter().sub_chapters[self.leaf().sub_chapter]
    }

    /// Every code, in the order of the list.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..LIST.leaves.len()).map(|rank| Self {
            rank: u16::try_from(rank).unwrap_or(u16::MAX),
        })
    }

    fn leaf(self) -> &'static Leaf {
        &LIST.leaves[usize::from(self.rank)]
    }
}

/// The list as a tree.
pub fn chapters() -> &'static [Chapter] {
    &LIST.chapters
}

/// Official French label of a code, if it is one.
pub fn label_of(code: &str) -> Option<&'static str> {
    WasteCode::parse(code).ok().map(WasteCode::label)
}

/// Whether the text is a code of the list, spelt as on slips.
pub fn is_waste_code(text: &str) -> bool {
    WasteCode::parse(text).is_ok()
}

/// Whether a code ends with a star. The text need not belong to the list.
pub fn is_dangerous_code(code: &str) -> bool {
    code.ends_with('*')
}

/// Danger in the broad sense, which decides of destinations, notifications and forms: the code has a star, or
/// the producer declared the waste dangerous, or it contains persistent organic pollutants (`pop`).
pub fn is_dangerous_waste(code: &str, declared_dangerous: bool, pop: bool) -> bool {
    is_dangerous_code(code) || declared_dangerous || pop
}

impl fmt::Display for WasteCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for WasteCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "WasteCode({})", self.as_str())
    }
}

impl Serialize for WasteCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for WasteCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
