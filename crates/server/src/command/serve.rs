//! `bordereau serve`

use std::{io::Write, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use axum::Router;
use platform::{Platform, Refusal};
use store::Store;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::oneshot,
    task::JoinHandle,
};

use super::{
    data::{open_store, platform},
    error::CommandError,
};
use crate::{
    config::{Config, Environment, Origin, Role},
    demo::{self, Addresses},
    docs, downloads, files,
    http::{HttpError, HttpServer, HttpSettings, Masking, Quota, RootCalls, Served},
    live, maintenance, oauth,
    pages::{self, Outbox},
    sessions::{self, Callers, Interface, SessionCookie, Sessions},
};

const WINDOW: Duration = Duration::from_secs(60);

pub(super) async fn run(config: &Config) -> Result<ExitCode, CommandError> {
    let store = open_store(config).await?;
    let platform = platform(config, store.clone()).await?;
    let background = match config.role {
        Role::All | Role::Worker => Some(Background::start(&platform, store.clone())),
        Role::Web => None,
    };
    let stop = stop_asked()?;
    match config.role {
        Role::All | Role::Web => {
            let sessions = sessions(config, platform.clone())?;
            let schema = api::schema(platform.clone());
            let calls = RootCalls::default();
            let live = platform.live_updates();
            let routes = Router::new()
                .merge(sessions::routes(sessions.clone()))
                .merge(oauth::routes(sessions.clone()))
                .merge(pages::routes(
                    schema.clone(),
                    sessions.clone(),
                    calls.clone(),
                    &config.users_blacklist,
                    match config.demo {
                        true => Outbox::Shown,
                        false => Outbox::Hidden,
                    },
                ))
                .merge(docs::routes())
                .merge(live::routes(sessions.clone(), live.clone()))
                .merge(downloads::routes(platform.clone()))
                .merge(files::routes(platform.clone()));
            let served = Served {
                schema: schema.clone(),
                check_scalar: api::check_scalar,
                authenticate: Arc::new(Callers(sessions)),
                store: store.clone(),
                routes,
                calls,
            };
            let server = HttpServer::bind(config.listen, http_settings(config), served).await?;
            if config.demo {
                let addresses = addresses(config, server.address());
                let demo = demo::prepare(&platform, &schema, addresses).await?;
                writeln!(std::io::stdout(), "{demo}")?;
            }
            writeln!(
                std::io::stdout(),
                "Bordereau écoute sur http://{}",
                server.address()
            )?;
            let (ended, ends) = oneshot::channel::<()>();
            let followed = tokio::spawn(async move {
                live.run(async { ends.await.unwrap_or_default() }).await;
            });
            // Streams that wait end first: a server that stops would wait for them.
            let stop = async {
                stop.await;
                drop(ended);
            };
            server.serve(stop).await;
            followed.abort();
        }
        Role::Worker => stop.await,
    }
    if let Some(background) = background {
        background.end().await;
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// What a process does beside answering: the jobs that commits enqueue, and the upkeep of the store.
struct Background {
    maintenance: JoinHandle<()>,
    worker: JoinHandle<Result<(), Refusal>>,
    stop: oneshot::Sender<()>,
}

impl Background {
    fn start(platform: &Platform, store: Store) -> Self {
        let (stop, stopped) = oneshot::channel();
        let platform = platform.clone();
        Self {
            maintenance: tokio::spawn(maintenance::look_after(store)),
            worker: tokio::spawn(async move {
                // Registries of a store that an older program wrote, beside the jobs.
                let upgrade = async {
                    if let Err(error) = platform.upgrade_registry_lines().await {
                        tracing::error!(%error, "registry lines could not be rebuilt");
                    }
                    std::future::pending().await
                };
                // A sender that went away asks to stop as well.
                let stopped = async { stopped.await.unwrap_or_default() };
                tokio::select! {
                    ended = platform.run_worker(stopped) => ended,
                    never = upgrade => never,
                }
            }),
            stop,
        }
    }

    /// Lets the jobs under way end.
    async fn end(self) {
        self.maintenance.abort();
        // A worker that is gone has nothing to stop.
        let _ = self.stop.send(());
        match self.worker.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the worker failed"),
            Err(error) => tracing::error!(%error, "the worker was interrupted"),
        }
    }
}

fn sessions(config: &Config, platform: Platform) -> Result<Sessions, CommandError> {
    let (ui, api) = (
        config.ui_origin().to_string(),
        config.api_origin().to_string(),
    );
    let secure = config.session_cookie_secure || ui.starts_with("https:");
    let domain = config.session_cookie_host.as_deref();
    Ok(Sessions {
        platform,
        cookie: SessionCookie::new(&config.session_name, domain, secure)?,
        interface: Interface::new(&ui, &api).map_err(|_| HttpError::Origin(ui))?,
    })
}

fn http_settings(config: &Config) -> HttpSettings {
    HttpSettings {
        ui_origin: config.ui_origin().to_string(),
        api_origin: config.api_origin().to_string(),
        quota: Quota {
            max: config.max_requests_per_window,
            window: WINDOW,
        },
        trusted_hops: config.trusted_hops,
        timeout: config.request_timeout,
        masking: match config.environment {
            Environment::Production => Masking::Masked,
            Environment::Recette | Environment::Developpement => Masking::Shown,
        },
        refused_users: config.users_blacklist.clone(),
        metrics_token: config
            .metrics_token
            .as_ref()
            .map(|token| token.expose().to_owned()),
        drain: config.shutdown_delay,
    }
}

/// Resolves when the operator, or the system, asks the process to stop.
fn stop_asked() -> Result<impl Future<Output = ()> + Send, CommandError> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("asked to stop: requests under way are finished first");
    })
}

/// The addresses that the sandbox shows: the public ones, or that of the listener with its port.
fn addresses(config: &Config, listener: SocketAddr) -> Addresses {
    let origin_of_listener = Origin::of_listener(listener);
    let api = config.api_url.as_ref().unwrap_or(&origin_of_listener);
    Addresses {
        web: config.ui_url.as_ref().unwrap_or(api).to_string(),
        api: api.to_string(),
    }
}
