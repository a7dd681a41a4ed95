//! The documents that dashboards run.

use graphql_client::GraphQLQuery;

use crate::{
    graphql::DateTime,
    vocabulary::{BsdaStatus, BsdaType, EmitterType, FormStatus},
};

macro_rules! documents {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, GraphQLQuery)]
        #[graphql(
            schema_path = "../api/schema.graphql",
            query_path = "queries/dashboard.graphql",
            response_derives = "Clone, Debug",
            variables_derives = "Clone, Debug, PartialEq, Default",
            extern_enums("BsdaStatus", "BsdaType", "EmitterType", "FormStatus"),
            deprecated = "allow",
            skip_serializing_none
        )]
        pub(crate) struct $name;
    )+};
}

documents! {
    /// How many slips wait in the tabs that say it.
    Counts,
    /// A page of slips.
    Bsds,
}
