//! BSDA.
pub(crate) mod button;
pub(crate) mod facts;
mod query;
