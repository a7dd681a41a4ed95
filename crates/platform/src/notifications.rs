//! The mails that members ask for.

use contract::membership::UserNotificationsInput;
use domain::{
    account::{Notification, notifications_of},
    slip::Refusal,
};
use store::Expected;

use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    members::not_member,
    records::{MEMBERSHIP, Membership, changed_meanwhile, document, membership_write},
    slips::Beside,
    unavailable,
};

/// What a member asks to change.
fn changes(input: &UserNotificationsInput) -> Vec<(Notification, bool)> {
    Notification::ALL
        .into_iter()
        .filter_map(|notification| {
            let wanted = match notification {
                Notification::MembershipRequest => input.membership_request,
                Notification::SignatureCodeRenewal => input.signature_code_renewal,
                Notification::BsdRefusal => input.bsd_refusal,
                Notification::BsdaFinalDestinationUpdate => input.bsda_final_destination_update,
                Notification::RevisionRequest => input.revision_request,
                Notification::RegistryDelegation => input.registry_delegation,
            };
            wanted.map(|wanted| (notification, wanted))
        })
        .collect()
}

/// The membership with the changes that its role allows.
fn changed(membership: &Membership, changes: &[(Notification, bool)]) -> Membership {
    let mut changed = membership.clone();
    for (notification, wanted) in changes {
        changed
            .notifications
            .retain(|name| name != notification.name());
        if *wanted && notification.is_allowed_to(membership.role) {
            changed.notifications.push(notification.name().to_owned());
        }
    }
    changed
}

impl Platform {
    /// Asks for the mails of one company, or for them no more.
    ///
    /// # Errors
    /// The caller is no member of the company, or their role does not allow it.
    pub async fn subscribe(
        &self,
        caller: &Caller,
        org_id: &str,
        input: &UserNotificationsInput,
    ) -> Result<OwnCompany, Refusal> {
        let company = self.registered_company(org_id).await?;
        let user_id = &caller.actor.user_id;
        let (membership, version) = self
            .membership(user_id, &company.id)
            .await?
            .ok_or_else(|| not_member(org_id))?;
        let changes = changes(input);
        let refused: Vec<&str> = changes
            .iter()
            .filter(|(notification, wanted)| {
                *wanted && !notification.is_allowed_to(membership.role)
            })
            .map(|(notification, _)| notification.name())
            .collect();
        if !refused.is_empty() {
            return Err(Refusal::bad_input(format!(
                "Votre rôle au sein de l'établissement {org_id} ne vous permet pas de recevoir ces notifications : {}",
                refused.join(", ")
            )));
        }
        let changed = changed(&membership, &changes);
        let write = membership_write(&changed, Expected::Version(version), self.now_ms())?;
        self.commit_accounts(Some(caller), write.into(), changed_meanwhile())
            .await?;
        Ok(OwnCompany {
            company,
            role: Some(changed.role),
            notifications: notifications_of(&changed.notifications),
        })
    }

    /// Asks for the mails of every company of the caller, where the role allows it, or for them no more.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn subscribe_everywhere(
        &self,
        caller: &Caller,
        input: &UserNotificationsInput,
    ) -> Result<Vec<OwnCompany>, Refusal> {
        let changes = changes(input);
        let user_id = caller.actor.user_id.clone();
        let rows = self
            .store()
            .records_by_key(MEMBERSHIP, "user", &[user_id])
            .await
            .map_err(unavailable)?;
        let mut beside = Beside::default();
        for (_, row) in &rows {
            let membership: Membership = document(row)?;
            let changed = changed(&membership, &changes);
            if changed != membership {
                let expected = Expected::Version(row.version);
                beside
                    .records
                    .push(membership_write(&changed, expected, self.now_ms())?);
            }
        }
        self.commit_accounts(Some(caller), beside, changed_meanwhile())
            .await?;
        self.own_companies(caller).await
    }
}
