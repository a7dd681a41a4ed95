//! A scenario as written in its file, checked when it is read.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::{
    Literal,
    cast::ANONYMOUS,
    placeholder::{head, placeholders},
};

/// A workflow: companies, then operations that they send one after the other.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Title, in French.
    pub title: String,
    /// What the reader will see, in French Markdown.
    pub introduction: String,
    /// Seed document: the companies that take part, under the names that placeholders use.
    pub companies: Vec<Value>,
    /// Names of the values that whoever plays the scenario gives.
    pub given: Vec<String>,
    /// Operations, in order.
    pub steps: Vec<Step>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Step {
    /// Name under which placeholders find the answer.
    pub name: String,
    /// Title, in French.
    pub title: String,
    /// Who sends it: a company's name (its first user), `name.users[1]`, or `anonyme`.
    pub actor: String,
    /// What happens and why, in French Markdown.
    pub explanation: String,
    /// GraphQL document.
    pub document: String,
    /// Variables of the document: an object.
    pub variables: Literal,
    /// What comes back.
    pub outcome: Outcome,
}

/// What a step expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Data that the answer holds, among other fields.
    Data(Literal),
    /// A refusal.
    Refusal(ExpectedError),
}

/// The first error of a refusal.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedError {
    /// `extensions.code`
    pub code: String,
    /// The whole message.
    pub message: Option<String>,
    /// `extensions.issues`: as many, each with at least these fields.
    pub issues: Option<Literal>,
}

