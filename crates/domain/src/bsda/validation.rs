//! Validation of a BSDA, in stages: formats and coherence together; then completion; then company checks,
//! rules that look at other data, and required fields. A stage that finds issues hides the next ones.

use std::collections::{BTreeSet, HashMap};

use contract::company::CompanyType;
use contract::{
    bsda::{Bsda, BsdaPackaging, BsdaPackagingType, BsdaType},
    slip::WasteAcceptationStatus,
};

use super::{
    completion::complete,
    document::{
        broker_siret, destination_siret, eco_organisme_siret, emitter_siret, is_private_individual,
        is_transit_code, is_worker_disabled, kind_of, next_destination_siret, operation_code,
        worker_siret,
    },
    lifecycle::{BsdaLevel, level_of},
    previous,
    rules::{CARRIER_FIELDS, FIELDS},
};
use crate::slip::{
    Code, DestinationRule, Facts, INTERMEDIARY_LABEL, Issue, Issues, Refusal, RefusedWeight, Role,
    Segment, carriers_elsewhere, check_company, check_destination, check_dormancy,
    check_eco_organisme, check_formats, check_intermediaries, check_leg_companies,
    check_leg_formats, check_leg_plates, check_mode, check_profile, company_at, hides_coherence,
    is_sealed_at, missing_fields, missing_on_carriers, refused_weight_issue, tree_of,
};

/// How a request wants the slip validated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Validation<'a> {
    /// The stored slip; none while it is created.
    pub stored: Option<&'a Bsda>,
    /// Level at which requirements are evaluated.
    pub level: Option<BsdaLevel>,
    /// Are companies, receipts and certification completed?
    pub completes: bool,
    /// Are the slips that it continues checked?
    pub checks_previous: bool,
    /// The slips that it continues, by identifier.
    pub parents: &'a HashMap<String, Bsda>,
    /// Carrier rows that another slip holds.
    pub rows_elsewhere: &'a BTreeSet<String>,
}

const EMITTER: Role = Role {
    label: "Émetteur",
    path: "emitter.company.siret",
};
const DESTINATION: Role = Role {
    label: "Destination",
    path: "destination.company.siret",
};
const NEXT_DESTINATION: Role = Role {
    label: "Éxutoire final",
    path: "destination.operation.nextDestination.company.siret",
};
const WORKER: Role = Role {
    label: "Entreprise de travaux",
    path: "worker.company.siret",
};
pub(super) const BROKER: Role = Role {
    label: "Courtier",
    path: "broker.company.siret",
};
const INTERMEDIARY: Role = Role {
    label: INTERMEDIARY_LABEL,
    path: "intermediaries.company.siret",
};

const DESTINATION_RULE: DestinationRule = DestinationRule {
    profiles: &[
        CompanyType::Collector,
        CompanyType::Wasteprocessor,
        CompanyType::WasteCenter,
        CompanyType::WasteVehicles,
    ],
    exempts_waste_centres: false,
};

/// Validates, completing the slip on the way.
///
/// # Errors
/// The issues of the first stage that finds some.
pub(super) fn validate(
    validation: Validation<'_>,
    bsda: &mut Bsda,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let mut issues = formats_and_coherence(validation.stored, bsda, facts)?;
    if !hides_coherence(&issues) {
        let rows = &bsda.transporters;
        issues.extend(carriers_elsewhere(rows, validation.rows_elsewhere, "BSDA"));
    }
    Refusal::of_issues(issues)?;
    super::completion::apply_constants(bsda);
    if validation.completes {
        complete(validation.stored, bsda, validation.parents, facts)?;
    }
    let mut issues = companies(validation.stored, bsda, facts);
    match looked_up_rules(validation, bsda) {
        Err(fatal) => issues.push(fatal),
        Ok(found) => {
            issues.extend(found);
            issues.extend(missing(validation.stored, bsda, validation.level, facts)?);
            if validation.checks_previous {
                issues.extend(previous::check(bsda, validation.stored, validation.parents));
            }
        }
    }
    Refusal::of_issues(issues)
}

/// Stages A and B: a value of a wrong type or outside a closed list hides everything but its likes.
pub(super) fn formats_and_coherence(
    stored: Option<&Bsda>,
    bsda: &Bsda,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let mut issues = formats(bsda, facts)?;
    if hides_coherence(&issues) {
        issues.retain(Issue::is_wrong_type);
    } else {
        issues.extend(coherence(stored, bsda, facts));
    }
    Ok(issues)
}

