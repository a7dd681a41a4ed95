//! What is done with a slip, whatever its kind: it is created, changed, published, copied, removed. A kind brings its
//! blank document, its canonical input and its sentences.

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use serde_json::{Value, json};

use super::{
    change::{Change, Event, Job, LinkedSlip},
    company::{organisations_in, own_organisations},
    detached::{RowsAtHand, STAYS, moves_between},
    facts::Facts,
    leg::settle_modes,
    refusal::Refusal,
    rights::require,
    ruled::{Merged, NOWHERE},
    stages::{Act, Request, validate},
    steps::{Stepped, first_level, first_signatory, level_of},
    tree::Tree,
};

/// What a client wants changed, with the rows and slips that it names.
#[derive(Clone, Debug)]
pub struct Edit<S: Kind> {
    /// The input as a tree of given and null leaves.
    pub tree: Tree,
    /// Carrier rows named by `transporters` that the slip does not hold.
    pub rows: RowsAtHand<S::Row>,
    /// Slips that the edit names, and those that the stored slip continues.
    pub previous: HashMap<String, S>,
}

/// What a kind says when it refuses.
#[derive(Clone, Copy, Debug)]
pub struct Sentences {
    /// To an author who is not on the slip.
    pub foreign_creation: &'static str,
    /// To a user who may not change or publish it.
    pub foreign_change: &'static str,
    /// Of a slip that is too far to be removed.
    pub late_removal: &'static str,
    /// To a user who may not print it.
    pub foreign_print: &'static str,
}

/// Who may remove a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remover {
    /// Everybody who may change it: nobody has signed.
    Contributor,
    /// The company of the first step, which alone has signed.
    FirstSignatory,
    /// Nobody.
    Nobody,
}

/// A kind whose slips are created, changed, published, signed, copied and removed by the same acts as the others.
pub trait Kind: Stepped {
    /// What it says when it refuses.
    const REFUSALS: Sentences;
    /// Do the readers of a draft follow the companies of whoever changes it, or those of its author for good?
    const DRAFT_FOLLOWS_CHANGES: bool;
    /// Status of a draft, where it is not that of a slip that nobody has signed.
    const DRAFT_STATUS: Option<&'static str> = None;
    /// Must whoever changes a draft stay on it, as on a published slip?
    const DRAFT_KEEPS_AUTHOR: bool = false;

