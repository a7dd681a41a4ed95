//! The documentation of a running server.

use crate::fixture::{Place, Server};

#[tokio::test]
async fn the_documentation_is_served_under_a_strict_policy() {
    let place = Place::embedded();
    let server = Server::start(&place, &[]);
    let client = crate::web_client::client();
    for (path, content) in [
        ("/docs", "Par où commencer"),
        ("/docs/premier-bordereau", "mutation SignerEmission"),
        ("/docs/bordereau-amiante", "mutation CompleterEtSigner"),
        ("/docs/exploitation", "<code>BORDEREAU_LISTEN</code>"),
        ("/docs/reference", "<code>signBsda</code>"),
        ("/docs/reference/mutations/signBsda", "BsdaSignatureInput"),
        ("/docs/fichiers/docs.js", "Copier"),
    ] {
        let response = client
            .get(format!("{}{path}", server.url))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        let text = response.text().await.unwrap();
        assert!(text.contains(content), "{path}");
    }
    let missing = client
        .get(format!("{}/docs/rien", server.url))
        .send()
        .await
        .unwrap();
    assert_eq!(missing.status(), 404);
}
