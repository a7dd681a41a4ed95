//! The second factor: codes of an authenticator (RFC 6238), and recovery codes that switch it off.

use domain::{account::User, slip::Refusal};
use serde::{Deserialize, Serialize};
use store::Expected;
use url::form_urlencoded::byte_serialize;

use crate::{
    Caller, Platform,
    account_letters::{second_factor_off_letter, second_factor_on_letter},
    records::user_write,
    secrets,
    sessions::SessionId,
    unavailable,
};

/// How long the code may take after the password.
const AWAITED_FOR_MS: i64 = 5 * 60 * 1000;
/// How long a browser that comes back too late is recognised.
const REMEMBERED_FOR_MS: i64 = 4 * 60 * 60 * 1000;
const FAILURES_BEFORE_LOCK: i64 = 5;
const LOCK_MS: i64 = 5 * 60 * 1000;
/// How long failures are remembered after the last one.
const COUNTED_FOR_MS: i64 = 24 * 60 * 60 * 1000;

const RECOVERY_CODES: usize = 10;
const RECOVERY_CODE_LENGTH: usize = 10;

/// Issuer that authenticators show.
const ISSUER: &str = "Trackdéchets";

/// The password was right; the code is awaited.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Awaited {
    user_id: String,
    until: i64,
}

/// What a code gave.
#[derive(Clone, Debug)]
pub enum SecondFactorOutcome {
    /// The user is who they say.
    Welcome(Box<User>),
    /// The password is to be given first, or again.
    PasswordFirst,
    /// No code was given.
    Missing,
    /// The code is wrong.
    Wrong,
    /// Too many wrong codes: none is looked at until then, in milliseconds since the Unix epoch.
    LockedUntil(i64),
}

/// What an authenticator is set up with.
#[derive(Clone, Debug)]
pub struct AuthenticatorSetup {
    /// Shared secret, base32.
    pub secret: String,
    /// The same, as the address that a QR code carries.
    pub address: String,
}

