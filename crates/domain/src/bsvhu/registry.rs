//! The BSVHU in registries and statistics.

use contract::{
    bsvhu::{Bsvhu, BsvhuTransporter},
    scalar::{DateTime, Text},
    slip::FormCompany,
};
use rust_decimal::Decimal;

use super::document::{
    broker_siret, destination_siret, eco_organisme_siret, emitter_company, emitter_siret,
    is_irregular, next_destination_company, operation, reception, trader_siret,
};
use crate::{
    registry::{Leg, Line, Lookup, Lookups, Place, Registry, WasteType, left_at, tonnes_of},
    slip::Carrier,
    statistics::{Activity, Partner, Step},
};

fn leg(carrier: &BsvhuTransporter) -> Leg<'_> {
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

fn legs(bsvhu: &Bsvhu) -> impl Iterator<Item = Leg<'_>> + Clone {
    bsvhu.transporters.iter().map(leg)
}

fn treated_at(bsvhu: &Bsvhu) -> Option<DateTime> {
    operation(bsvhu)?.signature.as_ref()?.date
}

fn received_at(bsvhu: &Bsvhu) -> Option<DateTime> {
    reception(bsvhu)?.date
}

fn waste_code(bsvhu: &Bsvhu) -> Option<&str> {
    bsvhu.waste_code.as_deref()
}

fn intermediaries(bsvhu: &Bsvhu) -> impl Iterator<Item = &FormCompany> {
    bsvhu.intermediaries.iter().flatten()
}

/// Which company sees the slip in which registry. A reception alone is not an arrival: the treatment is.
pub(super) fn lookups(bsvhu: &Bsvhu) -> Vec<Lookup> {
    if bsvhu.is_draft {
        return Vec::new();
    }
    let mut rows = Lookups::new(WasteType::Dd, waste_code(bsvhu), "");
    let treated = treated_at(bsvhu).map(|signed| received_at(bsvhu).unwrap_or(signed));
    rows.add(Registry::Incoming, treated, [destination_siret(bsvhu)]);
    let left = legs(bsvhu).next().and_then(|leg| leg.taken_over_at());
    let producers = [emitter_siret(bsvhu), eco_organisme_siret(bsvhu)];
    rows.add(Registry::Outgoing, left, producers);
    for leg in legs(bsvhu) {
        let carrier = [leg.organisation()];
        rows.add(Registry::Transported, leg.taken_over_at(), carrier);
    }
    let managers = || {
        let others = intermediaries(bsvhu).map(FormCompany::organisation);
        [broker_siret(bsvhu), trader_siret(bsvhu)]
            .into_iter()
            .chain(others)
    };
    rows.add(Registry::Managed, left, managers());
    let all = [destination_siret(bsvhu)]
        .into_iter()
        .chain(producers)
        .chain(managers())
        .chain(
            bsvhu
                .transporters
                .iter()
                .filter(|carrier| carrier.has_signed())
                .map(|carrier| leg(carrier).organisation()),
        );
    rows.add(Registry::All, Some(bsvhu.updated_at), all);
    rows.into_rows()
}

/// The line of a registry.
pub(super) fn line(bsvhu: &Bsvhu, place: &Place<'_>) -> Option<Line> {
    let mut line = Line::of_slip(bsvhu, "BSVHU", "INITIAL");
    line.text("customId", bsvhu.custom_id.as_ref());
    line.word("reportForSiret", place.org);
    line.date("transporterTakenOverAt", left_at(legs(bsvhu), place)?);
    waste(&mut line, bsvhu);
    parties(&mut line, bsvhu);
    destination(&mut line, bsvhu);
    line.carriers(legs(bsvhu).map(Leg::cells));
    if place.registry == Registry::Incoming {
        // The file has never shown it.
        line.erase("transporter2TransportMode");
    }
    Some(line)
}

fn description(code: Option<&str>) -> &'static str {
    match code {
        Some("16 01 06") => {
            "Véhicules hors d'usage ne contenant ni liquides ni autres composants dangereux"
        }
        Some("16 01 04*") => "Véhicules hors d'usage non dépollués",
        _ => "",
    }
}

fn waste(line: &mut Line, bsvhu: &Bsvhu) {
    line.flag("wasteIsDangerous", Some(true));
    line.flag("wastePop", Some(false));
    line.word("wasteDescription", description(waste_code(bsvhu)));
    line.text("wasteCode", bsvhu.waste_code.as_ref());
    line.number("quantity", bsvhu.quantity.map(Decimal::from));
    line.flag(
        "wasteContainsElectricOrHybridVehicles",
        bsvhu.contains_electric_or_hybrid_vehicles,
    );
    let weight = bsvhu.weight.as_ref();
    line.number("weight", tonnes_of(weight.and_then(|w| w.value)));
    line.flag("weightIsEstimate", weight.and_then(|w| w.is_estimate));
}

