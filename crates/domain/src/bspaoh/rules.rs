//! The field table of the BSPAOH: names, formats, from which signature each field is sealed, from which it is
//! required. One line a field, the only carrier included; what depends on the slip or on the user is a named function
//! below.

use contract::{bspaoh::Bspaoh, slip::TransportMode};
use reference::{operation, vat::is_foreign_vat, waste_code};

use super::{
    document::{acceptation, carrier_siret, carrier_vat_number, emitter_siret, was_turned_away},
    lifecycle::BspaohLevel as L,
};
use crate::slip::{Field, Fields, Format, OnNull, TransportLeg, View, field};

type Slip<'a> = View<'a, Bspaoh, L>;

const RECEIPT_NOTE: &str = "L'établissement doit renseigner son récépissé dans Trackdéchets";
const RECEIPT: &str = "transporter.recepisse";
const RECEIVED_WEIGHT: &str = "destination.reception.detail.receivedWeight";

const fn text(path: &'static str, label: &'static str) -> Field<Bspaoh, L> {
    field(path, label).format(Format::Text(250))
}

const fn quantity(
    path: &'static str,
    label: &'static str,
    column: &'static str,
) -> Field<Bspaoh, L> {
    field(path, label).format(Format::Quantity).column(column)
}

/// What the emitter declares.
const fn emitted(path: &'static str, label: &'static str) -> Field<Bspaoh, L> {
    text(path, label).sealed(L::Emission)
}

/// The site that receives the waste.
const fn destination(path: &'static str, label: &'static str) -> Field<Bspaoh, L> {
    text(path, label)
        .sealed_by(destination_until_transport)
        .required(L::Emission)
}

/// What the carrier tells.
const fn carried(path: &'static str, label: &'static str) -> Field<Bspaoh, L> {
    field(path, label).sealed(L::Transport)
}

/// The receipt of the carrier's profile.
const fn receipt(path: &'static str, label: &'static str) -> Field<Bspaoh, L> {
    carried(path, label)
        .told_at(RECEIPT)
        .required(L::Transport)
        .only_if(shows_a_receipt)
        .note(RECEIPT_NOTE)
}

