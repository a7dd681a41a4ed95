//! The field table of the BSVHU: names, formats, from which signature each field is sealed, from which it is
//! required. One line a field; what depends on the slip or on the user is a named function below.

use contract::{
    bsvhu::{Bsvhu, BsvhuPackaging, BsvhuTransporter},
    slip::WasteAcceptationStatus,
};
use reference::{operation, waste_code};

use super::{
    document::{
        acceptation, broker_siret, eco_organisme_siret, emitter_siret, has_no_siret, is_irregular,
        is_refused, next_destination_siret, trader_siret,
    },
    lifecycle::BsvhuLevel as L,
};
use crate::slip::{CarrierRow, Field, Fields, Format, OnNull, View, carrier_fields, field};

type Slip<'a> = View<'a, Bsvhu, L>;

const AGREEMENT: Format = Format::Text(100);
/// In tonnes.
const WEIGHT: Format = Format::Weight(50_000);
const WASTE_CODE: Format = Format::Listed(
    &waste_code::BSVHU_CODES,
    "Le code déchet ne fait pas partie de la liste reconnue",
);
const OPERATION_CODE: Format = Format::Listed(
    operation::BSVHU.codes(),
    "Le code de l'opération de traitement ne fait pas partie de la liste reconnue",
);

const fn text(path: &'static str, label: &'static str) -> Field<Bsvhu, L> {
    field(path, label).format(Format::Text(250))
}

const fn siret(path: &'static str, label: &'static str, role: &'static str) -> Field<Bsvhu, L> {
    field(path, label).format(Format::Siret(role))
}

const fn mail(path: &'static str, label: &'static str, message: &'static str) -> Field<Bsvhu, L> {
    field(path, label).format(Format::Email(message))
}

