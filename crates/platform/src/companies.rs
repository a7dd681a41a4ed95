//! Companies: what the platform and the directory know of them, merged.

mod anonymous;
mod automations;
mod bulk;
mod certificate;
mod creation;
mod deletion;
mod digests;
mod documents;
mod dormancy;
mod eco_organismes;
mod edition;
mod exhaustive;
mod exports;
mod favorites;
mod held;
mod letters;
mod postal;
mod private_infos;
mod registry;
mod security_code;
mod shown_documents;
mod staff;
mod transfers;
mod verification;

use contract::company::{
    CompanyPublic, CompanySearchResult, Installation, StatutDiffusionEtablissement,
};
use contract::scalar::Text;
use directory::{Diffusion, Establishment, Permits};
pub(crate) use documents::document_writes;
pub use documents::{
    BrokerReceipts, CompanyDocument, TraderReceipts, TransporterReceipts, VhuAgreements,
    WorkerCertificates,
};
use domain::{account::Company, slip::Refusal};
use reference::{
    naf,
    naming::clean_clue,
    org_id::OrgId,
    siret::{TestCompanies, is_test_siret},
    vat::VatNumber,
};
use store::RecordRow;

use crate::{
    Platform,
    records::{ANONYMOUS_COMPANY, COMPANY, document},
    unavailable,
};

pub use automations::CompanyAgreements;
pub(crate) use digests::{DIGEST, digest_write};
pub use eco_organismes::EcoOrganismeFilter;
pub use edition::CompanyEdit;
pub(crate) use held::Held;
pub use postal::PostalLetter;
pub use registry::{RegistryCompanies, RegistryRequest};
pub use shown_documents::{
    CompanyDocuments, broker_receipt, documents_of, trader_receipt, transporter_receipt,
    vhu_agrement, worker_certification,
};

/// Most results of a search by name.
const SEARCH_LIMIT: usize = 20;

/// What is known of an organisation, from both sides.
#[derive(Clone, Debug)]
struct Known {
    company: Option<Company>,
    establishment: Option<Establishment>,
    /// What the directory publishes of its receipts and agreements.
    permits: Permits,
    /// Does the establishment come from those that are registered apart from the directory?
    is_anonymous: bool,
    is_vat: bool,
}

/// What a registered company shows to those who deal with it, whatever the directory says.
pub fn public_of(company: &Company) -> CompanyPublic {
    let is_vat = company.siret.is_none();
    let known = Known {
        company: Some(company.clone()),
        establishment: None,
        permits: Permits::default(),
        is_anonymous: false,
        is_vat,
    };
    known.public(None)
}

impl Known {
    fn is_unknown(&self) -> bool {
        self.company.is_none() && self.establishment.is_none()
    }

    fn org_id(&self) -> String {
        let registered = self.company.as_ref().map(|c| c.org_id.clone());
        registered
            .or_else(|| self.establishment.as_ref().map(|e| e.org_id.clone()))
            .unwrap_or_default()
    }

    fn siret(&self) -> Option<Text> {
        (!self.is_vat).then(|| Text(self.org_id()))
    }

    fn vat_number(&self) -> Option<Text> {
        let own = self
            .company
            .as_ref()
            .and_then(|c| c.vat_number.as_deref())
            .map(Text::from);
        own.or_else(|| self.is_vat.then(|| Text(self.org_id())))
    }

    fn country(&self) -> Text {
        let vat = self
            .vat_number()
            .filter(|_| self.is_vat)
            .and_then(|vat| VatNumber::parse(&vat).ok());
        Text::from(vat.map_or("FR", |vat| vat.country().code()))
    }

    fn is_closed(&self) -> bool {
        self.establishment.as_ref().is_some_and(|e| e.is_closed)
    }

    /// A company in the directory is shown as the directory says; a test company is always shown.
    fn is_diffusible(&self) -> bool {
        self.establishment
            .as_ref()
            .is_none_or(|e| e.diffusion == Diffusion::Open || is_test_siret(&e.org_id))
    }

    fn diffusion(&self) -> StatutDiffusionEtablissement {
        if self.is_diffusible() {
            StatutDiffusionEtablissement::O
        } else {
            StatutDiffusionEtablissement::P
        }
    }

