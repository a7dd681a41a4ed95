//! Deletion, duplication, carriers and rights (spec 15.5).

use contract::{account::UserRole, scalar::Text};
use serde_json::{Value, json};

use super::world::*;
use crate::slip::{AccessRole, Slip, Tab, readers};

#[test]
fn o1_unsigned_slips_are_deleted_by_anybody_named_and_emitted_ones_by_the_emitter() {
    let mut world = World::new();
    let id = world.published();
    assert_eq!(
        forbidden(world.delete(X, &id)),
        "Vous n'êtes pas autorisé à supprimer ce bordereau."
    );
    world.delete(B, &id).unwrap();
    let too_late =
        "Seuls les bordereaux en brouillon ou en attente de collecte peuvent être supprimés";
    let id = world.signed_up_to("EMISSION");
    assert_eq!(forbidden(world.delete(T, &id)), too_late);
    world.delete(P, &id).unwrap();
    let id = world.signed_up_to("TRANSPORT");
    assert_eq!(forbidden(world.delete(P, &id)), too_late);
    assert_eq!(world.events.last(), Some(&"Signed"));
}

#[test]
fn o2_a_duplicate_repeats_who_and_what_without_what_was_done() {
    let mut world = World::new();
    let second = world
        .create_row(
            P,
            &json!({"company": block(T2), "transport": {"mode": "RAIL"}}),
        )
        .unwrap();
    let first = world
        .create_row(P, &json!({"company": block(T), "customInfo": "i", "transport": {"mode": "ROAD", "plates": ["AA-11-BB"]}}))
        .unwrap();
    let input =
        with(&json!({"transporter": null, "transporters": [first, second], "customId": "REF-9"}));
    let id = world.create(P, &input).unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
    world.company(B).contact = Some("Nouveau contact".to_owned());
    world.company(T).transporter_receipt = None;
    assert_eq!(
        forbidden(world.duplicate(X, &id)),
        "Vous ne pouvez pas dupliquer un bordereau sur lequel votre entreprise n'apparait pas"
    );
    let copy = world.duplicate(T2, &id).unwrap();
    let stored = world.stored(&copy);
    assert_eq!(stored["isDraft"], true);
    assert_eq!(stored["isDuplicateOf"], json!(id));
    assert_eq!(stored["customId"], "REF-9");
    assert_eq!(stored["emitter"]["emission"], Value::Null);
    assert_eq!(
        stored["destination"]["company"]["contact"],
        "Nouveau contact"
    );
    assert_eq!(stored["destination"]["operation"], Value::Null);
    let carriers = stored["transporters"].as_array().unwrap();
    assert_eq!(carriers.len(), 2);
    assert_eq!(
        carriers[0]["transport"],
        json!({"mode": "ROAD", "plates": []})
    );
    assert_eq!(carriers[0]["customInfo"], Value::Null);
    assert_eq!(carriers[0]["recepisse"], json!({"isExempted": false}));
    assert_eq!(carriers[1]["transport"]["mode"], "RAIL");
    assert_eq!(world.slip(&copy).can_access_draft_org_ids, [T2]);
    world.publish(T2, &copy).unwrap();
}

#[test]
fn o2_and_t18_a_duplicate_tidies_the_numbers_and_follows_the_rules_of_its_source() {
    let lots =
        json!({"packaging": "LOT", "identification": {"type": "NUMERO_ORDRE_LOTS_SORTANTS"}});
    let mut world = World::new().on("2024-12-01");
    let old = world.create(P, &with(&lots)).unwrap();
    let next = json!({"destination": {"operation": {"nextDestination": {"company": {"vatNumber": FOREIGN, "name": "Au loin"}}}}});
    world.update(P, &old, &next).unwrap();
    let mut world = world.on("2025-09-01");
    let copy = world.duplicate(P, &old).unwrap();
    let stored = world.stored(&copy);
    assert_eq!(stored["packaging"], "UNITE");
    assert_eq!(stored["identification"]["type"], "NUMERO_IMMATRICULATION");
    assert_eq!(
        stored["destination"]["operation"]["nextDestination"]["company"]["vatNumber"],
        FOREIGN
    );
    let recent = world
        .create(
            P,
            &with(&json!({"packaging": "LOT", "identification": {"type": "__null"}})),
        )
        .unwrap();
    let copy = world.duplicate(P, &recent).unwrap();
    assert_eq!(world.stored(&copy)["identification"]["type"], Value::Null);
    world.company(B).company_types.clear();
    refused_at(world.duplicate(P, &recent), &["destination.company.siret"]);
}

