//! Services of the network that know companies which the directory does not: VIES for foreign ones, the public "recherche
//! d'entreprises" for French ones. Both are optional; what they say is believed for five minutes.

mod client;
mod french;
mod vies;

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use moka::sync::Cache;
use reference::vat::VatNumber;
use url::Url;

use self::client::Client;
use crate::Establishment;

/// How long an answer is believed.
const LIFETIME: Duration = Duration::from_secs(300);
/// Answers that are remembered.
const REMEMBERED: u64 = 10_000;
/// Questions to VIES in a second.
const VIES_RATE: u32 = 10;
/// Questions to the company search in a second: its published limit is seven.
const FRENCH_RATE: u32 = 7;

/// Where the services are.
#[derive(Clone, Debug)]
pub struct NetworkSettings {
    /// VIES: `https://ec.europa.eu/taxation_customs/vies/services/checkVatService`.
    pub vies: Option<Url>,
    /// Company search: `https://recherche-entreprises.api.gouv.fr/`.
    pub establishments: Option<Url>,
    /// How long an answer is waited for.
    pub timeout: Duration,
}

/// Why a service gave no answer. The text is for people, in French.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// It is asked too much.
    #[error("{0}")]
    Busy(String),
    /// It does not answer, or not as it should.
    #[error("{0}")]
    Unavailable(String),
}

/// The services of the network.
#[derive(Debug)]
pub struct Network {
    settings: NetworkSettings,
    client: Client,
    known: Cache<String, Option<Establishment>>,
    vies_rate: Rate,
    french_rate: Rate,
}

impl Network {
    /// The services that the settings name; none when they name none.
    pub fn new(settings: NetworkSettings) -> Option<Self> {
        if settings.vies.is_none() && settings.establishments.is_none() {
            return None;
        }
        Some(Self {
            client: Client::new(settings.timeout),
            settings,
            known: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(LIFETIME)
                .build(),
            vies_rate: Rate::new(VIES_RATE),
            french_rate: Rate::new(FRENCH_RATE),
        })
    }

    /// Whether French establishments can be asked for.
    pub fn knows_establishments(&self) -> bool {
        self.settings.establishments.is_some()
    }

    /// Whether companies with this foreign number can be asked for.
    pub fn knows_foreign_company(&self, vat: &VatNumber) -> bool {
        self.settings.vies.is_some() && vies::covers(vat)
    }

    /// The company of a foreign VAT number; none when the number is not in use.
    ///
    /// # Errors
    /// The service gives no answer.
    pub async fn foreign_company(
        &self,
        vat: &VatNumber,
    ) -> Result<Option<Establishment>, NetworkError> {
        let Some(url) = &self.settings.vies else {
            return Ok(None);
        };
        if let Some(known) = self.known.get(vat.as_str()) {
            return Ok(known);
        }
        self.vies_rate.take("Le service européen de TVA (VIES)")?;
        let found = vies::check(&self.client, url, vat).await?;
        self.known.insert(vat.as_str().to_owned(), found.clone());
        Ok(found)
    }

    /// The French establishment of a SIRET.
    ///
    /// # Errors
    /// The service gives no answer.
    pub async fn establishment(&self, siret: &str) -> Result<Option<Establishment>, NetworkError> {
        let Some(url) = &self.settings.establishments else {
            return Ok(None);
        };
        if let Some(known) = self.known.get(siret) {
            return Ok(known);
        }
        self.french_rate.take("La recherche d'entreprises")?;
        let found = french::search(&self.client, url, siret, None, true).await?;
        let found = found
            .into_iter()
            .find(|establishment| establishment.org_id == siret);
        self.known.insert(siret.to_owned(), found.clone());
        Ok(found)
    }

    /// French establishments by name, in a department or of a postal code.
    ///
    /// # Errors
    /// The service gives no answer.
    pub async fn search(
        &self,
        words: &str,
        area: Option<&str>,
        allows_closed: bool,
    ) -> Result<Vec<Establishment>, NetworkError> {
        let Some(url) = &self.settings.establishments else {
            return Ok(Vec::new());
        };
        self.french_rate.take("La recherche d'entreprises")?;
        let found = french::search(&self.client, url, words, area, allows_closed).await?;
        for establishment in &found {
            self.known
                .insert(establishment.org_id.clone(), Some(establishment.clone()));
        }
        Ok(found)
    }
}

/// So many questions in a second.
#[derive(Debug)]
struct Rate {
    most: u32,
    second: Mutex<(Instant, u32)>,
}

impl Rate {
    fn new(most: u32) -> Self {
        Self {
            most,
            second: Mutex::new((Instant::now(), 0)),
        }
    }

    fn take(&self, service: &str) -> Result<(), NetworkError> {
        let mut second = self.second.lock().unwrap_or_else(PoisonError::into_inner);
        if second.0.elapsed() >= Duration::from_secs(1) {
            *second = (Instant::now(), 0);
        }
        if second.1 >= self.most {
            return Err(NetworkError::Busy(format!(
                "{service} est trop sollicité : réessayez dans quelques instants"
            )));
        }
        second.1 += 1;
        Ok(())
    }
}
