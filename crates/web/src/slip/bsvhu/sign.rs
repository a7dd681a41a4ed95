//! Signing a step of a BSVHU: what is asked, what is saved, what is signed.

use futures_util::future::BoxFuture;

use super::{
    facts::{BsvhuFacts, Step},
    frames,
    query::{
        SignBsvhu, UpdateBsvhu, UpdateBsvhuTransporter,
        bsvhu_page::BsvhuWhole as Bsvhu,
        sign_bsvhu,
        update_bsvhu::{
            self, BsvhuDestinationInput, BsvhuInput, BsvhuOperationInput, BsvhuReceptionInput,
        },
        update_bsvhu_transporter::{self, BsvhuTransportInput, BsvhuTransporterInput},
    },
    view,
};
use crate::{
    fields::Group,
    form::Form,
    graphql::{Failure, Issue},
    session::Session,
    shell::Entered,
    slip::{
        acceptation,
        company::title_of,
        operation,
        signing::{self, Button, Signed, Signing, issue},
        transport,
        view::{Row, TimelineStep},
    },
    vocabulary::WasteAcceptationStatus,
};

/// A step of a BSVHU about to be signed.
pub(crate) struct BsvhuSigning {
    bsvhu: Bsvhu,
    step: Step,
    facts: BsvhuFacts,
    /// Name of the company that signs.
    company: String,
    /// The visitor's role does not let them sign for that company: its code does.
    needs_code: bool,
}

/// What is saved before signing.
#[derive(Debug, PartialEq)]
enum Saved {
    Nothing,
    Destination(Box<BsvhuDestinationInput>),
    Carrier(String, Box<BsvhuTransporterInput>),
}

impl BsvhuSigning {
    /// The step that the address names, else the one that the organisation is expected to sign; none when nothing
    /// is to be signed, or not that.
    pub(crate) fn of(bsvhu: Bsvhu, entered: &Entered, slug: Option<&str>) -> Option<Self> {
        let facts = view::facts(&bsvhu);
        let step = match slug {
            Some(slug) => facts
                .next_steps()
                .into_iter()
                .find(|step| step.slug() == slug)?,
            None => facts.step_for(&entered.organisation.id)?,
        };
        let needs_code = !entered.can_in(facts.signer(step)?, step.permission());
        let company = company_of(&bsvhu, step);
        Some(Self {
            bsvhu,
            step,
            facts,
            company,
            needs_code,
        })
    }
}

fn company_of(bsvhu: &Bsvhu, step: Step) -> String {
    let emitter = bsvhu.emitter.as_ref();
    let destination = bsvhu.destination.as_ref();
    title_of(match step {
        Step::Emission => emitter.and_then(|emitter| emitter.company.as_ref()),
        Step::Transport(place) => bsvhu
            .transporters
            .get(place)
            .and_then(|carrier| carrier.company.as_ref()),
        Step::Reception | Step::Operation => {
            destination.and_then(|destination| destination.company.as_ref())
        }
    })
}

impl Signing for BsvhuSigning {
    fn what(&self) -> &'static str {
        match self.step {
            Step::Emission => "l'émission",
            Step::Transport(_) => "l'enlèvement",
            Step::Reception => "la réception",
            Step::Operation => "le traitement",
        }
    }

    fn role(&self) -> &'static str {
        match self.step {
            Step::Emission => "l'émetteur",
            Step::Transport(_) => "le transporteur",
            Step::Reception | Step::Operation => "l'installation de destination",
        }
    }

    fn company(&self) -> &str {
        &self.company
    }

    fn needs_code(&self) -> bool {
        self.needs_code
    }

    fn number(&self) -> String {
        self.bsvhu.id.clone()
    }

    fn facts(&self) -> Vec<Row> {
        frames::summary(&self.bsvhu)
    }

    fn timeline(&self) -> Vec<TimelineStep> {
        view::timeline(&self.bsvhu, &self.facts)
    }

    fn known(&self, form: &mut Form) {
        let bsvhu = &self.bsvhu;
        let destination = bsvhu.destination.as_ref();
        match self.step {
            Step::Emission => {}
            Step::Transport(place) => {
                let carrier = bsvhu.transporters.get(place);
                let known = carrier.and_then(|carrier| carrier.transport.as_ref());
                let plates = known.and_then(|known| known.plates.as_deref());
                let mode = known.and_then(|known| known.mode);
                transport::defaults(mode, plates.unwrap_or_default(), form);
            }
            Step::Reception => {
                let weight = bsvhu.weight.as_ref().and_then(|weight| weight.value);
                let known = acceptation::Known {
                    weight,
                    ..acceptation::Known::default()
                };
                acceptation::defaults(known, form);
            }
            Step::Operation => {
                let planned = destination
                    .and_then(|destination| destination.planned_operation_code.as_deref());
                operation::defaults(planned, None, None, form);
            }
        }
    }

    fn fields(&self, form: &Form) -> Vec<Group> {
        match self.step {
            Step::Emission => Vec::new(),
            Step::Transport(_) => vec![transport::group(
                form,
                "transport.mode",
                &[
                    "transport.plates",
                    "transporter.transport.plates",
                    "transporters",
                ],
            )],
            Step::Reception => {
                let paths = acceptation::Paths {
                    status: "destination.reception.acceptationStatus",
                    weight: "destination.reception.weight",
                    refused: "",
                    reason: "destination.reception.refusalReason",
                };
                let choices = acceptation::Choices {
                    may_wait: false,
                    may_be_partial: true,
                    weighs_refusal: false,
                };
                let fields = acceptation::fields(form, paths, choices);
                vec![Group::new("Réception", fields)]
            }
            Step::Operation => {
                let paths = ["destination.operation.code", "destination.operation.mode"];
                let field = operation::field(form, &["R 4", "R 12"], paths);
                vec![Group::new("Traitement", vec![field])]
            }
        }
    }

    fn buttons(&self) -> Vec<Button> {
        match self.step {
            Step::Reception => Button::sign_then_treat(),
            _ => Button::sign(),
        }
    }

    fn act<'a>(
        &'a self,
        session: &'a Session,
        form: &'a Form,
        signed: Result<Signed, Vec<Issue>>,
    ) -> BoxFuture<'a, Result<(), Vec<Issue>>> {
        Box::pin(async move {
            let (signed, saved) = signing::both(signed, |signed| self.saved(form, signed))?;
            let done = match self.save(session, saved).await {
                Ok(()) => self.sign(session, signed).await,
                refused => refused,
            };
            done.map_err(Failure::issues)
        })
    }
}

