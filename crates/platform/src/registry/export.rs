//! Exports as records: who asked for what, and where it stands.

use contract::{
    filter::DateFilter,
    registry::{RegistryExportFormat, RegistryExportStatus},
    scalar::DateTime,
};
use domain::{
    registry::{Registry, Source, WasteType},
    slip::Refusal,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Expected, Key, RecordWrite, instant_key};

use crate::records;

/// Collection of exports.
pub(super) const REGISTRY_EXPORT: &str = "registry-export";

/// A range of dates, with the exact operators of the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    gt: Option<DateTime>,
    gte: Option<DateTime>,
    lt: Option<DateTime>,
    lte: Option<DateTime>,
    eq: Option<DateTime>,
}

impl From<&DateFilter> for DateRange {
    fn from(filter: &DateFilter) -> Self {
        Self {
            gt: filter.gt.value().copied(),
            gte: filter.gte.value().copied(),
            lt: filter.lt.value().copied(),
            lte: filter.lte.value().copied(),
            eq: filter.eq.value().copied(),
        }
    }
}

impl DateRange {
    /// Start and end, once the operators make sense together.
    pub(super) fn bounds(&self) -> Result<(DateTime, Option<DateTime>), Refusal> {
        let starts: Vec<DateTime> = [self.gt, self.gte, self.eq].into_iter().flatten().collect();
        let ends: Vec<DateTime> = [self.lt, self.lte, self.eq].into_iter().flatten().collect();
        if starts.len() > 1 {
            return Err(Refusal::bad_input(
                "Un seul des opérateurs _gt, _gte et _eq peut donner le début de la période",
            ));
        }
        if ends.len() > 1 {
            return Err(Refusal::bad_input(
                "Un seul des opérateurs _lt, _lte et _eq peut donner la fin de la période",
            ));
        }
        let start = starts.first().copied().ok_or_else(|| {
            Refusal::bad_input("La date de début de la période est obligatoire (_gt, _gte ou _eq)")
        })?;
        Ok((start, ends.first().copied()))
    }

    /// First and last millisecond, the last one excluded.
    pub(super) fn milliseconds(&self) -> (i64, i64) {
        let at = |date: Option<DateTime>| date.map(DateTime::as_millisecond);
        let from = at(self.gt)
            .map(|gt| gt + 1)
            .or(at(self.gte))
            .or(at(self.eq))
            .unwrap_or(i64::MIN);
        let until = at(self.lt)
            .or(at(self.lte).map(|lte| lte + 1))
            .or(at(self.eq).map(|eq| eq + 1))
            .unwrap_or(i64::MAX);
        (from, until)
    }
}

/// An export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryExport {
    /// Identifier.
    pub id: String,
    /// Who asked for it.
    pub created_by: String,
    /// Asked by the staff, about a company of others.
    pub as_admin: bool,
    /// Where it stands.
    pub status: RegistryExportStatus,
    /// Its file, once it is there.
    pub file_key: Option<String>,
    /// Company that declares on behalf of the others.
    pub delegate: Option<String>,
    /// Companies.
    pub sirets: Vec<String>,
    /// They are all those of the user.
    pub is_for_all_companies: bool,
    /// Which registry.
    pub registry: Registry,
    /// Kinds of waste; any when empty.
    pub waste_types: Vec<WasteType>,
    /// Waste codes; any when empty.
    pub waste_codes: Vec<String>,
    /// Slips or declarations only.
    pub source: Option<Source>,
    /// Period, as it was asked.
    pub range: DateRange,
    /// Its start.
    pub start_date: DateTime,
    /// Its end.
    pub end_date: Option<DateTime>,
    /// Format of the file.
    pub format: RegistryExportFormat,
    /// Lines written so far.
    pub lines: u64,
    /// When it was asked.
    pub created_at: DateTime,
    /// Last change.
    pub updated_at: DateTime,
}

/// The list of exports that one belongs to: of a user, regulatory or exhaustive, asked as staff or not.
pub(super) fn list_key(user_id: &str, is_exhaustive: bool, as_admin: bool) -> String {
    format!("{user_id}:{is_exhaustive}:{as_admin}")
}

