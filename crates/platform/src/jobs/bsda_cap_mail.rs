//! Tells the emitter that the CAP of the outlet changed after the first signature.

use domain::{account::Notification, slip::Refusal};
use serde::Deserialize;
use store::JobRow;

use super::Job;
use crate::{Platform, mail::Letter};

/// The slip, its emitter and the CAP that it took.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsdaCapMail {
    bsda_id: String,
    emitter: String,
    cap: Option<String>,
}

impl Job for BsdaCapMail {
    const QUEUE: &'static str = "mail.bsda.cap";

    async fn run(self, platform: &Platform, origin: &JobRow) -> Result<(), Refusal> {
        let wanted = Notification::BsdaFinalDestinationUpdate;
        let (id, cap) = (self.bsda_id, self.cap.unwrap_or_default());
        let letter = Letter {
            to: platform.subscribers(&self.emitter, wanted).await?,
            subject: format!("CAP du bordereau amiante n° {id} mis à jour par {cap}"),
            paragraphs: vec![
                format!(
                    "Le certificat d'acceptation préalable (CAP) de l'exutoire du bordereau amiante n° {id}, dont votre établissement est l'émetteur, vient d'être modifié : il porte désormais le numéro {cap}."
                ),
                "Ce changement n'appelle aucune action de votre part. S'il vous paraît erroné, rapprochez-vous de l'entreprise de travaux ou de l'installation de destination.".to_owned(),
            ],
            is_subscription: true,
            ..Letter::default()
        };
        platform.post(origin, vec![letter]).await
    }
}
