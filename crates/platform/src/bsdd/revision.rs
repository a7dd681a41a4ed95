//! Revisions of forms.

use std::collections::{BTreeSet, HashMap};

use contract::bsdd::Form;
use domain::slip::{self, Answer, Proposal};
use serde_json::Value;

use super::{documents, organisations};
use crate::{
    Caller, Platform, Refusal,
    revisions::{LoadedRequest, Revision, RevisionFilter, RevisionPage},
};

impl Platform {
    /// Asks for a revision of a form; it is applied at once when nobody has to approve it.
    ///
    /// # Errors
    /// See [`domain::slip::propose`].
    pub async fn request_form_revision(
        &self,
        caller: &Caller,
        id: &str,
        proposal: &Proposal,
    ) -> Result<Revision<Form>, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let related = self.related(Some(&stored.slip), &Value::Null).await?;
        let named = organisations(Some(&stored.slip), &proposal.content, &related);
        let facts = self.facts(caller, named).await?;
        let step = slip::propose(&stored.slip, proposal, &documents(&related), &facts)?;
        self.commit_revision(caller, &stored, &related, step, None)
            .await
    }

    /// Approves or refuses a revision on behalf of one of the caller's companies.
    ///
    /// # Errors
    /// Unknown request; see [`domain::slip::answer`].
    pub async fn answer_form_revision(
        &self,
        caller: &Caller,
        id: &str,
        answer: &Answer,
    ) -> Result<Revision<Form>, Refusal> {
        let LoadedRequest { request, version } = self.revision_request::<Form>(id).await?;
        let stored = self.load::<Form>(&request.slip_id).await?;
        let related = self.related(Some(&stored.slip), &Value::Null).await?;
        let named = organisations(Some(&stored.slip), &request.content, &related);
        let facts = self.facts(caller, named).await?;
        let step = slip::answer(&stored.slip, &request, answer, &documents(&related), &facts)?;
        self.commit_revision(caller, &stored, &related, step, Some(version))
            .await
    }

    /// Takes a pending request back.
    ///
    /// # Errors
    /// Unknown request; see [`domain::slip::withdraw`].
    pub async fn withdraw_form_revision(&self, caller: &Caller, id: &str) -> Result<(), Refusal> {
        let LoadedRequest { request, version } = self.revision_request::<Form>(id).await?;
        let stored = self.load::<Form>(&request.slip_id).await?;
        let facts = self.facts(caller, BTreeSet::new()).await?;
        let step = slip::withdraw(&stored.slip, &request, &facts)?;
        self.commit_revision(caller, &stored, &HashMap::new(), step, Some(version))
            .await
            .map(|_| ())
    }

    /// A page of the requests that a company made or was asked to approve, newest first.
    ///
    /// # Errors
    /// The caller may not list those of this company, or the page is not one.
    pub async fn form_revisions(
        &self,
        caller: &Caller,
        organisation: &str,
        filter: &RevisionFilter,
        first: Option<i64>,
        after: Option<&str>,
    ) -> Result<RevisionPage<Form>, Refusal> {
        self.revision_page(caller, organisation, filter, first, after)
            .await
    }

    /// How many requests that list holds.
    ///
    /// # Errors
    /// The caller may not list those of this company.
    pub async fn count_form_revisions(
        &self,
        caller: &Caller,
        organisation: &str,
        filter: &RevisionFilter,
    ) -> Result<u64, Refusal> {
        self.count_revisions::<Form>(caller, organisation, filter)
            .await
    }

    /// The requests of these identifiers, without rights of their own.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn form_revisions_by_id(
        &self,
        ids: &[String],
    ) -> Result<HashMap<String, Revision<Form>>, Refusal> {
        self.revisions_by_id(ids).await
    }
}
