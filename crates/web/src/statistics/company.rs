//! `/companies/{org}/statistics`: the activity of an establishment, for those who may read its registry.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use http::StatusCode;
use jiff::Timestamp;

use super::{
    chart::Chart,
    period::{Asked, Period},
    query::{
        CompanyStatistics, CompanyStatisticsFile, company_statistics, company_statistics_file,
    },
};
use crate::{
    error::PageError,
    graphql::Failure,
    layout::{Layout, page},
    numbers,
    organisation::Organisation,
    session::LoggedIn,
    shell::Entered,
};

/// Slips of a kind, by how far they are.
struct Slips {
    kind: String,
    prepared: i64,
    under_way: i64,
    treated: i64,
    stopped: i64,
}

/// How far a status is.
fn count_in<'s>(slips: &'s mut Slips, status: &str) -> &'s mut i64 {
    match status {
        "DRAFT" | "SEALED" | "INITIAL" => &mut slips.prepared,
        "PROCESSED" | "NO_TRACEABILITY" | "FOLLOWED_WITH_PNTTD" => &mut slips.treated,
        "REFUSED" | "CANCELED" => &mut slips.stopped,
        _ => &mut slips.under_way,
    }
}

fn slips_of(counts: &[company_statistics::CompanyStatisticsCompanyStatisticsSlips]) -> Vec<Slips> {
    let mut found: Vec<Slips> = Vec::new();
    for counted in counts {
        let place = match found.iter().position(|slips| slips.kind == counted.kind) {
            Some(place) => place,
            None => {
                found.push(Slips {
                    kind: counted.kind.clone(),
                    prepared: 0,
                    under_way: 0,
                    treated: 0,
                    stopped: 0,
                });
                found.len() - 1
            }
        };
        *count_in(&mut found[place], &counted.status) += counted.count;
    }
    found
}

/// A flow of waste.
struct Flow {
    /// Anchor of its section.
    id: &'static str,
    title: &'static str,
    /// What is counted, and how much.
    figures: Vec<(&'static str, String)>,
    months: Chart,
    wastes: Chart,
    /// Waste code, treatment, slips, tonnes.
    rows: Vec<[String; 4]>,
}

fn percentage(rate: Option<f64>) -> String {
    rate.map_or_else(
        || "-".to_owned(),
        |rate| format!("{}\u{a0}%", numbers::rounded((rate * 100.0).round())),
    )
}

impl Flow {
    /// A flow; none when nothing flowed.
    fn of(id: &'static str, title: &'static str, flow: company_statistics::Flow) -> Option<Self> {
        if flow.count == 0 {
            return None;
        }
        let rows = flow.wastes.into_iter().map(|waste| {
            [
                waste.waste_code.unwrap_or_else(|| "Sans code".to_owned()),
                waste
                    .operation_code
                    .unwrap_or_else(|| "Non traité".to_owned()),
                numbers::count(waste.count),
                numbers::rounded(waste.tonnes),
            ]
        });
        Some(Self {
            id,
            title,
            figures: vec![
                ("bordereaux", numbers::count(flow.count)),
                ("tonnes", numbers::rounded(flow.tonnes)),
                ("tonnes traitées", numbers::rounded(flow.treated_tonnes)),
                (
                    "de la quantité en traitement final",
                    percentage(flow.final_treatment_rate),
                ),
                ("du traité valorisé", percentage(flow.recovery_rate)),
            ],
            months: flow.months_chart.into(),
            wastes: flow.wastes_chart.into(),
            rows: rows.collect(),
        })
    }
}

fn step(name: &str) -> &'static str {
    match name {
        "EMISSION" => "Émission",
        "TRANSPORT" => "Transport",
        "RECEPTION" => "Réception",
        "OPERATION" => "Traitement",
        _ => "Autre étape",
    }
}

fn role(name: &str) -> &'static str {
    match name {
        "EMITTER" => "Émetteur",
        "TRANSPORTER" => "Transporteur",
        "DESTINATION" => "Destination",
        "WORKER" => "Entreprise de travaux",
        "BROKER" => "Courtier",
        "TRADER" => "Négociant",
        "ECO_ORGANISME" => "Éco-organisme",
        _ => "Intermédiaire",
    }
}

