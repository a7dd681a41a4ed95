//! What the schema offers, read from its definition language.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql_parser::{
    Positioned, parse_schema,
    types::{
        BaseType, ConstDirective, FieldDefinition, InputValueDefinition, Type, TypeDefinition,
        TypeKind, TypeSystemDefinition,
    },
};

/// The operations and types of a schema.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// In the order of their names.
    pub(crate) queries: BTreeMap<String, Member>,
    /// In the order of their names.
    pub(crate) mutations: BTreeMap<String, Member>,
    /// Types but the two roots, in the order of their names.
    pub(crate) types: BTreeMap<String, TypeEntry>,
}

/// A type.
#[derive(Debug)]
pub(crate) struct TypeEntry {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: Kind,
    /// Fields of an object, an interface or an input; values of an enumeration.
    pub(crate) members: Vec<Member>,
    /// Members of a union, implementations of an interface.
    pub(crate) variants: Vec<String>,
    /// Operations and types that name this one, as pages.
    pub(crate) users: BTreeSet<Reference>,
}

/// Kind of a type, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Object,
    Interface,
    Union,
    Input,
    Enumeration,
    Scalar,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [
        Self::Object,
        Self::Interface,
        Self::Union,
        Self::Input,
        Self::Enumeration,
        Self::Scalar,
    ];

    /// Plural title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Object => "Objets",
            Self::Interface => "Interfaces",
            Self::Union => "Unions",
            Self::Input => "Entrées",
            Self::Enumeration => "Énumérations",
            Self::Scalar => "Scalaires",
        }
    }

    /// Anchor in the list.
    pub(crate) fn anchor(self) -> &'static str {
        match self {
            Self::Object => "objets",
            Self::Interface => "interfaces",
            Self::Union => "unions",
            Self::Input => "entrees",
            Self::Enumeration => "enumerations",
            Self::Scalar => "scalaires",
        }
    }

    /// Singular.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Object => "objet",
            Self::Interface => "interface",
            Self::Union => "union",
            Self::Input => "entrée",
            Self::Enumeration => "énumération",
            Self::Scalar => "scalaire",
        }
    }
}

/// A field, an argument, a value of an enumeration, an operation.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) description: String,
    /// None for a value of an enumeration.
    pub(crate) ty: Option<Type>,
    pub(crate) default: Option<String>,
    pub(crate) arguments: Vec<Member>,
    /// Why it should no longer be used.
    pub(crate) deprecation: Option<String>,
}

/// A page of the reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    Query(String),
    Mutation(String),
    Type(String),
}

impl Reference {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Query(name) | Self::Mutation(name) | Self::Type(name) => name,
        }
    }

    pub(crate) fn address(&self) -> String {
        let group = match self {
            Self::Query(_) => "requetes",
            Self::Mutation(_) => "mutations",
            Self::Type(_) => "types",
        };
        format!("/docs/reference/{group}/{}", self.name())
    }

    /// The page of a group and a name of an address.
    pub(crate) fn of_address(group: &str, name: &str) -> Option<Self> {
        let name = name.to_owned();
        match group {
            "requetes" => Some(Self::Query(name)),
            "mutations" => Some(Self::Mutation(name)),
            "types" => Some(Self::Type(name)),
            _ => None,
        }
    }
}

impl Catalogue {
    /// Reads the definition language.
    ///
    /// # Errors
    /// The text is not a schema.
    pub(crate) fn read(sdl: &str) -> Result<Self, async_graphql_parser::Error> {
        let mut query = "Query".to_owned();
        let mut mutation = "Mutation".to_owned();
        let mut definitions = Vec::new();
        for definition in parse_schema(sdl)?.definitions {
            match definition {
                TypeSystemDefinition::Schema(schema) => {
                    query = schema.node.query.map_or(query, |name| name.to_string());
                    mutation = schema
                        .node
                        .mutation
                        .map_or(mutation, |name| name.to_string());
                }
                TypeSystemDefinition::Type(ty) => definitions.push(ty.node),
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        let mut catalogue = Self::default();
        for definition in definitions {
            let name = definition.name.to_string();
            let entry = entry(definition);
            if name == query || name == mutation {
                let roots = if name == query {
                    &mut catalogue.queries
                } else {
                    &mut catalogue.mutations
                };
                roots.extend(
                    entry
                        .members
                        .into_iter()
                        .map(|member| (member.name.clone(), member)),
                );
            } else {
                catalogue.types.insert(name, entry);
            }
        }
        catalogue.link();
        Ok(catalogue)
    }

    /// Notes on each type who names it.
    fn link(&mut self) {
        let mut uses: Vec<(String, Reference)> = Vec::new();
        for (name, member) in &self.queries {
            uses.extend(named(member).map(|used| (used, Reference::Query(name.clone()))));
        }
        for (name, member) in &self.mutations {
            uses.extend(named(member).map(|used| (used, Reference::Mutation(name.clone()))));
        }
        for (name, entry) in &self.types {
            let members = entry
                .members
                .iter()
                .flat_map(named)
                .chain(entry.variants.iter().cloned());
            uses.extend(members.map(|used| (used, Reference::Type(name.clone()))));
        }
        for (used, user) in uses {
            if let Some(entry) = self.types.get_mut(&used)
                && user != Reference::Type(used)
            {
                entry.users.insert(user);
            }
        }
    }

    /// The types of a kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &TypeEntry> {
        self.types.values().filter(move |entry| entry.kind == kind)
    }
}

/// Names of the types that a field and its arguments name.
fn named(member: &Member) -> impl Iterator<Item = String> {
    let own = member.ty.iter();
    let arguments = member
        .arguments
        .iter()
        .filter_map(|argument| argument.ty.as_ref());
    own.chain(arguments).map(|ty| base_name(ty).to_owned())
}

/// The name inside lists and non-null marks.
pub(crate) fn base_name(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(inner) => base_name(inner),
    }
}

