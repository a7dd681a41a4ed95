//! Acceptance scenarios: whole circuits, tab after tab (spec 2, 9, 12).

use std::collections::BTreeSet;

use contract::bspaoh::BspaohStatus as Status;
use serde_json::json;

use super::world::*;
use crate::slip::Tab;

#[track_caller]
fn check(world: &World, id: &str, status: Status, expected: &[(Tab, &[&str])]) {
    assert_eq!(world.slip(id).status, status);
    for tab in [
        Tab::Draft,
        Tab::ForAction,
        Tab::Follow,
        Tab::ToCollect,
        Tab::Collected,
        Tab::Archived,
    ] {
        let named = expected.iter().find(|(at, _)| *at == tab);
        let organisations = named.map_or(&[][..], |(_, organisations)| organisations);
        let organisations: BTreeSet<String> =
            organisations.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(world.tab(id, tab), organisations, "{status:?} {tab:?}");
    }
}

#[test]
fn a_slip_goes_from_its_emitter_to_the_cremation_tab_after_tab() {
    let mut world = World::new();
    let id = world.published();
    assert!(id.starts_with("PAOH-20250901-"), "{id}");
    check(
        &world,
        &id,
        Status::Initial,
        &[(Tab::ForAction, &[P]), (Tab::Follow, &[T, K])],
    );
    world.sign(P, &id, "EMISSION").unwrap();
    let signed = [(Tab::ToCollect, &[T][..]), (Tab::Follow, &[P, K])];
    check(&world, &id, Status::SignedByProducer, &signed);
    world.update(T, &id, &departure()).unwrap();
    check(&world, &id, Status::SignedByProducer, &signed);
    world.sign(T, &id, "TRANSPORT").unwrap();
    let sent = [
        (Tab::Collected, &[T][..]),
        (Tab::ForAction, &[K]),
        (Tab::Follow, &[P]),
    ];
    check(&world, &id, Status::Sent, &sent);
    world.update(K, &id, &arrival()).unwrap();
    check(&world, &id, Status::Sent, &sent);
    world.sign(K, &id, "RECEPTION").unwrap();
    let received = [(Tab::ForAction, &[K][..]), (Tab::Follow, &[P, T])];
    check(&world, &id, Status::Received, &received);
    world.update(K, &id, &cremation()).unwrap();
    check(&world, &id, Status::Received, &received);
    world.sign(K, &id, "OPERATION").unwrap();
    check(
        &world,
        &id,
        Status::Processed,
        &[(Tab::Archived, &[P, T, K])],
    );
}

#[test]
fn a_foetus_goes_the_same_way() {
    let mut world = World::new();
    let reliquary = json!([{
        "type": "RELIQUAIRE", "containerNumber": "R-9", "quantity": 1, "identificationCodes": ["F-1"],
        "consistence": "SOLIDE",
    }]);
    let id = world
        .create(
            P,
            &with(&json!({"waste": {"type": "FOETUS", "packagings": reliquary}})),
        )
        .unwrap();
    assert_eq!(world.slip(&id).status, Status::Initial);
}

#[test]
fn the_hand_over_moves_nothing_and_is_signed_once() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    let untimely = "Vous ne pouvez pas apposer cette signature sur le bordereau.";
    assert_eq!(bad_input(world.sign(T, &id, "DELIVERY")), untimely);
    world.update(T, &id, &departure()).unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
    let date = Some("2025-08-21T06:00:00Z");
    world.sign_with(T, &id, "DELIVERY", None, date).unwrap();
    check(
        &world,
        &id,
        Status::Sent,
        &[
            (Tab::Collected, &[T]),
            (Tab::ForAction, &[K]),
            (Tab::Follow, &[P]),
        ],
    );
    assert_eq!(
        world.stored(&id)["destination"]["handedOverToDestination"],
        json!({"signature": {"author": "Rita Sauvage", "date": "2025-08-21T06:00:00Z"}})
    );
    assert_eq!(
        bad_input(world.sign(T, &id, "DELIVERY")),
        "Cette signature a déjà été apposée."
    );
    world.update(K, &id, &arrival()).unwrap();
    world.sign(K, &id, "RECEPTION").unwrap();
    assert_eq!(world.slip(&id).status, Status::Received);
}

#[test]
fn the_hand_over_comes_too_late_after_the_reception() {
    let mut world = World::new();
    let id = world.signed_up_to("RECEPTION");
    assert_eq!(
        bad_input(world.sign(T, &id, "DELIVERY")),
        "Vous ne pouvez pas apposer cette signature sur le bordereau."
    );
}

#[test]
fn everything_may_be_told_at_once_then_signed() {
    let mut world = World::new();
    let mut input = complete();
    for told in [departure(), arrival(), cremation()] {
        crate::slip::world::merge(&mut input, &told);
    }
    let id = world.create(P, &input).unwrap();
    let stored = world.stored(&id);
    let detail = &stored["destination"]["reception"]["detail"];
    assert_eq!(detail["acceptedWeight"]["value"], "14");
    for (by, signature, status) in [
        (P, "EMISSION", Status::SignedByProducer),
        (T, "TRANSPORT", Status::Sent),
        (K, "RECEPTION", Status::Received),
        (K, "OPERATION", Status::Processed),
    ] {
        world.sign(by, &id, signature).unwrap();
        assert_eq!(world.slip(&id).status, status);
    }
}