fn parties(line: &mut Line, bsvhu: &Bsvhu) {
    line.flag(
        "emitterCompanyIrregularSituation",
        Some(is_irregular(bsvhu)),
    );
    line.company("emitterCompany", emitter_company(bsvhu));
    let parts = bsvhu.emitter.as_ref().and_then(|e| e.company.as_ref());
    let filled = |text: &Option<Text>| text.clone().filter(|text| !text.is_empty());
    if let Some((street, postal_code, city)) = parts.and_then(|company| {
        Some((
            filled(&company.street)?,
            filled(&company.postal_code)?,
            filled(&company.city)?,
        ))
    }) {
        line.text("emitterCompanyAddress", Some(&street));
        line.text("emitterCompanyPostalCode", Some(&postal_code));
        line.text("emitterCompanyCity", Some(&city));
        line.word("emitterCompanyCountry", "FR");
    }
    if let Some(eco) = bsvhu.eco_organisme.as_ref() {
        line.text("ecoOrganismeSiret", Some(&eco.siret));
        line.text("ecoOrganismeName", Some(&eco.name));
    }
    if let Some(broker) = bsvhu.broker.as_ref() {
        line.company("brokerCompany", broker.company.as_ref());
        let receipt = broker.recepisse.as_ref().and_then(|r| r.number.as_ref());
        line.text("brokerRecepisseNumber", receipt);
    }
    if let Some(trader) = bsvhu.trader.as_ref() {
        line.company("traderCompany", trader.company.as_ref());
        let receipt = trader.recepisse.as_ref().and_then(|r| r.number.as_ref());
        line.text("traderRecepisseNumber", receipt);
    }
    line.intermediaries(intermediaries(bsvhu), 3);
    line.flag("isDirectSupply", Some(false));
}

fn destination(line: &mut Line, bsvhu: &Bsvhu) {
    line.flag("destinationOperationNoTraceability", Some(false));
    let Some(destination) = bsvhu.destination.as_ref() else {
        return;
    };
    line.company("destinationCompany", destination.company.as_ref());
    line.text(
        "destinationPlannedOperationCode",
        destination.planned_operation_code.as_ref(),
    );
    if let Some(reception) = reception(bsvhu) {
        line.date("destinationReceptionDate", reception.date);
        line.name(
            "destinationReceptionAcceptationStatus",
            reception.acceptation_status,
        );
        line.number("destinationReceptionWeight", tonnes_of(reception.weight));
        line.flag("destinationReceptionWeightIsEstimate", Some(false));
    }
    if let Some(operation) = operation(bsvhu) {
        line.date("destinationOperationDate", operation.date);
        let codes = operation.code.iter().map(Text::as_str);
        line.list("destinationOperationCodes", codes);
        line.names("destinationOperationModes", operation.mode);
    }
    // Where the vehicles go next is known by name only: neither code nor weight.
    let next = next_destination_company(bsvhu).and_then(|company| {
        let ids = [
            &company.siret,
            &company.vat_number,
            &company.extra_european_id,
        ];
        let mut ids = ids.into_iter().flatten().filter(|id| !id.is_empty());
        ids.next().map(Text::as_str)
    });
    line.list("destinationFinalOperationCompanySirets", next);
}

/// What statistics count.
pub(super) fn activity(bsvhu: &Bsvhu) -> Activity<'_> {
    let emission = bsvhu.emitter.as_ref().and_then(|e| e.emission.as_ref());
    let emission = emission.and_then(|e| e.signature.as_ref()?.date);
    let treated = treated_at(bsvhu);
    let treatment = operation(bsvhu).filter(|_| treated.is_some());
    let arrival = reception(bsvhu).and_then(|r| r.signature.as_ref()?.date);
    // A treatment that is signed at once says that the vehicles have arrived.
    let arrival = arrival.or(treated);
    let arrived = reception(bsvhu).filter(|_| arrival.is_some());
    let left = legs(bsvhu).next().and_then(|leg| leg.taken_over_at());
    Activity {
        waste_code: waste_code(bsvhu),
        is_dangerous: waste_code(bsvhu).is_some_and(|code| code.ends_with('*')),
        shipped: tonnes_of(bsvhu.weight.as_ref().and_then(|w| w.value)),
        received: arrived.and_then(|r| tonnes_of(r.weight)),
        operation_code: treatment.and_then(|o| o.code.as_deref()),
        steps: vec![
            (Step::Emission, emission),
            (Step::Transport, left),
            (Step::Reception, arrived.and_then(|r| r.date).or(arrival)),
            (Step::Operation, treatment.and_then(|o| o.date).or(treated)),
        ],
        parties: [
            (Partner::Emitter, emitter_siret(bsvhu)),
            (Partner::EcoOrganisme, eco_organisme_siret(bsvhu)),
            (Partner::Destination, destination_siret(bsvhu)),
            (Partner::Broker, broker_siret(bsvhu)),
            (Partner::Trader, trader_siret(bsvhu)),
        ]
        .into_iter()
        .chain(legs(bsvhu).map(|leg| (Partner::Transporter, leg.organisation())))
        .chain(intermediaries(bsvhu).map(|company| (Partner::Intermediary, company.organisation())))
        .collect(),
    }
}
