//! What signing a step asks of people, whatever the kind of slip.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::{
    dates,
    fields::{Choice, Field, Group, Input},
    form::Form,
    graphql::Issue,
    numbers,
    session::Session,
    slip::view::{Row, TimelineStep},
};

/// How far back a signature may be dated.
const MONTHS_BACK: i64 = 2;

/// A button that sends the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Button {
    /// Step that follows at once; empty when none does.
    pub(crate) then: &'static str,
    pub(crate) label: String,
}

/// A step about to be signed.
pub(crate) trait Signing: Send + Sync {
    /// Title of the page.
    fn title(&self) -> String;
    /// Who signs, in a sentence.
    fn signer(&self) -> String;
    /// Number that people read.
    fn number(&self) -> String;
    /// What is signed.
    fn facts(&self) -> Vec<Row>;
    /// Where the slip stands.
    fn timeline(&self) -> Vec<TimelineStep>;
    /// What the form holds before anybody typed.
    fn defaults(&self, author: &str, now: Timestamp) -> Form;
    /// The fields, filled with what the form holds.
    fn groups(&self, form: &Form, now: Timestamp) -> Vec<Group>;
    /// The buttons, the usual one first.
    fn buttons(&self) -> Vec<Button>;
    /// Saves what the step needs, then signs.
    fn run<'a>(
        &'a self,
        session: &'a Session,
        form: &'a Form,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), Vec<Issue>>>;
}

/// Names of the fields that every step has.
pub(crate) const AUTHOR: &str = "signataire";
pub(crate) const DATE: &str = "date";
pub(crate) const CODE: &str = "code";

/// Who signs, when, and with which code.
pub(crate) fn signature_group(form: &Form, now: Timestamp, code_of: Option<&str>) -> Group {
    let bounds = Input::Moment {
        min: dates::for_field(dates::months_before(now, MONTHS_BACK)),
        max: dates::for_field(now),
    };
    let mut fields = vec![
        Field::new(form, DATE, "Date et heure", bounds).required(),
        Field::new(form, AUTHOR, "Nom et prénom du signataire", Input::Text)
            .required()
            .fills("author"),
    ];
    if let Some(company) = code_of {
        let label = format!("Code de signature de {company}");
        fields.push(
            Field::new(form, CODE, &label, Input::Code)
                .required()
                .hint("Quatre chiffres, saisis par la personne qui signe pour cet établissement."),
        );
    }
    Group::new("Signature", fields)
}

/// The values of the signature group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) author: String,
    /// As the API reads dates.
    pub(crate) date: String,
    pub(crate) code: Option<i64>,
}

/// Reads the signature group.
///
/// # Errors
/// What is missing, malformed or out of bounds.
pub(crate) fn signed(form: &Form, now: Timestamp, with_code: bool) -> Result<Signed, Vec<Issue>> {
    let mut issues = Vec::new();
    let author = form.text(AUTHOR);
    if author.chars().count() < 2 {
        issues.push(issue(
            AUTHOR,
            "Le nom du signataire comporte au moins 2 caractères.",
        ));
    }
    let date = match moment(form, DATE, now) {
        Ok(date) => date,
        Err(wrong) => {
            issues.push(wrong);
            now
        }
    };
    let code = with_code.then(|| form.text(CODE));
    let code = match code {
        None => None,
        Some(text) if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().ok()
        }
        Some(_) => {
            issues.push(issue(
                CODE,
                "Le code de signature comporte quatre chiffres.",
            ));
            None
        }
    };
    if issues.is_empty() {
        Ok(Signed {
            author: author.to_owned(),
            date: date.to_string(),
            code,
        })
    } else {
        Err(issues)
    }
}

/// Something wrong in a field.
pub(crate) fn issue(field: &str, message: &str) -> Issue {
    Issue {
        path: vec![field.to_owned()],
        message: message.to_owned(),
    }
}

fn moment(form: &Form, name: &str, now: Timestamp) -> Result<Timestamp, Issue> {
    let at = dates::typed(form.text(name))
        .ok_or_else(|| issue(name, "La date est incomplète ou mal écrite."))?;
    // A field holds minutes: the current one has not ended.
    let is_late = at > now + jiff::SignedDuration::from_secs(60);
    let is_early = at < dates::months_before(now, MONTHS_BACK);
    match (is_late, is_early) {
        (true, _) => Err(issue(name, "La date ne peut pas être dans le futur.")),
        (_, true) => Err(issue(
            name,
            "La date ne peut pas remonter à plus de deux mois.",
        )),
        _ => Ok(at),
    }
}

/// A number that was typed; none when nothing was.
///
/// # Errors
/// It is no number.
pub(crate) fn number(form: &Form, name: &str) -> Result<Option<f64>, Issue> {
    form.given(name)
        .map(|text| {
            numbers::typed(text).ok_or_else(|| issue(name, "Écrivez un nombre, par exemple 1,25."))
        })
        .transpose()
}

/// A list to choose from, with a first line that chooses nothing.
pub(crate) fn list(nothing: &str, choices: impl IntoIterator<Item = Choice>) -> Input {
    Input::Select(
        std::iter::once(Choice::new("", nothing))
            .chain(choices)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2025-12-31T13:05:30Z";

    fn check(date: &str, author: &str, code: &str, expected: Result<&str, &[&str]>) {
        let now: Timestamp = NOW.parse().unwrap();
        let mut form = Form::default();
        for (name, value) in [(DATE, date), (AUTHOR, author), (CODE, code)] {
            form.add(name, value);
        }
        let read = signed(&form, now, true);
        let fields = |issues: Vec<Issue>| -> Vec<String> {
            issues.into_iter().flat_map(|issue| issue.path).collect()
        };
        assert_eq!(
            read.map(|signed| signed.date).map_err(fields),
            expected
                .map(str::to_owned)
                .map_err(|fields| fields.iter().map(ToString::to_string).collect::<Vec<_>>()),
            "{date} {author} {code}"
        );
    }

    #[test]
    fn a_signature_is_dated_within_two_months() {
        check(
            "2025-12-31T14:05",
            "Camille",
            "1234",
            Ok("2025-12-31T13:05:00Z"),
        );
        check(
            "2025-10-31T14:06",
            "Camille",
            "1234",
            Ok("2025-10-31T13:06:00Z"),
        );
        check("2025-10-31T14:04", "Camille", "1234", Err(&[DATE]));
        check("2025-12-31T14:07", "Camille", "1234", Err(&[DATE]));
        check("demain", "Camille", "1234", Err(&[DATE]));
    }

    #[test]
    fn a_signature_has_an_author_and_a_code_of_four_digits() {
        check("2025-12-31", "C", "12", Err(&[AUTHOR, CODE]));
        check("2025-12-31", "", "12a4", Err(&[AUTHOR, CODE]));
    }
}
