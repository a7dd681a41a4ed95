//! The page of a BSVHU.

use super::{
    button,
    facts::{BsvhuFacts, Step},
    frames::{frames, summary},
    query::bsvhu_page::{BsvhuWhole as Bsvhu, Company, Receipt, Signature},
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
    vocabulary::{BsvhuStatus, UserPermission},
};

slip_companies!(Company);
slip_receipts!(Receipt);

/// What decides of the next step.
pub(crate) fn facts(bsvhu: &Bsvhu) -> BsvhuFacts {
    let emitter = bsvhu.emitter.as_ref();
    let org_id = |company: &Company| company.org_id.clone();
    BsvhuFacts {
        id: bsvhu.id.clone(),
        status: bsvhu.status,
        is_draft: bsvhu.is_draft,
        emitter: emitter.and_then(|emitter| emitter.company.as_ref().and_then(org_id)),
        emitter_cannot_sign: emitter.is_some_and(|emitter| {
            emitter.irregular_situation && (emitter.no_siret || emitter.not_on_td)
        }),
        carriers: bsvhu
            .transporters
            .iter()
            .map(|carrier| Carrier {
                organisation: carrier.company.as_ref().and_then(org_id),
                has_signed: carrier
                    .transport
                    .as_ref()
                    .is_some_and(|transport| transport.signature.is_some()),
            })
            .collect(),
        destination: bsvhu
            .destination
            .as_ref()
            .and_then(|destination| destination.company.as_ref())
            .and_then(org_id),
    }
}

/// May the organisation have somebody else sign a step on its screen? All but the first one save what was typed too.
fn may_hand_over(step: Step, organisation: &Organisation) -> bool {
    step == Step::Emission || organisation.can(UserPermission::BsdCanUpdate)
}

/// The page, as an organisation sees it.
pub(crate) fn view(bsvhu: &Bsvhu, organisation: &Organisation) -> SlipView {
    let facts = facts(bsvhu);
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
        revisions: false,
    };
    SlipView {
        kind: "BSVHU",
        path: "bsvhus",
        id: bsvhu.id.clone(),
        number: bsvhu.id.clone(),
        workflow: "Initial",
        badge: facts.badge(),
        facts: summary(bsvhu),
        timeline: timeline(bsvhu, &facts),
        missing: missing(bsvhu, &facts, organisation),
        frames: frames(bsvhu),
        secondary: actions::secondary(organisation, &facts.id, others_step, allowed),
        primary,
    }
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
pub(super) fn timeline(bsvhu: &Bsvhu, facts: &BsvhuFacts) -> Vec<TimelineStep> {
    let emitter = bsvhu.emitter.as_ref();
    let destination = bsvhu.destination.as_ref();
    let receiver = destination.and_then(|destination| destination.company.as_ref());
    let mut stages = vec![stage(
        Step::Emission,
        "Émission",
        emitter.and_then(|emitter| emitter.company.as_ref()),
        emitter
            .and_then(|emitter| emitter.emission.as_ref())
            .and_then(|emission| emission.signature.as_ref()),
    )];
    let count = bsvhu.transporters.len();
    for (place, carrier) in bsvhu.transporters.iter().enumerate() {
        let title = timeline::numbered("Transport", place, count);
        let transport = carrier.transport.as_ref();
        stages.push(stage(
            Step::Transport(place),
            title,
            carrier.company.as_ref(),
            transport.and_then(|transport| transport.signature.as_ref()),
        ));
    }
    let reception = destination.and_then(|destination| destination.reception.as_ref());
    let operation = destination.and_then(|destination| destination.operation.as_ref());
    stages.push(stage(
        Step::Reception,
        "Réception",
        receiver,
        reception.and_then(|reception| reception.signature.as_ref()),
    ));
    stages.push(stage(
        Step::Operation,
        "Traitement",
        receiver,
        operation.and_then(|operation| operation.signature.as_ref()),
    ));
    let is_over = matches!(facts.status, BsvhuStatus::Processed | BsvhuStatus::Refused);
    timeline::timeline(stages, &facts.next_steps(), is_over)
}

fn missing(bsvhu: &Bsvhu, facts: &BsvhuFacts, organisation: &Organisation) -> Option<Missing> {
    let step = if facts.is_draft {
        Step::Emission
    } else {
        facts.step_for(&organisation.id)?
    };
    let errors = bsvhu.metadata.errors.iter();
    let gaps: Vec<Gap> = errors
        .filter(|error| error.required_for == step.signature())
        .map(|error| Gap::new(&error.message, &error.path))
        .collect();
    Missing::of(facts.is_draft, step.name(), gaps)
}
