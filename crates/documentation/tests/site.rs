//! The site as its readers see it: every page answers, every link leads somewhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, body::Body};
use documentation::{SettingRow, Site, Sources, routes};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Pages of the same server that are served by others.
const ELSEWHERE: [&str; 4] = [
    "/",
    "/account/applications",
    "/explorateur",
    "/explorateur/icone.svg",
];

fn sources() -> Sources {
    Sources {
        sdl: include_str!("../../api/schema.graphql").to_owned(),
        settings: vec![SettingRow {
            name: "trusted-hops".to_owned(),
            variables: vec![
                "BORDEREAU_TRUSTED_HOPS".to_owned(),
                "TRUST_PROXY_HOPS".to_owned(),
            ],
            default: Some("0".to_owned()),
            help: "Nombre de mandataires | inverses".to_owned(),
            expected: "un nombre entier".to_owned(),
        }],
    }
}

/// Every page, by address.
fn pages() -> BTreeMap<String, String> {
    let site = Site::new(&sources()).unwrap();
    site.addresses()
        .into_iter()
        .map(|address| {
            let html = site
                .page(&address, None)
                .unwrap()
                .unwrap_or_else(|| panic!("{address} is missing"));
            (address, html)
        })
        .collect()
}

/// Values of an attribute in a page.
fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!(" {name}=\"");
    html.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split_once('"').map(|(value, _)| value))
        .collect()
}

