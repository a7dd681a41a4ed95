//! Formats, told before anything else (spec 6.1, 6.2).

use serde_json::{Value, json};

use super::world::*;

#[track_caller]
fn check(patch: &Value, expected: &[&str]) {
    let mut world = World::new();
    for created in [world.create(P, &with(patch)), world.draft(P, &with(patch))] {
        if expected.is_empty() {
            created.unwrap();
        } else {
            refused_at(created, expected);
        }
    }
}

fn one_box(patch: &Value) -> Value {
    let mut packaging = boxes()[0].clone();
    crate::slip::world::merge(&mut packaging, patch);
    json!({"waste": {"packagings": [packaging]}})
}

#[test]
fn the_only_waste_code_is_written_without_asterisk() {
    for code in ["18 01 03*", "18 01 02*", "180102"] {
        check(&json!({"waste": {"code": code}}), &["wasteCode"]);
    }
    let mut world = World::new();
    refused_because(
        world.create(P, &with(&json!({"waste": {"code": "18 01 03*"}}))),
        "wasteCode",
        "La valeur « 18 01 03* » n'existe pas dans les options : '18 01 02'",
    );
}

#[test]
fn a_packaging_goes_alone_with_its_codes_even_on_a_draft() {
    for (patch, leaf) in [
        (json!({"quantity": 2}), "quantity"),
        (json!({"quantity": 0}), "quantity"),
        (json!({"volume": -1}), "volume"),
        (
            json!({"containerNumber": "N".repeat(51)}),
            "containerNumber",
        ),
        (json!({"identificationCodes": []}), "identificationCodes"),
        (json!({"identificationCodes": null}), "identificationCodes"),
        (
            json!({"identificationCodes": ["X", "Y".repeat(251)]}),
            "identificationCodes.[1]",
        ),
    ] {
        check(&one_box(&patch), &[&format!("wastePackagings.[0].{leaf}")]);
    }
    for patch in [
        json!({"volume": 0}),
        json!({"volume": null}),
        json!({"containerNumber": "N".repeat(50)}),
    ] {
        check(&one_box(&patch), &[]);
    }
    let mut packagings = boxes();
    packagings[0]["volume"] = json!(-1);
    packagings[1]["containerNumber"] = json!("N".repeat(51));
    check(
        &json!({"waste": {"packagings": packagings}}),
        &[
            "wastePackagings.[0].volume",
            "wastePackagings.[1].containerNumber",
        ],
    );
}

#[test]
fn texts_are_short() {
    let long = "é".repeat(251);
    for (patch, column) in [
        (json!({"waste": {"adr": "A".repeat(751)}}), "wasteAdr"),
        (
            json!({"emitter": {"customInfo": long}}),
            "emitterCustomInfo",
        ),
        (
            json!({"emitter": {"company": {"mail": long}}}),
            "emitterCompanyMail",
        ),
        (
            json!({"emitter": {"pickupSite": {"postalCode": long}}}),
            "emitterPickupSitePostalCode",
        ),
        (json!({"destination": {"cap": long}}), "destinationCap"),
        (
            json!({"destination": {"reception": {"acceptation": {"refusalReason": long}}}}),
            "destinationReceptionWasteRefusalReason",
        ),
    ] {
        check(&patch, &[column]);
    }
    // Texts of the carrier have no limit.
    check(&json!({"transporter": {"customInfo": long}}), &[]);
    check(&json!({"waste": {"adr": "A".repeat(750)}}), &[]);
}

#[test]
fn only_the_mail_of_the_carrier_has_to_look_like_one() {
    let mail = |actor: &str| json!({(actor): {"company": {"mail": "pas-un-courriel"}}});
    check(&mail("transporter"), &["transporterCompanyMail"]);
    check(&mail("emitter"), &[]);
    check(&mail("destination"), &[]);
}

