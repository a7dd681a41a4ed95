//! `/statistics`: the activity of the platform, for everybody.

use askama::Template;
use axum::{Extension, extract::Query, response::Response};
use http::StatusCode;
use jiff::Timestamp;

use super::{
    chart::Chart,
    period::{Asked, Period},
    query::{
        PlatformStatistics, PlatformStatisticsFile, platform_statistics, platform_statistics_file,
    },
};
use crate::{
    error::PageError,
    layout::{Layout, page},
    numbers,
    public::Anybody,
    session::Session,
    shell::layout_of,
};

/// A line of a breakdown: name, slips, tonnes.
type Part = (String, String, String);

#[derive(Template)]
#[template(path = "platform_statistics.html")]
struct StatisticsPage {
    layout: Layout,
    period: Period,
    /// What is counted, and how much.
    figures: Vec<(&'static str, String)>,
    slips: Chart,
    tonnes: Chart,
    kinds: Vec<Part>,
    operations: Vec<Part>,
}

pub(super) async fn show(
    Anybody(public): Anybody,
    session: Option<Extension<Session>>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let period = Period::of(&asked, Timestamp::now());
    let (from, to) = period.instants();
    let variables = platform_statistics::Variables { from, to };
    let found = public.ask::<PlatformStatistics>(variables).await?;
    let found = found.platform_statistics;
    let kinds = found.kinds.into_iter().map(|part| {
        (
            part.name,
            numbers::count(part.count),
            numbers::rounded(part.tonnes),
        )
    });
    let operations = found.operations.into_iter().map(|part| {
        (
            part.name,
            numbers::count(part.count),
            numbers::rounded(part.tonnes),
        )
    });
    Ok(page(
        StatusCode::OK,
        &StatisticsPage {
            layout: layout_of(session.as_deref(), "Statistiques de la plateforme").await,
            figures: vec![
                ("bordereaux créés", numbers::count(found.slips)),
                (
                    "tonnes de déchets dangereux traitées",
                    numbers::rounded(found.dangerous_tonnes),
                ),
                (
                    "tonnes de déchets non dangereux traitées",
                    numbers::rounded(found.non_dangerous_tonnes),
                ),
                ("établissements inscrits", numbers::count(found.companies)),
                ("comptes", numbers::count(found.users)),
            ],
            slips: found.slips_chart.into(),
            tonnes: found.tonnes_chart.into(),
            kinds: kinds.collect(),
            operations: operations.collect(),
            period,
        },
    ))
}

/// The weeks of the period as a file.
pub(super) async fn file(
    Anybody(public): Anybody,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let period = Period::of(&asked, Timestamp::now());
    let (from, to) = period.instants();
    let variables = platform_statistics_file::Variables { from, to };
    let found = public.ask::<PlatformStatisticsFile>(variables).await?;
    Ok(super::file("statistiques", found.platform_statistics.csv))
}
