//! Dashboard.
pub(crate) mod tab;
