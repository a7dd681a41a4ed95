//! The frames of a BSDA: what it says, actor by actor.

use super::{
    facts::BsdaFacts,
    query::bsda_page::{
        Associated, BsdaWhole as Bsda, BsdaWholePackagings as Packaging,
        BsdaWholeTransporters as Transporter, Receipt,
    },
};
use crate::{
    dates,
    numbers::{best_weight, tonnes},
    slip::{
        company::{rows_of, title_of},
        frames, operation,
        packagings::{self, slip_packagings},
        timeline::numbered,
        view::{Frame, LinkedSlip, Row},
    },
    vocabulary::{BsdaConsistence, BsdaType, OperationMode},
};

/// Waste name, weight and containers.
pub(super) fn summary(bsda: &Bsda) -> Vec<Row> {
    let waste = bsda.waste.as_ref();
    vec![
        Row::new(
            "Déchet",
            frames::waste(waste.and_then(|waste| waste.code.as_deref())),
        ),
        Row::of(
            "Nom du matériau",
            waste.and_then(|waste| waste.material_name.as_ref()),
        ),
        frames::weight("Poids", weight(bsda)),
        Row::new("Conditionnement", packagings(bsda)),
        Row::new("Modifié le", dates::day_and_time(&bsda.updated_at)),
    ]
}

/// The best known weight, in tonnes: accepted, else received, else announced. Of refused waste, what arrived.
fn weight(bsda: &Bsda) -> Option<f64> {
    let reception = bsda
        .destination
        .as_ref()
        .and_then(|destination| destination.reception.as_ref());
    let announced = bsda.weight.as_ref().and_then(|weight| weight.value);
    best_weight(
        reception.and_then(|reception| reception.accepted_weight),
        reception.and_then(|reception| reception.weight),
        announced,
    )
}

slip_packagings!(Packaging);

fn packagings(bsda: &Bsda) -> String {
    packagings::lines(bsda.packagings.iter().flatten(), "m³")
}

/// Every frame, in the order of the printed slip.
pub(super) fn frames(bsda: &Bsda, facts: &BsdaFacts) -> Vec<Frame> {
    let mut frames = vec![
        Frame::new("dechet", "Déchet", waste_rows(bsda)),
        Frame::new("emetteur", "Émetteur", emitter_rows(bsda, facts)),
    ];
    if facts.has_worker() {
        frames.push(Frame::new(
            "travaux",
            "Entreprise de travaux",
            worker_rows(bsda),
        ));
    }
    if facts.r#type != BsdaType::Collection2710 {
        for (place, carrier) in bsda.transporters.iter().enumerate() {
            let name = numbered("Transporteur", place, bsda.transporters.len());
            frames.push(Frame::new(
                &format!("transporteur-{}", place + 1),
                &name,
                carrier_rows(carrier),
            ));
        }
    }
    frames.push(Frame::new(
        "destination",
        "Destinataire",
        destination_rows(bsda),
    ));
    frames.extend(other_actors(bsda));
    frames.extend(linked(bsda));
    frames
}

