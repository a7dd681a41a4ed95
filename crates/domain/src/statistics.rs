//! What a slip adds to statistics: counts and weights, by month for a company and by week for the platform.
//!
//! The platform writes them with each commit, as movements of running sums. Weights are in grams.

use std::collections::BTreeSet;

use contract::scalar::{DateTime, Text};
use reference::operation;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

use crate::{
    registry::Registry,
    slip::{Capacity, Outline, Slip, SlipKind, company_at},
};

/// A step of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Step {
    /// Signature of the emitter.
    Emission,
    /// The waste leaves.
    Transport,
    /// The waste arrives.
    Reception,
    /// The waste is treated.
    Operation,
}

/// What a company is to another on a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Partner {
    /// Emitter.
    Emitter,
    /// Carrier.
    Transporter,
    /// Final recipient.
    Destination,
    /// Works company.
    Worker,
    /// Broker.
    Broker,
    /// Trader.
    Trader,
    /// Eco-organisme.
    EcoOrganisme,
    /// Intermediary.
    Intermediary,
}

macro_rules! named {
    ($Type:ty: $($Variant:ident => $name:literal),+ $(,)?) => {
        impl $Type {
            /// Name in the API and in stored keys.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// The value of a name.
            pub fn of_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Variant),)+
                    _ => None,
                }
            }
        }
    };
}

named!(Step: Emission => "EMISSION", Transport => "TRANSPORT", Reception => "RECEPTION", Operation => "OPERATION");
named!(Partner: Emitter => "EMITTER", Transporter => "TRANSPORTER", Destination => "DESTINATION", Worker => "WORKER",
    Broker => "BROKER", Trader => "TRADER", EcoOrganisme => "ECO_ORGANISME", Intermediary => "INTERMEDIARY");

/// What statistics look at on a slip.
#[derive(Clone, Debug, Default)]
pub struct Activity<'a> {
    /// Waste code.
    pub waste_code: Option<&'a str>,
    /// Danger in the broad sense.
    pub is_dangerous: bool,
    /// Tonnes that left.
    pub shipped: Option<Decimal>,
    /// Tonnes that were accepted, or those that arrived until that is known.
    pub received: Option<Decimal>,
    /// Code of the treatment, once it is signed.
    pub operation_code: Option<&'a str>,
    /// When each step was taken, in order.
    pub steps: Vec<(Step, Option<DateTime>)>,
    /// Who takes part.
    pub parties: Vec<(Partner, Option<&'a str>)>,
}

impl<'a> Activity<'a> {
    /// The activity of a slip whose waste arrives with another leg than it leaves with, or with the same.
    pub fn of(departure: &Outline<'a>, last: &Outline<'a>) -> Self {
        let treatment = last.treatment.unwrap_or_default();
        let arrival = last.arrival.unwrap_or_default();
        let treated = treatment.signed_at;
        // A treatment that is signed at once says that the waste has arrived.
        let arrived = arrival.signed_at.or(treated);
        let received_at = arrived.map(|signed| arrival.date.unwrap_or(signed));
        let treated_at = treated.map(|signed| treatment.date.unwrap_or(signed));
        let received = arrival.accepted.or(arrival.tonnes);
        let code = treatment.code.map(Text::as_str);
        let companies = departure.companies.iter();
        let carriers = departure.legs.iter();
        let intermediaries = departure.intermediaries.iter();
        Self {
            waste_code: departure.waste_code.map(Text::as_str),
            is_dangerous: departure.is_dangerous,
            shipped: departure.tonnes,
            received: received.filter(|_| arrived.is_some()),
            operation_code: code.filter(|_| treated.is_some()),
            steps: vec![
                (Step::Emission, departure.emitted_at),
                (Step::Transport, departure.left_at),
                (Step::Reception, received_at),
                (Step::Operation, treated_at),
            ],
            parties: companies
                .filter_map(|(capacity, company)| {
                    Some((capacity.partner()?, company_at(Some(company))))
                })
                .chain([
                    (Partner::Destination, last.siret(Capacity::Destination)),
                    (Partner::EcoOrganisme, departure.eco_organisme_siret()),
                ])
                .chain(carriers.map(|leg| (Partner::Transporter, leg.organisation())))
                .chain(
                    intermediaries.map(|company| (Partner::Intermediary, company.organisation())),
                )
                .collect(),
        }
    }

