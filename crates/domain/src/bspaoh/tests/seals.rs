//! What signatures seal, and for whom (spec 3.2, 7).

use serde_json::{Value, json};

use super::world::*;
use crate::slip::sealed_for;

fn sealed(world: &mut World, id: &str, by: &str) -> Vec<String> {
    let slip = world.slip(id).clone();
    let paths = world.decide(&member(by), |_, facts| sealed_for(&slip, facts));
    paths.into_iter().map(|path| path.join(".")).collect()
}

#[test]
fn each_signature_seals_its_fields() {
    for (step, own, others) in [
        ("EMISSION", 19, 25),
        ("TRANSPORT", 41, 41),
        ("DELIVERY", 41, 41),
        ("RECEPTION", 49, 49),
        ("OPERATION", 52, 52),
    ] {
        let mut world = World::new();
        let id = world.signed_up_to(step);
        assert_eq!(sealed(&mut world, &id, P).len(), own, "{step}");
        for other in [T, K] {
            assert_eq!(sealed(&mut world, &id, other).len(), others, "{step}");
        }
    }
    let mut world = World::new();
    let id = world.published();
    assert!(sealed(&mut world, &id, K).is_empty());
}

#[test]
fn sealed_paths_are_those_of_the_input_in_the_order_of_the_table() {
    let mut world = World::new();
    let id = world.signed_up_to("OPERATION");
    assert_eq!(
        sealed(&mut world, &id, P),
        [
            "waste.adr",
            "waste.type",
            "waste.code",
            "waste.packagings",
            "emitter.company.name",
            "emitter.company.siret",
            "emitter.company.address",
            "emitter.company.contact",
            "emitter.company.phone",
            "emitter.company.mail",
            "emitter.customInfo",
            "emitter.pickupSite.name",
            "emitter.pickupSite.address",
            "emitter.pickupSite.city",
            "emitter.pickupSite.postalCode",
            "emitter.pickupSite.infos",
            "emitter.emission.detail.weight.value",
            "emitter.emission.detail.weight.isEstimate",
            "emitter.emission.detail.quantity",
            "destination.company.name",
            "destination.company.siret",
            "destination.company.address",
            "destination.company.contact",
            "destination.company.phone",
            "destination.company.mail",
            "destination.customInfo",
            "destination.cap",
            "destination.reception.detail.receivedWeight",
            "destination.reception.detail.receivedWeight",
            "destination.reception.detail.refusedWeight",
            "destination.reception.detail.quantity",
            "destination.reception.acceptation.status",
            "destination.reception.acceptation.refusalReason",
            "destination.reception.date",
            "destination.reception.acceptation.packagings",
            "destination.operation.code",
            "destination.operation.date",
            "transporter.company.name",
            "transporter.company.siret",
            "transporter.transport.takenOverAt",
            "transporter.company.address",
            "transporter.company.contact",
            "transporter.company.phone",
            "transporter.company.mail",
            "transporter.company.vatNumber",
            "transporter.customInfo",
            "transporter.recepisse.isExempted",
            "transporter.recepisse",
            "transporter.recepisse",
            "transporter.recepisse",
            "transporter.transport.mode",
            "transporter.transport.plates",
        ]
    );
}

/// Updates a slip signed up to this step.
#[track_caller]
fn check(step: &str, by: &str, update: &Value, expected: &[&str]) {
    let mut world = World::new();
    let id = world.signed_up_to(step);
    let updated = world.update(by, &id, update);
    if expected.is_empty() {
        updated.unwrap();
    } else {
        refused_at(updated, expected);
    }
}

#[test]
fn what_the_emitter_signed_is_sealed_for_everybody() {
    let waste = json!({"waste": {"adr": "UN 3373"}, "emitter": {
        "customInfo": "quai 2", "emission": {"detail": {"weight": {"value": 20, "isEstimate": true}}},
    }});
    let paths = [
        "waste.adr",
        "emitter.customInfo",
        "emitter.emission.detail.weight.value",
        "emitter.emission.detail.weight.isEstimate",
    ];
    for by in [P, T, K] {
        check("EMISSION", by, &waste, &paths);
    }
    check(
        "EMISSION",
        T,
        &json!({"waste": {"packagings": [boxes()[0]]}}),
        &["waste.packagings"],
    );
    check(
        "EMISSION",
        P,
        &json!({"emitter": {"pickupSite": {"city": "Beaune"}}}),
        &["emitter.pickupSite.city"],
    );
}

#[test]
fn the_sentence_names_the_sealed_field() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    let update = json!({"emitter": {"company": {"contact": "Dr Leblanc"}}});
    refused_because(
        world.update(P, &id, &update),
        "emitter.company.contact",
        "Le contact de l'établissement émetteur a été verrouillé via signature et ne peut pas être modifié.",
    );
}

#[test]
fn the_same_values_may_be_sent_again() {
    for step in ["EMISSION", "TRANSPORT", "RECEPTION", "OPERATION"] {
        check(step, P, &complete(), &[]);
        let nothing = json!({"emitter": {"pickupSite": null, "customInfo": ""}});
        check(step, P, &nothing, &[]);
    }
    check("OPERATION", K, &arrival(), &[]);
    check("OPERATION", K, &cremation(), &[]);
    check("OPERATION", T, &departure(), &[]);
}

