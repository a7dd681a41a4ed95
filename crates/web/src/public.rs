//! Pages for people who have not logged in: the API on behalf of nobody, and the forms that they send.

use std::{fmt, sync::Arc};

use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;

use crate::{
    error::PageError,
    form::Form,
    graphql::{self, Failure, GraphQl},
    session::{comes_from_here, read_form},
};

/// The API on behalf of somebody who has not logged in. The server puts it among the extensions of requests.
#[derive(Clone)]
pub struct Public(pub Arc<dyn GraphQl>);

impl fmt::Debug for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Public(…)")
    }
}

impl Public {
    /// Runs a typed document.
    pub(crate) async fn ask<Q: graphql_client::GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> Result<Q::ResponseData, Failure> {
        graphql::ask::<Q>(self.0.as_ref(), variables).await
    }
}

/// The visitor of a page that needs no session.
#[derive(Debug)]
pub(crate) struct Anybody(pub(crate) Public);

impl<S: Send + Sync> FromRequestParts<S> for Anybody {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let public = parts.extensions.get::<Public>().cloned();
        public.map(Self).ok_or(PageError::Unexpected)
    }
}

/// A form sent by one of our pages, by somebody who has no session. There is no right that another site could borrow
/// from them; browsers that tell where a form comes from are believed.
#[derive(Debug)]
pub(crate) struct PublicForm {
    pub(crate) public: Public,
    pub(crate) form: Form,
}

impl<S: Send + Sync> FromRequest<S> for PublicForm {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let Anybody(public) = Anybody::from_request_parts(&mut parts, state).await?;
        if !comes_from_here(&parts.headers) {
            return Err(PageError::ForeignForm);
        }
        let form = read_form(Request::from_parts(parts, body), state).await?;
        Ok(Self { public, form })
    }
}
