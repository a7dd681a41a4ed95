//! What an authorised application gets: one token for its code, until it is withdrawn.

use oauth2::PkceCodeChallenge;
use serde_json::{Value, json};

use super::{
    PAUL, ZOE,
    applications::{
        AUTHORIZED, BACK, DELETE, agreed, asking, code, grant, parameter, registered, tokens,
    },
    sites,
};

const WITHDRAW: &str =
    "mutation ($id: ID!) { revokeAuthorizedApplication(id: $id) { id name admin } }";

#[tokio::test]
async fn a_code_gives_one_token_to_the_application_that_asked() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, secret) = registered(&zoe, false).await;
        let (other, other_secret) = registered(&zoe, false).await;
        let paul = site.logged_in(PAUL).await;
        let code = code(&paul, &id).await;
        let ours = [
            ("client_id", id.as_str()),
            ("client_secret", secret.as_str()),
        ];
        let theirs = [
            ("client_id", other.as_str()),
            ("client_secret", other_secret.as_str()),
        ];
        let grant = ("grant_type", "authorization_code");
        let (good, back) = (("code", code.as_str()), ("redirect_uri", BACK));
        for (who, rest, status, error, description) in [
            (
                ours,
                vec![good, back],
                400,
                "invalid_request",
                "Missing required parameter: grant_type",
            ),
            (
                ours,
                vec![("grant_type", "password"), good, back],
                501,
                "unsupported_grant_type",
                "Unsupported grant type: password",
            ),
            (
                ours,
                vec![grant, back],
                400,
                "invalid_request",
                "Missing required parameter: code",
            ),
            (
                ours,
                vec![grant, ("code", "inconnu"), back],
                403,
                "invalid_grant",
                "Invalid authorization code",
            ),
            (
                ours,
                vec![
                    grant,
                    good,
                    ("redirect_uri", "https://appli.exemple.fr/autre?x=1"),
                ],
                403,
                "invalid_grant",
                "Invalid redirect uri",
            ),
            (
                ours,
                vec![grant, good],
                403,
                "invalid_grant",
                "Invalid redirect uri",
            ),
            (
                theirs,
                vec![grant, good, back],
                403,
                "invalid_grant",
                "Invalid client id",
            ),
        ] {
            let form: Vec<_> = who.into_iter().chain(rest).collect();
            let answer = tokens(&site, &form).await;
            assert_eq!(answer.status, status, "{form:?}");
            assert_eq!(
                answer.json(),
                json!({"error": error, "error_description": description})
            );
        }
        let form: Vec<_> = ours.into_iter().chain([grant, good, back]).collect();
        let answers = futures_util::future::join_all((0..5).map(|_| tokens(&site, &form))).await;
        let given = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(given, 1, "of simultaneous exchanges, one gives a token");
        let used = tokens(&site, &form).await;
        assert_eq!(used.json()["error_description"], "Grant has expired");
    }
}

#[tokio::test]
async fn a_code_that_waited_too_long_gives_nothing() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, secret) = registered(&zoe, false).await;
        let paul = site.logged_in(PAUL).await;
        let code = code(&paul, &id).await;
        // The fingerprint of the code names the grant: it is aged in place.
        let fingerprint = fingerprint(&code);
        let key = format!("grant:{fingerprint}");
        let mut grant: Value = serde_json::from_str(&site.state(&key).await.unwrap()).unwrap();
        grant["expiresAt"] = json!(1);
        site.platform
            .store()
            .put_state(&key, &grant.to_string(), None)
            .await
            .unwrap();
        let form = grant(&id, &secret, &code);
        let answer = tokens(&site, &form).await;
        assert_eq!(
            (answer.status, answer.json()["error_description"].clone()),
            (403, json!("Grant has expired"))
        );
    }
}

pub(super) fn fingerprint(code: &str) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"secret").unwrap();
    mac.update(code.as_bytes());
    mac.finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[tokio::test]
