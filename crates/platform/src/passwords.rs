//! Choosing another password: because it was forgotten, or by giving the former one.

use contract::scalar::DateTime;
use domain::{
    account::{User, password},
    slip::Refusal,
};
use serde::{Deserialize, Serialize};
use store::{Commit, Expected, Key};

use crate::{
    Caller, Platform,
    captcha::CaptchaAnswer,
    moment,
    records::{PASSWORD_RESET, document, erasure, user_write, write},
    secrets,
    sessions::SessionId,
    unavailable,
};

const RESET_LIFETIME_MS: i64 = 4 * 60 * 60 * 1000;

/// Former passwords that may be tried in a session, in ten minutes.
const TRIES: i64 = 10;
const TRIES_COUNTED_FOR_MS: i64 = 10 * 60 * 1000;

/// A link that lets one choose a password; a user has one at most.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PasswordReset {
    id: String,
    user_id: String,
    expires_at: DateTime,
}

impl Platform {
    /// Sends a link that lets one choose a password. Nothing tells whether the address has an account.
    ///
    /// # Errors
    /// The captcha is wrong.
    pub async fn request_password_reset(
        &self,
        email: &str,
        captcha: CaptchaAnswer<'_>,
    ) -> Result<(), Refusal> {
        self.require_captcha(captcha).await?;
        let Some(user) = self.user_by_email(email).await? else {
            return self.do_as_much().await;
        };
        let secret = secrets::random_bytes::<20>()?;
        let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let at = self.now_ms();
        let reset = PasswordReset {
            id: secrets::new_id()?,
            user_id: user.id.clone(),
            expires_at: moment(at + RESET_LIFETIME_MS)?,
        };
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, &secret)?;
        let keys = vec![Key::unique("fingerprint", fingerprint)];
        // The user's identifier is the record's: a new link replaces the former one.
        let record = write(PASSWORD_RESET, &user.id, &reset, keys, Expected::Any, at)?;
        let letter = self.password_reset_letter(&user, &secret);
        self.save(Commit {
            records: vec![record, self.mail_write(letter, None)?],
            ..Commit::default()
        })
        .await
    }

    async fn live_reset(&self, secret: &str) -> Result<Option<PasswordReset>, Refusal> {
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, secret)?;
        let row = self
            .store()
            .record_by_unique(PASSWORD_RESET, "fingerprint", &fingerprint)
            .await
            .map_err(unavailable)?;
        let reset: Option<PasswordReset> = row.map(|row| document(&row)).transpose()?;
        Ok(reset.filter(|reset| reset.expires_at.as_millisecond() > self.now_ms()))
    }

    /// Identifier of the request whose live link this is.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn password_reset(&self, secret: &str) -> Result<Option<String>, Refusal> {
        Ok(self.live_reset(secret).await?.map(|reset| reset.id))
    }

    /// Changes the password of the account whose link this is. Its sessions end.
    ///
    /// # Errors
    /// The link is unknown or too old, or the password is too weak.
    pub async fn reset_password(&self, secret: &str, new: &str) -> Result<(), Refusal> {
        let stale = || Refusal::bad_input("Ce lien n'est pas valide, ou il est trop ancien.");
        let reset = self.live_reset(secret).await?.ok_or_else(stale)?;
        let new = new.trim();
        password::check(new)?;
        let (user, version) = self.user(&reset.user_id).await?.ok_or_else(stale)?;
        let user = self.with_password(user, new).await?;
        let at = self.now_ms();
        self.save(Commit {
            records: vec![
                user_write(&user, Expected::Version(version), at)?,
                erasure(PASSWORD_RESET, &user.id, at),
            ],
            ..Commit::default()
        })
        .await
    }

    async fn with_password(&self, user: User, new: &str) -> Result<User, Refusal> {
        Ok(User {
            password: Some(secrets::hash_password(new.to_owned()).await?),
            password_updated_at: Some(self.now()),
            ..user
        })
    }

    /// Changes the password of the caller, whose session goes on; their other sessions end.
    ///
    /// # Errors
    /// The former password is wrong, or the new one is too weak.
    pub async fn change_password(
        &self,
        caller: &Caller,
        session: &SessionId,
        former: &str,
        new: &str,
    ) -> Result<User, Refusal> {
        self.count_password_try(caller).await?;
        let (user, version) = self.own_user(caller).await?;
        let matches = match user.password.clone() {
            Some(hash) => secrets::verify_password(former.to_owned(), hash).await?,
            None => false,
        };
        if !matches {
            return Err(Refusal::InvalidArguments {
                message: "L'ancien mot de passe n'est pas le bon.".to_owned(),
                arguments: vec!["oldPassword"],
            });
        }
        let at = self.now_ms();
        // Whoever knows the password needs no link, even if the new one is refused.
        self.save(Commit {
            records: vec![erasure(PASSWORD_RESET, &user.id, at)],
            ..Commit::default()
        })
        .await?;
        let new = new.trim();
        password::check(new)?;
        let user = self.with_password(user, new).await?;
        self.save_for(
            caller,
            vec![user_write(&user, Expected::Version(version), at)?],
        )
        .await?;
        self.outlive(session, &user).await?;
        Ok(user)
    }

    /// A session left open must not let one guess the password.
    async fn count_password_try(&self, caller: &Caller) -> Result<(), Refusal> {
        let key = format!("password-tries:{}", caller.actor.user_id);
        let tries = self
            .store()
            .increment_state(&key, TRIES_COUNTED_FOR_MS, self.now_ms())
            .await
            .map_err(unavailable)?;
        if tries > TRIES {
            return Err(Refusal::TooManyRequests(
                "Trop de tentatives de changement de mot de passe. Réessayez dans quelques minutes."
                    .to_owned(),
            ));
        }
        Ok(())
    }
}
