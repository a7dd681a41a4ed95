//! In which dashboard tab a BSPAOH stands, and what it is found by.

use contract::{
    bspaoh::{Bspaoh, BspaohStatus},
    scalar::DateTime,
    slip::{FormCompany, PickupSite},
};

use super::document::operation;
use crate::slip::{
    Outline, Parties, Projection, SearchDocument, Slip, Tab, company_at, search_text,
};

/// Tabs, list access and search values. A foreign carrier is not told what it brings back.
pub(super) fn projection(bspaoh: &Bspaoh, now: DateTime) -> Projection {
    let outline = bspaoh.outline();
    let parties = outline.parties(FormCompany::organisation, |parties| place(parties, bspaoh));
    let returned = outline.return_tabs(|carrier| company_at(Some(carrier)), now);
    Projection {
        access: outline.access().into_masks(),
        tabs: parties.tabs().into_iter().chain(returned).collect(),
        search: search(bspaoh, &outline, &parties),
        parents: Vec::new(),
    }
}

fn place(parties: &mut Parties, bspaoh: &Bspaoh) {
    match bspaoh.status {
        BspaohStatus::Initial => parties.send("emitter", Tab::ForAction),
        BspaohStatus::SignedByProducer => parties.send("transporter1", Tab::ToCollect),
        BspaohStatus::Sent => {
            parties.send("transporter1", Tab::Collected);
            parties.send("destination", Tab::ForAction);
        }
        BspaohStatus::Received | BspaohStatus::PartiallyRefused => {
            parties.send("destination", Tab::ForAction);
        }
        BspaohStatus::Processed | BspaohStatus::Refused => parties.send_all(Tab::Archived),
        BspaohStatus::Draft | BspaohStatus::Canceled => {}
    }
}

/// The address of a collection site on one line.
fn pickup_address(site: &PickupSite) -> String {
    let parts = [&site.address, &site.postal_code, &site.city];
    let filled = parts.into_iter().map(|part| search_text(part.as_ref()));
    filled
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn search(bspaoh: &Bspaoh, outline: &Outline<'_>, parties: &Parties) -> SearchDocument {
    let emitter = bspaoh.emitter.as_ref();
    let site = emitter.and_then(|emitter| emitter.pickup_site.as_ref());
    let destination = bspaoh.destination.as_ref();
    SearchDocument {
        waste_adr: search_text(bspaoh.waste.adr.as_ref()),
        emitter_pickup_site_name: search_text(site.and_then(|site| site.name.as_ref())),
        emitter_pickup_site_address: site.map(pickup_address).unwrap_or_default(),
        emitter_custom_info: search_text(emitter.and_then(|e| e.custom_info.as_ref())),
        destination_custom_info: search_text(destination.and_then(|d| d.custom_info.as_ref())),
        // As it is declared, signed or not.
        destination_operation_date: operation(bspaoh).and_then(|operation| operation.date),
        ..SearchDocument::of(bspaoh, outline, parties)
    }
}
