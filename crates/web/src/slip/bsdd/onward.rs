//! Where the waste goes after an installation: after a temporary storage, or after a grouping operation.

use super::{
    deed::Deed,
    query::{
        MarkAsProcessed, MarkAsResealed, NamedCompany, form_page::FormWhole as Form,
        mark_as_processed, mark_as_resealed, named_company,
    },
};
use crate::{
    fields::{Field, Group, Input},
    form::Form as Typed,
    graphql::{Failure, Issue},
    session::Session,
    slip::{
        company::SlipCompany,
        operation::{self, Operation},
        signing::{Signed, issue, list},
        transport::{self, Transport},
    },
};

/// A company as people name it: by its identifier, with whom to call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Party {
    /// Field that holds the identifier.
    field: String,
    /// SIRET or VAT number.
    id: String,
    contact: Option<String>,
    phone: Option<String>,
    mail: Option<String>,
}

const CONTACTS: [(&str, &str); 3] = [
    ("contact", "Personne à contacter"),
    ("telephone", "Téléphone"),
    ("courriel", "Courriel"),
];

fn name(prefix: &str, field: &str) -> String {
    format!("{prefix}-{field}")
}

fn known_party(prefix: &str, company: &SlipCompany, typed: &mut Typed) {
    for (field, value) in [
        ("siret", &company.org_id),
        ("contact", &company.contact),
        ("telephone", &company.phone),
        ("courriel", &company.mail),
    ] {
        typed.add(&name(prefix, field), value.as_deref().unwrap_or_default());
    }
}

/// The fields of a company; issues that the API finds at the path are shown on its identifier.
fn party_fields(typed: &Typed, prefix: &str, path: &str) -> Vec<Field> {
    let label = "SIRET, ou numéro de TVA d'un établissement étranger";
    let mut fields = vec![
        Field::new(typed, name(prefix, "siret"), label, Input::Text)
            .hint("Le nom et l'adresse sont repris de l'annuaire."),
    ];
    for (field, label) in CONTACTS {
        let leaf = match field {
            "telephone" => "phone",
            "courriel" => "mail",
            other => other,
        };
        fields.push(
            Field::new(typed, name(prefix, field), label, Input::Text)
                .fills(format!("{path}.{leaf}")),
        );
    }
    if let Some(first) = fields.first_mut() {
        *first = first.clone().fills(path);
    }
    fields
}

fn party(typed: &Typed, prefix: &str) -> Option<Party> {
    let text = |field: &str| typed.given(&name(prefix, field)).map(str::to_owned);
    Some(Party {
        field: name(prefix, "siret"),
        id: text("siret")?,
        contact: text("contact"),
        phone: text("telephone"),
        mail: text("courriel"),
    })
}

/// Name and address of a company, which the directory knows.
async fn named(
    session: &Session,
    party: &Party,
) -> Result<named_company::NamedCompanyCompanyInfos, Vec<Issue>> {
    let variables = named_company::Variables {
        clue: party.id.clone(),
    };
    let answer = session.ask::<NamedCompany>(variables).await;
    answer
        .map(|answer| answer.company_infos)
        .map_err(|failure| {
            let issues = failure.issues().into_iter();
            issues
                .map(|wrong| issue(&party.field, &wrong.message))
                .collect()
        })
}

/// Makes a company named by people that of a typed document.
macro_rules! company {
    ($session:expr, $input:ident, $party:expr) => {{
        let party: Party = $party;
        let named = named($session, &party).await?;
        $input::CompanyInput {
            siret: named.siret,
            vat_number: named.vat_number,
            name: named.name,
            address: named.address,
            contact: party.contact,
            phone: party.phone,
            mail: party.mail,
            ..$input::CompanyInput::default()
        }
    }};
}

// After a temporary storage.

/// What follows a temporary storage.
#[derive(Debug, PartialEq)]
pub(super) struct Onward {
    destination: Option<Party>,
    cap: Option<String>,
    operation: Option<String>,
    carrier: Option<Party>,
    transport: Transport,
}

