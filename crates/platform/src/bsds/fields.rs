//! The fields of the `bsds` filter: which search value each one reads, how, and how long a searched value may be.
//!
//! What the contract accepts and has no line here restricts nothing: the acceptation status of the destination,
//! VAT numbers except those of the carrier and of the next destination, contacts of brokers and traders, and
//! tabs below the root.

use contract::scalar::DateTime;
use domain::slip::{SearchCompany, SearchDocument};

/// How a text is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// As a whole, or by a part of it.
    Value,
    /// By one of its words, or by a part of it.
    Words,
    /// By all the words searched, or by a part of it.
    FreeText,
}

/// What a field reads in the search values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// A text.
    Text(Comparison, TextOf),
    /// A list of texts.
    List(ListOf),
    /// A list of number plates, which are compared without `-`.
    Plates(ListOf),
    /// An instant, compared by its day.
    Date(InstantOf),
}

/// Where a text is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum TextOf {
    /// On the slip.
    Slip(fn(&SearchDocument) -> &str),
    /// On one of its actors.
    Actor(
        fn(&SearchDocument) -> &SearchCompany,
        fn(&SearchCompany) -> &str,
    ),
}

/// Where a list is read.
pub(super) type ListOf = fn(&SearchDocument) -> &[String];

/// Where an instant is read.
pub(super) type InstantOf = fn(&SearchDocument) -> Option<DateTime>;

impl TextOf {
    /// The text of a slip.
    pub(super) fn read<'d>(&self, document: &'d SearchDocument) -> &'d str {
        match self {
            Self::Slip(text) => text(document),
            Self::Actor(actor, text) => text(actor(document)),
        }
    }
}

/// A field of the filter.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Name of the search value, which refusals tell.
    pub(super) name: String,
    /// Longest searched value, in characters.
    pub(super) max: usize,
    /// What is compared.
    pub(super) source: Source,
}

/// The field at a dotted path of the filter; none for what restricts nothing.
pub(super) fn field_at(path: &str) -> Option<Field> {
    let own = FIELDS.iter().find(|(own, ..)| *own == path);
    match own {
        Some((_, name, max, source)) => Some(Field {
            name: (*name).to_owned(),
            max: *max,
            source: *source,
        }),
        None => company_field_at(path),
    }
}

fn company_field_at(path: &str) -> Option<Field> {
    let (actor, leaf) = path.rsplit_once(".company.")?;
    let (_, prefix, company, details) = ACTORS.iter().find(|(path, ..)| *path == actor)?;
    let (_, suffix, comparison, text, needed) =
        COMPANY_FIELDS.iter().find(|(name, ..)| *name == leaf)?;
    needed
        .is_none_or(|needed| details.contains(&needed))
        .then(|| Field {
            name: format!("{prefix}{suffix}"),
            max: 50,
            source: Text(*comparison, TextOf::Actor(*company, *text)),
        })
}

use Comparison::{FreeText, Value, Words};
use Source::{Date, List, Plates, Text};
use TextOf::Slip;

