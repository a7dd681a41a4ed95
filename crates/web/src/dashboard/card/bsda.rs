//! The card of a BSDA.

use super::{
    Actor, CARRIER, Card, DESTINATION, EMITTER, named, remark, secondary, shown_carrier, vehicle,
};
use crate::{
    dashboard::{query::bsds::BsdaCard, tab::Tab},
    dates,
    numbers::{best_weight, tonnes},
    organisation::Organisation,
    slip::{
        actions::Allowed,
        bsda::{button, facts::BsdaFacts},
        carriers::Carrier,
        place::Place,
    },
    vocabulary::{BsdaStatus, BsdaType, UserPermission},
};

fn facts(bsda: &BsdaCard) -> BsdaFacts {
    let emitter = bsda.bsda_emitter.as_ref();
    let worker = bsda.bsda_worker.as_ref();
    BsdaFacts {
        id: bsda.id.clone(),
        status: bsda.bsda_status,
        is_draft: bsda.is_draft,
        r#type: bsda.bsda_type.unwrap_or(BsdaType::OtherCollections),
        emitter: emitter
            .and_then(|emitter| emitter.company.as_ref())
            .and_then(|company| company.org_id.clone()),
        is_private_individual: emitter.and_then(|emitter| emitter.is_private_individual)
            == Some(true),
        has_paper_signature: worker
            .and_then(|worker| worker.work.as_ref())
            .and_then(|work| work.has_emitter_paper_signature)
            == Some(true),
        eco_organisme: bsda
            .bsda_eco_organisme
            .as_ref()
            .map(|eco| eco.siret.clone()),
        worker: worker
            .and_then(|worker| worker.company.as_ref())
            .and_then(|company| company.org_id.clone()),
        is_worker_disabled: worker.is_some_and(|worker| worker.is_disabled),
        carriers: bsda
            .bsda_transporters
            .iter()
            .map(|carrier| Carrier {
                organisation: carrier
                    .company
                    .as_ref()
                    .and_then(|company| company.org_id.clone()),
                has_signed: carrier
                    .transport
                    .as_ref()
                    .is_some_and(|transport| transport.signature.is_some()),
            })
            .collect(),
        destination: bsda
            .bsda_destination
            .as_ref()
            .and_then(|destination| destination.company.as_ref())
            .and_then(|company| company.org_id.clone()),
        is_in_another: bsda.forwarded_in.is_some() || bsda.grouped_in.is_some(),
    }
}

/// The card of a BSDA.
pub(super) fn card(bsda: &BsdaCard, organisation: &Organisation, tab: Tab) -> Card {
    let facts = facts(bsda);
    let waste = bsda.bsda_waste.as_ref();
    let destination = bsda.bsda_destination.as_ref();
    let reception = destination.and_then(|destination| destination.reception.as_ref());
    let announced = bsda.bsda_weight.as_ref().and_then(|weight| weight.value);
    let weight = best_weight(
        reception.and_then(|reception| reception.accepted_weight),
        reception.and_then(|reception| reception.weight),
        announced,
    );
    Card {
        kind: "BSDA",
        path: "bsdas",
        id: bsda.id.clone(),
        number: bsda.id.clone(),
        badge: facts.badge(),
        remarks: remarks(bsda, &facts, organisation, tab),
        waste_code: waste
            .and_then(|waste| waste.code.clone())
            .unwrap_or_default(),
        waste_name: waste
            .and_then(|waste| waste.material_name.clone())
            .unwrap_or_default(),
        weight: weight.map(tonnes).unwrap_or_default(),
        actors: actors(bsda, &facts),
        primary: button::primary(&facts, organisation, Place::Card(tab)),
        secondary: secondary(
            organisation,
            &bsda.id,
            Allowed {
                is_draft: bsda.is_draft,
                edit: facts.can_be_edited(organisation),
                duplicate: organisation.can(UserPermission::BsdCanCreate),
                delete: facts.can_be_deleted(organisation),
                revisions: facts.status != BsdaStatus::Initial,
            },
        ),
    }
}

fn remarks(
    bsda: &BsdaCard,
    facts: &BsdaFacts,
    organisation: &Organisation,
    tab: Tab,
) -> Vec<String> {
    let site = bsda
        .bsda_emitter
        .as_ref()
        .and_then(|emitter| emitter.pickup_site.as_ref())
        .and_then(|site| site.name.as_ref());
    let destination = bsda.bsda_destination.as_ref();
    let next = destination
        .and_then(|destination| destination.operation.as_ref())
        .and_then(|operation| operation.next_destination.as_ref());
    let cap = next
        .and_then(|next| next.cap.as_ref())
        .or_else(|| destination.and_then(|destination| destination.cap.as_ref()));
    let mut remarks: Vec<String> = [
        Some(facts.r#type.label().to_owned()),
        Some(format!("Modifié le {}", dates::day(&bsda.updated_at))),
        bsda.bsda_eco_organisme.as_ref().map(|eco| eco.name.clone()),
        remark("Chantier : ", site),
        remark("CAP : ", cap),
    ]
    .into_iter()
    .flatten()
    .collect();
    let own = bsda.bsda_transporters.iter().find(|carrier| {
        let company = carrier.company.as_ref();
        company.and_then(|company| company.org_id.as_deref()) == Some(organisation.id.as_str())
    });
    if let Some(carrier) = own {
        let transport = carrier.transport.as_ref();
        let plates = transport.and_then(|transport| transport.plates.as_ref());
        let plates = plates.map(|plates| plates.join(", "));
        remarks.extend(vehicle(tab, plates.as_ref(), carrier.custom_info.as_ref()));
    }
    remarks
}

fn actors(bsda: &BsdaCard, facts: &BsdaFacts) -> Vec<Actor> {
    let emitter = bsda.bsda_emitter.as_ref();
    let mut actors = vec![Actor {
        role: EMITTER,
        name: named(
            emitter
                .and_then(|emitter| emitter.company.as_ref())
                .and_then(|company| company.name.as_ref()),
        ),
    }];
    let worker = bsda
        .bsda_worker
        .as_ref()
        .filter(|_| facts.has_worker())
        .and_then(|worker| worker.company.as_ref());
    if let Some(worker) = worker {
        actors.push(Actor {
            role: "Entreprise de travaux visée sur le bordereau",
            name: named(worker.name.as_ref()),
        });
    }
    if facts.r#type != BsdaType::Collection2710 {
        let place = shown_carrier(facts.next_carrier(), facts.carriers.len());
        let carrier = place.and_then(|place| bsda.bsda_transporters.get(place));
        actors.push(Actor {
            role: CARRIER,
            name: named(
                carrier
                    .and_then(|carrier| carrier.company.as_ref())
                    .and_then(|company| company.name.as_ref()),
            ),
        });
    }
    actors.push(Actor {
        role: DESTINATION,
        name: named(
            bsda.bsda_destination
                .as_ref()
                .and_then(|destination| destination.company.as_ref())
                .and_then(|company| company.name.as_ref()),
        ),
    });
    actors
}
