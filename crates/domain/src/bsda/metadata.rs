//! Guidance of forms: what the next signature misses, what is sealed for the user.

use contract::bsda::{Bsda, BsdaSignatureType};

use super::{
    lifecycle::{BsdaLevel, level_of},
    rules::{CARRIER_FIELDS, CarrierRow, FIELDS},
    validation,
};
use crate::slip::{Carrier, Facts, Issue, Refusal, View, sealed_paths};

/// Something missing for the next signature.
#[derive(Clone, Debug)]
pub struct Missing {
    /// What and where.
    pub issue: Issue,
    /// The signature that needs it.
    pub required_for: BsdaSignatureType,
}

/// What is missing for the signature that follows the last one.
///
/// # Errors
/// A defect of ours.
pub fn missing_for_next_signature(bsda: &Bsda, facts: &Facts<'_>) -> Result<Vec<Missing>, Refusal> {
    let next = level_of(bsda).map_or(Some(BsdaLevel::Emission), BsdaLevel::next);
    let Some(level) = next else {
        return Ok(Vec::new());
    };
    let mut issues = validation::formats_and_coherence(Some(bsda), bsda, facts)?;
    if issues.is_empty() {
        let mut bsda = bsda.clone();
        super::completion::apply_constants(&mut bsda);
        issues = validation::missing(Some(&bsda), &bsda, Some(level), facts)?;
    }
    Ok(issues
        .into_iter()
        .map(|issue| Missing {
            issue,
            required_for: level.signature(),
        })
        .collect())
}

/// Paths that the user cannot change any more.
pub fn sealed_for(bsda: &Bsda, facts: &Facts<'_>) -> Vec<Vec<String>> {
    let level = level_of(bsda);
    let view = View {
        stored: Some(bsda),
        merged: bsda,
        facts,
        level,
        read_only: true,
    };
    let mut paths = sealed_paths(FIELDS, level, &view);
    for (index, carrier) in bsda.transporters.iter().enumerate() {
        let number = u8::try_from(index + 1).unwrap_or(u8::MAX);
        let row = CarrierRow {
            number,
            row: carrier.clone(),
        };
        let view = View {
            stored: None,
            merged: &row,
            facts,
            level,
            read_only: true,
        };
        let reached = level.filter(|_| carrier.has_signed());
        for path in sealed_paths(CARRIER_FIELDS, reached, &view) {
            paths.push(
                ["transporters".to_owned(), number.to_string()]
                    .into_iter()
                    .chain(path.clone())
                    .collect(),
            );
            if number == 1 {
                paths.push(
                    std::iter::once("transporter".to_owned())
                        .chain(path)
                        .collect(),
                );
            }
        }
    }
    paths
}
