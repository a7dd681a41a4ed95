//! The frames of a BSDD: what it says, actor by actor.

use super::{
    facts::FormFacts,
    query::form_page::{
        Carrier, FormWhole as Form, FormWholeTemporaryStorageDetail as Onward, Packaging, Waste,
    },
};
use crate::{
    dates,
    slip::{
        company::{rows_of, title_of},
        frames::{self, Receipt, Reception},
        operation,
        packagings::{self, slip_packagings},
        timeline::numbered,
        view::{Frame, LinkedSlip, Row},
    },
    vocabulary::{
        CiterneNotWashedOutReason, Consistence, EmptyReturnADR, OperationMode, QuantityType,
    },
};

/// Waste, weight and containers.
pub(super) fn summary(form: &Form) -> Vec<Row> {
    let waste = form.waste_details.as_ref();
    let state = form.state_summary.as_ref();
    let mut rows = vec![
        Row::new(
            "Déchet",
            frames::waste(waste.and_then(|waste| waste.code.as_deref())),
        ),
        Row::of("Dénomination", waste.and_then(|waste| waste.name.as_ref())),
        frames::weight("Poids", state.and_then(|state| state.quantity)),
    ];
    rows.push(if form.is_direct_supply {
        Row::new(
            "Conditionnement",
            "Acheminement direct par pipeline ou convoyeur",
        )
    } else {
        let containers = state.map(|state| state.packaging_infos.as_slice());
        Row::new(
            "Conditionnement",
            packagings::lines(containers.unwrap_or_default(), "litres"),
        )
    });
    if form.custom_id.is_some() {
        rows.push(Row::of("Numéro libre", form.custom_id.as_ref()));
    }
    let updated = form.updated_at.as_deref().map(dates::day_and_time);
    rows.push(Row::new("Modifié le", updated.unwrap_or_default()));
    rows
}

slip_packagings!(Packaging);

/// Every frame, in the order of the printed slip.
pub(super) fn frames(form: &Form, facts: &FormFacts) -> Vec<Frame> {
    let mut all = Vec::new();
    if let Some(waste) = &form.waste_details {
        all.push(Frame::new("dechet", "Déchet", waste_rows(waste)));
    }
    all.push(Frame::new("emetteur", "Émetteur", emitter_rows(form)));
    all.extend(go_betweens(form));
    let count = form.transporters.len();
    for (place, carrier) in form.transporters.iter().enumerate() {
        let title = numbered("Transporteur", place, count);
        let id = format!("transporteur-{}", place + 1);
        all.push(Frame::new(&id, &title, carrier_rows(carrier)));
    }
    let onward = form.temporary_storage_detail.as_ref();
    if facts.is_temp_storage {
        all.push(Frame::new(
            "entreposage",
            "Entreposage provisoire",
            storage_rows(form, onward),
        ));
    }
    if let Some(carrier) = onward.and_then(|onward| onward.transporter.as_ref()) {
        let title = "Transporteur après entreposage";
        all.push(Frame::new(
            "transporteur-suite",
            title,
            carrier_rows(carrier),
        ));
    }
    if !facts.is_temp_storage || onward.is_some() {
        let rows = destination_rows(form, onward.filter(|_| facts.is_temp_storage));
        all.push(Frame::new("destination", "Destinataire", rows));
    }
    all.extend(frames::intermediaries(form.intermediaries.iter()));
    all.extend(linked(form));
    all
}

fn waste_rows(waste: &Waste) -> Vec<Row> {
    let consistences: Vec<&str> = waste
        .consistences
        .iter()
        .flatten()
        .map(|consistence: &Consistence| consistence.label())
        .collect();
    let adr = match (waste.is_subject_to_adr, &waste.onu_code) {
        (Some(false), _) => "Non soumis à l'ADR".to_owned(),
        (_, mention) => mention.clone().unwrap_or_default(),
    };
    let is_estimate = waste.quantity_type == Some(QuantityType::Estimated);
    let mut rows = vec![
        Row::new("Code déchet", frames::waste(waste.code.as_deref())),
        Row::of("Dénomination", waste.name.as_ref()),
        frames::yes_or_no("Dangereux", is_dangerous(waste)),
        frames::yes_or_no("POP", waste.pop == Some(true)),
        Row::new("Consistance", consistences.join(", ")),
        Row::new("Mention ADR", adr),
        Row::of(
            "Mention RID, ADN, IMDG",
            waste.non_road_regulation_mention.as_ref(),
        ),
        Row::new(
            "Conditionnement",
            packagings::lines(waste.packaging_infos.iter().flatten(), "litres"),
        ),
        Row::new(
            "Poids annoncé",
            frames::announced(waste.quantity, is_estimate),
        ),
    ];
    if waste.sample_number.is_some() {
        rows.push(Row::of(
            "Numéro d'échantillon",
            waste.sample_number.as_ref(),
        ));
    }
    rows
}

