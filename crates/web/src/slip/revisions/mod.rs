//! `/dashboard/{org}/{kind}/revisions/{id}`: what was asked to be changed in a slip after its signatures, and the
//! answers.

mod bsda;
mod bsdd;
mod query;
mod revision;

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use graphql_client::GraphQLQuery;
use http::StatusCode;

use self::revision::{Offer, Revision, Told};
use super::{Address, Kind, view::SlipView};
use crate::{
    error::PageError,
    flash::{self, Done, Flash},
    graphql::{Failure, Issue},
    layout::{Layout, page},
    organisation::Organisation,
    session::{LoggedIn, Posted, Session},
    shell::Entered,
    vocabulary::RevisionRequestStatus as Status,
};

/// A kind whose slips are revised: the documents that list, answer and withdraw its revisions.
trait Revised {
    type List: GraphQLQuery;
    type Node;
    type Answer: GraphQLQuery;
    type Cancel: GraphQLQuery;

    fn list(siret: String, id: String) -> <Self::List as GraphQLQuery>::Variables;

    /// The revisions of an answer.
    fn nodes(list: <Self::List as GraphQLQuery>::ResponseData) -> Vec<Self::Node>;

    fn told(node: &Self::Node) -> Told<'_>;

    fn answer(id: String, is_approved: bool) -> <Self::Answer as GraphQLQuery>::Variables;

    fn cancel(id: String) -> <Self::Cancel as GraphQLQuery>::Variables;
}

/// The revisions of a slip, the latest first.
async fn all<K: Revised>(
    session: &Session,
    organisation: &Organisation,
    id: &str,
) -> Result<Vec<Revision>, Failure> {
    let variables = K::list(organisation.id.clone(), id.to_owned());
    let nodes = K::nodes(session.ask::<K::List>(variables).await?);
    let revisions = nodes
        .iter()
        .map(|node| Revision::of(K::told(node), organisation));
    Ok(revisions.collect())
}

/// What a visitor decides about a revision.
#[derive(Clone, Copy)]
enum Decision {
    Approve,
    Disapprove,
    Withdraw,
}

impl Decision {
    /// The decision that a button sends.
    fn sent(text: &str) -> Option<Self> {
        match text {
            "approuver" => Some(Self::Approve),
            "refuser" => Some(Self::Disapprove),
            "annuler" => Some(Self::Withdraw),
            _ => None,
        }
    }

    fn done(self) -> Done {
        match self {
            Self::Approve => Done::Approved,
            Self::Disapprove => Done::Disapproved,
            Self::Withdraw => Done::Withdrawn,
        }
    }

    async fn apply<K: Revised>(self, session: &Session, revision: String) -> Result<(), Failure> {
        let answer = |is_approved| K::answer(revision.clone(), is_approved);
        match self {
            Self::Approve => session.ask::<K::Answer>(answer(true)).await.map(drop),
            Self::Disapprove => session.ask::<K::Answer>(answer(false)).await.map(drop),
            Self::Withdraw => session
                .ask::<K::Cancel>(K::cancel(revision))
                .await
                .map(drop),
        }
    }
}

#[derive(Template)]
#[template(path = "revisions.html")]
struct RevisionsPage<'a> {
    layout: Layout,
    slip: &'a SlipView,
    back: String,
    revisions: Vec<Revision>,
    form_token: &'a str,
    issues: Vec<Issue>,
}

async fn answer(
    session: Session,
    (org, kind, id): &(String, String, String),
    flash: Option<String>,
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, org).await?;
    let at = Kind::at(kind)?;
    let revisions = match at {
        Kind::Bsda => all::<bsda::Bsdas>(&entered.session, &entered.organisation, id).await?,
        Kind::Bsdd => all::<bsdd::Bsdds>(&entered.session, &entered.organisation, id).await?,
        Kind::Bsvhu => return Err(PageError::NotFound),
    };
    let slip = at.view(&entered, id).await?;
    let status = if issues.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(page(
        status,
        &RevisionsPage {
            layout: entered.layout(&format!("Révisions — {}", slip.number), flash),
            back: format!("/dashboard/{org}/{kind}/view/{id}"),
            slip: &slip,
            revisions,
            form_token: &entered.session.form_token,
            issues,
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path(address): Address,
) -> Result<Response, PageError> {
    answer(session, &address, flash, Vec::new()).await
}

pub(super) async fn decide(
    Path(address): Address,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let (org, kind, id) = &address;
    let revision = form.text("revision").to_owned();
    let here = format!("/dashboard/{org}/{kind}/revisions/{id}");
    let at = Kind::at(kind)?;
    let Some(decision) = Decision::sent(form.text("decision")) else {
        return Ok(Redirect::to(&here).into_response());
    };
    let applied = match at {
        Kind::Bsda => decision.apply::<bsda::Bsdas>(&session, revision).await,
        Kind::Bsdd => decision.apply::<bsdd::Bsdds>(&session, revision).await,
        Kind::Bsvhu => return Ok(Redirect::to(&here).into_response()),
    };
    match applied {
        Ok(()) => {
            let entered = Entered::into(session, org).await?;
            let number = at.view(&entered, id).await?.number;
            Ok(flash::redirect(&here, decision.done(), &number))
        }
        Err(Failure::Invalid(issues)) => answer(session, &address, None, issues).await,
        Err(other) => Err(other.into()),
    }
}
