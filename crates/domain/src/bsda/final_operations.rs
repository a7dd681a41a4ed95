//! Final treatment of the slips behind a BSDA.

use std::collections::{BTreeMap, HashMap};

use contract::bsda::Bsda;
use rust_decimal::Decimal;

use super::document::operation_code;
use crate::slip::{FinalOperation, Refusal};

/// The rows that the treatment of a slip gives: its own, then one for each slip behind it. A reshipped slip
/// takes the weight received under the slip that continues it, a grouped one keeps its own. A code that is not
/// final gives none.
///
/// # Errors
/// A received weight is missing.
pub fn final_operations(
    slip: &Bsda,
    ancestors: &HashMap<String, Bsda>,
) -> Result<Vec<FinalOperation>, Refusal> {
    let Some(code) = operation_code(slip).filter(|code| reference::operation::is_final(code))
    else {
        return Ok(Vec::new());
    };
    let mut quantities = BTreeMap::new();
    let mut waiting = vec![(slip, received_weight(slip)?)];
    while let Some((node, quantity)) = waiting.pop() {
        if quantities.insert(node.id.as_str(), quantity).is_some() {
            continue;
        }
        if let Some(parent) = node.forwarding.as_ref().and_then(|id| ancestors.get(id)) {
            waiting.push((parent, received_weight(node)?));
        }
        for parent in node.grouping.iter().filter_map(|id| ancestors.get(id)) {
            waiting.push((parent, received_weight(parent)?));
        }
    }
    let row = |(initial, quantity): (&str, Decimal)| FinalOperation {
        initial_id: initial.to_owned(),
        final_id: slip.id.to_string(),
        operation_code: code.to_owned(),
        quantity,
    };
    Ok(quantities.into_iter().map(row).collect())
}

/// In kilograms.
fn received_weight(slip: &Bsda) -> Result<Decimal, Refusal> {
    let reception = slip.destination.as_ref().and_then(|d| d.reception.as_ref());
    reception
        .and_then(|reception| reception.weight)
        .map(|tonnes| (tonnes.0 * Decimal::ONE_THOUSAND).normalize())
        .ok_or_else(|| {
            Refusal::Internal(format!(
                "le bordereau {} n'a pas de poids reçu",
                slip.id.as_str()
            ))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn slip(id: &str, weight: &str, changes: &Value) -> Bsda {
        let mut tree = json!({
            "id": id,
            "createdAt": "2025-03-01T08:00:00Z",
            "updatedAt": "2025-03-01T08:00:00Z",
            "status": "AWAITING_CHILD",
            "destination": {"reception": {"weight": weight}, "operation": {"code": "R 13"}},
        });
        for (key, value) in changes.as_object().unwrap() {
            tree[key] = value.clone();
        }
        serde_json::from_value(tree).unwrap()
    }

    fn treated(id: &str, weight: &str, code: &str, changes: &Value) -> Bsda {
        let mut slip = slip(id, weight, changes);
        let operation = slip
            .destination
            .as_mut()
            .unwrap()
            .operation
            .as_mut()
            .unwrap();
        operation.code = Some(code.into());
        slip
    }

    fn check(slip: &Bsda, ancestors: Vec<Bsda>, expected: &[(&str, &str)]) {
        let ancestors = ancestors
            .into_iter()
            .map(|slip| (slip.id.to_string(), slip))
            .collect();
        let rows = final_operations(slip, &ancestors).unwrap();
        let found: Vec<_> = rows
            .iter()
            .map(|row| (row.initial_id.as_str(), row.quantity.to_string()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(id, q)| (*id, (*q).to_owned()))
            .collect();
        assert_eq!(found, expected);
        assert!(rows.iter().all(|row| row.final_id == slip.id.as_str()));
    }

    #[test]
    fn a_slip_treated_without_detour_is_its_own_end() {
        check(
            &treated("A", "1.02", "R 5", &json!({})),
            vec![],
            &[("A", "1020")],
        );
        check(
            &treated("A", "1.02", "D 9 F", &json!({})),
            vec![],
            &[("A", "1020")],
        );
    }

    #[test]
    fn a_transit_code_ends_nothing() {
        check(&treated("A", "1", "R 13", &json!({})), vec![], &[]);
    }

    #[test]
    fn grouped_slips_keep_their_own_received_weight() {
        let group = treated("G", "3", "R 5", &json!({"grouping": ["A", "B"]}));
        let parents = vec![slip("A", "1", &json!({})), slip("B", "1.5", &json!({}))];
        check(
            &group,
            parents,
            &[("A", "1000"), ("B", "1500"), ("G", "3000")],
        );
    }

    #[test]
    fn a_reshipped_slip_takes_the_weight_received_under_the_next_one() {
        let reshipment = treated("F", "0.9", "R 5", &json!({"forwarding": "A"}));
        check(
            &reshipment,
            vec![slip("A", "1", &json!({}))],
            &[("A", "900"), ("F", "900")],
        );
    }

    #[test]
    fn a_chain_is_followed_to_its_start() {
        let reshipment = treated("F", "0.9", "R 5", &json!({"forwarding": "G"}));
        let group = slip("G", "1", &json!({"grouping": ["A"]}));
        let chain = vec![group, slip("A", "1.1", &json!({}))];
        check(
            &reshipment,
            chain,
            &[("A", "1100"), ("F", "900"), ("G", "900")],
        );
    }

    #[test]
    fn a_missing_weight_is_an_error() {
        let mut slip = treated("A", "1", "R 5", &json!({}));
        slip.destination.as_mut().unwrap().reception = None;
        assert!(final_operations(&slip, &HashMap::new()).is_err());
    }
}
