//! Establishments, by their pages: members, invitations, requests, the signature code.

use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    accounts::link,
    fixture::{Place, Server},
    forms,
    slips::{CARRIER, PLANT, PRODUCER},
    visitor::{Answer, Visitor},
};

const THOMAS: &str = "thomas@valorhone.test";
const SOFIA: &str = "sofia@valorhone.test";
const CHOSEN: &str = "Tri-Selectif-4f2a-Fev";

fn sheet(organisation: &str) -> String {
    format!("/companies/{organisation}")
}

/// Sends one of the forms of a page, by its address.
pub(crate) async fn send(
    visitor: &Visitor,
    page: &str,
    target: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let token = visitor.form_token(page).await;
    let mut fields = fields.to_vec();
    fields.push(("jeton", &token));
    visitor.post(target, &fields, &[]).await
}

async fn invite(visitor: &Visitor, organisation: &str, email: &str, role: &str) -> Answer {
    let page = sheet(organisation);
    let target = format!("{page}/invite");
    send(visitor, &page, &target, &[("email", email), ("role", role)]).await
}

/// The page of a member, as the sheet of their establishment links to it.
async fn member(visitor: &Visitor, organisation: &str, email: &str) -> Option<String> {
    let page = visitor.get(&sheet(organisation)).await.body;
    let (_, rest) = page.split_once(email)?;
    let start = format!("{}/members/", sheet(organisation));
    forms::links(rest, &start).into_iter().next()
}

#[tokio::test]
async fn somebody_invited_opens_an_account_from_the_mail_and_is_a_member() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let thomas = Visitor::log_in(&server, THOMAS).await;
    let answer = invite(&thomas, PLANT, "nouveau@valorhone.test", "READER").await;
    thomas.is_told(&answer, "C&#39;est fait").await;
    let again = invite(&thomas, PLANT, "nouveau@valorhone.test", "READER").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("id=\"email-erreur\""), "{}", again.body);
    assert!(again.body.contains("value=\"nouveau@valorhone.test\""));

    let link = link(&place, "nouveau@valorhone.test");
    let guest = Visitor::anonymous(&server);
    let page = guest.get(&link).await.body;
    assert!(
        page.contains("value=\"nouveau@valorhone.test\" readonly"),
        "{page}"
    );
    let weak = guest
        .submit(&link, &[("nom", "Noé Petit"), ("mot-de-passe", "court")])
        .await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("nom", "Noé Petit"), ("mot-de-passe", CHOSEN)];
    let joined = guest.submit(&link, &fields).await;
    guest.is_told(&joined, "Bienvenue").await;
    assert_eq!(guest.get(&link).await.status, StatusCode::NOT_FOUND);
    let guest = Visitor::with_password(&server, "nouveau@valorhone.test", CHOSEN);
    let guest = guest.await.unwrap();
    let page = guest.get(&sheet(PLANT)).await.body;
    assert!(page.contains("votre rôle&nbsp;: Lecteur"), "{page}");
    // A reader looks on.
    assert!(!page.contains("Inviter") && !page.contains("Gérer") && !page.contains("Renouveler"));
}

