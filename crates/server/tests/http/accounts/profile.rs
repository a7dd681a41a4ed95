//! One's own profile, and erasing who a user was.

use contract::scalar::DateTime;
use serde_json::{Value, json};

use super::{PAUL, Site, ZOE, sites};

const EDIT: &str = "mutation ($n: String, $p: String, $t: Boolean) { editProfile(name: $n, phone: $p, trackingConsent: $t) { name phone trackingConsent trackingConsentUntil } }";
const ANONYMISE: &str = "mutation ($u: String!) { anonymizeUser(idOrEmail: $u) }";

#[tokio::test]
async fn only_what_is_given_changes() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        let edited = browser.value(EDIT, json!({"p": "05 61 22 33 44"})).await;
        assert_eq!(
            (&edited["name"], &edited["phone"]),
            (&json!("Zoé Roy"), &json!("05 61 22 33 44"))
        );
        let edited = browser.value(EDIT, json!({"n": " Zoé d'Aubert "})).await;
        assert_eq!(
            (&edited["name"], &edited["phone"]),
            (&json!("Zoé d'Aubert"), &json!("05 61 22 33 44"))
        );
        assert_eq!(
            browser.value(EDIT, json!({"p": ""})).await["phone"],
            json!("")
        );
        for wrong in [
            json!({"n": ""}),
            json!({"n": "   "}),
            json!({"n": null}),
            json!({"p": null}),
            json!({"t": null}),
            json!({"n": "Zoé = Roy"}),
        ] {
            assert_eq!(
                browser.code(EDIT, wrong.clone()).await,
                "BAD_USER_INPUT",
                "{wrong}"
            );
        }
        for consent in [true, false] {
            let edited = browser.value(EDIT, json!({ "t": consent })).await;
            assert_eq!(edited["trackingConsent"], json!(consent));
            let until = edited["trackingConsentUntil"].as_str().unwrap();
            let days = (DateTime::parse_text(until).unwrap().as_millisecond()
                - jiff::Timestamp::now().as_millisecond())
                / 86_400_000;
            assert!((179..=180).contains(&days), "{until}");
        }
        let program = site.program(&site.token_of(ZOE));
        assert_eq!(
            program.code(EDIT, json!({"n": "Autre Nom"})).await,
            "UNAUTHENTICATED"
        );
    }
}

#[tokio::test]
async fn me_shows_staff_with_a_second_factor_only() {
    for site in sites().await {
        let query = "{ me { isAdmin totpEnabled featureFlags companies { orgId userRole } } }";
        let mut user = site.user(ZOE).await;
        user.is_admin = true;
        user.feature_flags = vec!["PROMOTION".to_owned()];
        site.put_user(&user).await;
        let browser = site.logged_in(ZOE).await;
        let me = browser.value(query, Value::Null).await;
        assert_eq!(
            (&me["isAdmin"], &me["totpEnabled"]),
            (&json!(false), &json!(false))
        );
        assert_eq!(me["featureFlags"], json!(["PROMOTION"]));
        assert_eq!(
            me["companies"],
            json!([{"orgId": site.company["orgId"], "userRole": "ADMIN"}])
        );
        make_strong(&site).await;
        let me = browser.value(query, Value::Null).await;
        assert_eq!(
            (&me["isAdmin"], &me["totpEnabled"]),
            (&json!(true), &json!(true))
        );
    }
}

async fn make_strong(site: &Site) {
    let mut user = site.user(ZOE).await;
    user.is_admin = true;
    user.totp_seed = Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned());
    user.totp_activated_at = Some(user.created_at);
    site.put_user(&user).await;
}