/// Stage A: the format of every field.
fn formats(bsda: &Bsda, facts: &Facts<'_>) -> Result<Issues, Refusal> {
    let test_companies = facts.settings.test_companies;
    let tree = tree_of(bsda)?;
    let mut issues = check_formats(FIELDS, &tree, &[], "", test_companies);
    issues.extend(check_leg_formats(
        &bsda.transporters,
        CARRIER_FIELDS,
        test_companies,
    )?);
    for (index, packaging) in bsda.packagings.iter().flatten().enumerate() {
        issues.extend(packaging_formats(index, packaging));
    }
    issues.extend(check_intermediaries(
        bsda.intermediaries.as_deref().unwrap_or_default(),
        3,
        test_companies,
    ));
    issues.extend(destination_formats(bsda, facts));
    Ok(issues)
}

pub(super) fn packaging_formats(index: usize, packaging: &BsdaPackaging) -> Issues {
    let at = |leaf: Option<&str>| {
        [Segment::from("packagings"), Segment::Index(index)]
            .into_iter()
            .chain(leaf.map(Segment::from))
            .collect::<Vec<_>>()
    };
    let mut issues = Issues::new();
    let other = packaging.other.as_deref().unwrap_or_default();
    if packaging.r#type == BsdaPackagingType::Other && other.is_empty() {
        issues.push(Issue::on(
            at(None),
            "Vous devez saisir la description du conditionnement quand le type de conditionnement est 'Autre'",
        ));
    }
    if packaging
        .volume
        .is_some_and(|volume| volume.0 <= rust_decimal::Decimal::ZERO)
    {
        issues.push(Issue {
            code: Code::TooSmall,
            path: at(Some("volume")),
            message: "Le volume doit être un nombre positif".to_owned(),
        });
    }
    if packaging
        .identification_numbers
        .iter()
        .any(|number| number.encode_utf16().count() > 250)
    {
        issues.push(Issue {
            code: Code::TooBig,
            path: at(Some("identificationNumbers")),
            message: "La chaîne doit contenir au plus 250 caractère(s)".to_owned(),
        });
    }
    issues
}

pub(super) fn negative_refused_weight() -> Issue {
    Issue {
        code: Code::TooSmall,
        path: vec![Segment::from("destinationReceptionRefusedWeight")],
        message: "Le nombre doit être supérieur ou égal à 0".to_owned(),
    }
}

fn destination_formats(bsda: &Bsda, facts: &Facts<'_>) -> Issues {
    let mut issues = Issues::new();
    let destination = bsda.destination.as_ref();
    let refused = destination
        .and_then(|d| d.reception.as_ref())
        .and_then(|r| r.refused_weight);
    if refused.is_some_and(|weight| weight.is_sign_negative() && !weight.is_zero()) {
        issues.push(negative_refused_weight());
    }
    let operated_at = destination
        .and_then(|d| d.operation.as_ref())
        .and_then(|o| o.date);
    if operated_at.is_some_and(|date| date.0 >= facts.end_of_tomorrow()) {
        issues.push(Issue::at(
            "destinationOperationDate",
            "La date d'opération ne peut pas être dans le futur.",
        ));
    }
    issues
}

/// Stage B: fields that must agree with each other.
fn coherence(stored: Option<&Bsda>, bsda: &Bsda, facts: &Facts<'_>) -> Issues {
    let mut issues = Issues::new();
    issues.extend(operation_coherence(stored, bsda));
    if is_private_individual(bsda) && emitter_siret(bsda).is_some() {
        issues.push(Issue::at(
            EMITTER.path,
            "L'émetteur est un particulier, impossible de saisir un SIRET émetteur",
        ));
    }
    issues.extend(worker_coherence(bsda));
    if kind_of(bsda) == BsdaType::Collection2710 && !bsda.transporters.is_empty() {
        issues.push(Issue::at(
            "transporters",
            "Impossible de saisir un transporteur pour un bordereau de collecte en déchetterie.",
        ));
    }
    if bsda.forwarding.is_some() && !bsda.grouping.is_empty() {
        issues.push(Issue::at(
            "forwarding",
            "Les opérations d'entreposage provisoire et groupement ne sont pas compatibles entre elles",
        ));
    }
    issues.extend(plates_coherence(stored, bsda, facts));
    issues.extend(refused_weight(stored, bsda));
    issues
}

