//! Sealing: a draft that is complete is published.

use std::collections::HashMap;

use contract::{
    account::UserPermission,
    bsdd::{Form, FormStatus},
};
use serde_json::json;

use super::{
    destination,
    document::{has_automatic_emission, is_foreign_ship, is_grouping, recipient_siret},
    lifecycle::{Step, status_after},
    links, notices,
    parties::contributors,
    sign,
    status_log::entry,
    validation::{self, Operation, Validation},
};
use crate::slip::{Change, Event, Facts, Refusal, check_carrier, company_at, require};

/// Introduces what is missing.
const INCOMPLETE: &str = "Erreur, impossible de valider le bordereau car des champs obligatoires ne sont pas renseignés.";

/// Seals a draft. An emitter without account signs at once.
///
/// # Errors
/// The user may not, the form is no draft, or it is incomplete.
pub fn seal(
    stored: &Form,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanDelete,
        &contributors(stored),
        "Vous n'êtes pas autorisé à sceller ce bordereau",
    )?;
    let status = status_after(stored.status, Step::Seal)?;
    refuse_incomplete(stored, facts)?;
    refuse_suite(stored, facts)?;
    if is_grouping(stored) && stored.grouping.is_empty() {
        return Err(Refusal::bad_input(
            "Un bordereau de regroupement doit être associé à au moins un bordereau initial",
        ));
    }
    let sealed = Form {
        status,
        ..stored.clone()
    };
    let mut logs = vec![entry(stored, &sealed)?];
    let mut form = sealed.clone();
    if has_automatic_emission(&form) {
        sign_automatically(&mut form, facts)?;
        logs.push(entry(&sealed, &form)?);
    }
    let linked = if is_grouping(&form) {
        links::propagate(&form.grouping, &form, related)
    } else {
        Vec::new()
    };
    let jobs = notices::identification_mail(&form, facts)
        .into_iter()
        .collect();
    Ok(Change {
        linked,
        jobs,
        ..Change::of(form, Event::with("Signed", json!({"statusLogs": logs})))
    })
}

fn refuse_incomplete(form: &Form, facts: &Facts<'_>) -> Result<(), Refusal> {
    let sealed = Validation {
        is_sealed: true,
        carriers: 1,
        signing: None,
    };
    let problems = validation::problems(form, sealed, facts)?;
    if problems.is_empty() {
        return Ok(());
    }
    let listed = problems.into_iter().enumerate().map(|(rank, problem)| {
        if rank == 0 {
            format!("Erreur(s): {problem}")
        } else {
            problem
        }
    });
    let sentences = std::iter::once(INCOMPLETE.to_owned())
        .chain(listed)
        .collect();
    Operation::Sealing.refuse(sentences)
}

/// The destination after temporary storage may be left open, but not wrong.
fn refuse_suite(form: &Form, facts: &Facts<'_>) -> Result<(), Refusal> {
    let Some(suite) = form.suite.as_deref() else {
        return Ok(());
    };
    let destination =
        recipient_siret(suite).and_then(|_| destination::final_destination(form, suite, facts));
    let carrier = suite.transporters.first().and_then(|row| {
        let company = row.company.as_ref()?;
        let vat = company.vat_number.as_deref().filter(|vat| !vat.is_empty());
        let is_exempted = row.is_exempted_of_receipt == Some(true);
        check_carrier(
            company_at(Some(company)),
            vat,
            is_exempted,
            false,
            "transporter",
            facts,
        )
        .err()
        .map(|issue| issue.message)
    });
    Operation::Sealing.refuse(destination.into_iter().chain(carrier).collect())
}

/// Private individuals and foreign ships have no account: sealing is their signature.
fn sign_automatically(form: &mut Form, facts: &Facts<'_>) -> Result<(), Refusal> {
    let signatory = if is_foreign_ship(form) {
        "Signature auto (navire étranger)"
    } else {
        "Signature auto (particulier)"
    };
    Operation::Sealing.refuse(sign::emission_problems(form, facts)?)?;
    let step = Step::ProducerSignature {
        is_direct_supply: form.is_direct_supply,
    };
    form.status = status_after(FormStatus::Sealed, step)?;
    form.emitted_at = Some(facts.now);
    form.emitted_by = Some(signatory.into());
    form.emitted_by_eco_organisme = Some(false);
    Ok(())
}
