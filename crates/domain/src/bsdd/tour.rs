//! Appendix 1: a tour and the items that it collects. The tour gives its waste, destination and carrier to its
//! items; the items move the tour when they are collected, and follow it once it has arrived.

use std::collections::{HashMap, HashSet};

use contract::{
    bsdd::{
        Form, FormLink, FormStatus as Status, PackagingInfo, Packagings, QuantityType, Recipient,
        SignTransportFormInput, Transporter, WasteDetails,
    },
    company::CompanyType,
    scalar::{DateTime, Number},
};
use jiff::ToSpan;
use rust_decimal::Decimal;

use super::{
    document::{
        eco_organisme_siret, emitter_siret, is_item, is_private_individual, packaging_types,
        packagings,
    },
    links::Fraction,
    packaging::{is_bulk, mixes_bulk},
    validation::{self, Operation, Validation},
};
use crate::slip::{Carrier, Event, Facts, LinkedSlip, Refusal, new_row_id};

/// Signatory of an emission that nobody had to sign.
const AUTOMATIC_SIGNATURE: &str = "Signature automatique Trackdéchets";

/// Days during which a tour collects, the first one included.
const TOUR_DAYS: i64 = 5;

/// Writes the items of a tour that is created or updated: new ones are sealed and linked, those that leave are
/// freed, and all of them take what the tour says.
///
/// # Errors
/// `BAD_USER_INPUT` when an item cannot be collected.
pub(super) fn attach(
    before: &Form,
    tour: &mut Form,
    fractions: Option<Vec<Fraction>>,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Vec<LinkedSlip<Form>>, Refusal> {
    if let Some(fractions) = fractions {
        let items = if fractions.is_empty() {
            Vec::new()
        } else {
            collectable(before, tour, &fractions, related, facts)?
        };
        tour.grouping = items
            .iter()
            .map(|item| FormLink {
                id: item.id.to_string(),
                quantity: item.quantity_received.unwrap_or(Number(Decimal::ZERO)),
            })
            .collect();
    }
    let mut linked = Vec::new();
    for link in &tour.grouping {
        let Some(item) = related.get(&link.id) else {
            continue;
        };
        let mut document = item.clone();
        document.grouped_in = vec![FormLink {
            id: tour.id.to_string(),
            quantity: link.quantity,
        }];
        if document.status == Status::Draft {
            seal(&mut document, facts)?;
        }
        follow_description(&mut document, tour, facts);
        push_change(&mut linked, item, document);
    }
    let left = before
        .grouping
        .iter()
        .filter(|link| !tour.grouping.iter().any(|kept| kept.id == link.id));
    for item in left.filter_map(|link| related.get(&link.id)) {
        let mut document = item.clone();
        document.grouped_in.clear();
        push_change(&mut linked, item, document);
    }
    Ok(linked)
}

fn push_change(linked: &mut Vec<LinkedSlip<Form>>, before: &Form, document: Form) {
    if document != *before {
        linked.push(LinkedSlip {
            document,
            event: Event::new("Updated"),
        });
    }
}

/// Attached items are sealed without entry in the history.
fn seal(item: &mut Form, facts: &Facts<'_>) -> Result<(), Refusal> {
    let sealed = Validation {
        is_sealed: true,
        carriers: 0,
        signing: None,
    };
    Operation::Update.refuse(validation::problems(item, sealed, facts)?)?;
    item.status = Status::Sealed;
    item.can_access_draft_org_ids.clear();
    Ok(())
}

/// The items that the fractions name, when all of them can be collected.
fn collectable<'r>(
    before: &Form,
    tour: &Form,
    fractions: &[Fraction],
    related: &'r HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Vec<&'r Form>, Refusal> {
    if emitter_siret(tour).is_none() {
        return Err(Refusal::bad_input(
            "Le SIRET de l'émetteur de la tournée est obligatoire",
        ));
    }
    let is_stored = before.status == tour.status && before.emitter.is_some();
    if is_stored && tour.status == Status::Draft {
        return Err(Refusal::bad_input(
            "Impossible d'annexer des bordereaux à une tournée en brouillon : scellez-la d'abord",
        ));
    }
    let mut seen = HashSet::new();
    let twice: Vec<&str> = fractions
        .iter()
        .map(|fraction| fraction.id.as_str())
        .filter(|id| !seen.insert(*id))
        .collect();
    if !twice.is_empty() {
        return Err(Refusal::bad_input(format!(
            "Ces bordereaux d'annexe 1 sont répétés : {}",
            twice.join(", ")
        )));
    }
    let items = known_items(fractions, related)?;
    for item in &items {
        refuse_item(item, tour, facts)?;
    }
    refuse_old_tour(&items, facts)?;
    Ok(items)
}

fn known_items<'r>(
    fractions: &[Fraction],
    related: &'r HashMap<String, Form>,
) -> Result<Vec<&'r Form>, Refusal> {
    let is_collectable = |form: &&Form| {
        is_item(form)
            && matches!(
                form.status,
                Status::Draft | Status::Sealed | Status::SignedByProducer | Status::Sent
            )
    };
    let (mut items, mut unknown) = (Vec::new(), Vec::new());
    for fraction in fractions {
        match related.get(&fraction.id).filter(is_collectable) {
            Some(item) => items.push(item),
            None => unknown.push(fraction.id.as_str()),
        }
    }
    if unknown.is_empty() {
        Ok(items)
    } else {
        Err(Refusal::bad_input(format!(
            "Aucun bordereau d'annexe 1 ne possède le ou les identifiants suivants : {}",
            unknown.join(", ")
        )))
    }
}

