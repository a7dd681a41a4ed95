//! Signatures of the emitter and of the carriers.

use std::collections::HashMap;

use contract::{
    account::UserPermission,
    bsdd::{
        Form, FormStatus as Status, PackagingInfo, PackagingInfoInput, SignEmissionFormInput,
        SignTransportFormInput, Transporter,
    },
    scalar::{Number, Text},
};
use serde_json::Value;

use super::{
    carrier::{next_to_sign, organisation, refresh_receipt},
    document::{
        eco_organisme_siret, emitter_siret, has_automatic_emission, is_foreign_ship, is_item,
        is_private_individual, is_tour, recipient_siret,
    },
    lifecycle::{Step, canceled, not_at_this_step, status_after},
    packaging,
    parties::contributors,
    status_log, temp_storage, tour,
    validation::{self, Operation},
};
use crate::slip::{
    Authorisation, Change, Facts, Refusal, authorise, document_of, prune, require, tree_of,
};

/// Refusal of a signature that neither role nor code allows.
pub(super) const NOT_ALLOWED: &str =
    "Vous n'êtes pas autorisé à signer ce bordereau pour cet acteur";

/// May the user sign the emission, or the departure from temporary storage, by role or by security code?
///
/// # Errors
/// The form is cancelled or not at this step, or neither role nor code allows it.
pub fn authorise_emission(
    form: &Form,
    input: &SignEmissionFormInput,
    code: Option<i32>,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    let organisation = match form.status {
        Status::Canceled => return Err(canceled()),
        Status::Sealed if is_tour(form) => {
            return Err(Refusal::bad_input(
                "Une tournée n'est pas signée par son émetteur : signez ses bordereaux d'annexe 1",
            ));
        }
        Status::Sealed if has_automatic_emission(form) => {
            require(
                facts.actor,
                UserPermission::BsdCanSignEmission,
                &contributors(form),
                NOT_ALLOWED,
            )?;
            return Ok(Authorisation::Granted);
        }
        Status::Sealed if input.emitted_by_eco_organisme.value() == Some(&true) => {
            eco_organisme_siret(form)
        }
        Status::Sealed => emitter_siret(form),
        Status::Resealed => recipient_siret(form),
        _ => return Err(not_at_this_step()),
    };
    let organisations: Vec<String> = organisation.into_iter().map(str::to_owned).collect();
    authorise(
        UserPermission::BsdCanSignEmission,
        &organisations,
        code,
        NOT_ALLOWED,
        facts,
    )
}

