//! Creation (spec 15.2) and the rules that it meets first.

use contract::{company::CompanyType, scalar::DateTime};
use serde_json::{Value, json};

use super::world::*;

const NAMED: &str = "Votre établissement doit être visé sur le bordereau";

#[test]
fn c1_the_author_is_on_the_slip_and_not_as_an_intermediary_alone() {
    let mut world = World::new();
    assert_eq!(forbidden(world.create(X, &complete())), NAMED);
    let mut intermediary = block(INTERMEDIARY);
    intermediary["name"] = json!("Suivi");
    let input = with(&json!({"intermediaries": [intermediary]}));
    assert_eq!(forbidden(world.create(INTERMEDIARY, &input)), NAMED);
    world.create(T, &input).unwrap();
}

fn numbered(packaging: &str, number_type: &Value) -> Value {
    with(&json!({"packaging": packaging, "identification": {"type": number_type}}))
}

#[test]
fn c2_units_have_a_type_of_numbers_and_lots_have_none() {
    let mut world = World::new();
    for number_type in [
        "NUMERO_ORDRE_REGISTRE_POLICE",
        "NUMERO_IMMATRICULATION",
        "NUMERO_FICHE_DROMCOM",
    ] {
        world
            .create(P, &numbered("UNITE", &json!(number_type)))
            .unwrap();
    }
    world.create(P, &numbered("LOT", &json!("__null"))).unwrap();
    world
        .draft(P, &numbered("UNITE", &json!("__null")))
        .unwrap();
    for (packaging, number_type, count) in [
        ("UNITE", json!("__null"), 1),
        ("LOT", json!("NUMERO_IMMATRICULATION"), 1),
        ("UNITE", json!("NUMERO_ORDRE_LOTS_SORTANTS"), 1),
        ("LOT", json!("NUMERO_ORDRE_LOTS_SORTANTS"), 2),
    ] {
        let found = issues(world.create(P, &numbered(packaging, &number_type)));
        assert_eq!(found.len(), count, "{packaging} {number_type}");
        for (path, message) in found {
            assert_eq!(path, "identification.type");
            assert!(message.starts_with("identificationType : "), "{message}");
        }
    }
    let deprecated = numbered("UNITE", &json!("NUMERO_ORDRE_LOTS_SORTANTS"));
    refused_at(world.draft(P, &deprecated), &["identification.type"]);
    World::new()
        .on("2024-12-17T22:59:00Z")
        .create(P, &deprecated)
        .unwrap();
    refused_at(
        World::new()
            .on("2024-12-17T23:00:00Z")
            .create(P, &deprecated),
        &["identification.type"],
    );
}

#[test]
fn c3_what_is_required_and_what_is_not() {
    let mut world = World::new();
    refused_because(
        world.create(
            P,
            &with(&json!({"destination": {"plannedOperationCode": null}})),
        ),
        "destination.plannedOperationCode",
        "L'opération prévue est un champ requis.",
    );
    let no_agreements =
        json!({"emitter": {"agrementNumber": null}, "destination": {"agrementNumber": null}});
    world.create(P, &with(&no_agreements)).unwrap();
    let no_numbers = with(&json!({"identification": {"numbers": []}}));
    refused_because(
        world.create(P, &no_numbers),
        "identification.numbers",
        "Le détail des identifications est un champ requis.",
    );
    World::new()
        .on("2024-10-22T21:59:00Z")
        .create(P, &no_numbers)
        .unwrap();
}

#[test]
fn c4_an_address_in_parts_is_answered_on_one_line() {
    let mut world = World::new();
    let parts =
        json!({"address": null, "street": "4 rue du Canal", "postalCode": "34200", "city": "Sète"});
    let id = world
        .create(P, &with(&json!({"emitter": {"company": parts}})))
        .unwrap();
    let emitter = world.slip(&id).emitter.clone().unwrap();
    let shown = emitter.company.unwrap().shown().unwrap();
    assert_eq!(shown.address.unwrap().as_str(), "4 rue du Canal 34200 Sète");
}

#[test]
fn t17_an_address_in_two_parts_is_none() {
    let mut world = World::new();
    let parts = json!({"address": null, "street": "4 rue du Canal", "postalCode": "34200"});
    let input = with(&json!({"emitter": {"company": parts}}));
    refused_at(
        world.create(P, &input),
        &["emitter.company.address", "emitter.company.city"],
    );
    let id = world.draft(P, &input).unwrap();
    let company = world.slip(&id).emitter.clone().unwrap().company.unwrap();
    assert_eq!(company.address(), None);
}