/// By its code, by declaration, or for its pollutants.
pub(super) fn is_dangerous(waste: &Waste) -> bool {
    reference::waste_code::is_dangerous_waste(
        waste.code.as_deref().unwrap_or_default(),
        waste.is_dangerous == Some(true),
        waste.pop == Some(true),
    )
}

fn emitter_rows(form: &Form) -> Vec<Row> {
    let Some(emitter) = &form.emitter else {
        return Vec::new();
    };
    let mut rows = rows_of(emitter.company.as_ref());
    if emitter.is_private_individual == Some(true) {
        rows.insert(0, Row::new("Détenteur", "Particulier"));
        rows.retain(|row| row.label != "SIRET");
    }
    if emitter.is_foreign_ship == Some(true) {
        let number = emitter
            .company
            .as_ref()
            .and_then(|company| company.omi_number.as_ref());
        rows.insert(0, Row::of("Navire étranger, numéro OMI", number));
        rows.retain(|row| row.label != "SIRET");
    }
    if let Some(site) = &emitter.work_site {
        let address = frames::line(&[&site.address, &site.postal_code, &site.city]);
        rows.extend([
            Row::of("Chantier", site.name.as_ref()),
            Row::new("Adresse du chantier", address),
            Row::of("Informations", site.infos.as_ref()),
        ]);
    }
    rows
}

/// Eco-organisme, trader and broker.
fn go_betweens(form: &Form) -> Vec<Frame> {
    let eco = form
        .eco_organisme
        .as_ref()
        .map(|eco| frames::eco_organisme(&eco.name, &eco.siret));
    let trader = form.trader.as_ref().map(|trader| {
        let receipt = Receipt {
            number: trader.receipt.clone(),
            department: trader.department.clone(),
            validity_limit: trader.validity_limit.clone(),
            ..Receipt::default()
        };
        let mut rows = rows_of(trader.company.as_ref());
        rows.extend(receipt.rows());
        Frame::new("negociant", "Négociant", rows)
    });
    let broker = form.broker.as_ref().map(|broker| {
        let receipt = Receipt {
            number: broker.receipt.clone(),
            department: broker.department.clone(),
            validity_limit: broker.validity_limit.clone(),
            ..Receipt::default()
        };
        let mut rows = rows_of(broker.company.as_ref());
        rows.extend(receipt.rows());
        Frame::new("courtier", "Courtier", rows)
    });
    [eco, trader, broker].into_iter().flatten().collect()
}

fn carrier_rows(carrier: &Carrier) -> Vec<Row> {
    let company = carrier.company.as_ref();
    let mut rows = rows_of(company);
    if company.is_none_or(|company| company.vat_number.is_none()) {
        let receipt = Receipt {
            is_exempted: carrier.is_exempted_of_receipt == Some(true),
            number: carrier.receipt.clone(),
            department: carrier.department.clone(),
            validity_limit: carrier.validity_limit.clone(),
        };
        rows.extend(receipt.rows());
    }
    let plates = carrier.number_plate.clone().unwrap_or_default();
    let taken_over_at = carrier.taken_over_at.as_ref();
    rows.extend(frames::transport(carrier.mode, plates, taken_over_at));
    if carrier.custom_info.is_some() {
        rows.push(Row::of("Champ libre", carrier.custom_info.as_ref()));
    }
    rows
}

fn planned(cap: Option<&String>, code: Option<&str>) -> Vec<Row> {
    vec![
        Row::of("CAP", cap),
        Row::new("Opération prévue", operation::text(code)),
    ]
}

fn own_arrival(form: &Form) -> Reception<'_> {
    Reception {
        date: form.received_at.as_ref(),
        status: form.waste_acceptation_status,
        received: form.quantity_received,
        refused: form.quantity_refused,
        accepted: form.quantity_accepted,
        reason: form.waste_refusal_reason.as_ref(),
    }
}

