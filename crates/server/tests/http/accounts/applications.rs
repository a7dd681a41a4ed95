//! Applications and OAuth2, with the public client of the `oauth2` crate.

use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    PkceCodeChallenge, RedirectUrl, StandardTokenResponse, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicTokenType},
};
use serde_json::{Value, json};

use super::{Browser, PAUL, Site, ZOE, location, sites};
use crate::fixture::Answer;

pub(super) const BACK: &str = "https://appli.exemple.fr/retour";
const CREATE: &str = "mutation ($i: CreateApplicationInput!) { createApplication(input: $i) { id name goal redirectUris clientSecret openIdEnabled } }";
const UPDATE: &str = "mutation ($id: ID!, $i: UpdateApplicationInput!) { updateApplication(id: $id, input: $i) { id name goal redirectUris clientSecret } }";
pub(super) const DELETE: &str = "mutation ($id: ID!) { deleteApplication(id: $id) { id } }";
pub(super) const AUTHORIZED: &str = "{ authorizedApplications { id name admin lastConnection } }";

/// An application of Zoé, with its secret.
pub(super) async fn registered(zoe: &Browser, open_id: bool) -> (String, String) {
    let input = json!({
        "name": "Suivi bennes", "goal": "CLIENTS", "openIdEnabled": open_id,
        "redirectUris": [BACK, "https://appli.exemple.fr/autre?x=1"],
    });
    let created = zoe.value(CREATE, json!({ "i": input })).await;
    assert_eq!(created["openIdEnabled"], json!(open_id));
    let text = |name: &str| created[name].as_str().unwrap().to_owned();
    (text("id"), text("clientSecret"))
}

/// A client of our endpoints that knows nothing of the server.
pub(super) async fn exchange(
    request: oauth2::HttpRequest,
) -> Result<oauth2::HttpResponse, reqwest::Error> {
    let (parts, body) = request.into_parts();
    let sent = crate::web_client::client()
        .request(parts.method, parts.uri.to_string())
        .headers(parts.headers)
        .body(body)
        .send()
        .await?;
    let mut response = http::Response::new(Vec::new());
    *response.status_mut() = sent.status();
    *response.headers_mut() = sent.headers().clone();
    *response.body_mut() = sent.bytes().await?.to_vec();
    Ok(response)
}

/// What the page of the web interface does: asks, then answers yes. The address that the browser is sent to.
pub(super) async fn agreed(browser: &Browser, query: &str) -> String {
    let asked = browser.get(&format!("/oauth2/authorize?{query}")).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let transaction = asked.json()["transactionID"].as_str().unwrap().to_owned();
    assert_eq!(transaction.len(), 8);
    let form = [
        ("transaction_id", transaction.as_str()),
        ("allow", "Autoriser"),
    ];
    let decided = browser.post("/oauth2/authorize/decision", &form).await;
    location(&decided).to_owned()
}

pub(super) fn parameter(address: &str, name: &str) -> Option<String> {
    let address = url::Url::parse(address).unwrap();
    let found = address.query_pairs().find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

pub(super) fn asking(id: &str) -> String {
    format!(
        "response_type=code&client_id={id}&redirect_uri=https%3A%2F%2Fappli.exemple.fr%2Fretour"
    )
}

pub(super) async fn code(browser: &Browser, id: &str) -> String {
    parameter(&agreed(browser, &asking(id)).await, "code").unwrap()
}

/// What an application sends for a token.
pub(super) fn grant<'a>(id: &'a str, secret: &'a str, code: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("client_id", id),
        ("client_secret", secret),
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
    ]
}

pub(super) async fn tokens(site: &Site, form: &[(&str, &str)]) -> Answer {
    site.browser().post("/oauth2/token", form).await
}

