//! The page of a BSDD.

use super::{
    button,
    facts::{FormFacts, Step, Storage},
    frames::{frames, summary},
    query::form_page::{Company, FormWhole as Form, FormWholeEmitterCompany as EmitterCompany},
};
use crate::{
    organisation::Organisation,
    slip::{
        actions::{self, Allowed},
        carriers::Carrier,
        company::{SlipCompany, slip_companies, title_of},
        place::Place,
        timeline::{self, Stage},
        view::{Action, SlipView, TimelineStep, signed},
    },
    vocabulary::{EmitterType, FormStatus},
};

slip_companies!(Company);

impl From<&EmitterCompany> for SlipCompany {
    fn from(company: &EmitterCompany) -> Self {
        Self::from(&company.company)
    }
}

/// What decides of the next step.
pub(crate) fn facts(form: &Form) -> FormFacts {
    let emitter = form.emitter.as_ref();
    let recipient = form.recipient.as_ref();
    let org_id = |company: &Company| company.org_id.clone();
    FormFacts {
        id: form.id.clone(),
        status: form.status,
        emitter_type: emitter
            .and_then(|emitter| emitter.type_)
            .unwrap_or(EmitterType::Producer),
        emitter: emitter
            .and_then(|emitter| emitter.company.as_ref())
            .and_then(|company| org_id(&company.company)),
        is_private_individual: emitter.and_then(|emitter| emitter.is_private_individual)
            == Some(true),
        eco_organisme: form.eco_organisme.as_ref().map(|eco| eco.siret.clone()),
        carriers: form
            .transporters
            .iter()
            .map(|carrier| Carrier {
                organisation: carrier.company.as_ref().and_then(org_id),
                has_signed: carrier.taken_over_at.is_some(),
            })
            .collect(),
        recipient: recipient
            .and_then(|recipient| recipient.company.as_ref())
            .and_then(org_id),
        is_temp_storage: recipient.and_then(|recipient| recipient.is_temp_storage) == Some(true),
        storage: form
            .temporary_storage_detail
            .as_ref()
            .map(|storage| Storage {
                destination: storage
                    .destination
                    .as_ref()
                    .and_then(|destination| destination.company.as_ref())
                    .and_then(org_id),
                carrier: storage
                    .transporter
                    .as_ref()
                    .and_then(|carrier| carrier.company.as_ref())
                    .and_then(org_id),
            }),
    }
}

/// The page, as an organisation sees it.
pub(crate) fn view(form: &Form, organisation: &Organisation) -> SlipView {
    let facts = facts(form);
    let primary = button::primary(&facts, organisation, Place::Page);
    SlipView {
        kind: "BSDD",
        path: "bsdds",
        id: form.id.clone(),
        number: form.readable_id.clone(),
        workflow: facts.emitter_type.label(),
        badge: facts.badge(),
        facts: summary(form),
        timeline: timeline(form, &facts),
        // The API tells what a BSDD lacks when it is published or signed, not before.
        missing: None,
        frames: frames(form, &facts),
        secondary: secondary(&facts, organisation, primary.as_ref()),
        primary,
    }
}

/// The steps that the main action leaves aside, then what every slip offers.
fn secondary(
    facts: &FormFacts,
    organisation: &Organisation,
    primary: Option<&Action>,
) -> Vec<Action> {
    let other_steps = facts.next_steps().into_iter().filter_map(|step| {
        let is_own = facts.is_signed_by(step, &organisation.id);
        let label = match step {
            Step::Resealing if !is_own => return None,
            Step::Resealing if facts.status == FormStatus::Resealed => "Modifier le BSD suite",
            Step::Resealing => "Compléter le BSD suite",
            Step::Operation if is_own => "Signer le traitement",
            _ if primary.is_none() && step.takes_code() => "Faire signer",
            _ => return None,
        };
        let action = actions::sign(label, &facts.id, step.slug());
        let may = (is_own && organisation.can(step.permission())) || step.takes_code();
        let is_primary = primary.is_some_and(|primary| primary.href == action.href);
        (may && !is_primary).then_some(action)
    });
    let allowed = Allowed {
        is_draft: facts.status == FormStatus::Draft,
        edit: facts.can_be_edited(organisation),
        duplicate: facts.can_be_duplicated(organisation),
        delete: facts.can_be_deleted(organisation),
        revisions: facts.can_be_revised(),
    };
    other_steps
        .chain(actions::usual(organisation, &facts.id, allowed))
        .collect()
}

