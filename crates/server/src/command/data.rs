//! Opening the data that a command works on.

use std::{path::Path, sync::Arc};

use directory::EmbeddedDirectory;
use jiff::Timestamp;
use platform::{Platform, PlatformSettings, Settings};
use reference::siret::TestCompanies;
use store::{Location, Store, StoreConfig};

use super::error::CommandError;
use crate::{
    config::{Config, Environment},
    demo,
};

/// Where the drawn key of token fingerprints is kept.
const TOKEN_SECRET: &str = "secret:api-token";
/// How long a download link lives on a real platform.
const DOWNLOAD_LIFETIME: std::time::Duration = std::time::Duration::from_secs(10);

/// Opens the store, created at need.
pub(super) async fn open_store(config: &Config) -> Result<Store, CommandError> {
    let location = match &config.database_url {
        Some(url) => Location::Postgres(url.expose().to_owned()),
        None => Location::Directory(config.data.clone()),
    };
    Ok(Store::open(StoreConfig::new(location)).await?)
}

/// Opens a store that must already be there: a mistyped directory is not an intact log nor a fine backup.
pub(super) async fn open_existing_store(config: &Config) -> Result<Store, CommandError> {
    let is_empty = |directory: &Path| {
        std::fs::read_dir(directory).map_or(true, |mut files| files.next().is_none())
    };
    if config.database_url.is_none() && is_empty(&config.data) {
        return Err(CommandError::NoData(config.data.clone()));
    }
    open_store(config).await
}

/// The platform over a store.
pub(super) async fn platform(config: &Config, store: Store) -> Result<Platform, CommandError> {
    let token_secret = token_secret(config, &store).await?;
    let defaults = Settings::default();
    let slips = Settings {
        test_companies: if config.allow_test_companies || config.demo {
            TestCompanies::Allowed
        } else {
            TestCompanies::Refused
        },
        verify_company: config.verify_company,
        rules_of_december_2024: config.override_v20241201,
        rules_of_january_2025: config.override_v20250101,
        rules_of_february_2025: config.override_v20250201,
        rules_of_november_2025: config.override_v20251101,
        destination_profiles_since: config.bsdd_destination_profiles_since,
        max_appendix2: config.bsdd_max_appendix2,
        completion_bypass: config.sirenify_bypass_user_emails.clone(),
        ..defaults
    };
    let settings = PlatformSettings {
        slips,
        api_url: config.api_origin().to_string(),
        environment_mark: config.environment_mark.clone(),
        token_secret,
        download_lifetime: match config.environment {
            Environment::Production => Some(DOWNLOAD_LIFETIME),
            Environment::Recette | Environment::Developpement => None,
        },
    };
    let directory = if config.demo {
        EmbeddedDirectory::new(demo::establishments()?)
    } else {
        EmbeddedDirectory::default()
    };
    Ok(Platform::new(store, Arc::new(directory), settings))
}

/// The key of token fingerprints: chosen by the operator, or drawn once and kept with the data, so that every
/// process over the same data has the same.
async fn token_secret(config: &Config, store: &Store) -> Result<Vec<u8>, CommandError> {
    if let Some(secret) = &config.api_token_secret {
        return Ok(secret.expose().as_bytes().to_vec());
    }
    let now = Timestamp::now().as_millisecond();
    if let Some(kept) = store.state(TOKEN_SECRET, now).await? {
        return Ok(kept.into_bytes());
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| CommandError::Random(error.to_string()))?;
    let drawn: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    // Another process may draw at the same time: the first one kept wins.
    store
        .compare_and_set_state(TOKEN_SECRET, None, &drawn, None, now)
        .await?;
    let kept = store.state(TOKEN_SECRET, now).await?;
    Ok(kept.unwrap_or(drawn).into_bytes())
}
