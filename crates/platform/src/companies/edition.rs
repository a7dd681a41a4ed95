//! Editing a company: what is absent is kept, what is null is cleared, and the result is validated whole.

use contract::{
    account::UserPermission,
    company::{CollectorType, CompanyType, WasteProcessorType, WasteVehiclesType},
    scalar::Url,
};
use directory::Diffusion;
use domain::{
    account::{Company, CompanyAddress, CompanyDocuments},
    slip::Refusal,
};
use reference::vat::VatNumber;

use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    records::{ANONYMOUS_COMPANY, company_write},
    slips::Beside,
    unavailable,
};

/// A value that is absent, null, or given.
type Edit<T> = Option<Option<T>>;

/// What an edit says of a company.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CompanyEdit {
    /// GEREP identifier.
    pub gerep_id: Edit<String>,
    /// Usual name.
    pub given_name: Edit<String>,
    /// Contact person.
    pub contact: Edit<String>,
    /// Contact address.
    pub contact_email: Edit<String>,
    /// Contact telephone.
    pub contact_phone: Edit<String>,
    /// Web site.
    pub website: Edit<String>,
    /// Profiles; null keeps them.
    pub company_types: Edit<Vec<CompanyType>>,
    /// Sub-profiles of a collector.
    pub collector_types: Edit<Vec<CollectorType>>,
    /// Sub-profiles of a waste processor.
    pub waste_processor_types: Edit<Vec<WasteProcessorType>>,
    /// Sub-profiles of a vehicle treatment site.
    pub waste_vehicles_types: Edit<Vec<WasteVehiclesType>>,
    /// Carrier's receipt.
    pub transporter_receipt_id: Edit<String>,
    /// Trader's receipt.
    pub trader_receipt_id: Edit<String>,
    /// Broker's receipt.
    pub broker_receipt_id: Edit<String>,
    /// Agreement to dismantle vehicles.
    pub vhu_agrement_demolisseur_id: Edit<String>,
    /// Agreement to shred vehicles.
    pub vhu_agrement_broyeur_id: Edit<String>,
    /// Works company's certification.
    pub worker_certification_id: Edit<String>,
    /// Agreements of an eco-organisme; null keeps them.
    pub eco_organisme_agreements: Edit<Vec<Url>>,
    /// DASRI may be taken over before the emitter signs.
    pub allow_bsdasri_take_over_without_signature: Edit<bool>,
    /// Appendix 1 signatures may be automated.
    pub allow_appendix1_signature_automation: Edit<bool>,
    /// Eco-organismes that the company works with.
    pub eco_organisme_partners_ids: Edit<Vec<String>>,
}

fn set<T>(value: &mut Option<T>, edit: Edit<T>) {
    if let Some(edit) = edit {
        *value = edit;
    }
}

fn set_or_default<T: Default>(value: &mut T, edit: Edit<T>) {
    if let Some(edit) = edit {
        *value = edit.unwrap_or_default();
    }
}

fn set_id(value: &mut Option<String>, edit: Edit<String>) {
    set(value, edit.map(|id| id.filter(|id| !id.is_empty())));
}

