//! What each signature needs, and when it may be given (spec 2, 5, 7).

use serde_json::{Value, json};

use super::world::*;

const SIGNED: &str = "Cette signature a déjà été apposée.";
const UNTIMELY: &str = "Vous ne pouvez pas apposer cette signature sur le bordereau.";

const SIGNATURES: [(&str, &str); 5] = [
    ("EMISSION", P),
    ("TRANSPORT", T),
    ("DELIVERY", T),
    ("RECEPTION", K),
    ("OPERATION", K),
];

#[test]
fn each_status_knows_its_signatures() {
    for (step, possible, given) in [
        ("", &["EMISSION"][..], &[][..]),
        ("EMISSION", &["TRANSPORT"], &["EMISSION"]),
        (
            "TRANSPORT",
            &["DELIVERY", "RECEPTION"],
            &["EMISSION", "TRANSPORT"],
        ),
        (
            "DELIVERY",
            &["RECEPTION"],
            &["EMISSION", "TRANSPORT", "DELIVERY"],
        ),
        (
            "RECEPTION",
            &["OPERATION"],
            &["EMISSION", "TRANSPORT", "RECEPTION"],
        ),
        (
            "OPERATION",
            &[],
            &["EMISSION", "TRANSPORT", "RECEPTION", "OPERATION"],
        ),
    ] {
        for (signature, by) in SIGNATURES {
            let mut world = World::new();
            let id = match step {
                "" => world.published(),
                step => world.signed_up_to(step),
            };
            for told in [departure(), arrival(), cremation()] {
                world.update(K, &id, &told).unwrap();
            }
            let signed = world.sign(by, &id, signature);
            if possible.contains(&signature) {
                signed.unwrap();
            } else if given.contains(&signature) {
                assert_eq!(bad_input(signed), SIGNED, "{signature} after {step}");
            } else {
                assert_eq!(bad_input(signed), UNTIMELY, "{signature} after {step}");
            }
        }
    }
}

#[test]
fn the_carrier_answers_for_its_data_and_its_departure() {
    let mut world = World::new();
    let bare = json!({"contact": null, "phone": null, "mail": null});
    let id = world
        .create(P, &with(&json!({"transporter": {"company": bare}})))
        .unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    refused_at(
        world.sign(T, &id, "TRANSPORT"),
        &[
            "transporter.transport.takenOverAt",
            "transporter.company.contact",
            "transporter.company.phone",
            "transporter.company.mail",
            "transporter.transport.mode",
        ],
    );
    let by_road = json!({"transporter": {"company": block(T), "transport": {"mode": "ROAD"}}});
    world.update(T, &id, &by_road).unwrap();
    refused_at(
        world.sign(T, &id, "TRANSPORT"),
        &[
            "transporter.transport.takenOverAt",
            "transporterTransportPlates",
        ],
    );
    let no_mode = json!({"transporter": {"transport": {
        "plates": ["FG-456-HJ"], "takenOverAt": "2025-08-20", "mode": null,
    }}});
    world.update(T, &id, &no_mode).unwrap();
    refused_at(
        world.sign(T, &id, "TRANSPORT"),
        &["transporter.transport.mode"],
    );
    let by_air = json!({"transporter": {"transport": {"plates": [], "mode": "AIR"}}});
    world.update(T, &id, &by_air).unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
}

#[test]
fn a_receipt_is_shown_on_the_road_unless_exempted() {
    let receipt = ["transporter.recepisse"; 3];
    for (patch, expected) in [
        (json!({}), &receipt[..]),
        (json!({"recepisse": {"isExempted": true}}), &[]),
        (json!({"transport": {"mode": "RAIL"}}), &[]),
    ] {
        let mut world = World::new();
        world.company(T).transporter_receipt = None;
        let id = world.signed_up_to("EMISSION");
        world.update(T, &id, &departure()).unwrap();
        world
            .update(T, &id, &json!({"transporter": patch}))
            .unwrap();
        let signed = world.sign(T, &id, "TRANSPORT");
        if expected.is_empty() {
            signed.unwrap();
        } else {
            refused_at(signed, expected);
        }
    }
}

