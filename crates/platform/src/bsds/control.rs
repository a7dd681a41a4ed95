//! What state services see at a control: the slips on the road, by carrier or by plate, or one slip by its number.

use domain::account::GovernmentPermission;
use domain::slip::{Code, Issue, PLATE_PIECE, Refusal, Tab, plate_keys};
use reference::readable_id::SlipPrefix;
use serde_json::json;
use store::SlipRow;

use super::{
    BsdsPage, Cursor, MAX_TOTAL, Matcher, Search, TabRanges, criteria::Criterion, order::Order,
    rebuilt,
};
use crate::{Caller, Platform, unavailable};

/// Largest page, and that of a request that asks for no size.
const MAX_CONTROL_PAGE: i64 = 300;

/// Numbers of slips that one search by number looks at: many more than a number of 20 characters leaves open.
const MAX_NUMBERS: usize = 1000;

/// Status of a draft BSDD; other drafts say it by a flag.
const DRAFT: &str = "DRAFT";

/// What a control looks for.
#[derive(Clone, Debug, Default)]
pub struct ControlRequest {
    /// SIRET or VAT number of a carrier.
    pub siret: Option<String>,
    /// A plate, or a piece of one.
    pub plate: Option<String>,
    /// A readable identifier, or a piece of one.
    pub readable_id: Option<String>,
    /// Identifier after which the page starts.
    pub after: Option<String>,
    /// Size of the page.
    pub first: Option<i64>,
    /// Is the total wanted?
    pub is_counted: bool,
}

impl Platform {
    /// A page of the slips that a control finds, by identifier.
    ///
    /// # Errors
    /// The caller is not a state service allowed to inspect slips from there, or the request is not one.
    pub async fn control_bsds(
        &self,
        caller: &Caller,
        request: &ControlRequest,
    ) -> Result<BsdsPage, Refusal> {
        if !caller.is_granted(GovernmentPermission::BsdsCanReadAll) {
            return Err(Refusal::Unauthenticated);
        }
        request.check()?;
        match &request.readable_id {
            Some(number) => self.slips_numbered(number, request).await,
            None => self.slips_on_the_road(request).await,
        }
    }

    async fn slips_on_the_road(&self, request: &ControlRequest) -> Result<BsdsPage, Refusal> {
        let search = self.search_of(request)?;
        let cursor = request.after.as_ref().map(|id| Cursor {
            rank: search.order.rank_of_id(id),
            position: (0, id.clone()),
        });
        self.walked_page(&search, cursor).await
    }

    fn search_of(&self, request: &ControlRequest) -> Result<Search, Refusal> {
        let carried = |organisation: &String| {
            let tabs = [Tab::Collected, Tab::Return];
            tabs.map(|tab| (organisation.clone(), tab as i16)).to_vec()
        };
        let plate = request.plate.as_deref();
        let keys = match (&request.siret, plate) {
            (Some(siret), _) => carried(siret),
            (None, plate) => {
                let key = plate
                    .map(plate_keys)
                    .and_then(|keys| keys.into_iter().next());
                key.into_iter()
                    .map(|key| (key, Tab::Plate as i16))
                    .collect()
            }
        };
        let filter = json!({"transporter": {"transport": {"plates": {"_itemContains": plate}}}});
        let test_companies = self.settings().slips.test_companies;
        let matcher = match plate {
            None => None,
            Some(_) => Some(Matcher::new(
                Criterion::parse(&filter, test_companies)?,
                None,
            )),
        };
        Ok(Search {
            ranges: TabRanges {
                keys,
                also_in: Vec::new(),
            },
            matcher,
            order: Order::by_identifier(),
            size: request.size(),
            is_counted: request.is_counted,
        })
    }

