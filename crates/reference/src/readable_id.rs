//! Readable identifiers of slips: `BSDA-20250301-7K3Z00XVT`.
//!
//! Prefix of the kind, day of creation (civil date in Paris, given by the caller), nine characters of
//! Crockford's base 32.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of the random part.
const RANDOM_LENGTH: usize = 9;
/// Bits of the random part: five a character.
const RANDOM_BITS: u32 = 45;
/// What follows the identifier of a BSDD in that of its leg after temporary storage.
const SUITE: &str = "-suite";

/// What the identifiers of a kind of slip start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlipPrefix {
    /// `BSD`: BSDD.
    Bsd,
    /// `BSDA`: BSDA.
    Bsda,
    /// `DASRI`: BSDASRI.
    Dasri,
    /// `FF`: BSFF.
    Ff,
    /// `VHU`: BSVHU.
    Vhu,
    /// `PAOH`: BSPAOH.
    Paoh,
}

impl SlipPrefix {
    /// Every prefix.
    pub const ALL: [Self; 6] = [
        Self::Bsd,
        Self::Bsda,
        Self::Dasri,
        Self::Ff,
        Self::Vhu,
        Self::Paoh,
    ];

    /// The prefix, without the hyphen that follows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bsd => "BSD",
            Self::Bsda => "BSDA",
            Self::Dasri => "DASRI",
            Self::Ff => "FF",
            Self::Vhu => "VHU",
            Self::Paoh => "PAOH",
        }
    }

    /// The kind that an identifier belongs to. Anything that is not recognised is a BSDD: older BSDDs are called
    /// `TD-…`, and `BSDA` itself starts with `BSD`.
    pub fn of_id(id: &str) -> Self {
        [Self::Dasri, Self::Bsda, Self::Ff, Self::Vhu, Self::Paoh]
            .into_iter()
            .find(|prefix| id.starts_with(prefix.as_str()))
            .unwrap_or(Self::Bsd)
    }
}

impl fmt::Display for SlipPrefix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The text is not an identifier of the current format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Numéro de bordereau incorrect : la forme attendue est PREFIXE-AAAAMMJJ-XXXXXXXXX")]
pub struct ReadableIdError;

/// A readable identifier of the current format, without suffix.
///
/// ```
/// use reference::readable_id::{ReadableId, SlipPrefix};
///
/// let id = ReadableId::new(SlipPrefix::Bsda, jiff::civil::date(2025, 3, 1), 0);
/// assert_eq!(id.as_str(), "BSDA-20250301-000000000");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadableId {
    text: String,
    prefix: SlipPrefix,
    date: Date,
}

impl ReadableId {
    /// Forms the identifier of a slip created on that day in Paris. `draw` is any number from a secure random
    /// source: its 45 upper bits serve, and the greatest value, which is never given, becomes zero.
    pub fn new(prefix: SlipPrefix, date: Date, draw: u64) -> Self {
        let number = draw >> (u64::BITS - RANDOM_BITS);
        let number = if number == (1 << RANDOM_BITS) - 1 {
            0
        } else {
            number
        };
        let day = date.strftime("%Y%m%d");
        Self {
            text: format!("{prefix}-{day}-{}", base_32(number)),
            prefix,
            date,
        }
    }

    /// Reads an identifier: exact upper case, and a day that exists.
    pub fn parse(text: &str) -> Result<Self, ReadableIdError> {
        let mut parts = text.split('-');
        let (Some(prefix), Some(day), Some(random), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ReadableIdError);
        };
        let prefix = SlipPrefix::ALL
            .into_iter()
            .find(|known| known.as_str() == prefix)
            .ok_or(ReadableIdError)?;
        let is_random =
            random.len() == RANDOM_LENGTH && random.bytes().all(|byte| ALPHABET.contains(&byte));
        let is_day = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
        if !is_random || !is_day {
            return Err(ReadableIdError);
        }
        let date = Date::strptime("%Y%m%d", day).map_err(|_| ReadableIdError)?;
        Ok(Self {
            text: text.to_owned(),
            prefix,
            date,
        })
    }

    /// Reads an identifier as people type it: in any case, with quotes, hyphens missing or elsewhere.
    ///
    /// # Errors
    /// The letters and digits are not those of an identifier.
    pub fn read(text: &str) -> Result<Self, ReadableIdError> {
        let letters: String = text
            .chars()
            .filter(|letter| !matches!(letter, '-' | '"' | '\'' | '«' | '»'))
            .flat_map(char::to_uppercase)
            .collect();
        let mut prefixes = SlipPrefix::ALL;
        // `BSDA` starts with `BSD`.
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.as_str().len()));
        let read = prefixes.into_iter().find_map(|prefix| {
            let rest = letters.strip_prefix(prefix.as_str())?;
            let (day, random) = rest.split_at_checked(8)?;
            Self::parse(&format!("{prefix}-{day}-{random}")).ok()
        });
        read.ok_or(ReadableIdError)
    }

    /// The whole identifier.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Prefix, which names the kind of slip.
    pub fn prefix(&self) -> SlipPrefix {
        self.prefix
    }

    /// Day of creation, in Paris.
    pub fn date(&self) -> Date {
        self.date
    }
}

