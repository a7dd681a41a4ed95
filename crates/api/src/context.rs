//! Who makes the request, as resolvers see it.

use std::sync::Arc;

use async_graphql::{Context, Data};
use platform::{Authentication, Caller, Platform, Refusal};

use crate::error::ApiError;

/// The caller of a request; none when anonymous.
#[derive(Clone, Debug, Default)]
pub struct RequestCaller(pub Option<Arc<Caller>>);

/// Hands the caller over to resolvers.
pub fn attach(data: &mut Data, caller: RequestCaller) {
    data.insert(caller);
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
        Authentication::Bearer => Err(ApiError(Refusal::Unauthenticated)),
    })
}
