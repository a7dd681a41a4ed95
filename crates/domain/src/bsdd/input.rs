//! What clients send, brought to one form: old spellings, what one leaf does to another, names and addresses of
//! the directory, receipts of the profiles.
//!
//! Two trees come out. The *sent* one says what the client asked for: locks compare it with the stored form. The
//! *effective* one is what is stored: completed, with the values that follow from others.

use contract::slip::FormCompany;
use reference::waste_code::is_dangerous_code;
use serde_json::{Map, Value, json};

use crate::account::{Company, Receipt};
use crate::slip::{
    Completed, Completion, Facts, Leaf, Refusal, Tree, complete_company, get, leaf, receipt_of, set,
};

/// Old spellings rewritten; nothing is completed.
pub(super) fn sent(edit: &Tree) -> Tree {
    let mut edit = edit.clone();
    convert_older_packagings(&mut edit);
    if let Leaf::Given(Value::String(mention)) = leaf(&edit, "wasteDetails.onuCode")
        && mention.trim().is_empty()
    {
        put(&mut edit, "wasteDetails", "onuCode", Value::Null);
    }
    edit
}

/// Writes a leaf of an object that the edit gives, null included.
fn put(edit: &mut Tree, parent: &str, key: &str, value: Value) {
    let at = parent
        .split('.')
        .try_fold(edit, |at, step| at.get_mut(step));
    if let Some(Value::Object(map)) = at {
        map.insert(key.to_owned(), value);
    }
}

/// `packagings`, `otherPackaging` and `numberOfPackages` spread the number of packages over the types; a list of
/// `packagingInfos` wins.
fn convert_older_packagings(edit: &mut Tree) {
    let Value::Array(types) = get(edit, "wasteDetails.packagings") else {
        return;
    };
    if leaf(edit, "wasteDetails.packagingInfos") != Leaf::Absent {
        return;
    }
    let types: Vec<Value> = types.iter().filter(|t| !t.is_null()).cloned().collect();
    let total = get(edit, "wasteDetails.numberOfPackages")
        .as_i64()
        .unwrap_or(1);
    let other = get(edit, "wasteDetails.otherPackaging").clone();
    let share = div_ceil(total, i64::try_from(types.len()).unwrap_or(i64::MAX).max(1));
    let converted = types.into_iter().zip(0..).map(|(kind, rank)| {
        let quantity = share.min(total - share * rank).max(0);
        let other = if kind == "AUTRE" {
            other.clone()
        } else {
            Value::Null
        };
        json!({"type": kind, "other": other, "quantity": quantity})
    });
    let converted = Value::Array(converted.collect());
    put(edit, "wasteDetails", "packagingInfos", converted);
}

fn div_ceil(total: i64, parts: i64) -> i64 {
    total.div_euclid(parts) + i64::from(total.rem_euclid(parts) > 0)
}

/// The sent tree, completed.
///
/// # Errors
/// `BAD_USER_INPUT` for a closed or dormant establishment.
pub(super) fn effective(sent: &Tree, facts: &Facts<'_>) -> Result<Tree, Refusal> {
    let mut edit = sent.clone();
    complete_names(&mut edit, facts)?;
    complete_receipts(&mut edit, facts);
    declare_danger(&mut edit);
    if leaf(&edit, "broker.validityLimit") == Leaf::Absent {
        put(&mut edit, "broker", "validityLimit", Value::Null);
    }
    Ok(edit)
}

/// A starred code is dangerous, unless the client says otherwise, which is refused later.
pub(super) fn declare_danger(edit: &mut Tree) {
    let is_starred = get(edit, "wasteDetails.code")
        .as_str()
        .is_some_and(is_dangerous_code);
    if is_starred && leaf(edit, "wasteDetails.isDangerous") == Leaf::Absent {
        put(edit, "wasteDetails", "isDangerous", Value::Bool(true));
    }
}

