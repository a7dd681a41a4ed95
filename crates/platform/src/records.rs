//! Accounts and companies as records of the store.

use std::collections::BTreeSet;

use contract::account::UserRole;
use contract::scalar::DateTime;
use domain::{
    account::{Company, EcoOrganisme, User, default_notifications},
    slip::Refusal,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Commit, CommitError, Expected, Key, RecordRow, RecordWrite, instant_key};

use crate::{Caller, Platform, unavailable};

pub(crate) const USER: &str = "user";
pub(crate) const COMPANY: &str = "company";
pub(crate) const MEMBERSHIP: &str = "membership";
pub(crate) const TOKEN: &str = "token";
pub(crate) const ACTIVATION: &str = "activation";
pub(crate) const PASSWORD_RESET: &str = "password-reset";
pub(crate) const APPLICATION: &str = "application";
pub(crate) const ANONYMOUS_COMPANY: &str = "anonymous-company";
pub(crate) const ECO_ORGANISME: &str = "eco-organisme";

/// A user's role in a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Membership {
    pub user_id: String,
    pub company_id: String,
    pub org_id: String,
    pub role: UserRole,
    #[serde(default)]
    pub notifications: Vec<String>,
    /// Nobody of the company looked at who joined: the name is hidden for a week.
    #[serde(default)]
    pub automatically_accepted: bool,
    pub created_at: DateTime,
}

impl Membership {
    /// A new member, with the mails that the role gives by default.
    pub(crate) fn new(user_id: &str, company: &Company, role: UserRole, now: DateTime) -> Self {
        Self {
            user_id: user_id.to_owned(),
            company_id: company.id.clone(),
            org_id: company.org_id.clone(),
            role,
            notifications: default_notifications(role),
            automatically_accepted: false,
            created_at: now,
        }
    }

    /// The member with another role, and the mails that it gives by default.
    pub(crate) fn with_role(self, role: UserRole) -> Self {
        Self {
            role,
            notifications: default_notifications(role),
            ..self
        }
    }

    pub(crate) fn id(user_id: &str, company_id: &str) -> String {
        format!("{user_id}:{company_id}")
    }
}

/// An access token: the fingerprint only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Token {
    pub id: String,
    pub user_id: String,
    pub fingerprint: String,
    #[serde(default)]
    pub is_revoked: bool,
    pub description: Option<String>,
    pub application_id: Option<String>,
    pub last_used: Option<DateTime>,
    pub created_at: DateTime,
}

impl Platform {
    /// Writes what a decision changes, all or nothing.
    pub(crate) async fn save(&self, commit: Commit) -> Result<(), Refusal> {
        let committed = self.store().commit(commit).await;
        committed
            .map(drop)
            .map_err(|error| not_committed(error, changed_meanwhile()))
    }

    /// As [`Self::save`], once for a request that must run once.
    pub(crate) async fn save_for(
        &self,
        caller: &Caller,
        records: Vec<RecordWrite>,
    ) -> Result<(), Refusal> {
        self.save(Commit {
            records,
            idempotency: caller.idempotency.clone(),
            ..Commit::default()
        })
        .await
    }

    /// A user, with the version that a change is decided on.
    pub(crate) async fn user(&self, id: &str) -> Result<Option<(User, i64)>, Refusal> {
        let row = self.store().record(USER, id).await.map_err(unavailable)?;
        row.map(|row| Ok((document(&row)?, row.version)))
            .transpose()
    }

    /// The user behind a caller.
    pub(crate) async fn own_user(&self, caller: &Caller) -> Result<(User, i64), Refusal> {
        self.user(&caller.actor.user_id)
            .await?
            .ok_or(Refusal::Unauthenticated)
    }
}

/// What is said when two requests change the same account, company or request at the same moment.
pub(crate) fn changed_meanwhile() -> Refusal {
    Refusal::bad_input(
        "Ces données viennent d'être modifiées par une autre requête. Veuillez réessayer.",
    )
}

