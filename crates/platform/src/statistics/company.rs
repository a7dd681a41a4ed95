//! The activity of a company, over whole months.

use std::{collections::BTreeMap, ops::RangeInclusive};

use contract::{account::UserPermission, scalar::DateTime};
use domain::{
    registry::Registry,
    slip::{Refusal, require},
    statistics::{Measure, Partner, Step, month_of},
};
use reference::operation;
use rust_decimal::Decimal;
use store::TallySum;

use super::{by_key, month_name, parts, tonnes};
use crate::{Caller, Platform, unavailable};

/// Longest period, in months.
const MOST_MONTHS: i64 = 60;

/// Partners that are shown.
const MOST_PARTNERS: usize = 50;

/// Slips of a kind that stand at a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// Kind: `BSDD`…
    pub kind: String,
    /// Status.
    pub status: String,
    /// How many.
    pub count: i64,
}

/// Waste of a registry by code and treatment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WasteCount {
    /// Waste code; empty when it is not known.
    pub waste_code: String,
    /// Treatment code, without blanks; empty until it is signed.
    pub operation_code: String,
    /// Slips.
    pub count: i64,
    /// Tonnes.
    pub tonnes: Decimal,
}

/// A month of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// `2026-03`
    pub month: String,
    /// Slips.
    pub count: i64,
    /// Tonnes.
    pub tonnes: Decimal,
}

/// A flow of waste: a registry over the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Which registry.
    pub registry: Registry,
    /// Slips.
    pub count: i64,
    /// Tonnes.
    pub tonnes: Decimal,
    /// Tonnes whose treatment is signed.
    pub treated: Decimal,
    /// Tonnes whose treatment is final.
    pub finally_treated: Decimal,
    /// Tonnes recovered (codes R) by a final treatment.
    pub recovered: Decimal,
    /// Largest first.
    pub wastes: Vec<WasteCount>,
    /// In order.
    pub months: Vec<MonthCount>,
}

impl Flow {
    /// Part of the tonnes whose treatment is final, from 0 to 1; none without tonnes.
    pub fn final_rate(&self) -> Option<Decimal> {
        rate(self.finally_treated, self.tonnes)
    }

    /// Part of the tonnes finally treated that were recovered, from 0 to 1; none without any.
    pub fn recovery_rate(&self) -> Option<Decimal> {
        rate(self.recovered, self.finally_treated)
    }
}

fn rate(part: Decimal, whole: Decimal) -> Option<Decimal> {
    (!whole.is_zero()).then(|| (part / whole).round_dp(4).normalize())
}

/// Mean delay between two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// Kind of slips.
    pub kind: String,
    /// First step.
    pub from: Step,
    /// Step that follows.
    pub to: Step,
    /// Slips.
    pub count: i64,
    /// Mean delay, in hours.
    pub hours: Decimal,
}

/// Another company on the slips of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerCount {
    /// SIRET, else VAT number.
    pub org_id: String,
    /// Name, when it is registered.
    pub name: Option<String>,
    /// What it is on the slips.
    pub role: Partner,
    /// Slips.
    pub count: i64,
    /// Tonnes.
    pub tonnes: Decimal,
}

/// The activity of a company over whole months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyStatistics {
    /// Company.
    pub org_id: String,
    /// First month, `2026-01`.
    pub from: String,
    /// Last month, included.
    pub to: String,
    /// Slips created in the period, by kind and status now.
    pub slips: Vec<StatusCount>,
    /// Waste that arrived.
    pub incoming: Flow,
    /// Waste that left.
    pub outgoing: Flow,
    /// Waste that was carried.
    pub transported: Flow,
    /// Waste that was managed.
    pub managed: Flow,
    /// Delays between steps taken in the period.
    pub delays: Vec<Delay>,
    /// Partners on slips created in the period, most frequent first.
    pub partners: Vec<PartnerCount>,
}

fn flow(registry: Registry, sums: &[TallySum], months: RangeInclusive<i64>) -> Flow {
    let mut flow = Flow {
        registry,
        count: 0,
        tonnes: Decimal::ZERO,
        treated: Decimal::ZERO,
        finally_treated: Decimal::ZERO,
        recovered: Decimal::ZERO,
        wastes: Vec::new(),
        months: Vec::new(),
    };
    for (key, (count, amount)) in by_key(sums) {
        let (waste_code, operation_code, _) = parts(key);
        let weight = tonnes(amount);
        flow.count += count;
        flow.tonnes += weight;
        if !operation_code.is_empty() {
            flow.treated += weight;
            if operation::is_final(operation_code) {
                flow.finally_treated += weight;
                if operation_code.starts_with('R') {
                    flow.recovered += weight;
                }
            }
        }
        flow.wastes.push(WasteCount {
            waste_code: waste_code.to_owned(),
            operation_code: operation_code.to_owned(),
            count,
            tonnes: weight,
        });
    }
    flow.wastes
        .sort_by(|a, b| b.tonnes.cmp(&a.tonnes).then(b.count.cmp(&a.count)));
    let mut by_month: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for sum in sums {
        let month = by_month.entry(sum.period).or_default();
        month.0 += sum.count;
        month.1 += sum.amount;
    }
    flow.months = months
        .map(|month| {
            let (count, amount) = by_month.get(&month).copied().unwrap_or_default();
            MonthCount {
                month: month_name(month),
                count,
                tonnes: tonnes(amount),
            }
        })
        .collect();
    flow
}

