//! The companies named on the slip. Whatever is signed, they are looked at each time: a crematorium that loses its
//! profile blocks the slip.

use contract::bspaoh::Bspaoh;
use contract::company::WasteProcessorType;

use crate::bspaoh::document::{carrier_siret, carrier_vat_number, destination_siret};
use crate::slip::{
    Facts, Issue, Issues, Refusal, Request, Role, Segment, TransportLeg, check_carrier,
    check_company, check_verified,
};

/// Messages about the destination name nobody.
const REGISTRATION: Role = Role {
    label: "",
    path: "destinationCompanySiret",
};
const PROFILE: Role = Role {
    label: "",
    path: "destinationCompanySiret.destination.company.siret",
};
const CARRIER: &str = "transporter.company.siret";

/// The rule that the waste goes to a crematorium.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn crematorium(
    bspaoh: &Bspaoh,
    _request: &Request<'_, Bspaoh>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let Some(siret) = destination_siret(bspaoh) else {
        return Ok(Issues::new());
    };
    let company = match check_company(siret, REGISTRATION, false, facts) {
        Ok(company) => company,
        Err(issue) => return Ok(vec![issue]),
    };
    let burns = company
        .waste_processor_types
        .contains(&WasteProcessorType::Cremation);
    let profile = (!burns).then(|| {
        Issue::at(
            PROFILE.path,
            format!(
                "L'établissement avec le SIRET \"{siret}\" n'est pas inscrit sur Trackdéchets en tant que crématorium. Il ne peut donc pas être visé sur le bordereau."
            ),
        )
    });
    let verification = check_verified(company, siret, PROFILE, facts).err();
    Ok(profile.into_iter().chain(verification).collect())
}

/// The rule that a carrier known by its VAT number is registered as one.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn foreign_carrier(
    bspaoh: &Bspaoh,
    _request: &Request<'_, Bspaoh>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let vat_number = carrier_vat_number(bspaoh);
    let found = check_carrier(None, vat_number, false, false, CARRIER, facts).err();
    let at_siret = found.map(|issue| Issue {
        path: CARRIER.split('.').map(Segment::from).collect(),
        ..issue
    });
    Ok(at_siret.into_iter().collect())
}

/// The rule that a carrier known by its SIRET is registered as one, unless it needs no receipt.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn carrier(
    bspaoh: &Bspaoh,
    _request: &Request<'_, Bspaoh>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let siret = carrier_siret(bspaoh);
    let is_exempted = bspaoh.transporter.is_exempted();
    let found = check_carrier(siret, None, is_exempted, false, CARRIER, facts).err();
    Ok(found.into_iter().collect())
}
