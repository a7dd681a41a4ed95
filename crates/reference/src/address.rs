//! Postal addresses written as one text: where is the postal code, and what are the street and the city?
//!
//! The shape of postal codes depends on the country (data of the Unicode CLDR). A candidate stands alone: between
//! white space, commas, or the ends of the text. When an address holds several the last one is its postal code
//! (`CS 42326 31100 TOULOUSE` is in 31100).

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::country::{Country, country_of_vat_prefix};

/// The shape of the postal codes of some countries.
struct Shape {
    pattern: &'static str,
    /// Compiled when an address of these countries is first met.
    compiled: OnceLock<Option<Regex>>,
}

/// The shapes, and the rank of that of each country.
static SHAPES: LazyLock<(Vec<Shape>, HashMap<&'static str, usize>)> = LazyLock::new(|| {
    let (mut shapes, mut ranks) = (Vec::new(), HashMap::new());
    for line in include_str!("../data/postal-codes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        if let Some((pattern, countries)) = line.split_once('\t') {
            ranks.extend(countries.split(' ').map(|country| (country, shapes.len())));
            shapes.push(Shape {
                pattern,
                compiled: OnceLock::new(),
            });
        }
    }
    (shapes, ranks)
});

impl Shape {
    /// The shape of the country's postal codes; that of France when the country has none or is unknown.
    fn of(country: Option<Country>) -> Option<&'static Self> {
        let (shapes, ranks) = &*SHAPES;
        let rank_of = |country: Country| ranks.get(country.code());
        let rank = country
            .and_then(rank_of)
            .or_else(|| rank_of(Country::FRANCE))?;
        shapes.get(*rank)
    }

    /// The pattern between its delimiters; the code is the first group.
    fn regex(&self) -> Option<&Regex> {
        let delimited =
            || Regex::new(&format!(r"(?-u)(?:^|[ ,])({})(?:[ ,]|$)", self.pattern)).ok();
        self.compiled.get_or_init(delimited).as_ref()
    }
}

/// An address in parts; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SplitAddress {
    /// What precedes the postal code; the whole address when there is none.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// What follows the postal code.
    pub city: String,
    /// Country; unknown for an empty address or an unknown VAT prefix.
    pub country: Option<Country>,
}

/// The postal code of an address in that country, in upper case; empty if there is none.
pub fn extract_postal_code(address: &str, country: Option<Country>) -> String {
    let line = one_line(address);
    last_postal_code(&line, country)
        .map(|range| line[range].to_ascii_uppercase())
        .unwrap_or_default()
}

/// Splits an address around its postal code. The country is France, or that of the VAT number when there is one.
///
/// ```
/// use reference::address::split_address;
///
/// let parts = split_address("12 rue du Quai, 69007 Lyon", None);
/// assert_eq!((&*parts.street, &*parts.postal_code, &*parts.city), ("12 rue du Quai", "69007", "Lyon"));
/// ```
pub fn split_address(address: &str, vat_number: Option<&str>) -> SplitAddress {
    let line = one_line(address);
    let line = line.trim();
    if line.is_empty() {
        return SplitAddress::default();
    }
    let country = match vat_number.filter(|number| !number.is_empty()) {
        Some(number) => country_of_vat_prefix(number),
        None => Some(Country::FRANCE),
    };
    let Some(range) = last_postal_code(line, country) else {
        return SplitAddress {
            street: line.to_owned(),
            country,
            ..SplitAddress::default()
        };
    };
    let edges = [' ', ','];
    SplitAddress {
        street: line[..range.start].trim_matches(edges).to_owned(),
        postal_code: line[range.clone()].to_ascii_uppercase(),
        city: line[range.end..].trim_matches(edges).to_owned(),
        country,
    }
}

/// The first five digits that look like a French postal code, wherever they stand: what the displays of BSDD and
/// BSDASRI show of an emitter whose address is not disclosed.
pub fn first_french_postal_code(address: &str) -> Option<&str> {
    let candidates = address.as_bytes().windows(5).enumerate();
    let (start, _) = candidates.into_iter().find(|(_, code)| {
        let is_department = matches!(code, [b'0'..=b'8', ..] | [b'9', b'0'..=b'8', ..]);
        is_department && code.iter().all(u8::is_ascii_digit)
    })?;
    address.get(start..start + 5)
}

/// Whether declarations to the registry accept the text as a postal code, of any country: 4 to 11 letters, digits,
/// hyphens and spaces, letter or digit at both ends.
pub fn is_declared_postal_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    (4..=11).contains(&bytes.len())
        && is_edge(bytes.first())
        && is_edge(bytes.last())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b' '))
}

/// The address on one line, with single spaces.
fn one_line(address: &str) -> String {
    let mut line = String::with_capacity(address.len());
    for letter in address.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if letter != ' ' || !line.ends_with(' ') {
            line.push(letter);
        }
    }
    line
}

/// Where the last candidate stands. The delimiter after a candidate may be the one before the next.
fn last_postal_code(line: &str, country: Option<Country>) -> Option<std::ops::Range<usize>> {
    let shape = Shape::of(country)?.regex()?;
    // Patterns are ASCII: so is the change of case, which keeps every position.
    let line = line.to_ascii_uppercase();
    let next = |start: usize| {
        shape
            .captures_at(&line, start)
            .and_then(|found| found.get(1))
            .map(|code| code.range())
    };
    std::iter::successors(next(0), |code| next(code.end)).last()
}

#[cfg(test)]
mod tests;