#[test]
fn every_internal_link_and_anchor_leads_somewhere() {
    let pages = pages();
    let anchors: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(address, html)| {
            (
                address.as_str(),
                attributes(html, "id").into_iter().collect(),
            )
        })
        .collect();
    let mut wrong = Vec::new();
    for (address, html) in &pages {
        for link in attributes(html, "href")
            .into_iter()
            .chain(attributes(html, "src"))
        {
            if link.starts_with("http") || link.starts_with("/docs/fichiers/") {
                continue;
            }
            let (path, anchor) = link
                .split_once('#')
                .map_or((link, None), |(path, anchor)| (path, Some(anchor)));
            let path = if path.is_empty() { address } else { path };
            let leads = match (anchors.get(path), anchor) {
                (None, _) => ELSEWHERE.contains(&path),
                (Some(_), None) => true,
                (Some(anchors), Some(anchor)) => anchors.contains(anchor),
            };
            if !leads {
                wrong.push(format!("{address} → {link}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn anchors_are_unique_in_each_page() {
    for (address, html) in pages() {
        let anchors = attributes(&html, "id");
        let unique: BTreeSet<&str> = anchors.iter().copied().collect();
        assert_eq!(anchors.len(), unique.len(), "{address}");
    }
}

#[test]
fn no_page_holds_a_script_or_a_style_of_its_own() {
    for (address, html) in pages() {
        for forbidden in ["style=", "<style", "onclick", "javascript:", "<script>"] {
            assert!(!html.contains(forbidden), "{forbidden} in {address}");
        }
        for source in attributes(&html, "src") {
            assert!(source.starts_with('/'), "{source} in {address}");
        }
    }
}

#[test]
fn every_page_has_a_title_and_a_summary_and_one_first_heading() {
    for (address, html) in pages() {
        assert_eq!(html.matches("<h1").count(), 1, "{address}");
        assert!(!html.contains("<title> —"), "{address}");
        let summary = html
            .split_once("name=\"description\" content=\"")
            .unwrap()
            .1;
        assert!(!summary.starts_with('"'), "{address} has no summary");
    }
}

#[test]
fn blocks_that_ask_for_something_are_replaced() {
    for (address, html) in pages() {
        for left in ["```", "{{", "reglages</code>", ">scenario<"] {
            assert!(!html.contains(left), "{left} in {address}");
        }
    }
}

#[test]
fn a_tutorial_shows_each_call_with_the_identifiers_of_the_sandbox() {
    let pages = pages();
    let tutorial = &pages["/docs/premier-bordereau"];
    for expected in [
        "mutation Creer($createFormInput: CreateFormInput!)",
        "&quot;siret&quot;: &quot;00000010900017&quot;",
        "&quot;id&quot;: &quot;&lt;id reçu à l&#39;étape 1&gt;&quot;",
        "&quot;status&quot;: &quot;PROCESSED&quot;",
        "camille@lefevre.test",
    ] {
        let expected = expected.replace("&#39;", "'");
        assert!(tutorial.contains(&expected), "{expected}");
    }
    assert!(
        pages["/docs/erreurs"].contains("&quot;code&quot;: &quot;GRAPHQL_VALIDATION_FAILED&quot;")
    );
}

#[test]
fn settings_are_listed_with_their_variables() {
    let operation = &pages()["/docs/exploitation"];
    for expected in [
        "<code>trusted-hops</code>",
        "<code>TRUST_PROXY_HOPS</code>",
        "mandataires | inverses",
    ] {
        assert!(operation.contains(expected), "{expected}");
    }
}

#[test]
fn the_reference_has_a_page_for_each_operation_and_type() {
    let pages = pages();
    let list = &pages["/docs/reference"];
    for address in pages
        .keys()
        .filter(|address| address.starts_with("/docs/reference/"))
    {
        assert!(
            list.contains(&format!("href=\"{address}\"")),
            "{address} is not listed"
        );
    }
    let sign = &pages["/docs/reference/mutations/signBsda"];
    assert!(
        sign.contains("href=\"/docs/reference/types/BsdaSignatureInput\""),
        "{sign}"
    );
    assert!(
        sign.contains("mutation SignBsda($id: ID!, $input: BsdaSignatureInput!)"),
        "{sign}"
    );
    let bsda = &pages["/docs/reference/types/Bsda"];
    assert!(
        bsda.contains("href=\"/docs/reference/requetes/bsda\""),
        "{bsda}"
    );
}

#[test]
fn a_search_without_script_hides_what_does_not_match() {
    let site = Site::new(&sources()).unwrap();
    let found = site
        .page("/docs/reference", Some("SIGNBSDA"))
        .unwrap()
        .unwrap();
    assert!(found.contains("<li data-name=\"signBsda\">"), "{found}");
    assert!(
        found.contains("<li data-name=\"createBsda\" hidden>"),
        "{found}"
    );
    let nothing = site
        .page("/docs/reference", Some("<b>\"zzz"))
        .unwrap()
        .unwrap();
    assert!(
        nothing.contains("0 résultat") && !nothing.contains("<b>"),
        "{nothing}"
    );
}

async fn get(
    router: &Router,
    path: &str,
    tag: Option<&str>,
) -> (StatusCode, http::HeaderMap, String) {
    let mut request = Request::get(path);
    if let Some(tag) = tag {
        request = request.header("if-none-match", tag);
    }
    let response = router
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (
        parts.status,
        parts.headers,
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

#[tokio::test]
async fn pages_and_files_are_served() {
    let router = routes(sources);
    for (path, status, content) in [
        (
            "/docs",
            StatusCode::OK,
            "<h1 id=\"bordereau\">Bordereau</h1>",
        ),
        ("/docs/jetons", StatusCode::OK, "Authorization: Bearer"),
        ("/docs/reference?q=bsda", StatusCode::OK, "value=\"bsda\""),
        (
            "/docs/reference/types/Bsda",
            StatusCode::OK,
            "<code>Bsda</code>",
        ),
        (
            "/docs/reference/types/Rien",
            StatusCode::NOT_FOUND,
            "n'existe pas",
        ),
        ("/docs/rien", StatusCode::NOT_FOUND, "n'existe pas"),
        ("/docs/fichiers/docs.css", StatusCode::OK, ":root"),
        (
            "/docs/fichiers/docs.js",
            StatusCode::OK,
            "navigator.clipboard",
        ),
    ] {
        let (found, _, text) = get(&router, path, None).await;
        assert_eq!(found, status, "{path}");
        assert!(text.contains(content), "{path}: {text}");
    }
    let (status, headers, _) = get(&router, "/docs/", None).await;
    assert_eq!(
        (status, headers["location"].to_str().unwrap()),
        (StatusCode::PERMANENT_REDIRECT, "/docs")
    );
}

#[tokio::test]
async fn a_file_that_a_browser_has_is_not_sent_again() {
    let router = routes(sources);
    let (_, headers, _) = get(&router, "/docs/fichiers/docs.css", None).await;
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let (status, _, text) = get(&router, "/docs/fichiers/docs.css", Some(&tag)).await;
    assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""));
}
