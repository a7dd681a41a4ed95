//! Applications that act for users who agreed to it: their owners' side, and the users'.

use std::collections::BTreeMap;

use contract::{identity::ApplicationGoal, scalar::DateTime};
use domain::{
    account::{Application, User},
    slip::Refusal,
};
use store::{Expected, Key, RecordWrite};

use crate::{
    Caller, Platform,
    records::{APPLICATION, Token, USER, document, erasure, token_write, write},
    secrets, unavailable,
};

/// What an owner says of an application; none keeps, or is the default of a new one.
#[derive(Clone, Debug, Default)]
pub struct ApplicationChange {
    /// Name.
    pub name: Option<String>,
    /// Whom it is for.
    pub goal: Option<ApplicationGoal>,
    /// Addresses that browsers may be sent back to.
    pub redirect_uris: Option<Vec<String>>,
    /// May it ask for identity tokens?
    pub open_id_enabled: Option<bool>,
}

impl ApplicationChange {
    fn apply(self, application: &mut Application) {
        if let Some(name) = self.name {
            application.name = name;
        }
        if let Some(goal) = self.goal {
            application.goal = Some(goal);
        }
        if let Some(redirect_uris) = self.redirect_uris {
            application.redirect_uris = redirect_uris;
        }
        if let Some(enabled) = self.open_id_enabled {
            application.open_id_enabled = enabled;
        }
    }
}

/// An application that a user agreed to.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizedApplication {
    /// Identifier of the application.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Day of the last call made for the user.
    pub last_connection: Option<DateTime>,
    /// Address of its owner.
    pub admin: Option<String>,
}

pub(crate) fn application_write(
    application: &Application,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let keys = vec![Key::shared("admin", &application.admin_id)];
    write(
        APPLICATION,
        &application.id,
        application,
        keys,
        expected,
        at,
    )
}

impl Platform {
    /// Registers an application of the caller.
    ///
    /// # Errors
    /// Something in it does not fit.
    pub async fn create_application(
        &self,
        caller: &Caller,
        change: ApplicationChange,
    ) -> Result<Application, Refusal> {
        let mut application = Application {
            id: secrets::new_id()?,
            name: String::new(),
            goal: None,
            redirect_uris: Vec::new(),
            client_secret: secrets::random_text(40)?,
            admin_id: caller.actor.user_id.clone(),
            open_id_enabled: false,
            created_at: self.now(),
        };
        change.apply(&mut application);
        application.check(self.settings().local_addresses)?;
        self.prepare_identity_tokens(&application).await?;
        let write = application_write(&application, Expected::New, self.now_ms())?;
        self.save_for(caller, vec![write]).await?;
        Ok(application)
    }

    /// Changes an application of the caller.
    ///
    /// # Errors
    /// It is unknown, somebody else's, or something in it does not fit.
    pub async fn update_application(
        &self,
        caller: &Caller,
        id: &str,
        change: ApplicationChange,
    ) -> Result<Application, Refusal> {
        let (mut application, version) = self.own_application(caller, id).await?;
        change.apply(&mut application);
        application.check(self.settings().local_addresses)?;
        self.prepare_identity_tokens(&application).await?;
        let write = application_write(&application, Expected::Version(version), self.now_ms())?;
        self.save_for(caller, vec![write]).await?;
        Ok(application)
    }