/// Why a file is not a scenario.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The text does not have the shape of a scenario.
    #[error(transparent)]
    Yaml(#[from] serde_saphyr::Error),
    /// A company without name.
    #[error("un établissement n'a pas de nom")]
    CompanyWithoutName,
    /// Two companies or steps share a name.
    #[error("« {0} » est nommé deux fois")]
    DuplicateName(String),
    /// The actor of a step is no company.
    #[error("étape « {step} » : « {actor} » n'est pas un établissement du scénario")]
    UnknownActor {
        /// The step.
        step: String,
        /// Its actor.
        actor: String,
    },
    /// A placeholder names neither a company, nor an earlier step, nor a given value.
    #[error("étape « {step} » : {{{{{path}}}}} ne désigne rien de connu à ce stade")]
    UnknownPlaceholder {
        /// The step.
        step: String,
        /// What it names.
        path: String,
    },
    /// Neither or both of the two outcomes.
    #[error("étape « {0} » : une réponse ou une erreur attendue, et une seule")]
    Outcome(String),
    /// Variables that are not an object.
    #[error("étape « {0} » : les variables forment un objet")]
    Variables(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    title: String,
    introduction: String,
    companies: Vec<Literal>,
    #[serde(default)]
    given: Vec<String>,
    steps: Vec<FileStep>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FileStep {
    name: String,
    title: String,
    actor: String,
    explanation: String,
    document: String,
    variables: Option<Literal>,
    expect: Option<Literal>,
    expect_error: Option<ExpectedError>,
}

impl Scenario {
    /// Reads a scenario and checks that its names hold together.
    ///
    /// # Errors
    /// The text is no YAML, has not the shape, or names something that is not there.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let file: File = serde_saphyr::from_str(text)?;
        let scenario = Self {
            title: file.title,
            introduction: file.introduction,
            companies: file.companies.iter().map(Value::from).collect(),
            given: file.given,
            steps: file
                .steps
                .into_iter()
                .map(FileStep::checked)
                .collect::<Result<_, _>>()?,
        };
        scenario.check_names()?;
        Ok(scenario)
    }

    /// Names of the companies, in the order of the file.
    pub fn company_names(&self) -> impl Iterator<Item = &str> {
        self.companies
            .iter()
            .filter_map(|company| company.get("name").and_then(Value::as_str))
    }

    fn check_names(&self) -> Result<(), ScenarioError> {
        if self.company_names().count() != self.companies.len() {
            return Err(ScenarioError::CompanyWithoutName);
        }
        let mut known = BTreeSet::new();
        for name in self
            .company_names()
            .chain(self.given.iter().map(String::as_str))
        {
            if !known.insert(name) {
                return Err(ScenarioError::DuplicateName(name.to_owned()));
            }
        }
        for step in &self.steps {
            let actor = head(&step.actor);
            if actor != ANONYMOUS && !self.company_names().any(|name| name == actor) {
                return Err(ScenarioError::UnknownActor {
                    step: step.name.clone(),
                    actor: step.actor.clone(),
                });
            }
            let unknown = step
                .placeholders()
                .into_iter()
                .find(|path| !known.contains(head(path)));
            if let Some(path) = unknown {
                return Err(ScenarioError::UnknownPlaceholder {
                    step: step.name.clone(),
                    path: path.to_owned(),
                });
            }
            if !known.insert(&step.name) {
                return Err(ScenarioError::DuplicateName(step.name.clone()));
            }
        }
        Ok(())
    }
}

impl Step {
    /// The paths that the step takes from elsewhere.
    pub fn placeholders(&self) -> Vec<&str> {
        let expected = match &self.outcome {
            Outcome::Data(data) => data.texts(),
            Outcome::Refusal(error) => error.texts(),
        };
        let expected = expected
            .into_iter()
            .flat_map(placeholders)
            .filter(|path| *path != "*");
        let sent = self.variables.texts().into_iter().flat_map(placeholders);
        sent.chain(expected).collect()
    }
}

impl ExpectedError {
    fn texts(&self) -> Vec<&str> {
        let issues = self.issues.iter().flat_map(Literal::texts);
        self.message.as_deref().into_iter().chain(issues).collect()
    }
}

impl FileStep {
    fn checked(self) -> Result<Step, ScenarioError> {
        let outcome = match (self.expect, self.expect_error) {
            (Some(data), None) => Outcome::Data(data),
            (None, Some(error)) => Outcome::Refusal(error),
            _ => return Err(ScenarioError::Outcome(self.name)),
        };
        let variables = self
            .variables
            .unwrap_or_else(|| Literal::Object(indexmap::IndexMap::new()));
        if !matches!(variables, Literal::Object(_)) {
            return Err(ScenarioError::Variables(self.name));
        }
        Ok(Step {
            name: self.name,
            title: self.title,
            actor: self.actor,
            explanation: self.explanation,
            document: self.document,
            variables,
            outcome,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scenario of two companies whose second step is the given YAML.
    fn parse(second: &str) -> Result<Scenario, ScenarioError> {
        let text = format!(
            "title: Essai\nintroduction: Rien\ncompanies:\n  - {{name: usine}}\n  - {{name: camion}}\nsteps:\n  \
             - {{name: creation, title: A, actor: usine, explanation: B, document: 'mutation', \
             expect: {{a: 1}}}}\n  - {{title: A, explanation: B, document: 'mutation', {second}}}\n"
        );
        Scenario::parse(&text)
    }

    fn check_refused(second: &str, message: &str) {
        assert_eq!(parse(second).unwrap_err().to_string(), message, "{second}");
    }

    #[test]
    fn a_step_may_use_companies_and_earlier_answers() {
        let scenario = parse(
            "name: suite, actor: 'camion.users[1]', variables: {id: '{{creation.createForm.id}}', \
             siret: '{{usine.siret}}'}, expect: {id: '{{*}}'}",
        )
        .unwrap();
        assert_eq!(
            scenario.steps[1].placeholders(),
            ["creation.createForm.id", "usine.siret"]
        );
    }

    #[test]
    fn names_that_do_not_hold_together_are_refused() {
        check_refused(
            "name: suite, actor: garage, expect: {}",
            "étape « suite » : « garage » n'est pas un établissement du scénario",
        );
        check_refused(
            "name: suite, actor: usine, variables: {id: '{{suite.id}}'}, expect: {}",
            "étape « suite » : {{suite.id}} ne désigne rien de connu à ce stade",
        );
        check_refused(
            "name: usine, actor: usine, expect: {}",
            "« usine » est nommé deux fois",
        );
        check_refused(
            "name: creation, actor: usine, expect: {}",
            "« creation » est nommé deux fois",
        );
    }

    #[test]
    fn a_step_has_one_outcome() {
        let message = "étape « suite » : une réponse ou une erreur attendue, et une seule";
        check_refused("name: suite, actor: anonyme", message);
        check_refused(
            "name: suite, actor: anonyme, expect: {}, expectError: {code: FORBIDDEN}",
            message,
        );
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        assert!(parse("name: suite, actor: usine, expct: {}").is_err());
    }
}