/// Fields of the slip.
pub static FIELDS: &Fields<Bsvhu, L> = &[
    text("customId", "le numéro libre")
        .sealed(L::Operation)
        .hidden(),
    field("emitter.agrementNumber", "le N° d'agrément de l'émetteur")
        .format(AGREEMENT)
        .sealed_by(emitter_until_transport),
    field(
        "emitter.irregularSituation",
        "la situation irrégulière de l'émetteur",
    )
    .on_null(OnNull::False)
    .sealed_by(emitter_until_transport),
    field("emitter.noSiret", "l'absence de SIRET de l'émetteur")
        .on_null(OnNull::False)
        .sealed_by(emitter_until_transport),
    text("emitter.company.name", "la raison sociale de l'émetteur")
        .sealed_by(emitter_until_transport)
        .required(L::Emission),
    siret(
        "emitter.company.siret",
        "le SIRET de l'émetteur",
        "Émetteur",
    )
    .sealed_by(emitter_until_transport)
    .required(L::Emission)
    .only_if(emitter_has_a_siret),
    text("emitter.company.address", "l'adresse de l'émetteur")
        .sealed_by(emitter_until_transport)
        .required(L::Emission)
        .only_if(address_is_not_in_parts),
    text(
        "emitter.company.street",
        "le numéro et la rue de l'émetteur",
    )
    .sealed_by(emitter_until_transport)
    .required(L::Emission)
    .only_if(address_is_not_on_one_line),
    text("emitter.company.city", "la commune de l'émetteur")
        .sealed_by(emitter_until_transport)
        .required(L::Emission)
        .only_if(address_is_not_on_one_line),
    text("emitter.company.postalCode", "le code postal de l'émetteur")
        .sealed_by(emitter_until_transport)
        .required(L::Emission)
        .only_if(address_is_not_on_one_line),
    text(
        "emitter.company.contact",
        "la personne à contacter chez l'émetteur",
    )
    .sealed_by(emitter_until_transport)
    .required(L::Emission)
    .only_if(emitter_has_a_siret),
    text("emitter.company.phone", "le N° de téléphone de l'émetteur")
        .sealed_by(emitter_until_transport)
        .required(L::Emission)
        .only_if(emitter_is_regular),
    mail(
        "emitter.company.mail",
        "l'adresse e-mail de l'émetteur",
        "E-mail émetteur invalide",
    )
    .sealed_by(emitter_until_transport)
    .required(L::Emission)
    .only_if(emitter_is_regular),
    field("wasteCode", "le code déchet")
        .format(WASTE_CODE)
        .sealed_by(emitter_until_transport)
        .required(L::Emission),
    field("destination.type", "le type de destination")
        .sealed(L::TRANSPORT)
        .required(L::Emission),
    field(
        "destination.agrementNumber",
        "le N° d'agrément du destinataire",
    )
    .format(AGREEMENT)
    .sealed(L::Operation),
    field("destination.plannedOperationCode", "l'opération prévue")
        .format(OPERATION_CODE)
        .sealed(L::TRANSPORT)
        .required(L::Emission),
    text(
        "destination.company.name",
        "la raison sociale du destinataire",
    )
    .sealed(L::TRANSPORT)
    .required(L::Emission),
    siret(
        "destination.company.siret",
        "le SIRET du destinataire",
        "Destination",
    )
    .sealed(L::TRANSPORT)
    .required(L::Emission),
    text("destination.company.address", "l'adresse du destinataire")
        .sealed(L::TRANSPORT)
        .required(L::Emission),
    text(
        "destination.company.contact",
        "la personne à contacter chez le destinataire",
    )
    .sealed(L::Operation)
    .required(L::Emission),
    text(
        "destination.company.phone",
        "le N° de téléphone du destinataire",
    )
    .sealed(L::Operation)
    .required(L::Emission),
    mail(
        "destination.company.mail",
        "l'adresse e-mail du destinataire",
        "E-mail destinataire invalide",
    )
    .sealed(L::Operation)
    .required(L::Emission),
    field("packaging", "le conditionnement")
        .sealed_by(emitter_until_transport)
        .required(L::Emission),
    field("identification.numbers", "le détail des identifications")
        .format(Format::Texts(250))
        .on_null(OnNull::EmptyList)
        .sealed_by(emitter_until_transport)
        .required(L::Emission)
        .only_if(numbers_are_listed),
    field("identification.type", "le type de numéro d'identification")
        .sealed_by(emitter_until_transport)
        .required(L::Emission)
        .only_if(vehicles_go_one_by_one),
    field("quantity", "le nombre de véhicules")
        .sealed_by(emitter_until_transport)
        .required(L::Emission),
    field("weight.value", "le poids")
        .format(WEIGHT)
        .sealed_by(emitter_until_transport)
        .required(L::Emission),
    field("weight.isEstimate", "le caractère estimé du poids")
        .on_null(OnNull::False)
        .sealed_by(emitter_until_transport),
    field(
        "containsElectricOrHybridVehicles",
        "comprend des véhicules électriques ou hybrides",
    )
    .sealed(L::Operation),
    // Reception data are sealed by the reception, or by the operation when that one was skipped.
    field(
        "destination.reception.acceptationStatus",
        "le statut d'acceptation du destinataire",
    )
    .sealed(L::Reception)
    .required(L::Reception),
    field("destination.reception.weight", "le poids réel reçu")
        .format(WEIGHT)
        .sealed(L::Reception)
        .required(L::Reception),
    text(
        "destination.reception.refusalReason",
        "le motif de refus du destinataire",
    )
    .sealed(L::Reception)
    .required(L::Reception)
    .only_if(something_is_refused),
    field("destination.reception.date", "la date de réception")
        .sealed(L::Reception)
        .required(L::Reception)
        .only_if(exactly_at_reception),
    field(
        "destination.reception.identification.numbers",
        "les numéros attribués à la réception",
    )
    .format(Format::Texts(250))
    .on_null(OnNull::EmptyList)
    .sealed(L::Operation),
    field(
        "destination.reception.identification.type",
        "le type des numéros attribués à la réception",
    )
    .sealed(L::Operation),
    field(
        "destination.reception.quantity",
        "le nombre de véhicules reçus",
    )
    .sealed(L::Operation),
    field(
        "destination.operation.code",
        "l'opération réalisée par le destinataire",
    )
    .format(OPERATION_CODE)
    .sealed(L::Operation)
    .required(L::Operation)
    .only_if(waste_is_not_refused),
    field("destination.operation.date", "la date de l'opération")
        .sealed(L::Operation)
        .required(L::Operation)
        .only_if(waste_is_not_refused),
    field("destination.operation.mode", "le mode de traitement").sealed(L::Operation),
    siret(
        "destination.operation.nextDestination.company.siret",
        "le SIRET de l'exutoire",
        "Éxutoire",
    )
    .sealed(L::Operation),
    field(
        "destination.operation.nextDestination.company.vatNumber",
        "le numéro de TVA de l'exutoire",
    )
    .format(Format::ForeignVat("Éxutoire"))
    .sealed(L::Operation),
    text(
        "destination.operation.nextDestination.company.extraEuropeanId",
        "l'identifiant hors Union européenne de l'exutoire",
    )
    .sealed(L::Operation),
    field(
        "destination.operation.nextDestination.company.country",
        "le pays de l'exutoire",
    )
    .format(Format::Country("Éxutoire"))
    .sealed(L::Operation),
    text(
        "destination.operation.nextDestination.company.name",
        "la raison sociale de l'exutoire",
    )
    .sealed(L::Operation)
    .required(L::Operation)
    .only_if(next_destination_is_french),
    text(
        "destination.operation.nextDestination.company.address",
        "l'adresse de l'exutoire",
    )
    .sealed(L::Operation)
    .required(L::Operation)
    .only_if(next_destination_is_french),
    text(
        "destination.operation.nextDestination.company.contact",
        "la personne à contacter chez l'exutoire",
    )
    .sealed(L::Operation)
    .required(L::Operation)
    .only_if(next_destination_is_french),
    text(
        "destination.operation.nextDestination.company.phone",
        "le N° de téléphone de l'exutoire",
    )
    .sealed(L::Operation)
    .required(L::Operation)
    .only_if(next_destination_is_french),
    mail(
        "destination.operation.nextDestination.company.mail",
        "l'adresse e-mail de l'exutoire",
        "E-mail destinataire suivant invalide",
    )
    .sealed(L::Operation)
    .required(L::Operation)
    .only_if(next_destination_is_french),
    field("transporters", "la liste des transporteurs")
        .sealed(L::LAST_TRANSPORT)
        .required(L::TRANSPORT),
    text("ecoOrganisme.name", "le nom de l'éco-organisme")
        .sealed(L::Operation)
        .required(L::TRANSPORT)
        .only_if(has_eco_organisme),
    siret(
        "ecoOrganisme.siret",
        "le SIRET de l'éco-organisme",
        "Éco-organisme",
    )
    .sealed(L::Operation),
    text("broker.company.name", "la raison sociale du courtier").sealed_by(broker_at_operation),
    siret("broker.company.siret", "le SIRET du courtier", "Courtier")
        .sealed_by(broker_at_operation),
    text("broker.company.address", "l'adresse du courtier").sealed_by(broker_at_operation),
    text(
        "broker.company.contact",
        "la personne à contacter chez le courtier",
    )
    .sealed_by(broker_at_operation),
    text("broker.company.phone", "le N° de téléphone du courtier").sealed_by(broker_at_operation),
    text("broker.company.mail", "l'adresse e-mail du courtier").sealed_by(broker_at_operation),
    text(
        "broker.recepisse.number",
        "le numéro de récépissé du courtier",
    )
    .sealed_by(broker_at_operation),
    text(
        "broker.recepisse.department",
        "le département de récépissé du courtier",
    )
    .sealed_by(broker_at_operation),
    field(
        "broker.recepisse.validityLimit",
        "la date de validité du récépissé du courtier",
    )
    .sealed_by(broker_at_operation),
    text("trader.company.name", "la raison sociale du négociant").sealed_by(trader_at_operation),
    siret("trader.company.siret", "le SIRET du négociant", "Trader").sealed_by(trader_at_operation),
    text("trader.company.address", "l'adresse du négociant").sealed_by(trader_at_operation),
    text(
        "trader.company.contact",
        "la personne à contacter chez le négociant",
    )
    .sealed_by(trader_at_operation),
    text("trader.company.phone", "le N° de téléphone du négociant").sealed_by(trader_at_operation),
    field("trader.company.mail", "l'adresse e-mail du négociant").sealed_by(trader_at_operation),
    text(
        "trader.recepisse.number",
        "le numéro de récépissé du négociant",
    )
    .sealed_by(trader_at_operation),
    text(
        "trader.recepisse.department",
        "le département de récépissé du négociant",
    )
    .sealed_by(trader_at_operation),
    field(
        "trader.recepisse.validityLimit",
        "la date de validité du récépissé du négociant",
    )
    .sealed_by(trader_at_operation),
    field("intermediaries", "les intermédiaires")
        .on_null(OnNull::Keep)
        .sealed(L::Operation),
];

