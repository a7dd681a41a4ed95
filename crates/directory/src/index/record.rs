//! An establishment as the index stores it: one compact line, which every indexed word derives from.

use reference::naming::without_forbidden_characters;

use crate::{Diffusion, Establishment, text};

const SEPARATOR: char = '\u{1f}';

/// What the national directory says of an establishment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// 14 digits.
    pub(crate) siret: u64,
    pub(crate) is_closed: bool,
    /// Partial diffusion: name and address are hidden from the public.
    pub(crate) is_partial: bool,
    pub(crate) is_head_office: bool,
    /// From 0 (unknown or nobody) to 15.
    pub(crate) size: u8,
    /// Name that is shown.
    pub(crate) name: String,
    /// Other names that it is searched by, separated by a space.
    pub(crate) other_names: String,
    pub(crate) street: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) code_commune: String,
    pub(crate) code_naf: String,
}

impl Record {
    /// The line that is stored; the SIRET is an indexed field of its own and is stored too.
    pub(crate) fn write(&self, line: &mut Vec<u8>) {
        line.clear();
        line.extend_from_slice(&self.siret.to_be_bytes()[2..]);
        let flags = u8::from(self.is_closed)
            | u8::from(self.is_partial) << 1
            | u8::from(self.is_head_office) << 2
            | self.size.min(15) << 4;
        line.push(flags);
        for (n, text) in self.texts().into_iter().enumerate() {
            if n > 0 {
                line.push(SEPARATOR as u8);
            }
            line.extend_from_slice(text.as_bytes());
        }
    }

    fn texts(&self) -> [&str; 7] {
        [
            &self.code_naf,
            &self.code_commune,
            &self.postal_code,
            &self.city,
            &self.street,
            &self.name,
            &self.other_names,
        ]
    }

    /// Reads a stored line; none when it is not one.
    pub(crate) fn read(line: &[u8]) -> Option<Self> {
        let (siret, rest) = line.split_at_checked(6)?;
        let (flags, texts) = rest.split_first()?;
        let mut bytes = [0; 8];
        bytes[2..].copy_from_slice(siret);
        let mut texts = std::str::from_utf8(texts)
            .ok()?
            .split(SEPARATOR)
            .map(str::to_owned);
        let mut next = || texts.next();
        Some(Self {
            siret: u64::from_be_bytes(bytes),
            is_closed: flags & 1 != 0,
            is_partial: flags & 2 != 0,
            is_head_office: flags & 4 != 0,
            size: flags >> 4,
            code_naf: next()?,
            code_commune: next()?,
            postal_code: next()?,
            city: next()?,
            street: next()?,
            name: next()?,
            other_names: next()?,
        })
    }

    /// The words by which the establishment is found, each once.
    pub(crate) fn name_words(&self) -> String {
        let mut words = text::words(&self.name);
        words.extend(text::words(&self.other_names));
        let legal_name = self.name.split(" (").next().unwrap_or_default();
        words.extend(text::acronym(legal_name));
        let mut seen: Vec<&str> = Vec::with_capacity(words.len());
        for word in &words {
            if !word.is_empty() && !seen.contains(&word.as_str()) {
                seen.push(word);
            }
        }
        seen.join(" ")
    }

    pub(crate) fn town_words(&self) -> String {
        text::town_words(&self.city).join(" ")
    }

    /// The postal code and its two beginnings that a department is searched by.
    pub(crate) fn area_words(&self) -> String {
        let code = &self.postal_code;
        match (code.get(..2), code.get(..3)) {
            (Some(two), Some(three)) => format!("{two} {three} {code}"),
            _ => code.clone(),
        }
    }

    /// How much a person is likely to mean this establishment rather than another that matches as well, from 0 to 63;
    /// closed ones carry [`CLOSED`] besides.
    pub(crate) fn rank(&self) -> u64 {
        let standing = u64::from(self.is_head_office) << 4 | u64::from(self.size.min(15));
        standing | if self.is_closed { CLOSED } else { 0 }
    }

    /// As the platform knows it.
    pub(crate) fn establishment(self) -> Establishment {
        let given = |text: String| (!text.is_empty()).then_some(text);
        let address = [&self.street, &self.postal_code, &self.city]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        Establishment {
            org_id: format!("{:014}", self.siret),
            name: without_forbidden_characters(&self.name),
            address,
            street: given(self.street),
            postal_code: given(self.postal_code),
            city: given(self.city),
            code_commune: given(self.code_commune),
            code_naf: given(self.code_naf),
            is_closed: self.is_closed,
            diffusion: if self.is_partial {
                Diffusion::Partial
            } else {
                Diffusion::Open
            },
        }
    }
}

/// Bit of a rank that closed establishments carry.
pub(crate) const CLOSED: u64 = 64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record() -> Record {
        Record {
            siret: 85_001_946_400_021,
            is_closed: true,
            is_partial: false,
            is_head_office: true,
            size: 7,
            name: "ACME (GARAGE DU PORT)".to_owned(),
            other_names: "GDP".to_owned(),
            street: "1 RUE DU PORT".to_owned(),
            postal_code: "69007".to_owned(),
            city: "LYON 7EME".to_owned(),
            code_commune: "69387".to_owned(),
            code_naf: "38.22Z".to_owned(),
        }
    }

    #[test]
    fn a_stored_line_is_read_back() {
        let mut line = Vec::new();
        record().write(&mut line);
        assert_eq!(Record::read(&line), Some(record()));
        assert_eq!(Record::read(&line[..5]), None);
    }

    #[test]
    fn every_name_and_town_gives_words() {
        assert_eq!(record().name_words(), "acme garage port gdp");
        assert_eq!(record().town_words(), "lyon");
        assert_eq!(record().area_words(), "69 690 69007");
        assert_eq!(
            record().establishment().address,
            "1 RUE DU PORT 69007 LYON 7EME"
        );
    }

    proptest! {
        #[test]
        fn no_line_makes_the_reader_panic(line in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Record::read(&line);
        }
    }
}
