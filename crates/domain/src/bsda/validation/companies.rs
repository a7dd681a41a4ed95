//! Stage D, first part: the companies named on the slip.

use contract::bsda::{Bsda, BsdaType};
use contract::company::CompanyType;

use crate::bsda::document::{
    broker_siret, destination_siret, eco_organisme_siret, emitter_siret, kind_of,
    next_destination_siret, worker_siret,
};
use crate::slip::{
    DestinationRule, Facts, Issue, Issues, Refusal, Request, Role, check_company,
    check_destination, check_dormancy, check_eco_organisme, check_leg_companies, check_profile,
    company_at, is_sealed_at, level_of,
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

/// Companies that may not be named as they are.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn companies(
    bsda: &Bsda,
    request: &Request<'_, Bsda>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let stored = request.stored;
    let level = stored.and_then(level_of);
    let waived = |path: &str| is_sealed_at(level, stored, bsda, path, facts);
    let mut issues = Issues::new();
    if let Some(siret) = emitter_siret(bsda) {
        issues.extend(emitter(siret, waived(Role::EMITTER.path), facts).err());
    }
    if let Some(siret) = destination_siret(bsda) {
        let rule = DestinationRule {
            exempts_waste_centres: kind_of(bsda) == BsdaType::Collection2710,
            ..DESTINATION_RULE
        };
        issues.extend(
            check_destination(
                siret,
                Role::DESTINATION,
                rule,
                waived(Role::DESTINATION.path),
                facts,
            )
            .err(),
        );
    }
    if let Some(siret) = next_destination_siret(bsda) {
        issues.extend(
            check_destination(
                siret,
                Role::NEXT_DESTINATION,
                DESTINATION_RULE,
                waived(Role::NEXT_DESTINATION.path),
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
                Role::WORKER,
                &[CompanyType::Worker],
                &sentence,
                waived(Role::WORKER.path),
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
                Role::BROKER,
                &[CompanyType::Broker],
                sentence,
                waived(Role::BROKER.path),
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
        check_company(siret, Role::INTERMEDIARY, waived("intermediaries"), facts).err()
    }));
    Ok(issues)
}

fn emitter(siret: &str, dormancy_waived: bool, facts: &Facts<'_>) -> Result<(), Issue> {
    check_dormancy(siret, Role::EMITTER, dormancy_waived, facts)?;
    if facts
        .eco_organismes
        .get(siret)
        .is_some_and(|eco| eco.handle_bsda)
    {
        return Err(Issue::at(
            Role::EMITTER.path,
            "L'émetteur ne peut pas être un éco-organisme. Merci de bien vouloir renseigner l'établissement responsable de la production du déchet et de viser l'éco-organisme dans le champ qui lui est réservé.",
        ));
    }
    Ok(())
}
