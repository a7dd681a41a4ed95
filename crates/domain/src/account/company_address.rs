//! The address of a company in parts: those of the directory when it gives them, else the text, split.

use reference::address::split_address;

use super::Company;

/// Text by which the national directory hides what may not be published.
const NOT_DISCLOSED: &str = "[ND]";

/// What a directory says of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyAddress {
    /// Number and street.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Is the address outside France?
    pub is_foreign: bool,
}

impl CompanyAddress {
    fn is_usable(&self) -> bool {
        let is_hidden = |part: &Option<String>| {
            part.as_deref()
                .is_some_and(|part| part.contains(NOT_DISCLOSED))
        };
        !self.is_foreign
            && self
                .postal_code
                .as_deref()
                .is_some_and(|code| !code.trim().is_empty())
            && !is_hidden(&self.street)
            && !is_hidden(&self.postal_code)
    }
}

impl Company {
    /// Fills the parts of the address. Without postal code or town, all are unknown; a street may be missing.
    pub fn split_address(&mut self, listed: Option<&CompanyAddress>) {
        let (street, postal_code, city, country) = match listed.filter(|listed| listed.is_usable())
        {
            Some(listed) => (
                listed.street.clone().unwrap_or_default(),
                listed.postal_code.clone().unwrap_or_default(),
                listed.city.clone().unwrap_or_default(),
                Some("FR".to_owned()),
            ),
            None => {
                let text = self.address.as_deref().unwrap_or_default();
                let parts = split_address(text, self.vat_number.as_deref());
                let country = parts.country.map(|country| country.code().to_owned());
                (parts.street, parts.postal_code, parts.city, country)
            }
        };
        let is_complete = !postal_code.trim().is_empty() && !city.trim().is_empty();
        self.street = is_complete.then_some(street);
        self.postal_code = is_complete.then_some(postal_code);
        self.city = is_complete.then_some(city);
        self.country = country.filter(|_| is_complete);
    }
}
