//! Arrival, decision, temporary storage.

use contract::bsdd::FormStatus as Status;
use serde_json::{Value, json};

use super::circuit::*;

/// A form on the road is received with this decision: the sentence when it is refused, the status otherwise.
fn check(changes: &Value, info: &Value, expected: Result<Status, &str>) {
    let mut world = everybody();
    let id = world.reach(Status::Sent, changes);
    let result = world.receive_as(RECIPIENT, &id, info);
    match expected {
        Ok(status) => {
            result.unwrap_or_else(|refusal| panic!("{info}: {refusal}"));
            assert_eq!(world.form(&id).status, status, "{info}");
        }
        Err(sentence) => {
            let told = bad_input(result);
            assert!(told.contains(sentence), "{info}: {told}");
            assert_eq!(world.form(&id).status, Status::Sent);
        }
    }
}

#[test]
fn only_the_last_site_receives() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &stored());
    let arrival = decided("ACCEPTED", 1.0, 0.0);
    forbidden(world.receive_as(STRANGER, &id, &arrival));
    forbidden(world.receive_as(STORER, &id, &arrival));
    bad_input(world.receive_as(RECIPIENT, &id, &arrival));
    world.drive(&id, Status::Resent);
    forbidden(world.receive_as(STORER, &id, &arrival));
    world.receive_as(RECIPIENT, &id, &arrival).unwrap();
}

#[test]
fn an_accepted_load_weighs_something_and_says_what_is_refused() {
    check(&json!({}), &decided("ACCEPTED", 0.0, 0.0), Err(""));
    let mut silent = decided("ACCEPTED", 1.0, 0.0);
    silent["quantityRefused"] = Value::Null;
    check(&json!({}), &silent, Err(""));
    check(&json!({}), &decided("ACCEPTED", -1.0, 0.0), Err(""));
    let undecided = received(&json!({"quantityReceived": 0}));
    check(&json!({}), &undecided, Ok(Status::Received));
}

#[test]
fn the_refused_part_agrees_with_the_decision() {
    check(
        &json!({}),
        &decided("REFUSED", 10.0, 10.0),
        Ok(Status::Refused),
    );
    check(&json!({}), &decided("REFUSED", 10.0, 5.0), Err(""));
    check(
        &json!({}),
        &decided("PARTIALLY_REFUSED", 10.0, 3.0),
        Ok(Status::Accepted),
    );
    check(
        &json!({}),
        &decided("PARTIALLY_REFUSED", 10.0, 0.0),
        Err(""),
    );
    check(
        &json!({}),
        &decided("PARTIALLY_REFUSED", 10.0, 10.0),
        Err(""),
    );
    let mut silent = decided("REFUSED", 10.0, 10.0);
    silent["wasteRefusalReason"] = Value::Null;
    check(&json!({}), &silent, Err(""));
    let mut chatty = decided("ACCEPTED", 10.0, 0.0);
    chatty["wasteRefusalReason"] = json!("Souillé");
    check(&json!({}), &chatty, Err(""));
}

#[test]
fn what_is_accepted_is_what_arrived_less_what_is_refused() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    let decision = decided("PARTIALLY_REFUSED", 11.7, 8.6);
    world.receive_as(RECIPIENT, &id, &decision).unwrap();
    let form = world.answer(&id);
    assert_eq!(form.quantity_accepted.unwrap().to_string(), "3.1");
    let summary = crate::bsdd::state_summary(world.form(&id));
    assert_eq!(summary.quantity.unwrap().to_string(), "3.1");
}

#[test]
fn a5_4_forty_tonnes_arrive_by_road_at_most() {
    check(&json!({}), &decided("ACCEPTED", 41.0, 0.0), Err("40"));
    check(
        &json!({"transporter.mode": "RAIL"}),
        &decided("ACCEPTED", 41.0, 0.0),
        Ok(Status::Accepted),
    );
}

