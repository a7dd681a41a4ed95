//! The sites that may receive the waste: the recipient, the destination after temporary storage, the next one.

use contract::{bsdd::Form, company::CompanyType};
use reference::operation;

use super::document::{created_at, is_dangerous, is_grouping, recipient_siret};
use crate::slip::{CompanyFacts, DestinationRule, Facts, Role, check_destination};

const RECIPIENT: Role = Role::new("Destinataire", "recipient.company.siret");
const DESTINATION_RULE: DestinationRule = DestinationRule {
    profiles: &[
        CompanyType::Collector,
        CompanyType::Wasteprocessor,
        CompanyType::WasteCenter,
        CompanyType::DisposalFacility,
    ],
    exempts_waste_centres: false,
};

/// The planned operation exists, and the recipient may receive the waste.
pub(super) fn recipient(form: &Form, facts: &Facts<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let planned = form
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.processing_operation.as_deref())
        .filter(|code| !code.is_empty());
    if let Some(code) = planned {
        let is_known = operation::is_bsdd_planned(code) || (is_grouping(form) && code == "R 0");
        if !is_known {
            problems.push(format!(
                "Destination : l'opération d'élimination ou de valorisation prévue « {code} » n'existe pas"
            ));
        }
    }
    problems.extend(destination(form, facts));
    problems
}

/// The recipient is a site that may receive this waste.
pub(super) fn destination(form: &Form, facts: &Facts<'_>) -> Option<String> {
    let siret = recipient_siret(form)?;
    let company = match check_destination(siret, RECIPIENT, DESTINATION_RULE, false, facts) {
        Ok(company) => company,
        Err(issue) => return Some(issue.message),
    };
    sub_profile_of(form, siret, company, facts)
}

/// The recipient has a sub-profile for waste as dangerous as this one.
pub(super) fn sub_profile(form: &Form, facts: &Facts<'_>) -> Option<String> {
    let siret = recipient_siret(form)?;
    sub_profile_of(form, siret, facts.company(siret)?, facts)
}

fn sub_profile_of(
    form: &Form,
    siret: &str,
    company: &CompanyFacts,
    facts: &Facts<'_>,
) -> Option<String> {
    if created_at(form) <= facts.settings.destination_profiles_since {
        return None;
    }
    let (takes_it, kind) = if is_dangerous(form) {
        (company.takes_dangerous_waste(), "dangereux")
    } else {
        (company.takes_non_dangerous_waste(), "non dangereux")
    };
    (!takes_it).then(|| {
        format!(
            "Destinataire : l'établissement avec le SIRET {siret} n'a pas de sous-profil qui lui permette de recevoir des déchets {kind}"
        )
    })
}

/// The destination after temporary storage may receive the waste of the form.
pub(super) fn final_destination(form: &Form, suite: &Form, facts: &Facts<'_>) -> Option<String> {
    let leg = Form {
        recipient: suite.recipient.clone(),
        ..form.clone()
    };
    destination(&leg, facts)
}

/// A next destination of dangerous waste is a site of the platform.
pub(super) fn next_site(siret: &str, facts: &Facts<'_>) -> Option<String> {
    const ROLE: Role = Role::new("Destination ultérieure", "nextDestination.company.siret");
    check_destination(siret, ROLE, DESTINATION_RULE, false, facts)
        .err()
        .map(|issue| issue.message)
}
