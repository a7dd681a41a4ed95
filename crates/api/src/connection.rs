//! Pages of the kinds' lists.

use contract::{page::PageInfo, scalar::Text};
use platform::{Page, PageRequest};

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
