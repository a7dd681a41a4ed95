//! What somebody who means harm tries.

use http::StatusCode;

use crate::{
    fixture::{Place, Server},
    slips::{self, CARRIER, PRODUCER},
    visitor::Visitor,
};

const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";

#[tokio::test]
async fn what_people_type_is_never_markup() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let bsdd = slips::bsdd(&server, SCRIPT).await;
    let bsda = slips::bsda(&server, SCRIPT).await;
    let visitor = Visitor::log_in(&server, "camille@lefevre.test").await;
    let search = "recherche=%22%3E%3Cscript%3Ealert(3)%3C/script%3E";
    for path in [
        format!("/dashboard/{PRODUCER}/bsds/drafts"),
        format!("/dashboard/{PRODUCER}/bsds/drafts?{search}"),
        format!("/dashboard/{PRODUCER}/bsdds/view/{}", bsdd.id),
        format!("/dashboard/{PRODUCER}/bsdds/publish/{}", bsdd.id),
        format!("/dashboard/{PRODUCER}/bsdas/view/{}", bsda.id),
        format!("/dashboard/{PRODUCER}/bsdds/edit/{}", bsdd.id),
        format!("/dashboard/{PRODUCER}/bsdas/edit/{}", bsda.id),
        "/login?errorCode=%3Cscript%3Ealert(4)%3C/script%3E".to_owned(),
        "/second-factor?errorCode=TOTP_LOCKOUT&lockout=%3Cscript%3Ealert(5)%3C/script%3E"
            .to_owned(),
        "/second-factor?returnTo=%2F%22%3E%3Cscript%3Ealert(6)%3C/script%3E".to_owned(),
    ] {
        let page = visitor.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert!(!page.body.contains("<img src=x"), "{path}");
        assert!(page.policy.contains("script-src 'self'"), "{path}");
        assert!(!page.policy.contains("unsafe"), "{path}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_signs_nothing() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let slip = slips::bsdd(&server, "Boues d'essai").await;
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let path = format!("/dashboard/{PRODUCER}/bsdds/publish/{}", slip.id);
    let token = camille.form_token(&path).await;
    let omar = Visitor::log_in(&server, "omar@lefevre.test").await;
    let foreign = omar.form_token(&path).await;
    let attempts = [
        (vec![], vec![("sec-fetch-site", "same-origin")]),
        (vec![("jeton", "")], vec![]),
        (vec![("jeton", foreign.as_str())], vec![]),
        (
            vec![("jeton", token.as_str())],
            vec![("sec-fetch-site", "cross-site")],
        ),
        (
            vec![("jeton", token.as_str())],
            vec![("origin", "https://ailleurs.example")],
        ),
    ];
    for (fields, headers) in attempts {
        let answer = camille.post(&path, &fields, &headers).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "{fields:?} {headers:?}"
        );
    }
    let view = format!("/dashboard/{PRODUCER}/bsdds/view/{}", slip.id);
    assert!(camille.get(&view).await.body.contains("Brouillon"));
    // The same form, from a page of the session, publishes.
    let from_here = [("sec-fetch-site", "same-origin")];
    let answer = camille
        .post(&path, &[("jeton", token.as_str())], &from_here)
        .await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, view.as_str())
    );
    assert!(!camille.get(&view).await.body.contains(">Brouillon<"));
}

#[tokio::test]
async fn an_address_gives_no_right() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let draft = slips::bsdd(&server, "Secret de fabrication").await;
    let marc = Visitor::log_in(&server, "marc@garon.test").await;
    for organisation in ["00000014100010", PRODUCER] {
        for page in [
            "view",
            "edit",
            "publish",
            "delete",
            "duplicate",
            "pdf",
            "sign",
        ] {
            let path = format!("/dashboard/{organisation}/bsdds/{page}/{}", draft.id);
            let answer = marc.get(&path).await;
            assert!(
                !answer.body.contains("Secret de fabrication")
                    && !answer.location.contains("download"),
                "{path}: {}",
                answer.status
            );
        }
    }
    // A reader of the producer's looks on: what is posted without the page is refused as the API refuses it.
    let omar = Visitor::log_in(&server, "omar@lefevre.test").await;
    let view = format!("/dashboard/{PRODUCER}/bsdds/view/{}", draft.id);
    let shown = omar.get(&view).await.body;
    assert!(!shown.contains(">Publier<") && !shown.contains(">Supprimer<"));
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let publish = format!("/dashboard/{PRODUCER}/bsdds/publish/{}", draft.id);
    let token = omar.form_token(&publish).await;
    let answer = omar.post(&publish, &[("jeton", &token)], &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(camille.get(&view).await.body.contains(">Brouillon<"));
    // Neither does the page of a carrier sign for it.
    let sign = format!(
        "/dashboard/{CARRIER}/bsdds/sign/{}?etape=reception",
        draft.id
    );
    assert!(omar.get(&sign).await.status.is_redirection());
}

#[tokio::test]
async fn no_form_of_a_session_is_taken_without_its_token() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let slip = slips::bsdd(&server, "Boues d'essai").await;
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let omar = Visitor::log_in(&server, "omar@lefevre.test").await;
    let foreign = omar.form_token("/account/info").await;
    let slip = |page: &str| format!("/dashboard/{PRODUCER}/bsdds/{page}/{}", slip.id);
    let own = |page: &str| format!("/companies/{PRODUCER}/{page}");
    let paths = [
        slip("sign"),
        slip("edit"),
        format!("/dashboard/{PRODUCER}/bsdas/create"),
        slip("publish"),
        slip("duplicate"),
        slip("delete"),
        slip("revisions"),
        own("invite"),
        own("requests"),
        own("code"),
        own("members/x"),
        "/account/info".to_owned(),
        "/account/authentication".to_owned(),
        "/account/password".to_owned(),
        "/account/applications".to_owned(),
        "/account/applications/revoke".to_owned(),
    ];
    for path in paths {
        for token in ["", foreign.as_str()] {
            let fields = [("jeton", token), ("tous", "oui"), ("nom", "Autre Nom")];
            let answer = camille.post(&path, &fields, &[]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {token}");
            assert!(answer.body.contains("Formulaire expiré"), "{path}");
        }
    }
}

#[tokio::test]
async fn no_form_of_another_site_is_taken_from_somebody_without_session() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let visitor = Visitor::anonymous(&server);
    for path in [
        "/signup",
        "/resend-activation-email",
        "/password-reset-request",
        "/password-reset",
        "/invite",
        "/login",
        "/otp",
        "/userActivation",
        "/oauth2/authorize/decision",
    ] {
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://ailleurs.example"),
        ] {
            let answer = visitor.post(path, &[("hash", "x")], &[header]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {header:?}");
        }
    }
}
