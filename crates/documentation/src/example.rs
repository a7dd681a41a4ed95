//! A document to start from, for each operation: its required arguments as variables, a few fields of what it
//! answers.

use async_graphql_parser::types::Type;

use crate::catalogue::{Catalogue, Kind, Member, Reference, TypeEntry, base_name};

/// Leaves shown of each object.
const LEAVES: usize = 5;
/// Objects inside objects.
const DEPTH: usize = 3;

/// A document that runs the operation.
pub(crate) fn example(catalogue: &Catalogue, operation: &Reference, member: &Member) -> String {
    let keyword = match operation {
        Reference::Mutation(_) => "mutation",
        _ => "query",
    };
    let required: Vec<&Member> = member
        .arguments
        .iter()
        .filter(|argument| is_required(argument))
        .collect();
    let variables: Vec<String> = required
        .iter()
        .filter_map(|argument| Some(format!("${}: {}", argument.name, argument.ty.as_ref()?)))
        .collect();
    let passed: Vec<String> = required
        .iter()
        .map(|argument| format!("{0}: ${0}", argument.name))
        .collect();
    let selection = member
        .ty
        .as_ref()
        .map(|ty| selection(catalogue, ty, 2, DEPTH))
        .unwrap_or_default();
    format!(
        "{keyword} {}{} {{\n  {}{}{selection}\n}}",
        capitalised(&member.name),
        parenthesised(&variables),
        member.name,
        parenthesised(&passed),
    )
}

fn is_required(argument: &Member) -> bool {
    argument.ty.as_ref().is_some_and(|ty| !ty.nullable) && argument.default.is_none()
}

fn parenthesised(parts: &[String]) -> String {
    if parts.is_empty() {
        String::new()
    } else {
        format!("({})", parts.join(", "))
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The fields to ask for, within braces; nothing for a leaf.
fn selection(catalogue: &Catalogue, ty: &Type, indent: usize, depth: usize) -> String {
    let Some(entry) = catalogue.types.get(base_name(ty)) else {
        return String::new();
    };
    let pad = "  ".repeat(indent);
    let lines: Vec<String> = match entry.kind {
        Kind::Scalar | Kind::Enumeration | Kind::Input => return String::new(),
        Kind::Union => vec![format!("{pad}__typename")],
        Kind::Object | Kind::Interface => chosen(catalogue, entry, depth)
            .into_iter()
            .map(|member| {
                let inner = member
                    .ty
                    .as_ref()
                    .map(|ty| selection(catalogue, ty, indent + 1, depth - 1));
                format!("{pad}{}{}", member.name, inner.unwrap_or_default())
            })
            .collect(),
    };
    format!(" {{\n{}\n{}}}", lines.join("\n"), "  ".repeat(indent - 1))
}

/// Leaves first; objects only where there is no leaf, or where a list is paged.
fn chosen<'c>(catalogue: &'c Catalogue, entry: &'c TypeEntry, depth: usize) -> Vec<&'c Member> {
    let free = |member: &&Member| {
        member.deprecation.is_none() && !member.arguments.iter().any(is_required)
    };
    let is_leaf = |member: &&Member| {
        let base = member.ty.as_ref().map(base_name).unwrap_or_default();
        catalogue
            .types
            .get(base)
            .is_none_or(|entry| matches!(entry.kind, Kind::Scalar | Kind::Enumeration))
    };
    let mut members: Vec<&Member> = entry
        .members
        .iter()
        .filter(free)
        .filter(is_leaf)
        .take(LEAVES)
        .collect();
    let objects = || {
        entry
            .members
            .iter()
            .filter(free)
            .filter(|member| !is_leaf(member))
    };
    if depth > 1 {
        let paged = objects().filter(|member| matches!(member.name.as_str(), "edges" | "node"));
        members.extend(paged);
        if members.is_empty() {
            members.extend(objects().take(1));
        }
    }
    if members.is_empty() {
        members.extend(
            entry
                .members
                .iter()
                .filter(|member| !member.arguments.iter().any(is_required))
                .filter(is_leaf)
                .take(1),
        );
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDL: &str = "
        type Query { bsdas(first: Int, where: Where!): BsdaConnection! me: User! ping: Boolean! found: [Found!]! }
        type BsdaConnection { totalCount: Int! edges: [BsdaEdge!]! }
        type BsdaEdge { cursor: String! node: Bsda! }
        type Bsda { id: ID! status: Status old: String @deprecated related(id: ID!): String emitter: Emitter }
        type Emitter { name: String }
        type User { id: ID! }
        input Where { id: ID }
        enum Status { A }
        union Found = Bsda | User
        type Mutation { sign(id: ID!, code: Int = 0): Bsda! }
    ";

    fn check(operation: &Reference, expected: &str) {
        let catalogue = Catalogue::read(SDL).unwrap();
        let operations = match operation {
            Reference::Mutation(_) => &catalogue.mutations,
            _ => &catalogue.queries,
        };
        assert_eq!(
            example(&catalogue, operation, &operations[operation.name()]),
            expected
        );
    }

    #[test]
    fn required_arguments_become_variables() {
        check(
            &Reference::Mutation("sign".to_owned()),
            "mutation Sign($id: ID!) {\n  sign(id: $id) {\n    id\n    status\n  }\n}",
        );
    }

    #[test]
    fn a_paged_list_is_followed_to_its_nodes() {
        check(
            &Reference::Query("bsdas".to_owned()),
            "query Bsdas($where: Where!) {\n  bsdas(where: $where) {\n    totalCount\n    edges {\n      cursor\n      \
             node {\n        id\n        status\n      }\n    }\n  }\n}",
        );
    }

    #[test]
    fn leaves_and_unions_have_what_they_need() {
        check(
            &Reference::Query("ping".to_owned()),
            "query Ping {\n  ping\n}",
        );
        check(
            &Reference::Query("found".to_owned()),
            "query Found {\n  found {\n    __typename\n  }\n}",
        );
    }
}
