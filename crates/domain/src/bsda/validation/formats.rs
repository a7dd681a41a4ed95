//! Stage A: the format of every field.

use contract::bsda::{Bsda, BsdaPackaging, BsdaPackagingType};

use crate::bsda::rules::{CARRIER_FIELDS, FIELDS};
use crate::slip::{
    Code, Facts, Issue, Issues, Refusal, Request, Segment, check_formats, check_intermediaries,
    check_leg_formats, tree_of,
};

/// What is badly written.
///
/// # Errors
/// A defect of ours.
pub(super) fn formats(
    bsda: &Bsda,
    _request: &Request<'_, Bsda>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
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

/// The format of one packaging; revisions check theirs with it.
pub(in crate::bsda) fn packaging_formats(index: usize, packaging: &BsdaPackaging) -> Issues {
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

/// The issue of a refused weight below zero.
pub(in crate::bsda) fn negative_refused_weight() -> Issue {
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
