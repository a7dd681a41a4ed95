//! Arrival at the final site, and its decision.

use std::collections::HashMap;

use contract::{
    account::UserPermission,
    bsdd::{
        AcceptedFormInput, Form, FormStatus as Status, Packagings, QuantityType, ReceivedFormInput,
    },
    scalar::{DateTime, Number, Text},
    slip::{TransportMode, WasteAcceptationStatus as Acceptation},
};

use super::{
    document::{
        final_recipient_siret, goes_by_road, is_dangerous, is_grouping, is_item, is_temp_storage,
        is_tour, last_leg, last_leg_mut, packaging_types,
    },
    lifecycle::{Step, status_after},
    links, notices, status_log, tour,
    validation::Operation,
    weight::{Arrival, arrival_problems},
};
use crate::slip::{Carrier, Change, Facts, LinkedSlip, Refusal, require};

/// Longest name of a signatory.
const MAX_NAME: usize = 250;

/// Items of a tour are received, accepted and treated with it.
///
/// # Errors
/// `FORBIDDEN` for an item.
pub(super) fn refuse_item(form: &Form) -> Result<(), Refusal> {
    if is_item(form) {
        return Err(Refusal::forbidden(
            "Un bordereau d'annexe 1 suit sa tournée : elle seule est réceptionnée, acceptée et traitée",
        ));
    }
    Ok(())
}

pub(super) fn require_acceptation(
    organisation: Option<&str>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let organisations: Vec<&str> = organisation.into_iter().collect();
    require(
        facts.actor,
        UserPermission::BsdCanSignAcceptation,
        &organisations,
        "Vous n'êtes pas autorisé à réceptionner ce bordereau",
    )
}

/// The sentence of a signatory's name that is empty or too long.
pub(super) fn name_problem(label: &str, name: &str) -> Option<String> {
    if name.is_empty() {
        Some(format!("{label} est obligatoire"))
    } else if name.encode_utf16().count() > MAX_NAME {
        Some(format!(
            "{label} doit contenir au plus {MAX_NAME} caractères"
        ))
    } else {
        None
    }
}

/// The problems of an arrival or a decision that somebody signs.
pub(super) fn signed_problems(label: &str, name: &str, arrival: Arrival<'_>) -> Vec<String> {
    let name = name_problem(label, name);
    name.into_iter().chain(arrival_problems(arrival)).collect()
}

/// What a site decides on a load that it has received.
pub(super) struct Decision<'a> {
    pub signed_at: DateTime,
    pub signed_by: &'a str,
    pub status: Acceptation,
    pub reason: Option<&'a str>,
    pub received: Number,
    pub refused: Number,
}

impl Decision<'_> {
    pub(super) fn problems(&self) -> Vec<String> {
        let arrival = Arrival {
            decision: Some(self.status),
            received: Some(self.received),
            refused: Some(self.refused),
            reason: self.reason,
            by_road: false,
            refusal_has_weight: true,
        };
        signed_problems(
            "Le nom du signataire de l'acceptation",
            self.signed_by,
            arrival,
        )
    }

    /// Writes it, the reason of a refusal left out.
    pub(super) fn write(&self, leg: &mut Form) {
        leg.waste_acceptation_status = Some(self.status);
        leg.signed_at = Some(self.signed_at);
        leg.signed_by = Some(Text::from(self.signed_by));
        leg.quantity_received = Some(self.received);
        leg.quantity_refused = Some(self.refused);
    }
}

/// The final site receives the load, and may decide at once.
///
/// # Errors
/// The user may not, the form is not on its way to this site, or the quantities do not agree with the decision.
pub fn receive(
    stored: &Form,
    input: &ReceivedFormInput,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_acceptation(final_recipient_siret(stored), facts)?;
    refuse_item(stored)?;
    let is_stored_first = is_temp_storage(stored)
        && stored
            .suite
            .as_deref()
            .is_none_or(|suite| suite.emitted_at.is_none());
    if is_stored_first {
        return Err(Refusal::bad_input(
            "Ce bordereau passe par un entreposage provisoire : utilisez markAsTempStored",
        ));
    }
    let decision = input.waste_acceptation_status.value().copied();
    let status = status_after(stored.status, Step::Reception(decision))?;
    Operation::Reception.refuse(reception_problems(stored, input))?;
    let mut form = stored.clone();
    let leg = last_leg_mut(&mut form);
    write_reception(leg, input);
    leg.status = status;
    if form.suite.is_none() {
        form.quantity_received_type = Some(QuantityType::Real);
    }
    form.status = status;
    arrive(&mut form);
    conclude(stored, form, related)
}

pub(super) fn reception_problems(form: &Form, input: &ReceivedFormInput) -> Vec<String> {
    let arrival = Arrival {
        decision: input.waste_acceptation_status.value().copied(),
        received: input.quantity_received.value().copied(),
        refused: input.quantity_refused.value().copied(),
        reason: input.waste_refusal_reason.value().map(String::as_str),
        by_road: goes_by_road(last_leg(form)),
        refusal_has_weight: false,
    };
    signed_problems("Le nom du réceptionnaire", &input.received_by, arrival)
}

