//! Projections of a document, computed at each commit and written with it: who sees the slip, in which tab,
//! and what the cross-kind list searches.

use std::collections::{BTreeMap, BTreeSet};

use contract::{scalar::DateTime, slip::WasteAcceptationStatus};
use jiff::ToSpan;

use super::search::SearchDocument;

/// Dashboard tabs. The number is stored: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tab {
    /// Everything that the organisation may list (no tab asked).
    Scope = 0,
    /// `isDraftFor`
    Draft = 1,
    /// `isForActionFor`
    ForAction = 2,
    /// `isFollowFor`
    Follow = 3,
    /// `isArchivedFor`
    Archived = 4,
    /// `isToCollectFor`
    ToCollect = 5,
    /// `isCollectedFor`
    Collected = 6,
    /// `isReturnFor`
    Return = 7,
    /// `isPendingRevisionFor`
    PendingRevision = 8,
    /// `isEmittedRevisionFor`
    EmittedRevision = 9,
    /// `isReceivedRevisionFor`
    ReceivedRevision = 10,
    /// `isReviewedRevisionFor`
    ReviewedRevision = 11,
    /// Slips on the road under pieces of the plates of their first carrier, for road controls. What stands in
    /// the place of the organisation is never one.
    Plate = 12,
    /// Slips whose waste the organisation holds, and may still group.
    ToGroup = 13,
}

/// Roles that list filters ask for, as bits of a stored mask: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessRole {
    /// Carrier.
    Transporter = 1,
    /// Recipient or destination.
    Recipient = 2,
    /// Emitter.
    Emitter = 4,
    /// Trader.
    Trader = 8,
    /// Broker.
    Broker = 16,
    /// Eco-organisme.
    EcoOrganisme = 32,
    /// Intermediary.
    Intermediary = 64,
    /// Works company.
    Worker = 128,
    /// Planned destination after temporary storage.
    NextDestination = 256,
    /// The organisation has the next step to do.
    NextStep = 1 << 20,
}

/// Builds the list access: each role adds its bit to the mask of its organisation. A draft admits the
/// organisations of its author only.
#[derive(Clone, Debug, Default)]
pub struct AccessList<'a> {
    admitted: Option<&'a [String]>,
    masks: BTreeMap<String, i64>,
}

impl<'a> AccessList<'a> {
    /// An empty list; `admitted` restricts it.
    pub fn new(admitted: Option<&'a [String]>) -> Self {
        Self {
            admitted,
            masks: BTreeMap::new(),
        }
    }

    /// Adds a role when an admitted organisation holds it.
    pub fn add(&mut self, organisation: Option<&str>, role: AccessRole) {
        let Some(id) = organisation.filter(|id| !id.is_empty()) else {
            return;
        };
        if self
            .admitted
            .is_none_or(|admitted| admitted.iter().any(|org| org == id))
        {
            *self.masks.entry(id.to_owned()).or_default() |= role as i64;
        }
    }

    /// Adds a role to the organisations that already have access and for which it holds.
    pub fn mark(&mut self, role: AccessRole, holds: impl Fn(&str) -> bool) {
        self.masks
            .iter_mut()
            .filter(|(id, _)| holds(id))
            .for_each(|(_, mask)| *mask |= role as i64);
    }

    /// Organisations with their masks.
    pub fn into_masks(self) -> Vec<(String, i64)> {
        self.masks.into_iter().collect()
    }
}

/// What is written beside a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projection {
    /// Organisation and mask of [`AccessRole`]s, for the lists of the kind.
    pub access: Vec<(String, i64)>,
    /// Organisation and tab, for the cross-kind list; holds [`Tab::Scope`] for each organisation that may list.
    pub tabs: Vec<(String, Tab)>,
    /// Search values.
    pub search: SearchDocument,
    /// Upstream slips, and rows that the slip holds, with the relation to them.
    pub parents: Vec<(String, i16)>,
}

