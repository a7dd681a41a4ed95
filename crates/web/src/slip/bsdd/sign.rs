//! A step of a BSDD: who takes it, what is asked, what is done.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::{
    deed, departure, destination,
    facts::{FormFacts, Step},
    frames, onward,
    query::form_page::FormWhole as Form,
    view,
};
use crate::{
    dates,
    fields::Group,
    form::Form as Typed,
    graphql::Issue,
    session::Session,
    shell::Entered,
    slip::{
        company::title_of,
        signing::{self, Button, Signed, Signing},
        view::{Row, TimelineStep},
    },
    vocabulary::FormStatus,
};

/// A company that may sign a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signer {
    pub(super) name: String,
    pub(super) is_eco_organisme: bool,
}

/// A step of a BSDD about to be taken.
pub(crate) struct FormSigning {
    pub(super) form: Form,
    pub(super) step: Step,
    facts: FormFacts,
    /// Who may sign: the emitter and its eco-organisme do so for each other.
    pub(super) signers: Vec<Signer>,
    company: String,
    needs_code: bool,
}

impl FormSigning {
    /// The step that the address names, else the one that the organisation is expected to take; none when there is
    /// none, not that one, or when the visitor may not take it.
    pub(crate) fn of(form: Form, entered: &Entered, slug: Option<&str>) -> Option<Self> {
        let facts = view::facts(&form);
        let step = match slug {
            Some(slug) => facts
                .next_steps()
                .into_iter()
                .find(|step| step.slug() == slug)?,
            None => facts.step_for(&entered.organisation.id)?,
        };
        let all = signers(&form, &facts, step);
        let own: Vec<&(String, Signer)> = all
            .iter()
            .filter(|(id, _)| entered.can_in(id, step.permission()))
            .collect();
        let needs_code = own.is_empty();
        if all.is_empty() || (needs_code && !step.takes_code()) {
            return None;
        }
        let signers: Vec<Signer> = if needs_code {
            all.into_iter().map(|(_, signer)| signer).collect()
        } else {
            own.into_iter().map(|(_, signer)| signer.clone()).collect()
        };
        let names: Vec<&str> = signers.iter().map(|signer| signer.name.as_str()).collect();
        Some(Self {
            company: names.join(" ou "),
            form,
            step,
            facts,
            signers,
            needs_code,
        })
    }
}

/// The companies that may sign a step, with their identifiers.
fn signers(form: &Form, facts: &FormFacts, step: Step) -> Vec<(String, Signer)> {
    let mut signers = Vec::new();
    let emission = step == Step::Emission;
    let eco_organisme = form.eco_organisme.as_ref().filter(|_| emission);
    let main = match step {
        Step::Emission => facts.emitter.as_deref(),
        _ => facts.signer(step),
    };
    if let Some(id) = main {
        let signer = Signer {
            name: company_of(form, facts, step),
            is_eco_organisme: false,
        };
        signers.push((id.to_owned(), signer));
    }
    if let Some(eco) = eco_organisme {
        let signer = Signer {
            name: eco.name.clone(),
            is_eco_organisme: true,
        };
        signers.push((eco.siret.clone(), signer));
    }
    signers
}

/// The name of the company that takes a step.
fn company_of(form: &Form, facts: &FormFacts, step: Step) -> String {
    let recipient = form
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_ref());
    let suite = form.temporary_storage_detail.as_ref();
    match step {
        Step::Emission => title_of(
            form.emitter
                .as_ref()
                .and_then(|emitter| emitter.company.as_ref()),
        ),
        Step::Transport(place) => title_of(
            form.transporters
                .get(place)
                .and_then(|carrier| carrier.company.as_ref()),
        ),
        Step::StorageTransport => title_of(
            suite
                .and_then(|suite| suite.transporter.as_ref())
                .and_then(|carrier| carrier.company.as_ref()),
        ),
        _ => {
            let last = suite
                .and_then(|suite| suite.destination.as_ref())
                .and_then(|destination| destination.company.as_ref());
            let is_last = facts.signer(step) != facts.recipient.as_deref();
            title_of(last.filter(|_| is_last).or(recipient))
        }
    }
}

