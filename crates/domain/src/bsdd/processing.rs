//! Treatment: the operation that was done, and where the waste goes next.

use std::collections::HashMap;

use contract::{
    account::UserPermission,
    bsdd::{Form, FormStatus as Status, NextDestination, ProcessedFormInput, Recipient},
    scalar::Text,
    slip::{FormCompany, OperationMode},
};
use reference::{
    country::Country, email::is_email, operation, siret::Siret, vat::VatNumber, waste_code,
};
use serde_json::json;

use super::{
    destination,
    document::{
        final_recipient_siret, is_dangerous, is_grouping, is_item, is_tour, last_leg_mut,
        recipient_siret, waste_code as code_of,
    },
    lifecycle::{Step, Treatment, status_after, treatment_of},
    links, parcel,
    reception::{name_problem, refuse_item},
    status_log, tour,
    validation::Operation,
};
use crate::slip::{Change, Facts, Job, Refusal, check_mode, document_of, require, tree_of};

/// The final site declares the operation. From temporary storage, the storer treats the waste instead of sending
/// it on.
///
/// # Errors
/// The user may not, the load was not accepted, or what is declared does not hold together.
pub fn process(
    stored: &Form,
    input: &ProcessedFormInput,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_operation(stored, facts)?;
    refuse_item(stored)?;
    let next = next_destination(input)?;
    Operation::Processing.refuse(problems(stored, input, next.as_ref(), facts))?;
    let treatment = treatment(stored, input, next.as_ref());
    let status = status_after(stored.status, Step::Processing(treatment))?;
    let mut form = stored.clone();
    if stored.status == Status::TempStorerAccepted {
        form.suite = None;
        form.recipient.get_or_insert_default().is_temp_storage = Some(false);
    }
    let leg = last_leg_mut(&mut form);
    write_operation(leg, input, next);
    leg.status = status;
    form.status = status;
    let linked = if is_tour(&form) {
        tour::follow(&mut form, related)
    } else if is_grouping(&form) {
        links::propagate(&form.grouping, &form, related)
    } else {
        Vec::new()
    };
    let jobs = final_operation(&form, input).into_iter().collect();
    let event = status_log::event_of(stored, &form)?;
    Ok(Change {
        linked,
        jobs,
        ..Change::of(form, event)
    })
}

fn require_operation(form: &Form, facts: &Facts<'_>) -> Result<(), Refusal> {
    let storer = recipient_siret(form).filter(|_| form.status == Status::TempStorerAccepted);
    let organisations: Vec<&str> = final_recipient_siret(form)
        .into_iter()
        .chain(storer)
        .collect();
    require(
        facts.actor,
        UserPermission::BsdCanSignOperation,
        &organisations,
        "Vous n'êtes pas autorisé à traiter ce bordereau",
    )
}

/// The outcome of the declared operation.
pub(super) fn treatment(
    form: &Form,
    input: &ProcessedFormInput,
    next: Option<&NextDestination>,
) -> Treatment {
    treatment_of(
        &input.processing_operation_done,
        input.no_traceability.value() == Some(&true),
        next.and_then(|next| next.company.as_ref()),
        is_item(form),
    )
}

/// The next destination as it is stored, its country deduced from its identifier.
///
/// # Errors
/// A defect of ours.
pub(super) fn next_destination(
    input: &ProcessedFormInput,
) -> Result<Option<NextDestination>, Refusal> {
    let Some(given) = input.next_destination.value() else {
        return Ok(None);
    };
    let mut next: NextDestination = document_of(tree_of(given)?)?;
    if let Some(company) = next.company.as_mut()
        && filled(company.country.as_ref()).is_none()
    {
        company.country = deduced_country(company);
    }
    Ok(Some(next))
}

fn deduced_country(company: &FormCompany) -> Option<Text> {
    let vat = filled(company.vat_number.as_ref()).and_then(|vat| VatNumber::parse(vat).ok());
    let siret = filled(company.siret.as_ref())
        .and_then(|siret| Siret::parse(siret, reference::siret::TestCompanies::Allowed).ok());
    match (siret, vat) {
        (Some(_), _) => Some(Text::from("FR")),
        (None, Some(vat)) => Some(Text::from(vat.country().code())),
        (None, None) => None,
    }
}

fn filled(text: Option<&Text>) -> Option<&str> {
    text.map(Text::as_str).filter(|text| !text.is_empty())
}

