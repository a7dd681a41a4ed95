//! Creation, update and deletion of a form.

use std::collections::{BTreeSet, HashMap};

use contract::{
    account::UserPermission,
    bsdd::{EmitterType, Form, FormStatus, Transporter},
    scalar::{Number, Text},
};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{
    application::{Application, apply},
    document::{eco_organisme_siret, emitter_siret, is_item, is_tour, kind_of},
    input::{self, effective, keep_item_leaves},
    links,
    locks::{Lock, refuse_locked},
    parties::{actors, contributors, contributors_after, stored_organisations},
    status_log,
    validation::{self, Operation, Validation},
};
use crate::slip::{
    Change, Event, Facts, Leaf, MAX_CARRIERS, Refusal, RowsAtHand, Slip, Tree, get, leaf,
    moves_between, new_readable_id, new_row_id, organisations_in, own_organisations,
    refuse_both_spellings, require,
};

/// What a client wants changed, with the rows and forms that it names.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The input as a tree of given and null leaves.
    pub tree: Tree,
    /// Carrier rows named by `transporters` that the form does not hold.
    pub rows: RowsAtHand<Transporter>,
    /// Forms behind this one, those that the edit names, and the other forms that group them; see
    /// [`super::wanted_forms`].
    pub related: HashMap<String, Form>,
    /// Companies of the form's author, when somebody else edits the draft.
    pub owner_organisations: Vec<String>,
}

/// Every organisation that must be looked up to judge this edit of this form.
pub fn mentioned_organisations(stored: Option<&Form>, edit: &Tree) -> BTreeSet<String> {
    let mut found = organisations_in(edit);
    found.extend(stored.map(stored_organisations).unwrap_or_default());
    found
}

/// A form that nobody has filled yet.
pub(super) fn blank(readable_id: String, owner_id: &str, facts: &Facts<'_>) -> Form {
    Form {
        id: new_row_id(&facts.random).into(),
        readable_id: Text(readable_id),
        custom_id: None,
        is_duplicate_of: None,
        is_imported_from_paper: false,
        emitter: None,
        recipient: None,
        is_direct_supply: false,
        transporters: Vec::new(),
        waste_details: None,
        trader: None,
        broker: None,
        created_at: Some(facts.now),
        updated_at: Some(facts.now),
        status: FormStatus::Draft,
        emitted_at: None,
        emitted_by: None,
        emitted_by_eco_organisme: None,
        taken_over_at: None,
        taken_over_by: None,
        signed_by_transporter: None,
        sent_at: None,
        sent_by: None,
        waste_acceptation_status: None,
        waste_refusal_reason: None,
        has_citerne_been_washed_out: None,
        citerne_not_washed_out_reason: None,
        received_by: None,
        received_at: None,
        signed_at: None,
        quantity_received: None,
        quantity_received_type: None,
        quantity_accepted: None,
        quantity_refused: None,
        processing_operation_done: None,
        destination_operation_mode: None,
        processing_operation_description: None,
        processed_by: None,
        processed_at: None,
        no_traceability: None,
        is_upcycled: None,
        next_destination: None,
        quantity_grouped: Some(Number(Decimal::ZERO)),
        eco_organisme: None,
        current_transporter_siret: None,
        next_transporter_siret: None,
        intermediaries: Vec::new(),
        empty_return_adr: None,
        owner_id: owner_id.to_owned(),
        can_access_draft_org_ids: Vec::new(),
        suite: None,
        signed_by: None,
        grouping: Vec::new(),
        grouped_in: Vec::new(),
        revisions: Vec::new(),
    }
}

