//! Slips made for these tests, through the API, by the producer of the sandbox.

use serde_json::{Value, json};

use crate::fixture::Server;

pub(crate) const PRODUCER: &str = "00000010900017";
pub(crate) const CARRIER: &str = "00000011700010";
pub(crate) const PLANT: &str = "00000012500013";

/// The token that the sandbox prints, which is the producer's.
fn token(server: &Server) -> &str {
    let (_, rest) = server.output.split_once("Bearer ").unwrap();
    rest.split_once('\'').unwrap().0
}

async fn ask(server: &Server, query: &str, input: Value) -> Value {
    let response = crate::web_client::client()
        .post(&server.url)
        .bearer_auth(token(server))
        .json(&json!({ "query": query, "variables": { "input": input } }))
        .send()
        .await
        .unwrap();
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"].clone()
}

fn company(siret: &str, name: &str, mail: &str) -> Value {
    json!({
        "siret": siret, "name": name, "address": "1 rue des Essais, 69007 Lyon", "contact": "Contact",
        "phone": "0472000000", "mail": mail,
    })
}

/// A slip, as pages name it.
#[derive(Clone, Debug)]
pub(crate) struct Slip {
    pub(crate) id: String,
}

/// A draft BSDD whose waste has this name.
pub(crate) async fn bsdd(server: &Server, waste: &str) -> Slip {
    let input = json!({
        "emitter": { "type": "PRODUCER", "company": company(PRODUCER, "Chaudronnerie Lefèvre", "camille@lefevre.test") },
        "recipient": {
            "cap": "CAP-1", "processingOperation": "D 10",
            "company": company(PLANT, "Valorhône Traitement", "thomas@valorhone.test"),
        },
        "transporter": { "mode": "ROAD", "company": company(CARRIER, "Transports Vialatte", "nadia@vialatte.test") },
        "wasteDetails": {
            "code": "11 01 08*", "name": waste, "consistences": ["DOUGHY"], "isSubjectToADR": false,
            "packagingInfos": [{ "type": "FUT", "quantity": 2, "volume": 200 }],
            "quantity": 0.38, "quantityType": "ESTIMATED",
        },
    });
    let query =
        "mutation M($input: CreateFormInput!) { createForm(createFormInput: $input) { id } }";
    let created = ask(server, query, input).await["createForm"].take();
    Slip {
        id: created["id"].as_str().unwrap().to_owned(),
    }
}

/// A draft BSDA without works company, whose material has this name.
pub(crate) async fn bsda(server: &Server, material: &str) -> Slip {
    let input = json!({
        "type": "OTHER_COLLECTIONS",
        "emitter": { "company": company(PRODUCER, "Chaudronnerie Lefèvre", "camille@lefevre.test") },
        "worker": { "isDisabled": true },
        "destination": {
            "cap": "CAP-2", "plannedOperationCode": "D 5",
            "company": company(PLANT, "Valorhône Traitement", "thomas@valorhone.test"),
        },
        "transporter": { "company": company(CARRIER, "Transports Vialatte", "nadia@vialatte.test") },
        "waste": {
            "code": "17 06 05*", "familyCode": "6", "materialName": material, "consistence": "SOLIDE",
            "sealNumbers": ["S-1"], "isSubjectToADR": false, "pop": false,
        },
        "packagings": [{ "type": "BIG_BAG", "quantity": 1 }],
        "weight": { "value": 1.2, "isEstimate": true },
    });
    let query = "mutation M($input: BsdaInput!) { createDraftBsda(input: $input) { id } }";
    let created = ask(server, query, input).await["createDraftBsda"].take();
    let id = created["id"].as_str().unwrap().to_owned();
    Slip { id }
}
