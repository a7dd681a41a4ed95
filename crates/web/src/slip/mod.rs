//! The pages of a slip: reading it, and moving it on.

mod acceptation;
pub(crate) mod actions;
pub(crate) mod bsda;
pub(crate) mod bsdd;
pub(crate) mod bsvhu;
pub(crate) mod carriers;
mod company;
mod confirm;
pub(crate) mod edit;
mod frames;
mod graph;
mod operation;
mod packagings;
pub(crate) mod place;
mod revisions;
mod road_control;
mod sign;
mod signing;
mod timeline;
mod transport;
mod verification;
pub(crate) mod view;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use http::StatusCode;

use self::{signing::Signing, view::SlipView};
use crate::{
    error::PageError,
    flash::Flash,
    graphql::Failure,
    layout::{Layout, page},
    organisation::Organisation,
    session::{LoggedIn, Session},
    shell::Entered,
    vocabulary::UserPermission,
};

/// A kind of slips that has pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bsda,
    Bsdd,
    Bsvhu,
}

impl Kind {
    fn at(path: &str) -> Result<Self, PageError> {
        match path {
            "bsdas" => Ok(Self::Bsda),
            "bsdds" => Ok(Self::Bsdd),
            "bsvhus" => Ok(Self::Bsvhu),
            _ => Err(PageError::NotFound),
        }
    }

    async fn view(self, entered: &Entered, id: &str) -> Result<SlipView, Failure> {
        match self {
            Self::Bsda => bsda::view_of(entered, id).await,
            Self::Bsdd => bsdd::view_of(entered, id).await,
            Self::Bsvhu => bsvhu::view_of(entered, id).await,
        }
    }

    async fn signing(
        self,
        entered: &Entered,
        id: &str,
        slug: Option<&str>,
    ) -> Result<Option<Box<dyn Signing>>, Failure> {
        match self {
            Self::Bsda => bsda::signing_of(entered, id, slug).await,
            Self::Bsdd => bsdd::signing_of(entered, id, slug).await,
            Self::Bsvhu => bsvhu::signing_of(entered, id, slug).await,
        }
    }

    /// Answers the number that people read.
    async fn publish(self, session: &Session, id: &str) -> Result<String, Failure> {
        match self {
            Self::Bsda => bsda::publish(session, id).await,
            Self::Bsdd => bsdd::publish(session, id).await,
            Self::Bsvhu => bsvhu::publish(session, id).await,
        }
    }

    async fn duplicate(self, session: &Session, id: &str) -> Result<Copy, Failure> {
        match self {
            Self::Bsda => bsda::duplicate(session, id).await,
            Self::Bsdd => bsdd::duplicate(session, id).await,
            Self::Bsvhu => bsvhu::duplicate(session, id).await,
        }
    }

    /// Answers the number that people read.
    async fn delete(self, session: &Session, id: &str) -> Result<String, Failure> {
        match self {
            Self::Bsda => bsda::delete(session, id).await,
            Self::Bsdd => bsdd::delete(session, id).await,
            Self::Bsvhu => bsvhu::delete(session, id).await,
        }
    }

    async fn pdf(self, session: &Session, id: &str) -> Result<Option<String>, Failure> {
        match self {
            Self::Bsda => bsda::pdf(session, id).await,
            Self::Bsdd => bsdd::pdf(session, id).await,
            Self::Bsvhu => bsvhu::pdf(session, id).await,
        }
    }
}

/// A draft made from a slip.
pub(crate) struct Copy {
    /// Identifier in the API.
    pub(crate) id: String,
    /// Number that people read.
    pub(crate) number: String,
}

/// Where a slip is: organisation, kind, identifier.
type Address = Path<(String, String, String)>;

/// The pages of slips.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/verification", get(verification::show))
        .route("/dashboard/{org}/{kind}/view/{id}", get(show))
        .route("/dashboard/{org}/{kind}/pdf/{id}", get(pdf))
        .route(
            "/dashboard/{org}/{kind}/road-control/{id}",
            get(road_control::show).post(road_control::open),
        )
        .route(
            "/dashboard/{org}/{kind}/sign/{id}",
            get(sign::show).post(sign::submit),
        )
        .route(
            "/dashboard/{org}/{kind}/revisions/{id}",
            get(revisions::show).post(revisions::decide),
        )
        .route(
            "/dashboard/{org}/{kind}/publish/{id}",
            get(confirm::show_publish).post(confirm::publish),
        )
        .route(
            "/dashboard/{org}/{kind}/duplicate/{id}",
            get(confirm::show_duplicate).post(confirm::duplicate),
        )
        .route(
            "/dashboard/{org}/{kind}/delete/{id}",
            get(confirm::show_delete).post(confirm::delete),
        )
        .merge(edit::routes())
}

#[derive(Template)]
#[template(path = "slip.html")]
struct SlipPage {
    layout: Layout,
    organisation: Organisation,
    slip: SlipView,
    /// An inspector may ask to see it.
    is_on_the_road: bool,
    /// The slips that it is linked to, drawn.
    graph: Option<String>,
    /// The page follows what changes.
    is_live: bool,
}

async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path((org, kind, id)): Address,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let entered = Entered::into(session, &org).await?;
    let slip = kind.view(&entered, &id).await?;
    let layout = entered.layout(&format!("Aperçu du {} {}", slip.kind, slip.number), flash);
    let organisation = entered.organisation;
    Ok(page(
        StatusCode::OK,
        &SlipPage {
            layout,
            is_on_the_road: organisation.can(UserPermission::BsdCanRead)
                && road_control::is_on_the_road(&slip.timeline),
            graph: graph::drawn(&slip, &organisation.id),
            is_live: organisation.can(UserPermission::BsdCanList),
            organisation,
            slip,
        },
    ))
}

async fn pdf(
    LoggedIn(session): LoggedIn,
    Path((_, kind, id)): Address,
) -> Result<Response, PageError> {
    let link = Kind::at(&kind)?.pdf(&session, &id).await?;
    let link = link.ok_or(PageError::NotFound)?;
    Ok(Redirect::to(&link).into_response())
}
