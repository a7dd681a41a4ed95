//! What the next signature misses (spec 3.2).

use serde_json::json;

use super::world::*;
use crate::slip::missing_for_next_signature;

#[track_caller]
fn check(world: &mut World, id: &str, signature: &str, expected: &[&str]) {
    let slip = world.slip(id).clone();
    let missing = world.decide(&member(X), |_, facts| {
        missing_for_next_signature(&slip, facts)
    });
    let found: Vec<(String, serde_json::Value)> = missing
        .unwrap()
        .into_iter()
        .map(|missing| {
            let signature = serde_json::to_value(missing.required_for).unwrap();
            (dotted(&missing.issue.path), signature)
        })
        .collect();
    let expected: Vec<(String, serde_json::Value)> = expected
        .iter()
        .map(|path| ((*path).to_owned(), json!(signature)))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_next_signature_is_announced_with_what_it_misses() {
    let mut world = World::new();
    let id = world.published();
    check(&mut world, &id, "EMISSION", &[]);
    let erased = json!({
        "destination": {"company": {"phone": null}}, "emitter": {"company": {"mail": ""}},
    });
    world.update(P, &id, &erased).unwrap();
    check(
        &mut world,
        &id,
        "EMISSION",
        &["emitter.company.mail", "destination.company.phone"],
    );
    let id = world.signed_up_to("EMISSION");
    check(
        &mut world,
        &id,
        "TRANSPORT",
        &[
            "transporter.transport.takenOverAt",
            "transporter.transport.mode",
        ],
    );
    let id = world.signed_up_to("OPERATION");
    check(&mut world, &id, "", &[]);
}

#[test]
fn the_reception_is_expected_after_the_departure_handed_over_or_not() {
    let mut world = World::new();
    for step in ["TRANSPORT", "DELIVERY"] {
        let id = world.signed_up_to(step);
        check(
            &mut world,
            &id,
            "RECEPTION",
            &[
                "destination.reception.acceptation.status",
                "destination.reception.date",
                "destination.reception.acceptation.status",
            ],
        );
        world.update(K, &id, &arrival()).unwrap();
        check(&mut world, &id, "RECEPTION", &[]);
    }
}

#[test]
fn after_a_refusal_a_code_alone_is_announced() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &refusal()).unwrap();
    world.sign(K, &id, "RECEPTION").unwrap();
    check(
        &mut world,
        &id,
        "OPERATION",
        &["destination.operation.code"],
    );
}

#[test]
fn companies_are_looked_at_too() {
    let mut world = World::new();
    let id = world.published();
    world.company(K).waste_processor_types.clear();
    check(
        &mut world,
        &id,
        "EMISSION",
        &["destinationCompanySiret.destination.company.siret"],
    );
    let id = world
        .draft(P, &json!({"emitter": {"company": block(P)}}))
        .unwrap();
    check(
        &mut world,
        &id,
        "EMISSION",
        &[
            "waste.code",
            "",
            "emitter.emission.detail.quantity",
            "destination.company.name",
            "destination.company.siret",
            "destination.company.address",
            "destination.company.contact",
            "destination.company.phone",
            "destination.company.mail",
            "transporter.company.siret",
        ],
    );
}
