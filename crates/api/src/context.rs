//! Who makes the request, as resolvers see it.
//!
//! A resolver asks for the caller that its operation wants, and for nothing else: [`caller`] when a session or a token
//! will do, [`session_caller`] when a token counts as nobody, [`strong_admin`] for staff. One that asks for none is
//! public.

use std::sync::Arc;

use async_graphql::{Context, Data};
use platform::{Authentication, Caller, Platform, Refusal, sessions::SessionId};

use crate::error::ApiError;

/// The caller of a request; none when anonymous.
#[derive(Clone, Debug, Default)]
pub struct RequestCaller(pub Option<Arc<Caller>>);

/// Hands the caller over to resolvers.
pub fn attach(data: &mut Data, caller: RequestCaller) {
    data.insert(caller);
}

/// Writes the cookie of a session.
pub type WriteCookie = Arc<dyn Fn(&SessionId) -> Option<String> + Send + Sync>;

/// The session that a request came with.
#[derive(Clone)]
pub struct RequestSession {
    /// Its identifier.
    pub id: SessionId,
    /// How the browser is told of another one.
    pub write_cookie: WriteCookie,
}

impl std::fmt::Debug for RequestSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestSession").finish_non_exhaustive()
    }
}

/// Hands the session over to resolvers.
pub fn attach_session(data: &mut Data, session: RequestSession) {
    data.insert(session);
}

/// The platform behind the schema.
pub(crate) fn platform<'c>(ctx: &Context<'c>) -> Result<&'c Platform, ApiError> {
    ctx.data_opt::<Platform>().ok_or_else(|| {
        ApiError(Refusal::Internal(
            "no platform behind the schema".to_owned(),
        ))
    })
}

/// The authenticated caller.
///
/// # Errors
/// `UNAUTHENTICATED`
pub(crate) fn caller<'c>(ctx: &Context<'c>) -> Result<&'c Caller, ApiError> {
    let caller = ctx
        .data_opt::<RequestCaller>()
        .and_then(|caller| caller.0.as_deref());
    caller.ok_or(ApiError(Refusal::Unauthenticated))
}

/// The caller of a session; a token counts as nobody here.
///
/// # Errors
/// `UNAUTHENTICATED`
pub(crate) fn session_caller<'c>(ctx: &Context<'c>) -> Result<&'c Caller, ApiError> {
    caller(ctx).and_then(|caller| match caller.authentication {
        Authentication::Session => Ok(caller),
        Authentication::Bearer | Authentication::Platform => {
            Err(ApiError(Refusal::Unauthenticated))
        }
    })
}

/// The session that the request came with, and its caller.
///
/// # Errors
/// `UNAUTHENTICATED`
pub(crate) fn session<'c>(ctx: &Context<'c>) -> Result<(&'c Caller, &'c RequestSession), ApiError> {
    let caller = session_caller(ctx)?;
    let session = ctx
        .data_opt::<RequestSession>()
        .ok_or(ApiError(Refusal::Unauthenticated))?;
    Ok((caller, session))
}

/// The caller of a session who is staff with a second factor.
///
/// # Errors
/// `UNAUTHENTICATED`, or `FORBIDDEN` for anybody else.
pub(crate) async fn strong_admin<'c>(ctx: &Context<'c>) -> Result<&'c Caller, ApiError> {
    let caller = session_caller(ctx)?;
    platform(ctx)?.require_strong_admin(caller).await?;
    Ok(caller)
}
