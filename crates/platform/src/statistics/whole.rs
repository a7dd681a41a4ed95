//! The activity of the whole platform, over whole weeks.

use contract::scalar::DateTime;
use domain::{
    slip::Refusal,
    statistics::{Measure, monday_of, week_of},
};
use reference::operation;
use rust_decimal::Decimal;
use store::TallySum;

use super::{parts, tonnes, totals};
use crate::{Platform, unavailable};

/// Longest period, in weeks.
const MOST_WEEKS: i64 = 530;

/// A week of the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Its Monday, `2026-03-02`.
    pub monday: String,
    /// Slips created.
    pub created: i64,
    /// Slips whose waste left.
    pub taken_over: i64,
    /// Slips whose waste arrived.
    pub received: i64,
    /// Slips whose waste was treated.
    pub processed: i64,
    /// Tonnes treated.
    pub tonnes: Decimal,
    /// Accounts opened, less those removed.
    pub users: i64,
    /// Companies registered, less those removed.
    pub companies: i64,
}

/// Slips and tonnes of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// What: a kind, a treatment code.
    pub name: String,
    /// Slips.
    pub count: i64,
    /// Tonnes.
    pub tonnes: Decimal,
}

/// The activity of the whole platform over whole weeks. Nothing in it is about one company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlatformStatistics {
    /// Accounts, now.
    pub users: i64,
    /// Registered companies, now.
    pub companies: i64,
    /// Slips created.
    pub slips: i64,
    /// Tonnes of dangerous waste finally treated.
    pub dangerous_tonnes: Decimal,
    /// Tonnes of other waste finally treated.
    pub other_tonnes: Decimal,
    /// Created slips by kind.
    pub kinds: Vec<Part>,
    /// Treated tonnes by operation.
    pub operations: Vec<Part>,
    /// In order.
    pub weeks: Vec<Week>,
}

impl Platform {
    /// The activity of the platform over the weeks of a period, for anybody.
    ///
    /// # Errors
    /// The period is inverted or longer than ten years.
    pub async fn platform_statistics(
        &self,
        from: DateTime,
        to: DateTime,
    ) -> Result<PlatformStatistics, Refusal> {
        let (first, last) = (week_of(from), week_of(to));
        if last < first {
            return Err(Refusal::bad_input("La fin de la période précède son début"));
        }
        if last - first > MOST_WEEKS {
            return Err(Refusal::bad_input("La période compte au plus dix ans"));
        }
        let steps = [
            Measure::Created.number(),
            Measure::TakenOver.number(),
            Measure::Received.number(),
            Measure::Processed.number(),
            store::CENSUS,
        ];
        let store = self.store();
        let sums = store.tallies("", &steps, (first, last + 1)).await;
        let sums = sums.map_err(unavailable)?;
        let census = store.tallies("", &[store::CENSUS], (0, i64::MAX)).await;
        let census = census.map_err(unavailable)?;
        let [created, taken_over, received, processed, registered] = sums.as_slice() else {
            return Err(unavailable("a measure is missing"));
        };
        let mut found = PlatformStatistics {
            weeks: weeks(
                first,
                last,
                [created, taken_over, received, processed, registered],
            ),
            slips: created.iter().map(|sum| sum.count).sum(),
            kinds: breakdown(created, |key| parts(key).0),
            operations: breakdown(processed, |key| parts(key).2),
            ..PlatformStatistics::default()
        };
        for sum in census.iter().flatten() {
            match sum.key.as_str() {
                "user" => found.users += sum.count,
                "company" => found.companies += sum.count,
                _ => {}
            }
        }
        for sum in processed {
            let (_, danger, code) = parts(&sum.key);
            if operation::is_final(code) {
                match danger {
                    "DD" => found.dangerous_tonnes += tonnes(sum.amount),
                    _ => found.other_tonnes += tonnes(sum.amount),
                }
            }
        }
        Ok(found)
    }
}

fn breakdown<'a>(sums: &'a [TallySum], name: impl Fn(&'a str) -> &'a str) -> Vec<Part> {
    let mut parts: Vec<Part> = totals(sums, name)
        .into_iter()
        .map(|(name, (count, amount))| Part {
            name: name.to_owned(),
            count,
            tonnes: tonnes(amount),
        })
        .collect();
    parts.sort_by(|a, b| b.tonnes.cmp(&a.tonnes).then(b.count.cmp(&a.count)));
    parts
}

fn weeks(first: i64, last: i64, sums: [&Vec<TallySum>; 5]) -> Vec<Week> {
    let mut weeks: Vec<Week> = (first..=last)
        .map(|week| Week {
            monday: monday_of(week).to_string(),
            ..Week::default()
        })
        .collect();
    for (rank, sums) in sums.into_iter().enumerate() {
        for sum in sums {
            let place = usize::try_from(sum.period - first).unwrap_or(usize::MAX);
            let Some(week) = weeks.get_mut(place) else {
                continue;
            };
            match (rank, sum.key.as_str()) {
                (0, _) => week.created += sum.count,
                (1, _) => week.taken_over += sum.count,
                (2, _) => week.received += sum.count,
                (3, _) => {
                    week.processed += sum.count;
                    week.tonnes += tonnes(sum.amount);
                }
                (_, "user") => week.users += sum.count,
                _ => week.companies += sum.count,
            }
        }
    }
    weeks
}