    fn at(&self, step: Step) -> Option<DateTime> {
        let found = self.steps.iter().find(|(at, _)| *at == step);
        found.and_then(|(_, date)| *date)
    }

    /// Tonnes, as they are known best.
    fn tonnes(&self) -> Option<Decimal> {
        self.received.or(self.shipped)
    }

    /// `17 06 05*|D5`: what was done to which waste; no operation yet leaves it empty.
    fn waste_key(&self) -> String {
        let code = self.waste_code.unwrap_or_default();
        let done = self.operation_code.map(operation::compact);
        format!("{code}|{}", done.unwrap_or_default())
    }
}

/// What is counted. Numbers are stored: never renumber; registries count under their own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Slips by kind and status, in the month of their creation.
    Slips = 10,
    /// Seconds between two steps, in the month of the latter.
    Delays = 11,
    /// Partners, in the month of the creation.
    Partners = 12,
    /// Slips created, by kind and danger, by week.
    Created = 20,
    /// Slips whose waste left, by kind and danger, by week.
    TakenOver = 21,
    /// Slips whose waste arrived, by kind and danger, by week.
    Received = 22,
    /// Slips whose waste was treated, by kind, danger and operation, by week.
    Processed = 23,
}

impl Measure {
    /// Stored number.
    pub fn number(self) -> i16 {
        self as i16
    }
}

/// What a slip adds to one sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Company; empty for the whole platform.
    pub org: String,
    /// Number of the measure.
    pub measure: i16,
    /// Month or week.
    pub period: i64,
    /// What is counted apart.
    pub key: String,
    /// How many.
    pub count: i64,
    /// Grams, or seconds.
    pub amount: i64,
}

