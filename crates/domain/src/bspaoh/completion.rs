//! What the platform fills in: defaults, names and addresses of the directory, the carrier's receipt, the accepted
//! weight.

use contract::bspaoh::{Bspaoh, BspaohReceptionWasteWeight};
use contract::scalar::Number;
use serde_json::{Value, json};

use super::{document::reception, lifecycle::BspaohLevel};
use crate::slip::{
    Act, Facts, Refusal, Request, Role, Tree, complete_companies, fill_nulls, get, is_sealed_at,
    level_of, refresh_receipt, take_receipt,
};

/// Values that a stored slip always holds. A draft is for organisations that stand on it.
pub(super) fn fill_defaults(tree: &mut Tree) {
    const LISTS: &[&str] = &["waste.packagings", "transporter.transport.plates"];
    fill_nulls(tree, &["waste.type"], &json!("PAOH"));
    fill_nulls(tree, &["transporter.recepisse.isExempted"], &json!(false));
    fill_nulls(tree, LISTS, &json!([]));
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
    let companies = [
        (
            Role::EMITTER.path,
            bspaoh.emitter.as_mut().and_then(|e| e.company.as_mut()),
        ),
        (
            Role::DESTINATION.path,
            bspaoh.destination.as_mut().and_then(|d| d.company.as_mut()),
        ),
        (Role::TRANSPORTER.path, bspaoh.transporter.company.as_mut()),
    ];
    complete_companies(companies, &open, facts)
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
