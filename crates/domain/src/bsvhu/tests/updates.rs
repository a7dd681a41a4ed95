//! Updates (spec 15.3).

use serde_json::{Value, json};

use super::world::*;
use contract::account::UserRole;

const NAMED: &str = "Votre établissement doit être visé sur le bordereau";
const STAYS: &str = "Vous ne pouvez pas enlever votre établissement du bordereau";

#[test]
fn u1_outsiders_change_nothing_and_nobody_leaves_the_slip() {
    let mut world = World::new();
    let id = world.published();
    assert_eq!(
        forbidden(world.update(X, &id, &json!({"customId": "x"}))),
        NAMED
    );
    for input in [
        json!({"emitter": {"company": {"siret": null}}}),
        json!({"emitter": {"company": {"siret": X}}}),
        json!({"emitter": null}),
    ] {
        assert_eq!(forbidden(world.update(P, &id, &input)), STAYS, "{input}");
    }
    assert_eq!(
        forbidden(world.update(T, &id, &json!({"transporter": null}))),
        STAYS
    );
    world.update(B, &id, &json!({"transporter": null})).unwrap();
}

#[test]
fn an_intermediary_does_not_leave_by_a_null_list() {
    let mut world = World::new();
    let id = world
        .create(P, &with(&json!({"intermediaries": [block(INTERMEDIARY)]})))
        .unwrap();
    assert_eq!(
        forbidden(world.update(INTERMEDIARY, &id, &json!({"intermediaries": null}))),
        STAYS
    );
    world
        .update(P, &id, &json!({"intermediaries": null}))
        .unwrap();
    assert_eq!(world.slip(&id).intermediaries.as_ref().unwrap().len(), 1);
    world
        .update(P, &id, &json!({"intermediaries": []}))
        .unwrap();
    assert_eq!(world.stored(&id)["intermediaries"], json!([]));
}

#[test]
fn u2_the_emitter_corrects_itself_until_the_first_transport() {
    let mut world = World::new();
    let id = world.published();
    let agreement = |number: &str| json!({"emitter": {"agrementNumber": number}});
    world.update(B, &id, &agreement("PR0A")).unwrap();
    world.sign(P, &id, "EMISSION").unwrap();
    assert_eq!(
        forbidden(world.update(B, &id, &agreement("PR0B"))),
        "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : Le N° d'agrément de l'émetteur"
    );
    let events = world.events.len();
    world.update(B, &id, &agreement("PR0A")).unwrap();
    assert_eq!(
        world.events.len(),
        events,
        "what is sent again unchanged is no event"
    );
    world.update(P, &id, &agreement("PR0C")).unwrap();
    world.sign(T, &id, "TRANSPORT").unwrap();
    forbidden(world.update(P, &id, &agreement("PR0D")));
}

#[test]
fn t4_the_emitter_may_correct_the_waste_too() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    let waste = json!({"wasteCode": "16 01 04*", "weight": {"value": 2.5}, "quantity": 12});
    forbidden(world.update(T, &id, &waste));
    world.update(P, &id, &waste).unwrap();
    refused_at(
        world.update(P, &id, &json!({"quantity": null})),
        &["quantity"],
    );
}

#[test]
fn u3_carrier_fields_stay_open_after_the_emission() {
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    world
        .company(T)
        .transporter_receipt
        .as_mut()
        .unwrap()
        .department = "69".to_owned();
    let plates = json!({"transporter": {"transport": {"plates": ["AA-11-BB"]}}});
    world.update(T, &id, &plates).unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"]["department"],
        "69"
    );
    world.company(T).transporter_receipt = None;
    let other = json!({"transporter": {"transport": {"plates": ["CC-22-DD"]}}});
    world.update(T, &id, &other).unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"],
        json!({"isExempted": false})
    );
}

#[test]
fn u4_after_the_transport_the_destination_and_the_carrier_are_settled() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT");
    let start = "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : ";
    for (input, label) in [
        (
            json!({"destination": {"company": {"siret": M}}}),
            "Le SIRET du destinataire",
        ),
        (
            json!({"destination": {"plannedOperationCode": "R 1"}}),
            "L'opération prévue",
        ),
        (json!({"quantity": 77}), "Le nombre de véhicules"),
        (
            json!({"transporters": []}),
            "Le transporteur n°1 a déjà signé le BSVHU, il ne peut pas être supprimé ou modifié",
        ),
        (
            json!({"transporter": {"transport": {"plates": ["AA-11-BB"]}}}),
            "L'immatriculation du transporteur n°1 a été verrouillé via signature et ne peut pas être modifié.",
        ),
    ] {
        assert_eq!(
            forbidden(world.update(P, &id, &input)),
            format!("{start}{label}")
        );
    }
    let input =
        json!({"destination": {"agrementNumber": "PR99", "company": {"contact": "Nouveau"}}});
    world.update(B, &id, &input).unwrap();
    let second = world.create_row(B, &json!({"company": block(T2)})).unwrap();
    let first = world.slip(&id).transporters[0].id.to_string();
    world
        .update(B, &id, &json!({"transporters": [first, second]}))
        .unwrap();
}

