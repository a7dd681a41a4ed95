//! The table of fields: one line says, for a field, how it is named, what an edit may do to it and from which
//! signature it is sealed or required. Validation, sealing, forms, documentation and revisions read it.

use std::sync::LazyLock;

use reference::waste_code::WasteCodeSet;
use serde_json::Value;

use super::{
    facts::Facts,
    fingerprint::{same_decimal, same_value},
    refusal::{Issue, Refusal, Segment},
    tree::{self, Leaf, Tree},
};

/// A step of the linear order of signatures of a kind. A slip's level is its last signature, holes included;
/// a rule attached to a level applies from that level on.
pub trait Level: Copy + Ord + std::fmt::Debug + Send + Sync + 'static {}

/// What rules look at: the slip as it would be, the slip as it is, and who asks.
#[derive(Clone, Copy, Debug)]
pub struct View<'a, D, L> {
    /// The slip as it is stored; none while it is created.
    pub stored: Option<&'a D>,
    /// The slip with the edit applied.
    pub merged: &'a D,
    /// Companies of the user and everything that was looked up.
    pub facts: &'a Facts<'a>,
    /// Signature being applied, or level at which requirements are evaluated.
    pub level: Option<L>,
    /// True when nothing is edited and the answer guides a form.
    pub read_only: bool,
}

