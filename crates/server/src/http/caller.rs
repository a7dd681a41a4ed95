//! Who makes a request. The transport reads what the request shows; the platform says whose it is.

use std::{fmt, net::IpAddr, sync::Arc};

use async_graphql::Data;
use axum::response::Response;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, header};
use store::IdempotencyMark;

/// What a request shows of who makes it.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    /// All headers: cookies are read there.
    pub headers: &'a HeaderMap,
    /// The token sent as `Authorization: Bearer` or as `access_token`; none when both were sent.
    pub bearer: Option<&'a str>,
    /// Address of the client.
    pub client: IpAddr,
}

/// Whose request it is.
pub enum Authentication {
    /// Go on, on behalf of this caller.
    Caller(Caller),
    /// Go no further: a stale session is sent back to the login page, for instance.
    Answer(Box<Response>),
}

impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Caller(caller) => f.debug_tuple("Caller").field(caller).finish(),
            Self::Answer(answer) => f.debug_tuple("Answer").field(&answer.status()).finish(),
        }
    }
}

/// Puts what resolvers need to know of the caller into the data of an operation, with the mark of a request
/// that must run once.
pub type AttachCaller = Arc<dyn Fn(&mut Data, Option<&IdempotencyMark>) + Send + Sync>;

/// On whose behalf operations run.
#[derive(Clone, Default)]
pub struct Caller {
    /// The user; none for an anonymous caller.
    pub identity: Option<Identity>,
    /// Hands the caller over to resolvers.
    pub attach: Option<AttachCaller>,
    /// The session cookie, sent again with every answer while a session lasts.
    pub set_cookie: Option<HeaderValue>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Identifier of the account.
    pub id: Arc<str>,
    /// Address of the account: counts calls, and is looked up in the list of refused users.
    pub email: Arc<str>,
}

/// Tells whose request it is.
///
/// A session wins over a token. An unknown, revoked or ill-formed token is no error: the caller is anonymous.
pub trait Authenticate: Send + Sync + 'static {
    /// Looks the credentials up.
    fn authenticate<'a>(&'a self, credentials: Credentials<'a>) -> BoxFuture<'a, Authentication>;
}

/// The token of the `Authorization` header: a scheme, in any case, one space, a token, nothing else.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains(' '))
        .then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(authorization: &str, expected: Option<&str>) {
        let headers =
            HeaderMap::from_iter([(header::AUTHORIZATION, authorization.parse().unwrap())]);
        assert_eq!(bearer(&headers), expected, "{authorization}");
    }

    #[test]
    fn the_scheme_is_read_in_any_case() {
        check("Bearer abc", Some("abc"));
        check("bearer abc", Some("abc"));
        check("BEARER abc", Some("abc"));
    }

    #[test]
    fn a_token_comes_in_two_parts_exactly() {
        for authorization in [
            "abc",
            "Bearer",
            "Bearer ",
            "Bearer a b",
            "Basic abc",
            "Bearer  abc",
        ] {
            check(authorization, None);
        }
    }
}
