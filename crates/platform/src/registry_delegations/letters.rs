//! What members of both companies are told of a delegation.

use std::collections::BTreeSet;

use contract::scalar::DateTime;
use domain::{
    account::{Company, Notification, RegistryDelegation},
    slip::Refusal,
};

use crate::{Platform, mail::Letter, membership_requests::called};

fn day(at: DateTime) -> String {
    let at = at.0.to_zoned_datetime(DateTime::paris());
    at.strftime("%d/%m/%Y").to_string()
}

impl Platform {
    /// One letter for each member of either company who asked for such mails.
    pub(crate) async fn delegation_letters(
        &self,
        delegation: &RegistryDelegation,
        subject: &str,
        paragraphs: &[String],
    ) -> Result<Vec<Letter>, Refusal> {
        let mut to = BTreeSet::new();
        for org_id in [&delegation.delegator_org_id, &delegation.delegate_org_id] {
            to.extend(
                self.subscribers(org_id, Notification::RegistryDelegation)
                    .await?,
            );
        }
        Ok(to
            .into_iter()
            .map(|recipient| Letter {
                to: vec![recipient],
                subject: subject.to_owned(),
                paragraphs: paragraphs.to_vec(),
                is_subscription: true,
                ..Letter::default()
            })
            .collect())
    }
}

pub(super) fn given_paragraphs(
    delegation: &RegistryDelegation,
    delegator: &Company,
    delegate: &Company,
) -> Vec<String> {
    let start = day(delegation.start_date);
    let period = match delegation.end_date {
        Some(end) => format!("du {start} au {}", day(end)),
        None => format!("à partir du {start}, sans limite"),
    };
    let mut paragraphs = vec![format!(
        "L'établissement {} délègue la gestion de son registre à l'établissement {}, {period}. Les membres du délégataire peuvent déclarer et exporter ce registre au nom du délégant.",
        called(delegator),
        called(delegate)
    )];
    if let Some(comment) = &delegation.comment {
        paragraphs.push(format!("Objet : {comment}"));
    }
    paragraphs.push(
        "Un administrateur du délégant peut révoquer cette délégation, et un administrateur du délégataire l'annuler, à tout moment.".to_owned(),
    );
    paragraphs
}

/// What both companies are told a week before the end.
pub(crate) fn ending_letter(
    delegation: &RegistryDelegation,
    delegator: &Company,
    delegate: &Company,
) -> (String, Vec<String>) {
    let end = delegation.end_date.map(day).unwrap_or_default();
    let subject = format!(
        "La délégation de registre de {} à {} prend fin le {end}",
        delegator.name, delegate.name
    );
    let paragraphs = vec![
        format!(
            "La délégation de registre donnée par l'établissement {} à l'établissement {}, en vigueur depuis le {}, prend fin le {end}.",
            called(delegator),
            called(delegate),
            day(delegation.start_date)
        ),
        "Après cette date, les membres du délégataire ne pourront plus déclarer ni exporter ce registre. Un administrateur du délégant peut créer une nouvelle délégation le moment venu.".to_owned(),
    ];
    (subject, paragraphs)
}
