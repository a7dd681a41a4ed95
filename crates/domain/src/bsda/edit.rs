//! Creation, update, publication and deletion of a BSDA.

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::bsda::{Bsda, BsdaStatus, BsdaTransporter, BsdaType};
use contract::company::CompanyType;
use serde_json::{Value, json};

use super::{
    completion::fill_defaults,
    document::{destination_siret, emitter_siret, kind_of, parents_of},
    lifecycle::{BsdaLevel, level_of},
    notices::cap_mail,
    parties::{actors, contributors},
    validation::{Validation, validate},
};
use crate::slip::{
    Change, Event, Facts, Leaf, LinkedSlip, Merged, NOWHERE, Refusal, RowsAtHand, Slip, Tree, leaf,
    moves_between, new_readable_id, organisations_in, own_organisations, require, set,
    settle_modes,
};

/// What a client wants changed, with the rows and slips that it names.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The input as a tree of given and null leaves.
    pub tree: Tree,
    /// Carrier rows named by `transporters` that the slip does not hold.
    pub rows: RowsAtHand<BsdaTransporter>,
    /// Slips named by `forwarding` and `grouping`, and those that the stored slip continues.
    pub parents: HashMap<String, Bsda>,
}

/// Every organisation that must be looked up to judge this edit of this slip.
pub fn mentioned_organisations(stored: Option<&Bsda>, edit: &Tree) -> BTreeSet<String> {
    let mut found = organisations_in(edit);
    found.extend(stored.map(actors).unwrap_or_default());
    found
}

/// Brings the input to its canonical form: old spellings, and what one leaf does to another.
fn canonical(edit: &Tree) -> Tree {
    let mut edit = edit.clone();
    if !matches!(leaf(&edit, "waste.materialName"), Leaf::Given(_)) {
        if let Leaf::Given(name) = leaf(&edit, "waste.name") {
            let name = name.clone();
            set(&mut edit, "waste.materialName", name);
        } else if leaf(&edit, "waste.name") == Leaf::Absent
            && let Some(waste) = edit.get_mut("waste").and_then(Value::as_object_mut)
        {
            // The two spellings are one value: a null erases it only when both are null.
            waste.remove("materialName");
        }
    }
    if edit.get("worker").is_some_and(Value::is_object)
        && leaf(&edit, "worker.isDisabled") == Leaf::Absent
    {
        set(&mut edit, "worker.isDisabled", json!(false));
    }
    if let Leaf::Given(Value::String(mention)) = leaf(&edit, "waste.adr")
        && mention.trim().is_empty()
        && let Some(waste) = edit.get_mut("waste").and_then(Value::as_object_mut)
    {
        waste.insert("adr".to_owned(), Value::Null);
    }
    if let Some(map) = edit.as_object_mut()
        && map
            .get("grouping")
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
    {
        map.remove("grouping");
    }
    edit
}

fn apply(base: &Bsda, edit: &Edit, facts: &Facts<'_>) -> Result<Merged<Bsda>, Refusal> {
    let canonical = canonical(&edit.tree);
    Merged::of(base, canonical, &edit.rows.rows, fill_defaults, facts)
}

fn blank(facts: &Facts<'_>, is_draft: bool) -> Bsda {
    Bsda {
        id: new_readable_id(Bsda::KIND, facts).into(),
        created_at: facts.now,
        updated_at: facts.now,
        is_draft,
        status: BsdaStatus::Initial,
        is_duplicate_of: None,
        r#type: Some(BsdaType::OtherCollections),
        emitter: None,
        eco_organisme: None,
        broker: None,
        waste: None,
        packagings: None,
        weight: None,
        destination: None,
        worker: None,
        transporters: Vec::new(),
        intermediaries: None,
        can_access_draft_org_ids: Vec::new(),
        forwarding: None,
        grouping: Vec::new(),
        forwarded_in: None,
        grouped_in: None,
        revisions: Vec::new(),
    }
}

