//! The pages of the reference: the list of operations and types, and one page each.

use askama::Template;
use async_graphql_parser::types::{BaseType, Type};

use crate::{
    catalogue::{Catalogue, Kind, Member, Reference, TypeEntry},
    example::example,
    markdown::{Entry, escaped},
    site::Page,
};

#[derive(Template)]
#[template(path = "list.html")]
struct List<'c> {
    search: &'c str,
    groups: Vec<Group>,
    found: usize,
}

struct Group {
    title: &'static str,
    anchor: &'static str,
    entries: Vec<Line>,
}

impl Group {
    /// Whether the search keeps nothing of the group.
    fn is_empty(&self) -> bool {
        !self.entries.iter().any(|line| line.is_found)
    }
}

/// An entry; the search hides the others and does not take them away, so that it can be changed in place.
struct Line {
    name: String,
    address: String,
    summary: String,
    is_deprecated: bool,
    is_found: bool,
}

/// The groups of the list that hold something, as its table of contents.
pub(crate) fn contents(catalogue: &Catalogue) -> Vec<Entry> {
    let entry = |group: Group| Entry {
        anchor: group.anchor.to_owned(),
        text: group.title.to_owned(),
        level: 2,
    };
    groups(catalogue, "").into_iter().map(entry).collect()
}

/// The searchable list.
///
/// # Errors
/// The template cannot be rendered.
pub(crate) fn list(catalogue: &Catalogue, search: &str) -> Result<String, askama::Error> {
    let search = search.trim();
    let groups = groups(catalogue, search);
    let found = groups
        .iter()
        .flat_map(|group| &group.entries)
        .filter(|line| line.is_found)
        .count();
    List {
        search,
        groups,
        found,
    }
    .render()
}

fn groups(catalogue: &Catalogue, search: &str) -> Vec<Group> {
    let wanted = search.to_lowercase();
    let line = |reference: &Reference, description: &str, is_deprecated: bool| Line {
        name: reference.name().to_owned(),
        address: reference.address(),
        summary: first_sentence(description),
        is_deprecated,
        is_found: reference.name().to_lowercase().contains(&wanted),
    };
    let operation = |reference: Reference, member: &Member| {
        line(
            &reference,
            &member.description,
            member.deprecation.is_some(),
        )
    };
    let queries = catalogue
        .queries
        .iter()
        .map(|(name, member)| operation(Reference::Query(name.clone()), member));
    let mutations = catalogue
        .mutations
        .iter()
        .map(|(name, member)| operation(Reference::Mutation(name.clone()), member));
    let mut groups = vec![
        Group {
            title: "Requêtes",
            anchor: "requetes",
            entries: queries.collect(),
        },
        Group {
            title: "Mutations",
            anchor: "mutations",
            entries: mutations.collect(),
        },
    ];
    for kind in Kind::ALL {
        let lines = catalogue.of_kind(kind).map(|entry| {
            line(
                &Reference::Type(entry.name.clone()),
                &entry.description,
                false,
            )
        });
        groups.push(Group {
            title: kind.title(),
            anchor: kind.anchor(),
            entries: lines.collect(),
        });
    }
    groups.retain(|group| !group.entries.is_empty());
    groups
}

/// One sentence for search engines, whatever the schema says.
fn summary(item: &Item<'_>) -> String {
    match first_sentence(item.description) {
        nothing if nothing.is_empty() => format!("{}, {} de l'API.", item.name, item.nature),
        sentence => sentence,
    }
}

fn first_sentence(description: &str) -> String {
    match description.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => description.to_owned(),
    }
}

#[derive(Template)]
#[template(path = "item.html")]
struct Item<'c> {
    name: &'c str,
    nature: &'static str,
    description: &'c str,
    deprecation: Option<&'c str>,
    returned: Option<String>,
    members: Vec<Row<'c>>,
    members_title: &'static str,
    example: Option<String>,
    variants_title: &'static str,
    variants: Vec<Link>,
    users: Vec<Link>,
}

struct Row<'c> {
    name: &'c str,
    ty: String,
    default: Option<&'c str>,
    description: &'c str,
    deprecation: Option<&'c str>,
    arguments: Vec<Row<'c>>,
}

struct Link {
    name: String,
    address: String,
}

