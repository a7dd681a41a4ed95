//! The form as the API answers it: values of the last leg, computed quantities, summaries.

use contract::{
    bsdd::{
        Destination, Form, FormStatus as Status, InitialForm, QuantityType, Recipient,
        StateSummary, TemporaryStorageDetail, TemporaryStorer, TransportSegment, Transporter,
        WasteDetails,
    },
    quantity::WasteQuantities,
    scalar::{Number, Text},
    slip::{FormCompany, TransportMode},
};
use reference::address::extract_postal_code;

use super::{
    carrier,
    document::{emitter_company, is_temp_storage, packagings, recipient_company},
};

/// The answer for a stored form. When there is a leg after temporary storage, reception and operation are those
/// of that leg, even while they are empty.
pub fn expand(form: &Form) -> Form {
    let mut answer = form.clone();
    if let Some(suite) = form.suite.as_deref() {
        take_last_leg(&mut answer, suite);
    }
    let quantities = quantities_of(&answer);
    answer.quantity_accepted = quantities.map(|q| Number(q.accepted));
    answer.quantity_refused = quantities.map(|q| Number(q.refused));
    answer.transporters.iter_mut().for_each(answer_mode);
    collapse(&mut answer);
    answer
}

/// Accepted and refused parts of the load that a leg received.
pub(super) fn quantities_of(leg: &Form) -> Option<WasteQuantities> {
    WasteQuantities::of(
        leg.waste_acceptation_status,
        leg.quantity_received,
        leg.quantity_refused,
    )
}

/// What the leg accepted; older forms only know what they received.
pub(super) fn accepted_or_received(leg: &Form) -> Option<Number> {
    quantities_of(leg)
        .map(|q| Number(q.accepted))
        .or(leg.quantity_received)
}

fn take_last_leg(answer: &mut Form, suite: &Form) {
    answer.waste_acceptation_status = suite.waste_acceptation_status;
    answer
        .waste_refusal_reason
        .clone_from(&suite.waste_refusal_reason);
    answer.received_at = suite.received_at;
    answer.received_by.clone_from(&suite.received_by);
    answer.signed_at = suite.signed_at;
    answer.quantity_received = suite.quantity_received;
    answer.quantity_received_type = suite.quantity_received_type;
    answer.quantity_refused = suite.quantity_refused;
    answer
        .processing_operation_done
        .clone_from(&suite.processing_operation_done);
    answer
        .processing_operation_description
        .clone_from(&suite.processing_operation_description);
    answer.processed_at = suite.processed_at;
    answer.processed_by.clone_from(&suite.processed_by);
    answer.no_traceability = suite.no_traceability;
    answer.next_destination.clone_from(&suite.next_destination);
    // Values that older answers took from the first leg, where nobody writes them.
    answer.destination_operation_mode = suite
        .destination_operation_mode
        .or(answer.destination_operation_mode);
    answer.is_upcycled = suite.is_upcycled.or(answer.is_upcycled);
    answer.has_citerne_been_washed_out = suite
        .has_citerne_been_washed_out
        .or(answer.has_citerne_been_washed_out);
    answer.citerne_not_washed_out_reason = suite
        .citerne_not_washed_out_reason
        .or(answer.citerne_not_washed_out_reason);
    answer.empty_return_adr = suite.empty_return_adr.or(answer.empty_return_adr);
    take_parcels(answer, suite.recipient.as_ref());
}

fn take_parcels(answer: &mut Form, last: Option<&Recipient>) {
    let (Some(recipient), Some(last)) = (answer.recipient.as_mut(), last) else {
        return;
    };
    let lists = [
        (&mut recipient.parcel_insee_codes, &last.parcel_insee_codes),
        (&mut recipient.parcel_numbers, &last.parcel_numbers),
        (&mut recipient.parcel_coordinates, &last.parcel_coordinates),
    ];
    for (list, last) in lists {
        if last.as_ref().is_some_and(|parcels| !parcels.is_empty()) {
            list.clone_from(last);
        }
    }
}

/// Rows written before the mode had no default say "road" without meaning it.
fn answer_mode(row: &mut Transporter) {
    if carrier::organisation(row).is_none() && row.mode == Some(TransportMode::Road) {
        row.mode = None;
    }
}