/// Creates a slip, published or as a draft.
///
/// # Errors
/// The user's companies are not on the slip, or the input is refused.
pub fn create(edit: &Edit, is_draft: bool, facts: &Facts<'_>) -> Result<Change<Bsda>, Refusal> {
    let base = blank(facts, is_draft);
    let Merged {
        slip: mut bsda,
        edit: canonical,
        ..
    } = apply(&base, edit, facts)?;
    require(
        facts.actor,
        UserPermission::BsdCanCreate,
        &actors(&bsda),
        "Vous ne pouvez pas créer un bordereau sur lequel votre entreprise n'apparait pas",
    )?;
    refuse_foreign_collection_centre(&bsda, facts)?;
    refuse_unknown_parents(&bsda, edit)?;
    let validation = Validation {
        stored: None,
        level: (!is_draft).then_some(BsdaLevel::Emission),
        completes: true,
        checks_previous: true,
        parents: &edit.parents,
        rows_elsewhere: &edit.rows.taken,
    };
    validate(validation, &mut bsda, facts)?;
    settle_modes(&[], &mut bsda.transporters, &canonical);
    bsda.can_access_draft_org_ids = own_organisations(actors(&bsda), facts);
    let linked = relink(&base, &bsda, &edit.parents);
    let carriers = moves_between(&[], &bsda.transporters, &edit.rows)?;
    Ok(Change {
        linked,
        carriers,
        ..Change::of(bsda, Event::new("Created"))
    })
}

/// Only a waste collection centre creates a collection slip, with itself as the destination.
fn refuse_foreign_collection_centre(bsda: &Bsda, facts: &Facts<'_>) -> Result<(), Refusal> {
    if kind_of(bsda) != BsdaType::Collection2710 {
        return Ok(());
    }
    let is_own_centre = destination_siret(bsda)
        .filter(|siret| facts.actor.belongs_to(Some(siret)))
        .is_some_and(|siret| {
            facts
                .company(siret)
                .is_some_and(|company| company.has_any_type(&[CompanyType::WasteCenter]))
        });
    if is_own_centre {
        return Ok(());
    }
    Err(Refusal::bad_input(
        "Seules les déchetteries peuvent créer un bordereau de ce type, et elles doivent impérativement être identifiées comme destinataire du déchet.",
    ))
}

/// Links to slips that do not exist are refused; those that only continue nothing are refused too.
fn refuse_unknown_parents(bsda: &Bsda, edit: &Edit) -> Result<(), Refusal> {
    match parents_of(bsda).find(|id| !edit.parents.contains_key(*id)) {
        Some(id) => Err(Refusal::slip_not_found(id)),
        None => Ok(()),
    }
}

/// Parents whose link to this slip appears or disappears.
fn relink(before: &Bsda, after: &Bsda, parents: &HashMap<String, Bsda>) -> Vec<LinkedSlip<Bsda>> {
    let id = after.id.to_string();
    let mut linked = Vec::new();
    for parent in parents.values() {
        let parent_id = parent.id.as_str();
        let mut document = parent.clone();
        let was_forwarded = before.forwarding.as_deref() == Some(parent_id);
        let is_forwarded = after.forwarding.as_deref() == Some(parent_id);
        if was_forwarded != is_forwarded {
            document.forwarded_in = is_forwarded.then(|| id.clone());
        }
        let was_grouped = before.grouping.iter().any(|group| group == parent_id);
        let is_grouped = after.grouping.iter().any(|group| group == parent_id);
        if was_grouped != is_grouped {
            document.grouped_in = is_grouped.then(|| id.clone());
        }
        if document != *parent {
            linked.push(LinkedSlip {
                document,
                event: Event::new("Updated"),
            });
        }
    }
    linked
}

