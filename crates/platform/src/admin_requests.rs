//! Requests to become administrator of a company (accounts specification, section 10).

mod answer;
mod letters;
mod queries;

use contract::{
    account::UserRole,
    admin_request::{
        self as contract_types, AdminRequestCompany, AdminRequestStatus as Status,
        AdminRequestUser, AdminRequestValidationMethod as Method, CreateAdminRequestInput,
    },
    scalar::Text,
};
use domain::{
    account::{AdminRequest, Company, User, end_of_administrators_period},
    slip::{Issue, Issues, Refusal},
};
use reference::org_id::OrgId;
use serde_json::{Value, json};
use store::{Expected, Key, KeyOrder, KeyRange, RecordRow, RecordWrite, instant_key};

use crate::{
    Caller, Platform,
    members::unknown_company,
    records::{self, document},
    secrets,
    slips::Beside,
    unavailable,
};

pub(crate) const ADMIN_REQUEST: &str = "admin-request";

/// Requests of one user that may await an answer at a time.
const SLOTS: u8 = 5;
const WEEK_MS: i64 = 7 * 86_400_000;

/// A request with the version that was read.
type Found = (AdminRequest, i64);

fn found(row: &RecordRow) -> Result<Found, Refusal> {
    Ok((document(row)?, row.version))
}

/// What a client asks, checked.
struct Asked {
    company: Company,
    method: Method,
    collaborator: Option<String>,
}

/// The write of a request. Pending ones hold what must be unique and the dates at which something is due.
fn request_write(request: &AdminRequest, expected: Expected) -> Result<RecordWrite, Refusal> {
    let created = instant_key(request.created_at.as_millisecond());
    let mut keys = vec![
        Key::shared("user", &request.user_id),
        Key::shared("org", &request.org_id),
        Key::shared("company", &request.company_id),
        Key::shared("created", &created),
        Key::shared("updated", instant_key(request.updated_at.as_millisecond())),
    ];
    if request.validation_method == Method::SendMail {
        keys.push(Key::shared("letter", &created));
    }
    if request.status == Status::Pending {
        let (user, company) = (&request.user_id, &request.company_id);
        keys.push(Key::unique("pending", format!("{user}:{company}")));
        keys.push(Key::unique("slot", format!("{user}:{}", request.slot)));
        keys.push(Key::shared("pending-since", &created));
        if let (Some(_), Some(end)) = (&request.collaborator_id, request.admin_only_end_date)
            && request.validation_method == Method::RequestCollaboratorApproval
        {
            keys.push(Key::shared(
                "collaborator-from",
                instant_key(end.as_millisecond()),
            ));
        }
    }
    let at = request.updated_at.as_millisecond();
    records::write(ADMIN_REQUEST, &request.id, request, keys, expected, at)
}

/// What the event log keeps of a request: neither the code nor who was designated.
fn content(request: &AdminRequest) -> Value {
    json!({"content": {
        "id": request.id,
        "userId": request.user_id,
        "companyId": request.company_id,
        "status": request.status,
        "validationMethod": request.validation_method,
        "adminOnlyEndDate": request.admin_only_end_date,
    }})
}

fn already_pending() -> Refusal {
    Refusal::bad_input("Une de vos demandes est déjà en attente pour cet établissement.")
}

impl Platform {
    /// Asks to become administrator of a company.
    ///
    /// # Errors
    /// Wrong input, unknown company, the caller is its administrator, asked already or was refused within a
    /// week, has too many requests pending, or too many letters were asked for.
    pub async fn create_admin_request(
        &self,
        caller: &Caller,
        input: &CreateAdminRequestInput,
    ) -> Result<contract_types::AdminRequest, Refusal> {
        let asked = self.asked(caller, input).await?;
        let slot = self.free_slot(caller, &asked).await?;
        let now = self.now();
        let is_direct = asked.method == Method::RequestAdminApproval;
        let code = match asked.method {
            Method::SendMail => Some(secrets::random_between(10_000_000, 99_999_999)?.to_string()),
            _ => None,
        };
        let fingerprint = code
            .as_deref()
            .map(|code| self.code_fingerprint(code))
            .transpose()?;
        let request = AdminRequest {
            id: secrets::new_id()?,
            user_id: caller.actor.user_id.clone(),
            company_id: asked.company.id.clone(),
            org_id: asked.company.org_id.clone(),
            collaborator_id: self.collaborator(caller, &asked).await?,
            code: fingerprint,
            code_attempts: 0,
            slot,
            admin_only_end_date: (!is_direct).then(|| end_of_administrators_period(now)),
            status: Status::Pending,
            validation_method: asked.method,
            created_at: now,
            updated_at: now,
        };
        let mut beside = Beside::from(request_write(&request, Expected::New)?);
        beside.events.push(self.account_event(
            caller,
            &request.id,
            "AdminRequestCreated",
            &content(&request),
        ));
        if let Some(code) = &code {
            let letter = self.code_letter(caller, &asked.company, code)?;
            beside.records.push(letter);
        }
        let letters = self.announcements(caller, &request, &asked.company).await?;
        self.enclose(&mut beside, letters)?;
        self.commit_accounts(Some(caller), beside, already_pending())
            .await?;
        Ok(shown(&request, &asked.company, &caller.actor.name))
    }

    /// What is kept of a code.
    fn code_fingerprint(&self, code: &str) -> Result<String, Refusal> {
        secrets::token_fingerprint(&self.settings().token_secret, &format!("code {code}"))
    }

