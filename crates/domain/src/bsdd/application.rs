//! The form with an edit applied: fields, carriers, intermediaries and temporary storage.

use contract::bsdd::{Form, Transporter};
use serde_json::{Value, json};

use super::{
    carrier::Rows, edit::Edit, input::extract_pipeline, locks::Lock, rules::FIELDS, temp_storage,
};
use crate::slip::{
    Facts, Format, Leaf, Refusal, RowsAtHand, Tree, carriers_after, document_of, foreign_rows, get,
    leaf, merge, set, verbatim_tree_of,
};

/// Values that a stored form always holds.
pub(super) fn fill_defaults(tree: &mut Tree) {
    for path in [
        "emitter.isPrivateIndividual",
        "emitter.isForeignShip",
        "wasteDetails.pop",
        "wasteDetails.isDangerous",
    ] {
        if get(tree, path).is_null() {
            set(tree, path, Value::Bool(false));
        }
    }
    for path in [
        "wasteDetails.consistences",
        "wasteDetails.packagingInfos",
        "wasteDetails.parcelNumbers",
        "wasteDetails.analysisReferences",
        "wasteDetails.landIdentifiers",
        "recipient.parcelInseeCodes",
        "recipient.parcelNumbers",
        "recipient.parcelCoordinates",
    ] {
        if get(tree, path).is_null() {
            set(tree, path, json!([]));
        }
    }
    let eco_organisme = [
        get(tree, "ecoOrganisme.siret"),
        get(tree, "ecoOrganisme.name"),
    ];
    match eco_organisme.map(|leaf| leaf.as_str().is_some_and(|text| !text.is_empty())) {
        [true, false] => set(tree, "ecoOrganisme.name", json!("")),
        [false, true] => set(tree, "ecoOrganisme.siret", json!("")),
        _ => {}
    }
}

/// How an edit is applied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Application<'a> {
    /// The completed input.
    pub effective: &'a Tree,
    /// Rows and forms that it names.
    pub edit: &'a Edit,
    /// What the user may change.
    pub lock: Lock,
    /// Is the form created?
    pub is_new: bool,
}

/// The form with an edit applied, locked parts aside.
///
/// # Errors
/// `BAD_USER_INPUT` for unknown rows, or a temporary storage that was not announced.
pub(super) fn apply(
    base: &Form,
    application: Application<'_>,
    facts: &Facts<'_>,
) -> Result<Form, Refusal> {
    let Application {
        effective,
        edit,
        lock,
        is_new,
    } = application;
    let mut input = effective.clone();
    let is_pipeline = extract_pipeline(&mut input);
    let stored = verbatim_tree_of(base)?;
    let mut tree = merge(&lock.open_fields(base, facts), &stored, &input);
    if is_new {
        blank_null_texts(&mut tree, &input);
        if leaf(&input, "recipient.isTempStorage") == Leaf::Absent {
            set(&mut tree, "recipient.isTempStorage", Value::Bool(false));
        }
    }
    fill_defaults(&mut tree);
    if !lock.covers_part("transporters", base, facts) {
        refuse_taken_rows(base, &input, &edit.rows)?;
        let mut rows = carriers_after(&base.transporters, &input, &edit.rows.rows, &Rows(facts))?;
        if is_pipeline {
            rows.clear();
        }
        if is_new {
            rows.iter_mut()
                .for_each(|row| blank_null_company(row, &input));
        }
        set(&mut tree, "transporters", Value::Array(rows));
    }
    if !lock.covers_part("intermediaries", base, facts)
        && let Some(list) = intermediaries_after(base, &input)?
    {
        set(&mut tree, "intermediaries", list);
    }
    let mut form: Form = document_of(tree)?;
    if !lock.covers_part("temporaryStorageDetail", base, facts) {
        form.suite = temp_storage::suite_after(base, &form, &input, is_new, facts)?;
    }
    Ok(form)
}

/// Rows of other forms stay there.
fn refuse_taken_rows(
    base: &Form,
    input: &Tree,
    rows: &RowsAtHand<Transporter>,
) -> Result<(), Refusal> {
    let taken: Vec<String> = foreign_rows(&base.transporters, input)
        .into_iter()
        .filter(|id| rows.taken.contains(id))
        .collect();
    if taken.is_empty() {
        return Ok(());
    }
    Err(Refusal::bad_input(format!(
        "Un ou plusieurs transporteurs sont déjà associés à un autre bordereau : {}",
        taken.join(", ")
    )))
}

/// A creation stores an explicit null as an empty text in the blocks of the actors, and answers it so.
fn blank_null_texts(tree: &mut Tree, input: &Tree) {
    const BLOCKS: &[&str] = &["emitter.", "recipient.", "trader.", "broker."];
    let is_text = |format: Format| {
        matches!(
            format,
            Format::Text(_) | Format::Siret(_) | Format::Email(_)
        )
    };
    for field in FIELDS {
        let is_concerned = BLOCKS.iter().any(|block| field.path.starts_with(block));
        if is_concerned && is_text(field.format) && leaf(input, field.path) == Leaf::Null {
            set(tree, field.path, json!(""));
        }
    }
}

fn blank_null_company(row: &mut Tree, input: &Tree) {
    for key in [
        "siret",
        "vatNumber",
        "name",
        "address",
        "contact",
        "phone",
        "mail",
    ] {
        if leaf(input, &format!("transporter.company.{key}")) == Leaf::Null {
            set(row, &format!("company.{key}"), json!(""));
        }
    }
}

/// The whole list is replaced; a company that stays keeps what the edit does not say of it.
fn intermediaries_after(base: &Form, input: &Tree) -> Result<Option<Value>, Refusal> {
    const KEPT: &[&str] = &[
        "siret",
        "vatNumber",
        "name",
        "address",
        "contact",
        "phone",
        "mail",
    ];
    let Some(list) = input.get("intermediaries") else {
        return Ok(None);
    };
    let mut rows = Vec::new();
    for given in list.as_array().into_iter().flatten() {
        let stored = base
            .intermediaries
            .iter()
            .find(|company| company.siret.as_deref() == get(given, "siret").as_str());
        let mut row = stored.map_or_else(|| Ok(json!({})), verbatim_tree_of)?;
        for key in KEPT {
            match leaf(given, key) {
                Leaf::Absent => {}
                Leaf::Null => set(&mut row, key, Value::Null),
                Leaf::Given(value) => set(&mut row, key, value.clone()),
            }
        }
        rows.push(row);
    }
    Ok(Some(Value::Array(rows)))
}
