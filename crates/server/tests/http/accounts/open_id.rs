//! OpenID Connect, with the public client of the `openidconnect` crate.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge,
    RedirectUrl, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata},
};
use serde_json::{Value, json};

use super::{
    PAUL, ZOE,
    applications::{BACK, agreed, exchange, parameter, registered},
    sites,
};

#[tokio::test]
async fn a_public_client_learns_who_the_user_is() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, secret) = registered(&zoe, true).await;
        let issuer = IssuerUrl::new(site.url.clone()).unwrap();
        let provider = CoreProviderMetadata::discover_async(issuer, &exchange)
            .await
            .unwrap();
        let client = CoreClient::from_provider_metadata(
            provider,
            ClientId::new(id.clone()),
            Some(ClientSecret::new(secret)),
        )
        .set_redirect_uri(RedirectUrl::new(BACK.to_owned()).unwrap());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (page, _, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("profile".to_owned()))
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("companies".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        assert!(
            page.as_str()
                .starts_with(&format!("{}/oauth2/authorize/dialog?", site.url))
        );
        let paul = site.logged_in(PAUL).await;
        let back = agreed(&paul, page.query().unwrap()).await;
        let token = client
            .exchange_code(AuthorizationCode::new(parameter(&back, "code").unwrap()))
            .unwrap()
            .set_pkce_verifier(verifier)
            .request_async(&exchange)
            .await
            .unwrap();
        let signed = token.id_token().unwrap();
        let claims = signed.claims(&client.id_token_verifier(), &nonce).unwrap();
        assert_eq!(claims.subject().as_str(), site.user(PAUL).await.id);
        assert_eq!(claims.email().unwrap().as_str(), PAUL);
        assert_eq!(claims.email_verified(), Some(true));
        assert_eq!(
            claims.name().unwrap().get(None).unwrap().as_str(),
            "Paul Henri"
        );
        let companies = &payload(&signed.to_string())["companies"];
        assert_eq!(companies[0]["orgId"], site.company["orgId"]);
        assert_eq!(companies[0]["role"], "MEMBER");
        assert!(
            signed
                .claims(&client.id_token_verifier(), &Nonce::new("autre".to_owned()))
                .is_err()
        );
    }
}

fn payload(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn id_token(site: &super::Site, open_id: bool, scope: &str) -> Value {
    let zoe = site.logged_in(ZOE).await;
    let (id, secret) = registered(&zoe, open_id).await;
    let paul = site.logged_in(PAUL).await;
    let query = format!("response_type=code&client_id={id}&redirect_uri={BACK}&scope={scope}");
    let code = parameter(&agreed(&paul, &query).await, "code").unwrap();
    let form = [
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", BACK),
    ];
    site.browser().post("/oauth2/token", &form).await.json()["id_token"].clone()
}

#[tokio::test]
async fn identity_is_told_only_to_applications_that_ask_for_it() {
    for site in sites().await {
        for path in ["/.well-known/openid-configuration", "/oauth2/jwks"] {
            assert_eq!(site.browser().get(path).await.status, 404, "{path}");
        }
        assert_eq!(id_token(&site, false, "openid%20email").await, Value::Null);
        assert_eq!(site.browser().get("/oauth2/jwks").await.status, 404);
        assert_eq!(id_token(&site, true, "email").await, Value::Null);
        let bare = id_token(&site, true, "openid").await;
        let claims = payload(bare.as_str().unwrap());
        for claim in ["name", "email", "companies", "nonce"] {
            assert_eq!(claims.get(claim), None, "{claim}");
        }
        let keys = site.browser().get("/oauth2/jwks").await.json();
        assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
        let key = keys["keys"][0].as_object().unwrap();
        let names: Vec<&str> = key.keys().map(String::as_str).collect();
        assert!(!names.contains(&"d"), "{names:?}");
        assert_eq!(key["alg"], "RS256");
    }
}

#[tokio::test]
async fn an_old_key_is_replaced_and_still_published() {
    for site in sites().await {
        let first = id_token(&site, true, "openid").await;
        let rows = site
            .platform
            .store()
            .scan_records("signing-key", None, 10)
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        let mut key: Value = serde_json::from_str(&rows[0].document).unwrap();
        key["createdAt"] = json!("2020-01-01T00:00:00.000Z");
        let write = store::RecordWrite {
            collection: "signing-key",
            id: rows[0].id.clone(),
            expected: store::Expected::Any,
            document: Some(key.to_string()),
            keys: Vec::new(),
            at: 1,
            event: None,
        };
        let commit = store::Commit {
            records: vec![write],
            ..store::Commit::default()
        };
        site.platform.store().commit(commit).await.unwrap();
        let second = id_token(&site, true, "openid").await;
        let kid = |token: &Value| {
            let header = token.as_str().unwrap().split('.').next().unwrap();
            let header: Value =
                serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
            header["kid"].clone()
        };
        assert_ne!(kid(&first), kid(&second));
        let published = site.browser().get("/oauth2/jwks").await.json();
        let published: Vec<&Value> = published["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| &key["kid"])
            .collect();
        assert_eq!(published, [&kid(&first), &kid(&second)]);
    }
}
