//! Revisions of the BSDD. A request names values as the form is answered: those of the last leg stand at the top,
//! and those of temporary storage under it, wherever they are stored.

mod checks;
mod effects;

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::bsdd::{Form, FormStatus as Status};
use contract::scalar::Number;
use contract::slip::RevisionMark;
use serde_json::{Value, json};

use self::{
    checks::checked_content,
    effects::{applied, canceled, final_operation_job, linked_changes},
};
use crate::bsdd::document::{
    eco_organisme_siret, emitter_siret, is_item, is_tour, recipient_siret, suite_recipient_siret,
};
use crate::bsdd::parties;
use crate::slip::{
    AnswerRule, Change, Facts, Leaf, NullRevision, Proposal, Refusal, Revisable, Revised,
    RevisionRequest, Tree, document_of, get, leaf, mentions, new_request, refuse_by_status,
    refuse_empty, refuse_foreign_author, refuse_second_request, require, revisable, set,
    verbatim_tree_of,
};

const CODE: &str = "processingOperationDone";
const MODE: &str = "destinationOperationMode";
const DESCRIPTION: &str = "processingOperationDescription";
const RECEIVED: &str = "quantityReceived";
const REFUSED: &str = "quantityRefused";
const STORER_RECEIVED: &str = "temporaryStorageDetail.temporaryStorer.quantityReceived";
const STORER_REFUSED: &str = "temporaryStorageDetail.temporaryStorer.quantityRefused";
const FINAL_CAP: &str = "temporaryStorageDetail.destination.cap";
const FINAL_CODE: &str = "temporaryStorageDetail.destination.processingOperation";
const WASTE_CODE: &str = "wasteDetails.code";
const POP: &str = "wasteDetails.pop";
const PACKAGINGS: &str = "wasteDetails.packagingInfos";
const SAMPLE: &str = "wasteDetails.sampleNumber";
const QUANTITY: &str = "wasteDetails.quantity";

const TOO_LATE: &str = "Ce bordereau ne peut plus être annulé à cette étape.";

/// Nulls of a content are accepted and change nothing.
const fn leaf_of(path: &'static str) -> Revisable {
    revisable(path).on_null(NullRevision::Ignored)
}

/// What may be revised.
pub static REVISABLE: &[Revisable] = &[
    leaf_of("recipient.cap"),
    leaf_of(WASTE_CODE),
    leaf_of("wasteDetails.name"),
    leaf_of(POP),
    leaf_of(PACKAGINGS),
    leaf_of(SAMPLE),
    leaf_of(QUANTITY),
    leaf_of("trader.company.siret"),
    leaf_of("trader.company.name"),
    leaf_of("trader.company.address"),
    leaf_of("trader.company.contact"),
    leaf_of("trader.company.phone"),
    leaf_of("trader.company.mail"),
    leaf_of("trader.receipt"),
    leaf_of("trader.department"),
    leaf_of("trader.validityLimit"),
    leaf_of("broker.company.siret"),
    leaf_of("broker.company.name"),
    leaf_of("broker.company.address"),
    leaf_of("broker.company.contact"),
    leaf_of("broker.company.phone"),
    leaf_of("broker.company.mail"),
    leaf_of("broker.receipt"),
    leaf_of("broker.department"),
    leaf_of("broker.validityLimit"),
    leaf_of(RECEIVED),
    leaf_of(REFUSED),
    leaf_of(CODE),
    leaf_of(MODE),
    leaf_of(DESCRIPTION),
    leaf_of(STORER_RECEIVED),
    leaf_of(STORER_REFUSED),
    leaf_of(FINAL_CAP),
    leaf_of(FINAL_CODE),
];

/// The same, for items of a tour.
const REVISABLE_ON_ITEMS: &[&str] = &[SAMPLE, PACKAGINGS, QUANTITY];

/// What only items of a tour may have revised.
const REVISABLE_ON_ITEMS_ALONE: &[&str] = &[SAMPLE, QUANTITY];

