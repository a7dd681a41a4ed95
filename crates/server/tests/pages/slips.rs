//! Slips made for these tests, through the API, by the producer of the sandbox.

use serde_json::{Value, json};

use crate::fixture::Server;

pub(crate) const PRODUCER: &str = "00000010900017";
pub(crate) const CARRIER: &str = "00000011700010";
pub(crate) const PLANT: &str = "00000012500013";
pub(crate) const SHREDDER: &str = "00000016600017";

/// The token that the sandbox prints, which is the producer's.
fn token(server: &Server) -> &str {
    let (_, rest) = server.output.split_once("Bearer ").unwrap();
    rest.split_once('\'').unwrap().0
}

/// The answer to an operation of the producer's software.
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
    pub(crate) number: String,
}

impl Slip {
    /// The slip that an operation answers.
    fn of(answer: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let id = text(&answer["id"]).unwrap();
        let number = text(&answer["readableId"]).unwrap_or_else(|| id.clone());
        Self { id, number }
    }
}

/// Who breaks vehicles up: the sandbox has nobody who does. Their name is as long as some are.
pub(crate) fn shredder() -> Value {
    json!({
        "name": "Établissements Marcellin Fontvieille et fils, démolition automobile et récupération de métaux du Gier",
        "companyName": "Établissements Marcellin Fontvieille et fils, démolition automobile et récupération de métaux du Gier",
        "siret": SHREDDER, "companyTypes": ["WASTE_VEHICLES"], "wasteVehiclesTypes": ["BROYEUR"],
        "address": "5 quai de la Casse 42800 Rive-de-Gier", "securityCode": 9021,
        "users": [{
            "email": "agathe@fontvieille.test", "name": "Agathe Fontvieille-Montgolfier de la Tour", "role": "ADMIN",
            "password": "demonstration",
        }],
    })
}

/// A draft BSDD from an establishment to the plant of the sandbox.
pub(crate) fn bsdd_input(emitter: &str, name: &str, waste: &str) -> Value {
    json!({
        "emitter": { "type": "PRODUCER", "company": company(emitter, name, "camille@lefevre.test") },
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
    })
}

/// A draft BSDD whose waste has this name.
pub(crate) async fn bsdd(server: &Server, waste: &str) -> Slip {
    let input = bsdd_input(PRODUCER, "Chaudronnerie Lefèvre", waste);
    let query = "mutation M($input: CreateFormInput!) { createForm(createFormInput: $input) { id readableId } }";
    Slip::of(&ask(server, query, input).await["createForm"])
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
    Slip::of(&ask(server, query, input).await["createDraftBsda"])
}

/// A draft BSVHU of vehicles that go to the shredder.
pub(crate) async fn bsvhu(server: &Server) -> Slip {
    let input = json!({
        "emitter": {
            "agrementNumber": "PR6900012D",
            "company": company(PRODUCER, "Chaudronnerie Lefèvre", "camille@lefevre.test"),
        },
        "wasteCode": "16 01 06", "packaging": "UNITE", "quantity": 2,
        "identification": { "type": "NUMERO_ORDRE_REGISTRE_POLICE", "numbers": ["123", "456"] },
        "weight": { "value": 1.3, "isEstimate": false },
        "transporter": {
            "company": company(CARRIER, "Transports Vialatte", "nadia@vialatte.test"),
            "transport": { "mode": "ROAD", "plates": ["FD-418-KN"] },
        },
        "destination": {
            "type": "BROYEUR", "agrementNumber": "PR4200001B", "plannedOperationCode": "R 4",
            "company": company(SHREDDER, "Établissements Fontvieille", "agathe@fontvieille.test"),
        },
    });
    let query = "mutation M($input: BsvhuInput!) { createDraftBsvhu(input: $input) { id } }";
    Slip::of(&ask(server, query, input).await["createDraftBsvhu"])
}

/// The producer asks to change the name of the waste of a BSDD.
pub(crate) async fn revise_bsdd(server: &Server, slip: &Slip, waste: &str) {
    let input = json!({
        "formId": slip.id, "authoringCompanySiret": PRODUCER, "comment": "Le nom usuel était incomplet.",
        "content": { "wasteDetails": { "name": waste } },
    });
    let query = "mutation M($input: CreateFormRevisionRequestInput!) { createFormRevisionRequest(input: $input) { id } }";
    ask(server, query, input).await;
}

/// The producer asks to change the name of the material of a BSDA.
pub(crate) async fn revise_bsda(server: &Server, slip: &Slip, material: &str) {
    let input = json!({
        "bsdaId": slip.id, "authoringCompanySiret": PRODUCER, "comment": "Le matériau était mal nommé.",
        "content": { "waste": { "materialName": material } },
    });
    let query = "mutation M($input: CreateBsdaRevisionRequestInput!) { createBsdaRevisionRequest(input: $input) { id } }";
    ask(server, query, input).await;
}

/// Makes a draft BSDD a slip.
pub(crate) async fn publish_bsdd(server: &Server, slip: &Slip) {
    let query = "mutation M($input: ID!) { markAsSealed(id: $input) { id } }";
    ask(server, query, json!(slip.id)).await;
}
