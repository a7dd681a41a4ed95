//! Establishments, by their pages: what they do, what may be signed without them, their end.

use http::StatusCode;
use serde_json::json;

use crate::{
    companies::send,
    fixture::{Place, Server},
    registrations::{made_up, professional},
    slips::{CARRIER, PLANT, PRODUCER},
    visitor::Visitor,
};

const CAMILLE: &str = "camille@lefevre.test";
const OMAR: &str = "omar@lefevre.test";
const NADIA: &str = "nadia@vialatte.test";
const THOMAS: &str = "thomas@valorhone.test";

fn of(organisation: &str, page: &str) -> String {
    format!("/companies/{organisation}/{page}")
}

#[tokio::test]
async fn an_administrator_changes_the_sheet_and_a_paper_goes_with_its_profile() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let nadia = Visitor::log_in(&server, NADIA).await;
    let page = of(CARRIER, "edit/identite");
    let saved = nadia
        .submit(&page, &[("nom", "Vialatte Frères"), ("gerep", "G-7")])
        .await;
    nadia.is_told(&saved, "est enregistrée").await;
    let sheet = nadia.get(&format!("/companies/{CARRIER}")).await.body;
    assert!(
        sheet.contains("<h1>Vialatte Frères</h1>") && sheet.contains("G-7"),
        "{sheet}"
    );
    let refreshed = send(&nadia, &page, &page, &[("action", "annuaire")]).await;
    nadia
        .is_told(&refreshed, "à nouveau celles de l&#39;annuaire")
        .await;

    let page = of(CARRIER, "edit/contact");
    for (field, value) in [
        ("courriel", "lise@"),
        ("telephone", "047100000"),
        ("site", "www.invalide.fr"),
        ("contact", ""),
    ] {
        let refused = nadia.submit(&page, &[(field, value)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(
            refused.body.contains(&format!("id=\"{field}-erreur\"")),
            "{field}: {}",
            refused.body
        );
    }
    let saved = nadia
        .submit(
            &page,
            &[
                ("telephone", "+33600000000"),
                ("site", "https://vialatte.example"),
            ],
        )
        .await;
    nadia.is_told(&saved, "est enregistrée").await;

    // The receipt that the sandbox gives is in the form; it goes with its profile.
    let page = of(CARRIER, "edit/profil");
    let form = nadia.get(&page).await.body;
    assert!(
        form.contains("value=\"2024-069-0412\"") && form.contains("value=\"2099-12-31\""),
        "{form}"
    );
    let fields = [
        ("profils", "TRANSPORTER"),
        ("profils", "BROKER"),
        ("transport-numero", "2026-069-1"),
        ("transport-validite", "2040-01-01"),
        ("transport-departement", "69"),
    ];
    let saved = send(&nadia, &page, &page, &fields).await;
    nadia.is_told(&saved, "est enregistrée").await;
    let sheet = nadia.get(&format!("/companies/{CARRIER}")).await.body;
    assert!(
        sheet.contains("2026-069-1, département 69, jusqu&#39;au 01/01/2040")
            && sheet.contains("Courtier"),
        "{sheet}"
    );
    let saved = send(
        &nadia,
        &page,
        &page,
        &[("profils", "BROKER"), ("transport-numero", "2026-069-1")],
    )
    .await;
    nadia.is_told(&saved, "est enregistrée").await;
    let sheet = nadia.get(&format!("/companies/{CARRIER}")).await.body;
    assert!(
        !sheet.contains("2026-069-1") && sheet.contains("Courtier"),
        "{sheet}"
    );
    let none = send(&nadia, &page, &page, &[("nom", "x")]).await;
    assert!(none.body.contains("id=\"profils-erreur\""), "{}", none.body);
}

#[tokio::test]
async fn only_an_administrator_changes_an_establishment() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let omar = Visitor::log_in(&server, OMAR).await;
    let token = omar.form_token("/account/info").await;
    let pages = [
        "edit/identite",
        "edit/contact",
        "edit/profil",
        "signature",
        "advanced",
    ];
    for page in pages {
        let own = of(PRODUCER, page);
        assert_eq!(omar.get(&own).await.status, StatusCode::FORBIDDEN, "{page}");
        let fields = [
            ("jeton", token.as_str()),
            ("action", "supprimer"),
            ("profils", "TRADER"),
            ("nom", "Pirate"),
        ];
        let refused = omar.post(&own, &fields, &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
        // Somebody else's establishment is not even shown.
        let other = of(PLANT, page);
        assert_eq!(omar.get(&other).await.location, "/companies", "{page}");
        assert_eq!(
            omar.post(&other, &fields, &[]).await.location,
            "/companies",
            "{page}"
        );
    }
    let refused = omar
        .post(
            &of(PRODUCER, "verification"),
            &[("jeton", &token), ("code", "1")],
            &[],
        )
        .await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    let sheet = omar.get(&format!("/companies/{PRODUCER}")).await.body;
    assert!(
        !sheet.contains("/edit/") && !sheet.contains("/advanced") && !sheet.contains("Pirate"),
        "{sheet}"
    );
}

#[tokio::test]
async fn a_collector_is_allowed_to_sign_for_the_producer_then_is_not() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let page = of(PRODUCER, "signature");
    let early = send(
        &camille,
        &page,
        &page,
        &[("action", "autoriser"), ("collecteur", CARRIER)],
    )
    .await;
    assert_eq!(early.status, StatusCode::FORBIDDEN);
    let set = send(
        &camille,
        &page,
        &page,
        &[("action", "regler"), ("annexe-1", "oui"), ("dasri", "oui")],
    )
    .await;
    camille.is_told(&set, "est enregistrée").await;
    let unknown = send(
        &camille,
        &page,
        &page,
        &[("action", "autoriser"), ("collecteur", "123")],
    )
    .await;
    assert!(
        unknown.body.contains("id=\"collecteur-erreur\""),
        "{}",
        unknown.body
    );
    let added = send(
        &camille,
        &page,
        &page,
        &[("action", "autoriser"), ("collecteur", "000 000 117 00010")],
    )
    .await;
    camille
        .is_told(&added, "La signature automatique est autorisée.")
        .await;
    let nadia = Visitor::log_in(&server, NADIA).await;
    let sheet = nadia.get(&format!("/companies/{CARRIER}")).await.body;
    assert!(
        sheet.contains("Vous enlevez les annexes 1 de Chaudronnerie Lefèvre"),
        "{sheet}"
    );
    let body = camille.get(&page).await.body;
    let (_, rest) = body.split_once("name=\"automate\" value=\"").unwrap();
    let id = rest.split('"').next().unwrap();
    let removed = send(
        &camille,
        &page,
        &page,
        &[("action", "retirer"), ("automate", id)],
    )
    .await;
    camille.is_told(&removed, "n&#39;est plus autorisée").await;
}

