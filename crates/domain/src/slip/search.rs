//! Values that the cross-kind list searches, under the names of its filters' fields.

use contract::{scalar::DateTime, slip::FormCompany};
use serde::{Deserialize, Serialize};

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
        let text = |value: &Option<contract::scalar::Text>| {
            value.as_ref().map_or_else(String::new, |t| t.0.clone())
        };
        Self {
            name: text(&company.name),
            siret: text(&company.siret),
            vat_number: text(&company.vat_number),
            address: text(&company.address),
            contact: text(&company.contact),
            phone: text(&company.phone),
            mail: text(&company.mail),
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
