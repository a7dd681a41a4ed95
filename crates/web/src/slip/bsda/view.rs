//! The page of a BSDA.

use super::{
    button,
    facts::{BsdaFacts, Carrier, Step},
    frames::{frames, summary, title},
    query::bsda_page::{
        BsdaWhole as Bsda, BsdaWholeTransporters as Transporter, Company, Signature,
    },
};
use crate::{
    organisation::Organisation,
    slip::{
        company::slip_companies,
        place::Place,
        view::{Action, Missing, Progress, SlipView, TimelineStep, signed},
    },
    vocabulary::{BsdaStatus, BsdaType, UserPermission},
};

slip_companies!(Company);

/// What decides of the next step.
pub(crate) fn facts(bsda: &Bsda) -> BsdaFacts {
    let emitter = bsda.emitter.as_ref();
    let worker = bsda.worker.as_ref();
    let work = worker.and_then(|worker| worker.work.as_ref());
    let org_id = |company: &Company| company.org_id.clone();
    BsdaFacts {
        id: bsda.id.clone(),
        status: bsda.status,
        is_draft: bsda.is_draft,
        r#type: bsda.type_.unwrap_or(BsdaType::OtherCollections),
        emitter: emitter.and_then(|emitter| emitter.company.as_ref().and_then(org_id)),
        is_private_individual: emitter
            .and_then(|emitter| emitter.is_private_individual)
            .unwrap_or(false),
        has_paper_signature: work
            .and_then(|work| work.has_emitter_paper_signature)
            .unwrap_or(false),
        eco_organisme: bsda.eco_organisme.as_ref().map(|eco| eco.siret.clone()),
        worker: worker.and_then(|worker| worker.company.as_ref().and_then(org_id)),
        is_worker_disabled: worker.is_some_and(|worker| worker.is_disabled),
        carriers: bsda
            .transporters
            .iter()
            .map(|carrier| Carrier {
                organisation: carrier.company.as_ref().and_then(org_id),
                has_signed: carrier_signature(carrier).is_some(),
            })
            .collect(),
        destination: bsda
            .destination
            .as_ref()
            .and_then(|destination| destination.company.as_ref().and_then(org_id)),
        is_in_another: bsda.forwarded_in.is_some() || bsda.grouped_in.is_some(),
    }
}

/// The page, as an organisation sees it.
pub(crate) fn view(bsda: &Bsda, organisation: &Organisation) -> SlipView {
    let facts = facts(bsda);
    let primary = button::primary(&facts, organisation, Place::Page);
    SlipView {
        kind: "BSDA",
        path: "bsdas",
        id: bsda.id.clone(),
        number: bsda.id.clone(),
        workflow: facts.r#type.label(),
        badge: facts.badge(),
        facts: summary(bsda),
        timeline: timeline(bsda, &facts),
        missing: missing(bsda, &facts, organisation),
        frames: frames(bsda, &facts),
        secondary: secondary(&facts, organisation, primary.is_some()),
        primary,
    }
}

fn secondary(facts: &BsdaFacts, organisation: &Organisation, has_primary: bool) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut add = |label: &str, href: String| {
        actions.push(Action {
            label: label.to_owned(),
            href,
        });
    };
    if let (false, Some(step)) = (has_primary, facts.step_for(&organisation.id)) {
        add(
            "Faire signer",
            format!("sign/{}?etape={}", facts.id, step.slug()),
        );
    }
    if organisation.can(UserPermission::BsdCanRead) && !facts.is_draft {
        add("PDF", format!("pdf/{}", facts.id));
    }
    if organisation.can(UserPermission::BsdCanCreate) {
        add("Dupliquer", format!("duplicate/{}", facts.id));
    }
    if facts.can_be_deleted(organisation) {
        add("Supprimer", format!("delete/{}", facts.id));
    }
    actions
}

fn carrier_signature(carrier: &Transporter) -> Option<&Signature> {
    carrier.transport.as_ref()?.signature.as_ref()
}

/// Every step of the slip, in order, with who signed what.
pub(super) fn timeline(bsda: &Bsda, facts: &BsdaFacts) -> Vec<TimelineStep> {
    let mut steps: Vec<(Step, String, String, Option<&Signature>)> = Vec::new();
    let emitter = bsda.emitter.as_ref();
    if facts.r#type != BsdaType::Collection2710 {
        steps.push((
            Step::Emission,
            "Émission".to_owned(),
            title(emitter.and_then(|emitter| emitter.company.as_ref())),
            emitter
                .and_then(|emitter| emitter.emission.as_ref())
                .and_then(|emission| emission.signature.as_ref()),
        ));
        if facts.has_worker() {
            let worker = bsda.worker.as_ref();
            steps.push((
                Step::Work,
                "Travaux".to_owned(),
                title(worker.and_then(|worker| worker.company.as_ref())),
                worker
                    .and_then(|worker| worker.work.as_ref())
                    .and_then(|work| work.signature.as_ref()),
            ));
        }
        for (place, carrier) in bsda.transporters.iter().enumerate() {
            let name = if bsda.transporters.len() > 1 {
                format!("Transport n°{}", place + 1)
            } else {
                "Transport".to_owned()
            };
            steps.push((
                Step::Transport(place),
                name,
                title(carrier.company.as_ref()),
                carrier_signature(carrier),
            ));
        }
    }
    let destination = bsda.destination.as_ref();
    let company = title(destination.and_then(|destination| destination.company.as_ref()));
    let reception = destination.and_then(|destination| destination.reception.as_ref());
    let operation = destination.and_then(|destination| destination.operation.as_ref());
    steps.push((
        Step::Reception,
        "Réception".to_owned(),
        company.clone(),
        reception.and_then(|reception| reception.signature.as_ref()),
    ));
    steps.push((
        Step::Operation,
        "Traitement".to_owned(),
        company,
        operation.and_then(|operation| operation.signature.as_ref()),
    ));
    progress(facts, steps)
}

fn progress(
    facts: &BsdaFacts,
    steps: Vec<(Step, String, String, Option<&Signature>)>,
) -> Vec<TimelineStep> {
    let last_signed = steps
        .iter()
        .rposition(|(.., signature)| signature.is_some());
    let next = facts.next_steps();
    let is_over = matches!(
        facts.status,
        BsdaStatus::Processed
            | BsdaStatus::Refused
            | BsdaStatus::AwaitingChild
            | BsdaStatus::Canceled
    );
    steps
        .into_iter()
        .enumerate()
        .map(|(place, (step, title, company, signature))| TimelineStep {
            title,
            company,
            progress: match signature {
                Some(_) => Progress::Done,
                None if is_over || last_signed.is_some_and(|last| place < last) => {
                    Progress::Skipped
                }
                None if next.contains(&step) => Progress::Next,
                None => Progress::Later,
            },
            signed: signature
                .and_then(|signature| signed(signature.date.as_ref(), signature.author.as_ref())),
        })
        .collect()
}

fn missing(bsda: &Bsda, facts: &BsdaFacts, organisation: &Organisation) -> Option<Missing> {
    let step = if facts.is_draft {
        Step::Emission
    } else {
        facts.step_for(&organisation.id)?
    };
    let messages: Vec<String> = bsda
        .metadata
        .errors
        .iter()
        .filter(|error| error.required_for == step.signature())
        .map(|error| error.message.clone())
        .collect();
    (!messages.is_empty()).then_some(Missing {
        signature: if facts.is_draft {
            "la publication"
        } else {
            step.name()
        },
        messages,
    })
}
