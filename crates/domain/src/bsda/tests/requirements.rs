//! What each signature requires (§9.2).

use serde_json::{Value, json};

use super::world::*;

/// Paths that a creation misses.
#[track_caller]
fn created(input: &Value, expected: &[&str]) {
    let mut world = World::new();
    let by = if input["emitter"]["isPrivateIndividual"] == true {
        T
    } else {
        P
    };
    match world.create(by, input) {
        Ok(_) => assert!(expected.is_empty(), "nothing is missing"),
        refused => refused_at(refused, expected),
    }
}

#[test]
fn t22_a_creation_leaves_the_description_to_the_works_company() {
    let bare = json!({
        "packagings": null, "weight": {"value": null},
        "waste": {"familyCode": null, "materialName": null, "consistence": null},
    });
    created(&with(&bare), &[]);
    created(
        &without_worker(&bare),
        &[
            "packagings",
            "waste.consistence",
            "waste.familyCode",
            "waste.materialName",
            "weight.value",
        ],
    );
}

#[test]
fn c3_an_emission_names_who_takes_part_and_what_the_waste_is() {
    for (patch, expected) in [
        (json!({"waste": {"code": null}}), &["waste.code"][..]),
        (
            json!({"emitter": {"company": {"contact": null, "phone": null, "mail": null}}}),
            &[
                "emitter.company.contact",
                "emitter.company.phone",
                "emitter.company.mail",
            ],
        ),
        (
            json!({"worker": {"company": {"phone": null}}}),
            &["worker.company.phone"],
        ),
        (json!({"destination": {"cap": null}}), &["destination.cap"]),
        (
            json!({"destination": {"plannedOperationCode": null, "company": {"mail": null}}}),
            &[
                "destination.plannedOperationCode",
                "destination.company.mail",
            ],
        ),
        (json!({"transporter": null}), &[]),
    ] {
        created(&with(&patch), expected);
    }
}

#[test]
fn a_person_is_reached_as_they_may_be_and_their_carrier_is_known() {
    let person = json!({"emitter": {
        "isPrivateIndividual": true, "company": {"siret": null, "contact": null, "phone": null, "mail": null},
    }});
    created(&without_worker(&person), &[]);
    let mut unknown = without_worker(&person);
    crate::slip::world::merge(&mut unknown, &json!({"transporter": null}));
    let mut world = World::new();
    refused_at(world.create(D, &unknown), &["transporters"]);
}

#[test]
fn the_outlet_owns_the_cap_when_there_is_one() {
    let outlet = |next: Value| {
        with(&json!({"destination": {"cap": null, "operation": {"nextDestination": next}}}))
    };
    let planned = json!({"company": block(D2), "cap": "CAP-2", "plannedOperationCode": "R 5"});
    created(&outlet(planned), &[]);
    let next = "destination.operation.nextDestination";
    created(
        &outlet(json!({"company": {"siret": D2, "name": "Exutoire"}})),
        &[
            &format!("{next}.company.address"),
            &format!("{next}.company.contact"),
            &format!("{next}.company.phone"),
            &format!("{next}.company.mail"),
            &format!("{next}.cap"),
            &format!("{next}.plannedOperationCode"),
        ],
    );
}

/// Paths that a signature misses once a patch was applied before anything was signed.
#[track_caller]
fn signed(before: &str, by: &str, signature: &str, patch: &Value, expected: &[&str]) {
    let mut world = World::new();
    let id = world.published();
    world.update(P, &id, patch).unwrap();
    if !before.is_empty() {
        world.advance(&id, before);
    }
    match world.sign(by, &id, signature) {
        Ok(()) => assert!(expected.is_empty(), "nothing is missing"),
        refused => refused_at(refused, expected),
    }
}

#[test]
fn s5_the_works_want_the_waste_and_the_transport_the_carrier() {
    signed(
        "EMISSION",
        W,
        "WORK",
        &json!({"packagings": [], "weight": {"value": null}}),
        &["packagings", "weight.value"],
    );
    let no_plate = json!({"transporter": {"transport": {"plates": []}}});
    signed(
        "WORK",
        T,
        "TRANSPORT",
        &no_plate,
        &["transporters.1.transport.plates"],
    );
    let by_rail = json!({"transporter": {"transport": {"plates": [], "mode": "RAIL"}}});
    signed("WORK", T, "TRANSPORT", &by_rail, &[]);
    let no_mode = json!({"transporter": {"transport": {"mode": null}}});
    signed(
        "WORK",
        T,
        "TRANSPORT",
        &no_mode,
        &["transporters.1.transport.mode"],
    );
}

#[test]
fn s7_c20_a_receipt_is_wanted_on_the_road_unless_the_carrier_is_exempted() {
    for (carrier, is_refused) in [
        (json!({}), true),
        (json!({"recepisse": {"isExempted": true}}), false),
        (json!({"transport": {"mode": "RAIL"}}), false),
    ] {
        let mut world = World::new();
        world.company(T).transporter_receipt = None;
        let id = world
            .create(P, &with(&json!({"transporter": carrier})))
            .unwrap();
        world.advance(&id, "WORK");
        let signed = world.sign(T, &id, "TRANSPORT");
        assert_eq!(signed.is_err(), is_refused, "{carrier}");
    }
}

#[test]
fn s8_t6_an_arrival_says_what_came_and_its_date_when_it_is_signed() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    let reception = "destination.reception";
    refused_at(
        world.sign(D, &id, "RECEPTION"),
        &[
            &format!("{reception}.acceptationStatus"),
            &format!("{reception}.weight"),
            &format!("{reception}.date"),
        ],
    );
    world.update(D, &id, &treated("D 5")).unwrap();
    refused_at(
        world.sign(D, &id, "OPERATION"),
        &[
            &format!("{reception}.acceptationStatus"),
            &format!("{reception}.weight"),
        ],
    );
}

#[test]
fn t1_skipped_steps_count() {
    // The transport of a slip without works company applies what the works would have wanted.
    let mut world = World::new();
    let id = world.create(P, &without_worker(&json!({}))).unwrap();
    world.update(P, &id, &json!({"packagings": []})).unwrap();
    refused_at(world.sign(P, &id, "EMISSION"), &["packagings"]);
}

#[test]
fn t2_nothing_is_required_of_an_update_before_the_first_signature() {
    let mut world = World::new();
    let id = world.published();
    let emptied = json!({"destination": {"cap": null}});
    world.update(P, &id, &emptied).unwrap();
    let id = world.signed_up_to("EMISSION", &json!({}));
    refused_at(world.update(P, &id, &emptied), &["destination.cap"]);
}

#[test]
fn t27_a_draft_requires_nothing_but_of_intermediaries() {
    let mut world = World::new();
    let broken =
        json!({"emitter": {"company": {"siret": P}}, "intermediaries": [{"siret": INTERMEDIARY}]});
    assert!(!issues(world.draft(P, &broken)).is_empty());
    world
        .draft(P, &json!({"emitter": {"company": {"siret": P}}}))
        .unwrap();
}

#[test]
fn c18_another_consistence_is_described_on_recent_slips() {
    for (day, is_refused) in [
        ("2025-11-17T00:00:00Z", false),
        ("2025-11-19T00:00:00Z", true),
    ] {
        let mut world = World::new().on(day);
        let other = json!({"waste": {"consistence": "OTHER"}});
        let id = world.create(P, &with(&other)).unwrap();
        world.advance(&id, "EMISSION");
        assert_eq!(world.sign(W, &id, "WORK").is_err(), is_refused, "{day}");
    }
}
