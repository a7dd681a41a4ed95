//! What holds on every path, whoever does what and in which order.

use std::collections::HashMap;

use contract::bsdd::{Form, FormStatus as Status};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{circuit::*, groupings::fractions, world::World};
use crate::slip::{Refusal, check_replay};

/// Those who try things.
const ACTORS: &[&str] = &[EMITTER, CARRIER, CARRIER_TWO, RECIPIENT, STORER, STRANGER];

/// What anybody may try at any time, right or wrong.
const ATTEMPTS: usize = 14;

/// Steps of a path: what is tried, and by whom.
fn paths() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..ATTEMPTS, 0..ACTORS.len()), 0..30)
}

/// Where a form starts from.
fn starts() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({})),
        Just(stored()),
        Just(
            json!({"isDirectSupply": true, "transporter": null, "wasteDetails.packagingInfos": []})
        ),
        Just(json!({"ecoOrganisme": {"name": "Éco", "siret": ECO}})),
    ]
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
        _ => world.update_as(actor, id, &json!({"wasteDetails": {"sampleNumber": actor}})),
    }
}

/// Walks a path; answers every state that the form went through.
fn walk(world: &mut World, id: &str, path: &[(usize, usize)]) -> Vec<Form> {
    let mut states = vec![world.form(id).clone()];
    for (what, actor) in path {
        if attempt(world, *what, ACTORS[*actor], id).is_ok() {
            states.push(world.form(id).clone());
        }
    }
    states
}

/// Goes on by whatever works until nothing does.
fn finish(world: &mut World, id: &str) -> Status {
    for _ in 0..12 {
        let before = world.form(id).status;
        for what in [0, 1, 2, 4, 10, 12, 6, 11, 7] {
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

fn leaf(form: &Form, path: &str) -> Value {
    at(&serde_json::to_value(form).unwrap(), path).clone()
}

/// Columns that the emission locks, with another value.
const LOCKED: &[(&str, &str)] = &[
    ("customId", "autre"),
    ("emitter.company.name", "Autre"),
    ("recipient.cap", "CAP-9"),
    ("recipient.company.contact", "Autre"),
    ("wasteDetails.name", "Autre"),
    ("wasteDetails.code", "06 05 03"),
    ("trader.company.name", "Autre"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_path_leads_to_an_end(start in starts(), path in paths()) {
        let mut world = everybody();
        let id = world.draft(&start);
        walk(&mut world, &id, &path);
        let end = finish(&mut world, &id);
        prop_assert!(
            matches!(end, Status::Processed | Status::AwaitingGroup | Status::Refused),
            "{end:?}"
        );
    }

    #[test]
    fn what_is_sealed_stays_sealed(
        start in starts(),
        path in paths(),
        (column, actor) in (0..LOCKED.len(), 0..ACTORS.len()),
    ) {
        let mut world = everybody();
        let id = world.draft(&start);
        walk(&mut world, &id, &path);
        let before = world.form(&id).clone();
        let (path, other) = LOCKED[column];
        let result = world.update_as(ACTORS[actor], &id, &json_at(path, other));
        let is_left = before.taken_over_at.is_some() || before.received_at.is_some();
        let signer_corrects = before.status == Status::SignedByProducer;
        if before.emitted_at.is_some() && (is_left || !signer_corrects) {
            prop_assert!(result.is_err(), "{path} at {:?}", before.status);
            prop_assert_eq!(leaf(world.form(&id), path), leaf(&before, path));
        }
    }

    #[test]
    fn the_event_log_gives_the_document_back(start in starts(), path in paths()) {
        let mut world = everybody();
        let id = world.draft(&start);
        let mut states = walk(&mut world, &id, &path);
        finish(&mut world, &id);
        states.push(world.form(&id).clone());
        check_replay(&states);
    }

    #[test]
    fn grouping_conserves_quantities(
        accepted in prop::collection::vec(1_u32..3_000_000, 1..4),
        groups in prop::collection::vec(prop::collection::vec((0_usize..4, 1_u32..3_000_000), 1..4), 1..6),
        deleted in prop::collection::vec(any::<bool>(), 6),
    ) {
        let mut world = everybody();
        let initial: Vec<String> = accepted.iter().map(|grams| waiting(&mut world, *grams)).collect();
        let mut made = Vec::new();
        for parts in &groups {
            let parts: Vec<(&str, Option<f64>)> = parts
                .iter()
                .map(|(which, grams)| (initial[which % initial.len()].as_str(), Some(tonnes(*grams))))
                .collect();
            made.extend(group(&mut world, &parts));
            check_conservation(&world, &initial, &accepted);
        }
        for (id, _) in made.iter().zip(&deleted).filter(|(_, gone)| **gone) {
            world.run(RECIPIENT, "deleteForm", &json!({"id": id})).unwrap();
            check_conservation(&world, &initial, &accepted);
        }
        // What is left, and nothing more, may still be grouped.
        for id in &initial {
            let left = crate::bsdd::quantity_to_group(world.form(id));
            let result = group(&mut world, &[(id, None)]);
            prop_assert_eq!(result.is_ok(), !left.is_zero(), "{} left", left);
            prop_assert!(group(&mut world, &[(id, Some(0.000_001))]).is_err());
        }
        check_conservation(&world, &initial, &accepted);
    }
}

/// `{"a": {"b": value}}` for `a.b`.
fn json_at(path: &str, value: &str) -> Value {
    let (head, rest) = path
        .split_once('.')
        .map_or((path, None), |(h, r)| (h, Some(r)));
    let inner = rest.map_or_else(|| json!(value), |rest| json_at(rest, value));
    json!({ head: inner })
}

fn tonnes(grams: u32) -> f64 {
    f64::from(grams) / 1e6
}

fn waiting(world: &mut World, grams: u32) -> String {
    let id = world.reach(Status::Sent, &json!({}));
    let decision = decided("ACCEPTED", tonnes(grams), 0.0);
    world.receive_as(RECIPIENT, &id, &decision).unwrap();
    world.drive(&id, Status::AwaitingGroup);
    id
}

fn group(world: &mut World, parts: &[(&str, Option<f64>)]) -> Result<String, Refusal> {
    let input = with(&json!({
        "emitter": {"type": "APPENDIX2", "company": block(RECIPIENT)},
        "recipient.company": block(STORER),
        "grouping": fractions(parts),
    }));
    world.create_as(RECIPIENT, &input)
}

/// Both ends of the links agree, to the gram, and nothing is grouped twice.
fn check_conservation(world: &World, initial: &[String], accepted: &[u32]) {
    let mut taken: HashMap<&str, Decimal> = HashMap::new();
    for link in world.forms.values().flat_map(|form| &form.grouping) {
        *taken.entry(link.id.as_str()).or_default() += link.quantity.0;
    }
    for (id, grams) in initial.iter().zip(accepted) {
        let form = world.form(id);
        let taken = taken.get(id.as_str()).copied().unwrap_or_default();
        let known: Decimal = form.grouped_in.iter().map(|link| link.quantity.0).sum();
        let shown = world.answer(id).quantity_grouped.unwrap_or_default().0;
        assert_eq!(taken, known, "{id}");
        assert_eq!(taken, shown, "{id}");
        assert!(
            taken <= Decimal::new(i64::from(*grams), 6),
            "{taken} of {grams} g"
        );
        assert_eq!(
            crate::bsdd::quantity_to_group(form),
            Decimal::new(i64::from(*grams), 6) - taken
        );
    }
}
