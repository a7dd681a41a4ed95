//! `/registry/export` and `/registry/exhaustive`: asking for a registry, and getting its file.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

use super::{
    ask,
    history::{self, History},
    query::{
        CancelExhaustiveExport, CancelRegistryExport, ExhaustiveExportFile, RegistryCompanies,
        RegistryExportFile, cancel_exhaustive_export, cancel_registry_export,
        exhaustive_export_file, registry_companies, registry_export_file,
    },
};
use crate::{
    error::PageError,
    fields::{Choice, Group, Input, Problem, tie},
    flash::{self, Done, Flash},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    organisation::called,
    session::{LoggedIn, Posted, Session},
    vocabulary::UserPermission,
};

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A registry that the law describes.
    Regulatory,
    /// Every slip.
    Exhaustive,
}

impl Kind {
    fn at(segment: &str) -> Result<Self, PageError> {
        match segment {
            "export" => Ok(Self::Regulatory),
            "exhaustive" => Ok(Self::Exhaustive),
            _ => Err(PageError::NotFound),
        }
    }

    /// Address of its page.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Regulatory => "/registry/export",
            Self::Exhaustive => "/registry/exhaustive",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Regulatory => "Exports réglementaires",
            Self::Exhaustive => "Exports exhaustifs",
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Self::Regulatory => {
                "Les registres que la réglementation demande de tenir, aux colonnes de l'arrêté du 31 mai 2021."
            }
            Self::Exhaustive => {
                "Tous les bordereaux publiés où l'établissement figure, quel que soit son rôle, selon leur dernière \
                 modification."
            }
        }
    }
}

/// Where one is in the history, and which establishments are offered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: Option<i64>,
    recherche: String,
    /// Establishment that the form proposes first.
    etablissement: String,
}

/// Whose registries the visitor may export.
pub(super) struct Companies {
    visitor: String,
    may_read: bool,
    /// Values of the form: an establishment, or a delegator and its delegate.
    pub(super) choices: Vec<Choice>,
    shown: usize,
    total: i64,
}

impl Companies {
    async fn of(session: &Session, search: &str) -> Result<Self, PageError> {
        let length = search.chars().count();
        let variables = registry_companies::Variables {
            search: (3..=20).contains(&length).then(|| search.to_owned()),
        };
        let answer = session.ask::<RegistryCompanies>(variables).await?;
        let found = answer.registry_companies;
        let own = found.my_companies.into_iter().map(|company| {
            let name = called(
                company.given_name.as_deref(),
                company.name.as_deref(),
                &company.org_id,
            );
            Choice::new(&company.org_id, format!("{name}, {}", company.org_id))
        });
        let mut choices: Vec<Choice> = own.collect();
        let shown = choices.len();
        for edge in answer.registry_delegations.edges {
            let (by, to) = (edge.node.delegator, edge.node.delegate);
            let delegator = called(by.given_name.as_deref(), by.name.as_deref(), &by.org_id);
            let delegate = called(to.given_name.as_deref(), to.name.as_deref(), &to.org_id);
            choices.push(Choice::new(
                format!("{}/{}", by.org_id, to.org_id),
                format!("{delegator}, {}, par délégation à {delegate}", by.org_id),
            ));
        }
        let me = answer.me;
        Ok(Self {
            visitor: me.name.filter(|name| !name.is_empty()).unwrap_or(me.email),
            may_read: answer
                .permissions_infos
                .permissions
                .contains(&UserPermission::RegistryCanRead),
            total: found.total_count,
            choices,
            shown,
        })
    }

    /// Some establishments are not in the list.
    fn is_partial(&self) -> bool {
        usize::try_from(self.total).is_ok_and(|total| total > self.shown + 1)
    }
}

#[derive(Template)]
#[template(path = "registry_exports.html")]
struct ExportsPage {
    layout: Layout,
    kind: Kind,
    companies: Companies,
    search: String,
    groups: Vec<Group>,
    problems: Vec<Problem>,
    history: History,
    form_token: String,
}

/// The page; with what was typed, and why it was refused.
async fn answer(
    session: &Session,
    kind: Kind,
    flash: Option<String>,
    asked: &Asked,
    typed: Option<(Form, StatusCode, Vec<Issue>)>,
) -> Result<Response, PageError> {
    let companies = Companies::of(session, asked.recherche.trim()).await?;
    let history = History::of(session, kind, asked.page.unwrap_or(1)).await?;
    let (form, status, issues) = match typed {
        Some(typed) => typed,
        None => (
            ask::proposed(&asked.etablissement),
            StatusCode::OK,
            Vec::new(),
        ),
    };
    let mut groups = ask::fields(kind, &form, &companies.choices);
    let problems = tie(&mut groups, &issues);
    Ok(page(
        status,
        &ExportsPage {
            layout: Layout::personal(kind.title(), &companies.visitor, flash),
            kind,
            companies,
            search: asked.recherche.trim().to_owned(),
            groups,
            problems,
            history,
            form_token: session.form_token.clone(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    answer(&session, kind, flash, &asked, None).await
}

pub(super) async fn submit(
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    match ask::send(&session, kind, &form).await {
        Ok(()) => Ok(flash::tell(kind.path(), Done::ExportAsked)),
        Err(failure) => {
            let status = failure.status();
            let typed = Some((form, status, failure.issues()));
            answer(&session, kind, None, &asked, typed).await
        }
    }
}

/// Stops an export that is not finished.
pub(super) async fn cancel(
    Path((kind, id)): Path<(String, String)>,
    Posted { session, .. }: Posted,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let canceled = match kind {
        Kind::Regulatory => session
            .ask::<CancelRegistryExport>(cancel_registry_export::Variables { id })
            .await
            .map(drop),
        Kind::Exhaustive => session
            .ask::<CancelExhaustiveExport>(cancel_exhaustive_export::Variables { id })
            .await
            .map(drop),
    };
    match canceled {
        Ok(()) => Ok(flash::tell(kind.path(), Done::ExportCanceled)),
        Err(failure) => told(&session, kind, failure).await,
    }
}

/// Leads to the file of an export.
pub(super) async fn download(
    Path((kind, id)): Path<(String, String)>,
    LoggedIn(session): LoggedIn,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let found = match kind {
        Kind::Regulatory => session
            .ask::<RegistryExportFile>(registry_export_file::Variables { id })
            .await
            .map(|found| found.registry_v2_export_download_signed_url.signed_url),
        Kind::Exhaustive => session
            .ask::<ExhaustiveExportFile>(exhaustive_export_file::Variables { id })
            .await
            .map(|found| {
                found
                    .registry_exhaustive_export_download_signed_url
                    .signed_url
            }),
    };
    match found {
        Ok(address) => Ok(Redirect::to(&address).into_response()),
        Err(failure) => told(&session, kind, failure).await,
    }
}

/// The page, with why nothing was done.
async fn told(session: &Session, kind: Kind, failure: Failure) -> Result<Response, PageError> {
    if failure == Failure::Unauthenticated {
        return Err(PageError::login(kind.path()));
    }
    let status = failure.status();
    let form = ask::proposed("");
    let typed = Some((form, status, failure.issues()));
    answer(session, kind, None, &Asked::default(), typed).await
}

/// The address of another page of a history.
pub(super) fn page_address(kind: Kind, page: i64) -> String {
    format!("{}?page={page}#{}", kind.path(), history::ANCHOR)
}
