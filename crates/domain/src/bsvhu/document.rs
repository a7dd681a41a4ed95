//! The stored BSVHU: the contract's type, with the questions that the rules ask it.

use std::collections::HashMap;

use contract::{
    bsvhu::{
        Bsvhu, BsvhuOperation, BsvhuRecepisse, BsvhuReception, BsvhuTransport, BsvhuTransporter,
    },
    name_of,
    scalar::DateTime,
    slip::{FormCompany, WasteAcceptationStatus},
};

use super::{lifecycle::BsvhuLevel, outline::outline, parties, registry, rules::FIELDS};
use crate::registry::{FinalPlace, Line, Place};
use crate::slip::{
    CopyNames, Fields, Identity, Outline, Projection, Refusal, Ruled, SealedWording, Slip,
    SlipKind, Tree, Wording, company_at, ids_of, level_of, rename_legs, set, transport_leg,
    tree_of,
};

impl Slip for Bsvhu {
    const KIND: SlipKind = SlipKind::Bsvhu;

    fn identity(&self) -> Identity<'_> {
        Identity {
            id: &self.id,
            readable_id: &self.id,
            status: name_of(self.status),
            is_draft: self.is_draft,
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
        rename_legs(&mut copy.transporters, names);
        Some(copy)
    }

    fn row_ids(&self) -> Vec<String> {
        ids_of(&self.transporters)
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

impl Ruled for Bsvhu {
    type Level = BsvhuLevel;

    const WORDING: Wording = Wording {
        kind: "BSVHU",
        missing: "est un champ requis.",
        sealed: SealedWording::Labels,
    };

    fn fields() -> &'static Fields<Self, BsvhuLevel> {
        FIELDS
    }

    fn level(&self) -> Option<BsvhuLevel> {
        level_of(self)
    }
}

transport_leg!(BsvhuTransporter, BsvhuRecepisse, BsvhuTransport);

/// The slip as it is printed: the emitter's address is on one line.
///
/// # Errors
/// A defect of ours.
pub fn printed_tree(bsvhu: &Bsvhu) -> Result<Tree, Refusal> {
    let mut tree = tree_of(bsvhu)?;
    let company = bsvhu.emitter.as_ref().and_then(|e| e.company.as_ref());
    if let Some(address) = company.and_then(contract::bsvhu::BsvhuEmitterCompany::address) {
        set(&mut tree, "emitter.company.address", address.0.into());
    }
    Ok(tree)
}

pub(super) fn is_irregular(bsvhu: &Bsvhu) -> bool {
    let emitter = bsvhu.emitter.as_ref();
    emitter.is_some_and(|emitter| emitter.irregular_situation)
}

pub(super) fn has_no_siret(bsvhu: &Bsvhu) -> bool {
    bsvhu
        .emitter
        .as_ref()
        .is_some_and(|emitter| emitter.no_siret)
}

pub(super) fn emitter_company(bsvhu: &Bsvhu) -> Option<&FormCompany> {
    Some(&bsvhu.emitter.as_ref()?.company.as_ref()?.identity)
}

pub(super) fn emitter_siret(bsvhu: &Bsvhu) -> Option<&str> {
    company_at(emitter_company(bsvhu))
}

pub(super) fn destination_company(bsvhu: &Bsvhu) -> Option<&FormCompany> {
    bsvhu.destination.as_ref()?.company.as_ref()
}

pub(super) fn destination_siret(bsvhu: &Bsvhu) -> Option<&str> {
    company_at(destination_company(bsvhu))
}

pub(super) fn broker_siret(bsvhu: &Bsvhu) -> Option<&str> {
    company_at(bsvhu.broker.as_ref()?.company.as_ref())
}

pub(super) fn trader_siret(bsvhu: &Bsvhu) -> Option<&str> {
    company_at(bsvhu.trader.as_ref()?.company.as_ref())
}

pub(super) fn eco_organisme_siret(bsvhu: &Bsvhu) -> Option<&str> {
    let siret = bsvhu.eco_organisme.as_ref()?.siret.as_str();
    Some(siret).filter(|siret| !siret.is_empty())
}

pub(super) fn reception(bsvhu: &Bsvhu) -> Option<&BsvhuReception> {
    bsvhu.destination.as_ref()?.reception.as_ref()
}

pub(super) fn operation(bsvhu: &Bsvhu) -> Option<&BsvhuOperation> {
    bsvhu.destination.as_ref()?.operation.as_ref()
}

pub(super) fn next_destination_company(bsvhu: &Bsvhu) -> Option<&FormCompany> {
    operation(bsvhu)?
        .next_destination
        .as_ref()?
        .company
        .as_ref()
}

pub(super) fn next_destination_siret(bsvhu: &Bsvhu) -> Option<&str> {
    company_at(next_destination_company(bsvhu))
}

pub(super) fn acceptation(bsvhu: &Bsvhu) -> Option<WasteAcceptationStatus> {
    reception(bsvhu)?.acceptation_status
}

/// Was the whole load turned away?
pub(super) fn is_refused(bsvhu: &Bsvhu) -> bool {
    acceptation(bsvhu) == Some(WasteAcceptationStatus::Refused)
}
