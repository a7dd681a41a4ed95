//! Exports of registries: asked, listed, cancelled, downloaded.

mod access;
mod cleaning;
mod export;
mod files;
mod job;
mod reading;
mod rebuild;
#[cfg(test)]
mod tests;

use contract::{
    filter::DateFilter,
    registry::{RegistryCompany, RegistryExportFormat, RegistryExportStatus, SignedUrlResponse},
    scalar::Text,
};
use domain::{
    account::{Company, User, permissions_of},
    registry::{Registry, Source, WasteType},
    slip::Refusal,
};
use serde_json::json;
use store::{Commit, CommitError, Expected, KeyOrder, KeyRange, NewJob, RecordRow};

use self::export::{REGISTRY_EXPORT, list_key, running_key};
pub(crate) use self::job::RegistryExportJob;
pub use self::{
    export::{DateRange, RegistryExport},
    files::{Files, OpenFile, SignedLink},
    rebuild::{REBUILD_QUEUE_SIZE, RebuildProgress},
};
use crate::{
    Caller, Platform,
    jobs::Job,
    offset::{OffsetPage, OffsetRequest},
    records::{COMPANY, USER, document},
    secrets, unavailable,
};

/// Exports of a user that may run at a time.
const MOST_RUNNING: u64 = 10;

/// The same export is not made twice within this time, in milliseconds.
const SAME_AGAIN: i64 = 5 * 60 * 1000;

const DEFAULT_PAGE: usize = 50;
const LARGEST_PAGE: usize = 500;

/// What a user asks for.
#[derive(Clone, Debug)]
pub struct NewExport {
    /// Which registry.
    pub registry: Registry,
    /// Format of the file.
    pub format: RegistryExportFormat,
    /// One company; all those of the user otherwise.
    pub siret: Option<String>,
    /// Company that acts on behalf of it.
    pub delegate: Option<String>,
    /// Period.
    pub range: DateFilter,
    /// Kinds of waste; any when empty.
    pub waste_types: Vec<WasteType>,
    /// Waste codes; any when empty.
    pub waste_codes: Vec<String>,
    /// Slips or declarations only.
    pub source: Option<Source>,
    /// Asked by the staff.
    pub as_admin: bool,
}

/// Which exports are meant: the two kinds never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// Of one registry.
    Regulatory,
    /// Of every slip.
    Exhaustive,
}

impl ExportKind {
    fn holds(self, export: &RegistryExport) -> bool {
        export.is_exhaustive() == (self == Self::Exhaustive)
    }
}

fn too_many() -> Refusal {
    Refusal::TooManyRequests(format!(
        "Vous avez déjà {MOST_RUNNING} exports en cours, veuillez attendre que l'un d'eux se termine"
    ))
}

fn unknown(id: &str) -> Refusal {
    Refusal::bad_input(format!("Export de registre \"{id}\" non trouvé"))
}

impl Platform {
    /// Asks for an export; a job makes the file.
    ///
    /// # Errors
    /// The caller may not read the registry, asks too often, or the period makes no sense.
    pub async fn generate_registry_export(
        &self,
        caller: &Caller,
        mut new: NewExport,
    ) -> Result<RegistryExport, Refusal> {
        let kind = match new.registry {
            Registry::All => ExportKind::Exhaustive,
            _ => ExportKind::Regulatory,
        };
        if new.delegate.is_some() && new.siret.is_none() {
            return Err(Refusal::bad_input(
                "Un SIRET est requis pour exporter un registre en tant que délégataire",
            ));
        }
        if new.as_admin && new.siret.is_none() {
            return Err(Refusal::bad_input(
                "Un SIRET est requis pour exporter un registre en tant qu'administrateur",
            ));
        }
        self.require_few_running(caller, kind, new.as_admin).await?;
        let access = self.registry_access(caller, &new).await?;
        new.waste_types.sort_unstable();
        new.waste_codes.sort_unstable();
        let range = DateRange::from(&new.range);
        // The bounds are checked after the repetition, which is told first.
        let bounds = range.bounds();
        let now = self.now();
        let (start_date, end_date) = bounds.as_ref().map_or((now, None), |bounds| *bounds);
        let export = RegistryExport {
            id: secrets::new_id()?,
            created_by: caller.actor.user_id.clone(),
            as_admin: access.as_admin,
            status: RegistryExportStatus::Pending,
            file_key: None,
            delegate: access.delegate,
            sirets: access.sirets,
            is_for_all_companies: access.is_for_all_companies,
            registry: new.registry,
            waste_types: new.waste_types,
            waste_codes: new.waste_codes,
            source: new.source,
            range,
            start_date,
            end_date,
            format: new.format,
            lines: 0,
            created_at: now,
            updated_at: now,
        };
        self.refuse_same_again(&export).await?;
        bounds?;
        if export.sirets.is_empty() {
            return Err(access::unreadable());
        }
        self.enqueue_export(caller, &export).await?;
        Ok(export)
    }

