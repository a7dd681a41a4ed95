//! The card of a BSVHU.

use super::{
    Actor, CARRIER, Card, DESTINATION, EMITTER, named, remark, secondary, shown_carrier, vehicle,
};
use crate::{
    dashboard::{query::bsds::BsvhuCard, tab::Tab},
    dates,
    numbers::tonnes,
    organisation::Organisation,
    slip::{
        actions::Allowed,
        bsvhu::{button, facts::BsvhuFacts, waste_name},
        carriers::Carrier,
        place::Place,
    },
    vocabulary::UserPermission,
};

fn facts(bsvhu: &BsvhuCard) -> BsvhuFacts {
    let emitter = bsvhu.bsvhu_emitter.as_ref();
    BsvhuFacts {
        id: bsvhu.id.clone(),
        status: bsvhu.bsvhu_status,
        is_draft: bsvhu.is_draft,
        emitter: emitter
            .and_then(|emitter| emitter.company.as_ref())
            .and_then(|company| company.org_id.clone()),
        emitter_cannot_sign: emitter.is_some_and(|emitter| {
            emitter.irregular_situation && (emitter.no_siret || emitter.not_on_td)
        }),
        carriers: bsvhu
            .bsvhu_transporters
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
        destination: bsvhu
            .bsvhu_destination
            .as_ref()
            .and_then(|destination| destination.company.as_ref())
            .and_then(|company| company.org_id.clone()),
    }
}

/// The card of a BSVHU.
pub(super) fn card(bsvhu: &BsvhuCard, organisation: &Organisation, tab: Tab) -> Card {
    let facts = facts(bsvhu);
    let received = bsvhu
        .bsvhu_destination
        .as_ref()
        .and_then(|destination| destination.reception.as_ref())
        .and_then(|reception| reception.weight)
        .filter(|weight| *weight > 0.0);
    let announced = bsvhu.bsvhu_weight.as_ref().and_then(|weight| weight.value);
    Card {
        kind: "BSVHU",
        path: "bsvhus",
        id: bsvhu.id.clone(),
        number: bsvhu.id.clone(),
        badge: facts.badge(),
        remarks: remarks(bsvhu, organisation, tab),
        waste_code: bsvhu.waste_code.clone().unwrap_or_default(),
        waste_name: waste_name(bsvhu.waste_code.as_deref()).to_owned(),
        weight: received.or(announced).map(tonnes).unwrap_or_default(),
        actors: actors(bsvhu, &facts),
        primary: button::primary(&facts, organisation, Place::Card(tab)),
        secondary: secondary(
            organisation,
            &bsvhu.id,
            Allowed {
                is_draft: bsvhu.is_draft,
                edit: facts.can_be_edited(organisation),
                duplicate: organisation.can(UserPermission::BsdCanCreate),
                delete: facts.can_be_deleted(organisation),
                revisions: false,
            },
        ),
    }
}

fn remarks(bsvhu: &BsvhuCard, organisation: &Organisation, tab: Tab) -> Vec<String> {
    let updated = bsvhu.bsvhu_updated_at.as_deref();
    let eco_organisme = bsvhu.bsvhu_eco_organisme.as_ref();
    let mut remarks: Vec<String> = [
        remark("N° libre : ", bsvhu.custom_id.as_ref()),
        updated.map(|date| format!("Modifié le {}", dates::day(date))),
        eco_organisme.map(|eco| eco.name.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let own = bsvhu.bsvhu_transporters.iter().find(|carrier| {
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

fn actors(bsvhu: &BsvhuCard, facts: &BsvhuFacts) -> Vec<Actor> {
    let emitter = bsvhu
        .bsvhu_emitter
        .as_ref()
        .and_then(|emitter| emitter.company.as_ref())
        .and_then(|company| company.name.as_ref());
    let place = shown_carrier(facts.next_carrier(), facts.carriers.len());
    let carrier = place
        .and_then(|place| bsvhu.bsvhu_transporters.get(place))
        .and_then(|carrier| carrier.company.as_ref())
        .and_then(|company| company.name.as_ref());
    let destination = bsvhu
        .bsvhu_destination
        .as_ref()
        .and_then(|destination| destination.company.as_ref())
        .and_then(|company| company.name.as_ref());
    [
        (EMITTER, emitter),
        (CARRIER, carrier),
        (DESTINATION, destination),
    ]
    .into_iter()
    .map(|(role, name)| Actor {
        role,
        name: named(name),
    })
    .collect()
}
