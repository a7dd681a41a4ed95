//! What is grouped or collected is neither lost nor made, to the gram, whatever is done in between.

use std::collections::HashMap;

use contract::bsdd::{Form, FormStatus as Status};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use super::{
    circuit::*,
    groupings::{group, treat_group},
    revisions, tours,
    world::World,
};
use crate::slip::{Refusal, check_replay};

fn tonnes(grams: u32) -> f64 {
    f64::from(grams) / 1e6
}

/// An initial form of which so much was accepted; the storage decides where it went.
fn waiting(world: &mut World, grams: u32, is_stored: bool) -> String {
    let changes = if is_stored { stored() } else { json!({}) };
    let id = world.draft(&changes);
    world.drive(
        &id,
        if is_stored {
            Status::Resent
        } else {
            Status::Sent
        },
    );
    let decision = decided("ACCEPTED", tonnes(grams), 0.0);
    world.receive_as(RECIPIENT, &id, &decision).unwrap();
    world.drive(&id, Status::AwaitingGroup);
    id
}

/// Both ends of the links agree, to the gram, and nothing is grouped twice.
fn check_conservation(world: &World, initial: &[String], accepted: &[(u32, bool)]) {
    let mut taken: HashMap<&str, Decimal> = HashMap::new();
    for link in world.forms.values().flat_map(|form| &form.grouping) {
        *taken.entry(link.id.as_str()).or_default() += link.quantity.0;
    }
    for (id, (grams, _)) in initial.iter().zip(accepted) {
        let form = world.form(id);
        let whole = Decimal::new(i64::from(*grams), 6);
        let taken = taken.get(id.as_str()).copied().unwrap_or_default();
        let known: Decimal = form.grouped_in.iter().map(|link| link.quantity.0).sum();
        let shown = world.answer(id).quantity_grouped.unwrap_or_default().0;
        assert_eq!(taken, known, "{id}");
        assert_eq!(taken, shown, "{id}");
        assert!(taken <= whole, "{taken} of {grams} g");
        assert_eq!(crate::bsdd::quantity_to_group(form), whole - taken);
        let is_whole = taken == whole && !form.grouped_in.is_empty();
        let is_settled = matches!(form.status, Status::Grouped | Status::Processed);
        assert!(
            !is_settled || is_whole,
            "{:?} with {taken} of {whole}",
            form.status
        );
    }
}

/// What becomes of a grouping.
fn attempt(world: &mut World, what: u8, id: &str) -> Result<(), Refusal> {
    match what {
        0 => world
            .run(RECIPIENT, "deleteForm", &json!({"id": id}))
            .map(drop),
        1 => world.seal_as(RECIPIENT, id).map(drop),
        2 => {
            let none = json!({"emitter": {"type": "PRODUCER"}, "grouping": []});
            world.update_as(RECIPIENT, id, &none).map(drop)
        }
        3 => {
            world.seal_as(RECIPIENT, id)?;
            world.emit_as(RECIPIENT, id, &json!({}))?;
            revisions::agree(world, RECIPIENT, id, &json!({"isCanceled": true})).map(drop)
        }
        4 => {
            world.seal_as(RECIPIENT, id)?;
            world.emit_as(RECIPIENT, id, &json!({}))?;
            world.transport_as(CARRIER, id, &json!({}))?;
            world
                .receive_as(STORER, id, &decided("REFUSED", 1.0, 1.0))
                .map(drop)
        }
        _ => {
            treat_group(world, id);
            Ok(())
        }
    }
}

/// Quantity and packagings of a tour, from its items.
fn check_tour(world: &World, id: &str) {
    let tour = world.form(id);
    if tour.status != Status::Sent {
        return;
    }
    let items: Vec<&Form> = tour
        .grouping
        .iter()
        .map(|link| world.form(&link.id))
        .collect();
    let drums = |form: &Form| -> i32 {
        let waste = form.waste_details.as_ref();
        let list = waste.and_then(|waste| waste.packaging_infos.as_ref());
        list.into_iter()
            .flatten()
            .map(|packaging| packaging.quantity)
            .sum()
    };
    let collected: Vec<&&Form> = items
        .iter()
        .filter(|item| item.taken_over_at.is_some())
        .collect();
    assert_eq!(
        drums(tour),
        collected.iter().map(|item| drums(item)).sum::<i32>()
    );
    let weight = |form: &Form| {
        let waste = form.waste_details.as_ref();
        waste.and_then(|waste| waste.quantity).unwrap_or_default().0
    };
    assert_eq!(
        weight(tour),
        items.iter().map(|item| weight(item)).sum::<Decimal>()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn grouping_conserves_quantities(
        accepted in prop::collection::vec((1_u32..3_000_000, any::<bool>()), 1..4),
        groups in prop::collection::vec(prop::collection::vec((0_usize..4, 1_u32..3_000_000), 1..4), 1..6),
        fates in prop::collection::vec(prop::option::of(0_u8..6), 6),
    ) {
        let mut world = everybody();
        let initial: Vec<String> = accepted
            .iter()
            .map(|(grams, is_stored)| waiting(&mut world, *grams, *is_stored))
            .collect();
        let mut made = Vec::new();
        for parts in &groups {
            let parts: Vec<(&str, Option<f64>)> = parts
                .iter()
                .map(|(which, grams)| (initial[which % initial.len()].as_str(), Some(tonnes(*grams))))
                .collect();
            made.extend(group(&mut world, &parts));
            check_conservation(&world, &initial, &accepted);
        }
        // What is left, and nothing more, may still be grouped.
        for id in &initial {
            let left = crate::bsdd::quantity_to_group(world.form(id));
            let result = group(&mut world, &[(id, None)]);
            prop_assert_eq!(result.is_ok(), !left.is_zero(), "{} left", left);
            prop_assert!(group(&mut world, &[(id, Some(0.000_001))]).is_err());
            made.extend(result);
        }
        check_conservation(&world, &initial, &accepted);
        for (id, fate) in made.iter().zip(fates.iter().cycle()) {
            if let Some(fate) = fate {
                attempt(&mut world, *fate, id).unwrap();
                check_conservation(&world, &initial, &accepted);
            }
        }
        for states in world.histories.values() {
            check_replay(states);
        }
    }

    #[test]
    fn a_tour_weighs_what_it_is_given_and_holds_what_it_collected(
        count in 1_usize..5,
        order in prop::collection::vec(0_usize..5, 0..5),
        revised in prop::option::of((0_usize..5, 1_u32..3_000_000)),
    ) {
        let mut world = everybody();
        let (tour, items) = tours::with_items(&mut world, count);
        for which in order {
            let id = &items[which % count];
            if world.form(id).taken_over_at.is_none() {
                tours::collect(&mut world, id);
            }
            check_tour(&world, &tour);
        }
        if let Some((which, grams)) = revised {
            let content = json!({"wasteDetails": {"quantity": tonnes(grams)}});
            let is_revised = revisions::agree(&mut world, EMITTER, &items[which % count], &content);
            let is_collected = world.form(&items[which % count]).taken_over_at.is_some();
            prop_assert_eq!(is_revised.is_ok(), is_collected);
            check_tour(&world, &tour);
        }
        if world.form(&tour).status == Status::Sent {
            let arrival = decided("ACCEPTED", 1.0, 0.0);
            world.receive_as(RECIPIENT, &tour, &arrival).unwrap();
            let kept = world.form(&tour).grouping.len();
            let there = items.iter().filter(|id| world.forms.contains_key(*id)).count();
            prop_assert_eq!(kept, there);
        }
        for states in world.histories.values() {
            check_replay(states);
        }
    }
}
