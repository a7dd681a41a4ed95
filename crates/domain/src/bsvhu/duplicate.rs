//! Duplication of a BSVHU into a draft.

use std::collections::HashMap;

use contract::bsvhu::{
    Bsvhu, BsvhuDestination, BsvhuEmitter, BsvhuIdentification, BsvhuIdentificationType,
    BsvhuOperation, BsvhuPackaging, BsvhuRecepisse, BsvhuStatus,
};
use contract::scalar::Text;

use super::completion::{fill_defaults, receipts_of};
use crate::slip::{
    Facts, ReceiptBlock, Refusal, Slip, TransportLeg, document_of, duplication, new_readable_id,
    new_row_id, refresh_contact, refresh_receipt, tree_of, validate,
};

/// A draft that repeats who takes part and what the vehicles are. The source has to be valid, by the rules of
/// its own time.
///
/// # Errors
/// The source breaks a rule.
pub(super) fn duplicated(source: &Bsvhu, facts: &Facts<'_>) -> Result<Bsvhu, Refusal> {
    let mut completed = source.clone();
    validate(&mut completed, &duplication(&HashMap::new()), facts)?;
    let mut copy = copied(&completed, facts);
    tidy_identification(&mut copy);
    refresh_profiles(&mut copy, facts);
    let mut tree = tree_of(&copy)?;
    fill_defaults(&mut tree);
    document_of(tree)
}

/// What a duplicate keeps of its source.
fn copied(source: &Bsvhu, facts: &Facts<'_>) -> Bsvhu {
    let carriers = source.transporters.iter();
    Bsvhu {
        id: new_readable_id(Bsvhu::KIND, facts).into(),
        created_at: facts.now,
        updated_at: facts.now,
        is_draft: true,
        status: BsvhuStatus::Initial,
        is_duplicate_of: Some(Text::from(source.id.as_str())),
        emitter: source.emitter.clone().map(|emitter| BsvhuEmitter {
            emission: None,
            ..emitter
        }),
        destination: source.destination.as_ref().map(copied_destination),
        transporters: carriers
            .map(|row| row.renewed(new_row_id(&facts.random)))
            .collect(),
        can_access_draft_org_ids: Vec::new(),
        ..source.clone()
    }
}

fn copied_destination(destination: &BsvhuDestination) -> BsvhuDestination {
    let operation = destination.operation.as_ref();
    BsvhuDestination {
        reception: None,
        operation: operation.map(|operation| BsvhuOperation {
            next_destination: operation.next_destination.clone(),
            ..BsvhuOperation::default()
        }),
        ..destination.clone()
    }
}

/// Numbers agree with the packaging, as the rules of today want it.
fn tidy_identification(copy: &mut Bsvhu) {
    let identification: &mut BsvhuIdentification = copy.identification.get_or_insert_default();
    let plates = Some(BsvhuIdentificationType::NumeroImmatriculation);
    if identification.r#type == Some(BsvhuIdentificationType::NumeroOrdreLotsSortants) {
        copy.packaging = Some(BsvhuPackaging::Unite);
        identification.r#type = plates;
    } else if copy.packaging == Some(BsvhuPackaging::Lot) {
        identification.r#type = None;
    } else {
        identification.r#type = identification.r#type.or(plates);
    }
}

/// Contacts and receipts come from the profile of registered companies.
fn refresh_profiles(copy: &mut Bsvhu, facts: &Facts<'_>) {
    let (brokers, traders) = receipts_of(copy, facts);
    if let (Some(broker), Some(profile)) = (copy.broker.as_mut(), brokers) {
        broker.recepisse = Some(BsvhuRecepisse::of(profile));
    }
    if let (Some(trader), Some(profile)) = (copy.trader.as_mut(), traders) {
        trader.recepisse = Some(BsvhuRecepisse::of(profile));
    }
    for carrier in &mut copy.transporters {
        refresh_receipt(carrier, facts);
    }
    let emitter = copy.emitter.as_mut().and_then(|e| e.company.as_mut());
    let blocks = [
        emitter.map(|company| &mut company.identity),
        copy.destination.as_mut().and_then(|d| d.company.as_mut()),
        copy.broker.as_mut().and_then(|b| b.company.as_mut()),
        copy.trader.as_mut().and_then(|t| t.company.as_mut()),
    ];
    let carriers = copy
        .transporters
        .iter_mut()
        .filter_map(TransportLeg::company_mut);
    blocks
        .into_iter()
        .flatten()
        .chain(carriers)
        .for_each(|company| refresh_contact(company, facts));
}
