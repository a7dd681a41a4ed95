//! Guidance of forms: what the next signature misses.

use contract::bsda::{Bsda, BsdaSignatureType};

use super::{
    lifecycle::{BsdaLevel, level_of},
    validation,
};
use crate::slip::{Facts, Issue, Refusal};

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
