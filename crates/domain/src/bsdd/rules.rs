//! The field table of the BSDD: names, formats, from which step each field is required, from which it is
//! sealed. One line a field; what depends on the form is a named function below.

use contract::{
    bsdd::{Form, Transporter},
    slip::TransportMode,
};
use reference::vat;

use super::document::{
    broker_siret, has_automatic_emission, is_declared_dangerous, is_foreign_ship, is_item,
    is_temp_storage, is_tour, trader_siret,
};
use super::lifecycle::BsddLevel as L;
use crate::slip::{Field, Fields, Format, OnNull, View, field};

type Slip<'a> = View<'a, Form, L>;
type Row<'a> = View<'a, Transporter, L>;

const TEXT: Format = Format::Text(250);

const fn text(path: &'static str, label: &'static str) -> Field<Form, L> {
    field(path, label).format(TEXT)
}

/// A field of the description of the shipment: sealed with the emission.
const fn described(path: &'static str, label: &'static str) -> Field<Form, L> {
    text(path, label).sealed(L::Emission)
}

/// A telephone number, free text.
const fn phone(path: &'static str, label: &'static str) -> Field<Form, L> {
    field(path, label)
        .format(Format::Text(20))
        .sealed(L::Emission)
}

/// A postal address of the Internet.
const fn mail(path: &'static str, label: &'static str, message: &'static str) -> Field<Form, L> {
    field(path, label)
        .format(Format::Email(message))
        .sealed(L::Emission)
}

/// A SIRET of an actor.
const fn siret(path: &'static str, label: &'static str, role: &'static str) -> Field<Form, L> {
    field(path, label)
        .format(Format::Siret(role))
        .sealed(L::Emission)
}

