//! Who sees a form, who may change it, and in which dashboard tab it stands.

use std::collections::{BTreeSet, HashMap};

use contract::{
    bsdd::{Form, FormStatus as Status},
    scalar::DateTime,
    slip::WasteAcceptationStatus,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    carrier, clean_up,
    document::{
        broker_siret, eco_organisme_siret, emitter_siret, final_recipient_siret, is_item,
        is_temp_storage, is_tour, last_leg, recipient_siret, suite_recipient_siret, trader_siret,
    },
    grouping, search,
};
use crate::slip::{
    AccessList, AccessRole, Carrier, Leaf, Parties, Projection, Slip, Tab, Tree, arrived_lately,
    company_at, get, identifiers_of, leaf,
};

/// SIRET and VAT number of every carrier of a leg, in order.
pub(super) fn carrier_ids(form: &Form) -> impl Iterator<Item = &str> {
    form.transporters
        .iter()
        .filter_map(|carrier| carrier.company.as_ref())
        .flat_map(identifiers_of)
}

/// Every organisation named on the form. The next destination of the operation is none of them.
pub(super) fn actors(form: &Form) -> Vec<String> {
    let suite = form.suite.as_deref();
    [
        emitter_siret(form),
        recipient_siret(form),
        trader_siret(form),
        broker_siret(form),
        eco_organisme_siret(form),
        suite_recipient_siret(form),
    ]
    .into_iter()
    .flatten()
    .chain(carrier_ids(form))
    .chain(suite.into_iter().flat_map(carrier_ids))
    .chain(form.intermediaries.iter().flat_map(identifiers_of))
    .map(str::to_owned)
    .collect()
}

/// Organisations whose members may act on the form.
pub fn contributors(form: &Form) -> Vec<String> {
    let mut named = actors(form);
    if form.is_draft() {
        named.retain(|id| form.can_access_draft_org_ids.contains(id));
    }
    named
}

/// Organisations whose members may read the form: its contributors and, once it is sealed, the emitters of the
/// forms that it groups. `related` holds the latter.
pub fn readers(form: &Form, related: &HashMap<String, Form>) -> Vec<String> {
    let mut readers = contributors(form);
    if !form.is_draft() {
        let grouped = form
            .grouping
            .iter()
            .filter_map(|link| related.get(&link.id));
        readers.extend(grouped.filter_map(emitter_siret).map(str::to_owned));
    }
    readers
}

/// Contributors of the form as an update would leave it. A null parent counts as not given; stored carriers
/// always count.
pub(super) fn contributors_after(stored: &Form, edit: &Tree) -> Vec<String> {
    let replaced = |path: &str, current: Option<&str>| -> Option<String> {
        match strict_leaf(edit, path) {
            Leaf::Absent => current.map(str::to_owned),
            Leaf::Null => None,
            Leaf::Given(value) => value.as_str().map(str::to_owned),
        }
    };
    let single = [
        replaced("emitter.company.siret", emitter_siret(stored)),
        replaced("recipient.company.siret", recipient_siret(stored)),
        replaced("trader.company.siret", trader_siret(stored)),
        replaced("broker.company.siret", broker_siret(stored)),
        replaced("ecoOrganisme.siret", eco_organisme_siret(stored)),
        replaced("transporter.company.siret", None),
        replaced("transporter.company.vatNumber", None),
        stored.suite.as_deref().and_then(|suite| {
            replaced(
                "temporaryStorageDetail.destination.company.siret",
                recipient_siret(suite),
            )
        }),
    ];
    let mut found: Vec<String> = single.into_iter().flatten().collect();
    found.extend(carrier_ids(stored).map(str::to_owned));
    found.extend(
        stored
            .suite
            .as_deref()
            .into_iter()
            .flat_map(carrier_ids)
            .map(str::to_owned),
    );
    found.extend(intermediaries_after(stored, edit));
    found
}

fn intermediaries_after(stored: &Form, edit: &Tree) -> Vec<String> {
    match edit.get("intermediaries") {
        None => stored
            .intermediaries
            .iter()
            .flat_map(identifiers_of)
            .map(str::to_owned)
            .collect(),
        Some(list) => list
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|company| [get(company, "siret"), get(company, "vatNumber")])
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    }
}

