//! Logging in and out, and how long a session lasts.

use serde_json::{Value, json};

use super::{OTHER_PASSWORD, PASSWORD, PAUL, ZOE, location, sites};

const CHANGE: &str = "mutation ($o: String!, $n: String!) { changePassword(oldPassword: $o, newPassword: $n) { email } }";
const MINE: &str = "{ mySessions { id device address isCurrent } }";
const REVOKE: &str = "mutation ($id: ID!) { revokeSession(id: $id) { id } }";

#[tokio::test]
async fn a_right_password_opens_a_session_in_one_cookie() {
    for site in sites().await {
        for email in [ZOE, "ZOE@EXEMPLE.FR", " zoe@exemple.fr "] {
            let browser = site.browser();
            let answer = browser.log_in(email, PASSWORD).await;
            assert_eq!(location(&answer), "/");
            let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
            assert_eq!(cookies.len(), 1);
            let cookie = cookies[0].to_str().unwrap();
            assert!(cookie.starts_with("trackdechets.connect.sid="), "{cookie}");
            for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Expires="] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
            assert_eq!(browser.me().await, ZOE);
        }
    }
}

#[tokio::test]
async fn the_cookie_is_sent_again_with_every_answer() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let graphql = browser.ask("{ me { email } }", Value::Null).await;
        let rest = browser.get("/isAuthenticated").await;
        for answer in [&graphql, &rest] {
            let cookie = answer.header("set-cookie").unwrap();
            assert!(cookie.starts_with(&browser.cookie().unwrap()), "{cookie}");
            assert!(cookie.contains("Max-Age=14400"), "{cookie}");
        }
        assert_eq!(rest.json(), json!({"isAuthenticated": true}));
        assert_eq!(rest.header("pragma"), Some("no-cache"));
    }
}

#[tokio::test]
async fn unknown_address_and_wrong_password_answer_the_same() {
    for site in sites().await {
        let browser = site.browser();
        let unknown = browser.log_in("inconnu@exemple.fr", PASSWORD).await;
        let wrong = browser.log_in(ZOE, "Faux-Mot-12345").await;
        let code = |answer| {
            let location = location(answer);
            location.split('&').next().unwrap().to_owned()
        };
        assert_eq!(code(&unknown), "/login?errorCode=INVALID_USER_OR_PASSWORD");
        assert_eq!(code(&wrong), code(&unknown));
        assert_eq!(
            (unknown.header("set-cookie"), wrong.header("set-cookie")),
            (None, None)
        );
    }
}

#[tokio::test]
async fn an_inactive_account_is_told_to_those_who_know_the_password_only() {
    for site in sites().await {
        let user = platform::User {
            is_active: false,
            ..site.user(PAUL).await
        };
        site.put_user(&user).await;
        let browser = site.browser();
        let wrong = browser.log_in(PAUL, "Faux-Mot-12345").await;
        assert!(location(&wrong).contains("errorCode=INVALID_USER_OR_PASSWORD&"));
        let right = browser.log_in(PAUL, PASSWORD).await;
        assert!(location(&right).contains("errorCode=NOT_ACTIVATED&"));
    }
}

#[tokio::test]
async fn a_missing_password_is_told_without_a_code() {
    for site in sites().await {
        let browser = site.browser();
        for form in [
            vec![("email", ZOE)],
            vec![("email", ZOE), ("password", "")],
            vec![],
        ] {
            let answer = browser.post("/login", &form).await;
            assert_eq!(location(&answer), "/login?errorCode=&username=");
        }
    }
}

#[tokio::test]
async fn among_several_cookies_ours_is_read() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let ours = browser.cookie().unwrap();
        browser.set_cookie(Some(format!("bac.connect.sid=abc; {ours}")));
        assert_eq!(browser.me().await, ZOE);
    }
}

#[tokio::test]
async fn a_failed_login_keeps_the_open_session() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let refused = browser.log_in(PAUL, "Faux-Mot-12345").await;
        assert!(location(&refused).contains("INVALID_USER_OR_PASSWORD"));
        assert_eq!(browser.me().await, ZOE);
    }
}

