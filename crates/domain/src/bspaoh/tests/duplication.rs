//! Copies for another departure (spec 5).

use contract::bspaoh::BspaohStatus as Status;
use serde_json::{Value, json};

use super::world::*;

const CODES: [&str; 2] = [
    "wastePackagings.[0].identificationCodes",
    "wastePackagings.[1].identificationCodes",
];

#[test]
fn a_copy_is_a_draft_of_whoever_makes_it_without_what_one_departure_tells() {
    let mut world = World::new();
    let id = world.signed_up_to("OPERATION");
    assert_eq!(
        forbidden(world.duplicate(X, &id)),
        "Vous ne pouvez pas dupliquer un bordereau sur lequel votre entreprise n'apparait pas"
    );
    let copy = world.duplicate(K, &id).unwrap();
    let slip = world.slip(&copy);
    assert_eq!(slip.status, Status::Draft);
    assert_eq!(slip.is_duplicate_of.as_deref(), Some(id.as_str()));
    assert_eq!(slip.can_access_draft_org_ids, [K]);
    assert_ne!(slip.transporter.id, world.slip(&id).transporter.id);
    let (source, stored) = (world.stored(&id), world.stored(&copy));
    for kept in [
        "/waste/type",
        "/waste/code",
        "/waste/adr",
        "/waste/packagings/1/volume",
        "/waste/packagings/1/containerNumber",
        "/emitter/company",
        "/emitter/emission/detail",
        "/destination/company",
        "/destination/cap",
        "/transporter/company/siret",
        "/transporter/recepisse",
        "/transporter/transport/mode",
        "/transporter/transport/takenOverAt",
    ] {
        let value = source.pointer(kept).unwrap();
        assert_eq!(stored.pointer(kept), Some(value), "{kept}");
    }
    for gone in [
        "/emitter/emission/signature",
        "/transporter/transport/signature",
        "/destination/handedOverToDestination",
        "/destination/reception",
        "/destination/operation",
    ] {
        assert_eq!(stored.pointer(gone), None, "{gone}");
    }
    assert_eq!(stored["transporter"]["transport"]["plates"], json!([]));
    assert_eq!(
        stored["waste"]["packagings"][0]["identificationCodes"],
        json!([])
    );
    assert_eq!(stored["packagingAcceptations"], json!([]));
}

#[test]
fn a_fresh_copy_needs_its_codes_before_anything_else() {
    let mut world = World::new();
    let id = world.published();
    let copy = world.duplicate(P, &id).unwrap();
    refused_at(world.publish(P, &copy), &CODES);
    refused_at(world.duplicate(P, &copy), &CODES);
    let cap = json!({"destination": {"cap": "CAP-2"}});
    refused_at(world.update(P, &copy, &cap), &CODES);
    world
        .update(P, &copy, &json!({"waste": {"packagings": boxes()}}))
        .unwrap();
    world.publish(P, &copy).unwrap();
}

#[test]
fn contacts_come_from_the_accounts_and_those_of_the_carrier_from_nowhere_else() {
    let mut world = World::new();
    let id = world.published();
    world.company(P).contact = Some("Dr Neuf".to_owned());
    world.company(T).contact_phone = Some("04 00 00 00 00".to_owned());
    let copy = world.duplicate(P, &id).unwrap();
    let stored = world.stored(&copy);
    assert_eq!(stored["emitter"]["company"]["contact"], "Dr Neuf");
    assert_eq!(stored["emitter"]["company"]["phone"], "01 27 76 49 96");
    assert_eq!(stored["destination"]["company"]["contact"], "Zoé Barbier");
    let carrier = &stored["transporter"]["company"];
    assert_eq!(carrier["phone"], "04 00 00 00 00");
    assert_eq!(carrier["contact"], Value::Null);
    assert_eq!(carrier["mail"], Value::Null);
}

#[test]
fn the_receipt_is_that_of_the_account_at_that_time() {
    let mut world = World::new();
    let id = world.published();
    world.company(T).transporter_receipt = None;
    let copy = world.duplicate(P, &id).unwrap();
    let receipt = world.stored(&copy)["transporter"]["recepisse"].clone();
    assert_eq!(receipt, json!({"isExempted": false}));
}

#[test]
fn a_foreign_carrier_loses_its_contact() {
    let mut world = World::new();
    let company = json!({"siret": null, "vatNumber": FOREIGN});
    let id = world
        .create(P, &with(&json!({"transporter": {"company": company}})))
        .unwrap();
    let copy = world.duplicate(P, &id).unwrap();
    let carrier = world.stored(&copy)["transporter"]["company"].clone();
    assert_eq!(carrier["vatNumber"], FOREIGN);
    assert_eq!(carrier["name"], format!("Établissement {T}"));
    assert_eq!(carrier["contact"], Value::Null);
}
