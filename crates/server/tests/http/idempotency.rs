//! Mutations that carry an `Idempotency-Key`.

use std::{sync::atomic::Ordering, time::Duration};

use serde_json::json;

use crate::fixture::{Answer, App, answer};

const COMMIT: &str = "mutation { commitSlip }";

fn keyed(app: &App, key: &str, query: &str) -> reqwest::RequestBuilder {
    app.post(&json!({ "query": query }))
        .bearer_auth("jeton-camille")
        .header("idempotency-key", key)
}

async fn send(app: &App, key: &str, query: &str) -> Answer {
    answer(keyed(app, key, query)).await
}

#[tokio::test]
async fn a_repeated_mutation_runs_once_and_answers_the_same() {
    let app = App::start().await;
    let first = send(&app, "k1", COMMIT).await;
    assert_eq!(
        (first.data(), first.header("idempotency-replayed")),
        (json!({ "commitSlip": 1 }), None)
    );
    let again = send(&app, "k1", COMMIT).await;
    assert_eq!(
        (again.data(), again.header("idempotency-replayed")),
        (json!({ "commitSlip": 1 }), Some("true"))
    );
    assert_eq!(
        again.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        send(&app, "k2", COMMIT).await.data(),
        json!({ "commitSlip": 2 })
    );
    assert_eq!(app.runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_business_refusal_is_repeated_too() {
    let app = App::start().await;
    let first = send(&app, "k", "mutation { refuseSlip }").await;
    let again = send(&app, "k", "mutation { refuseSlip }").await;
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(
        (again.code(), again.header("idempotency-replayed")),
        ("FORBIDDEN".to_owned(), Some("true"))
    );
}

#[tokio::test]
async fn a_key_serves_one_request_only() {
    let app = App::start().await;
    send(&app, "k", COMMIT).await;
    let other = send(&app, "k", "mutation { autre: commitSlip }").await;
    assert_eq!(other.refusal(), (422, "BAD_USER_INPUT".to_owned()));
    assert_eq!(app.runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_user_has_keys_of_their_own() {
    let app = App::start().await;
    send(&app, "k", COMMIT).await;
    let other = keyed(&app, "k", "mutation { autre: commitSlip }").header("cookie", "session=alix");
    assert_eq!(answer(other).await.data(), json!({ "autre": 2 }));
}

#[tokio::test]
async fn a_repetition_of_a_mutation_under_way_is_told_to_come_back() {
    let app = App::start().await;
    let first = tokio::spawn(keyed(&app, "k", "mutation { slowSlip }").send());
    tokio::time::sleep(Duration::from_millis(150)).await;
    let early = send(&app, "k", "mutation { slowSlip }").await;
    assert_eq!(
        (early.status, early.header("retry-after")),
        (409, Some("1"))
    );
    assert_eq!(first.await.unwrap().unwrap().status(), 200);
    assert_eq!(
        send(&app, "k", "mutation { slowSlip }").await.data(),
        json!({ "slowSlip": 1 })
    );
    assert_eq!(app.runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_answer_is_kept_even_if_the_client_left() {
    let app = App::start().await;
    let left = keyed(&app, "k", "mutation { slowSlip }")
        .timeout(Duration::from_millis(150))
        .send()
        .await;
    assert!(left.is_err());
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(
        send(&app, "k", "mutation { slowSlip }").await.data(),
        json!({ "slowSlip": 1 })
    );
}

#[tokio::test]
async fn what_failed_unexpectedly_before_its_commit_may_run_again() {
    let app = App::start().await;
    let query = "mutation { failOnce(committed: false) }";
    assert_eq!(send(&app, "k", query).await.code(), "INTERNAL_SERVER_ERROR");
    assert_eq!(
        send(&app, "k", query).await.data(),
        json!({ "failOnce": 2 })
    );
}

#[tokio::test]
async fn what_failed_unexpectedly_after_its_commit_never_runs_again() {
    let app = App::start().await;
    let query = "mutation { failOnce(committed: true) }";
    let first = send(&app, "k", query).await;
    assert_eq!(first.code(), "INTERNAL_SERVER_ERROR");
    assert_eq!(send(&app, "k", query).await.text, first.text);
    assert_eq!(app.runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_was_refused_before_it_ran_leaves_its_key_free() {
    let app = App::start().await;
    assert_eq!(
        send(
            &app,
            "k",
            "mutation M($s: Boolean!) { failOnce(committed: $s) }"
        )
        .await
        .status,
        400
    );
    assert_eq!(
        send(&app, "k", COMMIT).await.data(),
        json!({ "commitSlip": 1 })
    );
}

#[tokio::test]
async fn an_array_of_mutations_is_repeated_whole() {
    let app = App::start().await;
    let batch = json!([{ "query": COMMIT }, { "query": COMMIT }]);
    let send = || {
        answer(
            app.post(&batch)
                .bearer_auth("jeton-camille")
                .header("idempotency-key", "k"),
        )
    };
    let first = send().await;
    assert_eq!(
        first.json(),
        json!([{ "data": { "commitSlip": 1 } }, { "data": { "commitSlip": 2 } }])
    );
    assert_eq!(send().await.text, first.text);
    assert_eq!(app.runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn queries_and_anonymous_callers_have_no_use_for_a_key() {
    let app = App::start().await;
    for _ in 0..2 {
        let query = send(&app, "k", "{ isAuthenticated }").await;
        assert_eq!(
            (query.status, query.header("idempotency-replayed")),
            (200, None)
        );
        let anonymous = app
            .post(&json!({ "query": COMMIT }))
            .header("idempotency-key", "k");
        assert_eq!(answer(anonymous).await.header("idempotency-replayed"), None);
    }
    assert_eq!(app.runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_ill_formed_key_is_refused() {
    let app = App::start().await;
    for key in ["", "a b", &"k".repeat(256)] {
        let refused = send(&app, key, COMMIT).await;
        assert_eq!(
            refused.refusal(),
            (400, "BAD_USER_INPUT".to_owned()),
            "{key}"
        );
    }
    assert_eq!(
        send(&app, &"k".repeat(255), COMMIT).await.json()["data"],
        json!({ "commitSlip": 1 })
    );
}
