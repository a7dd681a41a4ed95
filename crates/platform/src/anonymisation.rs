//! Erasing who a user was, on their request.

use contract::account::UserRole;
use domain::{account::User, slip::Refusal};
use store::{Commit, Expected, RecordWrite};

use crate::{
    Caller, Platform,
    membership_requests::MEMBERSHIP_REQUEST,
    records::{
        ACTIVATION, COMPANY, MEMBERSHIP, Membership, PASSWORD_RESET, TOKEN, Token, USER, document,
        erasure, user_write,
    },
    secrets, unavailable,
};

/// What an account holds and does not outlive it.
pub(crate) struct Belongings {
    user_id: String,
    pub memberships: Vec<Membership>,
    pub tokens: Vec<(Token, i64)>,
    links: Vec<String>,
    requests: Vec<String>,
}

impl Belongings {
    /// The same, when the tokens go on with somebody else.
    pub(crate) fn without_tokens(self) -> Self {
        Self {
            tokens: Vec::new(),
            ..self
        }
    }

    /// Takes all of it away.
    pub(crate) fn erasures(&self, at: i64) -> Vec<RecordWrite> {
        let memberships = self.memberships.iter().map(|membership| {
            let id = Membership::id(&membership.user_id, &membership.company_id);
            erasure(MEMBERSHIP, &id, at)
        });
        let tokens = self.tokens.iter().map(|(token, _)| &token.id);
        let mut records: Vec<_> = memberships.collect();
        records.extend(tokens.map(|id| erasure(TOKEN, id, at)));
        records.extend(self.links.iter().map(|id| erasure(ACTIVATION, id, at)));
        let requests = self.requests.iter();
        records.extend(requests.map(|id| erasure(MEMBERSHIP_REQUEST, id, at)));
        records.push(erasure(PASSWORD_RESET, &self.user_id, at));
        records
    }
}

impl Platform {
    /// The caller, if they are staff whose account a stolen password does not open.
    ///
    /// # Errors
    /// `FORBIDDEN`: they are not.
    pub async fn require_strong_admin(&self, caller: &Caller) -> Result<User, Refusal> {
        let (user, _) = self.own_user(caller).await?;
        if user.is_strong_admin() {
            Ok(user)
        } else {
            Err(Refusal::Forbidden(
                "Vous n'êtes pas administrateur".to_owned(),
            ))
        }
    }

    /// Erases who a user was; answers the address that stands for them now. Signatures keep their names.
    ///
    /// # Errors
    /// The caller is no strong administrator, the user is unknown or inactive, or something would be left without
    /// anybody to look after it.
    pub async fn anonymise_user(
        &self,
        caller: &Caller,
        id_or_email: &str,
    ) -> Result<String, Refusal> {
        self.require_strong_admin(caller).await?;
        self.anonymised(id_or_email, Some(caller)).await
    }

    /// As [`Self::anonymise_user`], on behalf of whoever operates the platform.
    ///
    /// # Errors
    /// The user is unknown or inactive, or something would be left without anybody to look after it.
    pub async fn anonymise_user_by_operator(&self, id_or_email: &str) -> Result<String, Refusal> {
        self.anonymised(id_or_email, None).await
    }

    async fn anonymised(
        &self,
        id_or_email: &str,
        caller: Option<&Caller>,
    ) -> Result<String, Refusal> {
        let wanted = id_or_email.trim();
        let row = if reference::email::is_email(wanted) {
            self.store().record_by_unique(USER, "email", wanted).await
        } else if reference::cuid::is_cuid(wanted) {
            self.store().record(USER, wanted).await
        } else {
            return Err(Refusal::bad_input(
                "L'adresse e-mail ou l'identifiant n'est pas valide.",
            ));
        };
        let unknown = || {
            Refusal::bad_input(format!(
                "Aucun utilisateur actif ne correspond à « {wanted} »."
            ))
        };
        let row = row.map_err(unavailable)?.ok_or_else(unknown)?;
        let mut user: User = document(&row)?;
        if !user.is_active {
            return Err(unknown());
        }
        let belongings = self.belongings(&user).await?;
        self.refuse_orphans(&user, &belongings).await?;
        let at = self.now_ms();
        let mut records = belongings.erasures(at);
        user.anonymise(secrets::random_text(16)?, self.now());
        records.push(user_write(&user, Expected::Version(row.version), at)?);
        self.save(Commit {
            records,
            idempotency: caller.and_then(|caller| caller.idempotency.clone()),
            ..Commit::default()
        })
        .await?;
        self.forget_tokens(belongings.tokens.iter().map(|(token, _)| token));
        Ok(user.email)
    }

