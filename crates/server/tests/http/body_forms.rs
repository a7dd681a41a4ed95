//! The forms in which a request may be sent.

use serde_json::{Value as Json, json};

use crate::fixture::{App, answer};

const NO: &str = r#"{"data":{"isAuthenticated":false}}"#;

#[tokio::test]
async fn a_document_may_be_sent_alone() {
    let app = App::start().await;
    let request = app
        .request(reqwest::Method::POST, "/")
        .header("content-type", "application/graphql")
        .bearer_auth("jeton-camille")
        .body("{ me { email } }");
    assert_eq!(
        answer(request).await.data(),
        json!({ "me": { "email": "camille@exemple.fr" } })
    );
}

#[tokio::test]
async fn variables_may_be_sent_as_text() {
    let app = App::start().await;
    let query = "query Q($siret: String!) { companyInfos(siret: $siret) { orgId } }";
    let ask =
        |variables: &str| answer(app.post(&json!({ "query": query, "variables": variables })));
    assert_eq!(
        ask(r#"{"siret":"1"}"#).await.data(),
        json!({ "companyInfos": { "orgId": "1" } })
    );
    let refused = ask("{siret").await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
}

#[tokio::test]
async fn broken_json_is_told_in_french() {
    let app = App::start().await;
    for body in [
        "{\"query\": \"{ me",
        "",
        "\"x\"",
        "{\"query\": \"{ me }\"} x",
    ] {
        let request = app
            .request(reqwest::Method::POST, "/")
            .header("content-type", "application/json")
            .body(body);
        let answer = answer(request).await;
        assert_eq!(answer.status, 400, "{body}");
        if !body.is_empty() {
            assert_eq!(
                answer.text, r#"{"error":"JSON mal formaté ou invalide"}"#,
                "{body}"
            );
        }
    }
}

#[tokio::test]
async fn an_empty_or_wrongly_typed_body_is_a_bad_request() {
    let app = App::start().await;
    let bodies = [
        json!({}),
        json!([]),
        json!({ "query": "" }),
        json!({ "query": 1 }),
        json!({ "variables": {} }),
        json!({ "query": "{ isAuthenticated }", "variables": [1] }),
        json!({ "query": "{ isAuthenticated }", "operationName": 1 }),
    ];
    for body in bodies {
        assert_eq!(
            answer(app.post(&body)).await.refusal(),
            (400, "BAD_REQUEST".to_owned()),
            "{body}"
        );
    }
    let other = app
        .request(reqwest::Method::POST, "/")
        .header("content-type", "text/csv")
        .body("{ isAuthenticated }");
    assert_eq!(
        answer(other).await.refusal(),
        (400, "BAD_REQUEST".to_owned())
    );
}

#[tokio::test]
async fn a_request_that_a_foreign_form_could_forge_is_refused() {
    let app = App::start().await;
    for media in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
    ] {
        let mut request = app
            .request(reqwest::Method::POST, "/")
            .body("query={isAuthenticated}");
        if let Some(media) = media {
            request = request.header("content-type", media);
        }
        let answer = answer(request).await;
        assert_eq!(
            answer.refusal(),
            (400, "BAD_REQUEST".to_owned()),
            "{media:?}"
        );
        assert!(
            answer
                .message()
                .contains("blocked as a potential Cross-Site Request Forgery (CSRF)")
        );
    }
}

