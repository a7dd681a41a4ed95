//! What the destination decides at the reception (spec 6.4, 6.5).

use serde_json::{Value, json};

use super::world::*;

const STATUS: &str = "destination.reception.acceptation.status";
const PACKAGINGS: &str = "destination.reception.acceptation.packagings";
const RECEIVED: &str = "destination.reception.detail.receivedWeight";
const REFUSED: &str = "destination.reception.detail.refusedWeight";

fn reception(status: &str, decisions: &Value) -> Value {
    json!({"destination": {"reception": {
        "date": "2025-08-21T09:00:00Z",
        "acceptation": {"status": status, "refusalReason": "motif", "packagings": decisions},
    }}})
}

/// The signature of a reception that was told like this.
#[track_caller]
fn check(status: &str, decisions: &Value, expected: &[&str]) {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &reception(status, decisions)).unwrap();
    let signed = world.sign(K, &id, "RECEPTION");
    if expected.is_empty() {
        signed.unwrap();
    } else {
        refused_at(signed, expected);
        assert_eq!(world.stored(&id)["status"], "SENT");
    }
}

#[test]
fn every_packaging_is_judged() {
    check("ACCEPTED", &json!([]), &[STATUS]);
    check(
        "ACCEPTED",
        &json!([{"id": "packaging_0", "acceptation": "ACCEPTED"}]),
        &[STATUS],
    );
    check("ACCEPTED", &decided("ACCEPTED", "PENDING"), &[STATUS]);
    check("ACCEPTED", &decided("ACCEPTED", "ACCEPTED"), &[]);
}

#[test]
fn the_whole_follows_from_its_packagings() {
    check("ACCEPTED", &decided("ACCEPTED", "REFUSED"), &[STATUS]);
    check("REFUSED", &decided("ACCEPTED", "REFUSED"), &[STATUS]);
    check("REFUSED", &decided("REFUSED", "REFUSED"), &[]);
    check(
        "PARTIALLY_REFUSED",
        &decided("ACCEPTED", "ACCEPTED"),
        &[STATUS],
    );
    check(
        "PARTIALLY_REFUSED",
        &decided("REFUSED", "REFUSED"),
        &[STATUS],
    );
    check("PARTIALLY_REFUSED", &decided("REFUSED", "ACCEPTED"), &[]);
}

#[test]
fn decisions_are_about_the_packagings_of_the_slip_each_once() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let decision = |id: &str| json!({"id": id, "acceptation": "ACCEPTED"});
    for decisions in [
        json!([decision("packaging_0"), decision("packaging_0")]),
        json!([decision("packaging_2")]),
    ] {
        let update = reception("ACCEPTED", &decisions);
        refused_at(world.update(K, &id, &update), &[PACKAGINGS]);
    }
    let update = reception(
        "ACCEPTED",
        &json!([
            decision("packaging_1"),
            decision("packaging_1"),
            decision("x")
        ]),
    );
    refused_at(world.update(K, &id, &update), &[PACKAGINGS, PACKAGINGS]);
}

#[test]
fn a_decision_is_shown_on_its_packaging_and_waits_until_then() {
    use contract::bspaoh::BspaohPackagingAcceptationStatus::{Accepted, Pending, Refused};

    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let shown = |world: &World| {
        let packagings = world.slip(&id).judged_waste().packagings.unwrap();
        let decisions = packagings.iter().map(|packaging| packaging.acceptation);
        decisions.map(Option::unwrap).collect::<Vec<_>>()
    };
    assert_eq!(shown(&world), [Pending, Pending]);
    let one = json!([{"id": "packaging_1", "acceptation": "REFUSED"}]);
    world
        .update(K, &id, &reception("PARTIALLY_REFUSED", &one))
        .unwrap();
    assert_eq!(shown(&world), [Pending, Refused]);
    let both = decided("ACCEPTED", "REFUSED");
    world
        .update(K, &id, &reception("PARTIALLY_REFUSED", &both))
        .unwrap();
    assert_eq!(shown(&world), [Accepted, Refused]);
}

#[test]
fn the_printed_slip_shows_the_decisions() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &partial_refusal()).unwrap();
    let printed = crate::bspaoh::printed_tree(world.slip(&id)).unwrap();
    let packagings = &printed["waste"]["packagings"];
    assert_eq!(packagings[0]["acceptation"], "ACCEPTED");
    assert_eq!(packagings[1]["acceptation"], "REFUSED");
    assert_eq!(packagings[1]["containerNumber"], "C-2");
}

#[test]
fn a_refusal_is_explained() {
    for status in ["REFUSED", "PARTIALLY_REFUSED"] {
        let mut world = World::new();
        let id = world.signed_up_to("TRANSPORT");
        let decisions = match status {
            "REFUSED" => decided("REFUSED", "REFUSED"),
            _ => decided("REFUSED", "ACCEPTED"),
        };
        let mut update = reception(status, &decisions);
        update["destination"]["reception"]["acceptation"]["refusalReason"] = Value::Null;
        world.update(K, &id, &update).unwrap();
        refused_at(
            world.sign(K, &id, "RECEPTION"),
            &["destination.reception.acceptation.refusalReason"],
        );
    }
}

#[test]
fn nothing_but_the_decision_and_the_date_is_needed() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    refused_at(
        world.sign(K, &id, "RECEPTION"),
        &[STATUS, "destination.reception.date", STATUS],
    );
    let update = reception("ACCEPTED", &decided("ACCEPTED", "ACCEPTED"));
    world.update(K, &id, &update).unwrap();
    world.sign(K, &id, "RECEPTION").unwrap();
    assert_eq!(
        world.stored(&id)["destination"]["reception"]["detail"],
        Value::Null
    );
}

#[test]
fn the_refused_weight_is_a_part_of_the_received_one() {
    for (status, detail, expected) in [
        (
            "REFUSED",
            json!({"refusedWeight": {"value": 1}}),
            &[RECEIVED, REFUSED][..],
        ),
        (
            "REFUSED",
            json!({"receivedWeight": {"value": 1}, "refusedWeight": {"value": 1.1}}),
            &[REFUSED],
        ),
        (
            "ACCEPTED",
            json!({"receivedWeight": {"value": 2}, "refusedWeight": {"value": 1}}),
            &[REFUSED],
        ),
        (
            "ACCEPTED",
            json!({"receivedWeight": {"value": 2}, "refusedWeight": {"value": 0}}),
            &[],
        ),
        (
            "REFUSED",
            json!({"receivedWeight": {"value": 2}, "refusedWeight": {"value": 2}}),
            &[],
        ),
        ("REFUSED", json!({"receivedWeight": {"value": 0}}), &[]),
    ] {
        let mut world = World::new();
        let id = world.signed_up_to("TRANSPORT");
        let reception = json!({"detail": detail, "acceptation": {"status": status}});
        let updated = world.update(K, &id, &json!({"destination": {"reception": reception}}));
        if expected.is_empty() {
            updated.unwrap();
        } else {
            refused_at(updated, expected);
        }
    }
}
