//! Renewing the signature code of a company.

use contract::account::UserPermission;
use domain::{account::Notification, slip::Refusal};
use reference::org_id::OrgId;

use super::{creation::fresh_code, letters};
use crate::{Caller, Platform, accounts::OwnCompany, slips::Beside};

impl Platform {
    /// Gives a company another signature code, and tells those who follow it.
    ///
    /// # Errors
    /// The identifier is not one, the company is not registered, or the caller does not manage it.
    pub async fn renew_security_code(
        &self,
        caller: &Caller,
        org_id: &str,
    ) -> Result<OwnCompany, Refusal> {
        if OrgId::parse(org_id, self.test_companies()).is_err() {
            return Err(Refusal::InvalidArguments {
                message:
                    "Un SIRET de 14 chiffres ou un numéro de TVA intracommunautaire est attendu"
                        .to_owned(),
                arguments: vec!["siret"],
            });
        }
        let held = self.held_by_org(org_id).await?;
        held.require(caller, UserPermission::CompanyCanRenewSecurityCode)?;
        let mut company = held.company.clone();
        while company.security_code == held.company.security_code {
            company.security_code = fresh_code(1000, 9999)?;
        }
        let mut change = Beside::from(held.write(&company, self.now_ms())?);
        let subscribers = self
            .subscribers(org_id, Notification::SignatureCodeRenewal)
            .await?;
        if !subscribers.is_empty() {
            let letter = letters::security_code_renewed(&company, subscribers);
            change.records.push(self.mail_write(letter, None)?);
        }
        self.commit_company(Some(caller), change).await?;
        self.as_seen_by(caller, company).await
    }
}
