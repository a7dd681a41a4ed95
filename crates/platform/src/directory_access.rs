//! Asking the directory: on threads that may wait for a disk, and no longer than a caller can wait.

use std::{collections::HashMap, sync::Arc, time::Duration};

use contract::{
    company::{Declaration, GerepType, Installation, Rubrique, WasteType},
    scalar::Text,
};
use directory::{Diffusion, Directory, Establishment, NetworkError, Permits, SearchQuery};
use domain::slip::Refusal;
use reference::{
    org_id::OrgId,
    siret::{is_siren, is_test_siret},
    vat::VatNumber,
};

use crate::{Platform, companies::CompanySearch};

/// How long the directory may take: later, a slip keeps what its author wrote.
const PATIENCE: Duration = Duration::from_secs(1);
/// Establishments that a search by name considers: those registered here are shown before the others that match as well.
const CANDIDATES: usize = 60;
/// Establishments of one company that a search answers.
const OF_COMPANY: usize = 20;
/// Public page of an installation, before its code.
const INSTALLATION_PAGE: &str =
    "https://www.georisques.gouv.fr/risques/installations/donnees/details/";

impl Platform {
    /// Asks the directory; none when it takes too long.
    pub(crate) async fn ask_directory<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Directory) -> T + Send + 'static,
    ) -> Option<T> {
        let directory = Arc::clone(&self.inner.directory);
        let answer = tokio::task::spawn_blocking(move || ask(directory.as_ref()));
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::error!(%error, "the directory failed");
                None
            }
            Err(_) => {
                tracing::warn!("the directory is slow: it was not waited for");
                None
            }
        }
    }

    /// The French establishments of these identifiers that are known in time.
    pub(crate) async fn establishments(&self, ids: &[String]) -> HashMap<String, Establishment> {
        let asked = ids.to_vec();
        let look_up = move |directory: &dyn Directory| {
            let found = asked.iter().filter_map(|id| directory.establishment(id));
            found
                .map(|found| (found.org_id.clone(), found))
                .collect::<HashMap<_, _>>()
        };
        let mut found = self.ask_directory(look_up).await.unwrap_or_default();
        let Some(network) = self
            .inner
            .directory
            .network()
            .filter(|network| network.knows_establishments())
        else {
            return found;
        };
        let test_companies = self.settings().slips.test_companies;
        let unknown = ids.iter().filter(|id| {
            !found.contains_key(*id)
                && !is_test_siret(id)
                && matches!(OrgId::parse(id, test_companies), Ok(OrgId::Siret(_)))
        });
        let asked = unknown.map(async |siret| match network.establishment(siret).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "the company search service does not answer");
                None
            }
        });
        let more = futures_util::future::join_all(asked);
        // What comes too late is as good as unknown.
        let more = tokio::time::timeout(PATIENCE, more)
            .await
            .unwrap_or_default();
        found.extend(
            more.into_iter()
                .flatten()
                .map(|found| (found.org_id.clone(), found)),
        );
        found
    }

    /// Adds the foreign companies that nobody knows yet.
    ///
    /// # Errors
    /// The European VAT service does not answer.
    pub(crate) async fn add_foreign_companies(
        &self,
        listed: &mut HashMap<String, Establishment>,
        ids: &[String],
        is_known: impl Fn(&str) -> bool,
    ) -> Result<(), Refusal> {
        let numbers = ids
            .iter()
            .filter(|id| !listed.contains_key(*id) && !is_known(id))
            .filter_map(|id| VatNumber::parse(id).ok())
            .filter(VatNumber::is_foreign);
        let asked: Vec<_> = numbers.collect();
        let asked = asked.iter().map(|vat| self.foreign_company(vat));
        for found in futures_util::future::join_all(asked).await {
            listed.extend(found?.map(|found| (found.org_id.clone(), found)));
        }
        Ok(())
    }

    /// A foreign company: what VIES says of it, or, where VIES is not asked, its valid number alone.
    ///
    /// # Errors
    /// The European VAT service does not answer.
    pub(crate) async fn foreign_company(
        &self,
        vat: &VatNumber,
    ) -> Result<Option<Establishment>, Refusal> {
        let Some(network) = self
            .inner
            .directory
            .network()
            .filter(|network| network.knows_foreign_company(vat))
        else {
            return Ok(Some(Establishment {
                org_id: vat.as_str().to_owned(),
                name: String::new(),
                address: String::new(),
                street: None,
                postal_code: None,
                city: None,
                code_commune: None,
                code_naf: None,
                is_closed: false,
                diffusion: Diffusion::Open,
            }));
        };
        network
            .foreign_company(vat)
            .await
            .map_err(|error| match error {
                NetworkError::Busy(message) => Refusal::TooManyRequests(message),
                NetworkError::Unavailable(message) => Refusal::ExternalService(message),
            })
    }

    /// The identifiers that a search by identifiers is about: those given, and for the French VAT number of a company,
    /// its establishments.
    pub(crate) async fn identified(
        &self,
        clues: Vec<String>,
        search: &CompanySearch,
    ) -> Vec<String> {
        let [clue] = clues.as_slice() else {
            return clues;
        };
        let siren = VatNumber::parse(clue)
            .ok()
            .and_then(|vat| vat.french_siren().map(str::to_owned));
        match siren {
            Some(siren) => self.establishments_of(siren, search.allows_closed).await,
            None => clues,
        }
    }

    async fn establishments_of(&self, siren: String, allows_closed: bool) -> Vec<String> {
        let look_up = move |directory: &dyn Directory| {
            let found = directory.establishments_of(&siren, OF_COMPANY).into_iter();
            found
                .filter(|e| allows_closed || !e.is_closed)
                .map(|e| e.org_id)
                .collect()
        };
        self.ask_directory(look_up).await.unwrap_or_default()
    }

    /// Establishments that a search by name may mean, best first, and whether they match approximately.
    pub(crate) async fn candidates(&self, search: &CompanySearch) -> Vec<(String, bool)> {
        let siren: String = search.clue.chars().filter(|c| !c.is_whitespace()).collect();
        if is_siren(&siren) {
            let found = self.establishments_of(siren, search.allows_closed).await;
            return found.into_iter().map(|id| (id, false)).collect();
        }
        let area = search
            .department
            .clone()
            .filter(|area| matches!(area.chars().count(), 2 | 3 | 5));
        let (words, allows_closed) = (search.clue.clone(), search.allows_closed);
        let found = self
            .ask_directory(move |directory| {
                let query = SearchQuery {
                    words: &words,
                    postal_code: area.as_deref(),
                    allows_closed,
                    limit: CANDIDATES,
                };
                directory.search(query)
            })
            .await
            .unwrap_or_default();
        if found.is_empty()
            && let Some(network) = self
                .inner
                .directory
                .network()
                .filter(|network| network.knows_establishments())
        {
            let asked = network.search(
                &search.clue,
                search.department.as_deref(),
                search.allows_closed,
            );
            return match tokio::time::timeout(PATIENCE, asked).await {
                Ok(Ok(found)) => found.into_iter().map(|e| (e.org_id, false)).collect(),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "the company search service does not answer");
                    Vec::new()
                }
                Err(_) => Vec::new(),
            };
        }
        found
            .into_iter()
            .map(|found| (found.establishment.org_id, found.is_approximate))
            .collect()
    }

    /// The classified installation of an establishment.
    pub async fn installation(&self, org_id: &str) -> Option<Installation> {
        self.installations(vec![org_id.to_owned()])
            .await
            .pop()
            .flatten()
    }

    /// The classified installations of these establishments, in their order.
    pub(crate) async fn installations(&self, ids: Vec<String>) -> Vec<Option<Installation>> {
        let count = ids.len();
        let look_up = move |directory: &dyn Directory| {
            ids.iter()
                .map(|id| directory.installation(id).map(installation))
                .collect::<Vec<_>>()
        };
        self.ask_directory(look_up)
            .await
            .unwrap_or_else(|| vec![None; count])
    }

    /// The receipts and agreements that the directory publishes of these establishments.
    pub(crate) async fn permits(&self, ids: Vec<String>) -> HashMap<String, Permits> {
        if ids.is_empty() {
            return HashMap::new();
        }
        let look_up = move |directory: &dyn Directory| {
            let found = ids.into_iter().map(|id| {
                let permits = directory.permits(&id);
                (id, permits)
            });
            found.collect()
        };
        self.ask_directory(look_up).await.unwrap_or_default()
    }
}

