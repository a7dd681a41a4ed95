//! The HTTP side: what surrounds every request, the GraphQL endpoint, the pages.
//!
//! One handler goes from the connection to the GraphQL endpoint in a straight line; only pages pass through a
//! router. The order of what surrounds a request is that of the contract: number, cross-origin rules, calls
//! per address, body, time limit, caller, operations.

mod caller;
mod client_address;
mod cors;
mod edge;
mod explorer;
mod graphql;
mod health;
mod idempotency;
mod listener;
mod metrics;
pub(crate) mod rate_limit;
mod request_id;
mod retired;
mod security_headers;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_graphql::Executor;
use axum::Router;
use store::Store;
use tokio::net::TcpListener;

pub(crate) use self::caller::bearer;
pub(crate) use self::graphql::RootField;
pub use self::{
    caller::{AttachCaller, Authenticate, Authentication, Caller, Credentials, Identity},
    edge::ClientAddress,
    explorer::home,
    graphql::{Masking, NO_PATH, RootCalls, ScalarCheck, SchemaTypes, SchemaTypesError},
    metrics::Metrics,
    rate_limit::Quota,
    request_id::RequestId,
};
use self::{
    cors::Cors,
    edge::Edge,
    graphql::{Documents, Endpoint},
    listener::Listener,
    security_headers::SecurityHeaders,
};

/// How the HTTP side behaves.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Origin of the web interface, the only one that may call from a browser: `https://host[:port]`.
    pub ui_origin: String,
    /// Origin of the API.
    pub api_origin: String,
    /// Calls allowed to one client address, whatever it asks.
    pub quota: Quota,
    /// Reverse proxies in front of the server.
    pub trusted_hops: usize,
    /// Time after which a request is given up.
    pub timeout: Duration,
    /// Whether clients may read unexpected failures.
    pub masking: Masking,
    /// Addresses of users who are answered nothing.
    pub refused_users: Vec<String>,
    /// Token that opens `/metrics`; open when there is none.
    pub metrics_token: Option<String>,
    /// Time left to the requests under way when the server stops.
    pub drain: Duration,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            ui_origin: "http://127.0.0.1:8080".to_owned(),
            api_origin: "http://127.0.0.1:8080".to_owned(),
            quota: Quota {
                max: 1000,
                window: Duration::from_secs(60),
            },
            trusted_hops: 0,
            timeout: Duration::from_secs(65),
            masking: Masking::Masked,
            refused_users: Vec::new(),
            metrics_token: None,
            drain: Duration::from_secs(30),
        }
    }
}

/// What the server puts behind HTTP.
pub struct Served<E> {
    /// The GraphQL schema. It need not validate documents again: ask it for its fast mode.
    pub schema: E,
    /// Checks values of custom scalars before anything runs.
    pub check_scalar: ScalarCheck,
    /// Tells whose request it is.
    pub authenticate: Arc<dyn Authenticate>,
    /// Where data is, and what idempotency keys are kept in.
    pub store: Store,
    /// Pages and plain routes. The home page, if any, is at `/`.
    pub routes: Router,
    /// Counts calls to the root fields that have a quota; pages that make such calls share it.
    pub calls: RootCalls,
}

impl<E> std::fmt::Debug for Served<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Served").finish_non_exhaustive()
    }
}

/// Why the HTTP side could not start.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The schema cannot be read.
    #[error(transparent)]
    Schema(#[from] SchemaTypesError),
    /// An origin is not one.
    #[error("l'adresse publique « {0} » ne peut pas être une origine HTTP")]
    Origin(String),
    /// The address is taken or forbidden.
    #[error("impossible d'écouter sur {address} : {cause}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why.
        cause: std::io::Error,
    },
}

/// An HTTP server bound to its address.
pub struct HttpServer<E> {
    edge: Edge<E>,
    listener: Listener,
    mutations: graphql::MutationsUnderWay,
    drain: Duration,
}

impl<E> std::fmt::Debug for HttpServer<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpServer").finish_non_exhaustive()
    }
}

impl<E: Executor> HttpServer<E> {
    /// Reads the schema and takes the address.
    ///
    /// # Errors
    /// The schema cannot be read, an origin is wrong, the address cannot be taken.
    pub async fn bind(
        address: SocketAddr,
        settings: HttpSettings,
        served: Served<E>,
    ) -> Result<Self, HttpError> {
        let types = SchemaTypes::of(&served.schema).await?;
        let documents = Documents::new(types, served.check_scalar);
        let (endpoint, mutations) = Endpoint::new(
            served.schema,
            documents,
            served.authenticate,
            served.store.clone(),
            settings.masking,
            &settings.refused_users,
            served.calls,
        );
        let origin = |origin: &str| HttpError::Origin(origin.to_owned());
        let secure = settings.api_origin.starts_with("https:");
        let security = SecurityHeaders::new(&settings.api_origin, secure)
            .map_err(|_| origin(&settings.api_origin))?;
        let cors = Cors::new(&settings.ui_origin).map_err(|_| origin(&settings.ui_origin))?;
        let drain = settings.drain;
        let routes = served
            .routes
            .merge(explorer::routes())
            .merge(retired::routes())
            .merge(health::routes(served.store, settings.metrics_token.clone()));
        let edge = Edge::new(&settings, cors, security, endpoint, routes);
        let listener = TcpListener::bind(address)
            .await
            .map_err(|cause| HttpError::Bind { address, cause })?;
        let listener =
            Listener::new(listener).map_err(|cause| HttpError::Bind { address, cause })?;
        Ok(Self {
            edge,
            listener,
            mutations,
            drain,
        })
    }

    /// The address taken, with its port.
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// Serves until `stop` resolves, then finishes the requests under way, within a bound.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let Self {
            edge,
            listener,
            mutations,
            drain,
        } = self;
        let edge = Arc::new(edge);
        listener.serve(edge, stop, drain).await;
        if tokio::time::timeout(drain, mutations.finished())
            .await
            .is_err()
        {
            tracing::warn!("stopped while mutations were still under way");
        }
    }
}
