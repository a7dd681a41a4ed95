//! Tells the emitter that anatomical parts were turned away, in whole or in part.

use contract::bspaoh::Bspaoh;
use domain::{bspaoh, slip::Refusal};
use serde::Deserialize;
use store::JobRow;

use super::{Job, refusal_letter};
use crate::{
    Platform,
    downloads::Download,
    mail::{Attachment, Letter},
};

/// The slip that was signed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BspaohRefusalMail {
    bspaoh_id: String,
}

impl Job for BspaohRefusalMail {
    const QUEUE: &'static str = "mail.bspaoh.refusal";

    async fn run(self, platform: &Platform, origin: &JobRow) -> Result<(), Refusal> {
        let Some(slip) = platform.existing::<Bspaoh>(&self.bspaoh_id).await? else {
            return Ok(());
        };
        let Some(refusal) = bspaoh::refusal_of(&slip) else {
            return Ok(());
        };
        let to = match refusal.emitter_siret {
            Some(siret) => platform.administrators(siret).await?,
            None => Vec::new(),
        };
        let cc = match refusal.destination_siret {
            Some(siret) => platform.administrators(siret).await?,
            None => Vec::new(),
        };
        let slip_name = format!("bordereau de pièces anatomiques n° {}", slip.id.as_str());
        let letter = Letter {
            to,
            cc,
            subject: refusal_letter::subject(&refusal),
            paragraphs: refusal_letter::paragraphs(&slip_name, &refusal),
            attachments: vec![Attachment {
                name: format!("{}.pdf", slip.id.as_str()),
                content: Download::BspaohPdf {
                    id: slip.id.to_string(),
                },
            }],
            ..Letter::default()
        };
        platform.post(origin, vec![letter]).await
    }
}