#[tokio::test]
async fn an_invitation_is_sent_again_or_taken_back() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let thomas = Visitor::log_in(&server, THOMAS).await;
    invite(&thomas, PLANT, "nouveau@valorhone.test", "MEMBER").await;
    let page = member(&thomas, PLANT, "nouveau@valorhone.test")
        .await
        .unwrap();
    let sent = send(&thomas, &page, &page, &[("action", "renvoyer")]).await;
    thomas
        .is_told(&sent, "L&#39;invitation est renvoyée.")
        .await;
    let link = link(&place, "nouveau@valorhone.test");
    let deleted = send(&thomas, &page, &page, &[("action", "supprimer")]).await;
    thomas
        .is_told(&deleted, "L&#39;invitation est supprimée.")
        .await;
    assert_eq!(member(&thomas, PLANT, "nouveau@valorhone.test").await, None);
    let guest = Visitor::anonymous(&server);
    assert_eq!(guest.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_member_gets_another_role_then_leaves() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let thomas = Visitor::log_in(&server, THOMAS).await;
    let page = member(&thomas, PLANT, SOFIA).await.unwrap();
    let fields = [("action", "role"), ("role", "READER")];
    let changed = send(&thomas, &page, &page, &fields).await;
    thomas.is_told(&changed, "Le rôle est changé.").await;
    let unknown = [("action", "role"), ("role", "ROI")];
    let refused = send(&thomas, &page, &page, &unknown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sofia = Visitor::log_in(&server, SOFIA).await;
    assert!(sofia.get(&sheet(PLANT)).await.body.contains("Lecteur"));
    let removed = send(&thomas, &page, &page, &[("action", "retirer")]).await;
    thomas.is_told(&removed, "n&#39;est plus membre").await;
    assert_eq!(sofia.get(&sheet(PLANT)).await.location, "/companies");
}

#[tokio::test]
async fn only_an_administrator_manages_members_and_the_code() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let thomas = Visitor::log_in(&server, THOMAS).await;
    let sofia = Visitor::log_in(&server, SOFIA).await;
    let page = member(&thomas, PLANT, SOFIA).await.unwrap();
    let code = format!("{}/code", sheet(PLANT));
    for path in [&page, &code] {
        assert_eq!(
            sofia.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let own = sofia.form_token("/account/info").await;
    let attempts: [(&str, Vec<(&str, &str)>); 4] = [
        (&page, vec![("action", "role"), ("role", "ADMIN")]),
        (&page, vec![("action", "retirer")]),
        (&code, vec![]),
        (
            "/companies/00000012500013/invite",
            vec![("email", "a@b.test"), ("role", "ADMIN")],
        ),
    ];
    for (path, mut fields) in attempts {
        fields.push(("jeton", &own));
        let answer = sofia.post(path, &fields, &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {fields:?}");
    }
    // The establishment of others is not even shown.
    for path in [
        sheet(PRODUCER),
        sheet(CARRIER),
        "/companies/abc".to_owned(),
        "/companies/a".to_owned(),
    ] {
        let answer = thomas.get(&path).await;
        assert_eq!(answer.location, "/companies", "{path}: {}", answer.status);
    }
    let driver = Visitor::log_in(&server, "hugo@vialatte.test").await;
    let page = driver.get(&sheet(CARRIER)).await.body;
    assert!(
        page.contains("Chauffeur") && !page.contains("5290"),
        "{page}"
    );
}

#[tokio::test]
async fn a_request_to_join_is_accepted_with_a_role_or_refused() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let ask = "mutation ($siret: String!) { sendMembershipRequest(siret: $siret) { id } }";
    for (email, decision, words) in [
        ("omar@lefevre.test", "accepter", "La demande est acceptée"),
        ("marc@garon.test", "refuser", "La demande est refusée."),
    ] {
        let visitor = Visitor::log_in(&server, email).await;
        let request = visitor.ask(ask, json!({ "siret": PLANT })).await;
        let thomas = Visitor::log_in(&server, THOMAS).await;
        let page = sheet(PLANT);
        let id = request["id"].as_str().unwrap();
        assert!(thomas.get(&page).await.body.contains(email));
        let fields = [("demande", id), ("decision", decision), ("role", "DRIVER")];
        let answered = send(&thomas, &page, &format!("{page}/requests"), &fields).await;
        thomas.is_told(&answered, words).await;
        let again = send(&thomas, &page, &format!("{page}/requests"), &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let roles = visitor
            .ask("{ permissionsInfos { roles } }", Value::Null)
            .await;
        let is_driver = roles["roles"]
            .as_array()
            .unwrap()
            .contains(&json!("DRIVER"));
        assert_eq!(is_driver, decision == "accepter");
    }
}

#[tokio::test]
async fn the_signature_code_is_renewed_after_a_question() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let thomas = Visitor::log_in(&server, THOMAS).await;
    assert!(thomas.get(&sheet(PLANT)).await.body.contains(">8123<"));
    let code = format!("{}/code", sheet(PLANT));
    let renewed = thomas.submit(&code, &[]).await;
    thomas
        .is_told(&renewed, "Le code de signature est renouvelé.")
        .await;
    assert!(!thomas.get(&sheet(PLANT)).await.body.contains(">8123<"));
}

#[tokio::test]
async fn an_establishment_is_registered_or_joined_by_its_number() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let omar = Visitor::log_in(&server, "omar@lefevre.test").await;
    let at = |number: &str| format!("/companies/create?numero={number}");
    for (number, status, words) in [
        (
            "12",
            StatusCode::UNPROCESSABLE_ENTITY,
            "id=\"numero-erreur\"",
        ),
        (
            PRODUCER,
            StatusCode::OK,
            "Vous êtes membre de cet établissement.",
        ),
        (PLANT, StatusCode::OK, "Demander à le rejoindre"),
    ] {
        let page = omar.get(&at(number)).await;
        assert_eq!(page.status, status, "{number}");
        assert!(page.body.contains(words), "{number}: {}", page.body);
    }
    let asked = omar.submit(&at(PLANT), &[]).await;
    omar.is_told(&asked, "Votre demande est envoyée").await;
    let again = omar.submit(&at(PLANT), &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("role=\"alert\""));

    let made_up = omar
        .ask("mutation { createTestCompany }", Value::Null)
        .await;
    let number = made_up.as_str().unwrap();
    let careless = omar
        .submit(&at(number), &[("nom", "Atelier d'essai")])
        .await;
    assert_eq!(careless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        careless.body.contains("id=\"certifie-erreur\""),
        "{}",
        careless.body
    );
    let fields = [("nom", "Atelier d'essai"), ("certifie", "oui")];
    let registered = omar.submit(&at(number), &fields).await;
    assert_eq!(registered.location, sheet(number), "{}", registered.body);
    omar.is_told(&registered, "vous en êtes administrateur")
        .await;
    let page = omar.get(&sheet(number)).await.body;
    assert!(
        page.contains("Atelier d&#39;essai") && page.contains("Producteur de déchets"),
        "{page}"
    );
}
