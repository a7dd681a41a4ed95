//! What holds on every path of a form, whoever does what and in which order.

use contract::bsdd::{Form, FormStatus as Status};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{circuit::*, groupings, revisions, signatures, world::World};
use crate::bsdd::rules::FIELDS;
use crate::slip::{Refusal, check_replay, verbatim_tree_of};

/// Those who try things.
const ACTORS: &[&str] = &[EMITTER, CARRIER, CARRIER_TWO, RECIPIENT, STORER, STRANGER];

/// What anybody may try at any time, right or wrong.
const ATTEMPTS: usize = 27;

/// Steps of a path: what is tried, and by whom.
fn paths() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..ATTEMPTS, 0..ACTORS.len()), 0..40)
}

/// Ways to begin a form.
const STARTS: usize = 9;

fn begin(world: &mut World, start: usize) -> String {
    let direct = json!({
        "isDirectSupply": true, "transporter": null, "wasteDetails.packagingInfos": [],
    });
    match start {
        0 => world.draft(&json!({})),
        1 => world.draft(&stored()),
        2 => world.draft(&direct),
        3 => world.draft(&json!({"ecoOrganisme": {"name": "Éco", "siret": ECO}})),
        4 => {
            let mut individual = block(EMITTER);
            write(&mut individual, &json!({"siret": null, "contact": null}));
            let emitter =
                json!({"type": "PRODUCER", "isPrivateIndividual": true, "company": individual});
            world
                .create_as(CARRIER, &with(&json!({"emitter": emitter})))
                .unwrap()
        }
        5 => {
            let ship = json!({"type": "PRODUCER", "isForeignShip": true, "company": {"omiNumber": "OMI1234567"}});
            let mut changes = stored();
            changes["emitter"] = ship;
            world.create_as(CARRIER, &with(&changes)).unwrap()
        }
        6 => world
            .draft(&json!({"recipient.isTempStorage": true, "recipient.company": block(STORER)})),
        7 => world.draft(&json!({"transporter": null})),
        _ => {
            let rows = [CARRIER, CARRIER_TWO].map(|siret| {
                let row =
                    json!({"company": block(siret), "mode": "ROAD", "numberPlate": "AB-123-CD"});
                let args = json!({"input": row});
                world.run(siret, "createFormTransporter", &args).unwrap()
            });
            let mut input = with(&json!({"transporters": rows}));
            input.as_object_mut().unwrap().remove("transporter");
            world.create_as(EMITTER, &input).unwrap()
        }
    }
}

fn attempt(world: &mut World, what: usize, actor: &str, id: &str) -> Result<String, Refusal> {
    match what {
        0 => world.seal_as(actor, id),
        1 => world.emit_as(actor, id, &json!({})),
        2 => world.transport_as(actor, id, &json!({})),
        3 => world.receive_as(actor, id, &received(&json!({}))),
        4 => world.receive_as(actor, id, &decided("ACCEPTED", 1.0, 0.0)),
        5 => world.receive_as(actor, id, &decided("PARTIALLY_REFUSED", 1.0, 0.25)),
        6 => world.accept_as(actor, id, &accepted(&json!({}))),
        7 => world.process_as(actor, id, &processed(&json!({}))),
        8 => world.process_as(actor, id, &grouping_treatment()),
        9 => world.store_as(actor, id, &received(&json!({}))),
        10 => world.store_as(actor, id, &decided("ACCEPTED", 1.0, 0.0)),
        11 => world.reseal_as(actor, id, &json!({})),
        12 => {
            let info = accepted(&json!({"quantityType": "REAL"}));
            let args = json!({"id": id, "tempStorerAcceptedInfo": info});
            world.run(actor, "markAsTempStorerAccepted", &args)
        }
        13 => world.update_as(actor, id, &json!({"wasteDetails": {"sampleNumber": actor}})),
        14 => world.receive_as(actor, id, &decided("REFUSED", 1.0, 1.0)),
        15 => world.store_as(actor, id, &decided("PARTIALLY_REFUSED", 1.0, 0.25)),
        16 => world.store_as(actor, id, &decided("REFUSED", 1.0, 1.0)),
        17 => world.process_as(actor, id, &untraced()),
        18 => world.process_as(actor, id, &abroad()),
        19 => signatures::one_shot(world, id, &json!({})),
        20 => {
            let infos = json!({"signedBy": "Léa", "signedAt": "2025-09-05T08:00:00Z"});
            world.run(
                actor,
                "markAsResent",
                &json!({"id": id, "resentInfos": infos}),
            )
        }
        21 => relay(world, actor, id),
        22 => revisions::agree(world, actor, id, &json!({"isCanceled": true})),
        23 => {
            let destination = json!({"destination": {
                "cap": "CAP-2", "processingOperation": "D 10", "company": block(RECIPIENT),
            }});
            world.reseal_as(actor, id, &destination)
        }
        24 => {
            // After a direct supply, nothing says how the waste leaves the storage.
            let packed = json!([{"type": "FUT", "quantity": 1}]);
            world.emit_as(actor, id, &json!({"input.packagingInfos": packed}))
        }
        25 => {
            let carrier =
                json!({"company": block(CARRIER), "mode": "ROAD", "numberPlate": "AB-123-CD"});
            world.update_as(actor, id, &json!({"transporter": carrier}))
        }
        _ => world.update_as(actor, id, &changes_of_everything()),
    }
}