fn waste_rows(bsda: &Bsda) -> Vec<Row> {
    let Some(waste) = &bsda.waste else {
        return Vec::new();
    };
    let family = waste.family_code.as_deref().unwrap_or_default();
    let family_label = reference::asbestos::family_label(family).unwrap_or_default();
    let consistence = match waste.consistence {
        Some(BsdaConsistence::Other) => format!(
            "Autre ({})",
            waste.consistence_description.as_deref().unwrap_or("-")
        ),
        Some(known) => known.label().to_owned(),
        None => String::new(),
    };
    let adr = match (waste.is_subject_to_adr, &waste.adr) {
        (Some(false), _) => "Non soumis à l'ADR".to_owned(),
        (_, Some(adr)) => adr.clone(),
        (Some(true), None) => String::new(),
        (None, None) => "Non soumis à l'ADR".to_owned(),
    };
    let announced = bsda.weight.as_ref();
    let is_estimate = announced.and_then(|weight| weight.is_estimate) == Some(true);
    let announced = announced.and_then(|weight| weight.value);
    vec![
        Row::new("Code déchet", frames::waste(waste.code.as_deref())),
        Row::new("Code famille", format!("{family} {family_label}").trim()),
        Row::of("Nom du matériau", waste.material_name.as_ref()),
        Row::new("Consistance", consistence),
        frames::yes_or_no("POP", waste.pop == Some(true)),
        Row::new("Mention ADR", adr),
        Row::of(
            "Mention RID, ADN, IMDG",
            waste.non_road_regulation_mention.as_ref(),
        ),
        Row::new("Conditionnement", packagings(bsda)),
        Row::new("Poids annoncé", frames::announced(announced, is_estimate)),
        Row::new(
            "Numéros de scellés",
            waste.seal_numbers.as_deref().unwrap_or_default().join(", "),
        ),
    ]
}

fn emitter_rows(bsda: &Bsda, facts: &BsdaFacts) -> Vec<Row> {
    let Some(emitter) = &bsda.emitter else {
        return Vec::new();
    };
    let mut rows = rows_of(emitter.company.as_ref());
    if facts.is_private_individual {
        rows.insert(0, Row::new("Détenteur", "Particulier"));
        rows.retain(|row| row.label != "SIRET");
    }
    if let Some(site) = &emitter.pickup_site {
        let address = frames::line(&[&site.address, &site.postal_code, &site.city]);
        rows.extend([
            Row::of("Chantier", site.name.as_ref()),
            Row::new("Adresse du chantier", address),
            Row::of("Informations", site.infos.as_ref()),
        ]);
    }
    rows.push(Row::of("Champ libre", emitter.custom_info.as_ref()));
    rows
}

fn worker_rows(bsda: &Bsda) -> Vec<Row> {
    let Some(worker) = &bsda.worker else {
        return Vec::new();
    };
    let mut rows = rows_of(worker.company.as_ref());
    if let Some(certification) = &worker.certification {
        let sections: Vec<&str> = [
            (certification.has_sub_section_three, "sous-section 3"),
            (certification.has_sub_section_four, "sous-section 4"),
        ]
        .into_iter()
        .filter_map(|(has, name)| has.then_some(name))
        .collect();
        rows.push(Row::new("Travaux relevant de", sections.join(" et ")));
        if certification.has_sub_section_three {
            rows.extend([
                Row::of(
                    "Certification n°",
                    certification.certification_number.as_ref(),
                ),
                Row::of("Organisme", certification.organisation.as_ref()),
                Row::new(
                    "Valable jusqu'au",
                    certification
                        .validity_limit
                        .as_deref()
                        .map(dates::day)
                        .unwrap_or_default(),
                ),
            ]);
        }
    }
    let paper = worker
        .work
        .as_ref()
        .and_then(|work| work.has_emitter_paper_signature);
    if paper == Some(true) {
        rows.push(Row::new("Signature de l'émetteur", "Sur papier"));
    }
    rows
}

fn receipt_rows(receipt: Option<&Receipt>) -> Vec<Row> {
    receipt.map_or_else(Vec::new, |receipt| frames::Receipt::from(receipt).rows())
}

fn carrier_rows(carrier: &Transporter) -> Vec<Row> {
    let mut rows = rows_of(carrier.company.as_ref());
    rows.extend(receipt_rows(carrier.recepisse.as_ref()));
    if let Some(transport) = &carrier.transport {
        let plates = transport.plates.as_deref().unwrap_or_default().join(", ");
        let taken_over_at = transport.taken_over_at.as_ref();
        rows.extend(frames::transport(transport.mode, plates, taken_over_at));
    }
    rows.push(Row::of("Champ libre", carrier.custom_info.as_ref()));
    rows
}