/// Changes a slip; `None` when the edit says nothing new.
///
/// # Errors
/// The user may not, a sealed field would change, or the slip would be invalid.
pub fn update(
    stored: &Bsda,
    edit: &Edit,
    facts: &Facts<'_>,
) -> Result<Option<Change<Bsda>>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &contributors(stored),
        "Vous ne pouvez pas modifier un bordereau sur lequel votre entreprise n'apparait pas",
    )?;
    let mut merged = apply(stored, edit, facts)?;
    if !stored.is_draft {
        require(
            facts.actor,
            UserPermission::BsdCanUpdate,
            &contributors(&merged.slip),
            "Vous ne pouvez pas enlever votre établissement du bordereau",
        )?;
    }
    let has_changes = merged.refuse_sealed_changes(stored, facts)?;
    refuse_unknown_parents(&merged.slip, edit)?;
    let validation = Validation {
        stored: Some(stored),
        level: level_of(stored),
        completes: true,
        checks_previous: true,
        parents: &edit.parents,
        rows_elsewhere: &edit.rows.taken,
    };
    validate(validation, &mut merged.slip, facts)?;
    if !has_changes {
        return Ok(None);
    }
    settle_modes(
        &stored.transporters,
        &mut merged.slip.transporters,
        &merged.edit,
    );
    let linked = relink(stored, &merged.slip, &edit.parents);
    let carriers = moves_between(&stored.transporters, &merged.slip.transporters, &edit.rows)?;
    let jobs = cap_mail(stored, &merged.slip).into_iter().collect();
    Ok(Some(Change {
        linked,
        jobs,
        carriers,
        ..Change::of(merged.slip, Event::new("Updated"))
    }))
}

/// Publishes a draft.
///
/// # Errors
/// The user may not, the slip is no draft, or it is incomplete.
pub fn publish(
    stored: &Bsda,
    parents: &HashMap<String, Bsda>,
    facts: &Facts<'_>,
) -> Result<Change<Bsda>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &contributors(stored),
        "Vous ne pouvez pas modifier un bordereau sur lequel votre entreprise n'apparait pas",
    )?;
    if !stored.is_draft {
        return Err(Refusal::forbidden(
            "Impossible de publier un bordereau qui n'est pas un brouillon",
        ));
    }
    let validation = Validation {
        stored: Some(stored),
        level: Some(BsdaLevel::Emission),
        completes: false,
        checks_previous: false,
        parents,
        rows_elsewhere: &NOWHERE,
    };
    validate(validation, &mut stored.clone(), facts)?;
    let mut document = stored.clone();
    document.is_draft = false;
    Ok(Change::of(document, Event::new("Updated")))
}

/// Removes a slip that nobody, or the emitter alone, has signed.
///
/// # Errors
/// The user may not, or the slip is signed.
pub fn delete(
    stored: &Bsda,
    parents: &HashMap<String, Bsda>,
    facts: &Facts<'_>,
) -> Result<Change<Bsda>, Refusal> {
    const TOO_LATE: &str =
        "Seuls les bordereaux en brouillon ou n'ayant pas encore été signés peuvent être supprimés";
    match stored.status {
        BsdaStatus::Initial => require(
            facts.actor,
            UserPermission::BsdCanDelete,
            &contributors(stored),
            "Vous n'êtes pas autorisé à supprimer ce bordereau.",
        )?,
        BsdaStatus::SignedByProducer => {
            let emitter: Vec<&str> = emitter_siret(stored).into_iter().collect();
            require(
                facts.actor,
                UserPermission::BsdCanDelete,
                &emitter,
                TOO_LATE,
            )?;
        }
        _ => return Err(Refusal::forbidden(TOO_LATE)),
    }
    let mut document = stored.clone();
    document.forwarding = None;
    document.grouping.clear();
    let linked = relink(stored, &document, parents);
    Ok(Change {
        is_deleted: true,
        linked,
        ..Change::of(document, Event::new("Deleted"))
    })
}
