//! `/dashboard/{org}/{kind}/create` and `/dashboard/{org}/{kind}/edit/{id}`: the pages on which slips are written.

use askama::Template;
use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use serde_json::json;

use super::{
    lookup::{self, Found},
    rows,
    save::{Saved, Saving},
    shown::{self, Around, Part, SectionView},
    spot::{LaidSection, lay_out, lists},
    state::{self, Stored},
    table::{List, Table},
    value::Lists,
};
use crate::{
    error::PageError,
    fields::{Input, Problem},
    flash::{self, Done, Flash},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Posted},
    shell::Entered,
    slip::{Address, Kind},
    vocabulary::UserPermission,
};

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage<'a> {
    layout: Layout,
    title: String,
    back: String,
    back_label: String,
    /// Where the form is sent.
    address: String,
    sections: Vec<SectionView>,
    problems: Vec<Problem>,
    /// What is said above the problems.
    if_refused: &'static str,
    /// What must still be said before the slip goes on.
    missing: Vec<Problem>,
    has_seals: bool,
    is_draft: bool,
    form_token: &'a str,
}

/// What a button of the form asks.
#[derive(Debug, PartialEq, Eq)]
enum Asked<'a> {
    Save,
    Publish,
    Search(&'a str),
    Choose(&'a str, &'a str),
    Add(&'a str),
    Remove(&'a str),
    /// A row goes after the next one.
    Exchange(&'a str),
}

impl<'a> Asked<'a> {
    fn of(form: &'a Form) -> Self {
        let action = form.text("action");
        let (verb, what) = action.split_once(':').unwrap_or((action, ""));
        match verb {
            "publier" => Self::Publish,
            "chercher" => Self::Search(what),
            "choisir" => match what.split_once('|') {
                Some((path, value)) => Self::Choose(path, value),
                None => Self::Save,
            },
            "ajouter" => Self::Add(what),
            "retirer" => Self::Remove(what),
            "descendre" => Self::Exchange(what),
            // Enter, in a field that looks for something, looks for it.
            "defaut" => {
                let search = form.names().find_map(|name| {
                    let path = name.strip_prefix("chercher.")?;
                    form.given(name).map(|_| path)
                });
                search.map_or(Self::Save, Self::Search)
            }
            _ => Self::Save,
        }
    }
}

/// A form on its page.
struct Editing {
    entered: Entered,
    kind: Kind,
    table: &'static Table,
    stored: Option<Stored>,
    lists: Lists,
}

impl Editing {
    async fn open(entered: Entered, kind: Kind, id: Option<&str>) -> Result<Self, PageError> {
        let table = kind.table();
        let needed = match id {
            Some(_) => UserPermission::BsdCanUpdate,
            None => UserPermission::BsdCanCreate,
        };
        if !entered.organisation.can(needed) {
            let message = "Votre rôle dans cet établissement ne permet pas d'écrire de bordereau.";
            return Err(PageError::Forbidden(message.to_owned()));
        }
        let stored = match id {
            None => None,
            Some(id) => {
                let variables = json!({ "id": id });
                let mut answer = entered.session.run(table.documents.load, variables).await?;
                Some(Stored::of(table, answer["slip"].take()))
            }
        };
        let lists = Lists {
            eco_organismes: lookup::eco_organismes(table, &entered.session).await?,
            slips: lookup::slips(
                table,
                &entered.session,
                &entered.organisation,
                stored.as_ref(),
            )
            .await,
        };
        Ok(Self {
            entered,
            kind,
            table,
            stored,
            lists,
        })
    }

    /// What the page shows before anybody typed.
    async fn first(&self) -> Result<Form, PageError> {
        if let Some(stored) = &self.stored {
            return Ok(state::filled(self.table, stored));
        }
        let mut form = state::blank(self.table);
        let laid = lay_out(self.table, &form);
        let organisation = &self.entered.organisation;
        let own = lookup::pieces(&laid).find_map(|piece| match piece {
            super::spot::LaidPiece::Company(company)
                if company
                    .role
                    .own
                    .iter()
                    .any(|profile| organisation.types.contains(profile)) =>
            {
                Some(company.path.clone())
            }
            _ => None,
        });
        if let Some(path) = own {
            self.choose(&mut form, &path, &organisation.id).await?;
        }
        Ok(form)
    }

    /// Fills what a choice fills.
    async fn choose(&self, form: &mut Form, path: &str, value: &str) -> Result<(), Failure> {
        let laid = lay_out(self.table, form);
        let Some(sought) = lookup::sought(&laid, path) else {
            return Ok(());
        };
        let filled = lookup::choose(&self.entered.session, &sought, value, form).await?;
        let is_sealed = |path: &str| {
            self.stored
                .as_ref()
                .is_some_and(|stored| stored.is_sealed(path))
        };
        for (name, value) in filled.into_iter().filter(|(name, _)| !is_sealed(name)) {
            // An empty box is one that is not sent.
            if value.is_empty() {
                form.remove(&name);
            } else {
                form.set(&name, &value);
            }
        }
        form.remove(&format!("chercher.{path}"));
        Ok(())
    }

    async fn search(
        &self,
        laid: &[LaidSection],
        path: &str,
        form: &Form,
    ) -> Result<Vec<Found>, Vec<Issue>> {
        let Some(sought) = lookup::sought(laid, path) else {
            return Ok(Vec::new());
        };
        let clue = form.text(&format!("chercher.{path}"));
        let entered = &self.entered;
        lookup::search(
            self.table,
            &entered.session,
            &entered.organisation,
            &sought,
            clue,
            form,
        )
        .await
    }

    async fn save(&self, form: &mut Form) -> Result<Saved, Vec<Issue>> {
        let saving = Saving {
            table: self.table,
            session: &self.entered.session,
            stored: self.stored.as_ref(),
            lists: &self.lists,
        };
        saving.run(form).await
    }

    /// A publication that is refused does not always tell where; what is missing on the slip does.
    fn with_paths(&self, mut issues: Vec<Issue>) -> Vec<Issue> {
        let missing = self.stored.iter().flat_map(|stored| &stored.missing);
        let missing: Vec<&Issue> = missing.collect();
        for issue in issues.iter_mut().filter(|issue| issue.path.is_empty()) {
            let known = missing.iter().find(|known| known.message == issue.message);
            if let Some(known) = known {
                issue.path.clone_from(&known.path);
            }
        }
        issues
    }

    fn is_draft(&self) -> bool {
        self.stored.as_ref().is_none_or(|stored| stored.is_draft)
    }

    fn at(&self, page: &str) -> String {
        let organisation = &self.entered.organisation.id;
        format!("/dashboard/{organisation}/{}/{page}", self.table.path)
    }

    /// The page, with what is wrong.
    async fn show(
        &self,
        form: &Form,
        outcome: Outcome,
        flash: Option<String>,
    ) -> Result<Response, PageError> {
        let laid = lay_out(self.table, form);
        let warnings = lookup::warnings(&self.entered.session, &laid, form).await;
        let around = Around {
            form,
            stored: self.stored.as_ref(),
            lists: &self.lists,
            own: &self.entered.organisation.id,
            warnings,
            searched: outcome.searched,
        };
        let mut sections = around.sections(&laid);
        let problems = shown::tie(&mut sections, &outcome.issues);
        let missing = match &self.stored {
            Some(stored) if problems.is_empty() => shown::missing(&mut sections, &stored.missing),
            _ => Vec::new(),
        };
        let (title, address, back, back_label) = match &self.stored {
            None => (
                format!("Créer un {}", self.table.name),
                self.at("create"),
                self.entered.organisation.dashboard(),
                self.entered.organisation.name.clone(),
            ),
            Some(stored) => (
                format!("Modifier le {} {}", self.table.name, stored.number),
                self.at(&format!("edit/{}", stored.id)),
                self.at(&format!("view/{}", stored.id)),
                stored.number.clone(),
            ),
        };
        let status = if outcome.issues.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        Ok(page(
            status,
            &EditPage {
                layout: self.entered.layout(&title, flash),
                title,
                back,
                back_label,
                address,
                sections,
                problems,
                if_refused: outcome.if_refused,
                missing,
                has_seals: self.stored.as_ref().is_some_and(Stored::has_seals),
                is_draft: self.is_draft(),
                form_token: &self.entered.session.form_token,
            },
        ))
    }
}

/// What came of a button.
struct Outcome {
    issues: Vec<Issue>,
    if_refused: &'static str,
    searched: Option<(String, Vec<Found>)>,
}

impl Outcome {
    fn nothing() -> Self {
        Self::refused("", Vec::new())
    }

    fn refused(if_refused: &'static str, issues: Vec<Issue>) -> Self {
        Self {
            issues,
            if_refused,
            searched: None,
        }
    }
}

pub(super) async fn show_new(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path((org, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let editing = Editing::open(Entered::into(session, &org).await?, kind, None).await?;
    let form = editing.first().await?;
    editing.show(&form, Outcome::nothing(), flash).await
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path((org, kind, id)): Address,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let editing = Editing::open(Entered::into(session, &org).await?, kind, Some(&id)).await?;
    let form = editing.first().await?;
    editing.show(&form, Outcome::nothing(), flash).await
}

pub(super) async fn submit_new(
    Path((org, kind)): Path<(String, String)>,
    headers: HeaderMap,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let editing = Editing::open(Entered::into(session, &org).await?, kind, None).await?;
    submit(editing, form, &headers).await
}

pub(super) async fn submit_changes(
    Path((org, kind, id)): Address,
    headers: HeaderMap,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let editing = Editing::open(Entered::into(session, &org).await?, kind, Some(&id)).await?;
    submit(editing, form, &headers).await
}

async fn submit(editing: Editing, sent: Form, headers: &HeaderMap) -> Result<Response, PageError> {
    let mut form = state::typed(editing.table, editing.stored.as_ref(), sent.clone());
    match Asked::of(&sent) {
        Asked::Save => save(editing, form, false).await,
        Asked::Publish => save(editing, form, true).await,
        Asked::Search(path) => {
            let found = editing
                .search(&lay_out(editing.table, &form), path, &form)
                .await;
            if wants_json(headers) {
                return Ok(told(found));
            }
            let outcome = match found {
                Ok(found) => Outcome {
                    searched: Some((path.to_owned(), found)),
                    ..Outcome::nothing()
                },
                Err(issues) => Outcome::refused("La recherche n'a rien donné", issues),
            };
            editing.show(&form, outcome, None).await
        }
        Asked::Choose(path, value) => {
            editing.choose(&mut form, path, value).await?;
            editing.show(&form, Outcome::nothing(), None).await
        }
        asked => {
            change_rows(editing.table, editing.stored.as_ref(), &mut form, &asked);
            editing.show(&form, Outcome::nothing(), None).await
        }
    }
}

/// The page's script asks without leaving the page.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|accept| accept.as_bytes() == b"application/json")
}

fn told(found: Result<Vec<Found>, Vec<Issue>>) -> Response {
    let private = [(header::CACHE_CONTROL, "private, no-store")];
    match found {
        Ok(found) => (private, Json(json!({ "found": found }))).into_response(),
        Err(issues) => {
            let message = issues.first().map_or("", |issue| issue.message.as_str());
            (private, Json(json!({ "found": [], "message": message }))).into_response()
        }
    }
}

/// Rows that are sealed neither move nor leave.
fn change_rows(table: &'static Table, stored: Option<&Stored>, form: &mut Form, asked: &Asked<'_>) {
    let is_sealed = |path: &str| stored.is_some_and(|stored| stored.is_sealed(path));
    let at = |what: &str| -> Option<(&'static List, usize)> {
        let (path, number) = what.rsplit_once('.')?;
        let list = lists(table).find(|list| list.path == path)?;
        Some((list, number.parse().ok()?)).filter(|_| !is_sealed(what))
    };
    match asked {
        Asked::Add(path) => {
            let list = lists(table).find(|list| list.path == *path);
            if let Some(list) = list.filter(|list| !is_sealed(list.path)) {
                rows::add(form, list);
            }
        }
        Asked::Remove(what) => {
            if let Some((list, number)) = at(what) {
                rows::remove(form, list, number);
            }
        }
        Asked::Exchange(what) => {
            if let Some((list, number)) = at(what)
                && !is_sealed(&format!("{}.{}", list.path, number + 1))
            {
                rows::exchange(form, list, number);
            }
        }
        _ => {}
    }
}

async fn save(editing: Editing, mut form: Form, publishes: bool) -> Result<Response, PageError> {
    let was_draft = editing.is_draft();
    let saved = match editing.save(&mut form).await {
        Ok(saved) => saved,
        Err(issues) => {
            let outcome = Outcome::refused("Rien n'a été enregistré", issues);
            return editing.show(&form, outcome, None).await;
        }
    };
    let view = editing.at(&format!("view/{}", saved.id));
    if !(publishes && was_draft) {
        let done = if was_draft {
            Done::Drafted
        } else {
            Done::Saved
        };
        return Ok(flash::redirect(&view, done, &saved.number));
    }
    let Editing { entered, kind, .. } = editing;
    match kind.publish(&entered.session, &saved.id).await {
        Ok(number) => Ok(flash::redirect(&view, Done::Published, &number)),
        Err(refused) => {
            let editing = Editing::open(entered, kind, Some(&saved.id)).await?;
            let form = editing.first().await?;
            let title = "Le brouillon est enregistré, mais il ne peut pas encore être publié";
            let issues = editing.with_paths(refused.issues());
            let outcome = Outcome::refused(title, issues);
            editing.show(&form, outcome, None).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &Asked<'_>) {
        let form = Form::parse(body.as_bytes());
        assert_eq!(&Asked::of(&form), expected, "{body}");
    }

    #[test]
    fn a_button_tells_what_it_asks() {
        check("", &Asked::Save);
        check("action=publier", &Asked::Publish);
        check(
            "action=chercher:emitter.company",
            &Asked::Search("emitter.company"),
        );
        check(
            "action=choisir:emitter.company|00000011700010",
            &Asked::Choose("emitter.company", "00000011700010"),
        );
        check("action=ajouter:packagings", &Asked::Add("packagings"));
        check("action=inconnu:x", &Asked::Save);
    }

    #[test]
    fn enter_in_a_search_looks_for_what_is_typed() {
        check(
            "action=defaut&chercher.a=&chercher.b=Vialatte",
            &Asked::Search("b"),
        );
        check("action=defaut&chercher.a=&customId=1", &Asked::Save);
    }
}
