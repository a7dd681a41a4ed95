//! What the templates print: every value of a slip, chosen, worded and formatted. The templates
//! only know where it goes.

pub(crate) mod bsda;
pub(crate) mod bsdd;
pub(crate) mod bspaoh;
pub(crate) mod bsvhu;
mod company;
mod packagings;
mod parts;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::{Context, writing};

/// What every page shows whatever the kind of slip.
#[derive(Debug, Serialize)]
pub(crate) struct Cover {
    /// Number of the slip, also title of the document.
    number: String,
    /// Whether this is an empty form: no QR code, no edition date, no box ticked.
    blank: bool,
    /// When the document is edited, in words.
    edited: Option<String>,
    /// Lines written across the pages.
    watermark: Vec<String>,
    /// Whether the slip is cancelled.
    canceled: bool,
}

impl Cover {
    fn new(number: &str, status: Option<&str>, context: Option<&Context>) -> Self {
        Self {
            number: number.to_owned(),
            blank: context.is_none(),
            edited: context.map(|context| writing::edition(&context.edited_at)),
            watermark: context.map(watermark).unwrap_or_default(),
            canceled: status == Some("CANCELED"),
        }
    }
}

/// The zone in which dates are written; blank forms have none to write.
fn zone_of(context: Option<&Context>) -> TimeZone {
    context.map_or(TimeZone::UTC, |context| {
        context.edited_at.time_zone().clone()
    })
}

fn watermark(context: &Context) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(environment) = context
        .environment
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        lines.push(environment.to_uppercase());
        lines.push("Bordereau test".to_owned());
    }
    if !context.is_final {
        lines.push("Document provisoire".to_owned());
    }
    lines
}
