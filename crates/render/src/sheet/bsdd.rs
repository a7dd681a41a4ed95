//! What a BSDD prints, frame by frame.

mod annex;
mod waste;

use jiff::tz::TimeZone;
use serde::Serialize;

use self::annex::Annex;
use self::waste::{Land, Mentions, Quantity, Waste};
use super::company::{Company, Nature};
use super::packagings::Packagings;
use super::parts::{Acceptance, EcoOrganisme, Intermediation, Receipt, Signature, Transporter};
use super::{Cover, zone_of};
use crate::document::bsdd::{
    self as document, EmitterType, Form, QuantityType, Recipient, TemporaryStorageDetail,
    WasteDetails,
};
use crate::document::{Company as CompanyDocument, Moment, Site};
use crate::{Context, labels, writing};

/// The multimodal page has at least as many frames as its paper model.
const FURTHER_TRANSPORTERS: usize = 2;

#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    cover: Cover,
    dangerous: bool,
    kind: Option<&'static str>,
    custom_id: String,
    container: Option<Container>,
    emitter: Emitter,
    work_site: WorkSite,
    land: Land,
    eco_organisme: Option<EcoOrganisme>,
    has_temporary_storage: bool,
    recipient: Destination,
    waste: Waste,
    direct_supply: bool,
    packagings: Packagings,
    quantity: Quantity,
    mentions: Mentions,
    trader: Option<Intermediation>,
    broker: Option<Intermediation>,
    intermediaries: Vec<Company>,
    transporter: Transporter,
    emission: Signature,
    emitted_by_eco_organisme: bool,
    reception: Reception,
    operation: Operation,
    next_destination: NextDestination,
    temporary_storage: Option<TemporaryStorage>,
    further_transporters: Vec<Transporter>,
    annex: Option<Annex>,
}

/// The slips that contain this one.
#[derive(Debug, Serialize)]
struct Container {
    round: bool,
    numbers: String,
}

#[derive(Debug, Serialize)]
struct Emitter {
    french: bool,
    private_individual: bool,
    foreign_ship: bool,
    company: Company,
}

#[derive(Debug, Serialize)]
struct WorkSite {
    name: String,
    address: String,
    infos: String,
}

#[derive(Debug, Serialize)]
struct Destination {
    company: Company,
    cap: String,
    operation: String,
}

#[derive(Debug, Serialize)]
struct Reception {
    acceptance: Acceptance,
    date: String,
    rinsed: bool,
    not_rinsed: bool,
    not_rinsed_reason: &'static str,
    signature: Signature,
}

#[derive(Debug, Serialize)]
struct Operation {
    code: String,
    mode: &'static str,
    description: String,
    date: String,
    upcycled: bool,
    insee_codes: String,
    parcels: String,
    coordinates: String,
    no_traceability: bool,
    signature: Signature,
}

#[derive(Debug, Serialize)]
struct NextDestination {
    /// The waste was treated for good: nothing will be written here.
    pointless: bool,
    company: Company,
    operation: String,
    notification_number: String,
}

/// Frames 13 to 19.
#[derive(Debug, Serialize)]
struct TemporaryStorage {
    acceptance: Acceptance,
    real: bool,
    estimated: bool,
    date: String,
    signature: Signature,
    destination: Destination,
    /// Frames 15 to 17, empty unless the waste was packed again.
    packagings: Packagings,
    quantity: Quantity,
    mentions: Mentions,
    transporter: Transporter,
    emission: Signature,
}

impl Sheet {
    /// Without context, what a blank form is made from.
    pub(crate) fn new(form: &Form, context: Option<&Context>) -> Self {
        let zone = &zone_of(context);
        let kind = form.emitter.kind;
        let waste = &form.waste_details;
        let (first, further) = form
            .carriers()
            .split_first()
            .map_or((None, &[][..]), |(first, rest)| (Some(first), rest));
        Self {
            cover: Cover::new(&form.readable_id, form.status.as_deref(), context),
            dangerous: is_dangerous(waste),
            kind: kind.map(kind_key),
            custom_id: writing::text(form.custom_id.as_deref()),
            container: container(form),
            emitter: emitter(&form.emitter),
            work_site: work_site(&form.emitter.work_site),
            land: Land::new(waste),
            eco_organisme: form.eco_organisme.as_ref().map(EcoOrganisme::new),
            has_temporary_storage: form.temporary_storage_detail.is_some(),
            recipient: destination(&form.recipient),
            waste: Waste::new(waste),
            direct_supply: form.is_direct_supply,
            packagings: Packagings::new(&waste.packaging_infos),
            quantity: Quantity::new(waste),
            mentions: Mentions::new(waste, form.empty_return_adr),
            trader: intermediation(form.trader.as_ref(), zone),
            broker: intermediation(form.broker.as_ref(), zone),
            intermediaries: form.intermediaries.iter().map(company).collect(),
            transporter: first_transporter(form, first, zone),
            emission: Signature::of_day(form.emitted_by.as_deref(), form.emitted_at, zone),
            emitted_by_eco_organisme: form.emitted_by_eco_organisme,
            reception: Reception::new(form, zone),
            operation: Operation::new(form, zone),
            next_destination: NextDestination::new(form),
            temporary_storage: form
                .temporary_storage_detail
                .as_ref()
                .filter(|_| form.recipient.is_temp_storage)
                .map(|detail| TemporaryStorage::new(detail, waste, zone)),
            further_transporters: further_transporters(further, zone),
            annex: Annex::new(form, zone),
        }
    }

