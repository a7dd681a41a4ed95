//! What the next signature misses (§7.7), and what forms show as sealed (§9.4).

use serde_json::json;

use super::world::*;
use crate::slip::{missing_for_next_signature, sealed_for};

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
            let path = dotted(&missing.issue.path);
            (path, signature.as_str().unwrap().to_owned())
        })
        .collect();
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(path, signature)| ((*path).to_owned(), (*signature).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn what_misses_is_announced_for_the_next_step_of_the_linear_order() {
    let mut world = World::new();
    let id = world.published();
    check(&mut world, &id, &[]);
    world
        .update(P, &id, &json!({"weight": {"value": null}}))
        .unwrap();
    check(&mut world, &id, &[]);
    world.sign(P, &id, "EMISSION").unwrap();
    check(&mut world, &id, &[("weight.value", "WORK")]);
    let id = world.signed_up_to("WORK", &json!({"transporter": null}));
    check(&mut world, &id, &[("transporters", "TRANSPORT")]);
    // After the first carrier, the second is expected even when there is none.
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    check(&mut world, &id, &[]);
    let id = world.signed_up_to("RECEPTION", &json!({}));
    check(
        &mut world,
        &id,
        &[
            ("destination.operation.code", "OPERATION"),
            ("destination.operation.date", "OPERATION"),
        ],
    );
    let id = world.signed_up_to("OPERATION", &json!({}));
    check(&mut world, &id, &[]);
}

#[test]
fn t26_companies_adr_and_the_directory_are_left_aside() {
    let mut world = World::new();
    let id = world.published();
    world.sleeps(P);
    world.company(D).company_types.clear();
    let adr = json!({"waste": {"isSubjectToADR": true}});
    world.companies.get_mut(D).unwrap().company_types =
        vec![contract::company::CompanyType::Wasteprocessor];
    world.companies.get_mut(P).unwrap().is_dormant_since = None;
    world.update(P, &id, &adr).unwrap();
    check(&mut world, &id, &[]);
    refused_at(world.sign(P, &id, "EMISSION"), &["waste.adr"]);
}

#[test]
fn destination_and_outlet_stay_open_in_forms_until_the_first_carrier_signs() {
    let is_listed = |world: &mut World, id: &str, by: &str| {
        let slip = world.slip(id).clone();
        let paths = world.decide(&member(by), |_, facts| sealed_for(&slip, facts));
        paths
            .iter()
            .any(|path| path.join(".") == "destination.company.siret")
    };
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION", &json!({}));
    for by in [P, W, T, D] {
        assert!(!is_listed(&mut world, &id, by), "{by}");
    }
    assert!(is_listed(&mut world, &id, X));
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    for by in [P, W, T, D] {
        assert!(is_listed(&mut world, &id, by), "{by}");
    }
}
