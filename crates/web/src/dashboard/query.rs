//! The documents that dashboards run.

use crate::{
    graphql::{DateTime, documents},
    vocabulary::{BsdaStatus, BsdaType, BsvhuStatus, EmitterType, FormStatus},
};

documents! {
    "queries/dashboard.graphql", ("BsdaStatus", "BsdaType", "BsvhuStatus", "EmitterType", "FormStatus");
    /// How many slips wait in the tabs that say it.
    Counts,
    /// A page of slips.
    Bsds,
}
