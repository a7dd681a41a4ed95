//! C1 to C15: what a slip may be created with.

use platform::Settings;
use serde_json::{Value, json};

use crate::fixture::*;

const OUTSIDE: &str = "Votre établissement doit être visé sur le bordereau";

#[tokio::test]
async fn c1_the_author_is_on_the_slip_and_not_as_an_intermediary_alone() {
    for s in sandboxes().await {
        s.cannot_create("", s.complete())
            .await
            .is("UNAUTHENTICATED", "");
        for operation in ["createBsvhu", "createDraftBsvhu"] {
            s.refused("X", operation, json!({"input": s.complete()}))
                .await
                .forbidden(OUTSIDE);
            let input = s.with(json!({"intermediaries": [s.company("I")]}));
            s.refused("I", operation, json!({"input": input}))
                .await
                .forbidden(OUTSIDE);
        }
        for (reader, operation) in [
            ("P lecteur", "createBsvhu"),
            ("P chauffeur", "createDraftBsvhu"),
        ] {
            s.refused(reader, operation, json!({"input": s.complete()}))
                .await
                .forbidden(OUTSIDE);
        }
        for author in ["P admin", "T", "B"] {
            s.create(author, s.complete()).await;
        }
    }
}

fn numbered(packaging: &str, number_type: Option<&str>) -> Value {
    json!({"packaging": packaging, "identification": {"type": number_type}})
}

#[tokio::test]
async fn c2_units_have_a_type_of_numbers_and_lots_have_none() {
    for s in sandboxes().await {
        for number_type in [
            "NUMERO_ORDRE_REGISTRE_POLICE",
            "NUMERO_IMMATRICULATION",
            "NUMERO_FICHE_DROMCOM",
        ] {
            s.create("P", s.with(numbered("UNITE", Some(number_type))))
                .await;
            let refused = s
                .cannot_create("P", s.with(numbered("LOT", Some(number_type))))
                .await;
            refused.at(&json!([["identification", "type"]]));
        }
        s.create("P", s.with(numbered("LOT", None))).await;
        let untyped = s.with(numbered("UNITE", None));
        s.cannot_create("P", untyped.clone())
            .await
            .at(&json!([["identification", "type"]]));
        s.draft("P", untyped).await;
        let deprecated = s.with(numbered("UNITE", Some("NUMERO_ORDRE_LOTS_SORTANTS")));
        for operation in ["createBsvhu", "createDraftBsvhu"] {
            let refused = s
                .refused("P", operation, json!({"input": deprecated}))
                .await;
            refused.at(&json!([["identification", "type"]]));
        }
        let id = s.create("P", s.complete()).await;
        let number_type = json!({"identification": {"type": "NUMERO_ORDRE_LOTS_SORTANTS"}});
        s.cannot_update("P", &id, number_type.clone())
            .await
            .at(&json!([["identification", "type"]]));
        s.date(&id, "2024-12-17").await;
        s.update("P", &id, number_type).await;
    }
}

/// The operator says since when the rules of December 2024 and January 2025 hold.
#[tokio::test]
async fn c2_and_c11_the_operator_moves_the_days_of_the_rules() {
    let never = "2999-01-01T00:00:00Z".parse().unwrap();
    let settings = Settings {
        rules_of_december_2024: never,
        rules_of_january_2025: never,
        ..Settings::default()
    };
    for s in sandboxes_with(settings).await {
        s.create(
            "P",
            s.with(numbered("LOT", Some("NUMERO_ORDRE_LOTS_SORTANTS"))),
        )
        .await;
        s.create("P", s.with(json!({"weight": {"value": 41}})))
            .await;
    }
}

#[tokio::test]
async fn c3_what_is_required_and_what_is_not() {
    for s in sandboxes().await {
        let without = |changes: Value| s.with(changes);
        let planned = without(json!({"destination": {"plannedOperationCode": null}}));
        s.cannot_create("P", planned)
            .await
            .bad_input("L'opération prévue est un champ requis.");
        s.create(
            "P",
            without(json!({"destination": {"agrementNumber": null}})),
        )
        .await;
        let numbers = without(json!({"identification": {"numbers": []}}));
        s.cannot_create("P", numbers)
            .await
            .bad_input("Le détail des identifications est un champ requis.");
        let id = s.create("P", s.complete()).await;
        s.date(&id, "2024-10-22").await;
        s.update("P", &id, json!({"identification": {"numbers": []}}))
            .await;
        assert_eq!(s.sign("P", &id, "EMISSION").await, "SIGNED_BY_PRODUCER");
    }
}