#[tokio::test]
async fn logging_out_ends_the_session_and_gives_another_cookie_each_time() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let session = browser.cookie();
        let mut seen = vec![session.clone()];
        for _ in 0..2 {
            let answer = browser.post("/logout", &[]).await;
            assert_eq!(location(&answer), "/");
            assert!(!seen.contains(&browser.cookie()));
            seen.push(browser.cookie());
            assert_eq!(browser.me().await, "UNAUTHENTICATED");
        }
        browser.set_cookie(session);
        assert_eq!(browser.me().await, "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn changing_the_password_closes_the_other_sessions_and_renews_this_one() {
    for site in sites().await {
        let (first, second) = (site.logged_in(ZOE).await, site.logged_in(ZOE).await);
        let former = second.cookie();
        let change = |old: &str, new: &str| json!({"o": old, "n": new});
        let wrong = second
            .ask(CHANGE, change("Pas-Le-Bon-77", OTHER_PASSWORD))
            .await;
        assert_eq!(
            wrong.json()["errors"][0]["extensions"]["invalidArgs"],
            json!(["oldPassword"])
        );
        let renewed = second.cookie();
        assert_ne!(
            renewed, former,
            "the identifier changes even when the password does not"
        );
        second.set_cookie(former);
        assert_eq!(second.me().await, "UNAUTHENTICATED");
        second.set_cookie(renewed);
        assert_eq!(second.me().await, ZOE);
        let changed = second.value(CHANGE, change(PASSWORD, OTHER_PASSWORD)).await;
        assert_eq!(changed["email"], ZOE);
        assert_eq!(second.me().await, ZOE);
        assert_eq!(first.me().await, "302 /login");
        assert_eq!(
            first.me().await,
            "UNAUTHENTICATED",
            "the stale session is closed"
        );
    }
}

#[tokio::test]
async fn a_weak_new_password_changes_nothing_but_the_links() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let (token, value) = site.captcha().await;
        site.platform
            .request_password_reset(
                ZOE,
                platform::captcha::CaptchaAnswer {
                    value: &value,
                    token: &token,
                },
            )
            .await
            .unwrap();
        let hash = site.link(ZOE).await;
        let weak = browser
            .ask(CHANGE, json!({"o": PASSWORD, "n": "Password123456!"}))
            .await;
        assert_eq!(
            weak.json()["errors"][0]["extensions"]["invalidArgs"],
            json!(["newPassword"])
        );
        let link = "query ($h: String!) { passwordResetRequest(hash: $h) }";
        assert_eq!(browser.value(link, json!({ "h": hash })).await, Value::Null);
        assert_eq!(location(&site.browser().log_in(ZOE, PASSWORD).await), "/");
    }
}

#[tokio::test]
async fn is_authenticated_is_true_for_sessions_only() {
    for site in sites().await {
        let query = "{ isAuthenticated }";
        let session = site.logged_in(ZOE).await;
        let program = site.program(&site.token_of(ZOE));
        assert_eq!(session.value(query, Value::Null).await, json!(true));
        assert_eq!(site.browser().value(query, Value::Null).await, json!(false));
        assert_eq!(program.value(query, Value::Null).await, json!(false));
        let answer = program.get("/isAuthenticated").await.json();
        assert_eq!(answer, json!({"isAuthenticated": false}));
    }
}

#[tokio::test]
async fn users_see_and_close_their_own_sessions() {
    for site in sites().await {
        let (first, second) = (site.logged_in(ZOE).await, site.logged_in(ZOE).await);
        let paul = site.logged_in(PAUL).await;
        let mine = first.value(MINE, Value::Null).await;
        let mine = mine.as_array().unwrap();
        assert_eq!(mine.len(), 2);
        assert!(
            mine.iter()
                .all(|session| session["device"] == "Navigateur d'essai")
        );
        assert_eq!(
            mine.iter()
                .filter(|session| session["isCurrent"] == true)
                .count(),
            1
        );
        let other = mine
            .iter()
            .find(|session| session["isCurrent"] == false)
            .unwrap();
        let id = json!({"id": other["id"]});
        assert_eq!(paul.code(REVOKE, id.clone()).await, "BAD_USER_INPUT");
        assert_eq!(second.me().await, ZOE);
        assert_eq!(first.value(REVOKE, id.clone()).await["id"], other["id"]);
        assert_eq!(second.me().await, "UNAUTHENTICATED");
        assert_eq!(first.code(REVOKE, id).await, "BAD_USER_INPUT");
        assert_eq!(first.me().await, ZOE);
        let program = site.program(&site.token_of(ZOE));
        assert_eq!(program.code(MINE, Value::Null).await, "UNAUTHENTICATED");
    }
}

/// Scenario 22.2.7.
#[tokio::test]
async fn each_wrong_password_counts_one() {
    for site in sites().await {
        let browser = site.browser();
        for count in ["1", "2"] {
            browser.log_in(ZOE, "Faux-Mot-12345").await;
            let counted = site.state(&format!("login-attempts:{ZOE}")).await;
            assert_eq!(counted.as_deref(), Some(count));
        }
    }
}
