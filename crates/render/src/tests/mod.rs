//! Whole slips, printed and read again.

mod accessibility;
mod content;
mod hostile;

use serde_json::Value;
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst_layout::PagedDocument;

use crate::typesetting::typeset;
use crate::{Context, Slip, SlipKind, job};

const BSDD: &str = include_str!("../../fixtures/bsdd.json");
const BSDA: &str = include_str!("../../fixtures/bsda.json");
const BSVHU: &str = include_str!("../../fixtures/bsvhu.json");
const BSPAOH: &str = include_str!("../../fixtures/bspaoh.json");

/// A processed BSDD, changed (RFC 7396).
fn bsdd(patch: &str) -> Slip {
    slip(SlipKind::Bsdd, BSDD, patch)
}

/// A processed BSDA, changed (RFC 7396).
fn bsda(patch: &str) -> Slip {
    slip(SlipKind::Bsda, BSDA, patch)
}

/// A processed BSVHU, changed (RFC 7396).
fn bsvhu(patch: &str) -> Slip {
    slip(SlipKind::Bsvhu, BSVHU, patch)
}

/// A BSPAOH that was refused in part, then processed, changed (RFC 7396).
fn bspaoh(patch: &str) -> Slip {
    slip(SlipKind::Bspaoh, BSPAOH, patch)
}

fn slip(kind: SlipKind, base: &str, patch: &str) -> Slip {
    let mut document = serde_json::from_str(base).unwrap();
    merge(&mut document, serde_json::from_str(patch).unwrap());
    let context = Context {
        edited_at: "2026-04-20T10:05:00+02:00[Europe/Paris]".parse().unwrap(),
        environment: None,
        is_final: true,
        history: Vec::new(),
    };
    Slip {
        kind,
        document,
        context,
    }
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

fn typeset_slip(slip: &Slip) -> PagedDocument {
    typeset(&job(slip).unwrap()).unwrap()
}

/// What a reader sees, page by page, frame by frame.
fn text_of(slip: &Slip) -> String {
    lines_of(&typeset_slip(slip))
}

fn lines_of(document: &PagedDocument) -> String {
    let mut text = String::new();
    for (rank, page) in document.pages().iter().enumerate() {
        text.push_str(&format!("--- page {} ---\n", rank + 1));
        let mut runs = Vec::new();
        collect(&page.frame, Transform::identity(), &mut runs);
        text.push_str(&in_lines(runs));
    }
    text
}

/// A run of text: baseline and horizontal extent in points, and the text.
struct Run {
    baseline: f64,
    start: f64,
    end: f64,
    text: String,
}

fn collect(frame: &Frame, transform: Transform, runs: &mut Vec<Run>) {
    for (position, item) in frame.items() {
        let at = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => collect(&group.frame, at.pre_concat(group.transform), runs),
            FrameItem::Text(text) => {
                let start = Point::zero().transform(at);
                runs.push(Run {
                    baseline: start.y.to_pt(),
                    start: start.x.to_pt(),
                    end: start.x.to_pt() + text.width().to_pt(),
                    text: text.text.replace("\u{200b}", "").to_string(),
                });
            }
            _ => {}
        }
    }
}

/// Puts runs into lines, in the order in which the compiler laid them out: cell after cell.
fn in_lines(runs: Vec<Run>) -> String {
    let mut text = String::new();
    let mut previous: Option<Run> = None;
    for run in runs {
        let separator = match &previous {
            None => "",
            Some(last)
                if (run.baseline - last.baseline).abs() > 1.5 || run.start < last.end - 1.0 =>
            {
                "\n"
            }
            Some(last) if run.start - last.end > 12.0 => "   ",
            Some(last) if run.start - last.end > 1.0 && !text.ends_with(' ') => " ",
            Some(_) => "",
        };
        if separator == "\n" {
            text.truncate(text.trim_end_matches(' ').len());
        }
        text.push_str(separator);
        text.push_str(&run.text);
        previous = Some(run);
    }
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
    text
}
