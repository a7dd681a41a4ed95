//! A scenario as a tutorial, in Markdown.

use std::fmt::Write;

use scenario::{Cast, ExpectedError, Literal, Outcome, Scenario, Step, placeholders};
use serde::Serialize;
use serde_json::json;

use crate::markdown::slug;

/// The text of the tutorial that a scenario tells.
pub(crate) fn tutorial(scenario: &Scenario) -> String {
    let cast = cast(scenario);
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = writeln!(
        text,
        "{}\n\n## Qui prend part\n\n{}",
        scenario.introduction,
        participants(scenario)
    );
    for (rank, step) in scenario.steps.iter().enumerate() {
        let _ = writeln!(text, "{}", told(scenario, step, rank + 1, &cast));
    }
    text
}

/// Companies and accounts, as a table.
fn participants(scenario: &Scenario) -> String {
    let mut table = String::from(
        "| rôle dans l'exemple | identifiant | profils | comptes |\n|---|---|---|---|\n",
    );
    for company in &scenario.companies {
        let text = |key: &str| company.get(key).and_then(|value| value.as_str());
        let identifier = text("siret").map_or_else(
            || format!("TVA `{}`", text("vatNumber").unwrap_or_default()),
            |siret| format!("SIRET `{siret}`"),
        );
        let list = |key: &str| {
            company
                .get(key)
                .and_then(|value| value.as_array())
                .into_iter()
                .flatten()
        };
        let profiles: Vec<String> = list("companyTypes")
            .filter_map(|profile| profile.as_str())
            .map(|profile| format!("`{profile}`"))
            .collect();
        let accounts: Vec<String> = list("users")
            .map(|user| {
                let text = |key: &str| {
                    user.get(key)
                        .and_then(|value| value.as_str())
                        .unwrap_or_default()
                };
                format!("{} (`{}`)", text("email"), text("role"))
            })
            .collect();
        let _ = writeln!(
            table,
            "| {} | {identifier} | {} | {} |",
            text("name").unwrap_or_default(),
            profiles.join(", "),
            accounts.join(", ")
        );
    }
    table
}

fn told(scenario: &Scenario, step: &Step, rank: usize, cast: &Cast) -> String {
    let mut text = format!(
        "## {rank}. {} {{#{}}}\n\n*Avec le jeton de : {}.*\n\n{}\n",
        step.title,
        slug(&step.name),
        actor(step),
        step.explanation
    );
    let _ = writeln!(text, "```graphql\n{}\n```\n", step.document.trim_end());
    if step.variables != Literal::Object(Default::default()) {
        let variables = shown(&step.variables, scenario, cast);
        let _ = writeln!(
            text,
            "Variables :\n\n```json\n{}\n```\n",
            variables.pretty()
        );
    }
    match &step.outcome {
        Outcome::Data(data) => {
            let data = shown(data, scenario, cast);
            let _ = writeln!(
                text,
                "Réponse (extrait de `data`) :\n\n```json\n{}\n```\n",
                data.pretty()
            );
        }
        Outcome::Refusal(error) => {
            let error = Refused::of(error, scenario, cast);
            let _ = writeln!(
                text,
                "Erreur (extrait de `errors[0]`) :\n\n```json\n{}\n```\n",
                error.pretty()
            );
        }
    }
    text
}

fn actor(step: &Step) -> String {
    match step.actor.split_once(".users[") {
        None if step.actor == "anonyme" => "personne".to_owned(),
        None => format!("**{}**", step.actor),
        Some((company, index)) => {
            let rank = index
                .trim_end_matches(']')
                .parse::<usize>()
                .map_or(1, |index| index + 1);
            format!("**{company}**, compte n° {rank}")
        }
    }
}

/// An error as the response shows it.
#[derive(Serialize)]
struct Refused {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Literal>,
    extensions: Extensions,
}

#[derive(Serialize)]
struct Extensions {
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<Literal>,
}

impl Refused {
    fn of(error: &ExpectedError, scenario: &Scenario, cast: &Cast) -> Self {
        let message = error.message.clone().map(Literal::Text);
        Self {
            message: message.map(|message| shown(&message, scenario, cast)),
            extensions: Extensions {
                code: error.code.clone(),
                issues: error
                    .issues
                    .as_ref()
                    .map(|issues| shown(issues, scenario, cast)),
            },
        }
    }

    fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// The companies as the file gives them: identifiers are shown, what a server adds is not known.
fn cast(scenario: &Scenario) -> Cast {
    Cast::of(&json!({ "companies": scenario.companies }))
}

/// A value with its placeholders replaced by what a reader understands.
fn shown(literal: &Literal, scenario: &Scenario, cast: &Cast) -> Literal {
    let mut show = |text: &str| -> Result<Literal, std::convert::Infallible> {
        Ok(match cast.resolve(&Literal::Text(text.to_owned())) {
            Ok(known) if known != Literal::Text("{{*}}".to_owned()) => known,
            Ok(_) => Literal::Text("…".to_owned()),
            Err(_) => Literal::Text(
                placeholders(text)
                    .map(|path| explained(path, scenario))
                    .collect(),
            ),
        })
    };
    match literal.try_map_texts(&mut show) {
        Ok(shown) => shown,
        Err(never) => match never {},
    }
}

/// `creation.createForm.id` is "the id of step 1".
fn explained(path: &str, scenario: &Scenario) -> String {
    let head = path.split('.').next().unwrap_or_default();
    let leaf = path.rsplit('.').next().unwrap_or_default();
    match scenario.steps.iter().position(|step| step.name == head) {
        Some(index) => format!("<{leaf} reçu à l'étape {}>", index + 1),
        None => format!("<{leaf} de {head}>"),
    }
}
