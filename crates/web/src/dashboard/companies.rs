//! Choosing the organisation on whose behalf one looks.

use askama::Template;
use axum::{extract::Query, response::Response};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    error::PageError,
    layout::{Layout, Visitor, page},
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
            .await?
            .my_companies;
        let choices = answer.edges.into_iter().map(|edge| {
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
            total: answer.total_count,
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
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let search = asked.recherche.trim();
    let length = search.chars().count();
    let is_fit = matches!(length, 0 | 3..=20);
    let wanted = (is_fit && length > 0).then(|| search.to_owned());
    let switcher = Switcher::search(&session, wanted).await?;
    let layout = Layout {
        visitor: Some(Visitor {
            name: String::new(),
            dashboard: "/dashboard".to_owned(),
        }),
        ..Layout::public("Établissements")
    };
    Ok(page(
        StatusCode::OK,
        &CompaniesPage {
            layout,
            switcher,
            search: search.to_owned(),
            problem: (!is_fit).then_some("Écrivez de 3 à 20 caractères."),
        },
    ))
}
