//! Bringing the list of eco-organismes in.

use directory::EcoOrganismeLine;
use domain::{account::EcoOrganisme, slip::Refusal};
use store::Commit;

use crate::{
    Platform,
    records::{ECO_ORGANISME, document, eco_organisme_write},
    secrets, unavailable,
};

impl Platform {
    /// Adds eco-organismes, or brings those that are known up to date: they keep their identifiers. None is removed, slips
    /// may name them.
    ///
    /// # Errors
    /// The store does not answer; nothing is written then.
    pub async fn import_eco_organismes(&self, lines: Vec<EcoOrganismeLine>) -> Result<(), Refusal> {
        let sirets: Vec<String> = lines.iter().map(|line| line.siret.clone()).collect();
        let known = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move { snapshot.records(ECO_ORGANISME, &sirets).await })
            })
            .await
            .map_err(unavailable)?;
        let at = self.now_ms();
        let mut records = Vec::with_capacity(lines.len());
        for line in lines {
            let id = match known.iter().find(|row| row.id == line.siret) {
                Some(row) => document::<EcoOrganisme>(row)?.id,
                None => secrets::new_id()?,
            };
            let eco_organisme = EcoOrganisme {
                id,
                siret: line.siret,
                name: line.name,
                address: line.address,
                handle_bsdd: line.handles.bsdd,
                handle_bsdasri: line.handles.bsdasri,
                handle_bsda: line.handles.bsda,
                handle_bsvhu: line.handles.bsvhu,
            };
            records.push(eco_organisme_write(&eco_organisme, at)?);
        }
        let commit = Commit {
            records,
            ..Commit::default()
        };
        self.store().commit(commit).await.map_err(unavailable)?;
        Ok(())
    }
}
