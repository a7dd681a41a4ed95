//! Use cases of the BSDD.

mod clean_up;
mod former;
mod life_cycle;
mod list;
mod storage;

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::bsdd::{
    AcceptedFormInput, Form, ProcessedFormInput, ReceivedFormInput, SignEmissionFormInput,
    SignTransportFormInput,
};
use domain::bsdd::{self, Edit};
use domain::slip::{Change, Facts, Refusal, Tree};
pub use life_cycle::{LifeCycleFilter, LifeCyclePage, StatusLog};
pub use list::FormsFilter;
use serde_json::Value;

use crate::{Caller, Loaded, Platform, revisions::Connected, slips::documents, unavailable};

/// Forms linked to a form, by identifier.
pub(crate) type Related = HashMap<String, Loaded<Form>>;

/// Organisations to look up: those of the form, of the input and of the forms linked to it.
fn organisations(stored: Option<&Form>, input: &Tree, related: &Related) -> BTreeSet<String> {
    let mut found = bsdd::mentioned_organisations(stored, input);
    for form in related.values() {
        found.extend(bsdd::mentioned_organisations(
            Some(&form.slip),
            &Value::Null,
        ));
    }
    found
}

impl Connected for Form {
    async fn linked(platform: &Platform, form: &Self) -> Result<Related, Refusal> {
        platform.related(Some(form), &Value::Null).await
    }

    fn organisations(form: &Self, content: &Tree, related: &Related) -> BTreeSet<String> {
        organisations(Some(form), content, related)
    }
}

impl Platform {
    /// A form that the caller may read, by one of its identifiers.
    ///
    /// # Errors
    /// None or both identifiers are given, the form is unknown, or the caller's companies are not on it.
    pub async fn form(
        &self,
        caller: &Caller,
        id: Option<&str>,
        readable_id: Option<&str>,
    ) -> Result<Form, Refusal> {
        let loaded: Loaded<Form> = match (id, readable_id) {
            (Some(id), None) => self.load(id).await?,
            (None, Some(readable_id)) => self.load_readable(readable_id).await?,
            _ => {
                return Err(Refusal::bad_input(
                    "Vous devez préciser soit un id, soit un readableId",
                ));
            }
        };
        if !caller.actor.is_admin && !self.may_read(caller, &loaded.slip).await? {
            return Err(Refusal::forbidden(
                "Vous n'êtes pas autorisé à accéder à ce bordereau",
            ));
        }
        Ok(loaded.slip)
    }

    /// May the caller read the form?
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn may_read(&self, caller: &Caller, form: &Form) -> Result<bool, Refusal> {
        let related = documents(&self.related(Some(form), &Value::Null).await?);
        let readers = bsdd::readers(form, &related);
        Ok(caller.actor.can_in_any(
            UserPermission::BsdCanRead,
            readers.iter().map(String::as_str),
        ))
    }

