//! Temporary storage: the site that receives the waste sends it on, and the leg that follows is a form of its own
//! behind the first one.

use std::collections::HashMap;

use contract::{
    account::UserPermission,
    bsdd::{
        Emitter, EmitterType, Form, FormStatus as Status, QuantityType, SignEmissionFormInput,
        SignTransportFormInput, TempStoredFormInput, TempStorerAcceptedFormInput, Transporter,
        WasteDetails,
    },
    scalar::{DateTime, Text},
    slip::WasteAcceptationStatus as Acceptation,
};
use serde_json::{Value, json};

use super::{
    application::fill_defaults,
    carrier::{self, Rows},
    document::{is_temp_storage, recipient_company, recipient_siret, suite_readable_id},
    edit::{Edit, blank},
    expand::accepted_or_received,
    input::{effective, sent},
    lifecycle::{Step, not_at_this_step, status_after},
    reception::{
        Decision, arrive, conclude, refusal_reason, refuse_item, require_acceptation,
        signed_problems,
    },
    rules::FIELDS,
    sign::{self, emission_problems, filled, prepare_carrier},
    status_log,
    validation::{self, Operation, Validation},
    weight::Arrival,
};
use crate::slip::{
    Change, Facts, Leaf, Refusal, Tree, carriers_after, document_of, get, leaf, merge, require,
    set, verbatim_tree_of,
};

/// What an edit of the temporary storage says of the recipient of the leg that follows.
pub(super) fn destination_edit(detail: &Tree) -> Tree {
    match detail.get("destination") {
        Some(destination) => json!({"recipient": destination}),
        None => json!({}),
    }
}

/// The leg after temporary storage once an edit is applied: created, changed or removed.
///
/// # Errors
/// `BAD_USER_INPUT` for a destination without announced temporary storage.
pub(super) fn suite_after(
    base: &Form,
    form: &Form,
    input: &Tree,
    is_new: bool,
    facts: &Facts<'_>,
) -> Result<Option<Box<Form>>, Refusal> {
    let detail = input.get("temporaryStorageDetail");
    let is_announced = is_temp_storage(form);
    if detail.is_some_and(Value::is_object) && !is_announced {
        return Err(Refusal::bad_input(
            "Le destinataire doit être déclaré comme entreposage provisoire (recipient.isTempStorage) pour renseigner l'étape suivante",
        ));
    }
    let is_removed = detail.is_some_and(Value::is_null) && !is_new;
    if !is_announced || is_removed {
        return Ok(None);
    }
    let suite = base
        .suite
        .clone()
        .unwrap_or_else(|| Box::new(blank(suite_readable_id(form), &form.owner_id, facts)));
    let Some(detail) = detail.filter(|detail| detail.is_object()) else {
        return Ok(Some(suite));
    };
    let suite = with_destination(&suite, &destination_edit(detail))?;
    Operation::Update.refuse(validation::recipient_formats(&suite, facts)?)?;
    Ok(Some(Box::new(suite)))
}

fn with_destination(suite: &Form, edit: &Tree) -> Result<Form, Refusal> {
    let mut tree = merge(FIELDS, &verbatim_tree_of(suite)?, edit);
    fill_defaults(&mut tree);
    document_of(tree)
}

/// Did the storer take at least a part of the load?
fn is_taken(decision: Option<Acceptation>) -> bool {
    matches!(
        decision,
        Some(Acceptation::Accepted | Acceptation::PartiallyRefused)
    )
}

/// The temporary storage receives the load, and may decide at once.
///
/// # Errors
/// The user may not, the form goes through no temporary storage, or the quantities do not agree.
pub fn store(
    stored: &Form,
    input: &TempStoredFormInput,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_acceptation(recipient_siret(stored), facts)?;
    refuse_item(stored)?;
    if !is_temp_storage(stored) {
        return Err(Refusal::bad_input(
            "Le destinataire de ce bordereau n'est pas déclaré comme entreposage provisoire",
        ));
    }
    let decision = input.waste_acceptation_status.value().copied();
    let status = status_after(stored.status, Step::TempStorage(decision))?;
    let arrival = Arrival {
        decision,
        received: Some(input.quantity_received),
        refused: input.quantity_refused.value().copied(),
        reason: input.waste_refusal_reason.value().map(String::as_str),
        by_road: false,
        refusal_has_weight: false,
    };
    Operation::TempStorage.refuse(signed_problems(
        "Le nom du réceptionnaire",
        &input.received_by,
        arrival,
    ))?;
    let mut form = stored.clone();
    form.received_at = Some(input.received_at);
    form.received_by = Some(Text::from(input.received_by.as_str()));
    form.signed_at = input.signed_at.value().copied();
    form.waste_acceptation_status = decision;
    form.waste_refusal_reason = refusal_reason(input.waste_refusal_reason.value());
    form.quantity_received = Some(input.quantity_received);
    form.quantity_refused = input.quantity_refused.value().copied();
    form.quantity_received_type = Some(input.quantity_type);
    form.status = status;
    arrive(&mut form);
    if is_taken(decision) {
        prefill(&mut form, input.quantity_type, facts);
    }
    conclude(stored, form, related)
}

