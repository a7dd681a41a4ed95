//! Members of companies: who they are, what role they have, who may change it.

use std::collections::{BTreeSet, HashMap};

use contract::{
    account::{CompanyMember, UserPermission, UserRole},
    scalar::{DateTime, Text},
};
use domain::{
    account::{Company, User, default_notifications, notifications_of},
    slip::Refusal,
};
use store::{Expected, NewEvent, RecordRow, StreamEvent};

use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    invitations::{INVITATION, Invitation},
    records::{
        MEMBERSHIP, Membership, USER, changed_meanwhile, document, membership_write, not_committed,
        removal,
    },
    slips::Beside,
    unavailable,
};

pub(crate) const HIDDEN_NAME: &str = "Temporairement masqué";
const INVITED_NAME: &str = "Invité";
/// Whole days during which the name of somebody whom nobody looked at is hidden.
const HIDDEN_DAYS: i64 = 7;
const DAY_MS: i64 = 86_400_000;

/// Somebody in the list of a company's members, before it is shown to a reader.
#[derive(Clone, Debug)]
pub enum Member {
    /// A user.
    Joined {
        /// The user.
        user: Box<User>,
        /// Role in the company.
        role: UserRole,
        /// Mails asked for.
        notifications: Vec<String>,
        /// Nobody of the company looked at who joined.
        automatically_accepted: bool,
        /// When the user joined.
        since: DateTime,
    },
    /// Somebody invited, who has not joined.
    Invited {
        /// Identifier of the invitation.
        id: String,
        /// Address.
        email: String,
        /// Role proposed.
        role: UserRole,
    },
}

impl Member {
    /// The member as a reader sees it.
    pub fn shown_to(&self, caller: &Caller, org_id: &str, now: DateTime) -> CompanyMember {
        match self {
            Self::Joined {
                user,
                role,
                notifications,
                automatically_accepted,
                since,
            } => {
                let is_me = user.id == caller.actor.user_id;
                let is_hidden = *automatically_accepted
                    && !is_me
                    && !caller.actor.is_admin
                    && is_new(*since, now);
                let name = if is_hidden { HIDDEN_NAME } else { &user.name };
                CompanyMember {
                    id: user.id.as_str().into(),
                    org_id: org_id.into(),
                    email: Text::from(user.email.as_str()),
                    name: Some(Text::from(name)),
                    role: Some(*role),
                    is_active: Some(user.is_active),
                    is_pending_invitation: Some(false),
                    is_me: Some(is_me),
                    notifications: notifications_of(notifications),
                }
            }
            Self::Invited { id, email, role } => CompanyMember {
                id: id.as_str().into(),
                org_id: org_id.into(),
                email: Text::from(email.as_str()),
                name: Some(Text::from(INVITED_NAME)),
                role: Some(*role),
                // Whether the address has an account elsewhere is nobody's business.
                is_active: None,
                is_pending_invitation: Some(true),
                is_me: Some(false),
                notifications: notifications_of(&default_notifications(*role)),
            },
        }
    }
}

/// Did the member join a short while ago, so that a name which nobody looked at is hidden?
pub(crate) fn is_new(since: DateTime, now: DateTime) -> bool {
    (now.as_millisecond() - since.as_millisecond()).div_euclid(DAY_MS) <= HIDDEN_DAYS
}

/// The refusal of somebody who does not administrate the company.
pub(crate) fn not_administrator(org_id: &str) -> Refusal {
    Refusal::forbidden(format!(
        "Vous n'êtes pas administrateur de l'entreprise portant le siret \"{org_id}\"."
    ))
}

/// The refusal of somebody who is not a member of the company.
pub(crate) fn not_member(org_id: &str) -> Refusal {
    Refusal::forbidden(format!(
        "Vous n'êtes pas membre de l'entreprise portant le siret \"{org_id}\"."
    ))
}

/// The refusal of a company that is not registered.
pub(crate) fn unknown_company() -> Refusal {
    Refusal::bad_input("Cet établissement n'existe pas dans Trackdéchets")
}

/// May the caller manage the members of the company? The staff may where `staff_too` says so.
pub(crate) fn require_manages_members(
    caller: &Caller,
    org_id: &str,
    staff_too: bool,
) -> Result<(), Refusal> {
    let permission = UserPermission::CompanyCanManageMembers;
    if caller.actor.can_in_any(permission, [org_id]) || (staff_too && caller.actor.is_admin) {
        Ok(())
    } else {
        Err(not_administrator(org_id))
    }
}

impl Platform {
    /// The registered company of an identifier.
    pub(crate) async fn registered_company(&self, org_id: &str) -> Result<Company, Refusal> {
        self.company(org_id).await?.ok_or_else(unknown_company)
    }

    /// A membership, with the version that was read.
    pub(crate) async fn membership(
        &self,
        user_id: &str,
        company_id: &str,
    ) -> Result<Option<(Membership, i64)>, Refusal> {
        let id = Membership::id(user_id, company_id);
        let row = self.store().record(MEMBERSHIP, &id).await;
        let row = row.map_err(unavailable)?;
        row.map(|row| Ok((document(&row)?, row.version)))
            .transpose()
    }

