//! The field table of the BSDA: names, formats, from which signature each field is sealed, from which it is
//! required. One line a field; what depends on the slip or on the user is a named function below.

use contract::bsda::{Bsda, BsdaConsistence, BsdaTransporter, BsdaType};
use contract::slip::WasteAcceptationStatus;
use reference::{operation, waste_code};

use super::document::{
    destination_siret, eco_organisme_siret, emitter_siret, has_worker, is_private_individual,
    is_worker_disabled, kind_of, next_destination_siret, operation_code, worker_siret,
};
use super::lifecycle::BsdaLevel as L;
use crate::slip::{
    CarrierRow, Field, Fields, Format, OnNull, View, carrier_fields, field, level_of,
};

type Slip<'a> = View<'a, Bsda, L>;

const TEXT: Format = Format::Text(250);

const fn text(path: &'static str, label: &'static str) -> Field<Bsda, L> {
    field(path, label).format(TEXT)
}

/// Fields of the slip.
pub static FIELDS: &Fields<Bsda, L> = &[
    field("type", "le type de bordereau").on_null(OnNull::Keep).sealed(L::Emission).required(L::Emission),
    field("emitter.isPrivateIndividual", "la mention particulier")
        .on_null(OnNull::False)
        .sealed(L::Emission)
        .required(L::Emission),
    text("emitter.company.name", "le nom de l'entreprise émettrice").sealed(L::Emission).required(L::Emission),
    field("emitter.company.siret", "le SIRET de l'entreprise émettrice")
        .format(Format::Siret("Émetteur"))
        .sealed(L::Emission)
        .required(L::Emission)
        .only_if(emitter_is_a_company),
    text("emitter.company.address", "l'adresse de l'entreprise émettrice").sealed(L::Emission).required(L::Emission),
    text("emitter.company.contact", "le nom de contact de l'entreprise émettrice")
        .sealed_by(emitter_until_work)
        .required(L::Emission)
        .only_if(emitter_is_a_company),
    text("emitter.company.phone", "le téléphone de l'entreprise émettrice")
        .sealed_by(emitter_until_work)
        .required(L::Emission)
        .only_if(emitter_is_a_company),
    text("emitter.company.mail", "l'email de l'entreprise émettrice")
        .sealed_by(emitter_until_work)
        .required(L::Emission)
        .only_if(emitter_is_a_company),
    text("emitter.customInfo", "le champ libre de l'émetteur").sealed_by(emitter_until_work),
    text("emitter.pickupSite.name", "le nom de l'adresse de chantier ou de collecte").sealed_by(emitter_until_work),
    text("emitter.pickupSite.address", "l'adresse de chantier ou de collecte").sealed_by(emitter_until_work),
    text("emitter.pickupSite.city", "la ville de l'adresse de chantier ou de collecte").sealed_by(emitter_until_work),
    text("emitter.pickupSite.postalCode", "le code postal de l'adresse de chantier ou de collecte")
        .sealed_by(emitter_until_work),
    text("emitter.pickupSite.infos", "les informations de l'adresse de chantier ou de collecte")
        .sealed_by(emitter_until_work),
    text("ecoOrganisme.name", "le nom de l'éco-organisme")
        .sealed(L::TRANSPORT)
        .required(L::TRANSPORT)
        .only_if(has_eco_organisme),
    field("ecoOrganisme.siret", "le SIRET de l'éco-organisme")
        .format(Format::Siret("Éco-organisme"))
        .sealed(L::TRANSPORT),
    text("destination.company.name", "le nom de l'entreprise de destination")
        .sealed_by(destination_until_swap)
        .required(L::Emission),
    field("destination.company.siret", "le SIRET de l'entreprise de destination")
        .format(Format::Siret("Destination"))
        .sealed_by(destination_until_swap)
        .required(L::Emission),
    text("destination.company.address", "l'adresse de l'entreprise de destination")
        .sealed_by(destination_until_swap)
        .required(L::Emission),
    text("destination.company.contact", "le nom de contact de l'entreprise de destination")
        .sealed(L::Operation)
        .required(L::Emission),
    text("destination.company.phone", "le téléphone de l'entreprise de destination")
        .sealed(L::Operation)
        .required(L::Emission),
    text("destination.company.mail", "l'email de l'entreprise de destination")
        .sealed(L::Operation)
        .required(L::Emission),
    text("destination.customInfo", "le champ libre du destinataire").sealed(L::Operation),
    text("destination.cap", "le CAP du destinataire")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(destination_is_the_outlet),
    field("destination.plannedOperationCode", "le code d'opération prévu")
        .format(Format::OneOf(operation::BSDA.codes()))
        .sealed_by(destination_until_swap)
        .required(L::Emission),
    field("destination.reception.date", "la date de réception")
        .sealed_by(reception_once_signed)
        .required(L::Reception)
        .only_if(exactly_at_reception),
    field("destination.reception.weight", "le poids du déchet")
        .format(Format::Decimal)
        .sealed_by(reception_once_signed)
        .required(L::Reception),
    field("destination.reception.weightIsEstimate", "le caractère estimé du poids reçu")
        .sealed_by(reception_once_signed)
        .hidden(),
    field("destination.reception.refusedWeight", "le poids refusé")
        .format(Format::Decimal)
        .sealed_by(reception_once_signed),
    field("destination.reception.acceptationStatus", "l'acceptation du déchet")
        .sealed_by(reception_once_signed)
        .required(L::Reception),
    text("destination.reception.refusalReason", "la raison du refus du déchet")
        .sealed_by(reception_once_signed)
        .required(L::Reception)
        .only_if(something_is_refused),
    field("destination.operation.code", "l'opération réalisée par la destination")
        .format(Format::OneOf(operation::BSDA.codes()))
        .sealed(L::Operation)
        .required(L::Operation)
        .only_if(waste_is_not_refused),
    field("destination.operation.mode", "le mode de traitement")
        .sealed(L::Operation)
        .required(L::Operation)
        .only_if(operation_has_modes),
    text("destination.operation.description", "la description de l'opération réalisée").sealed(L::Operation),
    field("destination.operation.date", "la date de l'opération")
        .sealed(L::Operation)
        .required(L::Operation)
        .only_if(waste_is_not_refused),
    text("destination.operation.nextDestination.company.name", "le nom de l'exutoire final").sealed(L::Operation),
    field("destination.operation.nextDestination.company.siret", "le SIRET de l'exutoire final")
        .format(Format::Siret("Éxutoire"))
        .sealed(L::Operation),
    field("destination.operation.nextDestination.company.vatNumber", "le numéro de TVA de l'exutoire final")
        .format(Format::ForeignVat("Éxutoire"))
        .sealed(L::Operation),
    text("destination.operation.nextDestination.company.address", "l'adresse de l'exutoire final")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(has_next_destination),
    text("destination.operation.nextDestination.company.contact", "le nom de contact de l'exutoire final")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(has_next_destination),
    text("destination.operation.nextDestination.company.phone", "le téléphone de l'exutoire final")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(has_next_destination),
    text("destination.operation.nextDestination.company.mail", "l'email de l'exutoire final")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(has_next_destination),
    text("destination.operation.nextDestination.cap", "le CAP de l'exutoire final")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(has_next_destination),
    text("destination.operation.nextDestination.plannedOperationCode", "le code d'opération prévu de l'exutoire final")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(has_next_destination),
    field("transporters", "la liste des transporteurs")
        .sealed(L::LAST_TRANSPORT)
        .required_by(carriers_from)
        .note("Un transporteur est obligatoire lorsque l'émetteur est un particulier et qu'aucune entreprise de travaux n'est visée."),
    field("worker.isDisabled", "l'absence d'entreprise de travaux")
        .on_null(OnNull::False)
        .sealed_by(emitter_until_work)
        .required(L::Emission)
        .only_if(a_worker_takes_part),
    text("worker.company.name", "le nom de l'entreprise de travaux")
        .sealed_by(emitter_until_work)
        .required(L::Emission)
        .only_if(a_worker_takes_part),
    field("worker.company.siret", "le SIRET de l'entreprise de travaux")
        .format(Format::Siret("Entreprise de travaux"))
        .sealed_by(emitter_until_work)
        .required(L::Emission)
        .only_if(a_worker_takes_part),
    text("worker.company.address", "l'adresse de l'entreprise de travaux")
        .sealed_by(emitter_until_work)
        .required(L::Emission)
        .only_if(a_worker_takes_part),
    text("worker.company.contact", "le nom de contact de l'entreprise de travaux")
        .sealed(L::Work)
        .required(L::Emission)
        .only_if(a_worker_takes_part),
    text("worker.company.phone", "le téléphone de l'entreprise de travaux")
        .sealed(L::Work)
        .required(L::Emission)
        .only_if(a_worker_takes_part),
    field("worker.company.mail", "l'email de l'entreprise de travaux")
        .sealed(L::Work)
        .required(L::Emission)
        .only_if(a_worker_takes_part),
    field("worker.work.hasEmitterPaperSignature", "").on_null(OnNull::False).sealed(L::Work),
    field("worker.certification.hasSubSectionFour", "les travaux relevant de la sous-section 4")
        .on_null(OnNull::False)
        .sealed(L::Work),
    field("worker.certification.hasSubSectionThree", "les travaux relevant de la sous-section 3")
        .on_null(OnNull::False)
        .sealed(L::Work),
    field("worker.certification.certificationNumber", "le numéro de certification de l'entreprise de travaux")
        .format(Format::Text(50))
        .sealed(L::Work)
        .required(L::Work)
        .only_if(works_under_sub_section_three),
    field("worker.certification.validityLimit", "la date de validité de la certification de l'entreprise de travaux")
        .sealed(L::Work)
        .required(L::Work)
        .only_if(works_under_sub_section_three),
    field("worker.certification.organisation", "l'organisme de certification de l'entreprise de travaux")
        .format(Format::OneOf(&["AFNOR Certification", "GLOBAL CERTIFICATION", "QUALIBAT"]))
        .sealed(L::Work)
        .required(L::Work)
        .only_if(works_under_sub_section_three),
    text("broker.company.name", "le nom du courtier").sealed(L::Operation),
    field("broker.company.siret", "le SIRET du courtier").format(Format::Siret("Courtier")).sealed(L::Operation),
    text("broker.company.address", "l'adresse du courtier").sealed(L::Operation),
    text("broker.company.contact", "le nom de contact du courtier").sealed(L::Operation),
    text("broker.company.phone", "le téléphone du courtier").sealed(L::Operation),
    text("broker.company.mail", "l'email du courtier").sealed(L::Operation),
    text("broker.recepisse.number", "le numéro de récépissé du courtier")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(broker_shows_a_receipt),
    text("broker.recepisse.department", "le département du récépissé du courtier")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(broker_shows_a_receipt),
    field("broker.recepisse.validityLimit", "la date de validité du récépissé du courtier")
        .sealed(L::Operation)
        .required(L::Emission)
        .only_if(broker_shows_a_receipt),
    field("waste.code", "le code déchet")
        .format(Format::WasteCode(&waste_code::BSDA))
        .sealed_by(emitter_until_work)
        .required(L::Emission),
    field("waste.isSubjectToADR", "la soumission à l'ADR").sealed(L::Work),
    field("waste.adr", "la mention ADR").format(Format::Text(750)).sealed(L::Work),
    field("waste.nonRoadRegulationMention", "la mention RID, ADN, IMDG").format(Format::Text(750)).sealed(L::Work),
    text("waste.familyCode", "le code famille").sealed_by(work_or_emission).required_by(work_or_emission),
    text("waste.materialName", "le nom du matériau").sealed_by(work_or_emission).required_by(work_or_emission),
    field("waste.consistence", "la consistance").sealed_by(work_or_emission).required_by(work_or_emission),
    text("waste.consistenceDescription", "la description de la consistance")
        .sealed_by(work_or_emission)
        .required_by(work_or_emission)
        .only_if(consistence_is_described),
    field("waste.sealNumbers", "les scellés")
        .format(Format::Texts(250))
        .on_null(OnNull::EmptyList)
        .sealed(L::Work),
    field("waste.pop", "le champ sur les polluants organiques persistants")
        .on_null(OnNull::False)
        .sealed_by(work_or_emission)
        .required_by(work_or_emission),
    field("packagings", "le conditionnement")
        .on_null(OnNull::EmptyList)
        .sealed_by(work_or_emission)
        .required_by(work_or_emission),
    field("weight.isEstimate", "le champ pour indiquer si le poids est estimé")
        .on_null(OnNull::False)
        .sealed_by(work_or_emission)
        .required_by(work_or_emission),
    field("weight.value", "le poids")
        .format(Format::Decimal)
        .sealed_by(work_or_emission)
        .required_by(work_or_emission),
    field("grouping", "").on_null(OnNull::Keep).sealed(L::Emission),
    field("forwarding", "").sealed(L::Emission),
    field("intermediaries", "les intermédiaires").on_null(OnNull::Keep).sealed(L::TRANSPORT),
];

