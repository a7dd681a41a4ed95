//! Who asks to join an establishment.

use axum::{extract::Path, response::Response};

use super::{
    members,
    query::{
        AcceptMembershipRequest, MembershipRequests, RefuseMembershipRequest,
        accept_membership_request, membership_requests, refuse_membership_request,
    },
    sheet::{self, Company},
};
use crate::{
    dates,
    error::PageError,
    flash::{self, Done},
    form::Form,
    graphql::Failure,
    session::{Posted, Session},
};

/// A request that nobody has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) day: String,
}

/// The requests that wait, newest first.
///
/// # Errors
/// The API does not answer.
pub(super) async fn pending(company: &Company) -> Result<Vec<Request>, PageError> {
    let variables = membership_requests::Variables {
        org: company.org_id().to_owned(),
    };
    let found = company.session.ask::<MembershipRequests>(variables).await?;
    let edges = found.membership_requests.edges.into_iter();
    Ok(edges
        .map(|edge| Request {
            id: edge.node.id,
            name: edge.node.name,
            email: edge.node.email,
            day: dates::day(&edge.node.created_at),
        })
        .collect())
}

async fn accept(session: &Session, id: String, form: &Form) -> Result<(), Failure> {
    let role = members::chosen_role(form)?;
    let variables = accept_membership_request::Variables { id, role };
    let accepted = session.ask::<AcceptMembershipRequest>(variables).await;
    accepted.map(drop)
}

/// `POST /companies/{org}/requests`
pub(super) async fn answer(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    let session = &company.session;
    let id = form.text("demande").to_owned();
    let (answered, done) = match form.text("decision") {
        "accepter" => (accept(session, id, &form).await, Done::RequestAccepted),
        "refuser" => {
            let variables = refuse_membership_request::Variables { id };
            let refused = session.ask::<RefuseMembershipRequest>(variables).await;
            (refused.map(drop), Done::RequestRefused)
        }
        _ => return Err(PageError::Elsewhere(company.address())),
    };
    match answered {
        Ok(()) => Ok(flash::tell(&company.address(), done)),
        Err(failure) => {
            let status = failure.status();
            sheet::answer(&company, None, &Form::default(), status, &failure.issues()).await
        }
    }
}
