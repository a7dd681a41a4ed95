//! Switches of a company: dormancy, and the registry of non-dangerous waste.

use contract::account::UserPermission;
use domain::slip::Refusal;
use serde_json::json;

use crate::{Caller, Platform, accounts::OwnCompany, slips::Beside};

impl Platform {
    /// Puts a company to sleep, or wakes it up.
    ///
    /// # Errors
    /// It is not registered, or the caller does not manage it.
    pub async fn toggle_dormant_company(&self, caller: &Caller, id: &str) -> Result<(), Refusal> {
        let held = self.held(id).await?;
        held.require(caller, UserPermission::CompanyCanUpdate)?;
        let mut company = held.company.clone();
        company.is_dormant_since = match company.is_dormant_since {
            None => Some(self.now()),
            Some(_) => None,
        };
        let data = json!({ "isDormantSince": company.is_dormant_since });
        let change = Beside {
            records: vec![held.write(&company, self.now_ms())?],
            events: vec![self.company_event(
                caller,
                &company.org_id,
                "CompanyToggleDormantCompany",
                &data,
            )],
            ..Beside::default()
        };
        self.commit_company(Some(caller), change).await
    }

    /// From tomorrow on, slips of non-dangerous waste feed the registry of the company. For ever.
    ///
    /// # Errors
    /// It is not registered, the caller does not manage it, or it was done already.
    pub async fn enable_registry_dnd_from_bsd(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<OwnCompany, Refusal> {
        let held = self.held(id).await?;
        held.require(caller, UserPermission::CompanyCanUpdate)?;
        if held
            .company
            .has_enabled_registry_dnd_from_bsd_since
            .is_some()
        {
            return Err(Refusal::forbidden(
                "Les bordereaux de déchets non dangereux alimentent déjà le registre de cet établissement",
            ));
        }
        let mut company = held.company.clone();
        company.has_enabled_registry_dnd_from_bsd_since = Some(self.start_of_day(1)?);
        let write = held.write(&company, self.now_ms())?;
        self.commit_company(Some(caller), write.into()).await?;
        self.as_seen_by(caller, company).await
    }
}
