//! Final treatment of the forms behind a form.

use std::collections::{BTreeMap, HashMap};

use contract::{bsdd::Form, scalar::Number};
use reference::operation;
use rust_decimal::Decimal;

use super::document::last_leg;
use crate::slip::{FinalOperation, Refusal};

/// The rows that the treatment of a form gives: its own, with what its last leg received, then one for each form
/// whose waste it holds, in proportion. A treatment that is neither final nor an end of traceability gives none.
/// `behind` are the forms that it groups, those that these group, and so on.
///
/// # Errors
/// A received quantity is missing.
pub fn final_operations(
    form: &Form,
    behind: &HashMap<String, Form>,
) -> Result<Vec<FinalOperation>, Refusal> {
    let leg = last_leg(form);
    let is_end = |code: &&str| operation::is_final(code) || leg.no_traceability.unwrap_or_default();
    let Some(code) = leg.processing_operation_done.as_deref().filter(is_end) else {
        return Ok(Vec::new());
    };
    let mut quantities: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut waiting = vec![(form, received(form, leg)?)];
    while let Some((node, quantity)) = waiting.pop() {
        *quantities.entry(node.id.as_str()).or_default() += quantity;
        if node.grouping.is_empty() {
            continue;
        }
        let whole = received(node, node)?;
        for link in node.grouping.iter().filter(|_| !whole.is_zero()) {
            if let Some(initial) = behind.get(&link.id) {
                waiting.push((initial, kilograms(link.quantity) * quantity / whole));
            }
        }
    }
    let row = |(initial, quantity): (&str, Decimal)| FinalOperation {
        initial_id: initial.to_owned(),
        final_id: form.id.to_string(),
        operation_code: code.to_owned(),
        quantity: quantity.round_dp(6).normalize(),
    };
    Ok(quantities.into_iter().map(row).collect())
}

/// What a leg of a form received, in kilograms.
fn received(form: &Form, leg: &Form) -> Result<Decimal, Refusal> {
    leg.quantity_received.map(kilograms).ok_or_else(|| {
        Refusal::Internal(format!(
            "le bordereau {} n'a pas de quantité reçue",
            form.readable_id.as_str()
        ))
    })
}

fn kilograms(tonnes: Number) -> Decimal {
    tonnes.0 * Decimal::ONE_THOUSAND
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn form(id: &str, received: &str, changes: &Value) -> Form {
        let mut tree = json!({"id": id, "readableId": id, "status": "PROCESSED", "quantityReceived": received});
        for (key, value) in changes.as_object().unwrap() {
            tree[key] = value.clone();
        }
        serde_json::from_value(tree).unwrap()
    }

    fn treated(id: &str, received: &str, code: &str, changes: &Value) -> Form {
        let mut form = form(id, received, changes);
        form.processing_operation_done = Some(code.into());
        form
    }

    fn check(form: &Form, behind: Vec<Form>, expected: &[(&str, &str)]) {
        let behind = behind
            .into_iter()
            .map(|form| (form.id.to_string(), form))
            .collect();
        let rows = final_operations(form, &behind).unwrap();
        let found: Vec<_> = rows
            .iter()
            .map(|row| (row.initial_id.clone(), row.quantity.to_string()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(id, quantity)| ((*id).to_owned(), (*quantity).to_owned()))
            .collect();
        assert_eq!(found, expected);
        assert!(rows.iter().all(|row| row.final_id == form.id.as_str()));
    }

    #[test]
    fn a_form_treated_without_detour_is_its_own_end() {
        let form = treated("A", "1.02", "R 5", &json!({}));
        check(&form, vec![], &[("A", "1020")]);
    }

    #[test]
    fn a_transit_code_ends_nothing_unless_traceability_stops() {
        check(&treated("A", "1", "D 13", &json!({})), vec![], &[]);
        let untraced = treated("A", "1", "D 13", &json!({"noTraceability": true}));
        check(&untraced, vec![], &[("A", "1000")]);
    }

    #[test]
    fn after_temporary_storage_the_final_destination_counts() {
        let suite = json!({"id": "A-suite", "readableId": "A-suite", "status": "PROCESSED", "quantityReceived": "0.9", "processingOperationDone": "D 10"});
        check(
            &form("A", "1", &json!({"suite": suite})),
            vec![],
            &[("A", "900")],
        );
    }

    #[test]
    fn grouped_forms_share_what_arrived_in_proportion_to_their_parts() {
        let links =
            json!({"grouping": [{"id": "A", "quantity": "1"}, {"id": "B", "quantity": "3"}]});
        let group = treated("G", "3.8", "R 5", &links);
        let initial = vec![form("A", "1", &json!({})), form("B", "5", &json!({}))];
        check(
            &group,
            initial,
            &[("A", "1000"), ("B", "3000"), ("G", "3800")],
        );
    }

    #[test]
    fn a_chain_of_groupings_keeps_the_proportions() {
        let second = treated(
            "H",
            "2",
            "R 1",
            &json!({"grouping": [{"id": "G", "quantity": "2"}]}),
        );
        let first = form(
            "G",
            "4",
            &json!({"grouping": [{"id": "A", "quantity": "1"}]}),
        );
        check(
            &second,
            vec![first, form("A", "1", &json!({}))],
            &[("A", "500"), ("G", "2000"), ("H", "2000")],
        );
    }

    #[test]
    fn two_ways_to_the_same_form_add_up() {
        let group = |id: &str| {
            form(
                id,
                "1",
                &json!({"grouping": [{"id": "A", "quantity": "1"}]}),
            )
        };
        let last = treated(
            "H",
            "2",
            "R 1",
            &json!({"grouping": [{"id": "F", "quantity": "1"}, {"id": "G", "quantity": "1"}]}),
        );
        check(
            &last,
            vec![group("F"), group("G"), form("A", "2", &json!({}))],
            &[("A", "2000"), ("F", "1000"), ("G", "1000"), ("H", "2000")],
        );
    }

    #[test]
    fn a_missing_quantity_is_an_error() {
        let form = Form {
            quantity_received: None,
            ..treated("A", "1", "R 5", &json!({}))
        };
        assert!(final_operations(&form, &HashMap::new()).is_err());
    }
}
