//! Duplication of a BSDA into a draft.

use std::collections::HashMap;

use contract::bsda::{
    Bsda, BsdaDestination, BsdaEmitter, BsdaOperation, BsdaStatus, BsdaWeight, BsdaWorker,
};
use contract::scalar::Text;

use super::completion::fill_defaults;
use crate::slip::{
    Facts, Refusal, Slip, TransportLeg, document_of, duplication, new_readable_id, new_row_id,
    refresh_contact, tree_of, validate,
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
    if let Some(broker) = copy.broker.as_mut()
        && broker
            .company
            .as_ref()
            .and_then(|c| c.organisation())
            .is_some_and(|id| {
                facts
                    .company(id)
                    .is_some_and(|company| company.broker_receipt.is_some())
            })
    {
        broker.recepisse = None;
    }
    let blocks = [
        copy.emitter.as_mut().and_then(|e| e.company.as_mut()),
        copy.destination.as_mut().and_then(|d| d.company.as_mut()),
        copy.broker.as_mut().and_then(|b| b.company.as_mut()),
        copy.worker.as_mut().and_then(|w| w.company.as_mut()),
        copy.transporters
            .first_mut()
            .and_then(|t| t.company.as_mut()),
    ];
    blocks
        .into_iter()
        .flatten()
        .for_each(|company| refresh_contact(company, facts));
}
