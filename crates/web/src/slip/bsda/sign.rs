//! Signing a step of a BSDA: what is asked, what is saved, what is signed.

use futures_util::future::BoxFuture;

use super::{
    facts::{BsdaFacts, Step},
    frames,
    query::{
        SignBsda, UpdateBsda, UpdateBsdaTransporter,
        bsda_page::BsdaWhole as Bsda,
        sign_bsda,
        update_bsda::{self, BsdaInput},
        update_bsda_transporter::{self, BsdaTransporterInput},
    },
    steps, view,
};
use crate::{
    fields::Group,
    form::Form,
    graphql::Issue,
    session::Session,
    shell::Entered,
    slip::{
        signing::{self, Button, Signed, Signing},
        view::{Row, TimelineStep},
    },
};

/// A step of a BSDA about to be signed.
pub(crate) struct BsdaSigning {
    pub(super) bsda: Bsda,
    pub(super) step: Step,
    facts: BsdaFacts,
    /// Name of the company that signs.
    company: String,
    /// The visitor's role does not let them sign for that company: its code does.
    needs_code: bool,
}

/// What is saved before signing.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Saved {
    pub(super) slip: Option<BsdaInput>,
    pub(super) carrier: Option<(String, BsdaTransporterInput)>,
}

impl BsdaSigning {
    /// The step that the address names, else the one that the organisation is expected to sign; none when nothing
    /// is to be signed, or not that.
    pub(crate) fn of(bsda: Bsda, entered: &Entered, slug: Option<&str>) -> Option<Self> {
        let facts = view::facts(&bsda);
        let organisation = &entered.organisation.id;
        let step = match slug {
            Some(slug) => facts
                .next_steps()
                .into_iter()
                .find(|step| step.slug() == slug)?,
            None => facts.step_for(organisation)?,
        };
        let signer = facts.signer(step)?;
        let needs_code = !entered.can_in(signer, step.permission());
        let company = steps::company_of(&bsda, step);
        Some(Self {
            bsda,
            step,
            facts,
            company,
            needs_code,
        })
    }
}

impl Signing for BsdaSigning {
    fn what(&self) -> &'static str {
        match self.step {
            Step::Emission => "l'émission",
            Step::Work => "les travaux",
            Step::Transport(_) => "l'enlèvement",
            Step::Reception => "la réception",
            Step::Operation => "le traitement",
        }
    }

    fn role(&self) -> &'static str {
        match self.step {
            Step::Emission => "l'émetteur",
            Step::Work => "l'entreprise de travaux",
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
        self.bsda.id.clone()
    }

    fn facts(&self) -> Vec<Row> {
        frames::summary(&self.bsda)
    }

    fn timeline(&self) -> Vec<TimelineStep> {
        view::timeline(&self.bsda, &self.facts)
    }

    fn known(&self, form: &mut Form) {
        steps::defaults(&self.bsda, self.step, form);
    }

    fn fields(&self, form: &Form) -> Vec<Group> {
        steps::groups(&self.bsda, self.step, form)
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
            let (signed, saved) = signing::both(signed, |signed| {
                steps::saved(&self.bsda, self.step, form, signed.date.clone())
            })?;
            self.save(session, saved).await?;
            self.sign(session, signed).await
        })
    }
}

impl BsdaSigning {
    /// Saves first, in a document of its own: were both in one document, a refused change would not keep the
    /// signature from being put.
    async fn save(&self, session: &Session, saved: Saved) -> Result<(), Vec<Issue>> {
        if let Some(input) = saved.slip {
            let variables = update_bsda::Variables {
                id: self.bsda.id.clone(),
                input,
            };
            session
                .ask::<UpdateBsda>(variables)
                .await
                .map_err(crate::graphql::Failure::issues)?;
        }
        if let Some((id, input)) = saved.carrier {
            let variables = update_bsda_transporter::Variables { id, input };
            session
                .ask::<UpdateBsdaTransporter>(variables)
                .await
                .map_err(crate::graphql::Failure::issues)?;
        }
        Ok(())
    }

    async fn sign(&self, session: &Session, signed: Signed) -> Result<(), Vec<Issue>> {
        let variables = sign_bsda::Variables {
            id: self.bsda.id.clone(),
            input: sign_bsda::BsdaSignatureInput {
                type_: self.step.signature(),
                author: signed.author,
                date: Some(signed.date),
                security_code: signed.code,
            },
        };
        session
            .ask::<SignBsda>(variables)
            .await
            .map(drop)
            .map_err(crate::graphql::Failure::issues)
    }
}