#[tokio::test]
async fn c4_an_address_in_parts_is_answered_on_one_line() {
    for s in sandboxes().await {
        let parts = json!({"emitter": {"company": {
            "address": null, "street": "12 rue Haute", "postalCode": "67500", "city": "Haguenau",
        }}});
        let id = s.create("P", s.with(parts)).await;
        let slip = s.read("P", &id, "emitter { company { address } }").await;
        assert_eq!(
            slip["emitter"]["company"]["address"],
            "12 rue Haute 67500 Haguenau"
        );
    }
}

#[tokio::test]
async fn c5_irregular_emitters_may_be_hard_to_reach() {
    for s in sandboxes().await {
        let unreachable = json!({"emitter": {"irregularSituation": true, "company": {"phone": null, "mail": null}}});
        s.create("P", s.with(unreachable)).await;
        let nameless = json!({"emitter": {
            "irregularSituation": true, "noSiret": true, "company": {"siret": null, "contact": null, "phone": null, "mail": null},
        }});
        s.create("T", s.with(nameless)).await;
        let regular = json!({"emitter": {"noSiret": true, "company": {"siret": null}}});
        s.cannot_create("T", s.with(regular))
            .await
            .at(&json!([["emitter", "irregularSituation"]]));
    }
}

#[tokio::test]
async fn c6_the_receipt_of_a_carrier_comes_from_its_profile() {
    const RECEIPT: &str = "transporter { recepisse { number department isExempted } }";
    for s in sandboxes().await {
        let given = json!({"transporter": {"recepisse": {"number": "faux", "department": "00", "isExempted": false}}});
        let id = s.create("P", s.with(given)).await;
        let slip = s.read("P", &id, RECEIPT).await;
        let expected = json!({"number": "the number", "department": "83", "isExempted": false});
        assert_eq!(slip["transporter"]["recepisse"], expected);
        let exempted = json!({"transporter": {"recepisse": {"isExempted": true}}});
        s.update("P", &id, exempted).await;
        let slip = s.read("P", &id, RECEIPT).await;
        let expected = json!({"number": null, "department": null, "isExempted": true});
        assert_eq!(slip["transporter"]["recepisse"], expected);
    }
}

#[tokio::test]
async fn c7_plates_are_two_at_most_and_look_like_plates() {
    for s in sandboxes().await {
        let plates =
            |plates: Value| s.with(json!({"transporter": {"transport": {"plates": plates}}}));
        for (given, sentence) in [
            (
                json!(["A", "BB-12-CC"]),
                "Le numéro d'immatriculation doit faire entre 4 et 12 caractères",
            ),
            (json!(["    "]), "Le numéro de plaque fourni est incorrect"),
            (
                json!(["AA-11-AA", "BB-22-BB", "CC-33-CC"]),
                "Un maximum de 2 plaques d'immatriculation est accepté",
            ),
        ] {
            s.cannot_create("P", plates(given))
                .await
                .bad_input(sentence);
        }
        s.create("P", plates(json!(["AA-11-AA", "BB-22-BB"]))).await;
    }
}

#[tokio::test]
async fn c8_intermediaries_and_eco_organismes() {
    for s in sandboxes().await {
        let named = |names: &[&str]| {
            let companies: Vec<Value> = names.iter().map(|name| s.company(name)).collect();
            s.with(json!({ "intermediaries": companies }))
        };
        s.cannot_create("P", named(&["I", "I"])).await
            .bad_input("Intermédiaires: impossible d'ajouter le même établissement en intermédiaire plusieurs fois");
        s.cannot_create("P", named(&["I", "X", "K", "N"]))
            .await
            .bad_input("Intermédiaires: impossible d'ajouter plus de 3 intermédiaires");
        s.create("P", named(&["I", "X", "K"])).await;
        let eco =
            |name: &str| s.with(json!({"ecoOrganisme": {"name": "Éco", "siret": s.org(name)}}));
        s.cannot_create("P", eco("X"))
            .await
            .bad_input("n'est pas référencé sur Trackdéchets");
        s.create("P", eco("E")).await;
        s.change_eco_organisme("E", "handleBsvhu", false).await;
        s.cannot_create("P", eco("E"))
            .await
            .bad_input("n'est pas autorisé à apparaitre sur un BSVHU");
    }
}

