//! Appendix 1: a tour and its items.

use contract::bsdd::FormStatus as Status;
use serde_json::{Value, json};

use super::{circuit::*, groupings::fractions, world::World};
use crate::slip::{Refusal, Slip};

/// A tour of the first carrier, with changes at dotted paths.
fn tour(world: &mut World, changes: &Value) -> String {
    let mut input = with(&json!({
        "emitter": {"type": "APPENDIX1", "company": block(CARRIER)},
        "wasteDetails": {
            "code": "13 05 02*", "name": "Boues", "isSubjectToADR": false, "consistences": ["LIQUID"],
        },
    }));
    write(&mut input, changes);
    world.create_as(CARRIER, &input).unwrap()
}

fn sealed_tour(world: &mut World, changes: &Value) -> String {
    let id = tour(world, changes);
    world.seal_as(CARRIER, &id).unwrap();
    id
}

fn item_input(producer: &Value) -> Value {
    json!({
        "emitter": {"type": "APPENDIX1_PRODUCER", "company": producer},
        "wasteDetails": {"packagingInfos": [{"type": "FUT", "quantity": 2}], "quantity": 0.5},
    })
}

/// An item of the emitter, created by the carrier.
fn item(world: &mut World) -> String {
    world
        .create_as(CARRIER, &item_input(&block(EMITTER)))
        .unwrap()
}

fn attach(world: &mut World, tour: &str, items: &[&str]) -> Result<String, Refusal> {
    let parts: Vec<_> = items.iter().map(|id| (*id, None)).collect();
    world.update_as(CARRIER, tour, &json!({"grouping": fractions(&parts)}))
}

/// A sealed tour with so many sealed items.
pub(super) fn with_items(world: &mut World, count: usize) -> (String, Vec<String>) {
    let id = sealed_tour(world, &json!({}));
    let items: Vec<String> = (0..count).map(|_| item(world)).collect();
    let names: Vec<&str> = items.iter().map(String::as_str).collect();
    attach(world, &id, &names).unwrap();
    (id, items)
}

pub(super) fn collect(world: &mut World, id: &str) {
    let at = world.now.to_iso();
    world.emit_as(EMITTER, id, &json!({})).unwrap();
    world
        .transport_as(CARRIER, id, &json!({"input.takenOverAt": at}))
        .unwrap();
}

#[test]
fn an_item_takes_the_description_of_its_tour_and_is_sealed() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 1);
    let item = world.form(&items[0]);
    assert_eq!(item.status, Status::Sealed);
    let answer = world.answered(&items[0]);
    assert_eq!(at(&answer, "wasteDetails.code"), "13 05 02*");
    assert_eq!(at(&answer, "recipient.company.siret"), RECIPIENT);
    assert_eq!(
        at(&answer, "transporter.company.siret").as_str().or(at(
            &answer,
            "transporters.0.company.siret"
        )
        .as_str()),
        Some(CARRIER)
    );
    world
        .update_as(
            CARRIER,
            &id,
            &json!({"recipient": {"company": {"contact": "Zoé"}}}),
        )
        .unwrap();
    let answer = world.answered(&items[0]);
    assert_eq!(at(&answer, "recipient.company.contact"), "Zoé");
}

#[test]
fn a_list_of_items_replaces_the_former_one() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 1);
    let other = item(&mut world);
    attach(&mut world, &id, &[&other]).unwrap();
    assert!(world.form(&items[0]).grouped_in.is_empty());
    assert_eq!(world.form(&other).grouped_in.len(), 1);
    assert!(world.tab(&items[0], crate::slip::Tab::ToCollect).is_empty());
}

#[test]
fn a_draft_tour_takes_no_item_by_an_update() {
    let mut world = everybody();
    let id = tour(&mut world, &json!({}));
    let item = item(&mut world);
    bad_input(attach(&mut world, &id, &[&item]));
    assert_eq!(world.form(&item).status, Status::Draft);
}

#[test]
fn an_item_is_in_one_tour_once() {
    let mut world = everybody();
    let (_, items) = with_items(&mut world, 1);
    let other = sealed_tour(&mut world, &json!({}));
    bad_input(attach(&mut world, &other, &[&items[0]]));
    let item = item(&mut world);
    bad_input(attach(&mut world, &other, &[&item, &item]));
    bad_input(attach(&mut world, &other, &["unknown"]));
}

