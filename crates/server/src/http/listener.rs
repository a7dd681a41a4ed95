//! Accepting connections, and letting go of them when the server stops.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use async_graphql::Executor;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::TcpListener;

use super::{edge::Edge, metrics::Metrics};

/// Time that a client has to send the head of a request: slow ones must not hold connections.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Pause after the system refused a connection, for want of file descriptors for instance.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How often histograms are summed up.
const SUM_UP: Duration = Duration::from_secs(5);

/// A bound socket.
#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    pub(super) fn new(socket: TcpListener) -> io::Result<Self> {
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves connections until `stop` resolves, then lets the requests under way finish within `drain`.
    pub(super) async fn serve<E: Executor>(
        self,
        edge: Arc<Edge<E>>,
        stop: impl Future<Output = ()>,
        drain: Duration,
    ) {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT);
        let graceful = GracefulShutdown::new();
        let mut sum_up = tokio::time::interval(SUM_UP);
        let metrics = Metrics::install();
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                accepted = self.socket.accept() => accepted,
                _ = sum_up.tick() => {
                    metrics.sum_up();
                    continue;
                }
                () = &mut stop => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            // Answers are written whole: waiting to fill packets would only delay them.
            let _ = stream.set_nodelay(true);
            let edge = edge.clone();
            let service = service_fn(move |request| {
                let edge = edge.clone();
                async move { Ok::<_, Infallible>(edge.handle(request, peer.ip()).await) }
            });
            let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    tracing::debug!(%error, %peer, "a connection ended badly");
                }
            });
        }
        drop(self.socket);
        drop(edge);
        if tokio::time::timeout(drain, graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("stopped while requests were still under way");
        }
    }
}
