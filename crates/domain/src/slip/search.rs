//! Values that the cross-kind list searches, under the names of its filters' fields.

use contract::{
    scalar::{DateTime, Text},
    slip::{FormCompany, Signature},
};
use serde::{Deserialize, Serialize};

use super::{
    change::Slip,
    outline::{Capacity, Outline},
    projection::Parties,
};

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
    /// The values that every kind gives alike, its actors named.
    pub fn of<S: Slip>(slip: &S, outline: &Outline<'_>, parties: &Parties) -> Self {
        let company = |capacity| SearchCompany::of(outline.company(capacity));
        let first = outline.legs.first().copied().unwrap_or_default();
        let arrival = outline.arrival.unwrap_or_default();
        let treatment = outline.treatment.unwrap_or_default();
        let next = outline.company(Capacity::NextDestination);
        Self {
            r#type: S::KIND.type_name().to_owned(),
            bsd_sub_type: outline.sub_type.to_owned(),
            id: slip.id().to_owned(),
            readable_id: slip.readable_id().to_owned(),
            custom_id: search_text(outline.custom_id),
            status: slip.status_name().to_owned(),
            waste_code: search_text(outline.waste_code),
            emitter: company(Capacity::Emitter),
            worker: company(Capacity::Worker),
            transporter: SearchCompany::of(first.company),
            destination: company(Capacity::Destination),
            broker: company(Capacity::Broker),
            trader: company(Capacity::Trader),
            next_destination: SearchCompany::of(next.or(outline.bystander)),
            transporter_custom_info: search_text(first.custom_info),
            transporter_transport_plates: search_plates(first.plates),
            destination_operation_code: search_text(treatment.code),
            created_at: Some(slip.created_at()),
            updated_at: Some(slip.updated_at()),
            emitter_emission_date: outline.emitted_at,
            transporter_transport_taken_over_at: first.declared_at,
            destination_reception_date: arrival.date,
            destination_acceptation_date: arrival.date,
            destination_operation_date: treatment.signed_at,
            ..Self::default()
        }
        .naming(outline, parties)
    }

    /// The same, with what is said of all the actors: their names, their identifiers, who lists the slip.
    fn naming(self, outline: &Outline<'_>, parties: &Parties) -> Self {
        let companies = outline.companies.iter().map(|(_, company)| *company);
        let companies = companies
            .chain(outline.bystander)
            .chain(outline.legs.iter().filter_map(|leg| leg.company))
            .chain(outline.intermediaries);
        let (name, siret) = outline.eco_organisme.unzip();
        let sirets = parties.organisations().into_iter();
        let mut found = Self {
            eco_organisme_name: search_text(name),
            eco_organisme_siret: search_text(siret),
            sirets: sirets.map(str::to_owned).collect(),
            ..self
        }
        .also_naming(companies);
        found.name(name.map(Text::as_str), siret.map(Text::as_str));
        found
    }

    /// The same, with companies of another leg.
    #[must_use]
    pub fn also_naming<'c>(mut self, companies: impl Iterator<Item = &'c FormCompany>) -> Self {
        for company in companies {
            self.name(company.name.as_deref(), company.organisation());
        }
        self
    }

    fn name(&mut self, name: Option<&str>, id: Option<&str>) {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            if !self.company_names.is_empty() {
                self.company_names.push(' ');
            }
            self.company_names.push_str(name);
        }
        let id = id.filter(|id| !id.is_empty());
        self.company_org_ids.extend(id.map(str::to_owned));
    }

    /// The same, with the place where the waste was collected.
    #[must_use]
    pub fn collected_at(self, name: Option<&Text>, address: [Option<&Text>; 3]) -> Self {
        let parts = address.into_iter().flatten().map(Text::as_str);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        Self {
            emitter_pickup_site_name: search_text(name),
            emitter_pickup_site_address: parts.join(" "),
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
