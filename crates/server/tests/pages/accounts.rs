//! Accounts, by their pages: opening one, getting back into it, changing it, letting software in.

use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    access::read_captcha,
    authenticator::totp,
    fixture::{Place, Server},
    forms,
    visitor::{Answer, Visitor},
};

const LISE: &str = "lise.marchand@nouvelle.test";
const CHOSEN: &str = "Tri-Selectif-4f2a-Fev";
const CAMILLE: &str = "camille@lefevre.test";

/// The path of the page that the last mail to an address leads to.
pub(crate) fn link(place: &Place, to: &str) -> String {
    let mail = place.command(&["admin", "mail", "--to", to]).output();
    let mail = String::from_utf8(mail.unwrap().stdout).unwrap();
    let (before, rest) = mail.split_once("?hash=").unwrap();
    let path = before.rsplit('/').next().unwrap();
    let hash = rest.split_whitespace().next().unwrap();
    format!("/{path}?hash={hash}")
}

/// The test of a page, answered as a person does.
async fn read_on(visitor: &Visitor, place: &Place, path: &str) -> [(&'static str, String); 2] {
    let page = visitor.get(path).await.body;
    let fields = forms::fields(&page);
    let token = fields.iter().find(|(name, _)| name == "captchaToken");
    let token = token.unwrap().1.clone();
    let read = read_captcha(place, &token).await;
    [("captchaToken", token), ("captchaInput", read)]
}

async fn submit_as_a_person(visitor: &Visitor, place: &Place, path: &str, email: &str) -> Answer {
    let [token, read] = read_on(visitor, place, path).await;
    let fields = [
        ("email", email),
        (token.0, token.1.as_str()),
        (read.0, read.1.as_str()),
    ];
    visitor.submit(path, &fields).await
}

async fn sign_up(visitor: &Visitor, email: &str, password: &str) -> Answer {
    let fields = [
        ("nom", "Lise Marchand"),
        ("email", email),
        ("mot-de-passe", password),
    ];
    visitor.submit("/signup", &fields).await
}

#[tokio::test]
async fn an_account_is_opened_then_activated_from_the_mail() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let lise = Visitor::anonymous(&server);
    let answer = sign_up(&lise, LISE, CHOSEN).await;
    lise.is_told(&answer, "Un courriel vous attend").await;
    assert!(
        Visitor::with_password(&server, LISE, CHOSEN)
            .await
            .is_none()
    );
    let first = link(&place, LISE);

    let again = "/resend-activation-email";
    let answer = submit_as_a_person(&lise, &place, again, LISE).await;
    lise.is_told(&answer, "Demande enregistrée").await;
    let second = link(&place, LISE);
    assert_ne!(first, second);
    let activated = lise.submit(&second, &[]).await;
    assert_eq!(activated.location, "/login?signup=complete");
    let lise = Visitor::with_password(&server, LISE, CHOSEN).await.unwrap();
    let page = lise.get("/companies").await.body;
    assert!(
        page.contains("Vous n'êtes membre d'aucun établissement"),
        "{page}"
    );
}

