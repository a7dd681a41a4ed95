//! Several directories, asked one after the other.

use std::sync::Arc;

use crate::{
    Directory, Establishment, Found, Installation, Municipality, Network, Permits, SearchQuery,
};

/// The first directory that knows answers: what a sandbox declares comes before the national directory.
#[derive(Debug)]
pub struct LayeredDirectory {
    layers: Vec<Arc<dyn Directory>>,
    network: Option<Network>,
}

impl LayeredDirectory {
    /// These directories, in this order; the services of the network come last.
    pub fn new(layers: Vec<Arc<dyn Directory>>, network: Option<Network>) -> Self {
        Self { layers, network }
    }

    fn first<T>(&self, ask: impl Fn(&dyn Directory) -> Option<T>) -> Option<T> {
        self.layers.iter().find_map(|layer| ask(layer.as_ref()))
    }
}

impl Directory for LayeredDirectory {
    fn establishment(&self, org_id: &str) -> Option<Establishment> {
        self.first(|layer| layer.establishment(org_id))
    }

    fn establishments_of(&self, siren: &str, limit: usize) -> Vec<Establishment> {
        let mut found: Vec<Establishment> = Vec::new();
        for establishment in self
            .layers
            .iter()
            .flat_map(|layer| layer.establishments_of(siren, limit))
        {
            if found.len() < limit
                && found
                    .iter()
                    .all(|known| known.org_id != establishment.org_id)
            {
                found.push(establishment);
            }
        }
        found
    }

    fn search(&self, query: SearchQuery<'_>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for hit in self.layers.iter().flat_map(|layer| layer.search(query)) {
            if found
                .iter()
                .all(|known| known.establishment.org_id != hit.establishment.org_id)
            {
                found.push(hit);
            }
        }
        // Exact ones of every layer come before approximate ones of any.
        found.sort_by_key(|hit| hit.is_approximate);
        found.truncate(query.limit);
        found
    }

    fn installation(&self, siret: &str) -> Option<Installation> {
        self.first(|layer| layer.installation(siret))
    }

    fn permits(&self, siret: &str) -> Permits {
        let known = self.layers.iter().flat_map(|layer| layer.permits(siret).0);
        Permits(known.collect())
    }

    fn municipality(&self, code: &str) -> Option<Municipality> {
        self.first(|layer| layer.municipality(code))
    }

    fn municipality_named(&self, postal_code: &str, name: &str) -> Option<Municipality> {
        self.first(|layer| layer.municipality_named(postal_code, name))
    }

    fn municipality_at(&self, latitude: f64, longitude: f64) -> Option<Municipality> {
        self.first(|layer| layer.municipality_at(latitude, longitude))
    }

    fn network(&self) -> Option<&Network> {
        self.network.as_ref()
    }
}