#[test]
fn a_producer_is_registered_unless_an_eco_organisme_takes_charge() {
    let mut world = everybody();
    let input = item_input(&block(UNREGISTERED));
    let item = world.create_as(CARRIER, &input).unwrap();
    let id = sealed_tour(&mut world, &json!({}));
    bad_input(attach(&mut world, &id, &[&item]));
    let eco = json!({"ecoOrganisme": {"name": "Éco", "siret": ECO}});
    let id = sealed_tour(&mut world, &eco);
    attach(&mut world, &id, &[&item]).unwrap();
}

#[test]
fn a_tour_collects_for_five_days() {
    let mut world = everybody();
    let late = "2025-08-27T12:00:00+02:00";
    for (first, is_open) in [(late, false), ("2025-08-28T00:00:00+02:00", true)] {
        let (id, items) = with_items(&mut world, 1);
        world.emit_as(EMITTER, &items[0], &json!({})).unwrap();
        world
            .transport_as(CARRIER, &items[0], &json!({"input.takenOverAt": first}))
            .unwrap();
        let next = item(&mut world);
        let result = attach(&mut world, &id, &[&items[0], &next]);
        assert_eq!(result.is_ok(), is_open, "{first}: {result:?}");
    }
}

#[test]
fn linked_forms_keep_their_type() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 1);
    let plain = json!({"emitter": {"type": "PRODUCER"}});
    bad_input(world.update_as(CARRIER, &id, &plain));
    bad_input(world.update_as(EMITTER, &items[0], &plain));
}

#[test]
fn the_carrier_takes_something_that_the_tour_expects() {
    let mut world = everybody();
    let (tour, alone) = with_items(&mut world, 1);
    world.emit_as(EMITTER, &alone[0], &json!({})).unwrap();
    attach(&mut world, &tour, &[]).unwrap();
    forbidden(world.transport_as(CARRIER, &alone[0], &json!({})));
    let (id, items) = with_items(&mut world, 2);
    world.emit_as(EMITTER, &items[0], &json!({})).unwrap();
    let bare = world.forms.get_mut(&items[0]).unwrap();
    let waste = bare.waste_details.as_mut().unwrap();
    waste.packaging_infos = Some(Vec::new());
    waste.quantity = None;
    let told = bad_input(world.transport_as(CARRIER, &items[0], &json!({})));
    assert!(told.lines().count() >= 2, "{told}");
    world.emit_as(EMITTER, &items[1], &json!({})).unwrap();
    world.forms.get_mut(&id).unwrap().status = Status::Draft;
    forbidden(world.transport_as(CARRIER, &items[1], &json!({})));
    assert_eq!(world.form(&items[1]).status, Status::SignedByProducer);
}

#[test]
fn the_tour_adds_up_what_was_collected() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 3);
    collect(&mut world, &items[0]);
    collect(&mut world, &items[1]);
    let form = world.form(&id);
    assert_eq!(form.status, Status::Sent);
    let waste = form.waste_details.as_ref().unwrap();
    let drums = &waste.packaging_infos.as_ref().unwrap()[0];
    assert_eq!(drums.quantity, 4, "what was collected");
    assert_eq!(
        waste.quantity.unwrap().normalize().to_string(),
        "2.5",
        "what is linked"
    );
}

#[test]
fn a_plate_given_on_the_way_is_that_of_the_whole_tour() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 2);
    world.emit_as(EMITTER, &items[0], &json!({})).unwrap();
    let plate = json!({"input.transporterNumberPlate": "ZZ-999-ZZ"});
    world.transport_as(CARRIER, &items[0], &plate).unwrap();
    for id in [&id, &items[0], &items[1]] {
        let plate = world.form(id).transporters[0].number_plate.clone();
        assert_eq!(plate.as_deref(), Some("ZZ-999-ZZ"), "{id}");
    }
}

