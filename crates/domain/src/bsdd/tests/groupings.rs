//! Appendix 2: what is grouped, and what is left.

use contract::bsdd::{Form, FormStatus as Status};
use serde_json::{Value, json};

use super::{circuit::*, world::World};
use crate::slip::Refusal;

/// A form whose waste waits at the recipient, of which so many tonnes were accepted.
fn waiting(world: &mut World, received: f64, refused: f64) -> String {
    let id = world.reach(Status::Sent, &json!({}));
    let decision = match refused > 0.0 {
        true => "PARTIALLY_REFUSED",
        false => "ACCEPTED",
    };
    world
        .receive_as(RECIPIENT, &id, &decided(decision, received, refused))
        .unwrap();
    world.drive(&id, Status::AwaitingGroup);
    id
}

pub(super) fn fractions(parts: &[(&str, Option<f64>)]) -> Value {
    parts
        .iter()
        .map(|(id, quantity)| json!({"form": {"id": id}, "quantity": quantity}))
        .collect()
}

/// The recipient groups what waits there and sends it to the storer.
pub(super) fn group(world: &mut World, parts: &[(&str, Option<f64>)]) -> Result<String, Refusal> {
    let input = with(&json!({
        "emitter": {"type": "APPENDIX2", "company": block(RECIPIENT)},
        "recipient.company": block(STORER),
        "grouping": fractions(parts),
    }));
    world.create_as(RECIPIENT, &input)
}

fn grouped(world: &World, id: &str) -> String {
    let form: Form = world.answer(id);
    form.quantity_grouped
        .map_or_else(String::new, |quantity| quantity.normalize().to_string())
}

pub(super) fn treat_group(world: &mut World, id: &str) {
    world.seal_as(RECIPIENT, id).unwrap();
    world.emit_as(RECIPIENT, id, &json!({})).unwrap();
    world.transport_as(CARRIER, id, &json!({})).unwrap();
    world
        .receive_as(STORER, id, &decided("ACCEPTED", 1.0, 0.0))
        .unwrap();
    world
        .process_as(STORER, id, &processed(&json!({})))
        .unwrap();
}

#[test]
fn a_form_is_grouped_once_its_whole_is_in_sealed_groupings() {
    let mut world = everybody();
    let initial = waiting(&mut world, 1.0, 0.0);
    let first = group(&mut world, &[(&initial, Some(0.4))]).unwrap();
    let second = group(&mut world, &[(&initial, Some(0.6))]).unwrap();
    assert_eq!(grouped(&world, &initial), "1");
    assert_eq!(world.form(&initial).status, Status::AwaitingGroup);
    world.seal_as(RECIPIENT, &first).unwrap();
    assert_eq!(world.form(&initial).status, Status::AwaitingGroup);
    world.seal_as(RECIPIENT, &second).unwrap();
    assert_eq!(world.form(&initial).status, Status::Grouped);
}

#[test]
fn a_form_is_treated_with_the_groupings_that_hold_it() {
    let mut world = everybody();
    let initial = waiting(&mut world, 1.0, 0.0);
    let partial = waiting(&mut world, 2.0, 0.0);
    let group = group(&mut world, &[(&initial, Some(1.0)), (&partial, Some(0.5))]).unwrap();
    treat_group(&mut world, &group);
    assert_eq!(world.form(&initial).status, Status::Processed);
    assert_eq!(world.form(&partial).status, Status::AwaitingGroup);
}

#[test]
fn what_was_refused_is_not_grouped() {
    let mut world = everybody();
    let initial = waiting(&mut world, 10.0, 7.0);
    let told = bad_input(group(&mut world, &[(&initial, Some(6.0))]));
    assert!(told.contains('3') && told.contains('6'), "{told}");
    group(&mut world, &[(&initial, Some(3.0))]).unwrap();
    assert_eq!(grouped(&world, &initial), "3");
    let told = bad_input(group(&mut world, &[(&initial, Some(0.1))]));
    assert!(!told.is_empty());
}

#[test]
fn two_fractions_leave_the_rest_and_silence_takes_it() {
    let mut world = everybody();
    let initial = waiting(&mut world, 3.0, 0.0);
    group(&mut world, &[(&initial, Some(1.5))]).unwrap();
    group(&mut world, &[(&initial, Some(1.0))]).unwrap();
    let told = bad_input(group(&mut world, &[(&initial, Some(1.0))]));
    assert!(told.contains("0.5"), "{told}");
    group(&mut world, &[(&initial, None)]).unwrap();
    assert_eq!(grouped(&world, &initial), "3");
}

#[test]
fn an_older_form_without_refused_part_is_grouped_up_to_what_arrived() {
    let mut world = everybody();
    let initial = waiting(&mut world, 2.0, 0.0);
    world.forms.get_mut(&initial).unwrap().quantity_refused = None;
    bad_input(group(&mut world, &[(&initial, Some(2.1))]));
    group(&mut world, &[(&initial, Some(2.0))]).unwrap();
}