#[test]
fn c5_irregular_emitters_may_be_hard_to_reach() {
    let mut world = World::new();
    let unreachable = json!({"phone": null, "mail": null});
    world
        .create(
            P,
            &with(&json!({"emitter": {"irregularSituation": true, "company": unreachable}})),
        )
        .unwrap();
    refused_at(
        world.create(P, &with(&json!({"emitter": {"company": unreachable}}))),
        &["emitter.company.phone", "emitter.company.mail"],
    );
    let nameless = json!({"siret": null, "contact": null, "phone": null, "mail": null});
    world
        .create(T, &with(&json!({"emitter": {"irregularSituation": true, "noSiret": true, "company": nameless}})))
        .unwrap();
    refused_at(
        world.create(
            T,
            &with(&json!({"emitter": {"noSiret": true, "company": nameless}})),
        ),
        &["emitter.irregularSituation"],
    );
}

#[test]
fn c6_the_receipt_of_a_carrier_comes_from_its_profile() {
    let mut world = World::new();
    let typed = json!({"transporter": {"recepisse": {"number": "faux", "department": "00"}}});
    let id = world.create(P, &with(&typed)).unwrap();
    let receipt = world.stored(&id)["transporters"][0]["recepisse"].clone();
    assert_eq!(
        (&receipt["number"], &receipt["department"]),
        (&json!("the number"), &json!("83"))
    );
    let exempted = json!({"transporter": {"recepisse": {"isExempted": true, "number": "faux"}}});
    let id = world.create(P, &with(&exempted)).unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"],
        json!({"isExempted": true})
    );
    world.company(T).transporter_receipt = None;
    let id = world.create(P, &with(&typed)).unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["recepisse"],
        json!({"isExempted": false})
    );
}

#[test]
fn c7_plates_are_two_at_most_and_look_like_plates() {
    let mut world = World::new();
    let plates = |plates: Value| with(&json!({"transporter": {"transport": {"plates": plates}}}));
    refused_at(
        world.create(P, &plates(json!(["AA-11-BB", "CC-22-DD", "EE-33-FF"]))),
        &["transporters.[0].transporterTransportPlates"],
    );
    refused_because(
        world.create(P, &plates(json!(["AB"]))),
        "transporters.[0].transporter.transport.plates",
        "Le numéro d'immatriculation doit faire entre 4 et 12 caractères",
    );
    refused_because(
        world.create(P, &plates(json!(["      "]))),
        "transporters.[0].transporter.transport.plates",
        "Le numéro de plaque fourni est incorrect",
    );
    World::new()
        .on("2025-02-11T23:00:00Z")
        .create(P, &plates(json!(["AB"])))
        .unwrap();
    world.create(P, &plates(json!("AB-123-CD"))).unwrap();
}

#[test]
fn c8_intermediaries_and_eco_organismes() {
    let mut world = World::new();
    let of = |sirets: &[&str]| {
        let list: Vec<Value> = sirets.iter().map(|siret| block(siret)).collect();
        with(&json!({"intermediaries": list}))
    };
    refused_at(
        world.create(P, &of(&[X, X])),
        &["intermediaries.intermediaries"],
    );
    refused_at(
        world.create(P, &of(&[X, INTERMEDIARY, BROKER, TRADER])),
        &["intermediaries.intermediaries"],
    );
    let eco = |siret: &str| with(&json!({"ecoOrganisme": {"name": "Éco", "siret": siret}}));
    refused_because(
        world.create(P, &eco(X)),
        "ecoOrganisme.siret",
        &format!("L'éco-organisme avec le SIRET {X} n'est pas référencé sur Trackdéchets"),
    );
    world.create(P, &eco(ECO)).unwrap();
}

#[test]
fn t13_intermediaries_need_not_be_registered_but_are_identified_even_on_drafts() {
    let mut world = World::new();
    world
        .create(P, &with(&json!({"intermediaries": [block(UNREGISTERED)]})))
        .unwrap();
    let incomplete = json!({"siret": X, "name": "Suivi"});
    refused_at(
        world.draft(P, &with(&json!({"intermediaries": [incomplete]}))),
        &["intermediaries.[0].address", "intermediaries.[0].contact"],
    );
}