/// As [`leaf`], but a null parent gives nothing.
fn strict_leaf<'a>(edit: &'a Tree, path: &str) -> Leaf<'a> {
    let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
    let is_reached = parent.is_empty() || get(edit, parent).is_object();
    if is_reached {
        leaf(edit, path)
    } else {
        Leaf::Absent
    }
}

/// Tabs, list access and search values.
pub(super) fn projection(form: &Form, now: DateTime) -> Projection {
    let parties = parties(form);
    let mut tabs = if is_hidden(form) {
        parties.scope()
    } else {
        parties.tabs()
    };
    tabs.extend(return_tab(form, now));
    tabs.extend(group_tab(form));
    let mut access = list_access(form);
    if clean_up::is_watched(form) {
        access.push((clean_up::WATCHED.to_owned(), 0));
    }
    Projection {
        access,
        tabs,
        search: search::values(form, &parties),
        parents: form
            .grouping
            .iter()
            .map(|link| (link.id.clone(), super::PARENT_RELATION))
            .collect(),
    }
}

/// Items of a tour stand in tabs once they are attached to it, and are no drafts any more.
fn is_hidden(form: &Form) -> bool {
    is_item(form) && (form.is_draft() || form.grouped_in.is_empty())
}

pub(super) fn list_access(form: &Form) -> Vec<(String, i64)> {
    let admitted = form
        .is_draft()
        .then_some(form.can_access_draft_org_ids.as_slice());
    let mut access = AccessList::new(admitted);
    access.add(emitter_siret(form), AccessRole::Emitter);
    access.add(recipient_siret(form), AccessRole::Recipient);
    access.add(suite_recipient_siret(form), AccessRole::Recipient);
    access.add(trader_siret(form), AccessRole::Trader);
    access.add(broker_siret(form), AccessRole::Broker);
    access.add(eco_organisme_siret(form), AccessRole::EcoOrganisme);
    let legs = [Some(form), form.suite.as_deref()].into_iter().flatten();
    legs.flat_map(carrier_ids)
        .for_each(|id| access.add(Some(id), AccessRole::Transporter));
    form.intermediaries
        .iter()
        .for_each(|company| access.add(company_at(Some(company)), AccessRole::Intermediary));
    access.mark(AccessRole::NextStep, |id| has_next_step(form, id));
    access.into_masks()
}

/// Is it this organisation's turn?
fn has_next_step(form: &Form, organisation: &str) -> bool {
    let is = |id: Option<&str>| id == Some(organisation);
    match form.status {
        Status::Draft => true,
        Status::Sealed => is(emitter_siret(form)),
        Status::SignedByProducer => {
            let first = form.transporters.first();
            is(first.and_then(|carrier| company_at(carrier.company.as_ref())))
        }
        Status::Sent => is(recipient_siret(form)),
        Status::Received | Status::Accepted if !is_temp_storage(form) => is(recipient_siret(form)),
        Status::TempStored | Status::TempStorerAccepted if is_temp_storage(form) => {
            is(recipient_siret(form))
        }
        Status::Resent | Status::Received | Status::Accepted => {
            is_temp_storage(form) && is(suite_recipient_siret(form)) && !is(recipient_siret(form))
        }
        _ => false,
    }
}

fn parties(form: &Form) -> Parties {
    let mut parties = Parties::default();
    let first = |leg: &Form| {
        leg.transporters
            .first()
            .and_then(carrier::organisation)
            .map(str::to_owned)
    };
    parties.add("emitter", emitter_siret(form));
    parties.add("ecoOrganisme", eco_organisme_siret(form));
    if is_item(form) {
        parties.add("transporter1", first(form).as_deref());
    } else {
        parties.add("recipient", recipient_siret(form));
        parties.add("suiteRecipient", suite_recipient_siret(form));
        parties.add(
            "suiteTransporter",
            form.suite.as_deref().and_then(first).as_deref(),
        );
        parties.add("trader", trader_siret(form));
        parties.add("broker", broker_siret(form));
        for (rank, row) in form.transporters.iter().enumerate() {
            parties.add(
                format!("transporter{}", rank + 1),
                carrier::organisation(row),
            );
        }
        for (rank, company) in form.intermediaries.iter().enumerate() {
            parties.add(
                format!("intermediary{}", rank + 1),
                company_at(Some(company)),
            );
        }
    }
    place(&mut parties, form);
    parties
}