impl Signing for FormSigning {
    fn what(&self) -> &'static str {
        match self.step {
            Step::Emission => "l'émission",
            Step::StorageEmission => "la réexpédition",
            Step::Transport(_) | Step::StorageTransport => "l'enlèvement",
            Step::StorageReception => "l'entreposage provisoire",
            Step::Reception | Step::FinalReception => "la réception",
            Step::StorageAcceptation => "l'acceptation de l'entreposage provisoire",
            Step::Acceptation => "l'acceptation",
            Step::Operation => "le traitement",
            Step::Resealing => "le BSD suite",
        }
    }

    fn role(&self) -> &'static str {
        match self.step {
            Step::Emission if self.signers.len() > 1 => "l'émetteur ou l'éco-organisme",
            Step::Emission if self.signers.iter().all(|one| one.is_eco_organisme) => {
                "l'éco-organisme"
            }
            Step::Emission => "l'émetteur",
            Step::Transport(_) | Step::StorageTransport => "le transporteur",
            Step::StorageEmission
            | Step::StorageReception
            | Step::StorageAcceptation
            | Step::Resealing => "l'entreposage provisoire",
            _ => "l'installation de destination",
        }
    }

    fn company(&self) -> &str {
        &self.company
    }

    fn needs_code(&self) -> bool {
        self.needs_code
    }

    fn number(&self) -> String {
        self.form.readable_id.clone()
    }

    fn facts(&self) -> Vec<Row> {
        frames::summary(&self.form)
    }

    fn timeline(&self) -> Vec<TimelineStep> {
        view::timeline(&self.form, &self.facts)
    }

    fn is_signature(&self) -> bool {
        self.step != Step::Resealing
    }

    /// An arrival follows the departure, and a decision the arrival, however long ago they were.
    fn since(&self, now: Timestamp) -> Timestamp {
        let form = &self.form;
        let onward = form.temporary_storage_detail.as_ref();
        let before = match self.step {
            Step::Reception | Step::StorageReception => form.taken_over_at.as_ref(),
            Step::FinalReception => onward.and_then(|onward| onward.taken_over_at.as_ref()),
            Step::Acceptation => form.received_at.as_ref(),
            Step::StorageAcceptation => onward
                .and_then(|onward| onward.temporary_storer.as_ref())
                .and_then(|storer| storer.received_at.as_ref())
                .or(form.received_at.as_ref()),
            _ => None,
        };
        before
            .and_then(|date| date.parse().ok())
            .unwrap_or_else(|| dates::months_before(now, signing::MONTHS_BACK))
    }

    fn known(&self, typed: &mut Typed) {
        let form = &self.form;
        match self.step {
            Step::Emission | Step::StorageEmission => departure::known_emission(self, typed),
            Step::Transport(_) | Step::StorageTransport => {
                departure::known_transport(form, self.step, typed);
            }
            Step::Operation => destination::known_operation(form, &self.facts, typed),
            Step::Resealing => onward::known(form, typed),
            _ => destination::known_arrival(form, self.step, typed),
        }
    }

    fn fields(&self, typed: &Typed) -> Vec<Group> {
        let form = &self.form;
        match self.step {
            Step::Emission | Step::StorageEmission => departure::emission_groups(self, typed),
            Step::Transport(_) | Step::StorageTransport => {
                departure::transport_groups(form, self.step, typed)
            }
            Step::Operation => vec![destination::operation_group(typed)],
            Step::Resealing => onward::groups(typed),
            _ => vec![destination::arrival_group(form, self.step, typed)],
        }
    }

    fn buttons(&self) -> Vec<Button> {
        match self.step {
            Step::Reception | Step::FinalReception | Step::Acceptation => Button::sign_then_treat(),
            Step::Resealing => vec![Button {
                then: "",
                label: if self.facts.status == FormStatus::Resealed {
                    "Enregistrer".to_owned()
                } else {
                    "Préparer le BSD suite".to_owned()
                },
            }],
            _ => Button::sign(),
        }
    }

    fn act<'a>(
        &'a self,
        session: &'a Session,
        typed: &'a Typed,
        signed: Result<Signed, Vec<Issue>>,
    ) -> BoxFuture<'a, Result<(), Vec<Issue>>> {
        Box::pin(async move {
            let form = &self.form;
            let (_, deeds) = signing::both(signed, |signed| match self.step {
                Step::Emission | Step::StorageEmission => departure::emission(self, typed, signed),
                Step::Transport(_) | Step::StorageTransport => {
                    departure::transport(form, self.step, typed, signed)
                }
                Step::Operation => destination::operation(typed, signed),
                Step::Resealing => onward::reseal(typed),
                _ => destination::arrival(self.step, typed, signed),
            })?;
            deed::run(session, &form.id, deeds).await
        })
    }
}
