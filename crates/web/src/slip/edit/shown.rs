//! A form as its page shows it.

use std::collections::BTreeMap;

use super::{
    lookup::Found,
    spot::{Condition, LaidBlock, LaidCompany, LaidPiece, LaidRow, LaidSection, Spot, row_base},
    state::Stored,
    table::{List, NO, Shape, YES},
    value::{self, Lists},
};
use crate::{
    fields::{Choice, Field, Input, Problem, tie_fields},
    form::Form,
    graphql::Issue,
    slip::signing::list,
};

pub(super) struct SectionView {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// When it matters, for the page's script.
    pub(super) condition: String,
    pub(super) blocks: Vec<BlockView>,
}

pub(super) struct BlockView {
    /// Anchor.
    pub(super) id: String,
    pub(super) legend: String,
    pub(super) note: &'static str,
    pub(super) condition: String,
    pub(super) is_optional: bool,
    /// An optional block that says something is open.
    pub(super) is_open: bool,
    pub(super) parts: Vec<Part>,
    pub(super) rows: Vec<RowView>,
    /// What the button that adds a row says, and is called.
    pub(super) add: Option<(&'static str, &'static str)>,
}

pub(super) struct RowView {
    /// Anchor.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) is_sealed: bool,
    /// Identifier of a carrier: the name of the field, and its value.
    pub(super) identifier: Option<(String, String)>,
    pub(super) parts: Vec<Part>,
    /// Name, label, and what it is about.
    pub(super) buttons: Vec<RowButton>,
}

pub(super) struct RowButton {
    pub(super) action: String,
    pub(super) label: &'static str,
}

pub(super) enum Part {
    Field {
        field: Field,
        condition: String,
    },
    Sealed {
        id: String,
        label: &'static str,
        value: String,
    },
    Picker(Picker),
}

/// Looks for a company, or for a waste code.
pub(super) struct Picker {
    pub(super) path: String,
    pub(super) label: String,
    pub(super) hint: &'static str,
    pub(super) condition: String,
    pub(super) clue: String,
    /// The visitor's organisation may be chosen at once.
    pub(super) own: Option<String>,
    pub(super) found: Option<Vec<Found>>,
    pub(super) warning: Option<String>,
}

/// What is shown besides the form itself.
pub(super) struct Around<'a> {
    pub(super) form: &'a Form,
    pub(super) stored: Option<&'a Stored>,
    pub(super) lists: &'a Lists,
    /// Identifier of the visitor's organisation.
    pub(super) own: &'a str,
    pub(super) warnings: BTreeMap<String, String>,
    /// Where something was looked for, and what was found.
    pub(super) searched: Option<(String, Vec<Found>)>,
}

