//! `/companies/files/{format}`: the members of the visitor's establishments, as a file.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};

use super::query::{CompanyFiles, company_files};
use crate::{error::PageError, session::LoggedIn};

pub(super) async fn download(
    LoggedIn(session): LoggedIn,
    Path(format): Path<String>,
) -> Result<Response, PageError> {
    let found = session
        .ask::<CompanyFiles>(company_files::Variables {})
        .await?;
    let link = match format.as_str() {
        "csv" => found.my_companies_csv.and_then(|file| file.download_link),
        "xlsx" => found.my_companies_xls.and_then(|file| file.download_link),
        _ => None,
    };
    let link = link.ok_or(PageError::NotFound)?;
    Ok(Redirect::to(&link).into_response())
}
