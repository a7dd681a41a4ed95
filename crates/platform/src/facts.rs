//! Gathers what a decision needs: registered companies, directory entries, eco-organismes.

use std::collections::{BTreeSet, HashMap};

use directory::{Diffusion, Establishment};
use domain::{
    account::{Company, EcoOrganisme},
    slip::{DirectoryEntry, Facts, Random, Refusal},
};
use reference::siret::is_test_siret;

use crate::{
    Caller, Platform,
    records::{ANONYMOUS_COMPANY, COMPANY, ECO_ORGANISME, document},
    secrets, unavailable,
};

impl Platform {
    /// Facts about these organisations, in one read.
    pub(crate) async fn facts<'a>(
        &'a self,
        caller: &'a Caller,
        organisations: BTreeSet<String>,
    ) -> Result<Facts<'a>, Refusal> {
        let ids: Vec<String> = organisations.into_iter().collect();
        let asked = ids.clone();
        let (companies, anonymous, eco_organismes) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let companies = snapshot.records_by_key(COMPANY, "org", &asked).await?;
                    let anonymous = snapshot.records(ANONYMOUS_COMPANY, &asked).await?;
                    let eco_organismes = snapshot.records(ECO_ORGANISME, &asked).await?;
                    Ok((companies, anonymous, eco_organismes))
                })
            })
            .await
            .map_err(unavailable)?;
        let mut known = HashMap::new();
        for (org_id, row) in companies {
            known.insert(org_id, document::<Company>(&row)?);
        }
        let mut entries = HashMap::new();
        for (id, found) in self.establishments(&ids).await {
            entries.insert(id, entry_of(found));
        }
        for row in anonymous {
            entries.insert(row.id.clone(), entry_of(document::<Establishment>(&row)?));
        }
        let mut handled = HashMap::new();
        for row in eco_organismes {
            handled.insert(row.id.clone(), document::<EcoOrganisme>(&row)?);
        }
        Ok(Facts {
            actor: &caller.actor,
            companies: known,
            directory: entries,
            eco_organismes: handled,
            settings: &self.settings().slips,
            now: self.now(),
            random: Random::from_seed(secrets::random_bytes()?),
        })
    }
}

fn entry_of(establishment: Establishment) -> DirectoryEntry {
    let is_test = is_test_siret(&establishment.org_id);
    DirectoryEntry {
        siret: establishment.org_id,
        name: establishment.name,
        address: establishment.address,
        street: establishment.street,
        postal_code: establishment.postal_code,
        city: establishment.city,
        is_closed: establishment.is_closed,
        is_diffusible: is_test || establishment.diffusion == Diffusion::Open,
    }
}