impl Around<'_> {
    pub(super) fn sections(&self, laid: &[LaidSection]) -> Vec<SectionView> {
        let section = |laid: &LaidSection| SectionView {
            id: laid.section.id,
            title: laid.section.title,
            condition: laid
                .section
                .when
                .map(|when| Condition::of(when, "").text())
                .unwrap_or_default(),
            blocks: laid.blocks.iter().map(|block| self.block(block)).collect(),
        };
        laid.iter().map(section).collect()
    }

    fn block(&self, block: &LaidBlock) -> BlockView {
        match block {
            LaidBlock::Group(group, pieces) => {
                let spots: Vec<&Spot> = block.spots();
                let first = spots.first().map_or("", |spot| spot.path.as_str());
                BlockView {
                    id: format!("bloc-{first}"),
                    legend: group.legend.to_owned(),
                    note: group.note,
                    condition: group
                        .when
                        .map(|when| Condition::of(when, "").text())
                        .unwrap_or_default(),
                    is_optional: group.is_optional,
                    is_open: self.says_something(&spots) || self.is_searched(pieces),
                    parts: self.parts(pieces),
                    rows: Vec::new(),
                    add: None,
                }
            }
            LaidBlock::List(list, rows) => self.list(list, rows),
        }
    }

    fn says_something(&self, spots: &[&Spot]) -> bool {
        spots
            .iter()
            .any(|spot| self.form.given(&spot.path).is_some())
    }

    fn is_searched(&self, pieces: &[LaidPiece]) -> bool {
        let Some((path, _)) = &self.searched else {
            return false;
        };
        pieces
            .iter()
            .any(|piece| matches!(piece, LaidPiece::Company(company) if company.path == *path))
    }

    fn list(&self, list: &List, rows: &[LaidRow]) -> BlockView {
        let is_sealed = self.is_sealed(list.path);
        let next_is_free = rows.len() < list.most && !is_sealed;
        BlockView {
            id: list.path.to_owned(),
            legend: list.many.to_owned(),
            note: "",
            condition: list
                .when
                .map(|when| Condition::of(when, "").text())
                .unwrap_or_default(),
            is_optional: list.is_optional,
            is_open: !rows.is_empty(),
            parts: Vec::new(),
            rows: rows
                .iter()
                .enumerate()
                .map(|(place, row)| self.row(list, rows, place, row))
                .collect(),
            add: next_is_free.then_some((list.path, list.add)),
        }
    }

    fn row(&self, list: &List, rows: &[LaidRow], place: usize, row: &LaidRow) -> RowView {
        let base = row_base(list, row.number);
        let id = base.trim_end_matches('.').to_owned();
        let is_sealed = self.is_sealed(&id);
        let is_free = |place: usize| {
            rows.get(place)
                .is_some_and(|row| !self.is_sealed(&format!("{}.{}", list.path, row.number)))
        };
        let mut buttons = Vec::new();
        if !is_sealed {
            let mut button = |verb: &str, number: usize, label| {
                let action = format!("{verb}:{}.{number}", list.path);
                buttons.push(RowButton { action, label });
            };
            if place > 0 && is_free(place - 1) {
                button("descendre", row.number - 1, "Monter");
            }
            if is_free(place + 1) {
                button("descendre", row.number, "Descendre");
            }
            button("retirer", row.number, "Retirer");
        }
        let identifier = list.signed.map(|_| {
            let name = format!("{base}id");
            let value = self.form.text(&name).to_owned();
            (name, value)
        });
        RowView {
            title: format!("{} n°{}", list.one, place + 1),
            parts: self.parts(&row.pieces),
            id,
            is_sealed,
            identifier,
            buttons,
        }
    }

    fn is_sealed(&self, path: &str) -> bool {
        self.stored.is_some_and(|stored| stored.is_sealed(path))
    }

    fn parts(&self, pieces: &[LaidPiece]) -> Vec<Part> {
        let mut parts = Vec::new();
        for piece in pieces {
            match piece {
                LaidPiece::Field(spot) => {
                    parts.extend(self.part(spot));
                    if matches!(spot.item.shape, Shape::WasteCode(_)) && !self.is_sealed(&spot.path)
                    {
                        parts.push(Part::Picker(self.picker(
                            &spot.path,
                            "Chercher un code déchet".to_owned(),
                            "Par les premiers chiffres ou par des mots : « peinture », « 08 01 ».",
                            String::new(),
                        )));
                    }
                }
                LaidPiece::Company(company) => {
                    parts.extend(self.company_picker(company));
                    let spots = company.spots.iter();
                    parts.extend(spots.filter_map(|spot| self.part(spot)));
                }
            }
        }
        parts
    }

    fn company_picker(&self, company: &LaidCompany) -> Option<Part> {
        let number = company.spots.first()?;
        if self.is_sealed(&number.path) {
            return None;
        }
        let mut picker = self.picker(
            &company.path,
            format!("Chercher {}", company.role.whose),
            "Par son nom, son SIRET ou son numéro de TVA.",
            condition_of(number),
        );
        picker.own = Some(self.own.to_owned());
        Some(Part::Picker(picker))
    }

    fn picker(&self, path: &str, label: String, hint: &'static str, condition: String) -> Picker {
        let searched = self.searched.as_ref().filter(|(at, _)| at == path);
        Picker {
            clue: self.form.text(&format!("chercher.{path}")).to_owned(),
            found: searched.map(|(_, found)| found.clone()),
            warning: self.warnings.get(path).cloned(),
            path: path.to_owned(),
            label,
            hint,
            condition,
            own: None,
        }
    }

    fn part(&self, spot: &Spot) -> Option<Part> {
        if self.is_sealed(&spot.path) {
            return spot.matters(self.form).then(|| Part::Sealed {
                id: spot.path.clone(),
                label: spot.item.label,
                value: value::said(spot, self.form, self.lists),
            });
        }
        Some(Part::Field {
            field: self.field(spot),
            condition: condition_of(spot),
        })
    }

    fn field(&self, spot: &Spot) -> Field {
        let input = match spot.item.shape {
            Shape::Tags => Input::Lines,
            Shape::Email => Input::Email,
            Shape::Decimal(unit) | Shape::Integer(unit) | Shape::Count(unit, _) => {
                Input::Decimal(unit)
            }
            Shape::Day => Input::Day,
            Shape::Check => Input::Check,
            Shape::YesNo => Input::Choices(vec![
                Choice::new(YES, "Oui"),
                Choice::new(NO, "Non"),
                Choice::new("", "Non précisé"),
            ]),
            Shape::Few(choices) => Input::Choices(self.with_current(choices(), spot)),
            Shape::Many(choices) => list("Choisir", self.with_current(choices(), spot)),
            Shape::EcoOrganisme => {
                let known = self.lists.eco_organismes.clone();
                list("Aucun", self.with_current(known, spot))
            }
            Shape::Slip => list("Choisir", self.with_current(self.lists.slips.clone(), spot)),
            Shape::Slips => Input::Several(self.lists.slips.clone()),
            Shape::Several(choices) => Input::Several(choices()),
            _ => Input::Text,
        };
        let mut field = Field::new(self.form, spot.path.as_str(), spot.item.label, input)
            .quiet()
            .hint(spot.item.hint);
        if let Shape::Company { .. } = spot.item.shape {
            field = field.fills(format!("{}vatNumber", spot.base));
        }
        if spot.item.path == "address" {
            for part in ["street", "city", "postalCode"] {
                field = field.fills(format!("{}{part}", spot.base));
            }
        }
        field
    }

    /// A value that is no longer proposed stays what it is.
    fn with_current(&self, mut choices: Vec<Choice>, spot: &Spot) -> Vec<Choice> {
        let current = self.form.text(&spot.path);
        if !current.is_empty() && !choices.iter().any(|choice| choice.value == current) {
            choices.push(Choice::new(current, current));
        }
        choices
    }
}

