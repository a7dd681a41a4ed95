//! Links to the forms that a tour or a grouping carries: what an edit asks for, and what becomes of the others.

use std::collections::{BTreeSet, HashMap};

use contract::{
    bsdd::{EmitterType, Form, FormLink, FormStatus as Status},
    scalar::Number,
};
use serde_json::Value;

use super::{
    document::{is_item, kind_of},
    grouping::{self, quantity_grouped, status_of_initial},
    tour,
};
use crate::slip::{Event, Facts, LinkedSlip, Refusal, Tree, get};

/// A form that an edit names, and the part of it that is carried.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fraction {
    /// The initial form.
    pub id: String,
    /// Tonnes; what is left when it is not said.
    pub quantity: Option<Number>,
}

/// The links that an edit asks for; `None` when it says nothing of them.
///
/// # Errors
/// `BAD_USER_INPUT` when both spellings are used.
pub(super) fn requested(edit: &Tree) -> Result<Option<Vec<Fraction>>, Refusal> {
    let older = edit.get("appendix2Forms").and_then(Value::as_array);
    let current = edit.get("grouping").and_then(Value::as_array);
    if older.is_some() && current.is_some() {
        return Err(Refusal::bad_input(
            "Vous pouvez renseigner soit `appendix2Forms` soit `grouping` mais pas les deux",
        ));
    }
    let id = |at: &Value| at.as_str().unwrap_or_default().to_owned();
    let of_older = |item: &Value| Fraction {
        id: id(get(item, "id")),
        quantity: None,
    };
    let of_current = |item: &Value| Fraction {
        id: id(get(item, "form.id")),
        quantity: get(item, "quantity")
            .as_str()
            .and_then(|text| text.parse().ok())
            .map(Number),
    };
    Ok(match (older, current) {
        (Some(list), _) => Some(list.iter().map(of_older).collect()),
        (None, Some(list)) => Some(list.iter().map(of_current).collect()),
        (None, None) => None,
    })
}

/// Forms that must be at hand to judge an edit of this form, and that are not yet: those that it carries or would
/// carry, everything behind them, and the other forms that carry parts of these; for an item, its tour and the
/// tour's other items. Ask again with the answers until nothing is wanted; an identifier that names nothing is
/// wanted for ever.
pub fn wanted_forms(
    stored: Option<&Form>,
    edit: &Tree,
    known: &HashMap<String, Form>,
) -> BTreeSet<String> {
    let named = requested(edit).ok().flatten().unwrap_or_default();
    let mut pending: Vec<String> = named.into_iter().map(|fraction| fraction.id).collect();
    let mut wanted = BTreeSet::new();
    if let Some(stored) = stored {
        pending.extend(stored.grouping.iter().map(|link| link.id.clone()));
        for tour in &stored.grouped_in {
            wanted.insert(tour.id.clone());
            let items = known.get(&tour.id).filter(|_| is_item(stored));
            wanted.extend(
                items
                    .into_iter()
                    .flat_map(|tour| &tour.grouping)
                    .map(|l| l.id.clone()),
            );
        }
    }
    let mut behind = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if let Some(form) = known.get(&id) {
            wanted.extend(form.grouped_in.iter().map(|link| link.id.clone()));
            pending.extend(
                form.grouping
                    .iter()
                    .map(|l| l.id.clone())
                    .filter(|id| !behind.contains(id)),
            );
        }
        behind.insert(id);
    }
    wanted.append(&mut behind);
    wanted.retain(|id| {
        !known.contains_key(id) && stored.is_none_or(|stored| stored.id.as_str() != id)
    });
    wanted
}

