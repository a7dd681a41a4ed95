//! Slips.
pub(crate) mod bsda;
pub(crate) mod view;
