//! Cards: a slip in a list.

use super::{
    query::bsds::{BsdaCard, BsdsBsdsEdgesNode as Node, FormCard},
    tab::Tab,
};
use crate::{
    dates,
    numbers::tonnes,
    organisation::Organisation,
    slip::{
        bsda, bsdd,
        place::Place,
        view::{Action, Badge},
    },
    vocabulary::{BsdaType, EmitterType, FormStatus, UserPermission},
};

/// Someone on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actor {
    /// « Expédition du bordereau »
    pub(crate) role: &'static str,
    pub(crate) name: String,
}

/// A slip in a list, whatever its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) kind: &'static str,
    /// Segment of its address.
    pub(crate) path: &'static str,
    /// The slip has pages of its own.
    pub(crate) has_pages: bool,
    /// Identifier in the API.
    pub(crate) id: String,
    /// Number that people read.
    pub(crate) number: String,
    pub(crate) badge: Badge,
    /// Short remarks: circuit, free number, date, work site…
    pub(crate) remarks: Vec<String>,
    pub(crate) waste_code: String,
    pub(crate) waste_name: String,
    pub(crate) weight: String,
    pub(crate) actors: Vec<Actor>,
    pub(crate) primary: Option<Action>,
    pub(crate) secondary: Vec<Action>,
}

impl Card {
    /// The card of a listed slip; none for a kind without pages.
    pub(crate) fn of(node: &Node, organisation: &Organisation, tab: Tab) -> Option<Self> {
        match node {
            Node::Bsda(bsda) => Some(of_bsda(bsda, organisation, tab)),
            Node::Form(form) => Some(of_form(form, organisation, tab)),
            Node::Bsvhu => None,
        }
    }
}

fn named(name: Option<&String>) -> String {
    name.filter(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| "Non renseigné".to_owned())
}

fn remark(label: &str, value: Option<&String>) -> Option<String> {
    value
        .filter(|value| !value.is_empty())
        .map(|value| format!("{label}{value}"))
}

fn is_transport(tab: Tab) -> bool {
    matches!(tab, Tab::ToCollect | Tab::Collected | Tab::Return)
}

/// Overview, PDF, copy, removal.
fn secondary(
    organisation: &Organisation,
    id: &str,
    is_draft: bool,
    can_be_duplicated: bool,
    can_be_deleted: bool,
) -> Vec<Action> {
    let printable = organisation.can(UserPermission::BsdCanRead) && !is_draft;
    [
        (true, "Aperçu", "view"),
        (printable, "PDF", "pdf"),
        (can_be_duplicated, "Dupliquer", "duplicate"),
        (can_be_deleted, "Supprimer", "delete"),
    ]
    .into_iter()
    .filter(|(offered, ..)| *offered)
    .map(|(_, label, action)| Action {
        label: label.to_owned(),
        href: format!("{action}/{id}"),
    })
    .collect()
}