/// Every step of the slip, in order, with who signed what.
pub(super) fn timeline(form: &Form, facts: &FormFacts) -> Vec<TimelineStep> {
    let mut stages = departure(form);
    if facts.is_temp_storage {
        stages.extend(storage(form));
    }
    stages.extend(arrival(form, facts));
    let is_over = matches!(
        facts.status,
        FormStatus::Processed
            | FormStatus::Refused
            | FormStatus::NoTraceability
            | FormStatus::FollowedWithPnttd
            | FormStatus::AwaitingGroup
            | FormStatus::Grouped
            | FormStatus::Canceled
    );
    timeline::timeline(stages, &facts.next_steps(), is_over)
}

fn departure(form: &Form) -> Vec<Stage<Step>> {
    let emitter = form.emitter.as_ref();
    let eco_organisme = form
        .eco_organisme
        .as_ref()
        .filter(|_| form.emitted_by_eco_organisme == Some(true));
    let company = emitter.and_then(|emitter| emitter.company.as_ref());
    let mut stages = vec![Stage {
        step: Step::Emission,
        title: "Émission".to_owned(),
        company: eco_organisme.map_or_else(|| title_of(company), |eco| eco.name.clone()),
        signed: signed(form.emitted_at.as_ref(), form.emitted_by.as_ref()),
    }];
    let count = form.transporters.len();
    stages.extend(
        form.transporters
            .iter()
            .enumerate()
            .map(|(place, carrier)| Stage {
                step: Step::Transport(place),
                title: timeline::numbered("Transport", place, count),
                company: title_of(carrier.company.as_ref()),
                signed: signed(
                    carrier.taken_over_at.as_ref(),
                    carrier.taken_over_by.as_ref(),
                ),
            }),
    );
    stages
}

fn storage(form: &Form) -> Vec<Stage<Step>> {
    let onward = form.temporary_storage_detail.as_ref();
    let storer = onward.and_then(|onward| onward.temporary_storer.as_ref());
    // Before anything follows, the columns of the arrival are those of the slip itself.
    let (received_at, received_by, decided_at) = match storer {
        Some(storer) => (
            storer.received_at.as_ref(),
            storer.received_by.as_ref(),
            storer
                .waste_acceptation_status
                .and(storer.signed_at.as_ref()),
        ),
        None => (
            form.received_at.as_ref(),
            form.received_by.as_ref(),
            form.waste_acceptation_status.and(form.signed_at.as_ref()),
        ),
    };
    let recipient = form.recipient.as_ref();
    let company = title_of(recipient.and_then(|recipient| recipient.company.as_ref()));
    let stage = |step, title: &str, company: String, signed| Stage {
        step,
        title: title.to_owned(),
        company,
        signed,
    };
    let carrier = onward
        .and_then(|onward| onward.transporter.as_ref())
        .and_then(|carrier| carrier.company.as_ref());
    vec![
        stage(
            Step::StorageReception,
            "Entreposage provisoire",
            company.clone(),
            signed(received_at, received_by),
        ),
        stage(
            Step::StorageAcceptation,
            "Acceptation à l'entreposage",
            company.clone(),
            signed(decided_at, None),
        ),
        stage(
            Step::StorageEmission,
            "Réexpédition",
            company,
            onward
                .and_then(|onward| signed(onward.emitted_at.as_ref(), onward.emitted_by.as_ref())),
        ),
        stage(
            Step::StorageTransport,
            "Transport vers la destination finale",
            title_of(carrier),
            onward.and_then(|onward| {
                signed(onward.taken_over_at.as_ref(), onward.taken_over_by.as_ref())
            }),
        ),
    ]
}

fn arrival(form: &Form, facts: &FormFacts) -> Vec<Stage<Step>> {
    let onward = form.temporary_storage_detail.as_ref();
    let last = onward.and_then(|onward| onward.destination.as_ref());
    let recipient = form.recipient.as_ref();
    let company = match (facts.is_temp_storage, last) {
        (true, last) => title_of(last.and_then(|last| last.company.as_ref())),
        (false, _) => title_of(recipient.and_then(|recipient| recipient.company.as_ref())),
    };
    // Without what follows, an arrival at the temporary storage is no arrival at the end.
    let is_told = !facts.is_temp_storage || onward.is_some();
    let decided_at = form.waste_acceptation_status.and(form.signed_at.as_ref());
    let stage = |step, title: &str, signed: Option<String>| Stage {
        step,
        title: title.to_owned(),
        company: company.clone(),
        signed: signed.filter(|_| is_told),
    };
    let reception = if facts.is_temp_storage {
        Step::FinalReception
    } else {
        Step::Reception
    };
    vec![
        stage(
            reception,
            "Réception",
            signed(form.received_at.as_ref(), form.received_by.as_ref()),
        ),
        stage(Step::Acceptation, "Acceptation", signed(decided_at, None)),
        stage(
            Step::Operation,
            "Traitement",
            signed(form.processed_at.as_ref(), form.processed_by.as_ref()),
        ),
    ]
}