pub(super) fn write_reception(leg: &mut Form, input: &ReceivedFormInput) {
    leg.received_at = Some(input.received_at);
    leg.received_by = Some(Text::from(input.received_by.as_str()));
    if !input.waste_acceptation_status.is_undefined() {
        leg.waste_acceptation_status = input.waste_acceptation_status.value().copied();
    }
    if !input.waste_refusal_reason.is_undefined() {
        leg.waste_refusal_reason = refusal_reason(input.waste_refusal_reason.value());
    }
    if !input.signed_at.is_undefined() {
        leg.signed_at = input.signed_at.value().copied();
    }
    if !input.quantity_received.is_undefined() {
        leg.quantity_received = input.quantity_received.value().copied();
    }
    if !input.quantity_refused.is_undefined() {
        leg.quantity_refused = input.quantity_refused.value().copied();
    }
}

pub(super) fn refusal_reason(reason: Option<&String>) -> Option<Text> {
    reason
        .filter(|text| !text.is_empty())
        .map(|text| Text::from(text.as_str()))
}

/// Nobody carries the load any more; carriers after the first one that did not sign will not.
pub(super) fn arrive(form: &mut Form) {
    form.current_transporter_siret = Some(Text::from(""));
    let mut position = 0;
    form.transporters.retain(|row| {
        position += 1;
        position == 1 || row.has_signed()
    });
}

/// The final site accepts or refuses a load that it received.
///
/// # Errors
/// The user may not, the load was not received, or the quantities do not agree with the decision.
pub fn accept(
    stored: &Form,
    input: &AcceptedFormInput,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_acceptation(final_recipient_siret(stored), facts)?;
    refuse_item(stored)?;
    let status = status_after(
        stored.status,
        Step::Acceptance(input.waste_acceptation_status),
    )?;
    let decision = Decision {
        signed_at: input.signed_at,
        signed_by: &input.signed_by,
        status: input.waste_acceptation_status,
        reason: input.waste_refusal_reason.value().map(String::as_str),
        received: input.quantity_received,
        refused: input.quantity_refused,
    };
    let mut problems = decision.problems();
    problems.extend(container_problems(last_leg(stored), stored, input));
    Operation::Acceptance.refuse(problems)?;
    let mut form = stored.clone();
    let leg = last_leg_mut(&mut form);
    decision.write(leg);
    if !input.waste_refusal_reason.is_undefined() {
        leg.waste_refusal_reason = refusal_reason(input.waste_refusal_reason.value());
    }
    if !input.has_citerne_been_washed_out.is_undefined() {
        leg.has_citerne_been_washed_out = input.has_citerne_been_washed_out.value().copied();
    }
    if !input.citerne_not_washed_out_reason.is_undefined() {
        leg.citerne_not_washed_out_reason = input.citerne_not_washed_out_reason.value().copied();
    }
    if !input.empty_return_adr.is_undefined() {
        leg.empty_return_adr = input.empty_return_adr.value().copied();
    }
    leg.status = status;
    form.status = status;
    conclude(stored, form, related)
}

/// A tank is rinsed, and a tank or a skip returns empty, once everything was accepted.
fn container_problems(leg: &Form, form: &Form, input: &AcceptedFormInput) -> Vec<String> {
    let is_accepted = input.waste_acceptation_status == Acceptation::Accepted;
    let holds = |kinds: &[Packagings]| packaging_types(leg).any(|kind| kinds.contains(&kind));
    let washed = input.has_citerne_been_washed_out.value();
    let reason = input.citerne_not_washed_out_reason.value();
    let last_mode =
        carrier_mode(leg).or_else(|| carrier_mode(form).filter(|_| leg.transporters.is_empty()));
    let by_road = last_mode.is_none_or(|mode| mode == TransportMode::Road);
    let mut problems = Vec::new();
    let mut refuse = |when: bool, sentence: &str| {
        if when {
            problems.push(sentence.to_owned());
        }
    };
    refuse(
        washed.is_some() && !(is_accepted && holds(&[Packagings::Citerne])),
        "Le rinçage ne peut être déclaré que pour une citerne dont le chargement est entièrement accepté",
    );
    refuse(
        washed == Some(&false) && reason.is_none(),
        "La raison de l'absence de rinçage de la citerne est obligatoire",
    );
    refuse(
        washed != Some(&false) && reason.is_some(),
        "La raison de l'absence de rinçage n'est admise que si la citerne n'a pas été rincée",
    );
    let may_return_empty = is_accepted
        && holds(&[Packagings::Citerne, Packagings::Benne])
        && is_dangerous(form)
        && by_road;
    refuse(
        input.empty_return_adr.value().is_some() && !may_return_empty,
        "La mention ADR du retour à vide est réservée aux citernes et bennes de déchets dangereux entièrement acceptés, transportées par la route",
    );
    problems
}

fn carrier_mode(leg: &Form) -> Option<TransportMode> {
    leg.transporters.last().and_then(|row| row.mode)
}

/// What follows a reception or a decision: groupings are freed by a refusal, tours take their items along, the
/// emitter learns of a refusal.
pub(super) fn conclude(
    stored: &Form,
    mut form: Form,
    related: &HashMap<String, Form>,
) -> Result<Change<Form>, Refusal> {
    let linked: Vec<LinkedSlip<Form>> = if is_tour(&form) {
        tour::follow(&mut form, related)
    } else if is_grouping(&form) && form.status == Status::Refused {
        links::release(&mut form, related)
    } else {
        Vec::new()
    };
    let jobs = notices::refusal_mail(&form).into_iter().collect();
    let event = status_log::event_of(stored, &form)?;
    Ok(Change {
        linked,
        jobs,
        ..Change::of(form, event)
    })
}
