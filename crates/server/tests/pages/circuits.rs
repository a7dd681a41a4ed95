//! A slip's whole path, signed by each company in turn.

use crate::{
    browser::{Browser, Look, Scripts},
    fixture::{Place, Server},
    slips::{self, CARRIER, PLANT, PRODUCER, SHREDDER, Slip},
};

const CAMILLE: &str = "camille@lefevre.test";
const HUGO: &str = "hugo@vialatte.test";
const THOMAS: &str = "thomas@valorhone.test";
const AGATHE: &str = "agathe@fontvieille.test";

/// What the producer does: publish, then sign.
async fn depart(browser: &Browser, slip: &Slip) {
    browser.log_in(CAMILLE).await;
    browser.go(&format!("/dashboard/{PRODUCER}/bsds/all")).await;
    browser.tab("Mes bordereaux", "Brouillons").await;
    browser.press_on_card(&slip.number, "Publier").await;
    browser.press("Publier").await;
    browser
        .sees(&format!("Le bordereau {} est publié.", slip.number))
        .await;
    browser.press("Signer").await;
    browser.press("Signer").await;
    browser.sees("Signé par l'émetteur").await;
}

/// What the driver does, after forgetting the plate.
async fn carry(browser: &Browser, slip: &Slip) {
    browser.log_in(HUGO).await;
    assert_eq!(
        browser.path().await,
        format!("/dashboard/{CARRIER}/transport/to-collect")
    );
    browser.press_on_card(&slip.number, "Signer").await;
    browser.fill("plaque-1", "").await;
    browser.press("Signer").await;
    browser
        .sees("L'immatriculation est obligatoire par la route.")
        .await;
    browser.fill("plaque-1", "AB-123-CD").await;
    browser.press("Signer").await;
    browser.sees("Signé par le transporteur").await;
}

/// What those who receive do first: find the slip among what waits for them.
async fn meet(browser: &Browser, email: &str, organisation: &str, slip: &Slip) {
    browser.log_in(email).await;
    browser
        .go(&format!("/dashboard/{organisation}/bsds/all"))
        .await;
    browser.tab("Mes bordereaux", "Pour action").await;
    browser
        .press_on_card(&slip.number, "Valider la réception")
        .await;
}

/// The slip has left the lists of what waits, and prints.
async fn is_over(browser: &Browser, slip: &Slip) {
    browser.log_in(CAMILLE).await;
    browser.go(&format!("/dashboard/{PRODUCER}/bsds/all")).await;
    browser.tab("Mes bordereaux", "Archives").await;
    browser.open_card(&slip.number).await;
    browser.sees("Traité").await;
    let (media, start) = browser.download("PDF").await;
    assert_eq!(
        (media.as_str(), start.as_str()),
        ("application/pdf", "%PDF-")
    );
}

