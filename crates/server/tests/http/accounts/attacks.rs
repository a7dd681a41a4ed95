//! What people who mean harm try. None of it works, and nothing is lost.

use serde_json::{Value, json};

use super::{Browser, PASSWORD, PAUL, Site, ZOE, location, sites};

async fn try_password(browser: &Browser, password: &str, captcha: Option<(&str, &str)>) -> String {
    let mut form = vec![("email", ZOE), ("password", password)];
    if let Some((token, value)) = captcha {
        form.extend([("captchaToken", token), ("captchaInput", value)]);
    }
    let answer = browser.post("/login", &form).await;
    location(&answer).to_owned()
}

fn code(location: &str) -> &str {
    let (_, rest) = location.split_once("errorCode=").unwrap_or(("", location));
    rest.split('&').next().unwrap()
}

#[tokio::test]
async fn from_the_third_attempt_on_a_captcha_is_wanted() {
    for site in sites().await {
        let browser = site.browser();
        for expected in ["INVALID_USER_OR_PASSWORD", "INVALID_USER_OR_PASSWORD"] {
            assert_eq!(
                code(&try_password(&browser, "Faux-Mot-12345", None).await),
                expected
            );
        }
        let wanted = "INVALID_USER_OR_PASSWORD_NEEDS_CAPTCHA";
        assert_eq!(
            code(&try_password(&browser, PASSWORD, None).await),
            wanted,
            "even if it is right"
        );
        let (token, value) = site.captcha().await;
        assert_eq!(
            code(&try_password(&browser, PASSWORD, Some((token.as_str(), ""))).await),
            wanted
        );
        assert_eq!(
            code(&try_password(&browser, PASSWORD, Some((token.as_str(), "00000"))).await),
            "INVALID_CAPTCHA"
        );
        assert_eq!(
            code(&try_password(&browser, PASSWORD, Some((token.as_str(), value.as_str()))).await),
            "INVALID_CAPTCHA",
            "it is over"
        );
        let (token, value) = site.captcha().await;
        assert_eq!(
            code(
                &try_password(
                    &browser,
                    "Faux-Mot-12345",
                    Some((token.as_str(), value.as_str()))
                )
                .await
            ),
            wanted
        );
        let (token, value) = site.captcha().await;
        let value = value.to_lowercase();
        assert_eq!(
            try_password(&browser, PASSWORD, Some((token.as_str(), value.as_str()))).await,
            "/"
        );
        assert_eq!(site.state(&format!("login-attempts:{ZOE}")).await, None);
    }
}

#[tokio::test]
async fn spelling_the_address_otherwise_does_not_evade_the_count() {
    for site in sites().await {
        let browser = site.browser();
        for email in ["ZOE@exemple.fr", " zoe@exemple.fr"] {
            browser.log_in(email, "Faux-Mot-12345").await;
        }
        assert_eq!(
            site.state(&format!("login-attempts:{ZOE}"))
                .await
                .as_deref(),
            Some("2")
        );
        let answer = browser.log_in("Zoe@Exemple.fr", PASSWORD).await;
        assert!(location(&answer).contains("NEEDS_CAPTCHA"));
    }
}

#[tokio::test]
async fn passwords_sent_at_once_do_not_escape_the_count() {
    for site in sites().await {
        let browsers: Vec<Browser> = (0..8).map(|_| site.browser()).collect();
        let answers = futures_util::future::join_all(browsers.iter().map(async |browser| {
            let answer = browser.log_in(ZOE, "Faux-Mot-12345").await;
            answer.header("location").unwrap_or_default().to_owned()
        }))
        .await;
        let tried = answers
            .iter()
            .filter(|answer| code(answer) == "INVALID_USER_OR_PASSWORD")
            .count();
        assert!(tried <= 2, "{answers:?}");
    }
}

#[tokio::test]
async fn one_address_may_not_try_one_account_without_end() {
    for site in sites().await {
        let browser = site.browser();
        let mut statuses = Vec::new();
        for _ in 0..11 {
            statuses.push(browser.log_in("inconnu@exemple.fr", "x").await.status);
        }
        assert_eq!(statuses[9..], [302, 429]);
    }
}

#[tokio::test]
async fn an_identifier_that_somebody_planted_is_worth_nothing_after_login() {
    for site in sites().await {
        let attacker = site.logged_in(PAUL).await;
        let planted = attacker.cookie();
        let victim = site.browser();
        victim.set_cookie(planted.clone());
        assert_eq!(location(&victim.log_in(ZOE, PASSWORD).await), "/");
        assert_ne!(victim.cookie(), planted);
        assert_eq!(victim.me().await, ZOE);
        assert_eq!(attacker.me().await, "UNAUTHENTICATED");
        let invented = Some(format!("trackdechets.connect.sid={}", "B".repeat(43)));
        let victim = site.browser();
        victim.set_cookie(invented.clone());
        victim.log_in(ZOE, PASSWORD).await;
        assert_ne!(victim.cookie(), invented);
    }
}

