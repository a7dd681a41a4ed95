//! What signatures have locked, and for whom. Locks compare what the client sent with what is stored: sending a
//! value again is never a change.

use contract::bsdd::{Form, FormStatus as Status, Transporter};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    carrier::organisation,
    document::{eco_organisme_siret, emitter_siret, is_item, is_tour},
    lifecycle::{BsddLevel, level_of},
    rules::{FIELDS, PARTS},
};
use crate::slip::{
    Carrier, Facts, Field, Refusal, Tree, View, changed, get, is_sealed, listed_ids, merge,
    refuse_sealed, same_value, verbatim_tree_of,
};

/// Who the emitter is: nobody changes it once the emission is signed.
const IDENTITY: &[&str] = &[
    "emitter.type",
    "emitter.isPrivateIndividual",
    "emitter.isForeignShip",
    "emitter.company.siret",
    "emitter.company.omiNumber",
    "emitter.company.name",
    "emitter.company.address",
];

/// How much of the form the user may still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lock {
    /// Everything.
    Open,
    /// Everything but who the emitter is: the signatory corrects the form until it leaves.
    Identity,
    /// What the signatures up to this one seal.
    Level(Option<BsddLevel>),
}

impl Lock {
    /// What locks the form for this user.
    pub(super) fn of(form: &Form, facts: &Facts<'_>) -> Self {
        match form.status {
            Status::Draft | Status::Sealed => Self::Open,
            Status::Sent if is_tour(form) => Self::Open,
            Status::SignedByProducer if may_correct(form, facts) => Self::Identity,
            _ => Self::Level(level_of(form)),
        }
    }

    /// Is the field locked?
    pub(super) fn covers(
        self,
        field: &Field<Form, BsddLevel>,
        form: &Form,
        facts: &Facts<'_>,
    ) -> bool {
        let view = View {
            stored: Some(form),
            merged: form,
            facts,
            level: None,
            read_only: false,
        };
        match self {
            Self::Open => false,
            Self::Identity => IDENTITY.contains(&field.path),
            Self::Level(level) => is_sealed(field, level, &view),
        }
    }

    /// Is the part, named by its API path, locked?
    pub(super) fn covers_part(self, path: &str, form: &Form, facts: &Facts<'_>) -> bool {
        PARTS
            .iter()
            .any(|part| part.path == path && self.covers(part, form, facts))
    }

    /// Fields that are left open.
    pub(super) fn open_fields(self, form: &Form, facts: &Facts<'_>) -> Vec<Field<Form, BsddLevel>> {
        FIELDS
            .iter()
            .filter(|field| !self.covers(field, form, facts))
            .copied()
            .collect()
    }
}

/// The company that signed the emission; for an item of a tour, its carrier too.
fn may_correct(form: &Form, facts: &Facts<'_>) -> bool {
    let signatory = if form.emitted_by_eco_organisme == Some(true) {
        eco_organisme_siret(form)
    } else {
        emitter_siret(form)
    };
    let carrier = form.transporters.first().and_then(organisation);
    facts.actor.belongs_to(signatory) || (is_item(form) && facts.actor.belongs_to(carrier))
}

/// Refuses an edit that would change what is locked.
///
/// # Errors
/// `FORBIDDEN` naming every locked field that would change.
pub(super) fn refuse_locked(
    form: &Form,
    sent: &Tree,
    lock: Lock,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    if lock == Lock::Open {
        return Ok(());
    }
    let stored = verbatim_tree_of(form)?;
    let merged = merge(FIELDS, &stored, sent);
    let mut names: Vec<String> = changed(FIELDS, sent, &stored, &merged)
        .into_iter()
        .filter(|field| lock.covers(field, form, facts))
        .map(Field::column_name)
        .collect();
    // The identity of the emitter is locked whoever asks.
    if form.status == Status::SignedByProducer && names.iter().any(|name| is_identity(name)) {
        names.retain(|name| is_identity(name));
        return refuse_sealed(&names);
    }
    for part in PARTS.iter().filter(|part| lock.covers(part, form, facts)) {
        if part_changes(part.path, form, sent)? {
            names.push(part.column_name());
        }
    }
    names.extend(signed_carriers_that_move(form, sent));
    refuse_sealed(&names)
}

fn is_identity(column: &str) -> bool {
    FIELDS
        .iter()
        .any(|field| IDENTITY.contains(&field.path) && field.column_name() == column)
}