/// Relation of a slip to a row that it holds: the row's identifier finds the slip.
pub const HELD_ROW: i16 = 100;

/// What the kind projects, with what every kind projects alike: revision tabs and held rows.
pub fn projection_of<S: super::Slip>(slip: &S, now: DateTime) -> Projection {
    let mut projection = slip.projection(now);
    projection.tabs.extend(plate_tabs(&projection));
    projection
        .tabs
        .extend(super::revision::revision_tabs(slip.revisions(), now));
    projection
        .parents
        .extend(slip.row_ids().into_iter().map(|id| (id, HELD_ROW)));
    projection
}

/// Length of the pieces under which plates are found, in characters.
pub const PLATE_PIECE: usize = 4;

/// Under which keys a plate, or a piece of one, is found. Searches take the first: any plate that holds the
/// searched text has it too.
pub fn plate_keys(plate: &str) -> Vec<String> {
    let letters: Vec<char> = plate
        .chars()
        .filter(|letter| *letter != '-')
        .flat_map(char::to_lowercase)
        .collect();
    let pieces = letters.windows(PLATE_PIECE);
    pieces
        .map(|piece| format!("plate:{}", piece.iter().collect::<String>()))
        .collect()
}

/// Keys of the plates of a slip that somebody carries or brings back.
fn plate_tabs(projection: &Projection) -> BTreeSet<(String, Tab)> {
    let mut tabs = projection.tabs.iter();
    if !tabs.any(|(_, tab)| matches!(tab, Tab::Collected | Tab::Return)) {
        return BTreeSet::new();
    }
    let plates = &projection.search.transporter_transport_plates;
    plates
        .iter()
        .flat_map(|plate| plate_keys(plate))
        .map(|key| (key, Tab::Plate))
        .collect()
}

/// Did the slip arrive since midnight, Paris time, two days before today? What was turned back stays in the
/// return tab that long.
pub fn arrived_lately(received_at: DateTime, now: DateTime) -> bool {
    let zone = DateTime::paris();
    let today = now.0.to_zoned_datetime(zone.clone()).date();
    let limit = today
        .checked_sub(2.days())
        .and_then(|day| day.to_zoned_datetime(zone));
    limit.is_ok_and(|limit| received_at.0 > limit.timestamp())
}

/// Did the waste arrive lately without being fully accepted? What was not judged yet may go back too.
pub(super) fn is_turned_back(
    received_at: Option<DateTime>,
    acceptation: Option<WasteAcceptationStatus>,
    is_refused: bool,
    now: DateTime,
) -> bool {
    let is_recent = received_at.is_some_and(|at| arrived_lately(at, now));
    is_recent && (is_refused || acceptation != Some(WasteAcceptationStatus::Accepted))
}

/// When a slip that arrived then leaves the return tab.
fn end_of_return(received_at: DateTime) -> Option<DateTime> {
    let zone = DateTime::paris();
    let day = received_at.0.to_zoned_datetime(zone.clone()).date();
    let end = day.checked_add(3.days()).ok()?.to_zoned_datetime(zone);
    Some(DateTime(end.ok()?.timestamp()))
}

/// When the slip leaves tabs by the mere passing of time, after a change that put it there.
pub fn tab_expiries<S: super::Slip>(before: Option<&S>, after: &S, now: DateTime) -> Vec<DateTime> {
    let projection = after.projection(now);
    let is_returned = projection.tabs.iter().any(|(_, tab)| *tab == Tab::Return);
    let received_at = projection.search.destination_reception_date;
    let returned = received_at.filter(|_| is_returned).and_then(end_of_return);
    let known = before.map(super::Slip::revisions).unwrap_or_default();
    let settled = after
        .revisions()
        .iter()
        .filter(|mark| !known.contains(mark));
    let reviewed = settled.filter_map(super::revision::end_of_review);
    returned.into_iter().chain(reviewed).collect()
}

