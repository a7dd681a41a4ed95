//! Users: who calls, and what they may see of their account.

use std::{collections::BTreeMap, sync::Arc};

use contract::account::{UserNotifications, UserRole};
use domain::{
    account::{Actor, Company, GovernmentAccount, User, notifications_of},
    slip::Refusal,
};
use store::{Expected, RecordRow};

use crate::{
    Authentication, Caller, Platform,
    records::{
        COMPANY, MEMBERSHIP, Membership, TOKEN, Token, USER, document, token_write, user_write,
    },
    secrets, unavailable,
};

const DAY_MS: i64 = 86_400_000;

/// A company seen by one of its members.
#[derive(Clone, Debug)]
pub struct OwnCompany {
    /// The company.
    pub company: Company,
    /// Role of the caller; none when they are no member, or no more.
    pub role: Option<UserRole>,
    /// Mails that the member asked for.
    pub notifications: UserNotifications,
}

impl Platform {
    /// The caller that a bearer token denotes; none when it is unknown or revoked.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn caller_of_token(&self, token: &str) -> Result<Option<Arc<Caller>>, Refusal> {
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, token)?;
        if let Some(known) = self.inner.callers.get(&fingerprint) {
            return Ok(known);
        }
        let caller = self.load_caller_of_token(&fingerprint).await?.map(Arc::new);
        self.inner.callers.insert(fingerprint, caller.clone());
        Ok(caller)
    }

    async fn load_caller_of_token(&self, fingerprint: &str) -> Result<Option<Caller>, Refusal> {
        let row = self
            .store()
            .record_by_unique(TOKEN, "fingerprint", fingerprint)
            .await
            .map_err(unavailable)?;
        let Some(row) = row else { return Ok(None) };
        let token: Token = document(&row)?;
        if token.is_revoked {
            return Ok(None);
        }
        let Some(actor) = self.actor(&token.user_id).await? else {
            return Ok(None);
        };
        self.note_use(&token, row.version).await;
        Ok(Some(Caller {
            actor,
            authentication: Authentication::Bearer,
            application: token.application_id,
            idempotency: None,
            client: None,
        }))
    }

    /// Remembers the day of the last use. Losing one is harmless: a later request notes it again.
    async fn note_use(&self, token: &Token, version: i64) {
        let now = self.now_ms();
        let today = now - now.rem_euclid(DAY_MS);
        if token
            .last_used
            .is_some_and(|day| day.as_millisecond() >= today)
        {
            return;
        }
        let Ok(day) = jiff::Timestamp::from_millisecond(today) else {
            return;
        };
        let used = Token {
            last_used: Some(day.into()),
            ..token.clone()
        };
        let Ok(write) = token_write(&used, Expected::Version(version), now) else {
            return;
        };
        let commit = store::Commit {
            records: vec![write],
            ..store::Commit::default()
        };
        if let Err(error) = self.store().commit(commit).await {
            tracing::debug!(%error, "the use of a token was not noted");
        }
    }

    /// A user with their roles; none when the user does not exist.
    pub(crate) async fn actor(&self, user_id: &str) -> Result<Option<Actor>, Refusal> {
        let id = user_id.to_owned();
        let (user, memberships) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let user = snapshot.record(USER, &id).await?;
                    let memberships = snapshot.records_by_key(MEMBERSHIP, "user", &[id]).await?;
                    Ok((user, memberships))
                })
            })
            .await
            .map_err(unavailable)?;
        user.map(|user| actor_of(document(&user)?, &memberships))
            .transpose()
    }

    /// The companies of the caller.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn own_companies(&self, caller: &Caller) -> Result<Vec<OwnCompany>, Refusal> {
        self.companies_of(&caller.actor.user_id).await
    }

    /// The companies of a user.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn companies_of(&self, user_id: &str) -> Result<Vec<OwnCompany>, Refusal> {
        let user = user_id.to_owned();
        let (memberships, companies) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let memberships = snapshot.records_by_key(MEMBERSHIP, "user", &[user]).await?;
                    let ids: Vec<String> = memberships
                        .iter()
                        .filter_map(|(_, row)| {
                            row.id
                                .split_once(':')
                                .map(|(_, company)| company.to_owned())
                        })
                        .collect();
                    let companies = snapshot.records(COMPANY, &ids).await?;
                    Ok((memberships, companies))
                })
            })
            .await
            .map_err(unavailable)?;
        let mut own = Vec::with_capacity(companies.len());
        for row in companies {
            let company: Company = document(&row)?;
            let id = Membership::id(user_id, &company.id);
            if let Some((_, membership)) = memberships.iter().find(|(_, row)| row.id == id) {
                let membership: Membership = document(membership)?;
                own.push(OwnCompany {
                    company,
                    role: Some(membership.role),
                    notifications: notifications_of(&membership.notifications),
                });
            }
        }
        own.sort_by(|a, b| {
            let key = |own: &OwnCompany| {
                let name = own.company.given_name.clone();
                (name.is_none(), name, own.company.created_at)
            };
            key(a).cmp(&key(b))
        });
        Ok(own)
    }

    /// The user with this address.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, Refusal> {
        let email = User::normalise_email(email);
        let row = self
            .store()
            .record_by_unique(USER, "email", &email)
            .await
            .map_err(unavailable)?;
        row.map(|row| document(&row)).transpose()
    }

    /// Creates an active user.
    ///
    /// # Errors
    /// The address is already taken, or the store does not answer.
    pub async fn create_user(
        &self,
        email: &str,
        name: &str,
        password: Option<&str>,
    ) -> Result<User, Refusal> {
        let user = self.new_user(email, name, password).await?;
        let commit = store::Commit {
            records: vec![user_write(&user, Expected::New, self.now_ms())?],
            ..store::Commit::default()
        };
        self.store()
            .commit(commit)
            .await
            .map_err(|error| match error {
                store::CommitError::Duplicate { .. } => Refusal::bad_input(format!(
                    "Un compte existe déjà pour l'adresse {}",
                    user.email
                )),
                other => unavailable(other),
            })?;
        Ok(user)
    }

    /// Gives an account the rights of a state service, or takes them back. Answers whether the account exists.
    ///
    /// # Errors
    /// The store does not answer, or the account changed at the same time.
    pub async fn set_government(
        &self,
        email: &str,
        government: Option<GovernmentAccount>,
    ) -> Result<bool, Refusal> {
        let email = User::normalise_email(email);
        let row = self
            .store()
            .record_by_unique(USER, "email", &email)
            .await
            .map_err(unavailable)?;
        let Some(row) = row else { return Ok(false) };
        let user = User {
            government,
            ..document(&row)?
        };
        let write = user_write(&user, Expected::Version(row.version), self.now_ms())?;
        let commit = store::Commit {
            records: vec![write],
            ..store::Commit::default()
        };
        self.store().commit(commit).await.map_err(unavailable)?;
        Ok(true)
    }

    pub(crate) async fn new_user(
        &self,
        email: &str,
        name: &str,
        password: Option<&str>,
    ) -> Result<User, Refusal> {
        let email = User::normalise_email(email);
        if !reference::email::is_email(&email) {
            return Err(Refusal::bad_input(format!(
                "{email} n'est pas une adresse e-mail valide"
            )));
        }
        let password = match password {
            None => None,
            Some(password) => Some(secrets::hash_password(password.to_owned()).await?),
        };
        Ok(User {
            id: secrets::new_id()?,
            email,
            name: name.to_owned(),
            password,
            phone: None,
            is_active: true,
            is_admin: false,
            tracking_consent: false,
            tracking_consent_until: None,
            password_updated_at: None,
            activated_at: Some(self.now()),
            first_association_date: None,
            totp_seed: None,
            totp_activated_at: None,
            recovery_codes: Vec::new(),
            government: None,
            feature_flags: Vec::new(),
            created_at: self.now(),
        })
    }

    /// The user whose address and password these are; none when they do not match. An unknown address takes
    /// as long as a wrong password.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn user_by_password(
        &self,
        email: &str,
        password: &str,
    ) -> Result<Option<User>, Refusal> {
        // A hash that no password gives, so that unknown addresses cost the same.
        const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$8P0V3q0V1c2S6l6m0W4c3u8m5T2h1o9a7y6x5w4v3u0";
        let user = self.user_by_email(email).await?;
        let hash = user
            .as_ref()
            .and_then(|user| user.password.clone())
            .unwrap_or_else(|| NOBODY.to_owned());
        let matches = secrets::verify_password(password.to_owned(), hash).await?;
        Ok(user.filter(|_| matches))
    }
}

/// A user with the roles that their memberships give.
pub(crate) fn actor_of(user: User, memberships: &[(String, RecordRow)]) -> Result<Actor, Refusal> {
    let has_second_factor = user.has_second_factor();
    let mut roles = BTreeMap::new();
    for (_, row) in memberships {
        let membership: Membership = document(row)?;
        roles.insert(membership.org_id, membership.role);
    }
    Ok(Actor {
        user_id: user.id,
        email: user.email,
        name: user.name,
        is_admin: user.is_admin,
        has_second_factor,
        government: user.government,
        roles,
    })
}