fn installation(found: directory::Installation) -> Installation {
    Installation {
        url_fiche: Some(Text(format!("{INSTALLATION_PAGE}{}", found.code_s3ic))),
        code_s3ic: Some(Text(found.code_s3ic)),
        rubriques: Some(found.rubriques.into_iter().map(rubrique).collect()),
        declarations: Some(found.declarations.into_iter().map(declaration).collect()),
    }
}

fn given(text: String) -> Option<Text> {
    (!text.is_empty()).then_some(Text(text))
}

fn rubrique(found: directory::Rubrique) -> Rubrique {
    Rubrique {
        category: Text::from(found.category()),
        waste_type: match found.waste_type() {
            Some("INERTE") => Some(WasteType::Inerte),
            Some("NOT_DANGEROUS") => Some(WasteType::NotDangerous),
            Some(_) => Some(WasteType::Dangerous),
            None => None,
        },
        rubrique: Text(found.rubrique),
        alinea: given(found.alinea),
        etat_activite: given(found.etat_activite),
        regime_autorise: given(found.regime_autorise),
        activite: given(found.activite),
        volume: given(found.volume),
        unite: given(found.unite),
    }
}

fn declaration(found: directory::Declaration) -> Declaration {
    Declaration {
        annee: given(found.annee),
        code_dechet: given(found.code_dechet),
        lib_dechet: given(found.lib_dechet),
        gerep_type: Some(if found.is_treatment {
            GerepType::Traiteur
        } else {
            GerepType::Producteur
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use directory::{Found, SearchQuery};

    use super::*;
    use crate::tests::platform_over;

    /// A directory whose disk is slow.
    #[derive(Debug)]
    struct Slow;

    impl Directory for Slow {
        fn establishment(&self, org_id: &str) -> Option<Establishment> {
            std::thread::sleep(2 * PATIENCE);
            panic!("nobody waits for {org_id}");
        }

        fn establishments_of(&self, _siren: &str, _limit: usize) -> Vec<Establishment> {
            Vec::new()
        }

        fn search(&self, _query: SearchQuery<'_>) -> Vec<Found> {
            Vec::new()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_directory_that_is_slow_or_fails_is_as_one_that_knows_nobody() {
        let place = tempfile::tempdir().unwrap();
        let platform = platform_over(place.path(), Slow).await;
        let started = Instant::now();
        let found = platform
            .establishments(&["85001946400021".to_owned()])
            .await;
        assert!(found.is_empty());
        assert!(started.elapsed() < 2 * PATIENCE, "{:?}", started.elapsed());
        let failed: Option<()> = platform.ask_directory(|_| panic!("broken")).await;
        assert_eq!(failed, None);
    }
}
