//! The documents that the pages of registries run.

use crate::{
    graphql::{DateTime, documents},
    vocabulary::{
        DeclarationType, RegistryDelegationStatus, RegistryExportFormat, RegistryExportStatus,
        RegistryV2ExportType, RegistryV2ExportWasteType, UserPermission,
    },
};

documents! {
    "queries/registry.graphql",
    ("DeclarationType", "RegistryDelegationStatus", "RegistryExportFormat", "RegistryExportStatus",
     "RegistryV2ExportType", "RegistryV2ExportWasteType", "UserPermission");
    /// Whose registries the visitor may export.
    RegistryCompanies,
    /// The exports of a regulatory registry that the visitor asked for.
    RegistryExports,
    /// The exports of every slip that the visitor asked for.
    ExhaustiveExports,
    /// Asks for a regulatory registry.
    GenerateRegistryExport,
    /// Asks for every slip.
    GenerateExhaustiveExport,
    /// Stops an export of a regulatory registry.
    CancelRegistryExport,
    /// Stops an export of every slip.
    CancelExhaustiveExport,
    /// Where the file of a regulatory registry is.
    RegistryExportFile,
    /// Where the file of every slip is.
    ExhaustiveExportFile,
    /// The delegations that a company gave and received.
    Delegations,
    /// Delegates a registry.
    CreateDelegation,
    /// The delegator ends a delegation.
    RevokeDelegation,
    /// The delegate ends a delegation.
    CancelDelegation,
}
