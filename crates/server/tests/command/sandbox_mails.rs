//! The mails of a sandbox, read in the browser; nowhere else.

use serde_json::{Value as Json, json};

use crate::fixture::{Place, Server};

async fn page(server: &Server, path: &str) -> (u16, String) {
    let request = crate::web_client::client()
        .get(format!("{}{path}", server.url))
        .header("accept", "text/html");
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn asked(server: &Server, query: &str, variables: Json) -> Json {
    let body = json!({ "query": query, "variables": variables });
    let request = crate::web_client::client().post(&server.url).json(&body);
    request.send().await.unwrap().json().await.unwrap()
}

const SIGNUP: &str = "mutation ($u: SignupInput!) { signup(userInfos: $u) }";

fn lise() -> Json {
    json!({"u": {
        "email": "lise@exemple.fr", "password": "Tri-Selectif-4f2a-Fev", "name": "Lise Marchand",
    }})
}

#[tokio::test]
async fn mails_of_a_sandbox_are_listed_and_their_links_can_be_followed() {
    let place = Place::new();
    let server = Server::start(&place, &["--data", "a", "--demo"]);
    let (_, login) = page(&server, "/login").await;
    assert!(login.contains("href=\"/courriels\""), "{login}");
    let done = asked(&server, SIGNUP, lise()).await;
    assert_eq!(done["data"]["signup"], json!(true), "{done}");
    let (status, list) = page(&server, "/courriels").await;
    assert_eq!(status, 200);
    let (before, _) = list.split_once(">Activez votre compte</a>").unwrap();
    let (_, path) = before.rsplit_once("href=\"").unwrap();
    let path = path.trim_end_matches('"');
    assert!(list.contains("lise@exemple.fr"), "{list}");
    let (status, mail) = page(&server, path).await;
    assert_eq!(status, 200);
    let (_, link) = mail.split_once("/user-activation?hash=").unwrap();
    let (hash, _) = link.split_once('"').unwrap();
    let (status, form) = page(&server, &format!("/user-activation?hash={hash}")).await;
    assert_eq!(status, 200);
    assert!(form.contains("Activer mon compte"), "{form}");
    assert_eq!(page(&server, "/courriels/inconnu").await.0, 404);
}

#[tokio::test]
async fn elsewhere_no_mail_can_be_read_in_a_browser() {
    let place = Place::new();
    place.seed("a");
    for arguments in [
        &["--data", "a"][..],
        &["--data", "a", "--allow-test-companies=true"],
    ] {
        let server = Server::start(&place, arguments);
        let done = asked(&server, SIGNUP, lise()).await;
        assert_eq!(done["data"]["signup"], json!(true), "{done}");
        assert!(!page(&server, "/login").await.1.contains("/courriels"));
        let listed = place.run(&["admin", "mail", "--data", "a", "--to", "lise@exemple.fr"]);
        assert!(listed.succeeded, "{}", listed.errors);
        for path in ["/courriels", "/courriels/inconnu", "/courriels/"] {
            assert_eq!(page(&server, path).await.0, 404, "{path}");
        }
    }
}
