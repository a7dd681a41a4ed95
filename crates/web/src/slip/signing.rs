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
pub(crate) const MONTHS_BACK: i64 = 2;

/// What follows a signature at once.
pub(crate) const TREATMENT: &str = "traitement";

/// A button that sends the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Button {
    /// Step that follows at once; empty when none does.
    pub(crate) then: &'static str,
    pub(crate) label: String,
}

impl Button {
    /// Signs.
    pub(crate) fn sign() -> Vec<Self> {
        vec![Self {
            then: "",
            label: "Signer".to_owned(),
        }]
    }

    /// Signs, and goes on to the treatment if wanted.
    pub(crate) fn sign_then_treat() -> Vec<Self> {
        let mut buttons = Self::sign();
        buttons.push(Self {
            then: TREATMENT,
            label: "Signer et passer au traitement".to_owned(),
        });
        buttons
    }
}

/// A step about to be signed.
pub(crate) trait Signing: Send + Sync {
    /// « l'émission »
    fn what(&self) -> &'static str;
    /// « l'émetteur »
    fn role(&self) -> &'static str;
    /// Name of the company that signs.
    fn company(&self) -> &str;
    /// The visitor's role does not let them sign for that company: its code does.
    fn needs_code(&self) -> bool;
    /// Number that people read.
    fn number(&self) -> String;
    /// What is signed.
    fn facts(&self) -> Vec<Row>;
    /// Where the slip stands.
    fn timeline(&self) -> Vec<TimelineStep>;
    /// Fills the form with what the slip already says of the step.
    fn known(&self, form: &mut Form);
    /// The fields of the step, filled with what the form holds.
    fn fields(&self, form: &Form) -> Vec<Group>;
    /// Does what the form says, then signs.
    fn act<'a>(
        &'a self,
        session: &'a Session,
        form: &'a Form,
        signed: Result<Signed, Vec<Issue>>,
    ) -> BoxFuture<'a, Result<(), Vec<Issue>>>;

    /// The step is a signature; otherwise it only prepares what follows.
    fn is_signature(&self) -> bool {
        true
    }

    /// The earliest date that the step may have.
    fn since(&self, now: Timestamp) -> Timestamp {
        dates::months_before(now, MONTHS_BACK)
    }

    /// The buttons, the usual one first.
    fn buttons(&self) -> Vec<Button> {
        Button::sign()
    }
}

impl dyn Signing + '_ {
    /// Title of the page.
    pub(crate) fn title(&self) -> String {
        let verb = match (self.is_signature(), self.needs_code()) {
            (false, _) => "Compléter",
            (true, true) => "Faire signer",
            (true, false) => "Signer",
        };
        format!("{verb} {}", self.what())
    }

    /// Who signs, in a sentence.
    pub(crate) fn signer(&self) -> String {
        format!("Signature pour {} : {}", self.role(), self.company())
    }

    /// What the form holds before anybody typed.
    pub(crate) fn defaults(&self, author: &str, now: Timestamp) -> Form {
        let mut form = Form::default();
        form.add(AUTHOR, if self.needs_code() { "" } else { author });
        form.add(DATE, &dates::for_field(now));
        self.known(&mut form);
        form
    }

    /// Every field of the page, filled with what the form holds.
    pub(crate) fn groups(&self, form: &Form, now: Timestamp) -> Vec<Group> {
        let mut groups = self.fields(form);
        if self.is_signature() {
            let code_of = self.needs_code().then(|| self.company());
            groups.push(signature_group(form, self.since(now), now, code_of));
        }
        groups
    }

    /// Reads the form, does what it says, then signs.
    ///
    /// # Errors
    /// What is wrong in the form, or what the API refused.
    pub(crate) async fn run(
        &self,
        session: &Session,
        form: &Form,
        now: Timestamp,
    ) -> Result<(), Vec<Issue>> {
        let signed = if self.is_signature() {
            signed(form, self.since(now), now, self.needs_code())
        } else {
            Ok(Signed::default())
        };
        self.act(session, form, signed).await
    }
}

/// Reads what a step asks, on the date of the signature; tells all that is wrong at once.
///
/// # Errors
/// What is wrong in either.
pub(crate) fn both<T>(
    signed: Result<Signed, Vec<Issue>>,
    read: impl FnOnce(&Signed) -> Result<T, Vec<Issue>>,
) -> Result<(Signed, T), Vec<Issue>> {
    match signed {
        Ok(signed) => read(&signed).map(|read| (signed, read)),
        Err(wrong) => {
            let mut issues = read(&Signed::default()).err().unwrap_or_default();
            issues.extend(wrong);
            Err(issues)
        }
    }
}

/// Names of the fields that every step has.
pub(crate) const AUTHOR: &str = "signataire";
pub(crate) const DATE: &str = "date";
pub(crate) const CODE: &str = "code";

/// Who signs, when, and with which code.
fn signature_group(form: &Form, since: Timestamp, now: Timestamp, code_of: Option<&str>) -> Group {
    let bounds = Input::Moment {
        min: dates::for_field(since),
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
fn signed(
    form: &Form,
    since: Timestamp,
    now: Timestamp,
    with_code: bool,
) -> Result<Signed, Vec<Issue>> {
    let mut issues = Vec::new();
    let author = form.text(AUTHOR);
    if author.chars().count() < 2 {
        issues.push(issue(
            AUTHOR,
            "Le nom du signataire comporte au moins 2 caractères.",
        ));
    }
    let date = match moment(form, DATE, since, now) {
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

fn moment(form: &Form, name: &str, since: Timestamp, now: Timestamp) -> Result<Timestamp, Issue> {
    let at = dates::typed(form.text(name))
        .ok_or_else(|| issue(name, "La date est incomplète ou mal écrite."))?;
    // A field holds minutes: the current one has not ended, and that of the step before began earlier.
    let minute = jiff::SignedDuration::from_secs(60);
    if at > now + minute {
        return Err(issue(name, "La date ne peut pas être dans le futur."));
    }
    if at + minute <= since {
        let earliest = dates::day_and_time(&since.to_string());
        let message = format!("La date ne peut pas être antérieure au {earliest}.");
        return Err(issue(name, &message));
    }
    Ok(at)
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
        let since = dates::months_before(now, MONTHS_BACK);
        let read = signed(&form, since, now, true);
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
            "2025-10-31T14:05",
            "Camille",
            "1234",
            Ok("2025-10-31T13:05:00Z"),
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