    fn state(&self) -> Text {
        Text::from(if self.is_closed() { "F" } else { "A" })
    }

    /// The directory's value overrides the platform's, except for establishments that it does not show.
    fn preferred(
        &self,
        directory: fn(&Establishment) -> Option<&str>,
        own: fn(&Company) -> Option<&str>,
    ) -> Option<Text> {
        let listed = self.establishment.as_ref().and_then(directory);
        let registered = self.company.as_ref().and_then(own);
        let value = if self.is_diffusible() {
            listed.or(registered)
        } else {
            registered.or(listed)
        };
        value.filter(|text| !text.is_empty()).map(Text::from)
    }

    fn name(&self) -> Option<Text> {
        self.preferred(|e| Some(&e.name), |c| Some(&c.name))
    }

    fn address(&self) -> Option<Text> {
        self.preferred(|e| Some(&e.address), |c| c.address.as_deref())
    }

    fn naf(&self) -> Option<Text> {
        self.preferred(|e| e.code_naf.as_deref(), |c| c.code_naf.as_deref())
    }

    fn own(&self, field: fn(&Company) -> Option<&str>) -> Option<Text> {
        self.company.as_ref().and_then(field).map(Text::from)
    }

    fn directory_text(&self, field: fn(&Establishment) -> Option<&str>) -> Option<Text> {
        self.establishment.as_ref().and_then(field).map(Text::from)
    }

    /// A registered company says itself what it holds; of another, the directory says it.
    fn documents(&self) -> CompanyDocuments {
        match &self.company {
            Some(company) => documents_of(company),
            None if self.is_diffusible() => shown_documents::published(&self.permits),
            None => CompanyDocuments::default(),
        }
    }

    /// Everything that anybody may know; a non-diffusible establishment shows its profiles alone.
    fn public(&self, installation: Option<Installation>) -> CompanyPublic {
        let company = self.company.as_ref();
        let documents = self.documents();
        let minimal = CompanyPublic {
            org_id: Text(self.org_id()),
            siret: self.siret(),
            vat_number: self.vat_number(),
            etat_administratif: Some(self.state()),
            statut_diffusion_etablissement: Some(self.diffusion()),
            is_registered: Some(company.is_some()),
            company_types: company.map(|c| c.company_types.clone()).unwrap_or_default(),
            eco_organisme_agreements: documents.eco_organisme_agreements,
            allow_bsdasri_take_over_without_signature: company
                .map(|c| c.allow_bsdasri_take_over_without_signature),
            transporter_receipt: documents.transporter_receipt,
            trader_receipt: documents.trader_receipt,
            broker_receipt: documents.broker_receipt,
            vhu_agrement_demolisseur: documents.vhu_agrement_demolisseur,
            vhu_agrement_broyeur: documents.vhu_agrement_broyeur,
            worker_certification: documents.worker_certification,
            is_dormant: company.is_some_and(Company::is_dormant),
            eco_organisme_partners_ids: partners(company),
            ..CompanyPublic::default()
        };
        if !self.is_diffusible() {
            return minimal;
        }
        CompanyPublic {
            code_pays_etranger_etablissement: Some(self.country()),
            address: self.address(),
            code_commune: self.directory_text(|e| e.code_commune.as_deref()),
            name: self.name(),
            given_name: self.own(|c| c.given_name.as_deref()),
            naf: self.naf(),
            libelle_naf: self.naf().map(|code| naf_label(&code)),
            installation,
            contact: self.own(|c| c.contact.as_deref()),
            contact_email: self.own(|c| c.contact_email.as_deref()),
            contact_phone: self.own(|c| c.contact_phone.as_deref()),
            website: self.own(|c| c.website.as_deref()),
            collector_types: company.map(|c| c.collector_types.clone()),
            waste_processor_types: company.map(|c| c.waste_processor_types.clone()),
            waste_vehicles_types: company.map(|c| c.waste_vehicles_types.clone()),
            ..minimal
        }
    }