/// Where a revised value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// On the form.
    Form,
    /// On the leg that ends the transport.
    LastLeg,
    /// On the form, under this path: what the temporary storage received.
    Storer(&'static str),
    /// On the leg after temporary storage, under this path.
    Suite(&'static str),
}

fn place_of(path: &str) -> Place {
    match path {
        RECEIVED | REFUSED | CODE | MODE | DESCRIPTION => Place::LastLeg,
        STORER_RECEIVED => Place::Storer(RECEIVED),
        STORER_REFUSED => Place::Storer(REFUSED),
        FINAL_CAP => Place::Suite("recipient.cap"),
        FINAL_CODE => Place::Suite("recipient.processingOperation"),
        _ => Place::Form,
    }
}

/// The quantity that the leaf holds.
fn number(tree: &Tree, path: &str) -> Result<Option<Number>, Refusal> {
    document_of(get(tree, path).clone())
}

/// A form and the leg after temporary storage, as trees that revisions write on.
struct Legs {
    form: Tree,
    suite: Option<Tree>,
}

impl Legs {
    fn of(form: &Form) -> Result<Self, Refusal> {
        Ok(Self {
            form: verbatim_tree_of(form)?,
            suite: form.suite.as_deref().map(verbatim_tree_of).transpose()?,
        })
    }

    fn read(&self, path: &'static str) -> &Value {
        match (place_of(path), &self.suite) {
            (Place::Form, _) | (Place::LastLeg, None) => get(&self.form, path),
            (Place::LastLeg, Some(suite)) => get(suite, path),
            (Place::Storer(at), Some(_)) => get(&self.form, at),
            (Place::Suite(at), Some(suite)) => get(suite, at),
            (Place::Storer(_) | Place::Suite(_), None) => &Value::Null,
        }
    }

    fn write(&mut self, path: &'static str, value: Value) {
        match (place_of(path), &mut self.suite) {
            (Place::Form, _) | (Place::LastLeg, None) => set(&mut self.form, path, value),
            (Place::LastLeg, Some(suite)) => set(suite, path, value),
            (Place::Storer(at), Some(_)) => set(&mut self.form, at, value),
            (Place::Suite(at), Some(suite)) => set(suite, at, value),
            (Place::Storer(_) | Place::Suite(_), None) => {}
        }
    }

    fn into_form(self) -> Result<Form, Refusal> {
        let mut form: Form = document_of(self.form)?;
        form.suite = self.suite.map(document_of).transpose()?.map(Box::new);
        Ok(form)
    }
}

impl Revised for Form {
    const REQUESTS: &'static str = "bsdd-revision";
    const REMINDS: bool = true;
    const ANSWERS: AnswerRule = AnswerRule {
        needs_permission: false,
        for_all_companies: false,
    };

    fn revisable() -> &'static [Revisable] {
        REVISABLE
    }

    fn revisions_mut(&mut self) -> &mut Vec<RevisionMark> {
        &mut self.revisions
    }

    fn revisable_tree(&self) -> Result<Tree, Refusal> {
        let legs = Legs::of(self)?;
        let mut tree = json!({});
        for field in REVISABLE {
            set(&mut tree, field.path, legs.read(field.path).clone());
        }
        Ok(tree)
    }

    fn restored(&self, values: &Tree) -> Result<Self, Refusal> {
        let mut legs = Legs::of(self)?;
        for field in REVISABLE {
            let value = get(values, field.path);
            // What was not known then shows what is known now, but for the outcome of the last leg.
            let is_outcome = matches!(field.path, CODE | RECEIVED | REFUSED | FINAL_CAP);
            if !value.is_null() || (is_outcome && self.suite.is_some()) {
                legs.write(field.path, value.clone());
            }
        }
        legs.into_form()
    }

    fn request(&self, proposal: &Proposal, facts: &Facts<'_>) -> Result<RevisionRequest, Refusal> {
        let authors = authors(self);
        require(
            facts.actor,
            UserPermission::BsdCanRevise,
            &authors,
            "Vous n'êtes pas autorisé à réviser ce bordereau",
        )?;
        refuse_by_status(self)?;
        refuse_second_request(self)?;
        refuse_empty(REVISABLE, proposal)?;
        refuse_storage_without_storage(self, &proposal.content)?;
        if proposal.cancels() {
            refuse_cancellation(self)?;
        }
        let content = checked_content(self, &proposal.content, facts)?;
        refuse_foreign_author(
            &proposal.author,
            &authors,
            "Seuls l'émetteur, le destinataire, l'éco-organisme et la destination finale du bordereau peuvent la demander.",
            facts,
        )?;
        new_request(self, proposal, &content, approvers(self, proposal), facts)
    }

    fn apply(
        &self,
        request: &RevisionRequest,
        linked: &HashMap<String, Self>,
        _facts: &Facts<'_>,
    ) -> Result<Change<Self>, Refusal> {
        let event = request.application();
        if request.is_canceled {
            return canceled(self, linked, event);
        }
        let document = applied(self, &request.content)?;
        let others = linked_changes(self, &document, &request.content, linked);
        Ok(Change {
            linked: others,
            jobs: final_operation_job(self, &document).into_iter().collect(),
            ..Change::of(document, event)
        })
    }
}

