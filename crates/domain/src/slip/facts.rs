//! Everything that a decision needs and that is not in the slip: who asks, what the platform and the
//! directory know of the companies, the time, and randomness.

use std::{
    cell::Cell,
    collections::{BTreeMap, HashMap},
};

use contract::scalar::DateTime;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use reference::siret::TestCompanies;
use sha2::{Digest, Sha256};

use crate::account::{Actor, Company, EcoOrganisme};

/// What the directory says of an establishment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// 14 digits.
    pub siret: String,
    /// Cleaned denomination.
    pub name: String,
    /// One line.
    pub address: String,
    /// Number and street.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Closed according to the directory.
    pub is_closed: bool,
    /// False when the establishment asked not to be shown.
    pub is_diffusible: bool,
}

/// A company as the platform knows it.
pub type CompanyFacts = Company;

/// Rules that an operator may move.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Are `000000…` SIRETs accepted?
    pub test_companies: TestCompanies,
    /// Must destinations be verified?
    pub verify_company: bool,
    /// BSVHUs created after this instant weigh something.
    pub rules_of_july_2024: Timestamp,
    /// BSVHUs created from this instant on list the numbers of their vehicles.
    pub rules_of_october_2024: Timestamp,
    /// BSVHUs created from this instant on have their packaging and their type of numbers agree.
    pub rules_of_december_2024: Timestamp,
    /// BSVHUs created from this instant on weigh 40 tonnes at most on the road.
    pub rules_of_january_2025: Timestamp,
    /// Slips created after this instant have their plates, traders, brokers and broker receipts checked.
    pub rules_of_february_2025: Timestamp,
    /// Slips created after this instant describe a consistence "other".
    pub rules_of_november_2025: Timestamp,
    /// BSDDs created after this instant have the sub-profiles of their destination checked.
    pub destination_profiles_since: Timestamp,
    /// BSDDs created at or after this instant say whether the waste is subject to ADR.
    pub adr_mandatory_since: Timestamp,
    /// Initial forms that a grouping BSDD may hold.
    pub max_appendix2: usize,
    /// Users whose company names are not completed: fragments of their addresses.
    pub completion_bypass: Vec<String>,
    /// Services that get a copy of refusal mails: addresses by code of department. Nobody unless given.
    pub refusal_copies: BTreeMap<String, Vec<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        let midnight = |zone: TimeZone, year, month, day| {
            jiff::civil::date(year, month, day)
                .to_zoned_datetime(zone)
                .map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
        };
        let day = |year, month, day| midnight(TimeZone::UTC, year, month, day);
        let paris_day = |year, month, day| midnight(DateTime::paris(), year, month, day);
        Self {
            test_companies: TestCompanies::Refused,
            verify_company: false,
            rules_of_july_2024: day(2024, 7, 30),
            rules_of_october_2024: paris_day(2024, 10, 23),
            rules_of_december_2024: paris_day(2024, 12, 18),
            rules_of_january_2025: paris_day(2025, 1, 15),
            rules_of_february_2025: day(2025, 2, 12),
            rules_of_november_2025: day(2025, 11, 18),
            destination_profiles_since: day(2024, 11, 19),
            adr_mandatory_since: day(2025, 6, 4),
            max_appendix2: 250,
            completion_bypass: Vec::new(),
            refusal_copies: BTreeMap::new(),
        }
    }
}

/// Unpredictable bytes drawn from a seed that the caller took from the system.
#[derive(Clone, Debug)]
pub struct Random {
    seed: [u8; 32],
    drawn: Cell<u64>,
}

impl Random {
    /// The same seed gives the same draws.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            seed,
            drawn: Cell::new(0),
        }
    }

    /// The next 32 bytes.
    pub fn bytes(&self) -> [u8; 32] {
        let draw = self.drawn.get();
        self.drawn.set(draw + 1);
        Sha256::new()
            .chain_update(self.seed)
            .chain_update(draw.to_be_bytes())
            .finalize()
            .into()
    }

    /// The next 64-bit number.
    pub fn number(&self) -> u64 {
        let bytes = self.bytes();
        bytes
            .iter()
            .take(8)
            .fold(0, |n, byte| (n << 8) | u64::from(*byte))
    }
}

/// What was looked up before deciding.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// Companies of the platform, by SIRET or VAT number.
    pub companies: HashMap<String, CompanyFacts>,
    /// Establishments of the directory, by SIRET; one that did not answer in time is missing.
    pub directory: HashMap<String, DirectoryEntry>,
    /// Eco-organismes, by SIRET.
    pub eco_organismes: HashMap<String, EcoOrganisme>,
    /// Operator's settings.
    pub settings: &'a Settings,
    /// The current instant.
    pub now: DateTime,
    /// Source of identifiers.
    pub random: Random,
}

impl Facts<'_> {
    /// The company registered under this identifier.
    pub fn company(&self, org_id: &str) -> Option<&CompanyFacts> {
        self.companies.get(org_id)
    }

    /// The end of tomorrow, UTC.
    pub fn end_of_tomorrow(&self) -> Timestamp {
        let today = self.now.0.to_zoned_datetime(TimeZone::UTC).date();
        today
            .checked_add(2.days())
            .and_then(|day| day.to_zoned_datetime(TimeZone::UTC))
            .map_or(self.now.0, |at| at.timestamp())
    }
}