fn untraced() -> Value {
    let mut info = grouping_treatment();
    info["noTraceability"] = json!(true);
    info
}

fn abroad() -> Value {
    let mut info = grouping_treatment();
    write(
        &mut info,
        &json!({
            "nextDestination.notificationNumber": "FR 1234",
            "nextDestination.company.siret": null, "nextDestination.company.vatNumber": FOREIGN,
        }),
    );
    info
}

/// A further carrier, as older clients bring it in.
fn relay(world: &mut World, actor: &str, id: &str) -> Result<String, Refusal> {
    let info = json!({"transporter": {"company": block(CARRIER_TWO), "numberPlate": "EF-456-GH"}, "mode": "ROAD"});
    let args = json!({"id": id, "siret": actor, "nextSegmentInfo": info});
    let row = world.run(actor, "prepareSegment", &args)?;
    world.run(actor, "markSegmentAsReadyToTakeOver", &json!({"id": row}))?;
    let info = json!({"takenOverAt": "2025-09-02T12:00:00Z", "takenOverBy": "Théo"});
    let args = json!({"id": row, "takeOverInfo": info});
    world.run(CARRIER_TWO, "takeOverSegment", &args)
}

/// An edit that would change something of each frame.
fn changes_of_everything() -> Value {
    json!({
        "customId": "autre", "emitter.workSite": {"name": "Autre"}, "recipient.cap": "CAP-9",
        "recipient.company.contact": "Autre", "wasteDetails.name": "Autre", "wasteDetails.quantity": 0.5,
        "trader": {"company": block(TRADER)},
    })
}

fn walk(world: &mut World, id: &str, path: &[(usize, usize)]) {
    for (what, actor) in path {
        // Most attempts are wrong: what matters is what they leave behind.
        let _ = attempt(world, *what, ACTORS[*actor], id);
    }
}

/// Goes on by whatever works until nothing does.
fn finish(world: &mut World, id: &str) -> Status {
    for _ in 0..12 {
        let before = world.form(id).status;
        for what in [0, 1, 24, 25, 2, 4, 10, 12, 6, 7, 11, 23] {
            let moved = ACTORS.iter().any(|actor| {
                attempt(world, what, actor, id).is_ok() && world.form(id).status != before
            });
            if moved {
                break;
            }
        }
        if world.form(id).status == before {
            break;
        }
    }
    world.form(id).status
}

/// Nothing more is done with the form itself.
fn is_an_end(status: Status) -> bool {
    matches!(
        status,
        Status::Processed
            | Status::NoTraceability
            | Status::FollowedWithPnttd
            | Status::AwaitingGroup
            | Status::Grouped
            | Status::Refused
            | Status::Canceled
    )
}

fn tree(form: &Form) -> Value {
    verbatim_tree_of(form).unwrap()
}

