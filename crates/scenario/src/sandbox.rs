//! The scenarios and the sandbox that ship with the platform.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::{Literal, Scenario, ScenarioError};

/// A scenario that the documentation shows, by the name of its file.
#[derive(Clone, Debug)]
pub struct PublishedScenario {
    /// File name without extension, as in addresses.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl PublishedScenario {
    /// Reads the scenario.
    ///
    /// # Errors
    /// See [`Scenario::parse`].
    pub fn scenario(&self) -> Result<Scenario, ScenarioError> {
        Scenario::parse(self.text)
    }
}

macro_rules! published {
    ($($name:literal),+ $(,)?) => {
        &[$(PublishedScenario {
            name: $name,
            text: include_str!(concat!("../../../scenarios/", $name, ".yaml")),
        }),+]
    };
}

static PUBLISHED: &[PublishedScenario] = published![
    "premier-bordereau",
    "amiante-chantier",
    "code-de-signature",
    "refus-partiel",
    "transporteur-etranger",
    "erreurs",
];

/// The scenarios of the documentation, in reading order.
pub fn published() -> &'static [PublishedScenario] {
    PUBLISHED
}

/// A sandbox to try the platform in: companies, then slips at several stages.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// Seed document.
    pub companies: Vec<Value>,
    /// Slips, in the order of their creation.
    pub slips: Vec<SandboxSlip>,
}

/// A slip of the sandbox: a template played up to a stage.
#[derive(Clone, Debug)]
pub struct SandboxSlip {
    /// Template: see [`slip_template`].
    pub template: String,
    /// Last step played.
    pub until: String,
    /// Day of the creation, counted backwards from today.
    pub days_ago: u32,
    /// Value of the template's `{{dechet…}}` placeholders.
    pub waste: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SandboxFile {
    companies: Vec<Literal>,
    slips: Vec<SlipEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SlipEntry {
    template: String,
    until: String,
    days_ago: u32,
    waste: BTreeMap<String, Literal>,
}

/// The sandbox that `serve --demo` creates.
///
/// # Errors
/// The file does not have the shape.
pub fn sandbox() -> Result<Sandbox, ScenarioError> {
    let file: SandboxFile = serde_saphyr::from_str(include_str!(
        "../../../scenarios/demonstration/sandbox.yaml"
    ))?;
    let slip = |entry: SlipEntry| SandboxSlip {
        template: entry.template,
        until: entry.until,
        days_ago: entry.days_ago,
        waste: Value::Object(
            entry
                .waste
                .iter()
                .map(|(name, value)| (name.clone(), Value::from(value)))
                .collect(),
        ),
    };
    Ok(Sandbox {
        companies: file.companies.iter().map(Value::from).collect(),
        slips: file.slips.into_iter().map(slip).collect(),
    })
}

/// The template of a sandbox slip, by name; none when there is no such template.
pub fn slip_template(name: &str) -> Option<Result<Scenario, ScenarioError>> {
    let text = match name {
        "bsdd" => include_str!("../../../scenarios/demonstration/bsdd.yaml"),
        "bsdd-regroupement" => {
            include_str!("../../../scenarios/demonstration/bsdd-regroupement.yaml")
        }
        "bsda" => include_str!("../../../scenarios/demonstration/bsda.yaml"),
        "bsda-decheterie" => include_str!("../../../scenarios/demonstration/bsda-decheterie.yaml"),
        _ => return None,
    };
    Some(Scenario::parse(text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn identifier(company: &Value) -> String {
        let text = |key: &str| company.get(key).and_then(Value::as_str);
        text("siret").or(text("vatNumber")).unwrap().to_owned()
    }

    #[test]
    fn every_scenario_file_is_published_and_can_be_read() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
        let files: BTreeSet<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
            .collect();
        let names = PUBLISHED
            .iter()
            .map(|scenario| scenario.name.to_owned())
            .collect();
        assert_eq!(files, names);
        for published in PUBLISHED {
            let scenario = published
                .scenario()
                .unwrap_or_else(|error| panic!("{}: {error}", published.name));
            assert!(!scenario.steps.is_empty(), "{}", published.name);
        }
    }

    #[test]
    fn published_scenarios_are_played_by_the_companies_of_the_sandbox() {
        let sandbox: BTreeSet<String> = sandbox()
            .unwrap()
            .companies
            .iter()
            .map(identifier)
            .collect();
        for published in PUBLISHED {
            for company in published.scenario().unwrap().companies {
                assert!(
                    sandbox.contains(&identifier(&company)),
                    "{}: {company}",
                    published.name
                );
            }
        }
    }

    #[test]
    fn every_slip_of_the_sandbox_stops_at_a_step_of_its_template() {
        let sandbox = sandbox().unwrap();
        assert!(sandbox.slips.len() > 10);
        for slip in sandbox.slips {
            let template = slip_template(&slip.template).unwrap().unwrap();
            assert!(
                template.steps.iter().any(|step| step.name == slip.until),
                "{slip:?}"
            );
        }
    }
}
