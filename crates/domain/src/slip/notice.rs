//! What mails tell whatever the kind: the facts, not the sentences.

use contract::slip::FormCompany;
use rust_decimal::Decimal;

/// A load that was turned away, in whole or in part.
#[derive(Clone, Copy, Debug)]
pub struct RefusalNotice<'s> {
    /// Was everything refused?
    pub is_total: bool,
    /// The emitter, company or person.
    pub emitter: Option<&'s FormCompany>,
    /// The emitter's SIRET.
    pub emitter_siret: Option<&'s str>,
    /// Name and address of a person who has one.
    pub private_emitter: Option<(&'s str, &'s str)>,
    /// The destination.
    pub destination: Option<&'s FormCompany>,
    /// The destination's SIRET.
    pub destination_siret: Option<&'s str>,
    /// Why.
    pub reason: Option<&'s str>,
    /// How much, in tonnes.
    pub weights: Option<RefusedWeights>,
}

/// Weights of a refusal, in tonnes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedWeights {
    /// What arrived.
    pub received: Decimal,
    /// The part that was turned away.
    pub refused: Decimal,
}
