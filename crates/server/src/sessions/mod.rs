//! Sessions of browsers: the cookie, logging in and out, who a request comes from.

mod activation;
mod authenticate;
mod captcha;
mod cookie;
mod form;
mod login;
mod return_to;
mod second_factor;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, header};
use platform::{
    Caller, Platform, Refusal, User,
    sessions::{Device, SessionId, SessionState},
};

pub use self::{
    authenticate::Callers,
    cookie::{CookieError, DEFAULT_NAME, SessionCookie},
    return_to::Interface,
};
pub(crate) use self::{
    authenticate::redirect,
    form::{Form, refuse_foreign},
    login::failed,
};
use crate::http::{ClientAddress, bearer, rate_limit::Counter};

/// Bytes of a form.
pub(crate) const MAX_FORM: usize = 64 << 10;

/// What the forms need.
#[derive(Clone)]
struct Shared {
    sessions: Sessions,
    attempts: Arc<Counter<(IpAddr, String)>>,
}

/// The routes by which browsers sign up, log in and log out.
pub fn routes(sessions: Sessions) -> Router {
    Router::new()
        .route("/login", post(login::log_in))
        .route("/otp", post(second_factor::check_code))
        .route("/logout", post(login::log_out))
        .route("/isAuthenticated", get(login::is_authenticated))
        .route("/userActivation", post(activation::activate))
        .route("/captcha", get(captcha::show))
        .route("/captcha-audio/{token}", get(captcha::say))
        .route("/captcha-image/{token}", get(captcha::image))
        .route("/captcha-sound/{token}", get(captcha::sound))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .with_state(Shared {
            sessions,
            attempts: Arc::new(Counter::new()),
        })
}

/// Recognises the browsers that come back.
#[derive(Clone, Debug)]
pub struct Sessions {
    /// Keeps the sessions.
    pub platform: Platform,
    /// Carries their identifiers.
    pub cookie: SessionCookie,
    /// Where browsers are sent.
    pub interface: Interface,
}

/// What the cookies of a request are worth.
#[derive(Clone, Debug)]
pub enum Visit {
    /// No session.
    Anonymous,
    /// A session older than the password.
    Stale(SessionId),
    /// A user's session.
    Open(SessionId, Arc<Caller>),
}

impl Sessions {
    /// Looks up the session that a request presents.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn visit(&self, headers: &HeaderMap) -> Result<Visit, Refusal> {
        let Some(id) = self.cookie.read(headers) else {
            return Ok(Visit::Anonymous);
        };
        Ok(match self.platform.session(&id).await? {
            SessionState::Closed => Visit::Anonymous,
            SessionState::Stale => Visit::Stale(id),
            SessionState::Open(caller) => Visit::Open(id, caller),
        })
    }

    /// Who waits behind these headers: the user of a session, which waiting does not keep alive, else the one of a token.
    ///
    /// # Errors
    /// The store does not answer.
    pub(crate) async fn waiting(
        &self,
        headers: &HeaderMap,
    ) -> Result<Option<Arc<Caller>>, Refusal> {
        let state = match self.cookie.read(headers) {
            Some(id) => self.platform.waiting_session(&id).await?,
            None => SessionState::Closed,
        };
        match (state, bearer(headers)) {
            (SessionState::Open(caller), _) => Ok(Some(caller)),
            (SessionState::Closed, Some(token)) => self.platform.caller_of_token(token).await,
            (SessionState::Closed, None) | (SessionState::Stale, _) => Ok(None),
        }
    }

    /// A session, as resolvers see it.
    pub(crate) fn request_session(&self, id: SessionId) -> api::RequestSession {
        let cookie = self.cookie.clone();
        api::RequestSession {
            id,
            write_cookie: Arc::new(move |id| {
                let value = cookie.keep(id)?;
                value.to_str().ok().map(str::to_owned)
            }),
        }
    }

    /// Closes a session, and answers the header that makes the browser forget it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn close(&self, id: &SessionId) -> Result<Option<HeaderValue>, Refusal> {
        self.platform.close_session(id).await?;
        Ok(self.cookie.clear())
    }

    /// Opens a session for a user who has just proved who they are, and answers its cookie. The session begins under a
    /// new identifier: one that somebody else planted is worth nothing.
    async fn welcome(
        &self,
        user: &User,
        client: Option<ClientAddress>,
        headers: &HeaderMap,
    ) -> Result<Option<HeaderValue>, Refusal> {
        self.close_former(headers).await?;
        let name = headers
            .get(header::USER_AGENT)
            .map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned());
        let device = Device {
            name,
            address: client.map(|client| client.0.to_string()),
        };
        let id = self.platform.open_session(user, device).await?;
        Ok(self.cookie.keep(&id))
    }

    /// Closes the session that a request presents, if any.
    async fn close_former(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        match self.cookie.read(headers) {
            Some(former) => self.platform.close_session(&former).await,
            None => Ok(()),
        }
    }
}
