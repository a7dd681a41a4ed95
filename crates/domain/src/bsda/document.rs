//! The stored BSDA: the contract's type, with the questions that the rules ask it.

use std::collections::HashMap;

use contract::{
    bsda::{
        Bsda, BsdaOperation, BsdaRecepisse, BsdaReception, BsdaTransport, BsdaTransporter,
        BsdaType, BsdaWorker,
    },
    name_of,
    scalar::{DateTime, Text},
    slip::{FormCompany, RevisionMark},
};

use super::{lifecycle::BsdaLevel, outline::outline, parties, registry, rules::FIELDS};
use crate::registry::{FinalPlace, Line, Place};
use crate::slip::{
    CopyNames, Fields, Identity, Outline, Projection, Ruled, SealedWording, Slip, SlipKind,
    Wording, company_at, ids_of, level_of, rename_legs, transport_leg,
};

impl Slip for Bsda {
    const KIND: SlipKind = SlipKind::Bsda;

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
        let is_linked = parents_of(self).next().is_some()
            || self.forwarded_in.is_some()
            || self.grouped_in.is_some();
        if is_linked {
            return None;
        }
        let mut copy = self.clone();
        copy.id = names.readable_id.as_str().into();
        rename_legs(&mut copy.transporters, names);
        copy.revisions.clear();
        Some(copy)
    }

    fn row_ids(&self) -> Vec<String> {
        ids_of(&self.transporters)
    }

    fn line_links(&self) -> Vec<String> {
        let links = self.forwarding.iter().chain(&self.forwarded_in);
        links.cloned().collect()
    }

    fn line(
        &self,
        place: &Place<'_>,
        linked: &HashMap<String, Self>,
        ends: &[FinalPlace],
    ) -> Option<Line> {
        registry::line(self, place, linked, ends)
    }

    fn revisions(&self) -> &[RevisionMark] {
        &self.revisions
    }
}

impl Ruled for Bsda {
    type Level = BsdaLevel;

    const WORDING: Wording = Wording {
        kind: "BSDA",
        missing: "est obligatoire.",
        sealed: SealedWording::Sentences,
    };

    fn fields() -> &'static Fields<Self, BsdaLevel> {
        FIELDS
    }

    fn level(&self) -> Option<BsdaLevel> {
        level_of(self)
    }
}

transport_leg!(BsdaTransporter, BsdaRecepisse, BsdaTransport);

/// Sub-type shown in lists and registries.
pub(super) fn sub_type(bsda: &Bsda) -> &'static str {
    match kind_of(bsda) {
        BsdaType::OtherCollections => "INITIAL",
        BsdaType::Collection2710 => "COLLECTION_2710",
        BsdaType::Gathering => "GATHERING",
        BsdaType::Reshipment => "RESHIPMENT",
    }
}

/// The type, with its default.
pub(super) fn kind_of(bsda: &Bsda) -> BsdaType {
    bsda.r#type.unwrap_or(BsdaType::OtherCollections)
}

/// Does the slip continue earlier ones?
pub(super) fn continues_others(bsda: &Bsda) -> bool {
    matches!(kind_of(bsda), BsdaType::Gathering | BsdaType::Reshipment)
}

/// Slips that this one ships again or groups.
pub fn parents_of(bsda: &Bsda) -> impl Iterator<Item = &str> {
    bsda.forwarding
        .iter()
        .chain(&bsda.grouping)
        .map(String::as_str)
}

/// CAP of the final outlet: the next destination's when there is one, else the destination's.
pub fn outlet_cap(bsda: &Bsda) -> Option<&Text> {
    let next = operation(bsda).and_then(|operation| operation.next_destination.as_ref());
    next.and_then(|next| next.cap.as_ref())
        .or(bsda.destination.as_ref()?.cap.as_ref())
}

pub(super) fn is_private_individual(bsda: &Bsda) -> bool {
    bsda.emitter
        .as_ref()
        .is_some_and(|emitter| emitter.is_private_individual == Some(true))
}

pub(super) fn is_worker_disabled(bsda: &Bsda) -> bool {
    bsda.worker
        .as_ref()
        .is_some_and(|worker| worker.is_disabled)
}

/// A works company takes part: a collection on site whose worker is not switched off.
pub(super) fn has_worker(bsda: &Bsda) -> bool {
    kind_of(bsda) == BsdaType::OtherCollections && !is_worker_disabled(bsda)
}

pub(super) fn has_paper_signature(bsda: &Bsda) -> bool {
    let work = bsda
        .worker
        .as_ref()
        .and_then(|worker: &BsdaWorker| worker.work.as_ref());
    work.is_some_and(|work| work.has_emitter_paper_signature == Some(true))
}

pub(super) fn emitter_company(bsda: &Bsda) -> Option<&FormCompany> {
    bsda.emitter.as_ref()?.company.as_ref()
}

pub(super) fn emitter_siret(bsda: &Bsda) -> Option<&str> {
    company_at(emitter_company(bsda))
}

pub(super) fn worker_siret(bsda: &Bsda) -> Option<&str> {
    company_at(bsda.worker.as_ref()?.company.as_ref())
}

pub(super) fn broker_siret(bsda: &Bsda) -> Option<&str> {
    company_at(bsda.broker.as_ref()?.company.as_ref())
}

pub(super) fn destination_siret(bsda: &Bsda) -> Option<&str> {
    company_at(bsda.destination.as_ref()?.company.as_ref())
}

pub(super) fn eco_organisme_siret(bsda: &Bsda) -> Option<&str> {
    let siret = bsda.eco_organisme.as_ref()?.siret.as_str();
    Some(siret).filter(|siret| !siret.is_empty())
}

pub(super) fn reception(bsda: &Bsda) -> Option<&BsdaReception> {
    bsda.destination.as_ref()?.reception.as_ref()
}

pub(super) fn operation(bsda: &Bsda) -> Option<&BsdaOperation> {
    bsda.destination.as_ref()?.operation.as_ref()
}

pub(super) fn next_destination_company(bsda: &Bsda) -> Option<&FormCompany> {
    operation(bsda)?.next_destination.as_ref()?.company.as_ref()
}

pub(super) fn next_destination_siret(bsda: &Bsda) -> Option<&str> {
    company_at(next_destination_company(bsda))
}

pub(super) fn operation_code(bsda: &Bsda) -> Option<&str> {
    operation(bsda)?.code.as_deref()
}

/// `R 13` or `D 15`: the waste goes on after a transit site.
pub(super) fn is_transit_code(code: &str) -> bool {
    matches!(code, "R 13" | "D 15")
}