/// Applies an authorised signature of the emission, or of the departure from temporary storage.
///
/// # Errors
/// The form is not at this step, or is incomplete with what the input says.
pub fn sign_emission(
    stored: &Form,
    input: &SignEmissionFormInput,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    if stored.status == Status::Resealed {
        return temp_storage::sign_departure(stored, input, facts);
    }
    let step = Step::ProducerSignature {
        is_direct_supply: stored.is_direct_supply,
    };
    let status = status_after(stored.status, step)?;
    let mut form = stored.clone();
    write_emission(&mut form, input)?;
    form.emitted_by_eco_organisme = Some(
        input
            .emitted_by_eco_organisme
            .value()
            .copied()
            .unwrap_or(false),
    );
    Operation::Emission.refuse(emission_problems(&form, facts)?)?;
    form.status = status;
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// Writes what the emitter corrects while signing: waste, plate, signature.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong packagings.
pub(super) fn write_emission(leg: &mut Form, input: &SignEmissionFormInput) -> Result<(), Refusal> {
    let waste = leg.waste_details.get_or_insert_default();
    if let Some(list) = input.packaging_infos.value() {
        waste.packaging_infos = Some(packagings_of(list)?);
    }
    waste.quantity = Some(input.quantity);
    if let Some(mention) = input.onu_code.value() {
        waste.onu_code = filled(mention);
    }
    if let Some(mention) = input.non_road_regulation_mention.value() {
        waste.non_road_regulation_mention = filled(mention);
    }
    if let (Some(row), Some(plate)) = (
        leg.transporters.first_mut(),
        input
            .transporter_number_plate
            .value()
            .filter(|plate| !plate.is_empty()),
    ) {
        row.number_plate = Some(Text::from(plate.as_str()));
    }
    leg.emitted_at = Some(input.emitted_at);
    leg.emitted_by = Some(Text::from(input.emitted_by.as_str()));
    Ok(())
}

pub(super) fn filled(text: &str) -> Option<Text> {
    (!text.trim().is_empty()).then(|| Text::from(text))
}

/// Packagings as they are stored.
///
/// # Errors
/// `BAD_USER_INPUT` for a number of containers below one.
pub(super) fn packagings_of(list: &[PackagingInfoInput]) -> Result<Vec<PackagingInfo>, Refusal> {
    let mut tree: Value = tree_of(&list)?;
    Operation::Emission.refuse(packaging::input_problems(&tree))?;
    prune(&mut tree);
    document_of(tree)
}

/// What forbids the emission of a form.
///
/// # Errors
/// A defect of ours.
pub(super) fn emission_problems(form: &Form, facts: &Facts<'_>) -> Result<Vec<String>, Refusal> {
    let mut problems = validation::waste_problems(form, facts)?;
    if !is_item(form) && !form.is_direct_supply && packaging::count(form) == 0 {
        problems.push(NO_PACKAGING.to_owned());
    }
    Ok(problems)
}

const NO_PACKAGING: &str = "Le nombre de contenants doit être supérieur à 0";

/// What forbids the departure of a form, its carrier at this position signing.
///
/// # Errors
/// A defect of ours.
pub(super) fn departure_problems(
    form: &Form,
    signing: usize,
    facts: &Facts<'_>,
) -> Result<Vec<String>, Refusal> {
    let mut problems = validation::waste_problems(form, facts)?;
    problems.extend(super::carrier::problems(
        form,
        signing + 1,
        Some(signing),
        facts,
    )?);
    if !problems.is_empty() {
        return Ok(problems);
    }
    if packaging::count(form) == 0 {
        problems.push(NO_PACKAGING.to_owned());
    }
    let quantity = form.waste_details.as_ref().and_then(|waste| waste.quantity);
    if quantity.is_none_or(|quantity: Number| quantity.is_zero()) {
        problems.push("Le poids doit être supérieur à 0".to_owned());
    }
    Ok(problems)
}

/// The carrier that would sign now.
///
/// # Errors
/// The form is cancelled, not at this step, or every carrier has signed.
fn signing_carrier<'f>(
    form: &'f Form,
    is_automated: bool,
    facts: &Facts<'_>,
) -> Result<(usize, &'f Transporter), Refusal> {
    match form.status {
        Status::Canceled => return Err(canceled()),
        Status::Sealed if !may_leave_unsigned(form, is_automated, facts) => {
            return Err(Refusal::forbidden(
                "L'émetteur doit signer ce bordereau avant son enlèvement par le transporteur",
            ));
        }
        Status::Sealed | Status::SignedByProducer | Status::Sent => {}
        _ => return Err(not_at_this_step()),
    }
    if is_tour(form) {
        return Err(Refusal::bad_input(
            "Une tournée n'est pas signée par son transporteur : signez ses bordereaux d'annexe 1",
        ));
    }
    if form.transporters.is_empty() {
        return Err(Refusal::bad_input(
            "Aucun transporteur n'est renseigné sur ce bordereau",
        ));
    }
    next_to_sign(form)
        .ok_or_else(|| Refusal::bad_input("Tous les transporteurs de ce bordereau ont déjà signé"))
}

/// May the carrier take waste that the emitter did not sign for?
fn may_leave_unsigned(form: &Form, is_automated: bool, facts: &Facts<'_>) -> bool {
    if is_item(form) {
        return tour::may_skip_emission(form, is_automated, facts);
    }
    let ship = super::document::emitter_company(form).and_then(|c| c.omi_number.as_ref());
    is_private_individual(form) || (is_foreign_ship(form) && ship.is_some())
}