/// The exports of a user that are not over.
pub(super) fn running_key(user_id: &str, is_exhaustive: bool) -> String {
    format!("{user_id}:{is_exhaustive}")
}

impl RegistryExport {
    /// Is it the exhaustive registry?
    pub fn is_exhaustive(&self) -> bool {
        self.registry == Registry::All
    }

    /// May it still end otherwise?
    pub fn is_running(&self) -> bool {
        matches!(
            self.status,
            RegistryExportStatus::Pending | RegistryExportStatus::Started
        )
    }

    /// What two exports that ask for the same have in common.
    pub(super) fn fingerprint(&self) -> Result<String, Refusal> {
        let sirets = match self.is_for_all_companies {
            true => &[],
            false => self.sirets.as_slice(),
        };
        let asked = serde_json::to_string(&(
            (
                &self.created_by,
                self.as_admin,
                self.is_for_all_companies,
                sirets,
            ),
            (
                &self.delegate,
                self.registry,
                &self.waste_types,
                &self.waste_codes,
            ),
            (self.source, self.start_date, self.end_date, self.format),
        ))
        .map_err(crate::unavailable)?;
        let digest = Sha256::digest(asked.as_bytes());
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Key of its file.
    pub(super) fn file_name(&self) -> String {
        let folder = match self.is_exhaustive() {
            true => "exhaustive-exports",
            false => "registry-exports",
        };
        format!("{folder}/{}.{}", self.id, self.extension())
    }

    fn extension(&self) -> &'static str {
        match self.format {
            RegistryExportFormat::Csv => "csv",
            RegistryExportFormat::Xlsx => "xlsx",
        }
    }

    /// Name under which the file is downloaded.
    pub(super) fn download_name(&self) -> String {
        let day = self.created_at.0.to_zoned_datetime(DateTime::paris());
        let siret = match self.sirets.as_slice() {
            [siret] => format!("-{siret}"),
            _ => String::new(),
        };
        format!(
            "TD-Registre-{}-{}{siret}.{}",
            day.strftime("%Y%m%d"),
            self.registry.file_label(),
            self.extension()
        )
    }

    pub(super) fn write(&self, expected: Expected) -> Result<RecordWrite, Refusal> {
        let exhaustive = self.is_exhaustive();
        let created = instant_key(self.created_at.as_millisecond());
        let list = list_key(&self.created_by, exhaustive, self.as_admin);
        let mut keys = vec![
            Key::shared("list", format!("{list}:{created}")),
            Key::shared("same", format!("{}:{created}", self.fingerprint()?)),
        ];
        if self.is_running() {
            keys.push(Key::shared(
                "running",
                running_key(&self.created_by, exhaustive),
            ));
            keys.push(Key::shared("stuck", created));
        } else if self.file_key.is_some() {
            keys.push(Key::shared("kept", created));
        }
        let at = self.updated_at.as_millisecond();
        records::write(REGISTRY_EXPORT, &self.id, self, keys, expected, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<DateTime> {
        DateTime::parse_text(text).ok()
    }

    #[test]
    fn a_period_begins_once_and_ends_once() {
        let none = DateRange::default();
        assert!(none.bounds().is_err(), "a start is needed");
        let two = DateRange {
            gt: at("2026-01-01"),
            gte: at("2026-01-01"),
            ..none
        };
        assert!(two.bounds().is_err(), "two starts");
        let two_ends = DateRange {
            gte: at("2026-01-01"),
            lt: at("2026-02-01"),
            lte: at("2026-02-01"),
            ..none
        };
        assert!(two_ends.bounds().is_err(), "two ends");
    }

    #[test]
    fn operators_are_exact() {
        let none = DateRange::default();
        let day = at("2026-01-01T00:00:00Z");
        let instant = day.map(DateTime::as_millisecond).unwrap_or_default();
        let strict = DateRange {
            gt: day,
            lt: day,
            ..none
        };
        assert_eq!(strict.milliseconds(), (instant + 1, instant));
        let equal = DateRange { eq: day, ..none };
        assert_eq!(equal.milliseconds(), (instant, instant + 1));
        let wide = DateRange {
            gte: day,
            lte: day,
            ..none
        };
        assert_eq!(wide.milliseconds(), (instant, instant + 1));
    }
}
