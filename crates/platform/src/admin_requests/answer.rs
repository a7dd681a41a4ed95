//! Accepting and refusing requests, and letting them expire.

use contract::{
    account::UserRole,
    admin_request::{
        self as contract_types, AcceptAdminRequestInput, AdminRequestStatus as Status,
    },
    scalar::DateTime,
};
use domain::{
    account::{Acceptance, AdminRequest, Answerer, Company, User},
    slip::{Issue, Refusal},
};
use jiff::ToSpan;
use store::{Expected, KeyOrder, KeyRange, instant_key};

use super::{ADMIN_REQUEST, Found, content, found, request_write, shown};
use crate::{
    Caller, Platform,
    records::{COMPANY, Membership, changed_meanwhile, document, membership_write},
    slips::Beside,
    unavailable,
};

/// Length of the opaque identifiers.
const ID_LENGTH: usize = 25;
const CODE_LENGTH: usize = 8;
/// Hours after which a request that nobody answered expires.
const LIFE_HOURS: i64 = 14 * 24;
/// Requests that one round of expiry reads at a time.
const CHUNK: usize = 200;

/// How a request is named.
enum Named<'a> {
    Id(&'a str),
    Code { org_id: &'a str, code: &'a str },
}

fn wrong(path: &str, message: &str) -> Refusal {
    Refusal::Invalid(vec![Issue::at(path, message)])
}

fn checked_id(id: &str) -> Result<&str, Refusal> {
    if id.chars().count() == ID_LENGTH {
        Ok(id)
    } else {
        Err(wrong(
            "adminRequestId",
            "L'identifiant de la demande doit faire 25 caractères.",
        ))
    }
}

fn named(input: &AcceptAdminRequestInput) -> Result<Named<'_>, Refusal> {
    let id = input.admin_request_id.as_deref();
    match (id, input.org_id.as_deref(), input.code.as_deref()) {
        (Some(id), None, None) => checked_id(id).map(Named::Id),
        (None, Some(org_id), Some(code)) if code.chars().count() == CODE_LENGTH => {
            Ok(Named::Code { org_id, code })
        }
        (None, Some(_), Some(_)) => Err(wrong("code", "Le code doit faire 8 caractères.")),
        _ => Err(wrong(
            "adminRequestId",
            "Indiquez soit l'identifiant de la demande, soit l'établissement et le code reçu par courrier.",
        )),
    }
}

pub(super) fn unknown() -> Refusal {
    Refusal::bad_input("Cette demande n'existe pas.")
}

/// A request and those it is about.
struct Case {
    request: AdminRequest,
    version: i64,
    company: Company,
    author: User,
    is_member: bool,
    is_administrator: bool,
}

impl Case {
    fn answerer<'a>(&self, caller: &'a Caller, code: Option<&'a str>) -> Answerer<'a> {
        Answerer {
            user_id: &caller.actor.user_id,
            is_staff: caller.actor.is_admin,
            is_administrator: self.is_administrator,
            is_member: self.is_member,
            code,
            names_request: code.is_none(),
        }
    }
}

impl Platform {
    pub(super) async fn admin_request_row(&self, id: &str) -> Result<Found, Refusal> {
        let row = self.store().record(ADMIN_REQUEST, checked_id(id)?).await;
        found(&row.map_err(unavailable)?.ok_or_else(unknown)?)
    }

    async fn case(&self, caller: &Caller, (request, version): Found) -> Result<Case, Refusal> {
        let company = self.store().record(COMPANY, &request.company_id).await;
        let company: Company = document(&company.map_err(unavailable)?.ok_or_else(unknown)?)?;
        let (author, _) = self.user(&request.user_id).await?.ok_or_else(unknown)?;
        let role = caller.actor.roles.get(&company.org_id);
        Ok(Case {
            is_member: role.is_some(),
            is_administrator: role == Some(&UserRole::Admin),
            request,
            version,
            company,
            author,
        })
    }

