//! What the platform fills in: defaults, names and addresses of the directory, receipts, certification.

use std::collections::HashMap;

use contract::{
    bsda::{Bsda, BsdaType, BsdaWorkerCertification},
    scalar::Text,
};
use serde_json::{Value, json};

use super::document::{
    broker_siret, continues_others, eco_organisme_siret, is_worker_disabled, kind_of, worker_siret,
};
use crate::slip::{
    self, Act, Completion, Facts, Refusal, Request, Tree, complete_company, complete_legs,
    directory_name, is_sealed_at, level_of, receipt_of,
};

/// Values that a stored slip always holds.
pub(super) fn fill_defaults(tree: &mut Tree) {
    const DEFAULTS: &[&str] = &[
        "emitter.isPrivateIndividual",
        "worker.isDisabled",
        "worker.certification.hasSubSectionFour",
        "worker.certification.hasSubSectionThree",
        "worker.work.hasEmitterPaperSignature",
        "waste.pop",
        "weight.isEstimate",
    ];
    for path in DEFAULTS {
        if slip::get(tree, path).is_null() {
            slip::set(tree, path, Value::Bool(false));
        }
    }
    for path in ["packagings", "waste.sealNumbers", "intermediaries"] {
        if slip::get(tree, path).is_null() {
            slip::set(tree, path, json!([]));
        }
    }
    if slip::get(tree, "type").is_null() {
        slip::set(tree, "type", json!("OTHER_COLLECTIONS"));
    }
}

/// What holds whatever the client sent: a slip that continues others has no pickup site, a disabled worker no
/// certification.
pub(super) fn apply_constants(bsda: &mut Bsda) {
    if continues_others(bsda)
        && let Some(emitter) = bsda.emitter.as_mut()
    {
        emitter.pickup_site = None;
    }
    if is_worker_disabled(bsda)
        && let Some(worker) = bsda.worker.as_mut()
    {
        worker.certification = Some(BsdaWorkerCertification::default());
    }
}

/// Completes the companies, receipts, certification and inherited values. A publication takes the draft as it is.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub(super) fn complete(
    bsda: &mut Bsda,
    request: &Request<'_, Bsda>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    if request.act == Act::Publication {
        return Ok(());
    }
    let snapshot = bsda.clone();
    let stored = request.stored;
    let level = stored.and_then(level_of);
    let open = |path: &str| !is_sealed_at(level, stored, &snapshot, path, facts);
    complete_companies(bsda, &open, facts)?;
    complete_legs(&mut bsda.transporters, facts)?;
    if open("intermediaries") {
        for company in bsda.intermediaries.iter_mut().flatten() {
            complete_company(company, Completion::Current, facts)?;
        }
    }
    complete_broker_receipt(bsda, open("broker.recepisse.number"), facts);
    complete_certification(bsda, open("worker.company.siret"), facts);
    inherit_consistence(bsda, request.previous);
    Ok(())
}

fn complete_companies(
    bsda: &mut Bsda,
    open: &dyn Fn(&str) -> bool,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let blocks = [
        (
            "emitter.company.siret",
            bsda.emitter.as_mut().and_then(|e| e.company.as_mut()),
        ),
        (
            "destination.company.siret",
            bsda.destination.as_mut().and_then(|d| d.company.as_mut()),
        ),
        (
            "worker.company.siret",
            bsda.worker.as_mut().and_then(|w| w.company.as_mut()),
        ),
        (
            "broker.company.siret",
            bsda.broker.as_mut().and_then(|b| b.company.as_mut()),
        ),
    ];
    for (path, company) in blocks {
        if let Some(company) = company.filter(|_| open(path)) {
            complete_company(company, Completion::Current, facts)?;
        }
    }
    if let Some(siret) = eco_organisme_siret(bsda).filter(|_| open("ecoOrganisme.siret")) {
        let name = directory_name(siret, facts)?;
        if let (Some(eco), Some(name)) = (bsda.eco_organisme.as_mut(), name) {
            eco.name = name;
        }
    }
    Ok(())
}

/// Each part of the broker's receipt is filled only when it is empty.
fn complete_broker_receipt(bsda: &mut Bsda, is_open: bool, facts: &Facts<'_>) {
    let Some(siret) = broker_siret(bsda).filter(|_| is_open) else {
        return;
    };
    let Some(profile) = receipt_of(Some(siret), facts, |company| {
        company.broker_receipt.as_ref()
    }) else {
        return;
    };
    if let Some(broker) = bsda.broker.as_mut() {
        let text = |text: &str| Text::from(text);
        let receipt = broker.recepisse.get_or_insert_default();
        receipt
            .number
            .get_or_insert_with(|| text(&profile.receipt_number));
        receipt
            .department
            .get_or_insert_with(|| text(&profile.department));
        receipt.validity_limit.get_or_insert(profile.validity_limit);
    }
}

/// The worker's certification comes from its profile, when it has one.
fn complete_certification(bsda: &mut Bsda, is_open: bool, facts: &Facts<'_>) {
    if !is_open || is_worker_disabled(bsda) {
        return;
    }
    let profile = worker_siret(bsda)
        .and_then(|siret| facts.company(siret))
        .and_then(|c| c.worker_certification.as_ref());
    let (Some(profile), Some(worker)) = (profile, bsda.worker.as_mut()) else {
        return;
    };
    let filled = |text: &Option<String>| text.as_deref().filter(|t| !t.is_empty()).map(Text::from);
    worker.certification = Some(BsdaWorkerCertification {
        has_sub_section_four: profile.has_sub_section_four,
        has_sub_section_three: profile.has_sub_section_three,
        certification_number: filled(&profile.certification_number),
        validity_limit: profile.validity_limit,
        organisation: filled(&profile.organisation),
    });
}

/// A slip shipped again keeps the consistence of the first one unless it states its own.
fn inherit_consistence(bsda: &mut Bsda, parents: &HashMap<String, Bsda>) {
    if kind_of(bsda) != BsdaType::Reshipment {
        return;
    }
    let parent = bsda
        .forwarding
        .as_ref()
        .and_then(|id| parents.get(id))
        .and_then(|parent| parent.waste.as_ref());
    let Some(parent) = parent else { return };
    let waste = bsda.waste.get_or_insert_default();
    waste.consistence = waste.consistence.or(parent.consistence);
    waste.consistence_description = waste
        .consistence_description
        .take()
        .or_else(|| parent.consistence_description.clone());
}
