//! The documents that BSDD pages run.

use crate::{
    graphql::{DateTime, documents},
    vocabulary::{
        CiterneNotWashedOutReason, Consistence, EmitterType, EmptyReturnADR, FormStatus,
        OperationMode, Packagings, QuantityType, TransportMode, WasteAcceptationStatus,
    },
};

documents! {
    "queries/bsdd.graphql", ("CiterneNotWashedOutReason", "Consistence", "EmitterType", "EmptyReturnADR", "FormStatus", "OperationMode", "Packagings", "QuantityType", "TransportMode", "WasteAcceptationStatus");
    /// All that the page of a BSDD shows.
    FormPage,
    /// Name and address of a company.
    NamedCompany,
    /// Makes a draft a slip.
    MarkAsSealed,
    /// Makes a draft from a slip.
    DuplicateForm,
    /// Removes a slip.
    DeleteForm,
    /// A link to the printed slip.
    FormPdf,
    /// Changes the waste before the carrier of an annex signs.
    UpdateWaste,
    /// The emitter, the eco-organisme or the temporary storage signs.
    SignEmission,
    /// A carrier signs.
    SignTransport,
    /// The waste arrives at the temporary storage.
    MarkAsTempStored,
    /// The temporary storage decides.
    MarkAsTempStorerAccepted,
    /// The temporary storage prepares what follows.
    MarkAsResealed,
    /// The waste arrives.
    MarkAsReceived,
    /// The destination decides.
    MarkAsAccepted,
    /// The destination treats the waste.
    MarkAsProcessed,
}
