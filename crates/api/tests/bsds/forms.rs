//! D1 to D14 and R5: in which tab each company finds a BSDD, step after step.

use serde_json::{Value, json};

use crate::{
    fixture::{Sandbox, merge, sandboxes},
    tabs::check,
};

/// Runs a mutation of forms with its arguments, each of the given GraphQL type; answers its identifier.
pub(crate) async fn run(
    sandbox: &Sandbox,
    user: &str,
    mutation: &str,
    arguments: &[(&str, &str, Value)],
) -> String {
    let declared: Vec<String> = arguments
        .iter()
        .map(|(name, r#type, _)| format!("${name}: {type}"))
        .collect();
    let passed: Vec<String> = arguments
        .iter()
        .map(|(name, _, _)| format!("{name}: ${name}"))
        .collect();
    let query = format!(
        "mutation({}) {{ {mutation}({}) {{ id }} }}",
        declared.join(", "),
        passed.join(", ")
    );
    let variables = arguments
        .iter()
        .map(|(name, _, value)| ((*name).to_owned(), value.clone()));
    let answer = sandbox
        .ask(user, &query, Value::Object(variables.collect()))
        .await;
    let id = answer["data"][mutation]["id"].as_str();
    id.unwrap_or_else(|| panic!("{user} {mutation}: {answer}"))
        .to_owned()
}

/// A draft of the factory for the centre, with an intermediary, carried by `carriers`.
async fn create(sandbox: &Sandbox, carriers: &[&str]) -> String {
    create_with(sandbox, carriers, json!({})).await
}

/// The same, changed by `changes`.
async fn create_with(sandbox: &Sandbox, carriers: &[&str], changes: Value) -> String {
    let mut rows = Vec::new();
    for carrier in carriers {
        let input =
            json!({"company": sandbox.company(carrier), "numberPlate": "AA-12-BB", "mode": "ROAD"});
        let arguments = [("input", "TransporterInput!", input)];
        rows.push(run(sandbox, "usine", "createFormTransporter", &arguments).await);
    }
    let mut input = json!({
        "emitter": {"type": "PRODUCER", "company": sandbox.company("usine")},
        "recipient": {"company": sandbox.company("centre"), "processingOperation": "D 10", "cap": "CAP"},
        "transporters": rows,
        "intermediaries": [sandbox.company("tiers")],
        "wasteDetails": {
            "code": "06 05 02*", "name": "Boues", "isSubjectToADR": false, "quantity": 1, "quantityType": "ESTIMATED",
            "consistences": ["LIQUID"], "packagingInfos": [{"type": "CITERNE", "quantity": 1}],
        },
    });
    merge(&mut input, changes);
    let arguments = [("createFormInput", "CreateFormInput!", input)];
    run(sandbox, "usine", "createForm", &arguments).await
}

async fn seal(sandbox: &Sandbox, id: &str) {
    run(
        sandbox,
        "usine",
        "markAsSealed",
        &[("id", "ID!", json!(id))],
    )
    .await;
}

async fn emit(sandbox: &Sandbox, id: &str) {
    let input = json!({"quantity": 1, "emittedAt": "2020-04-03", "emittedBy": "Isabelle"});
    let arguments = [
        ("id", "ID!", json!(id)),
        ("input", "SignEmissionFormInput!", input),
    ];
    run(sandbox, "usine", "signEmissionForm", &arguments).await;
}

async fn take_over(sandbox: &Sandbox, carrier: &str, id: &str) {
    let input = json!({"takenOverAt": "2020-04-03", "takenOverBy": "Tom"});
    let arguments = [
        ("id", "ID!", json!(id)),
        ("input", "SignTransportFormInput!", input),
    ];
    run(sandbox, carrier, "signTransportForm", &arguments).await;
}

async fn receive(sandbox: &Sandbox, id: &str, changes: Value) {
    let today = jiff::Timestamp::now().to_string();
    let mut received = json!({
        "wasteAcceptationStatus": "ACCEPTED", "receivedBy": "Antoine", "receivedAt": today, "signedAt": today,
        "quantityReceived": 1, "quantityRefused": 0,
    });
    for (key, value) in changes.as_object().unwrap() {
        received[key] = value.clone();
    }
    let arguments = [
        ("id", "ID!", json!(id)),
        ("receivedInfo", "ReceivedFormInput!", received),
    ];
    run(sandbox, "centre", "markAsReceived", &arguments).await;
}

/// The centre receives, then accepts in a step of its own, which says whether the tank was rinsed.
async fn receive_rinsed(sandbox: &Sandbox, id: &str) {
    let today = jiff::Timestamp::now().to_string();
    let received = json!({"receivedBy": "Antoine", "receivedAt": today, "signedAt": today});
    let arguments = [
        ("id", "ID!", json!(id)),
        ("receivedInfo", "ReceivedFormInput!", received),
    ];
    run(sandbox, "centre", "markAsReceived", &arguments).await;
    let accepted = json!({
        "wasteAcceptationStatus": "ACCEPTED", "signedAt": today, "signedBy": "Antoine",
        "quantityReceived": 1, "quantityRefused": 0, "hasCiterneBeenWashedOut": true,
    });
    let arguments = [
        ("id", "ID!", json!(id)),
        ("acceptedInfo", "AcceptedFormInput!", accepted),
    ];
    run(sandbox, "centre", "markAsAccepted", &arguments).await;
}

/// A form that its carriers have taken over.
pub(crate) async fn sent(sandbox: &Sandbox, carriers: &[&str]) -> String {
    let id = create(sandbox, carriers).await;
    seal(sandbox, &id).await;
    emit(sandbox, &id).await;
    for carrier in carriers {
        take_over(sandbox, carrier, &id).await;
    }
    id
}

/// Checks the tabs of the factory, the carrier, the centre and the intermediary.
async fn stands(sandbox: &Sandbox, id: &str, [usine, camion, centre, tiers]: [&str; 4]) {
    let expected = [
        ("usine", usine),
        ("camion", camion),
        ("centre", centre),
        ("tiers", tiers),
    ];
    check(sandbox, id, &expected).await;
}

#[tokio::test]
async fn d1_to_d5_a_form_goes_from_tab_to_tab() {
    for s in sandboxes().await {
        let id = create(&s, &["camion"]).await;
        stands(&s, &id, ["Draft", "", "", ""]).await;
        seal(&s, &id).await;
        stands(&s, &id, ["ForAction", "ToCollect", "Follow", "Follow"]).await;
        emit(&s, &id).await;
        stands(&s, &id, ["Follow", "ToCollect", "Follow", "Follow"]).await;
        take_over(&s, "camion", &id).await;
        stands(&s, &id, ["Follow", "Collected", "ForAction", "Follow"]).await;
        receive(&s, &id, json!({})).await;
        stands(&s, &id, ["Follow", "Follow", "ForAction", "Follow"]).await;
        let processed = json!({
            "processingOperationDone": "D 10", "processingOperationDescription": "Incinération",
            "destinationOperationMode": "ELIMINATION", "processedBy": "Alfred", "processedAt": jiff::Timestamp::now().to_string(),
        });
        let arguments = [
            ("id", "ID!", json!(id)),
            ("processedInfo", "ProcessedFormInput!", processed),
        ];
        run(&s, "centre", "markAsProcessed", &arguments).await;
        stands(&s, &id, ["Archived", "Archived", "Archived", "Archived"]).await;
    }
}

#[tokio::test]
async fn d6_and_d7_a_revision_is_pending_then_reviewed() {
    for s in sandboxes().await {
        let id = sent(&s, &["camion"]).await;
        let input = json!({
            "formId": id, "authoringCompanySiret": s.siret("centre"), "comment": "erreur de saisie",
            "content": {"wasteDetails": {"name": "Boues grasses"}},
        });
        let arguments = [("input", "CreateFormRevisionRequestInput!", input)];
        let request = run(&s, "centre", "createFormRevisionRequest", &arguments).await;
        let asked = [
            ("usine", "Follow PendingRevision ReceivedRevision"),
            ("centre", "ForAction PendingRevision EmittedRevision"),
            ("camion", "Collected"),
        ];
        check(&s, &id, &asked).await;
        let arguments = [
            ("id", "ID!", json!(request)),
            ("isApproved", "Boolean!", json!(true)),
        ];
        run(&s, "usine", "submitFormRevisionRequestApproval", &arguments).await;
        let answered = [
            ("usine", "Follow ReviewedRevision"),
            ("centre", "ForAction ReviewedRevision"),
            ("camion", "Collected"),
        ];
        check(&s, &id, &answered).await;
    }
}

#[tokio::test]
async fn d8_and_d9_carriers_collect_one_after_the_other() {
    for s in sandboxes().await {
        let id = create(&s, &["camion", "relais", "navette"]).await;
        seal(&s, &id).await;
        emit(&s, &id).await;
        let carriers = async |camion: &str, relais: &str, navette: &str, centre: &str| {
            let expected = [
                ("camion", camion),
                ("relais", relais),
                ("navette", navette),
                ("centre", centre),
            ];
            check(&s, &id, &expected).await;
        };
        carriers("ToCollect", "Follow", "Follow", "Follow").await;
        take_over(&s, "camion", &id).await;
        carriers("Collected", "ToCollect", "Follow", "ForAction").await;
        take_over(&s, "relais", &id).await;
        carriers("Follow", "Collected", "ToCollect", "ForAction").await;
        take_over(&s, "navette", &id).await;
        carriers("Follow", "Follow", "Collected", "ForAction").await;
    }
}

#[tokio::test]
async fn d10_a_destination_that_carries_too_collects_before_it_receives() {
    for s in sandboxes().await {
        let recipient = json!({"recipient": {"company": s.company("filiere")}});
        let id = create_with(&s, &["camion", "filiere"], recipient).await;
        seal(&s, &id).await;
        emit(&s, &id).await;
        take_over(&s, "camion", &id).await;
        let expected = [("camion", "Collected"), ("filiere", "Follow ToCollect")];
        check(&s, &id, &expected).await;
        take_over(&s, "filiere", &id).await;
        let expected = [("camion", "Follow"), ("filiere", "ForAction Collected")];
        check(&s, &id, &expected).await;
    }
}

#[tokio::test]
async fn d11_a_tour_is_collected_item_by_item() {
    for s in sandboxes().await {
        let (tour, item) = tour(&s).await;
        check(&s, &tour, &[("camion", "ForAction Follow")]).await;
        attach(&s, &tour, &item).await;
        check(&s, &tour, &[("camion", "ForAction Follow")]).await;
        let expected = [("usine", "ForAction"), ("camion", "ToCollect")];
        check(&s, &item, &expected).await;
    }
}

/// A sealed tour of the carrier to the centre, and an item of the factory that is not attached to it.
pub(crate) async fn tour(s: &Sandbox) -> (String, String) {
    let carrier =
        json!({"company": s.company("camion"), "numberPlate": "AA-12-BB", "mode": "ROAD"});
    let arguments = [("input", "TransporterInput!", carrier)];
    let row = run(s, "camion", "createFormTransporter", &arguments).await;
    let input = json!({
        "emitter": {"type": "APPENDIX1", "company": s.company("camion")},
        "recipient": {"company": s.company("centre"), "processingOperation": "D 10", "cap": "CAP"},
        "transporters": [row],
        "wasteDetails": {
            "code": "13 05 02*", "name": "Boues", "isSubjectToADR": false, "consistences": ["LIQUID"],
        },
    });
    let arguments = [("createFormInput", "CreateFormInput!", input)];
    let tour = run(s, "camion", "createForm", &arguments).await;
    run(s, "camion", "markAsSealed", &[("id", "ID!", json!(tour))]).await;
    let input = json!({
        "emitter": {"type": "APPENDIX1_PRODUCER", "company": s.company("usine")},
        "wasteDetails": {"packagingInfos": [{"type": "FUT", "quantity": 2}], "quantity": 0.5},
    });
    let arguments = [("createFormInput", "CreateFormInput!", input)];
    let item = run(s, "usine", "createForm", &arguments).await;
    (tour, item)
}

async fn attach(s: &Sandbox, tour: &str, item: &str) {
    let input = json!({"id": tour, "grouping": [{"form": {"id": item}}]});
    let arguments = [("updateFormInput", "UpdateFormInput!", input)];
    run(s, "camion", "updateForm", &arguments).await;
}

#[tokio::test]
async fn d12_a_form_stored_on_the_way_stands_in_the_tabs_of_both_legs() {
    for s in sandboxes().await {
        let today = jiff::Timestamp::now().to_string();
        let last =
            json!({"company": s.company("centre"), "processingOperation": "D 10", "cap": "CAP 2"});
        let stored = json!({
            "recipient": {
                "company": s.company("filiere"), "isTempStorage": true, "processingOperation": "D 15",
            },
            "temporaryStorageDetail": {"destination": last},
        });
        let id = create_with(&s, &["camion"], stored).await;
        seal(&s, &id).await;
        emit(&s, &id).await;
        let stands = async |camion: &str, filiere: &str, relais: &str, centre: &str| {
            let expected = [
                ("camion", camion),
                ("filiere", filiere),
                ("relais", relais),
                ("centre", centre),
            ];
            check(&s, &id, &expected).await;
        };
        take_over(&s, "camion", &id).await;
        stands("Collected", "ForAction", "", "Follow").await;
        let received = json!({
            "receivedBy": "Rita", "receivedAt": today, "quantityReceived": 1, "quantityType": "REAL",
        });
        step(
            &s,
            "filiere",
            "markAsTempStored",
            &id,
            "tempStoredInfos",
            "TempStoredFormInput!",
            received,
        )
        .await;
        // What was not judged yet may go back.
        stands("Follow Return", "ForAction", "", "Follow").await;
        let accepted = json!({
            "signedBy": "Rita", "signedAt": today, "wasteAcceptationStatus": "ACCEPTED", "quantityReceived": 1,
            "quantityRefused": 0, "quantityType": "REAL",
        });
        step(
            &s,
            "filiere",
            "markAsTempStorerAccepted",
            &id,
            "tempStorerAcceptedInfo",
            "TempStorerAcceptedFormInput!",
            accepted,
        )
        .await;
        stands("Follow", "ForAction", "", "Follow").await;
        let onward = json!({
            "destination": last,
            "transporter": {"company": s.company("relais"), "numberPlate": "CC-34-DD", "mode": "ROAD"},
        });
        step(
            &s,
            "filiere",
            "markAsResealed",
            &id,
            "resealedInfos",
            "ResealedFormInput!",
            onward,
        )
        .await;
        stands("Follow", "ForAction", "ToCollect", "Follow").await;
        let emitted = json!({"quantity": 1, "emittedAt": today, "emittedBy": "Rita"});
        step(
            &s,
            "filiere",
            "signEmissionForm",
            &id,
            "input",
            "SignEmissionFormInput!",
            emitted,
        )
        .await;
        stands("Follow", "Follow", "ToCollect", "Follow").await;
        take_over(&s, "relais", &id).await;
        stands("Follow", "Follow", "Collected", "ForAction").await;
        // The second leg is no slip of its own.
        assert_eq!(s.listed("filiere", json!({})).await, [id.as_str()]);
    }
}

/// A mutation that tells something of a form.
async fn step(
    s: &Sandbox,
    user: &str,
    mutation: &str,
    id: &str,
    argument: &str,
    r#type: &str,
    input: Value,
) {
    let arguments = [("id", "ID!", json!(id)), (argument, r#type, input)];
    run(s, user, mutation, &arguments).await;
}

#[tokio::test]
async fn d13_and_d14_what_goes_back_is_in_the_return_tab_of_its_carrier() {
    for s in sandboxes().await {
        let refused = json!({
            "wasteAcceptationStatus": "REFUSED", "wasteRefusalReason": "Non conforme", "quantityReceived": 1, "quantityRefused": 1,
        });
        let id = sent(&s, &["camion"]).await;
        receive(&s, &id, refused).await;
        stands(
            &s,
            &id,
            ["Archived", "Archived Return", "Archived", "Archived"],
        )
        .await;
        let id = sent(&s, &["camion"]).await;
        receive_rinsed(&s, &id).await;
        stands(&s, &id, ["Follow", "Follow Return", "ForAction", "Follow"]).await;
        let id = sent(&s, &["camion"]).await;
        receive(&s, &id, json!({})).await;
        stands(&s, &id, ["Follow", "Follow", "ForAction", "Follow"]).await;
    }
}

#[tokio::test]
async fn r5_a_washed_out_tank_is_still_shown_at_a_control() {
    for s in sandboxes().await {
        let query = "mutation($id: ID!) { createPdfAccessToken(input: {bsdId: $id}) }";
        for is_shown in [true, false] {
            let id = sent(&s, &["camion"]).await;
            match is_shown {
                true => receive_rinsed(&s, &id).await,
                false => receive(&s, &id, json!({})).await,
            }
            let answer = s.ask("camion", query, json!({ "id": id })).await;
            assert_eq!(answer["data"].is_object(), is_shown, "{answer}");
        }
    }
}