    /// What an authenticated user sees in a search.
    fn search_result(&self) -> CompanySearchResult {
        let company = self.company.as_ref();
        let documents = self.documents();
        CompanySearchResult {
            org_id: Text(self.org_id()),
            siret: self.siret(),
            vat_number: self.vat_number(),
            code_pays_etranger_etablissement: Some(self.country()),
            etat_administratif: Some(self.state()),
            address: self.address(),
            address_voie: self.directory_text(|e| e.street.as_deref()),
            address_postal_code: self.directory_text(|e| e.postal_code.as_deref()),
            address_city: self.directory_text(|e| e.city.as_deref()),
            code_commune: self.directory_text(|e| e.code_commune.as_deref()),
            name: self.name(),
            naf: self.naf(),
            libelle_naf: self.naf().map(|code| naf_label(&code)),
            installation: None,
            contact_email: self.own(|c| c.contact_email.as_deref()),
            contact_phone: self.own(|c| c.contact_phone.as_deref()),
            contact: self.own(|c| c.contact.as_deref()),
            website: self.own(|c| c.website.as_deref()),
            is_registered: Some(company.is_some()),
            trackdechets_id: company.map(|c| c.id.as_str().into()),
            company_types: company.map(|c| c.company_types.clone()),
            collector_types: company.map(|c| c.collector_types.clone()),
            waste_processor_types: company.map(|c| c.waste_processor_types.clone()),
            waste_vehicles_types: company.map(|c| c.waste_vehicles_types.clone()),
            eco_organisme_agreements: company.map(|_| documents.eco_organisme_agreements),
            allow_bsdasri_take_over_without_signature: company
                .map(|c| c.allow_bsdasri_take_over_without_signature),
            transporter_receipt: documents.transporter_receipt,
            trader_receipt: documents.trader_receipt,
            broker_receipt: documents.broker_receipt,
            vhu_agrement_demolisseur: documents.vhu_agrement_demolisseur,
            vhu_agrement_broyeur: documents.vhu_agrement_broyeur,
            statut_diffusion_etablissement: Some(self.diffusion()),
            worker_certification: documents.worker_certification,
            is_dormant: company.is_some_and(Company::is_dormant),
            eco_organisme_partners_ids: partners(company),
        }
    }
}

fn partners(company: Option<&Company>) -> Vec<Text> {
    company
        .map(|c| {
            c.eco_organisme_partners_ids
                .iter()
                .map(|id| Text::from(id.as_str()))
                .collect()
        })
        .unwrap_or_default()
}

/// Label of an activity, empty when it is unknown.
pub fn naf_label(code: &str) -> Text {
    Text::from(naf::label_of(code).unwrap_or_default())
}

/// A search by name or by identifiers.
#[derive(Clone, Debug, Default)]
pub struct CompanySearch {
    /// Name, identifier, or identifiers separated by commas.
    pub clue: String,
    /// Department (2 or 3 characters) or postal code (5); other lengths are ignored.
    pub department: Option<String>,
    /// Are foreign companies answered?
    pub allows_foreign: bool,
    /// Are closed establishments answered?
    pub allows_closed: bool,
}

impl Platform {
    fn test_companies(&self) -> TestCompanies {
        self.settings().slips.test_companies
    }

    /// What anybody may know of a company.
    ///
    /// # Errors
    /// The identifier is not one, nobody knows it, or the establishment is closed.
    pub async fn company_infos(&self, clue: &str) -> Result<CompanyPublic, Refusal> {
        if clue.is_empty() {
            return Err(Refusal::InvalidArguments {
                message: "Un SIRET ou un numéro de TVA intracommunautaire est obligatoire"
                    .to_owned(),
                arguments: vec!["clue", "siret"],
            });
        }
        let known = self.known_or_refused(clue).await?;
        if known.is_closed() {
            return Err(Refusal::bad_input("Cet établissement est fermé"));
        }
        let installation = self.installation(&known.org_id()).await;
        Ok(known.public(installation))
    }

    /// What is known of one organisation, by its SIRET or VAT number.
    async fn known_or_refused(&self, clue: &str) -> Result<Known, Refusal> {
        let refused = |message: &str| Refusal::InvalidArguments {
            message: message.to_owned(),
            arguments: vec!["siret", "clue"],
        };
        let clue = clean_clue(clue);
        if OrgId::parse(&clue, self.test_companies()).is_err() {
            return Err(refused(
                "Cet établissement n'a pas un identifiant valide : un SIRET de 14 chiffres ou un numéro de TVA intracommunautaire est attendu",
            ));
        }
        let known = self.known(&[clue]).await?.pop();
        known
            .filter(|known| !known.is_unknown())
            .ok_or_else(|| refused("Aucun établissement trouvé avec cet identifiant"))
    }

