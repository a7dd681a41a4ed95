//! The documents that the pages of statistics run.

use crate::graphql::{DateTime, documents};

documents! {
    "queries/statistics.graphql", ();
    /// Activity of a company.
    CompanyStatistics,
    /// Activity of a company, as a file.
    CompanyStatisticsFile,
    /// Activity of the platform.
    PlatformStatistics,
    /// Activity of the platform, as a file.
    PlatformStatisticsFile,
}
