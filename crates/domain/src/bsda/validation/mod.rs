//! Validation of a BSDA, in stages: formats and coherence together; then completion; then company checks,
//! rules that look at other data, and required fields. A stage that finds issues hides the next ones.

mod coherence;
mod companies;
mod formats;
mod looked_up;

use std::collections::{BTreeSet, HashMap};

use contract::bsda::Bsda;

pub(super) use coherence::refused_weight;
pub(super) use formats::{negative_refused_weight, packaging_formats};

use super::{completion::complete, lifecycle::BsdaLevel, previous};
use crate::slip::{
    Facts, INTERMEDIARY_LABEL, Issue, Issues, Refusal, Role, carriers_elsewhere, hides_coherence,
    missing_fields, missing_on_carriers,
};
use coherence::coherence;
use companies::companies;
use formats::formats;
use looked_up::looked_up_rules;

/// How a request wants the slip validated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Validation<'a> {
    /// The stored slip; none while it is created.
    pub stored: Option<&'a Bsda>,
    /// Level at which requirements are evaluated.
    pub level: Option<BsdaLevel>,
    /// Are companies, receipts and certification completed?
    pub completes: bool,
    /// Are the slips that it continues checked?
    pub checks_previous: bool,
    /// The slips that it continues, by identifier.
    pub parents: &'a HashMap<String, Bsda>,
    /// Carrier rows that another slip holds.
    pub rows_elsewhere: &'a BTreeSet<String>,
}

const EMITTER: Role = Role {
    label: "Émetteur",
    path: "emitter.company.siret",
};
const DESTINATION: Role = Role {
    label: "Destination",
    path: "destination.company.siret",
};
const NEXT_DESTINATION: Role = Role {
    label: "Éxutoire final",
    path: "destination.operation.nextDestination.company.siret",
};
const WORKER: Role = Role {
    label: "Entreprise de travaux",
    path: "worker.company.siret",
};
pub(super) const BROKER: Role = Role {
    label: "Courtier",
    path: "broker.company.siret",
};
const INTERMEDIARY: Role = Role {
    label: INTERMEDIARY_LABEL,
    path: "intermediaries.company.siret",
};

/// Validates, completing the slip on the way.
///
/// # Errors
/// The issues of the first stage that finds some.
pub(super) fn validate(
    validation: Validation<'_>,
    bsda: &mut Bsda,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let mut issues = formats_and_coherence(validation.stored, bsda, facts)?;
    if !hides_coherence(&issues) {
        let rows = &bsda.transporters;
        issues.extend(carriers_elsewhere(rows, validation.rows_elsewhere, "BSDA"));
    }
    Refusal::of_issues(issues)?;
    super::completion::apply_constants(bsda);
    if validation.completes {
        complete(validation.stored, bsda, validation.parents, facts)?;
    }
    let mut issues = companies(validation.stored, bsda, facts);
    match looked_up_rules(validation, bsda) {
        Err(fatal) => issues.push(fatal),
        Ok(found) => {
            issues.extend(found);
            issues.extend(missing(validation.stored, bsda, validation.level, facts)?);
            if validation.checks_previous {
                issues.extend(previous::check(bsda, validation.stored, validation.parents));
            }
        }
    }
    Refusal::of_issues(issues)
}

/// Stages A and B: a value of a wrong type or outside a closed list hides everything but its likes.
pub(super) fn formats_and_coherence(
    stored: Option<&Bsda>,
    bsda: &Bsda,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let mut issues = formats(bsda, facts)?;
    if hides_coherence(&issues) {
        issues.retain(Issue::is_wrong_type);
    } else {
        issues.extend(coherence(stored, bsda, facts));
    }
    Ok(issues)
}

/// Stage D, last part: what must be filled at a level.
pub(super) fn missing(
    stored: Option<&Bsda>,
    bsda: &Bsda,
    level: Option<BsdaLevel>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let mut issues = missing_fields(stored, bsda, level, facts)?;
    let skips_unsigned = level.is_some_and(|level| level >= BsdaLevel::Reception);
    issues.extend(missing_on_carriers(bsda, level, skips_unsigned, facts)?);
    Ok(issues)
}
