//! Company digests (*fiches établissement*): who may ask for one, and how often.

use contract::{
    company::{CompanyDigest, CompanyDigestStatus},
    page::FileDownload,
    scalar::Text,
};
use domain::slip::{Job, Refusal};
use serde_json::json;
use store::{Expected, Key, RecordWrite};

use crate::{
    Caller, Platform,
    jobs::CompanyDigestJob,
    records::{self, document},
    secrets,
    slips::Beside,
    unavailable,
};

pub(crate) const DIGEST: &str = "company-digest";

/// One key a company and a year.
fn key_of(org_id: &str, year: i32) -> Key {
    Key::shared("year", format!("{org_id}:{year}"))
}

pub(crate) fn digest_write(
    digest: &CompanyDigest,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    let keys = vec![key_of(&digest.org_id, digest.year)];
    records::write(DIGEST, &digest.id, digest, keys, expected, at)
}

fn require_member(caller: &Caller, org_id: &str) -> Result<(), Refusal> {
    if caller.actor.belongs_to(Some(org_id)) {
        Ok(())
    } else {
        Err(Refusal::bad_input(
            "Les fiches d'un établissement sont réservées à ses membres",
        ))
    }
}

impl Platform {
    fn current_year(&self) -> i32 {
        let now = self.now().0;
        i32::from(
            now.to_zoned_datetime(contract::scalar::DateTime::paris())
                .year(),
        )
    }

    /// The latest digest of a year that was asked for today.
    async fn digest_of_today(
        &self,
        org_id: &str,
        year: i32,
    ) -> Result<Option<CompanyDigest>, Refusal> {
        let key = key_of(org_id, year);
        let rows = self
            .store()
            .records_by_key(DIGEST, key.name, &[key.value])
            .await
            .map_err(unavailable)?;
        let today = self.start_of_day(0)?;
        let digests = rows.iter().map(|(_, row)| document::<CompanyDigest>(row));
        let digests: Vec<CompanyDigest> = digests.collect::<Result<_, _>>()?;
        Ok(digests
            .into_iter()
            .filter(|digest| digest.created_at >= today)
            .max_by_key(|digest| digest.created_at))
    }

    /// Digests asked for today, of this year and of the one before.
    ///
    /// # Errors
    /// The caller is no member.
    pub async fn company_digests(
        &self,
        caller: &Caller,
        org_id: &str,
    ) -> Result<Vec<CompanyDigest>, Refusal> {
        require_member(caller, org_id)?;
        let year = self.current_year();
        let mut digests = Vec::new();
        for year in [year, year - 1] {
            digests.extend(self.digest_of_today(org_id, year).await?);
        }
        Ok(digests)
    }

    /// Asks for a digest.
    ///
    /// # Errors
    /// The caller is no member, the year is neither this one nor the one before, or one was asked for today
    /// and did not fail.
    pub async fn create_company_digest(
        &self,
        caller: &Caller,
        org_id: &str,
        year: i32,
    ) -> Result<CompanyDigest, Refusal> {
        require_member(caller, org_id)?;
        let current = self.current_year();
        if year != current && year != current - 1 {
            return Err(Refusal::bad_input(
                "Une fiche établissement porte sur l'année en cours ou sur l'année précédente",
            ));
        }
        let known = self.digest_of_today(org_id, year).await?;
        if known.is_some_and(|digest| digest.state != Some(CompanyDigestStatus::Error)) {
            return Err(Refusal::bad_input(
                "Une fiche a déjà été demandée aujourd'hui pour cet établissement et cette année",
            ));
        }
        let now = self.now();
        let digest = CompanyDigest {
            id: secrets::new_id()?.into(),
            created_at: now,
            updated_at: now,
            year,
            org_id: Text::from(org_id),
            distant_id: None,
            state: Some(CompanyDigestStatus::Initial),
        };
        let job = Job::new(
            CompanyDigestJob::NAME,
            json!({ "digestId": digest.id.as_str() }),
        );
        let change = Beside {
            records: vec![digest_write(&digest, Expected::New, self.now_ms())?],
            jobs: vec![self.job(&job, now)],
            ..Beside::default()
        };
        self.commit_company(Some(caller), change).await?;
        Ok(digest)
    }

    /// A link to a digest that is ready.
    ///
    /// # Errors
    /// It does not exist, the caller is no member, or it is not ready.
    pub async fn company_digest_pdf(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<FileDownload, Refusal> {
        let row = self.store().record(DIGEST, id).await.map_err(unavailable)?;
        let row =
            row.ok_or_else(|| Refusal::bad_input("Cette fiche établissement n'existe pas"))?;
        let digest: CompanyDigest = document(&row)?;
        require_member(caller, &digest.org_id)?;
        Err(Refusal::bad_input(
            "Cette fiche établissement n'est pas prête",
        ))
    }
}