#[tokio::test]
async fn pages_of_other_sites_send_no_form() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        for path in [
            "/login",
            "/logout",
            "/otp",
            "/userActivation",
            "/oauth2/authorize/decision",
        ] {
            for (name, value) in [
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://voleur.example"),
            ] {
                let request = browser
                    .request(reqwest::Method::POST, path)
                    .header(name, value);
                let answer = browser.send(request.form(&[("email", ZOE)])).await;
                assert_eq!(answer.status, 403, "{path} {name}");
            }
        }
        assert_eq!(browser.me().await, ZOE, "nobody was logged out");
    }
}

#[tokio::test]
async fn a_form_cannot_stand_for_a_graphql_request() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let query = "mutation { editProfile(name: \"Volée\") { name } }";
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ] {
            let body = match media {
                "application/x-www-form-urlencoded" => format!("query={query}"),
                _ => json!({ "query": query }).to_string(),
            };
            let request = browser
                .request(reqwest::Method::POST, "/")
                .header("content-type", media);
            let answer = browser.send(request.body(body)).await;
            assert_eq!(answer.status, 400, "{media}");
        }
        let query = "/?query=mutation%7BeditProfile(name%3A%22Vol%C3%A9e%22)%7Bname%7D%7D";
        let request = browser.request(reqwest::Method::GET, query);
        let answer = browser
            .send(request.header("apollo-require-preflight", "1"))
            .await;
        assert_eq!(answer.status, 405);
        assert_eq!(site.user(ZOE).await.name, "Zoé Roy");
    }
}

