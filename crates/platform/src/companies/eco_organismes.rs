//! The national list of eco-organismes.

use contract::{company::EcoOrganisme as ShownEcoOrganisme, scalar::Text};
use domain::{account::EcoOrganisme, slip::Refusal};

use crate::{
    Platform,
    records::{ECO_ORGANISME, document},
    unavailable,
};

/// Eco-organismes read at a time.
const CHUNK: usize = 500;

/// What is asked of eco-organismes; each answer that is given filters, no as well as yes.
#[derive(Clone, Copy, Debug, Default)]
pub struct EcoOrganismeFilter {
    /// On BSDDs.
    pub handle_bsdd: Option<bool>,
    /// On BSDAs.
    pub handle_bsda: Option<bool>,
    /// On BSDASRIs.
    pub handle_bsdasri: Option<bool>,
    /// On BSVHUs.
    pub handle_bsvhu: Option<bool>,
}

impl EcoOrganismeFilter {
    fn keeps(&self, eco: &EcoOrganisme) -> bool {
        [
            (self.handle_bsdd, eco.handle_bsdd),
            (self.handle_bsda, eco.handle_bsda),
            (self.handle_bsdasri, eco.handle_bsdasri),
            (self.handle_bsvhu, eco.handle_bsvhu),
        ]
        .into_iter()
        .all(|(wanted, handles)| wanted.is_none_or(|wanted| wanted == handles))
    }
}

impl Platform {
    /// The eco-organismes that match, by SIRET. The list is short, and wanted whole.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn eco_organismes(
        &self,
        filter: EcoOrganismeFilter,
    ) -> Result<Vec<ShownEcoOrganisme>, Refusal> {
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let rows = self
                .store()
                .scan_records(ECO_ORGANISME, after.as_deref(), CHUNK)
                .await
                .map_err(unavailable)?;
            for row in &rows {
                let eco: EcoOrganisme = document(row)?;
                if filter.keeps(&eco) {
                    found.push(shown(eco));
                }
            }
            match rows.last() {
                Some(last) if rows.len() == CHUNK => after = Some(last.id.clone()),
                _ => return Ok(found),
            }
        }
    }
}

fn shown(eco: EcoOrganisme) -> ShownEcoOrganisme {
    ShownEcoOrganisme {
        id: eco.id.into(),
        name: Text(eco.name),
        siret: Text(eco.siret),
        address: Text(eco.address),
        handle_bsdd: Some(eco.handle_bsdd),
        handle_bsdasri: Some(eco.handle_bsdasri),
        handle_bsda: Some(eco.handle_bsda),
        handle_bsvhu: Some(eco.handle_bsvhu),
    }
}
