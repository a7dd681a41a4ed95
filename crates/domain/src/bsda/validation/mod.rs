//! Validation of a BSDA, in stages: formats and coherence together; then completion; then company checks,
//! rules that look at other data, and required fields.

mod coherence;
mod companies;
mod formats;
mod looked_up;

use contract::bsda::Bsda;

pub(super) use coherence::refused_weight;
pub(super) use formats::{negative_refused_weight, packaging_formats};

use super::{completion::complete, previous};
use crate::slip::{
    Rule::{Completion, Fatal, Together, WrongTypesAlone},
    Stage, free_carriers, required_fields, settled,
};
use coherence::coherence;
use companies::companies;
use formats::formats;
use looked_up::{adr, estimated_weight, operation, received_weight, swap};

/// The stages, and what each looks at.
pub(super) const STAGES: &[Stage<Bsda>] = &[
    &[
        Together(formats),
        WrongTypesAlone,
        Together(coherence),
        Together(free_carriers),
    ],
    &[Completion(settled), Completion(complete)],
    &[
        Together(companies),
        Fatal(swap),
        Fatal(received_weight),
        Fatal(estimated_weight),
        Fatal(adr),
        Together(operation),
        Together(required_fields),
        Together(previous::check),
    ],
];
