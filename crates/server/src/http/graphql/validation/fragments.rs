//! Fragments as a graph: none may contain itself, each must serve.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name, Positioned,
    parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet},
};

use super::{Definition, DocumentError, Walk};

/// Fragments such that each comes after those that it spreads.
///
/// # Errors
/// Fragments that spread themselves.
pub(super) fn order(document: &ExecutableDocument) -> Result<Vec<&Name>, Vec<DocumentError>> {
    let mut waiting: HashMap<&Name, usize> = HashMap::with_capacity(document.fragments.len());
    let mut spread_by: HashMap<&Name, Vec<&Name>> = HashMap::new();
    for (name, fragment) in &document.fragments {
        let mut spread = HashSet::new();
        spreads(&fragment.node.selection_set.node, &mut |spread_name| {
            if document.fragments.contains_key(spread_name) {
                spread.insert(spread_name);
            }
        });
        waiting.insert(name, spread.len());
        for of in spread {
            spread_by.entry(of).or_default().push(name);
        }
    }
    let mut ready: Vec<&Name> = waiting
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(name, _)| *name)
        .collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while let Some(name) = ready.pop() {
        ordered.push(name);
        for user in spread_by.get(name).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    ready.push(user);
                }
            }
        }
    }
    if ordered.len() == waiting.len() {
        return Ok(ordered);
    }
    let done: HashSet<&Name> = ordered.into_iter().collect();
    let mut cyclic: Vec<&Name> = waiting
        .into_keys()
        .filter(|name| !done.contains(name))
        .collect();
    cyclic.sort_unstable();
    Err(cyclic
        .iter()
        .take(super::MOST_ERRORS)
        .filter_map(|name| cycle(document, name))
        .collect())
}

/// The way from a fragment back to itself, if there is one.
fn cycle(document: &ExecutableDocument, start: &Name) -> Option<DocumentError> {
    let mut came_from: HashMap<&Name, &Name> = HashMap::new();
    let mut queue = vec![start];
    while let Some(name) = queue.pop() {
        let fragment = document.fragments.get(name)?;
        let mut next = Vec::new();
        spreads(&fragment.node.selection_set.node, &mut |spread| {
            next.push(spread);
        });
        if next.contains(&start) {
            let mut via = Vec::new();
            let mut at = name;
            while at != start {
                via.push(format!("\"{at}\""));
                at = came_from.get(at)?;
            }
            via.reverse();
            let via = if via.is_empty() {
                String::new()
            } else {
                format!(" via {}", via.join(", "))
            };
            let at = document.fragments.get(start)?.pos;
            return Some(DocumentError::new(
                format!("Cannot spread fragment \"{start}\" within itself{via}."),
                [at],
            ));
        }
        for spread in next {
            if document.fragments.contains_key(spread)
                && spread != start
                && !came_from.contains_key(spread)
            {
                came_from.insert(spread, name);
                queue.push(spread);
            }
        }
    }
    None
}

/// Calls back for each fragment spread in the set. Nesting inside a definition is bounded by the parser.
fn spreads<'a>(set: &'a SelectionSet, found: &mut impl FnMut(&'a Name)) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => spreads(&field.node.selection_set.node, found),
            Selection::InlineFragment(fragment) => {
                spreads(&fragment.node.selection_set.node, found);
            }
            Selection::FragmentSpread(spread) => found(&spread.node.fragment_name.node),
        }
    }
}

/// Everything that these spreads reach, each fragment once.
pub(super) fn reached<'d, 'a>(
    from: &'d Definition<'a>,
    fragments: &'d [(&'a Name, Definition<'a>)],
) -> impl Iterator<Item = (&'a Name, &'d Definition<'a>)> {
    let by_name: HashMap<&Name, &'d Definition<'a>> = fragments
        .iter()
        .map(|(name, definition)| (*name, definition))
        .collect();
    let mut seen: HashSet<&'a Name> = HashSet::new();
    let mut queue: Vec<&'a Name> = from.spreads.clone();
    std::iter::from_fn(move || {
        while let Some(name) = queue.pop() {
            if let Some(definition) = by_name.get(name)
                && seen.insert(name)
            {
                queue.extend(&definition.spreads);
                return Some((name, *definition));
            }
        }
        None
    })
}

impl<'a> Walk<'a> {
    pub(super) fn unused_fragments(
        &mut self,
        fragments: &[(&'a Name, Definition<'a>)],
        operations: &[(
            Option<&'a Name>,
            &'a Positioned<OperationDefinition>,
            Definition<'a>,
        )],
    ) {
        if fragments.is_empty() {
            return;
        }
        let used: HashSet<&Name> = operations
            .iter()
            .flat_map(|(_, _, definition)| reached(definition, fragments))
            .map(|(name, _)| name)
            .collect();
        for (name, _) in fragments {
            if !used.contains(name)
                && let Some(fragment) = self.document.fragments.get(*name)
            {
                self.refuse(
                    format!("Fragment \"{name}\" is never used."),
                    [fragment.pos],
                );
            }
        }
    }
}
