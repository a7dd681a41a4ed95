//! Arrivals of a BSDD and its treatment.

use super::{
    deed::Deed,
    facts::{FormFacts, Step},
    frames::is_dangerous,
    onward,
    query::{
        form_page::FormWhole as Form, mark_as_accepted::AcceptedFormInput,
        mark_as_received::ReceivedFormInput, mark_as_temp_stored::TempStoredFormInput,
        mark_as_temp_storer_accepted::TempStorerAcceptedFormInput,
    },
};
use crate::{
    fields::{Choice, Field, Group, Input},
    form::Form as Typed,
    graphql::Issue,
    slip::{
        acceptation::{self, Arrival},
        operation,
        signing::{Signed, list},
    },
    vocabulary::{
        CiterneNotWashedOutReason, EmitterType, EmptyReturnADR, Packagings, QuantityType,
        TransportMode, WasteAcceptationStatus,
    },
};

/// The temporary storage is where the waste arrives.
fn is_storage(step: Step) -> bool {
    matches!(step, Step::StorageReception | Step::StorageAcceptation)
}

/// The waste has arrived already: only the decision is taken.
fn is_decision(step: Step) -> bool {
    matches!(step, Step::Acceptation | Step::StorageAcceptation)
}

pub(super) fn known_arrival(form: &Form, step: Step, typed: &mut Typed) {
    let storer = form
        .temporary_storage_detail
        .as_ref()
        .filter(|_| is_storage(step))
        .and_then(|onward| onward.temporary_storer.as_ref());
    let received = storer
        .and_then(|storer| storer.quantity_received)
        .or(form.quantity_received);
    let announced = form.state_summary.as_ref().and_then(|state| state.quantity);
    let known = acceptation::Known {
        weight: received.filter(|weight| *weight > 0.0).or(announced),
        ..acceptation::Known::default()
    };
    acceptation::defaults(known, typed);
    typed.add("nature", QuantityType::Real.as_str());
}

fn holds(form: &Form, kinds: &[Packagings]) -> bool {
    let state = form.state_summary.as_ref();
    let mut containers = state.iter().flat_map(|state| &state.packaging_infos);
    containers.any(|packaging| kinds.contains(&packaging.type_))
}

/// A dangerous waste left a tank or a skip on the road: the vehicle's return may be told.
fn tells_return(form: &Form) -> bool {
    let onward = form.temporary_storage_detail.as_ref();
    let last = onward
        .and_then(|onward| onward.transporter.as_ref())
        .or(form.transporters.last());
    let mode = last.and_then(|carrier| carrier.mode);
    holds(form, &[Packagings::Citerne, Packagings::Benne])
        && matches!(mode, None | Some(TransportMode::Road))
        && form.waste_details.as_ref().is_some_and(is_dangerous)
}

pub(super) fn arrival_group(form: &Form, step: Step, typed: &Typed) -> Group {
    let paths = acceptation::Paths {
        status: "wasteAcceptationStatus",
        weight: "quantityReceived",
        refused: "quantityRefused",
        reason: "wasteRefusalReason",
    };
    let emitter = form.emitter.as_ref().and_then(|emitter| emitter.type_);
    let choices = acceptation::Choices {
        may_wait: !is_decision(step),
        may_be_partial: emitter != Some(EmitterType::Appendix1),
        weighs_refusal: true,
    };
    let mut fields = acceptation::fields(typed, paths, choices);
    if is_storage(step) {
        let natures = QuantityType::ALL
            .iter()
            .map(|nature| Choice::new(nature.as_str(), nature.label()))
            .collect();
        let field = Field::new(typed, "nature", "Nature du poids", Input::Choices(natures));
        fields.push(field.required().fills("quantityType"));
    } else {
        fields.extend(vehicle_fields(form, typed));
    }
    let legend = if is_decision(step) {
        "Acceptation"
    } else {
        "Réception"
    };
    Group::new(legend, fields)
}

/// What becomes of the tank and of the vehicle, when the waste is accepted.
fn vehicle_fields(form: &Form, typed: &Typed) -> Vec<Field> {
    let mut fields = Vec::new();
    if holds(form, &[Packagings::Citerne]) {
        let reasons = CiterneNotWashedOutReason::ALL.iter();
        let reasons = reasons.map(|reason| Choice::new(reason.as_str(), reason.label()));
        let choices = std::iter::once(Choice::new(WASHED, "oui")).chain(reasons);
        let input = list("Non renseigné", choices);
        fields.push(
            Field::new(typed, "rincage", "La citerne a été rincée", input)
                .when("when-accepted")
                .fills("hasCiterneBeenWashedOut")
                .fills("citerneNotWashedOutReason"),
        );
    }
    if tells_return(form) {
        let choices = EmptyReturnADR::ALL
            .iter()
            .map(|back| Choice::new(back.as_str(), back.label()));
        let input = list("Non renseigné", choices);
        fields.push(
            Field::new(typed, "retour", "Retour à vide du véhicule (ADR)", input)
                .when("when-accepted")
                .fills("emptyReturnADR"),
        );
    }
    fields
}

const WASHED: &str = "OUI";