    /// Creates a draft.
    ///
    /// # Errors
    /// See [`bsdd::create`].
    pub async fn create_form(&self, caller: &Caller, input: Tree) -> Result<Form, Refusal> {
        let related = self.related(None, &input).await?;
        let rows = self.named_rows::<Form>(None, &input).await?;
        let mut named = organisations(None, &input, &related);
        named.extend(Self::organisations_of_rows(&rows));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
            related: documents(&related),
            ..Edit::default()
        };
        let change = bsdd::create(&edit, &facts)?;
        let moved = self.moved_rows(caller, &change.carriers, &rows)?;
        self.commit_change_with(caller, None, &related, change, moved)
            .await
    }

    /// Changes a form.
    ///
    /// # Errors
    /// See [`bsdd::update`].
    pub async fn update_form(
        &self,
        caller: &Caller,
        id: &str,
        input: Tree,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let related = self.related(Some(&stored.slip), &input).await?;
        let rows = self.named_rows(Some(&stored.slip), &input).await?;
        let mut named = organisations(Some(&stored.slip), &input, &related);
        named.extend(Self::organisations_of_rows(&rows));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
            related: documents(&related),
            owner_organisations: self.owner_organisations(caller, &stored.slip).await?,
        };
        match bsdd::update(&stored.slip, &edit, &facts)? {
            None => Ok(stored.slip),
            Some(change) => {
                let moved = self.moved_rows(caller, &change.carriers, &rows)?;
                self.commit_change_with(caller, Some(&stored), &related, change, moved)
                    .await
            }
        }
    }

    /// Companies of the author of a draft that somebody else edits.
    async fn owner_organisations(
        &self,
        caller: &Caller,
        form: &Form,
    ) -> Result<Vec<String>, Refusal> {
        if form.owner_id == caller.actor.user_id {
            return Ok(caller.actor.roles.keys().cloned().collect());
        }
        let owner = self.actor(&form.owner_id).await?;
        Ok(owner
            .map(|owner| owner.roles.into_keys().collect())
            .unwrap_or_default())
    }

    /// Removes a form.
    ///
    /// # Errors
    /// See [`bsdd::delete`].
    pub async fn delete_form(&self, caller: &Caller, id: &str) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, bsdd::delete)
            .await
    }

    /// Seals a draft: it is published and complete.
    ///
    /// # Errors
    /// See [`bsdd::seal`].
    pub async fn seal_form(&self, caller: &Caller, id: &str) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, bsdd::seal).await
    }

    /// The emitter, or the temporary storer, signs.
    ///
    /// # Errors
    /// See [`bsdd::authorise_emission`] and [`bsdd::sign_emission`].
    pub async fn sign_emission(
        &self,
        caller: &Caller,
        id: &str,
        input: &SignEmissionFormInput,
        code: Option<i32>,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let facts = self.facts_of_form(caller, &stored.slip).await?;
        let authorisation = bsdd::authorise_emission(&stored.slip, input, code, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let change = bsdd::sign_emission(&stored.slip, input, &facts)?;
        self.commit_change(caller, Some(&stored), &HashMap::new(), change)
            .await
    }

    /// The next carrier signs.
    ///
    /// # Errors
    /// See [`bsdd::authorise_transport`] and [`bsdd::sign_transport`].
    pub async fn sign_transport(
        &self,
        caller: &Caller,
        id: &str,
        input: &SignTransportFormInput,
        code: Option<i32>,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let related = self.related(Some(&stored.slip), &Value::Null).await?;
        let facts = self
            .facts(
                caller,
                organisations(Some(&stored.slip), &Value::Null, &related),
            )
            .await?;
        let is_automated = self
            .is_signed_automatically(&stored.slip, &facts.companies)
            .await?;
        let authorisation = bsdd::authorise_transport(&stored.slip, code, is_automated, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let change = bsdd::sign_transport(
            &stored.slip,
            input,
            is_automated,
            &documents(&related),
            &facts,
        )?;
        self.commit_change(caller, Some(&stored), &related, change)
            .await
    }

    /// The destination receives the load.
    ///
    /// # Errors
    /// See [`bsdd::receive`].
    pub async fn receive_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &ReceivedFormInput,
    ) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, |form, related, facts| {
            bsdd::receive(form, input, related, facts)
        })
        .await
    }

    /// The destination accepts or refuses the load.
    ///
    /// # Errors
    /// See [`bsdd::accept`].
    pub async fn accept_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &AcceptedFormInput,
    ) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, |form, related, facts| {
            bsdd::accept(form, input, related, facts)
        })
        .await
    }

    /// The destination treats the load.
    ///
    /// # Errors
    /// See [`bsdd::process`].
    pub async fn process_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &ProcessedFormInput,
    ) -> Result<Form, Refusal> {
        let named = serde_json::to_value(input).map_err(unavailable)?;
        self.change_form(caller, id, &named, |form, related, facts| {
            bsdd::process(form, input, related, facts)
        })
        .await
    }

    pub(super) async fn change_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &Tree,
        decide: impl FnOnce(&Form, &HashMap<String, Form>, &Facts<'_>) -> Result<Change<Form>, Refusal>,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let related = self.related(Some(&stored.slip), &Value::Null).await?;
        let facts = self
            .facts(caller, organisations(Some(&stored.slip), input, &related))
            .await?;
        let change = decide(&stored.slip, &documents(&related), &facts)?;
        self.commit_change(caller, Some(&stored), &related, change)
            .await
    }

    /// What a draft misses to be sealed, or what is wrong with a form that is: a sentence, and the path of its field.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn missing_on_form(
        &self,
        caller: &Caller,
        form: &Form,
    ) -> Result<Vec<(String, Option<&'static str>)>, Refusal> {
        bsdd::missing_to_seal(form, &self.facts_of_form(caller, form).await?)
    }

    /// Paths that the caller cannot change any more.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn sealed_on_form(
        &self,
        caller: &Caller,
        form: &Form,
    ) -> Result<Vec<Vec<String>>, Refusal> {
        let facts = self.facts(caller, BTreeSet::new()).await?;
        Ok(bsdd::sealed_for(form, &facts))
    }

    pub(super) async fn facts_of_form<'a>(
        &'a self,
        caller: &'a Caller,
        form: &Form,
    ) -> Result<Facts<'a>, Refusal> {
        self.facts(
            caller,
            bsdd::mentioned_organisations(Some(form), &Value::Null),
        )
        .await
    }

    /// The forms that must be at hand to decide, generation by generation: see [`bsdd::wanted_forms`].
    pub(crate) async fn related(
        &self,
        stored: Option<&Form>,
        edit: &Tree,
    ) -> Result<Related, Refusal> {
        let mut related = Related::new();
        let mut asked = BTreeSet::new();
        loop {
            let wanted = bsdd::wanted_forms(stored, edit, &documents(&related));
            let fresh: Vec<String> = wanted
                .into_iter()
                .filter(|id| asked.insert(id.clone()))
                .collect();
            if fresh.is_empty() {
                return Ok(related);
            }
            related.extend(self.load_all(&fresh).await?);
        }
    }
}
