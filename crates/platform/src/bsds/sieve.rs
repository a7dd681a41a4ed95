//! What sets a slip aside without reading its search values: texts that their JSON must hold, found out once a request.

/// Texts that the folded JSON of search values holds when a filter accepts them. Most slips are set aside so, at a
/// fraction of the cost of reading them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sieve {
    /// This one.
    Text(String),
    /// All of them.
    All(Vec<Sieve>),
    /// One of them.
    Any(Vec<Sieve>),
}

impl Sieve {
    /// The sieve of a folded text; none for what JSON writes otherwise than the text has it.
    pub(super) fn of_text(folded: String) -> Option<Self> {
        let is_escaped = |character: char| character < ' ' || matches!(character, '"' | '\\');
        (!folded.contains(is_escaped)).then_some(Self::Text(folded))
    }

    /// What must pass each sieve; those that are missing ask nothing.
    pub(super) fn all(sieves: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        let sieves: Vec<Self> = sieves.into_iter().flatten().collect();
        (!sieves.is_empty()).then_some(Self::All(sieves))
    }

    /// What must pass one of the sieves; one that is missing lets everything through.
    pub(super) fn any(sieves: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        sieves
            .into_iter()
            .collect::<Option<Vec<Self>>>()
            .map(Self::Any)
    }

    /// Might these search values, as folded JSON, be accepted? `false` is certain.
    pub(super) fn lets_through(&self, folded_json: &str) -> bool {
        match self {
            Self::Text(text) => folded_json.contains(text.as_str()),
            Self::All(sieves) => sieves.iter().all(|sieve| sieve.lets_through(folded_json)),
            Self::Any(sieves) => sieves.iter().any(|sieve| sieve.lets_through(folded_json)),
        }
    }
}
