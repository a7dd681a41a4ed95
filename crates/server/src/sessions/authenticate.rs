//! Who calls the GraphQL endpoint: the user of a session, else the one of a token.

use std::{net::IpAddr, sync::Arc};

use axum::response::{IntoResponse, Response};
use futures_util::future::BoxFuture;
use http::{HeaderValue, StatusCode, header};
use platform::Refusal;

use super::{Sessions, Visit};
use crate::http::{AttachCaller, Authenticate, Authentication, Caller, Credentials, Identity};

/// The users of sessions and of tokens. A session wins.
#[derive(Clone, Debug)]
pub struct Callers(pub Sessions);

impl Authenticate for Callers {
    fn authenticate<'a>(&'a self, credentials: Credentials<'a>) -> BoxFuture<'a, Authentication> {
        Box::pin(async move {
            self.caller(credentials).await.unwrap_or_else(|refusal| {
                tracing::error!(%refusal, "a caller could not be looked up");
                let text = "Le service est momentanément indisponible.";
                let answer = (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
                Authentication::Answer(Box::new(answer))
            })
        })
    }
}

impl Callers {
    async fn caller(&self, credentials: Credentials<'_>) -> Result<Authentication, Refusal> {
        let Self(sessions) = self;
        match sessions.visit(credentials.headers).await? {
            Visit::Open(id, caller) => {
                let set_cookie = sessions.cookie.keep(&id);
                let session = sessions.request_session(id);
                let caller = located(caller, credentials.client);
                let caller = known(caller, Some(session), set_cookie);
                Ok(Authentication::Caller(caller))
            }
            Visit::Stale(id) => {
                let cookie = sessions.close(&id).await?;
                let answer = redirect(sessions.interface.at("/login"), cookie);
                Ok(Authentication::Answer(Box::new(answer)))
            }
            Visit::Anonymous => {
                let caller = match credentials.bearer {
                    Some(token) => sessions.platform.caller_of_token(token).await?,
                    None => None,
                };
                let caller = caller.map(|caller| located(caller, credentials.client));
                let caller =
                    caller.map_or_else(Caller::default, |caller| known(caller, None, None));
                Ok(Authentication::Caller(caller))
            }
        }
    }
}

/// The caller with the address of the client, when their rights depend on it.
fn located(caller: Arc<platform::Caller>, client: IpAddr) -> Arc<platform::Caller> {
    if caller.actor.government.is_none() {
        return caller;
    }
    Arc::new(platform::Caller {
        client: Some(client),
        ..platform::Caller::clone(&caller)
    })
}

/// A user as the transport knows them.
fn known(
    caller: Arc<platform::Caller>,
    session: Option<api::RequestSession>,
    set_cookie: Option<HeaderValue>,
) -> Caller {
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
        if let Some(session) = &session {
            api::attach_session(data, session.clone());
        }
    });
    Caller {
        identity: Some(identity),
        attach: Some(attach),
        set_cookie,
    }
}

/// A redirect as the contract wants them, with what changes of the cookie.
pub(crate) fn redirect(location: Option<HeaderValue>, cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::LOCATION,
        location.unwrap_or_else(|| HeaderValue::from_static("/")),
    );
    if let Some(cookie) = cookie {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}
