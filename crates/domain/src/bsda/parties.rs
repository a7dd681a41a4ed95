//! Who sees a BSDA, who may change it, and in which dashboard tab it stands.

use contract::{
    bsda::{Bsda, BsdaStatus, BsdaType},
    scalar::{DateTime, Text},
    slip::FormCompany,
};

use super::document::{
    broker_siret, destination_siret, eco_organisme_siret, emitter_siret, has_paper_signature,
    has_worker, is_private_individual, is_worker_disabled, kind_of, next_destination_company,
    next_destination_siret, parents_of, sub_type, worker_siret,
};
use crate::slip::{
    self, AccessList, AccessRole, Carrier, Parties, Projection, SearchCompany, SearchDocument,
    Slip, Tab, carrier_ids, company_at, company_ids, search_plates, search_text, signed_at,
};

/// Every organisation named on the slip.
pub(super) fn actors(bsda: &Bsda) -> Vec<String> {
    [
        emitter_siret(bsda),
        eco_organisme_siret(bsda),
        destination_siret(bsda),
        worker_siret(bsda),
        broker_siret(bsda),
        next_destination_siret(bsda),
    ]
    .into_iter()
    .flatten()
    .chain(carrier_ids(&bsda.transporters))
    .chain(company_ids(bsda.intermediaries.as_deref()))
    .map(str::to_owned)
    .collect()
}

/// Tabs, list access and search values.
pub(super) fn projection(bsda: &Bsda, now: DateTime) -> Projection {
    let mut tabs = parties(bsda).tabs();
    tabs.extend(return_tab(bsda, now));
    Projection {
        access: list_access(bsda),
        tabs,
        search: search(bsda),
        parents: parents_of(bsda)
            .map(|id| (id.to_owned(), super::PARENT_RELATION))
            .collect(),
    }
}

/// Lists leave the eco-organisme out: it opens the slip by its identifier.
fn list_access(bsda: &Bsda) -> Vec<(String, i64)> {
    let admitted = bsda
        .is_draft
        .then_some(bsda.can_access_draft_org_ids.as_slice());
    let mut access = AccessList::new(admitted);
    access.add(emitter_siret(bsda), AccessRole::Emitter);
    access.add(destination_siret(bsda), AccessRole::Recipient);
    access.add(worker_siret(bsda), AccessRole::Worker);
    access.add(broker_siret(bsda), AccessRole::Broker);
    access.add(next_destination_siret(bsda), AccessRole::NextDestination);
    carrier_ids(&bsda.transporters).for_each(|id| access.add(Some(id), AccessRole::Transporter));
    company_ids(bsda.intermediaries.as_deref())
        .for_each(|id| access.add(Some(id), AccessRole::Intermediary));
    access.into_masks()
}

fn parties(bsda: &Bsda) -> Parties {
    let mut parties = Parties::default();
    parties.add("emitter", emitter_siret(bsda));
    parties.add("ecoOrganisme", eco_organisme_siret(bsda));
    parties.add("worker", worker_siret(bsda));
    parties.add("destination", destination_siret(bsda));
    parties.add("broker", broker_siret(bsda));
    parties.add("nextDestination", next_destination_siret(bsda));
    parties.add_intermediaries(bsda.intermediaries.as_deref(), |company| {
        company_at(Some(company))
    });
    parties.add_carriers(&bsda.transporters);
    place(&mut parties, bsda);
    parties
}

fn place(parties: &mut Parties, bsda: &Bsda) {
    match bsda.status {
        BsdaStatus::Initial if bsda.is_draft => {
            parties.keep_only(&bsda.can_access_draft_org_ids);
            parties.send_all(Tab::Draft);
        }
        BsdaStatus::Initial if kind_of(bsda) == BsdaType::Collection2710 => {
            parties.send("destination", Tab::ForAction);
        }
        BsdaStatus::Initial
            if is_private_individual(bsda)
                && is_worker_disabled(bsda)
                && !bsda.transporters.is_empty() =>
        {
            parties.send("transporter1", Tab::ToCollect);
        }
        BsdaStatus::Initial if has_paper_signature(bsda) || is_private_individual(bsda) => {
            parties.send("worker", Tab::ForAction);
        }
        BsdaStatus::Initial => parties.send("emitter", Tab::ForAction),
        BsdaStatus::SignedByProducer if has_worker(bsda) => parties.send("worker", Tab::ForAction),
        BsdaStatus::SignedByProducer | BsdaStatus::SignedByWorker => {
            parties.send("transporter1", Tab::ToCollect);
        }
        BsdaStatus::Sent => {
            parties.travel(&bsda.transporters, destination_siret(bsda));
        }
        BsdaStatus::Received => parties.send("destination", Tab::ForAction),
        BsdaStatus::AwaitingChild => {}
        BsdaStatus::Refused | BsdaStatus::Processed | BsdaStatus::Canceled => {
            parties.send_all(Tab::Archived);
        }
    }
}