/// The temporary storage accepts or refuses a load that it received.
///
/// # Errors
/// The user may not, the load was not received, or the quantities do not agree with the decision.
pub fn accept_storage(
    stored: &Form,
    input: &TempStorerAcceptedFormInput,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_acceptation(recipient_siret(stored), facts)?;
    refuse_item(stored)?;
    let step = Step::TempAcceptance(input.waste_acceptation_status);
    let status = status_after(stored.status, step)?;
    let decision = Decision {
        signed_at: input.signed_at,
        signed_by: &input.signed_by,
        status: input.waste_acceptation_status,
        reason: input.waste_refusal_reason.value().map(String::as_str),
        received: input.quantity_received,
        refused: input.quantity_refused,
    };
    Operation::Acceptance.refuse(decision.problems())?;
    let mut form = stored.clone();
    decision.write(&mut form);
    form.waste_refusal_reason = refusal_reason(input.waste_refusal_reason.value());
    form.status = status;
    prefill(&mut form, input.quantity_type, facts);
    conclude(stored, form, related)
}

/// The leg that follows starts with what was accepted.
fn prefill(form: &mut Form, quantity_type: QuantityType, facts: &Facts<'_>) {
    let quantity = accepted_or_received(form);
    let waste = form.waste_details.clone().unwrap_or_default();
    let readable_id = suite_readable_id(form);
    let suite = form
        .suite
        .get_or_insert_with(|| Box::new(blank(readable_id, &form.owner_id, facts)));
    let own = suite.waste_details.get_or_insert_default();
    own.quantity = quantity;
    own.quantity_type = Some(quantity_type);
    own.onu_code = waste.onu_code;
    own.non_road_regulation_mention = waste.non_road_regulation_mention;
    own.packaging_infos = waste.packaging_infos;
}

/// The temporary storage prepares the departure: destination, repackaging, carrier. It may be done again until the
/// departure is signed, and on a load that was accepted without announced storage.
///
/// # Errors
/// The user may not, the form is not at this step, or the leg that follows is incomplete.
pub fn reseal(stored: &Form, edit: &Edit, facts: &Facts<'_>) -> Result<Change<Form>, Refusal> {
    let input = effective(&sent(&edit.tree), facts)?;
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &recipient_siret(stored).into_iter().collect::<Vec<_>>(),
        "Vous n'êtes pas autorisé à préparer la réexpédition de ce bordereau",
    )?;
    let status = status_after(stored.status, Step::Reseal)?;
    refuse_arrived(stored)?;
    let form = resealed(stored, &input, edit, status, facts)?;
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// A storage may be added to a form whose load was accepted, not to one whose second leg has arrived: what its
/// destination signed would be written again.
fn refuse_arrived(form: &Form) -> Result<(), Refusal> {
    let suite = form.suite.as_deref();
    if suite.is_some_and(|suite| suite.received_at.is_some()) {
        return Err(Refusal::impossible_transition());
    }
    Ok(())
}

fn resealed(
    stored: &Form,
    input: &Tree,
    edit: &Edit,
    status: Status,
    facts: &Facts<'_>,
) -> Result<Form, Refusal> {
    Operation::Reseal.refuse(super::packaging::input_problems(get(
        input,
        "wasteDetails.packagingInfos",
    )))?;
    let mut suite = with_destination(&copied_suite(stored, facts), &destination_edit(input))?;
    repackage(&mut suite, input)?;
    let rows = carriers_after(&suite.transporters, input, &edit.rows.rows, &Rows(facts))?;
    suite.transporters = document_of(Value::Array(rows))?;
    let sealed = Validation {
        is_sealed: true,
        carriers: 1,
        signing: None,
    };
    Operation::Reseal.refuse(validation::problems(&suite, sealed, facts)?)?;
    suite.status = Status::Sealed;
    let mut form = stored.clone();
    form.recipient.get_or_insert_default().is_temp_storage = Some(true);
    form.suite = Some(Box::new(suite));
    form.status = status;
    Ok(form)
}

/// The leg that follows, with the waste of the form copied again.
fn copied_suite(form: &Form, facts: &Facts<'_>) -> Form {
    let mut suite = form
        .suite
        .as_deref()
        .cloned()
        .unwrap_or_else(|| blank(suite_readable_id(form), &form.owner_id, facts));
    let waste = form.waste_details.clone().unwrap_or_default();
    suite.created_at = form.created_at;
    suite.emitter = Some(Emitter {
        r#type: Some(EmitterType::Producer),
        company: recipient_company(form).cloned(),
        is_private_individual: Some(false),
        is_foreign_ship: Some(false),
        ..Emitter::default()
    });
    suite.waste_details = Some(WasteDetails {
        quantity: accepted_or_received(form),
        quantity_type: Some(QuantityType::Real),
        analysis_references: Some(Vec::new()),
        land_identifiers: Some(Vec::new()),
        parcel_numbers: Some(Vec::new()),
        sample_number: None,
        ..waste
    });
    suite
}

