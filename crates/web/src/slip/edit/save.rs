//! Saving a form: carriers one by one, then the slip, then what it does not need any more.

use serde_json::{Map, Value, json};

use super::{
    spot::{LaidBlock, LaidPiece, LaidRow, LaidSection, carriers, lay_out, row_base},
    state::Stored,
    table::{List, Table},
    tree::{get, pruned, set, text},
    value::{self, Lists},
};
use crate::{
    form::Form,
    graphql::{Checked, Failure, Issue},
    session::Session,
};

/// A slip that was saved.
pub(super) struct Saved {
    pub(super) id: String,
    /// Number that people read.
    pub(super) number: String,
}

/// A form ready to be saved.
pub(super) struct Saving<'a> {
    pub(super) table: &'static Table,
    pub(super) session: &'a Session,
    pub(super) stored: Option<&'a Stored>,
    pub(super) lists: &'a Lists,
}

/// A carrier of the form: its row, its identifier when it has one, and what it says.
struct Carrier {
    number: usize,
    id: String,
    is_signed: bool,
    input: Value,
}

impl Saving<'_> {
    /// Saves. Carriers that were created have their identifier in the form, so that they are not created twice.
    ///
    /// # Errors
    /// What cannot be read, all at once and before anything is saved; else what the API refused.
    pub(super) async fn run(&self, form: &mut Form) -> Result<Saved, Vec<Issue>> {
        let laid = lay_out(self.table, form);
        let mut input = self.input(&laid, form)?;
        let list = carriers(self.table).filter(|list| !self.is_sealed(list.path));
        if let Some(list) = list {
            let carriers = self.carriers(list, &laid, form)?;
            let ids = self.save_carriers(list, carriers, form).await?;
            input.insert(list.path.to_owned(), json!(ids));
        }
        let saved = self.save_slip(input).await.map_err(Failure::issues)?;
        if let (Some(list), Some(stored)) = (list, self.stored) {
            self.delete_dropped(list, stored, form).await;
        }
        Ok(saved)
    }

    fn is_sealed(&self, path: &str) -> bool {
        self.stored.is_some_and(|stored| stored.is_sealed(path))
    }

    /// What the form says of the slip, carriers left out.
    fn input(&self, laid: &[LaidSection], form: &Form) -> Result<Map<String, Value>, Vec<Issue>> {
        let mut input = Map::new();
        let mut wrong = Vec::new();
        for block in laid.iter().flat_map(|section| &section.blocks) {
            match block {
                LaidBlock::Group(group, pieces) => {
                    self.write(&mut input, pieces, "", form, &mut wrong);
                    if let Some(whole) = group.whole
                        && is_empty(pieces, form)
                        && !self.is_partly_sealed(pieces)
                    {
                        set(&mut input, whole, Value::Null);
                    }
                }
                LaidBlock::List(list, _) if list.signed.is_some() => {}
                LaidBlock::List(list, _) if self.is_sealed(list.path) => {}
                LaidBlock::List(list, rows) => {
                    let rows = self.rows(list, rows, form, &mut wrong);
                    set(&mut input, list.path, Value::Array(rows));
                }
            }
        }
        if wrong.is_empty() {
            Ok(input)
        } else {
            Err(wrong)
        }
    }

    fn is_partly_sealed(&self, pieces: &[LaidPiece]) -> bool {
        let mut spots = pieces.iter().flat_map(LaidPiece::spots);
        spots.any(|spot| self.is_sealed(&spot.path))
    }

    fn write(
        &self,
        input: &mut Map<String, Value>,
        pieces: &[LaidPiece],
        base: &str,
        form: &Form,
        wrong: &mut Vec<Issue>,
    ) {
        for spot in pieces.iter().flat_map(LaidPiece::spots) {
            if self.is_sealed(&spot.path) {
                continue;
            }
            let at = &spot.path[base.len()..];
            if let Err(issue) = value::write(input, spot, at, form, self.lists) {
                wrong.push(issue);
            }
        }
    }

    fn rows(
        &self,
        list: &List,
        rows: &[LaidRow],
        form: &Form,
        wrong: &mut Vec<Issue>,
    ) -> Vec<Value> {
        let mut written = Vec::new();
        for row in rows {
            let base = row_base(list, row.number);
            let matters = row.pieces.iter().flat_map(LaidPiece::spots).all(|spot| {
                let outer = spot.conditions.iter();
                outer
                    .filter(|one| !one.name.starts_with(&base))
                    .all(|one| one.holds(form))
            });
            if !matters || form.given(&format!("{base}{}", list.key)).is_none() {
                continue;
            }
            let mut input = Map::new();
            self.write(&mut input, &row.pieces, &base, form, wrong);
            written.push(Value::Object(input));
        }
        written
    }

    fn carriers(
        &self,
        list: &List,
        laid: &[LaidSection],
        form: &Form,
    ) -> Result<Vec<Carrier>, Vec<Issue>> {
        let mut carriers = Vec::new();
        let mut wrong = Vec::new();
        let blocks = laid.iter().flat_map(|section| &section.blocks);
        let rows = blocks.filter_map(|block| match block {
            LaidBlock::List(found, rows) if found.path == list.path => Some(rows),
            _ => None,
        });
        for row in rows.flatten() {
            let base = row_base(list, row.number);
            let is_signed = self.is_sealed(base.trim_end_matches('.'));
            if !is_signed
                && self
                    .rows(list, std::slice::from_ref(row), form, &mut Vec::new())
                    .is_empty()
            {
                continue;
            }
            let mut input = Map::new();
            self.write(&mut input, &row.pieces, &base, form, &mut wrong);
            carriers.push(Carrier {
                number: row.number,
                id: form.text(&format!("{base}id")).to_owned(),
                is_signed,
                input: Value::Object(input),
            });
        }
        if wrong.is_empty() {
            Ok(carriers)
        } else {
            Err(wrong)
        }
    }

    /// Answers the identifiers, in order.
    async fn save_carriers(
        &self,
        list: &List,
        carriers: Vec<Carrier>,
        form: &mut Form,
    ) -> Result<Vec<String>, Vec<Issue>> {
        let documents = &self.table.documents;
        let mut ids = Vec::new();
        for carrier in carriers {
            if carrier.is_signed {
                ids.push(carrier.id);
                continue;
            }
            let answer = if carrier.id.is_empty() {
                let input = pruned(carrier.input).unwrap_or_else(|| json!({}));
                self.run_one(documents.create_carrier, json!({ "input": input }))
                    .await
            } else {
                let variables = json!({ "id": carrier.id, "input": carrier.input });
                self.run_one(documents.update_carrier, variables).await
            };
            let base = row_base(list, carrier.number);
            let saved = answer.map_err(|failure| of_row(failure, &base))?;
            let id = text(&saved, "id").to_owned();
            form.set(&format!("{base}id"), &id);
            ids.push(id);
        }
        Ok(ids)
    }

    async fn save_slip(&self, mut input: Map<String, Value>) -> Result<Saved, Failure> {
        let documents = &self.table.documents;
        let saved = match self.stored {
            None => {
                let input = pruned(Value::Object(input)).unwrap_or_else(|| json!({}));
                self.run_one(documents.create, json!({ "input": input }))
                    .await?
            }
            Some(stored) if documents.id_is_in_input => {
                input.insert("id".to_owned(), json!(stored.id));
                self.run_one(documents.update, json!({ "input": input }))
                    .await?
            }
            Some(stored) => {
                let variables = json!({ "id": stored.id, "input": input });
                self.run_one(documents.update, variables).await?
            }
        };
        Ok(Saved {
            id: text(&saved, "id").to_owned(),
            number: text(&saved, "number").to_owned(),
        })
    }

    /// Removes the carriers that the slip had and the form has no more. What cannot be removed stays: it is on no slip.
    async fn delete_dropped(&self, list: &List, stored: &Stored, form: &Form) {
        let kept: Vec<&str> = super::spot::rows(form, list)
            .into_iter()
            .filter(|number| {
                let key = format!("{}{}", row_base(list, *number), list.key);
                form.given(&key).is_some()
            })
            .map(|number| form.text(&format!("{}.{number}.id", list.path)))
            .collect();
        let known = get(&stored.tree, list.path).as_array();
        for carrier in known.into_iter().flatten() {
            let id = text(carrier, "id");
            if !kept.contains(&id) {
                let variables = json!({ "id": id });
                let removed = self
                    .session
                    .run(self.table.documents.delete_carrier, variables)
                    .await;
                if let Err(failure) = removed {
                    tracing::info!(%failure, id, "a carrier that left its slip could not be removed");
                }
            }
        }
    }

    async fn run_one(&self, document: Checked, variables: Value) -> Result<Value, Failure> {
        let mut answer = self.session.run(document, variables).await?;
        Ok(answer["slip"].take())
    }
}

fn is_empty(pieces: &[LaidPiece], form: &Form) -> bool {
    let mut spots = pieces.iter().flat_map(LaidPiece::spots);
    spots.all(|spot| !spot.matters(form) || form.given(&spot.path).is_none())
}

/// What is wrong with a carrier is wrong in its row.
fn of_row(failure: Failure, base: &str) -> Vec<Issue> {
    let prefix = base.trim_end_matches('.').split('.').map(str::to_owned);
    let prefix: Vec<String> = prefix.collect();
    failure
        .issues()
        .into_iter()
        .map(|issue| Issue {
            path: prefix.iter().cloned().chain(issue.path).collect(),
            message: issue.message,
        })
        .collect()
}
