//! Creation, update, publication and deletion of a BSPAOH: what it brings to the acts of every kind.

use contract::bspaoh::{Bspaoh, BspaohStatus, BspaohTransporter, BspaohWaste};
use serde_json::{Map, Value, json};

use super::{
    completion::fill_defaults,
    document::{carrier_siret, destination_siret, emitter_siret},
    duplicate::duplicated,
    parties::actors,
};
use crate::slip::{
    Code, Facts, Issue, Kind, Refusal, Remover, Sentences, Slip, Tree, new_readable_id, new_row_id,
};

const NOT_NAMED: &str = "Votre établissement doit être visé sur le bordereau";

impl Kind for Bspaoh {
    const REFUSALS: Sentences = Sentences {
        foreign_creation: NOT_NAMED,
        foreign_change: NOT_NAMED,
        late_removal: "Seuls les bordereaux en brouillon ou en attente de collecte peuvent être supprimés",
        foreign_print: "Vous n'êtes pas autorisé à accéder au récépissé PDF de ce BSPAOH.",
    };

    const DRAFT_FOLLOWS_CHANGES: bool = true;

    const DRAFT_STATUS: Option<&'static str> = Some("DRAFT");

    const DRAFT_KEEPS_AUTHOR: bool = true;

    fn blank(is_draft: bool, facts: &Facts<'_>) -> Self {
        blank(is_draft, facts)
    }

    fn canonical(edit: &Tree, _stored: Option<&Self>) -> Result<Tree, Refusal> {
        canonical(edit)
    }

    fn fill_defaults(tree: &mut Tree) {
        fill_defaults(tree);
    }

    fn actors(&self) -> Vec<String> {
        actors(self)
    }

    /// A foreign carrier takes part, and creates nothing.
    fn creators(&self) -> Vec<String> {
        let sirets = [
            emitter_siret(self),
            destination_siret(self),
            carrier_siret(self),
        ];
        sirets.into_iter().flatten().map(str::to_owned).collect()
    }

    fn draft_readers(&self) -> &[String] {
        &self.can_access_draft_org_ids
    }

    fn set_draft_readers(&mut self, organisations: Vec<String>) {
        self.can_access_draft_org_ids = match self.status {
            BspaohStatus::Draft => organisations,
            _ => Vec::new(),
        };
    }

    fn publish(&mut self) {
        self.status = BspaohStatus::Initial;
        self.can_access_draft_org_ids.clear();
    }

    fn remover(&self) -> Remover {
        match self.status {
            BspaohStatus::Draft | BspaohStatus::Initial => Remover::Contributor,
            BspaohStatus::SignedByProducer => Remover::FirstSignatory,
            _ => Remover::Nobody,
        }
    }

    fn duplicated(&self, facts: &Facts<'_>) -> Result<Self, Refusal> {
        duplicated(self, facts)
    }
}

/// Brings the input to its canonical form: what its nulls leave alone, the identifiers of packagings, and the decisions
/// on them where they are stored.
///
/// # Errors
/// The list of decisions is null.
fn canonical(edit: &Tree) -> Result<Tree, Refusal> {
    let mut edit = edit.clone();
    let Some(map) = edit.as_object_mut() else {
        return Ok(edit);
    };
    expand(map, "emitter", &["company", "pickupSite", "customInfo"]);
    expand(map, "destination", &["company", "cap", "customInfo"]);
    expand(
        map,
        "transporter",
        &["company", "customInfo", "recepisse", "transport"],
    );
    if let Some(emitter) = child(map, "emitter") {
        forget_null(emitter, "emission");
    }
    if let Some(transporter) = child(map, "transporter") {
        expand(transporter, "recepisse", &["isExempted"]);
        expand(transporter, "transport", &["plates"]);
    }
    if let Some(waste) = child(map, "waste") {
        number_packagings(waste);
    }
    let mut decisions = None;
    if let Some(destination) = child(map, "destination") {
        forget_null(destination, "reception");
        forget_null(destination, "operation");
        if let Some(reception) = child(destination, "reception") {
            // What was accepted is computed: no null erases it.
            expand(
                reception,
                "detail",
                &["receivedWeight", "refusedWeight", "quantity"],
            );
            decisions = take_decisions(reception)?;
        }
    }
    if let Some(decisions) = decisions {
        map.insert("packagingAcceptations".to_owned(), decisions);
    }
    Ok(edit)
}

fn child<'e>(map: &'e mut Map<String, Value>, key: &str) -> Option<&'e mut Map<String, Value>> {
    map.get_mut(key)?.as_object_mut()
}

/// A null object erases these of its members, and leaves the others alone.
fn expand(map: &mut Map<String, Value>, key: &str, members: &[&str]) {
    if let Some(value) = map.get_mut(key).filter(|value| value.is_null()) {
        let nulls = members
            .iter()
            .map(|member| ((*member).to_owned(), Value::Null));
        *value = Value::Object(nulls.collect());
    }
}

/// A null object does nothing.
fn forget_null(map: &mut Map<String, Value>, key: &str) {
    if map.get(key).is_some_and(Value::is_null) {
        map.remove(key);
    }
}

/// Packagings are known by their position in the last list that was sent.
fn number_packagings(waste: &mut Map<String, Value>) {
    let packagings = waste.get_mut("packagings").and_then(Value::as_array_mut);
    for (position, packaging) in packagings.into_iter().flatten().enumerate() {
        if let Some(packaging) = packaging.as_object_mut() {
            packaging.insert("id".to_owned(), json!(format!("packaging_{position}")));
        }
    }
}

/// The decisions on the packagings, when the reception gives them.
fn take_decisions(reception: &mut Map<String, Value>) -> Result<Option<Value>, Refusal> {
    let decisions = match reception.get_mut("acceptation") {
        Some(Value::Object(acceptation)) => acceptation.remove("packagings"),
        Some(Value::Null) => Some(Value::Null),
        _ => None,
    };
    if decisions == Some(Value::Null) {
        return Err(Refusal::Invalid(vec![Issue::coded(
            Code::InvalidType,
            "destinationReceptionWastePackagingsAcceptation",
            "Le type « array » est attendu mais « null » a été reçu",
        )]));
    }
    Ok(decisions)
}

fn blank(is_draft: bool, facts: &Facts<'_>) -> Bspaoh {
    Bspaoh {
        id: new_readable_id(Bspaoh::KIND, facts).into(),
        is_duplicate_of: None,
        created_at: facts.now,
        updated_at: facts.now,
        status: if is_draft {
            BspaohStatus::Draft
        } else {
            BspaohStatus::Initial
        },
        waste: BspaohWaste::default(),
        emitter: None,
        destination: None,
        transporter: BspaohTransporter {
            id: new_row_id(&facts.random).into(),
            ..BspaohTransporter::default()
        },
        transporters: Vec::new(),
        packaging_acceptations: Vec::new(),
        can_access_draft_org_ids: Vec::new(),
    }
}
