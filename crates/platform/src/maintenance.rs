//! What whoever operates the platform does to accounts, from the command line.

use std::collections::BTreeMap;

use contract::account::UserRole;
use domain::{account::User, slip::Refusal};
use store::{Commit, Expected, RecordWrite};

use crate::{
    Caller, OPERATOR, Platform,
    anonymisation::Belongings,
    applications::application_write,
    companies::Held,
    records::{
        COMPANY, MEMBERSHIP, Membership, Token, USER, document, erasure, membership_write,
        token_write, user_write,
    },
    secrets, unavailable,
};

/// Companies, or events, read at a time.
const CHUNK: usize = 500;

/// What becomes of a company without members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrphanCompany {
    /// SIRET or VAT number.
    pub org_id: String,
    /// Name.
    pub name: String,
    /// Why it stays, when it does.
    pub obstacle: Option<String>,
}

fn unknown(email: &str) -> Refusal {
    Refusal::bad_input(format!("Aucun compte n'a l'adresse {email}."))
}

impl Platform {
    async fn held_user(&self, email: &str) -> Result<(User, i64), Refusal> {
        let address = User::normalise_email(email);
        let row = self
            .store()
            .record_by_unique(USER, "email", &address)
            .await
            .map_err(unavailable)?
            .ok_or_else(|| unknown(email))?;
        Ok((document(&row)?, row.version))
    }

    /// Makes an account one of the staff, or takes that back.
    ///
    /// # Errors
    /// There is no such account, or it changed at the same time.
    pub async fn set_staff(&self, email: &str, is_staff: bool) -> Result<User, Refusal> {
        let (user, version) = self.held_user(email).await?;
        let user = User {
            is_admin: is_staff,
            ..user
        };
        let write = user_write(&user, Expected::Version(version), self.now_ms())?;
        self.save(Commit {
            records: vec![write],
            ..Commit::default()
        })
        .await?;
        self.forget_callers();
        Ok(user)
    }

    /// Deletes an account that nothing refers to.
    ///
    /// # Errors
    /// There is no such account, it did something that the event log tells, or something would be left without anybody
    /// to look after it.
    pub async fn delete_user(&self, email: &str) -> Result<(), Refusal> {
        let (user, version) = self.held_user(email).await?;
        let belongings = self.belongings(&user).await?;
        self.refuse_orphans(&user, &belongings).await?;
        if self.has_acted(&user.id).await? {
            return Err(Refusal::bad_input(format!(
                "Le journal porte des actes de {} : son compte peut être anonymisé, pas supprimé.",
                user.email
            )));
        }
        let at = self.now_ms();
        let mut records = belongings.erasures(at);
        records.push(RecordWrite {
            expected: Expected::Version(version),
            ..erasure(USER, &user.id, at)
        });
        self.save(Commit {
            records,
            ..Commit::default()
        })
        .await?;
        self.forget_tokens(belongings.tokens.iter().map(|(token, _)| token));
        Ok(())
    }

    /// Does the event log hold anything that this user did?
    async fn has_acted(&self, user_id: &str) -> Result<bool, Refusal> {
        let mut after = 0;
        loop {
            let events = self.store().read(move |snapshot| {
                Box::pin(async move { snapshot.scan_events(after, CHUNK).await })
            });
            let events = events.await.map_err(unavailable)?;
            if events.iter().any(|row| row.event.actor == user_id) {
                return Ok(true);
            }
            match events.last() {
                Some(last) if events.len() == CHUNK => after = last.id,
                _ => return Ok(false),
            }
        }
    }