/// Fields of a carrier.
pub static CARRIER_FIELDS: &Fields<CarrierRow<BsvhuTransporter>, L> =
    &carrier_fields("L'établissement doit renseigner son récépissé dans Trackdéchets");

fn stored_or_merged<'a>(view: &Slip<'a>) -> &'a Bsvhu {
    view.stored.unwrap_or(view.merged)
}

/// Rule E*: the emitter may correct what it declares until the first carrier signs.
fn emitter_until_transport(view: &Slip<'_>) -> Option<L> {
    let emitter = emitter_siret(stored_or_merged(view));
    Some(if view.facts.actor.belongs_to(emitter) {
        L::TRANSPORT
    } else {
        L::Emission
    })
}

/// A broker or trader, once named, cannot be changed nor removed after the operation.
fn broker_at_operation(view: &Slip<'_>) -> Option<L> {
    let is_named = [stored_or_merged(view), view.merged]
        .into_iter()
        .any(|bsvhu| broker_siret(bsvhu).is_some());
    is_named.then_some(L::Operation)
}

fn trader_at_operation(view: &Slip<'_>) -> Option<L> {
    let is_named = [stored_or_merged(view), view.merged]
        .into_iter()
        .any(|bsvhu| trader_siret(bsvhu).is_some());
    is_named.then_some(L::Operation)
}