/// The edit with the names and addresses of the directory, and nothing else.
///
/// # Errors
/// `BAD_USER_INPUT` for a closed or dormant establishment.
pub(super) fn with_names(edit: &Tree, facts: &Facts<'_>) -> Result<Tree, Refusal> {
    let mut edit = edit.clone();
    complete_names(&mut edit, facts)?;
    Ok(edit)
}

/// Blocks whose names and addresses come from the directory.
const COMPLETED: &[&str] = &[
    "emitter.company",
    "transporter.company",
    "recipient.company",
    "trader.company",
    "broker.company",
    "temporaryStorageDetail.destination.company",
    "destination.company",
];

fn complete_names(edit: &mut Tree, facts: &Facts<'_>) -> Result<(), Refusal> {
    if is_bypassed(facts) {
        return Ok(());
    }
    for path in COMPLETED {
        let block = path
            .split('.')
            .try_fold(&mut *edit, |at, step| at.get_mut(step));
        if let Some(Value::Object(block)) = block {
            complete_block(block, facts)?;
        }
    }
    if let Some(Value::Array(list)) = edit.get_mut("intermediaries") {
        for block in list.iter_mut().filter_map(Value::as_object_mut) {
            complete_block(block, facts)?;
        }
    }
    Ok(())
}

/// Name and address of the directory, on a block that the form holds.
///
/// # Errors
/// `BAD_USER_INPUT` for a closed or dormant establishment.
pub(super) fn complete_name(company: &mut FormCompany, facts: &Facts<'_>) -> Result<(), Refusal> {
    if !is_bypassed(facts) {
        complete_company(company, Completion::Former, facts)?;
    }
    Ok(())
}

/// Some users keep the names that they send.
fn is_bypassed(facts: &Facts<'_>) -> bool {
    let fragments = &facts.settings.completion_bypass;
    fragments
        .iter()
        .any(|fragment| !fragment.is_empty() && facts.actor.email.contains(fragment.as_str()))
}

fn complete_block(block: &mut Map<String, Value>, facts: &Facts<'_>) -> Result<(), Refusal> {
    let Some(siret) = block.get("siret").and_then(Value::as_str) else {
        return Ok(());
    };
    let mut company = FormCompany {
        siret: Some(siret.into()),
        ..FormCompany::default()
    };
    if complete_company(&mut company, Completion::Former, facts)? == Completed::Yes {
        for (key, value) in [("name", company.name), ("address", company.address)] {
            block.insert(key.to_owned(), json!(value));
        }
    }
    Ok(())
}

/// The receipt of a registered company replaces what the client sent, when it names the company.
pub(super) fn complete_receipts(edit: &mut Tree, facts: &Facts<'_>) {
    type Which = fn(&Company) -> Option<&Receipt>;
    let roles: [(&str, Which); 3] = [
        ("transporter", |c| c.transporter_receipt.as_ref()),
        ("trader", |c| c.trader_receipt.as_ref()),
        ("broker", |c| c.broker_receipt.as_ref()),
    ];
    for (role, which) in roles {
        let siret = get(edit, &format!("{role}.company.siret"))
            .as_str()
            .map(str::to_owned);
        if let Some(siret) = siret.filter(|siret| facts.company(siret).is_some()) {
            write_receipt(edit, role, receipt_of(Some(&siret), facts, which));
        }
    }
}

/// Writes a receipt, or its absence, on the block of a role.
pub(super) fn write_receipt(edit: &mut Tree, role: &str, receipt: Option<&Receipt>) {
    let values = [
        ("receipt", json!(receipt.map(|r| &r.receipt_number))),
        ("department", json!(receipt.map(|r| &r.department))),
        ("validityLimit", json!(receipt.map(|r| r.validity_limit))),
    ];
    for (key, value) in values {
        put(edit, role, key, value);
    }
}

