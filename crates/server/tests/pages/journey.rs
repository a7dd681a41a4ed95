//! The whole way of somebody who has no software of their own, in a browser.

use serde_json::json;

use crate::{
    accounts::link,
    browser::{Browser, Look},
    fixture::{Place, Server},
    slips::{self, PLANT},
    visitor::Visitor,
};

const LISE: &str = "lise@atelier-neuf.test";
const CHOSEN: &str = "Tri-Selectif-4f2a-Fev";

/// Logs somebody in with the password that they chose.
async fn log_in(browser: &Browser, email: &str, password: &str) {
    browser.go("/login").await;
    browser.fill("email", email).await;
    browser.fill("password", password).await;
    browser.press("Se connecter").await;
    browser.sees("Se déconnecter").await;
}

/// Signs a step of a slip, with what its form lacks.
async fn sign(browser: &Browser, path: &str, fields: &[(&str, &str)]) {
    browser.go(path).await;
    for (field, value) in fields {
        browser.fill(field, value).await;
    }
    browser.press("Signer").await;
    browser.sees("est enregistrée").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_up_then_follows_their_waste_to_its_end() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    browser.look(Look::ALL[0]).await;
    browser.go("/signup").await;
    browser.fill("nom", "Lise Marchand").await;
    browser.fill("email", LISE).await;
    browser.fill("mot-de-passe", CHOSEN).await;
    browser.press("Créer mon compte").await;
    browser.sees("Un courriel vous attend").await;
    browser.go(&link(&place, LISE)).await;
    browser.press("Activer mon compte").await;
    browser.arrives_at("/login").await;
    log_in(&browser, LISE, CHOSEN).await;

    // An establishment, and somebody to help.
    browser.go("/companies").await;
    browser
        .sees("Vous n'êtes membre d'aucun établissement")
        .await;
    browser.press("Ajouter un établissement").await;
    browser.press("Obtenir un SIRET factice").await;
    browser.sees("Inscrire l'établissement").await;
    let number = browser.value("numero").await;
    browser.fill("nom", "Atelier neuf").await;
    browser.tick("certifie").await;
    browser.press("Inscrire l'établissement").await;
    browser.sees("vous en êtes administrateur").await;
    browser.fill("email", "aide@atelier-neuf.test").await;
    browser.press("Inviter").await;
    browser.sees("Invitation en attente").await;

    let lise = Visitor::with_password(&server, LISE, CHOSEN).await.unwrap();
    let query = "mutation M($input: CreateFormInput!) { createForm(createFormInput: $input) { id readableId } }";
    let input = slips::bsdd_input(&number, "Atelier neuf", "Boues de l'atelier");
    let made = lise.ask(query, json!({ "input": input })).await;
    let id = made["id"].as_str().unwrap();
    let of =
        |organisation: &str, page: &str| format!("/dashboard/{organisation}/bsdds/{page}/{id}");

    browser.go(&of(&number, "publish")).await;
    browser.press("Publier").await;
    browser.sees("est publié").await;
    sign(
        &browser,
        &format!("{}?etape=emission", of(&number, "sign")),
        &[],
    )
    .await;
    browser.log_in("nadia@vialatte.test").await;
    let plate = [("plaque-1", "AB-123-CD")];
    sign(
        &browser,
        &format!("{}?etape=transport", of(slips::CARRIER, "sign")),
        &plate,
    )
    .await;

    // On the road, the driver shows the slip to an inspector.
    browser.look(Look::PHONE).await;
    browser.go(&of(slips::CARRIER, "view")).await;
    browser.press("Contrôle routier").await;
    browser.press("Afficher le code").await;
    browser.sees("À faire lire au contrôleur").await;
    let side = "return document.querySelector('svg.qr').getBoundingClientRect().width;";
    assert!(browser.script(side).await.as_f64().unwrap() > 200.0);
    let inspected = "return document.querySelector('.inspection a').href;";
    let inspected = browser.script(inspected).await;
    let inspected = inspected
        .as_str()
        .unwrap()
        .strip_prefix(&server.url)
        .unwrap()
        .to_owned();
    let inspector = Visitor::anonymous(&server);
    assert!(
        inspector.get(&inspected).await.status.is_success()
            || !inspector.get(&inspected).await.location.is_empty()
    );
    browser.look(Look::ALL[0]).await;

    browser.log_in("thomas@valorhone.test").await;
    browser
        .go(&format!("{}?etape=reception", of(PLANT, "sign")))
        .await;
    browser.fill("poids", "0,4").await;
    browser.press("Signer et passer au traitement").await;
    browser.sees("Opération réalisée").await;
    browser.press("Signer").await;
    browser.sees("est enregistrée").await;

    // Back home: the slip is treated, printed, in the register and in the figures.
    log_in_again(&browser).await;
    browser.go(&of(&number, "view")).await;
    browser.sees("Traité").await;
    assert_eq!(
        browser.download("PDF").await,
        ("application/pdf".to_owned(), "%PDF-".to_owned())
    );
    browser
        .go(&format!("/registry/export?etablissement={number}"))
        .await;
    browser.choose("registre", "OUTGOING").await;
    browser.press("Demander l'export").await;
    browser.sees("L'export est demandé").await;
    // The page follows by itself.
    browser.sees("Télécharger (CSV)").await;
    let (media, start) = browser.download("Télécharger (CSV)").await;
    assert!(
        media.starts_with("text/csv") && !start.is_empty(),
        "{media} {start}"
    );
    browser.go(&format!("/companies/{number}/statistics")).await;
    browser.sees("Déchets sortants").await;
    browser.sees("0,4").await;
}

async fn log_in_again(browser: &Browser) {
    browser.log_out().await;
    browser.sees("Se connecter").await;
    log_in(browser, LISE, CHOSEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_and_a_slip_follow_what_others_sign_unless_somebody_writes() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    let slip = slips::bsdd(&server, "Boues suivies").await;
    browser.look(Look::ALL[0]).await;
    browser.log_in("camille@lefevre.test").await;
    let list = format!("/dashboard/{}/bsds/drafts", slips::PRODUCER);
    browser.go(&list).await;
    browser.sees(&slip.number).await;
    let view = format!("/dashboard/{}/bsdds/view/{}", slips::PRODUCER, slip.id);
    browser.go(&view).await;
    browser.sees("Brouillon").await;
    slips::publish_bsdd(&server, &slip).await;
    browser.sees_badge("Publié").await;

    // Somebody who is writing keeps what they wrote, and is told.
    let other = slips::bsdd(&server, "Boues suivantes").await;
    browser.go(&list).await;
    browser.sees(&other.number).await;
    browser.fill("recherche", "Boues sui").await;
    slips::publish_bsdd(&server, &other).await;
    browser.sees("Des bordereaux ont changé : actualiser").await;
    assert_eq!(browser.value("recherche").await, "Boues sui");
    browser
        .press("Des bordereaux ont changé : actualiser")
        .await;
    browser.misses(&other.number).await;
}
