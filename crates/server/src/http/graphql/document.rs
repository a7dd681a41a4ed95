//! Documents, parsed and checked once, remembered by their text.
//!
//! Clients send the same few documents over and over. Parsing one costs more than running it, so what parsing
//! and checking give is kept, within a bounded memory, and handed to the executor ready to run.

use std::{collections::HashSet, sync::Arc};

use async_graphql::{
    Name, Pos, Positioned, Variables,
    parser::{
        self,
        types::{
            DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
            SelectionSet,
        },
    },
};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::{
    absent::remove_absent,
    body::{PersistedQuery, Sent},
    error::{DocumentError, Refusal, RefusalCode},
    mutation_fields::merge_repeated,
    nesting::{Nesting, nesting},
    root_limits::RootField,
    scalar::ScalarCheck,
    schema_types::SchemaTypes,
    shape::AnswerShape,
    validation::{too_deep, validate},
    variables::{DeclaredVariable, check_variables},
};

/// Selections at the root of a document, over all its operations.
pub(crate) const MAX_ROOT_SELECTIONS: usize = 5;
/// Memory of the documents remembered, in bytes.
const REMEMBERED: u64 = 64 << 20;
/// Bytes that a parsed document takes for each byte of its text.
const BYTES_PER_BYTE: usize = 20;
/// Bytes that each name of an answer takes.
const BYTES_PER_NAME: usize = 96;
/// A longer document is parsed again each time: it holds its data, and will not come twice.
const LONGEST_REMEMBERED: usize = 128 << 10;
/// Text of the documents that clients only name by their hash, in bytes.
const PERSISTED_TEXT: u64 = 16 << 20;

/// A document that may run.
#[derive(Debug)]
pub(crate) struct PreparedDocument {
    document: ExecutableDocument,
    operations: Vec<PreparedOperation>,
    root_selections: usize,
    /// Each occurrence of a field whose calls are counted, in every operation.
    pub(crate) counted: Vec<RootField>,
    /// The first field of the first operation.
    first_root_field: Option<Name>,
}

/// An operation of a document.
#[derive(Debug)]
pub(crate) struct PreparedOperation {
    name: Option<Name>,
    pub(crate) kind: OperationType,
    /// The first field it selects: names the operation in measures.
    pub(crate) root_field: Name,
    /// What its answer looks like.
    pub(crate) shape: AnswerShape,
    variables: Vec<DeclaredVariable>,
    at: Pos,
}

impl PreparedDocument {
    /// Whether the document starts with a field that may carry a large body.
    pub(crate) fn takes_large_bodies(&self) -> bool {
        self.first_root_field
            .as_ref()
            .is_some_and(|name| LARGE_BODY_FIELDS.contains(&name.as_str()))
    }

    /// Names the document in an error about its size.
    pub(crate) fn first_root_field(&self) -> &str {
        self.first_root_field
            .as_ref()
            .map_or("", |name| name.as_str())
    }

    /// The operation that a request runs.
    ///
    /// # Errors
    /// The name designates none, or there are several and no name.
    pub(crate) fn operation(&self, name: Option<&str>) -> Result<&PreparedOperation, Refusal> {
        match name.filter(|name| !name.is_empty()) {
            Some(name) => self
                .operations
                .iter()
                .find(|operation| operation.name.as_ref().is_some_and(|n| n == name))
                .ok_or_else(|| {
                    Refusal::message(
                        RefusalCode::OperationResolutionFailure,
                        format!("Unknown operation named \"{name}\"."),
                    )
                }),
            None => match self.operations.as_slice() {
                [only] => Ok(only),
                _ => Err(Refusal::message(
                    RefusalCode::OperationResolutionFailure,
                    "Must provide operation name if query contains multiple operations.",
                )),
            },
        }
    }

    /// Refuses a document with too many selections at its root.
    pub(crate) fn check_root_selections(&self) -> Result<(), Refusal> {
        if self.root_selections > MAX_ROOT_SELECTIONS {
            Err(too_many_root_selections())
        } else {
            Ok(())
        }
    }

    /// The document reduced to one operation, without what the request's absent variables leave out.
    pub(crate) fn runnable(
        &self,
        operation: &PreparedOperation,
        variables: &Variables,
    ) -> ExecutableDocument {
        let chosen = self
            .document
            .operations
            .iter()
            .find(|(_, definition)| definition.pos == operation.at);
        let operations = match chosen {
            Some((_, definition)) => DocumentOperations::Single(definition.clone()),
            None => self.document.operations.clone(),
        };
        let mut document = ExecutableDocument {
            operations,
            fragments: self.document.fragments.clone(),
        };
        let absent: HashSet<&str> = operation
            .variables
            .iter()
            .filter(|variable| !variable.has_default && !variables.contains_key(&variable.name))
            .map(|variable| variable.name.as_str())
            .collect();
        if !absent.is_empty() {
            remove_absent(&mut document, &absent);
        }
        document
    }
}

