//! What the platform fills in: defaults, names and addresses of the directory, receipts, certification.

use std::collections::HashMap;

use contract::{
    bsda::{Bsda, BsdaType, BsdaWorkerCertification},
    scalar::Text,
    slip::FormCompany,
};
use serde_json::json;

use super::document::{broker_siret, continues_others, is_worker_disabled, kind_of, worker_siret};
use crate::slip::{
    Act, Facts, ReceiptBlock, Refusal, Request, Role, Tree, complete_companies,
    complete_eco_organisme, complete_legs, fill_nulls, is_sealed_at, level_of, receipt_of,
};

/// Values that a stored slip always holds.
pub(super) fn fill_defaults(tree: &mut Tree) {
    const FLAGS: &[&str] = &[
        "emitter.isPrivateIndividual",
        "worker.isDisabled",
        "worker.certification.hasSubSectionFour",
        "worker.certification.hasSubSectionThree",
        "worker.work.hasEmitterPaperSignature",
        "waste.pop",
        "weight.isEstimate",
    ];
    const LISTS: &[&str] = &["packagings", "waste.sealNumbers", "intermediaries"];
    fill_nulls(tree, FLAGS, &json!(false));
    fill_nulls(tree, LISTS, &json!([]));
    fill_nulls(tree, &["type"], &json!("OTHER_COLLECTIONS"));
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
    complete_companies(companies_of(bsda), &open, facts)?;
    let eco_organisme = bsda.eco_organisme.as_mut();
    let eco_organisme = eco_organisme.map(|eco| (&eco.siret, &mut eco.name));
    complete_eco_organisme(eco_organisme, &open, facts)?;
    complete_legs(&mut bsda.transporters, facts)?;
    let intermediaries = bsda.intermediaries.iter_mut().flatten();
    let intermediaries = intermediaries.map(|company| ("intermediaries", Some(company)));
    complete_companies(intermediaries, &open, facts)?;
    let profile = receipt_of(broker_siret(bsda), facts, |c| c.broker_receipt.as_ref());
    if let (Some(broker), Some(profile)) = (bsda.broker.as_mut(), profile)
        && open("broker.recepisse.number")
    {
        broker.recepisse.get_or_insert_default().fill(profile);
    }
    complete_certification(bsda, open("worker.company.siret"), facts);
    inherit_consistence(bsda, request.previous);
    Ok(())
}

/// The companies that the directory completes, where they stand.
pub(super) fn companies_of(bsda: &mut Bsda) -> [(&'static str, Option<&mut FormCompany>); 4] {
    [
        (
            Role::EMITTER.path,
            bsda.emitter.as_mut().and_then(|e| e.company.as_mut()),
        ),
        (
            Role::DESTINATION.path,
            bsda.destination.as_mut().and_then(|d| d.company.as_mut()),
        ),
        (
            Role::WORKER.path,
            bsda.worker.as_mut().and_then(|w| w.company.as_mut()),
        ),
        (
            Role::BROKER.path,
            bsda.broker.as_mut().and_then(|b| b.company.as_mut()),
        ),
    ]
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
