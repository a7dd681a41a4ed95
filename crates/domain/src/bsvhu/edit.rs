//! Creation, update, publication and deletion of a BSVHU.

use std::collections::BTreeSet;

use contract::account::UserPermission;
use contract::bsvhu::{Bsvhu, BsvhuStatus, BsvhuTransporter};
use serde_json::Value;

use super::{
    carriers::without_null_transport,
    completion::{fill_absent, fill_defaults},
    document::{emitter_siret, next_destination_siret},
    lifecycle::{BsvhuLevel, level_of},
    parties::{actors, contributors, creators},
    validation::{Validation, validate},
};
use crate::slip::{
    Change, Event, Facts, Leaf, Merged, NOWHERE, Refusal, RowsAtHand, Slip, Tree, get, leaf,
    moves_between, new_readable_id, organisations_in, own_organisations, require, set,
    settle_modes, tree_of,
};

/// What a client wants changed, with the rows that it names.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The input as a tree of given and null leaves.
    pub tree: Tree,
    /// Carrier rows named by `transporters` that the slip does not hold.
    pub rows: RowsAtHand<BsvhuTransporter>,
}

const NOT_NAMED: &str = "Votre établissement doit être visé sur le bordereau";

/// Every organisation that must be looked up to judge this edit of this slip.
pub fn mentioned_organisations(stored: Option<&Bsvhu>, edit: &Tree) -> BTreeSet<String> {
    let mut found = organisations_in(edit);
    if let Some(stored) = stored {
        found.extend(actors(stored));
        found.extend(next_destination_siret(stored).map(str::to_owned));
    }
    found
}

/// Brings the input to its canonical form: what it leaves alone, and what one leaf does to another.
fn canonical(edit: &Tree, stored: Option<&Bsvhu>) -> Result<Tree, Refusal> {
    let mut edit = edit.clone();
    if let Some(carrier) = edit.get_mut("transporter") {
        *carrier = without_null_transport(carrier);
    }
    if let Some(stored) = stored {
        keep_one_address(&mut edit, &tree_of(stored)?);
    }
    Ok(edit)
}

/// The emitter's address is one line or three parts: a new value of one form erases the other.
fn keep_one_address(edit: &mut Tree, stored: &Tree) {
    const ADDRESS: &str = "emitter.company.address";
    const PARTS: [&str; 3] = [
        "emitter.company.street",
        "emitter.company.city",
        "emitter.company.postalCode",
    ];
    let is_new =
        |path| matches!(leaf(edit, path), Leaf::Given(value) if value != get(stored, path));
    let erased: Vec<&str> = if is_new(ADDRESS) {
        let is_given = |path: &&str| matches!(leaf(edit, path), Leaf::Given(_));
        PARTS.into_iter().filter(|path| !is_given(path)).collect()
    } else if PARTS.into_iter().any(is_new) && leaf(edit, ADDRESS) == Leaf::Absent {
        vec![ADDRESS]
    } else {
        Vec::new()
    };
    for path in erased {
        erase(edit, path);
    }
}

/// Writes an explicit null in an edit whose parents are there.
fn erase(edit: &mut Tree, path: &str) {
    set(edit, path, Value::Bool(true));
    let parents = path.split('.').collect::<Vec<_>>().join("/");
    if let Some(value) = edit.pointer_mut(&format!("/{parents}")) {
        *value = Value::Null;
    }
}

fn blank(facts: &Facts<'_>, is_draft: bool) -> Bsvhu {
    Bsvhu {
        id: new_readable_id(Bsvhu::KIND, facts).into(),
        custom_id: None,
        created_at: facts.now,
        updated_at: facts.now,
        is_draft,
        status: BsvhuStatus::Initial,
        is_duplicate_of: None,
        emitter: None,
        waste_code: None,
        packaging: None,
        identification: None,
        quantity: None,
        weight: None,
        destination: None,
        transporters: Vec::new(),
        intermediaries: None,
        eco_organisme: None,
        broker: None,
        trader: None,
        contains_electric_or_hybrid_vehicles: None,
        can_access_draft_org_ids: Vec::new(),
    }
}

