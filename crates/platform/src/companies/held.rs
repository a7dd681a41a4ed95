//! Registered companies with the version that was read, who may manage them, and how they are written.

use contract::{account::UserPermission, scalar::DateTime};
use domain::{
    account::{Company, notifications_of},
    slip::{Refusal, require},
};
use serde_json::Value;
use store::{Expected, RecordRow, RecordWrite, StreamEvent};

use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    records::{COMPANY, MEMBERSHIP, Membership, company_write, document},
    slips::Beside,
    unavailable,
};

const NOT_REGISTERED: &str = "Cet établissement n'existe pas dans Trackdéchets";

/// A company at a version.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub company: Company,
    pub version: i64,
}

impl Held {
    pub(crate) fn of(row: &RecordRow) -> Result<Self, Refusal> {
        Ok(Self {
            company: document(row)?,
            version: row.version,
        })
    }

    fn or_refused(row: Option<RecordRow>) -> Result<Self, Refusal> {
        let row = row.ok_or_else(|| Refusal::bad_input(NOT_REGISTERED))?;
        Self::of(&row)
    }

    /// The write of what the company becomes.
    pub(crate) fn write(&self, company: &Company, at: i64) -> Result<RecordWrite, Refusal> {
        company_write(company, Expected::Version(self.version), at)
    }

    /// Requires a permission on this company.
    pub(crate) fn require(
        &self,
        caller: &Caller,
        permission: UserPermission,
    ) -> Result<(), Refusal> {
        require_on(caller, permission, &self.company.org_id)
    }
}

/// Requires a permission that administrators of a company have.
pub(crate) fn require_on(
    caller: &Caller,
    permission: UserPermission,
    org_id: &str,
) -> Result<(), Refusal> {
    let sentence =
        format!("Vous n'êtes pas administrateur de l'entreprise portant le siret \"{org_id}\".");
    require(&caller.actor, permission, &[org_id], &sentence)
}

impl Platform {
    pub(crate) async fn held(&self, company_id: &str) -> Result<Held, Refusal> {
        let row = self.store().record(COMPANY, company_id).await;
        Held::or_refused(row.map_err(unavailable)?)
    }

    pub(crate) async fn held_by_org(&self, org_id: &str) -> Result<Held, Refusal> {
        let row = self.store().record_by_unique(COMPANY, "org", org_id).await;
        Held::or_refused(row.map_err(unavailable)?)
    }

    /// Companies that are registered, among these identifiers.
    pub(crate) async fn companies_by_id(&self, ids: &[String]) -> Result<Vec<Held>, Refusal> {
        let rows = self.store().records(COMPANY, ids).await;
        rows.map_err(unavailable)?.iter().map(Held::of).collect()
    }

    /// Writes a decision, whole or not at all.
    pub(crate) async fn commit_company(
        &self,
        caller: Option<&Caller>,
        change: Beside,
    ) -> Result<(), Refusal> {
        let taken = Refusal::bad_input(
            "Cet enregistrement existe déjà. Veuillez vérifier avant de réessayer.",
        );
        self.commit_accounts(caller, change, taken).await
    }

    /// An event of a company; its stream outlives the company.
    pub(crate) fn company_event(
        &self,
        caller: &Caller,
        org_id: &str,
        kind: &str,
        data: &Value,
    ) -> StreamEvent {
        self.account_event(caller, &format!("company:{org_id}"), kind, data)
    }

    /// A company as the caller sees it.
    pub(crate) async fn as_seen_by(
        &self,
        caller: &Caller,
        company: Company,
    ) -> Result<OwnCompany, Refusal> {
        let id = Membership::id(&caller.actor.user_id, &company.id);
        let row = self.store().record(MEMBERSHIP, &id).await;
        let membership: Option<Membership> = row
            .map_err(unavailable)?
            .map(|row| document(&row))
            .transpose()?;
        Ok(OwnCompany {
            company,
            role: membership.as_ref().map(|membership| membership.role),
            notifications: membership
                .as_ref()
                .map(|membership| notifications_of(&membership.notifications))
                .unwrap_or_default(),
        })
    }

    /// The first instant of a day, counted from today.
    pub(crate) fn start_of_day(&self, days_from_now: i64) -> Result<DateTime, Refusal> {
        let today = self
            .now()
            .0
            .to_zoned_datetime(DateTime::paris())
            .start_of_day()
            .map_err(unavailable)?;
        let day = today
            .checked_add(jiff::Span::new().days(days_from_now))
            .map_err(unavailable)?;
        Ok(day.timestamp().into())
    }
}
