//! The stored form: the contract's type, with the questions that the rules ask it.

use std::collections::HashMap;

use contract::{
    bsdd::{EmitterType, Form, FormStatus, Packagings, Transporter, WasteDetails},
    name_of,
    scalar::DateTime,
    slip::{FormCompany, RevisionMark, TransportMode},
};
use jiff::Timestamp;
use reference::waste_code::is_dangerous_waste;

use super::{outline::outline, parties, registry};
use crate::registry::{FinalPlace, Line, Lookup, Place};
use crate::slip::{
    Carrier, CopyNames, Identity, Outline, Projection, Refusal, Slip, SlipKind, Tree, company_at,
    ids_of, verbatim_tree_of,
};
use crate::statistics::Activity;

impl Slip for Form {
    const KIND: SlipKind = SlipKind::Bsdd;
    const HAS_HISTORY: bool = true;

    fn identity(&self) -> Identity<'_> {
        let created_at = self.created_at.unwrap_or(DateTime(Timestamp::UNIX_EPOCH));
        Identity {
            id: &self.id,
            readable_id: &self.readable_id,
            status: name_of(self.status),
            is_draft: self.status == FormStatus::Draft,
            created_at,
            updated_at: self.updated_at.unwrap_or(created_at),
        }
    }

    fn outline(&self) -> Outline<'_> {
        outline(self, self)
    }

    fn is_announced(&self) -> bool {
        !is_item(self) || !self.grouped_in.is_empty()
    }

    fn touch(&mut self, now: DateTime) {
        self.updated_at = Some(now);
    }

    /// With its empty texts: answers tell them from nulls.
    fn stored_tree(&self) -> Result<Tree, Refusal> {
        verbatim_tree_of(self)
    }

    fn projection(&self, now: DateTime) -> Projection {
        parties::projection(self, now)
    }

    fn is_on_the_road(&self, now: DateTime) -> bool {
        matches!(self.status, FormStatus::Sent | FormStatus::Resent)
            || parties::is_turned_back(self, now)
    }

    fn copied(&self, names: &mut CopyNames<'_>) -> Option<Self> {
        let is_linked =
            self.suite.is_some() || !self.grouping.is_empty() || !self.grouped_in.is_empty();
        if is_linked {
            return None;
        }
        let mut copy = self.clone();
        copy.id = (names.opaque)().into();
        copy.readable_id = names.readable_id.as_str().into();
        for carrier in &mut copy.transporters {
            carrier.id = (names.opaque)().into();
        }
        copy.revisions.clear();
        Some(copy)
    }

    fn revisions(&self) -> &[RevisionMark] {
        &self.revisions
    }

    fn lookups(&self) -> Vec<Lookup> {
        registry::lookups(self)
    }

    fn line(
        &self,
        place: &Place<'_>,
        _linked: &HashMap<String, Self>,
        ends: &[FinalPlace],
    ) -> Option<Line> {
        registry::line(self, place, ends)
    }

    fn treated_by(&self) -> Option<&str> {
        final_recipient_siret(self)
    }

    /// The waste leaves with the first leg and arrives with the last one.
    fn activity(&self) -> Activity<'_> {
        Activity::of(&self.outline(), &last_leg(self).outline())
    }

    fn row_ids(&self) -> Vec<String> {
        ids_of(&self.transporters)
    }
}

impl Carrier for Transporter {
    fn id(&self) -> &str {
        &self.id
    }

    fn company(&self) -> Option<&FormCompany> {
        self.company.as_ref()
    }

    fn has_signed(&self) -> bool {
        self.taken_over_at.is_some()
    }
}

/// When the form was created.
pub(super) fn created_at(form: &Form) -> Timestamp {
    Slip::created_at(form).0
}

/// The end of the readable identifier of the leg after temporary storage.
const SUITE_SUFFIX: &str = "-suite";

/// Readable identifier of the leg after temporary storage.
pub(super) fn suite_readable_id(form: &Form) -> String {
    format!("{}{SUITE_SUFFIX}", form.readable_id)
}

/// Is this the leg after temporary storage of another form? Such a form is never reached directly.
pub fn is_suite(form: &Form) -> bool {
    form.readable_id.ends_with(SUITE_SUFFIX)
}

/// Sub-type shown in lists and registries.
pub(super) fn sub_type(form: &Form) -> &'static str {
    if form.suite.is_some() || is_suite(form) {
        return "TEMP_STORED";
    }
    match kind_of(form) {
        Some(EmitterType::Appendix1) => "TOURNEE",
        Some(EmitterType::Appendix1Producer) => "APPENDIX1",
        Some(EmitterType::Appendix2) => "APPENDIX2",
        Some(EmitterType::Producer | EmitterType::Other) | None => "INITIAL",
    }
}

