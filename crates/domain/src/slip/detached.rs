//! Carrier rows as entities of their own: created before the slip, attached to it, detached from it.
//!
//! A row that belongs to no slip belongs to the user who created or detached it, and to their colleagues:
//! knowing its identifier is enough to attach it, not to change it.

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    carriers::{Carrier, listed_ids},
    change::{CarrierMoves, Change, Event, Slip},
    company::{identifiers_of, organisations_in},
    facts::Facts,
    refusal::Refusal,
    rights::require,
    tree::{Tree, verbatim_tree_of},
};
use crate::account::Actor;

/// Who may change something that belongs to no slip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// The user.
    pub user_id: String,
    /// Companies in which the user could create or change slips then: their members may too.
    pub organisations: Vec<String>,
}

impl Owner {
    /// The user, with the companies that they act for.
    pub fn of(actor: &Actor) -> Self {
        let organisations: BTreeSet<&str> = WRITING
            .iter()
            .flat_map(|permission| actor.organisations_with(*permission))
            .collect();
        Self {
            user_id: actor.user_id.clone(),
            organisations: organisations.into_iter().map(str::to_owned).collect(),
        }
    }

    /// May this user change the thing?
    pub fn admits(&self, actor: &Actor) -> bool {
        let organisations = || self.organisations.iter().map(String::as_str);
        self.user_id == actor.user_id
            || WRITING
                .iter()
                .any(|permission| actor.can_in_any(*permission, organisations()))
    }
}

const WRITING: [UserPermission; 2] = [UserPermission::BsdCanCreate, UserPermission::BsdCanUpdate];

/// A carrier row that belongs to no slip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DetachedCarrier<C> {
    /// The row.
    pub carrier: C,
    /// Who may change it.
    pub owner: Owner,
}

/// Sentences of a kind about its carrier rows.
#[derive(Clone, Copy, Debug)]
pub struct CarrierSentences {
    /// Of a carrier that has signed, refused a change.
    pub signed_change: &'static str,
    /// Of a carrier that has signed, refused its removal.
    pub signed_removal: &'static str,
    /// To a user who may not change the row.
    pub foreign_change: &'static str,
    /// To a user who may not remove the row.
    pub foreign_removal: &'static str,
}

impl CarrierSentences {
    /// Those of a kind without rows.
    const NONE: Self = Self {
        signed_change: "",
        signed_removal: "",
        foreign_change: "",
        foreign_removal: "",
    };
}

/// A kind that has carriers, most often rows of their own.
pub trait Multimodal: Slip {
    /// A row.
    type Row: Carrier + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Are its carriers rows? Else its only carrier is a part of the slip, with its fields in the slip's table: the
    /// list is empty, and what follows is never read.
    const HAS_ROWS: bool = true;
    /// Collection of the rows that belong to no slip.
    const DETACHED_ROWS: &'static str = "";
    /// What the kind says of its rows.
    const SENTENCES: CarrierSentences = CarrierSentences::NONE;

    /// The carriers, in order.
    fn carriers(&self) -> &[Self::Row];

    /// The carriers, to be changed.
    fn carriers_mut(&mut self) -> &mut Vec<Self::Row>;

    /// Organisations whose members may change the slip.
    fn contributing_organisations(&self) -> Vec<String>;

    /// A row with an input applied, completed and checked; `row` is none for a new one, `slip` for one on its
    /// own.
    ///
    /// # Errors
    /// The row would be ill-formed.
    fn written_carrier(
        row: Option<&Self::Row>,
        input: &Tree,
        slip: Option<&Self>,
        facts: &Facts<'_>,
    ) -> Result<Self::Row, Refusal> {
        let _ = (row, input, slip, facts);
        let kind = Self::KIND.type_name();
        Err(Refusal::Internal(format!("a {kind} has no carrier rows")))
    }

    /// The refusal of an unknown row.
    fn unknown_carrier(id: &str) -> Refusal {
        let kind = Self::KIND.type_name();
        Refusal::bad_input(format!(
            "Le transporteur {kind} avec l'identifiant \"{id}\" n'existe pas."
        ))
    }
}

/// Every organisation to look up before a row is written.
pub fn organisations_of_row<C: Carrier>(row: Option<&C>, input: &Tree) -> BTreeSet<String> {
    let mut found = organisations_in(input);
    let company = row.and_then(Carrier::company);
    found.extend(
        company
            .into_iter()
            .flat_map(identifiers_of)
            .map(str::to_owned),
    );
    found
}

/// Rows that an edit names and that are not on the slip.
#[derive(Clone, Debug)]
pub struct RowsAtHand<C> {
    /// Each row, whether it is free or on another slip.
    pub rows: HashMap<String, C>,
    /// Identifiers of those that are on another slip.
    pub taken: BTreeSet<String>,
}

impl<C> Default for RowsAtHand<C> {
    fn default() -> Self {
        Self {
            rows: HashMap::new(),
            taken: BTreeSet::new(),
        }
    }
}

