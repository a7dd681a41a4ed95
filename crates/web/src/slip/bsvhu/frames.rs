//! The frames of a BSVHU: what it says, actor by actor.

use super::query::bsvhu_page::{
    BsvhuWhole as Bsvhu, BsvhuWholeTransporters as Transporter, Company, Receipt,
};
use crate::{
    dates,
    slip::{
        company::{rows_of, title_of},
        frames::{self, Reception},
        operation,
        timeline::numbered,
        view::{Frame, Row},
    },
    vocabulary::{BsvhuDestinationType, BsvhuIdentificationType, BsvhuPackaging, OperationMode},
};

/// « VHU non dépollués », « VHU dépollués »
pub(crate) fn waste_name(code: Option<&str>) -> &'static str {
    if code == Some("16 01 04*") {
        "VHU non dépollués"
    } else {
        "VHU dépollués"
    }
}

fn waste(bsvhu: &Bsvhu) -> Row {
    let code = bsvhu.waste_code.as_deref();
    let name = waste_name(code);
    Row::new("Déchet", format!("{} {name}", code.unwrap_or_default()))
}

fn quantity(bsvhu: &Bsvhu) -> Row {
    let unit = bsvhu.packaging.map(BsvhuPackaging::label);
    let text = bsvhu
        .quantity
        .map(|quantity| format!("{quantity} {}", unit.unwrap_or_default()));
    Row::new("Quantité", text.unwrap_or_default())
}

/// Vehicles and their weight.
pub(super) fn summary(bsvhu: &Bsvhu) -> Vec<Row> {
    let reception = bsvhu
        .destination
        .as_ref()
        .and_then(|destination| destination.reception.as_ref());
    let announced = bsvhu.weight.as_ref().and_then(|weight| weight.value);
    // Nothing is weighed of refused vehicles.
    let received = reception
        .and_then(|reception| reception.weight)
        .filter(|weight| *weight > 0.0);
    let updated = bsvhu.updated_at.as_deref().map(dates::day_and_time);
    vec![
        waste(bsvhu),
        quantity(bsvhu),
        frames::weight("Poids", received.or(announced)),
        Row::new("Modifié le", updated.unwrap_or_default()),
    ]
}

/// Every frame, in the order of the printed slip.
pub(super) fn frames(bsvhu: &Bsvhu) -> Vec<Frame> {
    let mut all = vec![
        Frame::new("dechet", "Déchet", waste_rows(bsvhu)),
        Frame::new("emetteur", "Émetteur", emitter_rows(bsvhu)),
    ];
    let count = bsvhu.transporters.len();
    for (place, carrier) in bsvhu.transporters.iter().enumerate() {
        let title = numbered("Transporteur", place, count);
        let id = format!("transporteur-{}", place + 1);
        all.push(Frame::new(&id, &title, carrier_rows(carrier)));
    }
    all.push(Frame::new(
        "destination",
        "Destinataire",
        destination_rows(bsvhu),
    ));
    if let Some(eco) = &bsvhu.eco_organisme {
        all.push(frames::eco_organisme(&eco.name, &eco.siret));
    }
    if let Some(trader) = &bsvhu.trader {
        let rows = go_between(trader.company.as_ref(), trader.recepisse.as_ref());
        all.push(Frame::new("negociant", "Négociant", rows));
    }
    if let Some(broker) = &bsvhu.broker {
        let rows = go_between(broker.company.as_ref(), broker.recepisse.as_ref());
        all.push(Frame::new("courtier", "Courtier", rows));
    }
    all.extend(frames::intermediaries(
        bsvhu.intermediaries.iter().flatten(),
    ));
    all
}

