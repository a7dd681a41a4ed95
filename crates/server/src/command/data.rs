//! Opening the data that a command works on.

use std::{path::Path, sync::Arc};

use directory::{
    Directory, EmbeddedDirectory, ImportedDirectory, LayeredDirectory, Network, NetworkSettings,
};
use jiff::Timestamp;
use platform::{
    LocalAddresses, Messaging, Platform, PlatformSettings, Settings,
    mailer::{Mailer, Sender},
    messaging::WebhookPolicy,
    registry::Files,
};
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
    let messaging = messaging(config, &token_secret)?;
    let settings = PlatformSettings {
        messaging,
        slips,
        api_url: config.api_origin().to_string(),
        ui_url: config.ui_origin().to_string(),
        local_addresses: match config.environment {
            Environment::Developpement => LocalAddresses::Allowed,
            Environment::Production | Environment::Recette => LocalAddresses::Refused,
        },
        environment_mark: config.environment_mark.clone(),
        token_secret,
        allows_copies: config.allow_cloning_bsds,
        download_lifetime: match config.environment {
            Environment::Production => Some(DOWNLOAD_LIFETIME),
            Environment::Recette | Environment::Developpement => None,
        },
    };
    let files = Files::in_directory(&config.data.join("fichiers"))?;
    Ok(Platform::new(store, Arc::new(directory(config)?), settings).with_files(files))
}

/// What the sandbox declares, then what was imported, then the services of the network.
fn directory(config: &Config) -> Result<LayeredDirectory, CommandError> {
    let root = config.directory_root();
    let imported =
        ImportedDirectory::open(&root).map_err(|cause| CommandError::File { path: root, cause })?;
    let mut layers: Vec<Arc<dyn Directory>> = Vec::new();
    if config.demo {
        layers.push(Arc::new(EmbeddedDirectory::new(demo::establishments()?)));
    }
    layers.push(Arc::new(imported));
    let network = Network::new(NetworkSettings {
        vies: config.vies_url.clone(),
        establishments: config.company_search_url.clone(),
        timeout: config.company_services_timeout,
    });
    Ok(LayeredDirectory::new(layers, network))
}

/// How mails, webhooks and letters leave.
fn messaging(config: &Config, token_secret: &[u8]) -> Result<Messaging, CommandError> {
    let sender = Sender {
        name: config.mail_sender.clone(),
        email: config.mail_from.clone(),
    };
    let mailer = match &config.smtp_url {
        Some(relay) => Mailer::smtp(relay.expose(), &sender),
        None => Mailer::files(config.data.join("courriels"), &sender),
    };
    let key = match &config.webhook_token_encryption_key {
        Some(key) => WebhookPolicy::key_of(key.expose().as_bytes()),
        None => WebhookPolicy::key_of(&[b"webhook ", token_secret].concat()),
    };
    Ok(Messaging {
        mailer: mailer?,
        webhooks: WebhookPolicy {
            local_addresses: match config.webhook_private_targets {
                true => LocalAddresses::WithNetworks,
                false => LocalAddresses::Refused,
            },
            key,
            failures_accepted: config.webhook_fail_accepted.into(),
            failures_forgotten_after: config.webhook_fail_reset_delay,
        },
        weekly_letters: config.max_admin_requests_mails_per_week.into(),
        reminders_at: config.cron_onboarding_schedule.map(|hour| hour.0),
        expiry_at: config.cron_cleanup_schedule.map(|hour| hour.0),
    })
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