/// Is the waste to be brought back, in part or whole?
pub(super) fn is_turned_back(bsda: &Bsda, now: DateTime) -> bool {
    let destination = bsda.destination.as_ref();
    let reception = destination.and_then(|destination| destination.reception.as_ref());
    let is_refused = bsda.status == BsdaStatus::Refused;
    let acceptation = reception.and_then(|reception| reception.acceptation_status);
    let received_at = reception.and_then(|reception| reception.date);
    !bsda.is_draft && slip::is_turned_back(received_at, acceptation, is_refused, now)
}

/// The last carrier brings back what was not fully accepted.
fn return_tab(bsda: &Bsda, now: DateTime) -> Option<(String, Tab)> {
    let carrier = company_at(bsda.transporters.last()?.company.as_ref())?;
    is_turned_back(bsda, now).then(|| (carrier.to_owned(), Tab::Return))
}

fn search(bsda: &Bsda) -> SearchDocument {
    let emitter = bsda.emitter.as_ref();
    let destination = bsda.destination.as_ref();
    let reception = destination.and_then(|d| d.reception.as_ref());
    let operation = destination.and_then(|d| d.operation.as_ref());
    let waste = bsda.waste.as_ref();
    let first = bsda.transporters.first();
    let transport = first.and_then(|carrier| carrier.transport.as_ref());
    let pickup = emitter.and_then(|e| e.pickup_site.as_ref());
    SearchDocument {
        r#type: Bsda::KIND.type_name().to_owned(),
        bsd_sub_type: sub_type(bsda).to_owned(),
        id: bsda.id.to_string(),
        readable_id: bsda.id.to_string(),
        status: bsda.status_name().to_owned(),
        waste_code: search_text(waste.and_then(|w| w.code.as_ref())),
        waste_adr: search_text(waste.and_then(|w| w.adr.as_ref())),
        waste_description: search_text(waste.and_then(|w| w.material_name.as_ref())),
        packaging_numbers: bsda
            .packagings
            .iter()
            .flatten()
            .flat_map(|packaging| {
                packaging
                    .identification_numbers
                    .iter()
                    .map(|number| number.0.clone())
            })
            .collect(),
        waste_seal_numbers: waste
            .and_then(|w| w.seal_numbers.as_ref())
            .into_iter()
            .flatten()
            .map(|n| n.0.clone())
            .collect(),
        emitter: SearchCompany::of(emitter.and_then(|e| e.company.as_ref())),
        worker: SearchCompany::of(bsda.worker.as_ref().and_then(|w| w.company.as_ref())),
        transporter: SearchCompany::of(first.and_then(|carrier| carrier.company.as_ref())),
        destination: SearchCompany::of(destination.and_then(|d| d.company.as_ref())),
        broker: SearchCompany::of(bsda.broker.as_ref().and_then(|b| b.company.as_ref())),
        next_destination: SearchCompany::of(next_destination_company(bsda)),
        emitter_pickup_site_name: search_text(pickup.and_then(|site| site.name.as_ref())),
        emitter_pickup_site_address: pickup.map_or_else(String::new, |site| {
            [&site.address, &site.postal_code, &site.city]
                .into_iter()
                .flatten()
                .map(Text::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        }),
        emitter_custom_info: search_text(emitter.and_then(|e| e.custom_info.as_ref())),
        transporter_custom_info: search_text(
            first.and_then(|carrier| carrier.custom_info.as_ref()),
        ),
        transporter_transport_plates: search_plates(
            transport
                .and_then(|transport| transport.plates.as_deref())
                .unwrap_or_default(),
        ),
        destination_cap: search_text(destination.and_then(|d| d.cap.as_ref())),
        destination_operation_code: search_text(operation.and_then(|o| o.code.as_ref())),
        created_at: Some(bsda.created_at),
        updated_at: Some(bsda.updated_at),
        emitter_emission_date: signed_at(
            emitter
                .and_then(|e| e.emission.as_ref())
                .and_then(|e| e.signature.as_ref()),
        ),
        worker_work_date: signed_at(
            bsda.worker
                .as_ref()
                .and_then(|w| w.work.as_ref())
                .and_then(|w| w.signature.as_ref()),
        ),
        transporter_transport_taken_over_at: transport
            .and_then(|t| t.taken_over_at.or_else(|| signed_at(t.signature.as_ref()))),
        destination_reception_date: reception.and_then(|r| r.date),
        destination_acceptation_date: reception.and_then(|r| r.date),
        destination_operation_date: signed_at(operation.and_then(|o| o.signature.as_ref())),
        ..SearchDocument::default()
    }
    .naming(
        companies(bsda),
        bsda.eco_organisme
            .as_ref()
            .map(|eco| (&eco.name, &eco.siret)),
        &parties(bsda),
    )
}

/// The company blocks of every actor.
fn companies(bsda: &Bsda) -> impl Iterator<Item = &FormCompany> {
    let blocks = [
        bsda.emitter.as_ref().and_then(|e| e.company.as_ref()),
        bsda.worker.as_ref().and_then(|w| w.company.as_ref()),
        bsda.destination.as_ref().and_then(|d| d.company.as_ref()),
        bsda.broker.as_ref().and_then(|b| b.company.as_ref()),
        next_destination_company(bsda),
    ];
    let carriers = bsda.transporters.iter().filter_map(Carrier::company);
    blocks
        .into_iter()
        .flatten()
        .chain(carriers)
        .chain(bsda.intermediaries.iter().flatten())
}
