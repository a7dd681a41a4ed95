//! Tells the emitter that its waste was turned away, in whole or in part.

use std::collections::BTreeSet;

use contract::bsda::Bsda;
use contract::scalar::Text;
use contract::slip::FormCompany;
use domain::{bsda, slip::Refusal};
use reference::{address::split_address, department::Department};
use serde::Deserialize;
use store::JobRow;

use super::Job;
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
        let letter = Letter {
            to,
            cc,
            subject: subject(&refusal),
            paragraphs: paragraphs(&slip, &refusal),
            attachments: vec![Attachment {
                name: format!("{}.pdf", slip.id.as_str()),
                content: Download::BsdaPdf {
                    id: slip.id.to_string(),
                },
            }],
        };
        platform.post(origin, vec![letter]).await
    }
}

fn name_of(company: Option<&FormCompany>) -> &str {
    company
        .and_then(|company| company.name.as_ref())
        .map_or("", Text::as_str)
}

fn extent(refusal: &bsda::RefusalNotice<'_>) -> &'static str {
    match refusal.is_total {
        true => "totalement",
        false => "partiellement",
    }
}

fn subject(refusal: &bsda::RefusalNotice<'_>) -> String {
    format!(
        "Le déchet de l’entreprise {} a été {} refusé à réception",
        name_of(refusal.emitter),
        extent(refusal)
    )
}

fn paragraphs(slip: &Bsda, refusal: &bsda::RefusalNotice<'_>) -> Vec<String> {
    let mut paragraphs = vec![format!(
        "L'établissement {} a {} refusé le déchet du bordereau amiante n° {}, émis par {}.",
        name_of(refusal.destination),
        extent(refusal),
        slip.id.as_str(),
        name_of(refusal.emitter),
    )];
    if let Some(reason) = refusal.reason.filter(|reason| !reason.is_empty()) {
        paragraphs.push(format!("Motif donné : {reason}"));
    }
    if let Some(weights) = refusal.weights {
        paragraphs.push(format!(
            "Poids présenté : {} tonne(s), dont refusé : {} tonne(s).",
            weights.received, weights.refused
        ));
    }
    paragraphs.push("Le bordereau est joint à ce message.".to_owned());
    paragraphs
}

impl Platform {
    /// The services that watch over the departments of these companies, when the operator named some.
    fn services_of<'c>(
        &self,
        companies: impl IntoIterator<Item = Option<&'c FormCompany>>,
    ) -> Vec<Recipient> {
        let watched = &self.settings().slips.refusal_copies;
        let departments: BTreeSet<&str> = companies
            .into_iter()
            .flatten()
            .filter_map(|company| company.address.as_deref())
            .filter_map(|address| {
                Department::of_postal_code(&split_address(address, None).postal_code)
            })
            .map(|department| department.code)
            .collect();
        departments
            .into_iter()
            .flat_map(|code| watched.get(code).into_iter().flatten())
            .map(|email| Recipient {
                name: String::new(),
                email: email.clone(),
            })
            .collect()
    }
}
