//! The BSDA in registries and statistics.

use std::collections::HashMap;

use contract::{
    bsda::{Bsda, BsdaPackaging, BsdaReception, BsdaTransporter},
    scalar::{DateTime, Text},
    slip::FormCompany,
};
use rust_decimal::Decimal;

use super::document::{
    broker_siret, destination_siret, eco_organisme_siret, emitter_siret, sub_type, worker_siret,
};
use crate::{
    registry::{
        FinalPlace, Leg, Line, Lookup, Lookups, Place, Registry, WasteType, accepted_and_refused,
        left_at, tonnes_of,
    },
    slip::Carrier,
    statistics::{Activity, Partner, Step},
};

fn leg(carrier: &BsdaTransporter) -> Leg<'_> {
    let transport = carrier.transport.as_ref();
    let receipt = carrier.recepisse.as_ref();
    Leg {
        company: carrier.company.as_ref(),
        mode: transport.and_then(|transport| transport.mode),
        is_exempted: receipt.and_then(|receipt| receipt.is_exempted),
        receipt: receipt.and_then(|receipt| receipt.number.as_ref()),
        plates: transport
            .and_then(|transport| transport.plates.as_deref())
            .unwrap_or_default(),
        declared_at: transport.and_then(|transport| transport.taken_over_at),
        signed_at: transport.and_then(|transport| transport.signature.as_ref()?.date),
    }
}

fn legs(bsda: &Bsda) -> impl Iterator<Item = Leg<'_>> + Clone {
    bsda.transporters.iter().map(leg)
}

fn treated_at(bsda: &Bsda) -> Option<DateTime> {
    let operation = bsda.destination.as_ref()?.operation.as_ref()?;
    operation.signature.as_ref()?.date
}

fn received_at(bsda: &Bsda) -> Option<DateTime> {
    bsda.destination.as_ref()?.reception.as_ref()?.date
}

fn waste_code(bsda: &Bsda) -> Option<&str> {
    bsda.waste.as_ref()?.code.as_deref()
}

fn intermediaries(bsda: &Bsda) -> impl Iterator<Item = &FormCompany> {
    bsda.intermediaries.iter().flatten()
}

/// Which company sees the slip in which registry.
pub(super) fn lookups(bsda: &Bsda) -> Vec<Lookup> {
    if bsda.is_draft {
        return Vec::new();
    }
    let mut rows = Lookups::new(WasteType::Dd, waste_code(bsda), "");
    let treated = treated_at(bsda).map(|signed| received_at(bsda).unwrap_or(signed));
    rows.add(Registry::Incoming, treated, [destination_siret(bsda)]);
    let left = legs(bsda).next().and_then(|leg| leg.taken_over_at());
    let producers = [
        emitter_siret(bsda),
        eco_organisme_siret(bsda),
        worker_siret(bsda),
    ];
    rows.add(Registry::Outgoing, left, producers);
    for leg in legs(bsda) {
        let carrier = [leg.organisation()];
        rows.add(Registry::Transported, leg.taken_over_at(), carrier);
    }
    let managers = || {
        let others = intermediaries(bsda).map(FormCompany::organisation);
        [broker_siret(bsda)].into_iter().chain(others)
    };
    rows.add(Registry::Managed, left, managers());
    let all = [destination_siret(bsda)]
        .into_iter()
        .chain(producers)
        .chain(managers())
        .chain(
            bsda.transporters
                .iter()
                .filter(|carrier| carrier.has_signed())
                .map(|carrier| leg(carrier).organisation()),
        );
    rows.add(Registry::All, Some(bsda.updated_at), all);
    rows.into_rows()
}

/// Slips whose fields the line shows.
pub(super) fn line_links(bsda: &Bsda) -> Vec<String> {
    bsda.forwarding
        .iter()
        .chain(&bsda.forwarded_in)
        .cloned()
        .collect()
}

