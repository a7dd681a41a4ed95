//! Reads a registry page by page: lookups, the slips behind them, what their lines borrow from others.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use contract::{bsda::Bsda, bsdd::Form, bspaoh::Bspaoh, bsvhu::Bsvhu};
use domain::{
    registry::{CompanyReach, FinalPlace, Line, LineFilter, LookupNote, Place, Registry, Value},
    slip::{Refusal, Slip, SlipKind},
};
use rust_decimal::Decimal;
use store::{LineCursor, LineQuery, RegisterLine, SlipRow};

use super::RegistryExport;
use crate::{Loaded, Platform, slips::kind_of, unavailable};

/// Lines made at a time.
const PAGE: usize = 500;

/// Lookups read ahead, over all companies.
const AHEAD: usize = 10_000;

/// Usual names kept at hand.
const NAMES: usize = 20_000;

/// A registry, read in order: the rows of each company are read page by page, and merged.
pub(super) struct Reading {
    platform: Platform,
    registry: Registry,
    filter: LineFilter,
    shelves: Vec<Shelf>,
    /// Shelves by their first row.
    heads: BTreeMap<LineCursor, usize>,
    /// Slip of the last row kept.
    last: Option<String>,
    names: HashMap<String, Option<String>>,
    /// Companies that had a row.
    pub met: BTreeSet<String>,
    is_over: bool,
}

/// The rows of a company that are read and not given yet.
struct Shelf {
    query: LineQuery,
    rows: VecDeque<RegisterLine>,
    is_over: bool,
}

impl Shelf {
    /// Where its first row stands; none once the company's rows are all given.
    async fn head(&mut self, platform: &Platform) -> Result<Option<LineCursor>, Refusal> {
        if self.rows.is_empty() && !self.is_over {
            let page = platform.store().lines(&self.query).await;
            self.rows = page.map_err(unavailable)?.into();
            self.is_over = self.rows.len() < self.query.limit;
            self.query.after = self.rows.back().map(RegisterLine::cursor);
        }
        Ok(self.rows.front().map(RegisterLine::cursor))
    }
}

impl Reading {
    pub(super) async fn of(platform: &Platform, export: &RegistryExport) -> Result<Self, Refusal> {
        let (from, until) = export.range.milliseconds();
        let companies = platform.companies_of_orgs(&export.sirets).await?;
        let filter = LineFilter {
            waste_types: export.waste_types.clone(),
            waste_codes: export.waste_codes.clone(),
            source: export.source,
            delegate: export.delegate.clone(),
            companies: companies
                .iter()
                .map(|company| (company.org_id.clone(), CompanyReach::of(company)))
                .collect(),
        };
        let limit = (AHEAD / export.sirets.len().max(1)).clamp(20, PAGE);
        let shelf = |org: &String| Shelf {
            query: LineQuery {
                orgs: vec![org.clone()],
                register: export.registry.number(),
                from,
                until,
                after: None,
                limit,
            },
            rows: VecDeque::new(),
            is_over: false,
        };
        let mut reading = Self {
            platform: platform.clone(),
            registry: export.registry,
            filter,
            shelves: export.sirets.iter().map(shelf).collect(),
            heads: BTreeMap::new(),
            last: None,
            names: HashMap::new(),
            met: BTreeSet::new(),
            is_over: false,
        };
        for rank in 0..reading.shelves.len() {
            reading.put_back(rank).await?;
        }
        Ok(reading)
    }

    /// Puts a shelf at the place of its first row.
    async fn put_back(&mut self, rank: usize) -> Result<(), Refusal> {
        if let Some(head) = self.shelves[rank].head(&self.platform).await? {
            self.heads.insert(head, rank);
        }
        Ok(())
    }

    /// The next row of the registry, whoever's.
    pub(super) async fn next_row(&mut self) -> Result<Option<RegisterLine>, Refusal> {
        let Some((_, rank)) = self.heads.pop_first() else {
            return Ok(None);
        };
        let row = self.shelves[rank].rows.pop_front();
        self.put_back(rank).await?;
        Ok(row)
    }

