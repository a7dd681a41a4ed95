//! What registries, statistics and searches see of a slip (spec 9).

use std::collections::HashMap;

use serde_json::json;

use super::world::*;
use crate::{
    registry::{Line, Place, Registry, Value, WasteType},
    slip::{RefusedWeights, Slip},
    statistics::contributions,
};

fn line(world: &World, id: &str, registry: Registry, org: &str) -> Option<Line> {
    let place = Place {
        registry,
        org,
        part: "",
    };
    world.slip(id).line(&place, &HashMap::new(), &[])
}

#[track_caller]
fn check(world: &World, id: &str, expected: &[(Registry, &[&str], &str)]) {
    let lookups = world.slip(id).lookups();
    for registry in [
        Registry::Incoming,
        Registry::Outgoing,
        Registry::Transported,
        Registry::Managed,
    ] {
        let found: Vec<(&str, String)> = lookups
            .iter()
            .filter(|lookup| lookup.registry == registry)
            .map(|lookup| (lookup.org.as_str(), lookup.date.0.to_string()))
            .collect();
        let expected: Vec<(&str, String)> = expected
            .iter()
            .filter(|(at, _, _)| *at == registry)
            .flat_map(|(_, orgs, date)| orgs.iter().map(|org| (*org, (*date).to_owned())))
            .collect();
        assert_eq!(found, expected, "{registry:?}");
    }
}

const LEFT: &str = "2025-08-20T08:30:00Z";
const ARRIVED: &str = "2025-08-21T09:00:00Z";

#[test]
fn each_company_finds_the_slip_in_its_registry_from_its_signature_on() {
    let mut world = World::new();
    let left = [
        (Registry::Outgoing, &[P][..], LEFT),
        (Registry::Transported, &[T], LEFT),
    ];
    let id = world.signed_up_to("EMISSION");
    world.update(T, &id, &departure()).unwrap();
    check(&world, &id, &[]);
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &arrival()).unwrap();
    check(&world, &id, &left);
    let id = world.signed_up_to("RECEPTION");
    let mut arrived = left.to_vec();
    arrived.push((Registry::Incoming, &[K], ARRIVED));
    check(&world, &id, &arrived);
}

#[test]
fn everybody_finds_a_published_slip_among_all_and_it_is_dangerous() {
    let mut world = World::new();
    let id = world.published();
    let lookups = world.slip(&id).lookups();
    let orgs: Vec<&str> = lookups.iter().map(|lookup| lookup.org.as_str()).collect();
    assert_eq!(orgs, [K, P, T]);
    for lookup in &lookups {
        assert_eq!(lookup.registry, Registry::All);
        assert_eq!(lookup.note.waste_type, WasteType::Dd);
        assert_eq!(lookup.note.waste_code, "18 01 02");
    }
    let id = world.draft(P, &complete()).unwrap();
    assert!(world.slip(&id).lookups().is_empty());
}

#[test]
fn a_line_is_in_tonnes_and_always_of_an_elimination() {
    let mut world = World::new();
    let input = with(&json!({"emitter": {"pickupSite": {
        "name": "Annexe", "address": "4 rue Verte", "city": "Dijon", "postalCode": "21000",
    }}}));
    let id = world.create(P, &input).unwrap();
    let before = line(&world, &id, Registry::All, P).unwrap();
    let modes = Some(Value::List(vec![Some("ELIMINATION".to_owned())]));
    assert_eq!(before.get("destinationOperationModes"), modes.as_ref());
    world.sign(P, &id, "EMISSION").unwrap();
    world.update(T, &id, &departure()).unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
    world.update(K, &id, &partial_refusal()).unwrap();
    world.sign(K, &id, "RECEPTION").unwrap();
    let line = line(&world, &id, Registry::Incoming, K).unwrap();
    for (key, text) in [
        ("bsdType", "BSPAOH"),
        ("bsdSubType", "INITIAL"),
        ("bsdId", id.as_str()),
        ("status", "PARTIALLY_REFUSED"),
        ("wasteDescription", "Pièces anatomiques d'origine humaine"),
        ("wasteCode", "18 01 02"),
        ("wasteAdr", "non soumis"),
        ("emitterCompanySiret", P),
        ("emitterPickupsiteName", "Annexe"),
        ("emitterPickupsiteCountry", "FR"),
        ("transporter1CompanySiret", T),
        ("transporter1RecepisseNumber", "the number"),
        ("transporter1TransportMode", "ROAD"),
        ("destinationCompanySiret", K),
        ("destinationCap", "CAP-1"),
        ("destinationReceptionAcceptationStatus", "PARTIALLY_REFUSED"),
    ] {
        assert_eq!(line.text_at(key), text, "{key}");
    }
    for (key, tonnes) in [
        ("weight", "0.0145"),
        ("destinationReceptionWeight", "0.0142"),
        ("destinationReceptionRefusedWeight", "0.0041"),
        ("destinationReceptionAcceptedWeight", "0.0101"),
    ] {
        let number = Value::Number(tonnes.parse().unwrap());
        assert_eq!(line.get(key), Some(&number), "{key}");
    }
    for (key, flag) in [
        ("wasteIsDangerous", true),
        ("wastePop", false),
        ("weightIsEstimate", false),
        ("destinationReceptionWeightIsEstimate", false),
        ("destinationOperationNoTraceability", false),
    ] {
        assert_eq!(line.get(key), Some(&Value::Flag(flag)), "{key}");
    }
}

