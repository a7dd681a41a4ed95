//! Duplication of a form into a draft.

use contract::{
    account::UserPermission,
    bsdd::{Form, Recipient, Transporter, WasteDetails},
    scalar::{Number, Text},
    slip::FormCompany,
};
use rust_decimal::Decimal;
use serde_json::{Map, json};

use super::{
    document::is_item,
    edit::blank,
    input,
    parties::{actors, contributors},
    status_log,
};
use crate::account::{Company, Receipt};
use crate::slip::{
    Change, Event, Facts, Refusal, Slip, new_readable_id, new_row_id, organisation_of,
    own_organisations, receipt_of, refresh_contact, require,
};

/// A draft that repeats who takes part and what the waste is.
///
/// # Errors
/// The form is an item of a tour, the user may not, or a company of the source cannot be named any more.
pub fn duplicate(source: &Form, facts: &Facts<'_>) -> Result<Change<Form>, Refusal> {
    if is_item(source) {
        return Err(Refusal::bad_input(
            "Un bordereau d'annexe 1 ne peut pas être dupliqué",
        ));
    }
    require(
        facts.actor,
        UserPermission::BsdCanCreate,
        &contributors(source),
        "Vous ne pouvez pas dupliquer un bordereau sur lequel votre entreprise n'apparait pas",
    )?;
    let mut copy = copied(source, facts);
    refresh(&mut copy, facts)?;
    if let Some(suite) = source.suite.as_deref() {
        copy.suite = Some(Box::new(copied_suite(suite, &copy, facts)));
    }
    copy.can_access_draft_org_ids = own_organisations(actors(&copy), facts);
    let duplicate = json!({"id": source.id.as_str()});
    let metadata = Map::from_iter([("duplicate".to_owned(), duplicate)]);
    let metadata = status_log::creation_metadata(&copy, metadata);
    Ok(Change::of(copy, Event::with("Created", metadata)))
}

/// What a duplicate keeps of its source.
fn copied(source: &Form, facts: &Facts<'_>) -> Form {
    let recipient = source.recipient.clone().map(without_parcels);
    let draft = blank(
        new_readable_id(Form::KIND, facts),
        &facts.actor.user_id,
        facts,
    );
    Form {
        is_duplicate_of: Some(source.readable_id.clone()),
        emitter: source.emitter.clone(),
        eco_organisme: source.eco_organisme.clone(),
        recipient,
        is_direct_supply: source.is_direct_supply,
        transporters: source
            .transporters
            .first()
            .map(|row| copied_carrier(row, facts))
            .into_iter()
            .collect(),
        waste_details: source.waste_details.clone().map(copied_waste),
        trader: source.trader.clone(),
        broker: source.broker.clone(),
        intermediaries: source.intermediaries.clone(),
        ..draft
    }
}

/// Parcels of a recipient tell where upcycled earth went: they belong to the operation.
fn without_parcels(recipient: Recipient) -> Recipient {
    Recipient {
        parcel_insee_codes: Some(Vec::new()),
        parcel_numbers: Some(Vec::new()),
        parcel_coordinates: Some(Vec::new()),
        ..recipient
    }
}

fn copied_waste(waste: WasteDetails) -> WasteDetails {
    let is_dangerous = waste.is_dangerous == Some(true) || waste.pop == Some(true);
    let parcels = waste.parcel_numbers.map(|parcels| {
        parcels
            .into_iter()
            .map(|mut parcel| {
                let former = parcel.postal_code.take();
                parcel.insee_code = parcel.insee_code.or(former);
                parcel
            })
            .collect()
    });
    WasteDetails {
        quantity: Some(Number(Decimal::ZERO)),
        non_road_regulation_mention: None,
        is_subject_to_adr: Some(is_dangerous || waste.is_subject_to_adr == Some(true)),
        parcel_numbers: parcels,
        ..waste
    }
}

fn copied_carrier(row: &Transporter, facts: &Facts<'_>) -> Transporter {
    Transporter {
        id: new_row_id(&facts.random).into(),
        company: row.company.clone(),
        is_exempted_of_receipt: row.is_exempted_of_receipt,
        receipt: None,
        department: None,
        validity_limit: None,
        number_plate: None,
        custom_info: None,
        mode: row.mode,
        taken_over_at: None,
        taken_over_by: None,
        ready_to_take_over: true,
        previous_transporter_company_org_id: None,
    }
}

