//! A person who uses the platform.

use contract::scalar::DateTime;
use serde::{Deserialize, Serialize};

/// The stored user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Opaque identifier.
    pub id: String,
    /// Lower-cased and trimmed; unique.
    pub email: String,
    /// Displayed name.
    pub name: String,
    /// PHC string (argon2id).
    pub password: Option<String>,
    /// Telephone, free text.
    pub phone: Option<String>,
    /// May the user log in?
    #[serde(default)]
    pub is_active: bool,
    /// Platform staff.
    #[serde(default)]
    pub is_admin: bool,
    /// Agreed to be counted in audience measures.
    #[serde(default)]
    pub tracking_consent: bool,
    /// End of that agreement.
    pub tracking_consent_until: Option<DateTime>,
    /// When the password last changed: sessions opened before are closed.
    #[serde(default)]
    pub password_updated_at: Option<DateTime>,
    /// When the second factor was switched on.
    pub totp_activated_at: Option<DateTime>,
    /// Named features switched on for this user.
    #[serde(default)]
    pub feature_flags: Vec<String>,
    /// Sign-up time.
    pub created_at: DateTime,
}

impl User {
    /// Address as it is compared and stored.
    pub fn normalise_email(email: &str) -> String {
        email.trim().to_lowercase()
    }
}
