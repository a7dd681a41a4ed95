//! Signatures (spec 15.4).

use contract::bsvhu::BsvhuStatus;
use serde_json::{Value, json};

use super::world::*;

#[test]
fn s1_another_company_signs_with_the_code_alone() {
    let mut world = World::new();
    let id = world.published();
    for (signature, signatory) in [("EMISSION", P), ("TRANSPORT", T)] {
        assert_eq!(
            forbidden(world.sign(X, &id, signature)),
            "Vous ne pouvez pas signer ce bordereau"
        );
        forbidden(world.sign_with(X, &id, signature, Some(4321), None));
        forbidden(world.sign_with(X, &id, signature, Some(0), None));
        world
            .sign_with(X, &id, signature, Some(1234), None)
            .unwrap();
        assert!(world.companies.contains_key(signatory));
    }
    assert_eq!(world.slip(&id).status, BsvhuStatus::Sent);
}

#[test]
fn s2_the_signature_is_dated_as_given_or_now() {
    let mut world = World::new();
    let id = world.published();
    world
        .sign_with(P, &id, "EMISSION", None, Some("2025-02-01T07:00:00Z"))
        .unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
    let stored = world.stored(&id);
    assert_eq!(
        stored["emitter"]["emission"]["signature"],
        json!({"author": "Rita Sauvage", "date": "2025-02-01T07:00:00Z"})
    );
    let now = serde_json::to_value(world.now).unwrap();
    assert_eq!(
        stored["transporters"][0]["transport"]["signature"]["date"],
        now
    );
}

#[test]
fn s3_a_regular_emitter_signs_before_the_carrier() {
    let mut world = World::new();
    let id = world.published();
    assert_eq!(
        bad_input(world.sign(T, &id, "TRANSPORT")),
        "Vous ne pouvez pas apposer cette signature sur le bordereau."
    );
}

#[test]
fn a_draft_is_not_signed() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    assert_eq!(
        bad_input(world.sign(P, &id, "EMISSION")),
        "Vous ne pouvez pas passer ce bordereau à l'état souhaité."
    );
}

fn emitted_with(world: &mut World, transport: &Value) -> String {
    let input = with(&json!({"transporter": {"transport": transport}}));
    let id = world.create(P, &input).unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    id
}

#[test]
fn s4_the_road_wants_plates() {
    let mut world = World::new();
    let id = emitted_with(&mut world, &json!({"plates": []}));
    refused_because(
        world.sign(T, &id, "TRANSPORT"),
        "transporters.1.transport.plates",
        "L'immatriculation du transporteur n° 1 est un champ requis.",
    );
    let id = emitted_with(&mut world, &json!({"plates": [], "mode": "__null"}));
    refused_because(
        world.sign(T, &id, "TRANSPORT"),
        "transporters.1.transport.mode",
        "Le mode de transport n° 1 est un champ requis.",
    );
    let id = emitted_with(&mut world, &json!({"plates": [], "mode": "RAIL"}));
    world.sign(T, &id, "TRANSPORT").unwrap();
}

#[test]
fn a_carrier_without_receipt_is_told_so() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    world.company(T).transporter_receipt = None;
    let found = issues(world.sign(T, &id, "TRANSPORT"));
    let messages: Vec<&str> = found.iter().map(|(_, message)| message.as_str()).collect();
    let end =
        "n° 1 est un champ requis. L'établissement doit renseigner son récépissé dans Trackdéchets";
    assert_eq!(
        messages,
        [
            format!("Le numéro de récépissé du transporteur {end}"),
            format!("Le département de récépissé du transporteur {end}"),
            format!("La date de validité du récépissé du transporteur {end}"),
        ]
    );
}

#[test]
fn the_receipt_is_that_of_the_day_of_the_signature() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    world
        .company(T)
        .transporter_receipt
        .as_mut()
        .unwrap()
        .receipt_number = "R-2".to_owned();
    world.sign(T, &id, "TRANSPORT").unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"]["number"],
        "R-2"
    );
    world.company(T).transporter_receipt = None;
    world
        .update(B, &id, &json!({"destination": {"reception": received()}}))
        .unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"]["number"],
        "R-2"
    );
}