#[tokio::test]
async fn a_query_may_be_sent_in_the_address_with_a_header_that_forms_cannot_set() {
    let app = App::start().await;
    let path = "/?query=%7BisAuthenticated%7D";
    let refused = answer(app.get(path)).await;
    assert_eq!(refused.refusal(), (400, "BAD_REQUEST".to_owned()));
    let empty = app.get(path).header("apollo-require-preflight", "");
    assert_eq!(
        answer(empty).await.refusal(),
        (400, "BAD_REQUEST".to_owned())
    );
    for (name, value) in [
        ("apollo-require-preflight", "1"),
        ("x-apollo-operation-name", "Q"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(
            answer(app.get(path).header(name, value)).await.text,
            NO,
            "{name}"
        );
    }
}

#[tokio::test]
async fn variables_and_operation_name_may_be_sent_in_the_address() {
    let app = App::start().await;
    let request = app.get("/").header("apollo-require-preflight", "1").query(&[
        ("query", "query A { isAuthenticated } query B($s: String!) { companyInfos(siret: $s) { orgId } }"),
        ("operationName", "B"),
        ("variables", r#"{"s":"2"}"#),
    ]);
    assert_eq!(
        answer(request).await.data(),
        json!({ "companyInfos": { "orgId": "2" } })
    );
    let broken = app
        .get("/?query=%7Bme%7D&variables=%7B")
        .header("apollo-require-preflight", "1");
    assert_eq!(
        answer(broken).await.refusal(),
        (400, "BAD_REQUEST".to_owned())
    );
}

#[tokio::test]
async fn a_mutation_is_never_run_by_get() {
    let app = App::start().await;
    let request = app
        .get("/")
        .header("apollo-require-preflight", "1")
        .query(&[("query", "mutation { createSlip(input: {siret: \"1\"}) }")]);
    assert_eq!(
        answer(request).await.refusal(),
        (405, "BAD_REQUEST".to_owned())
    );
    assert_eq!(app.runs.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_get_without_query_is_a_bad_request() {
    let app = App::start().await;
    let bare = app.get("/").header("accept", "application/json");
    assert_eq!(
        answer(bare).await.refusal(),
        (400, "BAD_REQUEST".to_owned())
    );
    let excused = app.get("/").header("apollo-require-preflight", "1");
    assert_eq!(
        answer(excused).await.refusal(),
        (400, "BAD_REQUEST".to_owned())
    );
}

#[tokio::test]
async fn other_methods_are_refused_with_those_allowed() {
    let app = App::start().await;
    for method in [
        reqwest::Method::PUT,
        reqwest::Method::DELETE,
        reqwest::Method::PATCH,
    ] {
        let answer = answer(
            app.request(method, "/")
                .json(&json!({ "query": "{ isAuthenticated }" })),
        )
        .await;
        assert_eq!(answer.refusal(), (405, "BAD_REQUEST".to_owned()));
        assert_eq!(answer.header("allow"), Some("GET, POST"));
    }
}

#[tokio::test]
async fn the_answer_has_the_type_that_the_client_asks() {
    let app = App::start().await;
    let ask = |accept: &'static str| {
        answer(
            app.post(&json!({ "query": "{ isAuthenticated }" }))
                .header("accept", accept),
        )
    };
    assert_eq!(
        ask("*/*").await.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        ask("application/json").await.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    let graphql = ask("application/graphql-response+json").await;
    assert_eq!(
        graphql.header("content-type"),
        Some("application/graphql-response+json; charset=utf-8")
    );
    assert_eq!(ask("text/csv").await.status, 406);
}

#[tokio::test]
async fn a_form_with_the_right_header_is_read() {
    let app = App::start().await;
    let request = app
        .request(reqwest::Method::POST, "/")
        .header("x-apollo-operation-name", "Q")
        .form(&[("query", "{ isAuthenticated }")]);
    assert_eq!(answer(request).await.text, NO);
}

#[tokio::test]
async fn null_members_count_as_absent() {
    let app = App::start().await;
    let body = json!({ "query": "{ isAuthenticated }", "variables": null, "operationName": null, "extensions": null });
    assert_eq!(answer(app.post(&body)).await.text, NO);
    assert_eq!(
        app.ask("{ isAuthenticated }", Json::String(String::new()))
            .await
            .text,
        NO
    );
}

#[tokio::test]
async fn a_compressed_body_is_refused_rather_than_misread() {
    let app = App::start().await;
    let request = app
        .post(&json!({ "query": "{ isAuthenticated }" }))
        .header("content-encoding", "gzip");
    assert_eq!(answer(request).await.status, 415);
    let plain = app
        .post(&json!({ "query": "{ isAuthenticated }" }))
        .header("content-encoding", "identity");
    assert_eq!(answer(plain).await.text, NO);
}

#[tokio::test]
async fn answers_are_kept_by_no_cache() {
    let app = App::start().await;
    for query in ["{ isAuthenticated }", "{ inconnu }"] {
        let answer = app.ask(query, Json::Null).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{query}");
    }
}
