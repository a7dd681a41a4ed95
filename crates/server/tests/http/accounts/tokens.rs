//! Personal tokens.

use serde_json::{Value, json};

use super::{PAUL, ZOE, sites};

const CREATE: &str = "mutation ($d: String!) { createAccessToken(input: {description: $d}) { id token description } }";
const LIST: &str = "{ accessTokens { id description lastUsed } }";
const REVOKE: &str = "mutation ($id: ID!) { revokeAccessToken(id: $id) { id description } }";
const REVOKE_ALL: &str = "mutation { revokeAllAccessTokens { id } }";

#[tokio::test]
async fn a_token_opens_the_api_until_it_is_revoked() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        browser.value(REVOKE_ALL, Value::Null).await;
        assert_eq!(
            site.program(&site.token_of(ZOE)).me().await,
            "UNAUTHENTICATED"
        );
        let created = browser.value(CREATE, json!({"d": "Pont bascule"})).await;
        let (id, clear) = (
            created["id"].clone(),
            created["token"].as_str().unwrap().to_owned(),
        );
        assert_eq!(clear.len(), 40);
        let expected = json!([{"id": id, "description": "Pont bascule", "lastUsed": null}]);
        assert_eq!(browser.value(LIST, Value::Null).await, expected);
        let program = site.program(&clear);
        assert_eq!(program.me().await, ZOE);
        let listed = browser.value(LIST, Value::Null).await;
        assert!(
            listed[0]["lastUsed"]
                .as_str()
                .unwrap()
                .ends_with("T00:00:00.000Z")
        );
        let paul = site.logged_in(PAUL).await;
        assert_eq!(paul.code(REVOKE, json!({ "id": id })).await, "FORBIDDEN");
        assert_eq!(
            browser.code(REVOKE, json!({"id": "inconnu"})).await,
            "BAD_USER_INPUT"
        );
        assert_eq!(browser.value(REVOKE, json!({ "id": id })).await["id"], id);
        assert_eq!(program.me().await, "UNAUTHENTICATED");
        assert_eq!(browser.value(LIST, Value::Null).await, json!([]));
    }
}

#[tokio::test]
async fn an_empty_description_is_kept_as_none() {
    for site in sites().await {
        let browser = site.logged_in(PAUL).await;
        browser.value(REVOKE_ALL, Value::Null).await;
        assert_eq!(
            browser.value(CREATE, json!({"d": ""})).await["description"],
            json!("")
        );
        let listed = browser.value(LIST, Value::Null).await;
        assert_eq!(listed[0]["description"], Value::Null);
    }
}

#[tokio::test]
async fn api_key_makes_a_token_each_time() {
    for site in sites().await {
        let browser = site.logged_in(PAUL).await;
        let mut keys = Vec::new();
        for _ in 0..2 {
            let key = browser.value("{ apiKey }", Value::Null).await;
            let key = key.as_str().unwrap().to_owned();
            assert_eq!(site.program(&key).me().await, PAUL);
            keys.push(key);
        }
        assert_ne!(keys[0], keys[1]);
        // The seeded one, and two.
        assert_eq!(
            browser
                .value(LIST, Value::Null)
                .await
                .as_array()
                .unwrap()
                .len(),
            3
        );
    }
}

#[tokio::test]
async fn tokens_may_not_make_or_list_tokens() {
    for site in sites().await {
        let program = site.program(&site.token_of(ZOE));
        for (query, variables) in [
            (CREATE, json!({"d": "x"})),
            (LIST, Value::Null),
            (REVOKE, json!({"id": "x"})),
            (REVOKE_ALL, Value::Null),
            ("{ apiKey }", Value::Null),
            ("{ myApplications { id } }", Value::Null),
            ("{ authorizedApplications { id } }", Value::Null),
            ("mutation { generateTotpSetup { secret } }", Value::Null),
        ] {
            let answer = program.ask(query, variables).await;
            assert_eq!(
                (answer.status, answer.code(), answer.message()),
                (
                    200,
                    "UNAUTHENTICATED".to_owned(),
                    "Vous n'êtes pas connecté.".to_owned()
                ),
                "{query}"
            );
        }
        let both = site.logged_in(ZOE).await;
        let request = both
            .request(reqwest::Method::POST, "/")
            .bearer_auth(site.token_of(PAUL));
        let answer = both
            .send(request.json(&json!({"query": "{ me { email } isAuthenticated }"})))
            .await;
        assert_eq!(
            answer.data(),
            json!({"me": {"email": ZOE}, "isAuthenticated": true}),
            "a session wins"
        );
    }
}

#[tokio::test]
async fn the_store_keeps_no_clear_token_and_believes_none() {
    for site in sites().await {
        let clear = site.token_of(ZOE);
        let rows = site
            .platform
            .store()
            .scan_records("token", None, 100)
            .await
            .unwrap();
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|row| !row.document.contains(&clear)));
        for row in rows {
            let token: Value = serde_json::from_str(&row.document).unwrap();
            let kept = token["fingerprint"].as_str().unwrap();
            assert_eq!(
                site.program(kept).me().await,
                "UNAUTHENTICATED",
                "a copy of the store opens nothing"
            );
        }
    }
}

/// Trap 31: tokens survive what closes sessions, all but an erasure.
#[tokio::test]
async fn a_token_survives_a_new_password_and_an_account_that_is_switched_off() {
    for site in sites().await {
        let program = site.program(&site.token_of(PAUL));
        let user = platform::User {
            password_updated_at: Some(jiff::Timestamp::now().into()),
            is_active: false,
            ..site.user(PAUL).await
        };
        site.put_user(&user).await;
        assert_eq!(program.me().await, PAUL);
        let refused = site.browser().log_in(PAUL, super::PASSWORD).await;
        assert!(super::location(&refused).contains("NOT_ACTIVATED"));
    }
}
