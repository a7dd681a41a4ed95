//! The BSDD in registries and statistics. The leg after temporary storage is a slip of its own there.

use contract::{
    bsdd::{Form, QuantityType, Transporter},
    scalar::{DateTime, Number, Text},
    slip::FormCompany,
};
use rust_decimal::Decimal;

use super::{
    carrier,
    document::{
        broker_company, broker_siret, eco_organisme_siret, emitter_company, emitter_siret,
        is_dangerous, last_leg, packagings, recipient_company, recipient_siret, sub_type,
        trader_company, trader_siret, waste_code,
    },
};
use crate::{
    registry::{
        CarrierCells, FinalPlace, Line, Lookup, Lookups, Place, Registry, SUITE, Value, WasteType,
        accepted_and_refused,
    },
    slip::{Carrier, Slip},
    statistics::{Activity, Partner, Step},
};

/// Excavated soils and dredging sediments.
const SOILS: [&str; 5] = ["17 05 03*", "17 05 04", "17 05 05*", "17 05 06", "20 02 02"];

fn waste_type(form: &Form) -> WasteType {
    match waste_code(form) {
        None => WasteType::Dnd,
        Some(code) if SOILS.contains(&code) => WasteType::Texs,
        Some(_) if is_dangerous(form) => WasteType::Dd,
        Some(_) => WasteType::Dnd,
    }
}

/// Which company sees the form in which registry.
pub(super) fn lookups(form: &Form) -> Vec<Lookup> {
    if form.is_draft() {
        return Vec::new();
    }
    let mut rows = of_leg(form, form, "", &form.intermediaries);
    if let Some(suite) = form.suite.as_deref() {
        rows.extend(of_leg(suite, form, SUITE, &[]));
    }
    rows.extend(of_all(form));
    rows
}

/// The rows of a leg; the waste is described on the first one.
fn of_leg(
    leg: &Form,
    first: &Form,
    part: &'static str,
    intermediaries: &[FormCompany],
) -> Vec<Lookup> {
    let described = if leg.waste_details.is_some() {
        leg
    } else {
        first
    };
    let mut rows = Lookups::new(waste_type(described), waste_code(described), part);
    rows.add(Registry::Incoming, leg.received_at, [recipient_siret(leg)]);
    let left = leg.sent_at.map(|sent| leg.taken_over_at.unwrap_or(sent));
    let producers = [emitter_siret(leg), eco_organisme_siret(leg)];
    rows.add(Registry::Outgoing, left, producers);
    for row in &leg.transporters {
        let company = [carrier::organisation(row)];
        rows.add(Registry::Transported, row.taken_over_at, company);
    }
    let managers = [broker_siret(leg), trader_siret(leg)]
        .into_iter()
        .chain(intermediaries.iter().map(FormCompany::organisation));
    rows.add(Registry::Managed, left, managers);
    rows.into_rows()
}

fn of_all(form: &Form) -> Vec<Lookup> {
    let mut rows = Lookups::new(waste_type(form), waste_code(form), "");
    let companies = [
        recipient_siret(form),
        emitter_siret(form),
        eco_organisme_siret(form),
        trader_siret(form),
        broker_siret(form),
    ]
    .into_iter()
    .chain(form.intermediaries.iter().map(FormCompany::organisation))
    .chain(
        form.transporters
            .iter()
            .filter(|row| row.has_signed())
            .map(carrier::organisation),
    );
    rows.add(Registry::All, Some(Slip::updated_at(form)), companies);
    rows.into_rows()
}

/// The line of a registry.
pub(super) fn line(form: &Form, place: &Place<'_>, ends: &[FinalPlace]) -> Option<Line> {
    let is_suite = place.part == SUITE;
    let leg = match is_suite {
        true => form.suite.as_deref()?,
        false => form,
    };
    let mut line = Line::of_slip(leg, "BSDD", sub_type(leg));
    line.text("customId", leg.custom_id.as_ref());
    line.word("reportForSiret", place.org);
    line.date("transporterTakenOverAt", left_at(leg, place)?);
    let described = if leg.waste_details.is_some() {
        leg
    } else {
        form
    };
    waste(&mut line, described, place.registry);
    parties(&mut line, leg);
    destination(&mut line, leg, place.registry);
    line.carriers(leg.transporters.iter().map(cells));
    if place.registry != Registry::Transported {
        if is_suite {
            line.company("initialEmitterCompany", emitter_company(form));
        }
        upcycling(&mut line, leg);
    }
    if let Some(suite) = form.suite.as_deref().filter(|_| !is_suite) {
        line.company("postTempStorageDestination", recipient_company(suite));
        line.word("postTempStorageDestinationCountry", "FR");
    }
    let stops = leg.no_traceability == Some(true) && leg.processing_operation_done.is_some();
    if !stops {
        let own_code = leg.processing_operation_done.as_deref();
        line.final_operations(own_code, ends);
    }
    Some(line)
}