/// What is told of the vehicle; nothing unless all of the waste was accepted.
fn vehicle(
    typed: &Typed,
    status: WasteAcceptationStatus,
) -> (
    Option<bool>,
    Option<CiterneNotWashedOutReason>,
    Option<EmptyReturnADR>,
) {
    if status != WasteAcceptationStatus::Accepted {
        return (None, None, None);
    }
    let rinsing = typed.text("rincage");
    let reason = CiterneNotWashedOutReason::parse(rinsing);
    let washed = match (rinsing, reason) {
        (WASHED, _) => Some(true),
        (_, Some(_)) => Some(false),
        _ => None,
    };
    (washed, reason, EmptyReturnADR::parse(typed.text("retour")))
}

/// An arrival, its decision, or both. Both are one deed, unless the vehicle has something to tell: the API then takes
/// the decision on its own.
pub(super) fn arrival(step: Step, typed: &Typed, signed: &Signed) -> Result<Vec<Deed>, Vec<Issue>> {
    let arrival = acceptation::read(typed)?;
    if is_storage(step) {
        return Ok(vec![stored(step, typed, signed, arrival)]);
    }
    let accepted = arrival.status.map(|status| {
        let (washed, reason, back) = vehicle(typed, status);
        AcceptedFormInput {
            waste_acceptation_status: status,
            waste_refusal_reason: Some(arrival.reason.clone()).filter(|text| !text.is_empty()),
            signed_at: signed.date.clone(),
            signed_by: signed.author.clone(),
            quantity_received: arrival.weight.unwrap_or_default(),
            quantity_refused: arrival.refused.unwrap_or_default(),
            has_citerne_been_washed_out: washed,
            citerne_not_washed_out_reason: reason,
            empty_return_adr: back,
        }
    });
    let received = |accepted: Option<&AcceptedFormInput>| {
        Deed::Received(ReceivedFormInput {
            received_by: signed.author.clone(),
            received_at: signed.date.clone(),
            signed_at: accepted.map(|accepted| accepted.signed_at.clone()),
            waste_acceptation_status: accepted.map(|accepted| accepted.waste_acceptation_status),
            waste_refusal_reason: accepted
                .and_then(|accepted| accepted.waste_refusal_reason.clone()),
            quantity_received: arrival.weight,
            quantity_refused: accepted.map(|accepted| accepted.quantity_refused),
        })
    };
    let Some(accepted) = accepted else {
        return Ok(vec![received(None)]);
    };
    let tells_more =
        accepted.has_citerne_been_washed_out.is_some() || accepted.empty_return_adr.is_some();
    Ok(match (is_decision(step), tells_more) {
        (true, _) => vec![Deed::Accepted(accepted)],
        (false, true) => vec![received(None), Deed::Accepted(accepted)],
        (false, false) => vec![received(Some(&accepted))],
    })
}

fn stored(step: Step, typed: &Typed, signed: &Signed, arrival: Arrival) -> Deed {
    let quantity_type = QuantityType::parse(typed.text("nature")).unwrap_or(QuantityType::Real);
    let reason = Some(arrival.reason).filter(|text| !text.is_empty());
    let weight = arrival.weight.unwrap_or_default();
    match (step, arrival.status) {
        (Step::StorageAcceptation, Some(status)) => {
            Deed::TempStorerAccepted(TempStorerAcceptedFormInput {
                signed_at: signed.date.clone(),
                signed_by: signed.author.clone(),
                waste_acceptation_status: status,
                waste_refusal_reason: reason,
                quantity_received: weight,
                quantity_refused: arrival.refused.unwrap_or_default(),
                quantity_type,
            })
        }
        (_, status) => Deed::TempStored(TempStoredFormInput {
            waste_acceptation_status: status,
            waste_refusal_reason: reason,
            received_by: signed.author.clone(),
            received_at: signed.date.clone(),
            signed_at: status.map(|_| signed.date.clone()),
            quantity_received: weight,
            quantity_refused: arrival.refused,
            quantity_type,
        }),
    }
}

// Operation.

pub(super) fn known_operation(form: &Form, facts: &FormFacts, typed: &mut Typed) {
    let recipient = form.recipient.as_ref();
    let last = form
        .temporary_storage_detail
        .as_ref()
        .filter(|_| facts.signer(Step::Operation) != facts.recipient.as_deref())
        .and_then(|onward| onward.destination.as_ref());
    let planned = match last {
        Some(last) => last.processing_operation.as_deref(),
        None => recipient.and_then(|recipient| recipient.processing_operation.as_deref()),
    };
    operation::defaults(planned, None, None, typed);
}

pub(super) fn operation_group(typed: &Typed) -> Group {
    let paths = ["processingOperationDone", "destinationOperationMode"];
    let codes = reference::operation::BSDD_DONE.codes();
    let mut fields = vec![
        operation::field(typed, codes, paths),
        operation::description(typed, "processingOperationDescription"),
    ];
    fields.extend(onward::next_fields(typed));
    Group::new("Traitement", fields)
}

pub(super) fn operation(typed: &Typed, signed: &Signed) -> Result<Vec<Deed>, Vec<Issue>> {
    let done = operation::read(typed)?;
    Ok(vec![Deed::Processed(Box::new(onward::treatment(
        typed, signed, done,
    )))])
}