#[test]
fn u5_nothing_moves_after_the_operation() {
    let mut world = World::new();
    let id = world.signed_up_to("OPERATION");
    for (input, label) in [
        (
            json!({"destination": {"operation": {"date": "2025-09-09"}}}),
            "La date de l'opération",
        ),
        (
            json!({"containsElectricOrHybridVehicles": true}),
            "Comprend des véhicules électriques ou hybrides",
        ),
        (json!({"intermediaries": [block(X)]}), "Les intermédiaires"),
        (json!({"customId": "x"}), "Le numéro libre"),
        (
            json!({"destination": {"reception": {"identification": {"numbers": ["x"]}}}}),
            "Les numéros attribués à la réception",
        ),
    ] {
        let sentence = forbidden(world.update(P, &id, &input));
        assert!(sentence.ends_with(&format!(" : {label}")), "{sentence}");
    }
    let events = world.events.len();
    let same =
        json!({"quantity": 2, "destination": {"operation": {"code": "R 12"}}, "customId": ""});
    world.update(P, &id, &same).unwrap();
    assert_eq!(world.events.len(), events);
}

#[test]
fn u6_intermediaries_are_replaced_until_the_operation() {
    let mut world = World::new();
    let id = world.signed_up_to("RECEPTION");
    let list = json!({"intermediaries": [block(INTERMEDIARY)]});
    world.update(P, &id, &list).unwrap();
    let events = world.events.len();
    world.update(P, &id, &list).unwrap();
    assert_eq!(world.events.len(), events);
    world
        .update(INTERMEDIARY, &id, &json!({"customId": "vu"}))
        .unwrap();
}

#[test]
fn u7_a_draft_is_changed_by_those_who_see_it() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    assert_eq!(
        forbidden(world.update(T, &id, &json!({"customId": "x"}))),
        NAMED
    );
    world.update(P, &id, &json!({"customId": "x"})).unwrap();
}

#[test]
fn t22_each_update_of_a_draft_gives_access_to_its_author() {
    let mut world = World::new();
    let group = member_of(&[P, B], UserRole::Member);
    let id = world.create_as(&group, &complete(), true).unwrap();
    assert_eq!(world.slip(&id).can_access_draft_org_ids, [P, B]);
    world.update(B, &id, &json!({"customId": "x"})).unwrap();
    assert_eq!(world.slip(&id).can_access_draft_org_ids, [B]);
    let dismantler = json!({"type": "DEMOLISSEUR", "company": {"siret": M}});
    world
        .update(B, &id, &json!({"destination": dismantler}))
        .unwrap();
    assert_eq!(
        world.slip(&id).can_access_draft_org_ids,
        [B],
        "never emptied"
    );
}

#[test]
fn u8_reception_data_are_sealed_by_the_reception_or_by_the_operation_alone() {
    let mut world = World::new();
    let weigh = json!({"destination": {"reception": {"weight": 2.0}}});
    let id = world.signed_up_to("RECEPTION");
    assert!(forbidden(world.update(B, &id, &weigh)).ends_with(": Le poids réel reçu"));
    world
        .update(
            B,
            &id,
            &json!({"destination": {"reception": {"quantity": 3}}}),
        )
        .unwrap();
    let id = world.signed_up_to("TRANSPORT");
    let operation = json!({"code": "R 12", "date": "2025-09-03"});
    let input = json!({"destination": {"reception": received(), "operation": operation}});
    world.update(B, &id, &input).unwrap();
    world.sign(B, &id, "OPERATION").unwrap();
    forbidden(world.update(B, &id, &weigh));
}

#[test]
fn u9_one_form_of_the_address_erases_the_other() {
    let mut world = World::new();
    let id = world.published();
    let update = |world: &mut World, company: Value| {
        world
            .update(P, &id, &json!({"emitter": {"company": company}}))
            .unwrap();
        let stored = world.stored(&id)["emitter"]["company"].clone();
        ["address", "street", "postalCode", "city"].map(|key| stored[key].clone())
    };
    let parts = json!({"street": "4 rue du Canal", "postalCode": "34200", "city": "Sète"});
    assert_eq!(
        update(&mut world, parts),
        [
            Value::Null,
            json!("4 rue du Canal"),
            json!("34200"),
            json!("Sète")
        ]
    );
    assert_eq!(
        update(&mut world, json!({"address": "Zone nord", "city": "Agde"})),
        [json!("Zone nord"), Value::Null, Value::Null, json!("Agde")]
    );
    assert_eq!(
        update(&mut world, json!({"address": "Zone nord"})),
        [json!("Zone nord"), Value::Null, Value::Null, json!("Agde")],
        "the same address changes nothing"
    );
    assert_eq!(
        update(&mut world, json!({"city": "Sète"})),
        [Value::Null, Value::Null, Value::Null, json!("Sète")]
    );
}

