//! Creation, update, publication and deletion of a BSVHU: what it brings to the acts of every kind.

use contract::bsvhu::{Bsvhu, BsvhuStatus};
use serde_json::Value;

use super::{
    carriers::without_null_transport,
    completion::{fill_absent, fill_defaults},
    document::next_destination_siret,
    duplicate::duplicated,
    parties::{actors, creators},
};
use crate::slip::{
    Facts, Kind, Leaf, Refusal, Remover, Sentences, Slip, Tree, get, leaf, new_readable_id, set,
    tree_of,
};

const NOT_NAMED: &str = "Votre établissement doit être visé sur le bordereau";

impl Kind for Bsvhu {
    const REFUSALS: Sentences = Sentences {
        foreign_creation: NOT_NAMED,
        foreign_change: NOT_NAMED,
        late_removal: "Seuls les bordereaux en brouillon ou en attente de collecte peuvent être supprimés",
        foreign_print: "Vous n'êtes pas autorisé à accéder à ce bordereau",
    };

    const DRAFT_FOLLOWS_CHANGES: bool = true;

    fn blank(is_draft: bool, facts: &Facts<'_>) -> Self {
        blank(is_draft, facts)
    }

    fn canonical(edit: &Tree, stored: Option<&Self>) -> Result<Tree, Refusal> {
        canonical(edit, stored)
    }

    fn fill_defaults(tree: &mut Tree) {
        fill_defaults(tree);
    }

    fn actors(&self) -> Vec<String> {
        actors(self)
    }

    fn creators(&self) -> Vec<String> {
        creators(self)
    }

    fn bystanders(&self) -> Vec<String> {
        let next = next_destination_siret(self).map(str::to_owned);
        next.into_iter().collect()
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

    fn fill_absent(&mut self, edit: &Tree) {
        fill_absent(self, edit);
    }

    fn publish(&mut self) {
        self.is_draft = false;
    }

    fn remover(&self) -> Remover {
        match self.status {
            BsvhuStatus::Initial => Remover::Contributor,
            BsvhuStatus::SignedByProducer => Remover::FirstSignatory,
            _ => Remover::Nobody,
        }
    }

    fn duplicated(&self, facts: &Facts<'_>) -> Result<Self, Refusal> {
        duplicated(self, facts)
    }
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

fn blank(is_draft: bool, facts: &Facts<'_>) -> Bsvhu {
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
