//! Countries: ISO 3166-1 alpha-2 codes (and `XK`, Kosovo) with their names.

use std::fmt;
use std::sync::LazyLock;

use crate::vat::national;

struct Entry {
    code: &'static str,
    english_name: &'static str,
    french_name: &'static str,
}

/// The list, sorted by code.
static COUNTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut countries: Vec<Entry> = include_str!("../data/countries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Entry {
                code: cells.next()?,
                english_name: cells.next()?,
                french_name: cells.next()?,
            })
        })
        .collect();
    countries.sort_unstable_by_key(|country| country.code);
    countries
});

/// A country of the list, named by its alpha-2 code in upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country {
    code: &'static str,
}

impl Country {
    /// France.
    pub const FRANCE: Self = Self { code: "FR" };

    /// Finds a country by its code. Exact upper case: `fr` is not a country.
    pub fn parse(code: &str) -> Option<Self> {
        let rank = COUNTRIES
            .binary_search_by(|country| country.code.cmp(code))
            .ok()?;
        Some(Self {
            code: COUNTRIES[rank].code,
        })
    }

    /// A country that this crate knows to be in the list (a test checks that it is).
    pub(crate) const fn known(code: &'static str) -> Self {
        Self { code }
    }

    /// Alpha-2 code, such as `FR`.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Usual French name, such as `Allemagne`: what pages show.
    pub fn french_name(self) -> &'static str {
        self.entry().map_or(self.code, |entry| entry.french_name)
    }

    /// Usual English name, such as `Germany`: what printed slips show, as on the reference platform.
    pub fn english_name(self) -> &'static str {
        self.entry().map_or(self.code, |entry| entry.english_name)
    }

    /// Every country, by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        COUNTRIES.iter().map(|entry| Self { code: entry.code })
    }

    fn entry(self) -> Option<&'static Entry> {
        let rank = COUNTRIES
            .binary_search_by(|country| country.code.cmp(self.code))
            .ok()?;
        COUNTRIES.get(rank)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code)
    }
}

/// Whether the text is a country code, in upper case.
pub fn is_country(code: &str) -> bool {
    Country::parse(code).is_some()
}

/// The country that a VAT number's first letters name (`EL` for Greece, `CHE` for Switzerland), if its
/// numbers can be checked. The rest of the text is not looked at.
pub fn country_of_vat_prefix(text: &str) -> Option<Country> {
    national::format_of(&text.to_ascii_uppercase()).map(|format| Country::known(format.country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_250_distinct_countries_with_two_names() {
        let mut codes: Vec<_> = Country::all().map(Country::code).collect();
        codes.dedup();
        assert_eq!(codes.len(), 250);
        for country in Country::all() {
            assert!(
                country.code.len() == 2
                    && country.code.bytes().all(|byte| byte.is_ascii_uppercase())
            );
            assert!(!country.french_name().is_empty() && !country.english_name().is_empty());
        }
    }

    #[test]
    fn a_code_is_matched_in_exact_upper_case() {
        for (code, french_name) in [
            ("FR", Some("France")),
            ("DE", Some("Allemagne")),
            ("XK", Some("Kosovo")),
            ("CI", Some("Côte d'Ivoire")),
            ("fr", None),
            ("ZZ", None),
            ("EL", None),
            ("FRA", None),
            ("", None),
        ] {
            assert_eq!(
                Country::parse(code).map(Country::french_name),
                french_name,
                "{code:?}"
            );
        }
        assert_eq!(Country::parse("FR"), Some(Country::FRANCE));
        assert_eq!(
            Country::parse("DE").map(Country::english_name),
            Some("Germany")
        );
    }

    #[test]
    fn a_vat_prefix_names_a_country_of_the_list() {
        assert_eq!(national::FORMATS.len(), 32);
        for format in &national::FORMATS {
            let country = country_of_vat_prefix(format.prefix);
            assert!(
                country.is_some() && country == Country::parse(format.country),
                "{}",
                format.prefix
            );
        }
        assert_eq!(
            country_of_vat_prefix("el999").map(Country::code),
            Some("GR")
        );
        assert_eq!(country_of_vat_prefix("GR999"), None);
        assert_eq!(country_of_vat_prefix("ZZ"), None);
    }
}