    /// Companies found by identifier or by name.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn search_companies(
        &self,
        search: &CompanySearch,
    ) -> Result<Vec<CompanySearchResult>, Refusal> {
        let clues: Vec<String> = search.clue.split(',').map(clean_clue).collect();
        let are_identifiers = clues
            .iter()
            .all(|clue| OrgId::parse(clue, self.test_companies()).is_ok());
        let found = if are_identifiers {
            self.known(&self.identified(clues, search).await).await?
        } else {
            let candidates = self.candidates(search).await;
            let ids: Vec<String> = candidates.iter().map(|(id, _)| id.clone()).collect();
            let mut found: Vec<_> = self
                .known(&ids)
                .await?
                .into_iter()
                .zip(candidates)
                .collect();
            found.sort_by_key(|(known, (_, is_approximate))| {
                (*is_approximate, known.is_closed(), known.company.is_none())
            });
            found.into_iter().map(|(known, _)| known).collect()
        };
        let shown: Vec<Known> = found
            .into_iter()
            .filter(|known| !known.is_unknown())
            .filter(|known| search.allows_foreign || !known.is_vat)
            .filter(|known| search.allows_closed || !known.is_closed())
            .take(if are_identifiers {
                usize::MAX
            } else {
                SEARCH_LIMIT
            })
            .collect();
        let ids = shown.iter().map(Known::org_id).collect();
        let installations = self.installations(ids).await;
        let with_installation = |(known, installation): (Known, _)| CompanySearchResult {
            installation,
            ..known.search_result()
        };
        Ok(shown
            .into_iter()
            .zip(installations)
            .map(with_installation)
            .collect())
    }

    /// What both sides know of these identifiers, in their order.
    async fn known(&self, ids: &[String]) -> Result<Vec<Known>, Refusal> {
        let asked = ids.to_vec();
        let mut listed = self.establishments(ids).await;
        let (companies, anonymous) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let companies = snapshot.records_by_key(COMPANY, "org", &asked).await?;
                    let anonymous = snapshot.records(ANONYMOUS_COMPANY, &asked).await?;
                    Ok((companies, anonymous))
                })
            })
            .await
            .map_err(unavailable)?;
        let is_known = |id: &str| {
            companies.iter().any(|(org_id, _)| org_id == id)
                || anonymous.iter().any(|row| row.id == id)
        };
        let is_registered = |id: &String| companies.iter().any(|(org_id, _)| org_id == id);
        let others = ids.iter().filter(|id| !is_registered(id)).cloned();
        let mut permits = self.permits(others.collect()).await;
        self.add_foreign_companies(&mut listed, ids, is_known)
            .await?;
        let by_id = |rows: &[RecordRow], id: &str| rows.iter().find(|row| row.id == id).cloned();
        ids.iter()
            .map(|id| {
                let company = companies
                    .iter()
                    .find(|(org_id, _)| org_id == id)
                    .map(|(_, row)| document(row))
                    .transpose()?;
                let anonymous = by_id(&anonymous, id)
                    .map(|row| document(&row))
                    .transpose()?;
                let is_anonymous = anonymous.is_some();
                let establishment = anonymous.or_else(|| listed.get(id).cloned());
                let is_vat = matches!(OrgId::parse(id, self.test_companies()), Ok(OrgId::Vat(_)));
                Ok(Known {
                    company,
                    establishment,
                    permits: permits.remove(id).unwrap_or_default(),
                    is_anonymous,
                    is_vat,
                })
            })
            .collect()
    }

    /// The registered company of an identifier.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn company(&self, org_id: &str) -> Result<Option<Company>, Refusal> {
        let row = self
            .store()
            .record_by_unique(COMPANY, "org", org_id)
            .await
            .map_err(unavailable)?;
        row.map(|row| document(&row)).transpose()
    }
}
