//! On whose behalf a request runs.

use serde_json::{Value as Json, json};

use crate::fixture::{Answer, App, answer};

const ME: &str = "{ me { name } }";

async fn me(request: reqwest::RequestBuilder) -> Json {
    let Answer { status, text, .. } = answer(request).await;
    assert_eq!(status, 200, "{text}");
    let json: Json = serde_json::from_str(&text).unwrap();
    match json.get("errors") {
        Some(errors) => errors[0]["extensions"]["code"].clone(),
        None => json["data"]["me"]["name"].clone(),
    }
}

#[tokio::test]
async fn an_anonymous_caller_is_told_so_with_status_200() {
    let app = App::start().await;
    let answer = app.ask(ME, Json::Null).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["data"], Json::Null);
    assert_eq!(
        (answer.code(), answer.message()),
        (
            "UNAUTHENTICATED".to_owned(),
            "Vous n'êtes pas connecté.".to_owned()
        )
    );
}

#[tokio::test]
async fn a_token_is_read_whatever_the_case_of_its_scheme() {
    let app = App::start().await;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let request = app
            .post(&json!({ "query": ME }))
            .header("authorization", format!("{scheme} jeton-camille"));
        assert_eq!(me(request).await, json!("camille"));
    }
}

#[tokio::test]
async fn an_unknown_or_ill_formed_token_is_anonymous() {
    let app = App::start().await;
    for authorization in [
        "Bearer inconnu",
        "jeton-camille",
        "Bearer jeton-camille x",
        "Basic jeton-camille",
        "Bearer",
    ] {
        let request = app
            .post(&json!({ "query": ME }))
            .header("authorization", authorization);
        assert_eq!(
            me(request).await,
            json!("UNAUTHENTICATED"),
            "{authorization}"
        );
    }
}

#[tokio::test]
async fn a_token_may_come_in_the_body_or_in_the_address_but_not_twice() {
    let app = App::start().await;
    let in_body = json!({ "query": ME, "access_token": "jeton-camille" });
    assert_eq!(me(app.post(&in_body)).await, json!("camille"));
    let in_address = app
        .request(reqwest::Method::POST, "/?access_token=jeton-camille")
        .json(&json!({ "query": ME }));
    assert_eq!(me(in_address).await, json!("camille"));
    let twice = app.post(&in_body).bearer_auth("jeton-camille");
    assert_eq!(me(twice).await, json!("UNAUTHENTICATED"));
}

#[tokio::test]
async fn a_session_wins_over_a_token_and_its_cookie_is_sent_again() {
    let app = App::start().await;
    let request = app
        .post(&json!({ "query": ME }))
        .bearer_auth("jeton-camille")
        .header("cookie", "session=alix");
    let answer = answer(request).await;
    assert_eq!(answer.data()["me"]["name"], json!("alix"));
    assert_eq!(answer.header("set-cookie"), Some("session=alix; Path=/"));
}

#[tokio::test]
async fn a_stale_session_is_sent_to_the_login_page() {
    let app = App::start().await;
    let answer = answer(
        app.post(&json!({ "query": ME }))
            .header("cookie", "session=stale"),
    )
    .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/login"))
    );
}

#[tokio::test]
async fn a_refused_user_is_answered_nothing() {
    let app =
        App::with(|settings| settings.refused_users = vec!["refuse@exemple.fr".to_owned()]).await;
    let answer = answer(
        app.post(&json!({ "query": ME }))
            .bearer_auth("jeton-refuse"),
    )
    .await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (429, "Too Many Requests")
    );
}
