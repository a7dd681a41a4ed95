//! The documents that BSDA pages run.

use graphql_client::GraphQLQuery;

use crate::{
    graphql::DateTime,
    vocabulary::{
        BsdaConsistence, BsdaPackagingType, BsdaSignatureType, BsdaStatus, BsdaType, OperationMode,
        TransportMode, WasteAcceptationStatus,
    },
};

macro_rules! documents {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, GraphQLQuery)]
        #[graphql(
            schema_path = "../api/schema.graphql",
            query_path = "queries/bsda.graphql",
            response_derives = "Clone, Debug, PartialEq",
            variables_derives = "Clone, Debug, PartialEq, Default",
            extern_enums(
                "BsdaConsistence", "BsdaPackagingType", "BsdaSignatureType", "BsdaStatus", "BsdaType",
                "OperationMode", "TransportMode", "WasteAcceptationStatus"
            ),
            deprecated = "allow",
            skip_serializing_none
        )]
        pub(crate) struct $name;
    )+};
}

documents! {
    /// All that the page of a BSDA shows.
    BsdaPage,
    /// Changes a BSDA.
    UpdateBsda,
    /// Changes a carrier of a BSDA.
    UpdateBsdaTransporter,
    /// Signs a step.
    SignBsda,
    /// Makes a draft a slip.
    PublishBsda,
    /// Makes a draft from a slip.
    DuplicateBsda,
    /// Removes a slip that nobody signed.
    DeleteBsda,
    /// A link to the printed slip.
    BsdaPdf,
}
