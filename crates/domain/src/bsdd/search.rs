//! Search values of a form.

use contract::{bsdd::Form, scalar::Text};

use super::document::{
    broker_company, emitter_company, next_destination_company, packagings, recipient_company,
    sub_type, text, trader_company,
};
use crate::slip::{SearchCompany, SearchDocument, Slip};

/// Values of the cross-kind list; `sirets` are the actors before any hiding.
pub(super) fn values(form: &Form, sirets: Vec<String>) -> SearchDocument {
    let waste = form.waste_details.as_ref();
    let first = form.transporters.first();
    let site = form.emitter.as_ref().and_then(|e| e.work_site.as_ref());
    let companies = all_companies(form);
    SearchDocument {
        r#type: "BSDD".to_owned(),
        bsd_sub_type: sub_type(form).to_owned(),
        id: form.id.to_string(),
        readable_id: form.readable_id.to_string(),
        custom_id: text(form.custom_id.as_ref()),
        status: form.status_name().to_owned(),
        waste_code: text(waste.and_then(|w| w.code.as_ref())),
        waste_adr: text(waste.and_then(|w| w.onu_code.as_ref())),
        waste_description: text(waste.and_then(|w| w.name.as_ref())),
        packaging_numbers: packagings(waste)
            .flat_map(|packaging| &packaging.identification_numbers)
            .map(|number| number.0.clone())
            .collect(),
        emitter: SearchCompany::of(emitter_company(form)),
        transporter: SearchCompany::of(first.and_then(|carrier| carrier.company.as_ref())),
        destination: destination(form),
        broker: SearchCompany::of(broker_company(form)),
        trader: SearchCompany::of(trader_company(form)),
        next_destination: SearchCompany::of(next_destination_company(form)),
        eco_organisme_name: text(form.eco_organisme.as_ref().map(|eco| &eco.name)),
        eco_organisme_siret: text(form.eco_organisme.as_ref().map(|eco| &eco.siret)),
        emitter_pickup_site_name: text(site.and_then(|site| site.name.as_ref())),
        emitter_pickup_site_address: site.map_or_else(String::new, |site| {
            [&site.address, &site.postal_code, &site.city]
                .into_iter()
                .flatten()
                .map(Text::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        }),
        transporter_custom_info: text(first.and_then(|carrier| carrier.custom_info.as_ref())),
        transporter_transport_plates: first
            .and_then(|carrier| carrier.number_plate.as_ref())
            .map(|plates| plates.0.replace('-', ""))
            .into_iter()
            .collect(),
        destination_cap: text(
            destination_leg(form)
                .recipient
                .as_ref()
                .and_then(|r| r.cap.as_ref()),
        ),
        destination_operation_code: text(form.processing_operation_done.as_ref()),
        created_at: form.created_at,
        updated_at: form.updated_at,
        emitter_emission_date: form.emitted_at,
        transporter_transport_taken_over_at: form.taken_over_at.or(form.sent_at),
        destination_reception_date: form.received_at,
        destination_acceptation_date: form.signed_at,
        destination_operation_date: form.processed_at,
        sirets,
        company_names: companies
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        company_org_ids: companies
            .into_iter()
            .map(|(_, id)| id)
            .filter(|id| !id.is_empty())
            .collect(),
        ..SearchDocument::default()
    }
}

/// The leg whose recipient is searched: the one after temporary storage from its departure on.
fn destination_leg(form: &Form) -> &Form {
    form.suite
        .as_deref()
        .filter(|suite| suite.emitted_at.is_some())
        .unwrap_or(form)
}

/// Name, SIRET and address follow the leg; contacts are those of the first recipient.
fn destination(form: &Form) -> SearchCompany {
    let contacts = SearchCompany::of(recipient_company(form));
    let place = SearchCompany::of(recipient_company(destination_leg(form)));
    SearchCompany {
        name: place.name,
        siret: place.siret,
        address: place.address,
        ..contacts
    }
}

/// Name and identifier of every actor.
fn all_companies(form: &Form) -> Vec<(String, String)> {
    let suite = form.suite.as_deref();
    let blocks = [
        emitter_company(form),
        recipient_company(form),
        suite.and_then(recipient_company),
        trader_company(form),
        broker_company(form),
        next_destination_company(form),
    ];
    let carriers = form
        .transporters
        .iter()
        .chain(suite.into_iter().flat_map(|leg| &leg.transporters));
    let eco = form
        .eco_organisme
        .iter()
        .map(|eco| (eco.name.0.clone(), eco.siret.0.clone()));
    blocks
        .into_iter()
        .flatten()
        .chain(carriers.filter_map(|carrier| carrier.company.as_ref()))
        .chain(&form.intermediaries)
        .map(|company| {
            (
                text(company.name.as_ref()),
                company.organisation().unwrap_or_default().to_owned(),
            )
        })
        .chain(eco)
        .collect()
}
