//! `bordereau serve`, from its start to its stop.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::fixture::{Place, Server};

#[tokio::test]
async fn companies_seeded_while_the_server_runs_are_served() {
    let place = Place::new();
    let server = Server::start(&place, &["--data", "a"]);
    let token = place.seed("a");
    assert_eq!(server.email(&token).await, "camille@exemple.fr");
    assert_eq!(server.email("jeton-inconnu").await, Json::Null);
}

#[tokio::test]
async fn tokens_outlive_the_process() {
    let place = Place::new();
    let token = place.seed("a");
    for _ in 0..2 {
        let mut server = Server::start(&place, &["--data", "a"]);
        assert_eq!(server.email(&token).await, "camille@exemple.fr");
        server.terminate();
        assert!(server.child.wait().unwrap().success());
    }
}

#[tokio::test]
async fn an_idempotent_mutation_runs_once_through_the_platform() {
    let place = Place::new();
    let token = place.seed("a");
    let server = Server::start(&place, &["--data", "a"]);
    let create = |key: &'static str| {
        crate::web_client::client()
            .post(&server.url)
            .bearer_auth(&token)
            .header("idempotency-key", key)
            .json(&json!({
                "query": "mutation ($siret: String!) { createDraftBsda(input: {emitter: {company: {siret: $siret}}}) { id } }",
                "variables": { "siret": "99900001100018" },
            }))
            .send()
    };
    let id = |answer: Json| answer["data"]["createDraftBsda"]["id"].clone();
    let first = id(create("k").await.unwrap().json().await.unwrap());
    assert!(first.is_string(), "{first}");
    assert_eq!(id(create("k").await.unwrap().json().await.unwrap()), first);
    assert_ne!(
        id(create("autre").await.unwrap().json().await.unwrap()),
        first
    );
}

#[test]
fn an_address_already_taken_is_told() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = place.run(&["serve", "--data", "a", "--listen", &address]);
    assert!(
        !ran.succeeded
            && ran
                .errors
                .contains(&format!("impossible d'écouter sur {address}")),
        "{}",
        ran.errors
    );
}

#[test]
fn a_worker_serves_nothing_and_stops_when_asked() {
    let place = Place::new();
    let mut child = place
        .command(&["serve", "--data", "a", "--role", "worker"])
        .spawn()
        .unwrap();
    let started = Instant::now();
    while !place.path("a").exists() && started.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none());
    std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(child.wait().unwrap().success());
}
