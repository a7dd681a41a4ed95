//! The fields of each step of a BSDA, and the inputs that they make.

use super::{
    facts::Step,
    frames::title,
    packagings,
    query::{
        bsda_page::{BsdaWhole as Bsda, BsdaWholeDestinationReception as Reception},
        update_bsda::{
            BsdaDestinationInput, BsdaInput, BsdaOperationInput, BsdaReceptionInput,
            BsdaWasteInput, BsdaWeightInput,
        },
        update_bsda_transporter::{BsdaTransportInput, BsdaTransporterInput},
    },
    sign::Saved,
};
use crate::{
    fields::{Choice, Field, Group, Input},
    form::Form,
    graphql::Issue,
    numbers::decimal,
    slip::signing::{issue, list, number},
    vocabulary::{
        BsdaConsistence, BsdaPackagingType, OperationMode, TransportMode, WasteAcceptationStatus,
    },
};

/// The name of the company that signs a step.
pub(super) fn company_of(bsda: &Bsda, step: Step) -> String {
    let destination = bsda.destination.as_ref();
    title(match step {
        Step::Emission => bsda
            .emitter
            .as_ref()
            .and_then(|emitter| emitter.company.as_ref()),
        Step::Work => bsda
            .worker
            .as_ref()
            .and_then(|worker| worker.company.as_ref()),
        Step::Transport(place) => bsda
            .transporters
            .get(place)
            .and_then(|carrier| carrier.company.as_ref()),
        Step::Reception | Step::Operation => {
            destination.and_then(|destination| destination.company.as_ref())
        }
    })
}

/// What the slip already says of a step.
pub(super) fn defaults(bsda: &Bsda, step: Step, form: &mut Form) {
    match step {
        Step::Emission => {}
        Step::Work => work_defaults(bsda, form),
        Step::Transport(place) => transport_defaults(bsda, place, form),
        Step::Reception => reception_defaults(bsda, form),
        Step::Operation => operation_defaults(bsda, form),
    }
}

/// The fields of a step.
pub(super) fn groups(bsda: &Bsda, step: Step, form: &Form) -> Vec<Group> {
    match step {
        Step::Emission => Vec::new(),
        Step::Work => work_groups(form),
        Step::Transport(_) => vec![transport_group(form)],
        Step::Reception => vec![reception_group(bsda, form)],
        Step::Operation => vec![operation_group(bsda, form)],
    }
}

/// What is saved before a step is signed on a date.
///
/// # Errors
/// What cannot be read, or is missing.
pub(super) fn saved(
    bsda: &Bsda,
    step: Step,
    form: &Form,
    date: String,
) -> Result<Saved, Vec<Issue>> {
    match step {
        Step::Emission => Ok(Saved::default()),
        Step::Work => work(form),
        Step::Transport(place) => transport(bsda, place, form, date),
        Step::Reception => reception(bsda, form, date),
        Step::Operation => operation(form, date),
    }
}

fn slip(input: BsdaInput) -> Saved {
    Saved {
        slip: Some(input),
        carrier: None,
    }
}

// Works.

fn work_defaults(bsda: &Bsda, form: &mut Form) {
    if let Some(waste) = &bsda.waste {
        form.add("famille", waste.family_code.as_deref().unwrap_or_default());
        form.add(
            "materiau",
            waste.material_name.as_deref().unwrap_or_default(),
        );
        let consistence = waste.consistence.map_or("", BsdaConsistence::as_str);
        form.add("consistance", consistence);
        let description = waste.consistence_description.as_deref();
        form.add("consistance-autre", description.unwrap_or_default());
        let seals = waste.seal_numbers.as_deref().unwrap_or_default();
        form.add("scelles", &seals.join(", "));
    }
    let weight = bsda.weight.as_ref();
    let value = weight.and_then(|weight| weight.value);
    form.add("poids", &value.map(decimal).unwrap_or_default());
    let is_estimate = weight.and_then(|weight| weight.is_estimate);
    form.add(
        "nature",
        if is_estimate == Some(true) {
            "ESTIME"
        } else {
            "REEL"
        },
    );
    packagings::defaults(bsda.packagings.as_deref().unwrap_or_default(), form);
}

