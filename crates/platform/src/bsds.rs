//! The cross-kind list `bsds`: slips of every kind that the caller may list, by tab, filter, text and order.
//!
//! Without filter and in the default order, a page is read straight from the index of tabs, in a time that
//! depends on the page alone. Everything else walks the same index ranges by chunks and looks at the search
//! values of each slip, until the page is full; only the slips of the page are then read. What is held in
//! memory is a chunk and a page, whatever the company. A filter on the last change bounds the walk. Those that
//! would deserve an index of their own, should companies with very many slips need them: `readableId`,
//! `companyOrgIds` and `status` by value, `companyNames` and `clue` by word, and `orderBy`, which has to walk
//! everything.

mod clue;
mod control;
mod criteria;
mod days;
mod fields;
mod listed;
mod matching;
mod order;
mod reindex;
mod sieve;
mod single;
mod tabs;

use std::collections::HashMap;

use contract::bsds::OrderBy;
pub use control::ControlRequest;
use domain::slip::{Refusal, SearchDocument, Tree};
pub use listed::ListedSlip;
pub use reindex::Reindexed;
use store::{SearchRow, SlipRow, TabQuery};

use crate::{Caller, Platform, unavailable};
use clue::Clue;
use criteria::Criterion;
use days::DayRange;
use matching::fold;
use order::{FirstRanks, Order, Rank};
use sieve::Sieve;
use tabs::{AskedTabs, TabRanges};

/// Largest page, and that of a request that asks for no size.
pub const MAX_PAGE: usize = 100;

/// Totals are counted no further.
const MAX_TOTAL: u64 = 10_000;

/// Slips that a walk looks at between two reads.
const CHUNK: usize = 200;

/// What a client asks of the list.
#[derive(Clone, Debug, Default)]
pub struct BsdsRequest {
    /// Free text, searched with tolerance for typing errors.
    pub clue: Option<String>,
    /// The filter, as the contract's `BsdWhere`; an absent one is null.
    pub filter: Tree,
    /// Identifier of the slip before the page.
    pub after: Option<String>,
    /// Size of the page, brought back between 0 and [`MAX_PAGE`].
    pub first: i64,
    /// Order of the list.
    pub order_by: OrderBy,
    /// Is the total wanted?
    pub is_counted: bool,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct BsdsPage {
    /// The slips, in order.
    pub slips: Vec<ListedSlip>,
    /// One more exists after the page.
    pub has_next: bool,
    /// How many slips the list holds, counted up to 10 000; none when it was not asked.
    pub total: Option<u64>,
}

/// A checked request.
struct Search {
    ranges: TabRanges,
    matcher: Option<Matcher>,
    order: Order,
    size: usize,
    is_counted: bool,
}

/// What each slip is compared with.
struct Matcher {
    sieve: Option<Sieve>,
    criterion: Criterion,
    clue: Option<Clue>,
}

/// The slip before the page.
struct Cursor {
    rank: Rank,
    position: (i64, String),
}

/// What a walk found: one slip more than the page when there is one, and how many in all if that was asked.
struct Found {
    ids: Vec<String>,
    total: u64,
}

impl Platform {
    /// A page of the slips that the caller may list, of every kind.
    ///
    /// # Errors
    /// The filter is not one, or the slip before the page does not exist.
    pub async fn bsds(&self, caller: &Caller, request: &BsdsRequest) -> Result<BsdsPage, Refusal> {
        let search = self.checked_search(caller, request)?;
        let cursor = match &request.after {
            None => None,
            Some(id) => Some(self.cursor(&search.order, id).await?),
        };
        if search.is_answered_by_the_index() {
            self.indexed_page(&search, cursor).await
        } else {
            self.walked_page(&search, cursor).await
        }
    }

    /// Checks the tabs, then the filter.
    fn checked_search(&self, caller: &Caller, request: &BsdsRequest) -> Result<Search, Refusal> {
        let asked = AskedTabs::of(&request.filter)?;
        let test_companies = self.settings().slips.test_companies;
        let criterion = Criterion::parse(&request.filter, test_companies)?;
        let clue = request.clue.as_deref().map(Clue::parse).transpose()?;
        let clue = clue.flatten();
        let first = request.first.max(0);
        Ok(Search {
            ranges: TabRanges::of(asked, &Self::listed_organisations(caller)),
            matcher: (clue.is_some() || criterion.restricts()).then(|| Matcher {
                sieve: criterion.sieve(),
                criterion,
                clue,
            }),
            order: Order::of(&request.order_by),
            size: usize::try_from(first).map_or(MAX_PAGE, |first| first.min(MAX_PAGE)),
            is_counted: request.is_counted,
        })
    }

    /// The place of the slip before the page, as it is now. Whoever may list it or not, as the contract says.
    async fn cursor(&self, order: &Order, id: &str) -> Result<Cursor, Refusal> {
        let row = self.store().search_row(id).await.map_err(unavailable)?;
        let row = row.ok_or_else(|| unavailable(format_args!("no slip {id} to list after")))?;
        let document = serde_json::from_str(&row.search).map_err(unavailable)?;
        Ok(Cursor {
            rank: order.rank(&document, row.updated_at, &row.id),
            position: (row.updated_at, row.id),
        })
    }