fn bsda_facts(bsda: &BsdaCard) -> bsda::facts::BsdaFacts {
    let emitter = bsda.bsda_emitter.as_ref();
    let worker = bsda.bsda_worker.as_ref();
    bsda::facts::BsdaFacts {
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
            .map(|carrier| bsda::facts::Carrier {
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

fn of_bsda(bsda: &BsdaCard, organisation: &Organisation, tab: Tab) -> Card {
    let facts = bsda_facts(bsda);
    let waste = bsda.bsda_waste.as_ref();
    let destination = bsda.bsda_destination.as_ref();
    let reception = destination.and_then(|destination| destination.reception.as_ref());
    let announced = bsda.bsda_weight.as_ref().and_then(|weight| weight.value);
    let weight = reception
        .and_then(|reception| reception.accepted_weight.or(reception.weight))
        .or(announced);
    Card {
        kind: "BSDA",
        path: "bsdas",
        has_pages: true,
        id: bsda.id.clone(),
        number: bsda.id.clone(),
        badge: facts.badge(),
        remarks: bsda_remarks(bsda, &facts, organisation, tab),
        waste_code: waste
            .and_then(|waste| waste.code.clone())
            .unwrap_or_default(),
        waste_name: waste
            .and_then(|waste| waste.material_name.clone())
            .unwrap_or_default(),
        weight: weight.map(tonnes).unwrap_or_default(),
        actors: bsda_actors(bsda, &facts),
        primary: bsda::button::primary(&facts, organisation, Place::Card(tab)),
        secondary: secondary(
            organisation,
            &bsda.id,
            bsda.is_draft,
            organisation.can(UserPermission::BsdCanCreate),
            facts.can_be_deleted(organisation),
        ),
    }
}

fn bsda_remarks(
    bsda: &BsdaCard,
    facts: &bsda::facts::BsdaFacts,
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
    if let (true, Some(carrier)) = (is_transport(tab), own) {
        let plates = carrier
            .transport
            .as_ref()
            .and_then(|transport| transport.plates.as_ref())
            .map(|plates| plates.join(", "));
        remarks.extend(remark("Immatriculation : ", plates.as_ref()));
        remarks.extend(remark("Champ libre : ", carrier.custom_info.as_ref()));
    }
    remarks
}

fn bsda_actors(bsda: &BsdaCard, facts: &bsda::facts::BsdaFacts) -> Vec<Actor> {
    let emitter = bsda.bsda_emitter.as_ref();
    let mut actors = vec![Actor {
        role: "Expédition du bordereau",
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
        // The carrier that matters is the next one, else the last one.
        let place = facts
            .next_carrier()
            .or_else(|| facts.carriers.len().checked_sub(1));
        let carrier = place.and_then(|place| bsda.bsda_transporters.get(place));
        actors.push(Actor {
            role: "Transporteur visé sur le bordereau",
            name: named(
                carrier
                    .and_then(|carrier| carrier.company.as_ref())
                    .and_then(|company| company.name.as_ref()),
            ),
        });
    }
    actors.push(Actor {
        role: "Destination du bordereau",
        name: named(
            bsda.bsda_destination
                .as_ref()
                .and_then(|destination| destination.company.as_ref())
                .and_then(|company| company.name.as_ref()),
        ),
    });
    actors
}

fn form_facts(form: &FormCard) -> bsdd::facts::FormFacts {
    let emitter = form.form_emitter.as_ref();
    let recipient = form.recipient.as_ref();
    let storage = form.temporary_storage_detail.as_ref();
    bsdd::facts::FormFacts {
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
            .map(|carrier| bsdd::facts::Carrier {
                organisation: carrier
                    .company
                    .as_ref()
                    .and_then(|company| company.org_id.clone()),
                has_taken_over: carrier.taken_over_at.is_some(),
            })
            .collect(),
        recipient: recipient
            .and_then(|recipient| recipient.company.as_ref())
            .and_then(|company| company.org_id.clone()),
        is_temp_storage: recipient.and_then(|recipient| recipient.is_temp_storage) == Some(true),
        storage: storage.map(|storage| bsdd::facts::Storage {
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

fn of_form(form: &FormCard, organisation: &Organisation, tab: Tab) -> Card {
    let facts = form_facts(form);
    let waste = form.waste_details.as_ref();
    let weight = form
        .state_summary
        .as_ref()
        .and_then(|summary| summary.quantity)
        .or_else(|| waste.and_then(|waste| waste.quantity));
    Card {
        kind: "BSDD",
        path: "bsdds",
        has_pages: false,
        id: form.id.clone(),
        number: form.readable_id.clone(),
        badge: facts.badge(),
        remarks: form_remarks(form, &facts, organisation, tab),
        waste_code: waste
            .and_then(|waste| waste.code.clone())
            .unwrap_or_default(),
        waste_name: waste
            .and_then(|waste| waste.name.clone())
            .unwrap_or_default(),
        weight: weight.map(tonnes).unwrap_or_default(),
        actors: form_actors(form, &facts),
        primary: bsdd::button::primary(&facts, organisation, Place::Card(tab)),
        secondary: secondary(
            organisation,
            &form.id,
            form.form_status == FormStatus::Draft,
            facts.can_be_duplicated(organisation),
            facts.can_be_deleted(organisation),
        ),
    }
}

fn form_remarks(
    form: &FormCard,
    facts: &bsdd::facts::FormFacts,
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
    if let (true, Some(carrier)) = (is_transport(tab), own) {
        remarks.extend(remark("Immatriculation : ", carrier.number_plate.as_ref()));
        remarks.extend(remark("Champ libre : ", carrier.custom_info.as_ref()));
    }
    remarks
}

fn form_actors(form: &FormCard, facts: &bsdd::facts::FormFacts) -> Vec<Actor> {
    let emitter = form
        .form_emitter
        .as_ref()
        .and_then(|emitter| emitter.company.as_ref());
    let place = facts
        .next_carrier()
        .or_else(|| facts.carriers.len().checked_sub(1));
    let carrier = place
        .and_then(|place| form.form_transporters.get(place))
        .and_then(|carrier| carrier.company.as_ref());
    let recipient = form
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_ref());
    vec![
        Actor {
            role: "Expédition du bordereau",
            name: named(
                emitter.and_then(|company| company.name.as_ref().or(company.omi_number.as_ref())),
            ),
        },
        Actor {
            role: "Transporteur visé sur le bordereau",
            name: named(carrier.and_then(|company| company.name.as_ref())),
        },
        Actor {
            role: "Destination du bordereau",
            name: named(recipient.and_then(|company| company.name.as_ref())),
        },
    ]
}
