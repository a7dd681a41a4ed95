//! What the first page costs, and what browsers keep of it.

use regex::Regex;
use reqwest::Response;

use crate::fixture::{Place, Server};

/// Most bytes that a first page costs, with all that it refers to.
const MOST: usize = 60_000;

async fn fetch(server: &Server, path: &str) -> Response {
    let url = format!("{}{path}", server.url);
    let request = crate::web_client::client().get(url);
    let request = request.header("accept", "text/html");
    request.send().await.unwrap().error_for_status().unwrap()
}

fn kept(response: &Response) -> String {
    let kept = response.headers().get("cache-control").unwrap();
    kept.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_first_page_is_light_and_its_files_are_kept() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let files = Regex::new("(?:href|src)=\"(/static/[^\"]+)\"").unwrap();
    for page in ["/", "/login", "/statistics"] {
        let answer = fetch(&server, page).await;
        // Pages hold personal data.
        assert_eq!(kept(&answer), "private, no-store", "{page}");
        let body = answer.text().await.unwrap();
        let mut weight = body.len();
        let mut names: Vec<&str> = files
            .captures_iter(&body)
            .map(|file| file.get(1).unwrap().as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        assert!(names.len() >= 3, "{names:?}");
        for name in names {
            let file = fetch(&server, name).await;
            assert_eq!(kept(&file), "public, max-age=31536000, immutable", "{name}");
            weight += file.bytes().await.unwrap().len();
        }
        assert!(weight <= MOST, "{page} weighs {weight} bytes");
    }
}
