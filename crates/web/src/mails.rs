//! `/courriels`: the mails that a sandbox sent. Elsewhere the page does not exist: mails carry secrets.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::future::BoxFuture;
use http::StatusCode;

use crate::{
    dates,
    error::PageError,
    layout::{Layout, page},
};

/// The mails of a sandbox. The server puts it among the extensions of requests in demonstration mode, and never
/// otherwise.
pub trait Mails: Send + Sync {
    /// The latest ones, newest first; none when they cannot be read.
    fn latest(&self) -> BoxFuture<'_, Option<Vec<SentMail>>>;

    /// One of them.
    fn one(&self, id: String) -> BoxFuture<'_, Option<SentMail>>;
}

/// A mail that was sent.
#[derive(Clone, Debug)]
pub struct SentMail {
    /// Its identifier.
    pub id: String,
    /// Addresses that it went to.
    pub to: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Names of the documents that went with it.
    pub attachments: Vec<String>,
    /// When, as an ISO instant.
    pub sent_at: String,
}

impl SentMail {
    fn day(&self) -> String {
        dates::day_and_time(&self.sent_at)
    }

    fn recipients(&self) -> String {
        self.to.join(", ")
    }

    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let is_link = |line: &str| line.starts_with("http://") || line.starts_with("https://");
        self.text.lines().map(move |text| Line {
            text,
            is_link: is_link(text),
        })
    }
}

/// A line of a mail; an address alone on its line can be followed.
struct Line<'m> {
    text: &'m str,
    is_link: bool,
}

#[derive(Template)]
#[template(path = "mails.html")]
struct MailsPage {
    layout: Layout,
    mails: Vec<SentMail>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage {
    layout: Layout,
    mail: SentMail,
}

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/courriels", get(list))
        .route("/courriels/{id}", get(show))
}

type Outbox = Option<Extension<Arc<dyn Mails>>>;

async fn list(outbox: Outbox) -> Response {
    let Some(Extension(outbox)) = outbox else {
        return PageError::NotFound.into_response();
    };
    let Some(mails) = outbox.latest().await else {
        return PageError::Unexpected.into_response();
    };
    let layout = Layout::public("Courriels du bac à sable");
    page(StatusCode::OK, &MailsPage { layout, mails })
}

async fn show(outbox: Outbox, Path(id): Path<String>) -> Response {
    let Some(Extension(outbox)) = outbox else {
        return PageError::NotFound.into_response();
    };
    let Some(mail) = outbox.one(id).await else {
        return PageError::NotFound.into_response();
    };
    let layout = Layout::public(&mail.subject);
    page(StatusCode::OK, &MailPage { layout, mail })
}
