//! Choosing the organisation on whose behalf one looks.

use askama::Template;
use axum::{extract::Query, response::Response};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    error::PageError,
    flash::Flash,
    layout::{Layout, page},
    session::{LoggedIn, Session},
    shell::{OwnCompanies, own_companies},
};

/// One of the visitor's companies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// The first companies of the visitor, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Switcher {
    pub(crate) choices: Vec<Choice>,
    pub(crate) total: i64,
    /// Name of the visitor, else their address.
    visitor: String,
}

impl Switcher {
    /// The visitor's first companies.
    ///
    /// # Errors
    /// The API does not answer.
    pub(crate) async fn of(session: &Session) -> Result<Self, PageError> {
        Self::search(session, None).await
    }

    async fn search(session: &Session, search: Option<String>) -> Result<Self, PageError> {
        let answer = session
            .ask::<OwnCompanies>(own_companies::Variables { search })
            .await?;
        let me = answer.me;
        let companies = answer.my_companies;
        let choices = companies.edges.into_iter().map(|edge| {
            let company = edge.node;
            Choice {
                name: company
                    .given_name
                    .filter(|name| !name.is_empty())
                    .or(company.name)
                    .unwrap_or_else(|| company.org_id.clone()),
                id: company.org_id,
            }
        });
        Ok(Self {
            choices: choices.collect(),
            total: companies.total_count,
            visitor: me.name.filter(|name| !name.is_empty()).unwrap_or(me.email),
        })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    recherche: String,
}

#[derive(Template)]
#[template(path = "companies.html")]
struct CompaniesPage {
    layout: Layout,
    switcher: Switcher,
    search: String,
    /// Why the search was not made.
    problem: Option<&'static str>,
}

/// `GET /companies`
pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let search = asked.recherche.trim();
    let length = search.chars().count();
    let is_fit = matches!(length, 0 | 3..=20);
    let wanted = (is_fit && length > 0).then(|| search.to_owned());
    let switcher = Switcher::search(&session, wanted).await?;
    Ok(page(
        StatusCode::OK,
        &CompaniesPage {
            layout: Layout::personal("Établissements", &switcher.visitor, flash),
            switcher,
            search: search.to_owned(),
            problem: (!is_fit).then_some("Écrivez de 3 à 20 caractères."),
        },
    ))
}