#[tokio::test]
async fn an_establishment_sleeps_wakes_and_is_deleted_by_its_number() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let omar = Visitor::log_in(&server, OMAR).await;
    let number = professional(
        &omar,
        &[("profils", "COLLECTOR"), ("collecte", "DANGEROUS_WASTES")],
    )
    .await;
    let page = of(&number, "advanced");
    let slept = send(&omar, &page, &page, &[("action", "endormir")]).await;
    omar.is_told(&slept, "en sommeil").await;
    let sheet = omar.get(&format!("/company/{number}")).await.body;
    assert!(sheet.contains("en sommeil"), "{sheet}");

    // Its slips may be taken over by whoever agrees.
    let wrong = send(
        &omar,
        &page,
        &page,
        &[
            ("action", "ceder"),
            ("repreneur", "00000014100010"),
            ("numero-cession", "1"),
        ],
    )
    .await;
    assert!(
        wrong.body.contains("id=\"numero-cession-erreur\""),
        "{}",
        wrong.body
    );
    let fields = [
        ("action", "ceder"),
        ("repreneur", "00000014100010"),
        ("numero-cession", number.as_str()),
    ];
    let asked = send(&omar, &page, &page, &fields).await;
    omar.is_told(&asked, "La cession est demandée").await;
    let marc = Visitor::log_in(&server, "marc@garon.test").await;
    let received = of("00000014100010", "advanced");
    let body = marc.get(&received).await.body;
    let (_, rest) = body.split_once("name=\"cession\" value=\"").unwrap();
    let id = rest.split('"').next().unwrap();
    let answered = send(
        &marc,
        &received,
        &received,
        &[("action", "refuser"), ("cession", id)],
    )
    .await;
    marc.is_told(&answered, "est enregistrée").await;

    let woken = send(&omar, &page, &page, &[("action", "reveiller")]).await;
    omar.is_told(&woken, "L&#39;établissement est réveillé.")
        .await;
    for typed in ["", PRODUCER] {
        let refused = send(
            &omar,
            &page,
            &page,
            &[("action", "supprimer"), ("numero-suppression", typed)],
        )
        .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("id=\"numero-suppression-erreur\""),
            "{}",
            refused.body
        );
    }
    let traced = send(
        &omar,
        &page,
        &page,
        &[("action", "tracer"), ("numero-tracabilite", &number)],
    )
    .await;
    omar.is_told(&traced, "à partir de demain").await;
    let deleted = send(
        &omar,
        &page,
        &page,
        &[("action", "supprimer"), ("numero-suppression", &number)],
    )
    .await;
    omar.is_told(&deleted, "n&#39;est plus inscrit").await;
    assert_eq!(omar.get(&page).await.location, "/companies");
}

