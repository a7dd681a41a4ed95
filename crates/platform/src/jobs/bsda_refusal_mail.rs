//! Tells the emitter that its waste was turned away, in whole or in part.

use contract::bsda::Bsda;
use domain::{bsda, slip::Refusal};
use serde::Deserialize;
use store::JobRow;

use super::{Job, refusal_letter};
use crate::{
    Platform,
    downloads::Download,
    mail::{Attachment, Letter, Recipient},
};

/// The slip that was signed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsdaRefusalMail {
    bsda_id: String,
}

impl Job for BsdaRefusalMail {
    const QUEUE: &'static str = "mail.bsda.refusal";

    async fn run(self, platform: &Platform, origin: &JobRow) -> Result<(), Refusal> {
        let Some(slip) = platform.existing::<Bsda>(&self.bsda_id).await? else {
            return Ok(());
        };
        let Some(refusal) = bsda::refusal_of(&slip) else {
            return Ok(());
        };
        let to = match refusal.private_emitter {
            Some((name, email)) => vec![Recipient {
                name: name.to_owned(),
                email: email.to_owned(),
            }],
            None => match refusal.emitter_siret {
                Some(siret) => platform.administrators(siret).await?,
                None => Vec::new(),
            },
        };
        let mut cc = match refusal.destination_siret {
            Some(siret) => platform.administrators(siret).await?,
            None => Vec::new(),
        };
        cc.extend(platform.services_of([refusal.emitter, refusal.destination]));
        let slip_name = format!("bordereau amiante n° {}", slip.id.as_str());
        let letter = Letter {
            to,
            cc,
            subject: refusal_letter::subject(&refusal),
            paragraphs: refusal_letter::paragraphs(&slip_name, &refusal),
            attachments: vec![Attachment {
                name: format!("{}.pdf", slip.id.as_str()),
                content: Download::BsdaPdf {
                    id: slip.id.to_string(),
                },
            }],
            ..Letter::default()
        };
        platform.post(origin, vec![letter]).await
    }
}
