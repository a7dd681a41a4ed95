//! Former and one-call ways to sign and to carry, still served; import from paper.

use std::collections::HashMap;

use contract::bsdd::{
    Form, ImportPaperFormInput, NextSegmentInfoInput, TakeOverInput, TransporterSignatureFormInput,
};
use domain::bsdd::{self, Edit};
use domain::slip::{Refusal, Tree};
use serde_json::Value;

use super::organisations;
use crate::{Caller, Loaded, Platform, unavailable};

impl Platform {
    /// The carrier takes over with the counter-party's security code, in one call.
    ///
    /// # Errors
    /// See [`bsdd::authorise_one_shot`] and [`bsdd::sign_one_shot`].
    pub async fn sign_by_transporter(
        &self,
        caller: &Caller,
        id: &str,
        input: &TransporterSignatureFormInput,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let facts = self.facts_of_form(caller, &stored.slip).await?;
        let authorisation = bsdd::authorise_one_shot(&stored.slip, input, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let change = bsdd::sign_one_shot(&stored.slip, input, &facts)?;
        self.commit_change(caller, Some(&stored), &HashMap::new(), change)
            .await
    }

    /// The first carrier writes its plate and free text.
    ///
    /// # Errors
    /// See [`bsdd::update_transporter_fields`].
    pub async fn update_transporter_fields(
        &self,
        caller: &Caller,
        id: &str,
        input: &Tree,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let facts = self.facts_of_form(caller, &stored.slip).await?;
        match bsdd::update_transporter_fields(&stored.slip, input, &facts)? {
            None => Ok(stored.slip),
            Some(change) => {
                self.commit_change(caller, Some(&stored), &HashMap::new(), change)
                    .await
            }
        }
    }

    /// Records a form that lived on paper.
    ///
    /// # Errors
    /// See [`bsdd::import_paper`].
    pub async fn import_paper_form(
        &self,
        caller: &Caller,
        input: &ImportPaperFormInput,
    ) -> Result<Form, Refusal> {
        let tree = serde_json::to_value(input).map_err(unavailable)?;
        let stored: Option<Loaded<Form>> = match input.id.value() {
            Some(id) => Some(self.load(id).await?),
            None => None,
        };
        let form = stored.as_ref().map(|loaded| &loaded.slip);
        let related = self.related(form, &Value::Null).await?;
        let mut named = organisations(form, &tree, &related);
        let processed = serde_json::to_value(&input.processed_info).map_err(unavailable)?;
        named.extend(bsdd::mentioned_organisations(None, &processed));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree,
            ..Edit::default()
        };
        let change = bsdd::import_paper(form, input, &edit, &facts)?;
        self.commit_change(caller, stored.as_ref(), &related, change)
            .await
    }

    /// The holder of the waste names the next carrier.
    ///
    /// # Errors
    /// See [`bsdd::prepare_segment`].
    pub async fn prepare_segment(
        &self,
        caller: &Caller,
        form_id: &str,
        siret: &str,
        input: &NextSegmentInfoInput,
    ) -> Result<(Form, String), Refusal> {
        let tree = serde_json::to_value(input).map_err(unavailable)?;
        let form = self
            .change_form(caller, form_id, &tree, |form, _, facts| {
                bsdd::prepare_segment(form, siret, &tree, facts)
            })
            .await?;
        let id = form.transporters.last().map(|row| row.id.to_string());
        Ok((form, id.unwrap_or_default()))
    }

    /// Changes a segment that is not ready yet.
    ///
    /// # Errors
    /// See [`bsdd::edit_segment`].
    pub async fn edit_segment(
        &self,
        caller: &Caller,
        segment: &str,
        siret: &str,
        input: &NextSegmentInfoInput,
    ) -> Result<Form, Refusal> {
        let tree = serde_json::to_value(input).map_err(unavailable)?;
        let form = self.form_of_segment(segment).await?;
        self.change_form(caller, &form, &tree, |form, _, facts| {
            bsdd::edit_segment(form, segment, siret, &tree, facts)
        })
        .await
    }

    /// Declares a segment ready to be taken over.
    ///
    /// # Errors
    /// See [`bsdd::mark_segment_ready`].
    pub async fn mark_segment_ready(
        &self,
        caller: &Caller,
        segment: &str,
    ) -> Result<Form, Refusal> {
        let form = self.form_of_segment(segment).await?;
        self.change_form(caller, &form, &Value::Null, |form, _, facts| {
            bsdd::mark_segment_ready(form, segment, facts)
        })
        .await
    }

    /// The next carrier takes the segment over.
    ///
    /// # Errors
    /// See [`bsdd::take_over_segment`].
    pub async fn take_over_segment(
        &self,
        caller: &Caller,
        segment: &str,
        input: &TakeOverInput,
    ) -> Result<Form, Refusal> {
        let form = self.form_of_segment(segment).await?;
        self.change_form(caller, &form, &Value::Null, |form, _, facts| {
            bsdd::take_over_segment(form, segment, input, facts)
        })
        .await
    }

    /// The form that holds a segment.
    async fn form_of_segment(&self, segment: &str) -> Result<String, Refusal> {
        let holders = self.holders::<Form>(&[segment.to_owned()]).await?;
        let form = holders.into_values().find(|holder| {
            holder
                .slip
                .transporters
                .iter()
                .any(|row| row.id.as_str() == segment)
        });
        form.map(|form| form.slip.id.to_string())
            .ok_or_else(|| Refusal::forbidden("Ce segment de transport n'existe pas"))
    }
}