/// Blocks whose leaves are all empty are answered as null.
fn collapse(answer: &mut Form) {
    if let Some(emitter) = answer.emitter.as_mut() {
        collapse_company(&mut emitter.company);
        let site = emitter.work_site.as_ref().map(|site| {
            [
                &site.name,
                &site.address,
                &site.city,
                &site.postal_code,
                &site.infos,
            ]
            .into_iter()
            .all(is_blank)
        });
        if site == Some(true) {
            emitter.work_site = None;
        }
    }
    if let Some(recipient) = answer.recipient.as_mut() {
        collapse_company(&mut recipient.company);
    }
    if let Some(trader) = answer.trader.as_mut() {
        collapse_company(&mut trader.company);
        let is_empty = trader.company.is_none()
            && is_blank(&trader.receipt)
            && is_blank(&trader.department)
            && trader.validity_limit.is_none();
        if is_empty {
            answer.trader = None;
        }
    }
    if let Some(broker) = answer.broker.as_mut() {
        collapse_company(&mut broker.company);
        let is_empty = broker.company.is_none()
            && is_blank(&broker.receipt)
            && is_blank(&broker.department)
            && broker.validity_limit.is_none();
        if is_empty {
            answer.broker = None;
        }
    }
    if let Some(next) = answer.next_destination.as_mut() {
        collapse_company(&mut next.company);
        if next.company.is_none()
            && is_blank(&next.processing_operation)
            && is_blank(&next.notification_number)
        {
            answer.next_destination = None;
        }
    }
    for row in &mut answer.transporters {
        collapse_company(&mut row.company);
    }
}

fn is_blank(text: &Option<Text>) -> bool {
    text.as_deref().is_none_or(str::is_empty)
}

fn collapse_company(block: &mut Option<FormCompany>) {
    let is_empty = block.as_ref().is_some_and(|company| {
        [
            &company.name,
            &company.siret,
            &company.address,
            &company.contact,
            &company.phone,
            &company.mail,
            &company.vat_number,
            &company.omi_number,
            &company.extra_european_id,
            &company.country,
        ]
        .into_iter()
        .all(is_blank)
    });
    if is_empty {
        *block = None;
    }
}

/// The temporary storage, when the form has one: the first leg's reception, then the leg that follows.
pub fn temporary_storage_detail(form: &Form) -> Option<TemporaryStorageDetail> {
    let suite = form.suite.as_deref()?;
    let mut transporter = suite.transporters.first().cloned();
    if let Some(row) = transporter.as_mut() {
        answer_mode(row);
        collapse_company(&mut row.company);
    }
    let mut company = recipient_company(suite).cloned();
    collapse_company(&mut company);
    let recipient = suite.recipient.as_ref();
    Some(TemporaryStorageDetail {
        temporary_storer: temporary_storer(form),
        destination: Some(Destination {
            cap: recipient.and_then(|r| r.cap.clone()),
            processing_operation: recipient.and_then(|r| r.processing_operation.clone()),
            company,
        }),
        waste_details: suite.waste_details.clone(),
        transporter,
        emitted_at: suite.emitted_at,
        emitted_by: suite.emitted_by.clone(),
        taken_over_at: suite.taken_over_at,
        taken_over_by: suite.taken_over_by.clone(),
        signed_by: suite.emitted_by.clone(),
        signed_at: suite.taken_over_at,
    })
}

fn temporary_storer(form: &Form) -> Option<TemporaryStorer> {
    let quantities = quantities_of(form);
    let storer = TemporaryStorer {
        quantity_type: form.quantity_received_type,
        quantity_received: form.quantity_received,
        quantity_refused: quantities.map(|q| Number(q.refused)),
        quantity_accepted: quantities.map(|q| Number(q.accepted)),
        waste_acceptation_status: form.waste_acceptation_status,
        waste_refusal_reason: form.waste_refusal_reason.clone(),
        received_at: form.received_at,
        received_by: form.received_by.clone(),
        signed_at: form.signed_at,
    };
    (storer != TemporaryStorer::default()).then_some(storer)
}

/// Carriers after the first one, as the former multimodal workflow shows them.
pub fn transport_segments(form: &Form) -> Vec<TransportSegment> {
    (1_i32..)
        .zip(&form.transporters)
        .skip(1)
        .map(|(number, row)| transport_segment(row, number))
        .collect()
}

