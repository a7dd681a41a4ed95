//! What a night does to appendix 1: items that nobody came for disappear.

use std::collections::HashMap;

use contract::{
    bsdd::{Form, FormStatus as Status},
    scalar::DateTime,
};

use super::{
    document::{is_item, is_tour},
    tour::{first_day_of_open_tours, midnight_before, removed},
};
use crate::slip::{Change, Event};

/// Days after which an item that no tour took disappears.
const STRAY_DAYS: i64 = 10;

/// Not an organisation: the list of the forms that nights look at. Nobody can be a member of it.
pub const WATCHED: &str = "#appendix-1";

/// Is this one of the forms that a night may change?
pub(super) fn is_watched(form: &Form) -> bool {
    (is_item(form) && form.grouped_in.is_empty()) || (is_tour(form) && form.status == Status::Sent)
}

/// Removes from a tour that collects no more the items that it left behind. `None` when the tour still collects,
/// has collected nothing, or has collected everything. `items` are those of the tour.
pub fn close_tour(
    tour: &Form,
    items: &HashMap<String, Form>,
    now: DateTime,
) -> Option<Change<Form>> {
    if !is_tour(tour) || tour.status != Status::Sent {
        return None;
    }
    let own = || tour.grouping.iter().filter_map(|link| items.get(&link.id));
    let first = own().filter_map(|item| item.taken_over_at).min()?;
    if first.0 > first_day_of_open_tours(now).0 {
        return None;
    }
    let left: Vec<&Form> = own()
        .filter(|item| item.taken_over_at.is_none() && item.status == Status::Sealed)
        .collect();
    if left.is_empty() {
        return None;
    }
    let mut document = tour.clone();
    document
        .grouping
        .retain(|link| !left.iter().any(|item| item.id.as_str() == link.id));
    Some(Change {
        linked: left.into_iter().map(removed).collect(),
        ..Change::of(document, Event::new("Updated"))
    })
}

/// Deletes an item that was created ten days ago and that no tour holds.
pub fn delete_stray_item(item: &Form, now: DateTime) -> Option<Change<Form>> {
    let is_stray = is_item(item)
        && item.grouped_in.is_empty()
        && item
            .created_at
            .is_some_and(|at| at.0 <= midnight_before(now, STRAY_DAYS).0);
    is_stray.then(|| Change {
        is_deleted: true,
        ..Change::of(item.clone(), Event::new("Deleted"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: &str = "2025-09-20T00:30:00+02:00";

    fn now() -> DateTime {
        DateTime::parse_text(NOW).unwrap()
    }

    fn item(id: &str, changes: &Value) -> Form {
        let mut tree = json!({
            "id": id, "readableId": id, "status": "SEALED", "createdAt": "2025-09-15T08:00:00Z",
            "emitter": {"type": "APPENDIX1_PRODUCER"}, "groupedIn": [{"id": "T", "quantity": "0"}],
        });
        for (key, value) in changes.as_object().unwrap() {
            tree[key] = value.clone();
        }
        serde_json::from_value(tree).unwrap()
    }

    fn collected(id: &str, at: &str) -> Form {
        item(id, &json!({"status": "SENT", "takenOverAt": at}))
    }

    /// Items that the night removes.
    fn check(items: Vec<Form>, expected: &[&str]) {
        let links: Vec<_> = items
            .iter()
            .map(|item| json!({"id": item.id, "quantity": "0"}))
            .collect();
        let tour: Form = serde_json::from_value(json!({
            "id": "T", "readableId": "T", "status": "SENT", "emitter": {"type": "APPENDIX1"}, "grouping": links,
        }))
        .unwrap();
        let items: HashMap<_, _> = items
            .into_iter()
            .map(|item| (item.id.to_string(), item))
            .collect();
        let change = close_tour(&tour, &items, now());
        let removed: Vec<_> = change
            .iter()
            .flat_map(|change| &change.linked)
            .map(|linked| linked.document.id.as_str())
            .collect();
        assert_eq!(removed, expected);
        let kept = change.map_or(items.len(), |change| change.document.grouping.len());
        assert_eq!(kept, items.len() - expected.len());
    }

    #[test]
    fn a_tour_leaves_behind_what_it_did_not_collect_in_five_days() {
        let left = || item("B", &json!({}));
        check(vec![collected("A", "2025-09-15T20:00:00Z"), left()], &["B"]);
        check(vec![collected("A", "2025-09-16T08:00:00Z"), left()], &[]);
    }

    #[test]
    fn a_tour_that_collected_nothing_waits() {
        check(vec![item("A", &json!({}))], &[]);
    }

    #[test]
    fn items_that_their_producer_signed_stay() {
        let signed = item("B", &json!({"status": "SIGNED_BY_PRODUCER"}));
        check(vec![collected("A", "2025-09-10T08:00:00Z"), signed], &[]);
    }

    fn check_stray(changes: &Value, is_deleted: bool) {
        let change = delete_stray_item(&item("A", changes), now());
        assert_eq!(
            change.is_some_and(|change| change.is_deleted),
            is_deleted,
            "{changes}"
        );
    }

    #[test]
    fn an_item_without_tour_disappears_after_ten_days() {
        let on =
            |day: &str| json!({"groupedIn": [], "createdAt": format!("2025-09-{day}T08:00:00Z")});
        check_stray(&on("09"), true);
        check_stray(&on("10"), false);
        check_stray(&json!({"createdAt": "2025-09-01T08:00:00Z"}), false);
        check_stray(
            &json!({"groupedIn": [], "createdAt": "2025-09-01T08:00:00Z", "emitter": {"type": "PRODUCER"}}),
            false,
        );
    }
}
