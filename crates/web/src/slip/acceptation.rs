//! The fields of an arrival: the weight, and what the installation says of the waste.

use crate::{
    fields::{Choice, Field, Input},
    form::Form,
    graphql::Issue,
    numbers::decimal,
    slip::signing::{issue, number},
    vocabulary::WasteAcceptationStatus as Status,
};

/// The choice that decides nothing yet.
const UNDECIDED: &str = "RECEIVED";

/// What the slip already says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Known<'a> {
    pub(crate) status: Option<Status>,
    /// Tonnes.
    pub(crate) weight: Option<f64>,
    /// Tonnes.
    pub(crate) refused: Option<f64>,
    pub(crate) reason: Option<&'a str>,
}

/// What was typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrival {
    /// None when the decision comes later.
    pub(crate) status: Option<Status>,
    pub(crate) weight: Option<f64>,
    pub(crate) refused: Option<f64>,
    pub(crate) reason: String,
}

/// Names that the kind's input gives to the fields, for the issues that the API finds there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paths {
    pub(crate) status: &'static str,
    pub(crate) weight: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) reason: &'static str,
}

pub(crate) fn defaults(known: Known<'_>, form: &mut Form) {
    let status = known.status.unwrap_or(Status::Accepted);
    form.add("acceptation", status.as_str());
    form.add("poids", &known.weight.map(decimal).unwrap_or_default());
    form.add("refuse", &known.refused.map(decimal).unwrap_or_default());
    form.add("motif", known.reason.unwrap_or_default());
}

/// The fields. The decision may be put off, or the waste refused in part, when the kind of slip has it so.
pub(crate) fn fields(form: &Form, paths: Paths, choices: Choices) -> Vec<Field> {
    let mut statuses: Vec<Choice> = Status::ALL
        .iter()
        .filter(|status| choices.may_be_partial || **status != Status::PartiallyRefused)
        .map(|status| Choice::new(status.as_str(), status.label()))
        .collect();
    if choices.may_wait {
        statuses.push(Choice::new(UNDECIDED, "Reçu, à contrôler avant de décider"));
    }
    let mut fields = vec![
        Field::new(
            form,
            "acceptation",
            "Acceptation du déchet",
            Input::Choices(statuses),
        )
        .required()
        .fills(paths.status),
        Field::new(form, "poids", "Poids reçu", Input::Decimal("tonnes"))
            .required()
            .fills(paths.weight),
    ];
    if choices.may_be_partial && choices.weighs_refusal {
        fields.push(
            Field::new(form, "refuse", "Poids refusé", Input::Decimal("tonnes"))
                .when("when-partially-refused")
                .fills(paths.refused),
        );
    }
    fields.push(
        Field::new(form, "motif", "Motif du refus", Input::Lines)
            .when("when-refused")
            .fills(paths.reason),
    );
    fields
}

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choices {
    pub(crate) may_wait: bool,
    pub(crate) may_be_partial: bool,
    /// What is refused of a part is weighed.
    pub(crate) weighs_refusal: bool,
}

/// Reads the fields. Nothing is refused of accepted waste, and all of refused waste.
///
/// # Errors
/// A weight that is no number, or no choice.
pub(crate) fn read(form: &Form) -> Result<Arrival, Vec<Issue>> {
    let mut issues = Vec::new();
    let mut weigh = |name| {
        number(form, name).unwrap_or_else(|wrong| {
            issues.push(wrong);
            None
        })
    };
    let (weight, refused) = (weigh("poids"), weigh("refuse"));
    let chosen = form.text("acceptation");
    let status = Status::parse(chosen);
    if status.is_none() && chosen != UNDECIDED {
        issues.push(issue("acceptation", "Dites si le déchet est accepté."));
    }
    if !issues.is_empty() {
        return Err(issues);
    }
    let (refused, reason) = match status {
        Some(Status::Refused) => (weight, form.text("motif")),
        Some(Status::PartiallyRefused) => (refused, form.text("motif")),
        Some(_) => (Some(0.0), ""),
        None => (None, ""),
    };
    Ok(Arrival {
        status,
        weight,
        refused,
        reason: reason.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, status: Option<Status>, refused: Option<f64>, reason: &str) {
        let arrival = read(&Form::parse(body.as_bytes())).unwrap();
        assert_eq!(
            arrival,
            Arrival {
                status,
                weight: Some(10.0),
                refused,
                reason: reason.to_owned(),
            },
            "{body}"
        );
    }

    #[test]
    fn what_is_refused_follows_from_the_decision() {
        let rest = "poids=10&refuse=2%2C5&motif=Humide";
        let of = |status: &str| format!("acceptation={status}&{rest}");
        check(&of("ACCEPTED"), Some(Status::Accepted), Some(0.0), "");
        check(&of("REFUSED"), Some(Status::Refused), Some(10.0), "Humide");
        let partial = Some(Status::PartiallyRefused);
        check(&of("PARTIALLY_REFUSED"), partial, Some(2.5), "Humide");
        check(&of("RECEIVED"), None, None, "");
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let issues = read(&Form::parse(b"poids=lourd&refuse=peu")).unwrap_err();
        let fields: Vec<&str> = issues.iter().map(|issue| issue.path[0].as_str()).collect();
        assert_eq!(fields, ["poids", "refuse", "acceptation"]);
    }
}
