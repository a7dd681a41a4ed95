//! `/verification`: is the number on a paper, or read from its QR code, that of a slip?

use askama::Template;
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    error::PageError,
    graphql::documents,
    layout::{Layout, page},
    session::{LoggedIn, Session},
    shell::layout_of,
};

documents! {
    "queries/verification.graphql", ();
    /// The slip of a number, among those that the visitor may see.
    SlipByNumber,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    numero: String,
}

#[derive(Template)]
#[template(path = "verification.html")]
struct VerificationPage {
    layout: Layout,
    number: String,
}

/// The page of the slip of a number; none when the visitor sees no such slip.
async fn find(session: &Session, number: &str) -> Result<Option<String>, PageError> {
    use slip_by_number::SlipByNumberBsdsEdgesNode as Node;
    let variables = slip_by_number::Variables {
        number: number.to_owned(),
    };
    let found = session.ask::<SlipByNumber>(variables).await?;
    let own = found
        .permissions_infos
        .org_permissions_infos
        .into_iter()
        .next();
    let node = found.bsds.edges.into_iter().next().map(|edge| edge.node);
    let (Some(own), Some(node)) = (own, node) else {
        return Ok(None);
    };
    let (path, id) = match node {
        Node::Form(form) => ("bsdds", form.id),
        Node::Bsda(bsda) => ("bsdas", bsda.id),
        Node::Bsvhu(bsvhu) => ("bsvhus", bsvhu.id),
        _ => return Ok(None),
    };
    Ok(Some(format!("/dashboard/{}/{path}/view/{id}", own.org_id)))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let number = asked.numero.trim().to_uppercase();
    if !number.is_empty()
        && let Some(found) = find(&session, &number).await?
    {
        return Ok(Redirect::to(&found).into_response());
    }
    let status = if number.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    Ok(page(
        status,
        &VerificationPage {
            layout: layout_of(Some(&session), "Vérifier un bordereau").await,
            number,
        },
    ))
}
