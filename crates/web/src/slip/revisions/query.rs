//! The documents that pages of revisions run.

use crate::{
    graphql::{DateTime, documents},
    vocabulary::{
        BsdaPackagingType, OperationMode, Packagings, RevisionRequestApprovalStatus,
        RevisionRequestStatus,
    },
};

documents! {
    "queries/revisions.graphql", ("BsdaPackagingType", "OperationMode", "Packagings", "RevisionRequestApprovalStatus", "RevisionRequestStatus");
    /// The revisions of a BSDD, the latest first.
    FormRevisions,
    /// The revisions of a BSDA, the latest first.
    BsdaRevisions,
    /// Approves or refuses a revision of a BSDD.
    AnswerFormRevision,
    /// Withdraws a revision of a BSDD.
    CancelFormRevision,
    /// Approves or refuses a revision of a BSDA.
    AnswerBsdaRevision,
    /// Withdraws a revision of a BSDA.
    CancelBsdaRevision,
}
