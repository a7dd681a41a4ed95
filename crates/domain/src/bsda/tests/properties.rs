//! What holds on every path, whoever does what and in which order.

use contract::bsda::{Bsda, BsdaStatus as Status};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::world::*;
use crate::slip::{Refusal, check_replay, level_of};

const ACTORS: &[&str] = &[P, W, T, D, X];
const ATTEMPTS: usize = 9;

fn paths() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..ATTEMPTS, 0..ACTORS.len()), 0..20)
}

/// Inputs of each type of circuit.
fn inputs() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        complete(),
        without_worker(&json!({})),
        with(&json!({"worker": {"work": {"hasEmitterPaperSignature": true}}})),
    ])
}

fn attempt(world: &mut World, what: usize, actor: &str, id: &str) -> Result<(), Refusal> {
    match what {
        0 => world.sign(actor, id, "EMISSION"),
        1 => world.sign(actor, id, "WORK"),
        2 => world.sign(actor, id, "TRANSPORT"),
        3 => world.sign(actor, id, "RECEPTION"),
        4 => world.sign(actor, id, "OPERATION"),
        5 => world.update(actor, id, &received()),
        6 => world.update(actor, id, &treated("D 5")),
        7 => world.update(actor, id, &json!({"waste": {"sealNumbers": ["S9"]}})),
        _ => world.update(actor, id, &json!({"weight": {"value": 3}})),
    }
}

/// Walks a path; answers every state that the slip went through.
fn walk(world: &mut World, id: &str, path: &[(usize, usize)]) -> Vec<Bsda> {
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
    for what in [0, 1, 2, 5, 3, 6, 4] {
        for actor in ACTORS {
            let _ = attempt(world, what, actor, id);
        }
    }
    world.slip(id).status
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_path_leads_to_an_end(input in inputs(), path in paths()) {
        let mut world = World::new();
        let id = world.create(P, &input).unwrap();
        walk(&mut world, &id, &path);
        prop_assert_eq!(finish(&mut world, &id), Status::Processed);
    }

    #[test]
    fn a_level_never_goes_back(input in inputs(), path in paths()) {
        let mut world = World::new();
        let id = world.create(P, &input).unwrap();
        let levels: Vec<_> = walk(&mut world, &id, &path).iter().map(level_of).collect();
        prop_assert!(levels.is_sorted());
    }

    #[test]
    fn what_is_sealed_stays_sealed(input in inputs(), path in paths(), actor in 0..ACTORS.len()) {
        let mut world = World::new();
        let id = world.create(P, &input).unwrap();
        walk(&mut world, &id, &path);
        let before = world.slip(&id).clone();
        let _ = world.update(ACTORS[actor], &id, &json!({"emitter": {"company": {"name": "Autre"}}}));
        if before.status != Status::Initial {
            prop_assert_eq!(&world.slip(&id).emitter, &before.emitter);
        }
    }

    #[test]
    fn the_event_log_gives_the_document_back(input in inputs(), path in paths()) {
        let mut world = World::new();
        let id = world.create(P, &input).unwrap();
        let mut states = walk(&mut world, &id, &path);
        finish(&mut world, &id);
        states.push(world.slip(&id).clone());
        check_replay(&states);
    }

    /// Whatever groups are asked for, a slip is continued by one other at most, and both ends agree.
    #[test]
    fn a_slip_is_continued_once(groups in prop::collection::vec(prop::collection::btree_set(0..4_usize, 1..4), 1..5)) {
        let mut world = World::new();
        let parts: Vec<String> = (0..4).map(|_| world.waiting()).collect();
        let mut children = Vec::new();
        for group in groups {
            let named: Vec<&String> = group.iter().map(|rank| &parts[*rank]).collect();
            let links = json!({"type": "GATHERING", "grouping": named});
            let input = world.continuation(&links);
            children.extend(world.create(D, &input));
        }
        for part in &parts {
            let holders: Vec<&String> = children
                .iter()
                .filter(|child| world.slip(child).grouping.contains(part))
                .collect();
            let known: Vec<&String> = world.slip(part).grouped_in.iter().collect();
            prop_assert_eq!(holders, known);
        }
    }
}

#[test]
fn the_walk_meets_refusals_and_successes() {
    let mut world = World::new();
    let id = world.published();
    let stored: Value = world.stored(&id);
    assert!(attempt(&mut world, 1, X, &id).is_err());
    assert_eq!(world.stored(&id), stored);
    assert!(attempt(&mut world, 0, P, &id).is_ok());
}
