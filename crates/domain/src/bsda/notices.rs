//! What is told by mail about a BSDA, and to whom: the facts, not the sentences.

use contract::bsda::{Bsda, BsdaStatus};
use contract::quantity::WasteQuantities;
use contract::scalar::Text;
use contract::slip::{FormCompany, WasteAcceptationStatus};
use serde_json::json;

use super::document::{
    destination_siret, emitter_siret, is_private_individual, next_destination_company,
    next_destination_siret, worker_siret,
};
use crate::slip::{Job, RefusalNotice, RefusedWeights};

/// What was refused at the reception; none when everything was accepted.
pub fn refusal_of(bsda: &Bsda) -> Option<RefusalNotice<'_>> {
    let destination = bsda.destination.as_ref()?;
    let reception = destination.reception.as_ref()?;
    let is_total = match reception.acceptation_status? {
        WasteAcceptationStatus::Accepted => return None,
        WasteAcceptationStatus::Refused => true,
        WasteAcceptationStatus::PartiallyRefused => false,
    };
    let emitter = bsda.emitter.as_ref().and_then(|e| e.company.as_ref());
    let private_emitter = emitter
        .filter(|_| is_private_individual(bsda))
        .and_then(|company| {
            let mail = company.mail.as_deref().filter(|mail| !mail.is_empty())?;
            Some((company.name.as_deref().unwrap_or_default(), mail))
        });
    let quantities = WasteQuantities::of(
        reception.acceptation_status,
        reception.weight,
        reception.refused_weight,
    );
    Some(RefusalNotice {
        is_total,
        emitter,
        emitter_siret: emitter_siret(bsda),
        private_emitter,
        destination: destination.company.as_ref(),
        destination_siret: destination_siret(bsda),
        reason: reception.refusal_reason.as_deref(),
        weights: quantities.and_then(|quantities| {
            Some(RefusedWeights {
                received: reception.weight?.0,
                refused: quantities.refused,
            })
        }),
    })
}

/// A slip whose waste goes to another outlet than the one that was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutletChange<'s> {
    /// The slip.
    pub bsda_id: &'s str,
    /// SIRET of its emitter.
    pub emitter: &'s str,
    /// Planned outlet: its name, else its SIRET.
    pub planned: &'s str,
    /// Where the waste goes instead: the name, else the SIRET.
    pub actual: &'s str,
}

/// The slips behind this one whose planned outlet is not its destination.
pub fn outlet_changes<'s>(bsda: &'s Bsda, ancestors: &[&'s Bsda]) -> Vec<OutletChange<'s>> {
    let actual = destination_siret(bsda);
    let destination = bsda.destination.as_ref().and_then(|d| d.company.as_ref());
    ancestors
        .iter()
        .filter(|ancestor| {
            next_destination_siret(ancestor).is_some_and(|planned| Some(planned) != actual)
        })
        .filter_map(|ancestor| {
            Some(OutletChange {
                bsda_id: ancestor.id.as_str(),
                emitter: emitter_siret(ancestor)?,
                planned: name_or_siret(next_destination_company(ancestor)),
                actual: name_or_siret(destination),
            })
        })
        .collect()
}

fn name_or_siret(company: Option<&FormCompany>) -> &str {
    let name = company.and_then(|company| company.name.as_deref());
    name.filter(|name| !name.is_empty())
        .or(company.and_then(FormCompany::organisation))
        .unwrap_or_default()
}

/// Those who hear that seals or packagings were revised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackingActors<'s> {
    /// SIRET of the emitter.
    pub emitter: Option<&'s str>,
    /// SIRET of the works company.
    pub worker: Option<&'s str>,
    /// SIRET of the destination.
    pub destination: Option<&'s str>,
}

/// Those who hear that seals or packagings were revised.
pub fn packing_actors(bsda: &Bsda) -> PackingActors<'_> {
    PackingActors {
        emitter: emitter_siret(bsda),
        worker: worker_siret(bsda),
        destination: destination_siret(bsda),
    }
}

/// The emitter hears that the CAP of the outlet changed once something is signed. A transit site that comes or
/// goes leaves the outlet, and its CAP, where they were.
pub(super) fn cap_mail(before: &Bsda, after: &Bsda) -> Option<Job> {
    let emitter = emitter_siret(after)?;
    worker_siret(after)?;
    let (former, current) = match (
        next_destination_siret(before).is_some(),
        next_destination_siret(after).is_some(),
    ) {
        (false, true) => (own_cap(before), next_cap(after)),
        (true, false) => (next_cap(before), own_cap(after)),
        (true, true) => (next_cap(before), next_cap(after)),
        (false, false) => (own_cap(before), own_cap(after)),
    };
    let payload = json!({"bsdaId": after.id.as_str(), "emitter": emitter, "cap": current});
    (after.status != BsdaStatus::Initial && former != current)
        .then(|| Job::new("mail.bsda.cap", payload))
}

fn own_cap(bsda: &Bsda) -> Option<&Text> {
    bsda.destination.as_ref()?.cap.as_ref()
}

fn next_cap(bsda: &Bsda) -> Option<&Text> {
    let operation = bsda.destination.as_ref()?.operation.as_ref()?;
    operation.next_destination.as_ref()?.cap.as_ref()
}