/// The former way to say "by pipeline": a packaging of that type. It is taken out, and the waste is supplied
/// directly, without carrier. Tells whether it did.
pub(super) fn extract_pipeline(edit: &mut Tree) -> bool {
    let Value::Array(list) = get(edit, "wasteDetails.packagingInfos") else {
        return false;
    };
    let kept: Vec<Value> = list
        .iter()
        .filter(|packaging| packaging.get("type").is_none_or(|kind| kind != "PIPELINE"))
        .cloned()
        .collect();
    if kept.len() == list.len() {
        return false;
    }
    put(edit, "wasteDetails", "packagingInfos", Value::Array(kept));
    set(edit, "isDirectSupply", Value::Bool(true));
    if let Some(map) = edit.as_object_mut() {
        map.remove("transporter");
        map.remove("transporters");
    }
    true
}

/// What an input may say of an item of a tour; the tour says the rest.
pub(super) fn keep_item_leaves(edit: &Tree) -> Tree {
    const KEPT: &[&str] = &[
        "emitter",
        "wasteDetails.quantity",
        "wasteDetails.packagingInfos",
    ];
    let mut kept = json!({});
    for path in KEPT {
        let value = get(edit, path);
        let is_given = leaf(edit, path) != Leaf::Absent;
        if is_given && value.is_null() {
            let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
            if parent.is_empty() {
                set_null(&mut kept, key);
            } else {
                ensure_object(&mut kept, parent);
                put(&mut kept, parent, key, Value::Null);
            }
        } else if is_given {
            set(&mut kept, path, value.clone());
        }
    }
    kept
}

fn set_null(tree: &mut Tree, key: &str) {
    if let Some(map) = tree.as_object_mut() {
        map.insert(key.to_owned(), Value::Null);
    }
}

fn ensure_object(tree: &mut Tree, key: &str) {
    if let Some(map) = tree.as_object_mut() {
        map.entry(key).or_insert_with(|| json!({}));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(waste: &Value, expected: &Value) {
        let edit = sent(&json!({"wasteDetails": waste}));
        assert_eq!(get(&edit, "wasteDetails.packagingInfos"), expected);
    }

    #[test]
    fn the_number_of_packages_is_spread_over_the_types() {
        check(
            &json!({"packagings": ["CITERNE"], "numberOfPackages": 1}),
            &json!([{"type": "CITERNE", "other": null, "quantity": 1}]),
        );
        check(
            &json!({"packagings": ["FUT", "AUTRE"], "otherPackaging": "Caisse", "numberOfPackages": 5}),
            &json!([
                {"type": "FUT", "other": null, "quantity": 3},
                {"type": "AUTRE", "other": "Caisse", "quantity": 2},
            ]),
        );
        check(
            &json!({"packagings": ["FUT", "GRV"]}),
            &json!([
                {"type": "FUT", "other": null, "quantity": 1},
                {"type": "GRV", "other": null, "quantity": 0},
            ]),
        );
    }

    #[test]
    fn a_list_of_packagings_wins_over_the_older_spelling() {
        let list = json!([{"type": "GRV", "quantity": 4}]);
        check(
            &json!({"packagings": ["FUT"], "packagingInfos": list}),
            &list,
        );
    }

    #[test]
    fn a_pipeline_becomes_direct_supply_without_carrier() {
        let mut edit = json!({
            "transporter": {"numberPlate": "AB-123-CD"},
            "wasteDetails": {"packagingInfos": [{"type": "PIPELINE"}, {"type": "FUT"}]},
        });
        assert!(extract_pipeline(&mut edit));
        assert_eq!(
            edit,
            json!({
                "isDirectSupply": true,
                "wasteDetails": {"packagingInfos": [{"type": "FUT"}]},
            })
        );
    }

    #[test]
    fn a_blank_adr_mention_is_null() {
        let edit = sent(&json!({"wasteDetails": {"onuCode": "   "}}));
        assert_eq!(edit, json!({"wasteDetails": {"onuCode": null}}));
    }
}