/// Profiles give contacts and receipts, then the directory names and addresses.
fn refresh(copy: &mut Form, facts: &Facts<'_>) -> Result<(), Refusal> {
    let blocks = [
        copy.emitter.as_mut().and_then(|e| e.company.as_mut()),
        copy.recipient.as_mut().and_then(|r| r.company.as_mut()),
        copy.trader.as_mut().and_then(|t| t.company.as_mut()),
        copy.broker.as_mut().and_then(|b| b.company.as_mut()),
        copy.transporters
            .first_mut()
            .and_then(|t| t.company.as_mut()),
    ];
    for block in blocks.into_iter().flatten() {
        refresh_company(block, facts)?;
    }
    for company in &mut copy.intermediaries {
        input::complete_name(company, facts)?;
    }
    if let Some(eco) = copy.eco_organisme.as_mut() {
        let mut company = FormCompany {
            siret: Some(eco.siret.clone()),
            ..FormCompany::default()
        };
        input::complete_name(&mut company, facts)?;
        eco.name = company.name.unwrap_or_else(|| eco.name.clone());
    }
    if let Some(row) = copy.transporters.first_mut() {
        let of_profile = receipt(row.company.as_ref(), facts, |c| {
            c.transporter_receipt.as_ref()
        });
        row.receipt = of_profile.map(|r| r.receipt_number.as_str().into());
        row.department = of_profile.map(|r| r.department.as_str().into());
        row.validity_limit = of_profile.map(|r| r.validity_limit);
    }
    if let Some(trader) = copy.trader.as_mut()
        && let Some(r) = receipt(trader.company.as_ref(), facts, |c| {
            c.trader_receipt.as_ref()
        })
    {
        trader.receipt = Some(r.receipt_number.as_str().into());
        trader.department = Some(r.department.as_str().into());
        trader.validity_limit = Some(r.validity_limit);
    }
    if let Some(broker) = copy.broker.as_mut()
        && let Some(r) = receipt(broker.company.as_ref(), facts, |c| {
            c.broker_receipt.as_ref()
        })
    {
        broker.receipt = Some(r.receipt_number.as_str().into());
        broker.department = Some(r.department.as_str().into());
        broker.validity_limit = Some(r.validity_limit);
    }
    Ok(())
}

fn receipt<'f>(
    company: Option<&FormCompany>,
    facts: &'f Facts<'_>,
    which: fn(&Company) -> Option<&Receipt>,
) -> Option<&'f Receipt> {
    receipt_of(organisation_of(company), facts, which)
}

fn refresh_company(block: &mut FormCompany, facts: &Facts<'_>) -> Result<(), Refusal> {
    if let Some(profile) = block.organisation().and_then(|id| facts.company(id)) {
        block.name = Some(Text::from(profile.name.as_str()));
        if let Some(address) = profile.address.as_deref().filter(|text| !text.is_empty()) {
            block.address = Some(Text::from(address));
        }
    }
    refresh_contact(block, facts);
    input::complete_name(block, facts)
}

/// The leg after temporary storage, without quantity nor carrier.
fn copied_suite(suite: &Form, copy: &Form, facts: &Facts<'_>) -> Form {
    let waste = suite.waste_details.clone().unwrap_or_default();
    let packagings = copy
        .waste_details
        .as_ref()
        .and_then(|w| w.packaging_infos.clone());
    let readable_id = super::document::suite_readable_id(copy);
    Form {
        emitter: suite.emitter.clone(),
        recipient: suite.recipient.clone().map(without_parcels),
        waste_details: Some(WasteDetails {
            code: waste.code,
            name: waste.name,
            pop: waste.pop,
            is_dangerous: waste.is_dangerous,
            consistences: waste.consistences,
            packaging_infos: packagings,
            ..WasteDetails::default()
        }),
        ..blank(readable_id, &copy.owner_id, facts)
    }
}