/// Path, name of the search value, longest searched value, source.
const FIELDS: &[(&str, &str, usize, Source)] = &[
    ("type", "type", 50, Text(Value, Slip(|d| &d.r#type))),
    (
        "bsdSubType",
        "bsdSubType",
        50,
        Text(Value, Slip(|d| &d.bsd_sub_type)),
    ),
    ("status", "status", 50, Text(Value, Slip(|d| &d.status))),
    (
        "customId",
        "customId",
        50,
        Text(Value, Slip(|d| &d.custom_id)),
    ),
    ("id", "id", 30, Text(Value, Slip(|d| &d.id))),
    (
        "readableId",
        "readableId",
        30,
        Text(Value, Slip(|d| &d.readable_id)),
    ),
    ("createdAt", "createdAt", UNLIMITED, Date(|d| d.created_at)),
    (UPDATED_AT, UPDATED_AT, UNLIMITED, Date(|d| d.updated_at)),
    (
        "waste.code",
        "wasteCode",
        50,
        Text(Value, Slip(|d| &d.waste_code)),
    ),
    (
        "waste.adr",
        "wasteAdr",
        50,
        Text(FreeText, Slip(|d| &d.waste_adr)),
    ),
    (
        "waste.description",
        "wasteDescription",
        30,
        Text(FreeText, Slip(|d| &d.waste_description)),
    ),
    (
        "packagingNumbers",
        "packagingNumbers",
        50,
        List(|d| &d.packaging_numbers),
    ),
    (
        "sealNumbers",
        "wasteSealNumbers",
        50,
        List(|d| &d.waste_seal_numbers),
    ),
    (
        "identificationNumbers",
        "identificationNumbers",
        50,
        List(|d| &d.identification_numbers),
    ),
    (
        "ficheInterventionNumbers",
        "ficheInterventionNumbers",
        50,
        List(|d| &d.fiche_intervention_numbers),
    ),
    ("sirets", "sirets", 50, List(|d| &d.sirets)),
    (
        "companyOrgIds",
        "companyOrgIds",
        50,
        List(|d| &d.company_org_ids),
    ),
    (
        "companyNames",
        "companyNames",
        50,
        Text(FreeText, Slip(|d| &d.company_names)),
    ),
    (
        "emitter.emission.date",
        "emitterEmissionDate",
        UNLIMITED,
        Date(|d| d.emitter_emission_date),
    ),
    (
        "emitter.pickupSite.name",
        "emitterPickupSiteName",
        50,
        Text(FreeText, Slip(|d| &d.emitter_pickup_site_name)),
    ),
    (
        "emitter.pickupSite.address",
        "emitterPickupSiteAddress",
        50,
        Text(FreeText, Slip(|d| &d.emitter_pickup_site_address)),
    ),
    (
        "emitter.customInfo",
        "emitterCustomInfo",
        20,
        Text(FreeText, Slip(|d| &d.emitter_custom_info)),
    ),
    (
        "worker.work.date",
        "workerWorkDate",
        UNLIMITED,
        Date(|d| d.worker_work_date),
    ),
    (
        "transporter.customInfo",
        "transporterCustomInfo",
        20,
        Text(FreeText, Slip(|d| &d.transporter_custom_info)),
    ),
    (
        "transporter.transport.plates",
        "transporterTransportPlates",
        20,
        Plates(|d| &d.transporter_transport_plates),
    ),
    (
        "transporter.transport.takenOverAt",
        "transporterTransportTakenOverAt",
        UNLIMITED,
        Date(|d| d.transporter_transport_taken_over_at),
    ),
    (
        "destination.customInfo",
        "destinationCustomInfo",
        20,
        Text(FreeText, Slip(|d| &d.destination_custom_info)),
    ),
    (
        "destination.cap",
        "destinationCap",
        50,
        Text(FreeText, Slip(|d| &d.destination_cap)),
    ),
    (
        "destination.reception.date",
        "destinationReceptionDate",
        UNLIMITED,
        Date(|d| d.destination_reception_date),
    ),
    (
        "destination.acceptation.date",
        "destinationAcceptationDate",
        UNLIMITED,
        Date(|d| d.destination_acceptation_date),
    ),
    (
        "destination.operation.code",
        "destinationOperationCode",
        50,
        Text(Value, Slip(|d| &d.destination_operation_code)),
    ),
    (
        "destination.operation.date",
        "destinationOperationDate",
        UNLIMITED,
        Date(|d| d.destination_operation_date),
    ),
    (
        "ecoOrganisme.name",
        "ecoOrganismeName",
        50,
        Text(FreeText, Slip(|d| &d.eco_organisme_name)),
    ),
    (
        "ecoOrganisme.siret",
        "ecoOrganismeSiret",
        50,
        Text(Value, Slip(|d| &d.eco_organisme_siret)),
    ),
];

/// Dates have no length.
const UNLIMITED: usize = usize::MAX;

/// Time of the last change, which lists are sorted by.
pub(super) const UPDATED_AT: &str = "updatedAt";

/// What the search values hold of some actors only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// Name, telephone and address of the person to contact.
    Contact,
    /// VAT number.
    Vat,
}

/// Path, prefix of the search values, company, details.
type Actor = (
    &'static str,
    &'static str,
    fn(&SearchDocument) -> &SearchCompany,
    &'static [Detail],
);

const ACTORS: &[Actor] = &[
    (
        "emitter",
        "emitterCompany",
        |d| &d.emitter,
        &[Detail::Contact],
    ),
    ("worker", "workerCompany", |d| &d.worker, &[Detail::Contact]),
    (
        "transporter",
        "transporterCompany",
        |d| &d.transporter,
        &[Detail::Contact, Detail::Vat],
    ),
    (
        "destination",
        "destinationCompany",
        |d| &d.destination,
        &[Detail::Contact],
    ),
    ("broker", "brokerCompany", |d| &d.broker, &[]),
    ("trader", "traderCompany", |d| &d.trader, &[]),
    (
        "destination.operation.nextDestination",
        "nextDestinationCompany",
        |d| &d.next_destination,
        &[Detail::Contact, Detail::Vat],
    ),
];

/// Name, suffix of the search value, comparison, text, detail that the actor must have.
type CompanyField = (
    &'static str,
    &'static str,
    Comparison,
    fn(&SearchCompany) -> &str,
    Option<Detail>,
);

const COMPANY_FIELDS: &[CompanyField] = &[
    ("name", "Name", FreeText, |c| &c.name, None),
    ("siret", "Siret", Value, |c| &c.siret, None),
    ("address", "Address", FreeText, |c| &c.address, None),
    (
        "vatNumber",
        "VatNumber",
        Value,
        |c| &c.vat_number,
        Some(Detail::Vat),
    ),
    (
        "contact",
        "Contact",
        Words,
        |c| &c.contact,
        Some(Detail::Contact),
    ),
    ("phone", "Phone", Words, |c| &c.phone, Some(Detail::Contact)),
    ("mail", "Mail", Words, |c| &c.mail, Some(Detail::Contact)),
];