    /// The form to fill in by hand, with the frames of temporary storage.
    pub(crate) fn blank() -> Self {
        let nobody = || document::Intermediation {
            company: Some(Default::default()),
            ..Default::default()
        };
        let form = Form {
            recipient: Recipient {
                is_temp_storage: true,
                ..Recipient::default()
            },
            temporary_storage_detail: Some(TemporaryStorageDetail::default()),
            trader: Some(nobody()),
            broker: Some(nobody()),
            ..Form::default()
        };
        let mut sheet = Self::new(&form, None);
        sheet.has_temporary_storage = false;
        sheet.mentions.adr.clear();
        sheet.transporter.receipt.leave_blank();
        for intermediation in [&mut sheet.trader, &mut sheet.broker].into_iter().flatten() {
            intermediation.receipt.leave_blank();
        }
        sheet.reception.acceptance.leave_blank();
        if let Some(storage) = &mut sheet.temporary_storage {
            storage.acceptance.leave_blank();
            storage.transporter.receipt.leave_blank();
        }
        sheet
    }
}

/// In the broad sense: declared so, by its code, or for its persistent organic pollutants.
fn is_dangerous(waste: &WasteDetails) -> bool {
    waste.is_dangerous
        || waste.pop
        || waste
            .code
            .as_deref()
            .is_some_and(|code| code.ends_with('*'))
}

fn company(company: &CompanyDocument) -> Company {
    Company::extended(company, Nature::default())
}

fn kind_key(kind: EmitterType) -> &'static str {
    match kind {
        EmitterType::Producer => "producer",
        EmitterType::Other => "other",
        EmitterType::Appendix1 => "appendix1",
        EmitterType::Appendix1Producer => "appendix1-producer",
        EmitterType::Appendix2 => "appendix2",
    }
}

fn container(form: &Form) -> Option<Container> {
    let numbers = writing::joined(
        form.grouped_in
            .iter()
            .map(|fraction| fraction.form.readable_id.as_str()),
        ", ",
    );
    (!numbers.is_empty()).then(|| Container {
        round: form.emitter.kind == Some(EmitterType::Appendix1Producer),
        numbers,
    })
}

fn emitter(emitter: &document::Emitter) -> Emitter {
    let nature = Nature {
        private_individual: emitter.is_private_individual,
        foreign_ship: emitter.is_foreign_ship,
    };
    Emitter {
        french: nature == Nature::default() && emitter.company.name.is_some(),
        private_individual: nature.private_individual,
        foreign_ship: nature.foreign_ship,
        company: Company::extended(&emitter.company, nature),
    }
}

fn work_site(site: &Site) -> WorkSite {
    WorkSite {
        name: writing::text(site.name.as_deref()),
        address: writing::address(&[
            site.address.as_deref(),
            site.postal_code.as_deref(),
            site.city.as_deref(),
        ]),
        infos: writing::text(site.infos.as_deref()),
    }
}

fn destination(recipient: &Recipient) -> Destination {
    Destination {
        company: company(&recipient.company),
        cap: writing::text(recipient.cap.as_deref()),
        operation: writing::text(recipient.processing_operation.as_deref()),
    }
}

/// The API answers an empty trader as `null` or as a trader without company.
fn intermediation(
    intermediation: Option<&document::Intermediation>,
    zone: &TimeZone,
) -> Option<Intermediation> {
    let intermediation = intermediation?;
    let party = intermediation.company.as_ref()?;
    Some(Intermediation {
        company: company(party),
        receipt: Receipt::new(
            false,
            intermediation.receipt.as_deref(),
            intermediation.department.as_deref(),
            intermediation.validity_limit,
            zone,
        ),
    })
}

fn first_transporter(
    form: &Form,
    first: Option<&document::Transporter>,
    zone: &TimeZone,
) -> Transporter {
    let absent = document::Transporter::default();
    transporter(
        first.unwrap_or(&absent),
        form.taken_over_at,
        form.taken_over_by.as_deref(),
        zone,
    )
}

