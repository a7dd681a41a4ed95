//! The documents that BSVHU pages run.

use crate::{
    graphql::{DateTime, documents},
    vocabulary::{
        BsvhuDestinationType, BsvhuIdentificationType, BsvhuPackaging, BsvhuStatus, OperationMode,
        SignatureTypeInput, TransportMode, WasteAcceptationStatus,
    },
};

documents! {
    "queries/bsvhu.graphql", ("BsvhuDestinationType", "BsvhuIdentificationType", "BsvhuPackaging", "BsvhuStatus", "OperationMode", "SignatureTypeInput", "TransportMode", "WasteAcceptationStatus");
    /// All that the page of a BSVHU shows.
    BsvhuPage,
    /// Changes a BSVHU.
    UpdateBsvhu,
    /// Changes a carrier of a BSVHU.
    UpdateBsvhuTransporter,
    /// Signs a step.
    SignBsvhu,
    /// Makes a draft a slip.
    PublishBsvhu,
    /// Makes a draft from a slip.
    DuplicateBsvhu,
    /// Removes a slip that nobody signed.
    DeleteBsvhu,
    /// A link to the printed slip.
    BsvhuPdf,
}
