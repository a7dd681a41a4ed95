//! Lists of a kind: pages of slips that the caller may list, newest first.

use contract::account::UserPermission;
use domain::slip::{Refusal, Slip, Tab};
use store::{Direction, ListFilter, ListQuery, TabQuery};

use crate::{Caller, Loaded, Platform, unavailable};

/// Rows read at a time while a filter looks for its page.
const CHUNK: usize = 200;

/// The page that a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Size from the start.
    pub first: Option<i64>,
    /// Size from the end.
    pub last: Option<i64>,
    /// Identifier of the slip before the page.
    pub after: Option<String>,
    /// Identifier of the slip after the page.
    pub before: Option<String>,
    /// Rows to pass over.
    pub skip: Option<i64>,
}

/// Limits of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageLimits {
    /// Size when none is asked.
    pub default: usize,
    /// Largest size.
    pub max: usize,
    /// Name of the `after` argument.
    pub after: &'static str,
    /// Name of the `before` argument.
    pub before: &'static str,
}

/// Limits of the connections of the slip kinds.
pub(crate) const CONNECTION: PageLimits = PageLimits {
    default: 50,
    max: 500,
    after: "after",
    before: "before",
};

/// A page of slips, in list order.
#[derive(Clone, Debug)]
pub struct Page<S> {
    /// The slips.
    pub slips: Vec<S>,
    /// One more exists after the page.
    pub has_next: bool,
    /// One more exists before the page.
    pub has_previous: bool,
}

impl<S> Page<S> {
    fn empty() -> Self {
        Self {
            slips: Vec::new(),
            has_next: false,
            has_previous: false,
        }
    }
}

/// A checked request: how many, from where, in which direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub size: usize,
    pub cursor: Option<String>,
    pub direction: Direction,
    pub skip: usize,
}

impl PageRequest {
    pub(crate) fn plan(&self, limits: PageLimits) -> Result<Plan, Refusal> {
        let (after, before) = (limits.after, limits.before);
        let conflicts = [
            (self.first.is_some() && self.last.is_some(), "first", "last"),
            (self.after.is_some() && self.before.is_some(), after, before),
            (
                self.first.is_some() && self.before.is_some(),
                "first",
                before,
            ),
            (self.last.is_some() && self.after.is_some(), "last", after),
            (self.skip.is_some() && self.after.is_some(), "skip", after),
            (self.skip.is_some() && self.before.is_some(), "skip", before),
        ];
        if let Some((_, a, b)) = conflicts.into_iter().find(|(conflict, _, _)| *conflict) {
            return Err(Refusal::bad_input(format!(
                "L'utilisation simultanée de `{a}` et `{b}` n'est pas supportée"
            )));
        }
        let size = match (self.first, self.last) {
            (Some(first), _) => checked_size("first", first, limits.max)?,
            (_, Some(last)) => checked_size("last", last, limits.max)?,
            _ => limits.default,
        };
        let skip = match self.skip {
            None => 0,
            Some(skip) => {
                usize::try_from(skip).map_err(|_| Refusal::bad_input("`skip` doit être positif"))?
            }
        };
        let direction = if self.last.is_some() || self.before.is_some() {
            Direction::Newer
        } else {
            Direction::Older
        };
        Ok(Plan {
            size,
            cursor: self.after.clone().or_else(|| self.before.clone()),
            direction,
            skip,
        })
    }
}

fn checked_size(name: &str, size: i64, max: usize) -> Result<usize, Refusal> {
    match usize::try_from(size) {
        Ok(size) if size > max => Err(Refusal::bad_input(format!(
            "`{name}` doit être inférieur à {max}"
        ))),
        Ok(size) if size > 0 => Ok(size),
        _ => Err(Refusal::bad_input(format!("`{name}` doit être positif"))),
    }
}

/// What a list is restricted to, beside the caller's rights.
pub(crate) struct Restriction<'a, S> {
    /// Organisations to look at.
    pub organisations: Vec<String>,
    /// Drafts, published slips, or both.
    pub is_draft: Option<bool>,
    /// Roles that one of the organisations must hold.
    pub role_mask: Option<i64>,
    /// The client's filter; none when there is none.
    pub keeps: Option<&'a (dyn Fn(&S) -> bool + Send + Sync)>,
}

impl Platform {
    /// Organisations in which the caller may list slips.
    pub(crate) fn listed_organisations(caller: &Caller) -> Vec<String> {
        caller
            .actor
            .organisations_with(UserPermission::BsdCanList)
            .map(str::to_owned)
            .collect()
    }

    /// A page of a kind's list.
    pub(crate) async fn page_of<S: Slip>(
        &self,
        request: &PageRequest,
        limits: PageLimits,
        restriction: &Restriction<'_, S>,
    ) -> Result<Page<S>, Refusal> {
        let plan = request.plan(limits)?;
        let cursor = match &plan.cursor {
            None => None,
            Some(id) => match self.store().slip(id).await.map_err(unavailable)? {
                Some(row) if row.kind == S::KIND.number() && !row.is_deleted => {
                    Some(row.row_number)
                }
                _ => return Ok(Page::empty()),
            },
        };
        let wanted = plan.size + 1;
        let mut slips = self.scan(&plan, cursor, wanted, restriction).await?;
        let has_more = slips.len() > plan.size;
        slips.truncate(plan.size);
        if plan.direction == Direction::Newer {
            slips.reverse();
        }
        let (has_next, has_previous) = match plan.direction {
            Direction::Older => (has_more, request.after.is_some()),
            Direction::Newer => (request.before.is_some(), has_more),
        };
        Ok(Page {
            slips,
            has_next,
            has_previous,
        })
    }

