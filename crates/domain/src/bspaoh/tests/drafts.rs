//! Drafts: who sees them, what they hold, how they are published (spec 2, 4, 5).

use contract::account::UserRole;
use contract::bspaoh::BspaohStatus as Status;
use serde_json::{Value, json};

use super::world::*;
use crate::slip::{Tab, readers};

const NOT_NAMED: &str = "Votre établissement doit être visé sur le bordereau";

fn alone() -> Value {
    json!({"emitter": {"company": {"siret": P, "name": "Hôpital", "address": "1 rue Haute, Dijon"}}})
}

#[test]
fn an_empty_draft_has_a_type_and_a_carrier_to_fill() {
    let mut world = World::new();
    let id = world.draft(P, &alone()).unwrap();
    assert_eq!(world.slip(&id).status, Status::Draft);
    let stored = world.stored(&id);
    assert_eq!(stored["waste"], json!({"type": "PAOH", "packagings": []}));
    assert_eq!(
        stored["transporter"]["recepisse"],
        json!({"isExempted": false})
    );
    assert_eq!(stored["transporter"]["transport"], json!({"plates": []}));
    assert!(stored["transporter"]["id"].is_string());
    assert_eq!(stored["destination"], Value::Null);
}

#[test]
fn everything_missing_is_told_when_a_draft_is_published_or_signed() {
    let mut world = World::new();
    let id = world.draft(P, &alone()).unwrap();
    let missing = [
        "waste.code",
        "",
        "emitter.company.contact",
        "emitter.company.phone",
        "emitter.company.mail",
        "emitter.emission.detail.quantity",
        "destination.company.name",
        "destination.company.siret",
        "destination.company.address",
        "destination.company.contact",
        "destination.company.phone",
        "destination.company.mail",
        "transporter.company.siret",
    ];
    refused_at(world.publish(P, &id), &missing);
    refused_at(world.sign(P, &id, "EMISSION"), &missing);
}

#[test]
fn a_complete_draft_is_not_signed_before_it_is_published() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    assert_eq!(
        bad_input(world.sign(P, &id, "EMISSION")),
        "Vous ne pouvez pas passer ce bordereau à l'état souhaité."
    );
    world.publish(P, &id).unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
}

#[test]
fn a_draft_is_published_once_by_those_who_see_it() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    assert_eq!(world.tab(&id, Tab::Draft), [P.to_owned()].into());
    for other in [T, K, X] {
        assert_eq!(forbidden(world.publish(other, &id)), NOT_NAMED);
        let update = json!({"destination": {"cap": "CAP-2"}});
        assert_eq!(forbidden(world.update(other, &id, &update)), NOT_NAMED);
        forbidden(world.delete(other, &id));
        forbidden(world.duplicate(other, &id));
    }
    world.publish(P, &id).unwrap();
    assert_eq!(world.slip(&id).status, Status::Initial);
    assert!(world.slip(&id).can_access_draft_org_ids.is_empty());
    assert_eq!(readers(world.slip(&id)), [P, K, T]);
    assert_eq!(
        forbidden(world.publish(P, &id)),
        "Impossible de publier un bordereau qui n'est pas un brouillon"
    );
}

#[test]
fn publishing_completes_nothing() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    world.shows(P);
    world.publish(P, &id).unwrap();
    let name = &world.stored(&id)["emitter"]["company"]["name"];
    assert_eq!(*name, format!("Établissement {P}"));
}

#[test]
fn each_update_of_a_draft_gives_it_to_the_companies_of_its_author() {
    let mut world = World::new();
    let id = world.draft(P, &alone()).unwrap();
    let both = member_of(&[P, K], UserRole::Member);
    let update = json!({"destination": {"company": block(K)}});
    world.update_as(&both, &id, &update).unwrap();
    assert_eq!(world.slip(&id).can_access_draft_org_ids, [P, K]);
    // A company that leaves the draft does not see it any more.
    world
        .update_as(&both, &id, &json!({"emitter": {"company": {"siret": X}}}))
        .unwrap();
    assert_eq!(world.slip(&id).can_access_draft_org_ids, [K]);
    assert_eq!(
        forbidden(world.update(P, &id, &json!({"destination": {"cap": "CAP-2"}}))),
        NOT_NAMED
    );
}

#[test]
fn nobody_leaves_their_draft() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    for company in [json!({"siret": X}), Value::Null] {
        assert_eq!(
            forbidden(world.update(P, &id, &json!({"emitter": {"company": company}}))),
            "Vous ne pouvez pas enlever votre établissement du bordereau"
        );
    }
}

#[test]
fn a_given_destination_burns_bodies_even_on_a_draft() {
    let mut world = World::new();
    let input = with(&json!({"destination": {"company": {"siret": INCINERATOR}}}));
    refused_at(
        world.draft(P, &input),
        &["destinationCompanySiret.destination.company.siret"],
    );
    let input = with(&json!({"transporter": {"company": {"siret": UNREGISTERED}}}));
    refused_at(world.draft(P, &input), &["transporter.company.siret"]);
}