#[test]
fn o3_the_exemption_empties_and_refills_the_receipt() {
    let mut world = World::new();
    let id = world.published();
    let row = world.slip(&id).transporters[0].id.to_string();
    let exempt = |is: bool| json!({"recepisse": {"isExempted": is}});
    world.update_row(T, &row, &exempt(true)).unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"],
        json!({"isExempted": true})
    );
    world.update_row(T, &row, &exempt(false)).unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"]["number"],
        "the number"
    );
    world
        .company(T2)
        .transporter_receipt
        .as_mut()
        .unwrap()
        .receipt_number = "R-T2".to_owned();
    world
        .update_row(P, &row, &json!({"company": {"siret": T2}}))
        .unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"]["number"],
        "R-T2"
    );
    assert_eq!(
        forbidden(world.update_row(T2, &row, &json!({"company": {"siret": T3}}))),
        "Vous ne pouvez pas enlever votre établissement du bordereau"
    );
    assert_eq!(
        forbidden(world.update_row(X, &row, &exempt(true))),
        "Vous n'êtes pas autorisé à modifier ce transporteur BSVHU"
    );
}

#[test]
fn o3_a_carrier_that_has_signed_is_left_alone_and_the_others_move_up() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let row = world.slip(&id).transporters[0].id.to_string();
    assert_eq!(
        bad_input(world.update_row(T, &row, &json!({"customInfo": "x"}))),
        "Impossible de modifier ce transporteur car il a déjà signé le bordereau"
    );
    assert_eq!(
        bad_input(world.delete_row(T, &row)),
        "Ce transporteur BSVHU ne peut être supprimé car il a déjà signé l'enlèvement du déchet"
    );
    let rows: Vec<String> = [T, T2, T3]
        .map(|siret| {
            world
                .create_row(P, &json!({"company": block(siret)}))
                .unwrap()
        })
        .into();
    let id = world
        .create(
            P,
            &with(&json!({"transporter": null, "transporters": rows})),
        )
        .unwrap();
    world.delete_row(P, &rows[0]).unwrap();
    let left: Vec<&str> = world
        .slip(&id)
        .transporters
        .iter()
        .map(|row| row.id.as_str())
        .collect();
    assert_eq!(left, [rows[1].as_str(), rows[2].as_str()]);
}

#[test]
fn a_row_on_its_own_is_written_by_those_who_write_slips_and_goes_by_road() {
    let mut world = World::new();
    let row = world
        .create_row(X, &json!({"company": block(UNREGISTERED)}))
        .unwrap();
    let carrier = &world.detached[&row].carrier;
    assert_eq!(
        serde_json::to_value(&carrier.transport).unwrap()["mode"],
        "ROAD",
        "registration is not checked"
    );
    let reader = member_of(&[P], UserRole::Reader);
    let refusal = world.decide(&reader, |_, facts| {
        crate::slip::create_carrier::<contract::bsvhu::Bsvhu>(&json!({}), facts)
    });
    assert_eq!(
        forbidden(refusal),
        "Vous n'êtes pas autorisé à effectuer cette action"
    );
    refused_at(
        world.create_row(P, &json!({"transport": {"plates": ["AB"]}})),
        &["transporter.transport.plates"],
    );
    refused_at(
        world.create_row(
            P,
            &json!({"transport": {"plates": ["AA-1", "BB-2", "CC-3"]}}),
        ),
        &["transporterTransportPlates"],
    );
}

fn everybody() -> Value {
    with(&json!({
        "broker": {"company": block(BROKER)}, "trader": {"company": block(TRADER)},
        "ecoOrganisme": {"name": "Éco", "siret": ECO}, "intermediaries": [block(INTERMEDIARY)],
    }))
}

#[test]
fn o4_everybody_named_reads_the_slip_but_the_next_destination() {
    let mut world = World::new();
    let mut input = everybody();
    input["destination"]["type"] = json!("DEMOLISSEUR");
    input["destination"]["company"] = block(M);
    input["destination"]["operation"] = json!({"nextDestination": {"company": block(B)}});
    let id = world.create(P, &input).unwrap();
    let mut found = readers(world.slip(&id));
    found.sort();
    let mut expected = [P, T, M, BROKER, TRADER, ECO, INTERMEDIARY].map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
    assert!(!readers(world.slip(&id)).contains(&B.to_owned()));
}

