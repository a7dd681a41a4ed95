//! The BSDA in the terms that every kind shares.

use contract::bsda::{Bsda, BsdaOperation, BsdaReception, BsdaStatus};

use super::document::{emitter_company, next_destination_company, operation, reception, sub_type};
use crate::{
    registry::{WasteType, accepted_and_refused, tonnes_of},
    slip::{
        Arrival, Capacity, Outline, Treatment, first_departure, legs_of, named, signed_at,
        treated_arrival,
    },
};

pub(super) fn outline(bsda: &Bsda) -> Outline<'_> {
    let worker = bsda.worker.as_ref();
    let broker = bsda.broker.as_ref();
    let destination = bsda.destination.as_ref();
    let emission = bsda.emitter.as_ref().and_then(|e| e.emission.as_ref());
    let eco_organisme = bsda.eco_organisme.as_ref();
    let receipt = broker.and_then(|broker| broker.recepisse.as_ref());
    let weight = bsda.weight.as_ref();
    let legs = legs_of(&bsda.transporters);
    let arrival = reception(bsda).map(arrival);
    let treatment = operation(bsda).map(treatment);
    Outline {
        sub_type: sub_type(bsda),
        custom_id: None,
        is_refused: bsda.status == BsdaStatus::Refused,
        admitted: bsda.is_draft.then_some(&bsda.can_access_draft_org_ids),
        companies: named([
            (Capacity::Emitter, emitter_company(bsda)),
            (
                Capacity::Destination,
                destination.and_then(|d| d.company.as_ref()),
            ),
            (Capacity::Worker, worker.and_then(|w| w.company.as_ref())),
            (Capacity::Broker, broker.and_then(|b| b.company.as_ref())),
            (Capacity::NextDestination, next_destination_company(bsda)),
        ]),
        eco_organisme: eco_organisme.map(|eco| (&eco.name, &eco.siret)),
        intermediaries: bsda.intermediaries.as_deref().unwrap_or_default(),
        bystander: None,
        broker_receipt: receipt.and_then(|receipt| receipt.number.as_ref()),
        trader_receipt: None,
        lists_unsigned_carriers: false,
        waste_type: WasteType::Dd,
        waste_code: bsda.waste.as_ref().and_then(|waste| waste.code.as_ref()),
        is_dangerous: true,
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

fn arrival(reception: &BsdaReception) -> Arrival {
    let status = reception.acceptation_status;
    let (accepted, _) = accepted_and_refused(status, reception.weight, reception.refused_weight);
    Arrival {
        date: reception.date,
        signed_at: signed_at(reception.signature.as_ref()),
        status,
        tonnes: tonnes_of(reception.weight),
        is_estimate: reception.weight_is_estimate,
        accepted,
    }
}

fn treatment(operation: &BsdaOperation) -> Treatment<'_> {
    Treatment {
        date: operation.date,
        signed_at: signed_at(operation.signature.as_ref()),
        code: operation.code.as_ref(),
        mode: operation.mode,
    }
}