type Compute<D, L> = fn(&View<'_, D, L>) -> Option<L>;
type Condition<D, L> = fn(&View<'_, D, L>) -> bool;

/// From which level a rule applies.
#[derive(Debug)]
pub enum When<D: 'static, L: 'static> {
    /// At no level.
    Never,
    /// From this level.
    From(L),
    /// From a level that depends on the slip and on the user.
    Computed(Compute<D, L>),
}

// Fields hold functions about documents, not documents: they are copied whatever the document is.
impl<D, L: Copy> Clone for When<D, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, L: Copy> Copy for When<D, L> {}

impl<D, L: Copy> Clone for Field<D, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, L: Copy> Copy for Field<D, L> {}

impl<D, L: Level> When<D, L> {
    fn level(&self, view: &View<'_, D, L>) -> Option<L> {
        match self {
            Self::Never => None,
            Self::From(level) => Some(*level),
            Self::Computed(compute) => compute(view),
        }
    }
}

/// What a null (or an empty text) does to a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnNull {
    /// Erases it.
    Clear,
    /// Leaves it as it is.
    Keep,
    /// Sets it to false.
    False,
    /// Sets it to an empty list.
    EmptyList,
}

/// Format of a leaf, checked whenever the slip is validated.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// Nothing to check beyond its type.
    Any,
    /// Text of at most so many characters.
    Text(usize),
    /// Exact decimal (compared at six decimals).
    Decimal,
    /// Weight between 0 and so many units, an exact decimal.
    Weight(u32),
    /// Quantity from 0 on: an exact decimal, or an integer.
    Quantity,
    /// One value of a closed list.
    OneOf(&'static [&'static str]),
    /// One value of a closed list, which the sentence introduces.
    Listed(&'static [&'static str], &'static str),
    /// Waste code of one of the kinds' lists.
    WasteCode(&'static LazyLock<WasteCodeSet>),
    /// SIRET of an actor, named by the role.
    Siret(&'static str),
    /// Foreign VAT number of an actor, named by the role.
    ForeignVat(&'static str),
    /// ISO 3166-1 alpha-2 code of the country of an actor, named by the role.
    Country(&'static str),
    /// E-mail address; the message is given.
    Email(&'static str),
    /// List of texts of at most so many characters.
    Texts(usize),
}

/// One field of a kind.
#[derive(Debug)]
pub struct Field<D: 'static, L: 'static> {
    /// Dotted path in the API.
    pub path: &'static str,
    /// Flat name, shown in some messages and issue paths; derived from the path unless given.
    column: Option<&'static str>,
    /// French noun phrase with its article.
    pub label: Option<&'static str>,
    /// Format.
    pub format: Format,
    /// Effect of null.
    pub on_null: OnNull,
    /// Level from which it cannot change.
    sealed: When<D, L>,
    /// Level from which it must be filled…
    required: When<D, L>,
    /// …when this holds.
    required_if: Option<Condition<D, L>>,
    /// Sentence added to the messages.
    note: Option<&'static str>,
    /// Not listed among sealed paths, and its issues name the column.
    hidden: bool,
    /// Path under which clients are told of it, when it is not its own.
    told_at: Option<&'static str>,
    /// Path of the issue when it is missing, when it is not the one that is told.
    missing_at: Option<&'static str>,
}

/// Starts the line of a field.
pub const fn field<D, L>(path: &'static str, label: &'static str) -> Field<D, L> {
    Field {
        path,
        column: None,
        label: if label.is_empty() { None } else { Some(label) },
        format: Format::Any,
        on_null: OnNull::Clear,
        sealed: When::Never,
        required: When::Never,
        required_if: None,
        note: None,
        hidden: false,
        told_at: None,
        missing_at: None,
    }
}

impl<D, L: Copy> Field<D, L> {
    /// Sets the format.
    pub const fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Sets what null does.
    pub const fn on_null(mut self, effect: OnNull) -> Self {
        self.on_null = effect;
        self
    }

    /// Sealed from a level.
    pub const fn sealed(mut self, level: L) -> Self {
        self.sealed = When::From(level);
        self
    }

    /// Sealed from a level that depends on the slip and the user.
    pub const fn sealed_by(mut self, compute: Compute<D, L>) -> Self {
        self.sealed = When::Computed(compute);
        self
    }

    /// Required from a level.
    pub const fn required(mut self, level: L) -> Self {
        self.required = When::From(level);
        self
    }

    /// Required from a level that depends on the slip.
    pub const fn required_by(mut self, compute: Compute<D, L>) -> Self {
        self.required = When::Computed(compute);
        self
    }

    /// Restricts the requirement.
    pub const fn only_if(mut self, condition: Condition<D, L>) -> Self {
        self.required_if = Some(condition);
        self
    }

    /// Adds a sentence to the messages.
    pub const fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// Gives the flat name when it is not the joined path.
    pub const fn column(mut self, column: &'static str) -> Self {
        self.column = Some(column);
        self
    }

    /// Tells clients of the field under another path.
    pub const fn told_at(mut self, path: &'static str) -> Self {
        self.told_at = Some(path);
        self
    }

    /// Says that it is missing at another path (`""` for none).
    pub const fn missing_at(mut self, path: &'static str) -> Self {
        self.missing_at = Some(path);
        self
    }

    /// Leaves the field out of the sealed paths.
    pub const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
}

impl<D, L> Field<D, L> {
    /// Flat name: `emitter.company.siret` → `emitterCompanySiret`.
    pub fn column_name(&self) -> String {
        if let Some(column) = self.column {
            return column.to_owned();
        }
        let mut parts = self.path.split('.');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |name, part| {
            let (head, tail) = part.split_at(part.len().min(1));
            name + &head.to_uppercase() + tail
        })
    }

    /// Dotted path under which clients are told of it.
    pub fn told_path(&self) -> &'static str {
        self.told_at.unwrap_or(self.path)
    }

    /// Label with a capital, or the flat name.
    pub fn title(&self) -> String {
        match self.label {
            None => format!("Le champ {}", self.column_name()),
            Some(label) => {
                let mut chars = label.chars();
                chars.next().map_or_else(String::new, |first| {
                    first.to_uppercase().chain(chars).collect()
                })
            }
        }
    }

    /// The added sentence, with its leading space.
    pub fn note_text(&self) -> String {
        self.note
            .map_or_else(String::new, |note| format!(" {note}"))
    }

    /// Is it listed among sealed paths?
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    fn same(&self, stored: &Value, new: &Value) -> bool {
        if matches!(
            self.format,
            Format::Decimal | Format::Weight(_) | Format::Quantity
        ) {
            same_decimal(stored, new)
        } else {
            same_value(stored, new)
        }
    }
}

/// The table of a kind, or of its carriers.
pub type Fields<D, L> = [Field<D, L>];

/// Applies an edit to a tree, leaf by leaf, as the table says.
pub fn merge<D, L>(fields: &Fields<D, L>, stored: &Tree, edit: &Tree) -> Tree {
    let mut merged = stored.clone();
    for field in fields {
        match tree::leaf(edit, field.path) {
            Leaf::Absent => {}
            Leaf::Given(value) => {
                let mut value = value.clone();
                tree::prune(&mut value);
                tree::set(&mut merged, field.path, value);
            }
            Leaf::Null => match field.on_null {
                OnNull::Clear => tree::remove(&mut merged, field.path),
                OnNull::Keep => {}
                OnNull::False => tree::set(&mut merged, field.path, Value::Bool(false)),
                OnNull::EmptyList => tree::set(&mut merged, field.path, Value::Array(Vec::new())),
            },
        }
    }
    merged
}

/// Fields that the edit mentions and whose value differs between the two trees.
pub fn changed<'f, D, L>(
    fields: &'f Fields<D, L>,
    edit: &Tree,
    stored: &Tree,
    merged: &Tree,
) -> Vec<&'f Field<D, L>> {
    differing(fields, stored, merged)
        .into_iter()
        .filter(|field| tree::leaf(edit, field.path) != Leaf::Absent)
        .collect()
}

