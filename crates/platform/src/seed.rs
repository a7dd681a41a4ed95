//! The seed document: a sandbox declared as JSON, created where it is missing, printed back completed.

use std::collections::{BTreeMap, HashMap};

use contract::account::UserRole;
use contract::company::{
    CollectorType, CompanyType, CompanyVerificationStatus, WasteProcessorType, WasteVehiclesType,
};
use contract::scalar::DateTime;
use directory::{Diffusion, Establishment};
use domain::{
    account::{Company, EcoOrganisme, Receipt, User, WorkerCertificate},
    slip::Refusal,
};
use reference::org_id::OrgId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Commit, Expected, RecordWrite};

use crate::{
    Platform,
    companies::document_writes,
    records::{
        self, ANONYMOUS_COMPANY, Membership, company_write, eco_organisme_write, membership_write,
        token_write, user_write,
    },
    secrets, unavailable,
};

const DEFAULT_ADDRESS: &str = "1 rue de paradis 75010 PARIS";
const DEFAULT_NAF: &str = "38.22Z";

/// A sandbox.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedDocument {
    /// Its companies.
    pub companies: Vec<Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedCompany {
    name: String,
    /// What the company is called, instead of "Société" and the name of the entry.
    company_name: Option<String>,
    siret: Option<String>,
    vat_number: Option<String>,
    company_types: Vec<CompanyType>,
    collector_types: Option<Vec<CollectorType>>,
    waste_processor_types: Option<Vec<WasteProcessorType>>,
    waste_vehicles_types: Option<Vec<WasteVehiclesType>>,
    security_code: Option<i32>,
    address: Option<String>,
    code_naf: Option<String>,
    verified: Option<bool>,
    #[serde(default)]
    allow_bsdasri_take_over_without_signature: bool,
    transporter_receipt: Option<SeedReceipt>,
    trader_receipt: Option<SeedReceipt>,
    broker_receipt: Option<SeedReceipt>,
    contact: Option<String>,
    contact_email: Option<String>,
    contact_phone: Option<String>,
    #[serde(default)]
    users: Vec<SeedUser>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedReceipt {
    receipt_number: String,
    department: String,
    validity_limit: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedUser {
    email: String,
    name: Option<String>,
    role: Option<UserRole>,
    password: Option<String>,
}

/// What was added to the entry of a company.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SeededCompany {
    id: String,
    org_id: String,
    security_code: i32,
}

fn wrong(message: impl std::fmt::Display) -> Refusal {
    Refusal::bad_input(format!("Document de peuplement invalide : {message}"))
}

impl Platform {
    /// Creates what a seed document declares and is missing; answers the document completed.
    ///
    /// # Errors
    /// The document is wrong (nothing is written then), or the store does not answer.
    pub async fn seed(&self, document: &SeedDocument) -> Result<Value, Refusal> {
        let entries: Vec<SeedCompany> = document
            .companies
            .iter()
            .map(|entry| serde_json::from_value(entry.clone()).map_err(wrong))
            .collect::<Result<_, _>>()?;
        let mut batch = Batch::default();
        let mut completed = Vec::with_capacity(entries.len());
        for (entry, original) in entries.iter().zip(&document.companies) {
            completed.push(self.seed_company(entry, original, &mut batch).await?);
        }
        let commit = Commit {
            records: batch.records,
            ..Commit::default()
        };
        self.store().commit(commit).await.map_err(unavailable)?;
        Ok(json!({"companies": completed}))
    }

    async fn seed_company(
        &self,
        entry: &SeedCompany,
        original: &Value,
        batch: &mut Batch,
    ) -> Result<Value, Refusal> {
        let org_id = entry
            .siret
            .as_deref()
            .or(entry.vat_number.as_deref())
            .ok_or_else(|| {
                wrong(format_args!(
                    "« {} » n'a ni SIRET ni numéro de TVA",
                    entry.name
                ))
            })?;
        OrgId::parse(org_id, self.settings().slips.test_companies).map_err(|_| {
            wrong(format_args!(
                "« {org_id} » n'est ni un SIRET ni un numéro de TVA"
            ))
        })?;
        let company = match batch.companies.get(org_id) {
            Some(declared) => declared.clone(),
            None => {
                let company = match self.company(org_id).await? {
                    Some(existing) => existing,
                    None => self.new_seed_company(entry, org_id, batch)?,
                };
                batch.companies.insert(org_id.to_owned(), company.clone());
                company
            }
        };
        let mut users = Vec::with_capacity(entry.users.len());
        let originals = original
            .get("users")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for (user, original) in entry.users.iter().zip(originals) {
            users.push(self.seed_user(user, original, &company, batch).await?);
        }
        let added = SeededCompany {
            id: company.id.clone(),
            org_id: company.org_id.clone(),
            security_code: company.security_code,
        };
        let mut answer = original.as_object().cloned().unwrap_or_default();
        if let Value::Object(added) = serde_json::to_value(added).map_err(unavailable)? {
            answer.extend(added);
        }
        answer.insert("users".to_owned(), Value::Array(users));
        Ok(Value::Object(answer))
    }

    fn new_seed_company(
        &self,
        entry: &SeedCompany,
        org_id: &str,
        batch: &mut Batch,
    ) -> Result<Company, Refusal> {
        let now = self.now();
        let at = now.as_millisecond();
        let mut company = entry.company(org_id, now)?;
        company.split_address(None);
        let address = company.address.clone().unwrap_or_default();
        batch
            .records
            .push(company_write(&company, Expected::New, at)?);
        batch.records.extend(document_writes(&company, at)?);
        let establishment = Establishment {
            org_id: org_id.to_owned(),
            name: company.name.clone(),
            address: address.clone(),
            street: None,
            postal_code: None,
            city: None,
            code_commune: None,
            code_naf: company.code_naf.clone(),
            is_closed: false,
            diffusion: Diffusion::Partial,
        };
        batch.records.push(records::write(
            ANONYMOUS_COMPANY,
            org_id,
            &establishment,
            Vec::new(),
            Expected::Any,
            at,
        )?);
        if company.company_types.contains(&CompanyType::EcoOrganisme) {
            let eco = EcoOrganisme {
                id: secrets::new_id()?,
                siret: org_id.to_owned(),
                name: company.name.clone(),
                address,
                handle_bsdd: true,
                handle_bsdasri: true,
                handle_bsda: true,
                handle_bsvhu: true,
            };
            batch.records.push(eco_organisme_write(&eco, at)?);
        }
        Ok(company)
    }

    async fn seed_user(
        &self,
        entry: &SeedUser,
        original: Value,
        company: &Company,
        batch: &mut Batch,
    ) -> Result<Value, Refusal> {
        let at = self.now_ms();
        let email = User::normalise_email(&entry.email);
        let user_id = match batch.users.get(&email) {
            Some(id) => id.clone(),
            None => {
                let user = match self.user_by_email(&email).await? {
                    Some(existing) => existing,
                    None => {
                        let name = entry.name.clone().unwrap_or_else(|| email.clone());
                        let user = self
                            .new_user(&email, &name, entry.password.as_deref())
                            .await?;
                        batch.records.push(user_write(&user, Expected::New, at)?);
                        user
                    }
                };
                batch.users.insert(email, user.id.clone());
                user.id
            }
        };
        let membership = Membership {
            user_id: user_id.clone(),
            company_id: company.id.clone(),
            org_id: company.org_id.clone(),
            role: entry.role.unwrap_or(UserRole::Member),
            notifications: Vec::new(),
            automatically_accepted: false,
            created_at: self.now(),
        };
        let id = Membership::id(&user_id, &company.id);
        if batch.memberships.insert(id.clone(), ()).is_none()
            && self
                .store()
                .record(records::MEMBERSHIP, &id)
                .await
                .map_err(unavailable)?
                .is_none()
        {
            batch
                .records
                .push(membership_write(&membership, Expected::Any, at)?);
        }
        let clear = match batch.tokens.get(&user_id) {
            Some(token) => token.clone(),
            None => {
                let clear = secrets::random_text(40)?;
                let token = self.new_token(&user_id, &clear, Some("Peuplement"))?;
                batch.records.push(token_write(&token, Expected::New, at)?);
                batch.tokens.insert(user_id.clone(), clear.clone());
                clear
            }
        };
        let mut answer: Map<String, Value> = original.as_object().cloned().unwrap_or_default();
        answer.insert("id".to_owned(), Value::String(user_id));
        answer.insert("token".to_owned(), Value::String(clear));
        Ok(Value::Object(answer))
    }
}

/// What one document writes, the companies that it declares several times and the users that several of them share.
#[derive(Default)]
struct Batch {
    records: Vec<RecordWrite>,
    companies: HashMap<String, Company>,
    users: BTreeMap<String, String>,
    tokens: HashMap<String, String>,
    memberships: HashMap<String, ()>,
}

impl SeedReceipt {
    fn receipt(&self) -> Result<Receipt, Refusal> {
        Ok(Receipt {
            id: secrets::new_id()?,
            receipt_number: self.receipt_number.clone(),
            validity_limit: DateTime::parse_text(&self.validity_limit).map_err(wrong)?,
            department: self.department.clone(),
        })
    }
}

impl SeedCompany {
    fn company(&self, org_id: &str, now: DateTime) -> Result<Company, Refusal> {
        let has = |company_type| self.company_types.contains(&company_type);
        let given =
            |receipt: &Option<SeedReceipt>| receipt.as_ref().map(SeedReceipt::receipt).transpose();
        let is_french_carrier = has(CompanyType::Transporter) && self.siret.is_some();
        let default_receipt = || SeedReceipt {
            receipt_number: "the number".to_owned(),
            department: "83".to_owned(),
            validity_limit: "2055-01-01".to_owned(),
        };
        let transporter_receipt = match given(&self.transporter_receipt)? {
            None if is_french_carrier => Some(default_receipt().receipt()?),
            receipt => receipt,
        };
        Ok(Company {
            id: secrets::new_id()?,
            org_id: org_id.to_owned(),
            siret: self.siret.clone(),
            vat_number: self.vat_number.clone(),
            name: (self.company_name.clone()).unwrap_or_else(|| format!("Société {}", self.name)),
            given_name: None,
            address: Some(
                self.address
                    .clone()
                    .unwrap_or_else(|| DEFAULT_ADDRESS.to_owned()),
            ),
            street: None,
            postal_code: None,
            city: None,
            country: None,
            code_naf: Some(
                self.code_naf
                    .clone()
                    .unwrap_or_else(|| DEFAULT_NAF.to_owned()),
            ),
            gerep_id: None,
            security_code: match self.security_code {
                Some(code) => code,
                None => i32::try_from(secrets::random_between(1000, 9999)?).unwrap_or(1000),
            },
            verification_status: if self.verified.unwrap_or(true) {
                CompanyVerificationStatus::Verified
            } else {
                CompanyVerificationStatus::ToBeVerified
            },
            verification_code: None,
            verification_mode: None,
            verification_comment: None,
            verified_at: None,
            contact: self.contact.clone(),
            contact_email: self.contact_email.clone(),
            contact_phone: self.contact_phone.clone(),
            website: None,
            company_types: self.company_types.clone(),
            collector_types: self.collector_types.clone().unwrap_or_default(),
            waste_processor_types: self.processor_types(),
            waste_vehicles_types: self.vehicles_types(),
            eco_organisme_agreements: Vec::new(),
            eco_organisme_partners_ids: Vec::new(),
            transporter_receipt,
            trader_receipt: given(&self.trader_receipt)?,
            broker_receipt: given(&self.broker_receipt)?,
            vhu_agrement_demolisseur: None,
            vhu_agrement_broyeur: None,
            worker_certification: has(CompanyType::Worker)
                .then(sub_section_four)
                .transpose()?,
            allow_bsdasri_take_over_without_signature: self
                .allow_bsdasri_take_over_without_signature,
            allow_appendix1_signature_automation: false,
            feature_flags: Vec::new(),
            is_dormant_since: None,
            has_enabled_registry_dnd_from_bsd_since: None,
            webhook_settings_limit: 1,
            created_at: now,
        })
    }

    /// A waste processor without sub-profile burns, stores and cremates.
    fn processor_types(&self) -> Vec<WasteProcessorType> {
        use WasteProcessorType::{Cremation, DangerousWastesIncineration, DangerousWastesStorage};
        match self.waste_processor_types.clone().unwrap_or_default() {
            types
                if types.is_empty()
                    && self.company_types.contains(&CompanyType::Wasteprocessor) =>
            {
                vec![
                    DangerousWastesIncineration,
                    DangerousWastesStorage,
                    Cremation,
                ]
            }
            types => types,
        }
    }

    fn vehicles_types(&self) -> Vec<WasteVehiclesType> {
        match self.waste_vehicles_types.clone() {
            Some(types) => types,
            None if self.company_types.contains(&CompanyType::WasteVehicles) => {
                vec![WasteVehiclesType::Broyeur, WasteVehiclesType::Demolisseur]
            }
            None => Vec::new(),
        }
    }
}

fn sub_section_four() -> Result<WorkerCertificate, Refusal> {
    Ok(WorkerCertificate {
        id: secrets::new_id()?,
        has_sub_section_four: true,
        has_sub_section_three: false,
        certification_number: None,
        validity_limit: None,
        organisation: None,
    })
}