    /// A new slip with nothing on it.
    fn blank(is_draft: bool, facts: &Facts<'_>) -> Self;

    /// The input in its canonical form: old spellings, and what one leaf does to another.
    ///
    /// # Errors
    /// A defect of ours.
    fn canonical(edit: &Tree, stored: Option<&Self>) -> Result<Tree, Refusal>;

    /// Writes values that a stored slip always holds.
    fn fill_defaults(tree: &mut Tree);

    /// Every organisation that takes part.
    fn actors(&self) -> Vec<String>;

    /// Those whose members may create the slip.
    fn creators(&self) -> Vec<String> {
        self.actors()
    }

    /// Organisations named on the slip that take no part.
    fn bystanders(&self) -> Vec<String> {
        Vec::new()
    }

    /// Organisations whose members read the draft.
    fn draft_readers(&self) -> &[String];

    /// Gives the draft to the members of these.
    fn set_draft_readers(&mut self, organisations: Vec<String>);

    /// Forgets its intermediaries, where it has some.
    fn forget_intermediaries(&mut self) {}

    /// Slips that this one continues.
    fn previous(&self) -> Vec<String> {
        Vec::new()
    }

    /// Slips that an edit names.
    fn named_previous(_edit: &Tree) -> BTreeSet<String> {
        BTreeSet::new()
    }

    /// Slips whose link to this one appears or disappears.
    fn relinked(&self, _before: &Self, _previous: &HashMap<String, Self>) -> Vec<LinkedSlip<Self>> {
        Vec::new()
    }

    /// Forgets the slips that it continues.
    fn unlink(&mut self) {}

    /// Refuses a slip that its author may not create like this.
    ///
    /// # Errors
    /// The sentence of the kind.
    fn check_author(&self, _facts: &Facts<'_>) -> Result<(), Refusal> {
        Ok(())
    }

    /// What a new slip holds when the client left it out, once the rest is accepted; an explicit null stays null.
    fn fill_absent(&mut self, _edit: &Tree) {}

    /// Work that follows a change.
    fn jobs_after_change(&self, _stored: &Self) -> Vec<Job> {
        Vec::new()
    }

    /// Makes a draft a slip.
    fn publish(&mut self);

    /// Who may remove it.
    fn remover(&self) -> Remover;

    /// A draft that repeats who takes part and what the waste is.
    ///
    /// # Errors
    /// The source breaks a rule.
    fn duplicated(&self, facts: &Facts<'_>) -> Result<Self, Refusal>;
}

/// Organisations whose members may read the slip, and change it.
pub fn readers<S: Kind>(slip: &S) -> Vec<String> {
    if slip.is_draft() {
        slip.draft_readers().to_vec()
    } else {
        slip.actors()
    }
}

/// Every organisation that must be looked up to judge this edit of this slip.
pub fn mentioned_organisations<S: Kind>(stored: Option<&S>, edit: &Tree) -> BTreeSet<String> {
    let mut found = organisations_in(edit);
    if let Some(stored) = stored {
        found.extend(stored.actors());
        found.extend(stored.bystanders());
    }
    found
}

/// Creates a slip, published or as a draft.
///
/// # Errors
/// The user's companies are not on the slip, or the input is refused.
pub fn create<S: Kind>(
    edit: &Edit<S>,
    is_draft: bool,
    facts: &Facts<'_>,
) -> Result<Change<S>, Refusal> {
    let base = S::blank(is_draft, facts);
    let canonical = S::canonical(&edit.tree, None)?;
    let Merged {
        mut slip,
        edit: canonical,
        ..
    } = Merged::of(&base, canonical, &edit.rows.rows, S::fill_defaults, facts)?;
    require(
        facts.actor,
        UserPermission::BsdCanCreate,
        &slip.creators(),
        S::REFUSALS.foreign_creation,
    )?;
    slip.check_author(facts)?;
    refuse_unknown_previous(&slip, edit)?;
    let request = Request {
        stored: None,
        level: first_level::<S>().filter(|_| !is_draft),
        act: Act::Creation,
        previous: &edit.previous,
        rows_elsewhere: &edit.rows.taken,
    };
    validate(&mut slip, &request, facts)?;
    slip.fill_absent(&canonical);
    settle_modes(&[], slip.carriers_mut(), &canonical);
    let own = own_organisations(slip.actors(), facts);
    slip.set_draft_readers(own);
    let linked = slip.relinked(&base, &edit.previous);
    let carriers = moves_between(&[], slip.carriers(), &edit.rows)?;
    Ok(Change {
        linked,
        carriers,
        ..Change::of(slip, Event::new("Created"))
    })
}

fn refuse_unknown_previous<S: Kind>(slip: &S, edit: &Edit<S>) -> Result<(), Refusal> {
    let previous = slip.previous();
    let mut unknown = previous
        .iter()
        .filter(|id| !edit.previous.contains_key(*id));
    match unknown.next() {
        Some(id) => Err(Refusal::slip_not_found(id)),
        None => Ok(()),
    }
}

/// Changes a slip; `None` when the edit says nothing new.
///
/// # Errors
/// The user may not, a sealed field would change, or the slip would be invalid.
pub fn update<S: Kind>(
    stored: &S,
    edit: &Edit<S>,
    facts: &Facts<'_>,
) -> Result<Option<Change<S>>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &readers(stored),
        S::REFUSALS.foreign_change,
    )?;
    let canonical = S::canonical(&edit.tree, Some(stored))?;
    let mut merged = Merged::of(stored, canonical, &edit.rows.rows, S::fill_defaults, facts)?;
    if !stored.is_draft() || S::DRAFT_KEEPS_AUTHOR {
        refuse_own_removal(&merged, facts)?;
    }
    let has_changes = merged.refuse_sealed_changes(stored, facts)?;
    refuse_unknown_previous(&merged.slip, edit)?;
    let request = Request {
        stored: Some(stored),
        level: level_of(stored),
        act: Act::Update,
        previous: &edit.previous,
        rows_elsewhere: &edit.rows.taken,
    };
    validate(&mut merged.slip, &request, facts)?;
    if !has_changes {
        return Ok(None);
    }
    let mut slip = merged.slip;
    settle_modes(stored.carriers(), slip.carriers_mut(), &merged.edit);
    if slip.is_draft() && S::DRAFT_FOLLOWS_CHANGES {
        let own = own_organisations(slip.actors(), facts);
        if !own.is_empty() {
            slip.set_draft_readers(own);
        }
    }
    let linked = slip.relinked(stored, &edit.previous);
    let carriers = moves_between(stored.carriers(), slip.carriers(), &edit.rows)?;
    let jobs = slip.jobs_after_change(stored);
    Ok(Some(Change {
        linked,
        jobs,
        carriers,
        ..Change::of(slip, Event::new("Updated"))
    }))
}

