//! Use cases of the kinds that share their acts: one function an act, whatever the kind.

use std::collections::{BTreeSet, HashMap};

use contract::{account::UserPermission, page::FileDownload};
use domain::slip::{
    self, Edit, Facts, Kind, Missing, Refusal, Signing, Slip, Tree, mentioned_organisations,
    readers, require,
};
use serde_json::Value;

use crate::{
    Caller, Loaded, Platform,
    carriers::NamedRows,
    downloads::Download,
    kind_list::KindList,
    lists::{CONNECTION, Page, PageRequest},
    slips::documents,
};

/// Slips behind a slip, by identifier.
type Lineage<S> = HashMap<String, Loaded<S>>;

impl Platform {
    /// A slip that the caller may read.
    ///
    /// # Errors
    /// Unknown slip, or the caller's companies are not on it.
    pub async fn read_slip<S: Kind>(&self, caller: &Caller, id: &str) -> Result<S, Refusal> {
        let slip = self.load::<S>(id).await?.slip;
        if !caller.actor.is_admin {
            require(
                &caller.actor,
                UserPermission::BsdCanRead,
                &readers(&slip),
                "Vous n'êtes pas autorisé à accéder à ce bordereau",
            )?;
        }
        Ok(slip)
    }

    /// A link to the document of a slip, for its readers and those of the slips that it continues.
    ///
    /// # Errors
    /// Unknown slip, or the caller may not print it.
    pub async fn print_slip<S: Kind>(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<FileDownload, Refusal> {
        let slip = self.load::<S>(id).await?.slip;
        if !caller.prints_anything()? {
            let mut printers = readers(&slip);
            let previous = self.continued_by(&slip).await?;
            printers.extend(previous.values().flat_map(|parent| readers(&parent.slip)));
            require(
                &caller.actor,
                UserPermission::BsdCanRead,
                &printers,
                S::REFUSALS.foreign_print,
            )?;
        }
        self.link_to(&Download::of(S::KIND, id)).await
    }

    /// Slips that another one names, without rights of their own.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn linked_slips<S: Slip>(
        &self,
        ids: &[String],
    ) -> Result<HashMap<String, S>, Refusal> {
        Ok(documents(&self.load_all(ids).await?))
    }

    /// Creates a slip, published or as a draft.
    ///
    /// # Errors
    /// See [`slip::create`].
    pub async fn create_slip<S: Kind>(
        &self,
        caller: &Caller,
        input: Tree,
        is_draft: bool,
    ) -> Result<S, Refusal> {
        let (given, facts) = self.given(caller, None, input).await?;
        let change = slip::create(&given.edit, is_draft, &facts)?;
        let moved = self.moved_rows(caller, &change.carriers, &given.rows)?;
        self.commit_change_with(caller, None, &given.previous, change, moved)
            .await
    }

    /// Changes a slip.
    ///
    /// # Errors
    /// See [`slip::update`].
    pub async fn update_slip<S: Kind>(
        &self,
        caller: &Caller,
        id: &str,
        input: Tree,
    ) -> Result<S, Refusal> {
        let stored = self.load::<S>(id).await?;
        let (given, facts) = self.given(caller, Some(&stored.slip), input).await?;
        let Some(change) = slip::update(&stored.slip, &given.edit, &facts)? else {
            return Ok(stored.slip);
        };
        let moved = self.moved_rows(caller, &change.carriers, &given.rows)?;
        self.commit_change_with(caller, Some(&stored), &given.previous, change, moved)
            .await
    }

    /// Publishes a draft.
    ///
    /// # Errors
    /// See [`slip::publish`].
    pub async fn publish_slip<S: Kind>(&self, caller: &Caller, id: &str) -> Result<S, Refusal> {
        let stored = self.load::<S>(id).await?;
        let previous = self.continued_by(&stored.slip).await?;
        let facts = self.facts_about(caller, &stored.slip).await?;
        let change = slip::publish(&stored.slip, &documents(&previous), &facts)?;
        self.commit_change(caller, Some(&stored), &previous, change)
            .await
    }

    /// Removes a slip.
    ///
    /// # Errors
    /// See [`slip::delete`].
    pub async fn delete_slip<S: Kind>(&self, caller: &Caller, id: &str) -> Result<S, Refusal> {
        let stored = self.load::<S>(id).await?;
        let previous = self.continued_by(&stored.slip).await?;
        let facts = self.facts(caller, BTreeSet::new()).await?;
        let change = slip::delete(&stored.slip, &documents(&previous), &facts)?;
        self.commit_change(caller, Some(&stored), &previous, change)
            .await
    }