fn entry(definition: TypeDefinition) -> TypeEntry {
    let mut variants = Vec::new();
    let (kind, members) = match definition.kind {
        TypeKind::Scalar => (Kind::Scalar, Vec::new()),
        TypeKind::Object(object) => {
            variants.extend(object.implements.iter().map(ToString::to_string));
            (Kind::Object, fields(object.fields))
        }
        TypeKind::Interface(interface) => (Kind::Interface, fields(interface.fields)),
        TypeKind::Union(union) => {
            variants.extend(union.members.iter().map(ToString::to_string));
            (Kind::Union, Vec::new())
        }
        TypeKind::Enum(values) => {
            let value =
                |value: Positioned<async_graphql_parser::types::EnumValueDefinition>| Member {
                    name: value.node.value.to_string(),
                    description: text(value.node.description),
                    ty: None,
                    default: None,
                    arguments: Vec::new(),
                    deprecation: deprecation(&value.node.directives),
                };
            (
                Kind::Enumeration,
                values.values.into_iter().map(value).collect(),
            )
        }
        TypeKind::InputObject(input) => (
            Kind::Input,
            input.fields.into_iter().map(argument).collect(),
        ),
    };
    TypeEntry {
        name: definition.name.to_string(),
        description: text(definition.description),
        kind,
        members,
        variants,
        users: BTreeSet::new(),
    }
}

fn fields(fields: Vec<Positioned<FieldDefinition>>) -> Vec<Member> {
    let field = |field: Positioned<FieldDefinition>| Member {
        name: field.node.name.to_string(),
        description: text(field.node.description),
        ty: Some(field.node.ty.node),
        default: None,
        arguments: field.node.arguments.into_iter().map(argument).collect(),
        deprecation: deprecation(&field.node.directives),
    };
    fields.into_iter().map(field).collect()
}

fn argument(argument: Positioned<InputValueDefinition>) -> Member {
    Member {
        name: argument.node.name.to_string(),
        description: text(argument.node.description),
        ty: Some(argument.node.ty.node),
        default: argument.node.default_value.map(|value| value.to_string()),
        arguments: Vec::new(),
        deprecation: deprecation(&argument.node.directives),
    }
}

/// A description on one line.
fn text(description: Option<Positioned<String>>) -> String {
    let text = description.map(|text| text.node).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn deprecation(directives: &[Positioned<ConstDirective>]) -> Option<String> {
    let deprecated = directives
        .iter()
        .find(|directive| directive.node.name.node == "deprecated")?;
    let reason = deprecated
        .node
        .arguments
        .iter()
        .find(|(name, _)| name.node == "reason");
    let reason = reason.map(|(_, value)| match value.node.clone().into_json() {
        Ok(serde_json::Value::String(text)) => text,
        _ => value.node.to_string(),
    });
    Some(reason.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDL: &str = r#"
        schema { query: Lectures mutation: Ecritures }
        "Lectures"
        type Lectures {
          "Lit un bordereau."
          slip("Son numéro." id: ID!, filter: Filter = {isDraft: true}): Slip
          slips: [Slip!]! @deprecated(reason: "Utiliser slip")
        }
        type Ecritures { create(input: SlipInput!): Slip! }
        "Un bordereau."
        type Slip { id: ID! status: Status parent: Slip }
        input SlipInput { status: Status }
        input Filter { isDraft: Boolean }
        enum Status { "Créé" DRAFT SENT @deprecated }
        union Found = Slip
    "#;

    #[test]
    fn roots_are_operations_and_the_others_are_types() {
        let catalogue = Catalogue::read(SDL).unwrap();
        assert_eq!(
            catalogue.queries.keys().collect::<Vec<_>>(),
            ["slip", "slips"]
        );
        assert_eq!(catalogue.mutations.keys().collect::<Vec<_>>(), ["create"]);
        assert_eq!(
            catalogue.types.keys().collect::<Vec<_>>(),
            ["Filter", "Found", "Slip", "SlipInput", "Status"]
        );
    }

    #[test]
    fn arguments_defaults_and_deprecations_are_kept() {
        let catalogue = Catalogue::read(SDL).unwrap();
        let slip = &catalogue.queries["slip"];
        assert_eq!(slip.description, "Lit un bordereau.");
        assert_eq!(slip.arguments[0].description, "Son numéro.");
        assert_eq!(
            slip.arguments[1].default.as_deref(),
            Some("{isDraft: true}")
        );
        assert_eq!(
            catalogue.queries["slips"].deprecation.as_deref(),
            Some("Utiliser slip")
        );
        assert_eq!(
            catalogue.types["Status"].members[1].deprecation.as_deref(),
            Some("")
        );
    }

    #[test]
    fn a_type_knows_who_names_it() {
        let catalogue = Catalogue::read(SDL).unwrap();
        let users: Vec<_> = catalogue.types["Slip"]
            .users
            .iter()
            .map(Reference::address)
            .collect();
        assert_eq!(
            users,
            [
                "/docs/reference/requetes/slip",
                "/docs/reference/requetes/slips",
                "/docs/reference/mutations/create",
                "/docs/reference/types/Found",
            ]
        );
    }
}