#[test]
fn c9_destinations_have_the_profile_of_their_nature() {
    let mut world = World::new();
    let to = |siret: &str, site: &str| {
        with(&json!({"destination": {"type": site, "company": {"siret": siret}}}))
    };
    let at = "destination.company.siret";
    refused_because(
        world.create(P, &to(X, "BROYEUR")),
        at,
        "Cet établissement n'a pas le profil Installation de traitement de VHU.",
    );
    refused_because(
        world.create(P, &to(M, "BROYEUR")),
        at,
        "Cet établissement n'a pas le sous-profil Broyeur.",
    );
    world.create(P, &to(M, "DEMOLISSEUR")).unwrap();
    world.company(B).waste_vehicles_types.clear();
    refused_because(
        world.create(P, &to(B, "DEMOLISSEUR")),
        at,
        "Cet établissement n'a pas le sous-profil Casse automobile / démolisseur.",
    );
    world.draft(P, &to(B, "__null")).unwrap();
    refused_because(
        world.create(P, &to(UNREGISTERED, "BROYEUR")),
        at,
        &format!(
            "Destination : L'établissement avec le SIRET {UNREGISTERED} n'est pas inscrit sur Trackdéchets"
        ),
    );
}

#[test]
fn c9_the_next_destination_is_a_shredder() {
    let mut world = World::new();
    let next = |siret: &str| {
        with(&json!({"destination": {"operation": {"nextDestination": {"company": block(siret)}}}}))
    };
    let at = "destination.operation.nextDestination.company.siret";
    refused_because(
        world.create(P, &next(M)),
        at,
        "Cet établissement n'a pas le sous-profil Broyeur.",
    );
    refused_at(world.create(P, &next(UNREGISTERED)), &[at]);
    let id = world.create(P, &next(B)).unwrap();
    assert!(!crate::slip::readers(world.slip(&id)).contains(&M.to_owned()));
}

#[test]
fn destinations_are_verified_when_the_operator_wants_it() {
    let mut world = World::new();
    world.settings.verify_company = true;
    world.published();
    world.company(B).verification_status =
        contract::company::CompanyVerificationStatus::ToBeVerified;
    refused_at(world.create(P, &complete()), &["destination.company.siret"]);
}

#[test]
fn c10_the_next_destination_has_one_identifier() {
    let mut world = World::new();
    let mut company = block(B);
    company["extraEuropeanId"] = json!("TR-1");
    let input =
        with(&json!({"destination": {"operation": {"nextDestination": {"company": company}}}}));
    refused_at(
        world.draft(P, &input),
        &["destination.operation.nextDestination.company.extraEuropeanId"],
    );
    let company = json!({"extraEuropeanId": "MA-55", "country": "XX"});
    let input =
        with(&json!({"destination": {"operation": {"nextDestination": {"company": company}}}}));
    refused_at(
        world.draft(P, &input),
        &["destinationOperationNextDestinationCompanyCountry.nextDestination.company.country"],
    );
}

fn weighing(value: f64, mode: &str) -> Value {
    with(&json!({"weight": {"value": value}, "transporter": {"transport": {"mode": mode}}}))
}

#[test]
fn c11_a_lorry_carries_forty_tonnes_and_nothing_carries_fifty_thousand() {
    let mut world = World::new();
    refused_because(
        world.create(P, &weighing(40.001, "ROAD")),
        "weight.value",
        "Le poids doit être inférieur à 40 tonnes lorsque le transport se fait par la route",
    );
    world.create(P, &weighing(40.0, "ROAD")).unwrap();
    world.create(P, &weighing(41.0, "RAIL")).unwrap();
    refused_because(
        world.create(P, &weighing(50_000.5, "SEA")),
        "weightValue",
        "weightValue : le poids doit être inférieur à 50000 tonnes",
    );
    refused_at(world.create(P, &weighing(-1.0, "ROAD")), &["weightValue"]);
    World::new()
        .on("2025-01-14T22:59:00Z")
        .create(P, &weighing(41.0, "ROAD"))
        .unwrap();
    refused_at(
        World::new()
            .on("2025-01-14T23:00:00Z")
            .create(P, &weighing(41.0, "ROAD")),
        &["weight.value"],
    );
}

#[test]
fn c12_vehicles_weigh_something() {
    let mut world = World::new();
    refused_because(
        world.create(P, &weighing(0.0, "ROAD")),
        "weight.value",
        "Le poids doit être supérieur à 0",
    );
    World::new()
        .on("2024-07-29T23:59:58Z")
        .create(P, &weighing(0.0, "ROAD"))
        .unwrap();
}