impl Link {
    fn to(reference: &Reference) -> Self {
        Self {
            name: reference.name().to_owned(),
            address: reference.address(),
        }
    }
}

/// The page of an operation or a type; none when there is no such thing.
///
/// # Errors
/// The template cannot be rendered.
pub(crate) fn item(
    catalogue: &Catalogue,
    reference: &Reference,
) -> Result<Option<Page>, askama::Error> {
    let item = match reference {
        Reference::Query(name) => catalogue
            .queries
            .get(name)
            .map(|member| operation(catalogue, reference, member, "requête")),
        Reference::Mutation(name) => catalogue
            .mutations
            .get(name)
            .map(|member| operation(catalogue, reference, member, "mutation")),
        Reference::Type(name) => catalogue
            .types
            .get(name)
            .map(|entry| of_type(catalogue, entry)),
    };
    let Some(item) = item else { return Ok(None) };
    let entry = |anchor: &str, text: &str| Entry {
        anchor: anchor.to_owned(),
        text: text.to_owned(),
        level: 2,
    };
    let mut contents = Vec::new();
    if !item.members.is_empty() {
        contents.push(entry("champs", item.members_title));
    }
    if item.returned.is_some() {
        contents.push(entry("reponse", "Réponse"));
    }
    if item.example.is_some() {
        contents.push(entry("exemple", "Exemple"));
    }
    if !item.users.is_empty() {
        contents.push(entry("utilise", "Utilisé par"));
    }
    Ok(Some(Page {
        address: reference.address(),
        title: format!("{} ({})", item.name, item.nature),
        summary: summary(&item),
        html: item.render()?,
        contents,
        menu_name: "reference",
    }))
}

fn operation<'c>(
    catalogue: &'c Catalogue,
    reference: &Reference,
    member: &'c Member,
    nature: &'static str,
) -> Item<'c> {
    Item {
        name: &member.name,
        nature,
        description: &member.description,
        deprecation: member.deprecation.as_deref(),
        returned: member.ty.as_ref().map(|ty| linked(catalogue, ty)),
        members: member
            .arguments
            .iter()
            .map(|argument| row(catalogue, argument))
            .collect(),
        members_title: "Arguments",
        example: Some(example(catalogue, reference, member)),
        variants_title: "",
        variants: Vec::new(),
        users: Vec::new(),
    }
}

fn of_type<'c>(catalogue: &'c Catalogue, entry: &'c TypeEntry) -> Item<'c> {
    let variant = |name: &String| Link::to(&Reference::Type(name.clone()));
    Item {
        name: &entry.name,
        nature: entry.kind.noun(),
        description: &entry.description,
        deprecation: None,
        returned: None,
        members: entry
            .members
            .iter()
            .map(|member| row(catalogue, member))
            .collect(),
        members_title: if entry.kind == Kind::Enumeration {
            "Valeurs"
        } else {
            "Champs"
        },
        example: None,
        variants_title: if entry.kind == Kind::Union {
            "Types possibles"
        } else {
            "Interfaces"
        },
        variants: entry.variants.iter().map(variant).collect(),
        users: entry.users.iter().map(Link::to).collect(),
    }
}

fn row<'c>(catalogue: &Catalogue, member: &'c Member) -> Row<'c> {
    Row {
        name: &member.name,
        ty: member
            .ty
            .as_ref()
            .map(|ty| linked(catalogue, ty))
            .unwrap_or_default(),
        default: member.default.as_deref(),
        description: &member.description,
        deprecation: member.deprecation.as_deref(),
        arguments: member
            .arguments
            .iter()
            .map(|argument| row(catalogue, argument))
            .collect(),
    }
}

/// A type as HTML, its name a link to its page.
fn linked(catalogue: &Catalogue, ty: &Type) -> String {
    let inner = match &ty.base {
        BaseType::List(inner) => format!("[{}]", linked(catalogue, inner)),
        BaseType::Named(name) if catalogue.types.contains_key(name.as_str()) => {
            format!(
                "<a href=\"{}\">{name}</a>",
                escaped(&Reference::Type(name.to_string()).address())
            )
        }
        BaseType::Named(name) => escaped(name),
    };
    if ty.nullable {
        inner
    } else {
        format!("{inner}!")
    }
}