fn operation_coherence(stored: Option<&Bsda>, bsda: &Bsda) -> Issues {
    let mut issues = Issues::new();
    let Some(destination) = bsda.destination.as_ref() else {
        return issues;
    };
    let Some(operation) = destination.operation.as_ref() else {
        return issues;
    };
    let received_at = destination.reception.as_ref().and_then(|r| r.date);
    if let (Some(operated_at), Some(received_at)) = (operation.date, received_at)
        && operated_at < received_at
    {
        issues.push(Issue::at(
            "destination.operation.date",
            "La date d'opération doit être postérieure à la date de réception",
        ));
    }
    let is_signed = stored.and_then(level_of) == Some(BsdaLevel::Operation);
    if !is_signed
        && operation.mode.is_some()
        && let Err(reason) = check_mode(operation.code.as_deref(), operation.mode)
    {
        issues.push(Issue::at("destination.operation.mode", reason.to_string()));
    }
    issues
}

fn worker_coherence(bsda: &Bsda) -> Issues {
    let mut issues = Issues::new();
    let Some(worker) = bsda.worker.as_ref() else {
        return issues;
    };
    let is_named = worker_siret(bsda).is_some()
        || worker
            .company
            .as_ref()
            .and_then(|c| c.name.as_deref())
            .is_some_and(|name| !name.is_empty());
    if worker.is_disabled && is_named {
        issues.push(Issue::at(
            WORKER.path,
            "Il n'y a pas d'entreprise de travaux, impossible de saisir le SIRET ou le nom de l'entreprise de travaux.",
        ));
    }
    if kind_of(bsda) == BsdaType::Collection2710 && is_named {
        issues.push(Issue::at(
            WORKER.path,
            "Impossible de saisir une entreprise de travaux pour un bordereau de collecte en déchetterie.",
        ));
    }
    let certification = worker.certification.as_ref();
    let shows_sub_section_three = certification.is_some_and(|c| {
        !c.has_sub_section_three
            && (c.certification_number.is_some()
                || c.validity_limit.is_some()
                || c.organisation.is_some())
    });
    if shows_sub_section_three && !is_worker_disabled(bsda) {
        issues.push(Issue::at(
            "worker.certification.certificationNumber",
            "Il n'y a pas de certification sous-section 3 amiante déclarée. Impossible de remplir les champs de la sous-section 3.",
        ));
    }
    issues
}

fn plates_coherence(stored: Option<&Bsda>, bsda: &Bsda, facts: &Facts<'_>) -> Issues {
    let is_recent =
        stored.is_none_or(|stored| stored.created_at.0 > facts.settings.rules_of_february_2025);
    if is_recent {
        check_leg_plates(&bsda.transporters)
    } else {
        Issues::new()
    }
}

pub(super) fn refused_weight(stored: Option<&Bsda>, bsda: &Bsda) -> Option<Issue> {
    use contract::bsda::BsdaStatus::{AwaitingChild, Processed, Received, Refused};
    let reception = bsda.destination.as_ref()?.reception.as_ref()?;
    let is_older =
        stored.is_some_and(|s| matches!(s.status, Received | Processed | Refused | AwaitingChild));
    let rule = refused_weight_issue(
        reception.acceptation_status,
        reception.weight,
        reception.refused_weight,
        is_older,
    )?;
    const FIELD: &str = "(destinationReceptionRefusedWeight)";
    let message = match rule {
        RefusedWeight::Missing => format!("La quantité refusée {FIELD} est requise"),
        RefusedWeight::WithoutReceived => {
            format!(
                "La quantité refusée {FIELD} ne peut être définie si la quantité reçue ne l'est pas"
            )
        }
        RefusedWeight::NotZero => format!(
            "La quantité refusée {FIELD} ne peut être supérieure à zéro si le déchet est accepté"
        ),
        RefusedWeight::NotAll => {
            format!(
                "La quantité refusée {FIELD} doit être égale à la quantité reçue si le déchet est refusé"
            )
        }
        RefusedWeight::NotBetween => format!(
            "La quantité refusée {FIELD} doit être inférieure à la quantité reçue et supérieure à zéro si le déchet est partiellement refusé"
        ),
        RefusedWeight::TooMuch => {
            format!("La quantité refusée {FIELD} doit être inférieure ou égale à la quantité reçue")
        }
    };
    Some(Issue::at("destination.reception.refusedWeight", message))
}

