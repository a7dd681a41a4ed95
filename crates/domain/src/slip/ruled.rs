//! Kinds whose rules are a table of fields: what an edit may change, what a signature misses, what a form shows
//! as sealed. A kind brings its tables, its levels and its words.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{
    carriers::{Carrier, carriers_after, displaced, refuse_both_spellings},
    change::Slip,
    detached::Multimodal,
    facts::Facts,
    field::{
        Field, Fields, Level, View, changed, differing, is_missing, is_sealed, merge,
        missing_issue, refuse_sealed, sealed_paths,
    },
    leg::{
        CarrierLevel, CarrierRow, LegRows, TransportLeg, check_lone_leg, complete_leg, settle_mode,
        view_of,
    },
    refusal::{Issue, Issues, Refusal},
    stages::{Act, Request},
    steps::Stepped,
    tree::{Tree, document_of, set, tree_of, verbatim_tree_of},
};

/// How a kind tells what is missing or sealed.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// Name of the kind in sentences: `BSDA`.
    pub kind: &'static str,
    /// What follows the name of a missing field: `est obligatoire.`
    pub missing: &'static str,
    /// How sealed fields are told.
    pub sealed: SealedWording,
}

/// How sealed fields are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedWording {
    /// Each by a whole sentence.
    Sentences,
    /// Each by its name.
    Labels,
    /// Each by an issue with a whole sentence, which [`sealed_changes`] tells among the rules of a stage.
    Issues,
}

impl SealedWording {
    fn of<D, L: Copy>(self, field: &Field<D, L>) -> String {
        match self {
            Self::Labels => field.title(),
            Self::Sentences | Self::Issues => format!(
                "{} a été verrouillé via signature et ne peut pas être modifié.{}",
                field.title(),
                field.note_text()
            ),
        }
    }
}

/// A kind whose rules are a table.
pub trait Ruled: Slip {
    /// Its levels.
    type Level: Level;
    /// Its words.
    const WORDING: Wording;

    /// Its fields.
    fn fields() -> &'static Fields<Self, Self::Level>;

    /// The last signature on the slip.
    fn level(&self) -> Option<Self::Level>;
}

/// A kind whose rules are a table and whose carriers are rows with a table of their own.
pub trait RuledCarriers: Ruled<Level: CarrierLevel> + Multimodal<Row: TransportLeg> {
    /// The fields of its carriers.
    fn carrier_fields() -> &'static Fields<CarrierRow<Self::Row>, Self::Level>;
}

/// A slip with an edit applied, beside the trees that it came from.
#[derive(Clone, Debug)]
pub struct Merged<S> {
    /// The edit, in its canonical form.
    pub edit: Tree,
    /// The slip as it was.
    pub stored: Tree,
    /// The slip as it becomes.
    pub tree: Tree,
    /// The same, as a document.
    pub slip: S,
}

impl<S: RuledCarriers> Merged<S> {
    /// Applies an edit; `fill_defaults` writes what a stored slip always holds.
    ///
    /// # Errors
    /// Both spellings of the carriers are given, or one of those listed is unknown.
    pub fn of(
        base: &S,
        edit: Tree,
        at_hand: &HashMap<String, S::Row>,
        fill_defaults: fn(&mut Tree),
        facts: &Facts<'_>,
    ) -> Result<Self, Refusal> {
        refuse_both_spellings(&edit)?;
        let stored = tree_of(base)?;
        let mut tree = merge(S::fields(), &stored, &without_list(&edit));
        fill_defaults(&mut tree);
        let rows = LegRows {
            fields: S::carrier_fields(),
            facts,
        };
        let carriers = if S::HAS_ROWS {
            carriers_after(base.carriers(), &edit, at_hand, &rows)?
        } else {
            Vec::new()
        };
        set(&mut tree, "transporters", Value::Array(carriers));
        Ok(Self {
            slip: document_of(tree.clone())?,
            edit,
            stored,
            tree,
        })
    }

