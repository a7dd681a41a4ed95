//! The use cases: load, authorise, decide, commit, enqueue what follows.
//!
//! One function a use case, grouped by noun. The only crate that knows both what the platform means
//! (`domain`) and where it is kept (`store`).

pub mod accounts;
pub mod bsda;
pub mod bsdd;
pub mod bsds;
pub mod bsvhu;
mod caller;
mod carriers;
mod clock;
pub mod companies;
pub mod downloads;
mod facts;
mod filter;
mod final_operations;
mod jobs;
mod kind_list;
mod lists;
pub mod logins;
mod mail;
pub mod own_companies;
mod recipients;
mod records;
mod revisions;
mod secrets;
mod security_code;
pub mod seed;
pub mod sessions;
mod slips;
mod worker;

use std::{sync::Arc, time::Duration};

pub use bsdd::FormsFilter;
pub use caller::{Authentication, Caller};
pub use clock::Clock;
use directory::Directory;
pub use domain::slip::{Issue, Refusal, Segment, Settings};
pub use lists::{Page, PageRequest};
pub use mail::{Attachment, Mail, Recipient};
use moka::sync::Cache;
pub use revisions::{Connected, Revision, RevisionFilter, RevisionPage};
pub use slips::Loaded;
use store::Store;

/// How long an authenticated token is believed without asking the store again. Revocations and role changes
/// made by this process are seen at once; those made by another one, after this time.
const CALLER_LIFETIME: Duration = Duration::from_secs(1);

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
    callers: Cache<String, Option<Arc<Caller>>>,
}

/// What an operator chooses.
#[derive(Clone, Debug)]
pub struct PlatformSettings {
    /// Rules of slips.
    pub slips: Settings,
    /// Public address of the API, without trailing slash.
    pub api_url: String,
    /// Mark printed across documents of a platform that is not the real one.
    pub environment_mark: Option<String>,
    /// Key of token fingerprints.
    pub token_secret: Vec<u8>,
    /// Life of download links; unlimited when none.
    pub download_lifetime: Option<Duration>,
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
                callers,
            }),
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// What the operator chose.
    pub fn settings(&self) -> &PlatformSettings {
        &self.inner.settings
    }

    fn directory(&self) -> &dyn Directory {
        self.inner.directory.as_ref()
    }

    fn now(&self) -> contract::scalar::DateTime {
        self.inner.clock.now()
    }

    fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }
}

/// A failure of the store, told to callers as ours.
pub(crate) fn unavailable(error: impl std::fmt::Display) -> Refusal {
    Refusal::Internal(error.to_string())
}
