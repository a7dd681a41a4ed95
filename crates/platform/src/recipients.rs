//! Who gets the mails about a company: its administrators, or the members who asked for them.

use contract::account::UserRole;
use domain::{
    account::{Company, Notification, User},
    slip::Refusal,
};

use crate::{
    Platform,
    mail::Recipient,
    records::{COMPANY, MEMBERSHIP, Membership, USER, document},
    unavailable,
};

impl Platform {
    /// Active administrators of a company; nobody when it is not registered.
    pub(crate) async fn administrators(&self, org_id: &str) -> Result<Vec<Recipient>, Refusal> {
        self.recipients(org_id, |membership| membership.role == UserRole::Admin)
            .await
    }

    /// Active members of a company who asked for these mails; nobody when it is not registered.
    pub(crate) async fn subscribers(
        &self,
        org_id: &str,
        notification: Notification,
    ) -> Result<Vec<Recipient>, Refusal> {
        let name = notification.name();
        self.recipients(org_id, |membership| {
            membership.notifications.iter().any(|known| known == name)
        })
        .await
    }

    async fn recipients(
        &self,
        org_id: &str,
        keeps: impl Fn(&Membership) -> bool,
    ) -> Result<Vec<Recipient>, Refusal> {
        let company = self.store().record_by_unique(COMPANY, "org", org_id).await;
        let Some(company) = company.map_err(unavailable)? else {
            return Ok(Vec::new());
        };
        let company: Company = document(&company)?;
        let members = self
            .store()
            .records_by_key(MEMBERSHIP, "company", &[company.id])
            .await
            .map_err(unavailable)?;
        let mut ids = Vec::new();
        for (_, row) in members {
            let membership: Membership = document(&row)?;
            if keeps(&membership) {
                ids.push(membership.user_id);
            }
        }
        let users = self
            .store()
            .records(USER, &ids)
            .await
            .map_err(unavailable)?;
        let mut recipients = Vec::new();
        for row in users {
            let user: User = document(&row)?;
            if user.is_active {
                recipients.push(Recipient {
                    name: user.name,
                    email: user.email,
                });
            }
        }
        recipients.sort();
        Ok(recipients)
    }
}