/// Nine characters, padded on the left with zeros.
fn base_32(number: u64) -> String {
    (0..RANDOM_LENGTH)
        .rev()
        .map(|rank| char::from(ALPHABET[(number >> (5 * rank)) as usize & 31]))
        .collect()
}

/// Identifier of the leg of a BSDD after temporary storage.
pub fn suite_of(readable_id: &str) -> String {
    format!("{readable_id}{SUITE}")
}

/// Whether the identifier is that of a leg after temporary storage: such a slip is never reached directly.
pub fn is_suite(readable_id: &str) -> bool {
    readable_id.ends_with(SUITE)
}

impl fmt::Display for ReadableId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl AsRef<str> for ReadableId {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl FromStr for ReadableId {
    type Err = ReadableIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for ReadableId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for ReadableId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// Checks the identifier formed from the 45 bits that serve.
    fn check(prefix: SlipPrefix, number: u64, expected: &str) {
        let id = ReadableId::new(prefix, date(2025, 3, 1), number << 19);
        assert_eq!(id.as_str(), expected);
        assert_eq!(ReadableId::parse(expected), Ok(id));
    }

    #[test]
    fn an_identifier_has_prefix_day_and_nine_characters() {
        check(SlipPrefix::Bsd, 0, "BSD-20250301-000000000");
        check(SlipPrefix::Bsda, 31, "BSDA-20250301-00000000Z");
        check(SlipPrefix::Dasri, 32, "DASRI-20250301-000000010");
        check(SlipPrefix::Ff, (1 << 45) - 2, "FF-20250301-ZZZZZZZZY");
        check(SlipPrefix::Vhu, 18, "VHU-20250301-00000000J");
        // The greatest number is never given.
        check(SlipPrefix::Paoh, (1 << 45) - 1, "PAOH-20250301-000000000");
    }

    #[test]
    fn only_the_current_format_is_an_identifier() {
        for text in [
            "",
            "BSD",
            "TD-19-AAA00001",
            "BSD-20250301-00000000",
            "BSD-20250301-0000000000",
            "BSD-20250230-000000000",
            "BSD-2025031-000000000",
            "BSD-20250301-00000000I",
            "BSD-20250301-00000000a",
            "XX-20250301-000000000",
            "bsd-20250301-000000000",
            "BSD-20250301-000000000-suite",
            "BSD-+2025301-000000000",
        ] {
            assert_eq!(ReadableId::parse(text), Err(ReadableIdError), "{text:?}");
        }
    }

    #[test]
    fn what_people_type_is_read() {
        for text in [
            "bsda-20250301-00000000z",
            "BSDA2025030100000000Z",
            "\"BSD-A20250301-0000-0000Z\"",
        ] {
            let read = ReadableId::read(text).unwrap();
            assert_eq!(read.as_str(), "BSDA-20250301-00000000Z", "{text}");
        }
        let read = ReadableId::read("bsd20250301000000000").unwrap();
        assert_eq!(read.prefix(), SlipPrefix::Bsd);
        for text in [
            "",
            "invalidid",
            "BSDA-20250301",
            "BSDA-20250301-00000000I",
            "éé",
        ] {
            assert_eq!(ReadableId::read(text), Err(ReadableIdError), "{text}");
        }
    }

    #[test]
    fn a_kind_is_known_by_its_prefix() {
        for (id, prefix) in [
            ("BSDA-20250301-000000000", SlipPrefix::Bsda),
            ("BSD-20250301-000000000", SlipPrefix::Bsd),
            ("TD-19-AAA00001", SlipPrefix::Bsd),
            ("DASRI-20250301-000000000", SlipPrefix::Dasri),
            ("FF-20250301-000000000", SlipPrefix::Ff),
            ("VHU-20250301-000000000", SlipPrefix::Vhu),
            ("PAOH-20250301-000000000", SlipPrefix::Paoh),
            ("BSD-20250301-000000000-suite", SlipPrefix::Bsd),
            ("", SlipPrefix::Bsd),
        ] {
            assert_eq!(SlipPrefix::of_id(id), prefix, "{id}");
        }
    }

    #[test]
    fn a_leg_after_temporary_storage_is_named_after_its_slip() {
        let suite = suite_of("BSD-20250301-000000000");
        assert_eq!(suite, "BSD-20250301-000000000-suite");
        assert!(is_suite(&suite) && !is_suite("BSD-20250301-000000000"));
    }

    proptest! {
        #[test]
        fn what_is_formed_is_read_back(draw: u64, kind in 0_usize..6, day in 0_i32..20_000) {
            let date = date(2000, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let prefix = SlipPrefix::ALL[kind];
            let id = ReadableId::new(prefix, date, draw);
            prop_assert_eq!(SlipPrefix::of_id(id.as_str()), prefix);
            let read = ReadableId::parse(id.as_str()).unwrap();
            prop_assert_eq!((read.prefix(), read.date()), (prefix, date));
        }

        #[test]
        fn numbers_and_identifiers_sort_alike(one in 0_u64..(1 << 45) - 1, other in 0_u64..(1 << 45) - 1) {
            prop_assert_eq!(one.cmp(&other), base_32(one).cmp(&base_32(other)));
        }

        #[test]
        fn any_text_is_judged_without_panic(text: String) {
            let _ = ReadableId::parse(&text);
        }
    }
}