#[test]
fn after_temporary_storage_the_final_recipient_groups_what_it_accepted() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &stored());
    world
        .store_as(STORER, &id, &decided("ACCEPTED", 10.0, 0.0))
        .unwrap();
    world.drive(&id, Status::Resent);
    world
        .receive_as(RECIPIENT, &id, &decided("PARTIALLY_REFUSED", 9.0, 4.0))
        .unwrap();
    world.drive(&id, Status::AwaitingGroup);
    bad_input(group(&mut world, &[(&id, Some(9.0))]));
    group(&mut world, &[(&id, Some(5.0))]).unwrap();
}

#[test]
fn only_what_waits_at_the_emitter_is_grouped() {
    let mut world = everybody();
    let early = world.reach(Status::Accepted, &json!({}));
    bad_input(group(&mut world, &[(&early, Some(1.0))]));
    let initial = waiting(&mut world, 1.0, 0.0);
    bad_input(group(
        &mut world,
        &[(&initial, Some(0.5)), (&initial, Some(0.5))],
    ));
    bad_input(group(&mut world, &[(&initial, Some(0.0))]));
    let elsewhere = with(&json!({
        "emitter": {"type": "APPENDIX2", "company": block(STORER)},
        "recipient.company": block(RECIPIENT),
        "grouping": fractions(&[(&initial, Some(1.0))]),
    }));
    bad_input(world.create_as(STORER, &elsewhere));
    let plain = with(&json!({
        "emitter": {"type": "PRODUCER", "company": block(RECIPIENT)},
        "recipient.company": block(STORER),
        "grouping": fractions(&[(&initial, Some(1.0))]),
    }));
    bad_input(world.create_as(RECIPIENT, &plain));
    assert_eq!(grouped(&world, &initial), "0");
}

#[test]
fn a_grouping_holds_two_hundred_and_fifty_forms() {
    let mut world = everybody();
    let ids: Vec<String> = (0..251).map(|n| format!("form-{n}")).collect();
    let parts: Vec<_> = ids.iter().map(|id| (id.as_str(), Some(1.0))).collect();
    let told = bad_input(group(&mut world, &parts));
    assert!(told.contains("250"), "{told}");
}

#[test]
fn a_linked_grouping_keeps_its_emitter_and_its_type() {
    let mut world = everybody();
    let initial = waiting(&mut world, 1.0, 0.0);
    let id = group(&mut world, &[(&initial, Some(1.0))]).unwrap();
    let same = json!({"grouping": fractions(&[(&initial, Some(1.0))])});
    world.update_as(RECIPIENT, &id, &same).unwrap();
    world.seal_as(RECIPIENT, &id).unwrap();
    let elsewhere = json!({"emitter": {"company": block(STORER)}});
    bad_input(world.update_as(CARRIER, &id, &elsewhere));
    let plain = json!({"emitter": {"type": "PRODUCER"}});
    bad_input(world.update_as(RECIPIENT, &id, &plain));
    let freed = json!({"emitter": {"type": "PRODUCER"}, "grouping": []});
    world.update_as(RECIPIENT, &id, &freed).unwrap();
    assert_eq!(grouped(&world, &initial), "0");
}

#[test]
fn a_grouping_that_disappears_or_is_refused_gives_the_waste_back() {
    let mut world = everybody();
    let initial = waiting(&mut world, 1.0, 0.0);
    let deleted = group(&mut world, &[(&initial, Some(1.0))]).unwrap();
    world.seal_as(RECIPIENT, &deleted).unwrap();
    assert_eq!(world.form(&initial).status, Status::Grouped);
    world
        .run(RECIPIENT, "deleteForm", &json!({"id": deleted}))
        .unwrap();
    assert_eq!(world.form(&initial).status, Status::AwaitingGroup);
    let refused = group(&mut world, &[(&initial, Some(1.0))]).unwrap();
    world.seal_as(RECIPIENT, &refused).unwrap();
    world.emit_as(RECIPIENT, &refused, &json!({})).unwrap();
    world.transport_as(CARRIER, &refused, &json!({})).unwrap();
    world
        .receive_as(STORER, &refused, &decided("REFUSED", 1.0, 1.0))
        .unwrap();
    assert_eq!(world.form(&initial).status, Status::AwaitingGroup);
    assert_eq!(grouped(&world, &initial), "0");
}

#[test]
fn automatic_changes_are_not_in_the_history() {
    let mut world = everybody();
    let initial = waiting(&mut world, 1.0, 0.0);
    let id = group(&mut world, &[(&initial, Some(1.0))]).unwrap();
    world.seal_as(RECIPIENT, &id).unwrap();
    let change = world.last.as_ref().unwrap();
    assert_eq!(change.event.logs().len(), 1);
    assert!(!change.linked.is_empty());
    assert!(
        change
            .linked
            .iter()
            .all(|linked| linked.event.logs().is_empty())
    );
}
