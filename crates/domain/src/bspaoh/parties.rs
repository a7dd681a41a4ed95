//! In which dashboard tab a BSPAOH stands, and what it is found by.

use contract::{
    bspaoh::{Bspaoh, BspaohStatus},
    scalar::DateTime,
    slip::FormCompany,
};

use super::document::operation;
use crate::slip::{
    Outline, Parties, Projection, SearchDocument, Slip, Tab, company_at, search_text,
};

/// Tabs, list access and search values. A foreign carrier brings nothing back.
pub(super) fn projection(bspaoh: &Bspaoh, now: DateTime) -> Projection {
    let outline = bspaoh.outline();
    let parties = outline.parties(FormCompany::organisation, |parties| {
        place(parties, bspaoh, &outline);
    });
    let returned = outline.return_tabs(|carrier| company_at(Some(carrier)), now);
    Projection {
        access: outline.access().into_masks(),
        tabs: parties.tabs().into_iter().chain(returned).collect(),
        search: search(bspaoh, &outline, &parties),
        parents: Vec::new(),
    }
}

fn place(parties: &mut Parties, bspaoh: &Bspaoh, outline: &Outline<'_>) {
    match bspaoh.status {
        BspaohStatus::Initial => parties.send("emitter", Tab::ForAction),
        BspaohStatus::SignedByProducer => parties.send("transporter1", Tab::ToCollect),
        BspaohStatus::Sent => outline.travel(parties),
        BspaohStatus::Received | BspaohStatus::PartiallyRefused => {
            parties.send("destination", Tab::ForAction);
        }
        BspaohStatus::Processed | BspaohStatus::Refused => parties.send_all(Tab::Archived),
        BspaohStatus::Draft | BspaohStatus::Canceled => {}
    }
}

fn search(bspaoh: &Bspaoh, outline: &Outline<'_>, parties: &Parties) -> SearchDocument {
    let emitter = bspaoh.emitter.as_ref();
    let destination = bspaoh.destination.as_ref();
    let found = SearchDocument {
        waste_adr: search_text(bspaoh.waste.adr.as_ref()),
        emitter_custom_info: search_text(emitter.and_then(|e| e.custom_info.as_ref())),
        destination_custom_info: search_text(destination.and_then(|d| d.custom_info.as_ref())),
        destination_operation_date: operation(bspaoh).and_then(|operation| operation.date),
        ..SearchDocument::of(bspaoh, outline, parties)
    };
    match emitter.and_then(|emitter| emitter.pickup_site.as_ref()) {
        Some(site) => found.collected_at(
            site.name.as_ref(),
            [&site.address, &site.postal_code, &site.city].map(Option::as_ref),
        ),
        None => found,
    }
}
