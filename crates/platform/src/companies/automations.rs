//! Automated signatures of appendix 1 slips, and what companies agreed with others, read for many at once.

use std::collections::{BTreeSet, HashMap, HashSet};

use contract::{
    account::UserPermission,
    bsdd::{EmitterType, Form},
    company::{self as contract_company, CompanyPublic},
    slip::FormCompany,
};
use domain::{
    account::{AdministrativeTransfer, SignatureAutomation},
    slip::{CompanyFacts, Refusal, organisation_of},
};
use store::{Expected, Key, RecordRow};

use super::{held::Held, transfers::TRANSFER};
use crate::{
    Caller, Platform,
    records::{self, document, removal},
    secrets, unavailable,
};

pub(super) const SIGNATURE_AUTOMATION: &str = "signature-automation";

/// One record a pair: the second of two that are given at once is refused.
fn id_of_pair(from_id: &str, to_id: &str) -> Key {
    Key::unique("pair", format!("{from_id}:{to_id}"))
}

/// What a company agreed with others.
#[derive(Clone, Debug, Default)]
pub struct CompanyAgreements {
    /// Automations that it gave, whether or not they are active.
    pub given_automations: Vec<contract_company::SignatureAutomation>,
    /// Active automations that it received.
    pub received_automations: Vec<contract_company::SignatureAutomation>,
    /// Transfers that it asked for.
    pub given_transfers: Vec<contract_company::AdministrativeTransfer>,
    /// Transfers that it was proposed.
    pub received_transfers: Vec<contract_company::AdministrativeTransfer>,
}

/// Companies by identifier, as everybody sees them.
struct Parties {
    public: HashMap<String, CompanyPublic>,
    active: HashSet<String>,
}

impl Parties {
    fn public(&self, id: &str) -> Option<CompanyPublic> {
        self.public.get(id).cloned()
    }

    fn automation(
        &self,
        automation: &SignatureAutomation,
    ) -> Option<contract_company::SignatureAutomation> {
        Some(contract_company::SignatureAutomation {
            id: automation.id.as_str().into(),
            from: self.public(&automation.from_id)?,
            to: self.public(&automation.to_id)?,
            created_at: automation.created_at,
        })
    }

    fn transfer(
        &self,
        transfer: &AdministrativeTransfer,
    ) -> Option<contract_company::AdministrativeTransfer> {
        Some(contract_company::AdministrativeTransfer {
            id: transfer.id.as_str().into(),
            from: self.public(&transfer.from_id)?,
            to: self.public(&transfer.to_id)?,
            created_at: transfer.created_at,
            approved_at: transfer.approved_at,
            status: Some(transfer.status),
        })
    }
}

fn documents<T: serde::de::DeserializeOwned>(
    rows: &[(String, RecordRow)],
) -> Result<Vec<T>, Refusal> {
    rows.iter().map(|(_, row)| document(row)).collect()
}

impl Platform {
    /// Lets a collector sign the appendix 1 slips of a producer. Both are named by their own identifier.
    ///
    /// # Errors
    /// A company is not registered, the switch of the producer is off, the caller does not manage it, or the
    /// collector has it already.
    pub async fn add_signature_automation(
        &self,
        caller: &Caller,
        from_id: &str,
        to_id: &str,
    ) -> Result<contract_company::SignatureAutomation, Refusal> {
        let from = self.held(from_id).await?;
        if !from.company.allow_appendix1_signature_automation {
            return Err(Refusal::forbidden(
                "La signature automatique d'annexe 1 est désactivée pour cet établissement",
            ));
        }
        from.require(caller, UserPermission::CompanyCanManageSignatureAutomation)?;
        let to = self.held(to_id).await?;
        if self.may_sign_automatically(from_id, to_id).await? {
            return Err(Refusal::forbidden(
                "Cet établissement est déjà autorisé à signer vos annexes 1",
            ));
        }
        let automation = SignatureAutomation {
            id: secrets::new_id()?,
            from_id: from.company.id.clone(),
            to_id: to.company.id.clone(),
            created_at: self.now(),
        };
        let keys = vec![
            id_of_pair(from_id, to_id),
            Key::shared("from", from_id),
            Key::shared("to", to_id),
        ];
        let write = records::write(
            SIGNATURE_AUTOMATION,
            &automation.id,
            &automation,
            keys,
            Expected::New,
            self.now_ms(),
        )?;
        self.commit_company(Some(caller), write.into()).await?;
        self.shown_automation(&automation).await
    }

