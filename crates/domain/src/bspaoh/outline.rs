//! The BSPAOH in the terms that every kind shares.

use contract::bspaoh::{
    Bspaoh, BspaohOperation, BspaohReception, BspaohReceptionWasteWeight, BspaohStatus,
};

use super::document::{destination_company, emitter_company, operation, reception, tonnes};
use crate::{
    registry::WasteType,
    slip::{
        Arrival, Capacity, Outline, Slip, Treatment, first_departure, legs_of, named, signed_at,
    },
};

/// Anatomical parts are dangerous, whatever their code; their arrival is their reception.
pub(super) fn outline(bspaoh: &Bspaoh) -> Outline<'_> {
    let emission = bspaoh.emitter.as_ref().and_then(|e| e.emission.as_ref());
    let detail = emission.and_then(|emission| emission.detail.as_ref());
    let weight = detail.and_then(|detail| detail.weight.as_ref());
    let legs = legs_of(std::slice::from_ref(&bspaoh.transporter));
    let arrival = reception(bspaoh).map(arrival);
    Outline {
        sub_type: "INITIAL",
        custom_id: None,
        is_refused: bspaoh.status == BspaohStatus::Refused,
        admitted: bspaoh
            .is_draft()
            .then_some(&bspaoh.can_access_draft_org_ids),
        companies: named([
            (Capacity::Emitter, emitter_company(bspaoh)),
            (Capacity::Destination, destination_company(bspaoh)),
        ]),
        eco_organisme: None,
        intermediaries: &[],
        bystander: None,
        broker_receipt: None,
        trader_receipt: None,
        lists_unsigned_carriers: true,
        waste_type: WasteType::Dd,
        waste_code: bspaoh.waste.code.as_ref(),
        is_dangerous: true,
        tonnes: tonnes(weight.map(|weight| weight.value)),
        is_estimate: weight.map(|weight| weight.is_estimate),
        emitted_at: signed_at(emission.and_then(|emission| emission.signature.as_ref())),
        planned_operation: None,
        left_at: first_departure(&legs),
        arrived_at: arrival.and_then(|arrival| {
            let signed_at = arrival.signed_at?;
            Some(arrival.date.unwrap_or(signed_at))
        }),
        legs,
        arrival,
        treatment: operation(bspaoh).map(treatment),
    }
}

fn arrival(reception: &BspaohReception) -> Arrival {
    let detail = reception.detail.as_ref();
    let weight = |weight: Option<&BspaohReceptionWasteWeight>| tonnes(weight.map(|w| w.value));
    let acceptation = reception.acceptation.as_ref();
    Arrival {
        date: reception.date,
        signed_at: signed_at(reception.signature.as_ref()),
        status: acceptation.and_then(|acceptation| acceptation.status),
        tonnes: weight(detail.and_then(|detail| detail.received_weight.as_ref())),
        is_estimate: Some(false),
        accepted: weight(detail.and_then(|detail| detail.accepted_weight.as_ref())),
    }
}

fn treatment(operation: &BspaohOperation) -> Treatment<'_> {
    Treatment {
        date: operation.date,
        signed_at: signed_at(operation.signature.as_ref()),
        code: operation.code.as_ref(),
        mode: None,
    }
}
