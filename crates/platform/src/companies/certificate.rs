//! Establishments that the directory may not show, registered by the certificate that their owners get from INSEE.

use base64::{Engine, prelude::BASE64_STANDARD};
use directory::{Certificate, Day, Diffusion, Establishment};
use domain::slip::Refusal;
use jiff::{ToSpan, civil::Date};
use reference::{address::split_address, naf, siret::is_siret};

use super::anonymous::write_of;
use crate::{Caller, Platform, records::ANONYMOUS_COMPANY, unavailable};

/// Longest certificate, in characters of its encoding.
const LONGEST_FILE: usize = 3 << 20;
/// For how many months a certificate proves something.
const MONTHS_OF_PROOF: i32 = 3;

const NOT_A_CERTIFICATE: &str =
    "Le fichier est illisible, ou n'est pas un avis de situation au répertoire Sirene";

fn not_a_certificate() -> Refusal {
    Refusal::bad_input(NOT_A_CERTIFICATE)
}

fn date((year, month, day): Day) -> Result<Date, Refusal> {
    Date::new(year, month, day).map_err(|_| not_a_certificate())
}

/// Checks that a certificate proves that this establishment is open, today.
fn check_proof(certificate: &Certificate, siret: &str, today: Date) -> Result<(), Refusal> {
    if let Some(closed) = certificate.closed_on {
        let closed = date(closed)?.strftime("%d/%m/%Y");
        return Err(Refusal::bad_input(format!(
            "Cet établissement est fermé depuis le {closed}"
        )));
    }
    let issued = date(certificate.issued_on)?;
    let oldest = today.saturating_sub(MONTHS_OF_PROOF.months());
    if issued <= oldest || issued > today {
        return Err(Refusal::bad_input(
            "L'avis de situation doit dater de moins de trois mois",
        ));
    }
    if certificate.siret != siret {
        return Err(Refusal::bad_input(
            "L'avis de situation est celui d'un autre établissement",
        ));
    }
    Ok(())
}

impl Platform {
    /// Registers an establishment that the directory may not show, on the proof of its certificate.
    ///
    /// # Errors
    /// The file is not a recent certificate of this establishment, the establishment is closed, known already, or its
    /// municipality cannot be found.
    pub async fn create_anonymous_company_from_pdf(
        &self,
        caller: &Caller,
        siret: &str,
        pdf: &str,
    ) -> Result<(), Refusal> {
        if !is_siret(siret, self.test_companies()) {
            return Err(Refusal::bad_input("Le SIRET n'est pas valide"));
        }
        if pdf.len() > LONGEST_FILE {
            return Err(Refusal::bad_input("Le fichier est trop volumineux"));
        }
        let file = BASE64_STANDARD
            .decode(pdf)
            .map_err(|_| not_a_certificate())?;
        let certificate = tokio::task::spawn_blocking(move || Certificate::read(&file))
            .await
            .map_err(unavailable)?
            .map_err(|_| not_a_certificate())?;
        check_proof(&certificate, siret, self.today())?;
        if naf::label_of(&certificate.code_naf).is_none() {
            return Err(not_a_certificate());
        }
        let apart = self.store().record(ANONYMOUS_COMPANY, siret).await;
        if apart.map_err(unavailable)?.is_some() || self.company(siret).await?.is_some() {
            return Err(Refusal::bad_input(
                "Cet établissement est déjà connu de la plateforme",
            ));
        }
        let code_commune = self.municipality_of(&certificate).await;
        let code_commune = code_commune.ok_or_else(|| {
            Refusal::bad_input("La commune de l'adresse de l'avis de situation est introuvable")
        })?;
        let establishment = Establishment {
            org_id: certificate.siret,
            name: certificate.name,
            address: certificate.address,
            street: None,
            postal_code: None,
            city: None,
            code_commune: Some(code_commune),
            code_naf: Some(certificate.code_naf),
            is_closed: false,
            diffusion: Diffusion::Partial,
        };
        let write = write_of(&establishment, self.now_ms())?;
        self.commit_company(Some(caller), write.into()).await
    }

    fn today(&self) -> Date {
        let now = self.now().0;
        now.to_zoned_datetime(contract::scalar::DateTime::paris())
            .date()
    }

    /// INSEE code of the municipality of an address; that of the directory, which knows where hidden establishments
    /// are, for want of a better one.
    async fn municipality_of(&self, certificate: &Certificate) -> Option<String> {
        let parts = split_address(&certificate.address, None);
        let siret = certificate.siret.clone();
        self.ask_directory(move |directory| {
            let named = directory.municipality_named(&parts.postal_code, &parts.city);
            named.map(|town| town.code).or_else(|| {
                let known = directory.establishment(&siret)?;
                let same_town = known
                    .postal_code
                    .is_none_or(|code| code == parts.postal_code);
                known.code_commune.filter(|_| same_town)
            })
        })
        .await
        .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(issued_on: Day, today: Day) -> bool {
        let certificate = Certificate {
            siret: "85001946400021".to_owned(),
            name: "Forges".to_owned(),
            address: "1 rue du Lac 69007 LYON".to_owned(),
            code_naf: "3812Z".to_owned(),
            issued_on,
            closed_on: None,
        };
        check_proof(&certificate, &certificate.siret, date(today).unwrap()).is_ok()
    }

    #[test]
    fn a_certificate_proves_something_for_three_months() {
        assert!(check((2026, 2, 14), (2026, 2, 14)));
        assert!(check((2026, 2, 14), (2026, 5, 13)));
        assert!(!check((2026, 2, 14), (2026, 5, 14)));
        assert!(!check((2026, 2, 15), (2026, 2, 14)));
        assert!(!check((2026, 2, 30), (2026, 3, 1)));
    }
}
