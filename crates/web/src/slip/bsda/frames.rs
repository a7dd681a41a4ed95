//! The frames of a BSDA: what it says, actor by actor.

use super::{
    facts::BsdaFacts,
    query::bsda_page::{
        Associated, BsdaWhole as Bsda, BsdaWholePackagings as Packaging,
        BsdaWholeTransporters as Transporter, Company, Receipt,
    },
};
use crate::{
    dates,
    numbers::{decimal, tonnes},
    slip::{
        company::SlipCompany,
        view::{Frame, LinkedSlip, Row},
    },
    vocabulary::{
        BsdaConsistence, BsdaPackagingType, BsdaType, OperationMode, TransportMode,
        WasteAcceptationStatus,
    },
};

/// Waste name, weight and containers.
pub(super) fn summary(bsda: &Bsda) -> Vec<Row> {
    let waste = bsda.waste.as_ref();
    let code = waste.and_then(|waste| waste.code.clone());
    let label = code
        .as_deref()
        .and_then(reference::waste_code::label_of)
        .unwrap_or_default();
    let code = code.unwrap_or_default();
    vec![
        Row::new("Déchet", format!("{code} {label}").trim()),
        Row::of(
            "Nom du matériau",
            waste.and_then(|waste| waste.material_name.as_ref()),
        ),
        Row::new("Poids", weight(bsda).map(tonnes).unwrap_or_default()),
        Row::new("Conditionnement", packagings(bsda)),
        Row::new("Modifié le", dates::day_and_time(&bsda.updated_at)),
    ]
}

/// The best known weight, in tonnes: accepted, else received, else announced.
fn weight(bsda: &Bsda) -> Option<f64> {
    let reception = bsda
        .destination
        .as_ref()
        .and_then(|destination| destination.reception.as_ref());
    reception
        .and_then(|reception| reception.accepted_weight.or(reception.weight))
        .or_else(|| bsda.weight.as_ref().and_then(|weight| weight.value))
}

fn packagings(bsda: &Bsda) -> String {
    let lines: Vec<String> = bsda.packagings.iter().flatten().map(packaging).collect();
    lines.join("\n")
}

fn packaging(packaging: &Packaging) -> String {
    let name = match (packaging.type_, &packaging.other) {
        (BsdaPackagingType::Other, Some(other)) => other.clone(),
        (known, _) => known.label().to_owned(),
    };
    let mut text = format!("{} × {name}", packaging.quantity);
    if let Some(volume) = packaging.volume {
        text.push_str(&format!(" ({} m³)", decimal(volume)));
    }
    if !packaging.identification_numbers.is_empty() {
        text.push_str(" : ");
        text.push_str(&packaging.identification_numbers.join(", "));
    }
    text
}

/// What a step calls a company.
pub(super) fn title(company: Option<&Company>) -> String {
    company.map_or_else(
        || SlipCompany::default().title(),
        |company| SlipCompany::from(company).title(),
    )
}

