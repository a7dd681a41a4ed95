//! Pages cut by position: how many to pass over, how many to answer.

use domain::slip::Refusal;

/// The page that a client asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct OffsetRequest {
    /// Elements to pass over; none by default.
    pub skip: Option<i32>,
    /// Elements to answer.
    pub first: Option<i32>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct OffsetPage<T> {
    /// Elements of the page.
    pub items: Vec<T>,
    /// Elements of the whole list.
    pub total: usize,
    /// Elements were passed over.
    pub has_previous: bool,
}

/// A checked request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OffsetPlan {
    pub skip: usize,
    pub first: usize,
}

impl OffsetRequest {
    pub(crate) fn plan(self, default: usize, max: usize) -> Result<OffsetPlan, Refusal> {
        let skip = usize::try_from(self.skip.unwrap_or(0))
            .map_err(|_| Refusal::bad_input("`skip` doit être positif"))?;
        let first = match self.first {
            None => default,
            Some(first) => usize::try_from(first)
                .ok()
                .filter(|first| (1..=max).contains(first))
                .ok_or_else(|| {
                    Refusal::bad_input(format!("`first` doit être compris entre 1 et {max}"))
                })?,
        };
        Ok(OffsetPlan { skip, first })
    }
}

impl OffsetPlan {
    /// The page of a list that is at hand, and the length of the list.
    pub(crate) fn cut<T>(self, items: Vec<T>) -> (usize, Vec<T>) {
        let total = items.len();
        let page = items.into_iter().skip(self.skip).take(self.first);
        (total, page.collect())
    }
}