/// One carrier as a segment, with its number from 1.
pub fn transport_segment(row: &Transporter, number: i32) -> TransportSegment {
    TransportSegment {
        id: row.id.clone(),
        previous_transporter_company_siret: row
            .previous_transporter_company_org_id
            .as_deref()
            .map(Text::from),
        transporter: Some(Transporter {
            custom_info: None,
            ..row.clone()
        }),
        mode: row.mode,
        taken_over_at: row.taken_over_at,
        taken_over_by: row.taken_over_by.clone(),
        ready_to_take_over: Some(row.ready_to_take_over),
        segment_number: Some(number),
    }
}

/// What the reader of a grouping sees of an initial form. The emitter is left to the resolver, which knows who
/// reads.
pub fn initial_form(form: &Form) -> InitialForm {
    let answer = expand(form);
    InitialForm {
        emitter_postal_code: postal_code(form),
        transporter: answer.transporters.first().cloned(),
        id: answer.id,
        readable_id: answer.readable_id,
        status: Some(answer.status),
        waste_details: answer.waste_details,
        recipient: answer.recipient,
        taken_over_at: answer.taken_over_at,
        signed_at: answer.signed_at,
        quantity_received: answer.quantity_received,
        quantity_accepted: answer.quantity_accepted,
        quantity_refused: answer.quantity_refused,
        processing_operation_done: answer.processing_operation_done,
        quantity_grouped: answer.quantity_grouped,
    }
}

/// Postal code of the place that the waste comes from.
fn postal_code(form: &Form) -> Option<Text> {
    let site = form.emitter.as_ref().and_then(|e| e.work_site.as_ref());
    let of_site = site.and_then(|site| site.postal_code.clone());
    of_site.filter(|code| !code.is_empty()).or_else(|| {
        let address = emitter_company(form)?.address.as_deref()?;
        let code = extract_postal_code(address, None);
        (!code.is_empty()).then(|| Text::from(code))
    })
}

/// The form at its current step.
pub fn state_summary(form: &Form) -> StateSummary {
    let answer = expand(form);
    let is_resent = is_temp_storage(form)
        && form
            .suite
            .as_deref()
            .is_some_and(|suite| form.status == Status::Resealed || suite.emitted_at.is_some());
    let leg = form.suite.as_deref().filter(|_| is_resent).unwrap_or(form);
    let waste = leg.waste_details.as_ref();
    let (quantity, quantity_type) = quantity_at(form, &answer, waste);
    let row = leg.transporters.first();
    let emitter = if is_resent {
        recipient_company(form)
    } else {
        emitter_company(form)
    };
    let mut companies = [
        row.and_then(|row| row.company.clone()),
        recipient_company(leg).cloned(),
        emitter.cloned(),
    ];
    companies.iter_mut().for_each(collapse_company);
    let [transporter, recipient, emitter] = companies;
    StateSummary {
        quantity,
        quantity_type: Some(quantity_type.unwrap_or(QuantityType::Real)),
        packagings: packagings(waste)
            .map(|packaging| packaging.r#type)
            .collect(),
        packaging_infos: packagings(waste).cloned().collect(),
        is_subject_to_adr: waste.and_then(|w| w.is_subject_to_adr),
        onu_code: waste.and_then(|w| w.onu_code.clone()),
        non_road_regulation_mention: waste.and_then(|w| w.non_road_regulation_mention.clone()),
        transporter,
        transporter_number_plate: row.and_then(|row| row.number_plate.clone()),
        transporter_custom_info: row.and_then(|row| row.custom_info.clone()),
        recipient,
        emitter,
        last_action_on: last_action(form, &answer),
    }
}

fn quantity_at(
    form: &Form,
    answer: &Form,
    shipped: Option<&WasteDetails>,
) -> (Option<Number>, Option<QuantityType>) {
    if answer.quantity_received.is_some() {
        let quantity = answer.quantity_accepted.or(answer.quantity_received);
        (quantity, answer.quantity_received_type)
    } else if matches!(form.status, Status::TempStored | Status::TempStorerAccepted) {
        (accepted_or_received(form), form.quantity_received_type)
    } else {
        (
            shipped.and_then(|waste| waste.quantity),
            shipped.and_then(|waste| waste.quantity_type),
        )
    }
}

fn last_action(form: &Form, answer: &Form) -> Option<contract::scalar::DateTime> {
    match form.status {
        Status::Sent => form.taken_over_at,
        Status::Received | Status::Accepted => answer.received_at,
        Status::Processed => answer.processed_at,
        Status::TempStored | Status::TempStorerAccepted | Status::Resealed => form.received_at,
        Status::Resent => form.suite.as_deref().and_then(|suite| suite.taken_over_at),
        _ => form.created_at,
    }
}
