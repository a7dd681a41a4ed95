//! What a BSPAOH prints, frame by frame. Its dates are told to the minute, its weights in kilograms.

use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::Serialize;

use super::company::Company;
use super::parts::{Signature, Transporter};
use super::{Cover, zone_of};
use crate::document::bspaoh::{
    self as document, Bspaoh, Consistence, Decision, PackagingType, WasteType,
};
use crate::document::{self as shared, AcceptationStatus};
use crate::{Context, writing};

#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    cover: Cover,
    emitter: Emitter,
    waste: Waste,
    emission: Signature,
    packagings: Vec<Packaging>,
    transporter: Transporter,
    delivery: Signature,
    destination: Destination,
    reception: Reception,
    operation: Operation,
}

#[derive(Debug, Serialize)]
struct Emitter {
    company: Company,
    site_name: String,
    site_address: String,
    site_infos: String,
    custom_info: String,
}

/// What is handed over.
#[derive(Debug, Serialize)]
struct Waste {
    code: String,
    adr: String,
    parts: bool,
    foetus: bool,
    weight: String,
    real: bool,
    estimated: bool,
    quantity: String,
}

#[derive(Debug, Serialize)]
struct Packaging {
    rank: String,
    kind: &'static str,
    volume: String,
    number: String,
    consistence: &'static str,
    codes: String,
    decision: &'static str,
}

#[derive(Debug, Serialize)]
struct Destination {
    company: Company,
    cap: String,
    custom_info: String,
}

#[derive(Debug, Serialize)]
struct Reception {
    date: String,
    accepted: bool,
    refused: bool,
    partially_refused: bool,
    reason: String,
    received: String,
    accepted_weight: String,
    refused_weight: String,
    quantity: String,
    signature: Signature,
}

#[derive(Debug, Serialize)]
struct Operation {
    incineration: bool,
    elimination: bool,
    mode: &'static str,
    date: String,
    signature: Signature,
}

impl Sheet {
    /// Without context, what a blank form is made from.
    pub(crate) fn new(bspaoh: &Bspaoh, context: Option<&Context>) -> Self {
        let zone = &zone_of(context);
        let destination = &bspaoh.destination;
        let delivery = &destination.handed_over_to_destination;
        Self {
            cover: Cover::new(&bspaoh.id, bspaoh.status.as_deref(), context),
            emitter: Emitter::new(&bspaoh.emitter),
            waste: Waste::new(bspaoh),
            emission: signed(&bspaoh.emitter.emission.signature, zone),
            packagings: (1..)
                .zip(&bspaoh.waste.packagings)
                .map(Packaging::new)
                .collect(),
            transporter: carrier(&bspaoh.transporter, zone),
            delivery: signed(&delivery.signature, zone),
            destination: Destination::new(destination),
            reception: Reception::new(&destination.reception, zone),
            operation: Operation::new(&destination.operation, zone),
        }
    }

    /// The form to fill in by hand.
    pub(crate) fn blank() -> Self {
        let mut sheet = Self::new(&Bspaoh::default(), None);
        sheet.transporter.receipt.leave_blank();
        sheet
    }
}

fn signed(signature: &shared::Signature, zone: &TimeZone) -> Signature {
    Signature::of_minute(signature.author.as_deref(), signature.date, zone)
}

fn carrier(transporter: &shared::Transporter, zone: &TimeZone) -> Transporter {
    let transport = &transporter.transport;
    Transporter {
        taken_over: writing::day_and_time(transport.taken_over_at, zone),
        signature: signed(&transport.signature, zone),
        ..Transporter::of(transporter, zone)
    }
}

fn kilograms(weight: Option<Decimal>) -> String {
    let written = |weight| format!("{} kg", writing::decimal(weight));
    weight.map(written).unwrap_or_default()
}

fn count(quantity: Option<i64>) -> String {
    quantity
        .map(|quantity| quantity.to_string())
        .unwrap_or_default()
}

impl Emitter {
    fn new(emitter: &document::Emitter) -> Self {
        let site = &emitter.pickup_site;
        Self {
            company: Company::short(&emitter.company, false),
            site_name: writing::text(site.name.as_deref()),
            site_address: writing::address(&[
                site.address.as_deref(),
                site.postal_code.as_deref(),
                site.city.as_deref(),
            ]),
            site_infos: writing::text(site.infos.as_deref()),
            custom_info: writing::text(emitter.custom_info.as_deref()),
        }
    }
}

impl Waste {
    fn new(bspaoh: &Bspaoh) -> Self {
        let waste = &bspaoh.waste;
        let detail = &bspaoh.emitter.emission.detail;
        Self {
            code: writing::text(waste.code.as_deref()),
            adr: writing::text(waste.adr.as_deref()),
            parts: waste.kind == Some(WasteType::Paoh),
            foetus: waste.kind == Some(WasteType::Foetus),
            weight: kilograms(detail.weight.value),
            real: detail.weight.is_estimate == Some(false),
            estimated: detail.weight.is_estimate == Some(true),
            quantity: count(detail.quantity),
        }
    }
}

impl Packaging {
    fn new((rank, packaging): (usize, &document::Packaging)) -> Self {
        let codes = packaging.identification_codes.iter();
        Self {
            rank: rank.to_string(),
            kind: match packaging.kind {
                PackagingType::LittleBox => "Petite boîte",
                PackagingType::BigBox => "Grande boîte",
                PackagingType::Reliquaire => "Reliquaire",
            },
            volume: count(packaging.volume),
            number: writing::text(packaging.container_number.as_deref()),
            consistence: match packaging.consistence {
                None => "",
                Some(Consistence::Solide) => "Solide",
                Some(Consistence::Liquide) => "Liquide",
            },
            codes: writing::joined(codes.map(String::as_str), ", "),
            decision: match packaging.acceptation {
                None | Some(Decision::Pending) => "En attente",
                Some(Decision::Accepted) => "Accepté",
                Some(Decision::Refused) => "Refusé",
            },
        }
    }
}

impl Destination {
    fn new(destination: &document::Destination) -> Self {
        Self {
            company: Company::short(&destination.company, false),
            cap: writing::text(destination.cap.as_deref()),
            custom_info: writing::text(destination.custom_info.as_deref()),
        }
    }
}

impl Reception {
    fn new(reception: &document::Reception, zone: &TimeZone) -> Self {
        let decision = &reception.acceptation;
        let detail = &reception.detail;
        let is = |status| decision.status == Some(status);
        Self {
            date: writing::day_and_time(reception.date, zone),
            accepted: is(AcceptationStatus::Accepted),
            refused: is(AcceptationStatus::Refused),
            partially_refused: is(AcceptationStatus::PartiallyRefused),
            reason: writing::text(decision.refusal_reason.as_deref()),
            received: kilograms(detail.received_weight.value),
            accepted_weight: kilograms(detail.accepted_weight.value),
            refused_weight: kilograms(detail.refused_weight.value),
            quantity: count(detail.quantity),
            signature: signed(&reception.signature, zone),
        }
    }
}

impl Operation {
    fn new(operation: &shared::Operation, zone: &TimeZone) -> Self {
        let code = operation.code.as_deref();
        Self {
            incineration: code == Some("R 1"),
            elimination: code == Some("D 10"),
            // Whatever the code.
            mode: "Élimination",
            date: writing::day_and_time(operation.date, zone),
            signature: signed(&operation.signature, zone),
        }
    }
}
