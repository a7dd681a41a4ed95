//! Pages of the kinds' lists.

use contract::{page::PageInfo, scalar::Text};
use platform::{Page, PageRequest, offset::OffsetPage};

/// The page that the arguments ask for.
pub(crate) fn page_request(
    first: Option<i32>,
    last: Option<i32>,
    after: Option<async_graphql::ID>,
    before: Option<async_graphql::ID>,
) -> PageRequest {
    PageRequest {
        first: first.map(i64::from),
        last: last.map(i64::from),
        after: after.map(|id| id.to_string()),
        before: before.map(|id| id.to_string()),
        skip: None,
    }
}

/// Where a page stands in its list.
pub(crate) fn page_info<S>(page: &Page<S>, id: impl Fn(&S) -> &str) -> PageInfo {
    PageInfo {
        start_cursor: page.slips.first().map(|slip| Text::from(id(slip))),
        end_cursor: page.slips.last().map(|slip| Text::from(id(slip))),
        has_next_page: page.has_next,
        has_previous_page: page.has_previous,
    }
}

/// Where a page cut by position stands in its list. Nothing tells whether another follows: clients count.
pub(crate) fn offset_info<T>(page: &OffsetPage<T>, id: impl Fn(&T) -> &str) -> PageInfo {
    PageInfo {
        start_cursor: page.items.first().map(|item| Text::from(id(item))),
        end_cursor: page.items.last().map(|item| Text::from(id(item))),
        has_next_page: false,
        has_previous_page: page.has_previous,
    }
}