pub(super) fn known(form: &Form, typed: &mut Typed) {
    let onward = form.temporary_storage_detail.as_ref();
    let destination = onward.and_then(|onward| onward.destination.as_ref());
    let carrier = onward.and_then(|onward| onward.transporter.as_ref());
    let company = destination.and_then(|destination| destination.company.as_ref());
    let company = company.map_or_else(SlipCompany::default, SlipCompany::from);
    known_party("destination", &company, typed);
    let cap = destination.and_then(|destination| destination.cap.as_deref());
    typed.add("cap", cap.unwrap_or_default());
    let planned = destination.and_then(|destination| destination.processing_operation.as_deref());
    typed.add("operation-prevue", planned.unwrap_or_default());
    let company = carrier.and_then(|carrier| carrier.company.as_ref());
    let company = company.map_or_else(SlipCompany::default, SlipCompany::from);
    known_party("transporteur", &company, typed);
    let plates = carrier.and_then(|carrier| carrier.number_plate.as_deref());
    let plates: Vec<String> = plates
        .unwrap_or_default()
        .split(',')
        .map(|plate| plate.trim().to_owned())
        .collect();
    transport::defaults(carrier.and_then(|carrier| carrier.mode), &plates, typed);
}

fn operations(codes: &[&str]) -> Input {
    let choices = codes
        .iter()
        .map(|code| crate::fields::Choice::new(*code, operation::text(Some(code))));
    list("Choisir", choices)
}

pub(super) fn groups(typed: &Typed) -> Vec<Group> {
    let mut destination = party_fields(typed, "destination", "destination.company");
    let planned = operations(reference::operation::BSDD_PLANNED.codes());
    destination.extend([
        Field::new(typed, "cap", "Numéro de CAP", Input::Text).fills("destination.cap"),
        Field::new(typed, "operation-prevue", "Opération prévue", planned)
            .required()
            .fills("destination.processingOperation"),
    ]);
    let mut carrier = party_fields(typed, "transporteur", "transporter.company");
    let vehicle = transport::group(typed, "transporter.mode", &["transporter.numberPlate"]);
    carrier.extend(vehicle.fields);
    let require_first = |mut fields: Vec<Field>| {
        if let Some(first) = fields.first_mut() {
            *first = first.clone().required();
        }
        fields
    };
    vec![
        Group::new("Destination finale", require_first(destination)),
        Group::new("Transporteur", require_first(carrier)),
    ]
}

pub(super) fn reseal(typed: &Typed) -> Result<Vec<Deed>, Vec<Issue>> {
    // The vehicle may be known on the day of the departure only.
    let transport = transport::read(typed).unwrap_or_else(|_| Transport {
        mode: crate::vocabulary::TransportMode::parse(typed.text("mode")),
        plates: Vec::new(),
    });
    Ok(vec![Deed::Resealed(Box::new(Onward {
        destination: party(typed, "destination"),
        cap: typed.given("cap").map(str::to_owned),
        operation: typed.given("operation-prevue").map(str::to_owned),
        carrier: party(typed, "transporteur"),
        transport,
    }))])
}

pub(super) async fn send(session: &Session, id: String, onward: Onward) -> Result<(), Vec<Issue>> {
    let destination = match onward.destination {
        Some(party) => Some(company!(session, mark_as_resealed, party)),
        None => None,
    };
    let carrier = match onward.carrier {
        Some(party) => Some(company!(session, mark_as_resealed, party)),
        None => None,
    };
    let plates = onward.transport.plates.join(",");
    let input = mark_as_resealed::ResealedFormInput {
        destination: Some(mark_as_resealed::DestinationInput {
            company: destination,
            cap: onward.cap,
            processing_operation: onward.operation,
            ..mark_as_resealed::DestinationInput::default()
        }),
        transporter: Some(mark_as_resealed::TransporterInput {
            company: carrier,
            mode: onward.transport.mode,
            number_plate: Some(plates).filter(|plates| !plates.is_empty()),
            ..mark_as_resealed::TransporterInput::default()
        }),
        waste_details: None,
    };
    let variables = mark_as_resealed::Variables { id, input };
    let done = session.ask::<MarkAsResealed>(variables).await;
    done.map(drop).map_err(Failure::issues)
}

// After a grouping operation.

/// A treatment, and where the waste goes after it.
#[derive(Debug, PartialEq)]
pub(super) struct Treatment {
    input: mark_as_processed::ProcessedFormInput,
    next: Option<Next>,
}

/// Where the waste goes after a grouping operation.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Next {
    operation: String,
    notification_number: Option<String>,
    party: Option<Party>,
    /// A company that no directory knows.
    abroad: Option<Abroad>,
}

/// A company outside the European Union.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Abroad {
    id: String,
    name: Option<String>,
    address: Option<String>,
    country: Option<String>,
    contact: Option<String>,
    phone: Option<String>,
    mail: Option<String>,
}

