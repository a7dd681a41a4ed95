//! Road controls over HTTP: the link that a driver shows, and what a state service finds.

use std::time::Duration;

use reqwest::{Client, StatusCode, redirect::Policy};
use serde_json::{Value as Json, json};

use crate::fixture::{Place, Server};

const COMPANIES: [(&str, &str, &str); 3] = [
    ("P", "99900001100018", "PRODUCER"),
    ("T", "99900010200015", "TRANSPORTER"),
    ("B", "99900011000018", "WASTE_VEHICLES"),
];

struct Road {
    _place: Place,
    server: Server,
    seeded: Json,
    client: Client,
}

impl Road {
    fn open() -> Self {
        let place = Place::new();
        let companies = COMPANIES.map(|(name, siret, kind)| {
            json!({
                "name": name, "siret": siret, "companyTypes": [kind],
                "users": [{"email": format!("{name}@exemple.fr"), "name": name}],
            })
        });
        let document = json!({ "companies": companies });
        let seeded = place.run_with(&["seed", "--data", "a", "-"], &document.to_string());
        assert!(seeded.succeeded, "{}", seeded.errors);
        let granted = [
            "admin",
            "government",
            "b@exemple.fr",
            "--data",
            "a",
            "--service",
            "DREAL",
            "--bsds",
            "--ip",
            "127.0.0.1",
        ];
        let granted = place.run(&granted);
        assert!(granted.succeeded, "{}", granted.errors);
        let server = Server::start(&place, &["--data", "a"]);
        let client = crate::web_client::builder()
            .redirect(Policy::none())
            .timeout(Duration::from_secs(60));
        Self {
            _place: place,
            server,
            seeded: serde_json::from_str(&seeded.output).unwrap(),
            client: client.build().unwrap(),
        }
    }

    async fn ask(&self, user: usize, query: &str, variables: Json) -> Json {
        let token = self.seeded["companies"][user]["users"][0]["token"]
            .as_str()
            .unwrap();
        let request = self.client.post(&self.server.url).bearer_auth(token);
        let response = request
            .json(&json!({"query": query, "variables": variables}))
            .send()
            .await;
        let answer: Json = response.unwrap().json().await.unwrap();
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    }

    /// Vehicles of P on the road with T.
    async fn send(&self) -> String {
        let company = |index: usize| {
            let (name, siret, _) = COMPANIES[index];
            json!({
                "siret": siret, "name": name, "address": "1 rue de paradis 75010 PARIS", "contact": "Marie",
                "phone": "0612345678", "mail": "marie@exemple.fr",
            })
        };
        let input = json!({
            "emitter": {"company": company(0)}, "wasteCode": "16 01 06", "packaging": "UNITE", "quantity": 1,
            "identification": {"numbers": ["1"], "type": "NUMERO_IMMATRICULATION"},
            "weight": {"value": 1, "isEstimate": false},
            "destination": {"type": "BROYEUR", "plannedOperationCode": "R 4", "company": company(2)},
            "transporter": {"company": company(1), "transport": {"mode": "ROAD", "plates": ["AA-12-BB"]}},
        });
        let create = "mutation($input: BsvhuInput!) { createBsvhu(input: $input) { id } }";
        let created = self.ask(0, create, json!({ "input": input })).await;
        let id = created["createBsvhu"]["id"].as_str().unwrap().to_owned();
        let sign = "mutation($id: ID!, $input: BsvhuSignatureInput!) { signBsvhu(id: $id, input: $input) { status } }";
        for (user, step) in [(0, "EMISSION"), (1, "TRANSPORT")] {
            self.ask(
                user,
                sign,
                json!({"id": id, "input": {"type": step, "author": "Zoé"}}),
            )
            .await;
        }
        id
    }
}

#[tokio::test]
async fn r4_to_r7_a_driver_shows_a_link_that_leads_to_the_document() {
    let road = Road::open();
    let id = road.send().await;
    let query = "mutation($id: ID!) { createPdfAccessToken(input: {bsdId: $id}) }";
    let link = road.ask(1, query, json!({ "id": id })).await;
    let link = link["createPdfAccessToken"].as_str().unwrap();
    // The public address is a setting: the server of the test listens elsewhere.
    let (_, path) = link.split_once("/road-control/").unwrap();
    let link = format!("{}/road-control/{path}", road.server.url);
    let shown = road.client.get(&link).send().await.unwrap();
    assert_eq!(shown.status(), StatusCode::FOUND);
    let location = shown.headers()["location"].to_str().unwrap();
    assert!(location.starts_with("/download?token="), "{location}");
    let file = road
        .client
        .get(format!("{}{location}", road.server.url))
        .send()
        .await
        .unwrap();
    assert_eq!(file.status(), StatusCode::OK);
    let name = format!("attachment; filename=\"{id}.pdf\"");
    assert_eq!(file.headers()["content-disposition"], name.as_str());
    assert!(file.bytes().await.unwrap().starts_with(b"%PDF-"));
    let unknown = format!("{}/road-control/{}", road.server.url, "x".repeat(50));
    let refused = road.client.get(unknown).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::OK);
    assert_eq!(
        refused.text().await.unwrap(),
        "Vous n'êtes pas autorisé à accéder à ce bordereau."
    );
}

#[tokio::test]
async fn c1_a_service_granted_by_the_operator_controls_from_its_address() {
    let road = Road::open();
    let id = road.send().await;
    let query =
        "{ controlBsds(where: {plate: \"AA-12-BB\"}) { edges { node { ... on Bsvhu { id } } } } }";
    let found = road.ask(2, query, json!({})).await;
    assert_eq!(found["controlBsds"]["edges"], json!([{"node": {"id": id}}]));
}
