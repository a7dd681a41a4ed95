//! Requests to join a company: made by a user, answered by an administrator. One in a lifetime: whoever was
//! refused is added by invitation only.

mod letters;

use contract::{
    account::{UserPermission, UserRole},
    membership::{self, MembershipRequestForAdmin, MembershipRequestStatus as Status},
    scalar::{DateTime, Text},
};
use domain::{
    account::{Company, Notification, User, can_see_email, masked_email},
    slip::Refusal,
};
use serde::{Deserialize, Serialize};
use store::{Expected, Key, RecordRow, RecordWrite, instant_key};

use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    members::{not_administrator, require_manages_members, unknown_company},
    offset::{OffsetPage, OffsetRequest},
    records::{self, COMPANY, Membership, USER, changed_meanwhile, document, membership_write},
    secrets,
    slips::Beside,
    unavailable,
};

pub(crate) use letters::called;
use letters::{already_asked, answer, confirmation};

pub(crate) const MEMBERSHIP_REQUEST: &str = "membership-request";

const HOUR_MS: i64 = 3_600_000;
/// Requests that are not accepted, which a user may make in an hour.
const HOURLY_REQUESTS: usize = 50;

/// A user who asks to join a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MembershipRequest {
    pub id: String,
    pub user_id: String,
    pub company_id: String,
    pub status: Status,
    pub status_updated_by: Option<String>,
    #[serde(default)]
    pub sent_to: Vec<String>,
    pub created_at: DateTime,
    pub updated_at: DateTime,
}

impl MembershipRequest {
    fn pair(user_id: &str, company_id: &str) -> String {
        format!("{user_id}:{company_id}")
    }

    fn write(&self, expected: Expected) -> Result<RecordWrite, Refusal> {
        let mut keys = vec![
            Key::unique("pair", Self::pair(&self.user_id, &self.company_id)),
            Key::shared("user", &self.user_id),
            Key::shared("company", &self.company_id),
        ];
        if self.status == Status::Pending {
            let created = instant_key(self.created_at.as_millisecond());
            keys.push(Key::shared("pending", &self.company_id));
            keys.push(Key::shared("pending-since", created));
        }
        let at = self.updated_at.as_millisecond();
        records::write(MEMBERSHIP_REQUEST, &self.id, self, keys, expected, at)
    }

    fn answered(self, status: Status, by: &str, now: DateTime) -> Self {
        Self {
            status,
            status_updated_by: Some(by.to_owned()),
            updated_at: now,
            ..self
        }
    }

    fn shown_to(
        &self,
        viewer: &str,
        email: &str,
        siret: &str,
        name: &str,
    ) -> membership::MembershipRequest {
        let sent_to = self.sent_to.iter().map(|address| {
            if can_see_email(address, viewer) {
                Text::from(address.as_str())
            } else {
                Text(masked_email(address))
            }
        });
        membership::MembershipRequest {
            id: self.id.as_str().into(),
            email: email.into(),
            siret: siret.into(),
            name: name.into(),
            status: self.status,
            sent_to: sent_to.collect(),
        }
    }
}

fn unknown() -> Refusal {
    Refusal::bad_input("Cette demande de rattachement n'existe pas")
}

fn one_argument() -> Refusal {
    Refusal::bad_input("Vous devez faire une recherche par `id` ou `siret` mais pas les deux")
}

/// Which company's requests are asked for.
#[derive(Clone, Debug, Default)]
pub struct RequestsOf {
    /// SIRET or VAT number.
    pub org_id: Option<String>,
    /// Opaque identifier.
    pub id: Option<String>,
}

/// What a request that is answered brings together.
struct Answered {
    request: MembershipRequest,
    version: i64,
    company: Company,
    user: User,
}

impl Platform {
    async fn membership_request_row(&self, id: &str) -> Result<(MembershipRequest, i64), Refusal> {
        let row = self.store().record(MEMBERSHIP_REQUEST, id).await;
        let row = row.map_err(unavailable)?.ok_or_else(unknown)?;
        Ok((document(&row)?, row.version))
    }

    async fn membership_request_of(
        &self,
        user_id: &str,
        company_id: &str,
    ) -> Result<Option<(MembershipRequest, i64)>, Refusal> {
        let pair = MembershipRequest::pair(user_id, company_id);
        let row = self
            .store()
            .record_by_unique(MEMBERSHIP_REQUEST, "pair", &pair)
            .await
            .map_err(unavailable)?;
        row.map(|row: RecordRow| Ok((document(&row)?, row.version)))
            .transpose()
    }

    /// What becomes of the request of somebody who joins by invitation.
    pub(crate) async fn membership_request_accepted(
        &self,
        user_id: &str,
        company_id: &str,
        by: &str,
    ) -> Result<Option<RecordWrite>, Refusal> {
        let Some((request, version)) = self.membership_request_of(user_id, company_id).await?
        else {
            return Ok(None);
        };
        if request.status == Status::Accepted {
            return Ok(None);
        }
        let accepted = request.answered(Status::Accepted, by, self.now());
        accepted.write(Expected::Version(version)).map(Some)
    }

