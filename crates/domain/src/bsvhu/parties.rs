//! Who sees a BSVHU, who may change it, and in which dashboard tab it stands.

use contract::{
    bsvhu::{Bsvhu, BsvhuStatus},
    scalar::{DateTime, Text},
    slip::FormCompany,
};

use super::document::{
    acceptation, broker_siret, destination_company, destination_siret, eco_organisme_siret,
    emitter_company, emitter_siret, has_no_siret, next_destination_company, operation, reception,
    trader_siret,
};
use crate::slip::{
    self, AccessList, AccessRole, Carrier, Parties, Projection, SearchCompany, SearchDocument,
    Slip, Tab, carrier_ids, company_ids, identifiers_of, search_plates, search_text, signed_at,
};

/// Organisations whose members may create the slip: everybody named on it but the intermediaries.
pub(super) fn creators(bsvhu: &Bsvhu) -> Vec<String> {
    [
        emitter_siret(bsvhu),
        eco_organisme_siret(bsvhu),
        destination_siret(bsvhu),
        broker_siret(bsvhu),
        trader_siret(bsvhu),
    ]
    .into_iter()
    .flatten()
    .chain(carrier_ids(&bsvhu.transporters))
    .map(str::to_owned)
    .collect()
}

/// Every organisation that takes part. The next destination, only informed on paper, does not.
pub(super) fn actors(bsvhu: &Bsvhu) -> Vec<String> {
    let mut actors = creators(bsvhu);
    actors.extend(company_ids(bsvhu.intermediaries.as_deref()).map(str::to_owned));
    actors
}

/// Tabs, list access and search values.
pub(super) fn projection(bsvhu: &Bsvhu, now: DateTime) -> Projection {
    let mut tabs = parties(bsvhu).tabs();
    tabs.extend(return_tab(bsvhu, now));
    Projection {
        access: list_access(bsvhu),
        tabs,
        search: search(bsvhu),
        parents: Vec::new(),
    }
}

/// Lists leave the eco-organisme out: it opens the slip by its identifier.
fn list_access(bsvhu: &Bsvhu) -> Vec<(String, i64)> {
    let admitted = bsvhu
        .is_draft
        .then_some(bsvhu.can_access_draft_org_ids.as_slice());
    let mut access = AccessList::new(admitted);
    access.add(emitter_siret(bsvhu), AccessRole::Emitter);
    access.add(destination_siret(bsvhu), AccessRole::Recipient);
    access.add(broker_siret(bsvhu), AccessRole::Broker);
    access.add(trader_siret(bsvhu), AccessRole::Trader);
    if bsvhu.is_draft {
        access.add(eco_organisme_siret(bsvhu), AccessRole::EcoOrganisme);
    }
    carrier_ids(&bsvhu.transporters).for_each(|id| access.add(Some(id), AccessRole::Transporter));
    company_ids(bsvhu.intermediaries.as_deref())
        .for_each(|id| access.add(Some(id), AccessRole::Intermediary));
    access.into_masks()
}

fn parties(bsvhu: &Bsvhu) -> Parties {
    let mut parties = Parties::default();
    parties.add("emitter", emitter_siret(bsvhu));
    parties.add("destination", destination_siret(bsvhu));
    parties.add("ecoOrganisme", eco_organisme_siret(bsvhu));
    parties.add("broker", broker_siret(bsvhu));
    parties.add("trader", trader_siret(bsvhu));
    parties.add_intermediaries(bsvhu.intermediaries.as_deref(), FormCompany::organisation);
    parties.add_carriers(&bsvhu.transporters);
    place(&mut parties, bsvhu);
    parties
}

