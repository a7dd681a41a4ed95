//! What a published slip needs (spec 6, 7).

use serde_json::{Value, json};

use super::world::*;

#[track_caller]
fn check(patch: &Value, expected: &[&str]) {
    let mut world = World::new();
    let created = world.create(P, &with(patch));
    if expected.is_empty() {
        created.unwrap();
    } else {
        refused_at(created, expected);
    }
}

const DESTINATION: [&str; 6] = [
    "destination.company.name",
    "destination.company.siret",
    "destination.company.address",
    "destination.company.contact",
    "destination.company.phone",
    "destination.company.mail",
];

#[test]
fn what_the_emission_requires_is_required_at_the_creation() {
    check(&json!({"waste": {"code": null}}), &["waste.code"]);
    check(&json!({"destination": null}), &DESTINATION);
    // The packagings are missed at no path.
    check(&json!({"waste": {"packagings": null}}), &[""]);
    check(
        &json!({"emitter": {"company": {"contact": null, "phone": null, "mail": null}}}),
        &[
            "emitter.company.contact",
            "emitter.company.phone",
            "emitter.company.mail",
        ],
    );
    check(
        &json!({"transporter": null}),
        &["transporter.company.siret"],
    );
}

#[test]
fn a_weight_or_a_number_is_emitted() {
    let quantity = &["emitter.emission.detail.quantity"];
    let emission = |detail: Value| json!({"emitter": {"emission": {"detail": detail}}});
    check(&json!({"emitter": {"emission": null}}), quantity);
    check(
        &emission(json!({"weight": {"value": 0, "isEstimate": true}, "quantity": null})),
        quantity,
    );
    check(&emission(json!({"weight": null})), &[]);
    check(&emission(json!({"quantity": null})), &[]);
}

#[test]
fn what_is_optional_stays_empty_and_the_rest_has_its_default() {
    let mut world = World::new();
    let input = with(&json!({
        "waste": {"type": null, "adr": null}, "destination": {"cap": null},
        "emitter": {"emission": {"detail": {"quantity": null}}},
    }));
    let id = world.create(P, &input).unwrap();
    let stored = world.stored(&id);
    assert_eq!(stored["waste"]["type"], "PAOH");
    assert_eq!(stored["waste"]["adr"], Value::Null);
    assert_eq!(stored["destination"]["cap"], Value::Null);
    // No mode is chosen in the place of the carrier.
    assert_eq!(stored["transporter"]["transport"], json!({"plates": []}));
    let packagings = &stored["waste"]["packagings"];
    assert_eq!(packagings[0]["id"], "packaging_0");
    assert_eq!(packagings[1]["id"], "packaging_1");
}

#[test]
fn the_sentences_name_the_field() {
    let mut world = World::new();
    refused_because(
        world.create(P, &with(&json!({"waste": {"code": null}}))),
        "waste.code",
        "Le code déchet est obligatoire.",
    );
    refused_because(
        world.create(P, &with(&json!({"waste": {"packagings": []}}))),
        "",
        "Le conditionnement est obligatoire.",
    );
}

#[test]
fn the_destination_burns_bodies() {
    let destination = |siret: &str| json!({"destination": {"company": {"siret": siret}}});
    check(&destination(UNREGISTERED), &["destinationCompanySiret"]);
    check(
        &destination(INCINERATOR),
        &["destinationCompanySiret.destination.company.siret"],
    );
    let mut world = World::new();
    refused_because(
        world.create(P, &with(&destination(UNREGISTERED))),
        "destinationCompanySiret",
        &format!("L'établissement avec le SIRET {UNREGISTERED} n'est pas inscrit sur Trackdéchets"),
    );
}

#[test]
fn an_operator_may_want_verified_crematoriums() {
    let mut world = World::new();
    world.settings.verify_company = true;
    world.company(K).verification_status =
        contract::company::CompanyVerificationStatus::ToBeVerified;
    refused_at(
        world.create(P, &complete()),
        &["destinationCompanySiret.destination.company.siret"],
    );
    let other = json!({"destination": {"company": {"siret": K2}}});
    world.create(P, &with(&other)).unwrap();
}

#[test]
fn the_carrier_is_registered_as_one_unless_it_needs_no_receipt() {
    let carrier = |siret: &str, is_exempted: bool| {
        json!({"transporter": {
            "company": {"siret": siret}, "recepisse": {"isExempted": is_exempted},
        }})
    };
    let siret = &["transporter.company.siret"];
    check(&carrier(UNREGISTERED, false), siret);
    check(&carrier(X, false), siret);
    check(&carrier(UNREGISTERED, true), &[]);
    check(&carrier(X, true), &[]);
}

#[test]
fn a_foreign_carrier_is_registered_as_one_even_when_it_needs_no_receipt() {
    let carrier = |vat_number: &str| {
        json!({"transporter": {
            "company": {"siret": null, "vatNumber": vat_number}, "recepisse": {"isExempted": true},
        }})
    };
    let siret = &["transporter.company.siret"];
    check(&carrier("DE136695976"), siret);
    check(&carrier(FOREIGN), &[]);
    let mut world = World::new();
    world.company(FOREIGN).company_types.clear();
    refused_at(world.create(P, &with(&carrier(FOREIGN))), siret);
}

#[test]
fn dormant_companies_are_not_named() {
    for (sleeper, path) in [
        (K, "destinationCompanySiret"),
        (T, "transporter.company.siret"),
    ] {
        let mut world = World::new();
        world.sleeps(sleeper);
        refused_at(world.create(P, &complete()), &[path]);
    }
}

#[test]
fn a_closed_or_dormant_emitter_is_refused_by_the_directory_alone() {
    let mut world = World::new();
    world.sleeps(P);
    world.create(P, &complete()).unwrap();
    world.shows(P);
    let sentence = bad_input(world.create(P, &complete()));
    assert!(sentence.contains("en sommeil"), "{sentence}");
    let mut world = World::new();
    world.shows(P).is_closed = true;
    let sentence = bad_input(world.create(P, &complete()));
    assert!(sentence.contains("fermé"), "{sentence}");
}

#[test]
fn the_emitter_need_not_be_registered() {
    let emitter = json!({"emitter": {"company": {"siret": UNREGISTERED}}});
    let mut world = World::new();
    world.create(K, &with(&emitter)).unwrap();
}

#[test]
fn the_directory_and_the_account_complete_what_is_written() {
    let mut world = World::new();
    for siret in [P, T, K] {
        world.shows(siret).name = format!("Nom officiel {siret}");
    }
    let id = world.create(P, &complete()).unwrap();
    let stored = world.stored(&id);
    for (path, siret) in [
        ("/emitter/company", P),
        ("/transporter/company", T),
        ("/destination/company", K),
    ] {
        let company = stored.pointer(path).unwrap();
        assert_eq!(company["name"], format!("Nom officiel {siret}"));
        assert_eq!(company["address"], "1 rue du Répertoire 75010 PARIS");
        assert_eq!(company["contact"], "Zoé Barbier");
    }
    assert_eq!(
        stored["transporter"]["recepisse"],
        json!({"isExempted": false, "number": "the number", "department": "83",
            "validityLimit": "2055-01-01T00:00:00Z"})
    );
}
