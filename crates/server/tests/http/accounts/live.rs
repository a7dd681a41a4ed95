//! Live updates over real connections.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::{Browser, PAUL, Site, ZOE, sites};

/// Long enough for a change to be told, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A stream that a client follows.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(browser: &Browser, path: &str, last: Option<&str>) -> Self {
        let mut request = browser.request(Method::GET, path);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let kind = response.headers()["content-type"].to_str().unwrap();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        assert_eq!(response.headers()["cache-control"], "private, no-store");
        let text = String::new();
        Self { response, text }
    }

    /// The next block of lines; none when the stream ends.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return Some(block);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let chunk = chunk.unwrap().ok().flatten()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event of this name, with its position and its data.
    async fn event(&mut self, name: &str) -> Option<(String, Value)> {
        loop {
            let block = self.block().await?;
            let field = |key: &str| {
                let mut lines = block.lines();
                lines.find_map(|line| line.strip_prefix(&format!("{key}: ")).map(str::to_owned))
            };
            if field("event").as_deref() == Some(name) {
                let data = serde_json::from_str(&field("data").unwrap()).unwrap();
                return Some((field("id").unwrap_or_default(), data));
            }
        }
    }
}

/// A new draft of the company.
async fn draft(site: &Site, program: &Browser) -> Value {
    let input = json!({"emitter": {"company": {"siret": site.company["siret"]}}});
    let query = "mutation($input: BsdaInput!) { createDraftBsda(input: $input) { id } }";
    program.value(query, json!({ "input": input })).await["id"].clone()
}

#[tokio::test]
async fn nobody_follows_without_proof_nor_another_company() {
    for site in sites().await {
        assert_eq!(site.browser().get("/updates").await.status, 401);
        let stranger = site.program("0123456789012345678901234567890123456789");
        assert_eq!(stranger.get("/updates").await.status, 401);
        let zoe = site.program(&site.token_of(ZOE));
        let other = zoe.get("/updates/85001946400021").await;
        assert_eq!(other.status, 403);
        assert_eq!(
            other.text,
            "Vous n'êtes pas autorisé à suivre les bordereaux de cet établissement."
        );
    }
}

#[tokio::test]
async fn a_session_and_a_token_are_told_which_slip_changed() {
    for site in sites().await {
        let program = site.program(&site.token_of(ZOE));
        let siret = site.company["siret"].as_str().unwrap();
        let one = format!("/updates/{siret}");
        let browser = site.logged_in(PAUL).await;
        let mut of_token = Stream::open(&program, &one, None).await;
        let mut of_session = Stream::open(&browser, "/updates", None).await;
        let opening = of_session.block().await.unwrap();
        assert!(opening.contains("retry: 3000"), "{opening}");
        let id = draft(&site, &program).await;
        for stream in [&mut of_token, &mut of_session] {
            let (position, data) = stream.event("update").await.unwrap();
            assert!(position.parse::<i64>().unwrap() > 0);
            assert_eq!(data, json!({"id": id, "readableId": id, "type": "BSDA"}));
        }
    }
}

#[tokio::test]
async fn who_comes_back_is_told_what_it_missed() {
    for site in sites().await {
        let program = site.program(&site.token_of(ZOE));
        let mut stream = Stream::open(&program, "/updates", None).await;
        draft(&site, &program).await;
        let (position, _) = stream.event("update").await.unwrap();
        drop(stream);
        let missed = draft(&site, &program).await;
        let mut stream = Stream::open(&program, "/updates", Some(&position)).await;
        loop {
            let (_, data) = stream.event("update").await.unwrap();
            if data["id"] == missed {
                break;
            }
        }
        let mut lost = Stream::open(&program, "/updates", Some("999999999")).await;
        assert_eq!(lost.event("refresh").await.unwrap().1, json!({}));
    }
}

#[tokio::test]
async fn a_revoked_token_is_told_nothing_more() {
    for site in sites().await {
        let follower = site.program(&site.token_of(ZOE));
        let mut stream = Stream::open(&follower, "/updates", None).await;
        let zoe = site.logged_in(ZOE).await;
        zoe.value("mutation { revokeAllAccessTokens { id } }", Value::Null)
            .await;
        draft(&site, &zoe).await;
        assert_eq!(stream.event("update").await, None);
    }
}

#[tokio::test]
async fn the_eleventh_stream_of_a_user_waits() {
    for site in sites().await {
        let program = site.program(&site.token_of(ZOE));
        let mut streams = Vec::new();
        for _ in 0..10 {
            streams.push(Stream::open(&program, "/updates", None).await);
        }
        let refused = program.get("/updates").await;
        assert_eq!(refused.status, 429);
        assert_eq!(refused.header("retry-after"), Some("30"));
        let paul = site.program(&site.token_of(PAUL));
        Stream::open(&paul, "/updates", None).await;
    }
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams() {
    for mut site in sites().await {
        let program = site.program(&site.token_of(ZOE));
        let mut stream = Stream::open(&program, "/updates", None).await;
        stream.block().await.unwrap();
        let _ = site.stop.take().unwrap().send(());
        assert_eq!(stream.block().await, None);
    }
}
