//! Search values of a form.

use contract::bsdd::Form;

use super::document::{packagings, recipient_company};
use crate::slip::{Parties, SearchCompany, SearchDocument, Slip, search_text};

/// Values of the cross-kind list.
pub(super) fn values(form: &Form, parties: &Parties) -> SearchDocument {
    let waste = form.waste_details.as_ref();
    let recipient = destination_leg(form).recipient.as_ref();
    let suite = form.suite.as_deref();
    let carriers = suite.into_iter().flat_map(|suite| &suite.transporters);
    let second = carriers.filter_map(|carrier| carrier.company.as_ref());
    let found = SearchDocument {
        waste_adr: search_text(waste.and_then(|w| w.onu_code.as_ref())),
        waste_description: search_text(waste.and_then(|w| w.name.as_ref())),
        packaging_numbers: packagings(waste)
            .flat_map(|packaging| &packaging.identification_numbers)
            .map(|number| number.0.clone())
            .collect(),
        destination: destination(form),
        destination_cap: search_text(recipient.and_then(|recipient| recipient.cap.as_ref())),
        transporter_transport_taken_over_at: form.taken_over_at.or(form.sent_at),
        destination_acceptation_date: form.signed_at,
        ..SearchDocument::of(form, &form.outline(), parties)
    }
    .also_naming(suite.and_then(recipient_company).into_iter().chain(second));
    match form.emitter.as_ref().and_then(|e| e.work_site.as_ref()) {
        Some(site) => found.collected_at(
            site.name.as_ref(),
            [&site.address, &site.postal_code, &site.city].map(Option::as_ref),
        ),
        None => found,
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
