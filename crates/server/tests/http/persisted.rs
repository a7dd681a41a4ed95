//! Documents that clients name by their hash once the server knows them.

use serde_json::{Value as Json, json};

use crate::fixture::{App, answer};

/// The hash of no text that tests send.
const HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn body(query: Option<&str>, hash: &str) -> Json {
    json!({ "query": query, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } })
}

fn hash() -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest("{ isAuthenticated }")
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[tokio::test]
async fn an_unknown_hash_is_told_with_status_200_then_the_text_is_remembered() {
    let app = App::start().await;
    let unknown = answer(app.post(&body(None, &hash()))).await;
    assert_eq!(
        unknown.refusal(),
        (200, "PERSISTED_QUERY_NOT_FOUND".to_owned())
    );
    assert_eq!(unknown.message(), "PersistedQueryNotFound");
    let taught = answer(app.post(&body(Some("{ isAuthenticated }"), &hash()))).await;
    assert_eq!(taught.data(), json!({ "isAuthenticated": false }));
    let known = answer(app.post(&body(None, &hash()))).await;
    assert_eq!(known.data(), json!({ "isAuthenticated": false }));
}

#[tokio::test]
async fn a_known_hash_may_be_asked_by_get() {
    let app = App::start().await;
    answer(app.post(&body(Some("{ isAuthenticated }"), &hash()))).await;
    let extensions =
        json!({ "persistedQuery": { "version": 1, "sha256Hash": hash() } }).to_string();
    let request = app
        .get("/")
        .header("apollo-require-preflight", "1")
        .query(&[("extensions", extensions)]);
    assert_eq!(
        answer(request).await.data(),
        json!({ "isAuthenticated": false })
    );
}

#[tokio::test]
async fn a_hash_that_is_not_that_of_the_text_is_refused() {
    let app = App::start().await;
    assert_ne!(HASH, hash());
    let wrong = answer(app.post(&body(Some("{ isAuthenticated }"), HASH))).await;
    assert_eq!(wrong.refusal(), (400, "BAD_REQUEST".to_owned()));
    assert_eq!(
        answer(app.post(&body(None, "x"))).await.refusal(),
        (400, "BAD_REQUEST".to_owned())
    );
}
