//! The use cases: load, authorise, decide, commit, enqueue what follows.
//!
//! One function a use case, grouped by noun. The only crate that knows both what the platform means
//! (`domain`) and where it is kept (`store`).

mod account_letters;
pub mod accounts;
mod admin_requests;
mod anonymisation;
pub mod applications;
mod bsda;
pub mod bsdd;
pub mod bsds;
mod caller;
pub mod captcha;
mod carriers;
mod clock;
pub mod companies;
pub mod cursor;
mod directory_access;
pub mod downloads;
mod eco_organisme_import;
mod facts;
mod filter;
mod final_operations;
mod invitations;
mod jobs;
mod kind_list;
mod kinds;
mod lists;
pub mod live;
pub mod logins;
mod mail;
pub mod mailer;
mod maintenance;
pub mod mass_creation;
pub mod members;
pub mod membership_requests;
pub mod messaging;
mod municipalities;
mod notifications;
pub mod oauth;
pub mod offset;
mod openid;
pub mod own_companies;
mod passwords;
mod profile;
mod recipients;
mod records;
pub mod registry;
pub mod registry_delegations;
mod reminders;
mod revisions;
mod schedule;
pub mod second_factor;
mod secrets;
mod security_code;
pub mod seed;
pub mod sessions;
pub mod signup;
mod slips;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod tokens;
pub mod webhooks;
mod worker;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

pub use bsdd::{FormsFilter, LifeCycleFilter, LifeCyclePage, StatusLog};
pub use caller::{Authentication, Caller};
pub use clock::Clock;
use directory::Directory;
pub use domain::{
    account::{
        Application, GovernmentAccount, GovernmentPermission, User, secure_uri::LocalAddresses,
    },
    slip::{Issue, Refusal, Segment, Settings},
};
pub use lists::{Page, PageRequest};
pub use mail::{Attachment, Mail, Recipient};
pub use maintenance::OrphanCompany;
pub use messaging::Messaging;
use moka::sync::Cache;
pub use profile::ProfileChange;
pub use render::qr;
pub use revisions::{Connected, Revision, RevisionFilter, RevisionPage};
pub use slips::Loaded;
use store::Store;

/// How long an authenticated token is believed without asking the store again. Revocations and role changes
/// made by this process are seen at once; those made by another one, after this time.
const CALLER_LIFETIME: Duration = Duration::from_secs(1);

/// The author, in the event log, of what is done from the command line.
pub(crate) const OPERATOR: &str = "BORDEREAU_ADMIN";

/// The platform, cheap to clone.
#[derive(Clone, Debug)]
pub struct Platform {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    directory: Arc<dyn Directory>,
    settings: PlatformSettings,
    clock: Clock,
    files: OnceLock<registry::Files>,
    callers: Cache<String, Option<Arc<Caller>>>,
}

/// What an operator chooses.
#[derive(Clone, Debug)]
pub struct PlatformSettings {
    /// Rules of slips.
    pub slips: Settings,
    /// Public address of the API, without trailing slash.
    pub api_url: String,
    /// Public address of the web interface, without trailing slash.
    pub ui_url: String,
    /// Whether software may be sent messages and browsers on the machine itself.
    pub local_addresses: LocalAddresses,
    /// Mark printed across documents of a platform that is not the real one.
    pub environment_mark: Option<String>,
    /// Key of token fingerprints.
    pub token_secret: Vec<u8>,
    /// May slips be copied with their signatures? On platforms made for tests only.
    pub allows_copies: bool,
    /// Life of download links; unlimited when none.
    pub download_lifetime: Option<Duration>,
    /// Messages that leave the platform.
    pub messaging: Messaging,
}

impl Platform {
    /// A platform over a store and a directory.
    pub fn new(store: Store, directory: Arc<dyn Directory>, settings: PlatformSettings) -> Self {
        let callers = Cache::builder()
            .max_capacity(100_000)
            .time_to_live(CALLER_LIFETIME)
            .build();
        Self {
            inner: Arc::new(Inner {
                store,
                directory,
                settings,
                clock: Clock,
                files: OnceLock::new(),
                callers,
            }),
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Keeps files there; without it they are lost with the process. The first choice holds.
    #[must_use]
    pub fn with_files(self, files: registry::Files) -> Self {
        self.inner.files.get_or_init(|| files);
        self
    }

    /// Where files are kept.
    pub(crate) fn files(&self) -> &registry::Files {
        self.inner.files.get_or_init(registry::Files::in_memory)
    }

    /// What the operator chose.
    pub fn settings(&self) -> &PlatformSettings {
        &self.inner.settings
    }

    /// Forgets what is remembered of callers: the roles of one of them have changed.
    pub(crate) fn forget_callers(&self) {
        self.inner.callers.invalidate_all();
    }

    fn now(&self) -> contract::scalar::DateTime {
        self.inner.clock.now()
    }

    fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }
}

/// An instant, from milliseconds since the Unix epoch.
pub(crate) fn moment(milliseconds: i64) -> Result<contract::scalar::DateTime, Refusal> {
    jiff::Timestamp::from_millisecond(milliseconds)
        .map(Into::into)
        .map_err(unavailable)
}

/// A failure of the store, told to callers as ours.
pub(crate) fn unavailable(error: impl std::fmt::Display) -> Refusal {
    Refusal::Internal(error.to_string())
}
