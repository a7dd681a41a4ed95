//! What each source says of an establishment, side by side, for the staff.

use contract::{
    company::{CompanyExhaustive, CompanyExhaustiveInfo},
    scalar::Text,
};
use directory::{Diffusion, Establishment};
use domain::{account::Company, slip::Refusal};
use reference::naming::clean_clue;

use crate::{
    Caller, Platform,
    records::{ANONYMOUS_COMPANY, document},
    unavailable,
};

fn listed(establishment: &Establishment) -> CompanyExhaustiveInfo {
    let state = if establishment.is_closed {
        "F (Etablissement fermé)"
    } else {
        "A (Active)"
    };
    let diffusion = match establishment.diffusion {
        Diffusion::Open => "O (Diffusible)",
        Diffusion::Partial => "P (Diffusion Partielle)",
    };
    CompanyExhaustiveInfo {
        siret: Some(Text::from(establishment.org_id.as_str())),
        name: Some(Text::from(establishment.name.as_str())),
        address: Some(Text::from(establishment.address.as_str())),
        etat_administratif: Some(Text::from(state)),
        statut_diffusion: Some(Text::from(diffusion)),
        code_naf: establishment.code_naf.as_deref().map(Text::from),
        ..CompanyExhaustiveInfo::default()
    }
}

fn registered(company: &Company) -> CompanyExhaustiveInfo {
    let text = |text: &Option<String>| text.as_deref().map(Text::from);
    CompanyExhaustiveInfo {
        siret: text(&company.siret),
        name: Some(Text::from(company.name.as_str())),
        contact: text(&company.contact),
        address: text(&company.address),
        created_at: Some(company.created_at),
        code_naf: text(&company.code_naf),
        ..CompanyExhaustiveInfo::default()
    }
}

impl Platform {
    /// What each source says of an establishment; nothing for those that do not know it.
    ///
    /// # Errors
    /// The caller is not of the staff.
    pub async fn company_exhaustive(
        &self,
        caller: &Caller,
        siret: &str,
    ) -> Result<CompanyExhaustive, Refusal> {
        self.require_staff(caller).await?;
        let siret = clean_clue(siret);
        let apart = self.store().record(ANONYMOUS_COMPANY, &siret).await;
        let apart: Option<Establishment> = apart
            .map_err(unavailable)?
            .map(|row| document(&row))
            .transpose()?;
        let company = self.company(&siret).await?;
        // The index of the directory is made of the national list: both sources are one.
        let directory = self
            .establishments(std::slice::from_ref(&siret))
            .await
            .get(&siret)
            .map(listed)
            .unwrap_or_default();
        Ok(CompanyExhaustive {
            anonymous_company: apart.as_ref().map(listed).unwrap_or_default(),
            db_company: company.as_ref().map(registered).unwrap_or_default(),
            es_company: directory.clone(),
            sirene_company: directory,
        })
    }
}