async fn an_application_proves_itself() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, secret) = registered(&zoe, false).await;
        let grant = ("grant_type", "authorization_code");
        for who in [
            vec![],
            vec![("client_id", id.as_str())],
            vec![("client_id", id.as_str()), ("client_secret", "faux")],
            vec![("client_id", "inconnu"), ("client_secret", secret.as_str())],
        ] {
            let form: Vec<_> = who.into_iter().chain([grant, ("code", "x")]).collect();
            let answer = tokens(&site, &form).await;
            assert_eq!(
                (answer.status, answer.text.as_str()),
                (401, "Unauthorized"),
                "{form:?}"
            );
            assert_eq!(
                answer.header("www-authenticate"),
                Some("Basic realm=\"Users\"")
            );
        }
        let browser = site.browser();
        let request = browser.request(reqwest::Method::POST, "/oauth2/token");
        let answer = browser
            .send(request.header("authorization", "Basic ???").form(&[grant]))
            .await;
        assert_eq!(answer.status, 400);
    }
}

#[tokio::test]
async fn a_code_asked_with_a_challenge_wants_its_verifier() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (id, secret) = registered(&zoe, false).await;
        let paul = site.logged_in(PAUL).await;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let query = format!(
            "{}&code_challenge={}&code_challenge_method=S256",
            asking(&id),
            challenge.as_str()
        );
        let code = parameter(&agreed(&paul, &query).await, "code").unwrap();
        let form = |verifier: Option<&str>| {
            let mut form: Vec<(String, String)> = grant(&id, &secret, &code)
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec();
            form.extend(verifier.map(|verifier| ("code_verifier".to_owned(), verifier.to_owned())));
            form
        };
        for wrong in [None, Some("faux"), Some(challenge.as_str())] {
            let form = form(wrong);
            let form: Vec<_> = form
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let answer = tokens(&site, &form).await;
            assert_eq!(
                (answer.status, answer.json()["error"].clone()),
                (403, json!("invalid_grant"))
            );
        }
        let form = form(Some(verifier.secret()));
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            tokens(&site, &form).await.status,
            200,
            "a wrong verifier does not use the code up"
        );
        let query = format!(
            "{}&code_challenge=x&code_challenge_method=S512",
            asking(&id)
        );
        let answer = paul.get(&format!("/oauth2/authorize?{query}")).await;
        assert_eq!(
            (answer.status, answer.json()["error"].clone()),
            (400, json!("invalid_request"))
        );
    }
}

#[tokio::test]
async fn withdrawing_or_deleting_revokes_the_tokens() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let paul = site.logged_in(PAUL).await;
        for withdrawn in [true, false] {
            let (id, secret) = registered(&zoe, false).await;
            let code = code(&paul, &id).await;
            let form = grant(&id, &secret, &code);
            let token = tokens(&site, &form).await.json()["access_token"]
                .as_str()
                .unwrap()
                .to_owned();
            let program = site.program(&token);
            assert_eq!(program.me().await, PAUL);
            assert_eq!(zoe.code(json!({ "id": id })).await, "BAD_USER_INPUT");
            if withdrawn {
                assert_eq!(paul.value(json!({ "id": id })).await["admin"], json!(ZOE));
            } else {
                zoe.value(DELETE, json!({ "id": id })).await;
            }
            assert_eq!(program.me().await, "UNAUTHENTICATED");
            assert_eq!(paul.value(AUTHORIZED, Value::Null).await, json!([]));
        }
        assert_eq!(paul.code(json!({"id": "inconnue"})).await, "BAD_USER_INPUT");
        assert_eq!(
            site.program(&site.token_of(PAUL)).me().await,
            PAUL,
            "personal tokens stay"
        );
    }
}

/// Scenarios 22.5.2 and 22.5.8: personal tokens are revoked together, those of applications one application at a time.
#[tokio::test]
async fn revoking_personal_tokens_spares_those_of_applications() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let paul = site.logged_in(PAUL).await;
        let mut programs = Vec::new();
        for _ in 0..2 {
            let (id, secret) = registered(&zoe, false).await;
            // Twice: an application is listed once, whatever tokens it has.
            for _ in 0..2 {
                let code = code(&paul, &id).await;
                let form = grant(&id, &secret, &code);
                let token = tokens(&site, &form).await.json()["access_token"].clone();
                programs.push(site.program(token.as_str().unwrap()));
            }
        }
        let listed = paul.value(AUTHORIZED, Value::Null).await;
        assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
        let revoke = "mutation { revokeAllAccessTokens { id } }";
        let revoked = paul.value(revoke, Value::Null).await;
        assert_eq!(revoked.as_array().unwrap().len(), 1, "the seeded one");
        assert_eq!(
            site.program(&site.token_of(PAUL)).me().await,
            "UNAUTHENTICATED"
        );
        for program in programs {
            assert_eq!(program.me().await, PAUL);
        }
    }
}
