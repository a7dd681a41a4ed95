//! Tells the first emitters that a slip which continues theirs goes to another outlet than the planned one.

use contract::bsda::Bsda;
use domain::{account::Notification, bsda, slip::Refusal};
use serde::Deserialize;
use store::JobRow;

use super::Job;
use crate::{Platform, mail::Letter};

/// The gathering or reshipment that was signed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsdaOutletMail {
    bsda_id: String,
}

impl Job for BsdaOutletMail {
    const QUEUE: &'static str = "mail.bsda.outlet";

    async fn run(self, platform: &Platform, origin: &JobRow) -> Result<(), Refusal> {
        let Some(slip) = platform.existing::<Bsda>(&self.bsda_id).await? else {
            return Ok(());
        };
        let ancestors = platform.ancestors(&slip).await?;
        let mut ancestors: Vec<&Bsda> = ancestors.values().map(|loaded| &loaded.slip).collect();
        ancestors.sort_by(|a, b| a.id.cmp(&b.id));
        let mut letters = Vec::new();
        for change in bsda::outlet_changes(&slip, &ancestors) {
            let wanted = Notification::BsdaFinalDestinationUpdate;
            letters.push(Letter {
                to: platform.subscribers(change.emitter, wanted).await?,
                subject: format!("Alerte sur le bordereau {}", change.bsda_id),
                paragraphs: vec![format!(
                    "Le déchet du bordereau amiante n° {} devait rejoindre l'exutoire {}. Le bordereau n° {}, qui en prend la suite, vient d'être signé vers une autre destination : {}.",
                    change.bsda_id, change.planned, slip.id.as_str(), change.actual,
                )],
                is_subscription: true,
                ..Letter::default()
            });
        }
        platform.post(origin, letters).await
    }
}