    /// Accepts a request: its author becomes administrator.
    ///
    /// # Errors
    /// Wrong input, unknown or closed request, wrong code, or the caller may not accept it, or not yet.
    pub async fn accept_admin_request(
        &self,
        caller: &Caller,
        input: &AcceptAdminRequestInput,
    ) -> Result<contract_types::AdminRequest, Refusal> {
        let (found, code) = match named(input)? {
            Named::Id(id) => (self.admin_request_row(id).await?, None),
            Named::Code { org_id, code } => {
                let own = self.admin_requests_of(&caller.actor.user_id).await?;
                let last = own
                    .into_iter()
                    .filter(|request| request.org_id == org_id)
                    .max_by_key(|request| request.created_at);
                let id = last.ok_or_else(unknown)?.id;
                let fingerprint = self.code_fingerprint(code)?;
                (self.admin_request_row(&id).await?, Some(fingerprint))
            }
        };
        let case = self.case(caller, found).await?;
        let answerer = case.answerer(caller, code.as_deref());
        match case.request.acceptance(answerer, self.now())? {
            Acceptance::AlreadyAccepted => {
                Ok(shown(&case.request, &case.company, &case.author.name))
            }
            Acceptance::Granted => self.grant_request(caller, case).await,
            Acceptance::WrongCode {
                attempts,
                is_blocked,
                refusal,
            } => {
                let counted = AdminRequest {
                    code_attempts: attempts,
                    status: if is_blocked {
                        Status::Blocked
                    } else {
                        Status::Pending
                    },
                    ..case.request
                };
                self.change_admin_request(caller, counted, case.version, Beside::default())
                    .await?;
                Err(refusal)
            }
        }
    }

    async fn grant_request(
        &self,
        caller: &Caller,
        case: Case,
    ) -> Result<contract_types::AdminRequest, Refusal> {
        let now = self.now();
        let membership = self.membership(&case.author.id, &case.company.id).await?;
        let (membership, expected) = match membership {
            Some((membership, _)) if membership.role == UserRole::Admin => {
                return Err(Refusal::bad_input(
                    "L'auteur de la demande est déjà administrateur de l'établissement.",
                ));
            }
            Some((membership, version)) => (
                membership.with_role(UserRole::Admin),
                Expected::Version(version),
            ),
            None => (
                Membership::new(&case.author.id, &case.company, UserRole::Admin, now),
                Expected::New,
            ),
        };
        let write = membership_write(&membership, expected, now.as_millisecond())?;
        let mut beside = Beside::from(write);
        let accepted = AdminRequest {
            status: Status::Accepted,
            ..case.request
        };
        let letters = self
            .outcome_letters(caller, &accepted, &case.company, &case.author)
            .await?;
        self.enclose(&mut beside, letters)?;
        let accepted = self
            .change_admin_request(caller, accepted, case.version, beside)
            .await?;
        Ok(shown(&accepted, &case.company, &case.author.name))
    }

    /// Refuses a request: its author waits a week before another one.
    ///
    /// # Errors
    /// Unknown or closed request, or the caller has no say in it.
    pub async fn refuse_admin_request(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<contract_types::AdminRequest, Refusal> {
        let found = self.admin_request_row(id).await?;
        let case = self.case(caller, found).await?;
        if !case.request.refusal(case.answerer(caller, None))? {
            return Ok(shown(&case.request, &case.company, &case.author.name));
        }
        let refused = AdminRequest {
            status: Status::Refused,
            ..case.request
        };
        let mut beside = Beside::default();
        let letters = self
            .outcome_letters(caller, &refused, &case.company, &case.author)
            .await?;
        self.enclose(&mut beside, letters)?;
        let refused = self
            .change_admin_request(caller, refused, case.version, beside)
            .await?;
        Ok(shown(&refused, &case.company, &case.author.name))
    }

    async fn change_admin_request(
        &self,
        caller: &Caller,
        request: AdminRequest,
        version: i64,
        mut beside: Beside,
    ) -> Result<AdminRequest, Refusal> {
        let changed = AdminRequest {
            updated_at: self.now(),
            ..request
        };
        beside
            .records
            .push(request_write(&changed, Expected::Version(version))?);
        beside.events.push(self.account_event(
            caller,
            &changed.id,
            "AdminRequestUpdated",
            &content(&changed),
        ));
        self.commit_accounts(Some(caller), beside, changed_meanwhile())
            .await?;
        Ok(changed)
    }

    /// Closes the requests that nobody answered in time; answers how many.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn expire_admin_requests(&self, now: DateTime) -> Result<usize, Refusal> {
        let before = DateTime(now.0 - LIFE_HOURS.hours());
        let mut expired = 0;
        loop {
            let range = KeyRange {
                collection: ADMIN_REQUEST,
                name: "pending-since",
                from: instant_key(0),
                to: instant_key(before.as_millisecond()),
                order: KeyOrder::Ascending,
                skip: 0,
                limit: CHUNK,
            };
            let rows = self.store().records_in_range(range).await;
            let rows = rows.map_err(unavailable)?;
            if rows.is_empty() {
                return Ok(expired);
            }
            let mut beside = Beside::default();
            for row in &rows {
                let (request, version) = found(row)?;
                let closed = AdminRequest {
                    status: Status::Expired,
                    updated_at: now,
                    ..request
                };
                beside
                    .records
                    .push(request_write(&closed, Expected::Version(version))?);
            }
            expired += rows.len();
            self.commit_accounts(None, beside, changed_meanwhile())
                .await?;
        }
    }
}
