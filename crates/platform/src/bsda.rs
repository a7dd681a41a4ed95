//! Use cases of the BSDA.

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::bsda::{Bsda, BsdaSignatureType, BsdaTransporter};
use domain::bsda::{self, Edit, Signing};
use domain::slip::{Facts, Refusal, Tree, require};
use serde_json::Value;

use crate::{
    Caller, Loaded, Platform,
    kind_list::KindList,
    lists::{CONNECTION, Page, PageRequest},
    revisions::Connected,
    slips::documents,
};

/// Slips behind a slip, by identifier.
type Lineage = HashMap<String, Loaded<Bsda>>;

/// Identifiers that the edit names under `forwarding` and `grouping`.
fn named_parents(edit: &Tree) -> BTreeSet<String> {
    let forwarding = edit.get("forwarding").and_then(Value::as_str);
    let grouping = edit
        .get("grouping")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    forwarding
        .into_iter()
        .chain(grouping)
        .map(str::to_owned)
        .collect()
}

impl Connected for Bsda {
    async fn linked(platform: &Platform, slip: &Self) -> Result<Lineage, Refusal> {
        platform.parents(slip).await
    }

    fn organisations(slip: &Self, content: &Tree, _linked: &Lineage) -> BTreeSet<String> {
        bsda::mentioned_organisations(Some(slip), content)
    }
}

impl Platform {
    /// A slip that the caller may read.
    ///
    /// # Errors
    /// Unknown slip, or the caller's companies are not on it.
    pub async fn bsda(&self, caller: &Caller, id: &str) -> Result<Bsda, Refusal> {
        let loaded = self.load::<Bsda>(id).await?;
        if !caller.actor.is_admin {
            require(
                &caller.actor,
                UserPermission::BsdCanRead,
                &bsda::readers(&loaded.slip),
                "Vous n'êtes pas autorisé à accéder à ce bordereau",
            )?;
        }
        Ok(loaded.slip)
    }