    /// Rows that are read and not given yet.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.shelves.iter().map(|shelf| shelf.rows.len()).sum()
    }

    /// The next lines, in order; none once the registry is read. A page may be empty.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Line>>, Refusal> {
        if self.is_over {
            return Ok(None);
        }
        let mut kept = Vec::with_capacity(PAGE);
        while kept.len() < PAGE {
            let Some(row) = self.next_row().await? else {
                self.is_over = true;
                break;
            };
            if self.keeps(&row)? {
                kept.push(row);
            }
        }
        let mut lines = self.lines_of(&kept).await?;
        self.name(&mut lines).await?;
        Ok(Some(lines))
    }

    /// The exhaustive registry shows a slip once, whoever of the companies sees it: its rows share their date and
    /// follow each other.
    fn keeps(&mut self, row: &RegisterLine) -> Result<bool, Refusal> {
        let line = &row.row;
        if self.registry == Registry::All {
            self.met.insert(line.org.clone());
            let is_new = self.last.as_deref() != Some(&row.slip_id);
            self.last = Some(row.slip_id.clone());
            return Ok(is_new);
        }
        let note: LookupNote = serde_json::from_str(&line.line).map_err(unavailable)?;
        let is_kept = self
            .filter
            .keeps_slip(self.registry, &line.org, &note, line.at);
        if is_kept {
            self.met.insert(line.org.clone());
        }
        Ok(is_kept)
    }

    async fn lines_of(&self, rows: &[RegisterLine]) -> Result<Vec<Line>, Refusal> {
        let mut ids: Vec<String> = rows.iter().map(|row| row.slip_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let slips = self.platform.store().slips(&ids).await;
        let slips = slips.map_err(unavailable)?;
        let ends = self.ends(&ids).await?;
        let mut placed: Vec<(usize, Line)> = Vec::with_capacity(rows.len());
        for kind in [
            SlipKind::Bsdd,
            SlipKind::Bsda,
            SlipKind::Bsvhu,
            SlipKind::Bspaoh,
        ] {
            let of_kind: Vec<&SlipRow> = slips
                .iter()
                .filter(|slip| kind_of(slip) == Some(kind) && !slip.is_deleted)
                .collect();
            placed.extend(match kind {
                SlipKind::Bsdd => self.lines_of_kind::<Form>(rows, &of_kind, &ends).await?,
                SlipKind::Bsda => self.lines_of_kind::<Bsda>(rows, &of_kind, &ends).await?,
                SlipKind::Bsvhu => self.lines_of_kind::<Bsvhu>(rows, &of_kind, &ends).await?,
                SlipKind::Bspaoh => self.lines_of_kind::<Bspaoh>(rows, &of_kind, &ends).await?,
            });
        }
        placed.sort_by_key(|(place, _)| *place);
        Ok(placed.into_iter().map(|(_, line)| line).collect())
    }

    async fn lines_of_kind<S: Slip>(
        &self,
        rows: &[RegisterLine],
        slips: &[&SlipRow],
        ends: &HashMap<String, Vec<FinalPlace>>,
    ) -> Result<Vec<(usize, Line)>, Refusal> {
        let mut found: HashMap<&str, S> = HashMap::new();
        for row in slips {
            found.insert(&row.id, Loaded::<S>::of(row)?.slip);
        }
        let mut links: Vec<String> = found.values().flat_map(S::line_links).collect();
        links.sort_unstable();
        links.dedup();
        let linked = self.platform.load_all::<S>(&links).await?;
        let linked = crate::slips::documents(&linked);
        let none = Vec::new();
        Ok(rows
            .iter()
            .enumerate()
            .filter_map(|(rank, row)| {
                let slip = found.get(row.slip_id.as_str())?;
                let place = Place {
                    registry: self.registry,
                    org: &row.row.org,
                    part: &row.row.sub_id,
                };
                let ends = ends.get(&row.slip_id).unwrap_or(&none);
                Some((rank, slip.line(&place, &linked, ends)?))
            })
            .collect())
    }

    /// Where the waste of these slips ended, by slip.
    async fn ends(&self, ids: &[String]) -> Result<HashMap<String, Vec<FinalPlace>>, Refusal> {
        if matches!(self.registry, Registry::Incoming | Registry::Transported) {
            return Ok(HashMap::new());
        }
        let operations = self.platform.final_operations(ids).await?;
        let mut finals: Vec<String> = operations.iter().map(|o| o.final_id.clone()).collect();
        finals.sort_unstable();
        finals.dedup();
        let rows = self.platform.store().slips(&finals).await;
        let mut treated_by = HashMap::new();
        for row in rows.map_err(unavailable)? {
            let org = match kind_of(&row) {
                Some(SlipKind::Bsdd) => treats::<Form>(&row)?,
                Some(SlipKind::Bsda) => treats::<Bsda>(&row)?,
                Some(SlipKind::Bsvhu) => treats::<Bsvhu>(&row)?,
                Some(SlipKind::Bspaoh) => treats::<Bspaoh>(&row)?,
                None => None,
            };
            treated_by.insert(row.id, org);
        }
        let mut ends: HashMap<String, Vec<FinalPlace>> = HashMap::new();
        for operation in operations {
            let org = treated_by.get(&operation.final_id).cloned().flatten();
            ends.entry(operation.initial_id)
                .or_default()
                .push(FinalPlace {
                    org: org.unwrap_or_default(),
                    code: operation.operation_code,
                    tonnes: operation.quantity / Decimal::ONE_THOUSAND,
                });
        }
        Ok(ends)
    }

    /// Adds the usual names of companies.
    async fn name(&mut self, lines: &mut [Line]) -> Result<(), Refusal> {
        let wanted: Vec<_> = lines.iter().map(Line::named).collect();
        let mut unknown: Vec<String> = wanted
            .iter()
            .flatten()
            .map(|(_, org)| org.clone())
            .filter(|org| !self.names.contains_key(org))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        if self.names.len() + unknown.len() > NAMES {
            self.names.clear();
            unknown = wanted
                .iter()
                .flatten()
                .map(|(_, org)| org.clone())
                .collect();
            unknown.sort_unstable();
            unknown.dedup();
        }
        let companies = self.platform.companies_of_orgs(&unknown).await?;
        for org in unknown {
            self.names.insert(org, None);
        }
        for company in companies {
            self.names.insert(company.org_id, company.given_name);
        }
        for (line, names) in lines.iter_mut().zip(wanted) {
            for (key, org) in names {
                let name = self.names.get(&org).cloned().flatten();
                line.set(key, name.filter(|name| !name.is_empty()).map(Value::Text));
            }
        }
        Ok(())
    }
}

fn treats<S: Slip>(row: &SlipRow) -> Result<Option<String>, Refusal> {
    let loaded = Loaded::<S>::of(row)?;
    Ok(loaded.slip.treated_by().map(str::to_owned))
}
