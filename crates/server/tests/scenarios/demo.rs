//! `serve --demo`: a sandbox that is ready, and stays as it is.

use serde_json::{Value, json};

use crate::fixture::{Place, Server, places};

/// The line that is to be pasted into a terminal.
fn printed_curl(server: &Server) -> &str {
    let line = server
        .output
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("curl "));
    line.unwrap_or_else(|| panic!("no curl line in {}", server.output))
}

/// The words of a line as a shell reads them: spaces separate, apostrophes hold together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words
}

/// Does what the line says, with an HTTP client.
async fn obey(line: &str) -> Value {
    let words = words(line);
    let mut request = crate::web_client::client().post(&words[1]);
    for option in words[2..].chunks(2) {
        request = match option[0].as_str() {
            "-H" => {
                let (name, value) = option[1].split_once(": ").unwrap();
                request.header(name, value)
            }
            "-d" => request.body(option[1].clone()),
            other => panic!("unknown option {other}"),
        };
    }
    request.send().await.unwrap().json().await.unwrap()
}

async fn ask(server: &Server, token: &str, query: &str) -> Value {
    let response = crate::web_client::client()
        .post(&server.url)
        .bearer_auth(token)
        .json(&json!({ "query": query }))
        .send()
        .await
        .unwrap();
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"].clone()
}

fn printed_token(server: &Server) -> String {
    let line = printed_curl(server);
    line.split_once("Bearer ")
        .unwrap()
        .1
        .split_once('\'')
        .unwrap()
        .0
        .to_owned()
}

/// Identifiers and statuses of the slips that the printed account sees.
async fn slips(server: &Server) -> Value {
    let token = printed_token(server);
    ask(
        server,
        &token,
        "{ forms(siret: \"00000010900017\", first: 100) { id status }
           bsdas(first: 100) { edges { node { id status } } } }",
    )
    .await
}

fn statuses(list: &Value) -> Vec<String> {
    let status = |slip: &Value| slip["status"].as_str().unwrap_or_default().to_owned();
    let mut statuses: Vec<String> = list.as_array().into_iter().flatten().map(status).collect();
    statuses.sort();
    statuses.dedup();
    statuses
}

async fn check(place: &Place) {
    let (first, output) = {
        let server = Server::start(place, &["--demo"]);
        let answer = obey(printed_curl(&server)).await;
        assert_eq!(
            answer["data"]["me"]["email"], "camille@lefevre.test",
            "{answer}"
        );
        assert!(
            answer["data"]["bsdas"]["totalCount"].as_i64() > Some(0),
            "{answer}"
        );
        (slips(&server).await, server.output.replace(&server.url, ""))
    };
    assert_eq!(
        statuses(&first["forms"]),
        [
            "ACCEPTED",
            "AWAITING_GROUP",
            "DRAFT",
            "PROCESSED",
            "SEALED",
            "SENT",
            "SIGNED_BY_PRODUCER"
        ]
    );
    let bsdas: Value = first["bsdas"]["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| edge["node"].clone())
        .collect();
    assert!(statuses(&bsdas).len() >= 5, "{bsdas}");
    let again = Server::start(place, &["--demo"]);
    assert_eq!(slips(&again).await, first);
    assert_eq!(again.output.replace(&again.url, ""), output);
}

#[tokio::test]
async fn the_sandbox_is_created_once_and_its_curl_line_works() {
    for place in places().await {
        check(&place).await;
        place.clean().await;
    }
}

#[tokio::test]
async fn every_address_and_account_is_printed() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    for path in ["/", "/explorateur", "/docs"] {
        assert!(
            server.output.contains(&format!("{}{path}\n", server.url)),
            "{path}: {}",
            server.output
        );
    }
    let sandbox = scenario::sandbox().unwrap();
    for company in sandbox.companies {
        for user in company["users"].as_array().unwrap() {
            assert!(
                server.output.contains(user["email"].as_str().unwrap()),
                "{user}"
            );
        }
    }
}

#[tokio::test]
async fn the_printed_password_opens_a_session() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let client = crate::web_client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let response = client
        .post(format!("{}/login", server.url))
        .form(&[
            ("email", "hugo@vialatte.test"),
            ("password", "demonstration"),
        ])
        .send()
        .await
        .unwrap();
    let location = response.headers()["location"].to_str().unwrap();
    assert!(
        response.status().is_redirection() && !location.contains("errorCode"),
        "{location}"
    );
}

#[tokio::test]
async fn companies_of_the_sandbox_are_found_by_name() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let found = ask(
        &server,
        &printed_token(&server),
        "{ searchCompanies(clue: \"valorhone\") { orgId name isRegistered } }",
    )
    .await;
    assert_eq!(
        found["searchCompanies"],
        json!([{"orgId": "00000012500013", "name": "Valorhône Traitement", "isRegistered": true}])
    );
}
