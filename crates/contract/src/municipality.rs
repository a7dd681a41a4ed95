//! Municipalities.

use async_graphql::SimpleObject;

use crate::scalar::Text;

/// Commune, telle que le code officiel géographique la nomme.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct Commune {
    /// Code INSEE de la commune : cinq caractères, à ne pas confondre avec le code postal.
    pub insee_code: Text,
    /// Nom de la commune.
    pub city: Text,
}
