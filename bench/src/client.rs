//! One keep-alive connection that posts GraphQL, kept as light as possible: the load generator shares its
//! processors with the server.

use http::{Request, header};
use http_body_util::{BodyExt, Full};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Failure;

/// A connection to the server, on behalf of one user.
pub(crate) struct Client {
    sender: http1::SendRequest<Full<Bytes>>,
    authorization: String,
    host: String,
}

impl Client {
    /// Connects.
    pub(crate) async fn connect(host: &str, token: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            authorization: format!("Bearer {token}"),
            host: host.to_owned(),
        })
    }

    /// Sends a body that was prepared; answers the body received.
    pub(crate) async fn post(&mut self, body: Bytes) -> Result<Bytes, Failure> {
        // A caller of its own for each request: the limit per address is not what is measured.
        let address = format!("10.{}.{}.{}", octet(), octet(), octet());
        let request = Request::post("/")
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, &self.authorization)
            .header("x-forwarded-for", address)
            .body(Full::new(body))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if !status.is_success() || contains(&body, b"\"errors\"") {
            return Err(format!("{status} {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(body)
    }
}

fn contains(body: &[u8], needle: &[u8]) -> bool {
    body.windows(needle.len()).any(|window| window == needle)
}

fn octet() -> u8 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static DRAWS: AtomicU64 = AtomicU64::new(1);
    let draw = DRAWS.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
    u8::try_from((draw >> 32) % 254 + 1).unwrap_or(1)
}