    async fn scan<S: Slip>(
        &self,
        plan: &Plan,
        mut cursor: Option<i64>,
        wanted: usize,
        restriction: &Restriction<'_, S>,
    ) -> Result<Vec<S>, Refusal> {
        let mut kept = Vec::new();
        let mut to_skip = plan.skip;
        loop {
            let limit = if restriction.keeps.is_some() {
                CHUNK
            } else {
                wanted + to_skip - kept.len()
            };
            let query = ListQuery {
                filter: Self::filter_of(restriction),
                cursor,
                direction: plan.direction,
                limit,
            };
            let mut rows = self.store().list_slips(&query).await.map_err(unavailable)?;
            if plan.direction == Direction::Newer {
                // Rows come newest first; a backward page is looked for from its cursor on.
                rows.reverse();
            }
            let is_last = rows.len() < limit;
            for row in &rows {
                cursor = Some(row.row_number);
                let slip = Loaded::<S>::of(row)?.slip;
                if restriction.keeps.is_some_and(|keeps| !keeps(&slip)) {
                    continue;
                }
                if to_skip > 0 {
                    to_skip -= 1;
                    continue;
                }
                kept.push(slip);
                if kept.len() == wanted {
                    return Ok(kept);
                }
            }
            if is_last {
                return Ok(kept);
            }
        }
    }

    /// Every slip that stands in a tab of an organisation, for lists that have no pages: nothing else is read.
    pub(crate) async fn all_in_tab<S: Slip>(
        &self,
        organisation: &str,
        tab: Tab,
    ) -> Result<Vec<S>, Refusal> {
        let mut query = TabQuery {
            keys: vec![(organisation.to_owned(), tab as i16)],
            after: None,
            limit: CHUNK,
        };
        let mut slips = Vec::new();
        loop {
            let rows = self.store().list_tab(&query).await.map_err(unavailable)?;
            for row in &rows {
                slips.push(Loaded::<S>::of(row)?.slip);
            }
            match rows.last() {
                Some(last) if rows.len() == CHUNK => {
                    query.after = Some((last.updated_at, last.id.clone()));
                }
                _ => return Ok(slips),
            }
        }
    }

    /// How many slips the list holds, whatever the page.
    pub(crate) async fn count_of<S: Slip>(
        &self,
        restriction: &Restriction<'_, S>,
    ) -> Result<u64, Refusal> {
        let Some(keeps) = restriction.keeps else {
            return self
                .store()
                .count_slips(&Self::filter_of(restriction), None)
                .await
                .map_err(unavailable);
        };
        let (mut count, mut cursor) = (0, None);
        loop {
            let query = ListQuery {
                filter: Self::filter_of(restriction),
                cursor,
                direction: Direction::Older,
                limit: CHUNK,
            };
            let rows = self.store().list_slips(&query).await.map_err(unavailable)?;
            for row in &rows {
                count += u64::from(keeps(&Loaded::<S>::of(row)?.slip));
            }
            match rows.last() {
                Some(last) if rows.len() == CHUNK => cursor = Some(last.row_number),
                _ => return Ok(count),
            }
        }
    }

    fn filter_of<S: Slip>(restriction: &Restriction<'_, S>) -> ListFilter {
        ListFilter {
            orgs: restriction.organisations.clone(),
            kind: S::KIND.number(),
            is_draft: restriction.is_draft,
            role_mask: restriction.role_mask,
        }
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "data first: a case reads as one literal"
)]
mod tests {
    use super::*;

    fn check(request: PageRequest, expected: &str) {
        let plan = request.plan(CONNECTION);
        assert_eq!(plan.map_err(|e| e.to_string()).unwrap_err(), expected);
    }

    #[test]
    fn sizes_are_positive_and_bounded() {
        let first = |first| PageRequest {
            first: Some(first),
            ..PageRequest::default()
        };
        check(first(0), "`first` doit être positif");
        check(first(-1), "`first` doit être positif");
        check(first(501), "`first` doit être inférieur à 500");
        assert!(first(500).plan(CONNECTION).is_ok());
    }

    #[test]
    fn a_page_goes_one_way_only() {
        let both = PageRequest {
            first: Some(1),
            last: Some(1),
            ..PageRequest::default()
        };
        check(
            both,
            "L'utilisation simultanée de `first` et `last` n'est pas supportée",
        );
        let cursors = PageRequest {
            after: Some("a".to_owned()),
            before: Some("b".to_owned()),
            ..PageRequest::default()
        };
        check(
            cursors,
            "L'utilisation simultanée de `after` et `before` n'est pas supportée",
        );
    }
}