/// Fields of the form.
pub static FIELDS: &Fields<Form, L> = &[
    field("customId", "le numéro libre").sealed(L::Emission),
    field("emitter.type", "le type d'émetteur")
        .sealed(L::Emission)
        .required(L::Sealing),
    described("emitter.pickupSite", "l'ancienne adresse de chantier"),
    described("emitter.workSite.name", "le nom du chantier"),
    described("emitter.workSite.address", "l'adresse du chantier"),
    field("emitter.workSite.city", "la commune du chantier")
        .format(Format::Text(100))
        .sealed(L::Emission),
    field("emitter.workSite.postalCode", "le code postal du chantier")
        .format(Format::Text(20))
        .sealed(L::Emission),
    field("emitter.workSite.infos", "les informations du chantier")
        .format(Format::Text(500))
        .sealed(L::Emission),
    field("emitter.isPrivateIndividual", "la mention particulier")
        .on_null(OnNull::False)
        .sealed(L::Emission),
    field("emitter.isForeignShip", "la mention navire étranger")
        .on_null(OnNull::False)
        .sealed(L::Emission),
    siret(
        "emitter.company.siret",
        "le SIRET de l'émetteur",
        "Émetteur",
    )
    .required(L::Sealing)
    .only_if(emitter_is_a_company),
    described("emitter.company.omiNumber", "le numéro OMI du navire"),
    described("emitter.company.name", "le nom de l'émetteur")
        .required(L::Sealing)
        .only_if(emitter_is_ashore),
    described("emitter.company.address", "l'adresse de l'émetteur")
        .required(L::Sealing)
        .only_if(emitter_is_ashore),
    described("emitter.company.contact", "le nom de contact de l'émetteur")
        .required(L::Sealing)
        .only_if(emitter_is_a_company),
    phone("emitter.company.phone", "le téléphone de l'émetteur")
        .required(L::Sealing)
        .only_if(emitter_is_a_company),
    mail(
        "emitter.company.mail",
        "l'e-mail de l'émetteur",
        "L'e-mail de l'émetteur est invalide",
    )
    .required(L::Sealing)
    .only_if(emitter_is_a_company),
    described("ecoOrganisme.name", "le nom de l'éco-organisme"),
    siret(
        "ecoOrganisme.siret",
        "le SIRET de l'éco-organisme",
        "Éco-organisme",
    ),
    described("recipient.cap", "le CAP du destinataire")
        .required(L::Sealing)
        .only_if(recipient_shows_a_cap),
    described(
        "recipient.processingOperation",
        "l'opération prévue par le destinataire",
    )
    .required(L::Sealing)
    .only_if(recipient_treats_the_waste),
    field(
        "recipient.isTempStorage",
        "la mention d'entreposage provisoire",
    )
    .sealed(L::Emission),
    described("recipient.company.name", "le nom du destinataire")
        .required(L::Sealing)
        .only_if(is_no_item),
    siret(
        "recipient.company.siret",
        "le SIRET du destinataire",
        "Destinataire",
    )
    .required(L::Sealing)
    .only_if(is_no_item),
    described("recipient.company.address", "l'adresse du destinataire")
        .required(L::Sealing)
        .only_if(is_no_item),
    described(
        "recipient.company.contact",
        "le nom de contact du destinataire",
    )
    .required(L::Sealing)
    .only_if(is_no_item),
    phone("recipient.company.phone", "le téléphone du destinataire")
        .required(L::Sealing)
        .only_if(is_no_item),
    mail(
        "recipient.company.mail",
        "l'e-mail du destinataire",
        "L'e-mail du destinataire est invalide",
    )
    .required(L::Sealing)
    .only_if(is_no_item),
    field("wasteDetails.code", "le code déchet")
        .sealed(L::Emission)
        .required(L::Sealing)
        .only_if(is_no_item),
    described("wasteDetails.name", "la dénomination du déchet")
        .required(L::Sealing)
        .only_if(is_no_item),
    field("wasteDetails.isSubjectToADR", "la soumission à l'ADR").sealed(L::Emission),
    field("wasteDetails.onuCode", "la mention ADR")
        .format(Format::Text(750))
        .sealed(L::Emission),
    described(
        "wasteDetails.nonRoadRegulationMention",
        "la mention RID, ADN, IMDG",
    ),
    field("wasteDetails.packagingInfos", "les conditionnements")
        .on_null(OnNull::EmptyList)
        .sealed(L::Emission),
    field("wasteDetails.quantity", "la quantité de déchet")
        .format(Format::Decimal)
        .sealed(L::Emission)
        .required(L::Sealing)
        .only_if(quantity_is_known),
    field(
        "wasteDetails.quantityType",
        "le type de quantité (réelle ou estimée)",
    )
    .sealed(L::Emission)
    .required(L::Sealing)
    .only_if(quantity_is_known),
    field("wasteDetails.consistences", "la consistance du déchet")
        .column("wasteDetailsConsistence")
        .on_null(OnNull::EmptyList)
        .sealed(L::Emission)
        .required(L::Sealing)
        .only_if(is_no_item),
    field(
        "wasteDetails.pop",
        "la mention des polluants organiques persistants",
    )
    .on_null(OnNull::False)
    .sealed(L::Emission),
    field("wasteDetails.isDangerous", "la mention de dangerosité")
        .on_null(OnNull::False)
        .sealed(L::Emission),
    field("wasteDetails.parcelNumbers", "les parcelles")
        .on_null(OnNull::EmptyList)
        .sealed(L::Emission),
    field(
        "wasteDetails.analysisReferences",
        "les références d'analyses",
    )
    .format(Format::Texts(250))
    .on_null(OnNull::EmptyList)
    .sealed(L::Emission),
    field(
        "wasteDetails.landIdentifiers",
        "les identifiants de terrains",
    )
    .format(Format::Texts(250))
    .on_null(OnNull::EmptyList)
    .sealed(L::Emission),
    field("wasteDetails.sampleNumber", "le numéro d'échantillon").sealed(L::Transport),
    field(
        "isDirectSupply",
        "l'acheminement direct par pipeline ou convoyeur",
    )
    .on_null(OnNull::Keep)
    .sealed(L::Emission),
    described("trader.company.name", "le nom du négociant")
        .required(L::Sealing)
        .only_if(has_trader),
    siret("trader.company.siret", "le SIRET du négociant", "Négociant"),
    described("trader.company.address", "l'adresse du négociant")
        .required(L::Sealing)
        .only_if(has_trader),
    described("trader.company.contact", "le nom de contact du négociant")
        .required(L::Sealing)
        .only_if(has_trader),
    phone("trader.company.phone", "le téléphone du négociant")
        .required(L::Sealing)
        .only_if(has_trader),
    mail(
        "trader.company.mail",
        "l'e-mail du négociant",
        "L'e-mail du négociant est invalide",
    )
    .required(L::Sealing)
    .only_if(has_trader),
    described("trader.receipt", "le récépissé du négociant")
        .required(L::Sealing)
        .only_if(has_trader)
        .note(RECEIPT_NOTE),
    described(
        "trader.department",
        "le département du récépissé du négociant",
    )
    .required(L::Sealing)
    .only_if(has_trader)
    .note(RECEIPT_NOTE),
    field(
        "trader.validityLimit",
        "la date de validité du récépissé du négociant",
    )
    .sealed(L::Emission)
    .required(L::Sealing)
    .only_if(has_trader)
    .note(RECEIPT_NOTE),
    described("broker.company.name", "le nom du courtier")
        .required(L::Sealing)
        .only_if(has_broker),
    siret("broker.company.siret", "le SIRET du courtier", "Courtier"),
    described("broker.company.address", "l'adresse du courtier")
        .required(L::Sealing)
        .only_if(has_broker),
    described("broker.company.contact", "le nom de contact du courtier")
        .required(L::Sealing)
        .only_if(has_broker),
    phone("broker.company.phone", "le téléphone du courtier")
        .required(L::Sealing)
        .only_if(has_broker),
    described("broker.company.mail", "l'e-mail du courtier")
        .required(L::Sealing)
        .only_if(has_broker),
    described("broker.receipt", "le récépissé du courtier")
        .required(L::Sealing)
        .only_if(has_broker)
        .note(RECEIPT_NOTE),
    described(
        "broker.department",
        "le département du récépissé du courtier",
    )
    .required(L::Sealing)
    .only_if(has_broker)
    .note(RECEIPT_NOTE),
    field(
        "broker.validityLimit",
        "la date de validité du récépissé du courtier",
    )
    .sealed(L::Emission)
    .required(L::Sealing)
    .only_if(has_broker)
    .note(RECEIPT_NOTE),
];

