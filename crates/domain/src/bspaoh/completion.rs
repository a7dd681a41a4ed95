//! What the platform fills in: defaults, names and addresses of the directory, the carrier's receipt, the accepted
//! weight.

use contract::bspaoh::{Bspaoh, BspaohReceptionWasteWeight};
use contract::scalar::Number;
use serde_json::{Value, json};

use super::{document::reception, lifecycle::BspaohLevel};
use crate::slip::{
    Act, Completion, Facts, Refusal, Request, Tree, complete_company, get, is_sealed_at, level_of,
    refresh_receipt, set, take_receipt,
};

/// Values that a stored slip always holds. A draft is for organisations that stand on it.
pub(super) fn fill_defaults(tree: &mut Tree) {
    for (path, default) in [
        ("waste.type", json!("PAOH")),
        ("waste.packagings", json!([])),
        ("transporter.recepisse.isExempted", json!(false)),
        ("transporter.transport.plates", json!([])),
    ] {
        if get(tree, path).is_null() {
            set(tree, path, default);
        }
    }
    let named = [
        "emitter.company.siret",
        "destination.company.siret",
        "transporter.company.siret",
        "transporter.company.vatNumber",
    ]
    .map(|path| get(tree, path).clone());
    if let Some(readers) = tree
        .get_mut("canAccessDraftOrgIds")
        .and_then(Value::as_array_mut)
    {
        readers.retain(|reader| named.contains(reader));
    }
}

/// Completes what is not sealed when the slip is written; what is signed or published stays as it was read, but for the
/// carrier's receipt.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub(super) fn complete(
    bspaoh: &mut Bspaoh,
    request: &Request<'_, Bspaoh>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    match request.act {
        Act::Creation | Act::Duplication => complete_open(bspaoh, request, None, facts),
        Act::Update => complete_open(bspaoh, request, request.stored.and_then(level_of), facts),
        Act::Signature => {
            if request.level == Some(BspaohLevel::Transport) {
                take_receipt(&mut bspaoh.transporter, facts);
            }
            Ok(())
        }
        Act::Publication => Ok(()),
    }
}

fn complete_open(
    bspaoh: &mut Bspaoh,
    request: &Request<'_, Bspaoh>,
    level: Option<BspaohLevel>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let snapshot = bspaoh.clone();
    let open = |path: &str| !is_sealed_at(level, request.stored, &snapshot, path, facts);
    if open("transporter.recepisse.number") {
        refresh_receipt(&mut bspaoh.transporter, facts);
    }
    let blocks = [
        (
            "emitter.company.siret",
            bspaoh.emitter.as_mut().and_then(|e| e.company.as_mut()),
        ),
        (
            "destination.company.siret",
            bspaoh.destination.as_mut().and_then(|d| d.company.as_mut()),
        ),
        (
            "transporter.company.siret",
            bspaoh.transporter.company.as_mut(),
        ),
    ];
    for (path, company) in blocks {
        if let Some(company) = company.filter(|_| open(path)) {
            complete_company(company, Completion::Current, facts)?;
        }
    }
    Ok(())
}

/// What was accepted: what arrived, less what was refused.
///
/// # Errors
/// None: the signature is that of completions.
pub(super) fn weigh_accepted(
    bspaoh: &mut Bspaoh,
    _request: &Request<'_, Bspaoh>,
    _facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let detail = reception(bspaoh).and_then(|reception| reception.detail.as_ref());
    let weight = |weight: Option<&BspaohReceptionWasteWeight>| weight.map(|weight| weight.value.0);
    let received = detail.and_then(|detail| weight(detail.received_weight.as_ref()));
    let refused = detail.and_then(|detail| weight(detail.refused_weight.as_ref()));
    let Some(received) = received.filter(|received| !received.is_zero()) else {
        return Ok(());
    };
    let accepted = received - refused.unwrap_or_default();
    let destination = bspaoh.destination.get_or_insert_default();
    let reception = destination.reception.get_or_insert_default();
    reception.detail.get_or_insert_default().accepted_weight = Some(BspaohReceptionWasteWeight {
        value: Number(accepted.normalize()),
    });
    Ok(())
}