fn emitter_has_a_siret(view: &Slip<'_>) -> bool {
    !has_no_siret(view.merged)
}

fn emitter_is_regular(view: &Slip<'_>) -> bool {
    !is_irregular(view.merged)
}

fn address_is_not_in_parts(view: &Slip<'_>) -> bool {
    let company = view
        .merged
        .emitter
        .as_ref()
        .and_then(|e| e.company.as_ref());
    company.is_none_or(|company| company.address().is_none())
}

fn address_is_not_on_one_line(view: &Slip<'_>) -> bool {
    let company = view
        .merged
        .emitter
        .as_ref()
        .and_then(|e| e.company.as_ref());
    let address = company.and_then(|company| company.identity.address.as_deref());
    address.is_none_or(str::is_empty)
}

fn numbers_are_listed(view: &Slip<'_>) -> bool {
    view.merged.created_at.0 >= view.facts.settings.rules_of_october_2024
}

fn vehicles_go_one_by_one(view: &Slip<'_>) -> bool {
    view.merged.packaging == Some(BsvhuPackaging::Unite)
}

fn something_is_refused(view: &Slip<'_>) -> bool {
    matches!(
        acceptation(view.merged),
        Some(WasteAcceptationStatus::Refused | WasteAcceptationStatus::PartiallyRefused)
    )
}

fn waste_is_not_refused(view: &Slip<'_>) -> bool {
    !is_refused(view.merged)
}

/// The operation may skip the reception, and its date with it.
fn exactly_at_reception(view: &Slip<'_>) -> bool {
    view.level == Some(L::Reception)
}

fn next_destination_is_french(view: &Slip<'_>) -> bool {
    next_destination_siret(view.merged).is_some()
}

fn has_eco_organisme(view: &Slip<'_>) -> bool {
    eco_organisme_siret(view.merged).is_some()
}
