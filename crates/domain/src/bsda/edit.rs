//! Creation, update, publication and deletion of a BSDA: what it brings to the acts of every kind.

use std::collections::{BTreeSet, HashMap};

use contract::bsda::{Bsda, BsdaStatus, BsdaType};
use contract::company::CompanyType;
use serde_json::{Value, json};

use super::{
    completion::fill_defaults,
    document::{destination_siret, kind_of, parents_of},
    duplicate::duplicated,
    notices::cap_mail,
    parties::actors,
};
use crate::slip::{
    Event, Facts, Job, Kind, Leaf, LinkedSlip, Refusal, Remover, Sentences, Slip, Tree, leaf,
    new_readable_id, set,
};

impl Kind for Bsda {
    const REFUSALS: Sentences = Sentences {
        foreign_creation: "Vous ne pouvez pas créer un bordereau sur lequel votre entreprise n'apparait pas",
        foreign_change: "Vous ne pouvez pas modifier un bordereau sur lequel votre entreprise n'apparait pas",
        late_removal: "Seuls les bordereaux en brouillon ou n'ayant pas encore été signés peuvent être supprimés",
        foreign_print: "Vous n'êtes pas autorisé à accéder au récépissé PDF de ce BSDA.",
    };

    const DRAFT_FOLLOWS_CHANGES: bool = false;

    fn blank(is_draft: bool, facts: &Facts<'_>) -> Self {
        blank(is_draft, facts)
    }

    fn canonical(edit: &Tree, _stored: Option<&Self>) -> Result<Tree, Refusal> {
        Ok(canonical(edit))
    }

    fn fill_defaults(tree: &mut Tree) {
        fill_defaults(tree);
    }

    fn actors(&self) -> Vec<String> {
        actors(self)
    }

    fn draft_readers(&self) -> &[String] {
        &self.can_access_draft_org_ids
    }

    fn set_draft_readers(&mut self, organisations: Vec<String>) {
        self.can_access_draft_org_ids = organisations;
    }

    fn forget_intermediaries(&mut self) {
        self.intermediaries = None;
    }

    fn previous(&self) -> Vec<String> {
        parents_of(self).map(str::to_owned).collect()
    }

    fn named_previous(edit: &Tree) -> BTreeSet<String> {
        let forwarding = edit.get("forwarding").and_then(Value::as_str);
        let grouping = edit.get("grouping").and_then(Value::as_array);
        let grouping = grouping.into_iter().flatten().filter_map(Value::as_str);
        forwarding
            .into_iter()
            .chain(grouping)
            .map(str::to_owned)
            .collect()
    }

    fn relinked(&self, before: &Self, previous: &HashMap<String, Self>) -> Vec<LinkedSlip<Self>> {
        relink(before, self, previous)
    }

    fn unlink(&mut self) {
        self.forwarding = None;
        self.grouping.clear();
    }

    fn check_author(&self, facts: &Facts<'_>) -> Result<(), Refusal> {
        refuse_foreign_collection_centre(self, facts)
    }

    fn jobs_after_change(&self, stored: &Self) -> Vec<Job> {
        cap_mail(stored, self).into_iter().collect()
    }

    fn publish(&mut self) {
        self.is_draft = false;
    }

    fn remover(&self) -> Remover {
        match self.status {
            BsdaStatus::Initial => Remover::Contributor,
            BsdaStatus::SignedByProducer => Remover::FirstSignatory,
            _ => Remover::Nobody,
        }
    }

    fn duplicated(&self, facts: &Facts<'_>) -> Result<Self, Refusal> {
        duplicated(self, facts)
    }
}

/// Old spellings, and what one leaf does to another.
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

fn blank(is_draft: bool, facts: &Facts<'_>) -> Bsda {
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
