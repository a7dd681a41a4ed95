//! Validation in stages, as data: a kind lists its stages and the rules of each. Issues of a stage are told together;
//! a stage that finds some hides the next ones.

use std::collections::{BTreeSet, HashMap};

use super::{
    facts::Facts,
    leg::carriers_elsewhere,
    refusal::{Issue, Issues, Refusal},
    ruled::{NOWHERE, Ruled, missing_fields, missing_on_carriers},
    steps::{Stepped, has_arrived},
};

/// What is being done with the slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is created, published or as a draft.
    Creation,
    /// It is changed.
    Update,
    /// A draft is published.
    Publication,
    /// It is signed.
    Signature,
    /// A copy of it is made.
    Duplication,
}

/// How a slip is to be validated.
#[derive(Debug)]
pub struct Request<'a, S: Ruled> {
    /// The stored slip; none while it is created.
    pub stored: Option<&'a S>,
    /// Level at which requirements are evaluated.
    pub level: Option<S::Level>,
    /// What is being done.
    pub act: Act,
    /// The slips that it continues, by identifier.
    pub previous: &'a HashMap<String, S>,
    /// Carrier rows that another slip holds.
    pub rows_elsewhere: &'a BTreeSet<String>,
}

type Check<S, R> = fn(&S, &Request<'_, S>, &Facts<'_>) -> R;

/// A rule of a stage.
#[derive(Debug)]
pub enum Rule<S: Ruled> {
    /// What it finds is told with what the rest of the stage finds.
    Together(Check<S, Result<Issues, Refusal>>),
    /// What it finds is told with what was found before, and hides the rest of the stage.
    Fatal(Check<S, Option<Issue>>),
    /// Values of a wrong type or outside a closed list, found so far, hide everything but their likes.
    WrongTypesAlone,
    /// Fills in what the platform knows. It refuses at once, without issues.
    Completion(fn(&mut S, &Request<'_, S>, &Facts<'_>) -> Result<(), Refusal>),
}

/// Rules whose issues are told together.
pub type Stage<S> = &'static [Rule<S>];

/// Validates, completing the slip on the way.
///
/// # Errors
/// The issues of the first stage that finds some.
pub fn validate<S: Stepped>(
    slip: &mut S,
    request: &Request<'_, S>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    S::stages()
        .iter()
        .try_for_each(|stage| Refusal::of_issues(run(stage, slip, request, facts)?))
}

/// What the first stage finds on a slip as it is stored.
///
/// # Errors
/// A defect of ours.
pub(super) fn first_stage<S: Stepped>(slip: &S, facts: &Facts<'_>) -> Result<Issues, Refusal> {
    let request = Request {
        stored: Some(slip),
        level: slip.level(),
        act: Act::Update,
        previous: &HashMap::new(),
        rows_elsewhere: &NOWHERE,
    };
    match S::stages().first() {
        Some(stage) => run(stage, &mut slip.clone(), &request, facts),
        None => Ok(Issues::new()),
    }
}

fn run<S: Stepped>(
    stage: Stage<S>,
    slip: &mut S,
    request: &Request<'_, S>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let mut issues = Issues::new();
    for rule in stage {
        match rule {
            Rule::Together(check) => issues.extend(check(slip, request, facts)?),
            Rule::Fatal(check) => {
                if let Some(issue) = check(slip, request, facts) {
                    issues.push(issue);
                    break;
                }
            }
            Rule::WrongTypesAlone => {
                if issues.iter().any(Issue::is_wrong_type) {
                    issues.retain(Issue::is_wrong_type);
                    break;
                }
            }
            Rule::Completion(complete) => complete(slip, request, facts)?,
        }
    }
    Ok(issues)
}

/// The rule that no carrier is on another slip.
///
/// # Errors
/// None: the signature is that of rules.
pub fn free_carriers<S: Stepped>(
    slip: &S,
    request: &Request<'_, S>,
    _facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let taken = request.rows_elsewhere;
    Ok(carriers_elsewhere(slip.carriers(), taken, S::WORDING.kind))
}

/// The rule that what the table requires at the level is there, on the slip and on its carriers.
///
/// # Errors
/// A defect of ours.
pub fn required_fields<S: Stepped>(
    slip: &S,
    request: &Request<'_, S>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    missing_at(request.stored, slip, request.level, facts)
}

/// What the table requires at a level and that is not there, on the slip and on its carriers.
///
/// # Errors
/// A defect of ours.
pub(super) fn missing_at<S: Stepped>(
    stored: Option<&S>,
    slip: &S,
    level: Option<S::Level>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let mut issues = missing_fields(stored, slip, level, facts)?;
    let skips_unsigned = level.is_some_and(has_arrived::<S>);
    issues.extend(missing_on_carriers(slip, level, skips_unsigned, facts)?);
    Ok(issues)
}

/// Completion that brings the slip to what holds whatever the client sent.
///
/// # Errors
/// None: the signature is that of rules.
pub fn settled<S: Stepped>(
    slip: &mut S,
    _request: &Request<'_, S>,
    _facts: &Facts<'_>,
) -> Result<(), Refusal> {
    slip.settle();
    Ok(())
}
