//! What the letters say that tell of a refusal, whatever the kind of slip.

use std::collections::BTreeSet;

use contract::{scalar::Text, slip::FormCompany};
use domain::slip::RefusalNotice;
use reference::{address::split_address, department::Department};

use crate::{Platform, mail::Recipient};

fn name_of(company: Option<&FormCompany>) -> &str {
    company
        .and_then(|company| company.name.as_ref())
        .map_or("", Text::as_str)
}

fn extent(refusal: &RefusalNotice<'_>) -> &'static str {
    match refusal.is_total {
        true => "totalement",
        false => "partiellement",
    }
}

/// Subject of the letter.
pub(super) fn subject(refusal: &RefusalNotice<'_>) -> String {
    format!(
        "Le déchet de l’entreprise {} a été {} refusé à réception",
        name_of(refusal.emitter),
        extent(refusal)
    )
}

/// What the letter says; `slip` names it with its kind.
pub(super) fn paragraphs(slip: &str, refusal: &RefusalNotice<'_>) -> Vec<String> {
    let mut paragraphs = vec![format!(
        "L'établissement {} a {} refusé le déchet du {slip}, émis par {}.",
        name_of(refusal.destination),
        extent(refusal),
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
    pub(super) fn services_of<'c>(
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