fn place(parties: &mut Parties, bsvhu: &Bsvhu) {
    match bsvhu.status {
        BsvhuStatus::Initial if bsvhu.is_draft => {
            parties.keep_only(&bsvhu.can_access_draft_org_ids);
            parties.send_all(Tab::Draft);
        }
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
        BsvhuStatus::Sent => {
            parties.travel(&bsvhu.transporters, destination_siret(bsvhu));
        }
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

/// Are vehicles to be brought back?
pub(super) fn is_turned_back(bsvhu: &Bsvhu, now: DateTime) -> bool {
    let is_refused = bsvhu.status == BsvhuStatus::Refused;
    let received_at = reception(bsvhu).and_then(|reception| reception.date);
    !bsvhu.is_draft && slip::is_turned_back(received_at, acceptation(bsvhu), is_refused, now)
}

/// The last carrier, under both of its identifiers, brings back what was not fully accepted.
fn return_tab(bsvhu: &Bsvhu, now: DateTime) -> Vec<(String, Tab)> {
    if !is_turned_back(bsvhu, now) {
        return Vec::new();
    }
    let carrier = bsvhu.transporters.last().and_then(Carrier::company);
    let ids = carrier.into_iter().flat_map(identifiers_of);
    ids.map(|id| (id.to_owned(), Tab::Return)).collect()
}

fn texts(values: &[Text]) -> Vec<String> {
    values.iter().map(|value| value.0.clone()).collect()
}

fn search(bsvhu: &Bsvhu) -> SearchDocument {
    let emitter = bsvhu.emitter.as_ref();
    let emission = emitter.and_then(|emitter| emitter.emission.as_ref());
    let emitter_company = emitter
        .and_then(|emitter| emitter.company.as_ref())
        .and_then(contract::bsvhu::BsvhuEmitterCompany::shown);
    let operation = operation(bsvhu);
    let received_at = reception(bsvhu).and_then(|reception| reception.date);
    let first = bsvhu.transporters.first();
    let transport = first.and_then(|carrier| carrier.transport.as_ref());
    SearchDocument {
        r#type: Bsvhu::KIND.type_name().to_owned(),
        bsd_sub_type: "INITIAL".to_owned(),
        id: bsvhu.id.to_string(),
        readable_id: bsvhu.id.to_string(),
        custom_id: search_text(bsvhu.custom_id.as_ref()),
        status: bsvhu.status_name().to_owned(),
        waste_code: search_text(bsvhu.waste_code.as_ref()),
        identification_numbers: bsvhu
            .identification
            .as_ref()
            .map(|identification| texts(&identification.numbers))
            .unwrap_or_default(),
        emitter: SearchCompany::of(emitter_company.as_ref()),
        transporter: SearchCompany::of(first.and_then(Carrier::company)),
        destination: SearchCompany::of(destination_company(bsvhu)),
        broker: SearchCompany::of(bsvhu.broker.as_ref().and_then(|b| b.company.as_ref())),
        trader: SearchCompany::of(bsvhu.trader.as_ref().and_then(|t| t.company.as_ref())),
        next_destination: SearchCompany::of(next_destination_company(bsvhu)),
        transporter_custom_info: search_text(
            first.and_then(|carrier| carrier.custom_info.as_ref()),
        ),
        transporter_transport_plates: search_plates(
            transport
                .and_then(|transport| transport.plates.as_deref())
                .unwrap_or_default(),
        ),
        destination_operation_code: search_text(operation.and_then(|o| o.code.as_ref())),
        created_at: Some(bsvhu.created_at),
        updated_at: Some(bsvhu.updated_at),
        emitter_emission_date: signed_at(emission.and_then(|e| e.signature.as_ref())),
        transporter_transport_taken_over_at: transport.and_then(|t| t.taken_over_at),
        destination_reception_date: received_at,
        destination_acceptation_date: received_at,
        destination_operation_date: signed_at(operation.and_then(|o| o.signature.as_ref())),
        ..SearchDocument::default()
    }
    .naming(
        companies(bsvhu),
        bsvhu
            .eco_organisme
            .as_ref()
            .map(|eco| (&eco.name, &eco.siret)),
        &parties(bsvhu),
    )
}

/// The company blocks of every actor.
fn companies(bsvhu: &Bsvhu) -> impl Iterator<Item = &FormCompany> {
    let blocks = [
        emitter_company(bsvhu),
        destination_company(bsvhu),
        bsvhu.broker.as_ref().and_then(|b| b.company.as_ref()),
        bsvhu.trader.as_ref().and_then(|t| t.company.as_ref()),
        next_destination_company(bsvhu),
    ];
    let carriers = bsvhu.transporters.iter().filter_map(Carrier::company);
    blocks
        .into_iter()
        .flatten()
        .chain(carriers)
        .chain(bsvhu.intermediaries.iter().flatten())
}