#[test]
fn c13_free_values_are_stored_as_given() {
    let mut world = World::new();
    for (given, stored) in [
        (json!(true), json!(true)),
        (json!(false), json!(false)),
        (json!("__null"), Value::Null),
    ] {
        let input = with(&json!({"containsElectricOrHybridVehicles": given, "customId": "REF-9"}));
        let id = world.create(P, &input).unwrap();
        assert_eq!(
            world.stored(&id)["containsElectricOrHybridVehicles"],
            stored
        );
        assert_eq!(world.stored(&id)["customId"], "REF-9");
    }
}

#[test]
fn c14_the_mode_goes_with_the_code() {
    let mut world = World::new();
    let treated = |code: &str, mode: &str| {
        with(&json!({"destination": {"operation": {"code": code, "mode": mode}}}))
    };
    let at = "destination.company.siret";
    refused_because(
        world.create(P, &treated("R 4", "__null")),
        at,
        "Vous devez préciser un mode de traitement",
    );
    let incompatible =
        "Le mode de traitement n'est pas compatible avec l'opération de traitement choisie";
    refused_because(
        world.create(P, &treated("R 4", "ELIMINATION")),
        at,
        incompatible,
    );
    refused_because(
        world.create(P, &treated("R 12", "RECYCLAGE")),
        at,
        incompatible,
    );
    world.create(P, &treated("R 4", "RECYCLAGE")).unwrap();
    let (path, message) = issues(world.create(P, &treated("R4", "RECYCLAGE"))).remove(0);
    assert_eq!(path, "destinationOperationCode");
    assert!(
        message.starts_with("Le code de l'opération de traitement ne fait pas partie de la liste reconnue : R 1, R 2"),
        "{message}"
    );
}

#[test]
fn t5_the_mode_is_wanted_on_drafts_too() {
    let mut world = World::new();
    let input = with(&json!({"destination": {"operation": {"code": "R 1"}}}));
    refused_at(world.draft(P, &input), &["destination.company.siret"]);
}

#[test]
fn c15_only_an_irregular_emitter_may_be_closed() {
    let mut world = World::new();
    world.shows(P).is_closed = true;
    assert_eq!(
        bad_input(world.create(T, &complete())),
        format!("L'établissement {P} est fermé selon le répertoire SIRENE")
    );
    world
        .create(T, &with(&json!({"emitter": {"irregularSituation": true}})))
        .unwrap();
}

#[test]
fn formats_are_named_by_their_column() {
    let mut world = World::new();
    for (patch, path) in [
        (json!({"wasteCode": "16 01 05"}), "wasteCode"),
        (
            json!({"destination": {"plannedOperationCode": "R 0"}}),
            "destinationPlannedOperationCode",
        ),
        (
            json!({"emitter": {"company": {"siret": "11111111111111"}}}),
            "emitterCompanySiret.emitter.company.siret",
        ),
        (
            json!({"emitter": {"company": {"mail": "pas-un-mail"}}}),
            "emitterCompanyMail",
        ),
        (
            json!({"emitter": {"agrementNumber": "9".repeat(101)}}),
            "emitterAgrementNumber",
        ),
        (json!({"customId": "é".repeat(251)}), "customId"),
        (
            json!({"identification": {"numbers": ["1".repeat(251)]}}),
            "identificationNumbers.[0]",
        ),
        (
            json!({"transporter": {"company": {"vatNumber": "FR22424761419"}}}),
            "transporters.[0].transporterCompanyVatNumber.transporter.company.vatNumber",
        ),
    ] {
        refused_at(world.draft(T, &with(&patch)), &[path]);
    }
    refused_because(
        world.draft(P, &with(&json!({"wasteCode": "160106"}))),
        "wasteCode",
        "Le code déchet ne fait pas partie de la liste reconnue : 16 01 06, 16 01 04*",
    );
}

#[test]
fn t1_a_stage_hides_the_next_ones() {
    let mut world = World::new();
    let mut patch = json!({
        "customId": "é".repeat(251),
        "destination": {"company": {"siret": UNREGISTERED}},
        "quantity": null,
    });
    refused_at(world.create(P, &with(&patch)), &["customId"]);
    patch["customId"] = json!("REF");
    refused_at(
        world.create(P, &with(&patch)),
        &["destination.company.siret"],
    );
    patch["destination"] = json!({});
    refused_at(world.create(P, &with(&patch)), &["quantity"]);
}

