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

/// « Firefox sur Windows », from what the browser says of itself; the first of each list that it names is the one.
fn device(told: &str) -> String {
    let named = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| told.contains(mark));
        found.map(|(_, name)| *name)
    };
    let browser = named(&[
        ("Firefox", "Firefox"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} sur {system}"),
        _ if told.is_empty() => "Appareil inconnu".to_owned(),
        _ => told.to_owned(),
    }
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
        device: device(open.device.as_deref().unwrap_or_default()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_as_people_name_it() {
        for (told, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox sur Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge sur Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
                "Chrome sur Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
                "Safari sur iPhone",
            ),
            ("curl/8.9", "curl/8.9"),
            ("", "Appareil inconnu"),
        ] {
            assert_eq!(device(told), expected);
        }
    }
}
