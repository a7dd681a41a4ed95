//! A person who uses the platform.

use contract::scalar::DateTime;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::government::GovernmentAccount;

/// How long a choice about audience measures holds.
const TRACKING_DAYS: i64 = 180;

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
    /// PHC string (argon2id), or a bcrypt hash imported from elsewhere until the next login.
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
    /// When the account was activated.
    #[serde(default)]
    pub activated_at: Option<DateTime>,
    /// First time that the user joined a company; never changes afterwards.
    #[serde(default)]
    pub first_association_date: Option<DateTime>,
    /// Secret of the second factor, base32; not in force before `totp_activated_at`.
    #[serde(default)]
    pub totp_seed: Option<String>,
    /// When the second factor was switched on.
    pub totp_activated_at: Option<DateTime>,
    /// Fingerprints of the recovery codes that were not used.
    #[serde(default)]
    pub recovery_codes: Vec<String>,
    /// Rights of a state service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub government: Option<GovernmentAccount>,
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

    /// Is a second factor asked at login?
    pub fn has_second_factor(&self) -> bool {
        self.totp_seed.is_some() && self.totp_activated_at.is_some()
    }

    /// Platform staff whose account a stolen password does not open.
    pub fn is_strong_admin(&self) -> bool {
        self.is_admin && self.has_second_factor()
    }

    /// Switches the second factor off.
    pub fn forget_second_factor(&mut self) {
        self.totp_seed = None;
        self.totp_activated_at = None;
        self.recovery_codes.clear();
    }

    /// Takes a choice about audience measures, which holds for 180 days.
    pub fn choose_tracking(&mut self, consent: bool, now: DateTime) {
        self.tracking_consent = consent;
        self.tracking_consent_until = now
            .0
            .checked_add(SignedDuration::from_hours(24 * TRACKING_DAYS))
            .ok()
            .map(DateTime);
    }

    /// Erases who the user was. Signatures keep the names that slips copied.
    pub fn anonymise(&mut self, name: String, now: DateTime) -> &str {
        self.email = format!("{name}-anonymous@trackdechets.fr").to_lowercase();
        self.name = name;
        self.phone = Some("00000000".to_owned());
        self.password = None;
        self.is_active = false;
        self.is_admin = false;
        self.government = None;
        self.password_updated_at = Some(now);
        self.forget_second_factor();
        &self.email
    }
}