#[test]
fn nulls_erase_what_they_should() {
    let mut world = World::new();
    let id = world
        .create(P, &with(&json!({"transporter": {"customInfo": "ci"}})))
        .unwrap();
    let erased = json!({
        "weight": null, "identification": {"numbers": null},
        "emitter": {"irregularSituation": null},
        "transporter": {"customInfo": "", "transport": {"plates": null}, "recepisse": {"isExempted": null}},
    });
    world.update(P, &id, &erased).unwrap();
    let stored = world.stored(&id);
    assert_eq!(stored["weight"], json!({"isEstimate": false}));
    assert_eq!(stored["identification"]["numbers"], json!([]));
    assert_eq!(stored["emitter"]["irregularSituation"], json!(false));
    let carrier = &stored["transporters"][0];
    assert_eq!(carrier["customInfo"], Value::Null);
    assert_eq!(carrier["transport"], json!({"mode": "ROAD", "plates": []}));
}

#[test]
fn t10_a_null_transport_erases_nothing_and_a_null_carrier_leaves() {
    let mut world = World::new();
    let id = world.published();
    world
        .update(
            P,
            &id,
            &json!({"transporter": {"transport": null, "customInfo": "x"}}),
        )
        .unwrap();
    let row = world.slip(&id).transporters[0].id.to_string();
    assert_eq!(
        world.stored(&id)["transporters"][0]["transport"],
        json!({"mode": "ROAD", "plates": ["XY-23-TE"]})
    );
    world.update(P, &id, &json!({"transporter": null})).unwrap();
    assert!(world.slip(&id).transporters.is_empty());
    assert!(world.detached.contains_key(&row));
}

#[test]
fn t16_units_without_type_pass_on_drafts_only() {
    let mut world = World::new();
    let untyped = with(&json!({"identification": {"type": "__null"}}));
    let id = world.draft(P, &untyped).unwrap();
    world.update(P, &id, &json!({"quantity": 3})).unwrap();
    refused_at(world.publish(P, &id), &["identification.type"]);
    let id = world.published();
    refused_at(
        world.update(P, &id, &json!({"identification": {"type": null}})),
        &["identification.type"],
    );
}

#[test]
fn t19_weights_are_exact() {
    let mut world = World::new();
    let id = world
        .create(P, &with(&json!({"weight": {"value": 1.1}})))
        .unwrap();
    assert_eq!(world.stored(&id)["weight"]["value"], "1.1");
    let events = world.events.len();
    world
        .update(P, &id, &json!({"weight": {"value": 1.100_000_000_1}}))
        .unwrap();
    assert_eq!(world.events.len(), events, "equal at six decimals");
}

#[test]
fn t14_a_broker_or_trader_stays_after_the_operation() {
    let mut world = World::new();
    let dealt =
        with(&json!({"broker": {"company": block(BROKER)}, "trader": {"company": block(TRADER)}}));
    let id = world.create(P, &dealt).unwrap();
    world.advance(&id, "OPERATION");
    for input in [
        json!({"broker": null}),
        json!({"trader": {"company": {"siret": null}}}),
        json!({"broker": {"company": {"contact": "Autre"}}}),
    ] {
        forbidden(world.update(P, &id, &input));
    }
}

#[test]
fn both_spellings_of_the_carriers_are_refused_and_unknown_ones_named() {
    let mut world = World::new();
    let id = world.published();
    assert_eq!(
        bad_input(world.update(
            P,
            &id,
            &json!({"transporter": {"customInfo": "z"}, "transporters": []})
        )),
        "Vous ne pouvez pas utiliser les champs `transporter` et `transporters` en même temps"
    );
    assert_eq!(
        bad_input(world.update(P, &id, &json!({"transporters": ["A", "B"]}))),
        "Aucun transporteur ne possède le ou les identifiants suivants : A, B"
    );
    world
        .update(P, &id, &json!({"transporters": null}))
        .unwrap();
    assert_eq!(world.slip(&id).transporters.len(), 1);
}

#[test]
fn t11_a_carrier_of_another_slip_is_not_stolen() {
    let mut world = World::new();
    let first = world.published();
    let row = world.slip(&first).transporters[0].id.to_string();
    let second = world.published();
    refused_because(
        world.update(P, &second, &json!({"transporters": [row]})),
        "transporters.1.company.siret",
        &format!("Le transporteur BSVHU {row} est déjà associé à un autre BSVHU"),
    );
}
