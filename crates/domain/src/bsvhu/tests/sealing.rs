//! Sealed paths, as forms want them (spec 9.4).

use serde_json::json;

use super::world::*;
use crate::slip::sealed_for;

#[track_caller]
fn check(world: &mut World, id: &str, by: &str, expected: usize) {
    let slip = world.slip(id).clone();
    let paths = world.decide(&member(by), |_, facts| sealed_for(&slip, facts));
    assert_eq!(paths.len(), expected, "{paths:?}");
}

#[test]
fn o6_after_the_emission_the_emitter_is_free_and_the_others_are_not() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    check(&mut world, &id, P, 0);
    check(&mut world, &id, B, 19);
}

#[test]
fn o6_after_the_transport_the_carrier_counts_twice() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    check(&mut world, &id, P, 54);
    check(&mut world, &id, B, 54);
}

#[test]
fn o6_after_the_operation_brokers_and_traders_count_when_they_are_named() {
    for (patch, expected) in [
        (json!({}), 82),
        (json!({"broker": {"company": block(BROKER)}}), 91),
        (
            json!({"broker": {"company": block(BROKER)}, "trader": {"company": block(TRADER)}}),
            100,
        ),
    ] {
        let mut world = World::new();
        let id = world.create(P, &with(&patch)).unwrap();
        world.advance(&id, "OPERATION");
        check(&mut world, &id, P, expected);
    }
}

#[test]
fn every_carrier_is_listed_once_the_first_has_signed() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let first = world.slip(&id).transporters[0].id.to_string();
    let second = world.create_row(B, &json!({"company": block(T2)})).unwrap();
    world
        .update(B, &id, &json!({"transporters": [first, second]}))
        .unwrap();
    check(&mut world, &id, P, 54 + 15);
}
