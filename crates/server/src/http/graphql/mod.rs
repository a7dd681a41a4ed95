//! The GraphQL endpoint: what a request asks, whether it may run, running it, answering.

mod absent;
mod answer;
mod body;
mod document;
mod endpoint;
mod error;
mod execution;
mod inspect;
mod introspection;
mod mutation_fields;
mod negotiation;
mod nesting;
mod root_limits;
mod scalar;
mod schema_types;
mod shape;
mod validation;
mod variables;

pub(crate) use self::{
    answer::Outcome,
    document::Documents,
    endpoint::Endpoint,
    error::{DocumentError, Refusal, RefusalCode},
    execution::MutationsUnderWay,
    negotiation::prefers_page,
    root_limits::RootField,
};
pub use self::{
    error::{Masking, NO_PATH},
    introspection::SchemaTypesError,
    root_limits::RootCalls,
    scalar::ScalarCheck,
    schema_types::SchemaTypes,
};