#[tokio::test]
async fn the_code_of_a_letter_verifies_an_establishment() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let thomas = Visitor::log_in(&server, THOMAS).await;
    let page = format!("/companies/{PLANT}");
    let wrong = send(
        &thomas,
        &page,
        &of(PLANT, "verification"),
        &[("code", "00000")],
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("role=\"alert\""), "{}", wrong.body);
}

#[tokio::test]
async fn what_everybody_may_know_of_an_establishment_is_on_its_public_sheet() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let page = camille.get(&format!("/company/{CARRIER}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Transports Vialatte",
        "2024-069-0412",
        "nadia@vialatte.test",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    // Neither its code nor its members.
    assert!(!page.body.contains("5290") && !page.body.contains("Hugo"));
    let number = made_up(&camille).await;
    let page = camille.get(&format!("/company/{number}")).await.body;
    assert!(page.contains("n'est pas inscrit"), "{page}");
    assert_eq!(
        camille.get("/company/123").await.status,
        StatusCode::NOT_FOUND
    );
    let nobody = Visitor::anonymous(&server);
    assert!(
        nobody
            .get(&format!("/company/{CARRIER}"))
            .await
            .location
            .starts_with("/login")
    );
}

#[tokio::test]
async fn the_rights_of_an_administrator_are_asked_for_and_given() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let omar = Visitor::log_in(&server, OMAR).await;
    let page = "/companies/manage";
    let wrong = send(&omar, page, page, &[("action", "demander")]).await;
    assert!(
        wrong.body.contains("id=\"methode-erreur\""),
        "{}",
        wrong.body
    );
    let fields = [
        ("action", "demander"),
        ("etablissement", PRODUCER),
        ("methode", "REQUEST_ADMIN_APPROVAL"),
    ];
    let asked = send(&omar, page, page, &fields).await;
    omar.is_told(&asked, "est envoyée").await;
    let own = omar.get(page).await.body;
    assert!(
        own.contains("Chaudronnerie Lefèvre") && own.contains("En cours"),
        "{own}"
    );
    let query = "{ adminRequests { edges { node { id } } } }";
    let found = omar.ask(query, json!({})).await;
    let id = found["edges"][0]["node"]["id"].as_str().unwrap();
    let request = of(PRODUCER, &format!("admin-request/{id}"));
    // Nobody else answers it.
    let thomas = Visitor::log_in(&server, THOMAS).await;
    assert_eq!(
        thomas
            .get(&of(PLANT, &format!("admin-request/{id}")))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let accepted = send(&camille, &request, &request, &[("decision", "accepter")]).await;
    camille
        .is_told(&accepted, "La réponse est enregistrée.")
        .await;
    assert!(omar.get(page).await.body.contains("Acceptée"));
    assert_eq!(
        omar.get(&of(PRODUCER, "advanced")).await.status,
        StatusCode::OK
    );
    let again = camille.get(&request).await.body;
    assert!(again.contains("n'attend plus de réponse"), "{again}");
}

#[tokio::test]
async fn the_members_of_ones_establishments_are_a_file() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    for format in ["csv", "xlsx"] {
        let link = camille
            .get(&format!("/companies/files/{format}"))
            .await
            .location;
        let path = link.strip_prefix(&server.url).unwrap();
        assert_eq!(camille.get(path).await.status, StatusCode::OK, "{format}");
    }
    assert_eq!(
        camille.get("/companies/files/exe").await.status,
        StatusCode::NOT_FOUND
    );
}
