//! Registry delegations (accounts specification, section 11; registry specification, section 8).

mod letters;
mod queries;

use contract::{account::UserPermission, registry_delegation as contract_types, scalar::DateTime};
use domain::{
    account::{Company, RegistryDelegation, Terms},
    slip::{Issue, Issues, Refusal},
};
use reference::siret::Siret;
use serde_json::{Value, json};
use store::{Expected, Key, RecordRow, RecordWrite, instant_key};

use crate::{
    Caller, Platform,
    members::{not_administrator, not_member},
    records::{self, changed_meanwhile, document},
    secrets,
    slips::Beside,
    unavailable,
};

pub(crate) use letters::ending_letter;
use letters::given_paragraphs;

pub(crate) const REGISTRY_DELEGATION: &str = "registry-delegation";

const ID_LENGTH: usize = 25;
const MANAGE: UserPermission = UserPermission::CompanyCanManageRegistryDeleagation;

/// A delegation to give.
#[derive(Clone, Debug)]
pub struct NewDelegation {
    /// SIRET of the company that acts.
    pub delegate: String,
    /// SIRET of the company on whose behalf it acts.
    pub delegator: String,
    /// First day; today by default.
    pub start_date: Option<DateTime>,
    /// Last day; none by default.
    pub end_date: Option<DateTime>,
    /// A comment; the inner none is an explicit null, which is refused.
    pub comment: Option<Option<String>>,
}

type Found = (RegistryDelegation, i64);

fn found(row: &RecordRow) -> Result<Found, Refusal> {
    Ok((document(row)?, row.version))
}

fn unknown(id: &str) -> Refusal {
    Refusal::bad_input(format!("La délégation {id} n'existe pas."))
}

fn delegation_write(
    delegation: &RegistryDelegation,
    expected: Expected,
) -> Result<RecordWrite, Refusal> {
    let (delegate, delegator) = (&delegation.delegate_org_id, &delegation.delegator_org_id);
    let mut keys = vec![
        Key::shared("delegate", delegate),
        Key::shared("delegator", delegator),
    ];
    if delegation.revoked_by.is_none() && delegation.cancelled_by.is_none() {
        if !delegation.is_superseded {
            keys.push(Key::unique("pair", format!("{delegator}:{delegate}")));
        }
        if let Some(end) = delegation.end_date {
            keys.push(Key::shared("end", instant_key(end.as_millisecond())));
        }
    }
    let at = delegation.updated_at.as_millisecond();
    let id = &delegation.id;
    records::write(REGISTRY_DELEGATION, id, delegation, keys, expected, at)
}

fn content(delegation: &RegistryDelegation) -> Value {
    json!({ "content": delegation })
}

impl Platform {
    /// Lets a company act on the registry of another. It takes effect without the delegate's consent.
    ///
    /// # Errors
    /// Wrong input, unknown or dormant company, the caller does not administrate the delegator, or a delegation
    /// between the two is in force or to come.
    pub async fn create_registry_delegation(
        &self,
        caller: &Caller,
        new: NewDelegation,
    ) -> Result<contract_types::RegistryDelegation, Refusal> {
        let now = self.now();
        let terms = self.delegation_terms(&new, now)?;
        let delegator = self.awake(&new.delegator, "délégante").await?;
        let delegate = self.awake(&new.delegate, "délégataire").await?;
        require_administrates(caller, &delegator.org_id)?;
        let mut beside = Beside::default();
        for (former, version) in self.delegations_between(&delegator, &delegate).await? {
            if former.is_live(now) {
                return Err(in_force(&former.id));
            }
            let ended = former.revoked_by.is_some() || former.cancelled_by.is_some();
            if !ended && !former.is_superseded {
                let superseded = RegistryDelegation {
                    is_superseded: true,
                    ..former
                };
                let expected = Expected::Version(version);
                beside
                    .records
                    .push(delegation_write(&superseded, expected)?);
            }
        }
        let delegation = RegistryDelegation {
            id: secrets::new_id()?,
            delegate_org_id: delegate.org_id.clone(),
            delegator_org_id: delegator.org_id.clone(),
            start_date: terms.start_date,
            end_date: terms.end_date,
            comment: terms.comment,
            revoked_by: None,
            cancelled_by: None,
            is_superseded: false,
            created_at: now,
            updated_at: now,
        };
        beside
            .records
            .push(delegation_write(&delegation, Expected::New)?);
        beside.events.push(self.account_event(
            caller,
            &delegation.id,
            "RegistryDelegationCreated",
            &content(&delegation),
        ));
        let subject = format!(
            "Délégation de registre de {} à {}",
            delegator.name, delegate.name
        );
        let paragraphs = given_paragraphs(&delegation, &delegator, &delegate);
        let letters = self
            .delegation_letters(&delegation, &subject, &paragraphs)
            .await?;
        self.enclose(&mut beside, letters)?;
        self.commit_accounts(Some(caller), beside, in_force(""))
            .await?;
        Ok(self.shown_delegation(&delegation, &delegate, &delegator))
    }

