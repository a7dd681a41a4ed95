//! In which dashboard tab a BSVHU stands, and what it is found by.

use contract::{
    bsvhu::{Bsvhu, BsvhuEmitterCompany, BsvhuStatus},
    scalar::DateTime,
    slip::FormCompany,
};

use super::document::{eco_organisme_siret, has_no_siret};
use crate::slip::{
    AccessRole, Outline, Parties, Projection, SearchCompany, SearchDocument, Slip, Tab,
    identifiers_of,
};

/// Tabs, list access and search values. A carrier that brings back is told under both of its identifiers.
pub(super) fn projection(bsvhu: &Bsvhu, now: DateTime) -> Projection {
    let outline = bsvhu.outline();
    let parties = outline.parties(FormCompany::organisation, |parties| {
        place(parties, bsvhu, &outline);
    });
    let returned = outline.return_tabs(identifiers_of, now);
    let mut access = outline.access();
    if bsvhu.is_draft {
        access.add(eco_organisme_siret(bsvhu), AccessRole::EcoOrganisme);
    }
    Projection {
        access: access.into_masks(),
        tabs: parties.tabs().into_iter().chain(returned).collect(),
        search: search(bsvhu, &outline, &parties),
        parents: Vec::new(),
    }
}

fn place(parties: &mut Parties, bsvhu: &Bsvhu, outline: &Outline<'_>) {
    match bsvhu.status {
        // The emitter finds it should it register later.
        BsvhuStatus::Initial if is_not_on_platform(bsvhu) => {
            parties.send("emitter", Tab::ForAction);
            parties.send("transporter1", Tab::ToCollect);
        }
        BsvhuStatus::Initial if has_no_siret(bsvhu) => {
            parties.send("transporter1", Tab::ToCollect);
        }
        BsvhuStatus::Initial => parties.send("emitter", Tab::ForAction),
        BsvhuStatus::SignedByProducer => parties.send("transporter1", Tab::ToCollect),
        BsvhuStatus::Sent => outline.travel(parties),
        BsvhuStatus::Received => parties.send("destination", Tab::ForAction),
        BsvhuStatus::Processed | BsvhuStatus::Refused => parties.send_all(Tab::Archived),
    }
}

fn is_not_on_platform(bsvhu: &Bsvhu) -> bool {
    bsvhu
        .emitter
        .as_ref()
        .is_some_and(|emitter| emitter.not_on_td)
}

fn search(bsvhu: &Bsvhu, outline: &Outline<'_>, parties: &Parties) -> SearchDocument {
    let emitter = bsvhu.emitter.as_ref().and_then(|e| e.company.as_ref());
    let identification = bsvhu.identification.iter();
    let numbers = identification.flat_map(|identification| &identification.numbers);
    SearchDocument {
        identification_numbers: numbers.map(|number| number.0.clone()).collect(),
        emitter: SearchCompany::of(emitter.and_then(BsvhuEmitterCompany::shown).as_ref()),
        ..SearchDocument::of(bsvhu, outline, parties)
    }
}
