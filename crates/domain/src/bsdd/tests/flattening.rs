//! What clients send, brought to one form.

use serde_json::{Value, json};

use super::circuit::*;

/// Sends a value at a path of a complete form, at creation and in an update, and compares what is stored.
fn check(path: &str, sent: &Value, created: &Value, updated: &Value) {
    let mut world = everybody();
    let changes = Value::Object([(path.to_owned(), sent.clone())].into_iter().collect());
    let id = world.draft(&changes);
    let form = serde_json::to_value(world.form(&id)).unwrap();
    assert_eq!(at(&form, path), created, "created with {path}: {sent}");
    let id = world.draft(&json!({}));
    world.update_as(EMITTER, &id, &changes).unwrap();
    let form = serde_json::to_value(world.form(&id)).unwrap();
    assert_eq!(at(&form, path), updated, "updated with {path}: {sent}");
}

#[test]
fn blanks_in_the_adr_mention_are_nothing() {
    for blank in ["", "   "] {
        check(
            "wasteDetails.onuCode",
            &json!(blank),
            &Value::Null,
            &Value::Null,
        );
    }
}

#[test]
fn null_on_a_block_clears_its_leaves() {
    let mut world = everybody();
    let trader = json!({"company": block(TRADER)});
    let id = world.draft(&json!({"trader": trader, "broker": {"company": block(BROKER)}}));
    world
        .update_as(
            EMITTER,
            &id,
            &json!({"trader": null, "broker": {"company": null}, "recipient": null}),
        )
        .unwrap();
    let answer = world.answered(&id);
    assert_eq!(answer["trader"], Value::Null);
    assert_eq!(answer["broker"]["company"], Value::Null);
    assert_eq!(answer["recipient"]["company"], Value::Null);
    assert_eq!(answer["recipient"]["cap"], Value::Null);
    assert_eq!(answer["wasteDetails"]["code"], "06 05 02*");
}

#[test]
fn an_absent_leaf_is_kept() {
    let mut world = everybody();
    let id = world.draft(&json!({"customId": "C-1"}));
    world
        .update_as(
            EMITTER,
            &id,
            &json!({"recipient": {"cap": "CAP-9"}, "wasteDetails": {"quantity": 2}}),
        )
        .unwrap();
    let answer = world.answered(&id);
    for (path, value) in [
        ("customId", json!("C-1")),
        ("recipient.cap", json!("CAP-9")),
        ("recipient.processingOperation", json!("D 10")),
        ("recipient.company.siret", json!(RECIPIENT)),
        ("wasteDetails.name", json!("Boues")),
        ("wasteDetails.quantity", json!("2")),
    ] {
        assert_eq!(at(&answer, path), &value, "{path}");
    }
}

#[test]
fn a_starred_code_is_dangerous_by_itself() {
    let mut world = everybody();
    let id = world.draft(&json!({}));
    assert_eq!(world.answered(&id)["wasteDetails"]["isDangerous"], true);
    world
        .update_as(EMITTER, &id, &json!({"wasteDetails.code": "06 05 03"}))
        .unwrap();
    assert_eq!(world.answered(&id)["wasteDetails"]["isDangerous"], true);
    let id = world.draft(&json!({"wasteDetails.code": "06 05 03"}));
    assert_eq!(world.answered(&id)["wasteDetails"]["isDangerous"], false);
    world
        .update_as(EMITTER, &id, &json!({"wasteDetails.code": "06 05 02*"}))
        .unwrap();
    assert_eq!(world.answered(&id)["wasteDetails"]["isDangerous"], true);
    for denied in [json!(false), Value::Null] {
        let input = with(&json!({"wasteDetails.isDangerous": denied}));
        assert!(bad_input(world.create_as(EMITTER, &input)).contains('*'));
    }
}

#[test]
fn the_first_carrier_is_merged_removed_or_left_alone() {
    let mut world = everybody();
    let id = world.draft(&json!({}));
    world
        .update_as(
            EMITTER,
            &id,
            &json!({"transporter.numberPlate": "CD-222-EF"}),
        )
        .unwrap();
    let carrier = world.answered(&id)["transporters"][0].clone();
    assert_eq!(carrier["numberPlate"], "CD-222-EF");
    assert_eq!(carrier["company"]["siret"], CARRIER);
    assert_eq!(carrier["receipt"], "the number");
    world
        .update_as(EMITTER, &id, &json!({"transporter": null}))
        .unwrap();
    assert!(world.form(&id).transporters.is_empty());
}

#[test]
fn a_pipeline_is_a_direct_supply() {
    let mut world = everybody();
    let id =
        world.draft(&json!({"wasteDetails.packagingInfos": [{"type": "PIPELINE", "quantity": 1}]}));
    let answer = world.answered(&id);
    assert_eq!(answer["isDirectSupply"], true);
    assert_eq!(answer["transporters"], json!([]));
    assert_eq!(answer["wasteDetails"]["packagingInfos"], json!([]));
    let both = json!([{"type": "PIPELINE", "quantity": 1}, {"type": "FUT", "quantity": 1}]);
    bad_input(world.create_as(
        EMITTER,
        &with(&json!({"wasteDetails.packagingInfos": both})),
    ));
}

#[test]
fn packagings_of_older_clients_are_converted() {
    let mut world = everybody();
    let mut input = complete();
    input["wasteDetails"]
        .as_object_mut()
        .unwrap()
        .remove("packagingInfos");
    write(
        &mut input,
        &json!({"wasteDetails.packagings": ["FUT", "GRV"], "wasteDetails.numberOfPackages": 3}),
    );
    let id = world.create_as(EMITTER, &input).unwrap();
    let list = world.answered(&id)["wasteDetails"]["packagingInfos"].clone();
    assert_eq!(list[0]["quantity"], 2);
    assert_eq!(list[1]["quantity"], 1);
}

#[test]
fn two_spellings_of_one_thing_are_refused() {
    for input in [
        with(&json!({"transporters": []})),
        with(&json!({"emitter.type": "APPENDIX2", "grouping": [], "appendix2Forms": []})),
    ] {
        bad_input(everybody().create_as(EMITTER, &input));
    }
}

#[test]
fn receipts_come_from_the_profiles_whatever_is_sent() {
    let mut world = everybody();
    let id = world.draft(&json!({
        "transporter.receipt": "invented",
        "trader": {"company": block(TRADER), "receipt": "invented"},
        "broker": {"company": block(BROKER)},
    }));
    let answer = world.answered(&id);
    for (path, value) in [
        ("transporters.0.receipt", "the number"),
        ("transporters.0.department", "83"),
        ("trader.receipt", "R-1"),
        ("broker.receipt", "R-1"),
        ("broker.department", "13"),
    ] {
        assert_eq!(at(&answer, path), value, "{path}");
    }
}
