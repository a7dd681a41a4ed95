//! Revisions of the BSDD. A request names values as the form is answered: those of the last leg stand at the top,
//! and those of temporary storage under it, wherever they are stored.

use std::collections::{BTreeSet, HashMap};

use contract::{
    account::UserPermission,
    bsdd::{Form, FormStatus as Status, PackagingInfo},
    scalar::{Number, Text},
    slip::{OperationMode, RevisionMark, TransportMode},
};
use reference::{operation, waste_code};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    document::{
        eco_organisme_siret, emitter_siret, is_grouping, is_item, is_tour, last_leg, last_leg_mut,
        recipient_siret, suite_recipient_siret, waste_code as code_of,
    },
    input, links, packaging, parties, processing,
    validation::{self, Operation},
    weight,
};
use crate::slip::{
    AnswerRule, Change, Event, Facts, Job, Leaf, LinkedSlip, NullRevision, Proposal, Refusal,
    Revisable, Revised, RevisionRequest, Tree, document_of, get, given_content, leaf, mentions,
    new_request, refuse_empty, refuse_foreign_author, refuse_second_request, refused_weight_issue,
    require, revisable, set, verbatim_tree_of,
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

    fn proxies(&self) -> Option<(String, String)> {
        Some((
            emitter_siret(self)?.to_owned(),
            eco_organisme_siret(self)?.to_owned(),
        ))
    }

    fn request(&self, proposal: &Proposal, facts: &Facts<'_>) -> Result<RevisionRequest, Refusal> {
        let authors = authors(self);
        require(
            facts.actor,
            UserPermission::BsdCanRevise,
            &authors,
            "Vous n'êtes pas autorisé à réviser ce bordereau",
        )?;
        refuse_by_status(self.status)?;
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
        let event = Event::with(
            "RevisionRequestApplied",
            json!({"revisionRequestId": request.id}),
        );
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

fn refuse_by_status(status: Status) -> Result<(), Refusal> {
    let reason = match status {
        Status::Draft | Status::Sealed => {
            "Impossible de créer une révision sur ce bordereau. Vous pouvez le modifier directement, aucune signature bloquante n'a encore été apposée."
        }
        Status::Refused => {
            "Impossible de créer une révision sur ce bordereau, il a été refusé ou supprimé."
        }
        Status::Canceled => "Impossible de créer une révision sur ce bordereau, il a été annulé.",
        _ => return Ok(()),
    };
    Err(Refusal::forbidden(reason))
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

/// Checks the content and completes it with the receipts of profiles.
fn checked_content(form: &Form, content: &Tree, facts: &Facts<'_>) -> Result<Tree, Refusal> {
    let mut content = content.clone();
    input::complete_receipts(&mut content, facts);
    let given = given_content(REVISABLE, &content);
    refuse_early_quantity(form, &given)?;
    Operation::Processing.refuse(
        destination_problem(form, &given, facts)
            .into_iter()
            .collect(),
    )?;
    refuse_by_kind(form, &content)?;
    let mut problems = waste_problems(&given)?;
    problems.extend(validation::revised_intermediation(form, &given, facts)?);
    problems.extend(operation_problems(form, &given)?);
    problems.extend(quantity_problems(form, &given)?);
    Operation::Processing.refuse(problems)?;
    refuse_tour_code(form, &given)?;
    Ok(content)
}

fn number(tree: &Tree, path: &str) -> Result<Option<Number>, Refusal> {
    document_of(get(tree, path).clone())
}

/// A quantity is received once the load has arrived, and by road no more than a lorry holds.
fn refuse_early_quantity(form: &Form, given: &Tree) -> Result<(), Refusal> {
    let Some(received) = number(given, RECEIVED)? else {
        return Ok(());
    };
    if !received.is_zero() && last_leg(form).received_at.is_none() {
        return Err(Refusal::forbidden(
            "Impossible de réviser la quantité reçue si le bordereau n'a pas encore été réceptionné",
        ));
    }
    let leg = last_leg(form);
    let carriers = if leg.transporters.is_empty() {
        &form.transporters
    } else {
        &leg.transporters
    };
    let is_one_lorry = carriers.len() == 1 && carriers[0].mode == Some(TransportMode::Road);
    if is_one_lorry && received.0 > Decimal::from(40) {
        return Err(Refusal::forbidden(
            "Impossible de réviser la quantité reçue au-delà de 40 tonnes lorsque le transport se fait par la route",
        ));
    }
    Ok(())
}

/// The recipient may still receive the waste once its code or its danger is revised.
fn destination_problem(form: &Form, given: &Tree, facts: &Facts<'_>) -> Option<String> {
    let (code, pop) = (get(given, WASTE_CODE).as_str(), get(given, POP).as_bool());
    if code.is_none() && pop.is_none() {
        return None;
    }
    let mut revised = form.clone();
    let waste = revised.waste_details.get_or_insert_default();
    if let Some(code) = code {
        waste.code = Some(Text::from(code));
    }
    waste.pop = pop.or(waste.pop);
    validation::sub_profile(&revised, facts)
}

/// Items of a tour are revised for what was collected, other forms for the rest.
fn refuse_by_kind(form: &Form, content: &Tree) -> Result<(), Refusal> {
    let is_open = |path: &&str| {
        if is_item(form) {
            REVISABLE_ON_ITEMS.contains(path)
        } else {
            !REVISABLE_ON_ITEMS_ALONE.contains(path)
        }
    };
    let closed: Vec<&str> = mentions(REVISABLE, content)
        .into_iter()
        .map(|field| field.path)
        .filter(|path| !is_open(path))
        .collect();
    if closed.is_empty() {
        return Ok(());
    }
    Err(Refusal::bad_input(format!(
        "Révision impossible, certains champs saisis ne sont pas modifiables : {}",
        closed.join(", ")
    )))
}

fn waste_problems(given: &Tree) -> Result<Vec<String>, Refusal> {
    let mut problems = Vec::new();
    problems.extend(
        get(given, WASTE_CODE)
            .as_str()
            .and_then(validation::unknown_code),
    );
    let list = get(given, PACKAGINGS);
    problems.extend(packaging::input_problems(list));
    if let Some(list) = document_of::<Option<Vec<PackagingInfo>>>(list.clone())? {
        problems.extend(packaging::list_problems(&list, true));
    }
    problems.extend(
        number(given, QUANTITY)?
            .and_then(|quantity| weight::out_of_bounds("Quantité de déchet", quantity.0, false)),
    );
    Ok(problems)
}

/// A code goes with its mode, the stored one when none is given.
fn operation_problems(form: &Form, given: &Tree) -> Result<Vec<String>, Refusal> {
    let mut problems = Vec::new();
    let leg = last_leg(form);
    let code = get(given, CODE).as_str();
    let mode: Option<OperationMode> = document_of(get(given, MODE).clone())?;
    for (path, label) in [
        (CODE, "réalisée"),
        (FINAL_CODE, "prévue par la destination finale"),
    ] {
        let unknown = get(given, path)
            .as_str()
            .filter(|code| !operation::BSDD_DONE.contains(code));
        problems.extend(unknown.map(|code| format!("L'opération {label} « {code} » n'existe pas")));
    }
    if problems.is_empty() && (code.is_some() || mode.is_some()) {
        let effective = code
            .or(leg.processing_operation_done.as_deref())
            .unwrap_or_default();
        let stored = leg
            .destination_operation_mode
            .filter(|_| !operation::modes_of(effective).is_empty());
        problems.extend(processing::mode_problem(effective, mode.or(stored)));
    }
    Ok(problems)
}

/// Received and refused quantities agree with the decision; the one that is not revised is the stored one.
fn quantity_problems(form: &Form, given: &Tree) -> Result<Vec<String>, Refusal> {
    let mut problems = Vec::new();
    for (leg, received, refused) in [
        (last_leg(form), RECEIVED, REFUSED),
        (form, STORER_RECEIVED, STORER_REFUSED),
    ] {
        let (new_received, new_refused) = (number(given, received)?, number(given, refused)?);
        if new_received.is_none() && new_refused.is_none() {
            continue;
        }
        for (label, quantity) in [
            ("Quantité reçue", new_received),
            ("Quantité refusée", new_refused),
        ] {
            problems.extend(
                quantity.and_then(|quantity| weight::out_of_bounds(label, quantity.0, false)),
            );
        }
        problems.extend(
            refused_weight_issue(
                leg.waste_acceptation_status,
                new_received.or(leg.quantity_received),
                new_refused.or(leg.quantity_refused),
                leg.quantity_refused.is_none(),
            )
            .map(weight::sentence),
        );
    }
    Ok(problems)
}

/// Tours collect some codes only, and some of these have a sample.
fn refuse_tour_code(form: &Form, given: &Tree) -> Result<(), Refusal> {
    let code = get(given, WASTE_CODE).as_str();
    if is_tour(form) && code.is_some_and(|code| !waste_code::APPENDIX1.contains(code)) {
        return Err(Refusal::forbidden(
            "Le code déchet saisi ne peut pas être collecté en tournée (annexe 1)",
        ));
    }
    let is_sampled = code_of(form).is_some_and(|code| waste_code::SAMPLE_NUMBER.contains(code));
    if is_item(form) && !get(given, SAMPLE).is_null() && !is_sampled {
        return Err(Refusal::forbidden(
            "Le code déchet de ce bordereau n'admet pas de numéro d'échantillon",
        ));
    }
    Ok(())
}

/// The form is cancelled, and what it grouped is free again.
fn canceled(
    stored: &Form,
    linked: &HashMap<String, Form>,
    event: Event,
) -> Result<Change<Form>, Refusal> {
    if !is_cancellable(stored.status) {
        return Err(Refusal::forbidden(TOO_LATE));
    }
    let mut document = stored.clone();
    document.status = Status::Canceled;
    let others = if is_grouping(stored) {
        links::release(&mut document, linked)
    } else {
        Vec::new()
    };
    Ok(Change {
        linked: others,
        ..Change::of(document, event)
    })
}

/// The form with the content written over it: values that are neither null nor an empty list.
fn applied(stored: &Form, content: &Tree) -> Result<Form, Refusal> {
    let mut legs = Legs::of(stored)?;
    for field in REVISABLE {
        let value = get(content, field.path);
        let says_nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !says_nothing {
            legs.write(field.path, value.clone());
        }
    }
    let changes_code = get(content, CODE)
        .as_str()
        .is_some_and(|code| last_leg(stored).processing_operation_done.as_deref() != Some(code));
    if changes_code && get(content, MODE).is_null() {
        legs.write(MODE, Value::Null);
    }
    let mut form = legs.into_form()?;
    if let Some(code) = get(content, WASTE_CODE).as_str() {
        form.waste_details.get_or_insert_default().is_dangerous =
            Some(waste_code::is_dangerous_code(code));
    }
    let packagings = form
        .waste_details
        .as_ref()
        .and_then(|waste| waste.packaging_infos.clone());
    let is_repacked = get(content, PACKAGINGS)
        .as_array()
        .is_some_and(|list| !list.is_empty());
    let stored_quantity = number(content, STORER_RECEIVED)?;
    if let Some(suite) = form.suite.as_deref_mut() {
        let waste = suite.waste_details.get_or_insert_default();
        if is_repacked {
            waste.packaging_infos = packagings;
        }
        waste.quantity = stored_quantity.or(waste.quantity);
    }
    if let Some(code) = get(content, CODE).as_str() {
        settle_operation(&mut form, stored.status, code);
    }
    Ok(form)
}

/// What a revised operation does to the end of the form.
fn settle_operation(form: &mut Form, former: Status, code: &str) {
    let goes_on = operation::GROUPING.contains(code);
    form.status = match (former, goes_on) {
        (Status::Processed, true) => Status::AwaitingGroup,
        (Status::AwaitingGroup, false) => Status::Processed,
        (Status::NoTraceability, false) if operation::is_final(code) => Status::Processed,
        (status, _) => status,
    };
    if operation::is_final(code) {
        let leg = last_leg_mut(form);
        leg.no_traceability = Some(false);
        leg.next_destination = None;
    }
}

/// A revised tour is revised for its items; a revised item moves the quantity of its tour.
fn linked_changes(
    stored: &Form,
    revised: &Form,
    content: &Tree,
    linked: &HashMap<String, Form>,
) -> Vec<LinkedSlip<Form>> {
    let others = if is_tour(stored) {
        let items = stored
            .grouping
            .iter()
            .filter_map(|link| linked.get(&link.id));
        items
            .map(|item| (item, item_of_revised_tour(item, revised, content)))
            .collect()
    } else if is_item(stored) {
        let tour = stored
            .grouped_in
            .first()
            .and_then(|link| linked.get(&link.id));
        tour.map(|tour| (tour, tour_of_revised_item(tour, stored, revised)))
            .into_iter()
            .collect()
    } else {
        Vec::new()
    };
    others
        .into_iter()
        .filter(|(before, document)| *before != document)
        .map(|(_, document)| LinkedSlip {
            document,
            event: Event::new("Updated"),
        })
        .collect()
}

fn item_of_revised_tour(item: &Form, tour: &Form, content: &Tree) -> Form {
    let mut document = item.clone();
    let (own, waste) = (
        document.waste_details.get_or_insert_default(),
        tour.waste_details.clone().unwrap_or_default(),
    );
    if !get(content, WASTE_CODE).is_null() {
        own.code = waste.code;
        own.is_dangerous = waste.is_dangerous;
    }
    if !get(content, "wasteDetails.name").is_null() {
        own.name = waste.name;
    }
    if get(content, POP) == true {
        own.pop = Some(true);
    }
    document
}

fn tour_of_revised_item(tour: &Form, before: &Form, after: &Form) -> Form {
    let quantity = |form: &Form| {
        let waste = form.waste_details.as_ref();
        waste
            .and_then(|waste| waste.quantity)
            .map_or(Decimal::ZERO, |quantity| quantity.0)
    };
    let shift = quantity(after) - quantity(before);
    let mut document = tour.clone();
    if !shift.is_zero() {
        let total = (quantity(tour) + shift).round_dp(6);
        document.waste_details.get_or_insert_default().quantity = Some(Number(total));
    }
    document
}

/// An operation that becomes final, or is final no more, moves the ends of the chains behind it.
fn final_operation_job(before: &Form, after: &Form) -> Option<Job> {
    let is_final = |form: &Form| {
        last_leg(form)
            .processing_operation_done
            .as_deref()
            .is_some_and(operation::is_final)
    };
    let was_treated = last_leg(before).processed_at.is_some();
    (was_treated && is_final(before) != is_final(after))
        .then(|| Job::new("final-operation.bsdd", json!({"formId": after.id.as_str()})))
}