/// The date that the carrier's own registry shows is the one of its leg; outside, the one of the form.
fn left_at(leg: &Form, place: &Place<'_>) -> Option<Option<DateTime>> {
    if place.registry != Registry::Transported {
        return Some(leg.sent_at);
    }
    let own = leg
        .transporters
        .iter()
        .find(|row| carrier::organisation(row) == Some(place.org));
    let left = own.and_then(|row| row.taken_over_at).or(leg.sent_at)?;
    Some(Some(left))
}

fn waste(line: &mut Line, form: &Form, registry: Registry) {
    let count: i64 = packagings(form.waste_details.as_ref())
        .map(|packaging| i64::from(packaging.quantity))
        .sum();
    line.number("quantity", Some(count.into()));
    let Some(waste) = form.waste_details.as_ref() else {
        return;
    };
    line.text("wasteDescription", waste.name.as_ref());
    line.text("wasteCode", waste.code.as_ref());
    line.flag("wastePop", Some(waste.pop.unwrap_or_default()));
    line.flag(
        "wasteIsDangerous",
        Some(waste.is_dangerous.unwrap_or_default()),
    );
    line.number("weight", waste.quantity.map(|quantity| quantity.0));
    let is_estimate = |kind: QuantityType| kind == QuantityType::Estimated;
    line.flag("weightIsEstimate", waste.quantity_type.map(is_estimate));
    adr(line, waste.is_subject_to_adr, waste.onu_code.as_ref());
    if registry != Registry::Transported {
        line.text(
            "nonRoadRegulationMention",
            waste.non_road_regulation_mention.as_ref(),
        );
    }
    let identifiers = waste.land_identifiers.iter().flatten();
    line.list("sisIdentifiers", identifiers.map(Text::as_str));
    let parcels = waste.parcel_numbers.as_deref().unwrap_or_default();
    line.list("parcelCities", parcels.iter().map(|p| p.city.as_str()));
    let insee = parcels.iter().filter_map(|p| p.insee_code.as_deref());
    line.list("parcelInseeCodes", insee);
    let cadastral = parcels.iter().map(|parcel| {
        let parts = [&parcel.prefix, &parcel.section, &parcel.number];
        let parts: Option<Vec<&str>> = parts.iter().map(|part| part.as_deref()).collect();
        Some(parts?.join("-"))
    });
    line.set("parcelNumbers", Some(Value::List(cadastral.collect())));
    let coordinates = parcels.iter().map(|parcel| {
        let (x, y) = (parcel.x?.0.normalize(), parcel.y?.0.normalize());
        Some(format!("N {x} E {y}"))
    });
    line.set(
        "parcelCoordinates",
        Some(Value::List(coordinates.collect())),
    );
}

fn adr(line: &mut Line, is_subject: Option<bool>, mention: Option<&Text>) {
    match (is_subject, mention.filter(|text| !text.is_empty())) {
        (Some(false), _) => line.word("wasteAdr", "Déclaré non soumis à l'ADR"),
        (None, None) => line.word("wasteAdr", "Non soumis"),
        (_, mention) => line.text("wasteAdr", mention),
    }
}