/// What is wrong with a declaration.
pub(super) fn problems(
    form: &Form,
    input: &ProcessedFormInput,
    next: Option<&NextDestination>,
    facts: &Facts<'_>,
) -> Vec<String> {
    let code = input.processing_operation_done.as_str();
    let mut problems: Vec<String> =
        name_problem("Le nom du responsable du traitement", &input.processed_by)
            .into_iter()
            .collect();
    if !operation::BSDD_DONE.contains(code) {
        problems.push(format!(
            "L'opération d'élimination ou de valorisation « {code} » n'existe pas"
        ));
        return problems;
    }
    problems.extend(mode_problem(
        code,
        input.destination_operation_mode.value().copied(),
    ));
    let description = input.processing_operation_description.value();
    if description.is_some_and(|text| text.encode_utf16().count() > 250) {
        problems
            .push("La description de l'opération doit contenir au plus 250 caractères".to_owned());
    }
    problems.extend(upcycling_problems(form, input));
    problems.extend(parcel::destination_problems(input));
    let goes_on = operation::GROUPING.contains(code);
    let is_untraced = input.no_traceability.value() == Some(&true);
    if is_untraced && !goes_on {
        problems.push(
            "La rupture de traçabilité n'est admise qu'avec un code de regroupement ou de transit"
                .to_owned(),
        );
    }
    problems.extend(next_problems(form, next, goes_on, is_untraced, facts));
    problems
}

/// A code that has modes asks for one of them, and another one for none.
pub(super) fn mode_problem(code: &str, mode: Option<OperationMode>) -> Option<String> {
    check_mode(Some(code), mode)
        .err()
        .map(|reason| reason.to_string())
}

fn upcycling_problems(form: &Form, input: &ProcessedFormInput) -> Vec<String> {
    if input.is_upcycled.value() != Some(&true) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    if !input.processing_operation_done.starts_with('R') {
        problems.push(
            "Seule une opération de valorisation (code R) admet la mention de terres valorisées"
                .to_owned(),
        );
    }
    if !code_of(form).is_some_and(|code| waste_code::TEXS.contains(code)) {
        problems.push(
            "La mention de terres valorisées est réservée aux codes déchet de terres et sédiments"
                .to_owned(),
        );
    }
    let lists = [
        input.destination_parcel_insee_codes.value(),
        input.destination_parcel_numbers.value(),
        input.destination_parcel_coordinates.value(),
    ];
    if lists.into_iter().flatten().all(Vec::is_empty) {
        problems.push("Des terres valorisées doivent avoir une parcelle de destination".to_owned());
    }
    problems
}

fn next_problems(
    form: &Form,
    next: Option<&NextDestination>,
    goes_on: bool,
    is_untraced: bool,
    facts: &Facts<'_>,
) -> Vec<String> {
    match (goes_on, next) {
        (false, None) => Vec::new(),
        (false, Some(next)) if is_blank(next) => Vec::new(),
        (false, Some(_)) => vec![
            "Destination ultérieure : elle n'est pas admise pour un traitement final".to_owned(),
        ],
        (true, None) => {
            vec!["Destination ultérieure : l'opération prévue est obligatoire".to_owned()]
        }
        (true, Some(next)) => {
            let mut problems = Vec::new();
            let planned = filled(next.processing_operation.as_ref());
            if !planned.is_some_and(|code| operation::BSDD_DONE.contains(code)) {
                problems
                    .push("Destination ultérieure : l'opération prévue n'existe pas".to_owned());
            }
            problems.extend(notification_problems(form, next));
            let company = next.company.clone().unwrap_or_default();
            problems.extend(company_problems(&company, is_untraced));
            problems.extend(identity_problems(form, &company, is_untraced, facts));
            problems
        }
    }
}

/// Does the next destination say nothing?
fn is_blank(next: &NextDestination) -> bool {
    *next == NextDestination::default()
}

/// Waste that leaves the country is notified.
fn notification_problems(form: &Form, next: &NextDestination) -> Option<String> {
    const MAX_NOTIFICATION: usize = 15;
    let number = filled(next.notification_number.as_ref());
    if number.is_some_and(|text| text.encode_utf16().count() > MAX_NOTIFICATION) {
        return Some(format!(
            "Destination ultérieure : le numéro de notification doit contenir au plus {MAX_NOTIFICATION} caractères"
        ));
    }
    let company = next.company.as_ref()?;
    let is_foreign = filled(company.extra_european_id.as_ref()).is_some()
        || filled(company.vat_number.as_ref()).is_some_and(reference::vat::is_foreign_vat);
    (number.is_none() && is_foreign && is_dangerous(form)).then(|| {
        "Destination ultérieure : le numéro de notification est obligatoire pour un déchet dangereux expédié à l'étranger"
            .to_owned()
    })
}