/// The line of a registry.
pub(super) fn line(
    bsda: &Bsda,
    place: &Place<'_>,
    linked: &HashMap<String, Bsda>,
    ends: &[FinalPlace],
) -> Option<Line> {
    let mut line = Line::of_slip(bsda, "BSDA", sub_type(bsda));
    line.word("reportForSiret", place.org);
    line.date("transporterTakenOverAt", left_at(legs(bsda), place)?);
    waste(&mut line, bsda);
    parties(&mut line, bsda);
    destination(&mut line, bsda, place.registry);
    line.carriers(legs(bsda).map(Leg::cells));
    let initial = bsda.forwarding.as_ref().and_then(|id| linked.get(id));
    if place.registry != Registry::Transported {
        line.company("initialEmitterCompany", initial.and_then(emitter));
    }
    let next = bsda.forwarded_in.as_ref().and_then(|id| linked.get(id));
    let next = next.and_then(|next| next.destination.as_ref()?.company.as_ref());
    line.company("postTempStorageDestination", next);
    if next.is_some() {
        line.word("postTempStorageDestinationCountry", "FR");
    }
    let operation = bsda.destination.as_ref().and_then(|d| d.operation.as_ref());
    let own_code = operation
        .filter(|operation| operation.signature.is_some())
        .and_then(|operation| operation.code.as_deref());
    line.final_operations(own_code, ends);
    Some(line)
}

fn emitter(bsda: &Bsda) -> Option<&FormCompany> {
    bsda.emitter.as_ref()?.company.as_ref()
}

fn waste(line: &mut Line, bsda: &Bsda) {
    line.flag("wasteIsDangerous", Some(true));
    let waste = bsda.waste.as_ref();
    line.text(
        "wasteDescription",
        waste.and_then(|w| w.material_name.as_ref()),
    );
    line.text("wasteCode", waste.and_then(|w| w.code.as_ref()));
    line.flag("wastePop", waste.map(|w| w.pop.unwrap_or_default()));
    line.text(
        "nonRoadRegulationMention",
        waste.and_then(|w| w.non_road_regulation_mention.as_ref()),
    );
    let adr = waste.and_then(|w| w.adr.as_ref());
    match waste.and_then(|waste| waste.is_subject_to_adr) {
        Some(true) => line.text("wasteAdr", adr),
        Some(false) => line.word("wasteAdr", "Déclaré non soumis à l'ADR"),
        None => match adr.filter(|adr| !adr.is_empty()) {
            Some(adr) => line.text("wasteAdr", Some(adr)),
            None => line.word("wasteAdr", "Non soumis"),
        },
    }
    let packagings: &[BsdaPackaging] = bsda.packagings.as_deref().unwrap_or_default();
    let count: i64 = packagings.iter().map(|p| i64::from(p.quantity)).sum();
    line.number("quantity", (!packagings.is_empty()).then(|| count.into()));
    let weight = bsda.weight.as_ref();
    line.number("weight", tonnes_of(weight.and_then(|w| w.value)));
    line.flag("weightIsEstimate", weight.and_then(|w| w.is_estimate));
}

fn parties(line: &mut Line, bsda: &Bsda) {
    line.company("emitterCompany", emitter(bsda));
    let site = bsda.emitter.as_ref().and_then(|e| e.pickup_site.as_ref());
    if let Some(site) = site {
        line.pickup_site([
            site.name.as_ref(),
            site.address.as_ref(),
            site.postal_code.as_ref(),
            site.city.as_ref(),
        ]);
    }
    let worker = bsda.worker.as_ref().and_then(|w| w.company.as_ref());
    line.company("workerCompany", worker);
    if let Some(eco) = bsda.eco_organisme.as_ref() {
        line.text("ecoOrganismeSiret", Some(&eco.siret));
        line.text("ecoOrganismeName", Some(&eco.name));
    }
    if let Some(broker) = bsda.broker.as_ref() {
        line.company("brokerCompany", broker.company.as_ref());
        let receipt = broker.recepisse.as_ref().and_then(|r| r.number.as_ref());
        line.text("brokerRecepisseNumber", receipt);
    }
    line.intermediaries(intermediaries(bsda), 3);
    line.flag("isDirectSupply", Some(false));
}

