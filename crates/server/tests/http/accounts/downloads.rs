//! Files behind a token: whoever holds it reads the file, for a short while (section 2.7, trap 36).

use serde_json::Value;

use super::{DOWNLOAD_LIFETIME, ZOE, sites};

#[tokio::test]
async fn a_link_needs_no_session_and_dies_young() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let link = zoe
            .value("{ myCompaniesCsv { token downloadLink } }", Value::Null)
            .await;
        let token = link["token"].as_str().unwrap();
        let path = format!("/download?token={token}");
        assert_eq!(link["downloadLink"], format!("{}{path}", site.url));
        assert_eq!(token.len(), 10);
        let anyone = site.browser();
        for _ in 0..2 {
            let file = anyone.get(&path).await;
            assert_eq!(file.status, 200);
            assert!(file.text.contains("Raison sociale"), "{}", file.text);
        }
        tokio::time::sleep(DOWNLOAD_LIFETIME).await;
        let refused = anyone.get(&path).await;
        assert_eq!(refused.status, 403);
        assert_eq!(refused.text, "Token invalide ou expiré.");
        let twice = anyone.get(&format!("{path}&token={token}")).await;
        assert_eq!(twice.status, 400);
    }
}

#[tokio::test]
async fn p8_a_download_wants_a_token_that_is_known() {
    for site in sites().await {
        let anyone = site.browser();
        assert_eq!(anyone.get("/download").await.status, 400);
        let refused = anyone.get("/download?token=inconnu").await;
        assert_eq!(refused.status, 403);
        assert_eq!(refused.text, "Token invalide ou expiré.");
    }
}