/// Parts of the form that are rows of their own: they are edited as wholes.
pub static PARTS: &Fields<Form, L> = &[
    field("temporaryStorageDetail", "l'entreposage provisoire")
        .column("forwardedIn")
        .sealed(L::Emission),
    field("grouping", "les bordereaux annexés").sealed(L::Emission),
    field("transporters", "la liste des transporteurs").sealed(L::Reception),
    field("intermediaries", "les intermédiaires").sealed(L::Reception),
];

/// Fields of a carrier; they are required when this carrier signs.
pub static CARRIER_FIELDS: &Fields<Transporter, L> = &[
    carried(
        "company.name",
        "le nom du transporteur",
        "transporterCompanyName",
    )
    .format(TEXT)
    .required(L::Transport),
    carried(
        "company.siret",
        "le SIRET du transporteur",
        "transporterCompanySiret",
    )
    .format(Format::Siret("Transporteur")),
    carried(
        "company.vatNumber",
        "le numéro de TVA du transporteur",
        "transporterCompanyVatNumber",
    )
    .format(Format::ForeignVat("Transporteur")),
    carried(
        "company.address",
        "l'adresse du transporteur",
        "transporterCompanyAddress",
    )
    .format(TEXT)
    .required(L::Transport),
    carried(
        "company.contact",
        "le nom de contact du transporteur",
        "transporterCompanyContact",
    )
    .format(TEXT)
    .required(L::Transport),
    carried(
        "company.phone",
        "le téléphone du transporteur",
        "transporterCompanyPhone",
    )
    .format(Format::Text(20))
    .required(L::Transport),
    carried(
        "company.mail",
        "l'e-mail du transporteur",
        "transporterCompanyMail",
    )
    .format(Format::Email("L'e-mail du transporteur est invalide"))
    .required(L::Transport),
    carried(
        "isExemptedOfReceipt",
        "l'exemption de récépissé",
        "transporterIsExemptedOfReceipt",
    ),
    carried(
        "receipt",
        "le numéro de récépissé du transporteur",
        "transporterReceipt",
    )
    .format(TEXT)
    .required(L::Transport)
    .only_if(carrier_shows_a_receipt)
    .note(RECEIPT_NOTE),
    carried(
        "department",
        "le département du récépissé du transporteur",
        "transporterDepartment",
    )
    .format(TEXT)
    .required(L::Transport)
    .only_if(carrier_shows_a_receipt)
    .note(RECEIPT_NOTE),
    carried(
        "validityLimit",
        "la date limite de validité du récépissé du transporteur",
        "transporterValidityLimit",
    )
    .required(L::Transport)
    .only_if(carrier_shows_a_receipt)
    .note(RECEIPT_NOTE),
    carried("mode", "le mode de transport", "transporterTransportMode").required(L::Transport),
    carried(
        "numberPlate",
        "l'immatriculation du transporteur",
        "transporterNumberPlate",
    )
    .format(TEXT)
    .required(L::Transport)
    .only_if(carrier_goes_by_road),
    carried(
        "customInfo",
        "le champ libre du transporteur",
        "transporterCustomInfo",
    )
    .format(TEXT),
];