/// Companies that may author a request; once an item is collected its carrier may, too.
fn authors(form: &Form) -> Vec<String> {
    let carriers = is_item(form) && form.taken_over_at.is_some();
    [
        emitter_siret(form),
        recipient_siret(form),
        eco_organisme_siret(form),
        suite_recipient_siret(form),
    ]
    .into_iter()
    .flatten()
    .chain(
        carriers
            .then(|| parties::carrier_ids(form))
            .into_iter()
            .flatten(),
    )
    .map(str::to_owned)
    .collect()
}

/// Companies that answer a request: the emitter's side, the recipient and, for what concerns it, the final
/// destination. The author does not answer, nor does the emitter's side to one of its own.
fn approvers(form: &Form, proposal: &Proposal) -> Vec<String> {
    let author = proposal.author.as_str();
    let side = [emitter_siret(form), eco_organisme_siret(form)];
    let is_own_side = side.contains(&Some(author));
    let holder = form
        .current_transporter_siret
        .as_deref()
        .filter(|id| !id.is_empty());
    let recipient = if is_item(form) {
        holder
    } else {
        recipient_siret(form)
    };
    let concerns_final = mentions(REVISABLE, &proposal.content)
        .iter()
        .any(|field| matches!(field.path, FINAL_CAP | FINAL_CODE | STORER_RECEIVED));
    let mut seen = BTreeSet::new();
    side.into_iter()
        .filter(|_| !is_own_side)
        .chain([recipient])
        .chain([suite_recipient_siret(form).filter(|_| concerns_final)])
        .flatten()
        .filter(|id| *id != author && seen.insert(*id))
        .map(str::to_owned)
        .collect()
}

fn refuse_storage_without_storage(form: &Form, content: &Tree) -> Result<(), Refusal> {
    let is_revised = REVISABLE
        .iter()
        .filter(|field| field.path.starts_with("temporaryStorageDetail."))
        .any(|field| matches!(leaf(content, field.path), Leaf::Given(_)));
    if is_revised && form.suite.is_none() {
        return Err(Refusal::bad_input(
            "Impossible de réviser l'entreposage provisoire, ce bordereau n'en comporte pas",
        ));
    }
    Ok(())
}

fn refuse_cancellation(form: &Form) -> Result<(), Refusal> {
    if is_tour(form) || is_item(form) {
        return Err(Refusal::forbidden(
            "Une tournée et ses bordereaux d'annexe 1 ne peuvent pas être annulés",
        ));
    }
    if is_cancellable(form.status) {
        Ok(())
    } else {
        Err(Refusal::forbidden(TOO_LATE))
    }
}

fn is_cancellable(status: Status) -> bool {
    matches!(
        status,
        Status::SignedByProducer
            | Status::Sent
            | Status::TempStored
            | Status::TempStorerAccepted
            | Status::Resealed
            | Status::SignedByTempStorer
            | Status::Resent
    )
}
