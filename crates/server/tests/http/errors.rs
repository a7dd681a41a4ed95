//! Errors of resolvers, as clients read them.

use serde_json::{Value as Json, json};
use server::http::Masking;

use crate::fixture::App;

#[tokio::test]
async fn a_business_error_keeps_path_and_locations() {
    let app = App::start().await;
    let answer = app.ask("{ forbidden }", Json::Null).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({ "data": null, "errors": [{
            "message": "Vous n'êtes pas administrateur",
            "locations": [{ "line": 1, "column": 3 }],
            "path": ["forbidden"],
            "extensions": { "code": "FORBIDDEN" },
        }] })
    );
}

#[tokio::test]
async fn a_validation_error_has_no_path_and_keeps_its_issues() {
    let app = App::start().await;
    let answer = app.ask("{ invalid }", Json::Null).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({ "data": null, "errors": [{
            "message": "Le poids est requis\nLe code est requis",
            "extensions": { "code": "BAD_USER_INPUT", "issues": [{ "path": ["weight"] }] },
        }] })
    );
}

#[tokio::test]
async fn an_unexpected_failure_tells_an_incident_number_and_nothing_else() {
    let app = App::start().await;
    for query in ["{ broken }", "{ panicking }"] {
        let answer = app.ask(query, Json::Null).await;
        assert_eq!(
            (answer.status, answer.code()),
            (200, "INTERNAL_SERVER_ERROR".to_owned())
        );
        let message = answer.message();
        let incident = message
            .strip_prefix("Erreur serveur : rapport d'erreur ")
            .unwrap();
        assert!(
            incident.len() == 16 && incident.bytes().all(|digit| digit.is_ascii_hexdigit()),
            "{incident}"
        );
        assert!(!answer.text.contains("base interne") && !answer.text.contains("panics"));
    }
}

#[tokio::test]
async fn an_unexpected_failure_is_shown_in_development() {
    let app = App::with(|settings| settings.masking = Masking::Shown).await;
    let answer = app.ask("{ broken }", Json::Null).await;
    assert_eq!(
        (answer.code(), answer.message()),
        (
            "INTERNAL_SERVER_ERROR".to_owned(),
            "connexion perdue à la base interne".to_owned()
        )
    );
}

#[tokio::test]
async fn a_panic_leaves_the_server_alive() {
    let app = App::start().await;
    app.ask("{ panicking }", Json::Null).await;
    assert_eq!(
        app.ask("{ isAuthenticated }", Json::Null).await.data(),
        json!({ "isAuthenticated": false })
    );
}
