//! What the platform fills in: defaults, names and addresses of the directory, receipts.

use contract::{
    bsvhu::{Bsvhu, BsvhuEmitter, BsvhuEmitterCompany},
    scalar::Text,
    slip::FormCompany,
};
use serde_json::json;

use super::{
    document::{broker_siret, emitter_siret, has_no_siret, is_irregular, trader_siret},
    lifecycle::BsvhuLevel,
    validation::TRADER,
};
use crate::{
    account::Receipt,
    slip::{
        Act, Completed, Completion, DirectoryEntry, Facts, Leaf, ReceiptBlock, Refusal, Request,
        Role, Tree, complete_companies, complete_company, complete_eco_organisme, complete_legs,
        fill_nulls, is_sealed_at, leaf, receipt_of,
    },
};

/// Values that a stored slip always holds.
pub(super) fn fill_defaults(tree: &mut Tree) {
    const FLAGS: &[&str] = &[
        "emitter.irregularSituation",
        "emitter.noSiret",
        "emitter.notOnTD",
        "weight.isEstimate",
    ];
    const LISTS: &[&str] = &[
        "identification.numbers",
        "destination.reception.identification.numbers",
        "intermediaries",
    ];
    fill_nulls(tree, FLAGS, &json!(false));
    fill_nulls(tree, LISTS, &json!([]));
}

/// What a new slip holds when the client left it out, once the rest is accepted; an explicit null stays null.
pub(super) fn fill_absent(bsvhu: &mut Bsvhu, edit: &Tree) {
    if leaf(edit, "wasteCode") == Leaf::Absent {
        bsvhu.waste_code = Some(Text::from("16 01 06"));
    }
    if leaf(edit, "destination.plannedOperationCode") == Leaf::Absent {
        bsvhu
            .destination
            .get_or_insert_default()
            .planned_operation_code = Some(Text::from("R 4"));
    }
}

/// The level whose seals spare companies: that of the act itself; a slip that begins seals nothing.
pub(super) fn sealing_level(request: &Request<'_, Bsvhu>) -> Option<BsvhuLevel> {
    match request.act {
        Act::Creation | Act::Duplication => None,
        Act::Update | Act::Publication | Act::Signature => request.level,
    }
}

/// Completes the companies and receipts that are not sealed.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub(super) fn complete(
    bsvhu: &mut Bsvhu,
    request: &Request<'_, Bsvhu>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let snapshot = bsvhu.clone();
    let sealed = sealing_level(request);
    let open = |path: &str| !is_sealed_at(sealed, request.stored, &snapshot, path, facts);
    if open("emitter.company.siret") {
        complete_emitter(bsvhu, facts)?;
    }
    let eco_organisme = bsvhu.eco_organisme.as_mut();
    let eco_organisme = eco_organisme.map(|eco| (&eco.siret, &mut eco.name));
    complete_eco_organisme(eco_organisme, &open, facts)?;
    complete_companies(companies_of(bsvhu), &open, facts)?;
    complete_legs(&mut bsvhu.transporters, facts)?;
    let intermediaries = bsvhu.intermediaries.iter_mut().flatten();
    let intermediaries = intermediaries.map(|company| ("intermediaries", Some(company)));
    complete_companies(intermediaries, &open, facts)?;
    complete_receipts(bsvhu, &open, facts);
    Ok(())
}

/// The emitter may be closed when it is irregular; once unknown to the platform, it is so for good.
fn complete_emitter(bsvhu: &mut Bsvhu, facts: &Facts<'_>) -> Result<(), Refusal> {
    let completion = if is_irregular(bsvhu) {
        Completion::EvenClosed
    } else {
        Completion::Current
    };
    let Some(siret) = emitter_siret(bsvhu)
        .filter(|_| !has_no_siret(bsvhu))
        .map(str::to_owned)
    else {
        return Ok(());
    };
    let entry = facts.directory.get(&siret);
    let is_unknown = entry.is_none() || facts.company(&siret).is_none();
    let Some(BsvhuEmitter {
        company: Some(company),
        not_on_td,
        ..
    }) = bsvhu.emitter.as_mut()
    else {
        return Ok(());
    };
    *not_on_td |= is_unknown;
    let completed = complete_company(&mut company.identity, completion, facts)?;
    if let Some(entry) = entry.filter(|_| completed == Completed::Yes) {
        complete_address(company, entry);
    }
    Ok(())
}

fn complete_address(company: &mut BsvhuEmitterCompany, entry: &DirectoryEntry) {
    let parts = [
        (&mut company.street, &entry.street),
        (&mut company.postal_code, &entry.postal_code),
        (&mut company.city, &entry.city),
    ];
    for (part, known) in parts {
        if let Some(known) = known.as_deref().filter(|known| !known.is_empty()) {
            *part = Some(Text::from(known));
        }
    }
}

/// The companies that the directory completes, where they stand, the emitter left out.
fn companies_of(bsvhu: &mut Bsvhu) -> [(&'static str, Option<&mut FormCompany>); 4] {
    let (company, next) = match bsvhu.destination.as_mut() {
        None => (None, None),
        Some(destination) => (
            destination.company.as_mut(),
            destination
                .operation
                .as_mut()
                .and_then(|operation| operation.next_destination.as_mut()?.company.as_mut()),
        ),
    };
    [
        (Role::DESTINATION.path, company),
        (Role::NEXT_DESTINATION.path, next),
        (
            Role::BROKER.path,
            bsvhu.broker.as_mut().and_then(|b| b.company.as_mut()),
        ),
        (
            TRADER.path,
            bsvhu.trader.as_mut().and_then(|t| t.company.as_mut()),
        ),
    ]
}

/// Each part of a broker's or trader's receipt is filled only when it is empty.
fn complete_receipts(bsvhu: &mut Bsvhu, open: &dyn Fn(&str) -> bool, facts: &Facts<'_>) {
    let (brokers, traders) = receipts_of(bsvhu, facts);
    if let (Some(broker), Some(profile)) = (bsvhu.broker.as_mut(), brokers)
        && open("broker.company.siret")
    {
        broker.recepisse.get_or_insert_default().fill(profile);
    }
    if let (Some(trader), Some(profile)) = (bsvhu.trader.as_mut(), traders)
        && open("trader.company.siret")
    {
        trader.recepisse.get_or_insert_default().fill(profile);
    }
}

/// The receipts in the profiles of the broker and of the trader.
pub(super) fn receipts_of<'f>(
    bsvhu: &Bsvhu,
    facts: &'f Facts<'_>,
) -> (Option<&'f Receipt>, Option<&'f Receipt>) {
    (
        receipt_of(broker_siret(bsvhu), facts, |c| c.broker_receipt.as_ref()),
        receipt_of(trader_siret(bsvhu), facts, |c| c.trader_receipt.as_ref()),
    )
}
