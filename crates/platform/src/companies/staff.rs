//! What the staff does to verify companies. Each needs the second factor.

use contract::{
    account::UserRole,
    company::{
        AdminForVerification, CompanyForVerification, CompanyForVerificationConnection,
        CompanyVerificationStatus,
    },
    scalar::Text,
};
use domain::{
    account::{Company, User},
    slip::Refusal,
};
use reference::siret::is_siret;

use super::held::Held;
use crate::{
    Caller, PageRequest, Platform, Recipient,
    lists::PageLimits,
    records::{COMPANY, MEMBERSHIP, Membership, USER, document},
    slips::Beside,
    unavailable,
};

/// Companies of a page.
const LIMITS: PageLimits = PageLimits {
    default: 50,
    max: 500,
    after: "after",
    before: "before",
};

/// Companies read at a time.
const CHUNK: usize = 500;

fn shown(company: Company, admin: Option<AdminForVerification>) -> CompanyForVerification {
    CompanyForVerification {
        id: company.id.into(),
        org_id: Text(company.org_id),
        siret: company.siret.map(Text),
        vat_number: company.vat_number.map(Text),
        name: Text(company.name),
        company_types: company.company_types,
        created_at: company.created_at,
        verification_status: company.verification_status,
        verification_comment: company.verification_comment.map(Text),
        verification_mode: company.verification_mode,
        verified_at: company.verified_at,
        admin,
    }
}

/// The company with a code to write to it, drawn at need.
pub(super) fn with_code(company: Company) -> Result<Company, Refusal> {
    let verification_code = match &company.verification_code {
        Some(code) => code.clone(),
        None => super::creation::fresh_code(10_000, 99_999)?.to_string(),
    };
    Ok(Company {
        verification_code: Some(verification_code),
        ..company
    })
}

impl Platform {
    /// Requires a member of the staff whose second factor is on.
    pub(crate) async fn require_staff(&self, caller: &Caller) -> Result<(), Refusal> {
        let is_staff = caller.actor.is_admin && {
            let user = self.me(caller).await?;
            user.is_active && user.is_strong_admin()
        };
        if is_staff {
            Ok(())
        } else {
            Err(Refusal::forbidden("Vous n'êtes pas administrateur"))
        }
    }

    /// Verifies a company by hand.
    ///
    /// # Errors
    /// The caller is not of the staff, or the company is not registered.
    pub async fn verify_company_by_admin(
        &self,
        caller: &Caller,
        org_id: &str,
        comment: Option<String>,
    ) -> Result<CompanyForVerification, Refusal> {
        self.require_staff(caller).await?;
        let held = self.held_by_org(org_id).await?;
        let company = self.verified_by_staff(&held, comment).await?;
        self.for_verification(company).await
    }

    /// Puts the verification of a company aside, or takes it up again.
    ///
    /// # Errors
    /// The caller is not of the staff, or the company is not registered.
    pub async fn standby_company(
        &self,
        caller: &Caller,
        org_id: &str,
        standby: bool,
    ) -> Result<CompanyForVerification, Refusal> {
        self.require_staff(caller).await?;
        let held = self.held_by_org(org_id).await?;
        let company = held.company.clone().on_standby(standby);
        let write = held.write(&company, self.now_ms())?;
        self.commit_company(Some(caller), write.into()).await?;
        self.for_verification(company).await
    }

    /// Writes to the first administrator of a company, with its code.
    ///
    /// # Errors
    /// The caller is not of the staff, the SIRET is wrong, the company is not registered or has nobody to write
    /// to.
    pub async fn send_verification_letter(
        &self,
        caller: &Caller,
        siret: &str,
    ) -> Result<CompanyForVerification, Refusal> {
        self.require_staff(caller).await?;
        if !is_siret(siret, self.test_companies()) {
            return Err(Refusal::bad_input("Un SIRET de 14 chiffres est attendu"));
        }
        let held = self.held_by_org(siret).await?;
        let administrator = self.administrators(siret).await?.into_iter().next();
        let to: Recipient = administrator
            .ok_or_else(|| Refusal::bad_input("Cet établissement n'a pas d'administrateur"))?;
        let company = with_code(held.company.clone())?.letter_sent();
        let change = Beside {
            records: vec![
                held.write(&company, self.now_ms())?,
                self.verification_letter(&company, &to)?,
            ],
            ..Beside::default()
        };
        self.commit_company(Some(caller), change).await?;
        self.for_verification(company).await
    }

    /// Companies that trade in waste, by where their verification stands, newest first.
    ///
    /// # Errors
    /// The caller is not of the staff, or the page is wrong.
    pub async fn companies_for_verification(
        &self,
        caller: &Caller,
        request: &PageRequest,
        status: CompanyVerificationStatus,
    ) -> Result<CompanyForVerificationConnection, Refusal> {
        self.require_staff(caller).await?;
        let plan = request.plan(LIMITS)?;
        let mut companies = self.companies_at(status).await?;
        let total = companies.len();
        if request.last.is_some() {
            let kept = total.saturating_sub(plan.skip).saturating_sub(plan.size);
            companies.drain(..kept);
            companies.truncate(plan.size);
        } else {
            companies.drain(..plan.skip.min(total));
            companies.truncate(plan.size);
        }
        let mut shown_companies = Vec::with_capacity(companies.len());
        for held in companies {
            shown_companies.push(self.for_verification(held.company).await?);
        }
        Ok(CompanyForVerificationConnection {
            total_count: i32::try_from(total).unwrap_or(i32::MAX),
            companies: shown_companies,
        })
    }

    /// Every company whose verification stands there, newest first.
    pub(super) async fn companies_at(
        &self,
        status: CompanyVerificationStatus,
    ) -> Result<Vec<Held>, Refusal> {
        let status = format!("{status:?}");
        let mut companies = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let (key, start) = (status.clone(), after.clone());
            let rows = self
                .store()
                .read(move |snapshot| {
                    Box::pin(async move {
                        let key = ("verification", key.as_str());
                        snapshot
                            .scan_records_by_key(COMPANY, key, start.as_deref(), CHUNK)
                            .await
                    })
                })
                .await
                .map_err(unavailable)?;
            for row in &rows {
                companies.push(Held::of(row)?);
            }
            match rows.last() {
                Some(last) if rows.len() == CHUNK => after = Some(last.id.clone()),
                _ => break,
            }
        }
        companies.sort_by_key(|held| std::cmp::Reverse(held.company.created_at));
        Ok(companies)
    }

    async fn for_verification(&self, company: Company) -> Result<CompanyForVerification, Refusal> {
        let admin = self.first_administrator(&company.id).await?;
        Ok(shown(company, admin))
    }

    async fn first_administrator(
        &self,
        company_id: &str,
    ) -> Result<Option<AdminForVerification>, Refusal> {
        let members = self
            .store()
            .records_by_key(MEMBERSHIP, "company", &[company_id.to_owned()])
            .await
            .map_err(unavailable)?;
        let members = members.iter().map(|(_, row)| document::<Membership>(row));
        let mut members: Vec<Membership> = members.collect::<Result<_, _>>()?;
        members.retain(|member| member.role == UserRole::Admin);
        let Some(first) = members.into_iter().min_by_key(|member| member.created_at) else {
            return Ok(None);
        };
        let row = self.store().record(USER, &first.user_id).await;
        let user: Option<User> = row
            .map_err(unavailable)?
            .map(|row| document(&row))
            .transpose()?;
        Ok(user.map(|user| AdminForVerification {
            email: Text(user.email),
            name: Some(Text(user.name)),
            phone: user.phone.map(Text),
        }))
    }
}