impl BsvhuSigning {
    fn saved(&self, form: &Form, signed: &Signed) -> Result<Saved, Vec<Issue>> {
        let date = Some(signed.date.clone());
        let destination = match self.step {
            Step::Emission => return Ok(Saved::Nothing),
            Step::Transport(place) => {
                let typed = transport::read(form)?;
                let Some(carrier) = self.bsvhu.transporters.get(place) else {
                    let message = "Ce transporteur n'est plus sur le bordereau.";
                    return Err(vec![issue("", message)]);
                };
                let input = BsvhuTransporterInput {
                    transport: Some(BsvhuTransportInput {
                        mode: typed.mode,
                        plates: Some(typed.plates),
                        taken_over_at: date,
                    }),
                    ..BsvhuTransporterInput::default()
                };
                return Ok(Saved::Carrier(carrier.id.clone(), Box::new(input)));
            }
            Step::Reception => {
                let arrival = acceptation::read(form)?;
                let is_refused = arrival.status == Some(WasteAcceptationStatus::Refused);
                BsvhuDestinationInput {
                    reception: Some(BsvhuReceptionInput {
                        date,
                        // Refused vehicles leave again: the API wants that nothing stays.
                        weight: if is_refused {
                            Some(0.0)
                        } else {
                            arrival.weight
                        },
                        acceptation_status: arrival.status,
                        refusal_reason: Some(arrival.reason).filter(|text| !text.is_empty()),
                        ..BsvhuReceptionInput::default()
                    }),
                    ..BsvhuDestinationInput::default()
                }
            }
            Step::Operation => {
                let done = operation::read(form)?;
                BsvhuDestinationInput {
                    operation: Some(BsvhuOperationInput {
                        date,
                        code: Some(done.code),
                        mode: done.mode,
                        ..BsvhuOperationInput::default()
                    }),
                    ..BsvhuDestinationInput::default()
                }
            }
        };
        Ok(Saved::Destination(Box::new(destination)))
    }

    /// Saves first, in a document of its own: a refused change keeps the signature from being put.
    async fn save(&self, session: &Session, saved: Saved) -> Result<(), Failure> {
        match saved {
            Saved::Nothing => Ok(()),
            Saved::Destination(destination) => {
                let variables = update_bsvhu::Variables {
                    id: self.bsvhu.id.clone(),
                    input: BsvhuInput {
                        destination: Some(*destination),
                        ..BsvhuInput::default()
                    },
                };
                session.ask::<UpdateBsvhu>(variables).await.map(drop)
            }
            Saved::Carrier(id, input) => {
                let variables = update_bsvhu_transporter::Variables { id, input: *input };
                let saved = session.ask::<UpdateBsvhuTransporter>(variables).await;
                saved.map(drop)
            }
        }
    }

    async fn sign(&self, session: &Session, signed: Signed) -> Result<(), Failure> {
        let variables = sign_bsvhu::Variables {
            id: self.bsvhu.id.clone(),
            input: sign_bsvhu::BsvhuSignatureInput {
                type_: self.step.signature(),
                author: signed.author,
                date: Some(signed.date),
                security_code: signed.code,
            },
        };
        session.ask::<SignBsvhu>(variables).await.map(drop)
    }
}
