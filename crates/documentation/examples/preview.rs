//! Serves the documentation alone, to read a page while it is written:
//! `cargo run -p documentation --example preview`.

use documentation::{Sources, routes};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = TcpListener::bind(&address).await?;
    let sources = || Sources {
        sdl: include_str!("../../api/schema.graphql").to_owned(),
        settings: Vec::new(),
    };
    println!("http://{}/docs", listener.local_addr()?);
    axum::serve(listener, routes(sources)).await
}
