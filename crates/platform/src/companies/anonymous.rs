//! Establishments that are registered apart from the directory: those that it may not show, and fictitious ones
//! in a sandbox.

use std::collections::HashSet;

use contract::{
    company::{AnonymousCompany, AnonymousCompanyInput},
    scalar::Text,
};
use directory::{Diffusion, Establishment};
use domain::slip::Refusal;
use reference::{
    naf,
    siret::{Siret, TestCompanies, is_siret},
    vat::is_foreign_vat,
};
use store::{Expected, RecordWrite};

use crate::{
    Caller, Platform,
    records::{self, ANONYMOUS_COMPANY, COMPANY},
    secrets,
    slips::Beside,
    unavailable,
};

/// Draws of a SIRET before giving up: two of a million numbers meet seldom.
const MOST_DRAWS: usize = 20;

pub(super) fn write_of(establishment: &Establishment, at: i64) -> Result<RecordWrite, Refusal> {
    records::write(
        ANONYMOUS_COMPANY,
        &establishment.org_id,
        establishment,
        Vec::new(),
        Expected::New,
        at,
    )
}

/// The identifier of the input: one of the two, and a valid one.
fn identifier(
    input: &AnonymousCompanyInput,
    test_companies: TestCompanies,
) -> Result<String, Refusal> {
    match (&input.siret, &input.vat_number) {
        (Some(_), Some(_)) => Err(Refusal::bad_input(
            "Un établissement a un SIRET ou un numéro de TVA, pas les deux",
        )),
        (None, None) => Err(Refusal::bad_input(
            "Un SIRET ou un numéro de TVA intracommunautaire est obligatoire",
        )),
        (Some(siret), None) if is_siret(siret, test_companies) => Ok(siret.clone()),
        (None, Some(number)) if is_foreign_vat(number) => Ok(number.clone()),
        _ => Err(Refusal::bad_input(
            "L'identifiant n'est ni un SIRET ni un numéro de TVA étranger valide",
        )),
    }
}

impl Platform {
    /// Registers a fictitious establishment in a sandbox; answers its SIRET.
    ///
    /// # Errors
    /// The platform is not a sandbox.
    pub async fn create_test_company(&self, caller: &Caller) -> Result<String, Refusal> {
        if self.test_companies() == TestCompanies::Refused {
            return Err(Refusal::forbidden(
                "Cette plateforme n'accepte pas d'établissement de test",
            ));
        }
        for _ in 0..MOST_DRAWS {
            let siret = Siret::of_test_company(u64::from_be_bytes(secrets::random_bytes()?));
            let org_id = siret.as_str().to_owned();
            let known = self.store().record(ANONYMOUS_COMPANY, &org_id).await;
            if known.map_err(unavailable)?.is_some() {
                continue;
            }
            let establishment = Establishment {
                org_id: org_id.clone(),
                name: "Établissement de test".to_owned(),
                address: "Adresse test".to_owned(),
                street: None,
                postal_code: None,
                city: None,
                code_commune: Some("00000".to_owned()),
                code_naf: Some("XXXXX".to_owned()),
                is_closed: false,
                diffusion: Diffusion::Partial,
            };
            let write = write_of(&establishment, self.now_ms())?;
            self.commit_company(Some(caller), write.into()).await?;
            return Ok(org_id);
        }
        Err(unavailable("no free test SIRET was drawn"))
    }

    /// Registers an establishment that the directory may not show, on behalf of the staff.
    ///
    /// # Errors
    /// The caller is not of the staff, the identifier or the activity is wrong, or it is known already.
    pub async fn create_anonymous_company(
        &self,
        caller: &Caller,
        input: AnonymousCompanyInput,
    ) -> Result<AnonymousCompany, Refusal> {
        self.require_staff(caller).await?;
        let org_id = identifier(&input, self.test_companies())?;
        let label = naf::label_of(&input.code_naf)
            .ok_or_else(|| Refusal::bad_input("Le code NAF n'existe pas"))?;
        let apart = self.store().record(ANONYMOUS_COMPANY, &org_id).await;
        if apart.map_err(unavailable)?.is_some() || self.company(&org_id).await?.is_some() {
            return Err(Refusal::bad_input(
                "Cet établissement est déjà connu de la plateforme",
            ));
        }
        let establishment = Establishment {
            org_id: org_id.clone(),
            name: input.name.clone(),
            address: input.address.clone(),
            street: None,
            postal_code: None,
            city: None,
            code_commune: Some(input.code_commune.clone()),
            code_naf: Some(input.code_naf.clone()),
            is_closed: false,
            diffusion: Diffusion::Partial,
        };
        let write = write_of(&establishment, self.now_ms())?;
        self.commit_company(Some(caller), write.into()).await?;
        Ok(AnonymousCompany {
            id: Text::from(org_id.as_str()),
            org_id: Text(org_id),
            address: Text(input.address),
            code_commune: Text(input.code_commune),
            code_naf: Text(input.code_naf),
            libelle_naf: Text::from(label),
            name: Text(input.name),
            siret: input.siret.map(Text),
            vat_number: input.vat_number.map(Text),
        })
    }

    /// Registers establishments that the directory may not show, on behalf of whoever operates the platform. Those that
    /// are known already are left as they are; answers how many were not.
    ///
    /// # Errors
    /// The store does not answer, or one of them became known at the same time; nothing is written then.
    pub async fn import_anonymous_companies(
        &self,
        establishments: &[Establishment],
    ) -> Result<usize, Refusal> {
        let sirets = establishments.iter().map(|found| found.org_id.clone());
        let sirets: Vec<String> = sirets.collect();
        let (apart, registered) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let apart = snapshot.records(ANONYMOUS_COMPANY, &sirets).await?;
                    let registered = snapshot.records_by_key(COMPANY, "org", &sirets).await?;
                    Ok((apart, registered))
                })
            })
            .await
            .map_err(unavailable)?;
        let mut known: HashSet<String> = apart.into_iter().map(|row| row.id).collect();
        known.extend(registered.into_iter().map(|(siret, _)| siret));
        let at = self.now_ms();
        let mut change = Beside::default();
        for establishment in establishments {
            if known.insert(establishment.org_id.clone()) {
                change.records.push(write_of(establishment, at)?);
            }
        }
        let added = change.records.len();
        self.commit_company(None, change).await?;
        Ok(added)
    }
}
