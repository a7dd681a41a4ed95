//! The documents that declare the receipts, agreements and certifications of companies.

use crate::graphql::{DateTime, documents};

documents! {
    "queries/company_documents.graphql", ();
    /// Declares a carrier's receipt.
    CreateTransporterReceipt,
    /// Changes a carrier's receipt.
    UpdateTransporterReceipt,
    /// Withdraws a carrier's receipt.
    DeleteTransporterReceipt,
    /// Declares a trader's receipt.
    CreateTraderReceipt,
    /// Changes a trader's receipt.
    UpdateTraderReceipt,
    /// Withdraws a trader's receipt.
    DeleteTraderReceipt,
    /// Declares a broker's receipt.
    CreateBrokerReceipt,
    /// Changes a broker's receipt.
    UpdateBrokerReceipt,
    /// Withdraws a broker's receipt.
    DeleteBrokerReceipt,
    /// Declares an agreement to treat vehicles.
    CreateVhuAgrement,
    /// Changes an agreement to treat vehicles.
    UpdateVhuAgrement,
    /// Withdraws an agreement to treat vehicles.
    DeleteVhuAgrement,
    /// Declares an asbestos certification.
    CreateWorkerCertification,
    /// Changes an asbestos certification.
    UpdateWorkerCertification,
    /// Withdraws an asbestos certification.
    DeleteWorkerCertification,
}
