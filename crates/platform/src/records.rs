//! Accounts and companies as records of the store.

use contract::account::UserRole;
use contract::scalar::DateTime;
use domain::{
    account::{Company, EcoOrganisme, User},
    slip::Refusal,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Expected, Key, RecordRow, RecordWrite};

use crate::unavailable;

pub(crate) const USER: &str = "user";
pub(crate) const COMPANY: &str = "company";
pub(crate) const MEMBERSHIP: &str = "membership";
pub(crate) const TOKEN: &str = "token";
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
    pub created_at: DateTime,
}

impl Membership {
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

/// Reads the document of a record.
pub(crate) fn document<T: DeserializeOwned>(row: &RecordRow) -> Result<T, Refusal> {
    serde_json::from_str(&row.document).map_err(unavailable)
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

pub(crate) fn user_write(user: &User, expected: Expected, at: i64) -> Result<RecordWrite, Refusal> {
    write(
        USER,
        &user.id,
        user,
        vec![Key::unique("email", &user.email)],
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
        vec![Key::unique("org", &company.org_id)],
        expected,
        at,
    )
}

pub(crate) fn membership_write(
    membership: &Membership,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let keys = vec![
        Key::shared("user", &membership.user_id),
        Key::shared("company", &membership.company_id),
    ];
    let id = Membership::id(&membership.user_id, &membership.company_id);
    write(MEMBERSHIP, &id, membership, keys, expected, at)
}

pub(crate) fn token_write(
    token: &Token,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let keys = vec![
        Key::unique("fingerprint", &token.fingerprint),
        Key::shared("user", &token.user_id),
    ];
    write(TOKEN, &token.id, token, keys, expected, at)
}

pub(crate) fn eco_organisme_write(eco: &EcoOrganisme, at: i64) -> Result<RecordWrite, Refusal> {
    write(
        ECO_ORGANISME,
        &eco.siret,
        eco,
        Vec::new(),
        Expected::Any,
        at,
    )
}