/// Type of the emitter; it tells tours, their items and groupings from ordinary forms.
pub(super) fn kind_of(form: &Form) -> Option<EmitterType> {
    form.emitter.as_ref().and_then(|emitter| emitter.r#type)
}

/// A form of a tour, signed through its items.
pub(super) fn is_tour(form: &Form) -> bool {
    kind_of(form) == Some(EmitterType::Appendix1)
}

/// An item of a tour.
pub(super) fn is_item(form: &Form) -> bool {
    kind_of(form) == Some(EmitterType::Appendix1Producer)
}

/// A form that groups earlier ones.
pub(super) fn is_grouping(form: &Form) -> bool {
    kind_of(form) == Some(EmitterType::Appendix2)
}

pub(super) fn emitter_company(form: &Form) -> Option<&FormCompany> {
    form.emitter.as_ref()?.company.as_ref()
}

pub(super) fn recipient_company(form: &Form) -> Option<&FormCompany> {
    form.recipient.as_ref()?.company.as_ref()
}

pub(super) fn trader_company(form: &Form) -> Option<&FormCompany> {
    form.trader.as_ref()?.company.as_ref()
}

pub(super) fn broker_company(form: &Form) -> Option<&FormCompany> {
    form.broker.as_ref()?.company.as_ref()
}

pub(super) fn next_destination_company(form: &Form) -> Option<&FormCompany> {
    form.next_destination.as_ref()?.company.as_ref()
}

pub(super) fn emitter_siret(form: &Form) -> Option<&str> {
    company_at(emitter_company(form))
}

pub(super) fn recipient_siret(form: &Form) -> Option<&str> {
    company_at(recipient_company(form))
}

pub(super) fn trader_siret(form: &Form) -> Option<&str> {
    company_at(trader_company(form))
}

pub(super) fn broker_siret(form: &Form) -> Option<&str> {
    company_at(broker_company(form))
}

pub(super) fn eco_organisme_siret(form: &Form) -> Option<&str> {
    form.eco_organisme
        .as_ref()
        .map(|eco| eco.siret.as_str())
        .filter(|siret| !siret.is_empty())
}

/// Recipient of the leg after temporary storage.
pub(super) fn suite_recipient_siret(form: &Form) -> Option<&str> {
    form.suite.as_deref().and_then(recipient_siret)
}

/// The site that finally receives the waste: the recipient of the last leg.
pub(super) fn final_recipient_siret(form: &Form) -> Option<&str> {
    recipient_siret(last_leg(form))
}

/// The leg whose reception closes the transport: the one after temporary storage when there is one.
pub(super) fn last_leg(form: &Form) -> &Form {
    form.suite.as_deref().unwrap_or(form)
}

/// As [`last_leg`], to write on it.
pub(super) fn last_leg_mut(form: &mut Form) -> &mut Form {
    match form.suite {
        Some(ref mut suite) => suite,
        None => form,
    }
}

pub(super) fn is_private_individual(form: &Form) -> bool {
    form.emitter
        .as_ref()
        .is_some_and(|emitter| emitter.is_private_individual == Some(true))
}

pub(super) fn is_foreign_ship(form: &Form) -> bool {
    form.emitter
        .as_ref()
        .is_some_and(|emitter| emitter.is_foreign_ship == Some(true))
}

/// Emitters who have no account: the platform signs for them.
pub(super) fn has_automatic_emission(form: &Form) -> bool {
    is_private_individual(form) || is_foreign_ship(form)
}

pub(super) fn is_temp_storage(form: &Form) -> bool {
    form.recipient
        .as_ref()
        .is_some_and(|recipient| recipient.is_temp_storage == Some(true))
}

pub(super) fn waste_code(form: &Form) -> Option<&str> {
    let code = form.waste_details.as_ref()?.code.as_deref()?;
    (!code.is_empty()).then_some(code)
}

/// Danger as it was declared or follows from the code; CAP and the older ADR rule look at nothing else.
pub(super) fn is_declared_dangerous(form: &Form) -> bool {
    form.waste_details
        .as_ref()
        .is_some_and(|waste| waste.is_dangerous == Some(true))
}

/// Danger in the broad sense: code, persistent pollutants or declaration.
pub(super) fn is_dangerous(form: &Form) -> bool {
    is_dangerous_waste(
        waste_code(form).unwrap_or_default(),
        is_declared_dangerous(form),
        form.waste_details
            .as_ref()
            .is_some_and(|waste| waste.pop == Some(true)),
    )
}

/// Types of the packagings.
pub(super) fn packaging_types(form: &Form) -> impl Iterator<Item = Packagings> {
    packagings(form.waste_details.as_ref()).map(|packaging| packaging.r#type)
}

/// Packagings of a waste block.
pub(super) fn packagings(
    waste: Option<&WasteDetails>,
) -> impl Iterator<Item = &contract::bsdd::PackagingInfo> {
    waste
        .and_then(|waste| waste.packaging_infos.as_ref())
        .into_iter()
        .flatten()
}

/// Does a carrier of the leg go by road? A mode that is not known is not road.
pub(super) fn goes_by_road(form: &Form) -> bool {
    form.transporters
        .iter()
        .any(|carrier| carrier.mode == Some(TransportMode::Road))
}