    async fn require_few_running(
        &self,
        caller: &Caller,
        kind: ExportKind,
        as_admin: bool,
    ) -> Result<(), Refusal> {
        if as_admin && kind == ExportKind::Regulatory && access::is_staff(caller) {
            return Ok(());
        }
        let key = running_key(&caller.actor.user_id, kind == ExportKind::Exhaustive);
        let running = self
            .store()
            .count_records_by_key(REGISTRY_EXPORT, "running", &key)
            .await
            .map_err(unavailable)?;
        match running < MOST_RUNNING {
            true => Ok(()),
            false => Err(too_many()),
        }
    }

    async fn refuse_same_again(&self, export: &RegistryExport) -> Result<(), Refusal> {
        let same = export.fingerprint()?;
        let since = export.created_at.as_millisecond() - SAME_AGAIN;
        let lately = self
            .store()
            .count_records_in_range(KeyRange {
                collection: REGISTRY_EXPORT,
                name: "same",
                from: format!("{same}:{}", store::instant_key(since + 1)),
                to: format!("{same}:~"),
                order: KeyOrder::Ascending,
                skip: 0,
                limit: 1,
            })
            .await
            .map_err(unavailable)?;
        match lately {
            0 => Ok(()),
            _ => Err(Refusal::TooManyRequests(
                "Vous avez demandé le même export il y a moins de 5 minutes".to_owned(),
            )),
        }
    }

    async fn enqueue_export(
        &self,
        caller: &Caller,
        export: &RegistryExport,
    ) -> Result<(), Refusal> {
        let now = self.now_ms();
        let job = NewJob {
            queue: RegistryExportJob::QUEUE.to_owned(),
            payload: json!({ "id": export.id }).to_string(),
            run_at: now,
            max_attempts: 3,
            created_at: now,
        };
        let commit = Commit {
            records: vec![export.write(Expected::New)?],
            jobs: vec![job],
            idempotency: caller.idempotency.clone(),
            ..Commit::default()
        };
        self.store().commit(commit).await.map_err(unavailable)?;
        Ok(())
    }

    /// An export of the caller.
    ///
    /// # Errors
    /// It does not exist, or is somebody else's.
    pub async fn registry_export(
        &self,
        caller: &Caller,
        kind: ExportKind,
        id: &str,
    ) -> Result<RegistryExport, Refusal> {
        let found = self.stored_export(id).await?;
        found
            .map(|(export, _)| export)
            .filter(|export| export.created_by == caller.actor.user_id && kind.holds(export))
            .ok_or_else(|| unknown(id))
    }

    async fn stored_export(&self, id: &str) -> Result<Option<(RegistryExport, i64)>, Refusal> {
        let row = self
            .store()
            .record(REGISTRY_EXPORT, id)
            .await
            .map_err(unavailable)?;
        row.map(|row| Ok((document(&row)?, row.version)))
            .transpose()
    }

    /// The exports that the caller asked for, newest first.
    ///
    /// # Errors
    /// The page is out of bounds.
    pub async fn registry_exports(
        &self,
        caller: &Caller,
        kind: ExportKind,
        as_admin: bool,
        page: OffsetRequest,
    ) -> Result<OffsetPage<RegistryExport>, Refusal> {
        let plan = page.plan(DEFAULT_PAGE, LARGEST_PAGE)?;
        let list = list_key(
            &caller.actor.user_id,
            kind == ExportKind::Exhaustive,
            as_admin,
        );
        let range = KeyRange {
            collection: REGISTRY_EXPORT,
            name: "list",
            from: format!("{list}:"),
            to: format!("{list}:~"),
            order: KeyOrder::Descending,
            skip: plan.skip,
            limit: plan.first,
        };
        let store = self.store();
        let total = store.count_records_in_range(range.clone()).await;
        let rows = store.records_in_range(range).await.map_err(unavailable)?;
        let items = rows.iter().map(document).collect::<Result<_, _>>()?;
        Ok(OffsetPage {
            items,
            total: usize::try_from(total.map_err(unavailable)?).unwrap_or(usize::MAX),
            has_previous: plan.skip > 0,
        })
    }

