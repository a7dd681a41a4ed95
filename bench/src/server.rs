//! The server under measure: a process of its own, so that its memory is its own.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::Failure;

/// A running server.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:port`
    pub(crate) host: String,
    /// Time from the start of the process to its first answer.
    pub(crate) first_answer: Duration,
}

impl Server {
    /// Starts the binary over a data directory and waits for its first answer.
    pub(crate) async fn start(binary: &Path, data: &Path) -> Result<Self, Failure> {
        let host = format!("127.0.0.1:{}", free_port()?);
        let started = Instant::now();
        let child = Command::new(binary)
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args([
                "--listen",
                &host,
                "--trusted-hops",
                "1",
                "--allow-test-companies",
            ])
            .env("BORDEREAU_API_TOKEN_SECRET", crate::sandbox::TOKEN_SECRET)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self {
            child,
            host,
            first_answer: Duration::ZERO,
        };
        while !answers(&server.host).await {
            if started.elapsed() > Duration::from_secs(60) {
                return Err("le serveur ne répond pas".into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.first_answer = started.elapsed();
        Ok(server)
    }

    /// What the process holds in memory now.
    pub(crate) fn memory(&self) -> Result<Memory, Failure> {
        let pid = self.child.id();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let bytes = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key));
            let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            kib.unwrap_or_default() * 1024
        };
        Ok(Memory {
            own_bytes: bytes("RssAnon:"),
            mapped_bytes: bytes("RssFile:") + bytes("RssShmem:"),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped already: then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Resident memory of a process.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Memory {
    /// Bytes that only this process holds.
    pub(crate) own_bytes: u64,
    /// Bytes of files that are mapped: the system takes them back when it needs them.
    pub(crate) mapped_bytes: u64,
}

fn free_port() -> Result<u16, Failure> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}

async fn answers(host: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(host).await else {
        return false;
    };
    let request = format!("GET /ping HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    if stream.write_all(request.as_bytes()).await.is_err() {
        return false;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.is_ok() && answer.contains("Pong!")
}
