//! What people read on paper: the printed form of a slip, as an accessible PDF.
//!
//! [`slip_pdf`] takes a slip as the GraphQL API answers it and typesets it in process: no file, no
//! network, no clock. The same slip and context give the same bytes. A document takes some tens of
//! milliseconds of one core, so a server calls it from a thread where blocking is allowed.
//!
//! ```
//! use render::{Context, Slip, SlipKind, slip_pdf};
//!
//! let slip = Slip {
//!     kind: SlipKind::Bsdd,
//!     document: serde_json::json!({"readableId": "BSD-20260401-ABCDEFGH1", "status": "SENT"}),
//!     context: Context {
//!         edited_at: "2026-04-02T10:00:00+02:00[+02:00]".parse()?,
//!         environment: None,
//!         is_final: true,
//!         history: Vec::new(),
//!     },
//! };
//! let pdf = slip_pdf(&slip)?;
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod chart;
mod document;
mod labels;
pub mod ledger;
mod legible;
pub mod qr;
mod sheet;
pub mod table;
#[cfg(test)]
mod tests;
mod typesetting;
mod writing;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::bsda::Bsda;
use crate::document::bsdd::Form;
use crate::document::bspaoh::Bspaoh;
use crate::document::bsvhu::Bsvhu;
use crate::typesetting::Job;

/// The kinds of slips that can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlipKind {
    /// Hazardous and some non-hazardous waste (`Form` of the API).
    Bsdd,
    /// Asbestos (`Bsda` of the API).
    Bsda,
    /// End-of-life vehicles (`Bsvhu` of the API).
    Bsvhu,
    /// Anatomical parts of human origin (`Bspaoh` of the API).
    Bspaoh,
}

/// A slip to print.
#[derive(Debug, Clone)]
pub struct Slip {
    /// Which form it is printed on.
    pub kind: SlipKind,
    /// The slip as the API answers it: `null` and missing fields are alike, quantities are numbers or
    /// strings, dates are ISO 8601.
    pub document: Value,
    /// What the paper says beyond the slip.
    pub context: Context,
}

/// What a printed slip says beyond the slip itself.
#[derive(Debug, Clone)]
pub struct Context {
    /// When the document is edited. Its zone is the one that all dates are printed in.
    pub edited_at: jiff::ZonedDateTime,
    /// Name of the environment, printed across the pages of what is not a real slip.
    pub environment: Option<String>,
    /// Whether the slip can be relied upon; across one that cannot is printed "Document provisoire".
    pub is_final: bool,
    /// The slips whose waste went into this one, however far back, as the API answers them. BSDA only:
    /// the BSDD carries its own in `grouping`.
    pub history: Vec<Value>,
}

/// Why a slip could not be printed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RenderError {
    /// The document does not have the shape that the API gives it.
    #[error("Le bordereau à imprimer n'a pas la forme attendue : {0}")]
    Document(String),
    /// The number of the slip does not fit a QR code.
    #[error("Le numéro du bordereau ne tient pas dans un QR code : {0}")]
    Qr(String),
    /// A template is wrong: a defect of the program, whatever the slip.
    #[error("Le bordereau n'a pas pu être mis en page : {0}")]
    Template(String),
}

/// Prints a slip.
///
/// The PDF is tagged, in French, and meets PDF/UA-1 and PDF/A-2a, except where the slip holds texts in
/// scripts that these standards have no way to write: it is then a plain tagged PDF.
///
/// # Errors
///
/// [`RenderError::Document`] when the document or its history does not have the shape of the API,
/// [`RenderError::Qr`] when its number is thousands of characters long.
pub fn slip_pdf(slip: &Slip) -> Result<Vec<u8>, RenderError> {
    typesetting::print(&job(slip)?)
}

/// Prints the empty form of a kind, to fill in by hand: no QR code, no edition date.
///
/// # Errors
///
/// None that a caller can cause.
pub fn blank_pdf(kind: SlipKind) -> Result<Vec<u8>, RenderError> {
    typesetting::print(&blank_job(kind)?)
}

fn job(slip: &Slip) -> Result<Job, RenderError> {
    let context = Some(&slip.context);
    let (template, ident, sheet) = match slip.kind {
        SlipKind::Bsdd => {
            let form: Form = read(&slip.document)?;
            let sheet = sheet(&sheet::bsdd::Sheet::new(&form, context))?;
            ("bsdd.typ", form.readable_id, sheet)
        }
        SlipKind::Bsda => {
            let bsda: Bsda = read(&slip.document)?;
            let history = slip
                .context
                .history
                .iter()
                .map(read)
                .collect::<Result<Vec<Bsda>, _>>()?;
            let sheet = sheet(&sheet::bsda::Sheet::new(&bsda, &history, context))?;
            ("bsda.typ", bsda.id, sheet)
        }
        SlipKind::Bsvhu => {
            let bsvhu: Bsvhu = read(&slip.document)?;
            let sheet = sheet(&sheet::bsvhu::Sheet::new(&bsvhu, context))?;
            ("bsvhu.typ", bsvhu.id, sheet)
        }
        SlipKind::Bspaoh => {
            let bspaoh: Bspaoh = read(&slip.document)?;
            let sheet = sheet(&sheet::bspaoh::Sheet::new(&bspaoh, context))?;
            ("bspaoh.typ", bspaoh.id, sheet)
        }
    };
    Ok(Job {
        template,
        data: sheet,
        qr: Some(qr::svg(&ident)?),
        ident,
        edited_at: Some(slip.context.edited_at.clone()),
    })
}

fn blank_job(kind: SlipKind) -> Result<Job, RenderError> {
    let (template, sheet) = match kind {
        SlipKind::Bsdd => ("bsdd.typ", sheet(&sheet::bsdd::Sheet::blank())?),
        SlipKind::Bsda => ("bsda.typ", sheet(&sheet::bsda::Sheet::blank())?),
        SlipKind::Bsvhu => ("bsvhu.typ", sheet(&sheet::bsvhu::Sheet::blank())?),
        SlipKind::Bspaoh => ("bspaoh.typ", sheet(&sheet::bspaoh::Sheet::blank())?),
    };
    Ok(Job {
        template,
        data: sheet,
        qr: None,
        ident: template.to_owned(),
        edited_at: None,
    })
}

fn read<T: DeserializeOwned>(document: &Value) -> Result<T, RenderError> {
    T::deserialize(document).map_err(|error| RenderError::Document(error.to_string()))
}

fn sheet(sheet: &impl serde::Serialize) -> Result<Vec<u8>, RenderError> {
    let mut value =
        serde_json::to_value(sheet).map_err(|error| RenderError::Template(error.to_string()))?;
    legible::make_legible(&mut value);
    serde_json::to_vec(&value).map_err(|error| RenderError::Template(error.to_string()))
}
