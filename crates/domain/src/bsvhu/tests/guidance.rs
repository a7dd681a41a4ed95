//! What the next signature misses (spec 7.7).

use serde_json::json;

use super::world::*;
use crate::slip::missing_for_next_signature;

#[track_caller]
fn check(world: &mut World, id: &str, expected: &[(&str, &str)]) {
    let slip = world.slip(id).clone();
    let missing = world
        .decide(&member(X), |_, facts| {
            missing_for_next_signature(&slip, facts)
        })
        .unwrap();
    let found: Vec<(String, String)> = missing
        .into_iter()
        .map(|missing| {
            let signature = serde_json::to_value(missing.required_for).unwrap();
            (
                dotted(&missing.issue.path),
                signature.as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(path, signature)| ((*path).to_owned(), (*signature).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn o6_a_missing_telephone_is_announced_for_the_emission() {
    let mut world = World::new();
    let id = world.published();
    check(&mut world, &id, &[]);
    world
        .update(
            P,
            &id,
            &json!({"destination": {"company": {"phone": null}}}),
        )
        .unwrap();
    check(
        &mut world,
        &id,
        &[("destination.company.phone", "EMISSION")],
    );
}

#[test]
fn after_the_emission_the_carrier_is_announced() {
    let mut world = World::new();
    let id = world
        .create(P, &with(&json!({"transporter": null})))
        .unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    check(&mut world, &id, &[("transporters", "TRANSPORT")]);
}

#[test]
fn after_the_first_carrier_the_next_one_is_expected_even_when_there_is_none() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    check(&mut world, &id, &[]);
    let id = world.signed_up_to("RECEPTION");
    check(
        &mut world,
        &id,
        &[
            ("destination.operation.code", "OPERATION"),
            ("destination.operation.date", "OPERATION"),
        ],
    );
    let id = world.signed_up_to("OPERATION");
    check(&mut world, &id, &[]);
}

#[test]
fn t25_companies_and_the_directory_are_left_aside() {
    let mut world = World::new();
    let id = world.published();
    world.sleeps(P);
    world.company(B).company_types.clear();
    check(&mut world, &id, &[]);
}
