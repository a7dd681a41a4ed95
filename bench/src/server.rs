//! The server under measure: a process of its own, so that its memory is its own.

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::{Child, Command},
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
            .kill_on_drop(true)
            .spawn()?;
        while !answers(&host).await {
            if started.elapsed() > Duration::from_secs(60) {
                return Err("le serveur ne répond pas".into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(Self {
            child,
            host,
            first_answer: started.elapsed(),
        })
    }

    /// Resident memory, in bytes.
    pub(crate) fn resident_bytes(&self) -> Result<u64, Failure> {
        let pid = self.child.id().ok_or("le serveur s'est arrêté")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap_or_default();
        let kib: u64 = line.split_whitespace().nth(1).unwrap_or("0").parse()?;
        Ok(kib * 1024)
    }

    /// Stops the server and waits for it.
    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        self.child.kill().await?;
        Ok(())
    }
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
