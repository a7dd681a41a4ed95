//! Nominal circuits (spec 15.1).

use contract::bsvhu::BsvhuStatus;
use serde_json::json;

use super::world::*;
use crate::slip::Tab;

#[test]
fn a1_from_the_emitter_to_the_shredder() {
    let mut world = World::new();
    let id = world.published();
    assert!(id.starts_with("VHU-20250901-"), "{id}");
    assert_eq!(world.slip(&id).status, BsvhuStatus::Initial);
    for (step, status) in [
        ("EMISSION", BsvhuStatus::SignedByProducer),
        ("TRANSPORT", BsvhuStatus::Sent),
        ("RECEPTION", BsvhuStatus::Received),
        ("OPERATION", BsvhuStatus::Processed),
    ] {
        let id = world.signed_up_to(step);
        assert_eq!(world.slip(&id).status, status, "{step}");
    }
}

#[test]
fn a2_the_reception_may_be_skipped() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let operation = json!({"code": "R 12", "date": "2025-09-03"});
    let input = json!({"destination": {"reception": received(), "operation": operation}});
    world.update(B, &id, &input).unwrap();
    world.sign(B, &id, "OPERATION").unwrap();
    assert_eq!(world.slip(&id).status, BsvhuStatus::Processed);
}

#[test]
fn a3_a_foreign_carrier_needs_no_receipt() {
    let mut world = World::new();
    let company = json!({"siret": null, "vatNumber": FOREIGN});
    let id = world
        .create(P, &with(&json!({"transporter": {"company": company}})))
        .unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    world.sign(FOREIGN, &id, "TRANSPORT").unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"],
        json!({"isExempted": false})
    );
}

#[test]
fn a4_carriers_sign_in_turn_and_one_more_joins_on_the_road() {
    let mut world = World::new();
    let row = |siret| json!({"company": block(siret), "transport": {"mode": "ROAD", "plates": ["XY-23-TE"]}});
    let first = world.create_row(P, &row(T)).unwrap();
    let second = world.create_row(P, &row(T2)).unwrap();
    let id = world
        .create(
            P,
            &with(&json!({"transporter": null, "transporters": [first, second]})),
        )
        .unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    world
        .update_row(T, &first, &json!({"transport": {"plates": ["AA-11-BB"]}}))
        .unwrap();
    assert_eq!(
        forbidden(world.sign(T2, &id, "TRANSPORT")),
        "Vous ne pouvez pas signer ce bordereau"
    );
    world.sign(T, &id, "TRANSPORT").unwrap();
    world.sign(T2, &id, "TRANSPORT").unwrap();
    assert_eq!(
        bad_input(world.sign(T2, &id, "TRANSPORT")),
        "Impossible d'appliquer une signature TRANSPORT. Tous les transporteurs ont déjà signé"
    );
    let third = world.create_row(B, &row(T3)).unwrap();
    world
        .update(B, &id, &json!({"transporters": [first, second, third]}))
        .unwrap();
    world.sign(T3, &id, "TRANSPORT").unwrap();
    assert_eq!(world.slip(&id).status, BsvhuStatus::Sent);
    world
        .update(B, &id, &json!({"destination": {"reception": received()}}))
        .unwrap();
    world.sign(B, &id, "RECEPTION").unwrap();
    assert_eq!(world.slip(&id).transporters.len(), 3);
}

const NO_SIRET: &str = "Terrain des Combes";

fn nameless_emitter() -> serde_json::Value {
    with(&json!({"emitter": {
        "agrementNumber": null, "irregularSituation": true, "noSiret": true,
        "company": {"siret": null, "name": NO_SIRET, "contact": null, "phone": null, "mail": null},
    }}))
}

#[test]
fn a5_without_siret_the_carrier_signs_first() {
    let mut world = World::new();
    let id = world.create(B, &nameless_emitter()).unwrap();
    assert_eq!(world.tab(&id, Tab::ToCollect), [T.to_owned()].into());
    assert_eq!(
        forbidden(world.sign(B, &id, "EMISSION")),
        "Vous ne pouvez pas signer ce bordereau"
    );
    world.sign(T, &id, "TRANSPORT").unwrap();
    assert_eq!(world.slip(&id).status, BsvhuStatus::Sent);
}