    /// Writes what a decision about accounts changes, whole or not at all; `taken` is the refusal when what had
    /// to be unique is not.
    pub(crate) async fn commit_accounts(
        &self,
        caller: Option<&Caller>,
        beside: Beside,
        taken: Refusal,
    ) -> Result<(), Refusal> {
        let commit = beside.into_commit(caller);
        let committed = self.store().commit(commit).await;
        self.forget_callers();
        committed
            .map(drop)
            .map_err(|error| not_committed(error, taken))
    }

    /// An entry of the event log about an account, a request, a setting…
    pub(crate) fn account_event(
        &self,
        caller: &Caller,
        stream: &str,
        kind: &str,
        data: &serde_json::Value,
    ) -> StreamEvent {
        let auth = caller.authentication.as_str();
        StreamEvent {
            stream: stream.to_owned(),
            event: NewEvent {
                at: self.now_ms(),
                actor: caller.actor.user_id.clone(),
                kind: kind.to_owned(),
                application: caller.application.clone(),
                auth: auth.to_owned(),
                data: data.to_string(),
                metadata: serde_json::json!({ "authType": auth }).to_string(),
            },
        }
    }

    /// Members of companies, by company identifier: users first, then pending invitations.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn members(
        &self,
        companies: &[(String, String)],
    ) -> Result<HashMap<String, Vec<Member>>, Refusal> {
        let (ids, org_ids): (Vec<String>, Vec<String>) = companies.iter().cloned().unzip();
        let (memberships, users, invitations) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let memberships = snapshot.records_by_key(MEMBERSHIP, "company", &ids).await?;
                    let user_ids: BTreeSet<String> = memberships
                        .iter()
                        .filter_map(|(_, row)| {
                            row.id.split_once(':').map(|(user, _)| user.to_owned())
                        })
                        .collect();
                    let user_ids: Vec<String> = user_ids.into_iter().collect();
                    let users = snapshot.records(USER, &user_ids).await?;
                    let invitations = snapshot
                        .records_by_key(INVITATION, "pending", &org_ids)
                        .await?;
                    Ok((memberships, users, invitations))
                })
            })
            .await
            .map_err(unavailable)?;
        let users: HashMap<&str, &RecordRow> =
            users.iter().map(|row| (row.id.as_str(), row)).collect();
        let mut members: HashMap<String, Vec<Member>> = HashMap::new();
        for (company_id, row) in &memberships {
            let membership: Membership = document(row)?;
            let Some(user) = users.get(membership.user_id.as_str()) else {
                continue;
            };
            let member = Member::Joined {
                user: Box::new(document(user)?),
                role: membership.role,
                notifications: membership.notifications,
                automatically_accepted: membership.automatically_accepted,
                since: membership.created_at,
            };
            members.entry(company_id.clone()).or_default().push(member);
        }
        let now = self.now();
        for (org_id, row) in &invitations {
            let invitation: Invitation = document(row)?;
            let company = companies.iter().find(|(_, known)| known == org_id);
            if let Some((company_id, _)) = company.filter(|_| invitation.is_pending(now)) {
                let member = Member::Invited {
                    id: invitation.id,
                    email: invitation.email,
                    role: invitation.role,
                };
                members.entry(company_id.clone()).or_default().push(member);
            }
        }
        Ok(members)
    }

    /// The time, for what is shown.
    pub fn present(&self) -> DateTime {
        self.now()
    }

    /// Removes a member. Nothing keeps a company from losing its last administrator.
    ///
    /// # Errors
    /// Unknown company, the caller does not manage its members, or the user is none of them.
    pub async fn remove_member(
        &self,
        caller: &Caller,
        user_id: &str,
        org_id: &str,
    ) -> Result<OwnCompany, Refusal> {
        let company = self.registered_company(org_id).await?;
        require_manages_members(caller, org_id, true)?;
        let Some((_, version)) = self.membership(user_id, &company.id).await? else {
            return Err(Refusal::bad_input(
                "L'utilisateur n'est pas membre de l'établissement",
            ));
        };
        let id = Membership::id(user_id, &company.id);
        let expected = Expected::Version(version);
        let write = removal(MEMBERSHIP, &id, expected, self.now_ms());
        self.commit_accounts(Some(caller), write.into(), changed_meanwhile())
            .await?;
        self.as_seen_by(caller, company).await
    }

    /// Gives a member, or somebody invited, another role. The mails asked for start again from those that the
    /// role gives by default.
    ///
    /// # Errors
    /// Unknown company, the caller does not manage its members, or the identifier denotes none of them.
    pub async fn change_role(
        &self,
        caller: &Caller,
        id: &str,
        org_id: &str,
        role: UserRole,
    ) -> Result<CompanyMember, Refusal> {
        let company = self.registered_company(org_id).await?;
        require_manages_members(caller, org_id, true)?;
        let at = self.now_ms();
        if let Some((membership, version)) = self.membership(id, &company.id).await? {
            if membership.role != role {
                let changed = membership.with_role(role);
                let write = membership_write(&changed, Expected::Version(version), at)?;
                self.commit_accounts(Some(caller), write.into(), changed_meanwhile())
                    .await?;
            }
        } else {
            self.change_invitation_role(caller, id, org_id, role)
                .await?;
        }
        let of_company = [(company.id.clone(), company.org_id.clone())];
        let members = self.members(&of_company).await?.remove(&company.id);
        members
            .unwrap_or_default()
            .iter()
            .map(|member| member.shown_to(caller, &company.org_id, self.now()))
            .find(|member| member.id.as_str() == id)
            .ok_or(Refusal::Conflict)
    }
}
