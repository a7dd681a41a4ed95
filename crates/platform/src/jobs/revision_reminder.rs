//! Reminds those who have not answered a request to revise a slip.

use contract::{bsda::Bsda, bsdd::Form, scalar::DateTime};
use domain::{
    account::Notification,
    slip::{Refusal, Revised, RevisionRequest},
};
use serde::Deserialize;
use store::JobRow;

use super::Job;
use crate::{Platform, mail::Letter, records::document, unavailable};

/// The request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevisionReminder {
    kind: String,
    request_id: String,
}

impl RevisionReminder {
    fn collection(&self) -> Option<&'static str> {
        // One line a kind whose approvers are reminded.
        match self.kind.as_str() {
            "Bsda" => Some(Bsda::REQUESTS),
            "Bsdd" => Some(Form::REQUESTS),
            _ => None,
        }
    }
}

impl Job for RevisionReminder {
    const QUEUE: &'static str = "mail.revision.reminder";

    async fn run(self, platform: &Platform, origin: &JobRow) -> Result<(), Refusal> {
        let Some(collection) = self.collection() else {
            return Err(Refusal::Internal(format!("révision de type {}", self.kind)));
        };
        let row = platform.store().record(collection, &self.request_id).await;
        let request: Option<RevisionRequest> = row
            .map_err(unavailable)?
            .as_ref()
            .map(document)
            .transpose()?;
        let Some(request) = request.filter(RevisionRequest::is_pending) else {
            return Ok(());
        };
        let mut letters = Vec::new();
        for approver in request.awaited() {
            let to = platform
                .subscribers(approver, Notification::RevisionRequest)
                .await?;
            letters.push(letter(&request, approver, to));
        }
        platform.post(origin, letters).await
    }
}

fn letter(request: &RevisionRequest, approver: &str, to: Vec<crate::mail::Recipient>) -> Letter {
    let made_at = request.created_at.0.to_zoned_datetime(DateTime::paris());
    let day = made_at.strftime("%d/%m/%Y");
    let slip = &request.slip_id;
    Letter {
        to,
        is_subscription: true,
        subject: format!("Une demande de révision du bordereau n° {slip} attend votre réponse"),
        paragraphs: vec![
            format!(
                "Le {day}, une révision du bordereau n° {slip} a été demandée. La réponse de l'établissement {approver}, dont vous êtes membre, est toujours attendue."
            ),
            format!("Explication de l'auteur de la demande : {}", request.comment),
            "Tant que tous les établissements concernés n'ont pas répondu, le bordereau reste inchangé et aucune autre révision ne peut être demandée.".to_owned(),
        ],
        ..Letter::default()
    }
}