fn part_changes(path: &str, form: &Form, sent: &Tree) -> Result<bool, Refusal> {
    match path {
        "temporaryStorageDetail" => storage_changes(form, sent),
        "grouping" => Ok(grouping_changes(form, sent)),
        "transporters" => carriers_change(form, sent),
        _ => Ok(intermediaries_change(form, sent)),
    }
}

/// Any leaf of the destination that differs, or any object where there was no temporary storage.
fn storage_changes(form: &Form, sent: &Tree) -> Result<bool, Refusal> {
    let Some(detail) = sent.get("temporaryStorageDetail") else {
        return Ok(false);
    };
    let Some(suite) = form.suite.as_deref() else {
        return Ok(!detail.is_null());
    };
    if detail.is_null() {
        return Ok(true);
    }
    let edit = super::temp_storage::destination_edit(detail);
    let stored = verbatim_tree_of(suite)?;
    let merged = merge(FIELDS, &stored, &edit);
    Ok(!changed(FIELDS, &edit, &stored, &merged).is_empty())
}

/// Other forms, another quantity, or a fraction without quantity; the older spelling is always a change.
fn grouping_changes(form: &Form, sent: &Tree) -> bool {
    if sent
        .get("appendix2Forms")
        .is_some_and(|list| !list.is_null())
    {
        return true;
    }
    let Some(Value::Array(fractions)) = sent.get("grouping") else {
        return false;
    };
    let same = |fraction: &Value| {
        let id = get(fraction, "form.id").as_str().unwrap_or_default();
        let quantity = get(fraction, "quantity")
            .as_str()
            .and_then(|q| q.parse::<Decimal>().ok());
        form.grouping.iter().any(|link| {
            link.id == id && quantity.is_some_and(|q| q.round_dp(6) == link.quantity.round_dp(6))
        })
    };
    fractions.len() != form.grouping.len() || !fractions.iter().all(same)
}

/// Another list, or another first carrier.
fn carriers_change(form: &Form, sent: &Tree) -> Result<bool, Refusal> {
    if let Some(ids) = listed_ids(sent) {
        return Ok(!form
            .transporters
            .iter()
            .map(Carrier::id)
            .eq(ids.iter().map(String::as_str)));
    }
    match (sent.get("transporter"), form.transporters.first()) {
        (None, _) | (Some(Value::Null), None) => Ok(false),
        (Some(Value::Null), Some(_)) | (Some(_), None) => Ok(true),
        (Some(input), Some(first)) => {
            let fields = super::rules::CARRIER_FIELDS;
            let stored = verbatim_tree_of(first)?;
            let merged = merge(fields, &stored, input);
            Ok(!changed(fields, input, &stored, &merged).is_empty())
        }
    }
}

/// Number, identifiers or any leaf; a leaf that is left out counts as empty.
fn intermediaries_change(form: &Form, sent: &Tree) -> bool {
    let Some(list) = sent.get("intermediaries") else {
        return false;
    };
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    let same = |company: &Value| {
        form.intermediaries.iter().any(|stored| {
            let leaves = [
                ("siret", &stored.siret),
                ("vatNumber", &stored.vat_number),
                ("name", &stored.name),
                ("address", &stored.address),
                ("contact", &stored.contact),
                ("mail", &stored.mail),
                ("phone", &stored.phone),
            ];
            leaves.into_iter().all(|(key, value)| {
                let value = value
                    .as_ref()
                    .map_or(Value::Null, |text| Value::from(text.as_str()));
                same_value(&value, get(company, key))
            })
        })
    };
    list.len() != form.intermediaries.len() || !list.iter().all(same)
}

/// A carrier that has signed keeps its place and its values.
fn signed_carriers_that_move(form: &Form, sent: &Tree) -> Vec<String> {
    let has_signed = |row: Option<&Transporter>| row.is_some_and(Carrier::has_signed);
    if sent.get("transporter").is_some() {
        return has_signed(form.transporters.first())
            .then(|| "transporter".to_owned())
            .into_iter()
            .collect();
    }
    let Some(ids) = listed_ids(sent) else {
        return Vec::new();
    };
    form.transporters
        .iter()
        .enumerate()
        .filter(|(at, row)| row.has_signed() && ids.get(*at).is_none_or(|id| id != row.id.as_str()))
        .map(|(at, _)| format!("transporters[{at}]"))
        .collect()
}