#[tokio::test]
async fn c9_destinations_have_the_profile_of_their_nature() {
    for s in sandboxes().await {
        let to = |name: &str, nature: Value| {
            s.with(json!({"destination": {"type": nature, "company": s.company(name)}}))
        };
        for (destination, nature, sentence) in [
            (
                "X",
                Value::Null,
                "Cet établissement n'a pas le profil Installation de traitement de VHU.",
            ),
            (
                "M",
                json!("BROYEUR"),
                "Cet établissement n'a pas le sous-profil Broyeur.",
            ),
        ] {
            s.cannot_create("P", to(destination, nature))
                .await
                .bad_input(sentence);
        }
        s.create("P", to("M", json!("DEMOLISSEUR"))).await;
        let next = |company: Value| {
            s.with(json!({"destination": {"operation": {"nextDestination": {"company": company}}}}))
        };
        s.cannot_create("P", next(s.company("M")))
            .await
            .bad_input("Cet établissement n'a pas le sous-profil Broyeur.");
        let unknown = with(s.company("B"), json!({"siret": UNREGISTERED}));
        s.cannot_create("P", next(unknown))
            .await
            .bad_input("n'est pas inscrit");
        s.create("P", next(s.company("B"))).await;
    }
}

#[tokio::test]
async fn c10_the_next_destination_has_one_identifier() {
    for s in sandboxes().await {
        let both = json!({"siret": s.org("B"), "extraEuropeanId": "CH-1"});
        let input =
            s.with(json!({"destination": {"operation": {"nextDestination": {"company": both}}}}));
        s.cannot_create("P", input).await.at(&json!([[
            "destination",
            "operation",
            "nextDestination",
            "company",
            "extraEuropeanId"
        ]]));
    }
}

#[tokio::test]
async fn c11_a_lorry_carries_forty_tonnes_and_nothing_carries_fifty_thousand() {
    for s in sandboxes().await {
        let weighing = |value: f64, mode: &str| {
            s.with(
                json!({"weight": {"value": value}, "transporter": {"transport": {"mode": mode}}}),
            )
        };
        s.cannot_create("P", weighing(40.001, "ROAD")).await
            .bad_input("Le poids doit être inférieur à 40 tonnes lorsque le transport se fait par la route");
        s.create("P", weighing(40.0, "ROAD")).await;
        s.create("P", weighing(41.0, "RAIL")).await;
        s.cannot_create("P", weighing(50_001.0, "RAIL"))
            .await
            .at(&json!([["weightValue"]]));
        let id = s.create("P", s.complete()).await;
        s.date(&id, "2025-01-14").await;
        s.update("P", &id, json!({"weight": {"value": 41}})).await;
    }
}

#[tokio::test]
async fn c12_vehicles_weigh_something() {
    for s in sandboxes().await {
        let weightless = s.with(json!({"weight": {"value": 0}}));
        s.cannot_create("P", weightless)
            .await
            .bad_input("Le poids doit être supérieur à 0");
    }
}

#[tokio::test]
async fn c13_free_values_are_stored_as_given() {
    for s in sandboxes().await {
        for electric in [json!(true), json!(false), Value::Null] {
            let id = s
                .create(
                    "P",
                    s.with(
                        json!({"containsElectricOrHybridVehicles": electric, "customId": "Lot 7"}),
                    ),
                )
                .await;
            let slip = s
                .read("P", &id, "containsElectricOrHybridVehicles customId")
                .await;
            assert_eq!(
                slip,
                json!({"containsElectricOrHybridVehicles": electric, "customId": "Lot 7"})
            );
        }
        let list = json!({"where": {"customId": {"_eq": "Lot 7"}}});
        assert_eq!(
            s.ok("P", "bsvhus", list, "totalCount").await["totalCount"],
            3
        );
    }
}

#[tokio::test]
async fn c14_the_mode_goes_with_the_code() {
    for s in sandboxes().await {
        let operation = |code: &str, mode: Value| {
            s.with(json!({"destination": {"operation": {"code": code, "mode": mode}}}))
        };
        s.cannot_create("P", operation("R 4", Value::Null))
            .await
            .bad_input("Vous devez préciser un mode de traitement");
        for (code, mode) in [("R 4", "ELIMINATION"), ("R 12", "RECYCLAGE")] {
            s.cannot_create("P", operation(code, json!(mode))).await
                .bad_input("Le mode de traitement n'est pas compatible avec l'opération de traitement choisie");
        }
        s.create("P", operation("R 4", json!("RECYCLAGE"))).await;
    }
}

#[tokio::test]
async fn c15_only_an_irregular_emitter_may_be_closed() {
    for s in sandboxes().await {
        s.close("P").await;
        s.cannot_create("P", s.complete())
            .await
            .bad_input("est fermé selon le répertoire SIRENE");
        s.create(
            "P",
            s.with(json!({"emitter": {"irregularSituation": true}})),
        )
        .await;
    }
}
