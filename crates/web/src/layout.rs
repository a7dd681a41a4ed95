//! What every page has around its content.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use crate::assets;

/// What scripts, styles, images and forms of our pages may do: nothing but what this server serves.
const POLICY: &str = "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; img-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'";

/// Header, menu and announcement of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// Title of the document.
    pub(crate) title: String,
    /// What just happened, announced once.
    pub(crate) flash: Option<String>,
    /// The visitor, once logged in.
    pub(crate) visitor: Option<Visitor>,
}

/// What the header shows of the visitor.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// Name, or address for want of a name.
    pub(crate) name: String,
    /// Where « Mes bordereaux » leads.
    pub(crate) dashboard: String,
}

impl Layout {
    /// The layout of a page that needs no session.
    pub(crate) fn public(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            ..Self::default()
        }
    }

    /// The layout of a page about the visitor, in no organisation.
    pub(crate) fn personal(title: &str, name: &str, flash: Option<String>) -> Self {
        Self {
            title: title.to_owned(),
            flash,
            visitor: Some(Visitor {
                name: name.to_owned(),
                dashboard: "/dashboard".to_owned(),
            }),
        }
    }

    /// Address of a file of ours, which changes with its content.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

/// A page as an answer. Pages hold personal data: nobody keeps them.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    let text = match template.render() {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = (status, Html(text)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}
