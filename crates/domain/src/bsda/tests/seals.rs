//! What each signature seals, and for whom (§9.2).

use serde_json::{Value, json};

use super::world::*;

const STEPS: [&str; 5] = ["EMISSION", "WORK", "TRANSPORT", "RECEPTION", "OPERATION"];

/// Is the change refused as sealed?
fn is_sealed(world: &mut World, by: &str, id: &str, patch: &Value) -> bool {
    match world.update(by, id, patch) {
        Err(crate::slip::Refusal::Forbidden(sentence)) => {
            assert!(
                sentence.starts_with("Des champs ont été verrouillés"),
                "{sentence}"
            );
            true
        }
        _ => false,
    }
}

/// Checks from which step on a change by this company is sealed.
#[track_caller]
fn check(by: &str, patch: &Value, from: &str) {
    let sealed_from = STEPS.iter().position(|step| *step == from);
    for (rank, step) in STEPS.into_iter().enumerate() {
        let mut world = World::new();
        let id = world.signed_up_to(step, &json!({}));
        assert_eq!(
            is_sealed(&mut world, by, &id, patch),
            sealed_from.is_some_and(|from| rank >= from),
            "{patch} by {by} after {step}"
        );
    }
}

#[test]
fn the_emission_seals_who_emits() {
    check(
        P,
        &json!({"emitter": {"company": {"name": "Autre"}}}),
        "EMISSION",
    );
    check(P, &json!({"type": "COLLECTION_2710"}), "EMISSION");
}

#[test]
fn u3_the_emitter_corrects_its_data_until_the_works_are_signed() {
    for patch in [
        json!({"emitter": {"company": {"phone": "0100000000"}}}),
        json!({"emitter": {"customInfo": "info"}}),
        json!({"waste": {"code": "17 06 05*"}}),
        json!({"destination": {"plannedOperationCode": "R 5"}}),
    ] {
        check(P, &patch, "WORK");
        check(D, &patch, "EMISSION");
    }
}

#[test]
fn u5_the_works_company_describes_the_waste_until_it_signs() {
    for patch in [
        json!({"waste": {"familyCode": "5"}}),
        json!({"waste": {"sealNumbers": ["S2"]}}),
        json!({"packagings": [{"type": "BIG_BAG", "quantity": 1}]}),
        json!({"weight": {"value": 2}}),
        json!({"worker": {"company": {"phone": "0100000000"}}}),
    ] {
        check(W, &patch, "WORK");
    }
}

#[test]
fn the_waste_is_sealed_with_the_emission_when_there_is_no_works_company() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION", &no_worker());
    for patch in [
        json!({"weight": {"value": 2}}),
        json!({"waste": {"familyCode": "5"}}),
    ] {
        assert!(is_sealed(&mut world, D, &id, &patch), "{patch}");
    }
    assert!(!is_sealed(
        &mut world,
        D,
        &id,
        &json!({"waste": {"sealNumbers": ["S2"]}})
    ));
}

#[test]
fn u10_intermediaries_are_sealed_by_the_transport() {
    let intermediary = json!({"intermediaries": [block(INTERMEDIARY)]});
    check(D, &intermediary, "TRANSPORT");
}

#[test]
fn u12_reception_data_are_sealed_by_the_reception_or_by_the_operation() {
    check(
        D,
        &json!({"destination": {"reception": {"weight": 1.5, "refusedWeight": 0}}}),
        "RECEPTION",
    );
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    world.update(D, &id, &received()).unwrap();
    world.update(D, &id, &treated("D 5")).unwrap();
    world.sign(D, &id, "OPERATION").unwrap();
    let patch = json!({"destination": {"reception": {"weight": 1.5}}});
    assert!(is_sealed(&mut world, D, &id, &patch));
}

#[test]
fn u13_what_follows_the_waste_is_open_until_the_operation() {
    for patch in [
        json!({"destination": {"company": {"phone": "0100000000"}}}),
        json!({"destination": {"cap": "CAP-9"}}),
        json!({"broker": {"company": block(BROKER)}}),
    ] {
        check(D, &patch, "OPERATION");
    }
}

#[test]
fn u2_sealed_values_may_be_sent_again() {
    let mut world = World::new();
    let id = world.signed_up_to("OPERATION", &json!({}));
    let events = world.events.len();
    let again = json!({
        "emitter": {"company": block(P), "customInfo": ""},
        "weight": {"value": 1.020_000},
        "waste": {"sealNumbers": ["S1"]},
    });
    world.update(D, &id, &again).unwrap();
    assert_eq!(world.events.len(), events);
}

#[test]
fn u4_a_transit_site_comes_between_and_leaves_around_the_planned_outlet() {
    let next = |siret: &str| json!({"company": block(siret), "cap": "CAP-2", "plannedOperationCode": "R 5"});
    let detour = |site: &str, outlet: &str| {
        json!({"destination": {
            "company": block(site), "operation": {"nextDestination": next(outlet)},
        }})
    };
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION", &json!({}));
    let moved = json!({"destination": {"company": block(D2)}});
    assert!(is_sealed(&mut world, W, &id, &moved));
    refused_at(
        world.update(W, &id, &detour(D2, CENTRE)),
        &["destination.operation.nextDestination.company.siret"],
    );
    world.update(W, &id, &detour(D2, D)).unwrap();
    let back = json!({"destination": {
        "company": block(D), "operation": {"nextDestination": "__null"},
    }});
    let mut erased = json!({});
    crate::slip::world::merge(&mut erased, &back);
    world.update(W, &id, &erased).unwrap();
    world.advance_from_work(&id);
    assert!(is_sealed(&mut world, W, &id, &detour(D2, D)));
}

impl World {
    /// The works and the transport of a slip whose emission is signed.
    fn advance_from_work(&mut self, id: &str) {
        self.sign(W, id, "WORK").unwrap();
        self.sign(T, id, "TRANSPORT").unwrap();
    }
}

#[test]
fn u7_a_carrier_that_has_signed_keeps_its_place() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    let first = world.slip(&id).transporters[0].id.to_string();
    let second = world.create_row(D, &json!({"company": block(T2)})).unwrap();
    let swapped = json!({"transporters": [second, first]});
    assert!(is_sealed(&mut world, D, &id, &swapped));
    assert!(is_sealed(&mut world, D, &id, &json!({"transporters": []})));
    world
        .update(D, &id, &json!({"transporters": [first, second]}))
        .unwrap();
}

#[test]
fn u1_nobody_removes_their_last_company() {
    let alone = "Vous ne pouvez pas enlever votre établissement du bordereau";
    let mut world = World::new();
    let mut input = complete();
    input["broker"] = json!({"company": block(BROKER)});
    input["intermediaries"] = json!([block(INTERMEDIARY)]);
    let id = world.create(P, &input).unwrap();
    for (by, patch) in [
        (BROKER, json!({"broker": null})),
        (BROKER, json!({"broker": {"company": {"siret": null}}})),
        (W, json!({"worker": null})),
        (T, json!({"transporter": null})),
        (INTERMEDIARY, json!({"intermediaries": []})),
        // A null list changes nothing and is judged as an empty one.
        (INTERMEDIARY, json!({"intermediaries": null})),
    ] {
        assert_eq!(forbidden(world.update(by, &id, &patch)), alone, "{by}");
    }
    world
        .update(P, &id, &json!({"intermediaries": null}))
        .unwrap();
    assert_eq!(world.slip(&id).intermediaries.as_ref().unwrap().len(), 1);
}
