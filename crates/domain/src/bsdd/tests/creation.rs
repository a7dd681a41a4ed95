//! Creation: who may create, what a draft respects, and what is written.

use contract::{account::UserRole, bsdd::FormStatus as Status};
use serde_json::{Value, json};

use super::{circuit::*, world::member};
use crate::slip::{Refusal, Tab};

#[test]
fn any_company_on_the_form_may_create_it() {
    let input = with(&json!({
        "trader": {"company": block(TRADER)},
        "broker": {"company": block(BROKER)},
        "ecoOrganisme": {"siret": ECO, "name": "Éco"},
        "intermediaries": [block(CARRIER_TWO)],
        "recipient.isTempStorage": true,
        "temporaryStorageDetail": {"destination": {"company": block(STORER)}},
    }));
    for siret in [
        EMITTER,
        CARRIER,
        RECIPIENT,
        TRADER,
        BROKER,
        ECO,
        CARRIER_TWO,
        STORER,
    ] {
        let mut world = everybody();
        let id = world.create_as(siret, &input).unwrap();
        assert_eq!(world.form(&id).status, Status::Draft);
        assert_eq!(world.tab(&id, Tab::Draft), [siret]);
    }
    forbidden(everybody().create_as(STRANGER, &input));
}

#[test]
fn the_company_of_a_carrier_row_may_create() {
    let mut world = everybody();
    let row = json!({"input": {"company": block(CARRIER_TWO), "mode": "ROAD"}});
    let row = world
        .run(CARRIER_TWO, "createFormTransporter", &row)
        .unwrap();
    let mut input = complete();
    input.as_object_mut().unwrap().remove("transporter");
    input["transporters"] = json!([row]);
    let id = world.create_as(CARRIER_TWO, &input).unwrap();
    assert_eq!(world.form(&id).transporters[0].id.as_str(), row);
}

#[test]
fn a_created_form_is_a_numbered_draft_with_one_entry_in_its_history() {
    let mut world = everybody();
    let id = world.draft(&json!({}));
    let form = world.form(&id);
    assert!(form.readable_id.starts_with("BSD-20250901-"));
    assert_eq!(form.readable_id.len(), "BSD-20250901-ABCDEFGHI".len());
    let change = world.last.as_ref().unwrap();
    assert_eq!(change.event.verb, "Created");
    assert_eq!(
        change.event.metadata["statusLogs"],
        json!([{"status": "DRAFT", "updatedFields": {}}])
    );
}

/// Creates for a member of both the emitter and the carrier.
fn create(changes: &Value) -> Result<String, Refusal> {
    let mut actor = member(EMITTER, UserRole::Member);
    actor.roles.insert(CARRIER.to_owned(), UserRole::Member);
    let args = json!({"createFormInput": with(changes)});
    everybody().run_as(&actor, "createForm", &args)
}

/// The refusal of a draft names its reason.
fn check(changes: &Value, sentence: &str) {
    let refusal = bad_input(create(changes));
    assert!(refusal.contains(sentence), "{changes}: {refusal}");
}

fn accept(changes: &Value) {
    create(changes).unwrap();
}

#[test]
fn the_recipient_is_a_registered_destination() {
    check(
        &json!({"recipient.company.siret": UNREGISTERED}),
        UNREGISTERED,
    );
    check(
        &json!({"recipient.company.siret": CARRIER_TWO}),
        CARRIER_TWO,
    );
    check(&json!({"recipient.company.siret": "123"}), "SIRET");
    check(&json!({"recipient.company.mail": "pas un mail"}), "mail");
}

#[test]
fn carriers_are_registered_carriers_or_exempted() {
    check(
        &json!({"transporter.company.siret": UNREGISTERED}),
        UNREGISTERED,
    );
    check(&json!({"transporter.company.siret": EMITTER}), EMITTER);
    accept(&json!({
        "transporter.company.siret": EMITTER, "transporter.isExemptedOfReceipt": true,
    }));
    check(
        &json!({"transporter.company.vatNumber": "FR87850019464"}),
        "TVA",
    );
}

#[test]
fn traders_and_brokers_have_their_profile() {
    check(&json!({"trader": {"company": block(BROKER)}}), "Négociant");
    check(&json!({"broker": {"company": block(TRADER)}}), "Courtier");
    accept(&json!({"trader": {"company": block(TRADER)}}));
}

#[test]
fn an_eco_organisme_is_no_emitter_and_is_known() {
    check(&json!({"emitter.company.siret": ECO}), "éco-organisme");
    check(
        &json!({"ecoOrganisme": {"siret": STRANGER, "name": "Éco"}}),
        "éco-organisme",
    );
    accept(&json!({"ecoOrganisme": {"siret": ECO, "name": "Éco"}}));
}

#[test]
fn quantities_fit_the_carriage() {
    check(&json!({"wasteDetails.quantity": 50}), "40");
    accept(&json!({"wasteDetails.quantity": 41, "transporter.mode": "RAIL"}));
    check(
        &json!({"wasteDetails.quantity": 50001, "transporter.mode": "RAIL"}),
        "50000",
    );
    check(&json!({"wasteDetails.quantity": -1}), "0");
}

fn packed(packaging: &Value) -> Value {
    json!({"wasteDetails.packagingInfos": packaging})
}

