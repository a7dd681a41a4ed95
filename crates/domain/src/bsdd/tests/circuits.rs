//! The ways of a form.

use contract::bsdd::FormStatus as Status;
use serde_json::json;

use super::circuit::*;

fn check(changes: &serde_json::Value, steps: &[Status]) {
    let mut world = everybody();
    let id = world.draft(changes);
    for status in steps {
        world.drive(&id, *status);
    }
}

#[test]
fn straight_to_the_destination() {
    check(
        &json!({}),
        &[
            Status::Sealed,
            Status::SignedByProducer,
            Status::Sent,
            Status::Received,
        ],
    );
    check(&json!({}), &[Status::Accepted, Status::Processed]);
    check(&json!({}), &[Status::Refused]);
    check(&json!({}), &[Status::Accepted, Status::AwaitingGroup]);
}

#[test]
fn through_a_temporary_storage() {
    check(
        &stored(),
        &[
            Status::Sent,
            Status::TempStorerAccepted,
            Status::Resealed,
            Status::SignedByTempStorer,
            Status::Resent,
            Status::Accepted,
            Status::Processed,
        ],
    );
}

#[test]
fn reception_and_acceptance_may_be_two_steps() {
    let mut world = everybody();
    let id = world.reach(Status::Received, &json!({}));
    assert!(world.last.as_ref().unwrap().jobs.is_empty());
    world
        .accept_as(RECIPIENT, &id, &accepted(&json!({})))
        .unwrap();
    assert_eq!(world.form(&id).status, Status::Accepted);
    assert_eq!(
        bad_input(world.receive_as(RECIPIENT, &id, &received(&json!({})))),
        "Vous ne pouvez pas passer ce bordereau à l'état souhaité."
    );
}

#[test]
fn a_foreign_carrier_needs_no_receipt() {
    let mut world = everybody();
    let id = world.draft(&json!({"transporter": {"company": block(FOREIGN), "mode": "ROAD", "numberPlate": "1-ABC-234"}}));
    world.drive(&id, Status::SignedByProducer);
    world.transport_as(FOREIGN, &id, &json!({})).unwrap();
    assert_eq!(
        world.form(&id).current_transporter_siret.as_deref(),
        Some(FOREIGN)
    );
    world.drive(&id, Status::Processed);
}

#[test]
fn direct_supply_leaves_with_the_signature_of_the_emitter() {
    let mut world = everybody();
    let id = world.draft(&json!({
        "isDirectSupply": true, "transporter": null, "wasteDetails.packagingInfos": [],
    }));
    world.drive(&id, Status::Sealed);
    world.emit_as(EMITTER, &id, &json!({})).unwrap();
    let form = world.form(&id);
    assert_eq!(form.status, Status::Sent);
    assert_eq!(form.taken_over_at, None);
    world.drive(&id, Status::Accepted);
}

#[test]
fn individuals_and_foreign_ships_do_not_sign() {
    let mut individual = block(EMITTER);
    write(&mut individual, &json!({"siret": null, "contact": null}));
    let ship = json!({"name": "Navire", "omiNumber": "OMI1234567"});
    for (emitter, signatory) in [
        (
            json!({"type": "PRODUCER", "isPrivateIndividual": true, "company": individual}),
            "Signature auto (particulier)",
        ),
        (
            json!({"type": "PRODUCER", "isForeignShip": true, "company": ship}),
            "Signature auto (navire étranger)",
        ),
    ] {
        let mut world = everybody();
        let id = world
            .create_as(CARRIER, &with(&json!({"emitter": emitter})))
            .unwrap();
        world.seal_as(CARRIER, &id).unwrap();
        let form = world.form(&id);
        assert_eq!(form.status, Status::SignedByProducer);
        assert_eq!(form.emitted_by.as_deref(), Some(signatory));
        world.transport_as(CARRIER, &id, &json!({})).unwrap();
        assert_eq!(world.form(&id).status, Status::Sent);
    }
}

#[test]
fn the_treatment_may_happen_where_the_waste_was_stored() {
    let mut world = everybody();
    let id = world.reach(Status::TempStorerAccepted, &stored());
    world
        .process_as(STORER, &id, &processed(&json!({})))
        .unwrap();
    let form = world.form(&id);
    assert_eq!(form.status, Status::Processed);
    assert!(form.suite.is_none());
    let recipient = form.recipient.as_ref().unwrap();
    assert_eq!(recipient.is_temp_storage, Some(false));
}