/// Stage D, first part: the companies named on the slip.
fn companies(stored: Option<&Bsda>, bsda: &Bsda, facts: &Facts<'_>) -> Issues {
    let level = stored.and_then(level_of);
    let waived = |path: &str| is_sealed_at(level, stored, bsda, path, facts);
    let mut issues = Issues::new();
    if let Some(siret) = emitter_siret(bsda) {
        issues.extend(emitter(siret, waived(EMITTER.path), facts).err());
    }
    if let Some(siret) = destination_siret(bsda) {
        let rule = DestinationRule {
            exempts_waste_centres: kind_of(bsda) == BsdaType::Collection2710,
            ..DESTINATION_RULE
        };
        issues.extend(
            check_destination(siret, DESTINATION, rule, waived(DESTINATION.path), facts).err(),
        );
    }
    if let Some(siret) = next_destination_siret(bsda) {
        issues.extend(
            check_destination(
                siret,
                NEXT_DESTINATION,
                DESTINATION_RULE,
                waived(NEXT_DESTINATION.path),
                facts,
            )
            .err(),
        );
    }
    issues.extend(check_leg_companies(
        &bsda.transporters,
        waived("transporters"),
        facts,
    ));
    if let Some(siret) = worker_siret(bsda) {
        let sentence = format!(
            "L'entreprise de travaux saisie sur le bordereau (SIRET: {siret}) n'est pas inscrite sur Trackdéchets en tant qu'entreprise de travaux. Cette entreprise ne peut donc pas être visée sur le bordereau."
        );
        issues.extend(
            check_profile(
                siret,
                WORKER,
                &[CompanyType::Worker],
                &sentence,
                waived(WORKER.path),
                facts,
            )
            .err(),
        );
    }
    if let Some(siret) = eco_organisme_siret(bsda) {
        issues.extend(check_eco_organisme(siret, |eco| eco.handle_bsda, "BSDA", facts).err());
    }
    if let Some(siret) = broker_siret(bsda) {
        let sentence = "Cet établissement n'a pas le profil Courtier.";
        issues.extend(
            check_profile(
                siret,
                BROKER,
                &[CompanyType::Broker],
                sentence,
                waived(BROKER.path),
                facts,
            )
            .err(),
        );
    }
    let intermediaries = bsda
        .intermediaries
        .iter()
        .flatten()
        .filter_map(|company| company_at(Some(company)));
    issues.extend(intermediaries.filter_map(|siret| {
        check_company(siret, INTERMEDIARY, waived("intermediaries"), facts).err()
    }));
    issues
}

fn emitter(siret: &str, dormancy_waived: bool, facts: &Facts<'_>) -> Result<(), Issue> {
    check_dormancy(siret, EMITTER, dormancy_waived, facts)?;
    if facts
        .eco_organismes
        .get(siret)
        .is_some_and(|eco| eco.handle_bsda)
    {
        return Err(Issue::at(
            EMITTER.path,
            "L'émetteur ne peut pas être un éco-organisme. Merci de bien vouloir renseigner l'établissement responsable de la production du déchet et de viser l'éco-organisme dans le champ qui lui est réservé.",
        ));
    }
    Ok(())
}

/// Stage D, second part: rules that need the level or the stored slip. The first fatal one stops the rest.
fn looked_up_rules(validation: Validation<'_>, bsda: &Bsda) -> Result<Issues, Issue> {
    let Some(level) = validation.level else {
        return Ok(Issues::new());
    };
    if let Some(stored) = validation.stored.filter(|_| level != BsdaLevel::Operation) {
        swap(stored, bsda)?;
    }
    let reception = bsda.destination.as_ref().and_then(|d| d.reception.as_ref());
    if level >= BsdaLevel::Reception {
        if let Some(status) = reception.and_then(|r| r.acceptation_status) {
            received_weight(status, reception.and_then(|r| r.weight))?;
        }
        if reception.is_some_and(|r| r.weight_is_estimate == Some(true)) {
            estimated_weight(bsda)?;
        }
    }
    adr(bsda)?;
    Ok(operation(level, bsda))
}

