//! The former multimodal workflow: a carrier prepares the next one, declares it ready, and hands the waste over.

use contract::{
    account::UserPermission,
    bsdd::{Form, FormStatus as Status, TakeOverInput, Transporter},
    scalar::Text,
};
use serde_json::{Value, json};

use super::{
    carrier::{organisation, refresh_receipt, row_problems},
    document::created_at,
    status_log,
    validation::Operation,
};
use crate::slip::{Carrier, Change, Facts, MAX_CARRIERS, Multimodal, Refusal, Tree, require};

/// The row of a segment, with its position.
///
/// # Errors
/// `FORBIDDEN` when the form has no such segment.
fn segment_of<'f>(form: &'f Form, id: &str) -> Result<(usize, &'f Transporter), Refusal> {
    form.transporters
        .iter()
        .enumerate()
        .skip(1)
        .find(|(_, row)| row.id.as_str() == id)
        .ok_or_else(|| Refusal::forbidden("Le segment de transport n'a pas été trouvé"))
}

fn require_own(siret: &str, facts: &Facts<'_>) -> Result<(), Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &[siret],
        "Vous n'êtes pas autorisé à agir au nom de cet établissement",
    )
}

/// The segment's input with its mode.
fn with_mode(edit: &Tree) -> Tree {
    let mut input = edit
        .get("transporter")
        .filter(|t| t.is_object())
        .cloned()
        .unwrap_or_else(|| json!({}));
    if let (Some(map), Some(mode)) = (input.as_object_mut(), edit.get("mode")) {
        map.insert("mode".to_owned(), mode.clone());
    }
    input
}

fn is_current(form: &Form, siret: &str) -> bool {
    form.current_transporter_siret.as_deref() == Some(siret)
}

