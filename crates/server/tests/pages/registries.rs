//! Registries and statistics, by their pages.

use std::time::Duration;

use http::StatusCode;

use crate::{
    companies::send,
    fixture::{Place, Server},
    forms,
    slips::{self, CARRIER, PLANT, PRODUCER},
    visitor::{Answer, Visitor},
};

const CAMILLE: &str = "camille@lefevre.test";
const OMAR: &str = "omar@lefevre.test";
const THOMAS: &str = "thomas@valorhone.test";
const HUGO: &str = "hugo@vialatte.test";
const EXPORTS: &str = "/registry/export";

/// Asks for an export, with these fields changed.
async fn ask(visitor: &Visitor, page: &str, changes: &[(&str, &str)]) -> Answer {
    let known = [
        ("etablissement", ""),
        ("registre", "OUTGOING"),
        ("declaration", "ALL"),
        ("natures", "DD"),
        ("debut", "2020-01-01"),
        ("format", "CSV"),
    ];
    let kept = known
        .into_iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let fields: Vec<(&str, &str)> = kept.chain(changes.iter().copied()).collect();
    send(visitor, page, page, &fields).await
}

/// Waits for the file of the latest export; answers the address that its page gives.
async fn file(visitor: &Visitor, page: &str) -> String {
    for _ in 0..200 {
        let body = visitor.get(page).await.body;
        let links = forms::links(&body, page);
        if let Some(link) = links.into_iter().find(|link| link.ends_with("/download")) {
            return link;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the export is never made: {}", visitor.get(page).await.body);
}

/// What a link to a file leads to.
async fn content(server: &Server, visitor: &Visitor, link: &str) -> String {
    let answer = visitor.get(link).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let path = answer.location.strip_prefix(&server.url).unwrap();
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

#[tokio::test]
async fn a_registry_is_asked_for_then_downloaded() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let empty = camille.get(EXPORTS).await.body;
    assert!(
        empty.contains("Vous n'avez pas encore demandé d'export."),
        "{empty}"
    );
    let asked = ask(&camille, EXPORTS, &[("etablissement", PRODUCER)]).await;
    camille.is_told(&asked, "L&#39;export est demandé").await;
    let link = file(&camille, EXPORTS).await;
    let registry = content(&server, &camille, &link).await;
    let lines: Vec<&str> = registry.lines().collect();
    assert!(lines[0].contains(';') && lines.len() > 1, "{registry}");
    assert!(registry.contains(PRODUCER));
    let page = camille.get(EXPORTS).await.body;
    assert!(
        page.contains("Registre : Sortant") && page.contains("Chaudronnerie Lefèvre"),
        "{page}"
    );

    let exhaustive = "/registry/exhaustive";
    let asked = ask(&camille, exhaustive, &[("etablissement", PRODUCER)]).await;
    camille.is_told(&asked, "L&#39;export est demandé").await;
    let link = file(&camille, exhaustive).await;
    assert!(content(&server, &camille, &link).await.contains(PRODUCER));

    // The same again, too soon.
    let again = ask(&camille, EXPORTS, &[("etablissement", PRODUCER)]).await;
    assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(again.body.contains("moins de 5 minutes"), "{}", again.body);

    // An export belongs to who asked for it.
    let thomas = Visitor::log_in(&server, THOMAS).await;
    let refused = thomas.get(&link).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let cancel = link.replace("/download", "/cancel");
    let refused = send(&thomas, exhaustive, &cancel, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("role=\"alert\""));
}

#[tokio::test]
async fn what_an_export_lacks_is_said_beside_its_field() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    for (field, value) in [
        ("debut", ""),
        ("fin", "2019-01-01"),
        ("codes", "99 99 99"),
        ("format", "PDF"),
    ] {
        let refused = ask(&camille, EXPORTS, &[(field, value)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let beside = format!("id=\"{field}-erreur\"");
        assert!(refused.body.contains(&beside), "{field}: {}", refused.body);
    }
    // What was typed is still there.
    let refused = ask(
        &camille,
        EXPORTS,
        &[("codes", "99 99 99"), ("debut", "2021-02-03")],
    )
    .await;
    assert!(
        refused.body.contains("value=\"99 99 99\"")
            && refused.body.contains("value=\"2021-02-03\"")
    );
}

#[tokio::test]
async fn a_registry_is_exported_by_who_may_read_it_only() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    // A driver reads no registry.
    let hugo = Visitor::log_in(&server, HUGO).await;
    let page = hugo.get(EXPORTS).await;
    assert!(
        page.body.contains("Vous ne pouvez exporter aucun registre"),
        "{}",
        page.body
    );
    let statistics = hugo.get(&format!("/companies/{CARRIER}/statistics")).await;
    assert_eq!(statistics.status, StatusCode::FORBIDDEN);
    let list = hugo
        .get(&format!("/dashboard/{CARRIER}/transport/to-collect"))
        .await
        .body;
    assert!(
        !list.contains("/statistics\"") || !list.contains("/registry/export?"),
        "{list}"
    );

    // Nobody exports what is not theirs, whatever their form says.
    let thomas = Visitor::log_in(&server, THOMAS).await;
    for company in [PRODUCER, "00000010900017/00000012500013"] {
        let refused = ask(&thomas, EXPORTS, &[("etablissement", company)]).await;
        assert!(
            matches!(
                refused.status,
                StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY
            ),
            "{company}: {}",
            refused.status
        );
    }
    let token = thomas.form_token(EXPORTS).await;
    let fields = [
        ("jeton", token.as_str()),
        ("debut", "2020-01-01"),
        ("format", "CSV"),
        ("natures", "DD"),
        ("registre", "SSD"),
    ];
    let refused = hugo.post(EXPORTS, &fields, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

/// The page of delegations of an establishment.
fn delegations(organisation: &str) -> String {
    format!("/registry/delegations?etablissement={organisation}")
}

#[tokio::test]
async fn a_registry_is_delegated_exported_by_the_delegate_and_taken_back() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let own = delegations(PRODUCER);
    let wrong = send(
        &camille,
        &own,
        &own,
        &[("action", "deleguer"), ("delegataire", "")],
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("id=\"delegataire-erreur\""),
        "{}",
        wrong.body
    );
    let fields = [
        ("action", "deleguer"),
        ("delegataire", PLANT),
        ("objet", "Registre de l'atelier"),
    ];
    let given = send(&camille, &own, &own, &fields).await;
    camille.is_told(&given, "Le registre est délégué.").await;
    let page = camille.get(&own).await.body;
    assert!(
        page.contains("Valorhône Traitement") && page.contains("Registre de l&#39;atelier"),
        "{page}"
    );

    // A reader looks on.
    let omar = Visitor::log_in(&server, OMAR).await;
    let page = omar.get(&own).await.body;
    assert!(
        page.contains("Valorhône Traitement")
            && !page.contains("method=\"post\" action=\"/registry"),
        "{page}"
    );
    let token = omar.form_token("/account/info").await;
    let fields = [
        ("jeton", token.as_str()),
        ("action", "deleguer"),
        ("delegataire", CARRIER),
    ];
    let refused = omar.post(&own, &fields, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let thomas = Visitor::log_in(&server, THOMAS).await;
    let page = thomas.get(EXPORTS).await.body;
    assert!(
        page.contains("par délégation à Valorhône Traitement"),
        "{page}"
    );
    let by_delegation = format!("{PRODUCER}/{PLANT}");
    let asked = ask(&thomas, EXPORTS, &[("etablissement", &by_delegation)]).await;
    thomas.is_told(&asked, "L&#39;export est demandé").await;

    let received = delegations(PLANT);
    let page = thomas.get(&received).await.body;
    let (_, rest) = page.split_once("name=\"delegation\" value=\"").unwrap();
    let id = rest.split('"').next().unwrap();
    let ended = send(
        &thomas,
        &received,
        &received,
        &[("action", "annuler"), ("delegation", id)],
    )
    .await;
    thomas.is_told(&ended, "La délégation a pris fin.").await;
    let page = camille.get(&own).await.body;
    assert!(page.contains("Annulée"), "{page}");
    let again = send(
        &camille,
        &own,
        &own,
        &[("action", "revoquer"), ("delegation", id)],
    )
    .await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_activity_of_an_establishment_is_drawn_and_told() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let thomas = Visitor::log_in(&server, THOMAS).await;
    let here = format!("/companies/{PLANT}/statistics");
    let page = thomas.get(&here).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "<svg ",
        "<desc id=\"",
        "Déchets entrants",
        "Voir les valeurs",
        "Partenaires",
        "/statistics/fichier.csv?du=",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(!page.policy.contains("unsafe"));
    let file = forms::links(&page.body, &format!("{here}/fichier.csv"));
    let csv = thomas.get(&file[0]).await;
    assert!(csv.body.starts_with("Flux;"), "{}", csv.body);
    // An empty year says so; a period that ends before it starts is said beside its fields.
    let empty = thomas
        .get(&format!("{here}?du=2001-01&au=2001-12"))
        .await
        .body;
    assert!(empty.contains("Rien sur cette période"), "{empty}");
    let wrong = thomas
        .get(&format!("{here}?du=2026-05&au=2026-01"))
        .await
        .body;
    assert!(wrong.contains("id=\"periode-erreur\""), "{wrong}");
    // Somebody else's are not shown.
    let other = thomas
        .get(&format!("/companies/{PRODUCER}/statistics"))
        .await;
    assert_eq!(other.location, "/dashboard");
}

#[tokio::test]
async fn the_activity_of_the_platform_is_everybodys() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let anybody = Visitor::anonymous(&server);
    let page = anybody.get("/statistics").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("<svg ") && page.body.contains("bordereaux créés"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Se connecter") && !page.body.contains("Lefèvre"));
    let csv = anybody.get("/statistics/fichier.csv").await;
    assert!(
        csv.status.is_success() && csv.body.contains(';'),
        "{}",
        csv.body
    );
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let page = camille.get("/statistics").await.body;
    assert!(
        page.contains("Camille Lefèvre") && !page.contains("Se connecter"),
        "{page}"
    );
}

#[tokio::test]
async fn the_number_of_a_paper_opens_the_slip_for_those_who_see_it_only() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let bsdd = slips::bsdd(&server, "Boues à vérifier").await;
    slips::publish_bsdd(&server, &bsdd).await;
    let at = |number: &str| format!("/verification?numero={number}");
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let found = camille.get(&at(&bsdd.number.to_lowercase())).await;
    assert!(
        found
            .location
            .ends_with(&format!("/bsdds/view/{}", bsdd.id)),
        "{}",
        found.location
    );
    assert_eq!(camille.get(&found.location).await.status, StatusCode::OK);
    let none = camille.get(&at("BSD-20260401-ABCDEFGH1")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert!(
        none.body.contains("Aucun bordereau que vous pouvez voir"),
        "{}",
        none.body
    );
    // Somebody whose establishment is not on the slip learns nothing.
    let ines = Visitor::log_in(&server, "ines@alpes-desamiantage.test").await;
    assert_eq!(
        ines.get(&at(&bsdd.number)).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        Visitor::anonymous(&server)
            .get(&at(&bsdd.number))
            .await
            .location
            .starts_with("/login")
    );
}
