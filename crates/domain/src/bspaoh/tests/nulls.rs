//! Null, absent and empty (spec 3.4).

use serde_json::{Value, json};

use super::world::*;

/// Updates a full slip; the values at these pointers are then as expected.
#[track_caller]
fn check(update: &Value, expected: &[(&str, Value)]) {
    let mut world = World::new();
    let mut input = with(&json!({
        "emitter": {"customInfo": "note", "pickupSite": {"name": "Annexe", "city": "Dijon"}},
        "transporter": {"customInfo": "quai"}, "destination": {"customInfo": "porte B"},
    }));
    crate::slip::world::merge(&mut input, &departure());
    let id = world.create(P, &input).unwrap();
    world.update(P, &id, update).unwrap();
    let stored = world.stored(&id);
    for (pointer, value) in expected {
        let found = stored.pointer(pointer).unwrap_or(&Value::Null);
        assert_eq!(found, value, "{pointer}");
    }
}

#[test]
fn a_null_emission_does_nothing_and_its_members_are_erased() {
    let weight = "/emitter/emission/detail/weight/value";
    check(
        &json!({"emitter": {"emission": null}}),
        &[
            (weight, json!("14.5")),
            ("/emitter/customInfo", json!("note")),
        ],
    );
    check(
        &json!({"emitter": {"emission": {"detail": {"weight": null}}}}),
        &[
            ("/emitter/emission/detail/weight", Value::Null),
            ("/emitter/emission/detail/quantity", json!(2)),
        ],
    );
    check(
        &json!({"emitter": {"emission": {"detail": null}}}),
        &[("/emitter/emission", Value::Null)],
    );
}

#[test]
fn nulls_and_empty_texts_erase_leaves() {
    check(
        &json!({"emitter": {"pickupSite": null}, "destination": {"customInfo": ""}}),
        &[
            ("/emitter/pickupSite", Value::Null),
            ("/emitter/customInfo", json!("note")),
            ("/destination/customInfo", Value::Null),
            ("/destination/cap", json!("CAP-1")),
        ],
    );
}

#[test]
fn a_null_waste_keeps_its_type() {
    check(
        &json!({"waste": null}),
        &[("/waste", json!({"type": "PAOH", "packagings": []}))],
    );
    check(
        &json!({"waste": {"type": null}}),
        &[("/waste/type", json!("PAOH"))],
    );
}

#[test]
fn a_list_of_packagings_replaces_the_other_and_numbers_again() {
    let mut third = boxes()[0].clone();
    third["containerNumber"] = json!("Z-1");
    check(
        &json!({"waste": {"packagings": [third]}}),
        &[
            ("/waste/packagings/0/id", json!("packaging_0")),
            ("/waste/packagings/0/containerNumber", json!("Z-1")),
            ("/waste/packagings/1", Value::Null),
        ],
    );
}

#[test]
fn a_null_transport_empties_the_plates_alone() {
    check(
        &json!({"transporter": {"transport": null}}),
        &[(
            "/transporter/transport",
            json!({"mode": "ROAD", "plates": [], "takenOverAt": "2025-08-20T08:30:00Z"}),
        )],
    );
    check(
        &json!({"transporter": {"recepisse": null}}),
        &[("/transporter/recepisse/isExempted", json!(false))],
    );
}

#[test]
fn a_null_carrier_leaves_a_carrier_to_fill() {
    check(
        &json!({"transporter": null}),
        &[
            ("/transporter/company", Value::Null),
            ("/transporter/customInfo", Value::Null),
            ("/transporter/transport/mode", json!("ROAD")),
            ("/transporter/transport/plates", json!([])),
        ],
    );
}

#[test]
fn a_null_destination_keeps_its_reception() {
    let mut world = World::new();
    let id = world.published();
    world.update(K, &id, &arrival()).unwrap();
    world.update(P, &id, &json!({"destination": null})).unwrap();
    let stored = world.stored(&id);
    assert_eq!(stored["destination"]["company"], Value::Null);
    assert_eq!(stored["destination"]["cap"], Value::Null);
    let reception = &stored["destination"]["reception"];
    assert_eq!(reception["acceptation"], json!({"status": "ACCEPTED"}));
    let empty = json!({"destination": {"reception": null, "operation": null}});
    world.update(P, &id, &empty).unwrap();
    assert_eq!(world.stored(&id)["destination"]["reception"], *reception);
}

#[test]
fn a_null_list_of_decisions_is_refused_and_an_empty_one_erases() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &arrival()).unwrap();
    for acceptation in ["__null", "packagings"] {
        let acceptation = match acceptation {
            "packagings" => json!({"packagings": null}),
            _ => Value::Null,
        };
        let update = json!({"destination": {"reception": {"acceptation": acceptation}}});
        refused_at(
            world.update(K, &id, &update),
            &["destinationReceptionWastePackagingsAcceptation"],
        );
    }
    let update = json!({"destination": {"reception": {"acceptation": {"packagings": []}}}});
    world.update(K, &id, &update).unwrap();
    let stored = world.stored(&id);
    assert_eq!(stored["packagingAcceptations"], json!([]));
    let reception = &stored["destination"]["reception"];
    assert_eq!(reception["acceptation"], json!({"status": "ACCEPTED"}));
}

#[test]
fn an_update_that_says_nothing_writes_nothing() {
    let mut world = World::new();
    let id = world.published();
    let before = world.stored(&id);
    world.update(P, &id, &json!({})).unwrap();
    world
        .update(P, &id, &json!({"destination": {"cap": "CAP-1"}}))
        .unwrap();
    assert_eq!(world.stored(&id), before);
    assert_eq!(world.events, ["Created"]);
}

#[test]
fn the_accepted_weight_follows_what_arrived_and_what_was_refused() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let accepted = |world: &World| {
        let stored = world.stored(&id);
        stored["destination"]["reception"]["detail"]["acceptedWeight"]["value"].clone()
    };
    let tell = |world: &mut World, detail: Value| {
        let update = json!({"destination": {"reception": {"detail": detail}}});
        world.update(K, &id, &update).unwrap();
    };
    tell(&mut world, json!({"receivedWeight": {"value": 14.2}}));
    assert_eq!(accepted(&world), "14.2");
    tell(&mut world, json!({"refusedWeight": {"value": 4.1}}));
    assert_eq!(accepted(&world), "10.1");
    tell(
        &mut world,
        json!({"receivedWeight": {"value": 0}, "refusedWeight": null}),
    );
    assert_eq!(
        accepted(&world),
        "10.1",
        "nothing arrived: nothing is computed"
    );
    tell(&mut world, json!({"receivedWeight": {"value": 3}}));
    assert_eq!(accepted(&world), "3");
}
