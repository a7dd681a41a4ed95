//! In which dashboard tab a BSDA stands, and what it is found by.

use contract::{
    bsda::{Bsda, BsdaStatus, BsdaType},
    scalar::{DateTime, Text},
};

use super::document::{
    has_paper_signature, has_worker, is_private_individual, is_worker_disabled, kind_of, parents_of,
};
use crate::slip::{
    Outline, Parties, Projection, SearchDocument, Slip, Tab, company_at, search_text, signed_at,
};

/// Tabs, list access and search values. A draft is not listed to the eco-organisme that it admits.
pub(super) fn projection(bsda: &Bsda, now: DateTime) -> Projection {
    let outline = bsda.outline();
    let parties = outline.parties(
        |company| company_at(Some(company)),
        |parties| place(parties, bsda, &outline),
    );
    let returned = outline.return_tabs(|carrier| company_at(Some(carrier)), now);
    Projection {
        access: outline.access().into_masks(),
        tabs: parties.tabs().into_iter().chain(returned).collect(),
        search: search(bsda, &outline, &parties),
        parents: parents_of(bsda)
            .map(|id| (id.to_owned(), super::PARENT_RELATION))
            .collect(),
    }
}

fn place(parties: &mut Parties, bsda: &Bsda, outline: &Outline<'_>) {
    match bsda.status {
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
        BsdaStatus::Sent => outline.travel(parties),
        BsdaStatus::Received => parties.send("destination", Tab::ForAction),
        BsdaStatus::AwaitingChild => {}
        BsdaStatus::Refused | BsdaStatus::Processed | BsdaStatus::Canceled => {
            parties.send_all(Tab::Archived);
        }
    }
}

fn search(bsda: &Bsda, outline: &Outline<'_>, parties: &Parties) -> SearchDocument {
    let emitter = bsda.emitter.as_ref();
    let waste = bsda.waste.as_ref();
    let work = bsda.worker.as_ref().and_then(|worker| worker.work.as_ref());
    let destination = bsda.destination.as_ref();
    let first = outline.legs.first().copied().unwrap_or_default();
    let texts = |texts: &[Text]| texts.iter().map(|text| text.0.clone()).collect::<Vec<_>>();
    let packagings = bsda.packagings.iter().flatten();
    let found = SearchDocument {
        waste_adr: search_text(waste.and_then(|w| w.adr.as_ref())),
        waste_description: search_text(waste.and_then(|w| w.material_name.as_ref())),
        packaging_numbers: packagings
            .flat_map(|packaging| texts(&packaging.identification_numbers))
            .collect(),
        waste_seal_numbers: waste
            .and_then(|waste| waste.seal_numbers.as_deref())
            .map(texts)
            .unwrap_or_default(),
        emitter_custom_info: search_text(emitter.and_then(|e| e.custom_info.as_ref())),
        destination_cap: search_text(destination.and_then(|d| d.cap.as_ref())),
        worker_work_date: signed_at(work.and_then(|work| work.signature.as_ref())),
        transporter_transport_taken_over_at: first.declared_at.or(first.signed_at),
        ..SearchDocument::of(bsda, outline, parties)
    };
    match emitter.and_then(|emitter| emitter.pickup_site.as_ref()) {
        Some(site) => found.collected_at(
            site.name.as_ref(),
            [&site.address, &site.postal_code, &site.city].map(Option::as_ref),
        ),
        None => found,
    }
}
