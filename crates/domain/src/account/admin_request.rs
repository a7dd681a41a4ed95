//! Requests to become administrator of a company: who may answer, and when (accounts specification, section 10).

use contract::{
    admin_request::{AdminRequestStatus, AdminRequestValidationMethod},
    scalar::DateTime,
};
use serde::{Deserialize, Serialize};

use crate::slip::Refusal;

/// Wrong codes after which a request is blocked.
const CODE_ATTEMPTS: u8 = 3;

/// The stored request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdminRequest {
    /// Opaque identifier.
    pub id: String,
    /// Author.
    pub user_id: String,
    /// Company that the author wants to administrate.
    pub company_id: String,
    /// Its identifier.
    pub org_id: String,
    /// Member who may vouch for the author; none when the address given is not that of a member.
    pub collaborator_id: Option<String>,
    /// Fingerprint of the code sent by post.
    pub code: Option<String>,
    /// Wrong codes so far.
    #[serde(default)]
    pub code_attempts: u8,
    /// Place among the pending requests of the author, from 0.
    #[serde(default)]
    pub slot: u8,
    /// Until then, administrators alone may answer.
    pub admin_only_end_date: Option<DateTime>,
    /// Where it stands.
    pub status: AdminRequestStatus,
    /// How the author wants to be approved.
    pub validation_method: AdminRequestValidationMethod,
    /// When it was made.
    pub created_at: DateTime,
    /// When it last changed.
    pub updated_at: DateTime,
}

/// Who answers a request.
#[derive(Clone, Copy, Debug)]
pub struct Answerer<'a> {
    /// The user.
    pub user_id: &'a str,
    /// Platform staff.
    pub is_staff: bool,
    /// Administrator of the company.
    pub is_administrator: bool,
    /// Member of the company, whatever the role.
    pub is_member: bool,
    /// Fingerprint of the code given.
    pub code: Option<&'a str>,
    /// The request was named by its identifier.
    pub names_request: bool,
}

/// What becomes of a request that somebody accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// The author becomes administrator.
    Granted,
    /// It was accepted already: nothing changes.
    AlreadyAccepted,
    /// The code is wrong: the attempt is counted, then the refusal is answered.
    WrongCode {
        /// Attempts, this one included.
        attempts: u8,
        /// The last one was made.
        is_blocked: bool,
        /// What the client is told.
        refusal: Refusal,
    },
}

impl AdminRequest {
    /// May this user accept the request now?
    ///
    /// # Errors
    /// The request is closed (`BAD_USER_INPUT`), or the user may not accept it, or not yet (`FORBIDDEN`).
    pub fn acceptance(&self, by: Answerer<'_>, now: DateTime) -> Result<Acceptance, Refusal> {
        use AdminRequestValidationMethod as Method;
        match self.status {
            AdminRequestStatus::Refused => {
                return Err(Refusal::bad_input("Cette demande a déjà été refusée."));
            }
            AdminRequestStatus::Blocked => {
                return Err(Refusal::bad_input(
                    "Cette demande est bloquée : trop de codes erronés ont été saisis.",
                ));
            }
            AdminRequestStatus::Expired => {
                return Err(Refusal::bad_input("Cette demande a expiré."));
            }
            AdminRequestStatus::Pending | AdminRequestStatus::Accepted => {}
        }
        if (by.is_staff && by.names_request) || by.is_administrator {
            return Ok(self.granted());
        }
        match self.validation_method {
            Method::RequestAdminApproval => return Err(not_allowed()),
            Method::RequestCollaboratorApproval
                if self.collaborator_id.as_deref() != Some(by.user_id) =>
            {
                return Err(not_allowed());
            }
            Method::RequestCollaboratorApproval | Method::SendMail => {}
        }
        if self.admin_only_end_date.is_none_or(|end| now < end) {
            return Err(Refusal::forbidden(
                "Seuls les administrateurs de l'établissement peuvent répondre à cette demande pour le moment.",
            ));
        }
        if self.validation_method != Method::SendMail {
            if by.user_id == self.user_id || !by.is_member {
                return Err(not_allowed());
            }
            return Ok(self.granted());
        }
        if self.status == AdminRequestStatus::Accepted {
            return Ok(Acceptance::AlreadyAccepted);
        }
        match (&self.code, by.code) {
            (Some(expected), Some(given)) if expected == given => Ok(Acceptance::Granted),
            _ => Ok(self.wrong_code()),
        }
    }

