//! `/companies/{org}/code`: draws another signature code.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    query::{RenewSecurityCode, renew_security_code},
    sheet::Company,
};
use crate::{
    error::PageError,
    flash::{self, Done},
    graphql::Issue,
    layout::{Layout, page},
    session::{LoggedIn, Posted},
    vocabulary::UserPermission,
};

#[derive(Template)]
#[template(path = "company_code.html")]
struct CodePage<'a> {
    layout: Layout,
    company: &'a Company,
    issues: Vec<Issue>,
}

fn answer(company: &Company, status: StatusCode, issues: Vec<Issue>) -> Response {
    page(
        status,
        &CodePage {
            layout: company.layout("Code de signature", None),
            company,
            issues,
        },
    )
}

/// The establishment whose code the visitor may renew.
async fn renewable(session: crate::session::Session, org: &str) -> Result<Company, PageError> {
    let company = Company::of(session, org).await?;
    if company.can(UserPermission::CompanyCanRenewSecurityCode) {
        return Ok(company);
    }
    let message = "Seuls les administrateurs de l'établissement renouvellent son code.";
    Err(PageError::Forbidden(message.to_owned()))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Path(org): Path<String>,
) -> Result<Response, PageError> {
    let company = renewable(session, &org).await?;
    Ok(answer(&company, StatusCode::OK, Vec::new()))
}

pub(super) async fn renew(
    Path(org): Path<String>,
    Posted { session, .. }: Posted,
) -> Result<Response, PageError> {
    let company = renewable(session, &org).await?;
    let variables = renew_security_code::Variables { org };
    match company.session.ask::<RenewSecurityCode>(variables).await {
        Ok(_) => Ok(flash::tell(&company.address(), Done::CodeRenewed)),
        Err(failure) => {
            let status = failure.status();
            Ok(answer(&company, status, failure.issues()))
        }
    }
}
