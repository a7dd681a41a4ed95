//! Pages of short lists that are at hand whole, cut by cursor.

use domain::slip::Refusal;
use store::Direction;

use crate::{
    PageRequest,
    lists::{CONNECTION, Plan},
};

/// A page of a list, in list order.
#[derive(Clone, Debug)]
pub struct CursorPage<T> {
    /// Elements of the page.
    pub items: Vec<T>,
    /// Elements of the whole list.
    pub total: usize,
    /// One more exists after the page.
    pub has_next: bool,
    /// One more exists before the page.
    pub has_previous: bool,
}

/// A checked request for a page.
pub(crate) struct CursorPlan<'r> {
    plan: Plan,
    request: &'r PageRequest,
}

impl<'r> CursorPlan<'r> {
    /// Checks a request.
    ///
    /// # Errors
    /// Contradictory arguments, or a wrong size.
    pub(crate) fn new(request: &'r PageRequest) -> Result<Self, Refusal> {
        Ok(Self {
            plan: request.plan(CONNECTION)?,
            request,
        })
    }

    /// The page of a list; an unknown cursor gives an empty one.
    pub(crate) fn cut<T>(&self, mut items: Vec<T>, id: impl Fn(&T) -> &str) -> CursorPage<T> {
        let (plan, total) = (&self.plan, items.len());
        let place = |cursor: &String| items.iter().position(|item| id(item) == cursor);
        let cursor = plan.cursor.as_ref().map(place);
        let (start, end) = match (plan.direction, cursor) {
            (_, Some(None)) => (0, 0),
            (Direction::Older, cursor) => {
                let start = cursor.flatten().map_or(0, |place| place + 1);
                (start, total.min(start + plan.size))
            }
            (Direction::Newer, cursor) => {
                let end = cursor.flatten().unwrap_or(total);
                (end.saturating_sub(plan.size), end)
            }
        };
        let (has_next, has_previous) = match plan.direction {
            Direction::Older => (end < total && start < end, self.request.after.is_some()),
            Direction::Newer => (self.request.before.is_some(), start > 0),
        };
        items.truncate(end);
        items.drain(..start);
        CursorPage {
            items,
            total,
            has_next,
            has_previous,
        }
    }
}
