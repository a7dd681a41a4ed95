//! Guidance of forms: what the next signature misses.

use contract::bsvhu::{Bsvhu, SignatureTypeInput};

use super::{
    lifecycle::{BsvhuLevel, level_of},
    validation,
};
use crate::slip::{Facts, Issue, Refusal};

/// Something missing for the next signature.
#[derive(Clone, Debug)]
pub struct Missing {
    /// What and where.
    pub issue: Issue,
    /// The signature that needs it.
    pub required_for: SignatureTypeInput,
}

/// What is missing for the signature that follows the last one. Companies and the directory are left aside.
///
/// # Errors
/// A defect of ours.
pub fn missing_for_next_signature(
    bsvhu: &Bsvhu,
    facts: &Facts<'_>,
) -> Result<Vec<Missing>, Refusal> {
    let next = level_of(bsvhu).map_or(Some(BsvhuLevel::Emission), BsvhuLevel::next);
    let Some(level) = next else {
        return Ok(Vec::new());
    };
    let mut issues = validation::formats_and_coherence(bsvhu, facts)?;
    if issues.is_empty() {
        issues = validation::missing(Some(bsvhu), bsvhu, Some(level), facts)?;
    }
    let required_for = level.signature();
    Ok(issues
        .into_iter()
        .map(|issue| Missing {
            issue,
            required_for,
        })
        .collect())
}