/// The slip's own signature stands in for that of a carrier that has none.
fn transporter(
    transporter: &document::Transporter,
    taken_over_at: Option<Moment>,
    taken_over_by: Option<&str>,
    zone: &TimeZone,
) -> Transporter {
    let taken_over_at = transporter.taken_over_at.or(taken_over_at);
    let taken_over_by = transporter.taken_over_by.as_deref().or(taken_over_by);
    Transporter {
        company: Company::short(&transporter.company, false),
        receipt: Receipt::new(
            transporter.is_exempted_of_receipt,
            transporter.receipt.as_deref(),
            transporter.department.as_deref(),
            transporter.validity_limit,
            zone,
        ),
        mode: labels::transport_mode(transporter.mode),
        plates: writing::joined(
            transporter
                .number_plate
                .as_deref()
                .unwrap_or_default()
                .split(','),
            ", ",
        ),
        taken_over: writing::day(taken_over_at, zone),
        signature: Signature::of_day(taken_over_by, taken_over_at, zone),
    }
}

fn further_transporters(further: &[document::Transporter], zone: &TimeZone) -> Vec<Transporter> {
    if further.is_empty() {
        return Vec::new();
    }
    let absent = document::Transporter::default();
    let padding = std::iter::repeat_n(&absent, FURTHER_TRANSPORTERS.saturating_sub(further.len()));
    further
        .iter()
        .chain(padding)
        .map(|carrier| transporter(carrier, None, None, zone))
        .collect()
}

impl Reception {
    fn new(form: &Form, zone: &TimeZone) -> Self {
        Self {
            acceptance: Acceptance::new(
                form.waste_acceptation_status,
                form.quantity_received,
                form.quantity_refused,
                form.waste_refusal_reason.as_deref(),
            ),
            date: writing::day(form.received_at, zone),
            rinsed: form.has_citerne_been_washed_out == Some(true),
            not_rinsed: form.has_citerne_been_washed_out == Some(false),
            not_rinsed_reason: form
                .citerne_not_washed_out_reason
                .map(labels::not_washed_out)
                .unwrap_or_default(),
            signature: Signature::of_day(form.received_by.as_deref(), form.signed_at, zone),
        }
    }
}

impl Operation {
    fn new(form: &Form, zone: &TimeZone) -> Self {
        let recipient = &form.recipient;
        let list = |values: &[String]| writing::joined(values.iter().map(String::as_str), ", ");
        Self {
            code: writing::text(form.processing_operation_done.as_deref()),
            mode: labels::operation_mode(form.destination_operation_mode),
            description: writing::text(form.processing_operation_description.as_deref()),
            date: writing::day(form.processed_at, zone),
            upcycled: form.is_upcycled,
            insee_codes: list(&recipient.parcel_insee_codes),
            parcels: list(&recipient.parcel_numbers),
            coordinates: list(&recipient.parcel_coordinates),
            no_traceability: form.no_traceability,
            signature: Signature::of_day(form.processed_by.as_deref(), form.processed_at, zone),
        }
    }
}

impl NextDestination {
    fn new(form: &Form) -> Self {
        let next = &form.next_destination;
        Self {
            pointless: form.processed_at.is_some()
                && next.processing_operation.is_none()
                && next.company.name.is_none(),
            company: company(&next.company),
            operation: writing::text(next.processing_operation.as_deref()),
            notification_number: writing::text(next.notification_number.as_deref()),
        }
    }
}

impl TemporaryStorage {
    fn new(detail: &TemporaryStorageDetail, initial: &WasteDetails, zone: &TimeZone) -> Self {
        let storer = &detail.temporary_storer;
        let leg = &detail.waste_details;
        let repacked =
            !leg.packaging_infos.is_empty() && leg.packaging_infos != initial.packaging_infos;
        let blank = WasteDetails::default();
        let stored = if repacked { leg } else { &blank };
        Self {
            acceptance: Acceptance::new(
                storer.waste_acceptation_status,
                storer.quantity_received,
                storer.quantity_refused,
                storer.waste_refusal_reason.as_deref(),
            ),
            real: storer.quantity_type == Some(QuantityType::Real),
            estimated: storer.quantity_type == Some(QuantityType::Estimated),
            date: writing::day(storer.received_at, zone),
            signature: Signature::of_day(storer.received_by.as_deref(), storer.signed_at, zone),
            destination: destination(&detail.destination),
            packagings: Packagings::new(&stored.packaging_infos),
            quantity: Quantity::new(stored),
            mentions: if repacked {
                Mentions::new(stored, None)
            } else {
                Mentions::default()
            },
            transporter: transporter(
                &detail.transporter,
                detail.taken_over_at,
                detail.taken_over_by.as_deref(),
                zone,
            ),
            emission: Signature::of_day(detail.emitted_by.as_deref(), detail.emitted_at, zone),
        }
    }
}