/// May the user sign the transport, by role or by security code? `is_automated`: the producer of an item
/// delegated its signature to the carrier.
///
/// # Errors
/// The form is cancelled or not at this step, no carrier is left, or neither role nor code allows it.
pub fn authorise_transport(
    form: &Form,
    code: Option<i32>,
    is_automated: bool,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    let carrier = if form.status == Status::SignedByTempStorer {
        temp_storage::departing_carrier(form)?
    } else {
        signing_carrier(form, is_automated, facts)?.1
    };
    let organisations: Vec<String> = organisation(carrier)
        .into_iter()
        .map(str::to_owned)
        .collect();
    authorise(
        UserPermission::BsdCanSignTransport,
        &organisations,
        code,
        NOT_ALLOWED,
        facts,
    )
}

/// Applies an authorised signature of the next carrier. `related` holds the tour of an item and the other items.
///
/// # Errors
/// The form is not at this step, or is incomplete with what the input says.
pub fn sign_transport(
    stored: &Form,
    input: &SignTransportFormInput,
    is_automated: bool,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    if stored.status == Status::SignedByTempStorer {
        return temp_storage::sign_transport(stored, input, facts);
    }
    let (position, _) = signing_carrier(stored, is_automated, facts)?;
    let tour = is_item(stored)
        .then(|| tour::tour_of(stored, related))
        .transpose()?;
    let mut form = stored.clone();
    prepare_carrier(&mut form.transporters[position], input, facts);
    Operation::Transport.refuse(departure_problems(&form, position, facts)?)?;
    form.status = status_after(stored.status, Step::TransporterSignature)?;
    write_departure(&mut form, position, input);
    let mut linked = Vec::new();
    if let Some(tour) = tour {
        tour::sign_for_producer(&mut form);
        linked = tour::collect(&form, tour, input, related)?;
    }
    let event = status_log::event_of(stored, &form)?;
    Ok(Change {
        linked,
        ..Change::of(form, event)
    })
}

/// Plate and mode of the input, which the validation takes into account, and the receipt of the profile.
pub(super) fn prepare_carrier(
    row: &mut Transporter,
    input: &SignTransportFormInput,
    facts: &Facts<'_>,
) {
    if let Some(plate) = input
        .transporter_number_plate
        .value()
        .filter(|plate| !plate.is_empty())
    {
        row.number_plate = Some(Text::from(plate.as_str()));
    }
    if !input.transporter_transport_mode.is_undefined() {
        row.mode = input.transporter_transport_mode.value().copied();
    }
    refresh_receipt(row, facts);
}

fn write_departure(form: &mut Form, position: usize, input: &SignTransportFormInput) {
    let taken_over_by = Some(Text::from(input.taken_over_by.as_str()));
    let row = &mut form.transporters[position];
    row.taken_over_at = Some(input.taken_over_at);
    row.taken_over_by.clone_from(&taken_over_by);
    let company = row.company.get_or_insert_default();
    let contacts = [
        (
            &mut company.contact,
            input.transporter_company_contact.value(),
        ),
        (&mut company.mail, input.transporter_company_mail.value()),
        (&mut company.phone, input.transporter_company_phone.value()),
    ];
    for (leaf, given) in contacts {
        if let Some(given) = given.filter(|text| !text.is_empty()) {
            *leaf = Some(Text::from(given.as_str()));
        }
    }
    form.current_transporter_siret = organisation(row).map(Text::from);
    if position == 0 {
        form.taken_over_at = Some(input.taken_over_at);
        form.taken_over_by = taken_over_by;
        form.signed_by_transporter = Some(true);
        form.sent_at = Some(input.taken_over_at);
        form.sent_by.clone_from(&form.emitted_by);
    }
}