/// The carrier that has the waste prepares the next one; the author of a draft may, too. `siret` is the company
/// that the user acts for.
///
/// # Errors
/// `FORBIDDEN` when it is not this company's turn; `BAD_USER_INPUT` for an ill-formed carrier.
pub fn prepare_segment(
    stored: &Form,
    siret: &str,
    edit: &Tree,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_own(siret, facts)?;
    let is_holder = is_current(stored, siret) && stored.status == Status::Sent;
    let is_author = stored.owner_id == facts.actor.user_id && stored.status == Status::Draft;
    if !is_holder && !is_author {
        return Err(Refusal::forbidden(
            "Seul le transporteur qui détient le déchet peut préparer le segment suivant",
        ));
    }
    let is_handed_on = stored
        .transporters
        .last()
        .is_some_and(|last| !last.has_signed() || organisation(last) != Some(siret));
    if is_handed_on {
        return Err(Refusal::forbidden(
            "Il y a d'autres segments après le vôtre, vous ne pouvez pas en ajouter",
        ));
    }
    if stored.transporters.len() >= MAX_CARRIERS {
        return Err(Refusal::bad_input(
            "Vous ne pouvez pas ajouter plus de 5 transporteurs",
        ));
    }
    if stored.is_direct_supply {
        return Err(Refusal::bad_input(
            "Un acheminement direct ne comporte pas de transporteur",
        ));
    }
    let mut row = Form::written_carrier(None, &with_mode(edit), Some(stored), facts)?;
    let Some(next) = organisation(&row).map(str::to_owned) else {
        return Err(Refusal::bad_input(
            "Le transporteur suivant est désigné par son SIRET ou son numéro de TVA",
        ));
    };
    // The first carrier takes over from the emitter: nobody has to declare it ready.
    row.ready_to_take_over = stored.transporters.is_empty();
    row.previous_transporter_company_org_id = Some(siret.to_owned());
    let mut form = stored.clone();
    form.transporters.push(row);
    form.next_transporter_siret = Some(Text(next));
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// Changes a segment: its preparer until it is ready, then its carrier, or the author of a draft.
///
/// # Errors
/// `FORBIDDEN` when the company may not, or would change the carrier of a segment that is ready.
pub fn edit_segment(
    stored: &Form,
    segment: &str,
    siret: &str,
    edit: &Tree,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_own(siret, facts)?;
    let (position, row) = segment_of(stored, segment)?;
    let is_author = stored.owner_id == facts.actor.user_id && stored.status == Status::Draft;
    let is_its_turn = if row.ready_to_take_over {
        organisation(row) == Some(siret)
    } else {
        is_current(stored, siret)
    };
    if row.has_signed() || !(is_author || is_its_turn) {
        return Err(Refusal::forbidden(
            "Vous ne pouvez pas modifier ce segment de transport",
        ));
    }
    let input = with_mode(edit);
    let names_company = input.get("company").is_some_and(Value::is_object);
    let written = Form::written_carrier(Some(row), &input, Some(stored), facts)?;
    if row.ready_to_take_over && names_company && organisation(&written) != organisation(row) {
        return Err(Refusal::forbidden(
            "Le transporteur d'un segment prêt à être pris en charge ne peut plus être changé",
        ));
    }
    let mut form = stored.clone();
    form.next_transporter_siret = organisation(&written).map(Text::from);
    form.transporters[position] = written;
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// The carrier that has the waste declares that the next one may take it.
///
/// # Errors
/// `FORBIDDEN` when it is not its turn or was done before; `BAD_USER_INPUT` for an incomplete carrier.
pub fn mark_segment_ready(
    stored: &Form,
    segment: &str,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    let (position, row) = segment_of(stored, segment)?;
    refuse_at_rest(stored)?;
    let holder = stored
        .current_transporter_siret
        .as_deref()
        .unwrap_or_default();
    require_own(holder, facts)?;
    if row.ready_to_take_over {
        return Err(Refusal::forbidden(
            "Ce segment est déjà prêt à être pris en charge",
        ));
    }
    let mut form = stored.clone();
    let row = &mut form.transporters[position];
    refresh_receipt(row, facts);
    let is_recent = created_at(stored) > facts.settings.rules_of_february_2025;
    Operation::CarrierRow.refuse(row_problems(row, true, is_recent, facts)?)?;
    row.ready_to_take_over = true;
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

fn refuse_at_rest(form: &Form) -> Result<(), Refusal> {
    if form.status == Status::Sent {
        return Ok(());
    }
    Err(Refusal::forbidden(
        "Ce bordereau n'est pas en cours de transport",
    ))
}

/// The next carrier takes the waste over.
///
/// # Errors
/// `FORBIDDEN` when it is not its turn; `BAD_USER_INPUT` for an incomplete carrier.
pub fn take_over_segment(
    stored: &Form,
    segment: &str,
    input: &TakeOverInput,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    let (position, row) = segment_of(stored, segment)?;
    refuse_at_rest(stored)?;
    let announced = stored
        .next_transporter_siret
        .as_deref()
        .filter(|id| !id.is_empty());
    let takers: Vec<&str> = announced
        .into_iter()
        .chain(announced.and(organisation(row)))
        .collect();
    require(
        facts.actor,
        UserPermission::BsdCanSignTransport,
        &takers,
        "Vous n'êtes pas autorisé à prendre en charge ce segment de transport",
    )?;
    let waits = stored.transporters[..position]
        .iter()
        .any(|before| !before.has_signed());
    if row.has_signed() || !row.ready_to_take_over || waits {
        return Err(Refusal::forbidden(
            "Ce segment de transport n'est pas prêt à être pris en charge",
        ));
    }
    let mut form = stored.clone();
    let row = &mut form.transporters[position];
    if let Some(plate) = input.number_plate.value().filter(|plate| !plate.is_empty()) {
        row.number_plate = Some(Text::from(plate.as_str()));
    }
    refresh_receipt(row, facts);
    let is_recent = created_at(stored) > facts.settings.rules_of_february_2025;
    Operation::CarrierRow.refuse(row_problems(row, true, is_recent, facts)?)?;
    row.taken_over_at = Some(input.taken_over_at);
    row.taken_over_by = Some(Text::from(input.taken_over_by.as_str()));
    form.current_transporter_siret = organisation(&form.transporters[position]).map(Text::from);
    form.next_transporter_siret = Some(Text::from(""));
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// The first carrier sets its plates and its note before it leaves.
///
/// # Errors
/// The user is not this carrier, it has left, or the plates are ill-formed.
pub fn update_transporter_fields(
    stored: &Form,
    edit: &Tree,
    facts: &Facts<'_>,
) -> Result<Option<Change<Form>>, Refusal> {
    let first = stored.transporters.first();
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &first.and_then(organisation).into_iter().collect::<Vec<_>>(),
        "Vous n'êtes pas le transporteur de ce bordereau",
    )?;
    if !matches!(
        stored.status,
        Status::Sealed | Status::SignedByProducer | Status::Resealed
    ) {
        return Err(Refusal::forbidden(
            "Ces informations ne peuvent plus être modifiées par le transporteur",
        ));
    }
    let mut input = json!({});
    for (argument, leaf) in [
        ("transporterNumberPlate", "numberPlate"),
        ("transporterCustomInfo", "customInfo"),
    ] {
        if let (Some(map), Some(value)) = (input.as_object_mut(), edit.get(argument)) {
            map.insert(leaf.to_owned(), value.clone());
        }
    }
    let Some(row) = first else {
        return Ok(None);
    };
    let merged = super::carrier::merged_row(row, &input, facts)?;
    let is_recent = created_at(stored) > facts.settings.rules_of_february_2025;
    Operation::CarrierRow.refuse(super::carrier::plate_problems(&merged, is_recent))?;
    let mut form = stored.clone();
    form.transporters[0] = merged;
    if form == *stored {
        return Ok(None);
    }
    let event = status_log::event_of(stored, &form)?;
    Ok(Some(Change::of(form, event)))
}