#[test]
fn a_carrier_that_did_not_come_leaves_the_form_at_reception() {
    let mut world = everybody();
    let rows = [CARRIER, CARRIER_TWO].map(|siret| {
        let row = json!({"company": block(siret), "mode": "ROAD", "numberPlate": "AB-123-CD"});
        world
            .run(siret, "createFormTransporter", &json!({"input": row}))
            .unwrap()
    });
    let mut input = with(&json!({"transporters": rows}));
    input.as_object_mut().unwrap().remove("transporter");
    let id = world.create_as(EMITTER, &input).unwrap();
    world.drive(&id, Status::Accepted);
    assert_eq!(world.form(&id).transporters.len(), 1);
    assert!(
        world
            .tab(&id, crate::slip::Tab::Scope)
            .iter()
            .all(|org| org != CARRIER_TWO)
    );
}

#[test]
fn a_plate_that_would_be_refused_today_does_not_stop_a_form() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    let form = world.forms.get_mut(&id).unwrap();
    form.transporters[0].number_plate = Some("A".into());
    world.drive(&id, Status::Processed);
}

/// A load that was received is accepted with this information, or not.
fn check_acceptance(changes: &Value, info: &Value, is_accepted: bool) {
    let mut world = everybody();
    let id = world.reach(Status::Received, changes);
    let result = world.accept_as(RECIPIENT, &id, info);
    if is_accepted {
        result.unwrap_or_else(|refusal| panic!("{info}: {refusal}"));
    } else {
        bad_input(result);
        assert_eq!(world.form(&id).status, Status::Received);
    }
}

fn turned_away(changes: &Value) -> Value {
    let mut info = accepted(&json!({
        "wasteAcceptationStatus": "REFUSED", "quantityRefused": 1, "wasteRefusalReason": "Souillé",
    }));
    write(&mut info, changes);
    info
}

#[test]
fn a5_8_a_tank_is_washed_or_it_is_said_why_not() {
    let tank = json!({"wasteDetails.packagingInfos": [{"type": "CITERNE", "quantity": 1}]});
    let washed = |washed: bool, reason: Option<&str>| {
        accepted(&json!({"hasCiterneBeenWashedOut": washed, "citerneNotWashedOutReason": reason}))
    };
    check_acceptance(&json!({}), &washed(true, None), false);
    let refused = turned_away(&json!({"hasCiterneBeenWashedOut": true}));
    check_acceptance(&tank, &refused, false);
    check_acceptance(&tank, &washed(false, None), false);
    check_acceptance(&tank, &washed(true, Some("EXEMPTED")), false);
    check_acceptance(&tank, &washed(true, None), true);
    check_acceptance(&tank, &washed(false, Some("EXEMPTED")), true);
}

#[test]
fn a5_9_an_empty_return_is_that_of_bulk_dangerous_waste_by_road() {
    let skip = |extra: Value| {
        let mut changes =
            json!({"wasteDetails.packagingInfos": [{"type": "BENNE", "quantity": 1}]});
        for (key, value) in extra.as_object().unwrap() {
            changes[key] = value.clone();
        }
        changes
    };
    let empty = json!({"emptyReturnADR": "EMPTY_VEHICLE"});
    let info = accepted(&empty);
    check_acceptance(&json!({}), &info, false);
    check_acceptance(&skip(json!({})), &turned_away(&empty), false);
    check_acceptance(&skip(json!({"transporter.mode": "RAIL"})), &info, false);
    let mut harmless = json!({"wasteDetails.code": "06 05 03", "wasteDetails.isDangerous": false});
    check_acceptance(&skip(harmless.clone()), &info, false);
    harmless["wasteDetails.pop"] = json!(true);
    check_acceptance(&skip(harmless), &info, true);
    check_acceptance(&skip(json!({})), &info, true);
}

#[test]
fn a_form_that_arrived_is_not_resealed() {
    let mut world = everybody();
    let id = world.reach(Status::Accepted, &stored());
    let arrived = world.form(&id).clone();
    bad_input(world.reseal_as(STORER, &id, &json!({})));
    assert_eq!(world.form(&id), &arrived);
}

#[test]
fn the_storer_stores_what_is_announced_as_stored() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({"recipient.company": block(STORER)}));
    bad_input(world.store_as(STORER, &id, &received(&json!({}))));
    let id = world.reach(Status::TempStored, &stored());
    assert_eq!(world.form(&id).signed_at, None);
}

