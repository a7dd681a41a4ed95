//! Opening an account, and choosing another password.

use serde_json::{Value, json};

use super::{Browser, OTHER_PASSWORD, PASSWORD, PAUL, Site, ZOE, location, sites};
use crate::fixture::Answer;

const LISE: &str = "lise.marchand@exemple.fr";
const SIGNUP: &str = "mutation ($u: SignupInput!) { signup(userInfos: $u) }";
const RESEND: &str =
    "mutation ($i: ResendActivationEmailInput!) { resendActivationEmail(input: $i) }";
const FORGOTTEN: &str =
    "mutation ($i: CreatePasswordResetRequestInput!) { createPasswordResetRequest(input: $i) }";
const RESET: &str =
    "mutation ($p: String!, $h: String!) { resetPassword(newPassword: $p, hash: $h) }";
const LINK: &str = "query ($h: String!) { passwordResetRequest(hash: $h) }";

async fn sign_up(browser: &Browser, email: &str, password: &str, name: &str) -> Answer {
    let infos = json!({"email": email, "password": password, "name": name});
    browser.ask(SIGNUP, json!({ "u": infos })).await
}

#[tokio::test]
async fn an_account_is_opened_then_activated_by_the_link_of_the_mail() {
    for site in sites().await {
        let browser = site.browser();
        let answer = sign_up(
            &browser,
            "Lise.Marchand@Exemple.fr",
            PASSWORD,
            "Lise Marchand",
        )
        .await;
        assert_eq!(answer.data()["signup"], json!(true));
        assert!(!site.user(LISE).await.is_active);
        let refused = browser.log_in(LISE, PASSWORD).await;
        assert_eq!(
            location(&refused),
            "/login?errorCode=NOT_ACTIVATED&username=lise.marchand%40exemple.fr"
        );
        let hash = site.link(LISE).await;
        let opened = browser.post("/userActivation", &[("hash", &hash)]).await;
        assert_eq!(location(&opened), "/login?signup=complete");
        let user = site.user(LISE).await;
        assert!(user.is_active && user.activated_at.is_some());
        let again = browser.post("/userActivation", &[("hash", &hash)]).await;
        assert_eq!(
            location(&again),
            "/user-activation?errorCode=INVALID_OR_MISSING_HASH"
        );
        assert_eq!(location(&browser.log_in(LISE, PASSWORD).await), "/");
        assert_eq!(browser.me().await, LISE);
    }
}

#[tokio::test]
async fn opening_the_link_without_the_form_activates_nothing() {
    for site in sites().await {
        let browser = site.browser();
        sign_up(&browser, LISE, PASSWORD, "Lise Marchand").await;
        let hash = site.link(LISE).await;
        browser.get(&format!("/userActivation?hash={hash}")).await;
        assert!(!site.user(LISE).await.is_active);
    }
}

#[tokio::test]
async fn what_does_not_fit_opens_no_account() {
    let long = "Aa1-".repeat(17);
    for site in sites().await {
        let browser = site.browser();
        for (email, password, name, says) in [
            (LISE, PASSWORD, "  ", "2 lettres"),
            (LISE, PASSWORD, "a1", "2 lettres"),
            (LISE, PASSWORD, "!!", "2 lettres"),
            (LISE, PASSWORD, "Lise {Marchand}", "caractères"),
            ("lise.exemple.fr", PASSWORD, "Lise Marchand", "e-mail"),
            (LISE, "Court-1x", "Lise Marchand", "court"),
            (LISE, "toutenminuscules1-", "Lise Marchand", "majuscule"),
            (LISE, "Password123456!", "Lise Marchand", "deviner"),
            (LISE, long.as_str(), "Lise Marchand", "long"),
        ] {
            let answer = sign_up(&browser, email, password, name).await;
            assert_eq!(answer.code(), "BAD_USER_INPUT", "{says}");
            assert!(answer.message().contains(says), "{}", answer.text);
        }
        assert!(site.platform.user_by_email(LISE).await.unwrap().is_none());
        assert!(site.mail(LISE).await.is_none());
    }
}

#[tokio::test]
async fn a_known_address_is_told_by_mail_only() {
    for site in sites().await {
        let browser = site.browser();
        let known = sign_up(&browser, ZOE, OTHER_PASSWORD, "Un Autre").await;
        let unknown = sign_up(&browser, LISE, OTHER_PASSWORD, "Lise Marchand").await;
        assert_eq!(known.text, unknown.text);
        assert_eq!(site.user(ZOE).await.name, "Zoé Roy");
        let (subject, _) = site.mail(ZOE).await.unwrap();
        assert_eq!(subject, "Vous avez déjà un compte");
        let refused = browser.log_in(ZOE, OTHER_PASSWORD).await;
        assert!(location(&refused).contains("INVALID_USER_OR_PASSWORD&"));
    }
}

async fn answered(site: &Site, query: &str, email: &str) -> Answer {
    let (token, value) = site.captcha().await;
    let input = json!({"email": email, "captcha": {"token": token, "value": value.to_lowercase()}});
    site.browser().ask(query, json!({ "i": input })).await
}