/// Writes the links of a form that is created or updated, and brings the other ends up to date.
///
/// # Errors
/// `BAD_USER_INPUT` when a link is refused.
pub(super) fn relink(
    before: &Form,
    form: &mut Form,
    links: Option<Vec<Fraction>>,
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Vec<LinkedSlip<Form>>, Refusal> {
    match (kind_of(form), links) {
        (Some(EmitterType::Appendix1), links) => tour::attach(before, form, links, related, facts),
        (Some(EmitterType::Appendix2), Some(fractions)) => {
            form.grouping = grouping::checked_links(form, &fractions, related, facts)?;
            Ok(propagate(&before.grouping, form, related))
        }
        (Some(EmitterType::Appendix2), None) => Ok(Vec::new()),
        (_, Some(fractions)) if !fractions.is_empty() => Err(Refusal::bad_input(
            "Le type de l'émetteur (emitter.type) doit être APPENDIX2 ou APPENDIX1 pour annexer des bordereaux",
        )),
        (_, Some(_)) => Ok(release(form, related)),
        (_, None) => Ok(Vec::new()),
    }
}

/// Brings the initial forms of a grouping up to date: their links, the quantity that is grouped, their status and,
/// when they are groupings themselves, the forms behind them. `former` are the links that it had.
pub(super) fn propagate(
    former: &[FormLink],
    group: &Form,
    related: &HashMap<String, Form>,
) -> Vec<LinkedSlip<Form>> {
    let mut statuses: HashMap<&str, Status> = related
        .iter()
        .map(|(id, form)| (id.as_str(), form.status))
        .collect();
    statuses.insert(group.id.as_str(), group.status);
    let mut pending: Vec<&str> = former
        .iter()
        .chain(&group.grouping)
        .map(|link| link.id.as_str())
        .collect();
    let mut linked = Vec::new();
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    while let Some(id) = pending.pop() {
        let Some(initial) = related.get(id).filter(|_| settled.insert(id)) else {
            continue;
        };
        let mut document = initial.clone();
        relink_initial(&mut document, group);
        settle(&mut document, &statuses);
        statuses.insert(initial.id.as_str(), document.status);
        if document.status == Status::Processed && initial.status != Status::Processed {
            pending.extend(initial.grouping.iter().map(|link| link.id.as_str()));
        }
        if document != *initial {
            linked.push(LinkedSlip {
                document,
                event: Event::new("Updated"),
            });
        }
    }
    linked
}

fn relink_initial(initial: &mut Form, group: &Form) {
    let quantity = group
        .grouping
        .iter()
        .find(|link| link.id == initial.id.as_str())
        .map(|link| link.quantity);
    let at = initial
        .grouped_in
        .iter()
        .position(|link| link.id == group.id.as_str());
    match (at, quantity) {
        (Some(at), Some(quantity)) => initial.grouped_in[at].quantity = quantity,
        (Some(at), None) => {
            initial.grouped_in.remove(at);
        }
        (None, Some(quantity)) => {
            initial.grouped_in.push(FormLink {
                id: group.id.to_string(),
                quantity,
            });
        }
        (None, None) => {}
    }
}

fn settle(initial: &mut Form, statuses: &HashMap<&str, Status>) {
    let grouped = Some(quantity_grouped(initial));
    let status = status_of_initial(initial, statuses);
    initial.quantity_grouped = grouped;
    initial.status = status;
    if let Some(suite) = initial.suite.as_deref_mut() {
        suite.quantity_grouped = grouped;
        suite.status = status;
    }
}

/// Removes every link of a form that goes away or is turned back. The items of a tour go with it.
pub(super) fn release(form: &mut Form, related: &HashMap<String, Form>) -> Vec<LinkedSlip<Form>> {
    if kind_of(form) == Some(EmitterType::Appendix1) {
        return tour::disband(form, related);
    }
    let former = std::mem::take(&mut form.grouping);
    propagate(&former, form, related)
}

/// Takes an item out of its tour.
pub(super) fn leave_tour(
    item: &mut Form,
    related: &HashMap<String, Form>,
) -> Vec<LinkedSlip<Form>> {
    let tours = std::mem::take(&mut item.grouped_in);
    tours
        .iter()
        .filter_map(|link| related.get(&link.id))
        .map(|tour| {
            let mut document = tour.clone();
            document.grouping.retain(|link| link.id != item.id.as_str());
            LinkedSlip {
                document,
                event: Event::new("Updated"),
            }
        })
        .collect()
}
