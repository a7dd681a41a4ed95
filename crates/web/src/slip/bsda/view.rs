//! The page of a BSDA.

use super::{
    button,
    facts::{BsdaFacts, Step},
    frames::{frames, summary},
    query::bsda_page::{
        BsdaWhole as Bsda, BsdaWholeTransporters as Transporter, Company, Receipt, Signature,
    },
};
use crate::{
    organisation::Organisation,
    slip::{
        actions::{self, Allowed},
        carriers::Carrier,
        company::{slip_companies, title_of},
        frames::slip_receipts,
        place::Place,
        timeline::{self, Stage},
        view::{Gap, Missing, SlipView, TimelineStep, signed},
    },
    vocabulary::{BsdaStatus, BsdaType, UserPermission},
};

slip_companies!(Company);
slip_receipts!(Receipt);

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

/// May the organisation have somebody else sign a step on its screen? All but the first one save what was typed too.
fn may_hand_over(step: Step, organisation: &Organisation) -> bool {
    step == Step::Emission || organisation.can(UserPermission::BsdCanUpdate)
}

/// The page, as an organisation sees it.
pub(crate) fn view(bsda: &Bsda, organisation: &Organisation) -> SlipView {
    let facts = facts(bsda);
    let primary = button::primary(&facts, organisation, Place::Page);
    let others_step = facts
        .step_for(&organisation.id)
        .filter(|step| primary.is_none() && may_hand_over(*step, organisation))
        .map(Step::slug);
    let allowed = Allowed {
        is_draft: facts.is_draft,
        edit: facts.can_be_edited(organisation),
        duplicate: organisation.can(UserPermission::BsdCanCreate),
        delete: facts.can_be_deleted(organisation),
        revisions: facts.status != BsdaStatus::Initial,
    };
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
        secondary: actions::secondary(organisation, &facts.id, others_step, allowed),
        primary,
    }
}

fn carrier_signature(carrier: &Transporter) -> Option<&Signature> {
    carrier.transport.as_ref()?.signature.as_ref()
}

fn stage<'a>(
    step: Step,
    title: impl Into<String>,
    company: Option<&'a Company>,
    signature: Option<&'a Signature>,
) -> Stage<Step> {
    let signed =
        signature.and_then(|signature| signed(signature.date.as_ref(), signature.author.as_ref()));
    Stage::new(step, title, title_of(company), signed)
}

/// Every step of the slip, in order, with who signed what.
pub(super) fn timeline(bsda: &Bsda, facts: &BsdaFacts) -> Vec<TimelineStep> {
    let mut stages = Vec::new();
    if facts.r#type != BsdaType::Collection2710 {
        stages.extend(departure(bsda, facts));
    }
    let destination = bsda.destination.as_ref();
    let company = destination.and_then(|destination| destination.company.as_ref());
    let reception = destination.and_then(|destination| destination.reception.as_ref());
    let operation = destination.and_then(|destination| destination.operation.as_ref());
    stages.push(stage(
        Step::Reception,
        "Réception",
        company,
        reception.and_then(|reception| reception.signature.as_ref()),
    ));
    stages.push(stage(
        Step::Operation,
        "Traitement",
        company,
        operation.and_then(|operation| operation.signature.as_ref()),
    ));
    let is_over = matches!(
        facts.status,
        BsdaStatus::Processed
            | BsdaStatus::Refused
            | BsdaStatus::AwaitingChild
            | BsdaStatus::Canceled
    );
    timeline::timeline(stages, &facts.next_steps(), is_over)
}

fn departure(bsda: &Bsda, facts: &BsdaFacts) -> Vec<Stage<Step>> {
    let emitter = bsda.emitter.as_ref();
    let mut stages = vec![stage(
        Step::Emission,
        "Émission",
        emitter.and_then(|emitter| emitter.company.as_ref()),
        emitter
            .and_then(|emitter| emitter.emission.as_ref())
            .and_then(|emission| emission.signature.as_ref()),
    )];
    if facts.has_worker() {
        let worker = bsda.worker.as_ref();
        stages.push(stage(
            Step::Work,
            "Travaux",
            worker.and_then(|worker| worker.company.as_ref()),
            worker
                .and_then(|worker| worker.work.as_ref())
                .and_then(|work| work.signature.as_ref()),
        ));
    }
    let count = bsda.transporters.len();
    for (place, carrier) in bsda.transporters.iter().enumerate() {
        stages.push(stage(
            Step::Transport(place),
            timeline::numbered("Transport", place, count),
            carrier.company.as_ref(),
            carrier_signature(carrier),
        ));
    }
    stages
}

fn missing(bsda: &Bsda, facts: &BsdaFacts, organisation: &Organisation) -> Option<Missing> {
    let step = if facts.is_draft {
        Step::Emission
    } else {
        facts.step_for(&organisation.id)?
    };
    let gaps: Vec<Gap> = bsda
        .metadata
        .errors
        .iter()
        .filter(|error| error.required_for == step.signature())
        .map(|error| Gap::new(&error.message, &error.path))
        .collect();
    Missing::of(facts.is_draft, step.name(), gaps)
}
