//! The fields of each step of a BSDA, and the inputs that they make.

use super::{
    facts::Step,
    query::{
        bsda_page::{BsdaWhole as Bsda, BsdaWholeDestinationReception as Reception},
        update_bsda::{
            BsdaDestinationInput, BsdaInput, BsdaOperationInput, BsdaPackagingInput,
            BsdaReceptionInput, BsdaWasteInput, BsdaWeightInput,
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
    slip::{
        acceptation,
        company::title_of,
        operation,
        packagings::{self, Packaging},
        signing::{issue, list, number},
        transport,
    },
    vocabulary::{BsdaConsistence, BsdaPackagingType},
};

/// The name of the company that signs a step.
pub(super) fn company_of(bsda: &Bsda, step: Step) -> String {
    let destination = bsda.destination.as_ref();
    title_of(match step {
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
        Step::Transport(_) => vec![transport::group(
            form,
            "transport.mode",
            &[
                "transport.plates",
                "transporter.transport.plates",
                "transporters",
            ],
        )],
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
    let containers = bsda.packagings.iter().flatten().map(Packaging::from);
    packagings::defaults(&containers.collect::<Vec<_>>(), form);
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
    let types: Vec<Choice> = BsdaPackagingType::ALL
        .iter()
        .map(|value| Choice::new(value.as_str(), value.label()))
        .collect();
    groups.extend(packagings::groups(form, &types, "m³", "packagings"));
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
        packagings: Some(packagings.into_iter().filter_map(container).collect()),
        ..BsdaInput::default()
    }))
}

/// Containers as the API takes them; none of a type that it does not have.
fn container(packaging: Packaging) -> Option<BsdaPackagingInput> {
    Some(BsdaPackagingInput {
        type_: BsdaPackagingType::parse(&packaging.r#type)?,
        other: packaging.other,
        quantity: packaging.quantity,
        volume: packaging.volume,
        identification_numbers: Some(packaging.identification_numbers),
    })
}

// Transport.

fn transport_defaults(bsda: &Bsda, place: usize, form: &mut Form) {
    let transport = bsda
        .transporters
        .get(place)
        .and_then(|carrier| carrier.transport.as_ref());
    let plates = transport.and_then(|transport| transport.plates.as_deref());
    transport::defaults(
        transport.and_then(|transport| transport.mode),
        plates.unwrap_or_default(),
        form,
    );
}

fn transport(bsda: &Bsda, place: usize, form: &Form, date: String) -> Result<Saved, Vec<Issue>> {
    let typed = transport::read(form)?;
    let Some(carrier) = bsda.transporters.get(place) else {
        return Err(vec![issue(
            "",
            "Ce transporteur n'est plus sur le bordereau.",
        )]);
    };
    let input = BsdaTransporterInput {
        transport: Some(BsdaTransportInput {
            mode: typed.mode,
            plates: Some(typed.plates),
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
    let announced = bsda.weight.as_ref().and_then(|weight| weight.value);
    let known = acceptation::Known {
        status: reception.and_then(|reception| reception.acceptation_status),
        weight: reception
            .and_then(|reception| reception.weight)
            .or(announced),
        refused: reception.and_then(|reception| reception.refused_weight),
        reason: reception.and_then(|reception| reception.refusal_reason.as_deref()),
    };
    acceptation::defaults(known, form);
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
    let paths = acceptation::Paths {
        status: "destination.reception.acceptationStatus",
        weight: "destination.reception.weight",
        refused: "destination.reception.refusedWeight",
        reason: "destination.reception.refusalReason",
    };
    let choices = acceptation::Choices {
        may_wait: false,
        may_be_partial: true,
        weighs_refusal: true,
    };
    let mut fields = acceptation::fields(form, paths, choices);
    if may_be_estimated(bsda) {
        fields.push(
            Field::new(form, "estime", "Le poids est estimé", Input::Check)
                .fills("destination.reception.weightIsEstimate"),
        );
    }
    Group::new("Réception", fields)
}

fn reception(bsda: &Bsda, form: &Form, date: String) -> Result<Saved, Vec<Issue>> {
    let arrival = acceptation::read(form)?;
    Ok(destination(BsdaDestinationInput {
        reception: Some(BsdaReceptionInput {
            date: Some(date),
            weight: arrival.weight,
            weight_is_estimate: may_be_estimated(bsda).then(|| form.has("estime")),
            refused_weight: arrival.refused,
            acceptation_status: arrival.status,
            refusal_reason: Some(arrival.reason),
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

fn operation_defaults(bsda: &Bsda, form: &mut Form) {
    let destination = bsda.destination.as_ref();
    let done = destination.and_then(|destination| destination.operation.as_ref());
    let planned = destination.and_then(|destination| destination.planned_operation_code.as_deref());
    operation::defaults(
        done.and_then(|done| done.code.as_deref()).or(planned),
        done.and_then(|done| done.mode),
        done.and_then(|done| done.description.as_deref()),
        form,
    );
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
    let paths = ["destination.operation.code", "destination.operation.mode"];
    Group::new(
        "Traitement",
        vec![
            operation::field(form, &operations(bsda), paths),
            operation::description(form, "destination.operation.description"),
        ],
    )
}

fn operation(form: &Form, date: String) -> Result<Saved, Vec<Issue>> {
    let done = operation::read(form)?;
    Ok(destination(BsdaDestinationInput {
        operation: Some(BsdaOperationInput {
            code: Some(done.code),
            mode: done.mode,
            description: Some(done.description),
            date: Some(date),
            ..BsdaOperationInput::default()
        }),
        ..BsdaDestinationInput::default()
    }))
}