#[test]
fn packagings_are_counted_and_bulk_is_not_mixed() {
    let mixed = "ne peuvent pas être mélangées";
    for (list, sentence) in [
        (json!([{"type": "CITERNE", "quantity": 3}]), "supérieur à 2"),
        (json!([{"type": "BENNE", "quantity": 3}]), "supérieur à 2"),
        (json!([{"type": "FUT", "quantity": 0}]), "supérieur à 0"),
        (
            json!([{"type": "FUT", "quantity": 1, "volume": 0}]),
            "volume",
        ),
        (
            json!([{"type": "FUT", "quantity": 1, "volume": -1}]),
            "volume",
        ),
        (
            json!([{"type": "FUT", "quantity": 1, "other": "Caisse"}]),
            "AUTRE",
        ),
        (
            json!([{"type": "CITERNE", "quantity": 1}, {"type": "FUT", "quantity": 1}]),
            mixed,
        ),
        (
            json!([{"type": "CITERNE", "quantity": 1}, {"type": "BENNE", "quantity": 1}]),
            mixed,
        ),
    ] {
        check(&packed(&list), sentence);
    }
    for list in [
        json!([{"type": "CITERNE", "quantity": 2}]),
        json!([{"type": "CITERNE", "quantity": 1}, {"type": "CITERNE", "quantity": 1}]),
        json!([{"type": "AUTRE", "other": "Caisse", "quantity": 1}]),
        json!([{"type": "FUT", "quantity": 1, "volume": 0.5}, {"type": "GRV", "quantity": 9}]),
    ] {
        accept(&packed(&list));
    }
}

#[test]
fn direct_supply_has_neither_carrier_nor_packaging() {
    let nothing = json!({
        "isDirectSupply": true, "transporter": null, "wasteDetails.packagingInfos": [],
    });
    accept(&nothing);
    let mut carried = nothing.clone();
    carried.as_object_mut().unwrap().remove("transporter");
    check(&carried, "transporteur");
    let mut packaged = nothing;
    packaged
        .as_object_mut()
        .unwrap()
        .remove("wasteDetails.packagingInfos");
    check(&packaged, "conditionnement");
}

#[test]
fn emitters_that_have_no_company_have_no_siret() {
    check(&json!({"emitter.isPrivateIndividual": true}), "SIRET");
    check(&json!({"emitter.isForeignShip": true}), "SIRET");
    check(
        &json!({"emitter.isForeignShip": true, "emitter.isPrivateIndividual": true}),
        "à la fois",
    );
    let ship = |omi: Value| {
        json!({
            "emitter.isForeignShip": true, "emitter.company": {"name": "Navire", "omiNumber": omi},
        })
    };
    check(&ship(json!("1234567")), "OMI");
    check(&ship(Value::Null), "OMI");
    check(&json!({"emitter.company.omiNumber": "OMI1234567"}), "OMI");
    let mut of_other_type = ship(json!("OMI1234567"));
    of_other_type["emitter.type"] = json!("OTHER");
    check(&of_other_type, "PRODUCER");
}

#[test]
fn intermediaries_are_french_distinct_and_five_at_most() {
    let many: Vec<Value> = [EMITTER, CARRIER, CARRIER_TWO, RECIPIENT, STORER, TRADER]
        .into_iter()
        .map(block)
        .collect();
    check(&json!({"intermediaries": many}), "plus de 5");
    accept(&json!({"intermediaries": many[..5]}));
    check(
        &json!({"intermediaries": [block(STORER), block(STORER)]}),
        "plusieurs fois",
    );
    check(&json!({"intermediaries": [block(FOREIGN)]}), "TVA");
}

#[test]
fn temporary_storage_is_announced() {
    let mut changes = stored();
    changes
        .as_object_mut()
        .unwrap()
        .remove("recipient.isTempStorage");
    check(&changes, "isTempStorage");
    let mut world = everybody();
    let id = world.draft(&json!({"recipient.isTempStorage": true}));
    let form = world.form(&id);
    let suite = form.suite.as_ref().unwrap();
    assert_eq!(
        suite.readable_id.as_str(),
        format!("{}-suite", form.readable_id.as_str())
    );
}

#[test]
fn parcels_are_located_one_way() {
    let parcels = |parcel: Value| json!({"wasteDetails.parcelNumbers": [parcel]});
    accept(&parcels(
        json!({"city": "Lyon", "inseeCode": "69381", "prefix": "000", "section": "AB", "number": "1"}),
    ));
    check(
        &parcels(json!({"city": "Lyon", "inseeCode": "69381"})),
        "Parcelle",
    );
}

#[test]
fn carriers_are_five_at_most_and_known() {
    let mut world = everybody();
    let row = json!({"input": {"company": block(CARRIER), "mode": "ROAD"}});
    let rows: Vec<String> = (0..6)
        .map(|_| world.run(EMITTER, "createFormTransporter", &row).unwrap())
        .collect();
    let mut input = complete();
    input.as_object_mut().unwrap().remove("transporter");
    input["transporters"] = json!(rows);
    assert!(bad_input(world.create_as(EMITTER, &input)).contains('5'));
    input["transporters"] = json!(rows[..5]);
    world.create_as(EMITTER, &input).unwrap();
    input["transporters"] = json!(["nowhere"]);
    assert!(bad_input(world.create_as(EMITTER, &input)).contains("nowhere"));
}
