//! Signatures of a BSVHU.

use contract::bsvhu::{Bsvhu, SignatureTypeInput};

use super::{
    lifecycle::{STEPS, status_after},
    validation::STAGES,
};
use crate::slip::{Facts, Refusal, Stage, Step, Stepped};

impl Stepped for Bsvhu {
    type Signature = SignatureTypeInput;

    fn steps() -> &'static [Step<Self>] {
        STEPS
    }

    fn stages() -> &'static [Stage<Self>] {
        STAGES
    }

    fn advance(&mut self, signature: SignatureTypeInput, facts: &Facts<'_>) -> Result<(), Refusal> {
        self.status = status_after(self, signature, facts)?;
        Ok(())
    }
}