    /// Duplicates a slip into a draft.
    ///
    /// # Errors
    /// See [`slip::duplicate`].
    pub async fn duplicate_slip<S: Kind>(&self, caller: &Caller, id: &str) -> Result<S, Refusal> {
        let source = self.load::<S>(id).await?;
        let facts = self.facts_about(caller, &source.slip).await?;
        let change = slip::duplicate(&source.slip, &facts)?;
        self.commit_change(caller, None, &HashMap::new(), change)
            .await
    }

    /// Signs a slip, by role or by security code.
    ///
    /// # Errors
    /// See [`slip::authorise_signature`] and [`slip::sign`].
    pub async fn sign_slip<S: Kind>(
        &self,
        caller: &Caller,
        id: &str,
        signing: &Signing<S::Signature>,
        code: Option<i32>,
    ) -> Result<S, Refusal> {
        let stored = self.load::<S>(id).await?;
        let facts = self.facts_about(caller, &stored.slip).await?;
        let authorisation =
            slip::authorise_signature(&stored.slip, signing.signature, code, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let behind = if S::reaches_ancestors(signing.signature) {
            self.ancestors(&stored.slip).await?
        } else {
            self.continued_by(&stored.slip).await?
        };
        let change = slip::sign(&stored.slip, signing, &documents(&behind), &facts)?;
        self.commit_change(caller, Some(&stored), &behind, change)
            .await
    }

    /// A page of the slips that the caller may list, newest first.
    ///
    /// # Errors
    /// The page or the filter is not one.
    pub async fn list_slips<S: Kind>(
        &self,
        caller: &Caller,
        page: &PageRequest,
        filter: Tree,
    ) -> Result<Page<S>, Refusal> {
        let list = KindList::<S>::parse(filter)?;
        self.page_of(page, CONNECTION, &list.restriction(caller))
            .await
    }

    /// How many slips that list holds.
    ///
    /// # Errors
    /// The filter is not one.
    pub async fn count_slips<S: Kind>(
        &self,
        caller: &Caller,
        filter: Tree,
    ) -> Result<u64, Refusal> {
        let list = KindList::<S>::parse(filter)?;
        self.count_of(&list.restriction(caller)).await
    }

    /// What the next signature misses.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn missing_on<S: Kind>(
        &self,
        caller: &Caller,
        slip: &S,
    ) -> Result<Vec<Missing<S::Signature>>, Refusal> {
        let facts = if S::WHOLE_GUIDANCE {
            self.facts_about(caller, slip).await?
        } else {
            self.facts(caller, BTreeSet::new()).await?
        };
        slip::missing_for_next_signature(slip, &facts)
    }

    /// Paths that the caller cannot change any more.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn sealed_on<S: Kind>(
        &self,
        caller: &Caller,
        slip: &S,
    ) -> Result<Vec<Vec<String>>, Refusal> {
        let facts = self.facts(caller, BTreeSet::new()).await?;
        Ok(slip::sealed_for(slip, &facts))
    }

    /// What an edit names, and the facts to judge it.
    async fn given<'a, S: Kind>(
        &'a self,
        caller: &'a Caller,
        stored: Option<&S>,
        input: Tree,
    ) -> Result<(Given<S>, Facts<'a>), Refusal> {
        let mut ids = S::named_previous(&input);
        ids.extend(stored.map(S::previous).unwrap_or_default());
        let previous: Lineage<S> = self.load_all(&ids.into_iter().collect::<Vec<_>>()).await?;
        let rows = self.named_rows(stored, &input).await?;
        let mut named = mentioned_organisations(stored, &input);
        named.extend(Self::organisations_of_rows(&rows));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
            previous: documents(&previous),
        };
        let given = Given {
            edit,
            rows,
            previous,
        };
        Ok((given, facts))
    }

    async fn facts_about<'a, S: Kind>(
        &'a self,
        caller: &'a Caller,
        slip: &S,
    ) -> Result<Facts<'a>, Refusal> {
        let named = mentioned_organisations(Some(slip), &Value::Null);
        self.facts(caller, named).await
    }

    /// The slips that this one continues.
    pub(crate) async fn continued_by<S: Kind>(&self, slip: &S) -> Result<Lineage<S>, Refusal> {
        self.load_all(&slip.previous()).await
    }

    /// All the slips behind this one, generation by generation.
    pub(crate) async fn ancestors<S: Kind>(&self, slip: &S) -> Result<Lineage<S>, Refusal> {
        let mut lineage = Lineage::new();
        let mut generation = slip.previous();
        while !generation.is_empty() {
            let loaded: Lineage<S> = self.load_all(&generation).await?;
            generation = loaded
                .values()
                .flat_map(|parent| parent.slip.previous())
                .filter(|id| !lineage.contains_key(id) && !loaded.contains_key(id))
                .collect();
            lineage.extend(loaded);
        }
        Ok(lineage)
    }
}

/// An edit with the versions of what it names.
struct Given<S: Kind> {
    edit: Edit<S>,
    rows: NamedRows<S>,
    previous: Lineage<S>,
}