fn work_groups(form: &Form) -> Vec<Group> {
    let families = reference::asbestos::FAMILIES
        .iter()
        .map(|family| Choice::new(family.code, format!("{} — {}", family.code, family.label)));
    let consistences = BsdaConsistence::ALL
        .iter()
        .map(|value| Choice::new(value.as_str(), value.label()));
    let nature = vec![
        Choice::new("REEL", "Poids réel"),
        Choice::new("ESTIME", "Poids estimé"),
    ];
    let waste = vec![
        Field::new(form, "famille", "Code famille", list("Choisir", families))
            .required()
            .fills("waste.familyCode"),
        Field::new(form, "materiau", "Nom du matériau", Input::Text)
            .required()
            .fills("waste.materialName"),
        Field::new(
            form,
            "consistance",
            "Consistance",
            list("Choisir", consistences),
        )
        .required()
        .fills("waste.consistence"),
        Field::new(
            form,
            "consistance-autre",
            "Description de la consistance",
            Input::Text,
        )
        .when("when-other")
        .fills("waste.consistenceDescription"),
        Field::new(form, "poids", "Poids", Input::Decimal("tonnes"))
            .required()
            .fills("weight.value"),
        Field::new(form, "nature", "Nature du poids", Input::Choices(nature))
            .fills("weight.isEstimate"),
        Field::new(form, "scelles", "Numéros de scellés", Input::Lines)
            .hint("Séparés par des virgules ou par des retours à la ligne.")
            .fills("waste.sealNumbers"),
    ];
    let mut groups = vec![Group::new("Déchet", waste)];
    groups.extend(packagings::groups(form));
    groups
}

fn work(form: &Form) -> Result<Saved, Vec<Issue>> {
    let mut issues = Vec::new();
    let weight = number(form, "poids").unwrap_or_else(|wrong| {
        issues.push(wrong);
        None
    });
    let packagings = packagings::read(form).unwrap_or_else(|wrong| {
        issues.extend(wrong);
        Vec::new()
    });
    if !issues.is_empty() {
        return Err(issues);
    }
    let seals = form.text("scelles").split([',', ';', '\n', '\r']);
    let seals = seals.map(str::trim).filter(|seal| !seal.is_empty());
    Ok(slip(BsdaInput {
        waste: Some(BsdaWasteInput {
            family_code: Some(form.text("famille").to_owned()),
            material_name: Some(form.text("materiau").to_owned()),
            consistence: BsdaConsistence::parse(form.text("consistance")),
            consistence_description: Some(form.text("consistance-autre").to_owned()),
            seal_numbers: Some(seals.map(str::to_owned).collect()),
            ..BsdaWasteInput::default()
        }),
        weight: Some(BsdaWeightInput {
            value: weight,
            is_estimate: Some(form.text("nature") == "ESTIME"),
        }),
        packagings: Some(packagings),
        ..BsdaInput::default()
    }))
}

// Transport.

fn transport_defaults(bsda: &Bsda, place: usize, form: &mut Form) {
    let transport = bsda
        .transporters
        .get(place)
        .and_then(|carrier| carrier.transport.as_ref());
    let mode = transport
        .and_then(|transport| transport.mode)
        .unwrap_or(TransportMode::Road);
    form.add("mode", mode.as_str());
    let plates = transport.and_then(|transport| transport.plates.as_deref());
    let plates = plates.unwrap_or_default();
    for (place, name) in PLATES.iter().enumerate() {
        form.add(name, plates.get(place).map_or("", String::as_str));
    }
}

const PLATES: [&str; 2] = ["plaque-1", "plaque-2"];

fn transport_group(form: &Form) -> Group {
    let modes = TransportMode::ALL
        .iter()
        .filter(|mode| **mode != TransportMode::Unknown)
        .map(|mode| Choice::new(mode.as_str(), mode.label()))
        .collect();
    let plate = |name: &'static str, label| {
        Field::new(form, name, label, Input::Text)
            .when("when-road")
            .fills("transport.plates")
            .fills("transporter.transport.plates")
            .fills("transporters")
    };
    Group::new(
        "Transport",
        vec![
            Field::new(form, "mode", "Mode de transport", Input::Select(modes))
                .required()
                .fills("transport.mode"),
            plate(PLATES[0], "Immatriculation").hint("Obligatoire par la route."),
            plate(PLATES[1], "Immatriculation de la remorque"),
        ],
    )
}

