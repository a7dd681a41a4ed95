//! Brute-force protection of security codes: attempts are counted per user and company, before a code is
//! compared, by every process that shares the store.

use domain::slip::{Authorisation, Refusal, SecurityCode};

use crate::{Caller, Platform, unavailable};

const WINDOW_MS: i64 = 30 * 60 * 1000;
const FIRST_LOCK_MS: i64 = 10 * 1000;
const LONGEST_LOCK_MS: i64 = 30 * 60 * 1000;
/// The third attempt in a row is refused without being looked at.
const BLOCKED_ATTEMPT: i64 = 3;
const WRONG_CODE: &str = "Le code de signature est invalide.";

impl Platform {
    /// Lets an authorised signature through: at once by role, else when one of the codes matches.
    pub(crate) async fn pass_authorisation(
        &self,
        caller: &Caller,
        authorisation: Authorisation,
    ) -> Result<(), Refusal> {
        let Authorisation::ByCode(codes) = authorisation else {
            return Ok(());
        };
        let mut refusal = Refusal::forbidden(WRONG_CODE);
        for code in codes {
            match self.try_code(caller, &code).await {
                Ok(()) => return Ok(()),
                Err(error) => refusal = error,
            }
        }
        Err(refusal)
    }

    async fn try_code(&self, caller: &Caller, code: &SecurityCode) -> Result<(), Refusal> {
        let now = self.now_ms();
        let identity = format!("{}:{}", caller.actor.user_id, code.org_id);
        let (attempts, lock, locks) = (
            format!("code-attempts:{identity}"),
            format!("code-lock:{identity}"),
            format!("code-locks:{identity}"),
        );
        let store = self.store();
        if let Some(until) = store.state(&lock, now).await.map_err(unavailable)? {
            return Err(locked(until.parse().unwrap_or(now), now));
        }
        let attempt = store
            .increment_state(&attempts, WINDOW_MS, now)
            .await
            .map_err(unavailable)?;
        if attempt >= BLOCKED_ATTEMPT {
            store.delete_state(&attempts).await.map_err(unavailable)?;
            let rank = store
                .increment_state(&locks, WINDOW_MS, now)
                .await
                .map_err(unavailable)?;
            let length =
                (1..rank).fold(FIRST_LOCK_MS, |length, _| (length * 3).min(LONGEST_LOCK_MS));
            let until = now + length;
            store
                .put_state(&lock, &until.to_string(), Some(until))
                .await
                .map_err(unavailable)?;
            return Err(locked(until, now));
        }
        if code.expected == code.given {
            for key in [&attempts, &lock, &locks] {
                store.delete_state(key).await.map_err(unavailable)?;
            }
            return Ok(());
        }
        let left = BLOCKED_ATTEMPT - attempt;
        Err(Refusal::forbidden(format!(
            "{WRONG_CODE} ({left} tentative(s) restante(s))"
        )))
    }
}

fn locked(until: i64, now: i64) -> Refusal {
    let seconds =
        (until - now).max(0).div_euclid(1000) + i64::from((until - now).rem_euclid(1000) > 0);
    Refusal::TooManyRequests(format!(
        "Le code de signature a été saisi trop de fois. Il est bloqué pendant {seconds} secondes."
    ))
}