#[test]
fn t8_defaults_fill_what_a_draft_leaves_out_and_not_what_it_erases() {
    let mut world = World::new();
    let emitter = json!({"company": {"siret": P}});
    let id = world.draft(P, &json!({"emitter": emitter})).unwrap();
    assert_eq!(world.stored(&id)["wasteCode"], "16 01 06");
    assert_eq!(
        world.stored(&id)["destination"]["plannedOperationCode"],
        "R 4"
    );
    let erased = json!({"emitter": emitter, "wasteCode": null, "destination": {"plannedOperationCode": null}});
    let id = world.draft(P, &erased).unwrap();
    assert_eq!(world.stored(&id)["wasteCode"], Value::Null);
    assert_eq!(
        world.stored(&id)["destination"]["plannedOperationCode"],
        Value::Null
    );
    let missing = with(&json!({"wasteCode": null}));
    refused_at(world.create(P, &missing), &["wasteCode"]);
}

#[test]
fn t15_a_carrier_without_mode_goes_by_road_once_it_is_stored() {
    let mut world = World::new();
    let transport = json!({"mode": null});
    let input = with(&json!({"weight": {"value": 41}, "transporter": {"transport": transport}}));
    let id = world.create(P, &input).unwrap();
    assert_eq!(
        world.stored(&id)["transporters"][0]["transport"]["mode"],
        "ROAD"
    );
    refused_at(
        world.update(P, &id, &json!({"quantity": 3})),
        &["weight.value"],
    );
}

#[test]
fn a_dormant_company_is_refused_and_a_registered_emitter_twice() {
    for (dormant, paths) in [
        (P, &["emitter.company.siret", "emitter.company.siret"][..]),
        (T, &["transporter.company.siret"]),
        (B, &["destination.company.siret"]),
    ] {
        let mut world = World::new();
        world.sleeps(dormant);
        refused_at(world.create(P, &complete()), paths);
    }
    let mut world = World::new();
    world.sleeps(P);
    refused_at(
        world.create(P, &with(&json!({"emitter": {"irregularSituation": true}}))),
        &["emitter.company.siret"],
    );
}

#[test]
fn brokers_and_traders_have_their_profile_and_their_receipt_fills_what_is_empty() {
    let mut world = World::new();
    let dealt = |role: &str, siret: &str| {
        with(&json!({role: {"company": block(siret), "recepisse": {"number": "B-1"}}}))
    };
    for (role, name) in [("broker", "Courtier"), ("trader", "Négociant")] {
        refused_because(
            world.create(P, &dealt(role, X)),
            &format!("{role}.company.siret"),
            &format!("Cet établissement n'a pas le profil {name}."),
        );
    }
    let receipt = world.companies[T].transporter_receipt.clone();
    world.company(BROKER).broker_receipt = receipt;
    let id = world.create(P, &dealt("broker", BROKER)).unwrap();
    let receipt = &world.stored(&id)["broker"]["recepisse"];
    assert_eq!(
        (&receipt["number"], &receipt["department"]),
        (&json!("B-1"), &json!("83"))
    );
}

#[test]
fn the_directory_completes_names_and_addresses() {
    let mut world = World::new();
    for siret in [P, B, T] {
        world.shows(siret);
    }
    let id = world.create(P, &complete()).unwrap();
    let stored = world.stored(&id);
    let name = |siret: &str| json!(format!("SOCIETE {siret}"));
    assert_eq!(stored["emitter"]["company"]["name"], name(P));
    assert_eq!(stored["emitter"]["company"]["city"], "PARIS");
    assert_eq!(stored["destination"]["company"]["name"], name(B));
    assert_eq!(stored["transporters"][0]["company"]["name"], name(T));
}

#[test]
fn an_unregistered_emitter_must_be_irregular() {
    let mut world = World::new();
    let emitter = json!({"emitter": {"company": {"siret": UNREGISTERED}}});
    refused_at(world.create(T, &with(&emitter)), &["emitter.company.siret"]);
}

#[test]
fn an_exempted_carrier_needs_no_profile() {
    let mut world = World::new();
    world.company(T).company_types = vec![CompanyType::Producer];
    refused_at(world.create(P, &complete()), &["transporter.company.siret"]);
    let exempted = json!({"transporter": {"recepisse": {"isExempted": true}}});
    world.create(P, &with(&exempted)).unwrap();
}

#[test]
fn the_slip_is_dated_from_its_creation() {
    let mut world = World::new();
    let id = world.published();
    assert_eq!(world.slip(&id).created_at, world.now);
    assert_ne!(
        world.now,
        DateTime::parse_text("2025-09-01T08:00:00Z").unwrap()
    );
}
