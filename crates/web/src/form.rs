//! Forms as browsers send them.

use std::collections::BTreeMap;

/// The fields of a form, each with the values given to it, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form(BTreeMap<String, Vec<String>>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    pub(crate) fn parse(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            form.add(&name, &value);
        }
        form
    }

    /// Adds a value to a field.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.0
            .entry(name.to_owned())
            .or_default()
            .push(value.to_owned());
    }

    /// The field, without the spaces around it; empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.all(name).first().map_or("", |value| value.trim())
    }

    /// The field as it was typed, spaces included: a password.
    pub(crate) fn exact(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// The field, when something was typed.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Gives a field one value, whatever it had.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.set_all(name, vec![value.to_owned()]);
    }

    /// Gives a field these values, whatever it had.
    pub(crate) fn set_all(&mut self, name: &str, values: Vec<String>) {
        self.0.insert(name.to_owned(), values);
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The fields that were sent.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether a field was sent at all: a check box, a button.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_may_come_several_times() {
        let form = Form::parse(b"plaque=AB-123-CD&plaque=+EF-456-GH+&vide=&nom=Zo%C3%A9+P");
        assert_eq!(form.all("plaque"), ["AB-123-CD", " EF-456-GH "]);
        assert_eq!(form.text("nom"), "Zoé P");
        assert_eq!(form.exact("plaque"), "AB-123-CD");
        assert_eq!((form.given("vide"), form.has("vide")), (None, true));
        assert_eq!((form.given("autre"), form.has("autre")), (None, false));
    }
}
