//! Municipalities, for the parcels of a form.

use async_graphql::{Context, Object, Result};
use contract::{municipality::Commune, scalar::Text};

use crate::{
    context::{caller, platform},
    error::ApiError,
};

/// Requêtes sur les communes.
#[derive(Debug, Default)]
pub struct MunicipalityQueries;

#[Object]
impl MunicipalityQueries {
    /// Renvoie le nom d'une commune ; chaîne vide si le code est inconnu, ou si la plateforme n'a pas de liste des
    /// communes. UNAUTHENTICATED pour un appel anonyme, BAD_USER_INPUT si le code est mal formé.
    async fn get_city_name_by_insee_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Code INSEE de la commune : cinq chiffres, ou 2A ou 2B suivi de trois chiffres en Corse."
        )]
        insee_code: String,
    ) -> Result<Text> {
        caller(ctx)?;
        Ok(platform(ctx)?
            .city_name(&insee_code)
            .await
            .map_err(ApiError)?)
    }

    /// Renvoie la commune où se trouve un point, d'après le centre de commune le plus proche ; null si aucun n'est à
    /// moins de vingt kilomètres. UNAUTHENTICATED pour un appel anonyme, BAD_USER_INPUT si une coordonnée est hors
    /// limites.
    async fn get_commune_by_coordinates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Latitude en degrés décimaux, de -90 à 90.")] lat: f64,
        #[graphql(desc = "Longitude en degrés décimaux, de -180 à 180.")] lng: f64,
    ) -> Result<Option<Commune>> {
        caller(ctx)?;
        Ok(platform(ctx)?
            .municipality_at(lat, lng)
            .await
            .map_err(ApiError)?)
    }
}