/// Fields of a carrier.
pub static CARRIER_FIELDS: &Fields<CarrierRow<BsdaTransporter>, L> =
    &carrier_fields("L'établissement doit renseigner son récépissé dans Trackdéchets.");

fn stored_or_merged<'a>(view: &Slip<'a>) -> &'a Bsda {
    view.stored.unwrap_or(view.merged)
}

/// Rule E*: the emitter may correct its own data until the works company signs.
fn emitter_until_work(view: &Slip<'_>) -> Option<L> {
    let is_emitter = view
        .facts
        .actor
        .belongs_to(emitter_siret(stored_or_merged(view)));
    Some(if is_emitter { L::Work } else { L::Emission })
}

/// Rule E†: adding or removing a transit site moves the destination until the first carrier signs, for those
/// who handle the waste; otherwise as the emitter's own data.
fn destination_until_swap(view: &Slip<'_>) -> Option<L> {
    let stored = stored_or_merged(view);
    let swaps = view.read_only
        || next_destination_siret(stored).is_some()
            != next_destination_siret(view.merged).is_some();
    let handles_the_waste = [
        emitter_siret(stored),
        worker_siret(stored),
        destination_siret(stored),
    ]
    .into_iter()
    .chain(
        stored
            .transporters
            .iter()
            .map(|c| crate::slip::organisation_of(c.company.as_ref())),
    )
    .any(|id| view.facts.actor.belongs_to(id));
    if swaps && handles_the_waste {
        Some(L::TRANSPORT)
    } else {
        emitter_until_work(view)
    }
}