    async fn indexed_page(
        &self,
        search: &Search,
        cursor: Option<Cursor>,
    ) -> Result<BsdsPage, Refusal> {
        let query = TabQuery {
            keys: search.ranges.keys.clone(),
            after: cursor.map(|cursor| cursor.position),
            limit: search.size + 1,
        };
        let mut rows = self.store().list_tab(&query).await.map_err(unavailable)?;
        let has_next = rows.len() > search.size;
        rows.truncate(search.size);
        let total = if search.is_counted {
            Some(self.indexed_total(search).await?)
        } else {
            None
        };
        Ok(BsdsPage {
            slips: rows.iter().filter_map(rebuilt).collect(),
            has_next,
            total,
        })
    }

    async fn indexed_total(&self, search: &Search) -> Result<u64, Refusal> {
        let keys = &search.ranges.keys;
        let total = self.store().count_tab(keys, Some(MAX_TOTAL)).await;
        total.map_err(unavailable)
    }

    async fn walked_page(
        &self,
        search: &Search,
        cursor: Option<Cursor>,
    ) -> Result<BsdsPage, Refusal> {
        let Found { mut ids, total } = self.walk(search, cursor).await?;
        let has_next = ids.len() > search.size;
        ids.truncate(search.size);
        let total = match search.is_counted {
            false => None,
            true if search.is_counted_by_the_index() => Some(self.indexed_total(search).await?),
            true => Some(total),
        };
        let rows = self.store().slips(&ids).await.map_err(unavailable)?;
        let rows: HashMap<&str, &SlipRow> = rows
            .iter()
            .filter(|row| !row.is_deleted)
            .map(|row| (row.id.as_str(), row))
            .collect();
        let slips = ids
            .iter()
            .filter_map(|id| rows.get(id.as_str()))
            .filter_map(|row| rebuilt(row))
            .collect();
        Ok(BsdsPage {
            slips,
            has_next,
            total,
        })
    }

    /// Looks for the page, chunk after chunk; goes on after it only to count.
    async fn walk(&self, search: &Search, cursor: Option<Cursor>) -> Result<Found, Refusal> {
        let counts = search.is_counted && !search.is_counted_by_the_index();
        let days = search.days_of_last_change();
        let mut query = TabQuery {
            keys: search.ranges.keys.clone(),
            after: search.start(cursor.as_ref(), counts, days),
            limit: CHUNK,
        };
        let mut page = FirstRanks::new(search.size + 1);
        let mut total = 0;
        loop {
            let chunk = self
                .store()
                .search_tab(&query, &search.ranges.also_in)
                .await
                .map_err(unavailable)?;
            for row in &chunk.rows {
                let Some(rank) = search.rank_of(row) else {
                    continue;
                };
                total += 1;
                if cursor.as_ref().is_none_or(|cursor| rank > cursor.rank) {
                    page.offer(rank);
                }
            }
            let is_page_found = search.order.is_that_of_the_index() && page.is_full();
            let is_found = is_page_found && (!counts || total >= MAX_TOTAL);
            match chunk.next {
                Some(next) if !is_found && days.start_ms().is_none_or(|start| next.0 >= start) => {
                    query.after = Some(next);
                }
                _ => break,
            }
        }
        Ok(Found {
            ids: page.into_ids(),
            total: total.min(MAX_TOTAL),
        })
    }
}

impl Search {
    fn is_answered_by_the_index(&self) -> bool {
        self.is_counted_by_the_index() && self.order.is_that_of_the_index()
    }

    fn is_counted_by_the_index(&self) -> bool {
        self.matcher.is_none() && self.ranges.also_in.is_empty()
    }

    fn days_of_last_change(&self) -> DayRange {
        self.matcher
            .as_ref()
            .map_or_else(DayRange::default, |matcher| {
                matcher.criterion.days_of_last_change()
            })
    }

    /// Where the walk starts: after the cursor when the order is that of the index and nothing before counts,
    /// and in any case not before the last day that passes.
    fn start(
        &self,
        cursor: Option<&Cursor>,
        counts: bool,
        days: DayRange,
    ) -> Option<(i64, String)> {
        let latest = days.end_ms().map(|end| (end, String::new()));
        let cursor = cursor
            .filter(|_| self.order.is_that_of_the_index() && !counts)
            .map(|cursor| cursor.position.clone());
        latest
            .into_iter()
            .chain(cursor)
            .min_by_key(|(updated_at, _)| *updated_at)
    }

    /// The rank of a slip that passes.
    fn rank_of(&self, row: &SearchRow) -> Option<Rank> {
        if let Some(Matcher {
            sieve: Some(sieve), ..
        }) = &self.matcher
            && !sieve.lets_through(&fold(&row.search))
        {
            return None;
        }
        let document: SearchDocument = serde_json::from_str(&row.search)
            .inspect_err(|error| {
                tracing::warn!(slip = %row.id, %error, "search values cannot be read, slip left out");
            })
            .ok()?;
        let passes = self
            .matcher
            .as_ref()
            .is_none_or(|matcher| matcher.accepts(&document));
        passes.then(|| self.order.rank(&document, row.updated_at, &row.id))
    }
}

impl Matcher {
    fn new(criterion: Criterion, clue: Option<Clue>) -> Self {
        Self {
            sieve: criterion.sieve(),
            criterion,
            clue,
        }
    }

    fn accepts(&self, document: &SearchDocument) -> bool {
        self.criterion.accepts(document)
            && self.clue.as_ref().is_none_or(|clue| clue.is_in(document))
    }
}

/// The slip of a row; one that cannot be read is left out, as the contract says.
fn rebuilt(row: &SlipRow) -> Option<ListedSlip> {
    ListedSlip::of(row)
        .inspect_err(|error| {
            tracing::warn!(slip = %row.id, %error, "slip cannot be rebuilt, left out of the list");
        })
        .ok()
}
