//! Grouping and reshipment (§11): what may be continued, and what the next slip does to those behind it.

use contract::bsda::BsdaStatus as Status;
use serde_json::{Value, json};

use super::world::*;

const GROUP: &str = "GATHERING";
const AGAIN: &str = "RESHIPMENT";

fn grouping(ids: &[&str]) -> Value {
    json!({"type": GROUP, "grouping": ids})
}

/// The only issue of a continuation: path and a part of its sentence.
#[track_caller]
fn check(world: &mut World, links: &Value, path: &str, part: &str) {
    let input = world.continuation(links);
    let found = issues(world.create(D, &input));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, path);
    assert!(found[0].1.contains(part), "{found:?}");
}

#[test]
fn p1_a_continuation_continues_something() {
    let mut world = World::new();
    for links in [json!({"type": GROUP}), json!({"type": AGAIN})] {
        check(&mut world, &links, "forwarding", "au moins un bordereau");
    }
}

#[test]
fn p2_the_emitter_holds_what_it_continues() {
    let mut world = World::new();
    let id = world.waiting();
    let mut links = grouping(&[&id]);
    links["emitter"] = json!({"company": block(CENTRE)});
    links["destination"] = json!({"company": block(D)});
    check(
        &mut world,
        &links,
        "forwarding",
        "possession du nouvel émetteur",
    );
}

#[test]
fn p3_slips_that_are_grouped_have_one_outlet() {
    let mut world = World::new();
    let plain = world.waiting();
    let next = json!({"company": block(D2), "cap": "CAP-2", "plannedOperationCode": "R 5"});
    let planned = json!({"destination": {
        "plannedOperationCode": "R 13", "operation": {"nextDestination": next},
    }});
    let id = world.create(P, &without_worker(&planned)).unwrap();
    world.advance(&id, "RECEPTION");
    world.update(D, &id, &treated("R 13")).unwrap();
    world.sign(D, &id, "OPERATION").unwrap();
    let links = grouping(&[&plain, &id]);
    check(&mut world, &links, "forwarding", "exutoires différents");
}

#[test]
fn p5_a_gathering_has_the_waste_code_of_its_parts() {
    let mut world = World::new();
    let id = world.waiting();
    let mut links = grouping(&[&id]);
    links["waste"] = json!({"code": "17 06 05*"});
    check(&mut world, &links, "grouping", "même code déchet");
    // A reshipment may have another.
    let mut links = json!({"type": AGAIN, "forwarding": id});
    links["waste"] = json!({"code": "17 06 05*"});
    let input = world.continuation(&links);
    world.create(D, &input).unwrap();
}

#[test]
fn p6_only_what_waits_is_continued_and_once() {
    let mut world = World::new();
    let sent = world.create(P, &without_worker(&json!({}))).unwrap();
    world.advance(&sent, "TRANSPORT");
    check(
        &mut world,
        &grouping(&[&sent]),
        "forwarding",
        "toutes les signatures",
    );
    let ended = world.create(P, &without_worker(&json!({}))).unwrap();
    world.advance(&ended, "OPERATION");
    check(
        &mut world,
        &grouping(&[&ended]),
        "forwarding",
        "traitement final",
    );
    let taken = world.waiting();
    let input = world.continuation(&grouping(&[&taken]));
    world.create(D, &input).unwrap();
    check(
        &mut world,
        &grouping(&[&taken]),
        "forwarding",
        "déjà été réexpédié ou groupé",
    );
    let links = json!({"type": AGAIN, "forwarding": taken});
    check(
        &mut world,
        &links,
        "forwarding",
        "déjà été réexpédié ou groupé",
    );
}

#[test]
fn b8_a_slip_is_not_both_grouping_and_reshipment() {
    let mut world = World::new();
    let (a, b) = (world.waiting(), world.waiting());
    let links = json!({"type": AGAIN, "forwarding": a, "grouping": [b]});
    check(&mut world, &links, "forwarding", "ne sont pas compatibles");
}

