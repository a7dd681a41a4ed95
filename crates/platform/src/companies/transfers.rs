//! Administrative transfers: a dormant company hands over the slips that it still has to treat.

use contract::{account::UserPermission, company::AdministrativeTransfer as ShownTransfer};
use domain::{
    account::{AdministrativeTransfer, check_arrival, check_departure},
    slip::{Job, Refusal},
};
use serde_json::json;
use store::{Expected, Key, RecordWrite, StreamEvent};

use super::held::require_on;
use crate::{
    Caller, Platform,
    jobs::AdministrativeTransferJob,
    records::{self, document, removal},
    secrets,
    slips::Beside,
    unavailable,
};
use contract::company::AdministrativeTransferStatus;

pub(super) const TRANSFER: &str = "administrative-transfer";

fn write_of(
    transfer: &AdministrativeTransfer,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let mut keys = vec![
        Key::shared("from", &transfer.from_id),
        Key::shared("to", &transfer.to_id),
    ];
    if transfer.is_pending() {
        // Of two requests at once, one is refused.
        keys.push(Key::unique("pending", &transfer.from_id));
    }
    records::write(TRANSFER, &transfer.id, transfer, keys, expected, at)
}

impl Platform {
    /// Asks a company to take over from another. Both are named by SIRET or VAT number.
    ///
    /// # Errors
    /// The caller does not manage the first, it is not dormant or has asked already, or the second cannot take
    /// over.
    pub async fn create_administrative_transfer(
        &self,
        caller: &Caller,
        from: &str,
        to: &str,
    ) -> Result<ShownTransfer, Refusal> {
        require_on(caller, UserPermission::CompanyCanUpdate, from)?;
        let from = self.held_by_org(from).await?.company;
        let pending = self
            .store()
            .record_by_unique(TRANSFER, "pending", &from.id)
            .await;
        check_departure(&from, to, pending.map_err(unavailable)?.is_some())?;
        let to = self
            .company(to)
            .await?
            .ok_or_else(|| unavailable(format_args!("no company {to} to transfer to")))?;
        check_arrival(&from, &to)?;
        let transfer = AdministrativeTransfer {
            id: secrets::new_id()?,
            from_id: from.id.clone(),
            to_id: to.id.clone(),
            status: AdministrativeTransferStatus::Pending,
            approved_at: None,
            created_at: self.now(),
        };
        let data = json!({ "fromId": from.id, "toId": to.id });
        let change = Beside {
            records: vec![write_of(&transfer, Expected::New, self.now_ms())?],
            events: vec![self.company_event(
                caller,
                &from.org_id,
                "CompanyAdministrativeTransferCreated",
                &data,
            )],
            ..Beside::default()
        };
        self.commit_company(Some(caller), change).await?;
        self.shown_transfer(&transfer).await
    }

    async fn transfer(&self, id: &str) -> Result<(AdministrativeTransfer, i64), Refusal> {
        let row = self.store().record(TRANSFER, id).await;
        let row = row
            .map_err(unavailable)?
            .ok_or_else(|| unavailable(format_args!("no administrative transfer {id}")))?;
        Ok((document(&row)?, row.version))
    }

    /// Takes back a request that awaits its answer.
    ///
    /// # Errors
    /// It does not exist, was answered, or the caller does not manage the company that asked.
    pub async fn cancel_administrative_transfer(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<(), Refusal> {
        let (transfer, version) = self.transfer(id).await?;
        if !transfer.is_pending() {
            return Err(Refusal::bad_input(
                "Une cession administrative qui a reçu une réponse ne peut plus être annulée",
            ));
        }
        let from = self.held(&transfer.from_id).await?;
        from.require(caller, UserPermission::CompanyCanUpdate)?;
        let change = Beside {
            records: vec![removal(
                TRANSFER,
                id,
                Expected::Version(version),
                self.now_ms(),
            )],
            events: vec![self.transfer_event(
                caller,
                &from.company.org_id,
                "Cancelled",
                &json!({}),
            )],
            ..Beside::default()
        };
        self.commit_company(Some(caller), change).await
    }

    fn transfer_event(
        &self,
        caller: &Caller,
        org_id: &str,
        verb: &str,
        data: &serde_json::Value,
    ) -> StreamEvent {
        let kind = format!("CompanyAdministrativeTransfer{verb}");
        self.company_event(caller, org_id, &kind, data)
    }

    /// Answers a request. The slips of the company that asked pass to the one that accepts.
    ///
    /// # Errors
    /// It does not exist, was answered, or the caller does not manage the company that was asked.
    pub async fn answer_administrative_transfer(
        &self,
        caller: &Caller,
        id: &str,
        is_approved: bool,
    ) -> Result<ShownTransfer, Refusal> {
        let (transfer, version) = self.transfer(id).await?;
        let from = self.held(&transfer.from_id).await?.company;
        let to = self.held(&transfer.to_id).await?;
        to.require(caller, UserPermission::CompanyCanUpdate)?;
        let now = self.now();
        let answered = transfer.answered(is_approved, now)?;
        let jobs = if is_approved {
            let payload = json!({ "fromOrgId": from.org_id, "toOrgId": to.company.org_id });
            let job = Job::new(AdministrativeTransferJob::NAME, payload);
            vec![self.job(&job, now)]
        } else {
            Vec::new()
        };
        let data = json!({ "status": answered.status });
        let change = Beside {
            records: vec![write_of(
                &answered,
                Expected::Version(version),
                self.now_ms(),
            )?],
            events: vec![self.transfer_event(caller, &from.org_id, "Approval", &data)],
            jobs,
            ..Beside::default()
        };
        self.commit_company(Some(caller), change).await?;
        self.shown_transfer(&answered).await
    }
}
