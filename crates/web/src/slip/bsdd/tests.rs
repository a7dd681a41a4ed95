//! What the forms of a BSDD ask of the API.

use serde_json::{Value, json};

use super::{
    deed::Deed, departure, destination, facts::Step, query::form_page::FormWhole as Form, view,
};
use crate::{
    form::Form as Typed,
    slip::signing::Signed,
    vocabulary::{
        CiterneNotWashedOutReason, FormStatus, OperationMode, QuantityType, WasteAcceptationStatus,
    },
};

fn company(siret: &str) -> Value {
    json!({
        "orgId": siret, "siret": siret, "name": format!("Société {siret}"), "omiNumber": null,
        "vatNumber": null, "address": null, "contact": null, "phone": null, "mail": null,
    })
}

/// A slip on its way, in a container of this type.
#[expect(clippy::needless_pass_by_value, reason = "tests give literals")]
fn form(container: &str, changes: Value) -> Form {
    let packagings = json!([{
        "type": container, "other": null, "quantity": 1, "volume": null, "identificationNumbers": [],
    }]);
    let mut form = json!({
        "id": "cm1", "readableId": "BSD-1", "status": "SENT", "isDirectSupply": false,
        "takenOverAt": "2026-01-01T10:00:00.000Z",
        "emitter": { "type": "PRODUCER", "company": company("1") },
        "recipient": { "processingOperation": "D 10", "isTempStorage": false, "company": company("3") },
        "transporters": [{
            "id": "t1", "numberPlate": "AB-123-CD, EF-456-GH", "mode": "ROAD", "company": company("2"),
            "takenOverAt": "2026-01-01T10:00:00.000Z", "takenOverBy": "Hugo",
        }],
        "wasteDetails": {
            "code": "13 02 05*", "name": "Huiles", "isDangerous": true, "packagingInfos": packagings,
        },
        "stateSummary": { "quantity": 1.5, "packagingInfos": packagings },
        "intermediaries": [],
    });
    if let (Some(form), Some(changes)) = (form.as_object_mut(), changes.as_object()) {
        form.extend(changes.clone());
    }
    serde_json::from_value(form).unwrap()
}

fn signed() -> Signed {
    Signed {
        author: "Thomas".to_owned(),
        date: "2026-01-02T10:00:00Z".to_owned(),
        code: None,
    }
}

fn arrival(form: &Form, step: Step, body: &str) -> Vec<Deed> {
    let typed = Typed::parse(body.as_bytes());
    destination::arrival(step, &typed, &signed()).unwrap_or_else(|issues| {
        panic!("{}: {issues:?}", form.readable_id);
    })
}

#[test]
fn an_arrival_and_its_decision_are_one_deed() {
    let form = form("FUT", json!({}));
    let deeds = arrival(&form, Step::Reception, "acceptation=ACCEPTED&poids=1%2C4");
    let [Deed::Received(input)] = deeds.as_slice() else {
        panic!("{deeds:?}");
    };
    assert_eq!(
        (
            input.waste_acceptation_status,
            input.quantity_received,
            input.quantity_refused
        ),
        (Some(WasteAcceptationStatus::Accepted), Some(1.4), Some(0.0))
    );
    assert_eq!(input.waste_refusal_reason, None);
}

#[test]
fn an_arrival_may_wait_for_its_decision() {
    let form = form("FUT", json!({}));
    let deeds = arrival(
        &form,
        Step::Reception,
        "acceptation=RECEIVED&poids=1%2C4&refuse=1",
    );
    let [Deed::Received(input)] = deeds.as_slice() else {
        panic!("{deeds:?}");
    };
    assert_eq!(
        (input.waste_acceptation_status, input.quantity_refused),
        (None, None)
    );
}

#[test]
fn a_tank_is_told_of_with_the_decision() {
    let form = form("CITERNE", json!({}));
    let body = "acceptation=ACCEPTED&poids=1&rincage=UNAVAILABLE&retour=EMPTY_CITERNE";
    let deeds = arrival(&form, Step::Reception, body);
    let [Deed::Received(received), Deed::Accepted(accepted)] = deeds.as_slice() else {
        panic!("{deeds:?}");
    };
    assert_eq!(received.waste_acceptation_status, None);
    assert_eq!(accepted.has_citerne_been_washed_out, Some(false));
    let reason = Some(CiterneNotWashedOutReason::Unavailable);
    assert_eq!(accepted.citerne_not_washed_out_reason, reason);
    // Of refused waste nothing is told but the refusal.
    let refused = "acceptation=REFUSED&poids=1&motif=Humide&rincage=OUI";
    let deeds = arrival(&form, Step::Reception, refused);
    assert!(matches!(deeds.as_slice(), [Deed::Received(_)]), "{deeds:?}");
}