fn refuse_item(item: &Form, tour: &Form, facts: &Facts<'_>) -> Result<(), Refusal> {
    let number = item.readable_id.as_str();
    if item
        .grouped_in
        .iter()
        .any(|link| link.id != tour.id.as_str())
    {
        return Err(Refusal::bad_input(format!(
            "Le bordereau {number} est déjà annexé à une autre tournée"
        )));
    }
    let unregistered = emitter_siret(item).filter(|siret| facts.company(siret).is_none());
    match unregistered {
        Some(siret) if eco_organisme_siret(tour).is_none() => Err(Refusal::bad_input(format!(
            "Le producteur du bordereau {number} (SIRET {siret}) n'est pas inscrit sur Trackdéchets : il ne peut pas être collecté par une tournée sans éco-organisme"
        ))),
        _ => Ok(()),
    }
}

/// A tour collects for five days from its first collection.
fn refuse_old_tour(items: &[&Form], facts: &Facts<'_>) -> Result<(), Refusal> {
    let first = items.iter().filter_map(|item| item.taken_over_at).min();
    match first {
        Some(first) if first.0 < first_day_of_open_tours(facts.now).0 => {
            let day = first.0.to_zoned_datetime(DateTime::paris()).date();
            Err(Refusal::bad_input(format!(
                "Une tournée collecte pendant {TOUR_DAYS} jours consécutifs. La première collecte de celle-ci date du {:02}/{:02}/{:04}.",
                day.day(),
                day.month(),
                day.year()
            )))
        }
        _ => Ok(()),
    }
}

/// Midnight of the oldest day on which a tour that still collects may have started.
pub fn first_day_of_open_tours(now: DateTime) -> DateTime {
    midnight_before(now, TOUR_DAYS - 1)
}

/// The midnight, in Paris, that began the day so many days ago.
pub(super) fn midnight_before(now: DateTime, days: i64) -> DateTime {
    let zone = DateTime::paris();
    let today = now.0.to_zoned_datetime(zone.clone()).date();
    today
        .checked_sub(days.days())
        .and_then(|day| day.to_zoned_datetime(zone))
        .map_or(now, |at| DateTime(at.timestamp()))
}

/// What an item takes from its tour.
fn follow_description(item: &mut Form, tour: &Form, facts: &Facts<'_>) {
    item.custom_id.clone_from(&tour.custom_id);
    item.eco_organisme.clone_from(&tour.eco_organisme);
    follow_waste(
        item.waste_details.get_or_insert_default(),
        tour.waste_details.as_ref(),
    );
    if let Some(recipient) = tour.recipient.as_ref() {
        let own = item.recipient.get_or_insert_default();
        *own = Recipient {
            cap: recipient.cap.clone(),
            processing_operation: recipient.processing_operation.clone(),
            company: recipient.company.clone(),
            ..own.clone()
        };
    }
    match (tour.transporters.first(), item.transporters.first_mut()) {
        (Some(row), Some(own)) => follow_carrier(own, row),
        (Some(row), None) => item.transporters.push(Transporter {
            id: new_row_id(&facts.random).into(),
            taken_over_at: None,
            taken_over_by: None,
            ready_to_take_over: true,
            ..row.clone()
        }),
        (None, Some(own)) if !own.has_signed() => item.transporters.clear(),
        (None, _) => {}
    }
}