/// Creates a slip, published or as a draft.
///
/// # Errors
/// The user's companies are not on the slip, or the input is refused.
pub fn create(edit: &Edit, is_draft: bool, facts: &Facts<'_>) -> Result<Change<Bsvhu>, Refusal> {
    let base = blank(facts, is_draft);
    let canonical = canonical(&edit.tree, None)?;
    let merged = Merged::of(&base, canonical, &edit.rows.rows, fill_defaults, facts)?;
    let Merged {
        mut slip,
        edit: canonical,
        ..
    } = merged;
    require(
        facts.actor,
        UserPermission::BsdCanCreate,
        &creators(&slip),
        NOT_NAMED,
    )?;
    let validation = Validation {
        stored: None,
        level: (!is_draft).then_some(BsvhuLevel::Emission),
        sealed: None,
        rows_elsewhere: &edit.rows.taken,
    };
    validate(validation, &mut slip, facts)?;
    fill_absent(&mut slip, &canonical);
    settle_modes(&[], &mut slip.transporters, &canonical);
    slip.can_access_draft_org_ids = own_organisations(actors(&slip), facts);
    let carriers = moves_between(&[], &slip.transporters, &edit.rows)?;
    Ok(Change {
        carriers,
        ..Change::of(slip, Event::new("Created"))
    })
}

/// Changes a slip; `None` when the edit says nothing new.
///
/// # Errors
/// The user may not, a sealed field would change, or the slip would be invalid.
pub fn update(
    stored: &Bsvhu,
    edit: &Edit,
    facts: &Facts<'_>,
) -> Result<Option<Change<Bsvhu>>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &contributors(stored),
        NOT_NAMED,
    )?;
    let canonical = canonical(&edit.tree, Some(stored))?;
    let mut merged = Merged::of(stored, canonical, &edit.rows.rows, fill_defaults, facts)?;
    if !stored.is_draft {
        refuse_own_removal(&merged, facts)?;
    }
    let has_changes = merged.refuse_sealed_changes(stored, facts)?;
    let validation = Validation {
        stored: Some(stored),
        level: level_of(stored),
        sealed: level_of(stored),
        rows_elsewhere: &edit.rows.taken,
    };
    validate(validation, &mut merged.slip, facts)?;
    if !has_changes {
        return Ok(None);
    }
    let mut slip = merged.slip;
    settle_modes(&stored.transporters, &mut slip.transporters, &merged.edit);
    if slip.is_draft {
        let own = own_organisations(actors(&slip), facts);
        if !own.is_empty() {
            slip.can_access_draft_org_ids = own;
        }
    }
    let carriers = moves_between(&stored.transporters, &slip.transporters, &edit.rows)?;
    Ok(Some(Change {
        carriers,
        ..Change::of(slip, Event::new("Updated"))
    }))
}

/// Nobody removes their last company. A null list of intermediaries counts as empty here, although it changes
/// nothing.
fn refuse_own_removal(merged: &Merged<Bsvhu>, facts: &Facts<'_>) -> Result<(), Refusal> {
    let mut slip = merged.slip.clone();
    if merged
        .edit
        .get("intermediaries")
        .is_some_and(Value::is_null)
    {
        slip.intermediaries = None;
    }
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &contributors(&slip),
        "Vous ne pouvez pas enlever votre établissement du bordereau",
    )
}

/// Publishes a draft.
///
/// # Errors
/// The user may not, the slip is no draft, or it is incomplete.
pub fn publish(stored: &Bsvhu, facts: &Facts<'_>) -> Result<Change<Bsvhu>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &contributors(stored),
        NOT_NAMED,
    )?;
    if !stored.is_draft {
        return Err(Refusal::forbidden(
            "Impossible de publier un bordereau qui n'est pas un brouillon",
        ));
    }
    let mut document = stored.clone();
    document.is_draft = false;
    let validation = Validation {
        stored: Some(stored),
        level: Some(BsvhuLevel::Emission),
        sealed: Some(BsvhuLevel::Emission),
        rows_elsewhere: &NOWHERE,
    };
    validate(validation, &mut document.clone(), facts)?;
    Ok(Change::of(document, Event::new("Updated")))
}

/// Removes a slip that nobody, or the emitter alone, has signed.
///
/// # Errors
/// The user may not, or the slip is signed.
pub fn delete(stored: &Bsvhu, facts: &Facts<'_>) -> Result<Change<Bsvhu>, Refusal> {
    const TOO_LATE: &str =
        "Seuls les bordereaux en brouillon ou en attente de collecte peuvent être supprimés";
    let (organisations, sentence) = match stored.status {
        BsvhuStatus::Initial => (
            contributors(stored),
            "Vous n'êtes pas autorisé à supprimer ce bordereau.",
        ),
        BsvhuStatus::SignedByProducer => {
            let emitter = emitter_siret(stored).map(str::to_owned);
            (emitter.into_iter().collect(), TOO_LATE)
        }
        _ => return Err(Refusal::forbidden(TOO_LATE)),
    };
    require(
        facts.actor,
        UserPermission::BsdCanDelete,
        &organisations,
        sentence,
    )?;
    Ok(Change {
        is_deleted: true,
        ..Change::of(stored.clone(), Event::new("Deleted"))
    })
}
