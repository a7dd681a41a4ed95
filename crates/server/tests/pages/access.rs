//! Getting in, letting an application in, getting out.

use serde_json::{Value, json};
use store::{Location, Store, StoreConfig};

use crate::{
    authenticator::totp,
    browser::{Browser, PASSWORD},
    fixture::{Place, Server},
    slips::PRODUCER,
    visitor::Visitor,
};

const CAMILLE: &str = "camille@lefevre.test";

/// What a person would read in the image of a test.
pub(crate) async fn read_captcha(place: &Place, token: &str) -> String {
    let location = Location::Directory(place.data());
    let store = Store::open(StoreConfig::new(location)).await.unwrap();
    let key = format!("captcha:{token}");
    store.state(&key, 0).await.unwrap().unwrap()
}

async fn try_password(browser: &Browser, password: &str) {
    browser.fill("email", CAMILLE).await;
    browser.fill("password", password).await;
    browser.press("Se connecter").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_logins_ask_to_read_an_image_until_the_password_is_right() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    browser
        .go(&format!("/dashboard/{PRODUCER}/bsds/drafts"))
        .await;
    assert_eq!(browser.path().await, "/login");
    for _ in 0..3 {
        try_password(&browser, "de mauvaise mémoire").await;
        browser.sees("Courriel ou mot de passe incorrect.").await;
    }
    browser.sees("Recopiez les 5 lettres et chiffres").await;
    let image = "return document.querySelector('img[src^=\"/captcha-image/\"]').naturalWidth;";
    assert_eq!(browser.script(image).await, json!(412));
    browser.fill("captchaInput", "AAAAA").await;
    try_password(&browser, PASSWORD).await;
    browser
        .sees("Les caractères recopiés ne sont pas les bons.")
        .await;
    let token = "return document.querySelector('[name=captchaToken]').value;";
    let token = browser.script(token).await;
    let read = read_captcha(&place, token.as_str().unwrap()).await;
    browser.fill("captchaInput", &read.to_lowercase()).await;
    try_password(&browser, PASSWORD).await;
    // The page that was asked for first is the one that opens.
    browser.arrives_at("/bsds/drafts").await;
}

/// Switches somebody's second factor on; answers its secret.
pub(crate) async fn with_second_factor(server: &Server, email: &str) -> String {
    let visitor = Visitor::log_in(server, email).await;
    let setup = "mutation { generateTotpSetup { secret } }";
    let setup = visitor.ask(setup, Value::Null).await;
    let secret = setup["secret"].as_str().unwrap().to_owned();
    let confirm = "mutation ($code: String!) { confirmTotpSetup(code: $code) { codes } }";
    visitor
        .ask(confirm, json!({ "code": totp(&secret, 1) }))
        .await;
    secret
}

/// Registers an application of somebody; answers the address of its request.
pub(crate) async fn asking_application(server: &Server, email: &str) -> String {
    let visitor = Visitor::log_in(server, email).await;
    let create =
        "mutation ($input: CreateApplicationInput!) { createApplication(input: $input) { id } }";
    let input = json!({
        "name": "Suivi bennes", "goal": "CLIENTS", "redirectUris": ["https://appli.exemple.fr/retour"],
    });
    let created = visitor.ask(create, json!({ "input": input })).await;
    format!(
        "/oauth2/authorize/dialog?response_type=code&client_id={}&redirect_uri=https%3A%2F%2Fappli.exemple.fr%2Fretour",
        created["id"].as_str().unwrap()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_then_an_application_is_answered_then_one_leaves() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    let dialog = asking_application(&server, CAMILLE).await;
    let secret = with_second_factor(&server, CAMILLE).await;
    browser.go("/login").await;
    try_password(&browser, PASSWORD).await;
    browser.arrives_at("/second-factor").await;
    browser.fill("totp", "000000").await;
    browser.press("Valider").await;
    browser
        .sees("Ce code est incorrect ou n'est plus valable.")
        .await;
    browser.fill("totp", &totp(&secret, 0)).await;
    browser.press("Valider").await;
    browser.sees("Se déconnecter").await;

    browser.go(&dialog).await;
    browser.sees("Suivi bennes").await;
    browser.press("Refuser").await;
    browser
        .arrives_at("https://appli.exemple.fr/retour?error=access_denied")
        .await;
    browser.go(&dialog).await;
    browser.press("Autoriser").await;
    browser
        .arrives_at("https://appli.exemple.fr/retour?code=")
        .await;

    browser.go("/companies").await;
    browser.log_out().await;
    browser.sees("Se connecter").await;
    browser.go("/companies").await;
    assert_eq!(browser.path().await, "/login");
}