impl Platform {
    /// Remembers that a password was right, under a new identifier: one that somebody planted is worth nothing.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn await_second_factor(&self, user: &User) -> Result<SessionId, Refusal> {
        let id = SessionId::fresh()?;
        let now = self.now_ms();
        let awaited = Awaited {
            user_id: user.id.clone(),
            until: now + AWAITED_FOR_MS,
        };
        let value = serde_json::to_string(&awaited).map_err(unavailable)?;
        self.store()
            .put_state(&awaited_key(&id), &value, Some(now + REMEMBERED_FOR_MS))
            .await
            .map_err(unavailable)?;
        Ok(id)
    }

    /// Checks the code that follows a right password.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn check_second_factor(
        &self,
        id: &SessionId,
        code: &str,
    ) -> Result<SecondFactorOutcome, Refusal> {
        let now = self.now_ms();
        let key = awaited_key(id);
        let value = self.store().state(&key, now).await.map_err(unavailable)?;
        let Some(value) = value else {
            return Ok(SecondFactorOutcome::PasswordFirst);
        };
        let awaited: Awaited = serde_json::from_str(&value).map_err(unavailable)?;
        let user = self.user(&awaited.user_id).await?.map(|(user, _)| user);
        let user = user.filter(|user| user.is_active && user.has_second_factor());
        let (Some(user), true) = (user, awaited.until > now) else {
            self.store().delete_state(&key).await.map_err(unavailable)?;
            self.calm_down(&awaited.user_id).await?;
            return Ok(SecondFactorOutcome::PasswordFirst);
        };
        if code.is_empty() {
            return Ok(SecondFactorOutcome::Missing);
        }
        if let Some(until) = self.count_code(&user).await? {
            return Ok(SecondFactorOutcome::LockedUntil(until));
        }
        if secrets::totp_matches(&user, code, now) {
            self.store().delete_state(&key).await.map_err(unavailable)?;
            self.forget_codes(&user.id).await?;
            return Ok(SecondFactorOutcome::Welcome(Box::new(user)));
        }
        Ok(match self.locked_until(&user.id).await? {
            Some(until) => SecondFactorOutcome::LockedUntil(until),
            None => SecondFactorOutcome::Wrong,
        })
    }

    async fn locked_until(&self, user_id: &str) -> Result<Option<i64>, Refusal> {
        let now = self.now_ms();
        let lock = self.store().state(&lock_key(user_id), now).await;
        Ok(lock
            .map_err(unavailable)?
            .and_then(|until| until.parse().ok()))
    }

    /// Counts a code before it is looked at, so that codes sent at the same time do not escape; answers until when
    /// none is looked at. From the fifth on, a code locks the account unless it is right.
    async fn count_code(&self, user: &User) -> Result<Option<i64>, Refusal> {
        if let Some(until) = self.locked_until(&user.id).await? {
            return Ok(Some(until));
        }
        let now = self.now_ms();
        let store = self.store();
        let failures = failures_key(&user.id);
        let count = store
            .increment_state(&failures, COUNTED_FOR_MS, now)
            .await
            .map_err(unavailable)?;
        store
            .put_state(&recent_key(&user.id), "", Some(now + LOCK_MS))
            .await
            .map_err(unavailable)?;
        if count < FAILURES_BEFORE_LOCK {
            return Ok(None);
        }
        let until = now + LOCK_MS;
        let taken = store
            .compare_and_set_state(
                &lock_key(&user.id),
                None,
                &until.to_string(),
                Some(until),
                now,
            )
            .await
            .map_err(unavailable)?;
        Ok(if taken {
            None
        } else {
            self.locked_until(&user.id).await?.or(Some(until))
        })
    }

    async fn forget_codes(&self, user_id: &str) -> Result<(), Refusal> {
        for key in [
            failures_key(user_id),
            lock_key(user_id),
            recent_key(user_id),
        ] {
            self.store().delete_state(&key).await.map_err(unavailable)?;
        }
        Ok(())
    }

    /// Forgets failures once a login was given up, unless codes were tried lately: logins given up on purpose must
    /// not make room for more guesses.
    async fn calm_down(&self, user_id: &str) -> Result<(), Refusal> {
        let recent = self
            .store()
            .state(&recent_key(user_id), self.now_ms())
            .await;
        match recent.map_err(unavailable)? {
            None => self.forget_codes(user_id).await,
            Some(_) => Ok(()),
        }
    }

    /// Draws the secret of a second factor, which is in force once a code of it is given.
    ///
    /// # Errors
    /// The second factor is in force.
    pub async fn set_up_second_factor(
        &self,
        caller: &Caller,
    ) -> Result<AuthenticatorSetup, Refusal> {
        let (mut user, version) = self.own_user(caller).await?;
        if user.has_second_factor() {
            return Err(Refusal::bad_input(
                "La double authentification est déjà activée. Désactivez-la avant d'en configurer une autre.",
            ));
        }
        let secret = secrets::totp_seed()?;
        user.totp_seed = Some(secret.clone());
        user.totp_activated_at = None;
        let write = user_write(&user, Expected::Version(version), self.now_ms())?;
        self.save_for(caller, vec![write]).await?;
        let issuer = encoded(ISSUER);
        let account = encoded(&format!("{ISSUER}:{}", user.email));
        let address = format!(
            "otpauth://totp/{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
        );
        Ok(AuthenticatorSetup { secret, address })
    }

    /// Puts the second factor in force, and answers the recovery codes, which are shown once. The user's other
    /// sessions end.
    ///
    /// # Errors
    /// Nothing was set up, it is already in force, or the code is wrong.
    pub async fn confirm_second_factor(
        &self,
        caller: &Caller,
        session: &SessionId,
        code: &str,
    ) -> Result<Vec<String>, Refusal> {
        let (mut user, version) = self.own_user(caller).await?;
        if user.totp_seed.is_none() {
            return Err(Refusal::bad_input(
                "Aucune double authentification n'est en cours de configuration.",
            ));
        }
        if user.has_second_factor() {
            return Err(Refusal::bad_input(
                "La double authentification est déjà activée.",
            ));
        }
        let now = self.now();
        if !secrets::totp_matches(&user, code, now.as_millisecond()) {
            return Err(Refusal::bad_input("Le code est incorrect."));
        }
        let codes = (0..RECOVERY_CODES)
            .map(|_| secrets::random_capitals(RECOVERY_CODE_LENGTH))
            .collect::<Result<Vec<_>, _>>()?;
        user.recovery_codes = codes
            .iter()
            .map(|code| self.recovery_fingerprint(code))
            .collect::<Result<_, _>>()?;
        user.totp_activated_at = Some(now);
        user.password_updated_at = Some(now);
        let records = vec![
            user_write(&user, Expected::Version(version), now.as_millisecond())?,
            self.mail_write(second_factor_on_letter(&user), None)?,
        ];
        self.save_for(caller, records).await?;
        self.outlive(session, &user).await?;
        Ok(codes
            .into_iter()
            .map(|code| format!("{}-{}", &code[..5], &code[5..]))
            .collect())
    }

    /// Codes are drawn among 36^10: their fingerprint under a key needs no slow hash.
    fn recovery_fingerprint(&self, code: &str) -> Result<String, Refusal> {
        secrets::token_fingerprint(&self.settings().token_secret, code)
    }

    /// Switches the second factor off, against one of its codes or a recovery code.
    ///
    /// # Errors
    /// It is not in force, the code is wrong, or too many were.
    pub async fn disable_second_factor(
        &self,
        caller: &Caller,
        code: &str,
    ) -> Result<User, Refusal> {
        let (mut user, version) = self.own_user(caller).await?;
        if !user.has_second_factor() {
            return Err(Refusal::bad_input(
                "La double authentification n'est pas activée.",
            ));
        }
        if self.count_code(&user).await?.is_some() {
            return Err(Refusal::TooManyRequests(
                "Trop de codes incorrects. Réessayez dans quelques minutes.".to_owned(),
            ));
        }
        let bare: String = code
            .chars()
            .filter(|c| *c != '-')
            .flat_map(char::to_uppercase)
            .collect();
        let fingerprint = self.recovery_fingerprint(&bare)?;
        let is_recovery = user.recovery_codes.iter().fold(false, |found, known| {
            found | secrets::same(known, &fingerprint)
        });
        if !secrets::totp_matches(&user, code, self.now_ms()) && !is_recovery {
            return Err(Refusal::bad_input("Le code est incorrect."));
        }
        user.forget_second_factor();
        let records = vec![
            user_write(&user, Expected::Version(version), self.now_ms())?,
            self.mail_write(second_factor_off_letter(&user), None)?,
        ];
        self.save_for(caller, records).await?;
        self.forget_codes(&user.id).await?;
        Ok(user)
    }
}

fn awaited_key(id: &SessionId) -> String {
    id.key_of("second-factor")
}

fn failures_key(user_id: &str) -> String {
    format!("totp-failures:{user_id}")
}

fn recent_key(user_id: &str) -> String {
    format!("totp-recent:{user_id}")
}

fn lock_key(user_id: &str) -> String {
    format!("totp-lock:{user_id}")
}

/// The text as it stands in an address; authenticators do not read `+` as a space.
fn encoded(text: &str) -> String {
    let text: String = byte_serialize(text.as_bytes()).collect();
    text.replace('+', "%20")
}
