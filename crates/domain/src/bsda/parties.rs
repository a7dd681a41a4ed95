//! Who sees a BSDA, who may change it, and in which dashboard tab it stands.

use contract::{
    bsda::{Bsda, BsdaStatus, BsdaType},
    scalar::{DateTime, Text},
    slip::WasteAcceptationStatus,
};

use super::document::{
    broker_siret, destination_siret, eco_organisme_siret, emitter_siret, has_paper_signature,
    has_worker, is_private_individual, is_worker_disabled, kind_of, next_destination_company,
    next_destination_siret, parents_of, sub_type, worker_siret,
};
use crate::slip::{
    AccessList, AccessRole, Parties, Projection, SearchCompany, SearchDocument, Slip, Tab,
    arrived_lately, company_at, identifiers_of, organisation_of,
};

/// SIRET and VAT number of every carrier, in order.
fn carrier_ids(bsda: &Bsda) -> impl Iterator<Item = &str> {
    bsda.transporters
        .iter()
        .filter_map(|carrier| carrier.company.as_ref())
        .flat_map(identifiers_of)
}

/// SIRET and VAT number of every intermediary.
fn intermediary_ids(bsda: &Bsda) -> impl Iterator<Item = &str> {
    bsda.intermediaries
        .iter()
        .flatten()
        .flat_map(identifiers_of)
}

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
    .chain(carrier_ids(bsda))
    .chain(intermediary_ids(bsda))
    .map(str::to_owned)
    .collect()
}

/// Organisations whose members may read the slip.
pub fn readers(bsda: &Bsda) -> Vec<String> {
    if bsda.is_draft {
        bsda.can_access_draft_org_ids.clone()
    } else {
        actors(bsda)
    }
}

/// Organisations whose members may change the slip: the readers.
pub fn contributors(bsda: &Bsda) -> Vec<String> {
    readers(bsda)
}

/// Organisations whose members may print the slip: its readers and those of its direct parents.
pub fn pdf_readers(bsda: &Bsda, parents: &[Bsda]) -> Vec<String> {
    readers(bsda)
        .into_iter()
        .chain(parents.iter().flat_map(readers))
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
    carrier_ids(bsda).for_each(|id| access.add(Some(id), AccessRole::Transporter));
    intermediary_ids(bsda).for_each(|id| access.add(Some(id), AccessRole::Intermediary));
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
    for (index, company) in bsda.intermediaries.iter().flatten().enumerate() {
        parties.add(
            format!("intermediary{}", index + 1),
            company_at(Some(company)),
        );
    }
    for (index, carrier) in bsda.transporters.iter().enumerate() {
        parties.add(
            format!("transporter{}", index + 1),
            organisation_of(carrier.company.as_ref()),
        );
    }
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

/// Did the waste arrive lately without being fully accepted?
pub(super) fn is_turned_back(bsda: &Bsda, now: DateTime) -> bool {
    let destination = bsda.destination.as_ref();
    let reception = destination.and_then(|destination| destination.reception.as_ref());
    reception.is_some_and(|reception| {
        let is_accepted = reception.acceptation_status == Some(WasteAcceptationStatus::Accepted);
        let is_refused = bsda.status == BsdaStatus::Refused || !is_accepted;
        let is_recent = reception.date.is_some_and(|at| arrived_lately(at, now));
        is_recent && is_refused && !bsda.is_draft
    })
}

/// The last carrier brings back what was not fully accepted.
fn return_tab(bsda: &Bsda, now: DateTime) -> Option<(String, Tab)> {
    let carrier = company_at(bsda.transporters.last()?.company.as_ref())?;
    is_turned_back(bsda, now).then(|| (carrier.to_owned(), Tab::Return))
}

fn text(value: Option<&Text>) -> String {
    value.map_or_else(String::new, |text| text.0.clone())
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
    let companies = all_companies(bsda);
    SearchDocument {
        r#type: "BSDA".to_owned(),
        bsd_sub_type: sub_type(bsda).to_owned(),
        id: bsda.id.to_string(),
        readable_id: bsda.id.to_string(),
        status: bsda.status_name().to_owned(),
        waste_code: text(waste.and_then(|w| w.code.as_ref())),
        waste_adr: text(waste.and_then(|w| w.adr.as_ref())),
        waste_description: text(waste.and_then(|w| w.material_name.as_ref())),
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
        eco_organisme_name: text(bsda.eco_organisme.as_ref().map(|eco| &eco.name)),
        eco_organisme_siret: text(bsda.eco_organisme.as_ref().map(|eco| &eco.siret)),
        emitter_pickup_site_name: text(pickup.and_then(|site| site.name.as_ref())),
        emitter_pickup_site_address: pickup.map_or_else(String::new, |site| {
            [&site.address, &site.postal_code, &site.city]
                .into_iter()
                .flatten()
                .map(Text::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        }),
        emitter_custom_info: text(emitter.and_then(|e| e.custom_info.as_ref())),
        transporter_custom_info: text(first.and_then(|carrier| carrier.custom_info.as_ref())),
        transporter_transport_plates: transport
            .and_then(|t| t.plates.as_ref())
            .into_iter()
            .flatten()
            .map(|plate| plate.0.replace('-', ""))
            .collect(),
        destination_cap: text(destination.and_then(|d| d.cap.as_ref())),
        destination_operation_code: text(operation.and_then(|o| o.code.as_ref())),
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
        sirets: parties(bsda)
            .organisations()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        company_names: companies
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|n| !n.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        company_org_ids: companies
            .into_iter()
            .map(|(_, id)| id)
            .filter(|id| !id.is_empty())
            .collect(),
        ..SearchDocument::default()
    }
}

fn signed_at(signature: Option<&contract::slip::Signature>) -> Option<DateTime> {
    signature.and_then(|signature| signature.date)
}

/// Name and identifier of every actor.
fn all_companies(bsda: &Bsda) -> Vec<(String, String)> {
    let blocks = [
        bsda.emitter.as_ref().and_then(|e| e.company.as_ref()),
        bsda.worker.as_ref().and_then(|w| w.company.as_ref()),
        bsda.destination.as_ref().and_then(|d| d.company.as_ref()),
        bsda.broker.as_ref().and_then(|b| b.company.as_ref()),
        next_destination_company(bsda),
    ];
    let eco = bsda
        .eco_organisme
        .iter()
        .map(|eco| (eco.name.0.clone(), eco.siret.0.clone()));
    blocks
        .into_iter()
        .flatten()
        .chain(
            bsda.transporters
                .iter()
                .filter_map(|carrier| carrier.company.as_ref()),
        )
        .chain(bsda.intermediaries.iter().flatten())
        .map(|company| {
            (
                text(company.name.as_ref()),
                company.organisation().unwrap_or_default().to_owned(),
            )
        })
        .chain(eco)
        .collect()
}