/// The month of an instant in Paris, counted from year 0.
pub fn month_of(at: DateTime) -> i64 {
    let day = at.0.to_zoned_datetime(DateTime::paris()).date();
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// Year and month of a stored month.
pub fn year_and_month(month: i64) -> (i64, i64) {
    (month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// The week of an instant in Paris: Mondays since the epoch.
pub fn week_of(at: DateTime) -> i64 {
    let day = at.0.to_zoned_datetime(DateTime::paris()).date();
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = i64::from((day - epoch).get_days());
    // The epoch was a Thursday.
    (days + 3).div_euclid(7)
}

/// The Monday that begins a stored week.
pub fn monday_of(week: i64) -> jiff::civil::Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = jiff::Span::new().try_days(week * 7 - 3);
    days.and_then(|days| epoch.checked_add(days))
        .unwrap_or(epoch)
}

fn grams(tonnes: Option<Decimal>) -> i64 {
    tonnes
        .and_then(|tonnes| (tonnes * Decimal::from(1_000_000)).round().to_i64())
        .unwrap_or_default()
}

/// Name of a kind in the API.
pub fn kind_name(kind: SlipKind) -> String {
    kind.event_prefix().to_uppercase()
}

/// Everything that a slip adds; nothing for a draft.
pub fn contributions<S: Slip>(slip: &S) -> Vec<Contribution> {
    if slip.is_draft() {
        return Vec::new();
    }
    let activity = slip.activity();
    let mut counted = of_registries(slip, &activity);
    counted.extend(of_companies(slip, &activity));
    counted.extend(of_platform(slip, &activity));
    counted
}

/// Weights by registry, waste and operation: a leg of a slip counts once for a company.
fn of_registries<S: Slip>(slip: &S, activity: &Activity<'_>) -> Vec<Contribution> {
    let key = activity.waste_key();
    let mut seen = BTreeSet::new();
    slip.lookups()
        .into_iter()
        .filter(|lookup| lookup.registry != Registry::All)
        .filter(|lookup| seen.insert((lookup.org.clone(), lookup.registry)))
        .map(|lookup| Contribution {
            period: month_of(lookup.date),
            org: lookup.org,
            measure: lookup.registry.number(),
            key: key.clone(),
            count: 1,
            amount: grams(activity.tonnes()),
        })
        .collect()
}

fn of_companies<S: Slip>(slip: &S, activity: &Activity<'_>) -> Vec<Contribution> {
    let created = month_of(slip.created_at());
    let parties: BTreeSet<(Partner, &str)> = activity
        .parties
        .iter()
        .filter_map(|(role, org)| Some((*role, org.filter(|org| !org.is_empty())?)))
        .collect();
    let companies: BTreeSet<&str> = parties.iter().map(|(_, org)| *org).collect();
    let kind = kind_name(S::KIND);
    let amount = grams(activity.tonnes());
    let mut counted = Vec::new();
    for org in companies {
        let mut add = |measure: Measure, period: i64, key: String, amount: i64| {
            counted.push(Contribution {
                org: org.to_owned(),
                measure: measure.number(),
                period,
                key,
                count: 1,
                amount,
            });
        };
        let status = format!("{kind}|{}", slip.status_name());
        add(Measure::Slips, created, status, amount);
        for (from, to, seconds, at) in delays(activity) {
            let key = format!("{kind}|{}|{}", from.as_str(), to.as_str());
            add(Measure::Delays, month_of(at), key, seconds);
        }
        for (role, partner) in parties.iter().filter(|(_, partner)| *partner != org) {
            let key = format!("{}|{partner}", role.as_str());
            add(Measure::Partners, created, key, amount);
        }
    }
    counted
}

/// Delays between the steps that were taken, one after the other.
fn delays(activity: &Activity<'_>) -> Vec<(Step, Step, i64, DateTime)> {
    let taken: Vec<(Step, DateTime)> = activity
        .steps
        .iter()
        .filter_map(|(step, date)| Some((*step, (*date)?)))
        .collect();
    taken
        .windows(2)
        .map(|pair| {
            let ((from, start), (to, end)) = (pair[0], pair[1]);
            let seconds = (end.as_millisecond() - start.as_millisecond()) / 1000;
            (from, to, seconds.max(0), end)
        })
        .collect()
}

fn of_platform<S: Slip>(slip: &S, activity: &Activity<'_>) -> Vec<Contribution> {
    let danger = if activity.is_dangerous { "DD" } else { "DND" };
    let key = format!("{}|{danger}", kind_name(S::KIND));
    let (shipped, best) = (grams(activity.shipped), grams(activity.tonnes()));
    let steps = [
        (Measure::Created, Some(slip.created_at()), shipped),
        (Measure::TakenOver, activity.at(Step::Transport), shipped),
        (Measure::Received, activity.at(Step::Reception), best),
        (Measure::Processed, activity.at(Step::Operation), best),
    ];
    steps
        .into_iter()
        .filter_map(|(measure, at, amount)| {
            let done = activity.operation_code.map(operation::compact);
            let key = match measure {
                Measure::Processed => format!("{key}|{}", done?),
                _ => key.clone(),
            };
            Some(Contribution {
                org: String::new(),
                measure: measure.number(),
                period: week_of(at?),
                key,
                count: 1,
                amount,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_weeks_are_those_of_paris() {
        let at = |text: &str| DateTime::parse_text(text).unwrap();
        assert_eq!(
            year_and_month(month_of(at("2026-02-28T23:30:00Z"))),
            (2026, 3)
        );
        let sunday = week_of(at("2026-03-01T12:00:00Z"));
        assert_eq!(monday_of(sunday), jiff::civil::date(2026, 2, 23));
        assert_eq!(week_of(at("2026-03-01T23:30:00Z")), sunday + 1);
    }
}
