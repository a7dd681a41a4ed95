//! Duplication of a BSDA into a draft.

use std::collections::HashMap;

use contract::bsda::{
    Bsda, BsdaDestination, BsdaEmitter, BsdaOperation, BsdaStatus, BsdaWeight, BsdaWorker,
};
use contract::scalar::Text;

use super::{
    completion::{companies_of, fill_defaults},
    document::broker_siret,
};
use crate::slip::{
    Facts, Refusal, Slip, TransportLeg, document_of, duplication, new_readable_id, new_row_id,
    receipt_of, refresh_contact, tree_of, validate,
};

/// A draft that repeats who takes part and what the waste is.
///
/// # Errors
/// A company of the source cannot be named any more.
pub(super) fn duplicated(source: &Bsda, facts: &Facts<'_>) -> Result<Bsda, Refusal> {
    let mut copy = copied(source, facts);
    refresh_contacts(&mut copy, facts);
    let mut tree = tree_of(&copy)?;
    fill_defaults(&mut tree);
    let mut copy: Bsda = document_of(tree)?;
    validate(&mut copy, &duplication(&HashMap::new()), facts)?;
    Ok(copy)
}

/// What a duplicate keeps of its source.
fn copied(source: &Bsda, facts: &Facts<'_>) -> Bsda {
    let waste = source.waste.clone().map(|waste| contract::bsda::BsdaWaste {
        seal_numbers: None,
        ..waste
    });
    Bsda {
        id: new_readable_id(Bsda::KIND, facts).into(),
        created_at: facts.now,
        updated_at: facts.now,
        is_draft: true,
        status: BsdaStatus::Initial,
        is_duplicate_of: Some(Text::from(source.id.as_str())),
        emitter: source.emitter.clone().map(|emitter| BsdaEmitter {
            emission: None,
            custom_info: None,
            ..emitter
        }),
        waste,
        packagings: None,
        weight: source.weight.as_ref().map(|weight| BsdaWeight {
            value: None,
            ..weight.clone()
        }),
        destination: source.destination.as_ref().map(copied_destination),
        worker: source.worker.clone().map(|worker| BsdaWorker {
            work: None,
            ..worker
        }),
        transporters: source
            .transporters
            .first()
            .map(|carrier| carrier.renewed(new_row_id(&facts.random)))
            .into_iter()
            .collect(),
        can_access_draft_org_ids: Vec::new(),
        forwarding: None,
        grouping: Vec::new(),
        forwarded_in: None,
        grouped_in: None,
        revisions: Vec::new(),
        ..source.clone()
    }
}

fn copied_destination(destination: &BsdaDestination) -> BsdaDestination {
    let operation = destination
        .operation
        .as_ref()
        .map(|operation| BsdaOperation {
            description: operation.description.clone(),
            next_destination: operation.next_destination.clone(),
            ..BsdaOperation::default()
        });
    BsdaDestination {
        custom_info: None,
        reception: None,
        operation,
        ..destination.clone()
    }
}

/// Contacts come from the profile of registered companies, as does the broker's receipt.
fn refresh_contacts(copy: &mut Bsda, facts: &Facts<'_>) {
    let profile = receipt_of(broker_siret(copy), facts, |c| c.broker_receipt.as_ref());
    if let (Some(broker), Some(_)) = (copy.broker.as_mut(), profile) {
        broker.recepisse = None;
    }
    let first = copy.transporters.first_mut();
    if let Some(company) = first.and_then(|carrier| carrier.company.as_mut()) {
        refresh_contact(company, facts);
    }
    let named = companies_of(copy).into_iter();
    named
        .filter_map(|(_, company)| company)
        .for_each(|company| refresh_contact(company, facts));
}
