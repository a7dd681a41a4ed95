//! The filter of `bsds`: checked, then evaluated on the search values of each slip.
//!
//! Tabs are not part of it: they are read at the root and answered by the index.

use domain::slip::{Refusal, SearchDocument, Tree};
use reference::siret::{TestCompanies, is_siret};
use serde_json::{Map, Value};

use super::{
    days::DayRange,
    fields::{Comparison, Field, InstantOf, ListOf, Source, TextOf, UPDATED_AT, field_at},
    matching::{Fragments, FreeText, fold, words},
    sieve::Sieve,
};

/// Deepest level of `_and` and `_or`, the root being level 0.
const DEEPEST: usize = 3;

/// A checked filter, or a part of it.
#[derive(Clone, Debug)]
pub(super) enum Criterion {
    /// All of them hold.
    All(Vec<Criterion>),
    /// One of them holds.
    Any(Vec<Criterion>),
    /// A text is as wanted.
    Text(TextOf, TextTest),
    /// A list of texts is as wanted.
    List(ListOf, ListTest),
    /// An instant is in these days.
    Days(InstantOf, DayRange),
    /// The time of the last change is in these days.
    LastChange(DayRange),
}

/// How a text is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextTest {
    /// One of these values, in lower case.
    OneOf(Vec<String>),
    /// One of its words is one of these, in lower case.
    WordOf(Vec<String>),
    /// It holds these fragments.
    Contains(Fragments),
    /// It holds this free text.
    Holds(FreeText),
}

/// How a list is wanted; values are in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ListTest {
    /// It has all of these.
    Every(Vec<String>),
    /// It has one of these.
    Some(Vec<String>),
    /// One of its items holds these fragments.
    ItemContains(Fragments),
}

impl Criterion {
    /// Checks a filter: its structure, then the lengths of its values, level by level.
    ///
    /// # Errors
    /// The structure is not allowed, an operator does not exist here, or a value is too long.
    pub(super) fn parse(filter: &Tree, test_companies: TestCompanies) -> Result<Self, Refusal> {
        Parser { test_companies }.object(filter, 0)
    }

    /// Do the search values pass?
    pub(super) fn accepts(&self, document: &SearchDocument) -> bool {
        match self {
            Self::All(members) => members.iter().all(|member| member.accepts(document)),
            Self::Any(members) => members.iter().any(|member| member.accepts(document)),
            Self::Text(text, test) => test.accepts(text.read(document)),
            Self::List(list, test) => test.accepts(list(document)),
            Self::Days(instant, range) => {
                instant(document).is_some_and(|instant| range.contains(instant.0))
            }
            Self::LastChange(range) => document
                .updated_at
                .is_some_and(|instant| range.contains(instant.0)),
        }
    }

    /// What sets slips aside before their search values are read; none when nothing does.
    pub(super) fn sieve(&self) -> Option<Sieve> {
        match self {
            Self::All(members) => Sieve::all(members.iter().map(Self::sieve)),
            Self::Any(members) => Sieve::any(members.iter().map(Self::sieve)),
            Self::Text(_, test) => test.sieve(),
            Self::List(_, test) => test.sieve(),
            Self::Days(..) | Self::LastChange(_) => None,
        }
    }

    /// Is there a slip that it may refuse?
    pub(super) fn restricts(&self) -> bool {
        match self {
            Self::All(members) => members.iter().any(Self::restricts),
            Self::Any(members) => members.iter().all(Self::restricts),
            _ => true,
        }
    }

    /// Outside these days of last change, nothing passes.
    pub(super) fn days_of_last_change(&self) -> DayRange {
        match self {
            Self::All(members) => members
                .iter()
                .map(Self::days_of_last_change)
                .fold(DayRange::default(), DayRange::and),
            Self::LastChange(range) => *range,
            _ => DayRange::default(),
        }
    }
}

fn sieve_of(value: &str) -> Option<Sieve> {
    Sieve::of_text(fold(value))
}

impl TextTest {
    fn sieve(&self) -> Option<Sieve> {
        match self {
            Self::OneOf(values) | Self::WordOf(values) => {
                Sieve::any(values.iter().map(|value| sieve_of(value)))
            }
            Self::Contains(fragments) => fragments.sieve(),
            Self::Holds(searched) => searched.sieve(),
        }
    }