fn storage_rows(form: &Form, onward: Option<&Onward>) -> Vec<Row> {
    let recipient = form.recipient.as_ref();
    let mut rows = rows_of(recipient.and_then(|recipient| recipient.company.as_ref()));
    rows.extend(planned(
        recipient.and_then(|recipient| recipient.cap.as_ref()),
        recipient.and_then(|recipient| recipient.processing_operation.as_deref()),
    ));
    let arrival = match onward.and_then(|onward| onward.temporary_storer.as_ref()) {
        Some(storer) => Reception {
            date: storer.received_at.as_ref(),
            status: storer.waste_acceptation_status,
            received: storer.quantity_received,
            refused: storer.quantity_refused,
            accepted: storer.quantity_accepted,
            reason: storer.waste_refusal_reason.as_ref(),
        },
        None => own_arrival(form),
    };
    rows.extend(arrival.rows());
    if let Some(onward) = onward {
        rows.push(frames::moment("Réexpédié le", onward.emitted_at.as_ref()));
    }
    rows
}

/// The destination: the recipient, else the one after its temporary storage.
fn destination_rows(form: &Form, onward: Option<&Onward>) -> Vec<Row> {
    let mut rows = match onward {
        Some(onward) => {
            let last = onward.destination.as_ref();
            let mut rows = rows_of(last.and_then(|last| last.company.as_ref()));
            rows.extend(planned(
                last.and_then(|last| last.cap.as_ref()),
                last.and_then(|last| last.processing_operation.as_deref()),
            ));
            rows
        }
        None => {
            let recipient = form.recipient.as_ref();
            let mut rows = rows_of(recipient.and_then(|recipient| recipient.company.as_ref()));
            rows.extend(planned(
                recipient.and_then(|recipient| recipient.cap.as_ref()),
                recipient.and_then(|recipient| recipient.processing_operation.as_deref()),
            ));
            rows
        }
    };
    rows.extend(own_arrival(form).rows());
    rows.extend(rinsing_rows(form));
    if form.processed_at.is_some() {
        rows.extend(operation_rows(form));
    }
    rows
}

fn rinsing_rows(form: &Form) -> Vec<Row> {
    let rinsing = match form.has_citerne_been_washed_out {
        Some(true) => Some("Oui"),
        Some(false) => Some(
            form.citerne_not_washed_out_reason
                .map_or("Non", CiterneNotWashedOutReason::label),
        ),
        None => None,
    };
    let back = form.empty_return_adr.map(EmptyReturnADR::label);
    [
        rinsing.map(|text| Row::new("Citerne rincée", text)),
        back.map(|text| Row::new("Retour à vide (ADR)", text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn operation_rows(form: &Form) -> Vec<Row> {
    let code = form.processing_operation_done.as_deref();
    let mode = form.destination_operation_mode.map(OperationMode::label);
    let mut rows = vec![
        Row::new("Opération réalisée", operation::text(code)),
        Row::new("Mode de traitement", mode.unwrap_or_default()),
        Row::of(
            "Description",
            form.processing_operation_description.as_ref(),
        ),
        frames::moment("Traité le", form.processed_at.as_ref()),
        Row::of("Traité par", form.processed_by.as_ref()),
    ];
    if form.no_traceability == Some(true) {
        rows.push(Row::new("Traçabilité", "Rupture de traçabilité déclarée"));
    }
    if let Some(next) = &form.next_destination {
        rows.extend([
            Row::new("Destination ultérieure", title_of(next.company.as_ref())),
            Row::new(
                "Opération ultérieure prévue",
                operation::text(next.processing_operation.as_deref()),
            ),
        ]);
        if next.notification_number.is_some() {
            let number = next.notification_number.as_ref();
            rows.push(Row::of("Numéro de notification", number));
        }
    }
    rows
}

fn linked(form: &Form) -> Vec<Frame> {
    let next = form.grouped_in.iter().flatten().map(|next| LinkedSlip {
        id: next.form.id.clone(),
        number: next.form.readable_id.clone(),
        path: "bsdds",
        summary: String::new(),
    });
    let grouped = form.grouping.iter().flatten().map(|part| {
        let waste = part.form.waste_details.as_ref();
        let emitter = part
            .form
            .emitter
            .as_ref()
            .and_then(|emitter| emitter.company.as_ref());
        let parts = [
            waste.and_then(|waste| waste.code.clone()),
            waste.and_then(|waste| waste.name.clone()),
            Some(crate::numbers::tonnes(part.quantity)),
            emitter.and_then(|company| company.name.clone()),
        ];
        LinkedSlip {
            id: part.form.id.clone(),
            number: part.form.readable_id.clone(),
            path: "bsdds",
            summary: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        }
    });
    let frame = |id, title, slips: Vec<LinkedSlip>| {
        (!slips.is_empty()).then(|| Frame {
            slips,
            ..Frame::new(id, title, Vec::new())
        })
    };
    [
        frame("suite", "Annexé au bordereau", next.collect()),
        frame("annexes", "Bordereaux annexés", grouped.collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}