#[tokio::test]
async fn staff_erases_who_a_user_was() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let paul = site.logged_in(PAUL).await;
        let program = site.program(&site.token_of(PAUL));
        let user = site.user(PAUL).await;
        assert_eq!(zoe.code(ANONYMISE, json!({"u": PAUL})).await, "FORBIDDEN");
        make_strong(&site).await;
        let refused = zoe.ask(ANONYMISE, json!({ "u": ZOE })).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT");
        assert!(
            refused
                .message()
                .contains(site.company["orgId"].as_str().unwrap())
        );
        for wrong in [
            "",
            "  ",
            "n'importe quoi",
            "inconnu@exemple.fr",
            "c123456789012345678901234",
        ] {
            assert_eq!(
                zoe.code(ANONYMISE, json!({ "u": wrong })).await,
                "BAD_USER_INPUT",
                "{wrong}"
            );
        }
        assert_eq!(program.me().await, PAUL);
        let email = zoe
            .value(ANONYMISE, json!({ "u": format!(" {} ", user.id) }))
            .await;
        let email = email.as_str().unwrap();
        assert!(email.ends_with("-anonymous@trackdechets.fr"), "{email}");
        assert_eq!(paul.me().await, "302 /login");
        assert_eq!(program.me().await, "UNAUTHENTICATED");
        let erased = site.user(email).await;
        assert!(!erased.is_active && erased.password.is_none());
        assert_eq!(erased.phone.as_deref(), Some("00000000"));
        assert!(site.platform.user_by_email(PAUL).await.unwrap().is_none());
        assert_eq!(
            zoe.code(ANONYMISE, json!({ "u": email })).await,
            "BAD_USER_INPUT",
            "once only"
        );
    }
}

#[tokio::test]
async fn the_owner_of_an_application_is_not_erased() {
    for site in sites().await {
        let paul = site.logged_in(PAUL).await;
        let create = "mutation { createApplication(input: {name: \"Bennes\", goal: CLIENTS, redirectUris: [\"https://a.fr/b\"]}) { id } }";
        paul.value(create, Value::Null).await;
        let zoe = site.logged_in(ZOE).await;
        make_strong(&site).await;
        let refused = zoe.ask(ANONYMISE, json!({ "u": PAUL })).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT");
        assert!(refused.message().contains("Bennes"), "{}", refused.text);
        assert_eq!(paul.me().await, PAUL);
    }
}

#[tokio::test]
async fn there_is_no_warning_in_a_session_of_ones_own() {
    for site in sites().await {
        let browser = site.logged_in(ZOE).await;
        assert_eq!(
            browser.value("{ warningMessage }", Value::Null).await,
            json!("")
        );
    }
}

/// Scenario 22.4.8.
#[tokio::test]
async fn staff_erases_by_address_too() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        make_strong(&site).await;
        // Addresses are compared to the letter here (trap 33).
        let capitals = json!({"u": "PAUL@exemple.fr"});
        assert_eq!(zoe.code(ANONYMISE, capitals).await, "BAD_USER_INPUT");
        let email = zoe.value(ANONYMISE, json!({ "u": PAUL })).await;
        assert!(
            email
                .as_str()
                .unwrap()
                .ends_with("-anonymous@trackdechets.fr")
        );
        assert!(site.platform.user_by_email(PAUL).await.unwrap().is_none());
    }
}

/// Scenario 22.1.9, trap 10: markup leaves answers, what follows a lone sign too; identifiers are left alone.
#[tokio::test]
async fn markup_in_a_name_leaves_the_answers() {
    for site in sites().await {
        for (kept, answered) in [
            ("<script>Rich", "Rich"),
            ("Zoé a < b", "Zoé a "),
            ("<b>Zoé</b> > R", "<b>Zoé</b> &gt; R"),
        ] {
            let user = platform::User {
                name: kept.to_owned(),
                ..site.user(ZOE).await
            };
            site.put_user(&user).await;
            let me = site
                .logged_in(ZOE)
                .await
                .value("{ me { id name } }", Value::Null)
                .await;
            assert_eq!(me, json!({"id": user.id, "name": answered}));
        }
    }
}