#[tokio::test]
async fn redirect_addresses_are_public_and_secure() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, _) = registered(&zoe, false).await;
        for uri in [
            "http://x.fr",
            "pas une adresse",
            "https://localhost/x",
            "https://192.168.1.4/x",
            "https://[::1]/x",
        ] {
            let input = json!({ "redirectUris": [BACK, uri] });
            let answer = zoe.ask(UPDATE, json!({"id": id, "i": input})).await;
            assert_eq!(answer.code(), "BAD_USER_INPUT", "{uri}");
            assert!(answer.message().contains(uri), "{}", answer.text);
        }
        for input in [
            json!({"redirectUris": []}),
            json!({"name": ""}),
            json!({"name": null}),
            json!({"redirectUris": null}),
        ] {
            assert_eq!(
                zoe.code(UPDATE, json!({"id": id, "i": input})).await,
                "BAD_USER_INPUT",
                "{input}"
            );
        }
        let renamed = zoe
            .value(UPDATE, json!({"id": id, "i": {"name": "Bennes"}}))
            .await;
        assert_eq!(
            (&renamed["name"], &renamed["goal"]),
            (&json!("Bennes"), &json!("CLIENTS"))
        );
        assert_eq!(renamed["redirectUris"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_application_is_its_owners() {
    for site in sites().await {
        let (zoe, paul) = (site.logged_in(ZOE).await, site.logged_in(PAUL).await);
        let (id, _) = registered(&zoe, false).await;
        let read = "query ($id: ID!) { application(id: $id) { id } }";
        let update = json!({"id": id, "i": {"name": "Volée"}});
        assert_eq!(paul.code(read, json!({ "id": id })).await, "FORBIDDEN");
        assert_eq!(paul.code(UPDATE, update).await, "FORBIDDEN");
        assert_eq!(paul.code(DELETE, json!({ "id": id })).await, "FORBIDDEN");
        assert_eq!(
            paul.value("{ myApplications { id } }", Value::Null).await,
            json!([])
        );
        assert_eq!(zoe.value(read, json!({ "id": id })).await["id"], json!(id));
        assert_eq!(
            zoe.value(DELETE, json!({ "id": id })).await["id"],
            json!(id)
        );
        assert_eq!(zoe.code(read, json!({ "id": id })).await, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn a_public_client_completes_the_flow_with_pkce() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, secret) = registered(&zoe, false).await;
        let at = |path: &str| format!("{}{path}", site.url);
        let client = BasicClient::new(ClientId::new(id.clone()))
            .set_client_secret(ClientSecret::new(secret))
            .set_auth_uri(AuthUrl::new(at("/oauth2/authorize/dialog")).unwrap())
            .set_token_uri(TokenUrl::new(at("/oauth2/token")).unwrap())
            .set_redirect_uri(RedirectUrl::new(BACK.to_owned()).unwrap());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (page, state) = client
            .authorize_url(CsrfToken::new_random)
            .set_pkce_challenge(challenge)
            .url();
        let paul = site.logged_in(PAUL).await;
        let back = agreed(&paul, page.query().unwrap()).await;
        assert!(
            back.starts_with("https://appli.exemple.fr/retour?code="),
            "{back}"
        );
        assert_eq!(
            parameter(&back, "state").as_deref(),
            Some(state.secret().as_str())
        );
        let token: StandardTokenResponse<EmptyExtraTokenFields, BasicTokenType> = client
            .exchange_code(AuthorizationCode::new(parameter(&back, "code").unwrap()))
            .set_pkce_verifier(verifier)
            .request_async(&exchange)
            .await
            .unwrap();
        let program = site.program(token.access_token().secret());
        assert_eq!(program.me().await, PAUL);
        assert_eq!(
            program.value("{ isAuthenticated }", Value::Null).await,
            json!(false)
        );
        let listed = paul.value(AUTHORIZED, Value::Null).await;
        assert_eq!(
            (&listed[0]["id"], &listed[0]["admin"]),
            (&json!(id), &json!(ZOE))
        );
        assert!(listed[0]["lastConnection"].is_string());
    }
}

#[tokio::test]
async fn the_answer_of_the_token_endpoint_is_the_documented_one() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, secret) = registered(&zoe, false).await;
        let paul = site.logged_in(PAUL).await;
        let code = code(&paul, &id).await;
        assert_eq!(code.len(), 16);
        let body = json!({"grant_type": "authorization_code", "code": code, "redirect_uri": BACK});
        let browser = site.browser();
        let request = browser.request(reqwest::Method::POST, "/oauth2/token");
        let answer = browser
            .send(request.basic_auth(&id, Some(&secret)).json(&body))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("pragma"), Some("no-cache"));
        let body = answer.json();
        assert_eq!(body["access_token"].as_str().unwrap().len(), 40);
        assert_eq!(body["token_type"], "Bearer");
        assert_eq!(body["user"], json!({"name": "Paul Henri", "email": PAUL}));
        assert_eq!(body.get("id_token"), None);
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_as_documented() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, _) = registered(&zoe, false).await;
        let paul = site.logged_in(PAUL).await;
        for (query, status, error, description) in [
            (
                format!("client_id={id}&redirect_uri={BACK}"),
                400,
                "invalid_request",
                "Missing required parameter: response_type",
            ),
            (
                format!("response_type=token&client_id={id}&redirect_uri={BACK}"),
                501,
                "unsupported_response_type",
                "Unsupported response type: token",
            ),
            (
                format!("response_type=code&redirect_uri={BACK}"),
                400,
                "invalid_request",
                "Missing required parameter: client_id",
            ),
            (
                format!("response_type=code&client_id=inconnu&redirect_uri={BACK}"),
                403,
                "unauthorized_client",
                "Invalid client id",
            ),
            (
                format!("response_type=code&client_id={id}&redirect_uri={BACK}/"),
                403,
                "unauthorized_client",
                "Invalid redirect uri",
            ),
            (
                format!("response_type=code&client_id={id}"),
                403,
                "unauthorized_client",
                "Invalid redirect uri",
            ),
        ] {
            let answer = paul.get(&format!("/oauth2/authorize?{query}")).await;
            assert_eq!(answer.status, status, "{query}");
            assert_eq!(
                answer.json(),
                json!({"error": error, "error_description": description})
            );
        }
        for caller in [site.browser(), site.program(&site.token_of(PAUL))] {
            let answer = caller
                .get(&format!("/oauth2/authorize?{}", asking(&id)))
                .await;
            assert_eq!(
                (answer.status, answer.json()),
                (401, json!({"error": "Not Authorized"}))
            );
            let answer = caller
                .post("/oauth2/authorize/decision", &[("transaction_id", "x")])
                .await;
            assert_eq!(
                (answer.status, answer.json()),
                (401, json!({"error": "Not Authorized"}))
            );
        }
    }
}

