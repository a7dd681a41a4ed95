//! What a BSVHU prints, frame by frame.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::company::{Company, Nature};
use super::parts::{EcoOrganisme, Intermediation, Signature, Transporter};
use super::{Cover, zone_of};
use crate::document::bsvhu::{
    self as document, Bsvhu, DestinationType, IdentificationType, Packaging,
};
use crate::document::{self as shared, AcceptationStatus};
use crate::{Context, labels, writing};

#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    cover: Cover,
    custom_id: String,
    emitter: Emitter,
    eco_organisme: Option<EcoOrganisme>,
    destination: Destination,
    vehicles: Vehicles,
    emission: Signature,
    trader: Intermediation,
    broker: Intermediation,
    intermediaries: Vec<Company>,
    transporter: Transporter,
    reception: Reception,
    operation: Operation,
    next_destination: Option<Company>,
    further_transporters: Vec<Transporter>,
}

#[derive(Debug, Serialize)]
struct Emitter {
    irregular: bool,
    agreement: String,
    company: Company,
}

#[derive(Debug, Serialize)]
struct Destination {
    shredder: bool,
    dismantler: bool,
    agreement: String,
    company: Company,
    operation: String,
}

/// What is sent.
#[derive(Debug, Serialize)]
struct Vehicles {
    units: bool,
    lots: bool,
    depolluted: bool,
    not_depolluted: bool,
    /// Printed only when the question was answered.
    electric: Option<bool>,
    identification: Identification,
    quantity: String,
    weight: String,
    estimated: bool,
}

#[derive(Debug, Serialize)]
struct Identification {
    police_register: bool,
    plates: bool,
    overseas_sheets: bool,
    lots: bool,
    numbers: String,
}

#[derive(Debug, Serialize)]
struct Reception {
    date: String,
    accepted: bool,
    refused: bool,
    partially_refused: bool,
    reason: String,
    weight: String,
    quantity: String,
    numbers: String,
    signature: Signature,
}

#[derive(Debug, Serialize)]
struct Operation {
    shredding: bool,
    dismantling: bool,
    /// A code that has no box of its own.
    other: String,
    mode: &'static str,
    date: String,
    signature: Signature,
}

impl Sheet {
    /// Without context, what a blank form is made from.
    pub(crate) fn new(bsvhu: &Bsvhu, context: Option<&Context>) -> Self {
        let zone = &zone_of(context);
        let (transporter, further_transporters) =
            Transporter::first_and_others(&bsvhu.transporters, zone);
        let next = &bsvhu.destination.operation.next_destination;
        Self {
            cover: Cover::new(&bsvhu.id, bsvhu.status.as_deref(), context),
            custom_id: writing::text(bsvhu.custom_id.as_deref()),
            emitter: Emitter::new(&bsvhu.emitter),
            eco_organisme: bsvhu.eco_organisme.as_ref().map(EcoOrganisme::new),
            destination: Destination::new(&bsvhu.destination),
            vehicles: Vehicles::new(bsvhu),
            emission: Signature::of_step(&bsvhu.emitter.emission.signature, zone),
            trader: dealer(&bsvhu.trader, zone),
            broker: dealer(&bsvhu.broker, zone),
            intermediaries: bsvhu.intermediaries.iter().map(extended).collect(),
            transporter,
            reception: Reception::new(&bsvhu.destination.reception, zone),
            operation: Operation::new(&bsvhu.destination.operation, zone),
            next_destination: next
                .named()
                .map(|next| Company::short(&next.company, false)),
            further_transporters,
        }
    }

    /// The form to fill in by hand.
    pub(crate) fn blank() -> Self {
        let mut sheet = Self::new(&Bsvhu::default(), None);
        sheet.trader.receipt.leave_blank();
        sheet.broker.receipt.leave_blank();
        sheet.transporter.receipt.leave_blank();
        sheet
    }
}

fn extended(company: &shared::Company) -> Company {
    Company::extended(company, Nature::default())
}

fn dealer(dealer: &shared::Dealer, zone: &TimeZone) -> Intermediation {
    Intermediation::of(extended(&dealer.company), dealer, zone)
}

fn count(quantity: Option<i64>) -> String {
    quantity
        .map(|quantity| quantity.to_string())
        .unwrap_or_default()
}

impl Emitter {
    fn new(emitter: &document::Emitter) -> Self {
        Self {
            irregular: emitter.irregular_situation,
            agreement: writing::text(emitter.agrement_number.as_deref()),
            company: Company::short(&emitter.company, false),
        }
    }
}

impl Destination {
    fn new(destination: &document::Destination) -> Self {
        Self {
            shredder: destination.kind == Some(DestinationType::Broyeur),
            dismantler: destination.kind == Some(DestinationType::Demolisseur),
            agreement: writing::text(destination.agrement_number.as_deref()),
            company: Company::short(&destination.company, false),
            operation: writing::text(destination.planned_operation_code.as_deref()),
        }
    }
}

impl Vehicles {
    fn new(bsvhu: &Bsvhu) -> Self {
        let code = bsvhu.waste_code.as_deref();
        Self {
            units: bsvhu.packaging == Some(Packaging::Unite),
            lots: bsvhu.packaging == Some(Packaging::Lot),
            depolluted: code == Some("16 01 06"),
            not_depolluted: code == Some("16 01 04*"),
            electric: bsvhu.contains_electric_or_hybrid_vehicles,
            identification: Identification::new(&bsvhu.identification, bsvhu.packaging),
            quantity: count(bsvhu.quantity),
            weight: bsvhu.weight.value.map(writing::tonnes).unwrap_or_default(),
            estimated: bsvhu.weight.is_estimate == Some(true),
        }
    }
}

impl Identification {
    /// The numbers of lots have no type of their own any more.
    fn new(identification: &document::Identification, packaging: Option<Packaging>) -> Self {
        let is = |kind| identification.kind == Some(kind);
        let are_lots = identification.kind.is_none() && packaging == Some(Packaging::Lot);
        Self {
            police_register: is(IdentificationType::PoliceRegister),
            plates: is(IdentificationType::Plate),
            overseas_sheets: is(IdentificationType::OverseasSheet),
            lots: are_lots || is(IdentificationType::Lot),
            numbers: numbers(identification),
        }
    }
}

fn numbers(identification: &document::Identification) -> String {
    let numbers = identification.numbers.iter().flatten();
    writing::joined(numbers.map(String::as_str), ", ")
}

impl Reception {
    fn new(reception: &document::Reception, zone: &TimeZone) -> Self {
        let is = |status| reception.acceptation_status == Some(status);
        Self {
            date: writing::day(reception.date, zone),
            accepted: is(AcceptationStatus::Accepted),
            refused: is(AcceptationStatus::Refused),
            partially_refused: is(AcceptationStatus::PartiallyRefused),
            reason: writing::text(reception.refusal_reason.as_deref()),
            weight: reception.weight.map(writing::tonnes).unwrap_or_default(),
            quantity: count(reception.quantity),
            numbers: numbers(&reception.identification),
            signature: Signature::of_step(&reception.signature, zone),
        }
    }
}

impl Operation {
    fn new(operation: &shared::Operation, zone: &TimeZone) -> Self {
        let code = operation.code.as_deref();
        let (shredding, dismantling) = (code == Some("R 4"), code == Some("R 12"));
        Self {
            shredding,
            dismantling,
            other: writing::text(code.filter(|_| !shredding && !dismantling)),
            mode: labels::operation_mode(operation.mode),
            date: writing::day(operation.date, zone),
            signature: Signature::of_step(&operation.signature, zone),
        }
    }
}