#[test]
fn packagings_are_compared_one_by_one_and_plates_all_together() {
    let mut swapped = boxes();
    swapped.as_array_mut().unwrap().reverse();
    check(
        "EMISSION",
        P,
        &json!({"waste": {"packagings": swapped}}),
        &["waste.packagings"],
    );
    let mut codes = boxes();
    codes[1]["identificationCodes"] = json!(["PA-03", "PA-02"]);
    check("EMISSION", P, &json!({"waste": {"packagings": codes}}), &[]);
}

#[test]
fn the_emitter_chooses_another_crematorium_until_the_departure() {
    let other = json!({"destination": {"company": block(K2)}});
    check("EMISSION", P, &other, &[]);
    check(
        "EMISSION",
        T,
        &other,
        &["destination.company.name", "destination.company.siret"],
    );
    let contact = json!({"destination": {"company": {"contact": "Autre"}}});
    check("EMISSION", K, &contact, &["destination.company.contact"]);
    check("EMISSION", P, &contact, &[]);
    for step in ["TRANSPORT", "DELIVERY"] {
        check(
            step,
            P,
            &json!({"destination": {"company": {"siret": K2, "contact": "Autre"}}}),
            &["destination.company.siret", "destination.company.contact"],
        );
    }
}

#[test]
fn the_carrier_and_the_cap_are_free_until_the_departure() {
    let carrier = json!({"transporter": {"customInfo": "soir", "company": {"phone": "06"}}});
    let paths = ["transporter.customInfo", "transporter.company.phone"];
    let cap = json!({"destination": {"cap": "CAP-2", "customInfo": "sonner"}});
    check("EMISSION", T, &carrier, &[]);
    check("EMISSION", K, &cap, &[]);
    for step in ["TRANSPORT", "DELIVERY", "RECEPTION"] {
        check(step, T, &carrier, &paths);
        check(step, K, &cap, &["destination.cap"]);
    }
    check(
        "TRANSPORT",
        T,
        &json!({"transporter": {"recepisse": {"isExempted": true}, "transport": {"mode": "AIR", "plates": []}}}),
        &[
            "transporter.recepisse.isExempted",
            "transporter.transport.mode",
            "transporter.transport.plates",
        ],
    );
    check(
        "TRANSPORT",
        T,
        &json!({"transporter": {"transport": {"takenOverAt": "2025-08-19"}}}),
        &["transporter.transport.takenOverAt"],
    );
}

#[test]
fn the_reception_is_free_until_it_is_signed() {
    let more = json!({"destination": {"reception": {
        "date": "2025-08-25T09:00:00Z", "detail": {"receivedWeight": {"value": 99}, "quantity": 3},
    }}});
    check("TRANSPORT", K, &more, &[]);
    check("DELIVERY", K, &more, &[]);
    check(
        "RECEPTION",
        K,
        &more,
        &[
            "destination.reception.detail.receivedWeight",
            "destination.reception.detail.quantity",
            "destination.reception.date",
        ],
    );
    check(
        "RECEPTION",
        K,
        &json!({"destination": {"reception": {"acceptation": {
            "status": "PARTIALLY_REFUSED", "refusalReason": "fuite", "packagings": decided("REFUSED", "ACCEPTED"),
        }}}}),
        &[
            "destination.reception.acceptation.status",
            "destination.reception.acceptation.refusalReason",
            "destination.reception.acceptation.packagings",
        ],
    );
}

#[test]
fn the_operation_and_the_information_of_the_destination_are_free_until_the_end() {
    let told = json!({"destination": {
        "customInfo": "four 3", "operation": {"code": "R 1", "date": "2025-08-23"},
    }});
    check("RECEPTION", K, &told, &[]);
    check(
        "OPERATION",
        K,
        &told,
        &[
            "destination.customInfo",
            "destination.operation.code",
            "destination.operation.date",
        ],
    );
}

#[test]
fn what_is_sealed_and_what_is_missing_are_told_together() {
    let mut world = World::new();
    let id = world.published();
    world.sign(P, &id, "EMISSION").unwrap();
    let update = json!({"waste": {"code": null}, "transporter": {"company": {"siret": null}}});
    refused_at(
        world.update(P, &id, &update),
        &["waste.code", "waste.code", "transporter.company.siret"],
    );
}

#[test]
fn completion_leaves_sealed_companies_alone() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    for siret in [P, T, K] {
        world.shows(siret);
    }
    let name = |world: &World, pointer: &str| world.stored(&id).pointer(pointer).unwrap().clone();
    world
        .update(K, &id, &json!({"destination": {"cap": "CAP-2"}}))
        .unwrap();
    let carrier = format!("SOCIETE {T}");
    assert_eq!(
        name(&world, "/emitter/company/name"),
        format!("Établissement {P}")
    );
    assert_eq!(
        name(&world, "/destination/company/name"),
        format!("Établissement {K}")
    );
    assert_eq!(name(&world, "/transporter/company/name"), carrier);
    // The destination is open to the emitter still.
    world
        .update(P, &id, &json!({"destination": {"cap": "CAP-3"}}))
        .unwrap();
    assert_eq!(
        name(&world, "/destination/company/name"),
        format!("SOCIETE {K}")
    );
}
