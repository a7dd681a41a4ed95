//! Fields of a form: what is shown, what was typed, what is wrong with it.

use crate::{form::Form, graphql::Issue};

/// One value to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// How a value is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    Text,
    /// A number with decimals, and its unit.
    Decimal(&'static str),
    /// Day and time, between two bounds.
    Moment {
        min: String,
        max: String,
    },
    /// A four-digit code.
    Code,
    /// An electronic address.
    Email,
    /// A password, never shown; with what a browser may propose for it.
    Password(&'static str),
    /// What is read in the image of a test, by its name.
    Captcha(String),
    /// Several lines.
    Lines,
    /// One of a few, all shown.
    Choices(Vec<Choice>),
    /// One of many, in a list.
    Select(Vec<Choice>),
    /// Any of a few, all shown.
    Several(Vec<Choice>),
    /// A day.
    Day,
    /// Yes, when ticked.
    Check,
    /// Sent as it is, never shown.
    Hidden,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: &'static str,
    pub(crate) input: Input,
    pub(crate) value: String,
    pub(crate) is_required: bool,
    /// Whether it may stay empty is not said: others know.
    pub(crate) is_quiet: bool,
    /// Shown, not to be changed.
    pub(crate) is_read_only: bool,
    /// Class that tells when the field matters: it is hidden meanwhile, by browsers that can.
    pub(crate) when: &'static str,
    pub(crate) error: Option<String>,
    /// Paths of the API's input that it fills.
    paths: Vec<String>,
}

impl Field {
    /// A field that shows what the form holds.
    pub(crate) fn new(form: &Form, name: impl Into<String>, label: &str, input: Input) -> Self {
        let name = name.into();
        Self {
            value: match &input {
                Input::Several(_) => form.all(&name).join("\n"),
                _ => form.text(&name).to_owned(),
            },
            paths: vec![name.clone()],
            name,
            label: label.to_owned(),
            hint: "",
            input,
            is_required: false,
            is_quiet: false,
            is_read_only: false,
            when: "",
            error: None,
        }
    }

    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Says nothing of whether it may stay empty.
    pub(crate) fn quiet(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// Is it said that it may stay empty?
    pub(crate) fn says_optional(&self) -> bool {
        !self.is_required && !self.is_quiet
    }

    pub(crate) fn read_only(mut self) -> Self {
        self.is_read_only = true;
        self
    }

    pub(crate) fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    pub(crate) fn when(mut self, class: &'static str) -> Self {
        self.when = class;
        self
    }

    /// Shows the issues that the API finds at this path, or under it.
    pub(crate) fn fills(mut self, path: impl Into<String>) -> Self {
        self.paths.push(path.into());
        self
    }

    pub(crate) fn concerns(&self, issue: &Issue) -> bool {
        let path = issue.path.join(".");
        self.paths.iter().any(|filled| {
            path.strip_prefix(filled.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// Is this one of the values that were ticked?
    pub(crate) fn holds(&self, value: &str) -> bool {
        self.value.lines().any(|held| held == value)
    }

    /// Identifiers of what describes the field, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> Option<String> {
        let name = &self.name;
        let hint = (!self.hint.is_empty()).then(|| format!("{name}-aide"));
        let error = self.error.is_some().then(|| format!("{name}-erreur"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Identifier of the element that takes the focus.
    pub(crate) fn anchor(&self) -> String {
        match &self.input {
            Input::Choices(_) | Input::Several(_) => format!("{}-0", self.name),
            _ => self.name.clone(),
        }
    }
}

/// Fields that go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// Empty when the group needs no name.
    pub(crate) legend: String,
    pub(crate) fields: Vec<Field>,
    /// A button that sends the form for another row, with its name.
    pub(crate) more: Option<(&'static str, &'static str)>,
}

impl Group {
    pub(crate) fn new(legend: &str, fields: Vec<Field>) -> Self {
        Self {
            legend: legend.to_owned(),
            fields,
            more: None,
        }
    }
}

/// One line of the list of errors at the top of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) message: String,
    /// Where to correct it, when a field can.
    pub(crate) anchor: Option<String>,
}

/// Ties issues to the fields that can correct them, and lists them all.
pub(crate) fn tie(groups: &mut [Group], issues: &[Issue]) -> Vec<Problem> {
    let fields = groups.iter_mut().flat_map(|group| group.fields.iter_mut());
    tie_fields(&mut fields.collect::<Vec<_>>(), issues)
}

/// Ties issues to the fields that can correct them, and lists them all.
pub(crate) fn tie_fields(fields: &mut [&mut Field], issues: &[Issue]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for issue in issues {
        let field = fields.iter_mut().find(|field| field.concerns(issue));
        let anchor = field.map(|field| {
            field.error.get_or_insert_with(|| issue.message.clone());
            field.anchor()
        });
        let problem = Problem {
            message: issue.message.clone(),
            anchor,
        };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

/// Fields that must be filled and are not.
pub(crate) fn empty_fields(groups: &[Group]) -> Vec<Issue> {
    groups
        .iter()
        .flat_map(|group| &group.fields)
        .filter(|field| field.is_required && field.value.is_empty())
        .map(|field| Issue {
            path: vec![field.name.clone()],
            message: format!("{} : ce champ est obligatoire.", field.label),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(path: &[&str], message: &str) -> Issue {
        Issue {
            path: path.iter().map(ToString::to_string).collect(),
            message: message.to_owned(),
        }
    }

    #[test]
    fn an_issue_is_tied_to_the_field_that_fills_its_path() {
        let mut form = Form::default();
        form.add("poids", "12");
        let weight = Field::new(&form, "poids", "Poids reçu", Input::Decimal("t"))
            .fills("destination.reception.weight")
            .required();
        let reason = Field::new(&form, "motif", "Motif", Input::Lines)
            .fills("destination.reception.refusalReason")
            .required();
        let mut groups = [Group::new("", vec![weight, reason])];
        let missing = empty_fields(&groups);
        assert_eq!(
            missing,
            [issue(&["motif"], "Motif : ce champ est obligatoire.")]
        );
        let problems = tie(
            &mut groups,
            &[
                issue(&["destination", "reception", "weight"], "Trop lourd"),
                issue(
                    &["destination", "reception", "weightIsEstimate"],
                    "Ailleurs",
                ),
                issue(&[], "En général"),
            ],
        );
        let anchors: Vec<Option<&str>> = problems
            .iter()
            .map(|problem| problem.anchor.as_deref())
            .collect();
        assert_eq!(anchors, [Some("poids"), None, None]);
        assert_eq!(groups[0].fields[0].error.as_deref(), Some("Trop lourd"));
        assert_eq!(groups[0].fields[1].error, None);
    }
}
