//! Prints a slip from a JSON file, to look at while working on a template:
//!
//! ```text
//! cargo run -p render --example print_slip -- bsdd out.pdf crates/render/fixtures/bsdd.json
//! ```
//!
//! Further files are merged into the first one (RFC 7396). For a BSDA the last of several may be an
//! array: the slip's history. Without a file the blank form is printed.

use std::error::Error;
use std::fs;

use render::{Context, Slip, SlipKind, blank_pdf, slip_pdf};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let kind = match arguments.next().as_deref() {
        Some("bsdd") => SlipKind::Bsdd,
        Some("bsda") => SlipKind::Bsda,
        Some("bsvhu") => SlipKind::Bsvhu,
        Some("bspaoh") => SlipKind::Bspaoh,
        _ => return Err("usage: print_slip bsdd|bsda|bsvhu|bspaoh OUTPUT [FILE...]".into()),
    };
    let output = arguments.next().ok_or("the output file is missing")?;
    let mut document = Value::Null;
    let mut history = Vec::new();
    for path in arguments {
        match serde_json::from_str(&fs::read_to_string(path)?)? {
            Value::Array(previous) => history = previous,
            patch => merge(&mut document, patch),
        }
    }
    let pdf = if document.is_null() {
        blank_pdf(kind)?
    } else {
        let is_final = !matches!(document["status"].as_str(), Some("DRAFT" | "INITIAL"));
        let context = Context {
            edited_at: "2026-04-20T10:05:00+02:00[Europe/Paris]".parse()?,
            environment: (!is_final).then(|| "démonstration".to_owned()),
            is_final,
            history,
        };
        slip_pdf(&Slip {
            kind,
            document,
            context,
        })?
    };
    fs::write(output, pdf)?;
    Ok(())
}

fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(target.entry(key).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch,
    }
}