/// « 3 h », « 2,5 jours »
fn duration(hours: f64) -> String {
    if hours < 48.0 {
        return format!("{}\u{a0}h", numbers::rounded((hours * 10.0).round() / 10.0));
    }
    let days = (hours / 2.4).round() / 10.0;
    format!("{}\u{a0}jours", numbers::rounded(days))
}

#[derive(Template)]
#[template(path = "company_statistics.html")]
struct StatisticsPage {
    layout: Layout,
    organisation: Organisation,
    period: Period,
    /// Address of the figures as a file.
    file: String,
    slips: Vec<Slips>,
    slips_chart: Chart,
    flows: Vec<Flow>,
    /// Kind and steps, slips, delay.
    delays: Vec<[String; 3]>,
    delays_chart: Chart,
    /// Name, role, slips, tonnes.
    partners: Vec<[String; 4]>,
}

impl StatisticsPage {
    /// Nothing happened in the period.
    fn is_empty(&self) -> bool {
        self.slips.is_empty() && self.flows.is_empty() && self.delays.is_empty()
    }
}

/// Statistics of somebody else's are nobody's business: the API says so.
fn refused(failure: Failure) -> PageError {
    match failure {
        Failure::Forbidden(_) => PageError::Forbidden(
            "Votre rôle dans cet établissement ne permet pas de lire son registre, ni donc ses statistiques.".to_owned(),
        ),
        failure => failure.into(),
    }
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, &org).await?;
    let period = Period::of(&asked, Timestamp::now());
    let (from, to) = period.instants();
    let variables = company_statistics::Variables { org, from, to };
    let found = entered.session.ask::<CompanyStatistics>(variables).await;
    let found = found.map_err(refused)?.company_statistics;
    let flows = [
        Flow::of("entrants", "Déchets entrants", found.incoming),
        Flow::of("sortants", "Déchets sortants", found.outgoing),
        Flow::of("transportes", "Déchets transportés", found.transported),
        Flow::of("geres", "Déchets gérés", found.managed),
    ];
    let delays = found.delays.into_iter().map(|delay| {
        [
            format!(
                "{}, {} → {}",
                delay.kind,
                step(&delay.from),
                step(&delay.to)
            ),
            numbers::count(delay.count),
            duration(delay.mean_hours),
        ]
    });
    let partners = found.partners.into_iter().map(|partner| {
        [
            partner.name.unwrap_or(partner.org_id),
            role(&partner.role).to_owned(),
            numbers::count(partner.count),
            numbers::rounded(partner.tonnes),
        ]
    });
    Ok(page(
        StatusCode::OK,
        &StatisticsPage {
            layout: entered.layout("Statistiques", None),
            period,
            slips: slips_of(&found.slips),
            slips_chart: found.slips_chart.into(),
            flows: flows.into_iter().flatten().collect(),
            delays: delays.collect(),
            delays_chart: found.delays_chart.into(),
            partners: partners.collect(),
            file: format!(
                "/companies/{}/statistics/fichier.csv",
                entered.organisation.id
            ),
            organisation: entered.organisation,
        },
    ))
}

/// Quantities by flow, waste code and treatment, as a file.
pub(super) async fn file(
    LoggedIn(session): LoggedIn,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, &org).await?;
    let period = Period::of(&asked, Timestamp::now());
    let (from, to) = period.instants();
    let name = format!("statistiques-{org}");
    let variables = company_statistics_file::Variables { org, from, to };
    let found = entered
        .session
        .ask::<CompanyStatisticsFile>(variables)
        .await;
    let csv = found.map_err(refused)?.company_statistics.csv;
    Ok(super::file(&name, csv))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_said_in_hours_then_in_days() {
        assert_eq!(duration(3.04), "3\u{a0}h");
        assert_eq!(duration(47.9), "47,9\u{a0}h");
        assert_eq!(duration(60.0), "2,5\u{a0}jours");
    }

    #[test]
    fn a_rate_is_a_percentage() {
        assert_eq!(percentage(Some(0.256)), "26\u{a0}%");
        assert_eq!(percentage(None), "-");
    }
}
