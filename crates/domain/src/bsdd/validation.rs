//! Validation of a form: what a draft must respect, what is asked once it is sealed, and what a carrier needs to
//! sign. Answers name no path: sentences alone, all of them or the first one, as the operation says.

use contract::{bsdd::Form, company::CompanyType, scalar::Text};
use reference::{omi::is_omi_number, waste_code};

use super::{
    carrier, destination,
    document::{
        broker_siret, created_at, eco_organisme_siret, emitter_siret, is_declared_dangerous,
        is_foreign_ship, is_item, is_private_individual, is_suite, is_tour, kind_of, trader_siret,
        waste_code as code_of,
    },
    lifecycle::BsddLevel,
    packaging, parcel,
    rules::FIELDS,
    weight,
};
use crate::slip::{
    Code, Facts, Field, Format, INTERMEDIARY_LABEL, Issue, Refusal, Role, Segment, Tree, View,
    check_dormancy, check_eco_organisme, check_formats, check_intermediaries, check_profile,
    document_of, get, is_missing, verbatim_tree_of,
};

/// How many sentences an operation answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporting {
    /// The first one.
    First,
    /// All of them.
    All,
}

/// Operations that validate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Creation,
    Update,
    Sealing,
    Emission,
    Transport,
    TransportAfterStorage,
    Reception,
    Acceptance,
    TempStorage,
    Reseal,
    Processing,
    PaperImport,
    CarrierRow,
    Intermediaries,
}

impl Operation {
    fn reporting(self) -> Reporting {
        match self {
            Self::Creation
            | Self::Update
            | Self::Emission
            | Self::Reception
            | Self::Acceptance
            | Self::TempStorage
            | Self::Reseal
            | Self::TransportAfterStorage => Reporting::First,
            Self::Sealing
            | Self::Transport
            | Self::Processing
            | Self::PaperImport
            | Self::CarrierRow
            | Self::Intermediaries => Reporting::All,
        }
    }

    /// Refuses when there are problems.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` with the sentences.
    pub(super) fn refuse(self, mut problems: Vec<String>) -> Result<(), Refusal> {
        if problems.is_empty() {
            return Ok(());
        }
        if self.reporting() == Reporting::First {
            problems.truncate(1);
        }
        Err(Refusal::InvalidTexts(problems))
    }
}

/// What of the form is validated, and how severely.
#[derive(Clone, Copy, Debug)]
pub(super) struct Validation {
    /// The rules of sealed forms, rather than those of drafts.
    pub is_sealed: bool,
    /// Carriers that are validated, from the first one.
    pub carriers: usize,
    /// Position of the carrier that signs.
    pub signing: Option<usize>,
}

/// Most intermediaries of a form.
const MAX_INTERMEDIARIES: usize = 5;

const TRADER: Role = Role::new("Négociant", "trader.company.siret");

/// COREPILE was merged into another eco-organisme.
const FORMER_ECO_ORGANISME: (&str, &str) = ("42248908800068", "83033936200022");

/// Every problem of the form.
///
/// # Errors
/// A defect of ours.
pub(super) fn problems(
    form: &Form,
    validation: Validation,
    facts: &Facts<'_>,
) -> Result<Vec<String>, Refusal> {
    let mut problems = described(form, validation.is_sealed, facts, &|_| true)?;
    problems.extend(emitter(form, facts));
    if !is_item(form) {
        problems.extend(eco_organisme(form, facts));
        problems.extend(destination::recipient(form, facts));
        problems.extend(intermediation(form, facts));
    }
    problems.extend(waste(form, validation.is_sealed, facts));
    problems.extend(direct_supply(form));
    problems.extend(carrier::problems(
        form,
        validation.carriers,
        validation.signing,
        facts,
    )?);
    Ok(problems)
}

/// Every problem of the waste alone: what is checked again when somebody signs.
///
/// # Errors
/// A defect of ours.
pub(super) fn waste_problems(form: &Form, facts: &Facts<'_>) -> Result<Vec<String>, Refusal> {
    let mut problems = described(form, true, facts, &|path| path.starts_with("wasteDetails"))?;
    problems.extend(waste(form, true, facts));
    problems.extend(direct_supply(form));
    Ok(problems)
}

