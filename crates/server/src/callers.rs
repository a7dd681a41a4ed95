//! Callers of the platform, found by what a request shows.

use std::sync::Arc;

use axum::response::IntoResponse;
use futures_util::future::BoxFuture;
use http::StatusCode;
use platform::Platform;

use crate::http::{AttachCaller, Authenticate, Authentication, Caller, Credentials, Identity};

/// Finds callers by their tokens.
#[derive(Debug)]
pub(crate) struct PlatformCallers(pub(crate) Platform);

impl Authenticate for PlatformCallers {
    fn authenticate<'a>(&'a self, credentials: Credentials<'a>) -> BoxFuture<'a, Authentication> {
        Box::pin(async move {
            let Some(token) = credentials.bearer else {
                return Authentication::Caller(Caller::default());
            };
            match self.0.caller_of_token(token).await {
                Ok(Some(caller)) => Authentication::Caller(known(caller)),
                Ok(None) => Authentication::Caller(Caller::default()),
                Err(refusal) => {
                    tracing::error!(%refusal, "a token could not be looked up");
                    let text = "Le service est momentanément indisponible.";
                    Authentication::Answer(Box::new(
                        (StatusCode::SERVICE_UNAVAILABLE, text).into_response(),
                    ))
                }
            }
        })
    }
}

fn known(caller: Arc<platform::Caller>) -> Caller {
    let identity = Identity {
        id: caller.actor.user_id.as_str().into(),
        email: caller.actor.email.as_str().into(),
    };
    let attach: AttachCaller = Arc::new(move |data, mark| {
        let caller = match mark {
            None => caller.clone(),
            Some(mark) => Arc::new(platform::Caller {
                idempotency: Some(mark.clone()),
                ..platform::Caller::clone(&caller)
            }),
        };
        api::attach(data, api::RequestCaller(Some(caller)));
    });
    Caller {
        identity: Some(identity),
        attach: Some(attach),
        set_cookie: None,
    }
}