    fn granted(&self) -> Acceptance {
        if self.status == AdminRequestStatus::Accepted {
            Acceptance::AlreadyAccepted
        } else {
            Acceptance::Granted
        }
    }

    fn wrong_code(&self) -> Acceptance {
        let attempts = self.code_attempts.saturating_add(1);
        let left = CODE_ATTEMPTS.saturating_sub(attempts);
        let refusal = if left == 0 {
            Refusal::bad_input(
                "Le code est erroné. Trop de codes erronés ont été saisis : la demande est bloquée.",
            )
        } else {
            Refusal::bad_input(format!(
                "Le code est erroné. Il vous reste {left} tentative(s)."
            ))
        };
        Acceptance::WrongCode {
            attempts,
            is_blocked: left == 0,
            refusal,
        }
    }

    /// May this user refuse the request? Answers whether it changes.
    ///
    /// # Errors
    /// The request is closed (`BAD_USER_INPUT`), or the user has no say in it.
    pub fn refusal(&self, by: Answerer<'_>) -> Result<bool, Refusal> {
        let closed = match self.status {
            AdminRequestStatus::Accepted => Some("Cette demande a déjà été acceptée."),
            AdminRequestStatus::Blocked => Some("Cette demande est bloquée."),
            AdminRequestStatus::Expired => Some("Cette demande a expiré."),
            AdminRequestStatus::Pending | AdminRequestStatus::Refused => None,
        };
        if let Some(message) = closed {
            return Err(Refusal::bad_input(message));
        }
        if !by.is_staff {
            if !by.is_member {
                return Err(not_allowed());
            }
            let has_say = by.is_administrator
                || by.user_id == self.user_id
                || self.collaborator_id.as_deref() == Some(by.user_id);
            if !has_say {
                return Err(Refusal::bad_input(
                    "Vous n'êtes pas concerné par cette demande : vous ne pouvez pas la refuser.",
                ));
            }
        }
        Ok(self.status == AdminRequestStatus::Pending)
    }
}

