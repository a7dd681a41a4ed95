//! Letters on paper. They are kept in the store, where whoever prints and posts them finds them.

use contract::scalar::DateTime;
use domain::{account::Company, slip::Refusal};
use serde::{Deserialize, Serialize};
use store::{Expected, Key, RecordWrite};

use crate::{
    Platform, Recipient,
    records::{self, document},
    secrets, unavailable,
};

const POSTAL_LETTER: &str = "postal-letter";

/// Longest line of an address on an envelope, in characters.
const LONGEST_LINE: usize = 45;

/// A letter to print and post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostalLetter {
    /// Identifier; those of newer letters come first in alphabetical order.
    pub id: String,
    /// The company: SIRET.
    pub org_id: String,
    /// Lines of the envelope.
    pub address: Vec<String>,
    /// What the letter says.
    pub paragraphs: Vec<String>,
    /// When it was written.
    pub created_at: DateTime,
}

/// The lines of an envelope, each cut to what fits.
fn envelope(company: &Company, person: &str) -> Vec<String> {
    let town = match (&company.postal_code, &company.city) {
        (Some(code), Some(city)) => Some(format!("{code} {city}")),
        _ => None,
    };
    let street = match &town {
        Some(_) => company.street.clone(),
        None => company.address.clone(),
    };
    [
        Some(company.name.clone()),
        Some(person.to_owned()),
        street,
        town,
    ]
    .into_iter()
    .flatten()
    .filter(|line| !line.trim().is_empty())
    .map(|line| line.chars().take(LONGEST_LINE).collect())
    .collect()
}

impl Platform {
    /// A letter to somebody at the address of a company.
    pub(crate) fn postal_letter(
        &self,
        company: &Company,
        person: &str,
        paragraphs: Vec<String>,
    ) -> Result<RecordWrite, Refusal> {
        let now = self.now();
        let age = u64::MAX - now.as_millisecond().unsigned_abs();
        let letter = PostalLetter {
            id: format!("{age:016x}{}", secrets::random_text(8)?),
            org_id: company.org_id.clone(),
            address: envelope(company, person),
            paragraphs,
            created_at: now,
        };
        records::write(
            POSTAL_LETTER,
            &letter.id,
            &letter,
            vec![Key::shared("org", &letter.org_id)],
            Expected::New,
            now.as_millisecond(),
        )
    }

    /// The letter that carries the verification code of a company.
    pub(super) fn verification_letter(
        &self,
        company: &Company,
        to: &Recipient,
    ) -> Result<RecordWrite, Refusal> {
        let code = company.verification_code.as_deref().unwrap_or_default();
        let created_on = company
            .created_at
            .0
            .to_zoned_datetime(DateTime::paris())
            .date();
        let paragraphs = vec![
            format!(
                "L'établissement {} (SIRET {}) a été inscrit le {created_on} par {}.",
                company.name, company.org_id, to.email
            ),
            format!("Pour confirmer que vous en faites partie, saisissez ce code dans la page de l'établissement : {code}"),
            "Si vous n'êtes pas à l'origine de cette inscription, ne communiquez ce code à personne.".to_owned(),
        ];
        self.postal_letter(company, &to.name, paragraphs)
    }

    /// The last letter to a company.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn last_postal_letter(&self, org_id: &str) -> Result<Option<PostalLetter>, Refusal> {
        let org_id = org_id.to_owned();
        let rows = self.store().read(move |snapshot| {
            Box::pin(async move {
                let key = ("org", org_id.as_str());
                snapshot
                    .scan_records_by_key(POSTAL_LETTER, key, None, 1)
                    .await
            })
        });
        let rows = rows.await.map_err(unavailable)?;
        rows.first().map(document).transpose()
    }
}
