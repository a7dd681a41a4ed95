//! Departures of a BSDD: from the emitter or the temporary storage, then with each carrier.

use super::{
    deed::Deed,
    facts::Step,
    query::{
        form_page::{Carrier, FormWhole as Form, Waste},
        sign_emission, sign_transport, update_waste,
    },
    sign::FormSigning,
};
use crate::{
    fields::{Choice, Field, Group, Input},
    form::Form as Typed,
    graphql::Issue,
    numbers::decimal,
    slip::{
        packagings::{self, Packaging},
        signing::{Signed, number},
        transport,
    },
    vocabulary::{EmitterType, Packagings},
};

const ECO_ORGANISME: &str = "ECO_ORGANISME";

/// Makes containers typed in a form those of a typed document; none of a type that it does not have.
macro_rules! containers {
    ($input:ident, $packagings:expr) => {
        $packagings
            .into_iter()
            .filter_map(|packaging: Packaging| {
                Some($input::PackagingInfoInput {
                    type_: Packagings::parse(&packaging.r#type)?,
                    other: packaging.other,
                    quantity: Some(packaging.quantity),
                    volume: packaging.volume,
                    identification_numbers: Some(packaging.identification_numbers),
                    ..$input::PackagingInfoInput::default()
                })
            })
            .collect()
    };
}

fn is_annex(form: &Form) -> bool {
    let emitter = form.emitter.as_ref();
    emitter.and_then(|emitter| emitter.type_) == Some(EmitterType::Appendix1Producer)
}

// Waste.

fn known_waste(form: &Form, typed: &mut Typed) {
    let state = form.state_summary.as_ref();
    let weight = state.and_then(|state| state.quantity);
    typed.add("poids", &weight.map(decimal).unwrap_or_default());
    let containers = state.iter().flat_map(|state| &state.packaging_infos);
    packagings::defaults(&containers.map(Packaging::from).collect::<Vec<_>>(), typed);
}

fn container_groups(typed: &Typed) -> Vec<Group> {
    let types: Vec<Choice> = Packagings::ALL
        .iter()
        .filter(|kind| **kind != Packagings::Pipeline)
        .map(|kind| Choice::new(kind.as_str(), kind.label()))
        .collect();
    packagings::groups(typed, &types, "litres", "packagingInfos")
}

fn weight_field(typed: &Typed) -> Field {
    Field::new(typed, "poids", "Poids", Input::Decimal("tonnes")).fills("quantity")
}

/// Weight and containers; all that is wrong is told at once.
fn waste(typed: &Typed) -> Result<(Option<f64>, Vec<Packaging>), Vec<Issue>> {
    let mut issues = Vec::new();
    let weight = number(typed, "poids").unwrap_or_else(|wrong| {
        issues.push(wrong);
        None
    });
    let containers = packagings::read(typed).unwrap_or_else(|wrong| {
        issues.extend(wrong);
        Vec::new()
    });
    if issues.is_empty() {
        Ok((weight, containers))
    } else {
        Err(issues)
    }
}

// Emission.

/// The carrier whose vehicle is loaded, if any.
fn loaded(form: &Form, step: Step) -> Option<&Carrier> {
    match step {
        Step::StorageEmission => form.temporary_storage_detail.as_ref()?.transporter.as_ref(),
        _ => form.transporters.first(),
    }
}

pub(super) fn known_emission(signing: &FormSigning, typed: &mut Typed) {
    let form = &signing.form;
    known_waste(form, typed);
    let state = form.state_summary.as_ref();
    let mention = state.and_then(|state| state.onu_code.as_deref());
    typed.add("adr", mention.unwrap_or_default());
    let plate = loaded(form, signing.step).and_then(|carrier| carrier.number_plate.as_deref());
    typed.add("plaque", plate.unwrap_or_default());
    let is_eco_organisme = signing
        .signers
        .first()
        .is_some_and(|one| one.is_eco_organisme);
    typed.add(
        "emetteur",
        if is_eco_organisme {
            ECO_ORGANISME
        } else {
            "EMETTEUR"
        },
    );
}

pub(super) fn emission_groups(signing: &FormSigning, typed: &Typed) -> Vec<Group> {
    let form = &signing.form;
    let mut groups = Vec::new();
    if signing.signers.len() > 1 {
        let choices = signing.signers.iter().map(|signer| {
            let value = if signer.is_eco_organisme {
                ECO_ORGANISME
            } else {
                "EMETTEUR"
            };
            Choice::new(value, signer.name.clone())
        });
        let label = "Établissement qui signe";
        let field = Field::new(typed, "emetteur", label, Input::Choices(choices.collect()));
        groups.push(Group::new("Signataire", vec![field.required()]));
    }
    let mut fields = vec![weight_field(typed)];
    if !is_annex(form) {
        fields = fields.into_iter().map(Field::required).collect();
    }
    let state = form.state_summary.as_ref();
    if state.and_then(|state| state.is_subject_to_adr) != Some(false) {
        fields.push(Field::new(typed, "adr", "Mention ADR", Input::Text).fills("onuCode"));
    }
    if !form.is_direct_supply && loaded(form, signing.step).is_some() {
        fields.push(
            Field::new(typed, "plaque", "Immatriculation du véhicule", Input::Text)
                .hint("Deux au plus, séparées par une virgule.")
                .fills("transporterNumberPlate"),
        );
    }
    groups.push(Group::new("Déchet remis", fields));
    if !form.is_direct_supply {
        groups.extend(container_groups(typed));
    }
    groups
}

pub(super) fn emission(
    signing: &FormSigning,
    typed: &Typed,
    signed: &Signed,
) -> Result<Vec<Deed>, Vec<Issue>> {
    let (weight, containers) = waste(typed)?;
    let by_eco_organisme = match signing.signers.as_slice() {
        [only] => only.is_eco_organisme,
        _ => typed.text("emetteur") == ECO_ORGANISME,
    };
    let input = sign_emission::SignEmissionFormInput {
        packaging_infos: (!signing.form.is_direct_supply)
            .then(|| containers!(sign_emission, containers)),
        // An annex may be weighed later: its weight is then told when its carrier signs.
        quantity: weight.unwrap_or_default(),
        onu_code: typed.given("adr").map(str::to_owned),
        non_road_regulation_mention: None,
        transporter_number_plate: typed.given("plaque").map(str::to_owned),
        emitted_at: signed.date.clone(),
        emitted_by: signed.author.clone(),
        emitted_by_eco_organisme: Some(by_eco_organisme),
    };
    Ok(vec![Deed::Emission(input, signed.code)])
}

// Transport.

fn carrier(form: &Form, step: Step) -> Option<&Carrier> {
    match step {
        Step::Transport(place) => form.transporters.get(place),
        _ => form.temporary_storage_detail.as_ref()?.transporter.as_ref(),
    }
}

/// Oils are sampled by whoever takes them over first.
fn is_sampled(form: &Form, step: Step) -> bool {
    let code = form
        .waste_details
        .as_ref()
        .and_then(|waste| waste.code.as_deref());
    step == Step::Transport(0)
        && code.is_some_and(|code| reference::waste_code::SAMPLE_NUMBER.contains(code))
}

pub(super) fn known_transport(form: &Form, step: Step, typed: &mut Typed) {
    let carrier = carrier(form, step);
    let plates = carrier.and_then(|carrier| carrier.number_plate.as_deref());
    let plates: Vec<String> = plates
        .unwrap_or_default()
        .split(',')
        .map(|plate| plate.trim().to_owned())
        .collect();
    transport::defaults(carrier.and_then(|carrier| carrier.mode), &plates, typed);
    let sample = |waste: &Waste| waste.sample_number.clone();
    let sample = form.waste_details.as_ref().and_then(sample);
    typed.add("echantillon", &sample.unwrap_or_default());
    known_waste(form, typed);
}

pub(super) fn transport_groups(form: &Form, step: Step, typed: &Typed) -> Vec<Group> {
    let mut group = transport::group(
        typed,
        "transporterTransportMode",
        &["transporterNumberPlate"],
    );
    if is_sampled(form, step) {
        let label = "Numéro d'échantillon";
        let field = Field::new(typed, "echantillon", label, Input::Text);
        group.fields.push(field.fills("wasteDetails.sampleNumber"));
    }
    if !is_annex(form) {
        return vec![group];
    }
    let mut groups = vec![Group::new(
        "Déchet collecté",
        vec![weight_field(typed).required()],
    )];
    groups.extend(container_groups(typed));
    groups.push(group);
    groups
}

pub(super) fn transport(
    form: &Form,
    step: Step,
    typed: &Typed,
    signed: &Signed,
) -> Result<Vec<Deed>, Vec<Issue>> {
    let mode = transport::read(typed);
    let collected = is_annex(form).then(|| waste(typed)).transpose();
    let (mode, collected) = match (mode, collected) {
        (Ok(mode), Ok(collected)) => (mode, collected),
        (mode, collected) => {
            let mut issues = mode.err().unwrap_or_default();
            issues.extend(collected.err().unwrap_or_default());
            return Err(issues);
        }
    };
    let sample = typed
        .given("echantillon")
        .filter(|_| is_sampled(form, step))
        .map(str::to_owned);
    let mut deeds = Vec::new();
    if collected.is_some() || sample.is_some() {
        let (weight, containers) = collected.unzip();
        deeds.push(Deed::Waste(Box::new(update_waste::UpdateFormInput {
            id: form.id.clone(),
            waste_details: Some(update_waste::WasteDetailsInput {
                quantity: weight.flatten(),
                packaging_infos: containers.map(|all| containers!(update_waste, all)),
                sample_number: sample,
                ..update_waste::WasteDetailsInput::default()
            }),
            ..update_waste::UpdateFormInput::default()
        })));
    }
    let input = sign_transport::SignTransportFormInput {
        taken_over_at: signed.date.clone(),
        taken_over_by: signed.author.clone(),
        transporter_number_plate: Some(mode.plates.join(",")).filter(|plates| !plates.is_empty()),
        transporter_transport_mode: mode.mode,
        ..sign_transport::SignTransportFormInput::default()
    };
    deeds.push(Deed::Transport(input, signed.code));
    Ok(deeds)
}
