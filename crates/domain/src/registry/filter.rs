//! Which rows of a registry an export keeps.

use std::collections::BTreeMap;

use contract::{
    company::{CompanyType, WasteProcessorType},
    scalar::DateTime,
};

use super::{LookupNote, Registry, Source, WasteType};
use crate::account::Company;

/// Soils that are dangerous.
const DANGEROUS_SOILS: [&str; 2] = ["17 05 05*", "17 05 03*"];

/// What slips of non-dangerous waste a company wants in its registries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompanyReach {
    /// Since when.
    pub since: Option<DateTime>,
    /// Not soils alone: any waste.
    pub takes_any_waste: bool,
}

impl CompanyReach {
    /// What the profile and the choice of a company give.
    pub fn of(company: &Company) -> Self {
        let treats = company.has_any_type(&[CompanyType::Wasteprocessor])
            && company.waste_processor_types.iter().any(|kind| {
                matches!(
                    kind,
                    WasteProcessorType::NonDangerousWastesIncineration
                        | WasteProcessorType::NonDangerousWastesStorage
                )
            });
        Self {
            since: company.has_enabled_registry_dnd_from_bsd_since,
            takes_any_waste: treats || company.has_any_type(&[CompanyType::RecoveryFacility]),
        }
    }

    fn keeps(&self, note: &LookupNote, at: i64) -> bool {
        let is_active = self.since.is_some_and(|since| at >= since.as_millisecond());
        match note.waste_type {
            WasteType::Dd => true,
            WasteType::Texs if DANGEROUS_SOILS.contains(&note.waste_code.as_str()) => true,
            WasteType::Texs => is_active,
            WasteType::Dnd => is_active && self.takes_any_waste,
        }
    }
}

/// What an export asks, beside companies and dates.
#[derive(Clone, Debug, Default)]
pub struct LineFilter {
    /// Wanted kinds of waste; any when empty.
    pub waste_types: Vec<WasteType>,
    /// Wanted waste codes; any when empty.
    pub waste_codes: Vec<String>,
    /// Slips only, or declarations only.
    pub source: Option<Source>,
    /// Rows that this company declared only.
    pub delegate: Option<String>,
    /// What each company wants; a company that is not registered is not there.
    pub companies: BTreeMap<String, CompanyReach>,
}

impl LineFilter {
    /// Does the choice of companies about non-dangerous waste count?
    fn asks_companies(&self, registry: Registry) -> bool {
        let may_hold = self.waste_types.is_empty()
            || self
                .waste_types
                .iter()
                .any(|kind| matches!(kind, WasteType::Dnd | WasteType::Texs));
        may_hold && self.source != Some(Source::Registry) && registry != Registry::Ssd
    }

    /// Is the row of a slip kept? `at` is its date, in milliseconds.
    pub fn keeps_slip(&self, registry: Registry, org: &str, note: &LookupNote, at: i64) -> bool {
        // Nobody declared a slip on somebody's behalf.
        if self.delegate.is_some() || self.source == Some(Source::Registry) {
            return false;
        }
        let is_wanted = (self.waste_types.is_empty()
            || self.waste_types.contains(&note.waste_type))
            && (self.waste_codes.is_empty() || self.waste_codes.contains(&note.waste_code));
        let is_chosen = !self.asks_companies(registry)
            || self
                .companies
                .get(org)
                .is_some_and(|reach| reach.keeps(note, at));
        is_wanted && is_chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(since: Option<&str>, any: bool, waste_type: WasteType, code: &str) -> bool {
        let at = DateTime::parse_text("2026-03-01T10:00:00Z").unwrap();
        let reach = CompanyReach {
            since: since.map(|text| DateTime::parse_text(text).unwrap()),
            takes_any_waste: any,
        };
        let filter = LineFilter {
            companies: BTreeMap::from([("A".to_owned(), reach)]),
            ..LineFilter::default()
        };
        let note = LookupNote {
            waste_type,
            waste_code: code.to_owned(),
        };
        filter.keeps_slip(Registry::Incoming, "A", &note, at.as_millisecond())
    }

    #[test]
    fn a_company_chooses_since_when_slips_of_non_dangerous_waste_count() {
        let (before, after) = (Some("2026-02-01T00:00:00Z"), Some("2026-04-01T00:00:00Z"));
        let check = |waste_type, code: &str, expected: [bool; 4]| {
            let found = [
                keeps(None, true, waste_type, code),
                keeps(after, true, waste_type, code),
                keeps(before, false, waste_type, code),
                keeps(before, true, waste_type, code),
            ];
            assert_eq!(found, expected, "{waste_type:?} {code}");
        };
        check(WasteType::Dd, "06 01 01*", [true; 4]);
        check(WasteType::Texs, "17 05 03*", [true; 4]);
        check(WasteType::Texs, "17 05 04", [false, false, true, true]);
        check(WasteType::Dnd, "20 01 01", [false, false, false, true]);
    }

    #[test]
    fn a_delegate_never_sees_slips() {
        let filter = LineFilter {
            delegate: Some("B".to_owned()),
            waste_types: vec![WasteType::Dd],
            ..LineFilter::default()
        };
        let note = LookupNote {
            waste_type: WasteType::Dd,
            waste_code: "06 01 01*".to_owned(),
        };
        assert!(!filter.keeps_slip(Registry::Incoming, "A", &note, 0));
    }

    #[test]
    fn only_dangerous_waste_needs_no_registered_company() {
        let filter = LineFilter {
            waste_types: vec![WasteType::Dd],
            ..LineFilter::default()
        };
        let note = |waste_type| LookupNote {
            waste_type,
            waste_code: String::new(),
        };
        assert!(filter.keeps_slip(Registry::Incoming, "X", &note(WasteType::Dd), 0));
        assert!(!filter.keeps_slip(Registry::Incoming, "X", &note(WasteType::Dnd), 0));
        let any = LineFilter::default();
        assert!(!any.keeps_slip(Registry::Incoming, "X", &note(WasteType::Dd), 0));
    }
}