fn condition_of(spot: &Spot) -> String {
    let conditions = spot.conditions.iter().map(Condition::text);
    conditions.collect::<Vec<_>>().join("&")
}

fn fields(sections: &mut [SectionView]) -> Vec<&mut Field> {
    let blocks = sections.iter_mut().flat_map(|section| &mut section.blocks);
    blocks
        .flat_map(|block| {
            let rows = block.rows.iter_mut().flat_map(|row| &mut row.parts);
            block.parts.iter_mut().chain(rows)
        })
        .filter_map(|part| match part {
            Part::Field { field, .. } => Some(field),
            _ => None,
        })
        .collect()
}

/// Shows each issue beside its field, and lists them all with the way to each.
pub(super) fn tie(sections: &mut [SectionView], issues: &[Issue]) -> Vec<Problem> {
    let issues: Vec<Issue> = issues.iter().map(of_first_carrier).collect();
    let mut problems = tie_fields(&mut fields(sections), &issues);
    for problem in problems.iter_mut().filter(|one| one.anchor.is_none()) {
        let issue = issues.iter().find(|issue| issue.message == problem.message);
        problem.anchor = issue.and_then(|issue| nearby(sections, &issue.path));
    }
    open_where_needed(sections);
    problems
}

/// A block that must be corrected is open.
fn open_where_needed(sections: &mut [SectionView]) {
    for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
        let is_wrong =
            |part: &Part| matches!(part, Part::Field { field, .. } if field.error.is_some());
        block.is_open |= block.parts.iter().any(is_wrong);
    }
}

/// What is missing, with the way to each; one line a field.
pub(super) fn missing(sections: &mut [SectionView], missing: &[Issue]) -> Vec<Problem> {
    let mut listed: Vec<Problem> = Vec::new();
    for issue in missing.iter().map(of_first_carrier) {
        let field = fields(sections)
            .into_iter()
            .find(|field| field.concerns(&issue))
            .map(|field| field.anchor());
        let anchor = field.or_else(|| nearby(sections, &issue.path));
        let is_told = anchor.is_some() && listed.iter().any(|known| known.anchor == anchor);
        if !is_told {
            listed.push(Problem {
                message: issue.message,
                anchor,
            });
        }
    }
    listed
}

/// The API also calls the first carrier by another path.
fn of_first_carrier(issue: &Issue) -> Issue {
    let mut issue = issue.clone();
    if issue
        .path
        .first()
        .is_some_and(|first| first == "transporter")
    {
        let rest = issue.path.split_off(1);
        issue.path = ["transporters".to_owned(), "1".to_owned()].into();
        issue.path.extend(rest);
    }
    issue
}

/// The anchor of what is nearest to a path that no field has.
fn nearby(sections: &mut [SectionView], path: &[String]) -> Option<String> {
    let lists: Vec<String> = sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter(|block| block.add.is_some())
        .map(|block| block.id.clone())
        .collect();
    (1..=path.len()).rev().find_map(|length| {
        let start = path[..length].join(".");
        if lists.contains(&start) {
            return Some(start);
        }
        let inside = format!("{start}.");
        let mut fields = fields(sections).into_iter();
        let found = fields.find(|field| field.name.starts_with(&inside));
        found.map(|field| field.anchor())
    })
}