fn company_rows(company: Option<&Company>) -> Vec<Row> {
    company
        .map_or_else(SlipCompany::default, SlipCompany::from)
        .rows()
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
            let name = if bsda.transporters.len() > 1 {
                format!("Transporteur n°{}", place + 1)
            } else {
                "Transporteur".to_owned()
            };
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
    let code = waste.code.as_deref().unwrap_or_default();
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
    let estimate = announced
        .and_then(|weight| weight.is_estimate)
        .unwrap_or(false);
    let announced = announced.and_then(|weight| weight.value).map(|value| {
        let nature = if estimate { "estimé" } else { "réel" };
        format!("{} ({nature})", tonnes(value))
    });
    let label = reference::waste_code::label_of(code).unwrap_or_default();
    vec![
        Row::new("Code déchet", format!("{code} {label}").trim()),
        Row::new("Code famille", format!("{family} {family_label}").trim()),
        Row::of("Nom du matériau", waste.material_name.as_ref()),
        Row::new("Consistance", consistence),
        Row::new(
            "POP",
            if waste.pop.unwrap_or(false) {
                "Oui"
            } else {
                "Non"
            },
        ),
        Row::new("Mention ADR", adr),
        Row::of(
            "Mention RID, ADN, IMDG",
            waste.non_road_regulation_mention.as_ref(),
        ),
        Row::new("Conditionnement", packagings(bsda)),
        Row::new("Poids annoncé", announced.unwrap_or_default()),
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
    let mut rows = company_rows(emitter.company.as_ref());
    if facts.is_private_individual {
        rows.insert(0, Row::new("Détenteur", "Particulier"));
        rows.retain(|row| row.label != "SIRET");
    }
    if let Some(site) = &emitter.pickup_site {
        let address = [&site.address, &site.postal_code, &site.city]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ");
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
    let mut rows = company_rows(worker.company.as_ref());
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
    match receipt {
        Some(receipt) if receipt.is_exempted == Some(true) => {
            vec![Row::new("Récépissé n°", "Exemption déclarée")]
        }
        Some(receipt) => vec![
            Row::of("Récépissé n°", receipt.number.as_ref()),
            Row::of("Récépissé département", receipt.department.as_ref()),
            Row::new(
                "Récépissé valable jusqu'au",
                receipt
                    .validity_limit
                    .as_deref()
                    .map(dates::day)
                    .unwrap_or_default(),
            ),
        ],
        None => Vec::new(),
    }
}

fn carrier_rows(carrier: &Transporter) -> Vec<Row> {
    let mut rows = company_rows(carrier.company.as_ref());
    rows.extend(receipt_rows(carrier.recepisse.as_ref()));
    if let Some(transport) = &carrier.transport {
        rows.extend([
            Row::new(
                "Mode de transport",
                transport.mode.map(TransportMode::label).unwrap_or_default(),
            ),
            Row::new(
                "Immatriculation",
                transport.plates.as_deref().unwrap_or_default().join(", "),
            ),
            Row::new(
                "Pris en charge le",
                transport
                    .taken_over_at
                    .as_deref()
                    .map(dates::day_and_time)
                    .unwrap_or_default(),
            ),
        ]);
    }
    rows.push(Row::of("Champ libre", carrier.custom_info.as_ref()));
    rows
}

fn destination_rows(bsda: &Bsda) -> Vec<Row> {
    let Some(destination) = &bsda.destination else {
        return Vec::new();
    };
    let mut rows = company_rows(destination.company.as_ref());
    rows.extend([
        Row::of("CAP", destination.cap.as_ref()),
        Row::new(
            "Opération prévue",
            operation_text(destination.planned_operation_code.as_deref()),
        ),
    ]);
    if let Some(reception) = &destination.reception {
        rows.extend([
            Row::new(
                "Reçu le",
                reception
                    .date
                    .as_deref()
                    .map(dates::day_and_time)
                    .unwrap_or_default(),
            ),
            Row::new(
                "Acceptation",
                reception
                    .acceptation_status
                    .map(WasteAcceptationStatus::label)
                    .unwrap_or_default(),
            ),
            Row::new(
                "Poids reçu",
                reception.weight.map(tonnes).unwrap_or_default(),
            ),
            Row::new(
                "Poids refusé",
                reception.refused_weight.map(tonnes).unwrap_or_default(),
            ),
            Row::new(
                "Poids accepté",
                reception.accepted_weight.map(tonnes).unwrap_or_default(),
            ),
            Row::of("Motif de refus", reception.refusal_reason.as_ref()),
        ]);
    }
    if let Some(operation) = &destination.operation {
        rows.extend([
            Row::new(
                "Opération réalisée",
                operation_text(operation.code.as_deref()),
            ),
            Row::new(
                "Mode de traitement",
                operation.mode.map(OperationMode::label).unwrap_or_default(),
            ),
            Row::of("Description", operation.description.as_ref()),
            Row::new(
                "Traité le",
                operation
                    .date
                    .as_deref()
                    .map(dates::day_and_time)
                    .unwrap_or_default(),
            ),
        ]);
        if let Some(next) = &operation.next_destination {
            rows.extend([
                Row::new("Exutoire prévu", title(next.company.as_ref())),
                Row::of("CAP de l'exutoire", next.cap.as_ref()),
                Row::new(
                    "Opération prévue à l'exutoire",
                    operation_text(next.planned_operation_code.as_deref()),
                ),
            ]);
        }
    }
    rows.push(Row::of("Champ libre", destination.custom_info.as_ref()));
    rows
}

/// A code and its meaning.
pub(super) fn operation_text(code: Option<&str>) -> String {
    let Some(code) = code else {
        return String::new();
    };
    match reference::operation::label_of(code) {
        Some(label) => format!("{code} — {label}"),
        None => code.to_owned(),
    }
}

fn other_actors(bsda: &Bsda) -> Vec<Frame> {
    let mut frames = Vec::new();
    if let Some(eco) = &bsda.eco_organisme {
        let rows = vec![
            Row::new("Raison sociale", eco.name.as_str()),
            Row::new("SIRET", eco.siret.as_str()),
        ];
        frames.push(Frame::new("eco-organisme", "Éco-organisme", rows));
    }
    if let Some(broker) = &bsda.broker {
        let mut rows = company_rows(broker.company.as_ref());
        rows.extend(receipt_rows(broker.recepisse.as_ref()));
        frames.push(Frame::new("courtier", "Courtier", rows));
    }
    for (place, company) in bsda.intermediaries.iter().flatten().enumerate() {
        frames.push(Frame::new(
            &format!("intermediaire-{}", place + 1),
            "Intermédiaire",
            company_rows(Some(company)),
        ));
    }
    frames
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
