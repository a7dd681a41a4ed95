//! The explorer, a page that needs no other host.

use crate::fixture::{App, answer};

#[tokio::test]
async fn a_browser_at_the_root_gets_a_page_and_a_program_does_not() {
    let app = App::start().await;
    let browser = app
        .get("/")
        .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let page = answer(browser).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    assert!(page.text.contains("href=\"/explorateur\""));
    assert_eq!(
        answer(app.get("/").header("accept", "*/*")).await.status,
        400
    );
}

#[tokio::test]
async fn every_file_of_the_explorer_is_served_with_its_type_and_a_tag() {
    let app = App::start().await;
    let page = answer(app.get("/explorateur")).await;
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    for (file, media) in [
        ("explorateur.css", "text/css; charset=utf-8"),
        ("explorateur.js", "text/javascript; charset=utf-8"),
        ("completion.js", "text/javascript; charset=utf-8"),
        ("schema.js", "text/javascript; charset=utf-8"),
        ("icone.svg", "image/svg+xml"),
    ] {
        assert!(
            page.text.contains(&format!("/explorateur/{file}"))
                || ["schema.js", "completion.js"].contains(&file),
            "{file}"
        );
        let first = answer(app.get(&format!("/explorateur/{file}"))).await;
        assert_eq!(
            (first.status, first.header("content-type")),
            (200, Some(media)),
            "{file}"
        );
        let tag = first.header("etag").unwrap().to_owned();
        let again = answer(
            app.get(&format!("/explorateur/{file}"))
                .header("if-none-match", &tag),
        )
        .await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{file}");
    }
}

#[tokio::test]
async fn the_pages_obey_the_content_policy() {
    let app = App::start().await;
    for page in [
        answer(app.get("/explorateur")).await.text,
        answer(app.get("/").header("accept", "text/html"))
            .await
            .text,
    ] {
        for forbidden in [
            "http://",
            "https://",
            "style=",
            "onclick",
            "<style",
            "javascript:",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert_eq!(
            page.matches("<script").count(),
            page.matches("<script type=\"module\" src=\"/explorateur/")
                .count()
        );
    }
    for file in ["explorateur.js", "schema.js", "completion.js"] {
        let script = answer(app.get(&format!("/explorateur/{file}"))).await.text;
        for forbidden in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "http://",
            "https://",
        ] {
            assert!(!script.contains(forbidden), "{forbidden} in {file}");
        }
    }
}
