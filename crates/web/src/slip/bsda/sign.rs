//! Signing a step of a BSDA: what is asked, what is saved, what is signed.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

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
    dates,
    fields::Group,
    form::Form,
    graphql::Issue,
    session::Session,
    shell::Entered,
    slip::{
        signing::{self, AUTHOR, Button, DATE, Signed, Signing},
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
    fn title(&self) -> String {
        let who = if self.needs_code {
            "Faire signer"
        } else {
            "Signer"
        };
        let what = match self.step {
            Step::Emission => "l'émission",
            Step::Work => "les travaux",
            Step::Transport(_) => "l'enlèvement",
            Step::Reception => "la réception",
            Step::Operation => "le traitement",
        };
        format!("{who} {what}")
    }

    fn signer(&self) -> String {
        let role = match self.step {
            Step::Emission => "l'émetteur",
            Step::Work => "l'entreprise de travaux",
            Step::Transport(_) => "le transporteur",
            Step::Reception | Step::Operation => "l'installation de destination",
        };
        format!("Signature pour {role} : {}", self.company)
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

    fn defaults(&self, author: &str, now: Timestamp) -> Form {
        let mut form = Form::default();
        form.add(AUTHOR, if self.needs_code { "" } else { author });
        form.add(DATE, &dates::for_field(now));
        steps::defaults(&self.bsda, self.step, &mut form);
        form
    }

    fn groups(&self, form: &Form, now: Timestamp) -> Vec<Group> {
        let code_of = self.needs_code.then_some(self.company.as_str());
        let mut groups = steps::groups(&self.bsda, self.step, form);
        groups.push(signing::signature_group(form, now, code_of));
        groups
    }

    fn buttons(&self) -> Vec<Button> {
        let sign = Button {
            then: "",
            label: "Signer".to_owned(),
        };
        match self.step {
            Step::Reception => vec![
                sign,
                Button {
                    then: "traitement",
                    label: "Signer et passer au traitement".to_owned(),
                },
            ],
            _ => vec![sign],
        }
    }

    fn run<'a>(
        &'a self,
        session: &'a Session,
        form: &'a Form,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), Vec<Issue>>> {
        Box::pin(async move {
            let signed = signing::signed(form, now, self.needs_code);
            let saved = steps::saved(&self.bsda, self.step, form, date_of(&signed));
            let (signed, saved) = match (signed, saved) {
                (Ok(signed), Ok(saved)) => (signed, saved),
                (signed, saved) => {
                    let mut issues = saved.err().unwrap_or_default();
                    issues.extend(signed.err().unwrap_or_default());
                    return Err(issues);
                }
            };
            self.save(session, saved).await?;
            self.sign(session, signed).await
        })
    }
}

fn date_of(signed: &Result<Signed, Vec<Issue>>) -> String {
    signed
        .as_ref()
        .map_or_else(|_| String::new(), |signed| signed.date.clone())
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
