//! The annex page: the slips grouped in this one, or collected during its round.

use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::document::bsdd::{EmitterType, Form, InitialFormFraction, QuantityType};
use crate::writing;

/// The annex has room for at least as many slips as its paper model.
const ROWS: usize = 10;

#[derive(Debug, Serialize)]
pub(super) struct Annex {
    round: bool,
    rows: Vec<Row>,
}

#[derive(Debug, Default, Serialize)]
struct Row {
    rank: String,
    number: String,
    code: String,
    name: String,
    weight: String,
    nature: &'static str,
    fraction: String,
    taken_over: String,
    postal_code: String,
    sample_number: String,
}

impl Annex {
    /// No page without a slip to list.
    pub(super) fn new(form: &Form, zone: &TimeZone) -> Option<Self> {
        if form.grouping.is_empty() {
            return None;
        }
        let mut rows: Vec<Row> = (1..)
            .zip(&form.grouping)
            .map(|(rank, fraction)| Row::new(rank, fraction, zone))
            .collect();
        for rank in rows.len() + 1..=ROWS {
            rows.push(Row {
                rank: rank.to_string(),
                ..Row::default()
            });
        }
        Some(Self {
            round: form.emitter.kind == Some(EmitterType::Appendix1),
            rows,
        })
    }
}

impl Row {
    fn new(rank: usize, fraction: &InitialFormFraction, zone: &TimeZone) -> Self {
        let form = &fraction.form;
        let waste = &form.waste_details;
        let weighed = form.quantity_accepted.or(form.quantity_received);
        let written =
            |quantity: Option<Decimal>| quantity.map(writing::decimal).unwrap_or_default();
        Self {
            rank: rank.to_string(),
            number: form.readable_id.clone(),
            code: writing::text(waste.code.as_deref()),
            name: writing::text(waste.name.as_deref()),
            weight: written(weighed.or(waste.quantity)),
            // What was weighed at reception is real, whatever the producer declared.
            nature: match (weighed, waste.quantity_type) {
                (Some(_), _) | (None, Some(QuantityType::Real)) => "R",
                (None, Some(QuantityType::Estimated)) => "E",
                (None, None) => "",
            },
            fraction: written(fraction.quantity),
            taken_over: writing::day(form.taken_over_at, zone),
            postal_code: writing::text(form.emitter_postal_code.as_deref()),
            sample_number: writing::text(waste.sample_number.as_deref()),
        }
    }
}
