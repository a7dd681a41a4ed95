//! The second factor, at login and in one's account.

use serde_json::{Value, json};

use super::{Browser, PASSWORD, Site, ZOE, location, sites};
use crate::authenticator::totp;

const SETUP: &str = "mutation { generateTotpSetup { secret qrCodeUrl } }";
const CONFIRM: &str = "mutation ($c: String!) { confirmTotpSetup(code: $c) { codes } }";
const DISABLE: &str = "mutation ($c: String!) { disableTotp(code: $c) { totpEnabled } }";

/// Switches Zoé's second factor on: her browser, the secret, the recovery codes.
async fn switched_on(site: &Site) -> (Browser, String, Vec<String>) {
    let browser = site.logged_in(ZOE).await;
    let setup = browser.value(SETUP, Value::Null).await;
    let secret = setup["secret"].as_str().unwrap().to_owned();
    let code = totp(&secret, 0);
    let confirmed = browser.value(CONFIRM, json!({ "c": code })).await;
    let codes = confirmed["codes"].as_array().unwrap();
    let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned());
    (browser, secret, codes.collect())
}

async fn code_given(browser: &Browser, code: &str) -> String {
    let answer = browser
        .post("/otp", &[("totp", code), ("returnTo", "/registre")])
        .await;
    location(&answer).to_owned()
}

#[tokio::test]
async fn setting_up_takes_a_code_and_gives_recovery_codes() {
    for site in sites().await {
        let other = site.logged_in(ZOE).await;
        let browser = site.logged_in(ZOE).await;
        assert_eq!(
            browser.code(CONFIRM, json!({"c": "123456"})).await,
            "BAD_USER_INPUT"
        );
        let setup = browser.value(SETUP, Value::Null).await;
        let secret = setup["secret"].as_str().unwrap();
        assert_eq!(secret.len(), 32);
        assert_eq!(
            setup["qrCodeUrl"],
            json!(format!(
                "otpauth://totp/Trackd%C3%A9chets%3Azoe%40exemple.fr?secret={secret}&issuer=Trackd%C3%A9chets&algorithm=SHA1&digits=6&period=30"
            ))
        );
        assert_eq!(
            browser.code(CONFIRM, json!({"c": "abcdef"})).await,
            "BAD_USER_INPUT"
        );
        let code = totp(secret, 0);
        let confirmed = browser.value(CONFIRM, json!({ "c": code })).await;
        let codes = confirmed["codes"].as_array().unwrap();
        assert_eq!(codes.len(), 10);
        for code in codes {
            let (left, right) = code.as_str().unwrap().split_once('-').unwrap();
            assert!(left.len() == 5 && right.len() == 5, "{code}");
        }
        assert_eq!(
            browser.code(CONFIRM, json!({ "c": code })).await,
            "BAD_USER_INPUT"
        );
        assert_eq!(
            browser.code(SETUP, Value::Null).await,
            "BAD_USER_INPUT",
            "the seed stays"
        );
        assert_eq!(browser.me().await, ZOE);
        assert_eq!(other.me().await, "302 /login");
        let (subject, _) = site.mail(ZOE).await.unwrap();
        assert_eq!(subject, "La double authentification est activée");
        let user = site.user(ZOE).await;
        assert!(
            !user
                .recovery_codes
                .iter()
                .any(|kept| codes.iter().any(|code| code == kept))
        );
    }
}

#[tokio::test]
async fn logging_in_takes_the_password_then_a_code() {
    for site in sites().await {
        let (_, secret, _) = switched_on(&site).await;
        let browser = site.browser();
        let answer = browser.log_in(ZOE, PASSWORD).await;
        assert_eq!(location(&answer), "/second-factor");
        assert!(answer.header("set-cookie").is_some());
        assert_eq!(browser.me().await, "UNAUTHENTICATED");
        let awaiting = browser.cookie();
        let missing = browser.post("/otp", &[("totp", "")]).await;
        assert_eq!(location(&missing), "/second-factor?errorCode=MISSING_TOTP");
        assert_eq!(
            code_given(&browser, "abcdef").await,
            "/second-factor?errorCode=INVALID_TOTP&returnTo=%2Fregistre"
        );
        assert_eq!(code_given(&browser, &totp(&secret, 1)).await, "/registre");
        assert_ne!(browser.cookie(), awaiting);
        assert_eq!(browser.me().await, ZOE);
        browser.set_cookie(awaiting);
        assert_eq!(browser.me().await, "UNAUTHENTICATED");
        assert_eq!(site.program(&site.token_of(ZOE)).me().await, ZOE);
    }
}

