//! A leg of the BSDD in the terms that every kind shares.

use contract::{
    bsdd::{Form, FormStatus, QuantityType, Transporter},
    scalar::Number,
};

use super::document::{
    broker_company, emitter_company, is_dangerous, next_destination_company, recipient_company,
    sub_type, trader_company, waste_code,
};
use crate::{
    registry::{WasteType, accepted_and_refused},
    slip::{Arrival, Capacity, Leg, Outline, Slip, Treatment, named},
};

/// Excavated soils and dredging sediments.
const SOILS: [&str; 5] = ["17 05 03*", "17 05 04", "17 05 05*", "17 05 06", "20 02 02"];

/// The leg; the waste may be described on the first one alone.
pub(super) fn outline<'a>(leg: &'a Form, described: &'a Form) -> Outline<'a> {
    let number = |quantity: Option<Number>| quantity.map(|quantity| quantity.0);
    let waste = described.waste_details.as_ref();
    let eco_organisme = leg.eco_organisme.as_ref();
    let is_estimate = |kind: QuantityType| kind == QuantityType::Estimated;
    Outline {
        sub_type: sub_type(leg),
        custom_id: leg.custom_id.as_ref(),
        is_refused: leg.status == FormStatus::Refused,
        admitted: leg.is_draft().then_some(&leg.can_access_draft_org_ids),
        companies: named([
            (Capacity::Emitter, emitter_company(leg)),
            (Capacity::Destination, recipient_company(leg)),
            (Capacity::Trader, trader_company(leg)),
            (Capacity::Broker, broker_company(leg)),
        ]),
        eco_organisme: eco_organisme.map(|eco| (&eco.name, &eco.siret)),
        intermediaries: &leg.intermediaries,
        bystander: next_destination_company(leg),
        broker_receipt: leg.broker.as_ref().and_then(|b| b.receipt.as_ref()),
        trader_receipt: leg.trader.as_ref().and_then(|t| t.receipt.as_ref()),
        legs: leg.transporters.iter().map(carried).collect(),
        lists_unsigned_carriers: false,
        waste_type: waste_type(described),
        waste_code: waste.and_then(|waste| waste.code.as_ref()),
        is_dangerous: is_dangerous(described),
        tonnes: number(waste.and_then(|waste| waste.quantity)),
        is_estimate: waste.and_then(|w| w.quantity_type).map(is_estimate),
        emitted_at: leg.emitted_at,
        planned_operation: leg
            .recipient
            .as_ref()
            .and_then(|recipient| recipient.processing_operation.as_ref()),
        arrival: Some(arrival(leg)),
        treatment: Some(Treatment {
            date: leg.processed_at,
            signed_at: leg.processed_at,
            code: leg.processing_operation_done.as_ref(),
            mode: leg.destination_operation_mode,
        }),
        left_at: leg.sent_at.map(|sent| leg.taken_over_at.unwrap_or(sent)),
        arrived_at: leg.received_at,
    }
}

fn arrival(leg: &Form) -> Arrival {
    let number = |quantity: Option<Number>| quantity.map(|quantity| quantity.0);
    let (accepted, _) = accepted_and_refused(
        leg.waste_acceptation_status,
        leg.quantity_received,
        leg.quantity_refused,
    );
    Arrival {
        date: leg.received_at,
        signed_at: leg.received_at,
        status: leg.waste_acceptation_status,
        tonnes: number(leg.quantity_received),
        is_estimate: Some(false),
        accepted,
    }
}

fn carried(row: &Transporter) -> Leg<'_> {
    // As they were entered, in one text.
    let plates = row.number_plate.as_slice();
    let is_blank = plates.iter().all(|plates| plates.is_empty());
    Leg {
        company: row.company.as_ref(),
        custom_info: row.custom_info.as_ref(),
        mode: row.mode,
        is_exempted: row.is_exempted_of_receipt,
        receipt: row.receipt.as_ref(),
        plates: if is_blank { &[] } else { plates },
        declared_at: row.taken_over_at,
        signed_at: row.taken_over_at,
    }
}

fn waste_type(form: &Form) -> WasteType {
    match waste_code(form) {
        None => WasteType::Dnd,
        Some(code) if SOILS.contains(&code) => WasteType::Texs,
        Some(_) if is_dangerous(form) => WasteType::Dd,
        Some(_) => WasteType::Dnd,
    }
}
