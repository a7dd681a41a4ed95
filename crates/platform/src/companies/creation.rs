//! Registering a company.

use std::collections::HashSet;

use contract::{
    account::UserRole,
    company::{CompanyVerificationStatus, PrivateCompanyInput},
};
use directory::Diffusion;
use domain::{
    account::{
        Company, CompanyAddress, CompanyDocuments, EcoOrganisme, ProfileFacts, User, Verification,
        verification_of,
    },
    slip::Refusal,
};
use serde_json::json;
use store::{Expected, RecordWrite, StreamEvent};

use super::{Known, WorkerCertificates, letters};
use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    records::{
        ECO_ORGANISME, Membership, USER, company_write, document, membership_write, user_write,
    },
    secrets,
    slips::Beside,
    unavailable,
};

const ALREADY_REGISTERED: &str = "Cet établissement est déjà inscrit sur la plateforme. Demandez à l'un de ses administrateurs de vous y inviter.";

/// What the verification of a company says that was registered with many others.
const IMPORTED: &str = "Import en masse";

/// The documents that an input names.
fn documents_of(input: &PrivateCompanyInput) -> CompanyDocuments {
    let named = |id: &Option<String>| id.clone().filter(|id| !id.is_empty());
    CompanyDocuments {
        transporter_receipt: named(&input.transporter_receipt_id),
        trader_receipt: named(&input.trader_receipt_id),
        broker_receipt: named(&input.broker_receipt_id),
        vhu_agrement_demolisseur: named(&input.vhu_agrement_demolisseur_id),
        vhu_agrement_broyeur: named(&input.vhu_agrement_broyeur_id),
        worker_certification: named(&input.worker_certification_id),
    }
}

/// What the directory says of an address.
pub(super) fn listed_address(known: &Known) -> Option<CompanyAddress> {
    known.establishment.as_ref().map(|listed| CompanyAddress {
        street: listed.street.clone(),
        postal_code: listed.postal_code.clone(),
        city: listed.city.clone(),
        is_foreign: known.is_vat,
    })
}

impl Platform {
    /// Registers a company, with the caller as its administrator.
    ///
    /// # Errors
    /// What is declared does not hold together, the company is registered already, unknown, closed or not
    /// public.
    pub async fn create_company(
        &self,
        caller: &Caller,
        input: PrivateCompanyInput,
    ) -> Result<OwnCompany, Refusal> {
        let documents = documents_of(&input);
        let mut company = self.declared_company(input)?;
        self.check_profile(&company, &documents).await?;
        if self.company(&company.org_id).await?.is_some() {
            return Err(Refusal::bad_input(ALREADY_REGISTERED));
        }
        self.complete_from_directory(&mut company).await?;
        let mut change = Beside {
            records: self.link_documents(caller, &mut company, documents).await?,
            ..Beside::default()
        };
        let company = self.with_verification(caller, company, &mut change)?;
        let at = self.now_ms();
        let user_id = &caller.actor.user_id;
        let membership = Membership::new(user_id, &company, UserRole::Admin, company.created_at);
        change
            .records
            .push(company_write(&company, Expected::New, at)?);
        change
            .records
            .push(membership_write(&membership, Expected::New, at)?);
        change.records.extend(self.first_association(caller).await?);
        change.events.push(self.creation_event(caller, &company)?);
        self.commit_company(Some(caller), change).await?;
        self.as_seen_by(caller, company).await
    }

    /// The codes are secrets: the log keeps what was declared.
    pub(crate) fn creation_event(
        &self,
        caller: &Caller,
        company: &Company,
    ) -> Result<StreamEvent, Refusal> {
        let mut content = serde_json::to_value(company).map_err(unavailable)?;
        for secret in ["securityCode", "verificationCode"] {
            content
                .as_object_mut()
                .and_then(|fields| fields.remove(secret));
        }
        let data = json!({ "content": content });
        Ok(self.company_event(caller, &company.org_id, "CompanyCreated", &data))
    }

    /// A company that the operator registers with many others, as it is declared.
    ///
    /// # Errors
    /// What is declared does not hold together.
    pub(crate) fn imported_company(&self, input: PrivateCompanyInput) -> Result<Company, Refusal> {
        let company = self.declared_company(input)?;
        company.check_import(self.test_companies())?;
        Ok(company)
    }

    /// The same with what the directory says of it; nobody has to verify it.
    ///
    /// # Errors
    /// The establishment is unknown, closed or not public.
    pub(crate) async fn completed_import(&self, mut company: Company) -> Result<Company, Refusal> {
        let known = self.complete_from_directory(&mut company).await?;
        company.code_naf = known
            .and_then(|known| known.establishment)
            .and_then(|listed| listed.code_naf);
        Ok(company.verified_by_staff(Some(IMPORTED.to_owned()), self.now()))
    }

    /// Notes when the caller first joined a company; nothing when they did before.
    async fn first_association(&self, caller: &Caller) -> Result<Option<RecordWrite>, Refusal> {
        let row = self.store().record(USER, &caller.actor.user_id).await;
        let Some(row) = row.map_err(unavailable)? else {
            return Ok(None);
        };
        let mut user: User = document(&row)?;
        if user.first_association_date.is_some() {
            return Ok(None);
        }
        user.first_association_date = Some(self.now());
        user_write(&user, Expected::Version(row.version), self.now_ms()).map(Some)
    }

