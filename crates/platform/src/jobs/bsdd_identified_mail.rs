//! Tells a company that does not know the platform that it is named on a form.

use contract::{bsdd::Form, slip::FormCompany};
use domain::{account::User, slip::Refusal};
use serde::Deserialize;
use store::JobRow;

use super::Job;
use crate::{
    Platform,
    mail::{Letter, Recipient},
};

/// The form, and the address of its emitter.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsddIdentifiedMail {
    form_id: String,
    mail: String,
}

impl Job for BsddIdentifiedMail {
    const QUEUE: &'static str = "mail.bsdd.identified";

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let Some(form) = platform.existing::<Form>(&self.form_id).await? else {
            return Ok(());
        };
        let emitter = form.emitter.as_ref().and_then(|e| e.company.as_ref());
        let recipient = form.recipient.as_ref().and_then(|r| r.company.as_ref());
        let name = |company: Option<&FormCompany>| {
            let name = company.and_then(|company| company.name.as_deref());
            name.unwrap_or_default().to_owned()
        };
        let letter = Letter {
            to: vec![Recipient {
                name: emitter
                    .and_then(|company| company.contact.as_deref())
                    .unwrap_or_default()
                    .to_owned(),
                email: self.mail.clone(),
            }],
            subject: format!("{} figure sur un bordereau de déchets", name(emitter)),
            paragraphs: vec![
                format!(
                    "Le bordereau de suivi de déchets n° {}, à destination de {}, désigne votre établissement {} comme émetteur.",
                    form.readable_id.as_str(),
                    name(recipient),
                    name(emitter),
                ),
                "Votre établissement n'a pas encore de compte sur la plateforme. En l'y inscrivant, vous pourrez suivre vos déchets jusqu'à leur traitement et signer vos bordereaux en ligne.".to_owned(),
            ],
            ..Letter::default()
        };
        // An address is told once, whatever the number of forms and of attempts.
        let address = User::normalise_email(&self.mail);
        let cause = format!("identified-{address}");
        platform.post_once(&cause, vec![letter]).await
    }
}