#[test]
fn identifiers_are_told_under_both_of_their_names() {
    let siret = |actor: &str| json!({(actor): {"company": {"siret": "12345678901234"}}});
    let mut world = World::new();
    refused_at(
        world.draft(K, &with(&siret("emitter"))),
        &["emitterCompanySiret.emitter.company.siret"],
    );
    check(
        &siret("transporter"),
        &["transporterCompanySiret.transporter.company.siret"],
    );
    // An ill-formed SIRET is nobody's either.
    check(
        &siret("destination"),
        &[
            "destinationCompanySiret",
            "destinationCompanySiret.destination.company.siret",
        ],
    );
    let french = json!({"transporter": {"company": {"siret": null, "vatNumber": "FR35600000000"}}});
    let paths: Vec<String> = issues(world.create(P, &with(&french)))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert!(
        paths.contains(&"transporterCompanyVatNumber.transporter.company.vatNumber".to_owned()),
        "{paths:?}"
    );
}

#[test]
fn quantities_are_not_negative() {
    let detail = |detail: Value| json!({"emitter": {"emission": {"detail": detail}}});
    check(
        &detail(json!({"weight": {"value": -0.1, "isEstimate": false}})),
        &["emitterWasteWeightValue"],
    );
    check(
        &detail(json!({"quantity": -1})),
        &["emitterWasteQuantityValue"],
    );
    let received = |detail: Value| json!({"destination": {"reception": {"detail": detail}}});
    check(
        &received(json!({"receivedWeight": {"value": -1}})),
        &["destinationReceptionWasteReceivedWeightValue"],
    );
    check(
        &received(json!({"quantity": -1})),
        &["destinationReceptionWasteQuantityValue"],
    );
    // There is no maximum.
    check(
        &detail(json!({"weight": {"value": 9_000_000_000_i64, "isEstimate": false}})),
        &[],
    );
}

#[test]
fn two_plates_of_four_to_twelve_characters() {
    let plates = |plates: &[&str]| json!({"transporter": {"transport": {"plates": plates}}});
    check(
        &plates(&["AB-1", "CD-2", "EF-3"]),
        &["transporterTransportPlates"],
    );
    for plate in ["AB1", "ABCDEFGHIJKLM", "     "] {
        check(&plates(&[plate]), &["transporter.transport.plates"]);
    }
    check(&plates(&["QQ-777-QQ", "1-XYZ-999"]), &[]);
    check(
        &json!({"transporter": {"transport": {"plates": "FG-456-HJ"}}}),
        &[],
    );
}

#[test]
fn the_operation_is_past_and_follows_the_reception() {
    let operation = |operation: Value| json!({"destination": {"reception": {"date": "2025-08-21T09:00:00Z"}, "operation": operation}});
    for code in ["R1", "D10", "R 12"] {
        check(
            &operation(json!({"code": code})),
            &["destinationOperationCode"],
        );
    }
    check(
        &operation(json!({"date": "2099-01-01"})),
        &["destinationOperationDate"],
    );
    check(&operation(json!({"date": "2025-08-20"})), &[""]);
    // The very instant of the reception will do.
    check(&operation(json!({"date": "2025-08-21T09:00:00Z"})), &[]);
    check(&operation(json!({"code": "D 10"})), &[]);
    check(
        &operation(json!({"code": "R 1", "mode": "VALORISATION_ENERGETIQUE"})),
        &[],
    );
}

#[test]
fn a_foetus_is_not_liquid() {
    check(&json!({"waste": {"type": "FOETUS"}}), &[""]);
    check(
        &json!({"waste": {"type": "FOETUS", "packagings": [boxes()[0]]}}),
        &[],
    );
}

#[test]
fn a_value_outside_its_list_hides_what_looks_at_other_fields() {
    check(
        &json!({"waste": {"code": "18 01 03*", "type": "FOETUS"}, "emitter": {"company": {"mail": null}}}),
        &["wasteCode"],
    );
}

#[test]
fn formats_hide_what_is_missing() {
    check(
        &json!({"waste": {"code": null}, "transporter": {"transport": {"plates": ["AB1"]}}}),
        &["transporter.transport.plates"],
    );
}

#[test]
fn decisions_have_an_identifier_and_a_value() {
    let decided = |decision: Value| json!({"destination": {"reception": {"acceptation": {"packagings": [decision]}}}});
    let at = |leaf: &str| format!("destinationReceptionWastePackagingsAcceptation.[0].{leaf}");
    check(
        &decided(json!({"id": "packaging_0"})),
        &[&at("acceptation")],
    );
    check(&decided(json!({"acceptation": "ACCEPTED"})), &[&at("id")]);
}