    /// Removes an application of the caller; its tokens are worth nothing any more.
    ///
    /// # Errors
    /// It is unknown, or somebody else's.
    pub async fn delete_application(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<Application, Refusal> {
        let (application, _) = self.own_application(caller, id).await?;
        let tokens = self.tokens_by("application", id).await?;
        let at = self.now_ms();
        let mut records = vec![erasure(APPLICATION, id, at)];
        for (token, _) in &tokens {
            let orphan = Token {
                is_revoked: true,
                application_id: None,
                ..token.clone()
            };
            records.push(token_write(&orphan, Expected::Any, at)?);
        }
        self.save_for(caller, records).await?;
        self.forget_tokens(tokens.iter().map(|(token, _)| token));
        Ok(application)
    }

    /// An application, whoever owns it.
    pub(crate) async fn application(
        &self,
        id: &str,
    ) -> Result<Option<(Application, i64)>, Refusal> {
        let row = self.store().record(APPLICATION, id).await;
        row.map_err(unavailable)?
            .map(|row| Ok((document(&row)?, row.version)))
            .transpose()
    }

    /// An application of the caller, with the version that a change is decided on.
    ///
    /// # Errors
    /// It is unknown, or somebody else's.
    pub async fn own_application(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<(Application, i64), Refusal> {
        let (application, version) = self.application(id).await?.ok_or_else(|| {
            Refusal::bad_input(format!(
                "L'application d'identifiant « {id} » n'existe pas."
            ))
        })?;
        if application.admin_id != caller.actor.user_id {
            return Err(Refusal::Forbidden(
                "Vous n'êtes pas propriétaire de cette application.".to_owned(),
            ));
        }
        Ok((application, version))
    }

    /// The applications of the caller, oldest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn own_applications(&self, caller: &Caller) -> Result<Vec<Application>, Refusal> {
        self.applications_of(&caller.actor.user_id).await
    }

    pub(crate) async fn applications_of(&self, user_id: &str) -> Result<Vec<Application>, Refusal> {
        let user = user_id.to_owned();
        let rows = self.store().read(move |snapshot| {
            Box::pin(async move { snapshot.records_by_key(APPLICATION, "admin", &[user]).await })
        });
        let rows = rows.await.map_err(unavailable)?;
        let mut applications: Vec<Application> = rows
            .iter()
            .map(|(_, row)| document(row))
            .collect::<Result<_, _>>()?;
        applications.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(applications)
    }

    /// The applications that hold a token of the caller.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn authorized_applications(
        &self,
        caller: &Caller,
    ) -> Result<Vec<AuthorizedApplication>, Refusal> {
        let mut last: BTreeMap<String, Option<DateTime>> = BTreeMap::new();
        for (token, _) in self.tokens_by("user", &caller.actor.user_id).await? {
            if let (false, Some(application)) = (token.is_revoked, token.application_id) {
                let known = last.entry(application).or_default();
                *known = (*known).max(token.last_used);
            }
        }
        let ids: Vec<String> = last.keys().cloned().collect();
        let (applications, owners) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let applications = snapshot.records(APPLICATION, &ids).await?;
                    let mut owners = Vec::with_capacity(applications.len());
                    for row in &applications {
                        let application: Application = serde_json::from_str(&row.document)
                            .map_err(|error| store::StoreError::Corrupt(error.to_string()))?;
                        owners.push(application.admin_id);
                    }
                    let owners = snapshot.records(USER, &owners).await?;
                    Ok((applications, owners))
                })
            })
            .await
            .map_err(unavailable)?;
        let owners: BTreeMap<String, String> = owners
            .iter()
            .map(|row| {
                let user: User = document(row)?;
                Ok((user.id, user.email))
            })
            .collect::<Result<_, Refusal>>()?;
        applications
            .iter()
            .map(|row| {
                let application: Application = document(row)?;
                Ok(AuthorizedApplication {
                    last_connection: last.get(&application.id).copied().flatten(),
                    admin: owners.get(&application.admin_id).cloned(),
                    id: application.id,
                    name: application.name,
                })
            })
            .collect()
    }

    /// Withdraws the caller's agreement to an application: its tokens are worth nothing any more.
    ///
    /// # Errors
    /// The application is unknown, or never had a token of the caller.
    pub async fn revoke_application(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<AuthorizedApplication, Refusal> {
        let (application, _) = self.application(id).await?.ok_or_else(|| {
            Refusal::bad_input(format!(
                "L'application d'identifiant « {id} » n'existe pas."
            ))
        })?;
        let mut tokens = self.tokens_by("user", &caller.actor.user_id).await?;
        tokens.retain(|(token, _)| token.application_id.as_deref() == Some(id));
        if tokens.is_empty() {
            return Err(Refusal::bad_input(
                "Vous n'avez pas autorisé cette application.",
            ));
        }
        self.revoke(caller, &tokens).await?;
        let owner = self.user(&application.admin_id).await?;
        Ok(AuthorizedApplication {
            last_connection: tokens.iter().filter_map(|(token, _)| token.last_used).max(),
            admin: owner.map(|(owner, _)| owner.email),
            id: application.id,
            name: application.name,
        })
    }
}
