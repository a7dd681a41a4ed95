//! What surrounds every answer.

use serde_json::json;

use crate::fixture::{Answer, App, answer};

fn check_common(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("x-dns-prefetch-control", "off"),
        ("x-download-options", "noopen"),
        ("x-permitted-cross-domain-policies", "none"),
        ("origin-agent-cluster", "?1"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", "http://127.0.0.1:8080"),
        ("vary", "Origin"),
        (
            "permissions-policy",
            "accelerometer=(), geolocation=(), fullscreen=(), ambient-light-sensor=(), autoplay=(), battery=(), camera=(), display-capture=()",
        ),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(answer.header("x-powered-by"), None);
    assert_eq!(answer.header("x-xss-protection"), None);
    for name in [
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "content-security-policy",
    ] {
        assert!(answer.header(name).is_some(), "{name}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_same_headers() {
    let app = App::start().await;
    check_common(&answer(app.get("/ping")).await);
    check_common(&answer(app.get("/rien")).await);
    check_common(&answer(app.get("/").header("accept", "text/html")).await);
    check_common(&answer(app.get("/explorateur")).await);
    check_common(&answer(app.post(&json!({ "query": "{ isAuthenticated }" }))).await);
    check_common(&answer(app.post(&json!({ "query": "{ inconnu }" }))).await);
    check_common(&answer(app.post(&json!({}))).await);
}

#[tokio::test]
async fn the_content_policy_forbids_inline_scripts_and_other_hosts() {
    let app = App::start().await;
    let policy = answer(app.get("/explorateur"))
        .await
        .header("content-security-policy")
        .unwrap()
        .to_owned();
    assert_eq!(
        policy,
        "default-src 'none'; base-uri 'self'; font-src 'self' https: data:; frame-ancestors 'self'; img-src 'self'; \
         object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' https:; \
         connect-src 'self' http://127.0.0.1:8080; form-action 'self'; require-trusted-types-for 'script'"
    );
    let home = answer(app.get("/").header("accept", "text/html")).await;
    assert!(
        !home
            .header("content-security-policy")
            .unwrap()
            .contains("require-trusted-types-for")
    );
    let secure =
        App::with(|settings| settings.api_origin = "https://api.exemple.fr".to_owned()).await;
    let policy = answer(secure.get("/ping"))
        .await
        .header("content-security-policy")
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("connect-src 'self' https://api.exemple.fr;"),
        "{policy}"
    );
    assert!(policy.contains("; upgrade-insecure-requests;"), "{policy}");
}

#[tokio::test]
async fn a_browser_that_asks_first_is_told_what_the_web_interface_may_do() {
    let app = App::with(|settings| settings.ui_origin = "https://app.exemple.fr".to_owned()).await;
    let request = app
        .request(reqwest::Method::OPTIONS, "/")
        .header("origin", "https://ailleurs.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let answer = answer(request).await;
    assert_eq!(answer.status, 204);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("https://app.exemple.fr")
    );
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET,HEAD,PUT,PATCH,POST,DELETE")
    );
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("content-type")
    );
}

#[tokio::test]
async fn an_unknown_route_is_not_found_whatever_the_method() {
    let app = App::start().await;
    for method in [
        reqwest::Method::GET,
        reqwest::Method::POST,
        reqwest::Method::DELETE,
    ] {
        for path in ["/does/not/exist", "/rien", "/explorateur/rien.js"] {
            let answer = answer(app.request(method.clone(), path)).await;
            assert_eq!(
                (answer.status, answer.text.as_str()),
                (404, "Not found"),
                "{method} {path}"
            );
        }
    }
    let answer = answer(app.request(reqwest::Method::POST, "/ping")).await;
    assert_eq!((answer.status, answer.text.as_str()), (404, "Not found"));
}

#[tokio::test]
async fn the_server_tells_that_it_is_alive_and_how_it_is() {
    let app = App::start().await;
    let ping = answer(app.get("/ping")).await;
    assert_eq!((ping.status, ping.text.as_str()), (200, "Pong!"));
    let health = answer(app.get("/health")).await;
    assert_eq!(health.status, 200);
    assert_eq!(
        health.json(),
        json!({ "status": "ok", "store": "ok", "version": env!("CARGO_PKG_VERSION") })
    );
}

#[tokio::test]
async fn measures_count_requests_by_route_and_operations_by_root_field() {
    let app =
        App::with(|settings| settings.metrics_token = Some("jeton-de-mesure".to_owned())).await;
    app.ask(
        "query Nom { companyInfos(siret: \"1\") { orgId } }",
        json!(null),
    )
    .await;
    answer(app.get("/chemin/inventé")).await;
    for request in [
        app.get("/metrics"),
        app.get("/metrics").bearer_auth("autre"),
    ] {
        assert_eq!(answer(request).await.status, 401);
    }
    let measures = answer(app.get("/metrics").bearer_auth("jeton-de-mesure")).await;
    assert_eq!(measures.status, 200);
    for expected in [
        "bordereau_http_requests_total{route=\"graphql\",method=\"POST\",status=\"200\"}",
        "bordereau_graphql_operations_total{operation=\"companyInfos\",outcome=\"réussie\"}",
        "bordereau_graphql_operation_duration_seconds_bucket{operation=\"companyInfos\",le=\"0.001\"}",
        "bordereau_http_request_duration_seconds_bucket{route=\"graphql\",le=",
    ] {
        assert!(
            measures.text.contains(expected),
            "{expected} in\n{}",
            measures.text
        );
    }
    assert!(!measures.text.contains("inventé"));
}

#[tokio::test]
async fn the_retired_exports_say_what_replaces_them() {
    let app = App::start().await;
    let answer = answer(app.get("/exports")).await;
    assert_eq!(answer.status, 410);
    assert!(answer.text.contains("formsRegister"), "{}", answer.text);
}