/// Formats, then required fields, of the fields that the filter keeps.
fn described(
    form: &Form,
    is_sealed: bool,
    facts: &Facts<'_>,
    keeps: &dyn Fn(&str) -> bool,
) -> Result<Vec<String>, Refusal> {
    let item = is_item(form);
    let fields: Vec<Field<Form, BsddLevel>> = FIELDS
        .iter()
        .filter(|field| keeps(field.path) && (!item || concerns_items(field.path)))
        .copied()
        .collect();
    let tree = verbatim_tree_of(form)?;
    let mut problems = format_problems(&fields, &tree, facts);
    let view = View {
        stored: None,
        merged: form,
        facts,
        level: is_sealed.then_some(BsddLevel::Sealing),
        read_only: false,
    };
    let missing = fields
        .iter()
        .filter(|field| is_missing(field, &tree, &view));
    problems.extend(missing.map(missing_sentence));
    Ok(problems)
}

/// What is told of a field that is required and empty.
pub(super) fn missing_sentence(field: &Field<Form, BsddLevel>) -> String {
    format!("{} est obligatoire.{}", field.title(), field.note_text())
}

/// Formats of the recipient alone: what a destination after temporary storage must respect from the start.
///
/// # Errors
/// A defect of ours.
pub(super) fn recipient_formats(suite: &Form, facts: &Facts<'_>) -> Result<Vec<String>, Refusal> {
    described(suite, false, facts, &|path| path.starts_with("recipient."))
}

/// An item of a tour is its emitter and what was taken there; the tour says the rest.
fn concerns_items(path: &str) -> bool {
    path.starts_with("emitter.") || path == "wasteDetails.quantity"
}

/// Sentences about formats. E-mails have a length, too.
pub(super) fn format_problems<D>(
    fields: &[Field<D, BsddLevel>],
    tree: &Tree,
    facts: &Facts<'_>,
) -> Vec<String> {
    const MAX_MAIL: usize = 250;
    let issues = check_formats(fields, tree, &[], "", facts.settings.test_companies);
    let long_mails = fields.iter().filter_map(|field| {
        let is_mail = matches!(field.format, Format::Email(_));
        let mail = get(tree, field.path).as_str().filter(|_| is_mail)?;
        (mail.encode_utf16().count() > MAX_MAIL).then(|| {
            format!(
                "{} doit contenir au plus {MAX_MAIL} caractères",
                field.title()
            )
        })
    });
    issues
        .iter()
        .map(|issue| sentence(issue, fields))
        .chain(long_mails)
        .collect()
}

/// The sentence of an issue; those of lengths do not name their field by themselves.
fn sentence<D>(issue: &Issue, fields: &[Field<D, BsddLevel>]) -> String {
    let named = match (issue.code, issue.path.first()) {
        (Code::TooBig, Some(Segment::Key(column))) => {
            fields.iter().find(|field| field.column_name() == *column)
        }
        _ => None,
    };
    named.map_or_else(
        || issue.message.clone(),
        |field| format!("{} : {}", field.title(), issue.message),
    )
}