/// Identifiers that the edit lists and the slip does not hold.
pub fn foreign_rows<C: Carrier>(stored: &[C], edit: &Tree) -> Vec<String> {
    let mut ids = listed_ids(edit).unwrap_or_default();
    ids.retain(|id| stored.iter().all(|row| row.id() != id));
    ids
}

/// Rows that pass between the slip and their life on their own when its list changes.
///
/// # Errors
/// A defect of ours.
pub fn moves_between<C: Carrier + Serialize>(
    before: &[C],
    after: &[C],
    at_hand: &RowsAtHand<C>,
) -> Result<CarrierMoves, Refusal> {
    let holds = |rows: &[C], id: &str| rows.iter().any(|row| row.id() == id);
    let attached = after
        .iter()
        .map(Carrier::id)
        .filter(|id| at_hand.rows.contains_key(*id) && !holds(before, id))
        .map(str::to_owned)
        .collect();
    let detached = before
        .iter()
        .filter(|row| !holds(after, row.id()))
        .map(verbatim_tree_of)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(CarrierMoves { attached, detached })
}

/// A new row, on its own.
///
/// # Errors
/// The user may neither create nor change slips anywhere, or the row is ill-formed.
pub fn create_carrier<S: Multimodal>(
    input: &Tree,
    facts: &Facts<'_>,
) -> Result<DetachedCarrier<S::Row>, Refusal> {
    if !WRITING
        .iter()
        .any(|permission| facts.actor.can_somewhere(*permission))
    {
        return Err(Refusal::forbidden(
            "Vous n'êtes pas autorisé à effectuer cette action",
        ));
    }
    Ok(DetachedCarrier {
        carrier: S::written_carrier(None, input, None, facts)?,
        owner: Owner::of(facts.actor),
    })
}

/// Changes a row that is on its own.
///
/// # Errors
/// The row belongs to others, or would be ill-formed.
pub fn update_detached<S: Multimodal>(
    stored: &DetachedCarrier<S::Row>,
    input: &Tree,
    facts: &Facts<'_>,
) -> Result<DetachedCarrier<S::Row>, Refusal> {
    refuse_foreign(&stored.owner, S::SENTENCES.foreign_change, facts)?;
    Ok(DetachedCarrier {
        carrier: S::written_carrier(Some(&stored.carrier), input, None, facts)?,
        owner: stored.owner.clone(),
    })
}

/// May the user remove this row, which is on its own?
///
/// # Errors
/// It belongs to others.
pub fn remove_detached<S: Multimodal>(
    stored: &DetachedCarrier<S::Row>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    refuse_foreign(&stored.owner, S::SENTENCES.foreign_removal, facts)
}

fn refuse_foreign(owner: &Owner, sentence: &str, facts: &Facts<'_>) -> Result<(), Refusal> {
    if owner.admits(facts.actor) {
        Ok(())
    } else {
        Err(Refusal::forbidden(sentence))
    }
}

/// Changes a row of a slip; none when nothing changes.
///
/// # Errors
/// The carrier has signed, the user does not contribute to the slip or would not any more, or the row would
/// be ill-formed.
pub fn update_attached<S: Multimodal>(
    slip: &S,
    id: &str,
    input: &Tree,
    facts: &Facts<'_>,
) -> Result<Option<Change<S>>, Refusal> {
    let position = position_of(slip, id)?;
    let row = &slip.carriers()[position];
    if row.has_signed() {
        return Err(Refusal::bad_input(S::SENTENCES.signed_change));
    }
    require_contributor(slip, S::SENTENCES.foreign_change, facts)?;
    let written = S::written_carrier(Some(row), input, Some(slip), facts)?;
    if written == *row {
        return Ok(None);
    }
    let mut document = slip.clone();
    document.carriers_mut()[position] = written;
    require_contributor(&document, STAYS, facts)?;
    Ok(Some(Change::of(document, Event::new("Updated"))))
}

/// Removes a row of a slip for good; the following ones move up.
///
/// # Errors
/// The carrier has signed, or the user does not contribute to the slip or would not any more.
pub fn remove_attached<S: Multimodal>(
    slip: &S,
    id: &str,
    facts: &Facts<'_>,
) -> Result<Change<S>, Refusal> {
    let position = position_of(slip, id)?;
    if slip.carriers()[position].has_signed() {
        return Err(Refusal::bad_input(S::SENTENCES.signed_removal));
    }
    require_contributor(slip, S::SENTENCES.foreign_removal, facts)?;
    let mut document = slip.clone();
    document.carriers_mut().remove(position);
    require_contributor(&document, STAYS, facts)?;
    Ok(Change::of(document, Event::new("Updated")))
}

pub(super) const STAYS: &str = "Vous ne pouvez pas enlever votre établissement du bordereau";

fn position_of<S: Multimodal>(slip: &S, id: &str) -> Result<usize, Refusal> {
    slip.carriers()
        .iter()
        .position(|row| row.id() == id)
        .ok_or_else(|| S::unknown_carrier(id))
}

fn require_contributor<S: Multimodal>(
    slip: &S,
    sentence: &str,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &slip.contributing_organisations(),
        sentence,
    )
}
