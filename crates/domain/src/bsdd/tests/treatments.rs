//! Treatment, and where the waste goes next.

use contract::bsdd::FormStatus as Status;
use serde_json::{Value, json};

use super::circuit::*;
use crate::slip::Refusal;

fn treat(form: &Value, info: &Value) -> (Result<String, Refusal>, contract::bsdd::Form) {
    let mut world = everybody();
    let id = world.reach(Status::Accepted, form);
    let result = world.process_as(RECIPIENT, &id, info);
    let form = world.answer(&id);
    (result, form)
}

fn check(info: &Value, status: Status) {
    let (result, form) = treat(&json!({}), info);
    result.unwrap_or_else(|refusal| panic!("{info}: {refusal}"));
    assert_eq!(form.status, status, "{info}");
}

fn refuse(info: &Value) {
    let (result, form) = treat(&json!({}), info);
    assert!(!bad_input(result).is_empty(), "{info}");
    assert_eq!(form.status, Status::Accepted, "{info}");
}

/// The grouping treatment, towards another company.
fn towards(company: &Value, more: &Value) -> Value {
    let mut info = grouping_treatment();
    info["nextDestination"]["company"] = company.clone();
    for (key, value) in more.as_object().unwrap() {
        info["nextDestination"][key] = value.clone();
    }
    info
}

fn abroad(identifier: &Value) -> Value {
    let mut company = block(RECIPIENT);
    company["siret"] = Value::Null;
    for (key, value) in identifier.as_object().unwrap() {
        company[key] = value.clone();
    }
    company
}

#[test]
fn the_last_site_alone_treats() {
    let mut world = everybody();
    let id = world.reach(Status::Accepted, &stored());
    forbidden(world.process_as(STRANGER, &id, &processed(&json!({}))));
    forbidden(world.process_as(STORER, &id, &processed(&json!({}))));
}

#[test]
fn the_operation_and_its_mode_go_together() {
    for (code, mode) in [
        ("D 99", json!(null)),
        ("D10", json!("ELIMINATION")),
        ("D 10", json!(null)),
        ("D 10", json!("RECYCLAGE")),
        ("R 12", json!("RECYCLAGE")),
        ("D 9", json!("ELIMINATION")),
        ("D 11", json!("ELIMINATION")),
    ] {
        refuse(&processed(
            &json!({"processingOperationDone": code, "destinationOperationMode": mode}),
        ));
    }
    check(
        &processed(
            &json!({"processingOperationDone": "D 9 F", "destinationOperationMode": "ELIMINATION"}),
        ),
        Status::Processed,
    );
}

#[test]
fn an_operation_is_described_by_its_label_unless_it_is_said_otherwise() {
    let (result, form) = treat(&json!({}), &processed(&json!({})));
    result.unwrap();
    let label = form.processing_operation_description.unwrap();
    assert!(!label.is_empty());
    let described = processed(&json!({"processingOperationDescription": "Four n° 2"}));
    let (_, form) = treat(&json!({}), &described);
    assert_eq!(
        form.processing_operation_description.as_deref(),
        Some("Four n° 2")
    );
}

#[test]
fn a_final_operation_ends_the_chain() {
    refuse(&processed(
        &json!({"nextDestination": {"processingOperation": "D 10", "company": block(RECIPIENT)}}),
    ));
    refuse(&processed(&json!({"noTraceability": true})));
    check(&processed(&json!({})), Status::Processed);
}

#[test]
fn waste_that_goes_on_says_where() {
    let mut nowhere = grouping_treatment();
    nowhere["nextDestination"] = Value::Null;
    refuse(&nowhere);
    check(&grouping_treatment(), Status::AwaitingGroup);
    let (_, form) = treat(&json!({}), &grouping_treatment());
    let next = form.next_destination.unwrap().company.unwrap();
    assert_eq!(next.country.as_deref(), Some("FR"));
    refuse(&towards(&block(UNREGISTERED), &json!({})));
    let mut two = block(RECIPIENT);
    two["vatNumber"] = json!(FOREIGN);
    refuse(&towards(&two, &json!({})));
}

#[test]
fn waste_that_leaves_the_country_is_notified() {
    for company in [
        abroad(&json!({"vatNumber": FOREIGN})),
        abroad(&json!({"extraEuropeanId": "CN-123", "country": "CN"})),
    ] {
        refuse(&towards(&company, &json!({})));
        refuse(&towards(
            &company,
            &json!({"notificationNumber": "A7E0012345678901"}),
        ));
        check(
            &towards(&company, &json!({"notificationNumber": "FR 1234 123456"})),
            Status::FollowedWithPnttd,
        );
    }
    let belgian = abroad(&json!({"vatNumber": FOREIGN, "country": null}));
    let info = towards(&belgian, &json!({"notificationNumber": "FR 1234 123456"}));
    let (result, form) = treat(&json!({}), &info);
    result.unwrap();
    let next = form.next_destination.unwrap().company.unwrap();
    assert_eq!(next.country.as_deref(), Some("BE"));
}

#[test]
fn waste_whose_traceability_ends_only_says_its_next_operation() {
    let mut info = grouping_treatment();
    info["noTraceability"] = json!(true);
    info["nextDestination"] = json!({"processingOperation": "D 10"});
    check(&info, Status::NoTraceability);
}

#[test]
fn a_canceled_form_is_not_treated() {
    let mut world = everybody();
    let id = world.reach(Status::Accepted, &json!({}));
    world.forms.get_mut(&id).unwrap().status = Status::Canceled;
    bad_input(world.process_as(RECIPIENT, &id, &processed(&json!({}))));
}