fn transport(bsda: &Bsda, place: usize, form: &Form, date: String) -> Result<Saved, Vec<Issue>> {
    let mode = TransportMode::parse(form.text("mode"));
    let is_road = mode == Some(TransportMode::Road);
    let plates: Vec<String> = PLATES
        .iter()
        .filter_map(|name| form.given(name))
        .map(str::to_owned)
        .collect();
    if is_road && plates.is_empty() {
        let message = "L'immatriculation est obligatoire par la route.";
        return Err(vec![issue(PLATES[0], message)]);
    }
    let Some(carrier) = bsda.transporters.get(place) else {
        return Err(vec![issue(
            "",
            "Ce transporteur n'est plus sur le bordereau.",
        )]);
    };
    let input = BsdaTransporterInput {
        transport: Some(BsdaTransportInput {
            mode,
            plates: Some(if is_road { plates } else { Vec::new() }),
            taken_over_at: Some(date),
        }),
        ..BsdaTransporterInput::default()
    };
    Ok(Saved {
        slip: None,
        carrier: Some((carrier.id.clone(), input)),
    })
}

// Reception.

fn reception_of(bsda: &Bsda) -> Option<&Reception> {
    bsda.destination.as_ref()?.reception.as_ref()
}

fn reception_defaults(bsda: &Bsda, form: &mut Form) {
    let reception = reception_of(bsda);
    let status = reception.and_then(|reception| reception.acceptation_status);
    form.add(
        "acceptation",
        status.unwrap_or(WasteAcceptationStatus::Accepted).as_str(),
    );
    let announced = bsda.weight.as_ref().and_then(|weight| weight.value);
    let weight = reception
        .and_then(|reception| reception.weight)
        .or(announced);
    form.add("poids", &weight.map(decimal).unwrap_or_default());
    let refused = reception.and_then(|reception| reception.refused_weight);
    form.add("refuse", &refused.map(decimal).unwrap_or_default());
    let reason = reception.and_then(|reception| reception.refusal_reason.as_deref());
    form.add("motif", reason.unwrap_or_default());
    if reception.and_then(|reception| reception.weight_is_estimate) == Some(true) {
        form.add("estime", "oui");
    }
}

/// A weight on arrival may be an estimate for bags that fill a container only.
fn may_be_estimated(bsda: &Bsda) -> bool {
    bsda.packagings
        .iter()
        .flatten()
        .any(|packaging| packaging.type_ == BsdaPackagingType::ConteneurBag)
}

fn reception_group(bsda: &Bsda, form: &Form) -> Group {
    let path = |leaf: &str| format!("destination.reception.{leaf}");
    let statuses = WasteAcceptationStatus::ALL
        .iter()
        .map(|status| Choice::new(status.as_str(), status.label()))
        .collect();
    let mut fields = vec![
        Field::new(
            form,
            "acceptation",
            "Acceptation du déchet",
            Input::Choices(statuses),
        )
        .required()
        .fills(path("acceptationStatus")),
        Field::new(form, "poids", "Poids reçu", Input::Decimal("tonnes"))
            .required()
            .fills(path("weight")),
    ];
    if may_be_estimated(bsda) {
        fields.push(
            Field::new(form, "estime", "Le poids est estimé", Input::Check)
                .fills(path("weightIsEstimate")),
        );
    }
    fields.extend([
        Field::new(form, "refuse", "Poids refusé", Input::Decimal("tonnes"))
            .when("when-partially-refused")
            .fills(path("refusedWeight")),
        Field::new(form, "motif", "Motif du refus", Input::Lines)
            .when("when-refused")
            .fills(path("refusalReason")),
    ]);
    Group::new("Réception", fields)
}

