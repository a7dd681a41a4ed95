//! Who signs, with what, and in which order.

use contract::bsdd::FormStatus as Status;
use serde_json::{Value, json};

use super::{circuit::*, world::World};

/// A form with two carriers, signed by its emitter.
fn two_carriers(world: &mut World) -> (String, [String; 2]) {
    let rows = [CARRIER, CARRIER_TWO].map(|siret| {
        let row = json!({"company": block(siret), "mode": "ROAD", "numberPlate": "AB-123-CD"});
        world
            .run(siret, "createFormTransporter", &json!({"input": row}))
            .unwrap()
    });
    let mut input = with(&json!({"transporters": rows}));
    input.as_object_mut().unwrap().remove("transporter");
    let id = world.create_as(EMITTER, &input).unwrap();
    world.drive(&id, Status::SignedByProducer);
    (id, rows)
}

#[test]
fn the_emitter_signs_or_gives_its_code() {
    let mut world = everybody();
    let id = world.reach(Status::Sealed, &json!({}));
    forbidden(world.emit_as(CARRIER, &id, &json!({})));
    forbidden(world.emit_as(CARRIER, &id, &json!({"securityCode": 4321})));
    forbidden(world.emit_as(CARRIER, &id, &json!({"securityCode": 0})));
    world
        .emit_as(CARRIER, &id, &json!({"securityCode": 1234}))
        .unwrap();
    assert_eq!(world.form(&id).status, Status::SignedByProducer);
}

#[test]
fn an_intermediary_never_signs() {
    let mut world = everybody();
    let changes = json!({"intermediaries": [block(STRANGER)]});
    let id = world.reach(Status::Sealed, &changes);
    forbidden(world.emit_as(STRANGER, &id, &json!({})));
    world.drive(&id, Status::SignedByProducer);
    forbidden(world.transport_as(STRANGER, &id, &json!({})));
}

#[test]
fn drafts_and_canceled_forms_are_not_signed() {
    let mut world = everybody();
    let id = world.draft(&json!({}));
    bad_input(world.emit_as(EMITTER, &id, &json!({})));
    world.forms.get_mut(&id).unwrap().status = Status::Canceled;
    forbidden(world.emit_as(EMITTER, &id, &json!({})));
    forbidden(world.transport_as(CARRIER, &id, &json!({})));
}

#[test]
fn an_eco_organisme_signs_for_the_emitter() {
    let mut world = everybody();
    let changes = json!({"ecoOrganisme": {"name": "Éco", "siret": ECO}});
    let by_eco = json!({"input.emittedByEcoOrganisme": true});
    let id = world.reach(Status::Sealed, &changes);
    world.emit_as(ECO, &id, &by_eco).unwrap();
    assert_eq!(world.form(&id).emitted_by_eco_organisme, Some(true));
    let id = world.reach(Status::Sealed, &changes);
    let wrong = json!({"input.emittedByEcoOrganisme": true, "securityCode": 1});
    forbidden(world.emit_as(CARRIER, &id, &wrong));
    let right = json!({"input.emittedByEcoOrganisme": true, "securityCode": 1234});
    world.emit_as(CARRIER, &id, &right).unwrap();
}

#[test]
fn an_emission_counts_its_packagings() {
    let mut world = everybody();
    let id = world.reach(Status::Sealed, &json!({"wasteDetails.packagingInfos": []}));
    let told = bad_input(world.emit_as(EMITTER, &id, &json!({})));
    assert!(
        told.contains("Le nombre de contenants doit être supérieur à 0"),
        "{told}"
    );
}

#[test]
fn the_storer_signs_the_second_emission_within_forty_tonnes() {
    let mut world = everybody();
    let id = world.reach(Status::Resealed, &stored());
    bad_input(world.emit_as(STORER, &id, &json!({"input.quantity": 41})));
    forbidden(world.emit_as(EMITTER, &id, &json!({})));
    world.emit_as(STORER, &id, &json!({})).unwrap();
    assert_eq!(world.form(&id).status, Status::SignedByTempStorer);
}

#[test]
fn plates_are_checked_for_the_carrier_that_signs() {
    let mut world = everybody();
    let id = world.reach(Status::SignedByProducer, &json!({}));
    for plate in ["AZ", "AA-11-AA,BB-22-BB,CC-33-CC", "      "] {
        let signature = json!({"input.transporterNumberPlate": plate});
        bad_input(world.transport_as(CARRIER, &id, &signature));
    }
    let (id, _) = two_carriers(&mut world);
    world.forms.get_mut(&id).unwrap().transporters[1].number_plate = Some("AZ".into());
    world.transport_as(CARRIER, &id, &json!({})).unwrap();
    bad_input(world.transport_as(CARRIER_TWO, &id, &json!({})));
}

#[test]
fn carriers_sign_in_their_order() {
    let mut world = everybody();
    let (id, _) = two_carriers(&mut world);
    forbidden(world.transport_as(CARRIER_TWO, &id, &json!({})));
    world.transport_as(CARRIER, &id, &json!({})).unwrap();
    let first = world.form(&id).clone();
    forbidden(world.transport_as(CARRIER, &id, &json!({})));
    let later = json!({"input.takenOverAt": "2025-09-02T18:00:00Z"});
    world.transport_as(CARRIER_TWO, &id, &later).unwrap();
    let form = world.form(&id);
    assert_eq!(form.taken_over_at, first.taken_over_at);
    assert_eq!(form.sent_at, first.sent_at);
    assert_eq!(form.current_transporter_siret.as_deref(), Some(CARRIER_TWO));
    assert!(world.last.as_ref().unwrap().event.logs().is_empty());
    bad_input(world.transport_as(CARRIER_TWO, &id, &json!({})));
}