    /// A link to the file of an export of the caller.
    ///
    /// # Errors
    /// It does not exist, is somebody else's, or has no file.
    pub async fn registry_export_link(
        &self,
        caller: &Caller,
        kind: ExportKind,
        id: &str,
    ) -> Result<SignedUrlResponse, Refusal> {
        let export = self.registry_export(caller, kind, id).await?;
        let Some(key) = export.file_key.clone() else {
            return Err(Refusal::forbidden(
                "Cet export n'a pas de fichier à télécharger",
            ));
        };
        let url = self.signed_url(&key, &export.download_name())?;
        Ok(SignedUrlResponse {
            file_key: Text(key),
            signed_url: Text(url),
            fields: None,
        })
    }

    /// Cancels an export of the caller that is not over.
    ///
    /// # Errors
    /// It does not exist, is somebody else's, or is over.
    pub async fn cancel_registry_export(
        &self,
        caller: &Caller,
        kind: ExportKind,
        id: &str,
    ) -> Result<RegistryExport, Refusal> {
        // The job notes its progress meanwhile: of two writes, one begins again.
        loop {
            let found = self.stored_export(id).await?;
            let (mut export, version) = found
                .filter(|(export, _)| {
                    export.created_by == caller.actor.user_id && kind.holds(export)
                })
                .ok_or_else(|| unknown(id))?;
            if !export.is_running() {
                return Err(Refusal::bad_input(
                    "Cet export est terminé, il ne peut plus être annulé",
                ));
            }
            export.status = RegistryExportStatus::Canceled;
            export.updated_at = self.now();
            if self.write_export(&export, version).await? {
                return Ok(export);
            }
        }
    }

    /// Writes an export that was read at a version; answers whether it still was.
    async fn write_export(&self, export: &RegistryExport, version: i64) -> Result<bool, Refusal> {
        let commit = Commit {
            records: vec![export.write(Expected::Version(version))?],
            ..Commit::default()
        };
        match self.store().commit(commit).await {
            Ok(_) => Ok(true),
            Err(CommitError::Conflict { .. }) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Companies of registries, in the order asked; those that are not registered are left out.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn registry_export_companies(
        &self,
        caller: &Caller,
        org_ids: &[String],
    ) -> Result<Vec<RegistryCompany>, Refusal> {
        let companies = self.companies_of_orgs(org_ids).await?;
        let shown = |company: &Company| RegistryCompany {
            name: Some(Text::from(company.name.as_str())),
            given_name: company.given_name.as_deref().map(Text::from),
            siret: company.siret.as_deref().map(Text::from),
            org_id: Some(Text::from(company.org_id.as_str())),
            user_permissions: caller
                .actor
                .roles
                .get(&company.org_id)
                .map(|role| permissions_of(*role).to_vec())
                .unwrap_or_default(),
        };
        Ok(companies.iter().map(shown).collect())
    }

    pub(super) async fn companies_of_orgs(
        &self,
        org_ids: &[String],
    ) -> Result<Vec<Company>, Refusal> {
        let rows = self
            .store()
            .records_by_key(COMPANY, "org", org_ids)
            .await
            .map_err(unavailable)?;
        rows.iter().map(|(_, row)| document(row)).collect()
    }

    /// The account that asked for an export.
    ///
    /// # Errors
    /// The store does not answer, or the account is gone.
    pub async fn registry_export_author(&self, export: &RegistryExport) -> Result<User, Refusal> {
        let row: Option<RecordRow> = self
            .store()
            .record(USER, &export.created_by)
            .await
            .map_err(unavailable)?;
        let row = row.ok_or_else(|| unavailable("the author of an export is gone"))?;
        document(&row)
    }
}
