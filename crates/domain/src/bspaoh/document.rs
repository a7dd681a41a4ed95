//! The stored BSPAOH: the contract's type, with the questions that the rules ask it.

use std::collections::HashMap;

use contract::{
    bspaoh::{Bspaoh, BspaohOperation, BspaohReception, BspaohStatus},
    scalar::{DateTime, Number},
    slip::{FormCompany, WasteAcceptationStatus},
};
use rust_decimal::Decimal;

use super::{lifecycle::BspaohLevel, parties, registry, rules::FIELDS};
use crate::registry::{FinalPlace, Line, Lookup, Place};
use crate::slip::{
    CopyNames, Fields, Projection, Refusal, Ruled, SealedWording, Slip, SlipKind, Tree, Wording,
    company_at, level_of, organisation_of, set, tree_of,
};
use crate::statistics::Activity;

impl Slip for Bspaoh {
    const KIND: SlipKind = SlipKind::Bspaoh;

    fn id(&self) -> &str {
        &self.id
    }

    fn readable_id(&self) -> &str {
        &self.id
    }

    fn status_name(&self) -> &'static str {
        match self.status {
            BspaohStatus::Draft => "DRAFT",
            BspaohStatus::Initial => "INITIAL",
            BspaohStatus::SignedByProducer => "SIGNED_BY_PRODUCER",
            BspaohStatus::Sent => "SENT",
            BspaohStatus::Received => "RECEIVED",
            BspaohStatus::Processed => "PROCESSED",
            BspaohStatus::Refused => "REFUSED",
            BspaohStatus::PartiallyRefused => "PARTIALLY_REFUSED",
            BspaohStatus::Canceled => "CANCELED",
        }
    }

    fn is_draft(&self) -> bool {
        self.status == BspaohStatus::Draft
    }

    fn created_at(&self) -> DateTime {
        self.created_at
    }

    fn updated_at(&self) -> DateTime {
        self.updated_at
    }

    fn touch(&mut self, now: DateTime) {
        self.updated_at = now;
    }

    fn projection(&self, now: DateTime) -> Projection {
        parties::projection(self, now)
    }

    fn is_on_the_road(&self, now: DateTime) -> bool {
        self.status == BspaohStatus::Sent || parties::is_turned_back(self, now)
    }

    fn copied(&self, names: &mut CopyNames<'_>) -> Option<Self> {
        let mut copy = self.clone();
        copy.id = names.readable_id.as_str().into();
        copy.transporter.id = (names.opaque)().into();
        Some(copy)
    }

    fn lookups(&self) -> Vec<Lookup> {
        registry::lookups(self)
    }

    fn line(
        &self,
        place: &Place<'_>,
        _linked: &HashMap<String, Self>,
        _ends: &[FinalPlace],
    ) -> Option<Line> {
        registry::line(self, place)
    }

    fn treated_by(&self) -> Option<&str> {
        destination_siret(self)
    }

    fn activity(&self) -> Activity<'_> {
        registry::activity(self)
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
