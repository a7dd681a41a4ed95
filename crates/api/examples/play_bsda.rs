use std::sync::Arc;
use platform::{Platform, PlatformSettings, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let store = store::Store::open_directory(&args[2]).await.unwrap();
    let platform = Platform::new(store, Arc::new(directory::EmbeddedDirectory::default()), PlatformSettings { slips: Settings { test_companies: reference::siret::TestCompanies::Allowed, ..Settings::default() }, api_url: "http://127.0.0.1:8137".into(), environment_mark: None, token_secret: b"x".to_vec(), download_lifetime: None });
    if args[1] == "seed" {
        let doc = serde_json::from_reader(std::io::stdin()).unwrap();
        println!("{}", platform.seed(&doc).await.unwrap());
        return;
    }
    let schema = api::schema(platform.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8137").await.unwrap();
    loop {
        let (mut socket, _) = listener.accept().await.unwrap();
        let (schema, platform) = (schema.clone(), platform.clone());
        tokio::spawn(async move {
            let mut data = Vec::new();
            let mut buf = [0u8; 65536];
            let (mut end, mut len) = (0, usize::MAX);
            loop {
                let n = socket.read(&mut buf).await.unwrap_or(0);
                if n == 0 { break; }
                data.extend_from_slice(&buf[..n]);
                if end == 0 && let Some(at) = data.windows(4).position(|w| w == b"\r\n\r\n") {
                    end = at + 4;
                    let head = String::from_utf8_lossy(&data[..at]).to_lowercase();
                    len = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.trim().parse().ok()).unwrap_or(0);
                }
                if end > 0 && data.len() >= end + len { break; }
            }
            if end == 0 { return; }
            let head = String::from_utf8_lossy(&data[..end]).into_owned();
            let bearer = head.lines().find_map(|l| l.to_lowercase().starts_with("authorization: bearer ").then(|| l[22..].trim().to_owned()));
            let body: serde_json::Value = serde_json::from_slice(&data[end..]).unwrap_or_default();
            let caller = match bearer { Some(b) => platform.caller_of_token(&b).await.unwrap(), None => None };
            let mut request = async_graphql::Request::new(body["query"].as_str().unwrap_or_default()).variables(async_graphql::Variables::from_json(body["variables"].clone()));
            request = request.data(api::RequestCaller(caller));
            let answer = serde_json::to_string(&schema.execute(request).await).unwrap();
            let out = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}", answer.len());
            let _ = socket.write_all(out.as_bytes()).await;
        });
    }
}
