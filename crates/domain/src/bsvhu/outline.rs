//! The BSVHU in the terms that every kind shares.

use contract::bsvhu::{Bsvhu, BsvhuOperation, BsvhuReception, BsvhuStatus};

use super::document::{
    destination_company, emitter_company, next_destination_company, operation, reception,
};
use crate::{
    registry::{WasteType, tonnes_of},
    slip::{
        Arrival, Capacity, Outline, Treatment, first_departure, legs_of, named, signed_at,
        treated_arrival,
    },
};

pub(super) fn outline(bsvhu: &Bsvhu) -> Outline<'_> {
    let broker = bsvhu.broker.as_ref();
    let trader = bsvhu.trader.as_ref();
    let broker_receipt = broker.and_then(|broker| broker.recepisse.as_ref());
    let trader_receipt = trader.and_then(|trader| trader.recepisse.as_ref());
    let destination = bsvhu.destination.as_ref();
    let emission = bsvhu.emitter.as_ref().and_then(|e| e.emission.as_ref());
    let eco_organisme = bsvhu.eco_organisme.as_ref();
    let weight = bsvhu.weight.as_ref();
    let legs = legs_of(&bsvhu.transporters);
    let arrival = reception(bsvhu).map(arrival);
    let treatment = operation(bsvhu).map(treatment);
    let waste_code = bsvhu.waste_code.as_ref();
    Outline {
        sub_type: "INITIAL",
        custom_id: bsvhu.custom_id.as_ref(),
        is_refused: bsvhu.status == BsvhuStatus::Refused,
        admitted: bsvhu.is_draft.then_some(&bsvhu.can_access_draft_org_ids),
        companies: named([
            (Capacity::Emitter, emitter_company(bsvhu)),
            (Capacity::Destination, destination_company(bsvhu)),
            (Capacity::Broker, broker.and_then(|b| b.company.as_ref())),
            (Capacity::Trader, trader.and_then(|t| t.company.as_ref())),
        ]),
        eco_organisme: eco_organisme.map(|eco| (&eco.name, &eco.siret)),
        intermediaries: bsvhu.intermediaries.as_deref().unwrap_or_default(),
        // Only informed on paper.
        bystander: next_destination_company(bsvhu),
        broker_receipt: broker_receipt.and_then(|receipt| receipt.number.as_ref()),
        trader_receipt: trader_receipt.and_then(|receipt| receipt.number.as_ref()),
        lists_unsigned_carriers: false,
        waste_type: WasteType::Dd,
        waste_code,
        is_dangerous: waste_code.is_some_and(|code| code.ends_with('*')),
        tonnes: tonnes_of(weight.and_then(|weight| weight.value)),
        is_estimate: weight.and_then(|weight| weight.is_estimate),
        emitted_at: signed_at(emission.and_then(|emission| emission.signature.as_ref())),
        planned_operation: destination.and_then(|d| d.planned_operation_code.as_ref()),
        left_at: first_departure(&legs),
        arrived_at: treated_arrival(arrival.as_ref(), treatment.as_ref()),
        legs,
        arrival,
        treatment,
    }
}

fn arrival(reception: &BsvhuReception) -> Arrival {
    Arrival {
        date: reception.date,
        signed_at: signed_at(reception.signature.as_ref()),
        status: reception.acceptation_status,
        tonnes: tonnes_of(reception.weight),
        is_estimate: Some(false),
        accepted: None,
    }
}

fn treatment(operation: &BsvhuOperation) -> Treatment<'_> {
    Treatment {
        date: operation.date,
        signed_at: signed_at(operation.signature.as_ref()),
        code: operation.code.as_ref(),
        mode: operation.mode,
    }
}