impl CompanyEdit {
    /// Does it change the carrier's receipt and nothing else? The one edit that a token may make.
    pub fn is_a_transporter_receipt(&self) -> bool {
        let receipt = self.transporter_receipt_id.clone();
        matches!(receipt, Some(Some(_)))
            && *self
                == Self {
                    transporter_receipt_id: receipt,
                    ..Self::default()
                }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn documents(&self, company: &Company) -> CompanyDocuments {
        let mut documents = company.documents();
        set_id(
            &mut documents.transporter_receipt,
            self.transporter_receipt_id.clone(),
        );
        set_id(
            &mut documents.trader_receipt,
            self.trader_receipt_id.clone(),
        );
        set_id(
            &mut documents.broker_receipt,
            self.broker_receipt_id.clone(),
        );
        set_id(
            &mut documents.vhu_agrement_demolisseur,
            self.vhu_agrement_demolisseur_id.clone(),
        );
        set_id(
            &mut documents.vhu_agrement_broyeur,
            self.vhu_agrement_broyeur_id.clone(),
        );
        set_id(
            &mut documents.worker_certification,
            self.worker_certification_id.clone(),
        );
        documents
    }

    fn apply(self, company: &mut Company) {
        set(&mut company.gerep_id, self.gerep_id);
        set(&mut company.given_name, self.given_name);
        set(&mut company.contact, self.contact);
        set(&mut company.contact_email, self.contact_email);
        set(&mut company.contact_phone, self.contact_phone);
        set(&mut company.website, self.website);
        if let Some(Some(types)) = self.company_types {
            company.company_types = types;
        }
        set_or_default(&mut company.collector_types, self.collector_types);
        set_or_default(
            &mut company.waste_processor_types,
            self.waste_processor_types,
        );
        set_or_default(&mut company.waste_vehicles_types, self.waste_vehicles_types);
        if let Some(Some(agreements)) = self.eco_organisme_agreements {
            company.eco_organisme_agreements =
                agreements.iter().map(|url| url.0.to_string()).collect();
        }
        set_or_default(
            &mut company.allow_bsdasri_take_over_without_signature,
            self.allow_bsdasri_take_over_without_signature,
        );
        set_or_default(
            &mut company.allow_appendix1_signature_automation,
            self.allow_appendix1_signature_automation,
        );
        set_or_default(
            &mut company.eco_organisme_partners_ids,
            self.eco_organisme_partners_ids,
        );
        company.deduplicate();
    }
}

impl Platform {
    /// Edits a company, and takes its name, address and activity from the directory again.
    ///
    /// # Errors
    /// It is not registered, the caller does not manage it, or what it becomes does not hold together. Without
    /// anything to edit: the directory does not know it.
    pub async fn update_company(
        &self,
        caller: &Caller,
        id: &str,
        edit: CompanyEdit,
    ) -> Result<OwnCompany, Refusal> {
        let held = self.held(id).await?;
        held.require(caller, UserPermission::CompanyCanUpdate)?;
        let is_refresh = edit.is_empty();
        let documents = edit.documents(&held.company);
        let mut company = held.company.clone();
        edit.apply(&mut company);
        self.check_profile(&company, &documents).await?;
        // An edit does not depend on a service that fails; a mere refresh asks for nothing else.
        let is_known = match self.refresh_from_directory(&mut company).await {
            Err(error) if is_refresh => return Err(unavailable(error)),
            Err(error) => {
                tracing::warn!(%error, "a company was not refreshed");
                true
            }
            Ok(is_known) => is_known,
        };
        if is_refresh && !is_known {
            return Err(Refusal::bad_input(
                "Cet établissement n'a pas été trouvé dans le répertoire",
            ));
        }
        let mut change = Beside {
            records: self.link_documents(caller, &mut company, documents).await?,
            ..Beside::default()
        };
        let expected = store::Expected::Version(held.version);
        change
            .records
            .push(company_write(&company, expected, self.now_ms())?);
        self.commit_company(Some(caller), change).await?;
        self.as_seen_by(caller, company).await
    }

    /// Takes what the directory publishes; answers whether the company is known there, or apart from it.
    async fn refresh_from_directory(&self, company: &mut Company) -> Result<bool, Refusal> {
        let ids = [company.org_id.clone()];
        let listed = match VatNumber::parse(&company.org_id) {
            Ok(vat) => self.foreign_company(&vat).await?,
            Err(_) => self.establishments(&ids).await.remove(&company.org_id),
        };
        let Some(listed) = listed else {
            let apart = self
                .store()
                .record(ANONYMOUS_COMPANY, &company.org_id)
                .await;
            return Ok(apart.map_err(unavailable)?.is_some());
        };
        if listed.diffusion == Diffusion::Open {
            if !listed.name.is_empty() {
                company.name = listed.name;
            }
            if !listed.address.is_empty() {
                company.address = Some(listed.address);
            }
            if listed.code_naf.is_some() {
                company.code_naf = listed.code_naf;
            }
            company.split_address(Some(&CompanyAddress {
                street: listed.street,
                postal_code: listed.postal_code,
                city: listed.city,
                is_foreign: company.siret.is_none(),
            }));
        }
        Ok(true)
    }
}