/// Rule W‡: the works company's data when there is one, else the emitter's.
fn work_or_emission(view: &Slip<'_>) -> Option<L> {
    Some(if has_worker(view.merged) {
        L::Work
    } else {
        L::Emission
    })
}

/// Reception data are sealed by the reception, or by the operation when that one was skipped: in both cases
/// from the level of the reception.
fn reception_once_signed(_: &Slip<'_>) -> Option<L> {
    Some(L::Reception)
}

fn carriers_from(view: &Slip<'_>) -> Option<L> {
    let bsda = view.merged;
    match kind_of(bsda) {
        BsdaType::Collection2710 => None,
        BsdaType::OtherCollections if is_private_individual(bsda) && is_worker_disabled(bsda) => {
            Some(L::Emission)
        }
        _ => Some(L::TRANSPORT),
    }
}

fn emitter_is_a_company(view: &Slip<'_>) -> bool {
    !is_private_individual(view.merged)
}

fn has_eco_organisme(view: &Slip<'_>) -> bool {
    eco_organisme_siret(view.merged).is_some()
}

fn has_next_destination(view: &Slip<'_>) -> bool {
    next_destination_siret(view.merged).is_some()
}

fn destination_is_the_outlet(view: &Slip<'_>) -> bool {
    kind_of(view.merged) != BsdaType::Collection2710 && !has_next_destination(view)
}

