//! Pictures of the pages of registries, statistics, settings and establishments.

use serde_json::{Value, json};

use crate::{
    access::asking_application,
    companies::send,
    fixture::{Place, Server},
    screens::Tour,
    slips::{self, CARRIER, PLANT, PRODUCER, SHREDDER},
    visitor::Visitor,
};

#[tokio::test(flavor = "multi_thread")]
async fn registries_and_statistics_fit_every_screen() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    tour.visit("/statistics", "statistiques-plateforme").await;
    tour.browser.log_in("thomas@valorhone.test").await;
    tour.visit(
        "/verification?numero=BSD-20260401-ABCDEFGH1",
        "verification",
    )
    .await;
    tour.visit("/registry/export", "registre-aucun").await;
    tour.browser.press("Demander l'export").await;
    tour.browser.sees("Télécharger (CSV)").await;
    tour.take("registre-export").await;
    tour.browser.fill("codes", "99 99 99").await;
    tour.browser.press("Demander l'export").await;
    tour.browser.sees("n'est pas un code déchet").await;
    tour.take("registre-refuse").await;
    tour.visit("/registry/exhaustive", "registre-exhaustif")
        .await;
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let given = format!("/registry/delegations?etablissement={PRODUCER}");
    let fields = [
        ("action", "deleguer"),
        ("delegataire", PLANT),
        (
            "objet",
            "Registre de l'atelier de traitement de surface, tenu par l'installation de destination",
        ),
    ];
    send(&camille, &given, &given, &fields).await;
    tour.visit("/registry/delegations", "delegations").await;
    let statistics = format!("/companies/{PLANT}/statistics");
    tour.visit(&statistics, "statistiques").await;
    tour.visit(
        &format!("{statistics}?du=2001-01&au=2001-02"),
        "statistiques-vides",
    )
    .await;
    tour.visit(
        &format!("{statistics}?du=2026-05&au=2026-01"),
        "statistiques-refusees",
    )
    .await;
    tour.browser.log_in("hugo@vialatte.test").await;
    tour.visit("/registry/export", "registre-interdit").await;
    tour.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_fit_every_screen() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    tour.browser.log_in("camille@lefevre.test").await;
    tour.visit("/account/notifications", "notifications").await;
    tour.browser
        .script("document.querySelectorAll('details').forEach((d) => { d.open = true; });")
        .await;
    tour.take("notifications-ouvertes").await;
    tour.visit("/account/sessions", "sessions").await;
    tour.visit("/account/webhooks", "webhooks-aucun").await;
    tour.browser
        .fill(
            "adresse",
            "https://progiciel.etablissements-lefevre.example/bordereaux/changements",
        )
        .await;
    tour.browser
        .fill("secret", "un-jeton-de-plus-de-vingt-caracteres")
        .await;
    tour.browser.press("Créer le webhook").await;
    tour.browser.sees("Le webhook est enregistré.").await;
    tour.take("webhooks").await;
    tour.visit("/account/oauth2", "applications-aucune").await;
    asking_application(&server, "camille@lefevre.test").await;
    tour.visit("/account/oauth2", "applications").await;
    tour.browser.press("Suivi bennes").await;
    tour.browser.sees("client_secret").await;
    tour.take("application-fiche").await;
    tour.visit("/account/oauth2/create", "application-nouvelle")
        .await;
    tour.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn establishments_and_their_edition_fit_every_screen() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    let of = |organisation: &str, page: &str| format!("/companies/{organisation}/{page}");
    tour.browser.log_in("agathe@fontvieille.test").await;
    for (page, name) in [
        ("edit/identite", "etablissement-identite"),
        ("edit/contact", "etablissement-contact"),
        ("edit/profil", "etablissement-profil"),
        ("signature", "etablissement-signature"),
        ("advanced", "etablissement-avance"),
    ] {
        tour.visit(&of(SHREDDER, page), name).await;
    }
    tour.browser
        .script("document.querySelectorAll('details').forEach((d) => { d.open = true; });")
        .await;
    tour.take("etablissement-avance-ouvert").await;
    tour.visit("/companies/manage", "droits").await;
    tour.visit(&format!("/company/{CARRIER}"), "fiche-publique")
        .await;
    let agathe = Visitor::log_in(&server, "agathe@fontvieille.test").await;
    let number = agathe
        .ask("mutation { createTestCompany }", Value::Null)
        .await;
    let number = number.as_str().unwrap();
    tour.visit(&format!("/company/{number}"), "fiche-publique-non-inscrit")
        .await;
    tour.visit("/companies/create", "ajout").await;
    tour.visit(
        &format!("/companies/create?numero={number}"),
        "ajout-trouve",
    )
    .await;
    tour.visit(
        &format!("/companies/professional?numero={number}"),
        "ajout-professionnel",
    )
    .await;
    for kind in ["TRANSPORTER", "WASTE_VEHICLES", "WORKER"] {
        tour.browser.choose("profils", kind).await;
    }
    tour.browser.choose("vehicules", "BROYEUR").await;
    tour.browser.fill("transport-numero", "T-1").await;
    tour.browser.press("Inscrire l'établissement").await;
    tour.browser.sees("Rien n'a été enregistré").await;
    tour.take("ajout-professionnel-refuse").await;
    tour.visit("/companies/foreign?numero=DE136695976", "ajout-etranger")
        .await;

    // A slip on the road, and slips that come from others.
    let nadia = Visitor::log_in(&server, "nadia@vialatte.test").await;
    let query = "query ($org: [String!]) { bsds(first: 1, where: { isCollectedFor: $org }) { edges { node { ... on Form { id } ... on Bsda { id } } } } }";
    let found = nadia.ask(query, json!({ "org": [CARRIER] })).await;
    let id = found["edges"][0]["node"]["id"].as_str().unwrap();
    let path = if id.starts_with("BSDA-") {
        "bsdas"
    } else {
        "bsdds"
    };
    tour.browser.log_in("nadia@vialatte.test").await;
    tour.visit(
        &format!("/dashboard/{CARRIER}/{path}/road-control/{id}"),
        "controle-routier",
    )
    .await;
    tour.browser.press("Afficher le code").await;
    tour.browser.sees("À faire lire au contrôleur").await;
    tour.take("controle-routier-code").await;
    let marc = Visitor::log_in(&server, "marc@garon.test").await;
    let query = "{ forms(siret: \"00000014100010\", first: 100) { id grouping { form { id } } } }";
    let found = marc.ask(query, Value::Null).await;
    let gathers = |form: &&Value| {
        form["grouping"]
            .as_array()
            .is_some_and(|parts| !parts.is_empty())
    };
    let gathering = found.as_array().unwrap().iter().find(gathers).unwrap();
    tour.browser.log_in("marc@garon.test").await;
    let id = gathering["id"].as_str().unwrap();
    tour.visit(
        &format!("/dashboard/00000014100010/bsdds/view/{id}"),
        "tracabilite",
    )
    .await;
    tour.end();
}