fn delays(sums: &[TallySum]) -> Vec<Delay> {
    by_key(sums)
        .into_iter()
        .filter_map(|(key, (count, seconds))| {
            let (kind, from, to) = parts(key);
            let mean = Decimal::from(seconds).checked_div(Decimal::from(count))?;
            Some(Delay {
                kind: kind.to_owned(),
                from: Step::of_name(from)?,
                to: Step::of_name(to)?,
                count,
                hours: (mean / Decimal::from(3600)).round_dp(1).normalize(),
            })
        })
        .collect()
}

/// Months from one date to another, both included, within a bound.
fn months(from: DateTime, to: DateTime) -> Result<(i64, i64), Refusal> {
    let (first, last) = (month_of(from), month_of(to));
    if last < first {
        return Err(Refusal::bad_input("La fin de la période précède son début"));
    }
    if last - first >= MOST_MONTHS {
        return Err(Refusal::bad_input(format!(
            "La période compte au plus {MOST_MONTHS} mois"
        )));
    }
    Ok((first, last))
}

impl Platform {
    /// The activity of a company, for those who may read its registries.
    ///
    /// # Errors
    /// The caller may not, or the period is inverted or longer than five years.
    pub async fn company_statistics(
        &self,
        caller: &Caller,
        org_id: &str,
        from: DateTime,
        to: DateTime,
    ) -> Result<CompanyStatistics, Refusal> {
        require(
            &caller.actor,
            UserPermission::RegistryCanRead,
            &[org_id],
            "Vous n'êtes pas autorisé à consulter les statistiques de cet établissement",
        )?;
        let (first, last) = months(from, to)?;
        let measures = [
            Measure::Slips.number(),
            Registry::Incoming.number(),
            Registry::Outgoing.number(),
            Registry::Transported.number(),
            Registry::Managed.number(),
            Measure::Delays.number(),
            Measure::Partners.number(),
        ];
        let sums = self
            .store()
            .tallies(org_id, &measures, (first, last + 1))
            .await
            .map_err(unavailable)?;
        let [
            slips,
            incoming,
            outgoing,
            transported,
            managed,
            waits,
            partners,
        ] = sums.as_slice()
        else {
            return Err(unavailable("a measure is missing"));
        };
        let slips = by_key(slips).into_iter().map(|(key, (count, _))| {
            let (kind, status, _) = parts(key);
            StatusCount {
                kind: kind.to_owned(),
                status: status.to_owned(),
                count,
            }
        });
        Ok(CompanyStatistics {
            org_id: org_id.to_owned(),
            from: month_name(first),
            to: month_name(last),
            slips: slips.collect(),
            incoming: flow(Registry::Incoming, incoming, first..=last),
            outgoing: flow(Registry::Outgoing, outgoing, first..=last),
            transported: flow(Registry::Transported, transported, first..=last),
            managed: flow(Registry::Managed, managed, first..=last),
            delays: delays(waits),
            partners: self.partner_counts(partners).await?,
        })
    }

    async fn partner_counts(&self, sums: &[TallySum]) -> Result<Vec<PartnerCount>, Refusal> {
        let mut found: Vec<PartnerCount> = by_key(sums)
            .into_iter()
            .filter_map(|(key, (count, amount))| {
                let (role, org_id, _) = parts(key);
                Some(PartnerCount {
                    org_id: org_id.to_owned(),
                    name: None,
                    role: Partner::of_name(role)?,
                    count,
                    tonnes: tonnes(amount),
                })
            })
            .collect();
        found.sort_by(|a, b| b.count.cmp(&a.count).then(a.org_id.cmp(&b.org_id)));
        found.truncate(MOST_PARTNERS);
        let mut ids: Vec<String> = found.iter().map(|partner| partner.org_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let names: BTreeMap<String, String> = self
            .companies_of_orgs(&ids)
            .await?
            .into_iter()
            .map(|company| (company.org_id, company.name))
            .collect();
        for partner in &mut found {
            partner.name = names.get(&partner.org_id).cloned();
        }
        Ok(found)
    }
}