#[tokio::test]
async fn a_decision_answers_a_question_of_the_session_once() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, _) = registered(&zoe, false).await;
        let paul = site.logged_in(PAUL).await;
        let decide = "/oauth2/authorize/decision";
        assert_eq!(
            paul.post(decide, &[("allow", "oui")]).await.status,
            403,
            "nothing was asked"
        );
        let query = format!("/oauth2/authorize?{}&state=a%20b", asking(&id));
        let asked = paul.get(&query).await.json();
        let transaction = asked["transactionID"].as_str().unwrap();
        assert_eq!(paul.post(decide, &[("allow", "oui")]).await.status, 400);
        assert_eq!(
            paul.post(decide, &[("transaction_id", "inconnu1")])
                .await
                .status,
            403
        );
        assert_eq!(
            zoe.post(decide, &[("transaction_id", transaction)])
                .await
                .status,
            403,
            "somebody else's"
        );
        let denied = paul
            .post(
                decide,
                &[("transaction_id", transaction), ("cancel", "Refuser")],
            )
            .await;
        assert_eq!(
            location(&denied),
            "https://appli.exemple.fr/retour?error=access_denied&state=a+b"
        );
        assert_eq!(
            paul.post(decide, &[("transaction_id", transaction)])
                .await
                .status,
            403,
            "answered"
        );
        let other =
            "response_type=code&redirect_uri=https%3A%2F%2Fappli.exemple.fr%2Fautre%3Fx%3D1";
        let back = agreed(&paul, &format!("{other}&client_id={id}")).await;
        assert!(
            back.starts_with("https://appli.exemple.fr/autre?x=1&code="),
            "{back}"
        );
        let gone = paul.get(&query).await.json();
        zoe.value(DELETE, json!({ "id": id })).await;
        let transaction = gone["transactionID"].as_str().unwrap();
        assert_eq!(
            paul.post(decide, &[("transaction_id", transaction)])
                .await
                .status,
            403
        );
    }
}