    /// Asks to join a company.
    ///
    /// # Errors
    /// Unknown company; the caller is a member, has asked already, or asks too often.
    pub async fn send_membership_request(
        &self,
        caller: &Caller,
        org_id: &str,
    ) -> Result<membership::MembershipRequest, Refusal> {
        let company = self.registered_company(org_id).await?;
        let (user_id, email) = (&caller.actor.user_id, &caller.actor.email);
        if self.membership(user_id, &company.id).await?.is_some() {
            return Err(Refusal::bad_input(
                "Vous êtes déjà membre de cet établissement",
            ));
        }
        let administrators = self.administrators(org_id).await?;
        let visible: Vec<&str> = administrators
            .iter()
            .map(|administrator| administrator.email.as_str())
            .filter(|address| can_see_email(address, email))
            .collect();
        let already = already_asked(&visible);
        if self
            .membership_request_of(user_id, &company.id)
            .await?
            .is_some()
        {
            return Err(already);
        }
        self.require_patience(user_id).await?;
        let subscribers = self
            .subscribers(org_id, Notification::MembershipRequest)
            .await?;
        let now = self.now();
        let request = MembershipRequest {
            id: secrets::new_id()?,
            user_id: user_id.clone(),
            company_id: company.id.clone(),
            status: Status::Pending,
            status_updated_by: None,
            sent_to: subscribers.iter().map(|to| to.email.clone()).collect(),
            created_at: now,
            updated_at: now,
        };
        let mut beside = Beside::from(request.write(Expected::New)?);
        let letters = [
            self.request_letter(&request, email, &company, subscribers),
            confirmation(caller, &company, &visible),
        ];
        self.enclose(&mut beside, letters)?;
        self.commit_accounts(Some(caller), beside, already).await?;
        Ok(request.shown_to(email, email, &company.org_id, &company.name))
    }

    async fn require_patience(&self, user_id: &str) -> Result<(), Refusal> {
        let since = self.now_ms() - HOUR_MS;
        let rows = self
            .store()
            .records_by_key(MEMBERSHIP_REQUEST, "user", &[user_id.to_owned()])
            .await
            .map_err(unavailable)?;
        let mut recent = 0;
        for (_, row) in rows.iter().filter(|(_, row)| row.created_at > since) {
            let request: MembershipRequest = document(row)?;
            recent += usize::from(request.status != Status::Accepted);
        }
        if recent >= HOURLY_REQUESTS {
            return Err(Refusal::bad_input(
                "Vous avez fait trop de demandes de rattachement. Veuillez réessayer dans une heure.",
            ));
        }
        Ok(())
    }

    /// A request, by its identifier or by the company's SIRET.
    ///
    /// # Errors
    /// Not exactly one argument, unknown request, or the caller neither made it nor answers it.
    pub async fn membership_request(
        &self,
        caller: &Caller,
        id: Option<&str>,
        siret: Option<&str>,
    ) -> Result<membership::MembershipRequest, Refusal> {
        let request = match (id, siret) {
            (Some(id), None) => self.membership_request_row(id).await?.0,
            (None, Some(siret)) => {
                let company = self.company(siret).await?;
                let company = company
                    .filter(|company| company.siret.as_deref() == Some(siret))
                    .ok_or_else(unknown)?;
                let of_caller = self
                    .membership_request_of(&caller.actor.user_id, &company.id)
                    .await?;
                of_caller.ok_or_else(unknown)?.0
            }
            _ => return Err(one_argument()),
        };
        let (company, user) = self.people_of(&request).await?;
        let answers = UserPermission::CompanyCanManageMembers;
        let may = request.user_id == caller.actor.user_id
            || caller.actor.can_in_any(answers, [company.org_id.as_str()]);
        if !may {
            return Err(Refusal::forbidden(
                "Vous n'êtes pas autorisé à consulter cette demande",
            ));
        }
        Ok(request.shown_to(
            &caller.actor.email,
            &user.email,
            company.siret.as_deref().unwrap_or(&company.org_id),
            &user.name,
        ))
    }