fn a_worker_takes_part(view: &Slip<'_>) -> bool {
    has_worker(view.merged)
}

fn works_under_sub_section_three(view: &Slip<'_>) -> bool {
    let certification = view
        .merged
        .worker
        .as_ref()
        .and_then(|worker| worker.certification.as_ref());
    certification.is_some_and(|certification| certification.has_sub_section_three)
}

/// Two rules need a stored creation date, so the creation itself does not apply them.
fn created_after(view: &Slip<'_>, instant: jiff::Timestamp) -> bool {
    view.stored
        .is_some_and(|stored| stored.created_at.0 > instant)
}

fn broker_shows_a_receipt(view: &Slip<'_>) -> bool {
    super::document::broker_siret(view.merged).is_some()
        && created_after(view, view.facts.settings.rules_of_february_2025)
}

fn consistence_is_described(view: &Slip<'_>) -> bool {
    view.merged
        .waste
        .as_ref()
        .and_then(|waste| waste.consistence)
        == Some(BsdaConsistence::Other)
        && created_after(view, view.facts.settings.rules_of_november_2025)
}

fn acceptation(view: &Slip<'_>) -> Option<WasteAcceptationStatus> {
    view.merged
        .destination
        .as_ref()?
        .reception
        .as_ref()?
        .acceptation_status
}

fn something_is_refused(view: &Slip<'_>) -> bool {
    matches!(
        acceptation(view),
        Some(WasteAcceptationStatus::Refused | WasteAcceptationStatus::PartiallyRefused)
    )
}

fn waste_is_not_refused(view: &Slip<'_>) -> bool {
    acceptation(view) != Some(WasteAcceptationStatus::Refused)
}

fn operation_has_modes(view: &Slip<'_>) -> bool {
    operation_code(view.merged).is_some_and(|code| !operation::modes_of(code).is_empty())
}

/// The date of reception is asked when the reception is signed, not when the operation skips it.
fn exactly_at_reception(view: &Slip<'_>) -> bool {
    view.level == Some(L::Reception)
        && view
            .stored
            .and_then(level_of)
            .is_none_or(|stored| stored <= L::Reception)
}
