//! The packagings table.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::document::{Packaging, PackagingType};
use crate::{labels, writing};

/// One line a type, and their sum when there are several.
#[derive(Debug, Serialize)]
pub(super) struct Packagings {
    rows: Vec<(String, String)>,
    total: Option<String>,
}

impl Packagings {
    pub(super) fn new(packagings: &[Packaging]) -> Self {
        let mut kinds: Vec<PackagingType> = Vec::new();
        for packaging in packagings {
            if !kinds.contains(&packaging.kind) {
                kinds.push(packaging.kind);
            }
        }
        let rows: Vec<(String, String)> = kinds
            .iter()
            .map(|&kind| {
                let alike: Vec<&Packaging> = packagings
                    .iter()
                    .filter(|packaging| packaging.kind == kind)
                    .collect();
                (label(kind, &alike), sum(alike.iter().copied()).to_string())
            })
            .collect();
        let total = (rows.len() > 1).then(|| sum(packagings.iter()).to_string());
        Self { rows, total }
    }
}

fn sum<'a>(packagings: impl Iterator<Item = &'a Packaging>) -> u64 {
    packagings.fold(0, |total, packaging| {
        total.saturating_add(packaging.quantity)
    })
}

/// Name of the type, then the volume that all have in common, or what is particular to each.
fn label(kind: PackagingType, packagings: &[&Packaging]) -> String {
    let name = labels::packaging(kind, sum(packagings.iter().copied()));
    let volumes: Vec<Option<String>> = packagings
        .iter()
        .map(|packaging| volume(packaging))
        .collect();
    let has_other = packagings
        .iter()
        .any(|packaging| other(packaging).is_some());
    let alike = volumes.iter().all(|volume| Some(volume) == volumes.first());
    match volumes.first() {
        Some(Some(volume)) if alike && !has_other => format!("{name} {volume}"),
        Some(None) if alike && !has_other => name.to_owned(),
        None => name.to_owned(),
        Some(_) => {
            let items: Vec<String> = packagings
                .iter()
                .zip(&volumes)
                .map(|(packaging, volume)| item(packaging, volume.as_deref()))
                .collect();
            format!("{name} ({})", items.join(", "))
        }
    }
}

fn item(packaging: &Packaging, volume: Option<&str>) -> String {
    let mut text = packaging.quantity.to_string();
    if let Some(other) = other(packaging) {
        text.push(' ');
        text.push_str(other);
    }
    if let Some(volume) = volume {
        text.push_str(" x ");
        text.push_str(volume);
    }
    text
}

fn other(packaging: &Packaging) -> Option<&str> {
    packaging
        .other
        .as_deref()
        .map(str::trim)
        .filter(|other| !other.is_empty())
}

/// Litres, cubic metres for skips.
fn volume(packaging: &Packaging) -> Option<String> {
    let litres = packaging.volume.filter(|volume| !volume.is_zero())?;
    Some(match packaging.kind {
        PackagingType::Benne => format!("{}m3", writing::decimal(litres / Decimal::ONE_THOUSAND)),
        _ => format!("{}l", writing::decimal(litres)),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(packagings: &Value, rows: &[(&str, &str)], total: Option<&str>) {
        let document: Vec<Packaging> = serde_json::from_value(packagings.clone()).unwrap();
        let printed = Packagings::new(&document);
        let printed_rows: Vec<(&str, &str)> = printed
            .rows
            .iter()
            .map(|(label, count)| (label.as_str(), count.as_str()))
            .collect();
        assert_eq!(printed_rows, rows, "{packagings}");
        assert_eq!(printed.total.as_deref(), total, "{packagings}");
    }

    #[test]
    fn a_volume_in_common_follows_the_name() {
        check(
            &json!([{"type": "FUT", "quantity": 2, "volume": 30}]),
            &[("Fûts 30l", "2")],
            None,
        );
        check(
            &json!([{"type": "FUT", "quantity": 2, "volume": 30}, {"type": "FUT", "quantity": 1, "volume": 30}]),
            &[("Fûts 30l", "3")],
            None,
        );
        check(
            &json!([{"type": "BENNE", "quantity": 1, "volume": 20000}]),
            &[("Benne 20m3", "1")],
            None,
        );
        check(
            &json!([{"type": "CITERNE", "quantity": 1, "volume": "0.5"}]),
            &[("Citerne 0,5l", "1")],
            None,
        );
    }

    #[test]
    fn different_volumes_are_listed() {
        check(
            &json!([{"type": "FUT", "quantity": 2, "volume": 30}, {"type": "FUT", "quantity": 3, "volume": 50}]),
            &[("Fûts (2 x 30l, 3 x 50l)", "5")],
            None,
        );
        check(
            &json!([{"type": "FUT", "quantity": 2}, {"type": "FUT", "quantity": 3, "volume": 50}]),
            &[("Fûts (2, 3 x 50l)", "5")],
            None,
        );
    }

    #[test]
    fn what_other_packagings_are_is_listed() {
        check(
            &json!([
                {"type": "AUTRE", "other": "Caisse plastique", "quantity": 2, "volume": 20},
                {"type": "AUTRE", "other": "Tupperware", "quantity": 3}
            ]),
            &[("Autres (2 Caisse plastique x 20l, 3 Tupperware)", "5")],
            None,
        );
        check(
            &json!([{"type": "OTHER", "other": "Seau", "quantity": 1}]),
            &[("Autre (1 Seau)", "1")],
            None,
        );
    }

    #[test]
    fn packagings_without_volume_are_only_named() {
        check(
            &json!([{"type": "FUT", "quantity": 1}]),
            &[("Fût", "1")],
            None,
        );
        check(
            &json!([{"type": "FUT", "quantity": 1, "volume": 0}]),
            &[("Fût", "1")],
            None,
        );
        check(&json!([]), &[], None);
    }

    #[test]
    fn several_types_have_a_total() {
        check(
            &json!([
                {"type": "BIG_BAG", "quantity": 2},
                {"type": "PALETTE_FILME", "quantity": 1},
                {"type": "BIG_BAG", "quantity": 1}
            ]),
            &[("Big Bags / GRV", "3"), ("Palette filmée", "1")],
            Some("4"),
        );
    }
}