fn place(parties: &mut Parties, form: &Form) {
    let last_recipient = if is_temp_storage(form) {
        "suiteRecipient"
    } else {
        "recipient"
    };
    match form.status {
        Status::Draft => {
            parties.keep_only(&form.can_access_draft_org_ids);
            parties.send_all(Tab::Draft);
        }
        Status::Sealed => {
            parties.send("emitter", Tab::ForAction);
            parties.send("ecoOrganisme", Tab::ForAction);
            if !is_tour(form) {
                parties.send("transporter1", Tab::ToCollect);
            }
        }
        Status::SignedByProducer => parties.send("transporter1", Tab::ToCollect),
        Status::Sent => on_the_road(parties, form),
        Status::TempStored | Status::TempStorerAccepted => {
            parties.send("recipient", Tab::ForAction);
        }
        Status::Resealed => {
            parties.send("recipient", Tab::ForAction);
            parties.send("suiteTransporter", Tab::ToCollect);
        }
        Status::SignedByTempStorer => parties.send("suiteTransporter", Tab::ToCollect),
        Status::Resent => {
            parties.send("suiteTransporter", Tab::Collected);
            parties.send(last_recipient, Tab::ForAction);
        }
        Status::Received | Status::Accepted => parties.send(last_recipient, Tab::ForAction),
        Status::AwaitingGroup | Status::Grouped => {}
        Status::Refused
        | Status::Processed
        | Status::FollowedWithPnttd
        | Status::NoTraceability
        | Status::Canceled => parties.send_all(Tab::Archived),
    }
}

fn on_the_road(parties: &mut Parties, form: &Form) {
    let carriers: Vec<_> = form
        .transporters
        .iter()
        .map(|row| {
            (
                row.has_signed(),
                row.ready_to_take_over,
                carrier::organisation(row),
            )
        })
        .collect();
    parties.on_the_road(&carriers, recipient_siret(form), "recipient");
}

/// Did the waste arrive lately without being fully accepted, or in a container that goes back empty?
pub(super) fn is_turned_back(form: &Form, now: DateTime) -> bool {
    let leg = last_leg(form);
    let says_how_it_returns = [form, leg]
        .iter()
        .any(|row| row.empty_return_adr.is_some() || row.has_citerne_been_washed_out.is_some());
    let is_refused = form.status == Status::Refused
        || form.waste_acceptation_status != Some(WasteAcceptationStatus::Accepted);
    let is_recent = form.received_at.is_some_and(|at| arrived_lately(at, now));
    is_recent && (says_how_it_returns || is_refused)
}

/// The last carrier brings back what was not fully accepted, or an empty container that says so.
fn return_tab(form: &Form, now: DateTime) -> Option<(String, Tab)> {
    let carrier = company_at(form.transporters.last()?.company.as_ref())?;
    is_turned_back(form, now).then(|| (carrier.to_owned(), Tab::Return))
}

/// Whoever holds waste that waits for a group finds it as long as some is left.
fn group_tab(form: &Form) -> Option<(String, Tab)> {
    let holder = final_recipient_siret(form)?;
    let is_left =
        form.status == Status::AwaitingGroup && grouping::quantity_to_group(form) > Decimal::ZERO;
    is_left.then(|| (holder.to_owned(), Tab::ToGroup))
}

/// Organisations that must be looked up to judge what is stored.
pub(super) fn stored_organisations(form: &Form) -> BTreeSet<String> {
    let next = super::document::next_destination_company(form);
    actors(form)
        .into_iter()
        .chain(next.into_iter().flat_map(identifiers_of).map(str::to_owned))
        .chain(final_recipient_siret(form).map(str::to_owned))
        .collect()
}