    async fn people_of(&self, request: &MembershipRequest) -> Result<(Company, User), Refusal> {
        let (company_id, user_id) = (request.company_id.clone(), request.user_id.clone());
        let (company, user) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let company = snapshot.record(COMPANY, &company_id).await?;
                    Ok((company, snapshot.record(USER, &user_id).await?))
                })
            })
            .await
            .map_err(unavailable)?;
        match (company, user) {
            (Some(company), Some(user)) => Ok((document(&company)?, document(&user)?)),
            _ => Err(unknown()),
        }
    }

    /// A page of the requests that await an answer of a company.
    ///
    /// # Errors
    /// Not exactly one argument, a wrong page, unknown company, or the caller does not manage its members.
    pub async fn membership_requests(
        &self,
        caller: &Caller,
        of: &RequestsOf,
        page: OffsetRequest,
    ) -> Result<OffsetPage<MembershipRequestForAdmin>, Refusal> {
        let page = page.plan(50, 50)?;
        let company = match (&of.org_id, &of.id) {
            (Some(org_id), None) => self.registered_company(org_id).await?,
            (None, Some(id)) => {
                let row = self.store().record(COMPANY, id).await;
                document(&row.map_err(unavailable)?.ok_or_else(unknown_company)?)?
            }
            _ => {
                return Err(Refusal::bad_input(
                    "Vous devez faire une recherche par `orgId` ou `id` mais pas les deux",
                ));
            }
        };
        let manages = UserPermission::CompanyCanManageMembers;
        if !caller.actor.can_in_any(manages, [company.org_id.as_str()]) {
            return Err(not_administrator(&company.org_id));
        }
        let rows = self
            .store()
            .records_by_key(MEMBERSHIP_REQUEST, "pending", &[company.id])
            .await
            .map_err(unavailable)?;
        let requests: Result<Vec<MembershipRequest>, Refusal> =
            rows.iter().map(|(_, row)| document(row)).collect();
        let mut requests = requests?;
        requests.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then(a.id.cmp(&b.id)));
        let (total, requests) = page.cut(requests);
        let ids: Vec<String> = requests.iter().map(|r| r.user_id.clone()).collect();
        let users = self.store().records(USER, &ids).await;
        let mut items = Vec::with_capacity(requests.len());
        let users: Vec<User> = users
            .map_err(unavailable)?
            .iter()
            .map(document)
            .collect::<Result<_, _>>()?;
        for request in requests {
            if let Some(user) = users.iter().find(|user| user.id == request.user_id) {
                items.push(MembershipRequestForAdmin {
                    id: request.id.into(),
                    email: Text::from(user.email.as_str()),
                    name: Text::from(user.name.as_str()),
                    status: request.status,
                    created_at: request.created_at,
                });
            }
        }
        Ok(OffsetPage {
            items,
            total,
            has_previous: page.skip > 0,
        })
    }

    /// The request that the caller may answer now.
    async fn answerable(&self, caller: &Caller, id: &str) -> Result<Answered, Refusal> {
        let (request, version) = self.membership_request_row(id).await?;
        let (company, user) = self.people_of(&request).await?;
        require_manages_members(caller, &company.org_id, false)?;
        match request.status {
            Status::Pending => Ok(Answered {
                request,
                version,
                company,
                user,
            }),
            Status::Accepted => Err(Refusal::bad_input("Cette demande a déjà été acceptée")),
            Status::Refused => Err(Refusal::bad_input("Cette demande a déjà été refusée")),
        }
    }

    /// Accepts a request: its author joins with the role.
    ///
    /// # Errors
    /// Unknown or answered request, the caller does not manage the company's members, or the author joined
    /// meanwhile.
    pub async fn accept_membership_request(
        &self,
        caller: &Caller,
        id: &str,
        role: UserRole,
    ) -> Result<OwnCompany, Refusal> {
        let Answered {
            request,
            version,
            company,
            user,
        } = self.answerable(caller, id).await?;
        let now = self.now();
        let membership = Membership::new(&user.id, &company, role, now);
        let accepted = request.answered(Status::Accepted, &caller.actor.email, now);
        let mut beside = Beside::from(accepted.write(Expected::Version(version))?);
        let at = now.as_millisecond();
        beside
            .records
            .push(membership_write(&membership, Expected::New, at)?);
        let outcome = format!(
            "Votre demande de rattachement à l'établissement {} a été acceptée. Il apparaît désormais parmi vos établissements.",
            called(&company)
        );
        let subject = format!("Vous êtes membre de l'établissement {}", company.name);
        self.enclose(&mut beside, [answer(&user, subject, outcome)])?;
        let taken = Refusal::bad_input("L'utilisateur est déjà membre de l'établissement");
        self.commit_accounts(Some(caller), beside, taken).await?;
        self.as_seen_by(caller, company).await
    }

    /// Refuses a request.
    ///
    /// # Errors
    /// Unknown or answered request, or the caller does not manage the company's members.
    pub async fn refuse_membership_request(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<OwnCompany, Refusal> {
        let Answered {
            request,
            version,
            company,
            user,
        } = self.answerable(caller, id).await?;
        let refused = request.answered(Status::Refused, &caller.actor.email, self.now());
        let mut beside = Beside::from(refused.write(Expected::Version(version))?);
        let outcome = format!(
            "Votre demande de rattachement à l'établissement {} a été refusée. Si vous pensez à une erreur, adressez-vous à l'un de ses administrateurs : lui seul peut désormais vous y inviter.",
            called(&company)
        );
        let subject = format!(
            "Votre demande de rattachement à l'établissement {} est refusée",
            company.name
        );
        self.enclose(&mut beside, [answer(&user, subject, outcome)])?;
        self.commit_accounts(Some(caller), beside, changed_meanwhile())
            .await?;
        self.as_seen_by(caller, company).await
    }
}