/// Why a decision was not written; `taken` when what had to be unique is not.
pub(crate) fn not_committed(error: CommitError, taken: Refusal) -> Refusal {
    match error {
        CommitError::Duplicate { .. } => taken,
        CommitError::Conflict { .. } => changed_meanwhile(),
        other => unavailable(other),
    }
}

/// Reads the document of a record.
pub(crate) fn document<T: DeserializeOwned>(row: &RecordRow) -> Result<T, Refusal> {
    serde_json::from_str(&row.document).map_err(unavailable)
}

/// The removal of a record that is still at this version.
pub(crate) fn removal(
    collection: &'static str,
    id: &str,
    expected: Expected,
    at: i64,
) -> RecordWrite {
    RecordWrite {
        collection,
        id: id.to_owned(),
        expected,
        document: None,
        keys: Vec::new(),
        at,
        event: None,
    }
}

/// The write of a record.
pub(crate) fn write<T: Serialize>(
    collection: &'static str,
    id: &str,
    document: &T,
    keys: Vec<Key>,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let document = serde_json::to_string(document).map_err(unavailable)?;
    Ok(RecordWrite {
        collection,
        id: id.to_owned(),
        expected,
        document: Some(document),
        keys,
        at,
        event: None,
    })
}

/// The removal of a record, if it is there.
pub(crate) fn erasure(collection: &'static str, id: &str, at: i64) -> RecordWrite {
    RecordWrite {
        collection,
        id: id.to_owned(),
        expected: Expected::Any,
        document: None,
        keys: Vec::new(),
        at,
        event: None,
    }
}

pub(crate) fn user_write(user: &User, expected: Expected, at: i64) -> Result<RecordWrite, Refusal> {
    write(
        USER,
        &user.id,
        user,
        vec![
            Key::unique("email", &user.email),
            Key::shared("created", instant_key(user.created_at.as_millisecond())),
        ],
        expected,
        at,
    )
}

pub(crate) fn company_write(
    company: &Company,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    write(
        COMPANY,
        &company.id,
        company,
        company_keys(company),
        expected,
        at,
    )
}

/// A company is found by its identifier, by the documents that it declares, and by where its verification
/// stands when it has to be verified.
fn company_keys(company: &Company) -> Vec<Key> {
    let mut keys = vec![Key::unique("org", &company.org_id)];
    let documents = company.documents();
    let documents: BTreeSet<&str> = documents.ids().collect();
    keys.extend(documents.into_iter().map(|id| Key::shared("document", id)));
    if company.is_professional() {
        let status = format!("{:?}", company.verification_status);
        keys.push(Key::shared("verification", status));
        let verified = company.verified_at.filter(|_| company.is_verified());
        keys.extend(verified.map(|at| Key::shared("verified", instant_key(at.as_millisecond()))));
    }
    keys
}

pub(crate) fn membership_write(
    membership: &Membership,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let keys = vec![
        Key::shared("user", &membership.user_id),
        Key::shared("company", &membership.company_id),
        Key::shared(
            "created",
            instant_key(membership.created_at.as_millisecond()),
        ),
    ];
    let id = Membership::id(&membership.user_id, &membership.company_id);
    write(MEMBERSHIP, &id, membership, keys, expected, at)
}

pub(crate) fn token_write(
    token: &Token,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let mut keys = vec![
        Key::unique("fingerprint", &token.fingerprint),
        Key::shared("user", &token.user_id),
    ];
    keys.extend(
        token
            .application_id
            .as_ref()
            .map(|application| Key::shared("application", application)),
    );
    write(TOKEN, &token.id, token, keys, expected, at)
}

pub(crate) fn eco_organisme_write(eco: &EcoOrganisme, at: i64) -> Result<RecordWrite, Refusal> {
    write(
        ECO_ORGANISME,
        &eco.siret,
        eco,
        vec![Key::unique("id", &eco.id)],
        Expected::Any,
        at,
    )
}