/// Root fields whose bodies hold many registry lines.
const LARGE_BODY_FIELDS: [&str; 7] = [
    "addToSsdRegistry",
    "addToIncomingWasteRegistry",
    "addToIncomingTexsRegistry",
    "addToOutgoingTexsRegistry",
    "addToOutgoingWasteRegistry",
    "addToTransportedRegistry",
    "addToManagedRegistry",
];

/// The documents of a schema.
#[derive(Debug)]
pub(crate) struct Documents {
    types: SchemaTypes,
    check: ScalarCheck,
    remembered: Cache<Arc<str>, Arc<PreparedDocument>>,
    persisted: Cache<[u8; 32], Arc<str>>,
}

impl Documents {
    pub(crate) fn new(types: SchemaTypes, check: ScalarCheck) -> Self {
        let weight = |bytes: usize| u32::try_from(bytes + 256).unwrap_or(u32::MAX);
        Self {
            types,
            check,
            remembered: Cache::builder()
                .max_capacity(REMEMBERED)
                .weigher(move |text: &Arc<str>, document: &Arc<PreparedDocument>| {
                    let names: usize = document
                        .operations
                        .iter()
                        .map(|operation| operation.shape.size())
                        .sum();
                    weight(text.len() * BYTES_PER_BYTE + names * BYTES_PER_NAME)
                })
                .build(),
            persisted: Cache::builder()
                .max_capacity(PERSISTED_TEXT)
                .weigher(move |_, text: &Arc<str>| weight(text.len()))
                .build(),
        }
    }

    /// The document that a request sends or names.
    ///
    /// # Errors
    /// There is none, its hash is unknown or wrong, or it may not run on this schema.
    pub(crate) fn find(&self, sent: &Sent) -> Result<Arc<PreparedDocument>, Refusal> {
        let text = sent.query.as_deref().filter(|text| !text.is_empty());
        match (text, &sent.persisted) {
            (Some(text), None) => self.prepare(text),
            (None, None) => Err(Refusal::message(
                RefusalCode::BadRequest,
                "Une opération GraphQL comporte un texte « query » non vide, ou l'extension « persistedQuery ».",
            )),
            (text, Some(persisted)) => self.persisted(text, persisted),
        }
    }

    fn persisted(
        &self,
        text: Option<&str>,
        persisted: &PersistedQuery,
    ) -> Result<Arc<PreparedDocument>, Refusal> {
        let refuse = |message| Err(Refusal::message(RefusalCode::BadRequest, message));
        if persisted.version != 1 {
            return refuse("Unsupported persisted query version");
        }
        let Some(hash) = sha256_of_hex(&persisted.sha256) else {
            return refuse("« sha256Hash » comporte 64 chiffres hexadécimaux.");
        };
        match text {
            None => match self.persisted.get(&hash) {
                Some(text) => self.prepare(&text),
                None => Err(Refusal::message(
                    RefusalCode::PersistedQueryNotFound,
                    "PersistedQueryNotFound",
                )),
            },
            Some(text) => {
                if <[u8; 32]>::from(Sha256::digest(text)) != hash {
                    return refuse("provided sha does not match query");
                }
                let document = self.prepare(text)?;
                if text.len() <= LONGEST_REMEMBERED {
                    self.persisted.insert(hash, text.into());
                }
                Ok(document)
            }
        }
    }

    /// Parses and checks a text, unless it is remembered.
    pub(crate) fn prepare(&self, text: &str) -> Result<Arc<PreparedDocument>, Refusal> {
        if let Some(known) = self.remembered.get(text) {
            return Ok(known);
        }
        let document = parse(text)?;
        if document.operations.iter().len() > MAX_ROOT_SELECTIONS {
            // Each operation selects a field at least. Told before the checks, whose cost grows with operations.
            return Err(too_many_root_selections());
        }
        validate(&self.types, self.check, &document)
            .map_err(|errors| Refusal::new(RefusalCode::ValidationFailed, errors))?;
        let prepared = Arc::new(self.describe(document));
        if text.len() <= LONGEST_REMEMBERED {
            self.remembered.insert(text.into(), prepared.clone());
        }
        Ok(prepared)
    }

    /// Checks the variables of a request; nothing has run yet.
    pub(crate) fn check_variables(
        &self,
        operation: &PreparedOperation,
        variables: &mut Variables,
    ) -> Result<(), Refusal> {
        check_variables(&self.types, self.check, &operation.variables, variables)
            .map_err(|errors| Refusal::new(RefusalCode::BadUserInput, errors))
    }