#[tokio::test]
async fn the_activation_mail_is_sent_again_without_telling_who_has_an_account() {
    for site in sites().await {
        sign_up(&site.browser(), LISE, PASSWORD, "Lise Marchand").await;
        let first = site.link(LISE).await;
        for email in [LISE, PAUL, "inconnu@exemple.fr"] {
            let answer = answered(&site, RESEND, email).await;
            assert_eq!(
                answer.data()["resendActivationEmail"],
                json!(true),
                "{email}"
            );
        }
        assert!(site.mail(PAUL).await.is_none());
        assert!(site.mail("inconnu@exemple.fr").await.is_none());
        let second = site.link(LISE).await;
        assert_ne!(first, second);
        let opened = site
            .browser()
            .post("/userActivation", &[("hash", &first)])
            .await;
        assert_eq!(location(&opened), "/login?signup=complete");
        let again = site
            .browser()
            .post("/userActivation", &[("hash", &second)])
            .await;
        assert!(location(&again).contains("INVALID_OR_MISSING_HASH"));
    }
}

#[tokio::test]
async fn a_wrong_captcha_sends_nothing_and_is_over() {
    for site in sites().await {
        for (query, email) in [(RESEND, LISE), (FORGOTTEN, ZOE)] {
            let (token, value) = site.captcha().await;
            for value in ["00000", value.as_str()] {
                let input = json!({"email": email, "captcha": {"token": token, "value": value}});
                let answer = site.browser().ask(query, json!({ "i": input })).await;
                assert_eq!(
                    (answer.code(), answer.message()),
                    (
                        "BAD_USER_INPUT".to_owned(),
                        "Le test anti-robots est incorrect".to_owned()
                    )
                );
            }
        }
        assert!(site.mail(ZOE).await.is_none());
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_the_link_of_the_mail() {
    for site in sites().await {
        let open = site.logged_in(ZOE).await;
        let anyone = site.browser();
        assert_eq!(
            answered(&site, FORGOTTEN, " ZOE@exemple.fr ").await.data()["createPasswordResetRequest"],
            json!(true)
        );
        let first = site.link(ZOE).await;
        answered(&site, FORGOTTEN, ZOE).await;
        let second = site.link(ZOE).await;
        assert_eq!(second.len(), 40);
        assert_eq!(anyone.value(LINK, json!({ "h": first })).await, Value::Null);
        assert!(anyone.value(LINK, json!({ "h": second })).await.is_string());
        let reset = |password: &str, hash: &str| json!({"p": password, "h": hash});
        let weak = anyone.ask(RESET, reset("Password123456!", &second)).await;
        assert_eq!(
            weak.json()["errors"][0]["extensions"]["invalidArgs"],
            json!(["newPassword"])
        );
        let changed = anyone.value(RESET, reset(OTHER_PASSWORD, &second)).await;
        assert_eq!(changed, json!(true));
        assert_eq!(
            anyone.code(RESET, reset(PASSWORD, &second)).await,
            "BAD_USER_INPUT"
        );
        assert_eq!(
            anyone.value(LINK, json!({ "h": second })).await,
            Value::Null
        );
        assert_eq!(open.me().await, "302 /login");
        assert_eq!(location(&anyone.log_in(ZOE, OTHER_PASSWORD).await), "/");
        assert_eq!(
            site.program(&site.token_of(ZOE)).me().await,
            ZOE,
            "tokens survive"
        );
    }
}

#[tokio::test]
async fn an_unknown_address_gets_no_reset_mail() {
    for site in sites().await {
        let known = answered(&site, FORGOTTEN, ZOE).await;
        let unknown = answered(&site, FORGOTTEN, "inconnu@exemple.fr").await;
        assert_eq!(known.text, unknown.text);
        assert!(site.mail("inconnu@exemple.fr").await.is_none());
        assert_eq!(
            site.browser().value(LINK, json!({"h": "x"})).await,
            Value::Null
        );
    }
}

#[tokio::test]
async fn a_captcha_is_read_or_heard() {
    for site in sites().await {
        let shown = site.browser().get("/captcha").await.json();
        assert!(
            shown["img"]
                .as_str()
                .unwrap()
                .starts_with("data:image/png;base64,iVBOR")
        );
        let (token, value) = site.captcha().await;
        assert_eq!((token.len(), value.len()), (10, 5));
        let heard = site
            .browser()
            .get(&format!("/captcha-audio/{token}"))
            .await
            .json();
        let order = heard["playList"].as_array().unwrap();
        assert_eq!(order.len(), 5);
        let mut distinct: Vec<char> = value.chars().collect();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(heard["audio"].as_array().unwrap().len(), distinct.len());
        assert!(
            site.state(&format!("captcha:{token}")).await.is_some(),
            "hearing is no answer"
        );
        let over = site.browser().get("/captcha-audio/inconnu").await.json();
        assert_eq!(over["playList"], json!([0]));
        assert_eq!(over["audio"].as_array().unwrap().len(), 1);
    }
}
