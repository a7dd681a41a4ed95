//! Signatures of a BSPAOH.

use std::collections::HashMap;

use contract::bspaoh::{Bspaoh, BspaohSignatureType as SignatureType};
use contract::scalar::Text;
use serde_json::json;

use super::{
    document::{emitter_company, was_turned_away},
    lifecycle::{STEPS, status_after},
    validation::STAGES,
};
use crate::slip::{Facts, Job, LinkedSlip, Refusal, Stage, Step, Stepped, take_receipt};

impl Stepped for Bspaoh {
    type Signature = SignatureType;

    const WHOLE_GUIDANCE: bool = true;

    fn steps() -> &'static [Step<Self>] {
        STEPS
    }

    fn stages() -> &'static [Stage<Self>] {
        STAGES
    }

    fn is_optional(signature: SignatureType) -> bool {
        signature == SignatureType::Delivery
    }

    fn advance(&mut self, signature: SignatureType, facts: &Facts<'_>) -> Result<(), Refusal> {
        self.status = status_after(self, signature)?;
        if signature == SignatureType::Transport {
            take_receipt(&mut self.transporter, facts);
        }
        Ok(())
    }

    fn follow(
        &mut self,
        _stored: &Self,
        signature: SignatureType,
        _behind: &HashMap<String, Self>,
    ) -> (Vec<LinkedSlip<Self>>, Vec<Job>) {
        let jobs = (signature == SignatureType::Reception && tells_the_emitter(self))
            .then(|| Job::new("mail.bspaoh.refusal", json!({"bspaohId": self.id.as_str()})));
        (Vec::new(), jobs.into_iter().collect())
    }
}

/// The emitter hears of a refusal when the slip gives its mail.
fn tells_the_emitter(bspaoh: &Bspaoh) -> bool {
    let mail = emitter_company(bspaoh).and_then(|company| company.mail.as_ref());
    was_turned_away(bspaoh) && !mail.map_or("", Text::as_str).is_empty()
}
