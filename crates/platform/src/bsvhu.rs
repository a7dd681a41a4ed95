//! Use cases of the BSVHU.

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::bsvhu::{Bsvhu, BsvhuTransporter};
use domain::bsvhu::{self, Edit, Signing};
use domain::slip::{self, Change, Facts, Refusal, Tree, require};
use serde_json::Value;

use crate::{
    Caller, Loaded, Platform,
    carriers::NamedRows,
    kind_list::KindList,
    lists::{CONNECTION, Page, PageRequest},
};

impl Platform {
    /// A slip that the caller may read.
    ///
    /// # Errors
    /// Unknown slip, or the caller's companies are not on it.
    pub async fn bsvhu(&self, caller: &Caller, id: &str) -> Result<Bsvhu, Refusal> {
        let loaded = self.load::<Bsvhu>(id).await?;
        if !caller.actor.is_admin {
            require(
                &caller.actor,
                UserPermission::BsdCanRead,
                &bsvhu::readers(&loaded.slip),
                "Vous n'êtes pas autorisé à accéder à ce bordereau",
            )?;
        }
        Ok(loaded.slip)
    }

    /// Creates a slip, published or as a draft.
    ///
    /// # Errors
    /// See [`bsvhu::create`].
    pub async fn create_bsvhu(
        &self,
        caller: &Caller,
        input: Tree,
        is_draft: bool,
    ) -> Result<Bsvhu, Refusal> {
        let (rows, facts) = self.facts_of_edit(caller, None, &input).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
        };
        let change = bsvhu::create(&edit, is_draft, &facts)?;
        let moved = self.moved_rows(caller, &change.carriers, &rows)?;
        self.commit_change_with(caller, None, &HashMap::new(), change, moved)
            .await
    }

    /// Changes a slip.
    ///
    /// # Errors
    /// See [`bsvhu::update`].
    pub async fn update_bsvhu(
        &self,
        caller: &Caller,
        id: &str,
        input: Tree,
    ) -> Result<Bsvhu, Refusal> {
        let stored = self.load::<Bsvhu>(id).await?;
        let (rows, facts) = self
            .facts_of_edit(caller, Some(&stored.slip), &input)
            .await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
        };
        let Some(change) = bsvhu::update(&stored.slip, &edit, &facts)? else {
            return Ok(stored.slip);
        };
        let moved = self.moved_rows(caller, &change.carriers, &rows)?;
        self.commit_change_with(caller, Some(&stored), &HashMap::new(), change, moved)
            .await
    }

    /// Publishes a draft.
    ///
    /// # Errors
    /// See [`bsvhu::publish`].
    pub async fn publish_bsvhu(&self, caller: &Caller, id: &str) -> Result<Bsvhu, Refusal> {
        let stored = self.load::<Bsvhu>(id).await?;
        let facts = self.facts_of_bsvhu(caller, &stored.slip).await?;
        let change = bsvhu::publish(&stored.slip, &facts)?;
        self.commit_bsvhu(caller, Some(&stored), change).await
    }

    /// Removes a slip.
    ///
    /// # Errors
    /// See [`bsvhu::delete`].
    pub async fn delete_bsvhu(&self, caller: &Caller, id: &str) -> Result<Bsvhu, Refusal> {
        let stored = self.load::<Bsvhu>(id).await?;
        let facts = self.facts(caller, BTreeSet::new()).await?;
        let change = bsvhu::delete(&stored.slip, &facts)?;
        self.commit_bsvhu(caller, Some(&stored), change).await
    }

    /// Duplicates a slip into a draft.
    ///
    /// # Errors
    /// See [`bsvhu::duplicate`].
    pub async fn duplicate_bsvhu(&self, caller: &Caller, id: &str) -> Result<Bsvhu, Refusal> {
        let source = self.load::<Bsvhu>(id).await?;
        let facts = self.facts_of_bsvhu(caller, &source.slip).await?;
        let change = bsvhu::duplicate(&source.slip, &facts)?;
        self.commit_bsvhu(caller, None, change).await
    }

    /// Signs a slip, by role or by security code.
    ///
    /// # Errors
    /// See [`bsvhu::authorise_signature`] and [`bsvhu::sign`].
    pub async fn sign_bsvhu(
        &self,
        caller: &Caller,
        id: &str,
        signing: &Signing,
        code: Option<i32>,
    ) -> Result<Bsvhu, Refusal> {
        let stored = self.load::<Bsvhu>(id).await?;
        let facts = self.facts_of_bsvhu(caller, &stored.slip).await?;
        let authorisation =
            bsvhu::authorise_signature(&stored.slip, signing.signature, code, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let change = bsvhu::sign(&stored.slip, signing, &facts)?;
        self.commit_bsvhu(caller, Some(&stored), change).await
    }

    /// Creates a carrier row on its own.
    ///
    /// # Errors
    /// See [`slip::create_carrier`].
    pub async fn create_bsvhu_carrier(
        &self,
        caller: &Caller,
        input: &Tree,
    ) -> Result<BsvhuTransporter, Refusal> {
        self.create_carrier::<Bsvhu>(caller, input).await
    }

    /// Changes a carrier row, on its own or on a slip.
    ///
    /// # Errors
    /// See [`slip::update_detached`] and [`slip::update_attached`].
    pub async fn update_bsvhu_carrier(
        &self,
        caller: &Caller,
        id: &str,
        input: &Tree,
    ) -> Result<BsvhuTransporter, Refusal> {
        self.update_carrier::<Bsvhu>(caller, id, input).await
    }

    /// Removes a carrier row for good.
    ///
    /// # Errors
    /// See [`slip::remove_detached`] and [`slip::remove_attached`].
    pub async fn delete_bsvhu_carrier(&self, caller: &Caller, id: &str) -> Result<(), Refusal> {
        self.delete_carrier::<Bsvhu>(caller, id).await
    }

    /// A page of the slips that the caller may list, newest first.
    ///
    /// # Errors
    /// The page or the filter is not one.
    pub async fn bsvhus(
        &self,
        caller: &Caller,
        page: &PageRequest,
        filter: Tree,
    ) -> Result<Page<Bsvhu>, Refusal> {
        let list = KindList::parse(filter)?;
        self.page_of(page, CONNECTION, &list.restriction(caller))
            .await
    }

    /// How many slips that list holds.
    ///
    /// # Errors
    /// The filter is not one.
    pub async fn count_bsvhus(&self, caller: &Caller, filter: Tree) -> Result<u64, Refusal> {
        let list = KindList::<Bsvhu>::parse(filter)?;
        self.count_of(&list.restriction(caller)).await
    }

    /// What the next signature misses.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn bsvhu_missing(
        &self,
        caller: &Caller,
        slip: &Bsvhu,
    ) -> Result<Vec<bsvhu::Missing>, Refusal> {
        bsvhu::missing_for_next_signature(slip, &self.facts(caller, BTreeSet::new()).await?)
    }

    /// Paths that the caller cannot change any more.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn bsvhu_sealed(
        &self,
        caller: &Caller,
        slip: &Bsvhu,
    ) -> Result<Vec<Vec<String>>, Refusal> {
        let facts = self.facts(caller, BTreeSet::new()).await?;
        Ok(slip::sealed_for(slip, &facts))
    }

    async fn facts_of_edit<'a>(
        &'a self,
        caller: &'a Caller,
        stored: Option<&Bsvhu>,
        input: &Tree,
    ) -> Result<(NamedRows<Bsvhu>, Facts<'a>), Refusal> {
        let rows = self.named_rows(stored, input).await?;
        let mut named = bsvhu::mentioned_organisations(stored, input);
        named.extend(Self::organisations_of_rows(&rows));
        Ok((rows, self.facts(caller, named).await?))
    }

    async fn facts_of_bsvhu<'a>(
        &'a self,
        caller: &'a Caller,
        slip: &Bsvhu,
    ) -> Result<Facts<'a>, Refusal> {
        let named = bsvhu::mentioned_organisations(Some(slip), &Value::Null);
        self.facts(caller, named).await
    }

    async fn commit_bsvhu(
        &self,
        caller: &Caller,
        stored: Option<&Loaded<Bsvhu>>,
        change: Change<Bsvhu>,
    ) -> Result<Bsvhu, Refusal> {
        self.commit_change(caller, stored, &HashMap::new(), change)
            .await
    }
}
