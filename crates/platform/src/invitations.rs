//! Invitations to join a company: a member at once for who has an account, a link for who has none.
//!
//! The secret of the link is derived from the identifier of the invitation with the platform's key: a copy of
//! the store opens nothing.

use contract::{account::UserRole, membership, scalar::DateTime};
use domain::{
    account::{Company, User, password, profile},
    slip::Refusal,
};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use store::{Expected, Key, RecordRow, RecordWrite};

use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    mail::{Action, Letter, Recipient},
    members::require_manages_members,
    records::{
        self, COMPANY, Membership, changed_meanwhile, document, membership_write, removal,
        user_write,
    },
    secrets,
    slips::Beside,
    unavailable,
};

pub(crate) const INVITATION: &str = "invitation";

/// Hours in which an invitation is to be answered.
const LIFE_HOURS: i64 = 7 * 24;

/// Somebody without an account who was invited to a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invitation {
    pub id: String,
    pub email: String,
    pub org_id: String,
    pub role: UserRole,
    pub accepted_at: Option<DateTime>,
    pub expires_at: DateTime,
    pub created_at: DateTime,
}

impl Invitation {
    pub(crate) fn is_pending(&self, now: DateTime) -> bool {
        self.accepted_at.is_none() && self.is_fresh(now)
    }

    fn is_fresh(&self, now: DateTime) -> bool {
        self.expires_at > now
    }

    fn pair(email: &str, org_id: &str) -> String {
        format!("{org_id} {email}")
    }
}

/// An invitation with the version that was read.
type Found = (Invitation, i64);

fn found(row: &RecordRow) -> Result<Found, Refusal> {
    Ok((document(row)?, row.version))
}

fn unknown() -> Refusal {
    Refusal::bad_input("Cette invitation n'existe pas")
}

fn already_invited(email: &str) -> Refusal {
    Refusal::InvalidArguments {
        message: format!("{email} a déjà été invité à rejoindre cet établissement"),
        arguments: vec!["email"],
    }
}

fn already_member() -> Refusal {
    Refusal::bad_input("L'utilisateur est déjà membre de l'établissement")
}

impl Platform {
    /// The secret of an invitation's link.
    fn invitation_secret(&self, id: &str) -> Result<String, Refusal> {
        secrets::token_fingerprint(&self.settings().token_secret, &format!("invitation {id}"))
    }

