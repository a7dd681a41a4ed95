//! Values that the cross-kind list searches, under the names of its filters' fields.

use contract::{
    scalar::{DateTime, Text},
    slip::{FormCompany, Signature},
};
use serde::{Deserialize, Serialize};

use super::projection::Parties;

/// The company fields of one actor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SearchCompany {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub siret: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub vat_number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mail: String,
}

impl SearchCompany {
    /// The fields of a company block.
    pub fn of(company: Option<&FormCompany>) -> Self {
        let Some(company) = company else {
            return Self::default();
        };
        Self {
            name: search_text(company.name.as_ref()),
            siret: search_text(company.siret.as_ref()),
            vat_number: search_text(company.vat_number.as_ref()),
            address: search_text(company.address.as_ref()),
            contact: search_text(company.contact.as_ref()),
            phone: search_text(company.phone.as_ref()),
            mail: search_text(company.mail.as_ref()),
        }
    }

    /// Nobody holds the role.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The search values of one slip. Absent texts are empty, absent lists are empty, absent dates are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SearchDocument {
    /// `BSDD`, `BSDA`…
    pub r#type: String,
    /// Sub-type, under the API's name.
    pub bsd_sub_type: String,
    pub id: String,
    pub readable_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub custom_id: String,
    pub status: String,
    pub waste_code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub waste_adr: String,
    pub waste_description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packaging_numbers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waste_seal_numbers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identification_numbers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fiche_intervention_numbers: Vec<String>,
    #[serde(skip_serializing_if = "SearchCompany::is_empty")]
    pub emitter: SearchCompany,
    #[serde(skip_serializing_if = "SearchCompany::is_empty")]
    pub worker: SearchCompany,
    /// The first carrier only.
    #[serde(skip_serializing_if = "SearchCompany::is_empty")]
    pub transporter: SearchCompany,
    #[serde(skip_serializing_if = "SearchCompany::is_empty")]
    pub destination: SearchCompany,
    #[serde(skip_serializing_if = "SearchCompany::is_empty")]
    pub broker: SearchCompany,
    #[serde(skip_serializing_if = "SearchCompany::is_empty")]
    pub trader: SearchCompany,
    #[serde(skip_serializing_if = "SearchCompany::is_empty")]
    pub next_destination: SearchCompany,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub eco_organisme_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub eco_organisme_siret: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub emitter_pickup_site_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub emitter_pickup_site_address: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub emitter_custom_info: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub transporter_custom_info: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination_custom_info: String,
    /// Without `-`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transporter_transport_plates: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination_cap: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination_operation_code: String,
    pub created_at: Option<DateTime>,
    pub updated_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emitter_emission_date: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker_work_date: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transporter_transport_taken_over_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_reception_date: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_acceptation_date: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_operation_date: Option<DateTime>,
    /// Every actor before any hiding.
    pub sirets: Vec<String>,
    /// Names of all actors, space separated.
    pub company_names: String,
    /// Identifiers of all actors.
    pub company_org_ids: Vec<String>,
}

impl SearchDocument {
    /// The same, with what is said of all the actors: their names, their identifiers, who lists the slip.
    #[must_use]
    pub fn naming<'c>(
        self,
        companies: impl Iterator<Item = &'c FormCompany>,
        eco_organisme: Option<(&Text, &Text)>,
        parties: &Parties,
    ) -> Self {
        let (mut names, mut ids): (Vec<String>, Vec<String>) = companies
            .map(|company| {
                let id = company.organisation().unwrap_or_default();
                (search_text(company.name.as_ref()), id.to_owned())
            })
            .unzip();
        if let Some((name, siret)) = eco_organisme {
            names.push(name.0.clone());
            ids.push(siret.0.clone());
        }
        names.retain(|name| !name.is_empty());
        ids.retain(|id| !id.is_empty());
        let sirets = parties.organisations().into_iter();
        Self {
            eco_organisme_name: search_text(eco_organisme.map(|(name, _)| name)),
            eco_organisme_siret: search_text(eco_organisme.map(|(_, siret)| siret)),
            sirets: sirets.map(str::to_owned).collect(),
            company_names: names.join(" "),
            company_org_ids: ids,
            ..self
        }
    }
}

/// A text as it is searched: empty when there is none.
pub fn search_text(value: Option<&Text>) -> String {
    value.map_or_else(String::new, |text| text.0.clone())
}

/// Plates as they are searched: without hyphens.
pub fn search_plates(plates: &[Text]) -> Vec<String> {
    let plates = plates.iter().map(|plate| plate.0.replace('-', ""));
    plates.collect()
}

/// When a signature was given.
pub fn signed_at(signature: Option<&Signature>) -> Option<DateTime> {
    signature.and_then(|signature| signature.date)
}
