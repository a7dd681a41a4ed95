//! Which rules find what, and which stages hide the next ones (§7).

use serde_json::{Value, json};

use super::world::*;

/// Paths of what a creation finds.
#[track_caller]
fn check(patch: &Value, expected: &[&str]) {
    let mut world = World::new();
    match world.create(P, &with(patch)) {
        Ok(_) => assert!(expected.is_empty(), "{patch} passes"),
        refused => refused_at(refused, expected),
    }
}

#[test]
fn formats_and_coherence_are_told_together_and_hide_the_rest() {
    check(
        &json!({
            "emitter": {"isPrivateIndividual": true},
            "packagings": [{"type": "OTHER", "quantity": 1}],
            // A company and a required field that later stages would find.
            "broker": {"company": block(X)},
            "destination": {"cap": null},
        }),
        &["emitter.company.siret", "packagings.[0]"],
    );
}

#[test]
fn a_value_outside_a_closed_list_hides_coherence() {
    check(
        &json!({"emitter": {"isPrivateIndividual": true}, "waste": {"code": "20 01 01"}}),
        &["wasteCode"],
    );
}

#[test]
fn a_closed_company_is_told_before_companies_are_checked() {
    let mut world = World::new();
    world.shows(W).is_closed = true;
    let input = with(&json!({"broker": {"company": block(X)}}));
    let sentence = bad_input(world.create(P, &input));
    assert!(sentence.contains("fermé selon le répertoire"), "{sentence}");
}

#[test]
fn companies_and_required_fields_are_told_together() {
    check(
        &json!({"broker": {"company": block(X)}, "destination": {"cap": null}}),
        &["broker.company.siret", "destination.cap"],
    );
}

#[test]
fn a_fatal_rule_hides_the_required_fields() {
    check(
        &json!({"waste": {"isSubjectToADR": true, "adr": null}, "destination": {"cap": null}}),
        &["waste.adr"],
    );
}

#[test]
fn b3_to_b7_fields_agree_with_each_other() {
    for (patch, expected) in [
        (
            json!({"emitter": {"isPrivateIndividual": true}}),
            &["emitter.company.siret"][..],
        ),
        (
            json!({"worker": {"isDisabled": true}}),
            &["worker.company.siret"],
        ),
        (
            json!({"worker": {"certification": {
                "hasSubSectionFour": false, "hasSubSectionThree": false, "certificationNumber": "C-1",
            }}}),
            &["worker.certification.certificationNumber"],
        ),
        (
            json!({"transporter": {"transport": {"plates": ["AB"]}}}),
            &["transporters.[0].transporter.transport.plates"],
        ),
    ] {
        check(&patch, expected);
    }
}

#[test]
fn b1_b2_an_operation_comes_after_the_reception_with_a_mode_of_its_code() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    world.update(D, &id, &received()).unwrap();
    let early = json!({"destination": {"operation": {"code": "D 5", "date": "2025-09-01"}}});
    refused_at(
        world.update(D, &id, &early),
        &["destination.operation.date"],
    );
    for mode in ["RECYCLAGE", "VALORISATION_ENERGETIQUE"] {
        let wrong = json!({"destination": {"operation": {"code": "D 5", "mode": mode}}});
        refused_at(
            world.update(D, &id, &wrong),
            &["destination.operation.mode"],
        );
    }
    let later = json!({"destination": {"operation": {"code": "D 5"}}});
    world.update(D, &id, &later).unwrap();
}

#[test]
fn b11_the_refused_weight_goes_with_the_decision() {
    let reception = |status: &str, weight: Value, refused: Value| {
        json!({"destination": {"reception": {
            "acceptationStatus": status, "weight": weight, "refusedWeight": refused, "refusalReason": "r",
        }}})
    };
    for (status, weight, refused, passes) in [
        ("ACCEPTED", json!(1), json!(0), true),
        ("ACCEPTED", json!(1), json!(0.5), false),
        ("ACCEPTED", json!(1), Value::Null, false),
        ("REFUSED", json!(1), json!(1), true),
        ("REFUSED", json!(1), json!(0.5), false),
        ("PARTIALLY_REFUSED", json!(1), json!(0.5), true),
        ("PARTIALLY_REFUSED", json!(1), json!(0), false),
        ("PARTIALLY_REFUSED", json!(1), json!(1), false),
        ("ACCEPTED", Value::Null, json!(0), false),
    ] {
        let mut world = World::new();
        let id = world.signed_up_to("TRANSPORT", &json!({}));
        let patch = reception(status, weight, refused);
        let updated = world.update(D, &id, &patch);
        assert_eq!(updated.is_ok(), passes, "{patch}");
        if !passes {
            refused_at(updated, &["destination.reception.refusedWeight"]);
        }
    }
}

