//! What a BSDA prints, frame by frame.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::company::Company;
use super::packagings::Packagings;
use super::parts::{
    Acceptance, EcoOrganisme, Intermediation, Signature, Transporter, adr_mention,
    is_estimated_under_adr,
};
use super::{Cover, zone_of};
use crate::document::bsda::{self as document, Bsda, BsdaType, Consistence};
use crate::document::{self as shared};
use crate::{Context, labels, writing};

#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    cover: Cover,
    kind: Option<&'static str>,
    emitter: Emitter,
    eco_organisme: Option<EcoOrganisme>,
    waste: Waste,
    emission: Signature,
    packagings: Packagings,
    broker: Intermediation,
    destination: Destination,
    worker: Worker,
    intermediaries: Vec<Company>,
    transporter: Transporter,
    reception: Reception,
    operation: Operation,
    further_transporters: Vec<Transporter>,
    history: Option<History>,
}

#[derive(Debug, Serialize)]
struct Emitter {
    private_individual: bool,
    company: Company,
    site_name: String,
    site_address: String,
    site_infos: String,
}

#[derive(Debug, Serialize)]
struct Waste {
    code: String,
    family_code: String,
    material: String,
    pop: bool,
    consistence: String,
    quantity: String,
    real: bool,
    estimated: bool,
    under_adr: bool,
    adr: String,
    other_mention: String,
    seal_numbers: String,
}

#[derive(Debug, Serialize)]
struct Destination {
    company: Company,
    cap: String,
    operation: String,
    final_destination: Option<FinalDestination>,
}

/// Where the waste goes after the destination.
#[derive(Debug, Serialize)]
struct FinalDestination {
    company: Company,
    cap: String,
    operation: String,
}

#[derive(Debug, Serialize)]
struct Worker {
    disabled: bool,
    company: Company,
    sub_section_four: bool,
    sub_section_three: bool,
    certification_number: String,
    validity_limit: String,
    organisation: String,
    paper: bool,
    signature: Signature,
}

#[derive(Debug, Serialize)]
struct Reception {
    date: String,
    acceptance: Acceptance,
    real: bool,
    estimated: bool,
    signature: Signature,
}

#[derive(Debug, Serialize)]
struct Operation {
    code: String,
    mode: &'static str,
    description: String,
    date: String,
    signature: Signature,
}

/// The slips whose waste is in this one, however far back.
#[derive(Debug, Serialize)]
struct History {
    gathering: bool,
    reshipment: bool,
    rows: Vec<HistoryRow>,
}

#[derive(Debug, Serialize)]
struct HistoryRow {
    number: String,
    level: &'static str,
    family_code: String,
    material: String,
    cap: String,
    weight: String,
    taken_over: String,
    outlet: String,
}

impl Sheet {
    /// Without context, what a blank form is made from.
    pub(crate) fn new(bsda: &Bsda, history: &[Bsda], context: Option<&Context>) -> Self {
        let zone = &zone_of(context);
        let (transporter, further_transporters) =
            Transporter::first_and_others(bsda.carriers(), zone);
        Self {
            cover: Cover::new(&bsda.id, bsda.status.as_deref(), context),
            kind: bsda.kind.map(kind_key),
            emitter: Emitter::new(&bsda.emitter),
            eco_organisme: bsda.eco_organisme.as_ref().map(EcoOrganisme::new),
            waste: Waste::new(bsda),
            emission: Signature::of_step(&bsda.emitter.emission.signature, zone),
            packagings: Packagings::new(&bsda.packagings),
            broker: Intermediation::of(
                Company::short(&bsda.broker.company, false),
                &bsda.broker,
                zone,
            ),
            destination: Destination::new(&bsda.destination),
            worker: Worker::new(&bsda.worker, zone),
            intermediaries: bsda
                .intermediaries
                .iter()
                .map(|company| Company::short(company, false))
                .collect(),
            transporter,
            reception: Reception::new(&bsda.destination.reception, zone),
            operation: Operation::new(&bsda.destination.operation, zone),
            further_transporters,
            history: History::new(bsda, history, zone),
        }
    }

    /// The form to fill in by hand.
    pub(crate) fn blank() -> Self {
        let mut sheet = Self::new(&Bsda::default(), &[], None);
        sheet.waste.adr.clear();
        sheet.broker.receipt.leave_blank();
        sheet.transporter.receipt.leave_blank();
        sheet.reception.acceptance.leave_blank();
        sheet
    }
}

fn kind_key(kind: BsdaType) -> &'static str {
    match kind {
        BsdaType::OtherCollections => "other-collections",
        BsdaType::Collection2710 => "collection-2710",
        BsdaType::Gathering => "gathering",
        BsdaType::Reshipment => "reshipment",
    }
}

impl Emitter {
    fn new(emitter: &document::Emitter) -> Self {
        let site: &shared::Site = &emitter.pickup_site;
        Self {
            private_individual: emitter.is_private_individual,
            company: Company::short(&emitter.company, emitter.is_private_individual),
            site_name: writing::text(site.name.as_deref()),
            site_address: writing::address(&[
                site.address.as_deref(),
                site.postal_code.as_deref(),
                site.city.as_deref(),
            ]),
            site_infos: writing::text(site.infos.as_deref()),
        }
    }
}

