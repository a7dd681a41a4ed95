//! What an applied revision does to the form, its tour and what it groups.

use std::collections::HashMap;

use contract::bsdd::{Form, FormStatus as Status};
use contract::scalar::Number;
use reference::{operation, waste_code};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    CODE, Legs, MODE, PACKAGINGS, POP, REVISABLE, STORER_RECEIVED, TOO_LATE, WASTE_CODE,
    is_cancellable, number,
};
use crate::bsdd::document::{is_grouping, is_item, is_tour, last_leg, last_leg_mut};
use crate::bsdd::links;
use crate::slip::{Change, Event, Job, LinkedSlip, Refusal, Tree, get};

/// The form is cancelled, and what it grouped is free again.
pub(super) fn canceled(
    stored: &Form,
    linked: &HashMap<String, Form>,
    event: Event,
) -> Result<Change<Form>, Refusal> {
    if !is_cancellable(stored.status) {
        return Err(Refusal::forbidden(TOO_LATE));
    }
    let mut document = stored.clone();
    document.status = Status::Canceled;
    let others = if is_grouping(stored) {
        links::release(&mut document, linked)
    } else {
        Vec::new()
    };
    Ok(Change {
        linked: others,
        ..Change::of(document, event)
    })
}

/// The form with the content written over it: values that are neither null nor an empty list.
pub(super) fn applied(stored: &Form, content: &Tree) -> Result<Form, Refusal> {
    let mut legs = Legs::of(stored)?;
    for field in REVISABLE {
        let value = get(content, field.path);
        let says_nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !says_nothing {
            legs.write(field.path, value.clone());
        }
    }
    let changes_code = get(content, CODE)
        .as_str()
        .is_some_and(|code| last_leg(stored).processing_operation_done.as_deref() != Some(code));
    if changes_code && get(content, MODE).is_null() {
        legs.write(MODE, Value::Null);
    }
    let mut form = legs.into_form()?;
    if let Some(code) = get(content, WASTE_CODE).as_str() {
        form.waste_details.get_or_insert_default().is_dangerous =
            Some(waste_code::is_dangerous_code(code));
    }
    let packagings = form
        .waste_details
        .as_ref()
        .and_then(|waste| waste.packaging_infos.clone());
    let is_repacked = get(content, PACKAGINGS)
        .as_array()
        .is_some_and(|list| !list.is_empty());
    let stored_quantity = number(content, STORER_RECEIVED)?;
    if let Some(suite) = form.suite.as_deref_mut() {
        let waste = suite.waste_details.get_or_insert_default();
        if is_repacked {
            waste.packaging_infos = packagings;
        }
        waste.quantity = stored_quantity.or(waste.quantity);
    }
    if let Some(code) = get(content, CODE).as_str() {
        settle_operation(&mut form, stored.status, code);
    }
    Ok(form)
}

/// What a revised operation does to the end of the form.
fn settle_operation(form: &mut Form, former: Status, code: &str) {
    let goes_on = operation::GROUPING.contains(code);
    form.status = match (former, goes_on) {
        (Status::Processed, true) => Status::AwaitingGroup,
        (Status::AwaitingGroup, false) => Status::Processed,
        (Status::NoTraceability, false) if operation::is_final(code) => Status::Processed,
        (status, _) => status,
    };
    if operation::is_final(code) {
        let leg = last_leg_mut(form);
        leg.no_traceability = Some(false);
        leg.next_destination = None;
    }
}

/// A revised tour is revised for its items; a revised item moves the quantity of its tour.
pub(super) fn linked_changes(
    stored: &Form,
    revised: &Form,
    content: &Tree,
    linked: &HashMap<String, Form>,
) -> Vec<LinkedSlip<Form>> {
    let others = if is_tour(stored) {
        let items = stored
            .grouping
            .iter()
            .filter_map(|link| linked.get(&link.id));
        items
            .map(|item| (item, item_of_revised_tour(item, revised, content)))
            .collect()
    } else if is_item(stored) {
        let tour = stored
            .grouped_in
            .first()
            .and_then(|link| linked.get(&link.id));
        tour.map(|tour| (tour, tour_of_revised_item(tour, stored, revised)))
            .into_iter()
            .collect()
    } else {
        Vec::new()
    };
    others
        .into_iter()
        .filter(|(before, document)| *before != document)
        .map(|(_, document)| LinkedSlip {
            document,
            event: Event::new("Updated"),
        })
        .collect()
}

fn item_of_revised_tour(item: &Form, tour: &Form, content: &Tree) -> Form {
    let mut document = item.clone();
    let (own, waste) = (
        document.waste_details.get_or_insert_default(),
        tour.waste_details.clone().unwrap_or_default(),
    );
    if !get(content, WASTE_CODE).is_null() {
        own.code = waste.code;
        own.is_dangerous = waste.is_dangerous;
    }
    if !get(content, "wasteDetails.name").is_null() {
        own.name = waste.name;
    }
    if get(content, POP) == true {
        own.pop = Some(true);
    }
    document
}

fn tour_of_revised_item(tour: &Form, before: &Form, after: &Form) -> Form {
    let quantity = |form: &Form| {
        let waste = form.waste_details.as_ref();
        waste
            .and_then(|waste| waste.quantity)
            .map_or(Decimal::ZERO, |quantity| quantity.0)
    };
    let shift = quantity(after) - quantity(before);
    let mut document = tour.clone();
    if !shift.is_zero() {
        let total = (quantity(tour) + shift).round_dp(6);
        document.waste_details.get_or_insert_default().quantity = Some(Number(total));
    }
    document
}

/// An operation that becomes final, or is final no more, moves the ends of the chains behind it.
pub(super) fn final_operation_job(before: &Form, after: &Form) -> Option<Job> {
    let is_final = |form: &Form| {
        last_leg(form)
            .processing_operation_done
            .as_deref()
            .is_some_and(operation::is_final)
    };
    let was_treated = last_leg(before).processed_at.is_some();
    (was_treated && is_final(before) != is_final(after))
        .then(|| Job::new("final-operation.bsdd", json!({"formId": after.id.as_str()})))
}