#[tokio::test]
async fn what_does_not_fit_is_said_on_top_and_beside_its_field() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let lise = Visitor::anonymous(&server);
    for (field, fields, words) in [
        (
            "nom",
            [("nom", ""), ("email", LISE), ("mot-de-passe", CHOSEN)],
            "obligatoire",
        ),
        (
            "nom",
            [("nom", "L="), ("email", LISE), ("mot-de-passe", CHOSEN)],
            "2 lettres",
        ),
        (
            "email",
            [("nom", "Lise"), ("email", "lise"), ("mot-de-passe", CHOSEN)],
            "adresse",
        ),
        (
            "mot-de-passe",
            [
                ("nom", "Lise"),
                ("email", LISE),
                ("mot-de-passe", "secret-court"),
            ],
            "majuscule",
        ),
    ] {
        let answer = lise.submit("/signup", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        let page = answer.body;
        let summary = format!("<li><a href=\"#{field}\">");
        assert!(page.contains(&summary) && page.contains(words), "{page}");
        assert!(page.contains(&format!("id=\"{field}-erreur\"")), "{page}");
        assert!(page.contains(&format!("aria-describedby=\"{field}")) || field != "mot-de-passe");
        assert!(!page.contains("secret-court"), "a password is shown");
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_from_the_mail() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::anonymous(&server);
    let request = "/password-reset-request";
    let wrong = camille
        .submit(request, &[("email", CAMILLE), ("captchaInput", "AAAAA")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("id=\"captchaInput-erreur\""));
    let answer = submit_as_a_person(&camille, &place, request, CAMILLE).await;
    camille.is_told(&answer, "Demande enregistrée").await;
    let link = link(&place, CAMILLE);
    let weak = camille.submit(&link, &[("mot-de-passe", "court")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = camille.submit(&link, &[("mot-de-passe", CHOSEN)]).await;
    camille
        .is_told(&answer, "Votre mot de passe est changé")
        .await;
    assert_eq!(camille.get(&link).await.status, StatusCode::NOT_FOUND);
    assert!(
        Visitor::with_password(&server, CAMILLE, CHOSEN)
            .await
            .is_some()
    );
}

#[tokio::test]
async fn pages_are_held_to_the_quotas_of_the_api() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let visitor = Visitor::anonymous(&server);
    let request = "/password-reset-request";
    let fields = [("email", CAMILLE), ("captchaInput", "AAAAA")];
    for _ in 0..3 {
        let answer = visitor.submit(request, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = visitor.submit(request, &fields).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("réessayez dans 1 minute"));
    // The API counts with the pages.
    let query =
        "mutation ($i: CreatePasswordResetRequestInput!) { createPasswordResetRequest(input: $i) }";
    let input = json!({ "email": CAMILLE, "captcha": { "token": "x", "value": "y" } });
    let answer = visitor.try_ask(query, json!({ "i": input })).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn one_changes_ones_name_and_password() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, CAMILLE).await;
    let here = "/account/info";
    let answer = camille.submit(here, &[("nom", "Camille <b>")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("id=\"nom-erreur\""), "{}", answer.body);
    let fields = [("nom", "Camille Lefèvre-Roy"), ("telephone", "0478000009")];
    let answer = camille.submit(here, &fields).await;
    camille
        .is_told(&answer, "Vos coordonnées sont enregistrées.")
        .await;
    let me = camille.ask("{ me { name phone } }", Value::Null).await;
    assert_eq!(
        me,
        json!({ "name": "Camille Lefèvre-Roy", "phone": "0478000009" })
    );

    let token = camille.form_token(here).await;
    let wrong = change_password(&camille, &token, "de mauvaise mémoire").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("id=\"ancien-erreur\""),
        "{}",
        wrong.body
    );
    // A try changes the identifier of the session: the page that tells it was wrong carries the token of the new one.
    let fields = forms::fields(&wrong.body);
    let (_, token) = fields.iter().find(|(name, _)| name == "jeton").unwrap();
    let changed = change_password(&camille, token, crate::browser::PASSWORD).await;
    camille
        .is_told(&changed, "Votre mot de passe est changé")
        .await;
    assert!(
        Visitor::with_password(&server, CAMILLE, CHOSEN)
            .await
            .is_some()
    );
}

async fn change_password(visitor: &Visitor, token: &str, old: &str) -> Answer {
    let fields = [("jeton", token), ("ancien", old), ("mot-de-passe", CHOSEN)];
    visitor.post("/account/password", &fields, &[]).await
}

#[tokio::test]
async fn a_token_is_shown_once_and_opens_the_api_until_it_is_revoked() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let sofia = Visitor::log_in(&server, "sofia@valorhone.test").await;
    let here = "/account/applications";
    let unnamed = create_token(&sofia, "").await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unnamed.body.contains("id=\"description-erreur\""));
    let created = create_token(&sofia, "Logiciel de pesée").await;
    let (_, rest) = created.body.split_once("<code class=\"secret\">").unwrap();
    let token = rest.split_once('<').unwrap().0;
    assert_eq!(Visitor::me(&server, token).await, "sofia@valorhone.test");
    let page = sofia.get(here).await.body;
    assert!(
        page.contains("Logiciel de pesée") && !page.contains(token),
        "{page}"
    );
    let (_, rest) = page.split_once("Logiciel de pesée").unwrap();
    let fields = forms::fields(&format!("<main>{rest}"));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let target = format!("{here}/revoke");
    let revoked = sofia.post(&target, &fields, &[]).await;
    sofia.is_told(&revoked, "est révoqué").await;
    assert_eq!(Visitor::me(&server, token).await, "");
}

#[tokio::test]
async fn a_second_factor_is_switched_on_then_off() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let sofia = Visitor::log_in(&server, "sofia@valorhone.test").await;
    let here = "/account/authentication";
    let prepared = sofia.submit(here, &[]).await;
    let fields = forms::fields(&prepared.body);
    let (_, key) = fields.iter().find(|(name, _)| name == "cle").unwrap();
    assert!(
        prepared.body.contains(&format!(">{key}<")),
        "{}",
        prepared.body
    );
    let confirm = async |code: &str| {
        let mut fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| *name != "code-secret")
            .collect();
        fields.push(("code-secret", code));
        sofia.post(here, &fields, &[]).await
    };
    let wrong = confirm("abcdef").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("id=\"code-secret-erreur\"") && wrong.body.contains(key));
    let confirmed = confirm(&totp(key, 1)).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    let recovery = confirmed.body.split("<li><code>").nth(1).unwrap();
    let recovery = recovery.split('<').next().unwrap().to_owned();
    assert!(
        !sofia.get(here).await.body.contains(&recovery),
        "a code is shown twice"
    );
    let disabled = sofia.submit(here, &[("code-secret", &recovery)]).await;
    sofia.is_told(&disabled, "est désactivée").await;
}

async fn create_token(visitor: &Visitor, description: &str) -> Answer {
    let here = "/account/applications";
    let token = visitor.form_token(here).await;
    let fields = [("jeton", token.as_str()), ("description", description)];
    visitor.post(here, &fields, &[]).await
}