/// Creates a draft.
///
/// # Errors
/// The user's companies are not on the form, or the input is refused.
pub fn create(edit: &Edit, facts: &Facts<'_>) -> Result<Change<Form>, Refusal> {
    let mut sent = input::sent(&edit.tree);
    let will_be_item = kind_in(&sent) == Some(EmitterType::Appendix1Producer);
    let lists_intermediaries = get(&sent, "intermediaries")
        .as_array()
        .is_some_and(|list| !list.is_empty());
    if will_be_item && lists_intermediaries {
        return Err(Refusal::bad_input(
            "Un bordereau d'annexe 1 n'admet pas d'intermédiaire",
        ));
    }
    let links = links::requested(&sent)?;
    if will_be_item {
        sent = keep_item_leaves(&sent);
    }
    let effective = effective(&sent, facts)?;
    refuse_both_spellings(&effective)?;
    Operation::Creation.refuse(validation::input_problems(&effective))?;
    let base = blank(
        new_readable_id(Form::KIND, facts),
        &facts.actor.user_id,
        facts,
    );
    let application = Application {
        effective: &effective,
        edit,
        lock: Lock::Open,
        is_new: true,
    };
    let mut form = apply(&base, application, facts)?;
    if !will_be_item {
        require(
            facts.actor,
            UserPermission::BsdCanCreate,
            &actors(&form),
            "Vous ne pouvez pas créer un bordereau sur lequel votre entreprise n'apparait pas",
        )?;
    }
    if is_tour(&form)
        && let Some(waste) = form.waste_details.as_mut()
    {
        waste.packaging_infos = Some(Vec::new());
    }
    let draft = Validation {
        is_sealed: false,
        carriers: MAX_CARRIERS,
        signing: None,
    };
    Operation::Creation.refuse(validation::problems(&form, draft, facts)?)?;
    Operation::Intermediaries.refuse(validation::intermediary_problems(&form, facts))?;
    form.can_access_draft_org_ids = own_organisations(actors(&form), facts);
    let linked = links::relink(&base, &mut form, links, &edit.related, facts)?;
    let metadata = status_log::creation_metadata(&form, Map::new());
    let carriers = moves_between(&[], &form.transporters, &edit.rows)?;
    Ok(Change {
        linked,
        carriers,
        ..Change::of(form, Event::with("Created", metadata))
    })
}

/// The type of emitter that an edit gives.
fn kind_in(edit: &Tree) -> Option<EmitterType> {
    serde_json::from_value(get(edit, "emitter.type").clone()).ok()
}

/// Changes a form; `None` when the edit says nothing new.
///
/// # Errors
/// The user may not, a locked field would change, or the form would be invalid.
pub fn update(
    stored: &Form,
    edit: &Edit,
    facts: &Facts<'_>,
) -> Result<Option<Change<Form>>, Refusal> {
    let mut sent = input::sent(&edit.tree);
    if let Leaf::Given(Value::String(code)) = leaf(&sent, "wasteDetails.code")
        && let Some(sentence) = validation::unknown_code(code)
    {
        return Err(Refusal::bad_input(sentence));
    }
    let links = links::requested(&sent)?;
    if kind_in(&sent) == Some(EmitterType::Appendix1Producer) {
        sent = keep_item_leaves(&sent);
    }
    if sent.get("transporter").is_some()
        && let Some(map) = sent.as_object_mut()
    {
        map.remove("transporters");
    }
    let effective = effective(&sent, facts)?;
    require_update(stored, &sent, facts)?;
    let lock = Lock::of(stored, facts);
    refuse_locked(stored, &sent, lock, facts)?;
    Operation::Update.refuse(validation::input_problems(&effective))?;
    let application = Application {
        effective: &effective,
        edit,
        lock,
        is_new: false,
    };
    let mut form = apply(stored, application, facts)?;
    let rigour = Validation {
        is_sealed: !stored.is_draft(),
        carriers: MAX_CARRIERS,
        signing: None,
    };
    Operation::Update.refuse(validation::problems(&form, rigour, facts)?)?;
    Operation::Intermediaries.refuse(validation::intermediary_problems(&form, facts))?;
    refuse_broken_links(stored, &form, links.is_some())?;
    form.can_access_draft_org_ids = draft_organisations(stored, &form, edit, facts);
    let links = links.filter(|_| !lock.covers_part("grouping", stored, facts));
    let linked = links::relink(stored, &mut form, links, &edit.related, facts)?;
    if form == *stored && linked.is_empty() {
        return Ok(None);
    }
    let event = status_log::event_of(stored, &form)?;
    let carriers = moves_between(&stored.transporters, &form.transporters, &edit.rows)?;
    Ok(Some(Change {
        linked,
        carriers,
        ..Change::of(form, event)
    }))
}

