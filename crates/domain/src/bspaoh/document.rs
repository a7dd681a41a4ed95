//! The stored BSPAOH: the contract's type, with the questions that the rules ask it.

use std::collections::HashMap;

use contract::{
    bspaoh::{Bspaoh, BspaohOperation, BspaohReception, BspaohStatus},
    name_of,
    scalar::{DateTime, Number},
    slip::{FormCompany, WasteAcceptationStatus},
};
use rust_decimal::Decimal;

use super::{lifecycle::BspaohLevel, outline::outline, parties, registry, rules::FIELDS};
use crate::registry::{FinalPlace, Line, Place};
use crate::slip::{
    CopyNames, Fields, Identity, Outline, Projection, Refusal, Ruled, SealedWording, Slip,
    SlipKind, Tree, Wording, company_at, level_of, organisation_of, set, tree_of,
};

impl Slip for Bspaoh {
    const KIND: SlipKind = SlipKind::Bspaoh;

    fn identity(&self) -> Identity<'_> {
        Identity {
            id: &self.id,
            readable_id: &self.id,
            status: name_of(self.status),
            is_draft: self.status == BspaohStatus::Draft,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }

    fn touch(&mut self, now: DateTime) {
        self.updated_at = now;
    }

    fn outline(&self) -> Outline<'_> {
        outline(self)
    }

    fn projection(&self, now: DateTime) -> Projection {
        parties::projection(self, now)
    }

    fn copied(&self, names: &mut CopyNames<'_>) -> Option<Self> {
        let mut copy = self.clone();
        copy.id = names.readable_id.as_str().into();
        copy.transporter.id = (names.opaque)().into();
        Some(copy)
    }

    fn line(
        &self,
        place: &Place<'_>,
        _linked: &HashMap<String, Self>,
        _ends: &[FinalPlace],
    ) -> Option<Line> {
        registry::line(self, place)
    }
}

impl Ruled for Bspaoh {
    type Level = BspaohLevel;

    const WORDING: Wording = Wording {
        kind: "BSPAOH",
        missing: "est obligatoire.",
        sealed: SealedWording::Issues,
    };

    fn fields() -> &'static Fields<Self, BspaohLevel> {
        FIELDS
    }

    fn level(&self) -> Option<BspaohLevel> {
        level_of(self)
    }
}

/// The slip as it is printed, with the decision on each packaging.
///
/// # Errors
/// A defect of ours.
pub fn printed_tree(bspaoh: &Bspaoh) -> Result<Tree, Refusal> {
    let mut tree = tree_of(bspaoh)?;
    let packagings = bspaoh.waste.packagings.iter().flatten();
    for (position, packaging) in packagings.enumerate() {
        let printed = tree.pointer_mut(&format!("/waste/packagings/{position}"));
        if let Some(printed) = printed {
            let decision = serde_json::to_value(bspaoh.decision_on(packaging));
            let decision = decision.map_err(|error| Refusal::Internal(error.to_string()))?;
            set(printed, "acceptation", decision);
        }
    }
    Ok(tree)
}

pub(super) fn emitter_company(bspaoh: &Bspaoh) -> Option<&FormCompany> {
    bspaoh.emitter.as_ref()?.company.as_ref()
}

pub(super) fn emitter_siret(bspaoh: &Bspaoh) -> Option<&str> {
    company_at(emitter_company(bspaoh))
}

pub(super) fn destination_company(bspaoh: &Bspaoh) -> Option<&FormCompany> {
    bspaoh.destination.as_ref()?.company.as_ref()
}

pub(super) fn destination_siret(bspaoh: &Bspaoh) -> Option<&str> {
    company_at(destination_company(bspaoh))
}

pub(super) fn carrier_siret(bspaoh: &Bspaoh) -> Option<&str> {
    company_at(bspaoh.transporter.company.as_ref())
}

pub(super) fn carrier_vat_number(bspaoh: &Bspaoh) -> Option<&str> {
    let vat_number = bspaoh.transporter.company.as_ref()?.vat_number.as_deref();
    vat_number.filter(|vat_number| !vat_number.is_empty())
}

/// SIRET of the carrier when filled, else its VAT number.
pub(super) fn carrier_id(bspaoh: &Bspaoh) -> Option<&str> {
    organisation_of(bspaoh.transporter.company.as_ref())
}

pub(super) fn reception(bspaoh: &Bspaoh) -> Option<&BspaohReception> {
    bspaoh.destination.as_ref()?.reception.as_ref()
}

pub(super) fn operation(bspaoh: &Bspaoh) -> Option<&BspaohOperation> {
    bspaoh.destination.as_ref()?.operation.as_ref()
}

pub(super) fn acceptation(bspaoh: &Bspaoh) -> Option<WasteAcceptationStatus> {
    reception(bspaoh)?.acceptation.as_ref()?.status
}

/// Was the load turned away, in part or whole?
pub(super) fn was_turned_away(bspaoh: &Bspaoh) -> bool {
    matches!(
        acceptation(bspaoh),
        Some(WasteAcceptationStatus::Refused | WasteAcceptationStatus::PartiallyRefused)
    )
}

/// A weight of the document, which is in kilograms, in tonnes to the gram.
pub(super) fn tonnes(weight: Option<Number>) -> Option<Decimal> {
    weight.map(|weight| (weight.0 / Decimal::ONE_THOUSAND).round_dp(6))
}