fn destination(line: &mut Line, bsda: &Bsda, registry: Registry) {
    line.flag("destinationOperationNoTraceability", Some(false));
    let Some(destination) = bsda.destination.as_ref() else {
        return;
    };
    line.company("destinationCompany", destination.company.as_ref());
    line.text("destinationCap", destination.cap.as_ref());
    line.text(
        "destinationPlannedOperationCode",
        destination.planned_operation_code.as_ref(),
    );
    if let Some(reception) = destination.reception.as_ref() {
        line.date("destinationReceptionDate", reception.date);
        line.name(
            "destinationReceptionAcceptationStatus",
            reception.acceptation_status,
        );
        line.number("destinationReceptionWeight", tonnes_of(reception.weight));
        line.flag(
            "destinationReceptionWeightIsEstimate",
            reception.weight_is_estimate,
        );
        if registry == Registry::Incoming {
            let (accepted, refused) = parts(reception);
            line.number("destinationReceptionAcceptedWeight", accepted);
            line.number("destinationReceptionRefusedWeight", refused);
        } else {
            let refused = tonnes_of(reception.refused_weight);
            line.number("destinationReceptionRefusedWeight", refused);
        }
    }
    if let Some(operation) = destination.operation.as_ref() {
        line.date("destinationOperationDate", operation.date);
        let codes = operation.code.iter().map(Text::as_str);
        line.list("destinationOperationCodes", codes);
        line.names("destinationOperationModes", operation.mode);
        let next = operation.next_destination.as_ref();
        let next = next.and_then(|next| next.planned_operation_code.as_ref());
        line.text("nextOperationCode", next);
        let next = next.iter().map(|code| code.as_str());
        line.list("nextDestinationPlannedOperationCodes", next);
    }
}

/// Accepted and refused tonnes.
fn parts(reception: &BsdaReception) -> (Option<Decimal>, Option<Decimal>) {
    accepted_and_refused(
        reception.acceptation_status,
        reception.weight,
        reception.refused_weight,
    )
}

/// What statistics count.
pub(super) fn activity(bsda: &Bsda) -> Activity<'_> {
    let emission = bsda.emitter.as_ref().and_then(|e| e.emission.as_ref());
    let emission = emission.and_then(|e| e.signature.as_ref()?.date);
    let destination = bsda.destination.as_ref();
    let reception = destination.and_then(|d| d.reception.as_ref());
    let operation = destination.and_then(|d| d.operation.as_ref());
    let treated = treated_at(bsda);
    let operation = operation.filter(|_| treated.is_some());
    let arrival = reception.and_then(|r| r.signature.as_ref()?.date);
    // A treatment that is signed at once says that the waste has arrived.
    let arrival = arrival.or(treated);
    let reception = reception.filter(|_| arrival.is_some());
    let shipped = tonnes_of(bsda.weight.as_ref().and_then(|w| w.value));
    let left = legs(bsda).next().and_then(|leg| leg.taken_over_at());
    Activity {
        waste_code: waste_code(bsda),
        is_dangerous: true,
        shipped,
        received: reception.and_then(|r| parts(r).0.or(tonnes_of(r.weight))),
        operation_code: operation.and_then(|o| o.code.as_deref()),
        steps: vec![
            (Step::Emission, emission),
            (Step::Transport, left),
            (Step::Reception, reception.and_then(|r| r.date).or(arrival)),
            (Step::Operation, operation.and_then(|o| o.date).or(treated)),
        ],
        parties: [
            (Partner::Emitter, emitter_siret(bsda)),
            (Partner::EcoOrganisme, eco_organisme_siret(bsda)),
            (Partner::Worker, worker_siret(bsda)),
            (Partner::Destination, destination_siret(bsda)),
            (Partner::Broker, broker_siret(bsda)),
        ]
        .into_iter()
        .chain(legs(bsda).map(|leg| (Partner::Transporter, leg.organisation())))
        .chain(intermediaries(bsda).map(|company| (Partner::Intermediary, company.organisation())))
        .collect(),
    }
}
