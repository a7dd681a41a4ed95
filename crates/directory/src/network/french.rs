//! The public search of companies, `recherche-entreprises.api.gouv.fr`.

use http::{Method, StatusCode};
use reference::naming::{DirectoryNames, company_name, without_forbidden_characters};
use serde::Deserialize;
use url::Url;

use super::{NetworkError, client::Client};
use crate::{Diffusion, Establishment};

const SERVICE: &str = "La recherche d'entreprises";
const PAGE: &str = "25";

#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    results: Vec<Company>,
}

#[derive(Debug, Deserialize)]
struct Company {
    nom_complet: Option<String>,
    nom_raison_sociale: Option<String>,
    sigle: Option<String>,
    siege: Option<Place>,
    #[serde(default)]
    matching_etablissements: Vec<Place>,
}

#[derive(Debug, Deserialize)]
struct Place {
    siret: Option<String>,
    adresse: Option<String>,
    code_postal: Option<String>,
    commune: Option<String>,
    libelle_commune: Option<String>,
    activite_principale: Option<String>,
    etat_administratif: Option<String>,
    statut_diffusion_etablissement: Option<String>,
    nom_commercial: Option<String>,
    liste_enseignes: Option<Vec<String>>,
}

/// Asks for words, a SIREN or a SIRET, in a department or of a postal code.
pub(super) async fn search(
    client: &Client,
    url: &Url,
    words: &str,
    area: Option<&str>,
    allows_closed: bool,
) -> Result<Vec<Establishment>, NetworkError> {
    let unreadable =
        || NetworkError::Unavailable(format!("{SERVICE} a donné une réponse illisible"));
    let mut address = url.join("search").map_err(|_| unreadable())?;
    {
        let mut query = address.query_pairs_mut();
        query
            .append_pair("q", words)
            .append_pair("per_page", PAGE)
            .append_pair("page", "1");
        match area.map(|area| (area.len(), area)) {
            Some((5, code)) => drop(query.append_pair("code_postal", code)),
            Some((2 | 3, department)) => drop(query.append_pair("departement", department)),
            _ => {}
        }
        if !allows_closed {
            query.append_pair("etat_administratif", "A");
        }
    }
    let (status, answer) = client
        .send(SERVICE, Method::GET, address.as_str(), None, String::new())
        .await?;
    match status {
        StatusCode::OK => {
            let answer: Answer = serde_json::from_slice(&answer).map_err(|_| unreadable())?;
            Ok(establishments(answer))
        }
        // Words that it cannot search, such as a single letter.
        StatusCode::BAD_REQUEST => Ok(Vec::new()),
        _ => Err(NetworkError::Unavailable(format!(
            "{SERVICE} est en panne : réessayez plus tard"
        ))),
    }
}

/// The places that match, each once; the head office of a company whose places do not say which one does.
fn establishments(answer: Answer) -> Vec<Establishment> {
    let mut found: Vec<Establishment> = Vec::new();
    for mut company in answer.results {
        let places = std::mem::take(&mut company.matching_etablissements);
        let places = if places.is_empty() {
            company.siege.take().into_iter().collect()
        } else {
            places
        };
        for place in places {
            let known = |siret: &String| found.iter().all(|e| e.org_id != *siret);
            if place.siret.as_ref().is_some_and(known) {
                found.extend(establishment(&company, place));
            }
        }
    }
    found
}

fn establishment(company: &Company, place: Place) -> Option<Establishment> {
    let mut secondary: Vec<&str> = place.nom_commercial.as_deref().into_iter().collect();
    secondary.extend(place.liste_enseignes.iter().flatten().map(String::as_str));
    secondary.extend(company.sigle.as_deref());
    let name = match &company.nom_raison_sociale {
        Some(name) => company_name(&DirectoryNames {
            denomination: Some(name),
            secondary: &secondary,
            ..DirectoryNames::default()
        }),
        None => without_forbidden_characters(company.nom_complet.as_deref().unwrap_or_default()),
    };
    let address = place.adresse.unwrap_or_default();
    let street = place
        .code_postal
        .as_deref()
        .and_then(|code| address.split_once(code))
        .map(|(street, _)| street.trim().to_owned())
        .filter(|street| !street.is_empty());
    Some(Establishment {
        org_id: place.siret?,
        name,
        address,
        street,
        postal_code: place.code_postal,
        city: place.libelle_commune,
        code_commune: place.commune,
        code_naf: place.activite_principale,
        is_closed: place.etat_administratif.as_deref() == Some("F"),
        diffusion: match place.statut_diffusion_etablissement.as_deref() {
            Some("P" | "N") => Diffusion::Partial,
            _ => Diffusion::Open,
        },
    })
}