fn follow_waste(own: &mut WasteDetails, tour: Option<&WasteDetails>) {
    let Some(tour) = tour else { return };
    own.code.clone_from(&tour.code);
    own.name.clone_from(&tour.name);
    own.is_dangerous = tour.is_dangerous;
    own.quantity_type = Some(QuantityType::Estimated);
    own.consistences.clone_from(&tour.consistences);
    own.onu_code.clone_from(&tour.onu_code);
    own.non_road_regulation_mention
        .clone_from(&tour.non_road_regulation_mention);
    own.is_subject_to_adr = tour.is_subject_to_adr;
}

/// The carrier of an item is that of the tour; its row and its signature stay.
fn follow_carrier(own: &mut Transporter, row: &Transporter) {
    *own = Transporter {
        id: own.id.clone(),
        taken_over_at: own.taken_over_at,
        taken_over_by: own.taken_over_by.clone(),
        ready_to_take_over: true,
        previous_transporter_company_org_id: None,
        ..row.clone()
    };
}

/// Frees the items of a tour that is deleted: they are deleted with it.
pub(super) fn disband(tour: &mut Form, related: &HashMap<String, Form>) -> Vec<LinkedSlip<Form>> {
    std::mem::take(&mut tour.grouping)
        .iter()
        .filter_map(|link| related.get(&link.id))
        .map(removed)
        .collect()
}

/// An item that disappears with its tour, or that nobody collected.
pub(super) fn removed(item: &Form) -> LinkedSlip<Form> {
    let mut document = item.clone();
    document.grouped_in.clear();
    LinkedSlip {
        document,
        event: Event::new("Deleted"),
    }
}

/// May the carrier sign an item that its producer did not sign? `is_automated`: the producer delegated its
/// signature to this carrier.
pub(super) fn may_skip_emission(item: &Form, is_automated: bool, facts: &Facts<'_>) -> bool {
    if is_private_individual(item) || is_automated {
        return true;
    }
    let producer = emitter_siret(item).and_then(|siret| facts.company(siret));
    let is_simple = producer.is_none_or(|company| {
        !company.has_any_type(&[CompanyType::Wasteprocessor, CompanyType::Collector])
    });
    eco_organisme_siret(item).is_some() && is_simple
}

/// Signs the emission of an item for a producer who did not have to.
pub(super) fn sign_for_producer(item: &mut Form) {
    if item.emitted_at.is_none() {
        item.emitted_at = item.taken_over_at;
        item.emitted_by = Some(AUTOMATIC_SIGNATURE.into());
    }
}

/// The tour an item belongs to.
///
/// # Errors
/// `FORBIDDEN` when there is none, or when it is a draft.
pub(super) fn tour_of<'r>(
    item: &Form,
    related: &'r HashMap<String, Form>,
) -> Result<&'r Form, Refusal> {
    let tour = item
        .grouped_in
        .first()
        .and_then(|link| related.get(&link.id));
    match tour {
        Some(tour) if tour.status != Status::Draft => Ok(tour),
        Some(_) => Err(Refusal::forbidden(
            "La tournée à laquelle ce bordereau d'annexe 1 appartient n'est pas scellée",
        )),
        None => Err(Refusal::forbidden(
            "Ce bordereau d'annexe 1 n'est rattaché à aucune tournée, il ne peut pas être signé",
        )),
    }
}

