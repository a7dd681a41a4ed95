//! The documents that every form runs.

use crate::graphql::{DateTime, checked_documents};

checked_documents! {
    "queries/edit/search.graphql";
    /// Companies of the directory.
    SEARCH_COMPANIES = SearchCompanies in search_companies,
    /// The usual partners of an organisation.
    FAVORITES = Favorites in favorites,
    /// Those that a kind of slips accepts.
    ECO_ORGANISMES = EcoOrganismes in eco_organismes,
}