#[test]
fn d3_d6_an_estimated_arrival_is_packed_in_bags_and_goes_on() {
    let estimated = json!({"destination": {"reception": {"weightIsEstimate": true}}});
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    world.update(D, &id, &received()).unwrap();
    world.update(D, &id, &estimated).unwrap();
    assert_eq!(issues(world.sign(D, &id, "RECEPTION")).len(), 1);
    let bags = json!({"packagings": [{"type": "CONTENEUR_BAG", "quantity": 1}]});
    let id = world.signed_up_to("TRANSPORT", &bags);
    world.update(D, &id, &received()).unwrap();
    world.update(D, &id, &estimated).unwrap();
    world.sign(D, &id, "RECEPTION").unwrap();
    world.update(D, &id, &treated("D 5")).unwrap();
    refused_at(
        world.sign(D, &id, "OPERATION"),
        &["destination.operation.code"],
    );
}

#[test]
fn a14_a_transit_site_declares_a_transit_code() {
    let next = json!({"company": block(D2), "cap": "CAP-2", "plannedOperationCode": "R 5"});
    let detour = json!({"destination": {"operation": {"nextDestination": next}}});
    let mut world = World::new();
    let id = world.signed_up_to("RECEPTION", &detour);
    world.update(D, &id, &treated("R 5")).unwrap();
    refused_at(
        world.sign(D, &id, "OPERATION"),
        &["destination.operation.code"],
    );
    let mut transit = treated("R 13");
    transit["destination"]["operation"]["mode"] = Value::Null;
    world.update(D, &id, &transit).unwrap();
    world.sign(D, &id, "OPERATION").unwrap();
}

#[test]
fn t19_who_is_registered_and_who_need_not_be() {
    for (removed, expected) in [
        (P, &[][..]),
        (W, &["worker.company.siret"]),
        (D, &["destination.company.siret"]),
    ] {
        let mut world = World::new();
        world.companies.remove(removed);
        match world.create_as(
            &crate::slip::world::member_of(&[P, T], contract::account::UserRole::Member),
            &complete(),
            false,
        ) {
            Ok(_) => assert!(expected.is_empty()),
            refused => refused_at(refused, expected),
        }
    }
}

#[test]
fn s15_a_company_that_sleeps_blocks_until_it_is_sealed() {
    for (step, is_refused) in [("", true), ("EMISSION", false)] {
        let mut world = World::new();
        let id = world.published();
        if !step.is_empty() {
            world.advance(&id, step);
        }
        world.sleeps(P);
        let patch = json!({"destination": {"company": {"phone": "0100000000"}}});
        assert_eq!(
            world.update(D, &id, &patch).is_err(),
            is_refused,
            "after {step}"
        );
    }
}

#[test]
fn c13_an_eco_organisme_is_no_emitter() {
    let mut world = World::new();
    world
        .companies
        .insert(ECO.to_owned(), world.companies[P].clone());
    let input = with(&json!({"emitter": {"company": block(ECO)}}));
    refused_because_starting(
        world.create(W, &input),
        "emitter.company.siret",
        "L'émetteur ne peut pas être un éco-organisme.",
    );
}

#[track_caller]
fn refused_because_starting<R: std::fmt::Debug>(
    result: Result<R, crate::slip::Refusal>,
    path: &str,
    start: &str,
) {
    let found = issues(result);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, path);
    assert!(found[0].1.starts_with(start), "{found:?}");
}

#[test]
fn r7_versioned_plates_are_free_on_older_slips() {
    let short = json!({"transporter": {"transport": {"plates": ["AB"]}}});
    let mut world = World::new().on("2025-02-01T00:00:00Z");
    let id = world.published();
    world.now = contract::scalar::DateTime::parse_text("2025-09-01T00:00:00Z").unwrap();
    world.update(P, &id, &short).unwrap();
    let id = world.published();
    refused_at(
        world.update(P, &id, &short),
        &["transporters.[0].transporter.transport.plates"],
    );
}