    /// Slips that another one names, without rights of their own.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn linked_bsdas(&self, ids: &[String]) -> Result<HashMap<String, Bsda>, Refusal> {
        Ok(documents(&self.load_all(ids).await?))
    }

    /// Creates a slip, published or as a draft.
    ///
    /// # Errors
    /// See [`bsda::create`].
    pub async fn create_bsda(
        &self,
        caller: &Caller,
        input: Tree,
        is_draft: bool,
    ) -> Result<Bsda, Refusal> {
        let parents: Lineage = self
            .load_all(&named_parents(&input).into_iter().collect::<Vec<_>>())
            .await?;
        let rows = self.named_rows::<Bsda>(None, &input).await?;
        let mut named = bsda::mentioned_organisations(None, &input);
        named.extend(Self::organisations_of_rows(&rows));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
            parents: documents(&parents),
        };
        let change = bsda::create(&edit, is_draft, &facts)?;
        let moved = self.moved_rows(caller, &change.carriers, &rows)?;
        self.commit_change_with(caller, None, &parents, change, moved)
            .await
    }

    /// Changes a slip.
    ///
    /// # Errors
    /// See [`bsda::update`].
    pub async fn update_bsda(
        &self,
        caller: &Caller,
        id: &str,
        input: Tree,
    ) -> Result<Bsda, Refusal> {
        let stored = self.load::<Bsda>(id).await?;
        let mut named = named_parents(&input);
        named.extend(bsda::parents_of(&stored.slip).map(str::to_owned));
        let parents: Lineage = self
            .load_all(&named.into_iter().collect::<Vec<_>>())
            .await?;
        let rows = self.named_rows(Some(&stored.slip), &input).await?;
        let mut named = bsda::mentioned_organisations(Some(&stored.slip), &input);
        named.extend(Self::organisations_of_rows(&rows));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
            parents: documents(&parents),
        };
        match bsda::update(&stored.slip, &edit, &facts)? {
            None => Ok(stored.slip),
            Some(change) => {
                let moved = self.moved_rows(caller, &change.carriers, &rows)?;
                self.commit_change_with(caller, Some(&stored), &parents, change, moved)
                    .await
            }
        }
    }

    /// Publishes a draft.
    ///
    /// # Errors
    /// See [`bsda::publish`].
    pub async fn publish_bsda(&self, caller: &Caller, id: &str) -> Result<Bsda, Refusal> {
        let stored = self.load::<Bsda>(id).await?;
        let parents = self.parents(&stored.slip).await?;
        let facts = self.facts_of(caller, &stored.slip).await?;
        let change = bsda::publish(&stored.slip, &documents(&parents), &facts)?;
        self.commit_change(caller, Some(&stored), &parents, change)
            .await
    }

    /// Removes a slip.
    ///
    /// # Errors
    /// See [`bsda::delete`].
    pub async fn delete_bsda(&self, caller: &Caller, id: &str) -> Result<Bsda, Refusal> {
        let stored = self.load::<Bsda>(id).await?;
        let parents = self.parents(&stored.slip).await?;
        let facts = self.facts_of(caller, &stored.slip).await?;
        let change = bsda::delete(&stored.slip, &documents(&parents), &facts)?;
        self.commit_change(caller, Some(&stored), &parents, change)
            .await
    }

    /// Duplicates a slip into a draft.
    ///
    /// # Errors
    /// See [`bsda::duplicate`].
    pub async fn duplicate_bsda(&self, caller: &Caller, id: &str) -> Result<Bsda, Refusal> {
        let source = self.load::<Bsda>(id).await?;
        let facts = self.facts_of(caller, &source.slip).await?;
        let change = bsda::duplicate(&source.slip, &facts)?;
        self.commit_change(caller, None, &HashMap::new(), change)
            .await
    }

    /// Signs a slip, by role or by security code.
    ///
    /// # Errors
    /// See [`bsda::authorise_signature`] and [`bsda::sign`].
    pub async fn sign_bsda(
        &self,
        caller: &Caller,
        id: &str,
        signing: &Signing,
        code: Option<i32>,
    ) -> Result<Bsda, Refusal> {
        let stored = self.load::<Bsda>(id).await?;
        let facts = self.facts_of(caller, &stored.slip).await?;
        let authorisation =
            bsda::authorise_signature(&stored.slip, signing.signature, code, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let lineage = match signing.signature {
            BsdaSignatureType::Operation => self.ancestors(&stored.slip).await?,
            _ => self.parents(&stored.slip).await?,
        };
        let change = bsda::sign(&stored.slip, signing, &documents(&lineage), &facts)?;
        self.commit_change(caller, Some(&stored), &lineage, change)
            .await
    }

    /// Creates a carrier row, to be named by a slip later.
    ///
    /// # Errors
    /// See [`domain::slip::create_carrier`].
    pub async fn create_bsda_carrier(
        &self,
        caller: &Caller,
        input: &Tree,
    ) -> Result<BsdaTransporter, Refusal> {
        self.create_carrier::<Bsda>(caller, input).await
    }

    /// Changes a carrier row, on its own or on a slip.
    ///
    /// # Errors
    /// See [`domain::slip::update_detached`] and [`domain::slip::update_attached`].
    pub async fn update_bsda_carrier(
        &self,
        caller: &Caller,
        id: &str,
        input: &Tree,
    ) -> Result<BsdaTransporter, Refusal> {
        self.update_carrier::<Bsda>(caller, id, input).await
    }

    /// Removes a carrier row for good.
    ///
    /// # Errors
    /// See [`domain::slip::remove_detached`] and [`domain::slip::remove_attached`].
    pub async fn delete_bsda_carrier(&self, caller: &Caller, id: &str) -> Result<(), Refusal> {
        self.delete_carrier::<Bsda>(caller, id).await
    }

    /// A page of the slips that the caller may list, newest first.
    ///
    /// # Errors
    /// The page or the filter is not one.
    pub async fn bsdas(
        &self,
        caller: &Caller,
        page: &PageRequest,
        filter: Tree,
    ) -> Result<Page<Bsda>, Refusal> {
        let list = KindList::<Bsda>::parse(filter)?;
        self.page_of(page, CONNECTION, &list.restriction(caller))
            .await
    }

    /// How many slips that list holds.
    ///
    /// # Errors
    /// The filter is not one.
    pub async fn count_bsdas(&self, caller: &Caller, filter: Tree) -> Result<u64, Refusal> {
        let list = KindList::<Bsda>::parse(filter)?;
        self.count_of(&list.restriction(caller)).await
    }

    /// What the next signature misses.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn bsda_missing(
        &self,
        caller: &Caller,
        slip: &Bsda,
    ) -> Result<Vec<bsda::Missing>, Refusal> {
        bsda::missing_for_next_signature(slip, &self.facts(caller, BTreeSet::new()).await?)
    }

    /// Paths that the caller cannot change any more.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn bsda_sealed(
        &self,
        caller: &Caller,
        slip: &Bsda,
    ) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(domain::slip::sealed_for(
            slip,
            &self.facts(caller, BTreeSet::new()).await?,
        ))
    }

    async fn facts_of<'a>(&'a self, caller: &'a Caller, slip: &Bsda) -> Result<Facts<'a>, Refusal> {
        self.facts(
            caller,
            bsda::mentioned_organisations(Some(slip), &Value::Null),
        )
        .await
    }

    async fn parents(&self, slip: &Bsda) -> Result<Lineage, Refusal> {
        self.load_all(
            &bsda::parents_of(slip)
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
        .await
    }

    /// All the slips behind this one, generation by generation.
    pub(crate) async fn ancestors(&self, slip: &Bsda) -> Result<Lineage, Refusal> {
        let mut lineage = Lineage::new();
        let mut generation: Vec<String> = bsda::parents_of(slip).map(str::to_owned).collect();
        while !generation.is_empty() {
            let loaded: Lineage = self.load_all(&generation).await?;
            generation = loaded
                .values()
                .flat_map(|parent| bsda::parents_of(&parent.slip).map(str::to_owned))
                .filter(|id| !lineage.contains_key(id) && !loaded.contains_key(id))
                .collect();
            lineage.extend(loaded);
        }
        Ok(lineage)
    }
}