#[test]
fn t32_a_draft_reserves_what_it_continues_until_it_is_removed() {
    let mut world = World::new();
    let id = world.waiting();
    let input = world.continuation(&grouping(&[&id]));
    let draft = world.draft(D, &input).unwrap();
    assert_eq!(world.slip(&id).grouped_in.as_ref(), Some(&draft));
    check(
        &mut world,
        &grouping(&[&id]),
        "forwarding",
        "déjà été réexpédié ou groupé",
    );
    world.delete(D, &draft).unwrap();
    assert_eq!(world.slip(&id).grouped_in, None);
    world.create(D, &input).unwrap();
}

#[test]
fn u9_a_new_list_frees_the_former_parts_and_an_empty_one_nothing() {
    let mut world = World::new();
    let (a, b) = (world.waiting(), world.waiting());
    let input = world.continuation(&grouping(&[&a]));
    let group = world.create(D, &input).unwrap();
    world.update(D, &group, &json!({"grouping": [b]})).unwrap();
    assert_eq!(world.slip(&a).grouped_in, None);
    assert_eq!(world.slip(&b).grouped_in.as_ref(), Some(&group));
    world.update(D, &group, &json!({"grouping": []})).unwrap();
    assert_eq!(world.slip(&b).grouped_in.as_ref(), Some(&group));
}

#[test]
fn a12_the_end_of_a_chain_ends_everything_behind_it() {
    let mut world = World::new();
    let first = world.waiting();
    let input = world.continuation(&grouping(&[&first]));
    let group = world.create(D, &input).unwrap();
    world.advance(&group, "RECEPTION");
    world.update(D2, &group, &treated("R 13")).unwrap();
    world.sign(D2, &group, "OPERATION").unwrap();
    assert_eq!(world.slip(&group).status, Status::AwaitingChild);
    assert_eq!(world.slip(&first).status, Status::AwaitingChild);
    let again = without_worker(&json!({
        "type": AGAIN, "forwarding": group, "emitter": {"company": block(D2)},
        "destination": {"company": block(D)},
    }));
    let last = world.create(D2, &again).unwrap();
    world.advance(&last, "OPERATION");
    for id in [&first, &group, &last] {
        assert_eq!(world.slip(id).status, Status::Processed);
    }
}

#[test]
fn s12_what_is_refused_frees_its_parts() {
    let mut world = World::new();
    let part = world.waiting();
    let input = world.continuation(&grouping(&[&part]));
    let group = world.create(D, &input).unwrap();
    world.advance(&group, "TRANSPORT");
    world.update(D2, &group, &turned_back()).unwrap();
    world.sign(D2, &group, "RECEPTION").unwrap();
    assert_eq!(world.slip(&part).grouped_in, None);
    assert_eq!(world.slip(&part).status, Status::AwaitingChild);
}

#[test]
fn t17_a_reshipment_refused_at_its_reception_keeps_its_parent() {
    for (signature, is_freed) in [("RECEPTION", false), ("OPERATION", true)] {
        let mut world = World::new();
        let parent = world.waiting();
        let input = world.continuation(&json!({"type": AGAIN, "forwarding": parent}));
        let id = world.create(D, &input).unwrap();
        world.advance(&id, "TRANSPORT");
        world.update(D2, &id, &turned_back()).unwrap();
        world.sign(D2, &id, signature).unwrap();
        let is_free = world.slip(&parent).forwarded_in.is_none();
        assert_eq!(is_free, is_freed, "{signature}");
    }
}

#[test]
fn a11_a_reshipment_inherits_the_consistence_that_it_leaves_out() {
    for (own, expected) in [(Value::Null, "SOLIDE"), (json!("PATEUX"), "PATEUX")] {
        let mut world = World::new();
        let parent = world.waiting();
        let links = json!({"type": AGAIN, "forwarding": parent, "waste": {"consistence": own}});
        let input = world.continuation(&links);
        let id = world.create(D, &input).unwrap();
        assert_eq!(world.stored(&id)["waste"]["consistence"], expected);
    }
}
