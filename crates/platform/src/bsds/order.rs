//! The order of the list, and the first slips of a walk in that order.

use std::cmp::Reverse;

use contract::bsds::{OrderBy, OrderType};
use domain::slip::SearchDocument;

/// Where a value to sort by is read.
type Sorted = fn(&SearchDocument) -> &str;

/// A value to sort by, and the direction.
type SortKey = (Sorted, OrderType);

/// What a request sorts by, in front of the last change (latest first) then the identifier.
#[derive(Clone, Debug, Default)]
pub(super) struct Order(Vec<SortKey>);

impl Order {
    /// The order asked. Keys count in the order of this table, whatever their order in the request.
    pub(super) fn of(asked: &OrderBy) -> Self {
        let keys: [(Sorted, Option<OrderType>); 5] = [
            (|d| &d.waste_code, asked.waste_code.value().copied()),
            (
                |d| &d.destination.name,
                asked.destination_company_name.value().copied(),
            ),
            (
                |d| &d.emitter.name,
                asked.emitter_company_name.value().copied(),
            ),
            (|d| &d.readable_id, asked.readable_id.value().copied()),
            (|d| &d.r#type, asked.r#type.value().copied()),
        ];
        let keys = keys.into_iter();
        Self(
            keys.filter_map(|(text, direction)| Some((text, direction?)))
                .collect(),
        )
    }

    /// By identifier alone.
    pub(super) fn by_identifier() -> Self {
        Self(vec![(|d| &d.id, OrderType::Asc)])
    }

    /// The rank of the last slip of this identifier, in the order of identifiers.
    pub(super) fn rank_of_id(&self, id: &str) -> Rank {
        let document = SearchDocument {
            id: id.to_owned(),
            ..SearchDocument::default()
        };
        self.rank(&document, i64::MIN, id)
    }

    /// Is it that of the index: last change, then identifier?
    pub(super) fn is_that_of_the_index(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a slip stands in the order.
    pub(super) fn rank(&self, document: &SearchDocument, updated_at: i64, id: &str) -> Rank {
        let value = |(text, direction): &SortKey| {
            let text = text(document).to_lowercase();
            match direction {
                OrderType::Asc => SortValue::Ascending(text),
                OrderType::Desc => SortValue::Descending(Reverse(text)),
            }
        };
        Rank {
            values: self.0.iter().map(value).collect(),
            updated_at: Reverse(updated_at),
            id: id.to_owned(),
        }
    }
}

/// A place in an order. Ranks of different orders do not compare.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    values: Vec<SortValue>,
    updated_at: Reverse<i64>,
    id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortValue {
    Ascending(String),
    Descending(Reverse<String>),
}

/// The first ranks among all those offered, however many: no more than that are ever held.
#[derive(Clone, Debug)]
pub(super) struct FirstRanks {
    length: usize,
    ranks: Vec<Rank>,
}

impl FirstRanks {
    /// Room for that many.
    pub(super) fn new(length: usize) -> Self {
        Self {
            length,
            ranks: Vec::with_capacity(length),
        }
    }

    /// Keeps the rank if it is among the first, once.
    pub(super) fn offer(&mut self, rank: Rank) {
        if let Err(place) = self.ranks.binary_search(&rank)
            && place < self.length
        {
            self.ranks.truncate(self.length - 1);
            self.ranks.insert(place, rank);
        }
    }

    /// Is there no room left?
    pub(super) fn is_full(&self) -> bool {
        self.ranks.len() == self.length
    }

    /// Identifiers of the slips, in order.
    pub(super) fn into_ids(self) -> Vec<String> {
        self.ranks.into_iter().map(|rank| rank.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(keys: &str) -> Order {
        let mut order = OrderBy::default();
        for key in keys.split_whitespace() {
            let (key, direction) = match key.strip_prefix('-') {
                Some(key) => (key, OrderType::Desc),
                None => (key, OrderType::Asc),
            };
            let key = match key {
                "type" => &mut order.r#type,
                "readableId" => &mut order.readable_id,
                "emitter" => &mut order.emitter_company_name,
                "destination" => &mut order.destination_company_name,
                "waste" => &mut order.waste_code,
                other => unreachable!("{other}"),
            };
            *key = Some(Some(direction)).into();
        }
        Order::of(&order)
    }

    /// Identifier, waste code, emitter, time of the last change.
    const SLIPS: [(&str, &str, &str, i64); 4] = [
        ("B", "06 07 01*", "usine", 10),
        ("A", "06 07 01*", "Usine", 10),
        ("C", "17 06 05*", "Atelier", 30),
        ("D", "06 07 01*", "atelier", 20),
    ];

    fn check(keys: &str, length: usize, expected: &[&str]) {
        let order = asked(keys);
        let mut first = FirstRanks::new(length);
        for (id, waste_code, emitter, updated_at) in SLIPS {
            let mut document = SearchDocument {
                readable_id: id.to_owned(),
                waste_code: waste_code.to_owned(),
                ..SearchDocument::default()
            };
            document.emitter.name = emitter.to_owned();
            first.offer(order.rank(&document, updated_at, id));
            first.offer(order.rank(&document, updated_at, id));
        }
        assert_eq!(first.into_ids(), expected, "{keys}");
    }

    #[test]
    fn the_last_change_comes_first_then_the_identifier() {
        check("", 4, &["C", "D", "A", "B"]);
        check("", 3, &["C", "D", "A"]);
    }

    #[test]
    fn keys_sort_both_ways_without_regard_to_case() {
        check("readableId", 4, &["A", "B", "C", "D"]);
        check("-readableId", 2, &["D", "C"]);
        check("emitter", 4, &["C", "D", "A", "B"]);
        check("-emitter", 4, &["A", "B", "C", "D"]);
    }

    #[test]
    fn the_waste_code_counts_before_the_readable_id_and_the_type() {
        check("readableId waste type", 4, &["A", "B", "D", "C"]);
        check("type -readableId waste", 4, &["D", "B", "A", "C"]);
    }
}
