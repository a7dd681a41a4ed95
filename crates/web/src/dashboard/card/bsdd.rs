//! The card of a BSDD.

use super::{
    Actor, CARRIER, Card, DESTINATION, EMITTER, named, remark, secondary, shown_carrier, vehicle,
};
use crate::{
    dashboard::{query::bsds::FormCard, tab::Tab},
    dates,
    numbers::{best_weight, tonnes},
    organisation::Organisation,
    slip::{
        actions::Allowed,
        bsdd::{
            button,
            facts::{FormFacts, Storage},
        },
        carriers::Carrier,
        place::Place,
    },
    vocabulary::{EmitterType, FormStatus},
};

fn facts(form: &FormCard) -> FormFacts {
    let emitter = form.form_emitter.as_ref();
    let recipient = form.recipient.as_ref();
    let storage = form.temporary_storage_detail.as_ref();
    FormFacts {
        id: form.id.clone(),
        status: form.form_status,
        emitter_type: emitter
            .and_then(|emitter| emitter.type_)
            .unwrap_or(EmitterType::Producer),
        emitter: emitter
            .and_then(|emitter| emitter.company.as_ref())
            .and_then(|company| company.org_id.clone()),
        is_private_individual: emitter.and_then(|emitter| emitter.is_private_individual)
            == Some(true),
        eco_organisme: form
            .form_eco_organisme
            .as_ref()
            .map(|eco| eco.siret.clone()),
        carriers: form
            .form_transporters
            .iter()
            .map(|carrier| Carrier {
                organisation: carrier
                    .company
                    .as_ref()
                    .and_then(|company| company.org_id.clone()),
                has_signed: carrier.taken_over_at.is_some(),
            })
            .collect(),
        recipient: recipient
            .and_then(|recipient| recipient.company.as_ref())
            .and_then(|company| company.org_id.clone()),
        is_temp_storage: recipient.and_then(|recipient| recipient.is_temp_storage) == Some(true),
        storage: storage.map(|storage| Storage {
            destination: storage
                .destination
                .as_ref()
                .and_then(|destination| destination.company.as_ref())
                .and_then(|company| company.org_id.clone()),
            carrier: storage
                .transporter
                .as_ref()
                .and_then(|carrier| carrier.company.as_ref())
                .and_then(|company| company.org_id.clone()),
        }),
    }
}

/// The card of a BSDD.
pub(super) fn card(form: &FormCard, organisation: &Organisation, tab: Tab) -> Card {
    let facts = facts(form);
    let waste = form.waste_details.as_ref();
    let announced = waste.and_then(|waste| waste.quantity);
    let state = form.state_summary.as_ref();
    // Nothing is accepted of refused waste: its card tells what was announced.
    let weight = best_weight(state.and_then(|summary| summary.quantity), announced, None);
    Card {
        kind: "BSDD",
        path: "bsdds",
        id: form.id.clone(),
        number: form.readable_id.clone(),
        badge: facts.badge(),
        remarks: remarks(form, &facts, organisation, tab),
        waste_code: waste
            .and_then(|waste| waste.code.clone())
            .unwrap_or_default(),
        waste_name: waste
            .and_then(|waste| waste.name.clone())
            .unwrap_or_default(),
        weight: weight.map(tonnes).unwrap_or_default(),
        actors: actors(form, &facts),
        primary: button::primary(&facts, organisation, Place::Card(tab)),
        secondary: secondary(
            organisation,
            &form.id,
            Allowed {
                is_draft: form.form_status == FormStatus::Draft,
                edit: facts.can_be_edited(organisation),
                duplicate: facts.can_be_duplicated(organisation),
                delete: facts.can_be_deleted(organisation),
                revisions: facts.can_be_revised(),
            },
        ),
    }
}

fn remarks(
    form: &FormCard,
    facts: &FormFacts,
    organisation: &Organisation,
    tab: Tab,
) -> Vec<String> {
    let site = form
        .form_emitter
        .as_ref()
        .and_then(|emitter| emitter.work_site.as_ref())
        .and_then(|site| site.name.as_ref());
    let updated = form
        .state_summary
        .as_ref()
        .and_then(|summary| summary.last_action_on.as_ref())
        .or(form.form_updated_at.as_ref())
        .map(|date| format!("Modifié le {}", dates::day(date)));
    let cap = form
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.cap.as_ref());
    let mut remarks: Vec<String> = [
        remark("N° libre : ", form.custom_id.as_ref()),
        facts
            .is_temp_storage
            .then(|| "Entreposage provisoire".to_owned()),
        Some(facts.emitter_type.label().to_owned()),
        updated,
        form.form_eco_organisme.as_ref().map(|eco| eco.name.clone()),
        remark("Chantier : ", site),
        remark("CAP : ", cap),
    ]
    .into_iter()
    .flatten()
    .collect();
    let own = form.form_transporters.iter().find(|carrier| {
        let company = carrier.company.as_ref();
        company.and_then(|company| company.org_id.as_deref()) == Some(organisation.id.as_str())
    });
    if let Some(carrier) = own {
        let plates = carrier.number_plate.clone();
        remarks.extend(vehicle(tab, plates.as_ref(), carrier.custom_info.as_ref()));
    }
    remarks
}

fn actors(form: &FormCard, facts: &FormFacts) -> Vec<Actor> {
    let emitter = form
        .form_emitter
        .as_ref()
        .and_then(|emitter| emitter.company.as_ref());
    let place = shown_carrier(facts.next_carrier(), facts.carriers.len());
    let carrier = place
        .and_then(|place| form.form_transporters.get(place))
        .and_then(|carrier| carrier.company.as_ref());
    let recipient = form
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_ref());
    vec![
        Actor {
            role: EMITTER,
            name: named(
                emitter.and_then(|company| company.name.as_ref().or(company.omi_number.as_ref())),
            ),
        },
        Actor {
            role: CARRIER,
            name: named(carrier.and_then(|company| company.name.as_ref())),
        },
        Actor {
            role: DESTINATION,
            name: named(recipient.and_then(|company| company.name.as_ref())),
        },
    ]
}