    /// Slips whose number holds the text, drafts left out.
    async fn slips_numbered(
        &self,
        number: &str,
        request: &ControlRequest,
    ) -> Result<BsdsPage, Refusal> {
        let number = number.to_uppercase();
        let mut found: Vec<SlipRow> = Vec::new();
        for start in starts_of(&number) {
            let rows = self
                .store()
                .slips_numbered_from(&start, MAX_NUMBERS)
                .await
                .map_err(unavailable)?;
            found.extend(rows);
        }
        found.retain(|row| {
            row.readable_id.to_uppercase().contains(&number)
                && !row.is_deleted
                && !row.is_draft
                && row.status != DRAFT
        });
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|a, b| a.id == b.id);
        let total = u64::try_from(found.len()).map_err(unavailable)?;
        let mut page: Vec<&SlipRow> = found
            .iter()
            .filter(|row| request.after.as_ref().is_none_or(|after| row.id > *after))
            .collect();
        let has_next = page.len() > request.size();
        page.truncate(request.size());
        Ok(BsdsPage {
            slips: page.into_iter().filter_map(rebuilt).collect(),
            has_next,
            total: Some(total.min(MAX_TOTAL)),
        })
    }
}

impl ControlRequest {
    fn size(&self) -> usize {
        let size = self
            .first
            .unwrap_or(MAX_CONTROL_PAGE)
            .clamp(0, MAX_CONTROL_PAGE);
        usize::try_from(size).unwrap_or_default()
    }

    /// Checks the criteria, and tells all their defects.
    fn check(&self) -> Result<(), Refusal> {
        let mut issues = Vec::new();
        let criteria = [
            ("siret", &self.siret, 14, 18),
            ("plate", &self.plate, 6, 12),
            ("readableId", &self.readable_id, 20, 25),
        ];
        for (path, value, shortest, longest) in criteria {
            let Some(value) = value else { continue };
            let length = value.chars().count();
            if length < shortest {
                let message = format!("Le critère doit faire au moins {shortest} caractères");
                issues.push(Issue::coded(Code::TooSmall, path, message));
            }
            if length > longest {
                let message = format!("Le critère doit faire au plus {longest} caractères");
                issues.push(Issue::coded(Code::TooBig, path, message));
            }
        }
        let is_plate_short = self
            .plate
            .as_deref()
            .is_some_and(|plate| plate_keys(plate).is_empty());
        if is_plate_short && issues.is_empty() {
            let message =
                format!("La plaque doit compter au moins {PLATE_PIECE} lettres ou chiffres");
            issues.push(Issue::coded(Code::TooSmall, "plate", message));
        }
        let is_on_the_road = self.siret.is_some() || self.plate.is_some();
        if self.readable_id.is_some() && is_on_the_road {
            let message = "Le numéro de bordereau ne se combine pas avec d'autres critères";
            issues.push(Issue::at("readableId", message));
        }
        if self.readable_id.is_none() && !is_on_the_road {
            let message = "Un critère est nécessaire : transporteur, plaque ou numéro de bordereau";
            issues.push(Issue::at("", message));
        }
        if issues.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Invalid(issues))
        }
    }
}

/// Texts that the numbers which hold the searched one start with. It is so long that it lacks a few characters
/// only, so at least the end of a prefix is in it.
fn starts_of(number: &str) -> Vec<String> {
    let completed = |prefix: SlipPrefix| {
        let head = format!("{prefix}-");
        (0..prefix.as_str().len())
            .filter(|cut| number.starts_with(&head[*cut..]))
            .map(|cut| format!("{}{number}", &head[..cut]))
            .collect::<Vec<_>>()
    };
    SlipPrefix::ALL.into_iter().flat_map(completed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: &str, expected: &[&str]) {
        assert_eq!(starts_of(number), expected, "{number}");
    }

    #[test]
    fn a_whole_number_is_looked_up_as_it_is() {
        check("BSDA-20250101-ABCDEFGHJ", &["BSDA-20250101-ABCDEFGHJ"]);
        check("BSD-20250101-ABCDEFGHJ", &["BSD-20250101-ABCDEFGHJ"]);
    }

    #[test]
    fn what_a_number_lacks_of_its_prefix_is_restored() {
        check("SDA-20250101-ABCDEFGH", &["BSDA-20250101-ABCDEFGH"]);
        check("A-20250101-ABCDEFGHJ", &["BSDA-20250101-ABCDEFGHJ"]);
        check("D-20250101-ABCDEFGHJ", &["BSD-20250101-ABCDEFGHJ"]);
        check("I-20250101-ABCDEFGHJ", &["DASRI-20250101-ABCDEFGHJ"]);
    }

    #[test]
    fn what_no_number_holds_is_looked_up_nowhere() {
        check("20250101-ABCDEFGHJKM", &[]);
        check("BSDX-20250101-ABCDEF", &[]);
    }
}
