//! Cards: a slip in a list.

mod bsda;
mod bsdd;
mod bsvhu;

use super::{query::bsds::BsdsBsdsEdgesNode as Node, tab::Tab};
use crate::{
    organisation::Organisation,
    slip::{
        actions::{self, Allowed},
        view::{Action, Badge},
    },
};

/// Someone on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actor {
    /// « Expédition du bordereau »
    pub(crate) role: &'static str,
    pub(crate) name: String,
}

/// A slip in a list, whatever its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) kind: &'static str,
    /// Segment of its address.
    pub(crate) path: &'static str,
    /// Identifier in the API.
    pub(crate) id: String,
    /// Number that people read.
    pub(crate) number: String,
    pub(crate) badge: Badge,
    /// Short remarks: circuit, free number, date, work site…
    pub(crate) remarks: Vec<String>,
    pub(crate) waste_code: String,
    pub(crate) waste_name: String,
    pub(crate) weight: String,
    pub(crate) actors: Vec<Actor>,
    pub(crate) primary: Option<Action>,
    pub(crate) secondary: Vec<Action>,
}

impl Card {
    /// The card of a listed slip; none for the kinds that are described and not kept yet.
    pub(crate) fn of(node: &Node, organisation: &Organisation, tab: Tab) -> Option<Self> {
        match node {
            Node::Bsda(bsda) => Some(bsda::card(bsda, organisation, tab)),
            Node::Form(form) => Some(bsdd::card(form, organisation, tab)),
            Node::Bsvhu(bsvhu) => Some(bsvhu::card(bsvhu, organisation, tab)),
            Node::Bsdasri | Node::Bsff | Node::Bspaoh => None,
        }
    }
}

fn named(name: Option<&String>) -> String {
    name.filter(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| "Non renseigné".to_owned())
}

fn remark(label: &str, value: Option<&String>) -> Option<String> {
    value
        .filter(|value| !value.is_empty())
        .map(|value| format!("{label}{value}"))
}

fn is_transport(tab: Tab) -> bool {
    matches!(tab, Tab::ToCollect | Tab::Collected | Tab::Return)
}

/// Overview, then what every slip offers.
fn secondary(organisation: &Organisation, id: &str, allowed: Allowed) -> Vec<Action> {
    std::iter::once(Action::new("Aperçu", format!("view/{id}")))
        .chain(actions::usual(organisation, id, allowed))
        .collect()
}

/// Who sends, carries and receives.
const EMITTER: &str = "Expédition du bordereau";
const CARRIER: &str = "Transporteur visé sur le bordereau";
const DESTINATION: &str = "Destination du bordereau";

/// The carrier that matters is the next one, else the last one.
fn shown_carrier(next: Option<usize>, count: usize) -> Option<usize> {
    next.or_else(|| count.checked_sub(1))
}

/// What the lists of transports tell of the organisation's own vehicle.
fn vehicle(tab: Tab, plates: Option<&String>, custom_info: Option<&String>) -> Vec<String> {
    let remarks = [
        remark("Immatriculation : ", plates),
        remark("Champ libre : ", custom_info),
    ];
    let told = remarks.into_iter().flatten();
    told.filter(|_| is_transport(tab)).collect()
}
