//! Deleting a company: its members leave it, what it agreed with others ends, its slips stay.

use contract::account::{UserNotifications, UserRole};
use domain::slip::Refusal;
use serde_json::json;
use store::Expected;

use super::{automations::SIGNATURE_AUTOMATION, held::Held, transfers::TRANSFER};
use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    admin_requests::ADMIN_REQUEST,
    membership_requests::MEMBERSHIP_REQUEST,
    records::{COMPANY, MEMBERSHIP, removal},
    slips::Beside,
    unavailable,
};

/// What goes with a company: collection, and the key that holds its identifier.
const BELONGINGS: [(&str, &str); 5] = [
    (MEMBERSHIP, "company"),
    (MEMBERSHIP_REQUEST, "company"),
    (ADMIN_REQUEST, "company"),
    (TRANSFER, "from"),
    (TRANSFER, "to"),
];

/// What keeps a company from being deleted.
const TIES: [(&str, &str); 2] = [(SIGNATURE_AUTOMATION, "from"), (SIGNATURE_AUTOMATION, "to")];

impl Platform {
    /// Deletes a company. Its SIRET or VAT number may be registered again.
    ///
    /// # Errors
    /// The caller is not its administrator, or it is tied to other companies.
    pub async fn delete_company(&self, caller: &Caller, id: &str) -> Result<OwnCompany, Refusal> {
        let refused = || {
            Refusal::bad_input(
                "Cet établissement n'existe pas, ou vous n'en êtes pas administrateur",
            )
        };
        let held = self.held(id).await.map_err(|error| match error {
            Refusal::BadInput(_) => refused(),
            other => other,
        })?;
        let seen = self.as_seen_by(caller, held.company.clone()).await?;
        if seen.role != Some(UserRole::Admin) {
            return Err(refused());
        }
        let change = self.deletion_of(caller, &held).await?;
        self.commit_company(Some(caller), change).await?;
        Ok(OwnCompany {
            company: held.company,
            role: None,
            notifications: UserNotifications::default(),
        })
    }

    /// What deleting a company writes.
    ///
    /// # Errors
    /// It is tied to other companies.
    pub(crate) async fn deletion_of(
        &self,
        caller: &Caller,
        held: &Held,
    ) -> Result<Beside, Refusal> {
        let id = &held.company.id;
        let ids = vec![id.clone()];
        for (collection, key) in TIES {
            let ties = self.store().records_by_key(collection, key, &ids).await;
            if !ties.map_err(unavailable)?.is_empty() {
                return Err(Refusal::bad_input(
                    "Cet établissement a donné ou reçu des autorisations de signature automatique : retirez-les avant de le supprimer",
                ));
            }
        }
        if self.delegates_registries(&held.company.org_id).await? {
            return Err(Refusal::bad_input(
                "Cet établissement a donné ou reçu des délégations de registre : révoquez-les ou annulez-les avant de le supprimer",
            ));
        }
        let at = self.now_ms();
        let mut change = Beside::default();
        for (collection, key) in BELONGINGS {
            let rows = self.store().records_by_key(collection, key, &ids).await;
            let rows = rows.map_err(unavailable)?;
            let rows = rows.iter().map(|(_, row)| row);
            change
                .records
                .extend(rows.map(|row| removal(collection, &row.id, Expected::Any, at)));
        }
        change
            .records
            .push(removal(COMPANY, id, Expected::Version(held.version), at));
        change.events.push(self.company_event(
            caller,
            &held.company.org_id,
            "CompanyDeleted",
            &json!({ "content": { "companyId": id } }),
        ));
        Ok(change)
    }
}
