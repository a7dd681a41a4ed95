//! What registries and statistics see of a form.

use std::collections::HashMap;

use contract::bsdd::{Form, FormStatus as Status};
use serde_json::{Value, json};

use super::circuit::*;
use crate::{
    registry::{Line, Place, Registry, SUITE, WasteType},
    slip::Slip,
    statistics::contributions,
};

/// Who sees the form in a registry, and as which of its legs.
fn seen(form: &Form, registry: Registry) -> Vec<(String, &'static str)> {
    form.lookups()
        .into_iter()
        .filter(|lookup| lookup.registry == registry)
        .map(|lookup| (lookup.org, lookup.part))
        .collect()
}

fn line(form: &Form, registry: Registry, org: &str, part: &str) -> Line {
    let place = Place {
        registry,
        org,
        part,
    };
    form.line(&place, &HashMap::new(), &[]).unwrap()
}

#[test]
fn the_leg_after_temporary_storage_is_a_slip_of_its_own() {
    let mut world = everybody();
    let id = world.reach(Status::Processed, &stored());
    let form = world.form(&id);
    let owned = |rows: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        rows.iter()
            .map(|(org, part)| ((*org).to_owned(), *part))
            .collect()
    };
    let check = |registry, rows: &[(&str, &'static str)]| {
        assert_eq!(seen(form, registry), owned(rows), "{registry:?}");
    };
    check(Registry::Incoming, &[(STORER, ""), (RECIPIENT, SUITE)]);
    check(Registry::Outgoing, &[(EMITTER, ""), (STORER, SUITE)]);
    check(
        Registry::Transported,
        &[(CARRIER, ""), (CARRIER_TWO, SUITE)],
    );
    let first = line(form, Registry::Outgoing, EMITTER, "");
    assert_eq!(first.text_at("bsdId"), form.readable_id.as_str());
    assert_eq!(first.text_at("destinationCompanySiret"), STORER);
    assert_eq!(first.text_at("postTempStorageDestinationSiret"), RECIPIENT);
    assert_eq!(first.text_at("postTempStorageDestinationCountry"), "FR");
    assert_eq!(first.text_at("initialEmitterCompanySiret"), "");
    let suite = line(form, Registry::Incoming, RECIPIENT, SUITE);
    let number = format!("{}-suite", form.readable_id.as_str());
    assert_eq!(suite.text_at("bsdId"), number);
    assert_eq!(suite.text_at("bsdSubType"), "TEMP_STORED");
    assert_eq!(suite.text_at("emitterCompanySiret"), STORER);
    assert_eq!(suite.text_at("initialEmitterCompanySiret"), EMITTER);
    assert_eq!(suite.text_at("destinationCompanySiret"), RECIPIENT);
    assert_eq!(suite.text_at("transporter1CompanySiret"), CARRIER_TWO);
    assert_eq!(suite.text_at("wasteCode"), "06 05 02*");
    assert_eq!(suite.text_at("postTempStorageDestinationSiret"), "");
}

#[test]
fn waste_is_dangerous_an_excavated_soil_or_neither() {
    let check = |waste: Value, expected: WasteType| {
        let mut world = everybody();
        let mut changes = json!({});
        for (name, value) in waste.as_object().unwrap() {
            changes[format!("wasteDetails.{name}")] = value.clone();
        }
        let id = world.draft(&changes);
        world.drive(&id, Status::Sealed);
        let lookups = world.form(&id).lookups();
        assert_eq!(lookups[0].note.waste_type, expected, "{waste}");
    };
    check(json!({"code": "06 05 02*"}), WasteType::Dd);
    check(json!({"code": "17 05 03*"}), WasteType::Texs);
    check(json!({"code": "17 05 04"}), WasteType::Texs);
    check(json!({"code": "20 02 02"}), WasteType::Texs);
    check(json!({"code": "20 01 01"}), WasteType::Dnd);
    check(
        json!({"code": "20 01 01", "isDangerous": true}),
        WasteType::Dd,
    );
    check(
        json!({"code": "20 01 01", "pop": true, "isDangerous": true}),
        WasteType::Dd,
    );
}

#[test]
fn a_company_appears_once_in_a_registry() {
    let mut world = everybody();
    let changes = json!({
        "broker": {"company": block(BROKER), "receipt": "R-1", "department": "13", "validityLimit": "2055-01-01T00:00:00Z"},
        "intermediaries": [block(BROKER), block(TRADER)],
    });
    let id = world.reach(Status::Sent, &changes);
    let managers = seen(world.form(&id), Registry::Managed);
    assert_eq!(managers, [(BROKER.to_owned(), ""), (TRADER.to_owned(), "")]);
}

#[test]
fn a_carrier_s_own_date_is_that_of_its_leg() {
    let mut world = everybody();
    let id = world.reach(Status::Processed, &stored());
    let form = world.form(&id);
    let suite = form.suite.as_deref().unwrap();
    let own = line(form, Registry::Transported, CARRIER_TWO, SUITE);
    assert_eq!(
        own.get("transporterTakenOverAt"),
        suite.transporters[0]
            .taken_over_at
            .map(crate::registry::Value::Date)
            .as_ref()
    );
}

#[test]
fn a_draft_adds_nothing_and_a_treated_form_adds_to_each_party_once() {
    let mut world = everybody();
    let id = world.draft(&stored());
    assert!(contributions(world.form(&id)).is_empty());
    world.drive(&id, Status::Processed);
    let counted = contributions(world.form(&id));
    let slips = |org: &str| {
        counted
            .iter()
            .filter(|part| part.org == org && part.key == "BSDD|PROCESSED")
            .map(|part| part.count)
            .sum::<i64>()
    };
    for org in [EMITTER, STORER, RECIPIENT, CARRIER] {
        assert_eq!(slips(org), 1, "{org}");
    }
    assert_eq!(slips(STRANGER), 0);
    let platform: Vec<&str> = counted
        .iter()
        .filter(|part| part.org.is_empty())
        .map(|part| part.key.as_str())
        .collect();
    assert_eq!(platform, ["BSDD|DD", "BSDD|DD", "BSDD|DD", "BSDD|DD|D10"]);
}