    fn invitation_write(
        &self,
        invitation: &Invitation,
        expected: Expected,
    ) -> Result<RecordWrite, Refusal> {
        let secret = self.invitation_secret(&invitation.id)?;
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, &secret)?;
        let pair = Invitation::pair(&invitation.email, &invitation.org_id);
        let mut keys = vec![
            Key::unique("pair", pair),
            Key::unique("secret", fingerprint),
        ];
        if invitation.accepted_at.is_none() {
            keys.push(Key::shared("pending", &invitation.org_id));
            keys.push(Key::shared("email", &invitation.email));
        }
        let at = self.now_ms();
        records::write(INVITATION, &invitation.id, invitation, keys, expected, at)
    }

    async fn invitation_of(&self, email: &str, org_id: &str) -> Result<Option<Found>, Refusal> {
        let pair = Invitation::pair(email, org_id);
        let row = self
            .store()
            .record_by_unique(INVITATION, "pair", &pair)
            .await
            .map_err(unavailable)?;
        row.as_ref().map(found).transpose()
    }

    /// Invites somebody: a member at once when the address has an account.
    ///
    /// # Errors
    /// Unknown company, the caller does not manage its members, or the person is a member or invited already.
    pub async fn invite(
        &self,
        caller: &Caller,
        email: &str,
        org_id: &str,
        role: UserRole,
    ) -> Result<OwnCompany, Refusal> {
        let company = self.registered_company(org_id).await?;
        require_manages_members(caller, org_id, true)?;
        let email = User::normalise_email(email);
        match self.user_by_email(&email).await? {
            Some(user) => self.add_known(caller, &user, &company, role).await?,
            None => self.invite_unknown(caller, &email, &company, role).await?,
        }
        self.as_seen_by(caller, company).await
    }

    async fn add_known(
        &self,
        caller: &Caller,
        user: &User,
        company: &Company,
        role: UserRole,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let membership = Membership {
            automatically_accepted: true,
            ..Membership::new(&user.id, company, role, now)
        };
        let write = membership_write(&membership, Expected::New, now.as_millisecond())?;
        let mut beside = Beside::from(write);
        let accepted = self
            .membership_request_accepted(&user.id, &company.id, &caller.actor.email)
            .await?;
        beside.records.extend(accepted);
        self.enclose(&mut beside, [added(user, company)])?;
        self.commit_accounts(Some(caller), beside, already_member())
            .await
    }

    async fn invite_unknown(
        &self,
        caller: &Caller,
        email: &str,
        company: &Company,
        role: UserRole,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let mut beside = Beside::default();
        if let Some((former, version)) = self.invitation_of(email, &company.org_id).await? {
            if former.is_fresh(now) {
                return Err(already_invited(email));
            }
            let expected = Expected::Version(version);
            let at = now.as_millisecond();
            beside
                .records
                .push(removal(INVITATION, &former.id, expected, at));
        }
        let invitation = Invitation {
            id: secrets::new_id()?,
            email: email.to_owned(),
            org_id: company.org_id.clone(),
            role,
            accepted_at: None,
            expires_at: DateTime(now.0 + LIFE_HOURS.hours()),
            created_at: now,
        };
        beside
            .records
            .push(self.invitation_write(&invitation, Expected::New)?);
        let letter = self.invitation_letter(&invitation, company)?;
        self.enclose(&mut beside, [letter])?;
        self.commit_accounts(Some(caller), beside, already_invited(email))
            .await
    }

    fn invitation_letter(
        &self,
        invitation: &Invitation,
        company: &Company,
    ) -> Result<Letter, Refusal> {
        let (name, org_id) = (&company.name, &company.org_id);
        let secret = self.invitation_secret(&invitation.id)?;
        let ui_url = &self.settings().ui_url;
        Ok(Letter {
            to: vec![Recipient {
                name: String::new(),
                email: invitation.email.clone(),
            }],
            subject: format!("Invitation à rejoindre l'établissement {name}"),
            paragraphs: vec![
                format!(
                    "Un administrateur de l'établissement {name} ({org_id}) vous invite à le rejoindre pour suivre ses bordereaux de déchets."
                ),
                "Pour accepter, choisissez un nom et un mot de passe en suivant le lien ci-dessous. Il est valable 7 jours.".to_owned(),
                "Si vous ne connaissez pas cet établissement, ne donnez pas suite à ce message.".to_owned(),
            ],
            action: Some(Action {
                label: "Rejoindre l'établissement",
                url: format!("{ui_url}/invite?hash={secret}"),
            }),
            ..Letter::default()
        })
    }

    /// Sends a pending invitation again: same link, same end.
    ///
    /// # Errors
    /// Unknown company, the caller does not manage its members, or there is no such invitation.
    pub async fn resend_invitation(
        &self,
        caller: &Caller,
        email: &str,
        org_id: &str,
    ) -> Result<(), Refusal> {
        let company = self.registered_company(org_id).await?;
        require_manages_members(caller, org_id, true)?;
        let found = self.invitation_of(email, org_id).await?;
        let (invitation, _) = found
            .filter(|(invitation, _)| invitation.is_pending(self.now()))
            .ok_or_else(unknown)?;
        let mut beside = Beside::default();
        let letter = self.invitation_letter(&invitation, &company)?;
        self.enclose(&mut beside, [letter])?;
        self.commit_accounts(Some(caller), beside, changed_meanwhile())
            .await
    }

    /// Withdraws an invitation, whatever its state.
    ///
    /// # Errors
    /// Unknown company, the caller does not manage its members, or there is no such invitation.
    pub async fn delete_invitation(
        &self,
        caller: &Caller,
        email: &str,
        org_id: &str,
    ) -> Result<OwnCompany, Refusal> {
        let company = self.registered_company(org_id).await?;
        require_manages_members(caller, org_id, true)?;
        let found = self.invitation_of(email, org_id).await?;
        let (invitation, version) = found.ok_or_else(unknown)?;
        let expected = Expected::Version(version);
        let write = removal(INVITATION, &invitation.id, expected, self.now_ms());
        self.commit_accounts(Some(caller), write.into(), changed_meanwhile())
            .await?;
        self.as_seen_by(caller, company).await
    }

    pub(crate) async fn change_invitation_role(
        &self,
        caller: &Caller,
        id: &str,
        org_id: &str,
        role: UserRole,
    ) -> Result<(), Refusal> {
        let row = self.store().record(INVITATION, id).await;
        let row = row.map_err(unavailable)?;
        let found = row.as_ref().map(found).transpose()?;
        let (invitation, version) = found
            .filter(|(invitation, _)| {
                invitation.org_id == org_id && invitation.is_pending(self.now())
            })
            .ok_or_else(|| {
                Refusal::bad_input("L'utilisateur n'est pas membre de l'établissement")
            })?;
        let changed = Invitation { role, ..invitation };
        let write = self.invitation_write(&changed, Expected::Version(version))?;
        self.commit_accounts(Some(caller), write.into(), changed_meanwhile())
            .await
    }

    async fn pending_invitation(&self, secret: &str) -> Result<Invitation, Refusal> {
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, secret)?;
        let row = self
            .store()
            .record_by_unique(INVITATION, "secret", &fingerprint)
            .await
            .map_err(unavailable)?;
        let invitation: Option<Invitation> = row.as_ref().map(document).transpose()?;
        invitation
            .filter(|invitation| invitation.is_pending(self.now()))
            .ok_or_else(|| {
                Refusal::bad_input("Cette invitation n'existe pas, a expiré ou a déjà été acceptée")
            })
    }

    /// The pending invitation of a link.
    ///
    /// # Errors
    /// There is none.
    pub async fn invitation(&self, secret: &str) -> Result<membership::Invitation, Refusal> {
        let invitation = self.pending_invitation(secret).await?;
        Ok(membership::Invitation {
            id: invitation.id.into(),
            email: invitation.email.into(),
            company_siret: invitation.org_id.into(),
            hash: secret.into(),
            role: invitation.role,
            accepted_at: invitation.accepted_at,
        })
    }

    /// Opens the account of somebody invited, active since the link proves the address, and accepts every
    /// pending invitation of that address.
    ///
    /// # Errors
    /// The name or the password does not fit, there is no such pending invitation, or the address has an account.
    pub async fn join_with_invite(
        &self,
        secret: &str,
        name: &str,
        password: &str,
    ) -> Result<User, Refusal> {
        let name = profile::name(name)?;
        password::check(password)?;
        let invitation = self.pending_invitation(secret).await?;
        let taken = || {
            Refusal::bad_input(
                "Un compte existe déjà pour cette adresse. Connectez-vous pour rejoindre l'établissement.",
            )
        };
        if self.user_by_email(&invitation.email).await?.is_some() {
            return Err(taken());
        }
        let now = self.now();
        let user = User {
            password: Some(secrets::hash_password(password.to_owned()).await?),
            phone: Some(String::new()),
            activated_at: Some(now),
            first_association_date: Some(now),
            ..self.new_user(&invitation.email, name, None).await?
        };
        let write = user_write(&user, Expected::New, now.as_millisecond())?;
        let mut beside = Beside::from(write);
        self.invitations_accepted(&user, &mut beside).await?;
        self.commit_accounts(None, beside, taken()).await?;
        Ok(user)
    }

    /// What accepting every pending invitation of a user's address writes. A company that exists no more is
    /// passed over.
    pub(crate) async fn invitations_accepted(
        &self,
        user: &User,
        beside: &mut Beside,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let email = user.email.clone();
        let (invitations, companies) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let invitations = snapshot
                        .records_by_key(INVITATION, "email", &[email])
                        .await?;
                    let org_ids = invitations.iter().filter_map(|(_, row)| {
                        let invitation: Invitation = serde_json::from_str(&row.document).ok()?;
                        Some(invitation.org_id)
                    });
                    let org_ids: Vec<String> = org_ids.collect();
                    let companies = snapshot.records_by_key(COMPANY, "org", &org_ids).await?;
                    Ok((invitations, companies))
                })
            })
            .await
            .map_err(unavailable)?;
        for (_, row) in &invitations {
            let (invitation, version) = found(row)?;
            let company = companies
                .iter()
                .find(|(org_id, _)| *org_id == invitation.org_id);
            let Some((_, company)) = company.filter(|_| invitation.is_pending(now)) else {
                continue;
            };
            let company: Company = document(company)?;
            let membership = Membership::new(&user.id, &company, invitation.role, now);
            let at = now.as_millisecond();
            beside
                .records
                .push(membership_write(&membership, Expected::New, at)?);
            let accepted = Invitation {
                accepted_at: Some(now),
                ..invitation
            };
            let expected = Expected::Version(version);
            beside
                .records
                .push(self.invitation_write(&accepted, expected)?);
        }
        Ok(())
    }
}

fn added(user: &User, company: &Company) -> Letter {
    let (name, org_id) = (&company.name, &company.org_id);
    Letter {
        to: vec![Recipient {
            name: user.name.clone(),
            email: user.email.clone(),
        }],
        subject: format!("Vous êtes désormais membre de l'établissement {name}"),
        paragraphs: vec![
            format!(
                "Un administrateur de l'établissement {name} ({org_id}) vous a ajouté à ses membres. Il apparaît désormais parmi vos établissements."
            ),
            "Si vous ne connaissez pas cet établissement ou pensez à un abus, écrivez à l'assistance de la plateforme.".to_owned(),
        ],
        ..Letter::default()
    }
}