#[test]
fn the_mode_is_known_when_the_carrier_signs() {
    for (stored, given, is_accepted) in [
        (json!(null), None, false),
        (json!("RAIL"), None, true),
        (json!(null), Some(json!("RAIL")), true),
        (json!("RAIL"), Some(Value::Null), false),
    ] {
        let mut world = everybody();
        let changes = json!({"transporter.mode": stored});
        let id = world.reach(Status::SignedByProducer, &changes);
        let signature = match &given {
            Some(mode) => json!({"input.transporterTransportMode": mode}),
            None => json!({}),
        };
        let result = world.transport_as(CARRIER, &id, &signature);
        assert_eq!(
            result.is_ok(),
            is_accepted,
            "{stored} {given:?}: {result:?}"
        );
    }
}

#[test]
fn what_the_signature_says_of_the_contact_replaces_what_was_stored() {
    let mut world = everybody();
    let id = world.reach(Status::SignedByProducer, &json!({}));
    let signature = json!({"input.transporterCompanyContact": "Inès"});
    world.transport_as(CARRIER, &id, &signature).unwrap();
    let company = world.form(&id).transporters[0].company.clone().unwrap();
    assert_eq!(company.contact.as_deref(), Some("Inès"));
    assert_eq!(company.mail.as_deref(), Some("ana@exemple.fr"));
}

/// The older signature of both at once.
pub(super) fn one_shot(
    world: &mut World,
    id: &str,
    changes: &Value,
) -> Result<String, crate::slip::Refusal> {
    let mut args = json!({"id": id, "signingInfo": {
        "sentAt": "2025-09-02T08:00:00Z", "sentBy": "Émile", "securityCode": 1234,
        "signedByTransporter": true, "signedByProducer": true,
        "packagingInfos": [{"type": "FUT", "quantity": 1}], "quantity": 1,
    }});
    write(&mut args, changes);
    world.run(CARRIER, "signedByTransporter", &args)
}

#[test]
fn the_older_signature_signs_for_both() {
    let mut world = everybody();
    let id = world.reach(Status::Sealed, &json!({}));
    bad_input(one_shot(
        &mut world,
        &id,
        &json!({"signingInfo.signedByProducer": false}),
    ));
    bad_input(one_shot(
        &mut world,
        &id,
        &json!({"signingInfo.packagingInfos": []}),
    ));
    forbidden(one_shot(
        &mut world,
        &id,
        &json!({"signingInfo.securityCode": 1}),
    ));
    one_shot(&mut world, &id, &json!({})).unwrap();
    let form = world.form(&id);
    assert_eq!(form.status, Status::Sent);
    assert_eq!(form.sent_at, form.taken_over_at);
    assert_eq!(form.signed_by_transporter, Some(true));
}

#[test]
fn the_older_signature_by_the_eco_organisme_needs_one() {
    let mut world = everybody();
    let by_eco = json!({"signingInfo.signatureAuthor": "ECO_ORGANISME"});
    let id = world.reach(Status::Sealed, &json!({}));
    assert!(one_shot(&mut world, &id, &by_eco).is_err());
    let changes = json!({"ecoOrganisme": {"name": "Éco", "siret": ECO}});
    let id = world.reach(Status::Sealed, &changes);
    one_shot(&mut world, &id, &by_eco).unwrap();
    assert_eq!(world.form(&id).emitted_by_eco_organisme, Some(true));
}

#[test]
fn the_carrier_corrects_its_plate_until_it_leaves() {
    let mut world = everybody();
    let id = world.reach(Status::Sealed, &json!({}));
    let plate = |text: &str| json!({"id": id, "transporterNumberPlate": text});
    world
        .run(CARRIER, "updateTransporterFields", &plate("XX-111-XX"))
        .unwrap();
    bad_input(world.run(CARRIER, "updateTransporterFields", &plate("AZ")));
    forbidden(world.run(EMITTER, "updateTransporterFields", &plate("XX-111-XX")));
    world.drive(&id, Status::Sent);
    forbidden(world.run(CARRIER, "updateTransporterFields", &plate("XX-111-XX")));
}

#[test]
fn the_author_of_a_draft_prepares_its_first_carrier_but_not_that_of_a_pipeline() {
    let mut world = everybody();
    let prepare = |world: &mut World, id: &str| {
        let carrier = json!({"company": block(CARRIER), "numberPlate": "AB-123-CD"});
        let info = json!({"transporter": carrier, "mode": "ROAD"});
        let args = json!({"id": id, "siret": EMITTER, "nextSegmentInfo": info});
        world.run(EMITTER, "prepareSegment", &args)
    };
    let id = world.draft(&json!({"transporter": null}));
    prepare(&mut world, &id).unwrap();
    world.drive(&id, Status::Sent);
    let direct = world.draft(&json!({
        "isDirectSupply": true, "transporter": null, "wasteDetails.packagingInfos": [],
    }));
    bad_input(prepare(&mut world, &direct));
}