#[tokio::test]
async fn no_way_back_leads_to_another_site() {
    for site in sites().await {
        for (return_to, expected) in [
            ("/companies", "/companies"),
            (".voleur.example", "/"),
            ("https://voleur.example/", "/"),
            ("@voleur.example/", "/"),
            ("javascript:alert(1)", "/"),
        ] {
            let form = [
                ("email", ZOE),
                ("password", PASSWORD),
                ("returnTo", return_to),
            ];
            let answer = site.browser().post("/login", &form).await;
            assert_eq!(location(&answer), expected, "{return_to}");
        }
        for return_to in [
            "//voleur.example",
            "/\\voleur.example",
            "/\t/voleur.example",
        ] {
            let form = [
                ("email", PAUL),
                ("password", PASSWORD),
                ("returnTo", return_to),
            ];
            let answer = site.browser().post("/login", &form).await;
            let target = url::Url::parse(&site.url)
                .unwrap()
                .join(location(&answer))
                .unwrap();
            assert!(
                site.url.ends_with(target.authority()),
                "{return_to}: {target}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_too_long_is_refused_before_it_costs() {
    for site in sites().await {
        let browser = site.browser();
        let long = "a".repeat(100_000);
        for path in ["/login", "/otp", "/userActivation", "/oauth2/token"] {
            let answer = browser
                .post(path, &[("email", ZOE), ("password", &long)])
                .await;
            assert_eq!(answer.status, 413, "{path}");
        }
        let shorter = "a".repeat(60_000);
        let answer = browser.log_in(ZOE, &shorter).await;
        assert!(location(&answer).contains("INVALID_USER_OR_PASSWORD"));
        let zoe = site.logged_in(ZOE).await;
        for (query, variables) in [
            (
                "mutation ($t: String!) { editProfile(name: $t) { name } }",
                json!({ "t": long }),
            ),
            (
                "mutation ($t: String!) { editProfile(phone: $t) { name } }",
                json!({ "t": long }),
            ),
            (
                "mutation ($t: String!) { createAccessToken(input: {description: $t}) { id } }",
                json!({ "t": long }),
            ),
            (
                "mutation ($t: String!) { createApplication(input: {name: $t, goal: CLIENTS, redirectUris: [\"https://a.fr\"]}) { id } }",
                json!({ "t": long }),
            ),
            (
                "mutation ($t: String!) { signup(userInfos: {email: \"a@b.fr\", name: \"Aa\", password: $t}) }",
                json!({ "t": long }),
            ),
        ] {
            assert_eq!(
                zoe.code(query, variables).await,
                "BAD_USER_INPUT",
                "{query}"
            );
        }
    }
}

#[tokio::test]
async fn a_session_left_open_does_not_let_one_guess_the_password() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let change =
            "mutation ($o: String!) { changePassword(oldPassword: $o, newPassword: \"x\") { id } }";
        let mut codes = Vec::new();
        for guess in 0..11 {
            codes.push(
                browser
                    .code(change, json!({ "o": guess.to_string() }))
                    .await,
            );
        }
        assert_eq!(codes[9], "BAD_USER_INPUT");
        assert_eq!(codes[10], "TOO_MANY_REQUESTS");
        assert_eq!(
            browser.code(change, json!({ "o": PASSWORD })).await,
            "TOO_MANY_REQUESTS"
        );
    }
}

async fn remove(site: &Site, email: &str) {
    let write = store::RecordWrite {
        collection: "user",
        id: site.user(email).await.id,
        expected: store::Expected::Any,
        document: None,
        keys: Vec::new(),
        at: 1,
        event: None,
    };
    let commit = store::Commit {
        records: vec![write],
        ..store::Commit::default()
    };
    site.platform.store().commit(commit).await.unwrap();
}

#[tokio::test]
async fn tokens_and_sessions_of_a_removed_user_open_nothing() {
    for site in sites().await {
        let browser = site.logged_in(PAUL).await;
        let program = site.program(&site.token_of(PAUL));
        remove(&site, PAUL).await;
        assert_eq!(browser.me().await, "UNAUTHENTICATED");
        assert_eq!(program.me().await, "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn an_imported_bcrypt_password_logs_in_and_is_hashed_again() {
    for site in sites().await {
        let mut user = site.user(PAUL).await;
        user.password = Some(bcrypt::hash("Ancien-Mot-de-2019", 5).unwrap());
        site.put_user(&user).await;
        let wrong = site.browser().log_in(PAUL, "Ancien-Mot-de-2018").await;
        assert!(location(&wrong).contains("INVALID_USER_OR_PASSWORD"));
        assert_eq!(
            location(&site.browser().log_in(PAUL, "Ancien-Mot-de-2019").await),
            "/"
        );
        let upgraded = site.user(PAUL).await.password.unwrap();
        assert!(upgraded.starts_with("$argon2id$"), "{upgraded}");
        assert_eq!(
            location(&site.browser().log_in(PAUL, "Ancien-Mot-de-2019").await),
            "/"
        );
    }
}

#[tokio::test]
async fn a_mail_carries_the_name_as_text() {
    for site in sites().await {
        let infos = json!({"email": "lise@exemple.fr", "password": PASSWORD, "name": "Lise\nBcc: victime@exemple.fr"});
        let answer = site
            .browser()
            .ask(
                "mutation ($u: SignupInput!) { signup(userInfos: $u) }",
                json!({ "u": infos }),
            )
            .await;
        assert_eq!(answer.code(), "BAD_USER_INPUT");
        assert_eq!(
            site.browser()
                .value("{ isAuthenticated }", Value::Null)
                .await,
            json!(false)
        );
        assert!(site.mail("victime@exemple.fr").await.is_none());
    }
}

/// Median of the time that requests take, in microseconds, one kind after the other so that both meet the same noise.
async fn medians<const N: usize>(
    rounds: usize,
    ask: [&(dyn Fn() -> futures_util::future::BoxFuture<'static, ()> + Sync); N],
) -> [u128; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (kind, ask) in ask.iter().enumerate() {
            let started = std::time::Instant::now();
            ask().await;
            times[kind].push(started.elapsed().as_micros());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}

/// A token that is nearly right is looked for no longer than one that is not: it is never compared with a kept one.
#[tokio::test]
async fn the_time_of_an_answer_tells_nothing_about_a_token() {
    for site in sites().await {
        let right = site.token_of(ZOE);
        let near = format!(
            "{}{}",
            &right[..39],
            if right.ends_with('a') { 'b' } else { 'a' }
        );
        let far = "x".repeat(40);
        let asking = |token: String| {
            let url = site.url.clone();
            let client = crate::web_client::client();
            move || -> futures_util::future::BoxFuture<'static, ()> {
                let body = json!({"query": "{ isAuthenticated }"});
                let request = client.post(&url).bearer_auth(&token).json(&body);
                Box::pin(async move {
                    request.send().await.unwrap();
                })
            }
        };
        let (near, far) = (asking(near), asking(far));
        let [near, far] = medians(60, [&near, &far]).await;
        assert!(near < far * 2 && far < near * 2, "{near} µs and {far} µs");
    }
}

/// Whether an address has an account cannot be told by the time that the refusal of a password takes.
#[tokio::test]
async fn the_time_of_a_refused_login_tells_nothing_about_the_account() {
    for site in sites().await {
        let trying = |email: &'static str| {
            let url = format!("{}/login", site.url);
            let client = crate::web_client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap();
            move || -> futures_util::future::BoxFuture<'static, ()> {
                let form = [("email", email), ("password", "Faux-Mot-12345")];
                let request = client.post(&url).form(&form);
                Box::pin(async move {
                    request.send().await.unwrap();
                })
            }
        };
        let (known, unknown) = (trying(ZOE), trying("inconnu@exemple.fr"));
        // The third attempt asks for a captcha before it looks at the password.
        let [known, unknown] = medians(2, [&known, &unknown]).await;
        assert!(unknown * 2 > known, "{unknown} µs and {known} µs");
    }
}
