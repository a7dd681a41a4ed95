//! The BSPAOH in the terms that every kind shares.

use contract::bspaoh::{Bspaoh, BspaohOperation, BspaohReception, BspaohStatus};
use contract::slip::OperationMode;

use super::{
    document::{acceptation, destination_company, emitter_company, operation, reception, tonnes},
    lifecycle::emission,
};
use crate::{
    registry::WasteType,
    slip::{Arrival, Capacity, Outline, Treatment, first_departure, legs_of, named, signed_at},
};

pub(super) fn outline(bspaoh: &Bspaoh) -> Outline<'_> {
    let legs = legs_of(std::slice::from_ref(&bspaoh.transporter));
    let emitter = bspaoh.emitter.as_ref();
    let detail = emitter.and_then(|emitter| emitter.emission.as_ref()?.detail.as_ref());
    let weight = detail.and_then(|detail| detail.weight.as_ref());
    let arrival = reception(bspaoh).map(|reception| arrival(bspaoh, reception));
    let is_draft = bspaoh.status == BspaohStatus::Draft;
    Outline {
        sub_type: "INITIAL",
        custom_id: None,
        is_refused: bspaoh.status == BspaohStatus::Refused,
        admitted: is_draft.then_some(&bspaoh.can_access_draft_org_ids),
        companies: named([
            (Capacity::Emitter, emitter_company(bspaoh)),
            (Capacity::Destination, destination_company(bspaoh)),
        ]),
        eco_organisme: None,
        intermediaries: &[],
        bystander: None,
        broker_receipt: None,
        trader_receipt: None,
        // Whatever the code: it has no asterisk.
        waste_type: WasteType::Dd,
        is_dangerous: true,
        waste_code: bspaoh.waste.code.as_ref(),
        tonnes: tonnes(weight.map(|weight| weight.value)),
        is_estimate: weight.map(|weight| weight.is_estimate),
        emitted_at: signed_at(emission(bspaoh)),
        planned_operation: None,
        left_at: first_departure(&legs),
        arrived_at: arrival.and_then(|arrival| {
            arrival
                .date
                .filter(|_| arrival.signed_at.is_some())
                .or(arrival.signed_at)
        }),
        legs,
        arrival,
        treatment: operation(bspaoh).map(treatment),
    }
}

fn arrival(bspaoh: &Bspaoh, reception: &BspaohReception) -> Arrival {
    let detail = reception.detail.as_ref();
    let received = detail.and_then(|detail| detail.received_weight.as_ref());
    let accepted = detail.and_then(|detail| detail.accepted_weight.as_ref());
    Arrival {
        date: reception.date,
        signed_at: signed_at(reception.signature.as_ref()),
        status: acceptation(bspaoh),
        tonnes: tonnes(received.map(|weight| weight.value)),
        is_estimate: Some(false),
        accepted: tonnes(accepted.map(|weight| weight.value)),
    }
}

fn treatment(operation: &BspaohOperation) -> Treatment<'_> {
    Treatment {
        date: operation.date,
        signed_at: signed_at(operation.signature.as_ref()),
        code: operation.code.as_ref(),
        mode: Some(OperationMode::Elimination),
    }
}