#[test]
fn s5_the_destination_tells_what_it_received_and_did() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let messages = |found: Vec<(String, String)>| -> Vec<String> {
        found.into_iter().map(|(_, message)| message).collect()
    };
    assert_eq!(
        messages(issues(world.sign(B, &id, "RECEPTION"))),
        [
            "Le statut d'acceptation du destinataire est un champ requis.",
            "Le poids réel reçu est un champ requis.",
            "La date de réception est un champ requis.",
        ]
    );
    assert_eq!(
        messages(issues(world.sign(B, &id, "OPERATION"))),
        [
            "Le statut d'acceptation du destinataire est un champ requis.",
            "Le poids réel reçu est un champ requis.",
            "L'opération réalisée par le destinataire est un champ requis.",
            "La date de l'opération est un champ requis.",
        ]
    );
}

#[test]
fn t7_the_operation_does_not_want_the_date_of_reception() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let reception = json!({"weight": 1.4, "acceptationStatus": "ACCEPTED"});
    let operation = json!({"code": "R 12", "date": "2025-09-03"});
    world
        .update(
            B,
            &id,
            &json!({"destination": {"reception": reception, "operation": operation}}),
        )
        .unwrap();
    refused_at(
        world.sign(B, &id, "RECEPTION"),
        &["destination.reception.date"],
    );
    world.sign(B, &id, "OPERATION").unwrap();
}

fn refusing(world: &mut World) -> String {
    let id = world.signed_up_to("TRANSPORT");
    let reception = json!({"date": "2025-09-02", "weight": 0, "acceptationStatus": "REFUSED", "refusalReason": "non conforme"});
    world
        .update(B, &id, &json!({"destination": {"reception": reception}}))
        .unwrap();
    id
}

#[test]
fn s6_a_refusal_is_final_by_the_reception_or_by_the_operation() {
    let mut world = World::new();
    let id = refusing(&mut world);
    world.sign(B, &id, "RECEPTION").unwrap();
    assert_eq!(world.slip(&id).status, BsvhuStatus::Refused);
    assert_eq!(
        bad_input(world.sign(B, &id, "OPERATION")),
        "Vous ne pouvez pas apposer cette signature sur le bordereau."
    );
    let id = refusing(&mut world);
    world.sign(B, &id, "OPERATION").unwrap();
    assert_eq!(world.slip(&id).status, BsvhuStatus::Refused);
}

#[test]
fn t6_what_is_refused_weighs_nothing_and_what_is_accepted_something() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    for (status, weight) in [
        ("REFUSED", json!(1.1)),
        ("REFUSED", Value::Null),
        ("ACCEPTED", json!(0)),
        ("PARTIALLY_REFUSED", Value::Null),
    ] {
        let reception = json!({"weight": weight, "acceptationStatus": status});
        let found = issues(world.update(B, &id, &json!({"destination": {"reception": reception}})));
        assert_eq!(found.len(), 1, "{status} {weight}");
        assert_eq!(found[0].0, "destination.reception.weight");
        assert!(
            found[0].1.starts_with("destinationReceptionWeight"),
            "{}",
            found[0].1
        );
    }
}

#[test]
fn a_partial_refusal_gives_its_reason_and_goes_on() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let reception =
        json!({"date": "2025-09-02", "weight": 1.0, "acceptationStatus": "PARTIALLY_REFUSED"});
    world
        .update(B, &id, &json!({"destination": {"reception": reception}}))
        .unwrap();
    refused_at(
        world.sign(B, &id, "RECEPTION"),
        &["destination.reception.refusalReason"],
    );
    world
        .update(
            B,
            &id,
            &json!({"destination": {"reception": {"refusalReason": "une épave"}}}),
        )
        .unwrap();
    world.sign(B, &id, "RECEPTION").unwrap();
    assert_eq!(world.slip(&id).status, BsvhuStatus::Received);
}

