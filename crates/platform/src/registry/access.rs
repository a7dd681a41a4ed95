//! Whose registries a caller may export.

use contract::account::UserPermission;
use domain::{account::RegistryDelegation, slip::Refusal};

use super::NewExport;
use crate::{
    Caller, Platform, records::document, registry_delegations::REGISTRY_DELEGATION, unavailable,
};

const READ: UserPermission = UserPermission::RegistryCanRead;

/// What the rights of a caller give.
#[derive(Clone, Debug, Default)]
pub(super) struct Access {
    pub sirets: Vec<String>,
    pub delegate: Option<String>,
    pub is_for_all_companies: bool,
    pub as_admin: bool,
}

pub(super) fn unreadable() -> Refusal {
    Refusal::forbidden("Vous n'êtes pas autorisé à lire les données de ce registre")
}

/// Does the caller belong to the staff, confirmed by a second factor?
pub(super) fn is_staff(caller: &Caller) -> bool {
    caller.actor.is_admin && caller.actor.has_second_factor
}

impl Platform {
    pub(super) async fn registry_access(
        &self,
        caller: &Caller,
        new: &NewExport,
    ) -> Result<Access, Refusal> {
        let Some(siret) = new.siret.as_deref() else {
            return Ok(own_registries(caller));
        };
        let one = Access {
            sirets: vec![siret.to_owned()],
            ..Access::default()
        };
        if caller.exports_registries_of(siret) {
            return Ok(one);
        }
        if new.as_admin && is_staff(caller) {
            return Ok(Access {
                as_admin: true,
                ..one
            });
        }
        if caller.actor.can_in_any(READ, [siret]) {
            return Ok(one);
        }
        let Some(delegate) = new.delegate.as_deref() else {
            return Err(unreadable());
        };
        self.require_delegation(caller, siret, delegate).await?;
        Ok(Access {
            delegate: Some(delegate.to_owned()),
            ..one
        })
    }

    async fn require_delegation(
        &self,
        caller: &Caller,
        delegator: &str,
        delegate: &str,
    ) -> Result<(), Refusal> {
        if !caller.actor.belongs_to(Some(delegate)) {
            return Err(Refusal::forbidden(
                "Vous n'êtes pas autorisé à lire les données de ce registre en tant que délégataire",
            ));
        }
        let known = self.companies_of_orgs(&[delegator.to_owned()]).await?;
        if known.is_empty() {
            return Err(Refusal::bad_input(format!(
                "L'établissement {delegator} n'est pas inscrit sur la plateforme"
            )));
        }
        let rows = self
            .store()
            .records_by_key(REGISTRY_DELEGATION, "delegator", &[delegator.to_owned()])
            .await
            .map_err(unavailable)?;
        let delegations = rows
            .iter()
            .map(|(_, row)| document(row))
            .collect::<Result<Vec<RegistryDelegation>, _>>()?;
        let now = self.now();
        let active: Vec<&RegistryDelegation> = delegations
            .iter()
            .filter(|delegation| delegation.is_active(now))
            .collect();
        if active.is_empty() {
            return Err(Refusal::forbidden(
                "Cet établissement n'a délégué son registre à personne",
            ));
        }
        if !active.iter().any(|one| one.delegate_org_id == delegate) {
            return Err(Refusal::forbidden(
                "Cet établissement n'a pas délégué son registre à l'établissement délégataire indiqué",
            ));
        }
        match caller.actor.can_in_any(READ, [delegate]) {
            true => Ok(()),
            false => Err(unreadable()),
        }
    }
}

fn own_registries(caller: &Caller) -> Access {
    let actor = &caller.actor;
    let sirets = match actor.is_admin {
        true => actor.roles.keys().cloned().collect(),
        false => actor.organisations_with(READ).map(str::to_owned).collect(),
    };
    Access {
        sirets,
        is_for_all_companies: true,
        ..Access::default()
    }
}