#[tokio::test]
async fn a_code_without_password_is_sent_to_the_login_page() {
    for site in sites().await {
        let (_, secret, _) = switched_on(&site).await;
        let told = "/login?errorCode=TOTP_TIMEOUT_OR_MISSING_SESSION&returnTo=%2Fregistre";
        assert_eq!(code_given(&site.browser(), &totp(&secret, 0)).await, told);
        let logged_in = site.browser();
        logged_in.set_cookie(Some(format!("trackdechets.connect.sid={}", "A".repeat(43))));
        assert_eq!(code_given(&logged_in, &totp(&secret, 0)).await, told);
    }
}

#[tokio::test]
async fn the_fifth_wrong_code_locks_even_the_right_one_out() {
    for site in sites().await {
        let (_, secret, _) = switched_on(&site).await;
        let browser = site.browser();
        browser.log_in(ZOE, PASSWORD).await;
        for _ in 0..4 {
            assert!(
                code_given(&browser, "abcdef")
                    .await
                    .contains("INVALID_TOTP")
            );
        }
        let locked = code_given(&browser, "abcdef").await;
        assert!(
            locked.starts_with("/second-factor?errorCode=TOTP_LOCKOUT&lockout="),
            "{locked}"
        );
        assert_eq!(code_given(&browser, &totp(&secret, 0)).await, locked);
        assert_eq!(browser.me().await, "UNAUTHENTICATED");
        // Once the lock is over, the count is not: a wrong code locks again at once.
        let user = site.user(ZOE).await;
        let lock = format!("totp-lock:{}", user.id);
        site.platform.store().delete_state(&lock).await.unwrap();
        assert!(
            code_given(&browser, "abcdef")
                .await
                .contains("TOTP_LOCKOUT")
        );
        site.platform.store().delete_state(&lock).await.unwrap();
        assert_eq!(code_given(&browser, &totp(&secret, 0)).await, "/registre");
        let failures = format!("totp-failures:{}", user.id);
        assert_eq!(
            site.state(&failures).await,
            None,
            "a right code forgets the wrong ones"
        );
    }
}

#[tokio::test]
async fn codes_sent_at_once_do_not_escape_the_count() {
    for site in sites().await {
        switched_on(&site).await;
        let browser = site.browser();
        browser.log_in(ZOE, PASSWORD).await;
        let answers =
            futures_util::future::join_all((0..12).map(|_| code_given(&browser, "000000"))).await;
        let wrong = answers
            .iter()
            .filter(|answer| answer.contains("INVALID_TOTP"))
            .count();
        assert!(wrong <= 4, "{answers:?}");
    }
}

#[tokio::test]
async fn a_recovery_code_switches_it_off_but_does_not_log_in() {
    for site in sites().await {
        let (browser, _, codes) = switched_on(&site).await;
        let elsewhere = site.browser();
        elsewhere.log_in(ZOE, PASSWORD).await;
        assert!(
            code_given(&elsewhere, &codes[0])
                .await
                .contains("INVALID_TOTP")
        );
        assert_eq!(
            browser.code(DISABLE, json!({"c": "abcdef"})).await,
            "BAD_USER_INPUT"
        );
        let bare = codes[3].replace('-', "").to_lowercase();
        let disabled = browser.value(DISABLE, json!({ "c": bare })).await;
        assert_eq!(disabled["totpEnabled"], json!(false));
        assert!(site.user(ZOE).await.recovery_codes.is_empty());
        let (subject, _) = site.mail(ZOE).await.unwrap();
        assert_eq!(subject, "La double authentification est désactivée");
        assert_eq!(
            browser.code(DISABLE, json!({ "c": codes[4] })).await,
            "BAD_USER_INPUT"
        );
        assert_eq!(location(&site.browser().log_in(ZOE, PASSWORD).await), "/");
    }
}

/// Scenario 22.3.2.
#[tokio::test]
async fn a_lock_lasts_five_minutes_and_tells_until_when() {
    for site in sites().await {
        switched_on(&site).await;
        let browser = site.browser();
        browser.log_in(ZOE, PASSWORD).await;
        let mut answer = String::new();
        for _ in 0..5 {
            answer = code_given(&browser, "abcdef").await;
        }
        let (_, rest) = answer.split_once("lockout=").unwrap();
        let until: i64 = rest.split('&').next().unwrap().parse().unwrap();
        let left = until - jiff::Timestamp::now().as_millisecond();
        assert!((290_000..=300_000).contains(&left), "{left}");
    }
}

/// Trap 6: where the user wanted to go is lost between the two steps.
#[tokio::test]
async fn the_way_back_is_lost_between_the_password_and_the_code() {
    for site in sites().await {
        let (_, secret, _) = switched_on(&site).await;
        let browser = site.browser();
        let form = [
            ("email", ZOE),
            ("password", PASSWORD),
            ("returnTo", "/companies"),
        ];
        let answer = browser.post("/login", &form).await;
        assert_eq!(location(&answer), "/second-factor");
        let answer = browser.post("/otp", &[("totp", &totp(&secret, 0))]).await;
        assert_eq!(location(&answer), "/");
    }
}
