//! Logging in with a password, and slowing down those who guess.
//!
//! Failures are counted by address for ten minutes after the last one. From the second failure on, the address is
//! locked for a time that triples with each further failure; nobody waits on the server. Once captchas exist,
//! a right one will lift the lock: until then a captcha is never right.

use domain::{account::User, slip::Refusal};

use crate::{Platform, unavailable};

const COUNTED_FOR_MS: i64 = 10 * 60 * 1000;
const FAILURES_BEFORE_LOCK: i64 = 2;
const FIRST_LOCK_MS: i64 = 5 * 1000;
const LONGEST_LOCK_MS: i64 = 5 * 60 * 1000;

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
    pub captcha: Option<&'a str>,
}

/// What logging in gave.
#[derive(Clone, Debug)]
pub enum LoginOutcome {
    /// The user is who they say.
    Welcome(Box<User>),
    /// The password is right; the second factor is to be asked.
    SecondFactor,
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
    /// Too many failures: a captcha is wanted, or patience. The password was not looked at unless it is wrong.
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
        let must_wait = self.is_locked(&email).await?;
        if must_wait {
            // Attempts made during a lock are not counted, or anyone could keep an account locked for ever.
            return Ok(LoginOutcome::Refused(match login.captcha {
                None => LoginRefusal::CaptchaWanted,
                Some(_) => LoginRefusal::WrongCaptcha,
            }));
        }
        let user = if login.password.len() > LONGEST_PASSWORD {
            None
        } else {
            self.user_by_password(&email, login.password).await?
        };
        match user {
            Some(user) => {
                self.forget_failures(&email).await?;
                Ok(if !user.is_active {
                    LoginOutcome::Refused(LoginRefusal::NotActivated)
                } else if user.totp_activated_at.is_some() {
                    LoginOutcome::SecondFactor
                } else {
                    LoginOutcome::Welcome(Box::new(user))
                })
            }
            None => Ok(LoginOutcome::Refused(self.count_failure(&email).await?)),
        }
    }

    async fn is_locked(&self, email: &str) -> Result<bool, Refusal> {
        let lock = self
            .store()
            .state(&lock_key(email), self.now_ms())
            .await
            .map_err(unavailable)?;
        Ok(lock.is_some())
    }

    /// Counts a failure; unknown addresses are not counted, since no account is behind them.
    async fn count_failure(&self, email: &str) -> Result<LoginRefusal, Refusal> {
        if self.user_by_email(email).await?.is_none() {
            return Ok(LoginRefusal::WrongPassword);
        }
        let now = self.now_ms();
        let failures = self
            .store()
            .increment_state(&failures_key(email), COUNTED_FOR_MS, now)
            .await
            .map_err(unavailable)?;
        // The count starts its ten minutes again at each failure.
        self.store()
            .put_state(
                &failures_key(email),
                &failures.to_string(),
                Some(now + COUNTED_FOR_MS),
            )
            .await
            .map_err(unavailable)?;
        let Some(length) = lock_length(failures) else {
            return Ok(LoginRefusal::WrongPassword);
        };
        self.store()
            .put_state(&lock_key(email), "", Some(now + length))
            .await
            .map_err(unavailable)?;
        // The code says that a captcha is wanted from the third failure on: the second one did not need any.
        Ok(if failures > FAILURES_BEFORE_LOCK {
            LoginRefusal::CaptchaWanted
        } else {
            LoginRefusal::WrongPassword
        })
    }

    async fn forget_failures(&self, email: &str) -> Result<(), Refusal> {
        for key in [failures_key(email), lock_key(email)] {
            self.store().delete_state(&key).await.map_err(unavailable)?;
        }
        Ok(())
    }
}

fn failures_key(email: &str) -> String {
    format!("login-failures:{email}")
}

fn lock_key(email: &str) -> String {
    format!("login-lock:{email}")
}

/// How long an address is locked after so many failures, in milliseconds.
fn lock_length(failures: i64) -> Option<i64> {
    (failures >= FAILURES_BEFORE_LOCK).then(|| {
        (FAILURES_BEFORE_LOCK..failures)
            .fold(FIRST_LOCK_MS, |length, _| (length * 3).min(LONGEST_LOCK_MS))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_up_to_five_minutes() {
        let lengths: Vec<Option<i64>> = (1..=8).map(lock_length).collect();
        let seconds = [
            None,
            Some(5),
            Some(15),
            Some(45),
            Some(135),
            Some(300),
            Some(300),
            Some(300),
        ];
        assert_eq!(
            lengths,
            seconds.map(|length| length.map(|length: i64| length * 1000))
        );
    }
}
