//! Statistics, from running sums: their cost depends on the period, not on how many slips there are.

mod charts;
mod company;
mod whole;

use std::collections::BTreeMap;

use domain::statistics::year_and_month;
use rust_decimal::Decimal;
use store::TallySum;

pub use charts::{Bar, Chart};
pub use company::{
    CompanyStatistics, Delay, Flow, MonthCount, PartnerCount, StatusCount, WasteCount,
};
pub use whole::{Part, PlatformStatistics, Week};

/// Weights are summed in grams.
fn tonnes(grams: i64) -> Decimal {
    Decimal::new(grams, 6).normalize()
}

fn month_name(month: i64) -> String {
    let (year, month) = year_and_month(month);
    format!("{year:04}-{month:02}")
}

/// Parts of a key; those that it does not have are empty.
fn parts(key: &str) -> (&str, &str, &str) {
    let mut parts = key.split('|');
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

/// Sums as one for each name, without those that came to nothing.
fn totals<'a>(
    sums: &'a [TallySum],
    name: impl Fn(&'a str) -> &'a str,
) -> BTreeMap<&'a str, (i64, i64)> {
    let mut found: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for sum in sums {
        let total = found.entry(name(&sum.key)).or_default();
        total.0 += sum.count;
        total.1 += sum.amount;
    }
    found.retain(|_, total| *total != (0, 0));
    found
}

/// Sums of several periods as one, by key.
fn by_key(sums: &[TallySum]) -> BTreeMap<&str, (i64, i64)> {
    totals(sums, |key| key)
}