/// Nobody removes their last company. A null list of intermediaries counts as empty here, although it changes
/// nothing.
fn refuse_own_removal<S: Kind>(merged: &Merged<S>, facts: &Facts<'_>) -> Result<(), Refusal> {
    let mut slip = merged.slip.clone();
    let intermediaries = merged.edit.get("intermediaries");
    if intermediaries.is_some_and(Value::is_null) {
        slip.forget_intermediaries();
    }
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &readers(&slip),
        STAYS,
    )
}

/// Publishes a draft.
///
/// # Errors
/// The user may not, the slip is no draft, or it is incomplete.
pub fn publish<S: Kind>(
    stored: &S,
    previous: &HashMap<String, S>,
    facts: &Facts<'_>,
) -> Result<Change<S>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanUpdate,
        &readers(stored),
        S::REFUSALS.foreign_change,
    )?;
    if !stored.is_draft() {
        return Err(Refusal::forbidden(
            "Impossible de publier un bordereau qui n'est pas un brouillon",
        ));
    }
    let mut slip = stored.clone();
    slip.publish();
    let request = Request {
        stored: Some(stored),
        level: first_level::<S>(),
        act: Act::Publication,
        previous,
        rows_elsewhere: &NOWHERE,
    };
    validate(&mut slip.clone(), &request, facts)?;
    Ok(Change::of(slip, Event::new("Updated")))
}

/// Removes a slip that nobody, or the company of the first step alone, has signed.
///
/// # Errors
/// The user may not, or the slip is signed.
pub fn delete<S: Kind>(
    stored: &S,
    previous: &HashMap<String, S>,
    facts: &Facts<'_>,
) -> Result<Change<S>, Refusal> {
    let late = S::REFUSALS.late_removal;
    let (organisations, sentence) = match stored.remover() {
        Remover::Contributor => (
            readers(stored),
            "Vous n'êtes pas autorisé à supprimer ce bordereau.",
        ),
        Remover::FirstSignatory => {
            let signatory = first_signatory(stored)?.map(str::to_owned);
            (signatory.into_iter().collect(), late)
        }
        Remover::Nobody => return Err(Refusal::forbidden(late)),
    };
    require(
        facts.actor,
        UserPermission::BsdCanDelete,
        &organisations,
        sentence,
    )?;
    let mut slip = stored.clone();
    slip.unlink();
    let linked = slip.relinked(stored, previous);
    Ok(Change {
        is_deleted: true,
        linked,
        ..Change::of(slip, Event::new("Deleted"))
    })
}

/// Copies a slip into a draft of the user's.
///
/// # Errors
/// The user may not, or the source breaks a rule.
pub fn duplicate<S: Kind>(source: &S, facts: &Facts<'_>) -> Result<Change<S>, Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanCreate,
        &readers(source),
        "Vous ne pouvez pas dupliquer un bordereau sur lequel votre entreprise n'apparait pas",
    )?;
    let mut copy = source.duplicated(facts)?;
    let own = own_organisations(copy.actors(), facts);
    copy.set_draft_readers(own);
    let metadata = json!({"duplicate": {"id": source.id()}});
    Ok(Change::of(copy, Event::with("Created", metadata)))
}

/// A request to validate a copy, by the rules of its own time.
pub(crate) fn duplication<S: Kind>(nothing: &HashMap<String, S>) -> Request<'_, S> {
    Request {
        stored: None,
        level: None,
        act: Act::Duplication,
        previous: nothing,
        rows_elsewhere: &NOWHERE,
    }
}