fn not_allowed() -> Refusal {
    Refusal::forbidden("Vous n'êtes pas autorisé à répondre à cette demande.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-10T10:00:00Z";

    fn at(text: &str) -> DateTime {
        DateTime::parse_text(text).unwrap()
    }

    fn request(method: AdminRequestValidationMethod) -> AdminRequest {
        AdminRequest {
            id: "r".to_owned(),
            user_id: "author".to_owned(),
            company_id: "c".to_owned(),
            org_id: "o".to_owned(),
            collaborator_id: Some("collaborator".to_owned()),
            code: Some("fingerprint".to_owned()),
            code_attempts: 0,
            slot: 0,
            admin_only_end_date: Some(at("2026-03-09T00:00:00Z")),
            status: AdminRequestStatus::Pending,
            validation_method: method,
            created_at: at(NOW),
            updated_at: at(NOW),
        }
    }

    fn member(user_id: &str) -> Answerer<'_> {
        Answerer {
            user_id,
            is_staff: false,
            is_administrator: false,
            is_member: true,
            code: None,
            names_request: true,
        }
    }

    fn check(request: &AdminRequest, by: Answerer<'_>, expected: Result<Acceptance, &str>) {
        let found = request.acceptance(by, at(NOW));
        match expected {
            Ok(acceptance) => assert_eq!(found, Ok(acceptance)),
            Err(code) => {
                let found = match found {
                    Err(Refusal::Forbidden(_)) => "FORBIDDEN",
                    Err(Refusal::BadInput(_)) => "BAD_USER_INPUT",
                    other => panic!("{other:?}"),
                };
                assert_eq!(found, code);
            }
        }
    }

    #[test]
    fn an_administrator_and_the_staff_accept_at_any_time() {
        for method in [
            AdminRequestValidationMethod::RequestAdminApproval,
            AdminRequestValidationMethod::RequestCollaboratorApproval,
            AdminRequestValidationMethod::SendMail,
        ] {
            let early = AdminRequest {
                admin_only_end_date: Some(at("2026-03-11T00:00:00Z")),
                ..request(method)
            };
            let administrator = Answerer {
                is_administrator: true,
                ..member("boss")
            };
            let staff = Answerer {
                is_staff: true,
                is_member: false,
                ..member("staff")
            };
            check(&early, administrator, Ok(Acceptance::Granted));
            check(&early, staff, Ok(Acceptance::Granted));
        }
    }

    #[test]
    fn the_collaborator_alone_vouches_and_only_after_the_administrators_period() {
        let request = request(AdminRequestValidationMethod::RequestCollaboratorApproval);
        check(&request, member("collaborator"), Ok(Acceptance::Granted));
        check(&request, member("other"), Err("FORBIDDEN"));
        check(&request, member("author"), Err("FORBIDDEN"));
        let stranger = Answerer {
            is_member: false,
            ..member("collaborator")
        };
        check(&request, stranger, Err("FORBIDDEN"));
        let early = AdminRequest {
            admin_only_end_date: Some(at("2026-03-11T00:00:00Z")),
            ..request
        };
        check(&early, member("collaborator"), Err("FORBIDDEN"));
    }

    #[test]
    fn a_code_opens_to_whoever_holds_it_and_three_wrong_ones_block() {
        let mut request = request(AdminRequestValidationMethod::SendMail);
        let with = |code| Answerer {
            is_member: false,
            code,
            names_request: false,
            ..member("author")
        };
        check(&request, with(Some("fingerprint")), Ok(Acceptance::Granted));
        for (attempts, is_blocked) in [(1, false), (2, false), (3, true)] {
            let Ok(Acceptance::WrongCode {
                attempts: counted,
                is_blocked: blocked,
                ..
            }) = request.acceptance(with(Some("wrong")), at(NOW))
            else {
                panic!("a wrong code is counted");
            };
            assert_eq!((counted, blocked), (attempts, is_blocked));
            request.code_attempts = counted;
        }
        request.status = AdminRequestStatus::Blocked;
        check(&request, with(Some("fingerprint")), Err("BAD_USER_INPUT"));
    }

    #[test]
    fn accepting_twice_changes_nothing_and_a_closed_request_stays_closed() {
        let administrator = Answerer {
            is_administrator: true,
            ..member("boss")
        };
        let mut request = request(AdminRequestValidationMethod::RequestAdminApproval);
        request.status = AdminRequestStatus::Accepted;
        check(&request, administrator, Ok(Acceptance::AlreadyAccepted));
        for status in [
            AdminRequestStatus::Refused,
            AdminRequestStatus::Blocked,
            AdminRequestStatus::Expired,
        ] {
            request.status = status;
            check(&request, administrator, Err("BAD_USER_INPUT"));
        }
    }

    #[test]
    fn those_who_have_a_say_refuse_and_others_do_not() {
        let request = request(AdminRequestValidationMethod::RequestCollaboratorApproval);
        assert_eq!(request.refusal(member("collaborator")), Ok(true));
        assert_eq!(request.refusal(member("author")), Ok(true));
        assert!(matches!(
            request.refusal(member("other")),
            Err(Refusal::BadInput(_))
        ));
        let stranger = Answerer {
            is_member: false,
            ..member("author")
        };
        assert!(matches!(
            request.refusal(stranger),
            Err(Refusal::Forbidden(_))
        ));
        let refused = AdminRequest {
            status: AdminRequestStatus::Refused,
            ..request
        };
        assert_eq!(refused.refusal(member("author")), Ok(false));
    }
}
