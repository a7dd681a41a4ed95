//! The BSPAOH in registries and statistics.

use contract::{
    bspaoh::{Bspaoh, BspaohReceptionWasteWeight, BspaohType},
    scalar::{DateTime, Text},
    slip::OperationMode,
};

use super::document::{
    acceptation, carrier_id, destination_company, destination_siret, emitter_company,
    emitter_siret, operation, reception, tonnes,
};
use super::lifecycle;
use crate::{
    registry::{Leg, Line, Lookup, Lookups, Place, Registry, WasteType, left_at},
    slip::TransportLeg,
    statistics::{Activity, Partner, Step},
};

fn leg(bspaoh: &Bspaoh) -> Leg<'_> {
    let carrier = &bspaoh.transporter;
    let receipt = carrier.recepisse.as_ref();
    Leg {
        company: carrier.company.as_ref(),
        mode: carrier.mode(),
        is_exempted: receipt.and_then(|receipt| receipt.is_exempted),
        receipt: receipt.and_then(|receipt| receipt.number.as_ref()),
        plates: carrier.plates(),
        declared_at: carrier.transport.as_ref().and_then(|t| t.taken_over_at),
        signed_at: lifecycle::transport(bspaoh).and_then(|signature| signature.date),
    }
}

fn received_at(bspaoh: &Bspaoh) -> Option<DateTime> {
    let signed_at = lifecycle::reception(bspaoh)?.date;
    reception(bspaoh)?.date.or(signed_at)
}

/// Which company sees the slip in which registry. Anatomical parts are dangerous, whatever their code.
pub(super) fn lookups(bspaoh: &Bspaoh) -> Vec<Lookup> {
    if bspaoh.status == contract::bspaoh::BspaohStatus::Draft {
        return Vec::new();
    }
    let mut rows = Lookups::new(WasteType::Dd, bspaoh.waste.code.as_deref(), "");
    let destination = destination_siret(bspaoh);
    rows.add(Registry::Incoming, received_at(bspaoh), [destination]);
    let left_at = leg(bspaoh).taken_over_at();
    rows.add(Registry::Outgoing, left_at, [emitter_siret(bspaoh)]);
    rows.add(Registry::Transported, left_at, [carrier_id(bspaoh)]);
    let all = [destination, emitter_siret(bspaoh), carrier_id(bspaoh)];
    rows.add(Registry::All, Some(bspaoh.updated_at), all);
    rows.into_rows()
}

/// The line of a registry.
pub(super) fn line(bspaoh: &Bspaoh, place: &Place<'_>) -> Option<Line> {
    let legs = std::iter::once(leg(bspaoh));
    let mut line = Line::of_slip(bspaoh, "BSPAOH", "INITIAL");
    line.word("reportForSiret", place.org);
    line.date("transporterTakenOverAt", left_at(legs.clone(), place)?);
    waste(&mut line, bspaoh);
    line.company("emitterCompany", emitter_company(bspaoh));
    if let Some(site) = bspaoh.emitter.as_ref().and_then(|e| e.pickup_site.as_ref()) {
        let parts = [&site.name, &site.address, &site.postal_code, &site.city];
        line.pickup_site(parts.map(Option::as_ref));
    }
    line.flag("isDirectSupply", Some(false));
    destination(&mut line, bspaoh);
    line.carriers(legs.map(Leg::cells));
    Some(line)
}

fn description(bspaoh: &Bspaoh) -> &'static str {
    match (&bspaoh.waste.code, bspaoh.waste.r#type) {
        (None, _) => "",
        (Some(_), BspaohType::Foetus) => "Foetus",
        (Some(_), BspaohType::Paoh) => "Pièces anatomiques d'origine humaine",
    }
}

fn waste(line: &mut Line, bspaoh: &Bspaoh) {
    line.flag("wasteIsDangerous", Some(true));
    line.flag("wastePop", Some(false));
    line.word("wasteDescription", description(bspaoh));
    line.text("wasteCode", bspaoh.waste.code.as_ref());
    line.text("wasteAdr", bspaoh.waste.adr.as_ref());
    let emission = bspaoh.emitter.as_ref().and_then(|e| e.emission.as_ref());
    let detail = emission.and_then(|emission| emission.detail.as_ref());
    let weight = detail.and_then(|detail| detail.weight.as_ref());
    line.number("weight", tonnes(weight.map(|weight| weight.value)));
    line.flag("weightIsEstimate", weight.map(|weight| weight.is_estimate));
}

fn destination(line: &mut Line, bspaoh: &Bspaoh) {
    line.flag("destinationOperationNoTraceability", Some(false));
    line.names(
        "destinationOperationModes",
        Some(OperationMode::Elimination),
    );
    line.company("destinationCompany", destination_company(bspaoh));
    let cap = bspaoh.destination.as_ref().and_then(|d| d.cap.as_ref());
    line.text("destinationCap", cap);
    line.flag("destinationReceptionWeightIsEstimate", Some(false));
    line.name("destinationReceptionAcceptationStatus", acceptation(bspaoh));
    if let Some(reception) = reception(bspaoh) {
        line.date("destinationReceptionDate", reception.date);
        let detail = reception.detail.as_ref();
        let weight = |weight: Option<&BspaohReceptionWasteWeight>| tonnes(weight.map(|w| w.value));
        line.number(
            "destinationReceptionWeight",
            weight(detail.and_then(|detail| detail.received_weight.as_ref())),
        );
        line.number(
            "destinationReceptionRefusedWeight",
            weight(detail.and_then(|detail| detail.refused_weight.as_ref())),
        );
        line.number(
            "destinationReceptionAcceptedWeight",
            weight(detail.and_then(|detail| detail.accepted_weight.as_ref())),
        );
    }
    if let Some(operation) = operation(bspaoh) {
        line.date("destinationOperationDate", operation.date);
        let codes = operation.code.iter().map(Text::as_str);
        line.list("destinationOperationCodes", codes);
    }
}

/// What statistics count.
pub(super) fn activity(bspaoh: &Bspaoh) -> Activity<'_> {
    let emission = bspaoh.emitter.as_ref().and_then(|e| e.emission.as_ref());
    let shipped = emission.and_then(|emission| emission.detail.as_ref()?.weight.as_ref());
    let arrived = reception(bspaoh).filter(|_| lifecycle::reception(bspaoh).is_some());
    let detail = arrived.and_then(|reception| reception.detail.as_ref());
    let received = detail.and_then(|detail| {
        let accepted = detail.accepted_weight.as_ref();
        accepted.or(detail.received_weight.as_ref())
    });
    let treated_at = lifecycle::operation(bspaoh).and_then(|signature| signature.date);
    let treatment = operation(bspaoh).filter(|_| treated_at.is_some());
    Activity {
        waste_code: bspaoh.waste.code.as_deref(),
        is_dangerous: true,
        shipped: tonnes(shipped.map(|weight| weight.value)),
        received: tonnes(received.map(|weight| weight.value)),
        operation_code: treatment.and_then(|operation| operation.code.as_deref()),
        steps: vec![
            (
                Step::Emission,
                lifecycle::emission(bspaoh).and_then(|signature| signature.date),
            ),
            (Step::Transport, leg(bspaoh).taken_over_at()),
            (Step::Reception, received_at(bspaoh)),
            (
                Step::Operation,
                treatment
                    .and_then(|operation| operation.date)
                    .or(treated_at),
            ),
        ],
        parties: vec![
            (Partner::Emitter, emitter_siret(bspaoh)),
            (Partner::Destination, destination_siret(bspaoh)),
            (Partner::Transporter, carrier_id(bspaoh)),
        ],
    }
}