#[test]
fn only_a_tank_asks_whether_it_was_rinsed() {
    for (container, asked) in [("CITERNE", true), ("BENNE", false), ("FUT", false)] {
        let group = destination::arrival_group(
            &form(container, json!({})),
            Step::Reception,
            &Typed::default(),
        );
        let names: Vec<&str> = group
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        assert_eq!(names.contains(&"rincage"), asked, "{container}");
        assert_eq!(names.contains(&"retour"), container != "FUT", "{container}");
    }
}

#[test]
fn a_temporary_storage_refuses_all_that_arrived() {
    let form = form("FUT", json!({}));
    let body = "acceptation=REFUSED&poids=1%2C4&motif=Humide&nature=ESTIMATED";
    let deeds = arrival(&form, Step::StorageReception, body);
    let [Deed::TempStored(input)] = deeds.as_slice() else {
        panic!("{deeds:?}");
    };
    assert_eq!(input.quantity_refused, Some(1.4));
    assert_eq!(input.quantity_type, QuantityType::Estimated);
    let deeds = arrival(&form, Step::StorageAcceptation, body);
    assert!(
        matches!(deeds.as_slice(), [Deed::TempStorerAccepted(_)]),
        "{deeds:?}"
    );
}

fn treated(body: &str) -> String {
    let deeds = destination::operation(&Typed::parse(body.as_bytes()), &signed()).unwrap();
    format!("{deeds:?}")
}

#[test]
fn only_a_grouping_operation_has_a_next_destination() {
    let next = "suite-operation=D+10&suite-siret=00000012500013&suite-rupture=oui";
    let last = treated(&format!("operation=D+10%7CELIMINATION&{next}"));
    assert!(
        last.contains("next: None") && last.contains("no_traceability: None"),
        "{last}"
    );
    let grouped = treated(&format!("operation=D+13%7C&{next}"));
    assert!(grouped.contains("00000012500013"), "{grouped}");
    assert!(grouped.contains("no_traceability: Some(true)"), "{grouped}");
    let elimination = format!("{:?}", OperationMode::Elimination);
    assert!(last.contains(&elimination) && !grouped.contains(&elimination));
}

#[test]
fn the_carrier_of_an_annex_tells_what_it_collected() {
    let annex = form(
        "FUT",
        json!({ "status": "SEALED", "emitter": { "type": "APPENDIX1_PRODUCER" } }),
    );
    let body = "mode=ROAD&plaque-1=AB-123-CD&plaque-2=EF-456-GH&poids=2&conditionnements=1\
                &conditionnement-1-type=GRV&conditionnement-1-quantite=3&echantillon=E-12";
    let typed = Typed::parse(body.as_bytes());
    let deeds = departure::transport(&annex, Step::Transport(0), &typed, &signed()).unwrap();
    let [Deed::Waste(waste), Deed::Transport(transport, None)] = deeds.as_slice() else {
        panic!("{deeds:?}");
    };
    let waste = waste.waste_details.as_ref().unwrap();
    assert_eq!(waste.quantity, Some(2.0));
    assert_eq!(waste.sample_number.as_deref(), Some("E-12"));
    assert_eq!(waste.packaging_infos.as_ref().unwrap()[0].quantity, Some(3));
    let plates = transport.transporter_number_plate.as_deref();
    assert_eq!(plates, Some("AB-123-CD,EF-456-GH"));
}

#[test]
fn every_mistake_of_a_departure_is_told_at_once() {
    let annex = form(
        "FUT",
        json!({ "emitter": { "type": "APPENDIX1_PRODUCER" } }),
    );
    let typed = Typed::parse(b"mode=ROAD&poids=lourd");
    let issues = departure::transport(&annex, Step::Transport(0), &typed, &signed()).unwrap_err();
    let fields: Vec<&str> = issues.iter().map(|issue| issue.path[0].as_str()).collect();
    assert_eq!(fields, ["plaque-1", "poids"]);
}

#[test]
fn plates_come_back_one_a_field() {
    let mut typed = Typed::default();
    departure::known_transport(&form("FUT", json!({})), Step::Transport(0), &mut typed);
    assert_eq!(
        (typed.text("plaque-1"), typed.text("plaque-2")),
        ("AB-123-CD", "EF-456-GH")
    );
}

#[test]
fn the_path_tells_who_signed_and_who_is_next() {
    let form = form("FUT", json!({}));
    let facts = view::facts(&form);
    assert_eq!(facts.status, FormStatus::Sent);
    let path: Vec<String> = view::timeline(&form, &facts)
        .into_iter()
        .map(|step| format!("{} {}: {}", step.title, step.company, step.progress.label()))
        .collect();
    assert_eq!(
        path,
        [
            "Émission Société 1: Sans objet",
            "Transport Société 2: Signé",
            "Réception Société 3: À signer",
            "Acceptation Société 3: À venir",
            "Traitement Société 3: À venir",
        ]
    );
}