/// The plant approves what the producer asked to change.
async fn approve(browser: &Browser, slip: &Slip, name: &str) {
    browser.log_in(THOMAS).await;
    browser.go(&format!("/dashboard/{PLANT}/bsds/all")).await;
    browser.tab("Révisions", "Reçues").await;
    browser
        .press_on_card(&slip.number, "Gérer la révision")
        .await;
    browser.sees(name).await;
    browser.press("Approuver la révision").await;
    browser
        .sees(&format!(
            "La révision du bordereau {} est approuvée.",
            slip.number
        ))
        .await;
    browser.press(&slip.number).await;
    browser.sees(name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_companies_sign_a_bsdd_in_turn_then_one_of_them_corrects_it() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    let slip = slips::bsdd(&server, "Boues d'essai").await;
    depart(&browser, &slip).await;
    carry(&browser, &slip).await;
    meet(&browser, THOMAS, PLANT, &slip).await;
    assert_eq!(browser.value("poids").await, "0,38");
    browser.fill("poids", "quatre").await;
    browser.press("Signer").await;
    browser.sees("Écrivez un nombre, par exemple 1,25.").await;
    assert_eq!(
        browser.attribute("poids", "aria-invalid").await.as_deref(),
        Some("true")
    );
    browser.fill("poids", "0,4").await;
    browser.press("Signer et passer au traitement").await;
    browser.sees("Signer le traitement").await;
    assert_eq!(browser.value("operation").await, "D 10|ELIMINATION");
    browser.press("Signer").await;
    browser.sees("Traité").await;
    browser.sees("0,4\u{a0}t").await;
    is_over(&browser, &slip).await;
    slips::revise_bsdd(&server, &slip, "Boues d'essai, rincées").await;
    approve(&browser, &slip, "Boues d'essai, rincées").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_companies_sign_a_bsda_in_turn_then_one_of_them_corrects_it() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    let slip = slips::bsda(&server, "Plaques d'essai").await;
    depart(&browser, &slip).await;
    carry(&browser, &slip).await;
    meet(&browser, THOMAS, PLANT, &slip).await;
    browser.press("Signer et passer au traitement").await;
    browser.sees("Signer le traitement").await;
    browser.press("Signer").await;
    browser.sees("Traité").await;
    is_over(&browser, &slip).await;
    slips::revise_bsda(&server, &slip, "Plaques d'essai, cassées").await;
    approve(&browser, &slip, "Plaques d'essai, cassées").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_companies_sign_a_bsvhu_in_turn() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    let slip = slips::bsvhu(&server).await;
    depart(&browser, &slip).await;
    carry(&browser, &slip).await;
    meet(&browser, AGATHE, SHREDDER, &slip).await;
    browser.press("Signer et passer au traitement").await;
    browser.sees("Signer le traitement").await;
    browser.press("Signer").await;
    browser.sees("Traité").await;
    is_over(&browser, &slip).await;
}

/// The producer has no screen at hand: they sign on the carrier's, with the code of their establishment.
#[tokio::test(flavor = "multi_thread")]
async fn a_producer_signs_on_the_telephone_of_the_driver() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    browser.look(Look::PHONE).await;
    let slip = slips::bsdd(&server, "Boues d'essai").await;
    slips::publish_bsdd(&server, &slip).await;
    browser.log_in(HUGO).await;
    browser.press_on_card(&slip.number, "Faire signer").await;
    browser.fill("signataire", "Camille Lefèvre").await;
    browser.fill("code", "4418").await;
    browser.press("Signer").await;
    browser.sees("Le bordereau n'a pas été signé").await;
    assert_eq!(browser.value("code").await, "", "a code is never shown");
    browser.fill("code", "4417").await;
    browser.press("Signer").await;
    browser.sees("Signé par l'émetteur").await;
    browser.press("Signer").await;
    browser.fill("plaque-1", "AB-123-CD").await;
    browser.press("Signer").await;
    browser.sees("Signé par le transporteur").await;
    browser
        .go(&format!("/dashboard/{CARRIER}/transport/collected"))
        .await;
    browser.open_card(&slip.number).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_is_found_published_and_signed_with_the_keyboard_alone() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    let slip = slips::bsdd(&server, "Boues d'essai").await;
    browser.go("/login").await;
    // The first field has the focus; Enter sends the form.
    browser.type_keys(CAMILLE).await;
    browser.tab_to("password").await;
    browser
        .type_keys(&format!("{}\u{e007}", crate::browser::PASSWORD))
        .await;
    browser.sees("Se déconnecter").await;
    // The first stop of a page leads past its header.
    browser.enter_on("Contenu").await;
    browser.enter_on("Brouillons").await;
    browser.arrives_at("/bsds/drafts").await;
    browser.enter_on(&slip.number).await;
    browser.arrives_at("/bsdds/view/").await;
    browser.enter_on("Publier").await;
    browser.arrives_at("/bsdds/publish/").await;
    browser.enter_on("Publier").await;
    browser
        .sees(&format!("Le bordereau {} est publié.", slip.number))
        .await;
    browser.enter_on("Signer").await;
    browser.arrives_at("/bsdds/sign/").await;
    browser.tab_to("signataire").await;
    browser.type_keys("\u{e007}").await;
    browser.sees("Signé par l'émetteur").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_slips_and_logging_in_need_no_script() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open_with(&server.url, Scripts::Refused).await else {
        return;
    };
    browser.look(Look::PHONE).await;
    browser.go("/login?username=camille%40lefevre.test").await;
    // A script would have cleaned the address.
    assert!(browser.address().await.contains("username"));
    let slip = slips::bsdd(&server, "Boues d'essai").await;
    depart(&browser, &slip).await;
    carry(&browser, &slip).await;
    meet(&browser, THOMAS, PLANT, &slip).await;
    browser.press("Signer").await;
    browser.sees("En attente de traitement").await;
}