    async fn asked(
        &self,
        caller: &Caller,
        input: &CreateAdminRequestInput,
    ) -> Result<Asked, Refusal> {
        let mut issues = Issues::new();
        let test_companies = self.settings().slips.test_companies;
        let org_id = input.company_org_id.as_deref().unwrap_or_default();
        let parsed = OrgId::parse(org_id, test_companies);
        if parsed.is_err() {
            issues.push(Issue::at(
                "companyOrgId",
                "Le SIRET ou le numéro de TVA de l'établissement est manquant ou invalide.",
            ));
        }
        let collaborator = input
            .collaborator_email
            .as_deref()
            .map(User::normalise_email)
            .filter(|email| !email.is_empty());
        match &collaborator {
            Some(email) if !reference::email::is_email(email) => issues.push(Issue::at(
                "collaboratorEmail",
                "L'adresse e-mail du collaborateur est invalide.",
            )),
            None if input.validation_method == Some(Method::RequestCollaboratorApproval) => issues
                .push(Issue::at(
                    "collaboratorEmail",
                    "L'adresse e-mail du collaborateur qui pourra approuver la demande est obligatoire.",
                )),
            _ => {}
        }
        let Some(method) = input.validation_method else {
            issues.push(Issue::at(
                "validationMethod",
                "La méthode de validation est obligatoire.",
            ));
            return Err(Refusal::Invalid(issues));
        };
        if method == Method::SendMail && matches!(parsed, Ok(OrgId::Vat(_))) {
            issues.push(Issue::at(
                "validationMethod",
                "Un courrier ne peut être envoyé qu'à un établissement qui a un SIRET.",
            ));
        }
        Refusal::of_issues(issues)?;
        let company = self.company(org_id).await?.ok_or_else(unknown_company)?;
        if caller.actor.roles.get(org_id) == Some(&UserRole::Admin) {
            return Err(Refusal::bad_input(
                "Vous êtes déjà administrateur de cet établissement.",
            ));
        }
        Ok(Asked {
            company,
            method,
            collaborator,
        })
    }

    /// The place of a new request among those of its author.
    async fn free_slot(&self, caller: &Caller, asked: &Asked) -> Result<u8, Refusal> {
        if asked.method == Method::SendMail {
            self.require_letters().await?;
        }
        let own = self.admin_requests_of(&caller.actor.user_id).await?;
        let of_company = || {
            own.iter()
                .filter(|request| request.company_id == asked.company.id)
        };
        if of_company().any(|request| request.status == Status::Pending) {
            return Err(already_pending());
        }
        let since = self.now_ms() - WEEK_MS;
        let was_refused = |request: &AdminRequest| {
            request.status == Status::Refused && request.updated_at.as_millisecond() > since
        };
        if of_company().any(was_refused) {
            return Err(Refusal::bad_input(
                "Votre demande a été refusée il y a moins d'une semaine. Attendez ce délai pour en faire une autre.",
            ));
        }
        let taken: Vec<u8> = own
            .iter()
            .filter(|request| request.status == Status::Pending)
            .map(|request| request.slot)
            .collect();
        (0..SLOTS).find(|slot| !taken.contains(slot)).ok_or_else(|| {
            Refusal::forbidden(format!(
                "Vous avez déjà {SLOTS} demandes en attente. Attendez qu'il y soit répondu pour en faire une autre."
            ))
        })
    }

    async fn require_letters(&self) -> Result<(), Refusal> {
        let now = self.now_ms();
        let sent = self
            .store()
            .count_records_in_range(KeyRange {
                collection: ADMIN_REQUEST,
                name: "letter",
                from: instant_key(now - WEEK_MS),
                to: instant_key(i64::MAX),
                order: KeyOrder::Ascending,
                skip: 0,
                limit: 0,
            })
            .await
            .map_err(unavailable)?;
        if sent >= self.settings().messaging.weekly_letters {
            return Err(Refusal::bad_input(
                "Trop de courriers ont été demandés cette semaine. Choisissez une autre méthode de validation, ou réessayez plus tard.",
            ));
        }
        Ok(())
    }

    /// Who may vouch for the author. Nothing tells the author whether the address is that of a member.
    async fn collaborator(
        &self,
        caller: &Caller,
        asked: &Asked,
    ) -> Result<Option<String>, Refusal> {
        let Some(email) = &asked.collaborator else {
            return Ok(None);
        };
        let Some(user) = self.user_by_email(email).await? else {
            return Ok(None);
        };
        let membership = self.membership(&user.id, &asked.company.id).await?;
        Ok(membership
            .filter(|_| user.id != caller.actor.user_id)
            .map(|_| user.id))
    }

    async fn admin_requests_of(&self, user_id: &str) -> Result<Vec<AdminRequest>, Refusal> {
        let rows = self
            .store()
            .records_by_key(ADMIN_REQUEST, "user", &[user_id.to_owned()])
            .await
            .map_err(unavailable)?;
        rows.iter().map(|(_, row)| document(row)).collect()
    }
}

/// The request as the contract answers it.
fn shown(request: &AdminRequest, company: &Company, author: &str) -> contract_types::AdminRequest {
    contract_types::AdminRequest {
        id: request.id.as_str().into(),
        company: AdminRequestCompany {
            org_id: Text::from(company.org_id.as_str()),
            name: Text::from(company.name.as_str()),
        },
        user: AdminRequestUser {
            name: Text::from(author),
        },
        created_at: request.created_at,
        validation_method: request.validation_method,
        status: request.status,
    }
}