/// Moves the tour of an item that was just collected, and gives the plate to the other items.
///
/// # Errors
/// `BAD_USER_INPUT` when the packagings of the items do not go together.
pub(super) fn collect(
    item: &Form,
    tour: &Form,
    input: &SignTransportFormInput,
    related: &HashMap<String, Form>,
) -> Result<Vec<LinkedSlip<Form>>, Refusal> {
    let mut document = tour.clone();
    let items: Vec<&Form> = tour
        .grouping
        .iter()
        .filter_map(|link| {
            if link.id == item.id.as_str() {
                Some(item)
            } else {
                related.get(&link.id)
            }
        })
        .collect();
    document.status = Status::Sent;
    document.emitted_at = item.taken_over_at;
    document.sent_at = item.taken_over_at;
    document.taken_over_at = document.taken_over_at.or(item.taken_over_at);
    document.taken_over_by.clone_from(&item.taken_over_by);
    if let (Some(row), Some(own)) = (document.transporters.first_mut(), item.transporters.first()) {
        *row = Transporter {
            id: row.id.clone(),
            ..own.clone()
        };
    }
    let waste = document.waste_details.get_or_insert_default();
    waste.packaging_infos = Some(collected_packagings(&items)?);
    let quantities = items
        .iter()
        .filter_map(|item| item.waste_details.as_ref()?.quantity);
    waste.quantity = Some(Number(quantities.map(|quantity| quantity.0).sum()));
    let event = super::status_log::event_of(tour, &document)?;
    let mut linked = vec![LinkedSlip { document, event }];
    let plate = input
        .transporter_number_plate
        .value()
        .filter(|plate| !plate.is_empty());
    if let Some(plate) = plate {
        let others = items.iter().filter(|other| other.id != item.id);
        for other in others {
            let mut document = (*other).clone();
            if let Some(row) = document.transporters.first_mut() {
                row.number_plate = Some(plate.as_str().into());
            }
            push_change(&mut linked, other, document);
        }
    }
    Ok(linked)
}

/// Packagings of the collected items: the same type adds up, other packagings stay apart, tanks and skips are the
/// same ones all along.
fn collected_packagings(items: &[&Form]) -> Result<Vec<PackagingInfo>, Refusal> {
    let collected: Vec<&&Form> = items
        .iter()
        .filter(|item| item.taken_over_at.is_some())
        .collect();
    let types: Vec<Packagings> = collected
        .iter()
        .flat_map(|item| packaging_types(item))
        .collect();
    if mixes_bulk(&types) {
        return Err(Refusal::bad_input(
            "Les bennes et les citernes ne peuvent pas être mélangées entre elles ni avec un autre conditionnement dans une même tournée",
        ));
    }
    let mut sum: Vec<PackagingInfo> = Vec::new();
    for packaging in collected
        .iter()
        .flat_map(|item| packagings(item.waste_details.as_ref()))
    {
        let same = sum.iter_mut().find(|known| {
            known.r#type == packaging.r#type && packaging.r#type != Packagings::Autre
        });
        match same {
            Some(known) if is_bulk(known.r#type) => {
                known.quantity = known.quantity.max(packaging.quantity).min(2);
            }
            Some(known) => known.quantity += packaging.quantity,
            None => sum.push(packaging.clone()),
        }
    }
    Ok(sum)
}

/// Items follow their tour once it is received, accepted, refused or treated; those that were not collected
/// disappear.
pub(super) fn follow(tour: &mut Form, related: &HashMap<String, Form>) -> Vec<LinkedSlip<Form>> {
    let mut linked = Vec::new();
    let links = std::mem::take(&mut tour.grouping);
    for link in links {
        let Some(item) = related.get(&link.id) else {
            tour.grouping.push(link);
            continue;
        };
        if matches!(
            item.status,
            Status::Draft | Status::Sealed | Status::SignedByProducer
        ) {
            linked.push(removed(item));
            continue;
        }
        tour.grouping.push(link);
        let mut document = item.clone();
        document.status = followed_status(item.status, tour.status);
        document.waste_acceptation_status = tour.waste_acceptation_status;
        document.received_at = tour.received_at;
        document.received_by.clone_from(&tour.received_by);
        document.signed_at = tour.signed_at;
        document
            .processing_operation_done
            .clone_from(&tour.processing_operation_done);
        document
            .processing_operation_description
            .clone_from(&tour.processing_operation_description);
        document.destination_operation_mode = tour.destination_operation_mode;
        document.processed_at = tour.processed_at;
        document.processed_by.clone_from(&tour.processed_by);
        push_change(&mut linked, item, document);
    }
    linked
}

fn followed_status(item: Status, tour: Status) -> Status {
    match (item, tour) {
        (Status::Sent | Status::Received, Status::Received) => Status::Received,
        (Status::Sent | Status::Received, Status::Accepted) => Status::Accepted,
        (Status::Sent | Status::Received, Status::Refused) => Status::Refused,
        (Status::Accepted, Status::NoTraceability) => Status::NoTraceability,
        (
            Status::Accepted,
            Status::Processed | Status::AwaitingGroup | Status::FollowedWithPnttd,
        ) => Status::Processed,
        (item, _) => item,
    }
}
