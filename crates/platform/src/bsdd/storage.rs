//! Temporary storage: what arrives at the storage site and what leaves it.

use contract::bsdd::{
    Form, ResealedFormInput, ResentFormInput, TempStoredFormInput, TempStorerAcceptedFormInput,
};
use domain::bsdd::{self, Edit};
use domain::slip::Refusal;
use serde_json::Value;

use crate::{Caller, Loaded, Platform, unavailable};

impl Platform {
    /// The storage site receives the load.
    ///
    /// # Errors
    /// See [`bsdd::store`].
    pub async fn store_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &TempStoredFormInput,
    ) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, |form, related, facts| {
            bsdd::store(form, input, related, facts)
        })
        .await
    }

    /// The storage site accepts or refuses the load.
    ///
    /// # Errors
    /// See [`bsdd::accept_storage`].
    pub async fn accept_stored_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &TempStorerAcceptedFormInput,
    ) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, |form, related, facts| {
            bsdd::accept_storage(form, input, related, facts)
        })
        .await
    }

    /// The storage site prepares the next leg.
    ///
    /// # Errors
    /// See [`bsdd::reseal`].
    pub async fn reseal_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &ResealedFormInput,
    ) -> Result<Form, Refusal> {
        let tree = serde_json::to_value(input).map_err(unavailable)?;
        let edit = Edit {
            tree: tree.clone(),
            ..Edit::default()
        };
        self.change_form(caller, id, &tree, |form, _, facts| {
            bsdd::reseal(form, &edit, facts)
        })
        .await
    }

    /// The storage site prepares and signs the next leg in one call.
    ///
    /// # Errors
    /// See [`bsdd::resend`].
    pub async fn resend_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &ResentFormInput,
    ) -> Result<Form, Refusal> {
        let tree = serde_json::to_value(input).map_err(unavailable)?;
        let edit = Edit {
            tree: tree.clone(),
            ..Edit::default()
        };
        self.change_form(caller, id, &tree, |form, _, facts| {
            bsdd::resend(form, &edit, &input.signed_by, input.signed_at, facts)
        })
        .await
    }

    /// Duplicates a form into a draft.
    ///
    /// # Errors
    /// See [`bsdd::duplicate`].
    pub async fn duplicate_form(&self, caller: &Caller, id: &str) -> Result<Form, Refusal> {
        let source: Loaded<Form> = self.load(id).await?;
        let facts = self.facts_of_form(caller, &source.slip).await?;
        let change = bsdd::duplicate(&source.slip, &facts)?;
        self.commit_change(caller, None, &std::collections::HashMap::new(), change)
            .await
    }
}