    /// Gives all that an account has to another one, then anonymises it. Slips and the event log are not rewritten: what
    /// was signed keeps its author. Answers the address that stands for the former account.
    ///
    /// # Errors
    /// One of the accounts does not exist, the second one is not active, or they are the same.
    pub async fn merge_users(&self, from: &str, into: &str) -> Result<String, Refusal> {
        let (mut former, former_version) = self.held_user(from).await?;
        let (heir, heir_version) = self.held_user(into).await?;
        if former.id == heir.id {
            return Err(Refusal::bad_input(
                "Un compte ne se fusionne pas avec lui-même.",
            ));
        }
        if !heir.is_active {
            return Err(Refusal::bad_input(format!(
                "Le compte {} n'est pas actif.",
                heir.email
            )));
        }
        let belongings = self.belongings(&former).await?;
        let at = self.now_ms();
        let mut records = self.inherited(&belongings, &former, &heir).await?;
        let tokens: Vec<Token> = belongings.tokens.iter().map(|(t, _)| t.clone()).collect();
        let kept = belongings.without_tokens();
        records.extend(kept.erasures(at));
        former.anonymise(secrets::random_text(16)?, self.now());
        records.push(user_write(&former, Expected::Version(former_version), at)?);
        let first = heir
            .first_association_date
            .or_else(|| (!kept.memberships.is_empty()).then(|| self.now()));
        let heir = User {
            first_association_date: first,
            ..heir
        };
        records.push(user_write(&heir, Expected::Version(heir_version), at)?);
        self.save(Commit {
            records,
            ..Commit::default()
        })
        .await?;
        self.forget_tokens(tokens.iter());
        self.forget_callers();
        Ok(former.email)
    }

    /// Memberships (an administrator stays one), tokens and applications that go to the heir.
    async fn inherited(
        &self,
        belongings: &Belongings,
        former: &User,
        heir: &User,
    ) -> Result<Vec<RecordWrite>, Refusal> {
        let at = self.now_ms();
        let own = self.belongings(heir).await?.memberships;
        let own: BTreeMap<String, Membership> = own
            .into_iter()
            .map(|membership| (membership.company_id.clone(), membership))
            .collect();
        let mut records = Vec::new();
        for membership in &belongings.memberships {
            let inherited = match own.get(&membership.company_id) {
                None => Membership {
                    user_id: heir.id.clone(),
                    ..membership.clone()
                },
                Some(own) if membership.role == UserRole::Admin && own.role != UserRole::Admin => {
                    own.clone().with_role(UserRole::Admin)
                }
                Some(_) => continue,
            };
            records.push(membership_write(&inherited, Expected::Any, at)?);
        }
        for (token, version) in &belongings.tokens {
            let token = Token {
                user_id: heir.id.clone(),
                ..token.clone()
            };
            records.push(token_write(&token, Expected::Version(*version), at)?);
        }
        for mut application in self.applications_of(&former.id).await? {
            application.admin_id.clone_from(&heir.id);
            records.push(application_write(&application, Expected::Any, at)?);
        }
        Ok(records)
    }

    /// Finds the companies that have no member, and deletes those that nothing ties to others unless `is_trial`.
    ///
    /// # Errors
    /// The store does not answer; what was deleted stays so.
    pub async fn delete_orphan_companies(
        &self,
        is_trial: bool,
    ) -> Result<Vec<OrphanCompany>, Refusal> {
        let operator = Caller::of_task(OPERATOR);
        let mut orphans = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let page = self.companies_without_members(after.take()).await?;
            for held in page.orphans {
                let (org_id, name) = (held.company.org_id.clone(), held.company.name.clone());
                let obstacle = match self.deletion_of(&operator, &held).await {
                    Ok(change) if !is_trial => {
                        self.commit_company(None, change).await?;
                        None
                    }
                    Ok(_) => None,
                    Err(Refusal::BadInput(obstacle)) => Some(obstacle),
                    Err(error) => return Err(error),
                };
                orphans.push(OrphanCompany {
                    org_id,
                    name,
                    obstacle,
                });
            }
            after = page.next;
            if after.is_none() {
                return Ok(orphans);
            }
        }
    }

    async fn companies_without_members(&self, after: Option<String>) -> Result<Page, Refusal> {
        let (rows, members) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let rows = snapshot
                        .scan_records(COMPANY, after.as_deref(), CHUNK)
                        .await?;
                    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
                    let members = snapshot.records_by_key(MEMBERSHIP, "company", &ids).await?;
                    Ok((rows, members))
                })
            })
            .await
            .map_err(unavailable)?;
        let is_orphan = |id: &str| !members.iter().any(|(company, _)| company == id);
        let next = (rows.len() == CHUNK)
            .then(|| rows.last().map(|row| row.id.clone()))
            .flatten();
        let orphans = rows.iter().filter(|row| is_orphan(&row.id));
        Ok(Page {
            orphans: orphans.map(Held::of).collect::<Result<_, _>>()?,
            next,
        })
    }
}

struct Page {
    orphans: Vec<Held>,
    next: Option<String>,
}
