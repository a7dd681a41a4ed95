//! The format of every field.

use contract::bspaoh::{Bspaoh, BspaohPackaging, BspaohPackagingAcceptation};
use contract::scalar::Text;

use crate::bspaoh::{document::operation, rules::FIELDS};
use crate::slip::{
    Code, Facts, Issue, Issues, Refusal, Request, Segment, TransportLeg, below_zero, check_formats,
    too_long, too_many_plates, tree_of,
};

const PACKAGINGS: &str = "wastePackagings";
const DECISIONS: &str = "destinationReceptionWastePackagingsAcceptation";

/// What is badly written, drafts included.
///
/// # Errors
/// A defect of ours.
pub(super) fn formats(
    bspaoh: &Bspaoh,
    _request: &Request<'_, Bspaoh>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let test_companies = facts.settings.test_companies;
    let mut issues = check_formats(FIELDS, &tree_of(bspaoh)?, &[], "", test_companies);
    let packagings = bspaoh.waste.packagings.iter().flatten();
    issues.extend(packagings.enumerate().flat_map(packaging));
    let decisions = bspaoh.packaging_acceptations.iter();
    issues.extend(decisions.enumerate().flat_map(decision));
    issues.extend(
        too_many_plates(bspaoh.transporter.plates())
            .map(|sentence| Issue::coded(Code::TooBig, "transporterTransportPlates", sentence)),
    );
    let operated_at = operation(bspaoh).and_then(|operation| operation.date);
    if operated_at.is_some_and(|date| date >= facts.now) {
        issues.push(Issue::at(
            "destinationOperationDate",
            "La date d'opération ne peut pas être dans le futur.",
        ));
    }
    Ok(issues)
}

fn packaging((index, packaging): (usize, &BspaohPackaging)) -> Issues {
    let at = |leaf: &str| path(PACKAGINGS, index, leaf);
    let mut issues = Issues::new();
    if packaging.volume.is_some_and(|volume| volume < 0) {
        issues.push(below_zero(at("volume")));
    }
    let number = packaging.container_number.as_deref().unwrap_or_default();
    issues.extend(too_long(number, 50, at("containerNumber")));
    issues.extend(how_many(packaging.quantity, at("quantity")));
    let codes = packaging
        .identification_codes
        .as_deref()
        .unwrap_or_default();
    if codes.is_empty() {
        issues.push(Issue {
            code: Code::TooSmall,
            path: at("identificationCodes"),
            message: "Au moins un code est requis".to_owned(),
        });
    }
    issues.extend(codes.iter().enumerate().filter_map(|(position, code)| {
        let path = at("identificationCodes").into_iter();
        too_long(code, 250, path.chain([Segment::Index(position)]).collect())
    }));
    if packaging.consistence.is_none() {
        issues.push(missing(at("consistence")));
    }
    issues
}

/// A packaging goes alone.
fn how_many(quantity: i32, path: Vec<Segment>) -> Option<Issue> {
    let (code, message) = match quantity {
        1 => return None,
        ..1 => (Code::TooSmall, "Le nombre doit être supérieur à 0"),
        2.. => (Code::TooBig, "Le nombre doit être inférieur ou égal à 1"),
    };
    Some(Issue {
        code,
        path,
        message: message.to_owned(),
    })
}

fn decision((index, decision): (usize, &BspaohPackagingAcceptation)) -> Issues {
    let at = |leaf: &str| path(DECISIONS, index, leaf);
    let mut issues = Issues::new();
    match decision.id.as_ref().map(Text::as_str) {
        Some(id) => issues.extend(too_long(id, 250, at("id"))),
        None => issues.push(missing(at("id"))),
    }
    if decision.acceptation.is_none() {
        issues.push(missing(at("acceptation")));
    }
    issues
}

fn path(list: &str, index: usize, leaf: &str) -> Vec<Segment> {
    vec![
        Segment::from(list),
        Segment::Index(index),
        Segment::from(leaf),
    ]
}

fn missing(path: Vec<Segment>) -> Issue {
    Issue {
        code: Code::InvalidType,
        path,
        message: "Obligatoire".to_owned(),
    }
}