fn parties(line: &mut Line, form: &Form) {
    let emitter = form.emitter.as_ref();
    line.company("emitterCompany", emitter_company(form));
    line.name("emitterCompanyType", emitter.and_then(|e| e.r#type));
    if let Some(site) = emitter.and_then(|e| e.work_site.as_ref()) {
        line.pickup_site([
            site.name.as_ref(),
            site.address.as_ref(),
            site.postal_code.as_ref(),
            site.city.as_ref(),
        ]);
    }
    if let Some(eco) = form.eco_organisme.as_ref() {
        line.text("ecoOrganismeSiret", Some(&eco.siret));
        line.text("ecoOrganismeName", Some(&eco.name));
    }
    line.company("brokerCompany", broker_company(form));
    let receipt = form.broker.as_ref().and_then(|b| b.receipt.as_ref());
    line.text("brokerRecepisseNumber", receipt);
    line.company("traderCompany", trader_company(form));
    let receipt = form.trader.as_ref().and_then(|t| t.receipt.as_ref());
    line.text("traderRecepisseNumber", receipt);
    line.intermediaries(&form.intermediaries, 5);
    line.flag("isDirectSupply", Some(form.is_direct_supply));
}

fn destination(line: &mut Line, leg: &Form, registry: Registry) {
    line.company("destinationCompany", recipient_company(leg));
    let recipient = leg.recipient.as_ref();
    if registry != Registry::Transported {
        line.text("destinationCap", recipient.and_then(|r| r.cap.as_ref()));
    }
    line.text(
        "destinationPlannedOperationCode",
        recipient.and_then(|r| r.processing_operation.as_ref()),
    );
    line.date("destinationReceptionDate", leg.received_at);
    line.name(
        "destinationReceptionAcceptationStatus",
        leg.waste_acceptation_status,
    );
    let number = |quantity: Option<Number>| quantity.map(|quantity| quantity.0);
    line.number("destinationReceptionWeight", number(leg.quantity_received));
    line.flag("destinationReceptionWeightIsEstimate", Some(false));
    let (accepted, refused) = parts(leg);
    line.number("destinationReceptionAcceptedWeight", accepted);
    line.number("destinationReceptionRefusedWeight", refused);
    line.flag(
        "destinationHasCiterneBeenWashedOut",
        leg.has_citerne_been_washed_out,
    );
    line.date("destinationOperationDate", leg.processed_at);
    let codes = leg.processing_operation_done.iter().map(Text::as_str);
    line.list("destinationOperationCodes", codes);
    line.names("destinationOperationModes", leg.destination_operation_mode);
    line.flag("destinationOperationNoTraceability", leg.no_traceability);
    if let Some(next) = leg.next_destination.as_ref() {
        line.text("nextOperationCode", next.processing_operation.as_ref());
        let codes = next.processing_operation.iter().map(Text::as_str);
        line.list("nextDestinationPlannedOperationCodes", codes);
        line.text("gistridNumber", next.notification_number.as_ref());
    }
}

/// Accepted and refused tonnes.
fn parts(leg: &Form) -> (Option<Decimal>, Option<Decimal>) {
    accepted_and_refused(
        leg.waste_acceptation_status,
        leg.quantity_received,
        leg.quantity_refused,
    )
}

fn upcycling(line: &mut Line, leg: &Form) {
    line.flag("isUpcycled", leg.is_upcycled);
    let Some(recipient) = leg.recipient.as_ref() else {
        return;
    };
    for (key, items) in [
        ("destinationParcelInseeCodes", &recipient.parcel_insee_codes),
        ("destinationParcelNumbers", &recipient.parcel_numbers),
        (
            "destinationParcelCoordinates",
            &recipient.parcel_coordinates,
        ),
    ] {
        line.list(key, items.iter().flatten().map(Text::as_str));
    }
}

fn cells(row: &Transporter) -> CarrierCells<'_> {
    CarrierCells {
        company: row.company.as_ref(),
        mode: row.mode,
        is_exempted: row.is_exempted_of_receipt,
        receipt: row.receipt.as_ref(),
        // As they were entered, in one text.
        plates: row
            .number_plate
            .iter()
            .filter(|text| !text.is_empty())
            .map(ToString::to_string)
            .collect(),
    }
}

/// What statistics count: the waste leaves with the first leg and arrives with the last one.
pub(super) fn activity(form: &Form) -> Activity<'_> {
    let last = last_leg(form);
    let quantity = |number: Option<Number>| number.map(|number| number.0);
    let waste = form.waste_details.as_ref();
    let shipped: Option<Decimal> = quantity(waste.and_then(|waste| waste.quantity));
    let left = form.sent_at.map(|sent| form.taken_over_at.unwrap_or(sent));
    Activity {
        waste_code: waste_code(form),
        is_dangerous: is_dangerous(form),
        shipped,
        received: parts(last).0.or(quantity(last.quantity_received)),
        operation_code: last
            .processing_operation_done
            .as_deref()
            .filter(|_| last.processed_at.is_some()),
        steps: vec![
            (Step::Emission, form.emitted_at),
            (Step::Transport, left),
            (Step::Reception, last.received_at),
            (Step::Operation, last.processed_at),
        ],
        parties: [
            (Partner::Emitter, emitter_siret(form)),
            (Partner::EcoOrganisme, eco_organisme_siret(form)),
            (Partner::Destination, recipient_siret(form)),
            (Partner::Destination, recipient_siret(last)),
            (Partner::Broker, broker_siret(form)),
            (Partner::Trader, trader_siret(form)),
        ]
        .into_iter()
        .chain(
            form.transporters
                .iter()
                .map(|row| (Partner::Transporter, carrier::organisation(row))),
        )
        .chain(
            form.intermediaries
                .iter()
                .map(|company| (Partner::Intermediary, company.organisation())),
        )
        .collect(),
    }
}
