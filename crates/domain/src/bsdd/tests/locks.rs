//! Updates: who may change what, and when.

use contract::bsdd::FormStatus as Status;
use serde_json::{Value, json};

use super::circuit::*;

const LOCKED: &str =
    "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : ";

/// An update of a form in this status is refused for these columns; none means that it is accepted.
fn check(status: Status, author: &str, changes: &Value, columns: &[&str]) {
    let mut world = everybody();
    let id = world.reach(status, &shared());
    let result = world.update_as(author, &id, changes);
    if columns.is_empty() {
        result.unwrap();
        return;
    }
    let sentence = forbidden(result);
    let found: Vec<&str> = sentence
        .strip_prefix(LOCKED)
        .unwrap_or_else(|| panic!("{sentence}"))
        .split(", ")
        .collect();
    assert_eq!(found, columns, "{status:?} {changes}");
}

fn shared() -> Value {
    json!({
        "customId": "C-1",
        "trader": {"company": block(TRADER)},
        "intermediaries": [block(BROKER)],
    })
}

/// One change of each column that an emission locks.
const EMISSION: &[(&str, &str)] = &[
    ("customId", "customId"),
    ("emitter.workSite.name", "emitterWorkSiteName"),
    ("emitter.company.phone", "emitterCompanyPhone"),
    ("recipient.cap", "recipientCap"),
    ("recipient.company.contact", "recipientCompanyContact"),
    ("wasteDetails.name", "wasteDetailsName"),
    (
        "wasteDetails.nonRoadRegulationMention",
        "wasteDetailsNonRoadRegulationMention",
    ),
    ("trader.company.contact", "traderCompanyContact"),
];

#[test]
fn until_the_emission_everything_is_open() {
    for (path, _) in EMISSION {
        let changes = json!({*path: "Autre"});
        for status in [Status::Draft, Status::Sealed] {
            check(status, EMITTER, &changes, &[]);
        }
        check(Status::Sealed, RECIPIENT, &changes, &[]);
    }
}

#[test]
fn the_emission_locks_all_but_the_sample_and_the_carriers() {
    for (path, column) in EMISSION {
        let changes = json!({*path: "Autre"});
        check(Status::SignedByProducer, RECIPIENT, &changes, &[column]);
        check(Status::Sent, EMITTER, &changes, &[column]);
    }
    check(
        Status::SignedByProducer,
        RECIPIENT,
        &json!({"wasteDetails.sampleNumber": "S-1"}),
        &[],
    );
    check(
        Status::SignedByProducer,
        RECIPIENT,
        &json!({"transporter.numberPlate": "ZZ-999-ZZ"}),
        &[],
    );
}

#[test]
fn every_locked_column_is_named() {
    check(
        Status::SignedByProducer,
        RECIPIENT,
        &json!({"customId": "C-2", "wasteDetails.name": "Autre", "recipient.cap": "Autre"}),
        &["customId", "recipientCap", "wasteDetailsName"],
    );
}

#[test]
fn the_signer_still_changes_all_but_itself() {
    check(
        Status::SignedByProducer,
        EMITTER,
        &json!({"wasteDetails.code": "16 06 01*", "customId": "C-2"}),
        &[],
    );
    for (path, value, column) in [
        ("emitter.type", "OTHER", "emitterType"),
        ("emitter.company.name", "Autre", "emitterCompanyName"),
        ("emitter.company.address", "Autre", "emitterCompanyAddress"),
    ] {
        check(
            Status::SignedByProducer,
            EMITTER,
            &json!({path: value}),
            &[column],
        );
    }
}

#[test]
fn the_transport_locks_the_sample_and_the_carrier_that_signed() {
    check(
        Status::Sent,
        EMITTER,
        &json!({"wasteDetails.sampleNumber": "S-1"}),
        &["wasteDetailsSampleNumber"],
    );
    for carrier in [json!({"numberPlate": "ZZ-999-ZZ"}), Value::Null] {
        check(
            Status::Sent,
            EMITTER,
            &json!({"transporter": carrier}),
            &["transporter"],
        );
    }
    check(
        Status::Sent,
        EMITTER,
        &json!({"transporters": []}),
        &["transporters[0]"],
    );
}