fn destination_rows(bsda: &Bsda) -> Vec<Row> {
    let Some(destination) = &bsda.destination else {
        return Vec::new();
    };
    let mut rows = rows_of(destination.company.as_ref());
    rows.extend([
        Row::of("CAP", destination.cap.as_ref()),
        Row::new(
            "Opération prévue",
            operation::text(destination.planned_operation_code.as_deref()),
        ),
    ]);
    if let Some(reception) = &destination.reception {
        let arrival = frames::Reception {
            date: reception.date.as_ref(),
            status: reception.acceptation_status,
            received: reception.weight,
            refused: reception.refused_weight,
            accepted: reception.accepted_weight,
            reason: reception.refusal_reason.as_ref(),
        };
        rows.extend(arrival.rows());
    }
    if let Some(operation) = &destination.operation {
        rows.extend([
            Row::new(
                "Opération réalisée",
                operation::text(operation.code.as_deref()),
            ),
            Row::new(
                "Mode de traitement",
                operation.mode.map(OperationMode::label).unwrap_or_default(),
            ),
            Row::of("Description", operation.description.as_ref()),
            frames::moment("Traité le", operation.date.as_ref()),
        ]);
        if let Some(next) = &operation.next_destination {
            rows.extend([
                Row::new("Exutoire prévu", title_of(next.company.as_ref())),
                Row::of("CAP de l'exutoire", next.cap.as_ref()),
                Row::new(
                    "Opération prévue à l'exutoire",
                    operation::text(next.planned_operation_code.as_deref()),
                ),
            ]);
        }
    }
    rows.push(Row::of("Champ libre", destination.custom_info.as_ref()));
    rows
}

fn other_actors(bsda: &Bsda) -> Vec<Frame> {
    let mut others = Vec::new();
    if let Some(eco) = &bsda.eco_organisme {
        others.push(frames::eco_organisme(&eco.name, &eco.siret));
    }
    if let Some(broker) = &bsda.broker {
        let mut rows = rows_of(broker.company.as_ref());
        rows.extend(receipt_rows(broker.recepisse.as_ref()));
        others.push(Frame::new("courtier", "Courtier", rows));
    }
    others.extend(frames::intermediaries(bsda.intermediaries.iter().flatten()));
    others
}

fn linked(bsda: &Bsda) -> Vec<Frame> {
    let mut frames = Vec::new();
    let next: Vec<LinkedSlip> = bsda
        .forwarded_in
        .iter()
        .map(|next| &next.id)
        .chain(bsda.grouped_in.iter().map(|next| &next.id))
        .map(|id| LinkedSlip {
            id: id.clone(),
            number: id.clone(),
            path: "bsdas",
            summary: String::new(),
        })
        .collect();
    if !next.is_empty() {
        frames.push(Frame {
            slips: next,
            ..Frame::new("suite", "BSDA suite", Vec::new())
        });
    }
    let associated: Vec<LinkedSlip> = bsda
        .forwarding
        .iter()
        .chain(bsda.grouping.iter().flatten())
        .map(associated)
        .collect();
    if !associated.is_empty() {
        frames.push(Frame {
            slips: associated,
            ..Frame::new("associes", "BSDA associés", Vec::new())
        });
    }
    frames
}

fn associated(bsda: &Associated) -> LinkedSlip {
    let waste = bsda.waste.as_ref();
    let parts = [
        waste.and_then(|waste| waste.code.clone()),
        waste.and_then(|waste| waste.material_name.clone()),
        bsda.weight
            .as_ref()
            .and_then(|weight| weight.value)
            .map(tonnes),
        bsda.emitter
            .as_ref()
            .and_then(|emitter| emitter.company.as_ref())
            .and_then(|company| company.name.clone()),
    ];
    LinkedSlip {
        id: bsda.id.clone(),
        number: bsda.id.clone(),
        path: "bsdas",
        summary: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}