/// A transit site may be added or removed only around the outlet that was planned first.
fn swap(stored: &Bsda, bsda: &Bsda) -> Result<(), Issue> {
    let (before, after) = (next_destination_siret(stored), next_destination_siret(bsda));
    let (former, current) = (destination_siret(stored), destination_siret(bsda));
    if before.is_none() && after.is_some() && former != current && after != former {
        return Err(Issue::at(
            NEXT_DESTINATION.path,
            "Impossible d'ajouter un intermédiaire d'entreposage provisoire sans indiquer la destination prévue initialement comme destination finale.",
        ));
    }
    if before.is_some() && after.is_none() && current != before {
        return Err(Issue::at(
            NEXT_DESTINATION.path,
            "Impossible de retirer un intermédiaire d'entreposage provisoire sans indiquer la destination finale prévue initialement comme destination.",
        ));
    }
    Ok(())
}

fn received_weight(
    status: WasteAcceptationStatus,
    weight: Option<contract::scalar::Number>,
) -> Result<(), Issue> {
    let is_zero = weight.is_some_and(|weight| weight.is_zero());
    let is_missing = weight.is_none() && status != WasteAcceptationStatus::Refused;
    if is_zero || is_missing {
        return Err(Issue::at(
            "destination.reception.weight",
            "Le poids du déchet reçu doit être renseigné et non nul.",
        ));
    }
    Ok(())
}

fn estimated_weight(bsda: &Bsda) -> Result<(), Issue> {
    let has_container_bag = bsda
        .packagings
        .iter()
        .flatten()
        .any(|p| p.r#type == BsdaPackagingType::ConteneurBag);
    if has_container_bag {
        return Ok(());
    }
    Err(Issue::at(
        "",
        "Le poids reçu ne peut être estimé que si le déchet est conditionné en conteneur-bag.",
    ))
}

fn adr(bsda: &Bsda) -> Result<(), Issue> {
    let Some(waste) = bsda.waste.as_ref() else {
        return Ok(());
    };
    let has_mention = waste
        .adr
        .as_deref()
        .is_some_and(|mention| !mention.is_empty());
    let message = match waste.is_subject_to_adr {
        Some(true) if !has_mention => {
            "Le déchet est soumis à l'ADR. Vous devez préciser la mention correspondante."
        }
        Some(false) if has_mention => {
            "Le déchet n'est pas soumis à l'ADR. Vous ne pouvez pas préciser de mention ADR."
        }
        _ => return Ok(()),
    };
    Err(Issue::at("waste.adr", message))
}

fn operation(level: BsdaLevel, bsda: &Bsda) -> Issues {
    const PATH: &str = "destination.operation.code";
    let mut issues = Issues::new();
    if level != BsdaLevel::Operation {
        return issues;
    }
    let code = operation_code(bsda);
    let is_stored_on_the_way = next_destination_siret(bsda).is_some()
        && bsda.forwarding.is_none()
        && bsda.grouping.is_empty();
    if is_stored_on_the_way && code.is_some_and(reference::operation::is_final) {
        issues.push(Issue::at(
            PATH,
            "Vous ne pouvez pas renseigner un code de traitement final",
        ));
    }
    let is_estimated = bsda
        .destination
        .as_ref()
        .and_then(|d| d.reception.as_ref())
        .and_then(|r| r.weight_is_estimate);
    if is_estimated == Some(true) && !code.is_some_and(is_transit_code) {
        issues.push(Issue::at(
            PATH,
            "Un poids estimé n'est possible que sur un site d'entreposage provisoire, avec le code d'opération R 13 ou D 15.",
        ));
    }
    issues
}

/// Stage D, last part: what must be filled at a level.
pub(super) fn missing(
    stored: Option<&Bsda>,
    bsda: &Bsda,
    level: Option<BsdaLevel>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let mut issues = missing_fields(stored, bsda, level, facts)?;
    let skips_unsigned = level.is_some_and(|level| level >= BsdaLevel::Reception);
    issues.extend(missing_on_carriers(bsda, level, skips_unsigned, facts)?);
    Ok(issues)
}