    fn describe(&self, mut document: ExecutableDocument) -> PreparedDocument {
        let mut counted = Vec::new();
        let root_selections = document
            .operations
            .iter()
            .map(|(_, operation)| operation.node.selection_set.node.items.len())
            .sum();
        merge_repeated(&mut document);
        let mut definitions: Vec<(Option<&Name>, &Positioned<OperationDefinition>)> =
            document.operations.iter().collect();
        // The parser keeps operations in no order; clients think of the first one in the text.
        definitions.sort_by_key(|(_, definition)| definition.pos);
        let mut operations = Vec::with_capacity(definitions.len());
        for (name, definition) in definitions {
            let set = &definition.node.selection_set.node;
            let mut fields = Vec::new();
            root_fields(&document, set, &mut fields);
            counted.extend(fields.iter().filter_map(|name| RootField::of(name)));
            let variables = definition
                .node
                .variable_definitions
                .iter()
                .filter_map(|variable| {
                    Some(DeclaredVariable {
                        name: variable.node.name.node.clone(),
                        ty: self.types.resolve(&variable.node.var_type.node)?,
                        has_default: variable.node.default_value.is_some(),
                        at: variable.pos,
                    })
                })
                .collect();
            let root = self.types.root(definition.node.ty);
            let root = root.unwrap_or(self.types.query);
            operations.push(PreparedOperation {
                name: name.cloned(),
                kind: definition.node.ty,
                shape: AnswerShape::of(&self.types, &document, root, set),
                root_field: fields
                    .first()
                    .map_or_else(|| Name::new("__typename"), |name| (*name).clone()),
                variables,
                at: definition.pos,
            });
        }
        let first_root_field = operations
            .first()
            .map(|operation| operation.root_field.clone());
        PreparedDocument {
            operations,
            root_selections,
            counted,
            first_root_field,
            document,
        }
    }
}

/// The fields that an operation selects at its root, fragments unfolded.
fn root_fields<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    found: &mut Vec<&'a Name>,
) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => found.push(&field.node.name.node),
            Selection::InlineFragment(fragment) => {
                root_fields(document, &fragment.node.selection_set.node, found);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    root_fields(document, &fragment.node.selection_set.node, found);
                }
            }
        }
    }
}

fn too_many_root_selections() -> Refusal {
    Refusal::message(
        RefusalCode::MaxOperations,
        format!(
            "Batching by query merging is limited to {MAX_ROOT_SELECTIONS} operations per query."
        ),
    )
}

fn parse(text: &str) -> Result<ExecutableDocument, Refusal> {
    let deep = || Refusal::new(RefusalCode::ValidationFailed, vec![too_deep(None, [])]);
    match nesting(text) {
        Nesting::Bounded => {}
        Nesting::TooDeep => return Err(deep()),
        Nesting::Unterminated => {
            return Err(Refusal::message(
                RefusalCode::ParseFailed,
                "Syntax Error: Unterminated string.",
            ));
        }
    }
    parser::parse_query(text).map_err(|error| {
        let locations: Vec<Pos> = error.positions().collect();
        let invalid = |message: String| {
            Refusal::new(
                RefusalCode::ValidationFailed,
                vec![DocumentError::new(message, locations.clone())],
            )
        };
        match &error {
            parser::Error::RecursionLimitExceeded => deep(),
            parser::Error::MultipleOperations { .. } => {
                invalid("This anonymous operation must be the only defined operation.".to_owned())
            }
            parser::Error::OperationDuplicated { operation, .. } => invalid(format!(
                "There can be only one operation named \"{operation}\"."
            )),
            parser::Error::FragmentDuplicated { fragment, .. } => invalid(format!(
                "There can be only one fragment named \"{fragment}\"."
            )),
            parser::Error::MissingOperation => Refusal::message(
                RefusalCode::OperationResolutionFailure,
                "Must provide an operation.",
            ),
            parser::Error::Syntax { message, .. } => {
                // The parser draws the place over several lines and ends with what it expected.
                let expected = message
                    .lines()
                    .last()
                    .unwrap_or_default()
                    .trim()
                    .trim_start_matches("= ");
                let error = DocumentError::new(
                    format!("Syntax Error: {expected}"),
                    locations.iter().take(1).copied(),
                );
                Refusal::new(RefusalCode::ParseFailed, vec![error])
            }
            other => Refusal::message(RefusalCode::ParseFailed, format!("Syntax Error: {other}")),
        }
    })
}

fn sha256_of_hex(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, place) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[place..place + 2], 16).ok()?;
    }
    Some(hash)
}
