//! The pages of BSDDs.

pub(crate) mod button;
pub(crate) mod facts;