const RECEIPT_NOTE: &str = "L'établissement doit renseigner son récépissé dans Trackdéchets.";

const fn carried(
    path: &'static str,
    label: &'static str,
    column: &'static str,
) -> Field<Transporter, L> {
    field(path, label).column(column).sealed(L::Transport)
}

fn emitter_is_a_company(view: &Slip<'_>) -> bool {
    !has_automatic_emission(view.merged)
}

fn emitter_is_ashore(view: &Slip<'_>) -> bool {
    !is_foreign_ship(view.merged)
}

/// Items of a tour take everything but their emitter from the tour.
fn is_no_item(view: &Slip<'_>) -> bool {
    !is_item(view.merged)
}

/// A tour learns its quantity from its items.
fn quantity_is_known(view: &Slip<'_>) -> bool {
    !is_item(view.merged) && !is_tour(view.merged)
}

fn recipient_shows_a_cap(view: &Slip<'_>) -> bool {
    is_declared_dangerous(view.merged) && quantity_is_known(view)
}

fn recipient_treats_the_waste(view: &Slip<'_>) -> bool {
    !is_temp_storage(view.merged) && is_no_item(view)
}

fn has_trader(view: &Slip<'_>) -> bool {
    trader_siret(view.merged).is_some() && is_no_item(view)
}

fn has_broker(view: &Slip<'_>) -> bool {
    broker_siret(view.merged).is_some() && is_no_item(view)
}

fn carrier_goes_by_road(view: &Row<'_>) -> bool {
    view.merged.mode == Some(TransportMode::Road)
}

/// An unknown mode counts as road; neither exempted nor foreign carriers show a receipt.
fn carrier_shows_a_receipt(view: &Row<'_>) -> bool {
    let may_be_road = view
        .merged
        .mode
        .is_none_or(|mode| mode == TransportMode::Road);
    let is_exempted = view.merged.is_exempted_of_receipt == Some(true);
    may_be_road && !is_exempted && !is_foreign(view.merged)
}

/// A carrier known by a foreign VAT number.
pub(super) fn is_foreign(carrier: &Transporter) -> bool {
    let vat = carrier
        .company
        .as_ref()
        .and_then(|c| c.vat_number.as_deref());
    vat.is_some_and(vat::is_foreign_vat)
}
