//! The history of statuses that `formsLifeCycle` answers: it travels in the metadata of events.

use contract::{bsdd::Form, name_of};
use serde_json::{Map, Value, json};

use super::expand::{expand, temporary_storage_detail};
use crate::slip::{Event, Refusal, Tree, patch_between, tree_of};

/// Parts of a form that the log leaves out: what is no answer, what changes at each write, and the status itself.
const LEFT_OUT: &[&str] = &[
    "updatedAt",
    "status",
    "transporters",
    "ownerId",
    "canAccessDraftOrgIds",
    "suite",
    "signedBy",
    "grouping",
    "groupedIn",
];

/// The event of a form that changes, with an entry of the log when its status does.
///
/// # Errors
/// A defect of ours.
pub(super) fn event_of(before: &Form, after: &Form) -> Result<Event, Refusal> {
    if before.status == after.status {
        return Ok(Event::new("Updated"));
    }
    Ok(Event::with(
        "Signed",
        json!({"statusLogs": [entry(before, after)?]}),
    ))
}

/// The metadata of a creation: the log starts with the first status and no change.
pub(super) fn creation_metadata(form: &Form, mut metadata: Map<String, Value>) -> Value {
    let first = json!({"status": name_of(form.status), "updatedFields": {}});
    metadata.insert("statusLogs".to_owned(), json!([first]));
    Value::Object(metadata)
}

/// One entry: the status and what changed with it, shaped as the API answers it.
///
/// # Errors
/// A defect of ours.
pub(super) fn entry(before: &Form, after: &Form) -> Result<Value, Refusal> {
    let mut changes = patch_between(&answer_tree(before)?, &answer_tree(after)?);
    answer_numbers(&mut changes);
    Ok(json!({"status": name_of(after.status), "updatedFields": changes}))
}

fn answer_tree(form: &Form) -> Result<Tree, Refusal> {
    let mut tree = tree_of(&expand(form))?;
    if let Some(map) = tree.as_object_mut() {
        for key in LEFT_OUT {
            map.remove(*key);
        }
        if let Some(detail) = temporary_storage_detail(form) {
            map.insert("temporaryStorageDetail".to_owned(), detail_tree(&detail));
        }
    }
    Ok(tree)
}

fn detail_tree(detail: &contract::bsdd::TemporaryStorageDetail) -> Tree {
    let storer = detail.temporary_storer.clone().unwrap_or_default();
    let destination = detail.destination.clone().unwrap_or_default();
    let mut tree = json!({
        "temporaryStorer": {
            "quantityType": storer.quantity_type,
            "quantityReceived": storer.quantity_received,
            "quantityRefused": storer.quantity_refused,
            "quantityAccepted": storer.quantity_accepted,
            "wasteAcceptationStatus": storer.waste_acceptation_status,
            "wasteRefusalReason": storer.waste_refusal_reason,
            "receivedAt": storer.received_at,
            "receivedBy": storer.received_by,
            "signedAt": storer.signed_at,
        },
        "destination": {
            "cap": destination.cap,
            "processingOperation": destination.processing_operation,
            "company": destination.company,
        },
        "wasteDetails": detail.waste_details,
        "transporter": detail.transporter,
        "emittedAt": detail.emitted_at,
        "emittedBy": detail.emitted_by,
        "takenOverAt": detail.taken_over_at,
        "takenOverBy": detail.taken_over_by,
    });
    crate::slip::prune(&mut tree);
    tree
}

/// Leaves that the API answers as numbers; documents keep them as exact texts.
const NUMBERS: &[&str] = &[
    "quantity",
    "quantityReceived",
    "quantityRefused",
    "quantityAccepted",
    "quantityGrouped",
    "volume",
    "x",
    "y",
];

fn answer_numbers(tree: &mut Tree) {
    match tree {
        Value::Object(fields) => {
            for (key, value) in fields {
                let number = value
                    .as_str()
                    .filter(|_| NUMBERS.contains(&key.as_str()))
                    .and_then(|text| text.parse::<f64>().ok());
                match number {
                    Some(number) => *value = json!(number),
                    None => answer_numbers(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(answer_numbers),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_answers_quantities_as_numbers() {
        let stored = |changes: Value| -> Form {
            let mut tree = json!({"id": "A", "readableId": "A", "status": "SENT"});
            for (key, value) in changes.as_object().unwrap() {
                tree[key] = value.clone();
            }
            serde_json::from_value(tree).unwrap()
        };
        let after = stored(json!({
            "status": "ACCEPTED", "quantityReceived": "1.5", "receivedBy": "12",
            "wasteDetails": {"packagingInfos": [{"type": "FUT", "quantity": 2, "volume": "200", "identificationNumbers": ["7"]}]},
        }));
        let entry = entry(&stored(json!({})), &after).unwrap();
        assert_eq!(entry["status"], "ACCEPTED");
        let fields = &entry["updatedFields"];
        assert_eq!(fields["quantityReceived"], json!(1.5));
        assert_eq!(fields["receivedBy"], json!("12"));
        let packaging = &fields["wasteDetails"]["packagingInfos"][0];
        assert_eq!(packaging["volume"], json!(200.0));
        assert_eq!(packaging["identificationNumbers"], json!(["7"]));
    }
}