    /// Refuses what signatures have sealed, unless a stage tells of it; tells whether anything changes at all.
    ///
    /// # Errors
    /// `FORBIDDEN` naming every sealed field that would change.
    pub fn refuse_sealed_changes(&self, stored: &S, facts: &Facts<'_>) -> Result<bool, Refusal> {
        let level = stored.level();
        let view = View {
            stored: Some(stored),
            merged: &self.slip,
            facts,
            level,
            read_only: false,
        };
        let changes = changed(
            S::fields(),
            &without_list(&self.edit),
            &self.stored,
            &self.tree,
        );
        let mut names: Vec<String> = changes
            .iter()
            .filter(|field| is_sealed(field, level, &view))
            .map(|field| S::WORDING.sealed.of(field))
            .collect();
        let (carriers_change, sealed_carriers) = self.carrier_changes(stored, &view)?;
        names.extend(sealed_carriers);
        names.dedup();
        if S::WORDING.sealed != SealedWording::Issues {
            refuse_sealed(&names)?;
        }
        Ok(carriers_change || !changes.is_empty())
    }

    /// Do the carriers change, and which of these changes are sealed?
    fn carrier_changes(
        &self,
        stored: &S,
        view: &View<'_, S, S::Level>,
    ) -> Result<(bool, Vec<String>), Refusal> {
        let (before, after) = (stored.carriers(), self.slip.carriers());
        let are_the_same = before.len() == after.len()
            && before
                .iter()
                .zip(after)
                .all(|(was, is)| was.id() == is.id());
        if !are_the_same {
            return Ok((true, list_changes(before, after, view)));
        }
        let (Some(input @ Value::Object(_)), Some(first), Some(now)) =
            (self.edit.get("transporter"), before.first(), after.first())
        else {
            return Ok((false, Vec::new()));
        };
        let fields = changed(S::carrier_fields(), input, &tree_of(first)?, &tree_of(now)?);
        let row = CarrierRow {
            number: 1,
            row: now.clone(),
        };
        let row_view = view_of(&row, None, view.facts);
        let sealed = fields
            .iter()
            .filter(|field| is_sealed(field, view.level, &row_view))
            .map(|field| {
                format!(
                    "{} n°1 a été verrouillé via signature et ne peut pas être modifié.",
                    field.title()
                )
            })
            .collect();
        Ok((!fields.is_empty(), sealed))
    }
}

/// A carrier that has signed keeps its place; the list is sealed as a whole at the end.
fn list_changes<S: RuledCarriers>(
    before: &[S::Row],
    after: &[S::Row],
    view: &View<'_, S, S::Level>,
) -> Vec<String> {
    let kind = S::WORDING.kind;
    let displaced = displaced(before, after).into_iter().map(|number| {
        format!(
            "Le transporteur n°{number} a déjà signé le {kind}, il ne peut pas être supprimé ou modifié"
        )
    });
    let sealed_list = S::fields()
        .iter()
        .filter(|field| field.path == "transporters" && is_sealed(field, view.level, view))
        .map(|field| S::WORDING.sealed.of(field));
    displaced.chain(sealed_list).collect()
}

fn without_list(edit: &Tree) -> Tree {
    let mut edit = edit.clone();
    if let Some(map) = edit.as_object_mut() {
        map.remove("transporters");
    }
    edit
}

/// Is this field of the slip sealed at this level for the acting user?
pub fn is_sealed_at<S: Ruled>(
    level: Option<S::Level>,
    stored: Option<&S>,
    merged: &S,
    path: &str,
    facts: &Facts<'_>,
) -> bool {
    let view = View {
        stored,
        merged,
        facts,
        level: None,
        read_only: false,
    };
    S::fields()
        .iter()
        .any(|field| field.path == path && is_sealed(field, level, &view))
}

/// The rule that a change leaves alone what signatures have sealed, for a kind that tells it with what is missing.
///
/// # Errors
/// A defect of ours.
pub fn sealed_changes<S: Stepped>(
    slip: &S,
    request: &Request<'_, S>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let Some(stored) = request.stored.filter(|_| request.act == Act::Update) else {
        return Ok(Issues::new());
    };
    let level = stored.level();
    let view = View {
        stored: Some(stored),
        merged: slip,
        facts,
        level,
        read_only: false,
    };
    let (before, after) = (tree_of(stored)?, tree_of(slip)?);
    let sealed = differing(S::fields(), &before, &after)
        .into_iter()
        .filter(|field| is_sealed(field, level, &view))
        .map(|field| Issue::at(field.told_path(), S::WORDING.sealed.of(field)));
    Ok(sealed.collect())
}

