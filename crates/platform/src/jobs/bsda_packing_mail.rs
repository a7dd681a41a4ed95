//! Tells the emitter that seals or packagings were revised.

use contract::bsda::Bsda;
use domain::{account::Notification, bsda, slip::Refusal};
use serde::Deserialize;
use store::JobRow;

use super::Job;
use crate::{Platform, mail::Letter};

/// The slip, and what was revised.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsdaPackingMail {
    bsda_id: String,
    author: String,
    seals: bool,
    packagings: bool,
}

impl Job for BsdaPackingMail {
    const QUEUE: &'static str = "mail.bsda.packing";

    async fn run(self, platform: &Platform, origin: &JobRow) -> Result<(), Refusal> {
        let Some(slip) = platform.existing::<Bsda>(&self.bsda_id).await? else {
            return Ok(());
        };
        let wanted = Notification::BsdaFinalDestinationUpdate;
        let actors = bsda::packing_actors(&slip);
        let mut to = Vec::new();
        if let Some(emitter) = actors.emitter {
            to = platform.subscribers(emitter, wanted).await?;
        }
        let mut cc = Vec::new();
        for actor in [actors.worker, actors.destination].into_iter().flatten() {
            cc.extend(platform.subscribers(actor, wanted).await?);
        }
        cc.retain(|copied| to.iter().all(|recipient| recipient.email != copied.email));
        cc.dedup();
        let what = match (self.seals, self.packagings) {
            (true, true) => "Scellés et conditionnement",
            (true, false) => "Scellés",
            (false, _) => "Conditionnement",
        };
        let (id, author) = (self.bsda_id, self.author);
        let letter = Letter {
            to,
            cc,
            subject: format!("{what} du bordereau amiante n° {id} mis à jour"),
            paragraphs: vec![format!(
                "Une révision du bordereau amiante n° {id}, demandée par l'établissement {author}, vient d'être appliquée. Elle porte sur les données suivantes : {}.",
                what.to_lowercase()
            )],
            is_subscription: true,
            ..Letter::default()
        };
        platform.post(origin, vec![letter]).await
    }
}
