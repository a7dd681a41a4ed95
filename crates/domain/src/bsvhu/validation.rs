//! Validation of a BSVHU, in stages: formats and coherence together; then companies; then completion; then what
//! is required.

use contract::{
    bsvhu::{
        Bsvhu, BsvhuDestinationType as Site, BsvhuIdentificationType as NumberType, BsvhuPackaging,
    },
    company::{CompanyType, WasteVehiclesType},
    scalar::Number,
    slip::{TransportMode, WasteAcceptationStatus as Acceptation},
};
use rust_decimal::Decimal;

use super::{
    completion::{complete, sealing_level},
    document::{
        acceptation, broker_siret, destination_siret, eco_organisme_siret, emitter_siret,
        has_no_siret, is_irregular, next_destination_company, next_destination_siret, operation,
        reception, trader_siret,
    },
    rules::{CARRIER_FIELDS, FIELDS},
};
use crate::slip::{
    Facts, Issue, Issues, Refusal, Request, Role,
    Rule::{Completion, Together, WrongTypesAlone},
    Stage, TransportLeg, check_company, check_dormancy, check_eco_organisme, check_formats,
    check_intermediaries, check_leg_companies, check_leg_formats, check_leg_plates, check_mode,
    check_profile, check_verified, free_carriers, is_sealed_at, required_fields, tree_of,
};

pub(super) const TRADER: Role = Role::new("Trader", "trader.company.siret");

/// Most intermediaries on a slip.
const MAX_INTERMEDIARIES: usize = 3;
/// What a lorry carries at most, in tonnes.
const ROAD_CAP: Decimal = Decimal::from_parts(40, 0, 0, false, 0);

/// The stages, and what each looks at.
pub(super) const STAGES: &[Stage<Bsvhu>] = &[
    &[
        Together(formats),
        WrongTypesAlone,
        Together(coherence),
        Together(free_carriers),
    ],
    &[Together(companies)],
    &[Completion(complete)],
    &[Together(required_fields)],
];

/// Stage A: the format of every field.
fn formats(
    bsvhu: &Bsvhu,
    _request: &Request<'_, Bsvhu>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let test_companies = facts.settings.test_companies;
    let mut issues = check_formats(FIELDS, &tree_of(bsvhu)?, &[], "", test_companies);
    issues.extend(check_leg_formats(
        &bsvhu.transporters,
        CARRIER_FIELDS,
        test_companies,
    )?);
    issues.extend(check_intermediaries(
        bsvhu.intermediaries.as_deref().unwrap_or_default(),
        MAX_INTERMEDIARIES,
        test_companies,
    ));
    Ok(issues)
}

/// Stage B: fields that must agree with each other.
fn coherence(
    bsvhu: &Bsvhu,
    _request: &Request<'_, Bsvhu>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let settings = facts.settings;
    let created_at = bsvhu.created_at.0;
    let mut issues = Issues::new();
    issues.extend(emitter_coherence(bsvhu));
    issues.extend(next_destination_coherence(bsvhu));
    issues.extend(operation_coherence(bsvhu));
    issues.extend(received_weight(bsvhu));
    if created_at > settings.rules_of_july_2024
        && declared_weight(bsvhu).is_some_and(|w| w.is_zero())
    {
        issues.push(Issue::at(
            "weight.value",
            "Le poids doit être supérieur à 0",
        ));
    }
    if created_at >= settings.rules_of_december_2024 {
        issues.extend(identification(bsvhu));
    }
    if created_at >= settings.rules_of_january_2025 {
        issues.extend(road_cap(bsvhu));
    }
    if created_at > settings.rules_of_february_2025 {
        issues.extend(check_leg_plates(&bsvhu.transporters));
    }
    Ok(issues)
}

fn emitter_coherence(bsvhu: &Bsvhu) -> Option<Issue> {
    (has_no_siret(bsvhu) && !is_irregular(bsvhu)).then(|| {
        Issue::at(
            "emitter.irregularSituation",
            "Un émetteur qui n'est pas en situation irrégulière doit avoir un SIRET.",
        )
    })
}

fn next_destination_coherence(bsvhu: &Bsvhu) -> Option<Issue> {
    let foreign_id = next_destination_company(bsvhu)?
        .extra_european_id
        .as_deref();
    let has_foreign_id = foreign_id.is_some_and(|id| !id.is_empty());
    (has_foreign_id && next_destination_siret(bsvhu).is_some()).then(|| {
        Issue::at(
            "destination.operation.nextDestination.company.extraEuropeanId",
            "L'exutoire s'identifie par un SIRET ou par un identifiant hors Union européenne, pas par les deux.",
        )
    })
}

/// The mode goes with the code as soon as there is one, on drafts too. The reference points to the destination.
fn operation_coherence(bsvhu: &Bsvhu) -> Option<Issue> {
    let operation = operation(bsvhu).filter(|operation| operation.signature.is_none())?;
    let reason = check_mode(operation.code.as_deref(), operation.mode).err()?;
    Some(Issue::at(Role::DESTINATION.path, reason.to_string()))
}

fn declared_weight(bsvhu: &Bsvhu) -> Option<Number> {
    bsvhu.weight.as_ref()?.value
}

