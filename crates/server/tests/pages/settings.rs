//! What one settles for oneself, by its pages: mails, sessions, applications, webhooks.

use http::StatusCode;
use serde_json::Value;

use crate::{
    access::asking_application,
    companies::send,
    fixture::{Place, Server},
    forms,
    slips::{CARRIER, PRODUCER},
    visitor::Visitor,
};

const CAMILLE: &str = "camille@lefevre.test";
const OMAR: &str = "omar@lefevre.test";
const HUGO: &str = "hugo@vialatte.test";

/// What follows a text, up to a quotation mark.
fn after(page: &str, start: &str) -> String {
    let (_, rest) = page
        .split_once(start)
        .unwrap_or_else(|| panic!("{start} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn one_chooses_the_mails_of_each_establishment_among_those_of_ones_role() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let here = "/account/notifications";
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let page = camille.get(here).await.body;
    assert!(
        page.contains("Demandes de rattachement") && page.contains("Chaudronnerie Lefèvre"),
        "{page}"
    );
    let fields = [
        ("etablissement", PRODUCER),
        ("offertes", "registryDelegation"),
        ("notifications", "registryDelegation"),
    ];
    let saved = send(&camille, here, here, &fields).await;
    camille
        .is_told(&saved, "Vos notifications sont enregistrées.")
        .await;
    let fields = [
        ("etablissement", PRODUCER),
        ("offertes", "membershipRequest"),
        ("offertes", "bsdRefusal"),
        ("offertes", "revisionRequest"),
        ("notifications", "revisionRequest"),
    ];
    let saved = send(&camille, here, here, &fields).await;
    camille
        .is_told(&saved, "Vos notifications sont enregistrées.")
        .await;
    let query = "query ($org: String!) { myCompanies(search: $org) { edges { node { userNotifications { membershipRequest bsdRefusal revisionRequest registryDelegation } } } } }";
    let known = camille
        .ask(query, serde_json::json!({ "org": PRODUCER }))
        .await;
    let known = &known["edges"][0]["node"]["userNotifications"];
    let on = |key: &str| known[key].as_bool().unwrap();
    assert!(on("revisionRequest") && !on("membershipRequest") && !on("bsdRefusal"));
    // What was not offered did not change.
    assert!(on("registryDelegation"));

    // A driver is not offered what their role does not get, and does not get it by asking.
    let hugo = Visitor::log_in(&server, HUGO).await;
    let page = hugo.get(here).await.body;
    assert!(
        !page.contains("Demandes de rattachement") && page.contains("Refus total ou partiel"),
        "{page}"
    );
    let fields = [
        ("etablissement", CARRIER),
        ("offertes", "membershipRequest"),
        ("notifications", "membershipRequest"),
    ];
    let refused = send(&hugo, here, here, &fields).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    let fields = [
        ("etablissement", PRODUCER),
        ("offertes", "bsdRefusal"),
        ("notifications", "bsdRefusal"),
    ];
    let refused = send(&hugo, here, here, &fields).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
}

#[tokio::test]
async fn a_session_is_closed_from_another() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let here = "/account/sessions";
    let desk = Visitor::log_in(&server, CAMILLE).await;
    let phone = Visitor::log_in(&server, CAMILLE).await;
    let page = desk.get(here).await.body;
    assert_eq!(page.matches("Cet appareil</span>").count(), 1, "{page}");
    let other = after(&page, "name=\"session\" value=\"");
    // Somebody else closes nothing.
    let omar = Visitor::log_in(&server, OMAR).await;
    let refused = send(&omar, "/account/info", here, &[("session", &other)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(phone.get(here).await.status, StatusCode::OK);
    let closed = send(&desk, here, here, &[("session", &other)]).await;
    desk.is_told(&closed, "La session est fermée.").await;
    assert!(phone.get(here).await.location.starts_with("/login"));
}

#[tokio::test]
async fn an_application_is_registered_changed_and_deleted() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let create = "/account/oauth2/create";
    let wrong = camille
        .submit(
            create,
            &[("nom", "Suivi bennes"), ("redirections", "nulle part")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("id=\"usage-erreur\""), "{}", wrong.body);
    let fields = [
        ("nom", "Suivi bennes"),
        ("usage", "CLIENTS"),
        ("redirections", "http://ailleurs.exemple.fr"),
    ];
    let wrong = camille.submit(create, &fields).await;
    assert!(wrong.body.contains("role=\"alert\""), "{}", wrong.body);
    let fields = [
        ("nom", "Suivi bennes"),
        ("usage", "CLIENTS"),
        (
            "redirections",
            "https://appli.exemple.fr/retour\r\nhttps://appli.exemple.fr/autre",
        ),
    ];
    let created = camille.submit(create, &fields).await;
    let page = created.location.clone();
    camille
        .is_told(&created, "L&#39;application est enregistrée.")
        .await;
    let sheet = camille.get(&page).await.body;
    assert!(
        sheet.contains("client_secret") && sheet.contains("https://appli.exemple.fr/autre"),
        "{sheet}"
    );
    let renamed = camille.submit(&page, &[("nom", "Suivi des bennes")]).await;
    camille
        .is_told(&renamed, "L&#39;application est enregistrée.")
        .await;
    assert!(
        camille
            .get("/account/oauth2")
            .await
            .body
            .contains("Suivi des bennes")
    );

    // It is nobody else's.
    let omar = Visitor::log_in(&server, OMAR).await;
    assert!(omar.get(&page).await.status.is_client_error());
    let token = omar.form_token("/account/info").await;
    let fields = [("jeton", token.as_str()), ("action", "supprimer")];
    let refused = omar.post(&page, &fields, &[]).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    let deleted = send(&camille, &page, &page, &[("action", "supprimer")]).await;
    camille
        .is_told(&deleted, "L&#39;application est supprimée")
        .await;
    assert!(
        !camille
            .get("/account/oauth2")
            .await
            .body
            .contains("Suivi des bennes")
    );
}

#[tokio::test]
async fn an_authorised_application_loses_its_access() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let dialog = asking_application(&server, CAMILLE).await;
    let omar = Visitor::log_in(&server, OMAR).await;
    let page = omar.get(&dialog).await.body;
    // The header knows who looks.
    assert!(
        page.contains("Omar Benali") && !page.contains(">Se connecter<"),
        "{page}"
    );
    let transaction = after(&page, "name=\"transaction_id\" value=\"");
    let decided = omar
        .post(
            "/oauth2/authorize/decision",
            &[("transaction_id", &transaction)],
            &[],
        )
        .await;
    let code = decided.location.split("code=").nth(1).unwrap().to_owned();
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let own = camille
        .ask("{ myApplications { id clientSecret } }", Value::Null)
        .await;
    let (id, secret) = (
        own[0]["id"].as_str().unwrap(),
        own[0]["clientSecret"].as_str().unwrap(),
    );
    let response = crate::web_client::client()
        .post(format!("{}/oauth2/token", server.url))
        .basic_auth(id, Some(secret))
        .form(&[
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", "https://appli.exemple.fr/retour"),
        ])
        .send()
        .await
        .unwrap();
    let granted: Value = response.json().await.unwrap();
    let access = granted["access_token"].as_str().unwrap();
    assert_eq!(Visitor::me(&server, access).await, OMAR);
    let here = "/account/oauth2";
    let page = omar.get(here).await.body;
    assert!(page.contains("Suivi bennes"), "{page}");
    let application = after(&page, "name=\"application\" value=\"");
    let revoked = send(
        &omar,
        here,
        "/account/oauth2/revoke",
        &[("application", &application)],
    )
    .await;
    omar.is_told(&revoked, "L&#39;accès est révoqué.").await;
    assert_eq!(Visitor::me(&server, access).await, "");
}

#[tokio::test]
async fn a_webhook_is_created_stopped_and_deleted_by_an_administrator() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let here = "/account/webhooks";
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let page = camille.get(here).await.body;
    let company = after(&page, "<option value=\"");
    let wrong = [
        ("action", "creer"),
        ("etablissement", company.as_str()),
        ("adresse", "https://erp.exemple.fr/bsd"),
        ("secret", "court"),
    ];
    let refused = send(&camille, here, here, &wrong).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.body
    );
    let fields = [
        ("action", "creer"),
        ("etablissement", company.as_str()),
        ("adresse", "https://erp.exemple.fr/bsd"),
        ("secret", "un-jeton-de-plus-de-vingt-caracteres"),
    ];
    let created = send(&camille, here, here, &fields).await;
    camille
        .is_told(&created, "Le webhook est enregistré.")
        .await;
    let page = camille.get(here).await.body;
    assert!(
        page.contains("https://erp.exemple.fr/bsd") && !page.contains("un-jeton"),
        "{page}"
    );
    let id = after(&page, "name=\"webhook\" value=\"");

    let omar = Visitor::log_in(&server, OMAR).await;
    let page = omar.get(here).await.body;
    assert!(
        page.contains("Seuls les administrateurs") && !page.contains("erp.exemple.fr"),
        "{page}"
    );
    let token = omar.form_token("/account/info").await;
    for action in ["arreter", "supprimer"] {
        let fields = [
            ("jeton", token.as_str()),
            ("action", action),
            ("webhook", &id),
        ];
        let refused = omar.post(here, &fields, &[]).await;
        assert!(
            refused.status.is_client_error(),
            "{action}: {}",
            refused.status
        );
    }
    let stopped = send(
        &camille,
        here,
        here,
        &[("action", "arreter"), ("webhook", &id)],
    )
    .await;
    camille
        .is_told(&stopped, "Le webhook est enregistré.")
        .await;
    assert!(camille.get(here).await.body.contains("Arrêté"));
    let deleted = send(
        &camille,
        here,
        here,
        &[("action", "supprimer"), ("webhook", &id)],
    )
    .await;
    camille.is_told(&deleted, "Le webhook est supprimé.").await;
    assert!(forms::links(&camille.get(here).await.body, "https://erp").is_empty());
}