/// Fields whose value differs between the two trees.
pub fn differing<'f, D, L>(
    fields: &'f Fields<D, L>,
    stored: &Tree,
    new: &Tree,
) -> Vec<&'f Field<D, L>> {
    fields
        .iter()
        .filter(|field| !field.same(tree::get(stored, field.path), tree::get(new, field.path)))
        .collect()
}

/// Is the field sealed at this level of the slip?
pub fn is_sealed<D, L: Level>(
    field: &Field<D, L>,
    level: Option<L>,
    view: &View<'_, D, L>,
) -> bool {
    let (Some(reached), Some(from)) = (level, field.sealed.level(view)) else {
        return false;
    };
    from <= reached
}

/// Is the field required at the view's level and empty? The tree is the merged slip's (or carrier's).
pub fn is_missing<D, L: Level>(field: &Field<D, L>, merged: &Tree, view: &View<'_, D, L>) -> bool {
    let (Some(reached), Some(from)) = (view.level, field.required.level(view)) else {
        return false;
    };
    from <= reached
        && is_unfilled(tree::get(merged, field.path))
        && field.required_if.is_none_or(|holds| holds(view))
}

fn is_unfilled(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Paths of the fields that are sealed for the user, as forms want them.
pub fn sealed_paths<D, L: Level>(
    fields: &Fields<D, L>,
    level: Option<L>,
    view: &View<'_, D, L>,
) -> Vec<Vec<String>> {
    fields
        .iter()
        .filter(|field| !field.hidden && is_sealed(field, level, view))
        .map(|field| field.told_path().split('.').map(str::to_owned).collect())
        .collect()
}

/// The error that names what an edit may not change any more.
///
/// # Errors
/// `FORBIDDEN` when there is at least one name.
pub fn refuse_sealed(names: &[String]) -> Result<(), Refusal> {
    if names.is_empty() {
        return Ok(());
    }
    Err(Refusal::Forbidden(format!(
        "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : {}",
        names.join(", ")
    )))
}

/// Issue of a missing field at its API path, behind a prefix such as `transporters.1`.
pub fn missing_issue<D, L>(field: &Field<D, L>, prefix: &[&str], message: String) -> Issue {
    let path = if field.hidden {
        vec![Segment::from(field.column_name())]
    } else {
        let path = field.missing_at.unwrap_or_else(|| field.told_path());
        let keys = path.split('.').filter(|key| !key.is_empty());
        let prefix = prefix.iter().copied();
        prefix.chain(keys).map(Segment::from).collect()
    };
    Issue::on(path, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TABLE: &Fields<(), u8> = &[
        field("emitter.company.siret", "le SIRET"),
        field("waste.pop", "la mention POP").on_null(OnNull::False),
        field("plates", "les plaques").on_null(OnNull::EmptyList),
        field("weight.value", "le poids").format(Format::Decimal),
    ];

    fn check(stored: &Value, edit: &Value, expected: &Value, changes: &[&str]) {
        let merged = merge(TABLE, stored, edit);
        assert_eq!(&merged, expected);
        let names: Vec<_> = changed(TABLE, edit, stored, &merged)
            .iter()
            .map(|f| f.column_name())
            .collect();
        assert_eq!(names, changes);
    }

    #[test]
    fn each_path_says_what_null_does() {
        check(
            &json!({"emitter": {"company": {"siret": "1"}}, "waste": {"pop": true}, "plates": ["A"]}),
            &json!({"emitter": null, "waste": null, "plates": null}),
            &json!({"waste": {"pop": false}, "plates": []}),
            &["emitterCompanySiret", "wastePop", "plates"],
        );
    }

    #[test]
    fn absent_leaves_are_kept_and_unknown_ones_ignored() {
        let stored = json!({"weight": {"value": "1.5"}});
        check(&stored, &json!({"weight": {}, "inconnu": 1}), &stored, &[]);
    }

    #[test]
    fn sending_the_stored_value_again_is_no_change() {
        let stored = json!({"weight": {"value": "1.5"}, "plates": ["A", "B"]});
        let edit = json!({"weight": {"value": "1.50"}, "plates": ["B", "A"]});
        let merged = merge(TABLE, &stored, &edit);
        assert!(changed(TABLE, &edit, &stored, &merged).is_empty());
    }
}