#[test]
fn the_reception_locks_the_carriers_and_the_intermediaries() {
    check(
        Status::Accepted,
        EMITTER,
        &json!({"intermediaries": []}),
        &["intermediaries"],
    );
    check(Status::Sent, EMITTER, &json!({"intermediaries": []}), &[]);
}

#[test]
fn the_stored_value_is_no_change() {
    let same = json!({
        "customId": "C-1", "wasteDetails.name": "Boues", "wasteDetails.quantity": 1.000_000_01,
        "recipient.cap": "CAP-1", "wasteDetails.onuCode": "", "intermediaries": [block(BROKER)],
        "wasteDetails.packagingInfos": [{"type": "FUT", "quantity": 2}],
    });
    for status in [Status::SignedByProducer, Status::Sent, Status::Accepted] {
        check(status, RECIPIENT, &same, &[]);
    }
}

#[test]
fn an_intermediary_without_its_stored_phone_is_a_change() {
    let mut intermediary = block(BROKER);
    intermediary.as_object_mut().unwrap().remove("phone");
    check(
        Status::Accepted,
        EMITTER,
        &json!({"intermediaries": [intermediary]}),
        &["intermediaries"],
    );
}

#[test]
fn temporary_storage_is_locked_as_a_whole() {
    let mut world = everybody();
    let id = world.reach(Status::SignedByProducer, &stored());
    let detail = stored()["temporaryStorageDetail"].clone();
    world
        .update_as(RECIPIENT, &id, &json!({"temporaryStorageDetail": detail}))
        .unwrap();
    for changed in [json!({"destination": {"cap": "Autre"}}), Value::Null] {
        let sentence =
            forbidden(world.update_as(RECIPIENT, &id, &json!({"temporaryStorageDetail": changed})));
        assert_eq!(sentence, format!("{LOCKED}forwardedIn"));
    }
}

#[test]
fn a_sealed_form_stays_complete() {
    let mut world = everybody();
    let id = world.reach(Status::Sealed, &json!({}));
    for path in ["wasteDetails.name", "recipient.company.contact"] {
        bad_input(world.update_as(EMITTER, &id, &json!({path: null})));
    }
    let draft = world.draft(&json!({}));
    world
        .update_as(EMITTER, &draft, &json!({"wasteDetails.name": null}))
        .unwrap();
}

#[test]
fn strangers_change_nothing_and_nobody_leaves() {
    let mut world = everybody();
    let id = world.reach(Status::Sealed, &json!({}));
    forbidden(world.update_as(STRANGER, &id, &json!({"customId": "C"})));
    forbidden(world.update_as(EMITTER, &id, &json!({"emitter.company": block(STRANGER)})));
    bad_input(world.update_as(EMITTER, "nowhere", &json!({"customId": "C"})));
}

#[test]
fn a_draft_is_open_to_the_side_that_wrote_it() {
    let mut world = everybody();
    let id = world.draft(&json!({}));
    forbidden(world.update_as(RECIPIENT, &id, &json!({"customId": "C"})));
    world
        .update_as(EMITTER, &id, &json!({"customId": "C"}))
        .unwrap();
}

/// Who may delete a form in this status.
fn check_deletion(status: Status, author: &str, is_accepted: bool) {
    let mut world = everybody();
    let id = world.reach(status, &json!({}));
    let result = world.run(author, "deleteForm", &json!({"id": id}));
    assert_eq!(result.is_ok(), is_accepted, "{status:?} {author}");
    match result {
        Ok(_) => assert!(world.last.unwrap().is_deleted),
        refusal => {
            forbidden(refusal);
        }
    }
}

#[test]
fn a_form_may_be_deleted_until_it_leaves() {
    check_deletion(Status::Draft, EMITTER, true);
    check_deletion(Status::Draft, RECIPIENT, false);
    check_deletion(Status::Sealed, RECIPIENT, true);
    check_deletion(Status::Sealed, STRANGER, false);
    check_deletion(Status::SignedByProducer, EMITTER, true);
    check_deletion(Status::SignedByProducer, RECIPIENT, false);
    check_deletion(Status::Sent, EMITTER, false);
    check_deletion(Status::Processed, EMITTER, false);
}