fn emitter(form: &Form, facts: &Facts<'_>) -> Vec<String> {
    use contract::bsdd::EmitterType::{Appendix1Producer, Producer};
    let mut problems = Vec::new();
    let company = form.emitter.as_ref().and_then(|e| e.company.as_ref());
    let filled = |value: Option<&Text>| {
        value
            .map(Text::as_str)
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    };
    let (individual, ship) = (is_private_individual(form), is_foreign_ship(form));
    let mut refuse = |when: bool, sentence: &str| {
        if when {
            problems.push(sentence.to_owned());
        }
    };
    let kind = kind_of(form);
    refuse(
        individual && ship,
        "L'émetteur ne peut pas être à la fois un particulier et un navire étranger",
    );
    refuse(
        individual && !matches!(kind, Some(Producer | Appendix1Producer)),
        "Le type d'un émetteur particulier doit être PRODUCER ou APPENDIX1_PRODUCER",
    );
    refuse(
        ship && kind != Some(Producer),
        "Le type d'un émetteur navire étranger doit être PRODUCER",
    );
    refuse(
        (individual || ship) && emitter_siret(form).is_some(),
        "Le SIRET de l'émetteur doit rester vide pour un particulier ou un navire étranger",
    );
    refuse(
        individual && filled(company.and_then(|c| c.contact.as_ref())).is_some(),
        "Le contact de l'émetteur doit rester vide pour un particulier",
    );
    let number = filled(company.and_then(|c| c.omi_number.as_ref()));
    refuse(
        !ship && number.is_some(),
        "Le numéro OMI est réservé aux navires étrangers",
    );
    refuse(
        ship && !number.as_deref().is_some_and(is_omi_number),
        "Le numéro OMI du navire est obligatoire et s'écrit OMI suivi de 7 chiffres",
    );
    if let Some(siret) = emitter_siret(form) {
        problems.extend(
            check_dormancy(siret, Role::EMITTER, false, facts)
                .err()
                .map(|i| i.message),
        );
        if facts
            .eco_organismes
            .get(siret)
            .is_some_and(|eco| eco.handle_bsdd)
        {
            problems.push("L'émetteur ne peut pas être un éco-organisme : visez l'établissement responsable de la production du déchet, et l'éco-organisme dans le champ qui lui est réservé.".to_owned());
        }
    }
    problems
}

fn eco_organisme(form: &Form, facts: &Facts<'_>) -> Option<String> {
    let siret = eco_organisme_siret(form)?;
    let (former, current) = FORMER_ECO_ORGANISME;
    if siret == former {
        return Some(format!(
            "L'éco-organisme avec le SIRET {former} a fusionné : utilisez le SIRET {current}"
        ));
    }
    check_eco_organisme(siret, |eco| eco.handle_bsdd, "BSDD", facts)
        .err()
        .map(|issue| issue.message)
}

/// Trader and broker hold the profile, on forms that are recent enough.
fn intermediation(form: &Form, facts: &Facts<'_>) -> Vec<String> {
    let is_recent = created_at(form) > facts.settings.rules_of_february_2025;
    let roles = [
        (
            trader_siret(form),
            TRADER,
            CompanyType::Trader,
            "Cet établissement n'a pas le profil Négociant.",
        ),
        (
            broker_siret(form),
            Role::BROKER,
            CompanyType::Broker,
            "Cet établissement n'a pas le profil Courtier.",
        ),
    ];
    roles
        .into_iter()
        .filter_map(|(siret, role, profile, sentence)| {
            let siret = siret?;
            let outcome = if is_recent {
                check_profile(siret, role, &[profile], sentence, false, facts)
            } else {
                crate::slip::check_company(siret, role, false, facts).map(|_| ())
            };
            outcome.err().map(|issue| issue.message)
        })
        .collect()
}

/// Trader and broker of a revision hold the profile, and are complete as soon as they are named.
///
/// # Errors
/// A defect of ours.
pub(super) fn revised_intermediation(
    form: &Form,
    given: &Tree,
    facts: &Facts<'_>,
) -> Result<Vec<String>, Refusal> {
    let blank = Form {
        trader: document_of(get(given, "trader").clone())?,
        broker: document_of(get(given, "broker").clone())?,
        suite: None,
        ..form.clone()
    };
    let mut problems = described(&blank, true, facts, &|path| {
        path.starts_with("trader.") || path.starts_with("broker.")
    })?;
    problems.extend(intermediation(&blank, facts));
    Ok(problems)
}

