//! Traps of the registry specification that no scenario meets (section 11).

use serde_json::json;

use crate::fixture::{Line, Sandbox, sandboxes};

const SECOND_CARRIER: &str =
    "mutation($id: ID!, $input: BsvhuInput!) { updateBsvhu(id: $id, input: $input) { id } }";
const CARRIER_ROW: &str =
    "mutation($input: BsvhuTransporterInput!) { createBsvhuTransporter(input: $input) { id } }";
const CARRIERS: &str = "query($id: ID!) { bsvhu(id: $id) { transporters { id } } }";

async fn only_line(sandbox: &Sandbox, user: &str, registry: &str) -> Line {
    let lines = Box::pin(sandbox.lines(user, registry, user, json!({}))).await;
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    line.clone()
}

#[tokio::test]
async fn t7_a_form_is_dangerous_in_files_when_its_author_says_so() {
    for sandbox in sandboxes().await {
        // Persistent pollutants make it dangerous for the choice of lines, not for this column.
        let polluted =
            json!({"wasteDetails": {"code": "20 01 01", "pop": true, "isDangerous": false}});
        sandbox.treated_form(polluted).await;
        let dangerous = json!({"where": {"wasteType": {"_eq": "DD"}}});
        let lines = sandbox.lines("P", "OUTGOING", "P", dangerous).await;
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["POP"], "O");
        assert_eq!(lines[0]["Dangereux"], "N");
    }
}

#[tokio::test]
async fn t10_what_comes_in_does_not_tell_how_the_second_carrier_of_vehicles_drove() {
    for sandbox in sandboxes().await {
        let id = sandbox.vehicles(json!({})).await;
        let row = json!({"input": sandbox.carrier_input("T2")});
        let row = sandbox.done("P", CARRIER_ROW, row).await;
        let carriers = sandbox.done("P", CARRIERS, json!({"id": id})).await;
        let first = &carriers["transporters"][0];
        let both = json!({"transporters": [first["id"], row["id"]]});
        let both = json!({"id": id, "input": both});
        sandbox.done("P", SECOND_CARRIER, both).await;
        sandbox.sign_vehicles("P", &id, "EMISSION").await;
        sandbox.sign_vehicles("T", &id, "TRANSPORT").await;
        sandbox.sign_vehicles("T2", &id, "TRANSPORT").await;
        let arrival = json!({"destination": {
            "reception": {"weight": 1.4, "acceptationStatus": "ACCEPTED", "date": "2025-04-27"},
            "operation": {"code": "R 12", "date": "2025-04-28"},
        }});
        sandbox.change_vehicles("V", &id, arrival).await;
        sandbox.sign_vehicles("V", &id, "OPERATION").await;
        let came_in = only_line(&sandbox, "V", "INCOMING").await;
        let siret = "Transporteur n°2 - SIRET ou n° de TVA intracommunautaire";
        let mode = "Transporteur n°2 - Mode de transport";
        assert_eq!(came_in[siret], sandbox.org("T2"));
        assert_eq!(came_in.get(mode), None);
        assert_eq!(came_in["Transporteur - Mode de transport"], "Route");
        let left = only_line(&sandbox, "P", "OUTGOING").await;
        assert_eq!(left[mode], "Route");
    }
}

#[tokio::test]
async fn t14_vehicles_that_weigh_nothing_are_exported_as_zero() {
    for sandbox in sandboxes().await {
        let id = sandbox.vehicles(json!({})).await;
        sandbox.sign_vehicles("P", &id, "EMISSION").await;
        sandbox.sign_vehicles("T", &id, "TRANSPORT").await;
        let refusal = json!({"destination": {"reception": {
            "weight": 0, "acceptationStatus": "REFUSED", "date": "2025-04-27", "refusalReason": "Brûlés",
        }}});
        sandbox.change_vehicles("V", &id, refusal).await;
        sandbox.sign_vehicles("V", &id, "OPERATION").await;
        let line = only_line(&sandbox, "V", "INCOMING").await;
        assert_eq!(line["Quantité réceptionnée nette (tonnes)"], "0");
    }
}