#[test]
fn the_receipt_is_that_of_the_account_whenever_it_is_written() {
    let number =
        |world: &World, id: &str| world.stored(id)["transporter"]["recepisse"]["number"].clone();
    let mut world = World::new();
    let id = world.published();
    assert_eq!(number(&world, &id), "the number");
    let exempted =
        |is_exempted: bool| json!({"transporter": {"recepisse": {"isExempted": is_exempted}}});
    world.update(T, &id, &exempted(true)).unwrap();
    assert_eq!(number(&world, &id), Value::Null);
    let renew = |world: &mut World, number: &str| {
        let receipt = world.company(T).transporter_receipt.as_mut();
        number.clone_into(&mut receipt.unwrap().receipt_number);
    };
    renew(&mut world, "R-2025-9");
    world.update(P, &id, &exempted(false)).unwrap();
    assert_eq!(number(&world, &id), "R-2025-9");
    world.sign(P, &id, "EMISSION").unwrap();
    world.update(T, &id, &departure()).unwrap();
    renew(&mut world, "R-2026-1");
    world.sign(T, &id, "TRANSPORT").unwrap();
    assert_eq!(number(&world, &id), "R-2026-1");
    // Sealed from now on.
    renew(&mut world, "R-2027-1");
    world.update(K, &id, &arrival()).unwrap();
    assert_eq!(number(&world, &id), "R-2026-1");
}

#[test]
fn an_exempted_carrier_shows_the_receipt_of_its_account_all_the_same() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    let exempted = json!({"transporter": {"recepisse": {"isExempted": true}}});
    world.update(T, &id, &exempted).unwrap();
    world.update(T, &id, &departure()).unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
    let receipt = &world.stored(&id)["transporter"]["recepisse"];
    assert_eq!(receipt["isExempted"], true);
    assert_eq!(receipt["number"], "the number");
}

#[test]
fn another_carrier_brings_its_own_receipt_or_none() {
    let mut world = World::new();
    world.company(T2).transporter_receipt = None;
    let id = world.published();
    let update = json!({"transporter": {"company": block(T2)}});
    world.update(P, &id, &update).unwrap();
    assert_eq!(
        world.stored(&id)["transporter"]["recepisse"],
        json!({"isExempted": false})
    );
}

#[test]
fn a_receipt_that_was_lost_since_is_missed_at_the_signature() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    world.update(T, &id, &departure()).unwrap();
    world.company(T).transporter_receipt = None;
    refused_at(
        world.sign(T, &id, "TRANSPORT"),
        &["transporter.recepisse"; 3],
    );
}

#[test]
fn the_reception_answers_for_all_that_comes_before_it() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    refused_at(
        world.sign(K, &id, "RECEPTION"),
        &[
            "destination.reception.acceptation.status",
            "destination.reception.date",
            "transporter.transport.takenOverAt",
            "transporter.transport.mode",
            "destination.reception.acceptation.status",
        ],
    );
}

#[test]
fn the_operation_answers_for_its_code_and_its_date() {
    let mut world = World::new();
    let id = world.signed_up_to("RECEPTION");
    refused_at(
        world.sign(K, &id, "OPERATION"),
        &["destination.operation.code", "destination.operation.date"],
    );
    let code = json!({"destination": {"operation": {"code": "D 10"}}});
    world.update(K, &id, &code).unwrap();
    refused_at(
        world.sign(K, &id, "OPERATION"),
        &["destination.operation.date"],
    );
}

#[test]
fn the_signature_keeps_its_author_and_its_date() {
    let mut world = World::new();
    let id = world.published();
    let date = Some("2024-05-01T07:00:00Z");
    world.sign_with(P, &id, "EMISSION", None, date).unwrap();
    let signature = &world.stored(&id)["emitter"]["emission"]["signature"];
    assert_eq!(
        *signature,
        json!({"author": "Rita Sauvage", "date": "2024-05-01T07:00:00Z"})
    );
}

#[test]
fn a_crematorium_that_loses_its_profile_blocks_the_slip() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world.company(K).waste_processor_types.clear();
    let path = &["destinationCompanySiret.destination.company.siret"];
    refused_at(world.update(K, &id, &arrival()), path);
    refused_at(world.sign(T, &id, "DELIVERY"), path);
}

#[test]
fn signing_completes_no_company() {
    let mut world = World::new();
    let id = world.published();
    for siret in [P, T, K] {
        world.shows(siret).is_closed = true;
    }
    world.sign(P, &id, "EMISSION").unwrap();
    let name = &world.stored(&id)["emitter"]["company"]["name"];
    assert_eq!(*name, format!("Établissement {P}"));
}