#[test]
fn a_foetus_is_called_so_and_a_waste_without_code_is_not_described() {
    let mut world = World::new();
    let input = with(&json!({"waste": {"type": "FOETUS", "packagings": [boxes()[0]]}}));
    let id = world.create(P, &input).unwrap();
    let described = line(&world, &id, Registry::All, P).unwrap();
    assert_eq!(described.text_at("wasteDescription"), "Foetus");
    world
        .update(P, &id, &json!({"waste": {"code": null}}))
        .unwrap();
    let described = line(&world, &id, Registry::All, P).unwrap();
    assert_eq!(described.text_at("wasteDescription"), "");
}

#[test]
fn the_registry_of_a_carrier_shows_slips_that_left() {
    let mut world = World::new();
    let id = world.published();
    assert_eq!(line(&world, &id, Registry::Transported, T), None);
    let id = world.signed_up_to("TRANSPORT");
    let line = line(&world, &id, Registry::Transported, T).unwrap();
    let left = contract::scalar::DateTime::parse_text(LEFT).unwrap();
    assert_eq!(line.get("transporterTakenOverAt"), Some(&Value::Date(left)));
}

#[test]
fn a_draft_adds_nothing_and_a_treated_slip_adds_to_each_party_once() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    assert!(contributions(world.slip(&id)).is_empty());
    let id = world.signed_up_to("OPERATION");
    let all = contributions(world.slip(&id));
    let slips = |org: &str| {
        let own = all.iter().filter(|one| one.org == org);
        own.filter(|one| one.key.contains("BSPAOH|PROCESSED"))
            .count()
    };
    for org in [P, T, K] {
        assert_eq!(slips(org), 1, "{org}");
    }
    assert_eq!(slips(X), 0);
}

#[test]
fn searches_see_the_status_of_drafts_and_the_date_of_the_cremation() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    let search = world.slip(&id).projection(world.now).search;
    assert_eq!(search.status, "DRAFT");
    assert_eq!(search.sirets, [P]);
    let id = world.signed_up_to("OPERATION");
    let search = world.slip(&id).projection(world.now).search;
    assert_eq!(search.r#type, "BSPAOH");
    assert_eq!(search.waste_code, "18 01 02");
    assert_eq!(search.waste_adr, "non soumis");
    assert_eq!(search.transporter_transport_plates, ["FG456HJ"]);
    assert_eq!(search.destination_operation_code, "D 10");
    // Neither the CAP nor the numbers of the packagings are searched.
    assert_eq!(search.destination_cap, "");
    assert!(search.packaging_numbers.is_empty());
    let text = |date: Option<contract::scalar::DateTime>| date.unwrap().0.to_string();
    assert_eq!(
        text(search.destination_operation_date),
        "2025-08-22T10:00:00Z"
    );
    assert_eq!(text(search.destination_reception_date), ARRIVED);
    assert_eq!(text(search.transporter_transport_taken_over_at), LEFT);
}

#[test]
fn the_road_control_shows_what_is_carried_or_brought_back() {
    for (step, on_the_road) in [
        ("EMISSION", false),
        ("TRANSPORT", true),
        ("DELIVERY", true),
        ("RECEPTION", false),
    ] {
        let mut world = World::new();
        let id = world.signed_up_to(step);
        assert_eq!(
            world.slip(&id).is_on_the_road(world.now),
            on_the_road,
            "{step}"
        );
    }
    let mut world = World::new().on("2025-08-22T08:00:00Z");
    let id = world.signed_up_to("TRANSPORT");
    world.update(K, &id, &refusal()).unwrap();
    world.sign(K, &id, "RECEPTION").unwrap();
    assert!(world.slip(&id).is_on_the_road(world.now));
}

#[test]
fn the_mail_of_a_refusal_tells_how_much_was_refused() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    assert!(crate::bspaoh::refusal_of(world.slip(&id)).is_none());
    world.update(K, &id, &partial_refusal()).unwrap();
    let notice = crate::bspaoh::refusal_of(world.slip(&id)).unwrap();
    assert!(!notice.is_total);
    assert_eq!(notice.reason, Some("identification illisible"));
    assert_eq!(notice.emitter_siret, Some(P));
    assert_eq!(notice.destination_siret, Some(K));
    assert_eq!(
        notice.weights,
        Some(RefusedWeights {
            received: "0.0142".parse().unwrap(),
            refused: "0.0041".parse().unwrap(),
        })
    );
    world.update(K, &id, &refusal()).unwrap();
    assert!(crate::bspaoh::refusal_of(world.slip(&id)).unwrap().is_total);
}
