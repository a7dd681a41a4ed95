//! Registration, profile and dormancy of the companies named on a slip, evaluated at each validation: a
//! company that loses a profile blocks later signatures.

use contract::company::CompanyType;
use reference::vat::VatNumber;

use super::{
    facts::{CompanyFacts, Facts},
    refusal::Issue,
};

/// How messages and issues name an actor.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// `Destination`, `Émetteur`…; empty when messages name nobody.
    pub label: &'static str,
    /// Dotted path of the company-level issue.
    pub path: &'static str,
}

/// The issue of a company that is not registered.
pub fn not_registered(role: Role, siret: &str) -> Issue {
    let sentence =
        format!("L'établissement avec le SIRET {siret} n'est pas inscrit sur Trackdéchets");
    Issue::at(
        role.path,
        match role.label {
            "" => sentence,
            label => format!("{label} : {sentence}"),
        },
    )
}

fn dormant(role: Role, siret: &str) -> Issue {
    Issue::at(
        role.path,
        format!(
            "L'établissement avec le SIRET {siret} est en sommeil sur Trackdéchets, il n'est pas possible de le mentionner sur un bordereau"
        ),
    )
}

/// Registered, and not dormant unless the waiver holds.
///
/// # Errors
/// The issue that stops the checks of this company.
pub fn check_company<'f>(
    siret: &str,
    role: Role,
    dormancy_waived: bool,
    facts: &'f Facts<'_>,
) -> Result<&'f CompanyFacts, Issue> {
    let company = facts
        .company(siret)
        .ok_or_else(|| not_registered(role, siret))?;
    if company.is_dormant() && !dormancy_waived {
        return Err(dormant(role, siret));
    }
    Ok(company)
}

/// Dormancy alone, for actors who need not be registered.
///
/// # Errors
/// The issue of a dormant company.
pub fn check_dormancy(
    siret: &str,
    role: Role,
    waived: bool,
    facts: &Facts<'_>,
) -> Result<(), Issue> {
    match facts.company(siret) {
        Some(company) if company.is_dormant() && !waived => Err(dormant(role, siret)),
        _ => Ok(()),
    }
}

/// Registered with one of these profiles, else the sentence.
///
/// # Errors
/// The first issue.
pub fn check_profile(
    siret: &str,
    role: Role,
    profiles: &[CompanyType],
    sentence: &str,
    dormancy_waived: bool,
    facts: &Facts<'_>,
) -> Result<(), Issue> {
    let company = check_company(siret, role, dormancy_waived, facts)?;
    if company.has_any_type(profiles) {
        Ok(())
    } else {
        Err(Issue::at(role.path, sentence))
    }
}

/// What a kind asks of the site that receives the waste.
#[derive(Clone, Copy, Debug)]
pub struct DestinationRule {
    /// Profiles of which the site has one.
    pub profiles: &'static [CompanyType],
    /// Are waste centres exempt from verification?
    pub exempts_waste_centres: bool,
}

/// A site that may receive waste.
///
/// # Errors
/// The first issue.
pub fn check_destination<'f>(
    siret: &str,
    role: Role,
    rule: DestinationRule,
    dormancy_waived: bool,
    facts: &'f Facts<'_>,
) -> Result<&'f CompanyFacts, Issue> {
    let company = check_company(siret, role, dormancy_waived, facts)?;
    if !company.has_any_type(rule.profiles) {
        return Err(Issue::at(
            role.path,
            format!(
                "L'installation de destination ou d’entreposage ou de reconditionnement avec le SIRET \"{siret}\" n'est pas inscrite sur Trackdéchets en tant qu'installation de traitement ou de tri transit regroupement. Cette installation ne peut donc pas être visée sur le bordereau."
            ),
        ));
    }
    let is_exempt = rule.exempts_waste_centres && company.has_any_type(&[CompanyType::WasteCenter]);
    if !is_exempt {
        check_verified(company, siret, role, facts)?;
    }
    Ok(company)
}

/// Verified, where the operator wants sites that receive waste to be.
///
/// # Errors
/// The issue of a site that is not.
pub fn check_verified(
    company: &CompanyFacts,
    siret: &str,
    role: Role,
    facts: &Facts<'_>,
) -> Result<(), Issue> {
    if !facts.settings.verify_company || company.is_verified() {
        return Ok(());
    }
    Err(Issue::at(
        role.path,
        format!(
            "Le compte de l'installation de destination ou d’entreposage ou de reconditionnement avec le SIRET {siret} n'a pas encore été vérifié. Cette installation ne peut pas être visée sur le bordereau."
        ),
    ))
}

/// A carrier by its SIRET (free of any check when its receipt is exempted) or VAT number.
///
/// # Errors
/// The first issue. `profile_path` is where the profile issue points; registration issues always point to
/// the first carrier.
pub fn check_carrier(
    siret: Option<&str>,
    vat_number: Option<&str>,
    is_exempted: bool,
    dormancy_waived: bool,
    profile_path: &str,
    facts: &Facts<'_>,
) -> Result<(), Issue> {
    const ROLE: Role = Role {
        label: "Transporteur",
        path: "transporter.company.siret",
    };
    const IS_CARRIER: &[CompanyType] = &[CompanyType::Transporter];
    if let Some(siret) = siret.filter(|_| !is_exempted) {
        let company = check_company(siret, ROLE, dormancy_waived, facts)?;
        if !company.has_any_type(IS_CARRIER) {
            return Err(Issue::at(
                profile_path,
                carrier_profile(&format!("SIRET: {siret}")),
            ));
        }
    }
    if let Some(vat) = vat_number.filter(|vat| siret.is_none() && VatNumber::parse(vat).is_ok()) {
        let company = facts.company(vat).ok_or_else(|| {
            Issue::at(
                "transporter.company.vatNumber",
                format!(
                    "Le transporteur avec le n°de TVA {vat} n'est pas inscrit sur Trackdéchets"
                ),
            )
        })?;
        if !company.has_any_type(IS_CARRIER) {
            return Err(Issue::at(
                profile_path,
                carrier_profile(&format!("numéro de TVA: {vat}")),
            ));
        }
    }
    Ok(())
}

fn carrier_profile(identifier: &str) -> String {
    format!(
        "Le transporteur saisi sur le bordereau ({identifier}) n'est pas inscrit sur Trackdéchets en tant qu'entreprise de transport. Le transporteur ne peut donc pas être visé sur le bordereau."
    )
}

/// An eco-organisme of the national list with the capability of the kind.
///
/// # Errors
/// The first issue.
pub fn check_eco_organisme(
    siret: &str,
    handles: fn(&crate::account::EcoOrganisme) -> bool,
    kind_name: &str,
    facts: &Facts<'_>,
) -> Result<(), Issue> {
    const ROLE: Role = Role {
        label: "Éco-organisme",
        path: "ecoOrganisme.siret",
    };
    let Some(eco_organisme) = facts.eco_organismes.get(siret) else {
        return Err(Issue::at(
            ROLE.path,
            format!("L'éco-organisme avec le SIRET {siret} n'est pas référencé sur Trackdéchets"),
        ));
    };
    if !handles(eco_organisme) {
        return Err(Issue::at(
            ROLE.path,
            format!(
                "L'éco-organisme avec le SIRET {siret} n'est pas autorisé à apparaitre sur un {kind_name}"
            ),
        ));
    }
    check_dormancy(siret, ROLE, false, facts)
}