impl Waste {
    fn new(bsda: &Bsda) -> Self {
        let waste = &bsda.waste;
        let estimated = bsda.weight.is_estimate == Some(true);
        Self {
            code: writing::text(waste.code.as_deref()),
            family_code: writing::text(waste.family_code.as_deref()),
            material: writing::text(waste.material_name.as_deref()),
            pop: waste.pop,
            consistence: consistence(waste.consistence, waste.consistence_description.as_deref()),
            quantity: bsda.weight.value.map(writing::tonnes).unwrap_or_default(),
            real: bsda.weight.is_estimate == Some(false),
            estimated,
            under_adr: is_estimated_under_adr(estimated, waste.is_subject_to_adr),
            adr: adr_mention(waste.is_subject_to_adr, waste.adr.as_deref()),
            other_mention: writing::text(waste.non_road_regulation_mention.as_deref()),
            seal_numbers: writing::joined(waste.seal_numbers.iter().map(String::as_str), ", "),
        }
    }
}

fn consistence(consistence: Option<Consistence>, description: Option<&str>) -> String {
    let label = consistence
        .map(labels::asbestos_consistence)
        .unwrap_or_default();
    match description
        .map(str::trim)
        .filter(|description| !description.is_empty())
    {
        Some(description) => format!("{label} ({description})").trim_start().to_owned(),
        None => label.to_owned(),
    }
}

impl Destination {
    fn new(destination: &document::Destination) -> Self {
        let next = &destination.operation.next_destination;
        Self {
            company: Company::short(&destination.company, false),
            cap: writing::text(destination.cap.as_deref()),
            operation: writing::text(destination.planned_operation_code.as_deref()),
            final_destination: next.named().map(|next| FinalDestination {
                company: Company::short(&next.company, false),
                cap: writing::text(next.cap.as_deref()),
                operation: writing::text(next.planned_operation_code.as_deref()),
            }),
        }
    }
}

impl Worker {
    fn new(worker: &document::Worker, zone: &TimeZone) -> Self {
        let certification = &worker.certification;
        let signature = &worker.work.signature;
        Self {
            disabled: worker.is_disabled,
            company: Company::short(&worker.company, false),
            sub_section_four: certification.has_sub_section_four,
            sub_section_three: certification.has_sub_section_three,
            certification_number: writing::text(certification.certification_number.as_deref()),
            validity_limit: writing::day(certification.validity_limit, zone),
            organisation: writing::text(certification.organisation.as_deref()),
            paper: worker.work.has_emitter_paper_signature,
            signature: Signature::of_minute(signature.author.as_deref(), signature.date, zone),
        }
    }
}

impl Reception {
    fn new(reception: &document::Reception, zone: &TimeZone) -> Self {
        let is_weighed = reception.weight.is_some();
        Self {
            date: writing::day(reception.date, zone),
            acceptance: Acceptance::new(
                reception.acceptation_status,
                reception.weight,
                reception.refused_weight,
                reception.refusal_reason.as_deref(),
            ),
            real: is_weighed && !reception.weight_is_estimate,
            estimated: reception.weight_is_estimate,
            signature: Signature::of_step(&reception.signature, zone),
        }
    }
}

impl Operation {
    fn new(operation: &shared::Operation, zone: &TimeZone) -> Self {
        Self {
            code: writing::text(operation.code.as_deref()),
            mode: labels::operation_mode(operation.mode),
            description: writing::text(operation.description.as_deref()),
            date: writing::day(operation.date, zone),
            signature: Signature::of_step(&operation.signature, zone),
        }
    }
}

impl History {
    fn new(bsda: &Bsda, previous: &[Bsda], zone: &TimeZone) -> Option<Self> {
        if previous.is_empty() {
            return None;
        }
        Some(Self {
            gathering: bsda.kind == Some(BsdaType::Gathering),
            reshipment: bsda.kind == Some(BsdaType::Reshipment),
            rows: previous
                .iter()
                .map(|previous| history_row(previous, zone))
                .collect(),
        })
    }
}

fn history_row(bsda: &Bsda, zone: &TimeZone) -> HistoryRow {
    let destination = &bsda.destination;
    let next = &destination.operation.next_destination;
    let outlet = if next.company.siret.is_some() {
        &next.company
    } else {
        &destination.company
    };
    let cap = next
        .cap
        .as_deref()
        .filter(|cap| !cap.trim().is_empty())
        .or(destination.cap.as_deref());
    HistoryRow {
        number: bsda.id.clone(),
        level: if bsda.kind == Some(BsdaType::OtherCollections) {
            "1"
        } else {
            "2"
        },
        family_code: writing::text(bsda.waste.family_code.as_deref()),
        material: writing::text(bsda.waste.material_name.as_deref()),
        cap: writing::text(cap),
        weight: destination
            .reception
            .weight
            .map(writing::decimal)
            .unwrap_or_default(),
        taken_over: writing::day(
            bsda.carriers()
                .first()
                .and_then(|carrier| carrier.transport.taken_over_at),
            zone,
        ),
        outlet: writing::joined(
            [outlet.name.as_deref(), outlet.siret.as_deref()]
                .into_iter()
                .flatten(),
            " - ",
        ),
    }
}
