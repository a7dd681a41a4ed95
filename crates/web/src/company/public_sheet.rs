//! `/company/{org}`: what everybody may know of an establishment.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    facts::{self, Installation},
    query::{PublicSheet, public_sheet},
};
use crate::{
    dates,
    error::PageError,
    layout::{Layout, page},
    organisation::called,
    session::LoggedIn,
    shell::layout_of,
    slip::view::Row,
    vocabulary::StatutDiffusionEtablissement as Diffusion,
};

type Known = public_sheet::PublicSheetCompanyInfos;

#[derive(Template)]
#[template(path = "public_sheet.html")]
struct SheetPage {
    layout: Layout,
    name: String,
    id: String,
    is_registered: bool,
    is_dormant: bool,
    is_closed: bool,
    identity: Vec<Row>,
    contact: Vec<Row>,
    installation: Option<Installation>,
}

fn identity(known: &Known) -> Vec<Row> {
    let types = known.company_types.iter().map(|kind| kind.label());
    let types: Vec<&str> = types.collect();
    let receipt = known.transporter_receipt.as_ref().map(|receipt| {
        format!(
            "{}, département {}, jusqu'au {}",
            receipt.receipt_number,
            receipt.department,
            dates::day(&receipt.validity_limit)
        )
    });
    vec![
        Row::new("SIRET ou numéro de TVA", known.org_id.as_str()),
        Row::of("Raison sociale", known.name.as_ref()),
        Row::of("Adresse", known.address.as_ref()),
        Row::new(
            "Activité (NAF)",
            facts::activity(known.naf.as_deref(), known.libelle_naf.as_deref()),
        ),
        Row::new("Profils", types.join("\n")),
        Row::of("Récépissé de transport", receipt.as_ref()),
        Row::new("Agréments", known.eco_organisme_agreements.join("\n")),
    ]
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Path(org): Path<String>,
) -> Result<Response, PageError> {
    let variables = public_sheet::Variables { clue: org };
    let known = session.ask::<PublicSheet>(variables).await?.company_infos;
    let is_hidden = known.statut_diffusion_etablissement == Some(Diffusion::P);
    let name = match called(known.given_name.as_deref(), known.name.as_deref(), "") {
        name if name.is_empty() || (is_hidden && known.is_registered != Some(true)) => {
            "Établissement non diffusible".to_owned()
        }
        name => name,
    };
    Ok(page(
        StatusCode::OK,
        &SheetPage {
            layout: layout_of(Some(&session), &name).await,
            name,
            is_registered: known.is_registered == Some(true),
            is_dormant: known.is_dormant,
            is_closed: known.etat_administratif.as_deref() == Some("F"),
            identity: identity(&known),
            contact: vec![
                Row::of("Courriel", known.contact_email.as_ref()),
                Row::of("Téléphone", known.contact_phone.as_ref()),
                Row::of("Site", known.website.as_ref()),
            ],
            installation: facts::installation!(known.installation),
            id: known.org_id,
        },
    ))
}