    /// The company as it is declared, before anything is looked up.
    fn declared_company(&self, input: PrivateCompanyInput) -> Result<Company, Refusal> {
        let org_id = input.siret.clone().or_else(|| input.vat_number.clone());
        let agreements = input.eco_organisme_agreements.unwrap_or_default();
        let mut company = Company {
            id: secrets::new_id()?,
            org_id: org_id.unwrap_or_default(),
            siret: input.siret,
            vat_number: input.vat_number,
            name: input.company_name,
            given_name: input.given_name,
            address: Some(input.address),
            street: None,
            postal_code: None,
            city: None,
            country: None,
            code_naf: input.code_naf,
            gerep_id: input.gerep_id,
            security_code: fresh_code(1000, 9999)?,
            verification_status: CompanyVerificationStatus::ToBeVerified,
            verification_code: Some(fresh_code(10_000, 99_999)?.to_string()),
            verification_mode: None,
            verification_comment: None,
            verified_at: None,
            contact: input.contact,
            contact_email: input.contact_email,
            contact_phone: input.contact_phone,
            website: input.website,
            company_types: input.company_types,
            collector_types: input.collector_types.unwrap_or_default(),
            waste_processor_types: input.waste_processor_types.unwrap_or_default(),
            waste_vehicles_types: input.waste_vehicles_types.unwrap_or_default(),
            eco_organisme_agreements: agreements.iter().map(|url| url.0.to_string()).collect(),
            eco_organisme_partners_ids: input.eco_organisme_partners_ids.unwrap_or_default(),
            transporter_receipt: None,
            trader_receipt: None,
            broker_receipt: None,
            vhu_agrement_demolisseur: None,
            vhu_agrement_broyeur: None,
            worker_certification: None,
            allow_bsdasri_take_over_without_signature: input
                .allow_bsdasri_take_over_without_signature
                .unwrap_or_default(),
            allow_appendix1_signature_automation: input
                .allow_appendix1_signature_automation
                .unwrap_or_default(),
            feature_flags: Vec::new(),
            webhook_settings_limit: 1,
            is_dormant_since: None,
            has_enabled_registry_dnd_from_bsd_since: None,
            created_at: self.now(),
        };
        company.deduplicate();
        Ok(company)
    }

    /// Checks what a company declares. The documents are those that it names, whether or not they exist.
    pub(super) async fn check_profile(
        &self,
        company: &Company,
        documents: &CompanyDocuments,
    ) -> Result<(), Refusal> {
        let siret: Vec<String> = company.siret.clone().into_iter().collect();
        let partners = company.eco_organisme_partners_ids.clone();
        let (listed, partners) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let listed = snapshot.records(ECO_ORGANISME, &siret).await?;
                    let partners = snapshot
                        .records_by_key(ECO_ORGANISME, "id", &partners)
                        .await?;
                    Ok((listed, partners))
                })
            })
            .await
            .map_err(unavailable)?;
        let partners: HashSet<String> = partners
            .iter()
            .map(|(_, row)| document::<EcoOrganisme>(row).map(|eco| eco.id))
            .collect::<Result<_, _>>()?;
        let certification = match &documents.worker_certification {
            Some(id) => self.company_document::<WorkerCertificates>(id).await?,
            None => None,
        };
        company.check_profile(&ProfileFacts {
            documents,
            certification: certification.as_ref(),
            is_listed_eco_organisme: !listed.is_empty(),
            known_partners: &partners,
            test_companies: self.test_companies(),
        })
    }

    /// Name and address as the directory gives them. A foreign company that no directory knows keeps what is
    /// declared: its number has been checked.
    async fn complete_from_directory(
        &self,
        company: &mut Company,
    ) -> Result<Option<Known>, Refusal> {
        let known = if company.siret.is_some() {
            Some(self.known_or_refused(&company.org_id).await?)
        } else {
            self.known(std::slice::from_ref(&company.org_id))
                .await?
                .pop()
        };
        let Some(known) = known else { return Ok(None) };
        if known.is_closed() {
            return Err(Refusal::bad_input(
                "Impossible de créer un établissement fermé selon l'INSEE",
            ));
        }
        let address = listed_address(&known);
        if let Some(listed) = &known.establishment {
            if listed.diffusion == Diffusion::Partial && !known.is_anonymous {
                return Err(Refusal::forbidden(
                    "Les informations de cet établissement ne sont pas publiques : il doit d'abord être enregistré auprès de la plateforme",
                ));
            }
            if !listed.name.is_empty() {
                company.name.clone_from(&listed.name);
            }
            if !listed.address.is_empty() {
                company.address = Some(listed.address.clone());
            }
        }
        company.split_address(address.as_ref());
        Ok(Some(known))
    }

    /// Starts the verification of a new company, and writes to its creator.
    fn with_verification(
        &self,
        caller: &Caller,
        company: Company,
        change: &mut Beside,
    ) -> Result<Company, Refusal> {
        let now = self.now();
        if company.is_foreign_transporter() {
            let company = company.verified_automatically(now);
            let letter = letters::welcome(&company, letters::creator(caller));
            change.records.push(self.mail_write(letter, None)?);
            return Ok(company);
        }
        if !company.is_professional() {
            let letter = letters::welcome(&company, letters::creator(caller));
            change.records.push(self.mail_write(letter, None)?);
            return Ok(company);
        }
        if !self.settings().slips.verify_company {
            return Ok(company);
        }
        match verification_of(&company, &caller.actor.email) {
            Verification::None => Ok(company),
            Verification::ByStaff => {
                let letter = letters::verification_starts(&company, letters::creator(caller));
                change.records.push(self.mail_write(letter, None)?);
                Ok(company)
            }
            Verification::ByLetter if company.siret.is_some() => {
                change
                    .records
                    .push(self.verification_letter(&company, &letters::creator(caller))?);
                Ok(company.letter_sent())
            }
            Verification::ByLetter => Ok(company),
        }
    }
}

/// A number that nobody can guess.
pub(super) fn fresh_code(low: u32, high: u32) -> Result<i32, Refusal> {
    i32::try_from(secrets::random_between(low, high)?).map_err(unavailable)
}