#[test]
fn a_partial_refusal_waits_for_its_cremation() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &partial_refusal()).unwrap();
    world.sign(K, &id, "RECEPTION").unwrap();
    let received = [(Tab::ForAction, &[K][..]), (Tab::Follow, &[P, T])];
    check(&world, &id, Status::PartiallyRefused, &received);
    world.update(K, &id, &cremation()).unwrap();
    world.sign(K, &id, "OPERATION").unwrap();
    check(
        &world,
        &id,
        Status::Processed,
        &[(Tab::Archived, &[P, T, K])],
    );
}

#[test]
fn a_total_refusal_is_the_end_though_the_operation_stays_open() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &refusal()).unwrap();
    let stored = world.stored(&id);
    let detail = &stored["destination"]["reception"]["detail"];
    assert_eq!(detail["acceptedWeight"]["value"], "0");
    world.sign(K, &id, "RECEPTION").unwrap();
    check(&world, &id, Status::Refused, &[(Tab::Archived, &[P, T, K])]);
    // No date is needed: nothing is burnt.
    refused_at(
        world.sign(K, &id, "OPERATION"),
        &["destination.operation.code"],
    );
    world.update(K, &id, &cremation()).unwrap();
    assert_eq!(
        bad_input(world.sign(K, &id, "OPERATION")),
        "Vous ne pouvez pas apposer cette signature sur le bordereau."
    );
    assert_eq!(world.slip(&id).status, Status::Refused);
}

#[test]
fn the_emitter_is_told_of_refusals_when_it_gave_its_mail() {
    for (told, expected) in [
        (arrival(), &[][..]),
        (partial_refusal(), &["mail.bspaoh.refusal"]),
        (refusal(), &["mail.bspaoh.refusal"]),
    ] {
        let mut world = World::new();
        let id = world.signed_up_to("TRANSPORT");
        world.update(K, &id, &told).unwrap();
        world.sign(K, &id, "RECEPTION").unwrap();
        assert_eq!(world.jobs, expected);
    }
}

#[test]
fn what_was_not_accepted_lately_is_to_be_brought_back_by_a_french_carrier() {
    let yesterday = json!({"destination": {"reception": {"date": "2025-08-31T09:00:00Z"}}});
    for (told, expected) in [
        (arrival(), None),
        (partial_refusal(), Some(T)),
        (refusal(), Some(T)),
    ] {
        let mut world = World::new();
        let id = world.signed_up_to("TRANSPORT");
        world.update(K, &id, &told).unwrap();
        world.update(K, &id, &yesterday).unwrap();
        world.sign(K, &id, "RECEPTION").unwrap();
        let expected: BTreeSet<String> = expected.map(str::to_owned).into_iter().collect();
        assert_eq!(world.tab(&id, Tab::Return), expected);
        let world = world.on("2025-09-03T12:00:00Z");
        assert!(world.tab(&id, Tab::Return).is_empty());
    }
}

#[test]
fn a_foreign_carrier_signs_without_receipt_and_brings_nothing_back() {
    let mut world = World::new();
    let company = json!({"siret": null, "vatNumber": FOREIGN});
    let id = world
        .create(P, &with(&json!({"transporter": {"company": company}})))
        .unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    world.update(FOREIGN, &id, &departure()).unwrap();
    world.sign(FOREIGN, &id, "TRANSPORT").unwrap();
    world.sign(FOREIGN, &id, "DELIVERY").unwrap();
    assert_eq!(
        world.stored(&id)["transporter"]["recepisse"],
        json!({"isExempted": false})
    );
    assert_eq!(world.tab(&id, Tab::Collected), [FOREIGN.to_owned()].into());
    let told = json!({"destination": {"reception": {"date": "2025-08-31T09:00:00Z"}}});
    world.update(K, &id, &refusal()).unwrap();
    world.update(K, &id, &told).unwrap();
    assert!(world.tab(&id, Tab::Return).is_empty());
}

#[test]
fn a_copy_keeps_the_signatures_under_other_identifiers() {
    use crate::slip::{CopyNames, Slip as _};

    let mut world = World::new();
    let id = world.signed_up_to("OPERATION");
    let mut opaque = || "other".to_owned();
    let mut names = CopyNames {
        readable_id: "PAOH-20250901-COPY00000".to_owned(),
        opaque: &mut opaque,
    };
    let copy = world.slip(&id).copied(&mut names).unwrap();
    assert_eq!(copy.id.as_str(), "PAOH-20250901-COPY00000");
    assert_eq!(copy.transporter.id.as_str(), "other");
    assert_eq!(copy.status, Status::Processed);
    assert_eq!(copy.destination, world.slip(&id).destination);
}
