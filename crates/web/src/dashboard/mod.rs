//! The dashboard of an organisation: its slips, tab by tab.

mod card;
mod companies;
mod filters;
mod menu;
mod query;
pub(crate) mod tab;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use self::{
    card::Card,
    companies::Switcher,
    filters::Filters,
    menu::MenuGroup,
    query::{Bsds, bsds},
    tab::Tab,
};
use crate::{
    error::PageError,
    flash::Flash,
    graphql::Failure,
    layout::{Layout, page},
    organisation::Organisation,
    session::LoggedIn,
    shell::{Entered, default_dashboard},
    slip::edit::{self, Creation},
    vocabulary::UserRole,
};

/// Slips of a first page, and of each further one.
const PAGE: i64 = 25;
/// Slips that one call of the API answers at most.
const LARGEST_CALL: i64 = 100;
/// Slips shown on one page at most; after them, the list goes on on another page.
const LARGEST_PAGE: i64 = 500;

/// Remembers the organisation that was looked at last.
const LAST_COOKIE: &str = "bordereau.etablissement";

/// The pages of dashboards.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/dashboard", get(index))
        .route("/dashboard/{org}", get(organisation_index))
        .route("/dashboard/{org}/{group}/{tab}", get(list))
        .route("/companies", get(companies::show))
}

async fn index(LoggedIn(session): LoggedIn, headers: HeaderMap) -> Result<Response, PageError> {
    let last = crate::flash::cookie(&headers, LAST_COOKIE);
    let dashboard = default_dashboard(&session, last).await?;
    let path = dashboard.unwrap_or_else(|| "/companies".to_owned());
    Ok(Redirect::to(&path).into_response())
}

async fn organisation_index(
    LoggedIn(session): LoggedIn,
    Path(org): Path<String>,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, &org).await?;
    Ok(Redirect::to(&entered.organisation.dashboard()).into_response())
}

/// Where one is in a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Position {
    /// How many slips are shown.
    nombre: Option<i64>,
    /// Cursor of the slip before the first one shown.
    apres: Option<String>,
}

#[derive(Template)]
#[template(path = "dashboard.html")]
struct DashboardPage {
    layout: Layout,
    organisation: Organisation,
    switcher: Switcher,
    menu: Vec<MenuGroup>,
    title: &'static str,
    empty: &'static str,
    /// Address of the list without its search.
    address: String,
    filters: Filters,
    total: i64,
    cards: Vec<Card>,
    /// Address of the list with more slips.
    more: Option<String>,
    /// The list does not start with its first slip.
    is_further: bool,
    /// A part of the list could not be read.
    failure: Option<String>,
    /// Slips that the organisation may make here.
    creations: Vec<Creation>,
}

async fn list(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path((org, group, tab)): Path<(String, String, String)>,
    Query(filters): Query<Filters>,
    Query(position): Query<Position>,
) -> Result<Response, PageError> {
    let tab = Tab::at(&format!("{group}/{tab}")).ok_or(PageError::NotFound)?;
    let entered = Entered::into(session, &org).await?;
    if entered.organisation.role == UserRole::Driver && group != "transport" {
        return Ok(Redirect::to(&entered.organisation.dashboard()).into_response());
    }
    let menu = menu::menu(&entered, tab, &filters).await?;
    let switcher = Switcher::of(&entered.session).await?;
    let listed = Listed::read(&entered, tab, &filters, &position).await?;
    let description = tab.description();
    let address = format!("/dashboard/{org}/{}", description.path);
    let more = listed.more(&address, &filters, &position);
    let mut answer = page(
        StatusCode::OK,
        &DashboardPage {
            layout: entered.layout(description.title, flash),
            cards: listed
                .nodes
                .iter()
                .filter_map(|node| Card::of(node, &entered.organisation, tab))
                .collect(),
            creations: edit::creations(&entered.organisation),
            organisation: entered.organisation,
            switcher,
            menu,
            title: description.title,
            empty: description.empty,
            address,
            total: listed.total,
            more,
            is_further: position.apres.is_some(),
            failure: listed.failure,
            filters,
        },
    );
    let cookie = format!("{LAST_COOKIE}={org}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// The slips of a page, gathered in as many calls as it takes.
#[derive(Debug, Default)]
struct Listed {
    nodes: Vec<bsds::BsdsBsdsEdgesNode>,
    total: i64,
    end: Option<String>,
    has_more: bool,
    failure: Option<String>,
}

impl Listed {
    async fn read(
        entered: &Entered,
        tab: Tab,
        filters: &Filters,
        position: &Position,
    ) -> Result<Self, PageError> {
        let wanted = position.nombre.unwrap_or(PAGE).clamp(PAGE, LARGEST_PAGE);
        let mut listed = Self {
            end: position.apres.clone(),
            has_more: true,
            ..Self::default()
        };
        let mut left = wanted;
        while listed.has_more && left > 0 {
            let size = left.min(LARGEST_CALL);
            listed.read_more(entered, tab, filters, size).await?;
            left -= size;
        }
        Ok(listed)
    }

    /// One call. A list that failed in part is shown in part.
    async fn read_more(
        &mut self,
        entered: &Entered,
        tab: Tab,
        filters: &Filters,
        size: i64,
    ) -> Result<(), PageError> {
        let variables = bsds::Variables {
            where_: Some(filters.condition(tab, &entered.organisation.id)),
            after: self.end.clone(),
            first: Some(size),
            clue: filters.clue(),
        };
        let (data, failure) = entered.session.ask_in_part::<Bsds>(variables).await?;
        self.failure = match (&data, failure) {
            (None, Some(failure @ (Failure::Unauthenticated | Failure::Forbidden(_)))) => {
                return Err(failure.into());
            }
            (_, failure) => failure.map(|failure| failure.to_string()),
        };
        let Some(data) = data else {
            self.has_more = false;
            return Ok(());
        };
        self.total = data.bsds.total_count;
        self.has_more = data.bsds.page_info.has_next_page;
        self.end = data.bsds.page_info.end_cursor;
        self.nodes
            .extend(data.bsds.edges.into_iter().map(|edge| edge.node));
        Ok(())
    }

    /// Where the list goes on: the same page, longer, until it is too long.
    fn more(&self, address: &str, filters: &Filters, position: &Position) -> Option<String> {
        if !self.has_more {
            return None;
        }
        let query = filters.query();
        let and = if query.is_empty() { '?' } else { '&' };
        let shown = position.nombre.unwrap_or(PAGE).clamp(PAGE, LARGEST_PAGE);
        if shown < LARGEST_PAGE {
            let after = position.apres.as_ref().map(|cursor| {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                format!("&{}", query.append_pair("apres", cursor).finish())
            });
            let after = after.unwrap_or_default();
            let next = shown + 1;
            return Some(format!(
                "{address}{query}{and}nombre={}{after}#bordereau-{next}",
                shown + PAGE
            ));
        }
        let mut after = url::form_urlencoded::Serializer::new(String::new());
        after.append_pair("apres", self.end.as_deref()?);
        Some(format!("{address}{query}{and}{}", after.finish()))
    }
}
