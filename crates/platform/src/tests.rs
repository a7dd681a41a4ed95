//! What tests of this crate start from.

use std::{path::Path, sync::Arc};

use directory::{Directory, EmbeddedDirectory};
use domain::slip::Settings;
use store::Store;

use crate::{LocalAddresses, Messaging, Platform, PlatformSettings};

/// A platform over a fresh embedded store.
pub(crate) async fn platform_at(directory: &Path) -> Platform {
    platform_over(directory, EmbeddedDirectory::default()).await
}

/// A platform over a fresh embedded store and a directory of companies.
pub(crate) async fn platform_over(directory: &Path, companies: impl Directory) -> Platform {
    let store = Store::open_directory(directory).await.unwrap();
    let settings = PlatformSettings {
        slips: Settings::default(),
        api_url: "http://localhost".to_owned(),
        ui_url: "http://localhost".to_owned(),
        local_addresses: LocalAddresses::Refused,
        environment_mark: None,
        token_secret: b"secret".to_vec(),
        allows_copies: false,
        download_lifetime: None,
        messaging: Messaging::default(),
    };
    Platform::new(store, Arc::new(companies), settings)
}