/// What a slip misses at a level, its carriers left out.
///
/// # Errors
/// A defect of ours.
pub(super) fn missing_fields<S: Ruled>(
    stored: Option<&S>,
    slip: &S,
    level: Option<S::Level>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let view = View {
        stored,
        merged: slip,
        facts,
        level,
        read_only: false,
    };
    let tree = tree_of(slip)?;
    let end = S::WORDING.missing;
    Ok(S::fields()
        .iter()
        .filter(|field| is_missing(field, &tree, &view))
        .map(|field| {
            let message = format!("{} {end}{}", field.title(), field.note_text());
            missing_issue(field, &[], message)
        })
        .collect())
}

/// What the carriers of a slip miss at a level; those that have not signed are left out when asked.
///
/// # Errors
/// A defect of ours.
pub(super) fn missing_on_carriers<S: RuledCarriers>(
    slip: &S,
    level: Option<S::Level>,
    skips_unsigned: bool,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let end = S::WORDING.missing;
    let mut issues = Issues::new();
    for row in
        CarrierRow::numbered(slip.carriers()).filter(|row| row.row.has_signed() || !skips_unsigned)
    {
        let view = view_of(&row, level, facts);
        let tree = tree_of(&row.row)?;
        let number = row.number.to_string();
        issues.extend(
            S::carrier_fields()
                .iter()
                .filter(|field| is_missing(field, &tree, &view))
                .map(|field| {
                    let message =
                        format!("{} n° {number} {end}{}", field.title(), field.note_text());
                    missing_issue(field, &["transporters", &number], message)
                }),
        );
    }
    Ok(issues)
}

/// Paths of the slip and of its carriers that the user cannot change any more. All the carriers are listed as
/// soon as the first one has signed.
pub fn sealed_for<S: RuledCarriers>(slip: &S, facts: &Facts<'_>) -> Vec<Vec<String>> {
    let level = slip.level();
    let view = View {
        stored: Some(slip),
        merged: slip,
        facts,
        level,
        read_only: true,
    };
    let mut paths = sealed_paths(S::fields(), level, &view);
    let is_on_the_road = level.is_some_and(|level| level >= S::Level::transport(1));
    for row in CarrierRow::numbered(slip.carriers()).filter(|_| is_on_the_road) {
        let reached = Some(S::Level::transport(row.number));
        let own = sealed_paths(S::carrier_fields(), reached, &view_of(&row, level, facts));
        let number = row.number.to_string();
        let under = |prefix: &[&str], path: &[String]| -> Vec<String> {
            let prefix = prefix.iter().map(|segment| (*segment).to_owned());
            prefix.chain(path.iter().cloned()).collect()
        };
        paths.extend(
            own.iter()
                .map(|path| under(&["transporters", &number], path)),
        );
        if row.number == 1 {
            paths.extend(own.iter().map(|path| under(&["transporter"], path)));
        }
    }
    paths
}

/// A carrier row on its own with an input applied, completed and checked.
///
/// # Errors
/// The row would be ill-formed.
pub fn write_carrier<S: RuledCarriers>(
    row: Option<&S::Row>,
    input: &Tree,
    checks_plates: bool,
    facts: &Facts<'_>,
) -> Result<S::Row, Refusal> {
    use super::carriers::CarrierRows as _;
    let fields = S::carrier_fields();
    let rows = LegRows { fields, facts };
    let stored = row.map_or_else(|| Ok(rows.blank()), verbatim_tree_of)?;
    let mut carrier: S::Row = document_of(rows.merge(&stored, input))?;
    if row.is_none() {
        settle_mode(&mut carrier, input);
    }
    let test_companies = facts.settings.test_companies;
    Refusal::of_issues(check_lone_leg(
        &carrier,
        fields,
        checks_plates,
        test_companies,
    )?)?;
    complete_leg(&mut carrier, facts)?;
    Ok(carrier)
}

/// A value of a wrong type or outside a closed list hides the rules that look at other fields.
pub fn hides_coherence(issues: &[Issue]) -> bool {
    issues.iter().any(Issue::is_wrong_type)
}

/// No carrier row is held by another slip.
pub static NOWHERE: BTreeSet<String> = BTreeSet::new();
