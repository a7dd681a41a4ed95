//! What holds on every path, whoever does what and in which order.

use contract::bspaoh::{Bspaoh, BspaohStatus as Status};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::world::*;
use crate::slip::{Refusal, check_replay};

const ACTORS: &[&str] = &[P, T, K, X];
const ATTEMPTS: usize = 10;

fn paths() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..ATTEMPTS, 0..ACTORS.len()), 0..24)
}

fn attempt(world: &mut World, what: usize, actor: &str, id: &str) -> Result<(), Refusal> {
    match what {
        0 => world.sign(actor, id, "EMISSION"),
        1 => world.update(actor, id, &departure()),
        2 => world.sign(actor, id, "TRANSPORT"),
        3 => world.sign(actor, id, "DELIVERY"),
        4 => world.update(actor, id, &arrival()),
        5 => world.update(actor, id, &partial_refusal()),
        6 => world.sign(actor, id, "RECEPTION"),
        7 => world.update(actor, id, &cremation()),
        8 => world.sign(actor, id, "OPERATION"),
        _ => world.update(actor, id, &json!({"waste": {"adr": "UN 3373"}})),
    }
}

/// Walks a path; answers every state that the slip went through.
fn walk(world: &mut World, id: &str, path: &[(usize, usize)]) -> Vec<Bspaoh> {
    let mut states = vec![world.slip(id).clone()];
    for (what, actor) in path {
        if attempt(world, *what, ACTORS[*actor], id).is_ok() {
            states.push(world.slip(id).clone());
        }
    }
    states
}

/// Does everything that still may be done.
fn finish(world: &mut World, id: &str) -> Status {
    for what in [0, 1, 2, 4, 6, 7, 8] {
        for actor in ACTORS {
            let _ = attempt(world, what, actor, id);
        }
    }
    world.slip(id).status
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_path_leads_to_an_end(path in paths()) {
        let mut world = World::new();
        let id = world.published();
        walk(&mut world, &id, &path);
        prop_assert_eq!(finish(&mut world, &id), Status::Processed);
    }

    #[test]
    fn what_is_sealed_stays_sealed(path in paths(), actor in 0..ACTORS.len()) {
        let mut world = World::new();
        let id = world.published();
        walk(&mut world, &id, &path);
        let before = world.slip(&id).clone();
        let _ = world.update(ACTORS[actor], &id, &json!({"waste": {"adr": "UN 3291"}}));
        if before.status != Status::Initial {
            prop_assert_eq!(&world.slip(&id).waste.adr, &before.waste.adr);
        }
    }

    #[test]
    fn the_event_log_gives_the_document_back(path in paths()) {
        let mut world = World::new();
        let id = world.published();
        let mut states = walk(&mut world, &id, &path);
        finish(&mut world, &id);
        states.push(world.slip(&id).clone());
        check_replay(&states);
    }
}

#[test]
fn the_walk_meets_refusals_and_successes() {
    let mut world = World::new();
    let id = world.published();
    let stored: Value = world.stored(&id);
    assert!(attempt(&mut world, 2, X, &id).is_err());
    assert_eq!(world.stored(&id), stored);
    assert!(attempt(&mut world, 0, P, &id).is_ok());
}