    /// Takes back an automation.
    ///
    /// # Errors
    /// It does not exist, or the caller does not manage the producer.
    pub async fn remove_signature_automation(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<contract_company::SignatureAutomation, Refusal> {
        let row = self.store().record(SIGNATURE_AUTOMATION, id).await;
        let row = row.map_err(unavailable)?.ok_or_else(|| {
            Refusal::bad_input("Cette autorisation de signature automatique n'existe pas")
        })?;
        let automation: SignatureAutomation = document(&row)?;
        let from = self.held(&automation.from_id).await?;
        from.require(caller, UserPermission::CompanyCanManageSignatureAutomation)?;
        let write = removal(
            SIGNATURE_AUTOMATION,
            id,
            Expected::Version(row.version),
            self.now_ms(),
        );
        self.commit_company(Some(caller), write.into()).await?;
        self.shown_automation(&automation).await
    }

    /// Was an automation given, whatever the switch of the producer? Companies are named by identifier.
    pub(crate) async fn may_sign_automatically(
        &self,
        from_id: &str,
        to_id: &str,
    ) -> Result<bool, Refusal> {
        let pair = id_of_pair(from_id, to_id);
        let found = self
            .store()
            .record_by_unique(SIGNATURE_AUTOMATION, pair.name, &pair.value)
            .await
            .map_err(unavailable)?;
        Ok(found.is_some())
    }

    /// Did the producer of an appendix 1 slip let its carrier sign without it, and is its switch still on?
    pub(crate) async fn is_signed_automatically(
        &self,
        form: &Form,
        companies: &HashMap<String, CompanyFacts>,
    ) -> Result<bool, Refusal> {
        let emitter = form.emitter.as_ref();
        let is_item =
            emitter.is_some_and(|emitter| emitter.r#type == Some(EmitterType::Appendix1Producer));
        if !is_item {
            return Ok(false);
        }
        let registered = |company: Option<&FormCompany>| {
            organisation_of(company).and_then(|org_id| companies.get(org_id))
        };
        let producer = registered(emitter.and_then(|emitter| emitter.company.as_ref()));
        let carrier = form.transporters.first();
        let carrier = registered(carrier.and_then(|carrier| carrier.company.as_ref()));
        match (producer, carrier) {
            (Some(producer), Some(carrier)) if producer.allow_appendix1_signature_automation => {
                self.may_sign_automatically(&producer.id, &carrier.id).await
            }
            _ => Ok(false),
        }
    }

    async fn shown_automation(
        &self,
        automation: &SignatureAutomation,
    ) -> Result<contract_company::SignatureAutomation, Refusal> {
        let parties = self
            .parties([&automation.from_id, &automation.to_id].map(String::as_str))
            .await?;
        parties
            .automation(automation)
            .ok_or_else(|| unavailable("an automation without its companies"))
    }

    pub(super) async fn shown_transfer(
        &self,
        transfer: &AdministrativeTransfer,
    ) -> Result<contract_company::AdministrativeTransfer, Refusal> {
        let parties = self
            .parties([&transfer.from_id, &transfer.to_id].map(String::as_str))
            .await?;
        parties
            .transfer(transfer)
            .ok_or_else(|| unavailable("a transfer without its companies"))
    }

    /// The companies of these identifiers, in two reads.
    async fn parties<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Parties, Refusal> {
        let ids: BTreeSet<String> = ids.into_iter().map(str::to_owned).collect();
        let ids: Vec<String> = ids.into_iter().collect();
        let companies = self.companies_by_id(&ids).await?;
        let active = companies
            .iter()
            .map(|held| &held.company)
            .filter(|company| company.allow_appendix1_signature_automation)
            .map(|company| company.id.clone())
            .collect();
        let public = self.public_companies(&companies).await?;
        Ok(Parties { public, active })
    }

    /// Registered companies as everybody sees them, by identifier.
    pub(super) async fn public_companies(
        &self,
        companies: &[Held],
    ) -> Result<HashMap<String, CompanyPublic>, Refusal> {
        let org_ids: Vec<String> = companies
            .iter()
            .map(|held| held.company.org_id.clone())
            .collect();
        let known = self.known(&org_ids).await?;
        Ok(companies
            .iter()
            .zip(known)
            .map(|(held, known)| (held.company.id.clone(), known.public(None)))
            .collect())
    }

    /// What each of these companies agreed with others, in a few reads for all of them.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn agreements_of(
        &self,
        company_ids: &[String],
    ) -> Result<HashMap<String, CompanyAgreements>, Refusal> {
        let ids = company_ids.to_vec();
        let (automations, transfers) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let mut automations = snapshot
                        .records_by_key(SIGNATURE_AUTOMATION, "from", &ids)
                        .await?;
                    automations.extend(
                        snapshot
                            .records_by_key(SIGNATURE_AUTOMATION, "to", &ids)
                            .await?,
                    );
                    let mut transfers = snapshot.records_by_key(TRANSFER, "from", &ids).await?;
                    transfers.extend(snapshot.records_by_key(TRANSFER, "to", &ids).await?);
                    Ok((automations, transfers))
                })
            })
            .await
            .map_err(unavailable)?;
        let automations: Vec<SignatureAutomation> = documents(&automations)?;
        let transfers: Vec<AdministrativeTransfer> = documents(&transfers)?;
        let named = automations
            .iter()
            .flat_map(|automation| [&automation.from_id, &automation.to_id])
            .chain(
                transfers
                    .iter()
                    .flat_map(|transfer| [&transfer.from_id, &transfer.to_id]),
            )
            .map(String::as_str);
        let parties = self.parties(named).await?;
        let agreements = company_ids.iter().map(|id| {
            let agreements = CompanyAgreements {
                given_automations: distinct(&automations, |a| &a.from_id == id)
                    .filter_map(|a| parties.automation(a))
                    .collect(),
                received_automations: distinct(&automations, |a| {
                    &a.to_id == id && parties.active.contains(&a.from_id)
                })
                .filter_map(|a| parties.automation(a))
                .collect(),
                given_transfers: distinct(&transfers, |t| &t.from_id == id)
                    .filter_map(|t| parties.transfer(t))
                    .collect(),
                received_transfers: distinct(&transfers, |t| &t.to_id == id)
                    .filter_map(|t| parties.transfer(t))
                    .collect(),
            };
            (id.clone(), agreements)
        });
        Ok(agreements.collect())
    }
}

/// What has an identifier.
trait Identified {
    fn id(&self) -> &str;
}

impl Identified for SignatureAutomation {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Identified for AdministrativeTransfer {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Those that are wanted, each once: between two companies of the same request, one is read from both ends.
fn distinct<T: Identified>(
    values: &[T],
    is_wanted: impl Fn(&T) -> bool,
) -> impl Iterator<Item = &T> {
    let mut seen = BTreeSet::new();
    values
        .iter()
        .filter(move |value| is_wanted(value))
        .filter(move |value| seen.insert(value.id().to_owned()))
}
