//! Logging in with a password, and slowing down those who guess.
//!
//! Attempts are counted by address until a right password, or for ten minutes after the last one. From the
//! second on, a failure locks the address for a time that triples each time; nobody waits on the server. Once captchas exist,
//! a right one will lift the lock: until then a captcha is never right.

use domain::{account::User, slip::Refusal};

use crate::{Platform, unavailable};

const COUNTED_FOR_MS: i64 = 10 * 60 * 1000;
const ATTEMPTS_BEFORE_LOCK: i64 = 2;
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
    /// Too many failures: a captcha is wanted, or patience.
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
            Some(_) => match self.count_attempt(&email).await? {
                Some(attempt) => attempt,
                None => return Ok(LoginOutcome::Refused(locked(login.captcha))),
            },
        };
        let user = if login.password.len() > LONGEST_PASSWORD {
            None
        } else {
            self.user_by_password(&email, login.password).await?
        };
        let Some(user) = user else {
            return Ok(LoginOutcome::Refused(if attempt > ATTEMPTS_BEFORE_LOCK {
                locked(login.captcha)
            } else {
                LoginRefusal::WrongPassword
            }));
        };
        self.forget_attempts(&email).await?;
        Ok(if !user.is_active {
            LoginOutcome::Refused(LoginRefusal::NotActivated)
        } else if user.totp_activated_at.is_some() {
            LoginOutcome::SecondFactor
        } else {
            LoginOutcome::Welcome(Box::new(user))
        })
    }

    /// Counts an attempt before its password is looked at, so that attempts made at the same time do not escape;
    /// none when the address is locked. Attempts made during a lock are not counted, or anyone could keep an
    /// account locked for ever.
    async fn count_attempt(&self, email: &str) -> Result<Option<i64>, Refusal> {
        let now = self.now_ms();
        let store = self.store();
        let (attempts, lock) = (attempts_key(email), lock_key(email));
        if store
            .state(&lock, now)
            .await
            .map_err(unavailable)?
            .is_some()
        {
            return Ok(None);
        }
        let attempt = store
            .increment_state(&attempts, COUNTED_FOR_MS, now)
            .await
            .map_err(unavailable)?;
        let Some(length) = lock_length(attempt) else {
            return Ok(Some(attempt));
        };
        // The count starts its ten minutes again at each failure.
        store
            .put_state(&attempts, &attempt.to_string(), Some(now + COUNTED_FOR_MS))
            .await
            .map_err(unavailable)?;
        let taken = store
            .compare_and_set_state(&lock, None, "", Some(now + length), now)
            .await
            .map_err(unavailable)?;
        Ok(taken.then_some(attempt))
    }

    async fn forget_attempts(&self, email: &str) -> Result<(), Refusal> {
        for key in [attempts_key(email), lock_key(email)] {
            self.store().delete_state(&key).await.map_err(unavailable)?;
        }
        Ok(())
    }
}

fn attempts_key(email: &str) -> String {
    format!("login-attempts:{email}")
}

fn lock_key(email: &str) -> String {
    format!("login-lock:{email}")
}

fn locked(captcha: Option<&str>) -> LoginRefusal {
    match captcha {
        None => LoginRefusal::CaptchaWanted,
        Some(_) => LoginRefusal::WrongCaptcha,
    }
}

/// How long an address is locked from an attempt on, in milliseconds, unless its password is right.
fn lock_length(attempt: i64) -> Option<i64> {
    (attempt >= ATTEMPTS_BEFORE_LOCK).then(|| {
        (ATTEMPTS_BEFORE_LOCK..attempt)
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