#[test]
fn some_producers_need_not_sign() {
    let mut world = everybody();
    let (_, items) = with_items(&mut world, 1);
    forbidden(world.transport_as(CARRIER, &items[0], &json!({})));
    world
        .automations
        .insert((EMITTER.to_owned(), CARRIER.to_owned()));
    world.transport_as(CARRIER, &items[0], &json!({})).unwrap();
    let item = world.form(&items[0]);
    assert_eq!(item.status, Status::Sent);
    assert_eq!(
        item.emitted_by.as_deref(),
        Some("Signature automatique Trackdéchets")
    );
    assert_eq!(item.emitted_at, item.taken_over_at);
}

#[test]
fn an_eco_organisme_signs_for_producers_that_are_no_professionals_of_waste() {
    for (producer, is_simple) in [(UNREGISTERED, true), (EMITTER, true), (STORER, false)] {
        let mut world = everybody();
        let id = sealed_tour(
            &mut world,
            &json!({"ecoOrganisme": {"name": "Éco", "siret": ECO}}),
        );
        let item = world
            .create_as(CARRIER, &item_input(&block(producer)))
            .unwrap();
        attach(&mut world, &id, &[&item]).unwrap();
        let result = world.transport_as(CARRIER, &item, &json!({}));
        assert_eq!(result.is_ok(), is_simple, "{producer}: {result:?}");
    }
}

#[test]
fn a_tour_signs_through_its_items_and_items_arrive_with_their_tour() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 1);
    bad_input(world.emit_as(CARRIER, &id, &json!({})));
    forbidden(world.transport_as(CARRIER, &id, &json!({})));
    collect(&mut world, &items[0]);
    bad_input(world.transport_as(CARRIER, &id, &json!({})));
    let arrival = decided("ACCEPTED", 1.0, 0.0);
    forbidden(world.receive_as(RECIPIENT, &items[0], &arrival));
    forbidden(world.store_as(RECIPIENT, &items[0], &arrival));
    forbidden(world.process_as(RECIPIENT, &items[0], &processed(&json!({}))));
    forbidden(world.accept_as(RECIPIENT, &items[0], &accepted(&json!({}))));
}

#[test]
fn collected_items_follow_their_tour_and_the_others_disappear() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 2);
    collect(&mut world, &items[0]);
    world
        .receive_as(RECIPIENT, &id, &decided("ACCEPTED", 1.0, 0.0))
        .unwrap();
    assert_eq!(world.form(&items[0]).status, Status::Accepted);
    assert!(!world.forms.contains_key(&items[1]));
    assert_eq!(world.form(&id).grouping.len(), 1);
    let waiting = grouping_treatment();
    world.process_as(RECIPIENT, &id, &waiting).unwrap();
    assert_eq!(world.form(&id).status, Status::AwaitingGroup);
    assert_eq!(world.form(&items[0]).status, Status::Processed);
    assert!(
        world
            .last
            .as_ref()
            .unwrap()
            .linked
            .iter()
            .all(|linked| linked.event.logs().is_empty())
    );
}

#[test]
fn a_deleted_tour_takes_its_items_along() {
    let mut world = everybody();
    let (id, items) = with_items(&mut world, 2);
    world
        .run(CARRIER, "deleteForm", &json!({"id": id}))
        .unwrap();
    assert!(items.iter().all(|item| !world.forms.contains_key(item)));
}

#[test]
fn items_are_neither_copied_nor_watched_over() {
    let mut world = everybody();
    let id = item(&mut world);
    bad_input(world.run(CARRIER, "duplicateForm", &json!({"id": id})));
    let mut input = item_input(&block(EMITTER));
    input["intermediaries"] = json!([block(STRANGER)]);
    bad_input(world.create_as(CARRIER, &input));
}

#[test]
fn nights_look_at_stray_items_and_at_tours_on_the_road_only() {
    let mut world = everybody();
    let is_watched = |world: &World, id: &str| {
        let access = world.form(id).projection(world.now).access;
        access.iter().any(|(org, _)| org == crate::bsdd::WATCHED)
    };
    let stray = item(&mut world);
    assert!(is_watched(&world, &stray));
    let (id, items) = with_items(&mut world, 1);
    assert!(!is_watched(&world, &id) && !is_watched(&world, &items[0]));
    collect(&mut world, &items[0]);
    assert!(is_watched(&world, &id) && !is_watched(&world, &items[0]));
}