fn unregistered_emitter() -> serde_json::Value {
    with(&json!({"emitter": {"irregularSituation": true, "company": {"siret": UNREGISTERED}}}))
}

#[test]
fn a6_an_unregistered_irregular_emitter_is_noted_and_the_carrier_signs_first() {
    let mut world = World::new();
    let id = world.create(B, &unregistered_emitter()).unwrap();
    assert!(world.slip(&id).emitter.as_ref().unwrap().not_on_td);
    assert_eq!(
        world.tab(&id, Tab::ForAction),
        [UNREGISTERED.to_owned()].into()
    );
    assert_eq!(world.tab(&id, Tab::ToCollect), [T.to_owned()].into());
    world.sign(T, &id, "TRANSPORT").unwrap();
    assert_eq!(world.slip(&id).status, BsvhuStatus::Sent);
}

#[test]
fn a7_a_registered_irregular_emitter_signs_first() {
    let mut world = World::new();
    let id = world
        .create(B, &with(&json!({"emitter": {"irregularSituation": true}})))
        .unwrap();
    assert_eq!(
        bad_input(world.sign(T, &id, "TRANSPORT")),
        "Vous ne pouvez pas apposer cette signature sur le bordereau."
    );
    world.sign(P, &id, "EMISSION").unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
}

#[test]
fn a8_a_draft_belongs_to_its_author_until_it_is_published() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    let named = "Votre établissement doit être visé sur le bordereau";
    assert_eq!(
        forbidden(world.update(B, &id, &json!({"quantity": 3}))),
        named
    );
    assert_eq!(forbidden(world.publish(B, &id)), named);
    assert_eq!(world.tab(&id, Tab::Draft), [P.to_owned()].into());
    world.publish(P, &id).unwrap();
    assert_eq!(
        forbidden(world.publish(P, &id)),
        "Impossible de publier un bordereau qui n'est pas un brouillon"
    );
    world.update(B, &id, &json!({"quantity": 3})).unwrap();
}

#[test]
fn t2_the_guard_of_the_first_transport_reads_the_companies_of_that_time() {
    let mut world = World::new();
    let id = world.create(B, &unregistered_emitter()).unwrap();
    let registered = world.companies[P].clone();
    world.companies.insert(UNREGISTERED.to_owned(), registered);
    assert_eq!(
        bad_input(world.sign(T, &id, "TRANSPORT")),
        "Vous ne pouvez pas apposer cette signature sur le bordereau."
    );
    world.update(B, &id, &json!({"quantity": 7})).unwrap();
    assert!(
        world.slip(&id).emitter.as_ref().unwrap().not_on_td,
        "the mark stays"
    );
}

#[test]
fn t3_the_carrier_that_signs_first_answers_for_the_emission_too() {
    let mut world = World::new();
    let id = world.create(B, &nameless_emitter()).unwrap();
    world
        .update(
            B,
            &id,
            &json!({"emitter": {"company": null}, "quantity": null}),
        )
        .unwrap();
    refused_at(
        world.sign(T, &id, "TRANSPORT"),
        &[
            "emitter.company.name",
            "emitter.company.address",
            "emitter.company.street",
            "emitter.company.city",
            "emitter.company.postalCode",
            "quantity",
        ],
    );
    let emitter = json!({"company": {"name": NO_SIRET, "address": "Lieu-dit Les Combes"}});
    world
        .update(B, &id, &json!({"emitter": emitter, "quantity": 1}))
        .unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
    let sentence =
        forbidden(world.update(B, &id, &json!({"emitter": {"company": {"name": "Autre"}}})));
    assert!(
        sentence.ends_with(": La raison sociale de l'émetteur"),
        "{sentence}"
    );
}

#[test]
fn t21_a_transit_code_ends_the_slip() {
    let mut world = World::new();
    let id = world.signed_up_to("OPERATION");
    assert_eq!(
        world.stored(&id)["destination"]["operation"]["code"],
        "R 12"
    );
    assert_eq!(world.slip(&id).status, BsvhuStatus::Processed);
    let everybody = [P, T, B].map(str::to_owned).into();
    assert_eq!(world.tab(&id, Tab::Archived), everybody);
}