/// The fields of the next destination, which matter after a grouping operation only.
pub(super) fn next_fields(typed: &Typed) -> Vec<Field> {
    let codes = operations(reference::operation::BSDD_DONE.codes());
    let mut fields = vec![
        Field::new(
            typed,
            "suite-rupture",
            "Rupture de traçabilité autorisée",
            Input::Check,
        )
        .fills("noTraceability"),
        Field::new(
            typed,
            "suite-operation",
            "Opération ultérieure prévue",
            codes,
        )
        .fills("nextDestination.processingOperation"),
    ];
    fields.extend(party_fields(typed, "suite", "nextDestination.company"));
    fields.extend([
        Field::new(
            typed,
            "suite-etranger",
            "Identifiant d'un établissement hors de l'Union européenne",
            Input::Text,
        )
        .hint("À la place du SIRET ; le nom, l'adresse et le pays sont alors à écrire.")
        .fills("nextDestination.company.extraEuropeanId"),
        Field::new(typed, "suite-nom", "Nom de cet établissement", Input::Text)
            .fills("nextDestination.company.name"),
        Field::new(
            typed,
            "suite-adresse",
            "Adresse de cet établissement",
            Input::Text,
        )
        .fills("nextDestination.company.address"),
        Field::new(
            typed,
            "suite-pays",
            "Pays de cet établissement",
            Input::Text,
        )
        .hint("Code à deux lettres, par exemple CH.")
        .fills("nextDestination.company.country"),
        Field::new(
            typed,
            "suite-notification",
            "Numéro de notification ou de déclaration",
            Input::Text,
        )
        .hint("Pour un déchet qui quitte la France.")
        .fills("nextDestination.notificationNumber"),
    ]);
    fields
        .into_iter()
        .map(|field| field.when("when-grouping"))
        .collect()
}

/// Reads a treatment. What follows it is left out unless the operation is a grouping one.
pub(super) fn treatment(typed: &Typed, signed: &Signed, done: Operation) -> Treatment {
    let text = |field: &str| typed.given(field).map(str::to_owned);
    let is_grouping = reference::operation::GROUPING.contains(&done.code);
    let next = text("suite-operation")
        .filter(|_| is_grouping)
        .map(|operation| Next {
            operation,
            notification_number: text("suite-notification"),
            party: party(typed, "suite"),
            abroad: text("suite-etranger").map(|id| Abroad {
                id,
                name: text("suite-nom"),
                address: text("suite-adresse"),
                country: text("suite-pays"),
                contact: text("suite-contact"),
                phone: text("suite-telephone"),
                mail: text("suite-courriel"),
            }),
        });
    Treatment {
        input: mark_as_processed::ProcessedFormInput {
            processing_operation_done: done.code,
            destination_operation_mode: done.mode,
            processing_operation_description: Some(done.description)
                .filter(|text| !text.is_empty()),
            processed_by: signed.author.clone(),
            processed_at: signed.date.clone(),
            no_traceability: is_grouping.then(|| typed.has("suite-rupture")),
            ..mark_as_processed::ProcessedFormInput::default()
        },
        next,
    }
}

pub(super) async fn treat(
    session: &Session,
    id: String,
    treatment: Treatment,
) -> Result<(), Vec<Issue>> {
    let mut input = treatment.input;
    if let Some(next) = treatment.next {
        let company = match (next.party, next.abroad) {
            (Some(party), None) => Some(company!(session, mark_as_processed, party)),
            (None, Some(abroad)) => Some(mark_as_processed::CompanyInput {
                extra_european_id: Some(abroad.id),
                name: abroad.name,
                address: abroad.address,
                country: abroad.country,
                contact: abroad.contact,
                phone: abroad.phone,
                mail: abroad.mail,
                ..mark_as_processed::CompanyInput::default()
            }),
            (None, None) => None,
            (Some(_), Some(_)) => {
                let message = "Désignez la destination ultérieure par un seul identifiant.";
                return Err(vec![issue("suite-etranger", message)]);
            }
        };
        input.next_destination = Some(mark_as_processed::NextDestinationInput {
            processing_operation: next.operation,
            notification_number: next.notification_number,
            company,
        });
    }
    let variables = mark_as_processed::Variables { id, input };
    let done = session.ask::<MarkAsProcessed>(variables).await;
    done.map(drop).map_err(Failure::issues)
}
