//! Frequent partners of a company: those of its latest slips, read from the index of tabs.

use contract::{
    account::UserPermission,
    company::{CompanySearchResult, FavoriteType},
};
use domain::{
    account::suits,
    slip::{Refusal, SearchCompany, SearchDocument, Tab, require},
};
use reference::vat::is_foreign_vat;
use store::TabQuery;

use crate::{Caller, Platform, unavailable};

/// Most partners.
const MOST: usize = 10;

/// The company proposes itself when there are fewer partners than this.
const FEW: usize = 9;

/// Slips that are looked at, latest first.
const LATEST_SLIPS: usize = 200;

/// The partner of a slip in a role.
fn partner(slip: &SearchDocument, role: FavoriteType) -> Option<&SearchCompany> {
    use FavoriteType as F;
    match role {
        F::Emitter => Some(&slip.emitter),
        F::Transporter => Some(&slip.transporter),
        F::Recipient | F::Destination | F::TemporaryStorageDetail => Some(&slip.destination),
        F::NextDestination => Some(&slip.next_destination),
        F::Trader => Some(&slip.trader),
        F::Broker => Some(&slip.broker),
        F::Worker => None,
    }
}

/// SIRET of a company, or VAT number of a carrier.
fn identifier(company: &SearchCompany, role: FavoriteType) -> Option<&str> {
    let vat = (role == FavoriteType::Transporter).then_some(&company.vat_number);
    std::iter::once(&company.siret)
        .chain(vat)
        .map(String::as_str)
        .find(|id| !id.is_empty())
}

impl Platform {
    /// Frequent partners of a company in a role.
    ///
    /// # Errors
    /// The company is not registered, or the caller may not list its slips.
    pub async fn favorites(
        &self,
        caller: &Caller,
        org_id: &str,
        role: FavoriteType,
        allows_foreign: Option<bool>,
    ) -> Result<Vec<CompanySearchResult>, Refusal> {
        let own = self.held_by_org(org_id).await?.company;
        require(
            &caller.actor,
            UserPermission::BsdCanList,
            &[org_id],
            &format!("Vous n'êtes pas membre de l'entreprise portant l'identifiant \"{org_id}\"."),
        )?;
        if is_foreign_vat(org_id) && allows_foreign == Some(false) {
            return Ok(Vec::new());
        }
        let partners = self.partners(org_id, role).await?;
        let mut found: Vec<_> = self
            .known(&partners)
            .await?
            .into_iter()
            .filter(|known| known.company.is_some())
            .collect();
        let is_listed = partners.iter().any(|id| id == org_id);
        if found.len() < FEW && !is_listed && suits(&own.company_types, role) {
            found.extend(self.known(&[org_id.to_owned()]).await?);
        }
        found.truncate(MOST);
        Ok(found
            .iter()
            .filter(|known| !known.is_vat || allows_foreign == Some(true))
            .map(super::Known::search_result)
            .collect())
    }

    /// Identifiers of the partners of the latest slips, each once.
    async fn partners(&self, org_id: &str, role: FavoriteType) -> Result<Vec<String>, Refusal> {
        let query = TabQuery {
            keys: vec![(org_id.to_owned(), Tab::Scope as i16)],
            after: None,
            limit: LATEST_SLIPS,
        };
        let chunk = self.store().search_tab(&query, &[]).await;
        let mut partners: Vec<String> = Vec::new();
        for row in chunk.map_err(unavailable)?.rows {
            let slip: SearchDocument = serde_json::from_str(&row.search).map_err(unavailable)?;
            if slip.status == "DRAFT" {
                continue;
            }
            let id = partner(&slip, role).and_then(|company| identifier(company, role));
            if let Some(id) = id
                && !partners.iter().any(|known| known == id)
            {
                partners.push(id.to_owned());
                if partners.len() == MOST {
                    break;
                }
            }
        }
        Ok(partners)
    }
}