/// What the storer says of the waste that leaves.
fn repackage(suite: &mut Form, input: &Tree) -> Result<(), Refusal> {
    let mut tree = verbatim_tree_of(&suite.waste_details)?;
    for key in ["onuCode", "packagingInfos", "quantity", "quantityType"] {
        match leaf(input, &format!("wasteDetails.{key}")) {
            Leaf::Absent => {}
            Leaf::Null if key == "packagingInfos" => set(&mut tree, key, json!([])),
            Leaf::Null => set(&mut tree, key, Value::Null),
            Leaf::Given(value) => {
                let mut value = value.clone();
                crate::slip::prune(&mut value);
                set(&mut tree, key, value);
            }
        }
    }
    let mention = get(input, "wasteDetails.wasteDetailsNonRoadRegulationMention");
    if let Some(mention) = mention.as_str() {
        set(
            &mut tree,
            "nonRoadRegulationMention",
            json!(filled(mention)),
        );
    }
    suite.waste_details = document_of(tree)?;
    Ok(())
}

/// The load leaves the temporary storage, as the storer alone says.
///
/// # Errors
/// There is no leg that follows, the user may not, or the form is not at this step.
pub fn resend(
    stored: &Form,
    edit: &Edit,
    signed_by: &str,
    signed_at: DateTime,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    if stored.suite.is_none() {
        return Err(Refusal::bad_input(
            "Ce bordereau ne passe par aucun entreposage provisoire",
        ));
    }
    let mut input = sent(&edit.tree);
    if let Some(map) = input.as_object_mut() {
        map.remove("transporter");
    }
    let input = effective(&input, facts)?;
    require(
        facts.actor,
        UserPermission::BsdCanSignEmission,
        &recipient_siret(stored).into_iter().collect::<Vec<_>>(),
        "Vous n'êtes pas autorisé à réexpédier ce bordereau",
    )?;
    let status = status_after(stored.status, Step::Resend)?;
    let mut form = resealed(stored, &input, edit, status, facts)?;
    if let Some(suite) = form.suite.as_deref_mut() {
        suite.emitted_at = suite.emitted_at.or(Some(signed_at));
        suite.emitted_by = suite
            .emitted_by
            .take()
            .or_else(|| Some(Text::from(signed_by)));
    }
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// The storer signs the departure.
///
/// # Errors
/// The form is not at this step, or the leg that follows is incomplete with what the input says.
pub(super) fn sign_departure(
    stored: &Form,
    input: &SignEmissionFormInput,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    let status = status_after(stored.status, Step::TempStorerSignature)?;
    let mut form = stored.clone();
    let waste = stored.waste_details.clone().unwrap_or_default();
    let suite = form.suite.as_deref_mut().ok_or_else(not_at_this_step)?;
    let own = suite.waste_details.get_or_insert_default();
    own.packaging_infos = own.packaging_infos.take().or(waste.packaging_infos);
    own.onu_code = own.onu_code.take().or(waste.onu_code);
    own.non_road_regulation_mention = own
        .non_road_regulation_mention
        .take()
        .or(waste.non_road_regulation_mention);
    sign::write_emission(suite, input)?;
    Operation::Emission.refuse(emission_problems(suite, facts)?)?;
    suite.status = Status::SignedByProducer;
    form.status = status;
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// The carrier that takes the load away from temporary storage.
///
/// # Errors
/// `BAD_USER_INPUT` when there is none.
pub(super) fn departing_carrier(form: &Form) -> Result<&Transporter, Refusal> {
    form.suite
        .as_deref()
        .and_then(|suite| suite.transporters.first())
        .ok_or_else(|| {
            Refusal::bad_input(
                "Aucun transporteur n'est renseigné pour la réexpédition de ce bordereau",
            )
        })
}

/// The carrier signs the departure from temporary storage.
///
/// # Errors
/// The form is not at this step, or the carrier is incomplete with what the input says.
pub(super) fn sign_transport(
    stored: &Form,
    input: &SignTransportFormInput,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    departing_carrier(stored)?;
    let status = status_after(stored.status, Step::Resending)?;
    let mut form = stored.clone();
    let suite = form.suite.as_deref_mut().ok_or_else(not_at_this_step)?;
    prepare_carrier(&mut suite.transporters[0], input, facts);
    Operation::TransportAfterStorage.refuse(carrier::problems(suite, 1, Some(0), facts)?)?;
    let taken_over_by = Some(Text::from(input.taken_over_by.as_str()));
    let row = &mut suite.transporters[0];
    row.taken_over_at = Some(input.taken_over_at);
    row.taken_over_by.clone_from(&taken_over_by);
    suite.status = Status::Sent;
    suite.taken_over_at = Some(input.taken_over_at);
    suite.taken_over_by = taken_over_by;
    suite.sent_at = Some(input.taken_over_at);
    suite.sent_by.clone_from(&suite.emitted_by);
    suite.signed_by_transporter = Some(true);
    form.status = status;
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}