    fn accepts(&self, text: &str) -> bool {
        match self {
            Self::OneOf(values) => values.contains(&text.to_lowercase()),
            Self::WordOf(values) => {
                let text = text.to_lowercase();
                let mut candidates = text.split_whitespace().chain(words(&text));
                candidates.any(|word| values.iter().any(|value| value == word))
            }
            Self::Contains(fragments) => fragments.are_in(&fold(text)),
            Self::Holds(searched) => searched.is_in(text),
        }
    }
}

impl ListTest {
    fn sieve(&self) -> Option<Sieve> {
        let sieves = |values: &[String]| {
            values
                .iter()
                .map(|value| sieve_of(value))
                .collect::<Vec<_>>()
        };
        match self {
            Self::Every(values) => Sieve::all(sieves(values)),
            Self::Some(values) => Sieve::any(sieves(values)),
            Self::ItemContains(fragments) => fragments.sieve(),
        }
    }

    fn accepts(&self, items: &[String]) -> bool {
        let has = |value: &String| items.iter().any(|item| item.to_lowercase() == *value);
        match self {
            Self::Every(values) => values.iter().all(has),
            Self::Some(values) => values.iter().any(has),
            Self::ItemContains(fragments) => items.iter().any(|item| fragments.are_in(&fold(item))),
        }
    }
}

struct Parser {
    test_companies: TestCompanies,
}

impl Parser {
    fn object(&self, filter: &Tree, level: usize) -> Result<Criterion, Refusal> {
        let Value::Object(fields) = filter else {
            return Ok(Criterion::All(Vec::new()));
        };
        check_structure(fields, level)?;
        if let Some(alternatives) = members(fields, "_or") {
            let alternatives = self.objects(alternatives, level + 1)?;
            // No alternative is no restriction.
            return Ok(if alternatives.is_empty() {
                Criterion::All(alternatives)
            } else {
                Criterion::Any(alternatives)
            });
        }
        let mut criteria = Vec::new();
        for (key, value) in fields {
            if key != "_and" {
                self.fields_under(key, value, &mut criteria)?;
            }
        }
        if let Some(others) = members(fields, "_and") {
            criteria.extend(self.objects(others, level + 1)?);
        }
        Ok(Criterion::All(criteria))
    }

    fn objects(&self, members: &[Value], level: usize) -> Result<Vec<Criterion>, Refusal> {
        let parse = |member| self.object(member, level);
        members.iter().map(parse).collect()
    }

    /// The field at this path, or those below.
    fn fields_under(
        &self,
        path: &str,
        value: &Value,
        criteria: &mut Vec<Criterion>,
    ) -> Result<(), Refusal> {
        let Value::Object(object) = value else {
            return Ok(());
        };
        let Some(field) = field_at(path) else {
            for (key, value) in object {
                self.fields_under(&format!("{path}.{key}"), value, criteria)?;
            }
            return Ok(());
        };
        let criterion = match field.source {
            Source::Text(comparison, text) => self
                .text_test(comparison, &field, object)?
                .map(|test| Criterion::Text(text, test)),
            Source::List(list) | Source::Plates(list) => {
                Some(Criterion::List(list, list_test(&field, object)?))
            }
            Source::Date(_) if field.name == UPDATED_AT => {
                Some(Criterion::LastChange(DayRange::parse(object)?))
            }
            Source::Date(instant) => {
                let range = DayRange::parse(object)?;
                (range != DayRange::default()).then_some(Criterion::Days(instant, range))
            }
        };
        criteria.extend(criterion);
        Ok(())
    }