/// What nobody changes once it is written: signatures, of both legs.
const SIGNATURES: &[&str] = &[
    "emittedAt",
    "emittedBy",
    "takenOverAt",
    "takenOverBy",
    "receivedAt",
    "receivedBy",
    "processedAt",
    "processedBy",
    "suite.emittedAt",
    "suite.emittedBy",
    "suite.takenOverAt",
    "suite.takenOverBy",
    "suite.receivedAt",
    "suite.receivedBy",
    "suite.processedAt",
];

/// From one state of a form to the next one, nothing that is signed changes.
fn check_seals(before: &Form, after: &Form) {
    let (old, new) = (tree(before), tree(after));
    let has_left = before.emitted_at.is_some() && before.status != Status::SignedByProducer;
    for field in FIELDS.iter().filter(|_| has_left) {
        // The storage itself may be added or given up after the first leg.
        let is_sealed = match field.path {
            "recipient.isTempStorage" => false,
            "wasteDetails.sampleNumber" => before.taken_over_at.is_some(),
            _ => true,
        };
        if is_sealed {
            assert_eq!(at(&new, field.path), at(&old, field.path), "{}", field.path);
        }
    }
    for path in SIGNATURES {
        let signed = at(&old, path);
        if !signed.is_null() {
            assert_eq!(at(&new, path), signed, "{path} at {:?}", before.status);
        }
    }
    for row in before
        .transporters
        .iter()
        .filter(|row| row.taken_over_at.is_some())
    {
        assert!(after.transporters.contains(row), "{row:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_path_leads_to_an_end(start in 0..STARTS, path in paths()) {
        let mut world = everybody();
        let id = begin(&mut world, start);
        walk(&mut world, &id, &path);
        let end = finish(&mut world, &id);
        prop_assert!(is_an_end(end), "{end:?}");
    }

    #[test]
    fn what_is_sealed_stays_sealed_on_every_path(start in 0..STARTS, path in paths()) {
        let mut world = everybody();
        let id = begin(&mut world, start);
        walk(&mut world, &id, &path);
        finish(&mut world, &id);
        for states in world.histories[&id].windows(2) {
            check_seals(&states[0], &states[1]);
        }
    }

    #[test]
    fn the_event_log_gives_every_document_back(start in 0..STARTS, path in paths()) {
        let mut world = everybody();
        let id = begin(&mut world, start);
        walk(&mut world, &id, &path);
        finish(&mut world, &id);
        for states in world.histories.values() {
            check_replay(states);
        }
    }
}

#[test]
fn every_status_is_reached_and_goes_on_or_is_an_end() {
    let straight = [
        Status::Draft,
        Status::Sealed,
        Status::SignedByProducer,
        Status::Sent,
        Status::Received,
        Status::Accepted,
        Status::Processed,
        Status::AwaitingGroup,
        Status::Refused,
    ];
    let by_storage = [
        Status::TempStored,
        Status::TempStorerAccepted,
        Status::Resealed,
        Status::SignedByTempStorer,
        Status::Resent,
    ];
    let mut reached = Vec::new();
    let mut check = |world: &mut World, id: &str| {
        let status = world.form(id).status;
        let end = finish(world, id);
        assert!(is_an_end(end), "{status:?} ends as {end:?}");
        assert_eq!(
            is_an_end(status),
            end == status,
            "{status:?} ends as {end:?}"
        );
        reached.push(status);
    };
    for (statuses, changes) in [(&straight[..], json!({})), (&by_storage[..], stored())] {
        for status in statuses {
            let mut world = everybody();
            let id = world.reach(*status, &changes);
            check(&mut world, &id);
        }
    }
    for info in [untraced(), abroad()] {
        let mut world = everybody();
        let id = world.reach(Status::Accepted, &json!({}));
        world.process_as(RECIPIENT, &id, &info).unwrap();
        check(&mut world, &id);
    }
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    revisions::agree(&mut world, EMITTER, &id, &json!({"isCanceled": true})).unwrap();
    check(&mut world, &id);
    let id = world.reach(Status::AwaitingGroup, &json!({}));
    let group = groupings::group(&mut world, &[(&id, Some(1.0))]).unwrap();
    world.seal_as(RECIPIENT, &group).unwrap();
    check(&mut world, &id);
    reached.sort_by_key(|status| format!("{status:?}"));
    reached.dedup();
    assert_eq!(reached.len(), 18, "{reached:?}");
}