#[test]
fn the_second_leg_starts_with_what_the_storer_accepted() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &stored());
    let decision = decided("PARTIALLY_REFUSED", 10.0, 3.0);
    world.store_as(STORER, &id, &decision).unwrap();
    let form = world.form(&id);
    assert_eq!(form.status, Status::TempStorerAccepted);
    let suite = form.suite.as_ref().unwrap();
    let quantity = suite.waste_details.as_ref().unwrap().quantity.unwrap();
    assert_eq!(quantity.normalize().to_string(), "7");
}

#[test]
fn a_final_acceptance_after_a_partial_refusal_at_the_storer_writes_to_nobody() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &stored());
    world
        .store_as(STORER, &id, &decided("PARTIALLY_REFUSED", 10.0, 3.0))
        .unwrap();
    let mails = |world: &super::world::World| {
        let jobs = &world.last.as_ref().unwrap().jobs;
        jobs.iter()
            .filter(|job| job.queue == "mail.bsdd.refusal")
            .count()
    };
    assert_eq!(mails(&world), 1);
    world.drive(&id, Status::Resent);
    let decision = decided("ACCEPTED", 7.0, 0.0);
    world.receive_as(RECIPIENT, &id, &decision).unwrap();
    assert_eq!(mails(&world), 0);
    let form = world.form(&id);
    let leg = crate::bsdd::RefusedLeg::Final;
    assert!(crate::bsdd::refusal_of(form, leg).is_none());
    let leg = crate::bsdd::RefusedLeg::Initial;
    assert!(!crate::bsdd::refusal_of(form, leg).unwrap().is_total);
}

#[test]
fn a_load_that_was_not_stored_is_not_accepted_by_a_storer() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &stored());
    let decision = |status: &str, refused: f64| {
        let mut info = accepted(
            &json!({"wasteAcceptationStatus": status, "quantityRefused": refused, "quantityType": "REAL"}),
        );
        if status != "ACCEPTED" {
            info["wasteRefusalReason"] = json!("Souillé");
        }
        json!({"id": id, "tempStorerAcceptedInfo": info})
    };
    bad_input(world.run(
        STORER,
        "markAsTempStorerAccepted",
        &decision("ACCEPTED", 0.0),
    ));
    world.drive(&id, Status::TempStored);
    world
        .run(
            STORER,
            "markAsTempStorerAccepted",
            &decision("REFUSED", 1.0),
        )
        .unwrap();
    assert_eq!(world.form(&id).status, Status::Refused);
}

#[test]
fn the_second_leg_has_a_complete_and_able_destination() {
    let mut world = everybody();
    let id = world.reach(Status::TempStorerAccepted, &stored());
    let mut nobody = block(RECIPIENT);
    nobody["contact"] = Value::Null;
    bad_input(world.reseal_as(STORER, &id, &json!({"destination": {"company": nobody}})));
    for siret in [STRANGER, UNREGISTERED] {
        let elsewhere = json!({"destination": {"company": block(siret)}});
        bad_input(world.reseal_as(STORER, &id, &elsewhere));
    }
    world.reseal_as(STORER, &id, &json!({})).unwrap();
    world.reseal_as(STORER, &id, &json!({})).unwrap();
    assert_eq!(world.form(&id).status, Status::Resealed);
}

#[test]
fn a_storage_may_be_added_once_the_load_is_accepted() {
    let mut world = everybody();
    let id = world.reach(Status::Accepted, &json!({}));
    let destination = json!({"destination": {
        "cap": "CAP-2", "processingOperation": "D 10", "company": block(STORER),
    }});
    world.reseal_as(RECIPIENT, &id, &destination).unwrap();
    let form = world.form(&id);
    assert_eq!(form.status, Status::Resealed);
    assert_eq!(
        form.suite.as_ref().unwrap().readable_id.as_str(),
        format!("{}-suite", form.readable_id.as_str())
    );
}

#[test]
fn the_older_way_to_leave_the_storer_fills_the_emission() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &stored());
    let infos = json!({"signedBy": "Léa", "signedAt": "2025-09-05T08:00:00Z"});
    let args = json!({"id": id, "resentInfos": infos});
    bad_input(world.run(STORER, "markAsResent", &args));
    world.drive(&id, Status::Resealed);
    world.run(STORER, "markAsResent", &args).unwrap();
    assert_eq!(world.form(&id).status, Status::Resent);
    world.drive(&id, Status::Accepted);
}
