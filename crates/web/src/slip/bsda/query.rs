//! The documents that BSDA pages run.

use crate::{
    graphql::{DateTime, documents},
    vocabulary::{
        BsdaConsistence, BsdaPackagingType, BsdaSignatureType, BsdaStatus, BsdaType, OperationMode,
        TransportMode, WasteAcceptationStatus,
    },
};

documents! {
    "queries/bsda.graphql", ("BsdaConsistence", "BsdaPackagingType", "BsdaSignatureType", "BsdaStatus", "BsdaType", "OperationMode", "TransportMode", "WasteAcceptationStatus");
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
