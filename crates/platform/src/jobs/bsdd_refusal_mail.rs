//! Tells the emitter that its waste was turned away, in whole or in part.

use contract::bsdd::Form;
use domain::{
    account::Notification,
    bsdd::{self, RefusedLeg},
    slip::Refusal,
};
use serde::Deserialize;
use store::JobRow;

use super::{Job, refusal_letter};
use crate::{
    Platform,
    downloads::Download,
    mail::{Attachment, Letter},
};

/// The form, and the leg that was received.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BsddRefusalMail {
    form_id: String,
    leg: RefusedLeg,
}

impl Job for BsddRefusalMail {
    const QUEUE: &'static str = "mail.bsdd.refusal";

    async fn run(self, platform: &Platform, origin: &JobRow) -> Result<(), Refusal> {
        let Some(form) = platform.existing::<Form>(&self.form_id).await? else {
            return Ok(());
        };
        let Some(refusal) = bsdd::refusal_of(&form, self.leg) else {
            return Ok(());
        };
        let wanted = Notification::BsdRefusal;
        let to = match refusal.emitter_siret {
            Some(siret) => platform.subscribers(siret, wanted).await?,
            None => Vec::new(),
        };
        let mut cc = Vec::new();
        for siret in bsdd::refusal_copies(&form, self.leg) {
            cc.extend(platform.subscribers(siret, wanted).await?);
        }
        cc.extend(platform.services_of([refusal.emitter, refusal.destination]));
        let number = form.readable_id.as_str();
        let mut paragraphs =
            refusal_letter::paragraphs(&format!("bordereau de déchets n° {number}"), &refusal);
        paragraphs.extend(load(&form));
        let letter = Letter {
            to,
            cc,
            subject: refusal_letter::subject(&refusal),
            paragraphs,
            attachments: vec![Attachment {
                name: format!("{number}.pdf"),
                content: Download::FormPdf {
                    id: form.id.to_string(),
                },
            }],
            is_subscription: true,
            ..Letter::default()
        };
        platform.post(origin, vec![letter]).await
    }
}

/// What was on the road, and who drove it.
fn load(form: &Form) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(waste) = &form.waste_details {
        let (code, name) = (waste.code.as_deref(), waste.name.as_deref());
        told.push(format!(
            "Déchet : {} {}",
            code.unwrap_or_default(),
            name.unwrap_or_default()
        ));
    }
    if let Some(carrier) = form.transporters.first() {
        let company = carrier.company.as_ref();
        let name = company.and_then(|company| company.name.as_deref());
        let receipt = carrier.receipt.as_deref().filter(|text| !text.is_empty());
        let receipt = receipt.map(|number| format!(", récépissé n° {number}"));
        told.push(format!(
            "Transporteur : {}{}",
            name.unwrap_or_default(),
            receipt.unwrap_or_default()
        ));
    }
    told
}
