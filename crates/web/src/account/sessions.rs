//! `/account/sessions`: where one is logged in.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::settings_query::{RevokeSession, Sessions, revoke_session, sessions};
use crate::{
    dates,
    error::PageError,
    flash::{self, Done, Flash},
    graphql::Issue,
    layout::{Layout, page},
    session::{LoggedIn, Posted, Session},
};

const HERE: &str = "/account/sessions";

/// An open session.
struct Open {
    id: String,
    device: String,
    address: String,
    opened: String,
    last_used: String,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    layout: Layout,
    sessions: Vec<Open>,
    issues: Vec<Issue>,
    form_token: String,
}

async fn answer(
    session: &Session,
    flash: Option<String>,
    status: StatusCode,
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let found = session.ask::<Sessions>(sessions::Variables {}).await?;
    let opened = found.my_sessions.into_iter().map(|open| Open {
        id: open.id,
        device: open.device.unwrap_or_else(|| "Appareil inconnu".to_owned()),
        address: open.address.unwrap_or_default(),
        opened: dates::day_and_time(&open.opened_at),
        last_used: dates::day_and_time(&open.last_used_at),
        is_current: open.is_current,
    });
    let name = found.me.name.unwrap_or(found.me.email);
    Ok(page(
        status,
        &SessionsPage {
            layout: Layout::personal("Sessions", &name, flash),
            sessions: opened.collect(),
            issues,
            form_token: session.next_token(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
) -> Result<Response, PageError> {
    answer(&session, flash, StatusCode::OK, Vec::new()).await
}

pub(super) async fn close(Posted { session, form }: Posted) -> Result<Response, PageError> {
    let variables = revoke_session::Variables {
        id: form.text("session").to_owned(),
    };
    match session.ask::<RevokeSession>(variables).await {
        Ok(_) => Ok(flash::tell(HERE, Done::SessionClosed)),
        Err(failure) => {
            let status = failure.status();
            answer(&session, None, status, failure.issues()).await
        }
    }
}
