//! How values are spelt in files.

use std::borrow::Cow;

use contract::scalar::DateTime;
use reference::operation::compact;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    line::{Line, Value},
    status::{status_label, sub_type_label},
};

/// The format of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// As it is.
    Raw,
    /// `2026-03-01`, in Paris.
    Date,
    /// `O` or `N`.
    YesNo,
    /// `O` when the value is `OTHER`.
    Other,
    /// Three decimals at most.
    Tonnes,
    /// A whole number.
    Integer,
    /// Joined by commas.
    List,
    /// Joined by commas; unknown elements keep their place.
    SparseList,
    /// A treatment code, without blanks.
    Operation,
    /// Treatment codes, without blanks, joined by commas.
    Operations,
    /// Numbers as the French write them, joined by dashes.
    FrenchNumbers,
    /// Mode of transport.
    Mode,
    /// Slip or declaration.
    Source,
    /// Estimated or weighed.
    Estimate,
    /// Rinsed or not.
    Rinse,
    /// Status of the slip.
    Status,
    /// Sub-type of the slip.
    SubType,
}

/// A column of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Key of the value in a line.
    pub key: Cow<'static, str>,
    /// Header, in French.
    pub header: Cow<'static, str>,
    format: Format,
}

/// A cell of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number, which stays a number in workbooks.
    Number(Decimal),
}

impl Column {
    pub(super) fn new(
        key: impl Into<Cow<'static, str>>,
        header: impl Into<Cow<'static, str>>,
        format: Format,
    ) -> Self {
        Self {
            key: key.into(),
            header: header.into(),
            format,
        }
    }

    /// The cell of a line.
    pub fn cell(&self, line: &Line) -> Cell {
        let Some(value) = line.get(&self.key) else {
            return Cell::Empty;
        };
        match self.format {
            Format::Tonnes => number(value, 3),
            Format::Integer => number(value, 0),
            _ => Cell::of(self.text(value, line)),
        }
    }

    fn text(&self, value: &Value, line: &Line) -> String {
        match (self.format, value) {
            (Format::Raw, Value::Text(text)) => text.clone(),
            (Format::Date, Value::Date(at)) => day(*at),
            (Format::YesNo, Value::Flag(flag)) => chosen(*flag, "O", "N"),
            (Format::Other, Value::Text(text)) => chosen(text == "OTHER", "O", ""),
            (Format::List, Value::List(items)) => {
                let filled: Vec<&str> = items.iter().filter_map(Option::as_deref).collect();
                filled.join(",")
            }
            (Format::SparseList, Value::List(items)) => {
                let places: Vec<&str> = items
                    .iter()
                    .map(|item| item.as_deref().unwrap_or_default())
                    .collect();
                places.join(",")
            }
            (Format::Operation, Value::Text(code)) => compact(code),
            (Format::Operations, Value::List(codes)) => {
                let codes: Vec<String> = codes.iter().flatten().map(|code| compact(code)).collect();
                codes.join(",")
            }
            (Format::FrenchNumbers, Value::Numbers(numbers)) => {
                let numbers: Vec<String> = numbers.iter().map(|n| french(*n)).collect();
                numbers.join(" - ")
            }
            (Format::Mode, Value::Text(mode)) => mode_label(mode).to_owned(),
            (Format::Source, Value::Text(source)) => {
                chosen(source == "REGISTRY", "Déclaré", "Tracé")
            }
            (Format::Estimate, Value::Flag(flag)) => chosen(*flag, "ESTIME", "REEL"),
            (Format::Rinse, Value::Flag(flag)) => chosen(*flag, "Effectué", "Non effectué"),
            (Format::Status, Value::Text(status)) => {
                status_label(line.text_at("bsdType"), status).to_owned()
            }
            (Format::SubType, Value::Text(sub_type)) => sub_type_label(sub_type).to_owned(),
            _ => String::new(),
        }
    }
}

impl Cell {
    fn of(text: String) -> Self {
        match text.is_empty() {
            true => Self::Empty,
            false => Self::Text(text),
        }
    }
}

fn chosen(flag: bool, yes: &str, no: &str) -> String {
    if flag { yes } else { no }.to_owned()
}

fn number(value: &Value, decimals: u32) -> Cell {
    match value {
        Value::Number(number) => Cell::Number(
            number
                .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
                .normalize(),
        ),
        _ => Cell::Empty,
    }
}

fn day(at: DateTime) -> String {
    let day = at.0.to_zoned_datetime(DateTime::paris());
    day.strftime("%Y-%m-%d").to_string()
}

fn mode_label(mode: &str) -> &'static str {
    match mode {
        "ROAD" => "Route",
        "RAIL" => "Voie ferrée",
        "AIR" => "Voie aérienne",
        "RIVER" => "Voie fluviale",
        "SEA" => "Voie maritime",
        "UNKNOWN" => "Non renseigné",
        _ => "",
    }
}

/// `1 234,5`, with a narrow no-break space between thousands, three decimals at most.
fn french(number: Decimal) -> String {
    let rounded = number
        .round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero)
        .normalize();
    let text = rounded.abs().to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    if rounded.is_sign_negative() && !rounded.is_zero() {
        grouped.insert(0, '-');
    }
    match decimals {
        "" => grouped,
        decimals => format!("{grouped},{decimals}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(format: Format, value: Value) -> Cell {
        let mut line = Line::default();
        line.set("bsdType", Some(Value::Text("BSDA".to_owned())));
        line.set("value", Some(value));
        Column::new("value", "Valeur", format).cell(&line)
    }

    fn text(format: Format, value: Value) -> String {
        match cell(format, value) {
            Cell::Text(text) => text,
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string(),
        }
    }

    #[test]
    fn values_are_spelt_as_files_want_them() {
        let list = |items: &[&str]| {
            Value::List(
                items
                    .iter()
                    .map(|item| (!item.is_empty()).then(|| (*item).to_owned()))
                    .collect(),
            )
        };
        let word = |text: &str| Value::Text(text.to_owned());
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(text(Format::Operation, word("D 9 F")), "D9F");
        assert_eq!(text(Format::Operations, list(&["R 12", "R 13"])), "R12,R13");
        assert_eq!(text(Format::List, list(&["a", "", "b"])), "a,b");
        assert_eq!(text(Format::SparseList, list(&["a", "", "b"])), "a,,b");
        assert_eq!(
            text(Format::Tonnes, Value::Number(decimal("1.23450"))),
            "1.235"
        );
        assert_eq!(text(Format::Status, word("SENT")), "Envoyé");
        assert_eq!(text(Format::Mode, word("OTHER")), "");
        assert_eq!(text(Format::Estimate, Value::Flag(false)), "REEL");
        assert_eq!(
            text(
                Format::FrenchNumbers,
                Value::Numbers(vec![decimal("1234.5"), decimal("0.25")])
            ),
            "1\u{202f}234,5 - 0,25"
        );
        let evening = DateTime::parse_text("2026-03-01T23:30:00Z").unwrap();
        assert_eq!(text(Format::Date, Value::Date(evening)), "2026-03-02");
    }
}
