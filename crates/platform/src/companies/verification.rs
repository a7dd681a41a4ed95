//! Verifying a company with the code of its letter, or from the command line.

use contract::{account::UserPermission, company::CompanyVerificationStatus, scalar::DateTime};
use domain::{
    account::{Company, start_of_day_in},
    slip::Refusal,
};
use subtle::ConstantTimeEq;

use super::{held::Held, letters, staff::with_code};
use crate::{Caller, Platform, accounts::OwnCompany, slips::Beside, unavailable};

/// Days after which a company that nobody verified gets a letter.
const LETTER_AFTER_DAYS: i64 = 3;

/// Wrong codes that a company may be given in a day: a code of five digits is not to be guessed.
const MOST_ATTEMPTS: i64 = 10;
const ATTEMPTS_WINDOW_MS: i64 = 24 * 60 * 60 * 1000;

impl Platform {
    /// Verifies a company with the code that a letter carried.
    ///
    /// # Errors
    /// The company is not registered, the caller does not manage it, the code is wrong, or too many were.
    pub async fn verify_company(
        &self,
        caller: &Caller,
        org_id: &str,
        code: &str,
    ) -> Result<OwnCompany, Refusal> {
        let held = self.held_by_org(org_id).await?;
        held.require(caller, UserPermission::CompanyCanVerify)?;
        let matches = self.try_verification_code(&held.company, code).await?;
        let company = held.company.clone().verified_by_code(matches, self.now())?;
        let to = letters::creator(caller);
        let done = letters::verification_done(&company, to.clone());
        let welcome = letters::welcome(&company, to);
        let change = Beside {
            records: vec![
                held.write(&company, self.now_ms())?,
                self.mail_write(done, None)?,
                self.mail_write(welcome, None)?,
            ],
            ..Beside::default()
        };
        self.commit_company(Some(caller), change).await?;
        self.as_seen_by(caller, company).await
    }

    /// Attempts are counted before the code is compared, so that many at once count as many.
    async fn try_verification_code(&self, company: &Company, code: &str) -> Result<bool, Refusal> {
        let key = format!("verification-code:{}", company.id);
        let attempts = self
            .store()
            .increment_state(&key, ATTEMPTS_WINDOW_MS, self.now_ms())
            .await
            .map_err(unavailable)?;
        if attempts > MOST_ATTEMPTS {
            return Err(Refusal::TooManyRequests(
                "Trop de codes de vérification ont été essayés. Veuillez réessayer demain."
                    .to_owned(),
            ));
        }
        let expected = company.verification_code.as_deref().unwrap_or_default();
        let matches =
            !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(code.as_bytes()));
        if matches {
            self.store().delete_state(&key).await.map_err(unavailable)?;
        }
        Ok(matches)
    }

    /// Verifies a company on behalf of whoever operates the platform.
    ///
    /// # Errors
    /// The company is not registered.
    pub async fn verify_company_by_operator(
        &self,
        org_id: &str,
        comment: Option<String>,
    ) -> Result<Company, Refusal> {
        let held = self.held_by_org(org_id).await?;
        let company = self.verified_by_staff(&held, comment).await?;
        Ok(company)
    }

    /// Verifies a company by hand, and welcomes its first administrator if it has one.
    pub(super) async fn verified_by_staff(
        &self,
        held: &Held,
        comment: Option<String>,
    ) -> Result<Company, Refusal> {
        let company = held.company.clone().verified_by_staff(comment, self.now());
        let mut change = Beside::from(held.write(&company, self.now_ms())?);
        if let Some(administrator) = self
            .administrators(&company.org_id)
            .await?
            .into_iter()
            .next()
        {
            let letter = letters::welcome(&company, administrator);
            change.records.push(self.mail_write(letter, None)?);
        }
        self.commit_company(None, change).await?;
        Ok(company)
    }

    pub(crate) async fn send_todays_late_letters(&self) -> Result<(), Refusal> {
        let sent = self.send_late_letters(self.now()).await?;
        tracing::info!(sent, "companies that nobody verified got a letter");
        Ok(())
    }

    /// Writes to the companies that were registered three whole days ago and that nobody has verified since; answers how
    /// many. Companies without SIRET or administrator are left to the staff.
    ///
    /// # Errors
    /// The store does not answer. Who was written to is not written to again.
    pub async fn send_late_letters(&self, now: DateTime) -> Result<usize, Refusal> {
        let from = start_of_day_in(now, -LETTER_AFTER_DAYS - 1);
        let to = start_of_day_in(now, -LETTER_AFTER_DAYS);
        let waiting = self
            .companies_at(CompanyVerificationStatus::ToBeVerified)
            .await?;
        let mut sent = 0;
        for held in waiting {
            let company = &held.company;
            if !(from..to).contains(&company.created_at) || company.siret.is_none() {
                continue;
            }
            let administrators = self.administrators(&company.org_id).await?;
            let Some(administrator) = administrators.into_iter().next() else {
                continue;
            };
            let company = with_code(company.clone())?.letter_sent_late();
            let change = Beside {
                records: vec![
                    held.write(&company, self.now_ms())?,
                    self.verification_letter(&company, &administrator)?,
                ],
                ..Beside::default()
            };
            self.commit_company(None, change).await?;
            sent += 1;
        }
        Ok(sent)
    }
}