    fn delegation_terms(&self, new: &NewDelegation, now: DateTime) -> Result<Terms, Refusal> {
        let mut issues = Issues::new();
        let test_companies = self.settings().slips.test_companies;
        for (path, siret) in [
            ("delegateOrgId", &new.delegate),
            ("delegatorOrgId", &new.delegator),
        ] {
            if Siret::parse(siret, test_companies).is_err() {
                let message = format!("{siret} n'est pas un SIRET valide.");
                issues.push(Issue::at(path, message));
            }
        }
        if new.delegate == new.delegator {
            issues.push(Issue::at(
                "delegatorOrgId",
                "Le délégant et le délégataire doivent être différents.",
            ));
        }
        if new.comment == Some(None) {
            issues.push(Issue::at(
                "comment",
                "L'objet de la délégation ne peut pas être null.",
            ));
        }
        let comment = new.comment.clone().flatten();
        let terms = Terms::new(new.start_date, new.end_date, comment, now);
        match terms {
            Ok(terms) => Refusal::of_issues(issues).map(|()| terms),
            Err(Refusal::Invalid(others)) => {
                issues.extend(others);
                Err(Refusal::Invalid(issues))
            }
            Err(other) => Err(other),
        }
    }

    /// A registered company that is not dormant.
    async fn awake(&self, org_id: &str, role: &str) -> Result<Company, Refusal> {
        let company = self.company(org_id).await?.ok_or_else(|| {
            Refusal::bad_input(format!(
                "L'entreprise {role} {org_id} n'existe pas dans Trackdéchets."
            ))
        })?;
        if company.is_dormant() {
            return Err(Refusal::bad_input(format!(
                "L'entreprise {role} {org_id} est en sommeil sur Trackdéchets, il n'est pas possible de créer une délégation."
            )));
        }
        Ok(company)
    }

    async fn delegations_between(
        &self,
        delegator: &Company,
        delegate: &Company,
    ) -> Result<Vec<Found>, Refusal> {
        let rows = self
            .store()
            .records_by_key(
                REGISTRY_DELEGATION,
                "delegator",
                std::slice::from_ref(&delegator.org_id),
            )
            .await
            .map_err(unavailable)?;
        let mut between = Vec::new();
        for (_, row) in &rows {
            let (delegation, version) = found(row)?;
            if delegation.delegate_org_id == delegate.org_id {
                between.push((delegation, version));
            }
        }
        Ok(between)
    }

    async fn delegation_row(&self, id: &str) -> Result<Found, Refusal> {
        if id.chars().count() != ID_LENGTH {
            return Err(Refusal::Invalid(vec![Issue::at(
                "delegationId",
                "L'identifiant de la délégation doit faire 25 caractères.",
            )]));
        }
        let row = self.store().record(REGISTRY_DELEGATION, id).await;
        found(&row.map_err(unavailable)?.ok_or_else(|| unknown(id))?)
    }

    /// Takes a delegation back: for the administrators of the delegator.
    ///
    /// # Errors
    /// Unknown delegation, one that was ended already, or the caller does not administrate the delegator.
    pub async fn revoke_registry_delegation(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<contract_types::RegistryDelegation, Refusal> {
        let (delegation, version) = self.delegation_row(id).await?;
        require_administrates(caller, &delegation.delegator_org_id)?;
        delegation.require_not_ended()?;
        let ended = RegistryDelegation {
            revoked_by: Some(caller.actor.user_id.clone()),
            ..delegation
        };
        self.end_delegation(caller, ended, version).await
    }

    /// Gives a delegation back: for the administrators of the delegate.
    ///
    /// # Errors
    /// Unknown delegation, one that was ended already, or the caller does not administrate the delegate.
    pub async fn cancel_registry_delegation(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<contract_types::RegistryDelegation, Refusal> {
        let (delegation, version) = self.delegation_row(id).await?;
        require_administrates(caller, &delegation.delegate_org_id)?;
        delegation.require_not_ended()?;
        let ended = RegistryDelegation {
            cancelled_by: Some(caller.actor.user_id.clone()),
            ..delegation
        };
        self.end_delegation(caller, ended, version).await
    }

    async fn end_delegation(
        &self,
        caller: &Caller,
        ended: RegistryDelegation,
        version: i64,
    ) -> Result<contract_types::RegistryDelegation, Refusal> {
        let ended = RegistryDelegation {
            updated_at: self.now(),
            ..ended
        };
        let write = delegation_write(&ended, Expected::Version(version))?;
        let mut beside = Beside::from(write);
        beside.events.push(self.account_event(
            caller,
            &ended.id,
            "RegistryDelegationUpdated",
            &content(&ended),
        ));
        self.commit_accounts(Some(caller), beside, changed_meanwhile())
            .await?;
        let id = ended.id.clone();
        let mut shown = self.shown_delegations(vec![ended]).await?;
        shown.pop().ok_or_else(|| unknown(&id))
    }
}

fn in_force(id: &str) -> Refusal {
    Refusal::bad_input(format!(
        "Une délégation existe déjà pour ce délégataire et ce délégant (id {id})."
    ))
}

fn require_administrates(caller: &Caller, org_id: &str) -> Result<(), Refusal> {
    if !caller.actor.belongs_to(Some(org_id)) {
        return Err(not_member(org_id));
    }
    if !caller.actor.can_in_any(MANAGE, [org_id]) {
        return Err(not_administrator(org_id));
    }
    Ok(())
}