#[test]
fn s7_and_t24_carriers_that_did_not_sign_leave_when_the_waste_arrives() {
    let mut world = World::new();
    for step in ["RECEPTION", "OPERATION"] {
        let id = world.signed_up_to("TRANSPORT");
        let first = world.slip(&id).transporters[0].id.to_string();
        let second = world.create_row(B, &json!({"company": block(T2)})).unwrap();
        world
            .update(B, &id, &json!({"transporters": [first, second]}))
            .unwrap();
        assert!(crate::slip::readers(world.slip(&id)).contains(&T2.to_owned()));
        let operation = json!({"code": "R 12", "date": "2025-09-03"});
        let input = json!({"destination": {"reception": received(), "operation": operation}});
        world.update(B, &id, &input).unwrap();
        world.sign(B, &id, step).unwrap();
        assert_eq!(world.slip(&id).transporters.len(), 1, "{step}");
        assert!(!crate::slip::readers(world.slip(&id)).contains(&T2.to_owned()));
        assert!(!world.detached.contains_key(&second));
    }
}

#[test]
fn s8_each_step_is_signed_once_by_the_destination() {
    let mut world = World::new();
    let id = world.signed_up_to("RECEPTION");
    assert_eq!(
        bad_input(world.sign(B, &id, "RECEPTION")),
        "Cette signature a déjà été apposée."
    );
    assert_eq!(
        bad_input(world.sign(T, &id, "TRANSPORT")),
        "Cette signature a déjà été apposée."
    );
    assert_eq!(
        forbidden(world.sign(T, &id, "OPERATION")),
        "Vous ne pouvez pas signer ce bordereau"
    );
    let id = world.signed_up_to("EMISSION");
    world
        .update(B, &id, &json!({"destination": {"reception": received()}}))
        .unwrap();
    assert_eq!(
        bad_input(world.sign(B, &id, "RECEPTION")),
        "Vous ne pouvez pas apposer cette signature sur le bordereau."
    );
}

#[test]
fn a_site_that_loses_its_profile_blocks_the_next_signatures() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    world.company(B).company_types.clear();
    refused_at(
        world.sign(T, &id, "TRANSPORT"),
        &["destination.company.siret"],
    );
}

#[test]
fn dormancy_blocks_everybody_but_carriers_that_have_signed() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    world
        .update(B, &id, &json!({"destination": {"reception": received()}}))
        .unwrap();
    world.sleeps(T);
    world.sign(B, &id, "RECEPTION").unwrap();
    let id = world.slips.keys().next().unwrap().clone();
    world.sleeps(P);
    let operation = json!({"destination": {"operation": {"code": "R 12", "date": "2025-09-03"}}});
    refused_at(
        world.update(B, &id, &operation),
        &["emitter.company.siret", "emitter.company.siret"],
    );
}

#[test]
fn names_are_not_rewritten_by_a_signature() {
    let mut world = World::new();
    let id = world.published();
    world.shows(B);
    world.sign(P, &id, "EMISSION").unwrap();
    assert_eq!(
        world.stored(&id)["destination"]["company"]["name"],
        json!(format!("Établissement {B}"))
    );
    world.shows(B).is_closed = true;
    bad_input(world.update(B, &id, &json!({"quantity": 2, "customId": "x"})));
}

/// Every reachable state has a way on, or is final.
#[test]
fn the_lifecycle_has_no_dead_end() {
    let mut world = World::new();
    for (step, next) in [
        ("EMISSION", Some(("TRANSPORT", T))),
        ("TRANSPORT", Some(("OPERATION", B))),
        ("RECEPTION", Some(("OPERATION", B))),
        ("OPERATION", None),
    ] {
        let id = world.signed_up_to(step);
        if let Some((signature, by)) = next {
            let operation = json!({"code": "R 12", "date": "2025-09-03"});
            let input = match step {
                "RECEPTION" => json!({"destination": {"operation": operation}}),
                _ => json!({"destination": {"reception": received(), "operation": operation}}),
            };
            world.update(B, &id, &input).unwrap();
            world.sign(by, &id, signature).unwrap();
        } else {
            for (signature, by) in [
                ("EMISSION", P),
                ("TRANSPORT", T),
                ("RECEPTION", B),
                ("OPERATION", B),
            ] {
                bad_input(world.sign(by, &id, signature));
            }
        }
    }
}
