//! The verification of companies: who must be verified, how, and what each step leaves.
//!
//! Accounts specification, section 8.4. Each step sets its status whatever the status before.

use contract::{
    company::{CompanyVerificationMode as Mode, CompanyVerificationStatus as Status},
    scalar::DateTime,
};
use reference::email;

use super::Company;
use crate::slip::Refusal;

/// What a new company waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Nothing: foreign carriers are verified at once, and companies that do not trade in waste need not be.
    None,
    /// The staff looks at it.
    ByStaff,
    /// A code sent by letter: the address of the creator proves nothing.
    ByLetter,
}

/// What a new company waits for, when the platform verifies companies.
pub fn verification_of(company: &Company, creator_email: &str) -> Verification {
    if !company.is_professional() || company.is_foreign_transporter() {
        Verification::None
    } else if email::is_generic(creator_email, &company.name) {
        Verification::ByLetter
    } else {
        Verification::ByStaff
    }
}

impl Company {
    fn verified(self, mode: Mode, now: DateTime) -> Self {
        Self {
            verification_status: Status::Verified,
            verification_mode: Some(mode),
            verified_at: Some(now),
            ..self
        }
    }

    /// A foreign carrier, verified at its creation.
    pub fn verified_automatically(self, now: DateTime) -> Self {
        self.verified(Mode::Auto, now)
    }

    /// Verified with the code of the letter.
    ///
    /// # Errors
    /// The code is not that of the letter.
    pub fn verified_by_code(self, code_matches: bool, now: DateTime) -> Result<Self, Refusal> {
        if code_matches {
            Ok(self.verified(Mode::Letter, now))
        } else {
            Err(Refusal::bad_input("Le code de vérification est invalide"))
        }
    }

    /// Verified by the staff.
    pub fn verified_by_staff(self, comment: Option<String>, now: DateTime) -> Self {
        Self {
            verification_comment: comment.or(self.verification_comment.clone()),
            ..self.verified(Mode::Manual, now)
        }
    }

    /// A letter with its code is on its way.
    pub fn letter_sent(self) -> Self {
        Self {
            verification_status: Status::LetterSent,
            verification_mode: Some(Mode::Letter),
            ..self
        }
    }

    /// A letter with its code is on its way, since nobody verified it in time.
    pub fn letter_sent_late(self) -> Self {
        Self {
            verification_status: Status::LetterSent,
            ..self
        }
    }

    /// Put aside by the staff, or taken up again.
    pub fn on_standby(self, standby: bool) -> Self {
        let verification_status = if standby {
            Status::Standby
        } else {
            Status::ToBeVerified
        };
        Self {
            verification_status,
            ..self
        }
    }
}