fn waste_rows(bsvhu: &Bsvhu) -> Vec<Row> {
    let identification = bsvhu.identification.as_ref();
    let kind = identification
        .and_then(|identification| identification.type_)
        .map_or("Numéros", BsvhuIdentificationType::label);
    let numbers = identification.and_then(|identification| identification.numbers.as_ref());
    let numbers: Vec<&str> = numbers
        .into_iter()
        .flatten()
        .flatten()
        .map(String::as_str)
        .collect();
    let weight = bsvhu.weight.as_ref();
    let is_estimate = weight.and_then(|weight| weight.is_estimate) == Some(true);
    let announced = frames::announced(weight.and_then(|weight| weight.value), is_estimate);
    let mut rows = vec![
        waste(bsvhu),
        quantity(bsvhu),
        Row::new("Identification", kind),
        Row::new("Numéros", numbers.join(", ")),
        Row::new("Poids annoncé", announced),
    ];
    if let Some(electric) = bsvhu.contains_electric_or_hybrid_vehicles {
        rows.push(frames::yes_or_no(
            "Véhicules électriques ou hybrides",
            electric,
        ));
    }
    if bsvhu.custom_id.is_some() {
        rows.push(Row::of("Numéro libre", bsvhu.custom_id.as_ref()));
    }
    rows
}

fn emitter_rows(bsvhu: &Bsvhu) -> Vec<Row> {
    let Some(emitter) = &bsvhu.emitter else {
        return Vec::new();
    };
    let mut rows = rows_of(emitter.company.as_ref());
    if emitter.irregular_situation {
        rows.insert(0, Row::new("Situation", "Irrégulière"));
    } else {
        rows.push(Row::of("Agrément", emitter.agrement_number.as_ref()));
    }
    let is_signed = emitter
        .emission
        .as_ref()
        .is_some_and(|emission| emission.signature.is_some());
    rows.push(frames::yes_or_no("Signature de l'émetteur", is_signed));
    rows
}

fn go_between(company: Option<&Company>, receipt: Option<&Receipt>) -> Vec<Row> {
    let mut rows = rows_of(company);
    rows.extend(
        receipt
            .into_iter()
            .flat_map(|receipt| frames::Receipt::from(receipt).rows()),
    );
    rows
}

fn carrier_rows(carrier: &Transporter) -> Vec<Row> {
    let mut rows = go_between(carrier.company.as_ref(), carrier.recepisse.as_ref());
    if let Some(transport) = &carrier.transport {
        let plates = transport.plates.as_deref().unwrap_or_default().join(", ");
        let taken_over_at = transport.taken_over_at.as_ref();
        rows.extend(frames::transport(transport.mode, plates, taken_over_at));
    }
    rows.push(Row::of("Champ libre", carrier.custom_info.as_ref()));
    rows
}

fn destination_rows(bsvhu: &Bsvhu) -> Vec<Row> {
    let Some(destination) = &bsvhu.destination else {
        return Vec::new();
    };
    let kind = destination.type_.map(BsvhuDestinationType::label);
    let mut rows = rows_of(destination.company.as_ref());
    rows.extend([
        Row::new("Installation", kind.unwrap_or_default()),
        Row::of("Agrément", destination.agrement_number.as_ref()),
        Row::new(
            "Opération prévue",
            operation::text(destination.planned_operation_code.as_deref()),
        ),
    ]);
    if let Some(reception) = &destination.reception {
        let arrival = Reception {
            date: reception.date.as_ref(),
            status: reception.acceptation_status,
            received: reception.weight,
            reason: reception.refusal_reason.as_ref(),
            ..Reception::default()
        };
        let told = arrival.rows().into_iter();
        rows.extend(told.filter(|row| !["Poids refusé", "Poids accepté"].contains(&row.label)));
    }
    if let Some(done) = &destination.operation {
        let mode = done.mode.map(OperationMode::label);
        rows.extend([
            Row::new("Opération réalisée", operation::text(done.code.as_deref())),
            Row::new("Mode de traitement", mode.unwrap_or_default()),
            frames::moment("Traité le", done.date.as_ref()),
        ]);
        if let Some(next) = &done.next_destination {
            let title = title_of(next.company.as_ref());
            rows.push(Row::new("Broyeur ultérieur", title));
        }
    }
    rows
}
