//! Establishments, by their pages: registering them, what they do, what may be signed without them, their end.

use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    companies::send,
    fixture::{Place, Server},
    forms,
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

const CONTACT: [(&str, &str); 3] = [
    ("contact", "Lise Marchand"),
    ("courriel", "lise@atelier.test"),
    ("telephone", "0472000000"),
];

/// An establishment that nobody registered.
async fn made_up(visitor: &Visitor) -> String {
    let made = visitor
        .ask("mutation { createTestCompany }", Value::Null)
        .await;
    made.as_str().unwrap().to_owned()
}

/// Registers a professional with these fields; answers its number.
async fn professional(visitor: &Visitor, fields: &[(&str, &str)]) -> String {
    let number = made_up(visitor).await;
    let page = format!("/companies/professional?numero={number}");
    let mut all = CONTACT.to_vec();
    all.extend_from_slice(fields);
    all.push(("certifie", "oui"));
    let target = format!("/companies/professional/{number}");
    let answer = send(visitor, &page, &target, &all).await;
    assert_eq!(
        answer.location,
        format!("/companies/{number}"),
        "{fields:?}: {}",
        answer.body
    );
    number
}

#[tokio::test]
async fn every_profile_is_registered_with_its_papers() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let omar = Visitor::log_in(&server, OMAR).await;
    let receipt = |prefix: &str| {
        ["numero", "validite", "departement"].map(|field| format!("{prefix}-{field}"))
    };
    let (transport, trade, brokerage) =
        (receipt("transport"), receipt("negoce"), receipt("courtage"));
    let cases: Vec<(Vec<(&str, &str)>, &[&str])> = vec![
        (
            vec![("profils", "PRODUCER"), ("profils", "INTERMEDIARY")],
            &["Producteur de déchets\nIntermédiaire"],
        ),
        (
            vec![
                ("profils", "COLLECTOR"),
                ("collecte", "DANGEROUS_WASTES"),
                ("collecte", "DEEE_WASTES"),
            ],
            &["rubrique 2718", "rubrique 2711"],
        ),
        (
            vec![("profils", "WASTEPROCESSOR"), ("traitement", "CREMATION")],
            &["Crémation"],
        ),
        (
            vec![
                ("profils", "DISPOSAL_FACILITY"),
                ("profils", "RECOVERY_FACILITY"),
                ("profils", "WASTE_CENTER"),
            ],
            &["Sortie de statut de déchet"],
        ),
        (
            vec![
                ("profils", "WASTE_VEHICLES"),
                ("vehicules", "BROYEUR"),
                ("vehicules", "DEMOLISSEUR"),
                ("demolisseur-numero", "PR69D"),
                ("demolisseur-departement", "69"),
                ("broyeur-numero", "PR69B"),
                ("broyeur-departement", "69"),
            ],
            &["PR69D, département 69", "PR69B, département 69"],
        ),
        (
            vec![
                ("profils", "TRANSPORTER"),
                (&transport[0], "T-1"),
                (&transport[1], "2049-12-31"),
                (&transport[2], "69"),
            ],
            &["T-1, département 69, jusqu&#39;au 31/12/2049"],
        ),
        (
            vec![
                ("profils", "TRADER"),
                (&trade[0], "N-1"),
                (&trade[1], "2049-12-31"),
                (&trade[2], "38"),
                ("profils", "BROKER"),
                (&brokerage[0], "C-1"),
                (&brokerage[1], "2049-12-31"),
                (&brokerage[2], "42"),
            ],
            &["N-1, département 38", "C-1, département 42"],
        ),
        (
            vec![
                ("profils", "WORKER"),
                ("amiante-ss4", "oui"),
                ("amiante-ss3", "oui"),
                ("amiante-numero", "A-1"),
                ("amiante-validite", "2049-12-31"),
                ("amiante-organisme", "QUALIBAT"),
            ],
            &["A-1, sous-section 4, sous-section 3, jusqu&#39;au 31/12/2049, QUALIBAT"],
        ),
    ];
    for (fields, expected) in cases {
        let number = professional(&omar, &fields).await;
        let sheet = omar.get(&format!("/companies/{number}")).await.body;
        for words in expected {
            assert!(sheet.contains(words), "{words} in {sheet}");
        }
    }
}

#[tokio::test]
async fn what_a_registration_lacks_is_said_beside_its_field_and_registers_nothing() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let omar = Visitor::log_in(&server, OMAR).await;
    let number = made_up(&omar).await;
    let page = format!("/companies/professional?numero={number}");
    let target = format!("/companies/professional/{number}");
    let attempts: [(&[(&str, &str)], &[&str]); 4] = [
        (
            &[],
            &["profils", "contact", "courriel", "telephone", "certifie"],
        ),
        (
            &[("profils", "TRANSPORTER"), ("transport-numero", "T-1")],
            &["transport-validite", "transport-departement"],
        ),
        (
            &[("profils", "WORKER"), ("amiante-ss3", "oui")],
            &["amiante-numero", "amiante-validite", "amiante-organisme"],
        ),
        (
            &[("profils", "PRODUCER"), ("telephone", "1245")],
            &["telephone"],
        ),
    ];
    for (fields, expected) in attempts {
        let refused = send(&omar, &page, &target, fields).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}"
        );
        for field in expected {
            let beside = format!("id=\"{field}-erreur\"");
            assert!(
                refused.body.contains(&beside),
                "{field} of {fields:?}: {}",
                refused.body
            );
        }
    }
    // What the API alone knows is said too.
    let mut fields = CONTACT.to_vec();
    fields.extend([("profils", "ECO_ORGANISME"), ("certifie", "oui")]);
    let refused = send(&omar, &page, &target, &fields).await;
    assert!(
        refused
            .body
            .contains("ne figure pas dans la liste des éco-organismes"),
        "{}",
        refused.body
    );
    let page = omar.get(&format!("/companies/{number}")).await;
    assert_eq!(page.location, "/companies");
}

#[tokio::test]
async fn a_foreign_carrier_is_registered() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let omar = Visitor::log_in(&server, OMAR).await;
    let number = "DE136695976";
    let found = omar
        .get(&format!("/companies/create?numero={number}"))
        .await
        .body;
    let links = forms::links(&found, "/companies/foreign");
    assert_eq!(links.len(), 1, "{found}");
    let target = format!("/companies/foreign/{number}");
    let refused = send(&omar, &links[0], &target, &[]).await;
    for field in ["raison", "adresse", "contact", "certifie"] {
        assert!(
            refused.body.contains(&format!("id=\"{field}-erreur\"")),
            "{field}: {}",
            refused.body
        );
    }
    let mut fields = CONTACT.to_vec();
    fields.extend([
        ("raison", "Spedition Weiss GmbH"),
        ("adresse", "Hauptstrasse 1\r\n10115 Berlin"),
        ("certifie", "oui"),
    ]);
    let registered = send(&omar, &links[0], &target, &fields).await;
    assert_eq!(
        registered.location,
        format!("/companies/{number}"),
        "{}",
        registered.body
    );
    let sheet = omar.get(&registered.location).await.body;
    assert!(
        sheet.contains("Spedition Weiss GmbH") && sheet.contains("Hauptstrasse 1 10115 Berlin"),
        "{sheet}"
    );
    assert!(sheet.contains("Transporteur"));
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
