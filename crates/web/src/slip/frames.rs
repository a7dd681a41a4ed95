//! The rows that frames of every kind have.

use super::view::{Frame, Row};
use crate::{
    dates,
    numbers::tonnes,
    vocabulary::{TransportMode, WasteAcceptationStatus},
};

/// A code and its meaning.
pub(crate) fn waste(code: Option<&str>) -> String {
    let code = code.unwrap_or_default();
    let label = reference::waste_code::label_of(code).unwrap_or_default();
    format!("{code} {label}").trim().to_owned()
}

/// A weight in tonnes, and whether it was measured.
pub(crate) fn announced(tonnage: Option<f64>, is_estimate: bool) -> String {
    let nature = if is_estimate { "estimé" } else { "réel" };
    tonnage.map_or_else(String::new, |value| format!("{} ({nature})", tonnes(value)))
}

/// A weight in tonnes.
pub(crate) fn weight(label: &'static str, tonnage: Option<f64>) -> Row {
    Row::new(label, tonnage.map(tonnes).unwrap_or_default())
}

/// A date and its time.
pub(crate) fn moment(label: &'static str, date: Option<&String>) -> Row {
    let text = date.map(|date| dates::day_and_time(date));
    Row::new(label, text.unwrap_or_default())
}

/// « Oui », « Non ».
pub(crate) fn yes_or_no(label: &'static str, value: bool) -> Row {
    Row::new(label, if value { "Oui" } else { "Non" })
}

/// The texts that are there, one after the other.
pub(crate) fn line(parts: &[&Option<String>]) -> String {
    let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    parts.join(" ")
}

/// A carrier's or a broker's receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) is_exempted: bool,
    pub(crate) number: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) validity_limit: Option<String>,
}

impl Receipt {
    pub(crate) fn rows(&self) -> Vec<Row> {
        if self.is_exempted {
            return vec![Row::new("Récépissé n°", "Exemption déclarée")];
        }
        let limit = self.validity_limit.as_deref().map(dates::day);
        vec![
            Row::of("Récépissé n°", self.number.as_ref()),
            Row::of("Récépissé département", self.department.as_ref()),
            Row::new("Récépissé valable jusqu'au", limit.unwrap_or_default()),
        ]
    }
}

/// Makes the receipts of a typed document ours.
macro_rules! slip_receipts {
    ($($receipt:path),+ $(,)?) => {$(
        impl From<&$receipt> for $crate::slip::frames::Receipt {
            fn from(receipt: &$receipt) -> Self {
                Self {
                    is_exempted: receipt.is_exempted == Some(true),
                    number: receipt.number.clone(),
                    department: receipt.department.clone(),
                    validity_limit: receipt.validity_limit.clone(),
                }
            }
        }
    )+};
}
pub(crate) use slip_receipts;

/// A departure.
pub(crate) fn transport(
    mode: Option<TransportMode>,
    plates: impl Into<String>,
    taken_over_at: Option<&String>,
) -> Vec<Row> {
    let mode = mode.map(TransportMode::label).unwrap_or_default();
    vec![
        Row::new("Mode de transport", mode),
        Row::new("Immatriculation", plates),
        moment("Pris en charge le", taken_over_at),
    ]
}

/// An arrival.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reception<'a> {
    pub(crate) date: Option<&'a String>,
    pub(crate) status: Option<WasteAcceptationStatus>,
    pub(crate) received: Option<f64>,
    pub(crate) refused: Option<f64>,
    pub(crate) accepted: Option<f64>,
    pub(crate) reason: Option<&'a String>,
}

impl Reception<'_> {
    pub(crate) fn rows(&self) -> Vec<Row> {
        let status = self.status.map(WasteAcceptationStatus::label);
        let mut rows = vec![
            moment("Reçu le", self.date),
            Row::new("Acceptation", status.unwrap_or_default()),
            weight("Poids reçu", self.received),
            weight("Poids refusé", self.refused),
            weight("Poids accepté", self.accepted),
        ];
        if self.reason.is_some() {
            rows.push(Row::of("Motif de refus", self.reason));
        }
        rows
    }
}

/// An eco-organisme.
pub(crate) fn eco_organisme(name: &str, siret: &str) -> Frame {
    let rows = vec![Row::new("Raison sociale", name), Row::new("SIRET", siret)];
    Frame::new("eco-organisme", "Éco-organisme", rows)
}

/// The companies that only look on.
pub(crate) fn intermediaries<'a, C: 'a>(companies: impl Iterator<Item = &'a C>) -> Vec<Frame>
where
    super::company::SlipCompany: From<&'a C>,
{
    companies
        .enumerate()
        .map(|(place, company)| {
            Frame::new(
                &format!("intermediaire-{}", place + 1),
                "Intermédiaire",
                super::company::rows_of(Some(company)),
            )
        })
        .collect()
}
