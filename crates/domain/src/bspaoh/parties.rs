//! Who sees a BSPAOH, who may change it, and in which dashboard tab it stands.

use contract::{
    bspaoh::{Bspaoh, BspaohStatus},
    scalar::DateTime,
    slip::PickupSite,
};

use super::document::{
    acceptation, carrier_siret, destination_company, destination_siret, emitter_company,
    emitter_siret, operation, reception,
};
use super::lifecycle::emission;
use crate::slip::{
    self, AccessList, AccessRole, Parties, Projection, SearchCompany, SearchDocument, Slip, Tab,
    TransportLeg, carrier_ids, search_plates, search_text, signed_at,
};

/// Every organisation that takes part; the carrier under both of its identifiers.
pub(super) fn actors(bspaoh: &Bspaoh) -> Vec<String> {
    let companies = [emitter_siret(bspaoh), destination_siret(bspaoh)];
    let carrier = carrier_ids(std::slice::from_ref(&bspaoh.transporter));
    let all = companies.into_iter().flatten().chain(carrier);
    all.map(str::to_owned).collect()
}

/// Tabs, list access and search values.
pub(super) fn projection(bspaoh: &Bspaoh, now: DateTime) -> Projection {
    let parties = parties(bspaoh);
    let returned = carrier_siret(bspaoh).filter(|_| is_turned_back(bspaoh, now));
    let mut tabs = parties.tabs();
    tabs.extend(returned.map(|siret| (siret.to_owned(), Tab::Return)));
    Projection {
        access: list_access(bspaoh),
        tabs,
        search: search(bspaoh, &parties),
        parents: Vec::new(),
    }
}

fn list_access(bspaoh: &Bspaoh) -> Vec<(String, i64)> {
    let admitted = bspaoh
        .is_draft()
        .then_some(bspaoh.can_access_draft_org_ids.as_slice());
    let mut access = AccessList::new(admitted);
    access.add(emitter_siret(bspaoh), AccessRole::Emitter);
    access.add(destination_siret(bspaoh), AccessRole::Recipient);
    carrier_ids(std::slice::from_ref(&bspaoh.transporter))
        .for_each(|id| access.add(Some(id), AccessRole::Transporter));
    access.into_masks()
}

fn parties(bspaoh: &Bspaoh) -> Parties {
    let mut parties = Parties::default();
    parties.add("emitter", emitter_siret(bspaoh));
    parties.add("destination", destination_siret(bspaoh));
    parties.add_carriers(std::slice::from_ref(&bspaoh.transporter));
    place(&mut parties, bspaoh);
    parties
}

fn place(parties: &mut Parties, bspaoh: &Bspaoh) {
    match bspaoh.status {
        BspaohStatus::Draft => {
            parties.keep_only(&bspaoh.can_access_draft_org_ids);
            parties.send_all(Tab::Draft);
        }
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
        BspaohStatus::Canceled => {}
    }
}

/// Are parts to be brought back?
pub(super) fn is_turned_back(bspaoh: &Bspaoh, now: DateTime) -> bool {
    let is_refused = bspaoh.status == BspaohStatus::Refused;
    let received_at = reception(bspaoh).and_then(|reception| reception.date);
    !bspaoh.is_draft() && slip::is_turned_back(received_at, acceptation(bspaoh), is_refused, now)
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

fn search(bspaoh: &Bspaoh, parties: &Parties) -> SearchDocument {
    let emitter = bspaoh.emitter.as_ref();
    let site = emitter.and_then(|emitter| emitter.pickup_site.as_ref());
    let destination = bspaoh.destination.as_ref();
    let operation = operation(bspaoh);
    let received_at = reception(bspaoh).and_then(|reception| reception.date);
    let carrier = &bspaoh.transporter;
    let companies = [
        emitter_company(bspaoh),
        carrier.company.as_ref(),
        destination_company(bspaoh),
    ];
    SearchDocument {
        r#type: Bspaoh::KIND.type_name().to_owned(),
        bsd_sub_type: "INITIAL".to_owned(),
        id: bspaoh.id.to_string(),
        readable_id: bspaoh.id.to_string(),
        status: bspaoh.status_name().to_owned(),
        waste_code: search_text(bspaoh.waste.code.as_ref()),
        waste_adr: search_text(bspaoh.waste.adr.as_ref()),
        emitter: SearchCompany::of(emitter_company(bspaoh)),
        emitter_pickup_site_name: search_text(site.and_then(|site| site.name.as_ref())),
        emitter_pickup_site_address: site.map(pickup_address).unwrap_or_default(),
        emitter_custom_info: search_text(emitter.and_then(|e| e.custom_info.as_ref())),
        transporter: SearchCompany::of(carrier.company.as_ref()),
        transporter_custom_info: search_text(carrier.custom_info.as_ref()),
        transporter_transport_plates: search_plates(carrier.plates()),
        destination: SearchCompany::of(destination_company(bspaoh)),
        destination_custom_info: search_text(destination.and_then(|d| d.custom_info.as_ref())),
        destination_operation_code: search_text(operation.and_then(|o| o.code.as_ref())),
        created_at: Some(bspaoh.created_at),
        updated_at: Some(bspaoh.updated_at),
        emitter_emission_date: signed_at(emission(bspaoh)),
        transporter_transport_taken_over_at: carrier
            .transport
            .as_ref()
            .and_then(|transport| transport.taken_over_at),
        destination_reception_date: received_at,
        destination_acceptation_date: received_at,
        destination_operation_date: operation.and_then(|operation| operation.date),
        ..SearchDocument::default()
    }
    .naming(companies.into_iter().flatten(), None, parties)
}