fn reception(bsda: &Bsda, form: &Form, date: String) -> Result<Saved, Vec<Issue>> {
    let mut issues = Vec::new();
    let mut read = |name| {
        number(form, name).unwrap_or_else(|wrong| {
            issues.push(wrong);
            None
        })
    };
    let (weight, refused) = (read("poids"), read("refuse"));
    let status = WasteAcceptationStatus::parse(form.text("acceptation"));
    if status.is_none() {
        issues.push(issue("acceptation", "Dites si le déchet est accepté."));
    }
    if !issues.is_empty() {
        return Err(issues);
    }
    let (refused_weight, reason) = match status {
        Some(WasteAcceptationStatus::Refused) => (weight, form.text("motif")),
        Some(WasteAcceptationStatus::PartiallyRefused) => (refused, form.text("motif")),
        _ => (Some(0.0), ""),
    };
    Ok(destination(BsdaDestinationInput {
        reception: Some(BsdaReceptionInput {
            date: Some(date),
            weight,
            weight_is_estimate: may_be_estimated(bsda).then(|| form.has("estime")),
            refused_weight,
            acceptation_status: status,
            refusal_reason: Some(reason.to_owned()),
        }),
        ..BsdaDestinationInput::default()
    }))
}

fn destination(input: BsdaDestinationInput) -> Saved {
    slip(BsdaInput {
        destination: Some(input),
        ..BsdaInput::default()
    })
}

// Operation.

/// An operation and its mode, in one value.
fn operation_value(code: &str, mode: &str) -> String {
    format!("{code}|{mode}")
}

fn operation_defaults(bsda: &Bsda, form: &mut Form) {
    let destination = bsda.destination.as_ref();
    let operation = destination.and_then(|destination| destination.operation.as_ref());
    let planned = destination.and_then(|destination| destination.planned_operation_code.clone());
    let code = operation
        .and_then(|operation| operation.code.clone())
        .or(planned)
        .unwrap_or_default();
    let mode = operation.and_then(|operation| operation.mode).map_or_else(
        || match reference::operation::modes_of(&code) {
            [only] => only.as_str(),
            _ => "",
        },
        OperationMode::as_str,
    );
    form.add("operation", &operation_value(&code, mode));
    let description = operation.and_then(|operation| operation.description.as_deref());
    form.add("description", description.unwrap_or_default());
}

/// The operations that the destination may declare: transit only, when the waste goes on or was not weighed.
fn operations(bsda: &Bsda) -> Vec<&'static str> {
    let goes_on = bsda
        .destination
        .as_ref()
        .and_then(|destination| destination.operation.as_ref())
        .and_then(|operation| operation.next_destination.as_ref())
        .and_then(|next| next.company.as_ref())
        .is_some();
    let was_not_weighed =
        reception_of(bsda).and_then(|reception| reception.weight_is_estimate) == Some(true);
    let codes = if goes_on || was_not_weighed {
        reference::operation::BSDA_TRANSIT
    } else {
        reference::operation::BSDA
    };
    codes.codes().to_vec()
}

fn operation_group(bsda: &Bsda, form: &Form) -> Group {
    let mut choices = Vec::new();
    for code in operations(bsda) {
        let label = reference::operation::label_of(code).unwrap_or_default();
        let modes = reference::operation::modes_of(code);
        if modes.is_empty() {
            choices.push(Choice::new(
                operation_value(code, ""),
                format!("{code} — {label}"),
            ));
        }
        for mode in modes {
            let mode_label = mode.label().unwrap_or_default();
            choices.push(Choice::new(
                operation_value(code, mode.as_str()),
                format!("{code} — {label} ({mode_label})"),
            ));
        }
    }
    let path = |leaf: &str| format!("destination.operation.{leaf}");
    Group::new(
        "Traitement",
        vec![
            Field::new(
                form,
                "operation",
                "Opération réalisée et mode de traitement",
                Input::Choices(choices),
            )
            .required()
            .fills(path("code"))
            .fills(path("mode")),
            Field::new(
                form,
                "description",
                "Description de l'opération",
                Input::Text,
            )
            .fills(path("description")),
        ],
    )
}

fn operation(form: &Form, date: String) -> Result<Saved, Vec<Issue>> {
    let Some((code, mode)) = form.text("operation").split_once('|') else {
        return Err(vec![issue("operation", "Choisissez l'opération réalisée.")]);
    };
    Ok(destination(BsdaDestinationInput {
        operation: Some(BsdaOperationInput {
            code: Some(code.to_owned()),
            mode: OperationMode::parse(mode),
            description: Some(form.text("description").to_owned()),
            date: Some(date),
            ..BsdaOperationInput::default()
        }),
        ..BsdaDestinationInput::default()
    }))
}