#[test]
fn t12_the_eco_organisme_reads_without_listing_and_intermediaries_do_all_but_create() {
    let mut world = World::new();
    let id = world.create(P, &everybody()).unwrap();
    let projection = world.slip(&id).projection(world.now);
    let listed: Vec<&str> = projection
        .access
        .iter()
        .map(|(org, _)| org.as_str())
        .collect();
    assert!(!listed.contains(&ECO));
    assert!(listed.contains(&INTERMEDIARY));
    assert!(world.tab(&id, Tab::Follow).contains(ECO));
    world
        .update(INTERMEDIARY, &id, &json!({"customId": "vu"}))
        .unwrap();
    let copy = world.duplicate(INTERMEDIARY, &id).unwrap();
    assert_eq!(
        world.tab(&copy, Tab::Draft),
        [INTERMEDIARY.to_owned()].into()
    );
    world.delete(INTERMEDIARY, &id).unwrap();
}

#[test]
fn roles_limit_what_members_do() {
    let mut world = World::new();
    let id = world.published();
    let reader = member_of(&[P], UserRole::Reader);
    forbidden(world.update_as(&reader, &id, &json!({"quantity": 3})));
    let driver = member_of(&[P], UserRole::Driver);
    forbidden(world.create_as(&driver, &complete(), false));
    world
        .update_as(&driver, &id, &json!({"quantity": 3}))
        .unwrap();
}

#[test]
fn o5_lists_and_searches_find_the_slip_by_its_values() {
    let mut world = World::new();
    let id = world
        .create(P, &with(&json!({"customId": "REF-9"})))
        .unwrap();
    let projection = world.slip(&id).projection(world.now);
    let search = projection.search;
    assert_eq!(
        (search.r#type.as_str(), search.bsd_sub_type.as_str()),
        ("BSVHU", "INITIAL")
    );
    assert_eq!(search.custom_id, "REF-9");
    assert_eq!(search.identification_numbers, ["123", "456"]);
    assert_eq!(search.transporter_transport_plates, ["XY23TE"]);
    assert_eq!(search.waste_code, "16 01 06");
    assert_eq!(search.company_org_ids, [P, B, T]);
    let roles: Vec<i64> = projection
        .access
        .iter()
        .filter(|(org, _)| org == T)
        .map(|(_, mask)| *mask)
        .collect();
    assert_eq!(roles, [AccessRole::Transporter as i64]);
}

#[test]
fn the_dashboard_follows_the_slip() {
    let mut world = World::new();
    let only = |id: &str| [id.to_owned()].into();
    let id = world.published();
    assert_eq!(world.tab(&id, Tab::ForAction), only(P));
    world.sign(P, &id, "EMISSION").unwrap();
    assert_eq!(world.tab(&id, Tab::ToCollect), only(T));
    world.sign(T, &id, "TRANSPORT").unwrap();
    assert_eq!(world.tab(&id, Tab::Collected), only(T));
    assert_eq!(world.tab(&id, Tab::ForAction), only(B));
    world
        .update(B, &id, &json!({"destination": {"reception": received()}}))
        .unwrap();
    world.sign(B, &id, "RECEPTION").unwrap();
    assert_eq!(world.tab(&id, Tab::ForAction), only(B));
    assert_eq!(
        world.tab(&id, Tab::Follow),
        [P, T].map(str::to_owned).into()
    );
}

#[test]
fn a_destination_that_carries_too_collects_first() {
    let mut world = World::new();
    world
        .company(B)
        .company_types
        .push(contract::company::CompanyType::Transporter);
    let id = world.signed_up_to("TRANSPORT");
    let first = world.slip(&id).transporters[0].id.to_string();
    let second = world.create_row(B, &json!({"company": block(B)})).unwrap();
    world
        .update(B, &id, &json!({"transporters": [first, second]}))
        .unwrap();
    assert!(world.tab(&id, Tab::ForAction).is_empty());
    assert_eq!(world.tab(&id, Tab::ToCollect), [B.to_owned()].into());
}

#[test]
fn what_is_refused_comes_back_to_the_last_carrier_under_both_identifiers() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let reception = json!({"date": "2025-08-31", "weight": 0, "acceptationStatus": "REFUSED", "refusalReason": "x"});
    world
        .update(B, &id, &json!({"destination": {"reception": reception}}))
        .unwrap();
    world.sign(B, &id, "RECEPTION").unwrap();
    let slip = world.slips.get_mut(&id).unwrap();
    slip.transporters[0].company.as_mut().unwrap().vat_number = Some(Text::from(FOREIGN));
    assert_eq!(
        world.tab(&id, Tab::Return),
        [T, FOREIGN].map(str::to_owned).into()
    );
    let later = world.on("2025-09-05");
    assert!(later.tab(&id, Tab::Return).is_empty());
}