/// Builds the tabs: each role of the slip starts in "follow", then the status moves some of them.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    roles: Vec<(String, String, Tab)>,
}

impl Parties {
    /// Adds a role when an organisation holds it.
    pub fn add(&mut self, role: impl Into<String>, organisation: Option<&str>) {
        if let Some(id) = organisation.filter(|id| !id.is_empty()) {
            self.roles.push((role.into(), id.to_owned(), Tab::Follow));
        }
    }

    /// Moves a role; one that nobody holds is ignored.
    pub fn send(&mut self, role: &str, tab: Tab) {
        self.roles
            .iter_mut()
            .filter(|(name, _, _)| name == role)
            .for_each(|(_, _, at)| *at = tab);
    }

    /// Moves every role.
    pub fn send_all(&mut self, tab: Tab) {
        self.roles.iter_mut().for_each(|(_, _, at)| *at = tab);
    }

    /// Keeps the roles of these organisations only.
    pub fn keep_only(&mut self, organisations: &[String]) {
        self.roles.retain(|(_, id, _)| organisations.contains(id));
    }

    /// Every organisation once.
    pub fn organisations(&self) -> BTreeSet<&str> {
        self.roles.iter().map(|(_, id, _)| id.as_str()).collect()
    }

    /// The tabs, with the scope of each organisation.
    pub fn tabs(&self) -> Vec<(String, Tab)> {
        let mut tabs: BTreeSet<(String, Tab)> = self
            .roles
            .iter()
            .map(|(_, id, tab)| (id.clone(), *tab))
            .collect();
        tabs.extend(self.scope());
        tabs.into_iter().collect()
    }

    /// The scope of each organisation alone: the slip is listed and stands in no tab.
    pub fn scope(&self) -> Vec<(String, Tab)> {
        let organisations = self.organisations().into_iter();
        organisations
            .map(|id| (id.to_owned(), Tab::Scope))
            .collect()
    }

    /// The multimodal rule of a slip that is on the road: the last carrier that took over has collected it, the
    /// one after it is to collect it; the destination acts, unless it is that next carrier.
    pub fn on_the_road(
        &mut self,
        signed: &[(bool, bool, Option<&str>)],
        destination: Option<&str>,
        destination_role: &str,
    ) {
        let last_signed = signed.iter().rposition(|(has_signed, _, _)| *has_signed);
        let next = signed.iter().position(|(has_signed, _, _)| !has_signed);
        for (index, (has_signed, is_ready, _)) in signed.iter().enumerate() {
            let role = format!("transporter{}", index + 1);
            let follows_a_signed_one = index > 0 && signed[index - 1].0;
            if *has_signed && last_signed == Some(index) {
                self.send(&role, Tab::Collected);
            } else if !has_signed && follows_a_signed_one && *is_ready {
                self.send(&role, Tab::ToCollect);
            }
        }
        let next_is_destination =
            next.is_some_and(|at| signed[at].2.is_some() && signed[at].2 == destination);
        if !next_is_destination {
            self.send(destination_role, Tab::ForAction);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_back_stays_in_the_tab_until_the_third_midnight() {
        for received_at in [
            "2025-03-30T00:30:00Z",
            "2025-03-30T21:59:59Z",
            "2025-10-25T12:00:00Z",
        ] {
            let received_at = DateTime::parse_text(received_at).unwrap();
            let end = end_of_return(received_at).unwrap();
            let before = DateTime(end.0 - jiff::Span::new().seconds(1));
            assert!(arrived_lately(received_at, before));
            assert!(!arrived_lately(received_at, end));
        }
    }

    #[test]
    fn plates_are_found_by_pieces_whatever_the_case_and_the_hyphens() {
        assert_eq!(plate_keys("AA-12-B"), ["plate:aa12", "plate:a12b"]);
        assert!(plate_keys("A-1").is_empty());
    }
}