/// Fields of the slip.
pub static FIELDS: &Fields<Bspaoh, L> = &[
    emitted("waste.adr", "la mention ADR").format(Format::Text(750)),
    field("waste.type", "le type de pièces")
        .on_null(OnNull::Keep)
        .sealed(L::Emission)
        .required(L::Emission),
    field("waste.code", "le code déchet")
        .format(Format::WasteCode(&waste_code::BSPAOH))
        .sealed(L::Emission)
        .required(L::Emission),
    field("waste.packagings", "le conditionnement")
        .on_null(OnNull::EmptyList)
        .sealed(L::Emission)
        .required(L::Emission)
        .missing_at(""),
    emitted("emitter.company.name", "le nom de l'établissement émetteur").required(L::Emission),
    emitted(
        "emitter.company.siret",
        "le SIRET de l'établissement émetteur",
    )
    .format(Format::Siret("Émetteur"))
    .required(L::Emission),
    emitted(
        "emitter.company.address",
        "l'adresse de l'établissement émetteur",
    )
    .required(L::Emission),
    emitted(
        "emitter.company.contact",
        "le contact de l'établissement émetteur",
    )
    .required(L::Emission),
    emitted(
        "emitter.company.phone",
        "le téléphone de l'établissement émetteur",
    )
    .required(L::Emission),
    emitted(
        "emitter.company.mail",
        "l'e-mail de l'établissement émetteur",
    )
    .required(L::Emission),
    emitted("emitter.customInfo", "l'information libre de l'émetteur"),
    emitted("emitter.pickupSite.name", "le nom du lieu de collecte"),
    emitted(
        "emitter.pickupSite.address",
        "l'adresse du lieu de collecte",
    ),
    emitted("emitter.pickupSite.city", "la commune du lieu de collecte"),
    emitted(
        "emitter.pickupSite.postalCode",
        "le code postal du lieu de collecte",
    ),
    emitted(
        "emitter.pickupSite.infos",
        "les précisions sur le lieu de collecte",
    ),
    quantity(
        "emitter.emission.detail.weight.value",
        "le poids remis",
        "emitterWasteWeightValue",
    )
    .sealed(L::Emission),
    field(
        "emitter.emission.detail.weight.isEstimate",
        "le caractère estimé du poids remis",
    )
    .sealed(L::Emission),
    quantity(
        "emitter.emission.detail.quantity",
        "le nombre de conditionnements remis",
        "emitterWasteQuantityValue",
    )
    .sealed(L::Emission)
    .required(L::Emission)
    .only_if(weighs_nothing),
    destination("destination.company.name", "le nom du crématorium"),
    destination("destination.company.siret", "le SIRET du crématorium")
        .format(Format::Siret("Destination")),
    destination("destination.company.address", "l'adresse du crématorium"),
    destination("destination.company.contact", "le contact du crématorium"),
    destination("destination.company.phone", "le téléphone du crématorium"),
    destination("destination.company.mail", "l'e-mail du crématorium"),
    text(
        "destination.customInfo",
        "l'information libre de la destination",
    )
    .sealed(L::Operation),
    text("destination.cap", "le CAP de la destination").sealed(L::Transport),
    quantity(
        "destination.reception.detail.receivedWeight.value",
        "le poids reçu",
        "destinationReceptionWasteReceivedWeightValue",
    )
    .told_at(RECEIVED_WEIGHT)
    .sealed(L::Reception),
    // Computed, hence told with what it is computed from.
    quantity(
        "destination.reception.detail.acceptedWeight.value",
        "le poids accepté",
        "destinationReceptionWasteAcceptedWeightValue",
    )
    .told_at(RECEIVED_WEIGHT)
    .sealed(L::Reception),
    quantity(
        "destination.reception.detail.refusedWeight.value",
        "le poids refusé",
        "destinationReceptionWasteRefusedWeightValue",
    )
    .told_at("destination.reception.detail.refusedWeight")
    .sealed(L::Reception),
    quantity(
        "destination.reception.detail.quantity",
        "le nombre de conditionnements reçus",
        "destinationReceptionWasteQuantityValue",
    )
    .sealed(L::Reception),
    field(
        "destination.reception.acceptation.status",
        "la décision d'acceptation",
    )
    .sealed(L::Reception)
    .required(L::Reception),
    text(
        "destination.reception.acceptation.refusalReason",
        "le motif du refus",
    )
    .column("destinationReceptionWasteRefusalReason")
    .sealed(L::Reception)
    .required(L::Reception)
    .only_if(something_is_refused),
    field("destination.reception.date", "la date de réception")
        .sealed(L::Reception)
        .required(L::Reception),
    field(
        "packagingAcceptations",
        "la décision sur chaque conditionnement",
    )
    .column("destinationReceptionWastePackagingsAcceptation")
    .told_at("destination.reception.acceptation.packagings")
    .on_null(OnNull::EmptyList)
    .sealed(L::Reception),
    field("destination.operation.code", "le code de l'opération")
        .format(Format::OneOf(operation::BSPAOH.codes()))
        .sealed(L::Operation)
        .required(L::Operation),
    field("destination.operation.date", "la date de l'opération")
        .sealed(L::Operation)
        .required(L::Operation)
        .only_if(waste_is_not_refused),
    carried("transporter.company.name", "le nom du transporteur").required(L::Transport),
    carried("transporter.company.siret", "le SIRET du transporteur")
        .format(Format::Siret("Transporteur"))
        .required(L::Emission)
        .only_if(carrier_has_no_vat_number),
    carried(
        "transporter.transport.takenOverAt",
        "la date de prise en charge",
    )
    .column("transporterTakenOverAt")
    .required(L::Transport),
    carried("transporter.company.address", "l'adresse du transporteur").required(L::Transport),
    carried("transporter.company.contact", "le contact du transporteur").required(L::Transport),
    carried("transporter.company.phone", "le téléphone du transporteur").required(L::Transport),
    carried("transporter.company.mail", "l'e-mail du transporteur")
        .format(Format::Email("E-mail transporteur invalide"))
        .required(L::Transport),
    carried(
        "transporter.company.vatNumber",
        "le numéro de TVA du transporteur",
    )
    .format(Format::ForeignVat("Transporteur"))
    .required(L::Transport)
    .only_if(carrier_has_no_siret),
    carried(
        "transporter.customInfo",
        "l'information libre du transporteur",
    ),
    carried(
        "transporter.recepisse.isExempted",
        "l'exemption de récépissé du transporteur",
    )
    .on_null(OnNull::False)
    .required(L::Transport),
    receipt(
        "transporter.recepisse.number",
        "le numéro de récépissé du transporteur",
    ),
    receipt(
        "transporter.recepisse.department",
        "le département de récépissé du transporteur",
    ),
    receipt(
        "transporter.recepisse.validityLimit",
        "la date de validité du récépissé du transporteur",
    ),
    carried("transporter.transport.mode", "le mode de transport").required(L::Transport),
    carried(
        "transporter.transport.plates",
        "la plaque d'immatriculation",
    )
    .on_null(OnNull::EmptyList)
    .required(L::Transport)
    .only_if(goes_by_road)
    .missing_at("transporterTransportPlates"),
];

/// The emitter may choose another destination until the carrier signs.
fn destination_until_transport(view: &Slip<'_>) -> Option<L> {
    let emitter = emitter_siret(view.stored.unwrap_or(view.merged));
    Some(if view.facts.actor.belongs_to(emitter) {
        L::Transport
    } else {
        L::Emission
    })
}

fn weighs_nothing(view: &Slip<'_>) -> bool {
    let emission = view
        .merged
        .emitter
        .as_ref()
        .and_then(|e| e.emission.as_ref());
    let detail = emission.and_then(|emission| emission.detail.as_ref());
    let weight = detail.and_then(|detail| detail.weight.as_ref());
    weight.is_none_or(|weight| weight.value.is_zero())
}

fn something_is_refused(view: &Slip<'_>) -> bool {
    was_turned_away(view.merged)
}

fn waste_is_not_refused(view: &Slip<'_>) -> bool {
    use contract::slip::WasteAcceptationStatus::Refused;
    acceptation(view.merged) != Some(Refused)
}

fn carrier_has_no_vat_number(view: &Slip<'_>) -> bool {
    carrier_vat_number(view.merged).is_none()
}

fn carrier_has_no_siret(view: &Slip<'_>) -> bool {
    carrier_siret(view.merged).is_none()
}

fn goes_by_road(view: &Slip<'_>) -> bool {
    view.merged.transporter.mode() == Some(TransportMode::Road)
}

fn shows_a_receipt(view: &Slip<'_>) -> bool {
    let is_foreign = carrier_vat_number(view.merged).is_some_and(is_foreign_vat);
    goes_by_road(view) && !view.merged.transporter.is_exempted() && !is_foreign
}
