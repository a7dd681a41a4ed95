//! Logging in with a password, and stopping those who guess.
//!
//! Attempts on an account are counted until a right password, or for ten minutes after the last one. From the third
//! on, a right captcha is wanted before the password is looked at.

use domain::{account::User, slip::Refusal};
use store::Expected;

use crate::{Platform, captcha::CaptchaAnswer, records::user_write, secrets, unavailable};

const COUNTED_FOR_MS: i64 = 10 * 60 * 1000;
const ATTEMPTS_WITHOUT_CAPTCHA: i64 = 2;

/// Longest password that is looked at, in bytes: hashing is slow on purpose.
const LONGEST_PASSWORD: usize = 1024;

/// What a person typed.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    /// Address, as typed.
    pub email: &'a str,
    /// Password.
    pub password: &'a str,
    /// Answer to the captcha, if one was shown.
    pub captcha: Option<CaptchaAnswer<'a>>,
}

/// What logging in gave.
#[derive(Clone, Debug)]
pub enum LoginOutcome {
    /// The user is who they say.
    Welcome(Box<User>),
    /// The password is right; the second factor is to be asked.
    SecondFactor(Box<User>),
    /// No.
    Refused(LoginRefusal),
}

/// Why a login was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginRefusal {
    /// The address or the password is missing.
    Incomplete,
    /// Unknown address or wrong password.
    WrongPassword,
    /// Too many failures: a captcha is wanted.
    CaptchaWanted,
    /// The captcha is wrong.
    WrongCaptcha,
    /// The password is right, the account is not activated.
    NotActivated,
}

impl LoginRefusal {
    /// The code that the login page receives.
    pub fn code(self) -> &'static str {
        match self {
            Self::Incomplete => "",
            Self::WrongPassword => "INVALID_USER_OR_PASSWORD",
            Self::CaptchaWanted => "INVALID_USER_OR_PASSWORD_NEEDS_CAPTCHA",
            Self::WrongCaptcha => "INVALID_CAPTCHA",
            Self::NotActivated => "NOT_ACTIVATED",
        }
    }
}

impl Platform {
    /// Checks an address and a password.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn log_in(&self, login: Login<'_>) -> Result<LoginOutcome, Refusal> {
        if login.email.is_empty() || login.password.is_empty() {
            return Ok(LoginOutcome::Refused(LoginRefusal::Incomplete));
        }
        let email = User::normalise_email(login.email);
        let attempt = match self.user_by_email(&email).await? {
            // No account, nothing to protect.
            None => 0,
            Some(_) => self.count_attempt(&email).await?,
        };
        if attempt > ATTEMPTS_WITHOUT_CAPTCHA {
            let Some(answer) = login.captcha else {
                return Ok(LoginOutcome::Refused(LoginRefusal::CaptchaWanted));
            };
            if !self.take_captcha(answer).await? {
                return Ok(LoginOutcome::Refused(LoginRefusal::WrongCaptcha));
            }
        }
        let user = if login.password.len() > LONGEST_PASSWORD {
            None
        } else {
            self.user_by_password(&email, login.password).await?
        };
        let Some(user) = user else {
            return Ok(LoginOutcome::Refused(
                if attempt > ATTEMPTS_WITHOUT_CAPTCHA {
                    LoginRefusal::CaptchaWanted
                } else {
                    LoginRefusal::WrongPassword
                },
            ));
        };
        self.forget_attempts(&email).await?;
        self.upgrade_hash(&user, login.password).await?;
        Ok(if !user.is_active {
            LoginOutcome::Refused(LoginRefusal::NotActivated)
        } else if user.has_second_factor() {
            LoginOutcome::SecondFactor(Box::new(user))
        } else {
            LoginOutcome::Welcome(Box::new(user))
        })
    }

    /// Counts an attempt before its password is looked at, so that attempts made at the same time do not escape.
    async fn count_attempt(&self, email: &str) -> Result<i64, Refusal> {
        let now = self.now_ms();
        let key = attempts_key(email);
        let store = self.store();
        let attempt = store
            .increment_state(&key, COUNTED_FOR_MS, now)
            .await
            .map_err(unavailable)?;
        // The count starts its ten minutes again, unless a later attempt does it.
        let text = attempt.to_string();
        store
            .compare_and_set_state(&key, Some(&text), &text, Some(now + COUNTED_FOR_MS), now)
            .await
            .map_err(unavailable)?;
        Ok(attempt)
    }

    async fn forget_attempts(&self, email: &str) -> Result<(), Refusal> {
        self.store()
            .delete_state(&attempts_key(email))
            .await
            .map_err(unavailable)
    }

    /// Hashes an imported password again, as ours are: now is the only time when it is known.
    async fn upgrade_hash(&self, user: &User, password: &str) -> Result<(), Refusal> {
        if !user.password.as_deref().is_some_and(secrets::is_bcrypt) {
            return Ok(());
        }
        let hash = secrets::hash_password(password.to_owned()).await?;
        let Some((current, version)) = self.user(&user.id).await? else {
            return Ok(());
        };
        if current.password != user.password {
            return Ok(());
        }
        let upgraded = User {
            password: Some(hash),
            ..current
        };
        let commit = store::Commit {
            records: vec![user_write(
                &upgraded,
                Expected::Version(version),
                self.now_ms(),
            )?],
            ..store::Commit::default()
        };
        if let Err(error) = self.store().commit(commit).await {
            // The next login does it.
            tracing::debug!(%error, "a password was not hashed again");
        }
        Ok(())
    }
}

fn attempts_key(email: &str) -> String {
    format!("login-attempts:{email}")
}