    /// The first operator that has a value is the one that counts; none restricts nothing.
    fn text_test(
        &self,
        comparison: Comparison,
        field: &Field,
        operators: &Map<String, Value>,
    ) -> Result<Option<TextTest>, Refusal> {
        let text = |operator| {
            let value = operators.get(operator).and_then(Value::as_str);
            checked(field, value.filter(|value| !value.is_empty()))
        };
        let equals = |values: Vec<String>| match comparison {
            Comparison::Words => TextTest::WordOf(values),
            _ => TextTest::OneOf(values),
        };
        if comparison == Comparison::FreeText {
            return Ok(text("_match")?.map(|value| TextTest::Holds(FreeText::of(value))));
        }
        if let Some(value) = text("_eq")? {
            return Ok(Some(equals(vec![value.to_lowercase()])));
        }
        if let Some(value) = text("_contains")? {
            return Ok(Some(if is_siret(value, self.test_companies) {
                equals(vec![value.to_owned()])
            } else {
                TextTest::Contains(Fragments::of(value))
            }));
        }
        Ok(checked_list(field, operators.get("_in"))?.map(equals))
    }
}

fn check_structure(fields: &Map<String, Value>, level: usize) -> Result<(), Refusal> {
    if level > DEEPEST {
        return Err(Refusal::bad_input(format!(
            "Un filtre ne peut pas imbriquer _and et _or sur plus de {DEEPEST} niveaux"
        )));
    }
    if members(fields, "_or").is_none() || fields.len() == 1 {
        return Ok(());
    }
    Err(Refusal::bad_input(if fields.contains_key("_and") {
        "Les opérateurs _and et _or ne peuvent pas être utilisés au même niveau d'un filtre : imbriquez l'un dans l'autre"
    } else {
        "L'opérateur _or ne peut être accompagné d'aucun autre champ au même niveau d'un filtre : imbriquez-le dans _and"
    }))
}

fn members<'f>(fields: &'f Map<String, Value>, combinator: &str) -> Option<&'f Vec<Value>> {
    fields.get(combinator).and_then(Value::as_array)
}

/// The first operator that is present is the one that counts; there must be one.
fn list_test(field: &Field, operators: &Map<String, Value>) -> Result<ListTest, Refusal> {
    let is_plate = matches!(field.source, Source::Plates(_));
    let spelled = |value: String| {
        if is_plate {
            value.replace('-', "")
        } else {
            value
        }
    };
    let list = |operator| {
        let values = checked_list(field, operators.get(operator))?;
        Ok(values.map(|values| values.into_iter().map(spelled).collect::<Vec<_>>()))
    };
    let text = |operator| checked(field, operators.get(operator).and_then(Value::as_str));
    if let Some(values) = list("_hasEvery")? {
        return Ok(ListTest::Every(values));
    }
    for operator in ["_hasSome", "_in"] {
        if let Some(values) = list(operator)? {
            return Ok(ListTest::Some(values));
        }
    }
    if let Some(value) = text("_has")? {
        return Ok(ListTest::Some(vec![spelled(value.to_lowercase())]));
    }
    if let Some(value) = text("_itemContains")? {
        let value = spelled(value.to_owned());
        return Ok(ListTest::ItemContains(Fragments::of(&value)));
    }
    Err(Refusal::bad_input(
        if operators.get("_eq").is_some_and(|value| !value.is_null()) {
            "_eq n'est pas implémenté sur la query `bsds`".to_owned()
        } else {
            format!(
                "Le filtre sur {} doit porter l'un des opérateurs _hasEvery, _hasSome, _in, _has ou _itemContains",
                field.name
            )
        },
    ))
}

/// The values of a list operator in lower case; none when it is absent or null.
fn checked_list(field: &Field, values: Option<&Value>) -> Result<Option<Vec<String>>, Refusal> {
    let Some(Value::Array(values)) = values else {
        return Ok(None);
    };
    let mut lowered = Vec::with_capacity(values.len());
    for value in values.iter().filter_map(Value::as_str) {
        checked(field, Some(value))?;
        lowered.push(value.to_lowercase());
    }
    Ok(Some(lowered))
}

/// The value, unless it is longer than the field allows.
fn checked<'v>(field: &Field, value: Option<&'v str>) -> Result<Option<&'v str>, Refusal> {
    match value {
        Some(value) if value.chars().count() > field.max => Err(Refusal::bad_input(format!(
            "La longueur maximale du paramètre de recherche {} est de {} caractères",
            field.name, field.max
        ))),
        value => Ok(value),
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "data first: a case reads as one literal"
)]
mod tests;
