//! Registering establishments, by their pages: every profile, with its papers.

use http::StatusCode;
use serde_json::Value;

use crate::{
    companies::send,
    fixture::{Place, Server},
    forms,
    visitor::Visitor,
};

const OMAR: &str = "omar@lefevre.test";

const CONTACT: [(&str, &str); 3] = [
    ("contact", "Lise Marchand"),
    ("courriel", "lise@atelier.test"),
    ("telephone", "0472000000"),
];

/// An establishment that nobody registered.
pub(crate) async fn made_up(visitor: &Visitor) -> String {
    let made = visitor
        .ask("mutation { createTestCompany }", Value::Null)
        .await;
    made.as_str().unwrap().to_owned()
}

/// Registers a professional with these fields; answers its number.
pub(crate) async fn professional(visitor: &Visitor, fields: &[(&str, &str)]) -> String {
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
    type Case<'a> = (Vec<(&'a str, &'a str)>, &'a [&'a str]);
    let cases: Vec<Case> = vec![
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
    type Attempt<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
    let attempts: [Attempt; 4] = [
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
