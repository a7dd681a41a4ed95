//! The fields of a treatment: the operation and its mode, in one choice.

use crate::{
    fields::{Choice, Field, Input},
    form::Form,
    graphql::Issue,
    slip::signing::issue,
    vocabulary::OperationMode,
};

/// An operation that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) code: String,
    pub(crate) mode: Option<OperationMode>,
    pub(crate) description: String,
}

/// A code and its meaning.
pub(crate) fn text(code: Option<&str>) -> String {
    let Some(code) = code else {
        return String::new();
    };
    match reference::operation::label_of(code) {
        Some(label) => format!("{code} — {label}"),
        None => code.to_owned(),
    }
}

/// An operation and its mode, in one value.
fn value(code: &str, mode: &str) -> String {
    format!("{code}|{mode}")
}

/// What the slip already says, else what was planned, with its mode when there is only one.
pub(crate) fn defaults(
    code: Option<&str>,
    mode: Option<OperationMode>,
    description: Option<&str>,
    form: &mut Form,
) {
    let code = code.unwrap_or_default();
    let mode = mode.map_or_else(
        || match reference::operation::modes_of(code) {
            [only] => only.as_str(),
            _ => "",
        },
        OperationMode::as_str,
    );
    form.add("operation", &value(code, mode));
    form.add("description", description.unwrap_or_default());
}

/// The choices among these codes.
fn choices(codes: &[&str]) -> Vec<Choice> {
    let mut choices = Vec::new();
    for code in codes {
        let label = text(Some(code));
        let modes = reference::operation::modes_of(code);
        if modes.is_empty() {
            choices.push(Choice::new(value(code, ""), label.clone()));
        }
        for mode in modes {
            let mode_label = mode.label().unwrap_or_default();
            choices.push(Choice::new(
                value(code, mode.as_str()),
                format!("{label} ({mode_label})"),
            ));
        }
    }
    choices
}

/// The choice among these codes: each in sight when there are few.
pub(crate) fn field(form: &Form, codes: &[&str], paths: [&'static str; 2]) -> Field {
    const FEW: usize = 8;
    let choices = choices(codes);
    let input = if choices.len() > FEW {
        crate::slip::signing::list("Choisir", choices)
    } else {
        Input::Choices(choices)
    };
    let label = "Opération réalisée et mode de traitement";
    Field::new(form, "operation", label, input)
        .required()
        .fills(paths[0])
        .fills(paths[1])
}

/// The description, which the API takes from the code when nothing is typed.
pub(crate) fn description(form: &Form, path: &'static str) -> Field {
    let label = "Description de l'opération";
    Field::new(form, "description", label, Input::Text).fills(path)
}

/// Reads the fields.
///
/// # Errors
/// Nothing was chosen.
pub(crate) fn read(form: &Form) -> Result<Operation, Vec<Issue>> {
    match form.text("operation").split_once('|') {
        Some((code, mode)) if !code.is_empty() => Ok(Operation {
            code: code.to_owned(),
            mode: OperationMode::parse(mode),
            description: form.text("description").to_owned(),
        }),
        _ => Err(vec![issue("operation", "Choisissez l'opération réalisée.")]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_mode_of_an_operation_is_chosen_with_it() {
        for (code, expected) in [("R 1", "R 1|VALORISATION_ENERGETIQUE"), ("R 2", "R 2|")] {
            let mut form = Form::default();
            defaults(Some(code), None, None, &mut form);
            assert_eq!(form.text("operation"), expected);
        }
    }

    #[test]
    fn a_choice_is_a_code_and_a_mode() {
        let done = read(&Form::parse(b"operation=R+5%7CRECYCLAGE&description=Tri")).unwrap();
        assert_eq!(done.code, "R 5");
        assert_eq!(done.mode, Some(OperationMode::Recyclage));
        assert!(read(&Form::parse(b"operation=")).is_err());
        assert!(read(&Form::parse(b"operation=%7C")).is_err());
    }
}
