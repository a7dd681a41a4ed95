//! Validation of a BSPAOH, in stages: formats, coherence and companies; then completion; then what is sealed, what is
//! required and what the destination decides; then the accepted weight.

mod coherence;
mod decisions;
mod formats;
mod looked_up;

use contract::bspaoh::Bspaoh;

use super::completion::{complete, weigh_accepted};
use crate::slip::{
    Rule::{Completion, Together, WrongTypesAlone},
    Stage, required_fields, sealed_changes,
};

/// The stages, and what each looks at.
pub(super) const STAGES: &[Stage<Bspaoh>] = &[
    &[
        Together(formats::formats),
        WrongTypesAlone,
        Together(coherence::coherence),
        Together(looked_up::crematorium),
        Together(looked_up::foreign_carrier),
    ],
    &[Completion(complete)],
    &[
        Together(sealed_changes),
        Together(required_fields),
        Together(looked_up::carrier),
        Together(decisions::decisions),
        Together(decisions::weights),
    ],
    &[Completion(weigh_accepted)],
];