fn company_problems(company: &FormCompany, is_untraced: bool) -> Vec<String> {
    let leaves = [
        ("le nom", &company.name, 250),
        ("l'adresse", &company.address, 250),
        ("le contact", &company.contact, 250),
        ("le téléphone", &company.phone, 20),
        ("l'e-mail", &company.mail, 250),
    ];
    let mut problems = Vec::new();
    for (label, value, max) in leaves {
        match filled(value.as_ref()) {
            None if !is_untraced => {
                problems.push(format!("Destination ultérieure : {label} est obligatoire"));
            }
            Some(text) if text.encode_utf16().count() > max => problems.push(format!(
                "Destination ultérieure : {label} doit contenir au plus {max} caractères"
            )),
            _ => {}
        }
    }
    if filled(company.mail.as_ref()).is_some_and(|mail| !is_email(mail)) {
        problems.push("Destination ultérieure : l'e-mail est invalide".to_owned());
    }
    problems
}

fn identity_problems(
    form: &Form,
    company: &FormCompany,
    is_untraced: bool,
    facts: &Facts<'_>,
) -> Vec<String> {
    let siret = filled(company.siret.as_ref());
    let vat = filled(company.vat_number.as_ref());
    let other = filled(company.extra_european_id.as_ref());
    let country = filled(company.country.as_ref());
    let count = [siret, vat, other].into_iter().flatten().count();
    let mut problems = Vec::new();
    let mut refuse = |when: bool, sentence: &str| {
        if when {
            problems.push(format!("Destination ultérieure : {sentence}"));
        }
    };
    refuse(
        count > 1 || (count == 0 && !is_untraced),
        "renseignez exactement un identifiant, SIRET, numéro de TVA ou identifiant extra-européen",
    );
    let parsed = vat.map(VatNumber::parse);
    refuse(
        siret.is_some_and(|siret| Siret::parse(siret, facts.settings.test_companies).is_err()),
        "le SIRET est invalide",
    );
    refuse(
        matches!(parsed, Some(Err(_))),
        "le numéro de TVA est invalide",
    );
    refuse(
        matches!(&parsed, Some(Ok(vat)) if vat.is_french()),
        "un établissement français est désigné par son SIRET",
    );
    refuse(
        country.is_some_and(|code| Country::parse(code).is_none()),
        "le code ISO 3166-1 alpha-2 du pays n'est pas reconnu",
    );
    let expected = match (siret, &parsed) {
        (Some(_), _) => Some("FR"),
        (None, Some(Ok(vat))) => Some(vat.country().code()),
        _ => None,
    };
    refuse(
        country.is_some() && expected.is_some() && country != expected,
        "le pays ne correspond pas à l'identifiant de l'établissement",
    );
    if let Some(siret) = siret.filter(|_| is_dangerous(form) && !is_untraced) {
        problems.extend(destination::next_site(siret, facts));
    }
    problems
}

/// Writes the operation on the leg that ends.
pub(super) fn write_operation(
    leg: &mut Form,
    input: &ProcessedFormInput,
    next: Option<NextDestination>,
) {
    let code = input.processing_operation_done.as_str();
    let given = input
        .processing_operation_description
        .value()
        .filter(|text| !text.is_empty());
    let label = operation::operation(code).and_then(|operation| operation.regulatory_label);
    leg.processing_operation_done = Some(Text::from(code));
    leg.processing_operation_description = given
        .map(|text| Text::from(text.as_str()))
        .or_else(|| label.map(Text::from));
    leg.destination_operation_mode = input.destination_operation_mode.value().copied();
    leg.processed_by = Some(Text::from(input.processed_by.as_str()));
    leg.processed_at = Some(input.processed_at);
    if !input.no_traceability.is_undefined() {
        leg.no_traceability = input.no_traceability.value().copied();
    }
    if !input.is_upcycled.is_undefined() {
        leg.is_upcycled = input.is_upcycled.value().copied();
    }
    leg.next_destination = next.filter(|next| !is_blank(next));
    write_parcels(leg.recipient.get_or_insert_default(), input);
}

fn write_parcels(recipient: &mut Recipient, input: &ProcessedFormInput) {
    let texts = |list: Option<&Vec<String>>| {
        let items = list.into_iter().flatten();
        Some(
            items
                .map(|text| Text::from(text.trim()))
                .collect::<Vec<_>>(),
        )
    };
    if !input.destination_parcel_insee_codes.is_undefined() {
        recipient.parcel_insee_codes = texts(input.destination_parcel_insee_codes.value());
    }
    if !input.destination_parcel_numbers.is_undefined() {
        recipient.parcel_numbers = texts(input.destination_parcel_numbers.value());
    }
    if !input.destination_parcel_coordinates.is_undefined() {
        recipient.parcel_coordinates = texts(input.destination_parcel_coordinates.value());
    }
}

/// The end of a chain is told to the forms behind it.
pub(super) fn final_operation(form: &Form, input: &ProcessedFormInput) -> Option<Job> {
    let is_final = operation::is_final(&input.processing_operation_done)
        || input.no_traceability.value() == Some(&true);
    is_final.then(|| Job {
        queue: "final-operation.bsdd",
        payload: json!({"formId": form.id.as_str()}),
    })
}