pub(super) fn require_update(stored: &Form, sent: &Tree, facts: &Facts<'_>) -> Result<(), Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &contributors(stored),
        "Vous ne pouvez pas modifier un bordereau sur lequel votre entreprise n'apparait pas",
    )?;
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &contributors_after(stored, sent),
        "Vous ne pouvez pas enlever votre établissement du bordereau",
    )
}

/// Companies of the author that appear on the form while it is a draft; once sealed, the list is of no use and
/// stays as it is.
pub(super) fn draft_organisations(
    stored: &Form,
    form: &Form,
    edit: &Edit,
    facts: &Facts<'_>,
) -> Vec<String> {
    if !form.is_draft() {
        return Vec::new();
    }
    if stored.owner_id == facts.actor.user_id {
        return own_organisations(actors(form), facts);
    }
    let named: BTreeSet<String> = actors(form)
        .into_iter()
        .filter(|id| {
            edit.owner_organisations.contains(id) || stored.can_access_draft_org_ids.contains(id)
        })
        .collect();
    named.into_iter().collect()
}

/// Links bind the type of the emitter, and its SIRET.
fn refuse_broken_links(stored: &Form, form: &Form, gives_links: bool) -> Result<(), Refusal> {
    let type_changes = kind_of(stored) != kind_of(form);
    if type_changes && !stored.grouped_in.is_empty() {
        return Err(Refusal::bad_input(
            "Ce bordereau est annexé à un autre : le type de l'émetteur (emitter.type) ne peut pas être modifié",
        ));
    }
    if !stored.grouping.is_empty() && emitter_siret(stored) != emitter_siret(form) {
        return Err(Refusal::bad_input(
            "Des bordereaux sont annexés à celui-ci : le SIRET de l'émetteur ne peut pas être modifié",
        ));
    }
    let groups = matches!(
        kind_of(form),
        Some(EmitterType::Appendix1 | EmitterType::Appendix2)
    );
    let keeps_links = !stored.grouping.is_empty() && !gives_links;
    if type_changes && !groups && keeps_links {
        return Err(Refusal::bad_input(
            "Le type de l'émetteur (emitter.type) doit être APPENDIX2 ou APPENDIX1 pour annexer des bordereaux",
        ));
    }
    Ok(())
}

/// Removes a form that has not left yet.
///
/// # Errors
/// The user may not, or the form is signed.
pub fn delete(
    stored: &Form,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    match stored.status {
        FormStatus::Draft | FormStatus::Sealed => require(
            facts.actor,
            UserPermission::BsdCanDelete,
            &contributors(stored),
            "Vous n'êtes pas autorisé à supprimer ce bordereau.",
        )?,
        FormStatus::SignedByProducer => {
            let signatory = if stored.emitted_by_eco_organisme == Some(true) {
                eco_organisme_siret(stored)
            } else {
                emitter_siret(stored)
            };
            let signatory: Vec<&str> = signatory.into_iter().collect();
            require(
                facts.actor,
                UserPermission::BsdCanDelete,
                &signatory,
                "Seul l'établissement qui a signé l'émission peut supprimer ce bordereau.",
            )?;
        }
        _ => {
            return Err(Refusal::forbidden(
                "Seuls les bordereaux en brouillon, scellés ou signés par l'émetteur peuvent être supprimés.",
            ));
        }
    }
    let mut document = stored.clone();
    let linked = if is_item(stored) {
        links::leave_tour(&mut document, related)
    } else {
        links::release(&mut document, related)
    };
    Ok(Change {
        is_deleted: true,
        linked,
        ..Change::of(document, Event::new("Deleted"))
    })
}