fn received_weight(bsvhu: &Bsvhu) -> Option<Issue> {
    let weight = reception(bsvhu).and_then(|reception| reception.weight);
    let is_zero = weight.is_some_and(|weight| weight.is_zero());
    let is_positive = weight.is_some_and(|weight| weight.0 > Decimal::ZERO);
    let rule = match acceptation(bsvhu)? {
        Acceptation::Refused if !is_zero => "être égal à 0 lorsque le déchet est refusé",
        Acceptation::Accepted | Acceptation::PartiallyRefused if !is_positive => {
            "être supérieur à 0 lorsque le déchet est accepté, même partiellement"
        }
        _ => return None,
    };
    Some(Issue::at(
        "destination.reception.weight",
        format!("destinationReceptionWeight : le poids doit {rule}"),
    ))
}

fn identification(bsvhu: &Bsvhu) -> Issues {
    let number_type = bsvhu.identification.as_ref().and_then(|i| i.r#type);
    let mut rules = Vec::new();
    if number_type == Some(NumberType::NumeroOrdreLotsSortants) {
        rules.push("la valeur NUMERO_ORDRE_LOTS_SORTANTS n'est plus acceptée");
    }
    match (bsvhu.packaging, number_type) {
        (Some(BsvhuPackaging::Lot), Some(_)) => {
            rules.push("le type d'identification doit être null pour un conditionnement en lot");
        }
        (Some(BsvhuPackaging::Unite), None) if !bsvhu.is_draft => {
            rules.push("le type d'identification est obligatoire pour un conditionnement en unité");
        }
        _ => {}
    }
    let issue = |rule| {
        Issue::at(
            "identification.type",
            format!("identificationType : {rule}"),
        )
    };
    rules.into_iter().map(issue).collect()
}

fn road_cap(bsvhu: &Bsvhu) -> Issues {
    let by_road =
        |carrier: &contract::bsvhu::BsvhuTransporter| carrier.mode() == Some(TransportMode::Road);
    if !bsvhu.transporters.iter().any(by_road) {
        return Issues::new();
    }
    let received = reception(bsvhu).and_then(|reception| reception.weight);
    [
        ("weight.value", declared_weight(bsvhu)),
        ("destination.reception.weight", received),
    ]
    .into_iter()
    .filter(|(_, weight)| weight.is_some_and(|weight| weight.0 > ROAD_CAP))
    .map(|(path, _)| {
        Issue::at(
            path,
            "Le poids doit être inférieur à 40 tonnes lorsque le transport se fait par la route",
        )
    })
    .collect()
}

/// Stage C: the companies named on the slip. Only carriers that have signed may be dormant; intermediaries need
/// not be registered.
fn companies(
    bsvhu: &Bsvhu,
    request: &Request<'_, Bsvhu>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let mut issues = emitter(bsvhu, facts);
    if let Some(siret) = destination_siret(bsvhu) {
        let site = bsvhu.destination.as_ref().and_then(|d| d.r#type);
        issues.extend(vehicle_site(siret, Role::DESTINATION, site, facts).err());
    }
    if let Some(siret) = next_destination_siret(bsvhu) {
        issues
            .extend(vehicle_site(siret, Role::NEXT_DESTINATION, Some(Site::Broyeur), facts).err());
    }
    let sealed = sealing_level(request);
    let list_is_sealed = is_sealed_at(sealed, request.stored, bsvhu, "transporters", facts);
    issues.extend(check_leg_companies(
        &bsvhu.transporters,
        list_is_sealed,
        facts,
    ));
    if let Some(siret) = eco_organisme_siret(bsvhu) {
        issues.extend(check_eco_organisme(siret, |eco| eco.handle_bsvhu, "BSVHU", facts).err());
    }
    let dealers = [
        (
            broker_siret(bsvhu),
            Role::BROKER,
            CompanyType::Broker,
            "Courtier",
        ),
        (
            trader_siret(bsvhu),
            TRADER,
            CompanyType::Trader,
            "Négociant",
        ),
    ];
    for (siret, role, profile, name) in dealers {
        let sentence = format!("Cet établissement n'a pas le profil {name}.");
        issues.extend(siret.and_then(|siret| {
            check_profile(siret, role, &[profile], &sentence, false, facts).err()
        }));
    }
    Ok(issues)
}

/// An emitter known to the platform is never dormant; a regular one is registered. Both rules speak of a dormant
/// regular emitter.
fn emitter(bsvhu: &Bsvhu, facts: &Facts<'_>) -> Issues {
    let Some(siret) = emitter_siret(bsvhu) else {
        return Issues::new();
    };
    let dormancy = check_dormancy(siret, Role::EMITTER, false, facts).err();
    let registration = (!is_irregular(bsvhu))
        .then(|| check_company(siret, Role::EMITTER, false, facts).err())
        .flatten();
    registration.into_iter().chain(dormancy).collect()
}

/// A site that may receive vehicles, of this nature when it is known.
fn vehicle_site(
    siret: &str,
    role: Role,
    site: Option<Site>,
    facts: &Facts<'_>,
) -> Result<(), Issue> {
    let company = check_company(siret, role, false, facts)?;
    let refuse = |lacking: &str| {
        Err(Issue::at(
            role.path,
            format!("Cet établissement n'a pas le {lacking}."),
        ))
    };
    if !company.has_any_type(&[CompanyType::WasteVehicles]) {
        return refuse("profil Installation de traitement de VHU");
    }
    let has = |sub_profile| company.waste_vehicles_types.contains(&sub_profile);
    match site {
        Some(Site::Broyeur) if !has(WasteVehiclesType::Broyeur) => refuse("sous-profil Broyeur"),
        Some(Site::Demolisseur) if !has(WasteVehiclesType::Demolisseur) => {
            refuse("sous-profil Casse automobile / démolisseur")
        }
        _ => check_verified(company, siret, role, facts),
    }
}