/// Code, danger, quantity, packagings and ADR.
fn waste(form: &Form, is_sealed: bool, facts: &Facts<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    problems.extend(weight::shipped_problems(form));
    problems.extend(packaging::problems(form, is_sealed));
    if is_item(form) {
        return problems;
    }
    let code = code_of(form);
    if let Some(code) = code {
        problems.extend(unknown_code(code));
        if waste_code::is_dangerous_code(code) && !is_declared_dangerous(form) {
            problems.push(format!(
                "Le code déchet {code} est suivi d'un astérisque : le déchet est dangereux, isDangerous ne peut pas être faux"
            ));
        }
        if is_sealed && is_tour(form) && !waste_code::APPENDIX1.contains(code) {
            problems.push(format!(
                "Le code déchet {code} ne peut pas être collecté en tournée (annexe 1)"
            ));
        }
    }
    if is_sealed {
        problems.extend(null_quantity(form));
        problems.extend(adr(form, facts));
    }
    problems
}

/// The sentence of a code that is not in the list of the BSDD.
pub(super) fn unknown_code(code: &str) -> Option<String> {
    (!waste_code::BSDD.contains(code)).then(|| {
        format!(
            "Le code déchet « {code} » n'est pas reconnu comme faisant partie de la liste officielle du code de l'environnement."
        )
    })
}

fn null_quantity(form: &Form) -> Option<String> {
    let quantity = form.waste_details.as_ref()?.quantity?;
    (quantity.is_zero() && !is_tour(form))
        .then(|| "La quantité de déchet doit être supérieure à 0".to_owned())
}

/// Dangerous goods by road. Forms older than the declaration ask for a mention when the waste is dangerous; a
/// form with temporary storage is left alone.
fn adr(form: &Form, facts: &Facts<'_>) -> Option<String> {
    if form.suite.is_some() || is_suite(form) {
        return None;
    }
    let waste = form.waste_details.as_ref();
    let has_mention = waste
        .and_then(|waste| waste.onu_code.as_deref())
        .is_some_and(|mention| !mention.is_empty());
    let is_recent = form
        .created_at
        .is_none_or(|at| at.0 >= facts.settings.adr_mandatory_since);
    let message = match waste.and_then(|waste| waste.is_subject_to_adr) {
        Some(true) if !has_mention => {
            "Le déchet est soumis à l'ADR. Vous devez préciser la mention correspondante."
        }
        Some(false) if has_mention => {
            "Le déchet n'est pas soumis à l'ADR. Vous ne pouvez pas préciser de mention ADR."
        }
        None if is_recent => "Vous devez préciser si le déchet est soumis à l'ADR ou non.",
        None if is_declared_dangerous(form) && !has_mention => {
            "La mention ADR est obligatoire pour un déchet dangereux."
        }
        _ => return None,
    };
    Some(message.to_owned())
}

/// A pipeline or a conveyor needs neither carrier nor packaging.
fn direct_supply(form: &Form) -> Vec<String> {
    if !form.is_direct_supply {
        return Vec::new();
    }
    let mut problems = Vec::new();
    if packaging::count(form) > 0 || super::document::packaging_types(form).next().is_some() {
        problems.push("Un acheminement direct ne comporte pas de conditionnement".to_owned());
    }
    if !form.transporters.is_empty() {
        problems.push("Un acheminement direct ne comporte pas de transporteur".to_owned());
    }
    problems
}

/// Problems of an edit that the stored form cannot show any more.
pub(super) fn input_problems(edit: &Tree) -> Vec<String> {
    let mut problems = packaging::input_problems(get(edit, "wasteDetails.packagingInfos"));
    problems.extend(parcel::input_problems(get(
        edit,
        "wasteDetails.parcelNumbers",
    )));
    problems
}

/// Problems of the intermediaries. They need not be registered.
pub(super) fn intermediary_problems(form: &Form, facts: &Facts<'_>) -> Vec<String> {
    if is_item(form) && !form.intermediaries.is_empty() {
        return vec![format!(
            "{INTERMEDIARY_LABEL} : un bordereau d'annexe 1 n'admet pas d'intermédiaire"
        )];
    }
    check_intermediaries(
        &form.intermediaries,
        MAX_INTERMEDIARIES,
        facts.settings.test_companies,
    )
    .into_iter()
    .map(|issue| issue.message)
    .collect()
}