    /// What an account holds and does not outlive it.
    pub(crate) async fn belongings(&self, user: &User) -> Result<Belongings, Refusal> {
        Ok(Belongings {
            user_id: user.id.clone(),
            memberships: self.memberships_by("user", &user.id).await?,
            tokens: self.tokens_by("user", &user.id).await?,
            links: self.activations(&user.id).await?,
            requests: self.requests_of(&user.id).await?,
        })
    }

    /// Refuses that companies or applications be left without anybody to look after them.
    pub(crate) async fn refuse_orphans(
        &self,
        user: &User,
        belongings: &Belongings,
    ) -> Result<(), Refusal> {
        let mut obstacles = self.sole_administrations(&belongings.memberships).await?;
        let applications = self.applications_of(&user.id).await?;
        obstacles.extend(applications.iter().map(|application| {
            format!(
                "L'utilisateur est propriétaire de l'application « {} » ({}).",
                application.name, application.id
            )
        }));
        if obstacles.is_empty() {
            Ok(())
        } else {
            Err(Refusal::bad_input(obstacles.join("\n")))
        }
    }

    async fn memberships_by(
        &self,
        key: &'static str,
        value: &str,
    ) -> Result<Vec<Membership>, Refusal> {
        let value = value.to_owned();
        let rows = self.store().read(move |snapshot| {
            Box::pin(async move { snapshot.records_by_key(MEMBERSHIP, key, &[value]).await })
        });
        let rows = rows.await.map_err(unavailable)?;
        rows.iter().map(|(_, row)| document(row)).collect()
    }

    /// Identifiers of the requests to join companies that a user made.
    async fn requests_of(&self, user_id: &str) -> Result<Vec<String>, Refusal> {
        let user = [user_id.to_owned()];
        let rows = self
            .store()
            .records_by_key(MEMBERSHIP_REQUEST, "user", &user)
            .await
            .map_err(unavailable)?;
        Ok(rows.into_iter().map(|(_, row)| row.id).collect())
    }

    /// A sentence for each company that would be left without administrator.
    async fn sole_administrations(
        &self,
        memberships: &[Membership],
    ) -> Result<Vec<String>, Refusal> {
        let administered: Vec<String> = memberships
            .iter()
            .filter(|membership| membership.role == UserRole::Admin)
            .map(|membership| membership.company_id.clone())
            .collect();
        let (rows, companies) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let rows = snapshot
                        .records_by_key(MEMBERSHIP, "company", &administered)
                        .await?;
                    let companies = snapshot.records(COMPANY, &administered).await?;
                    Ok((rows, companies))
                })
            })
            .await
            .map_err(unavailable)?;
        let all: Vec<Membership> = rows
            .iter()
            .map(|(_, row)| document(row))
            .collect::<Result<_, _>>()?;
        let mut sentences = Vec::new();
        for row in &companies {
            let company: domain::account::Company = document(row)?;
            let administrators = all
                .iter()
                .filter(|other| other.company_id == company.id && other.role == UserRole::Admin);
            if administrators.count() == 1 {
                sentences.push(format!(
                    "L'utilisateur est le seul administrateur de l'établissement {} ({}).",
                    company.id, company.org_id
                ));
            }
        }
        Ok(sentences)
    }
}
