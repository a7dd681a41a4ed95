//! Requests to revise a signed slip.

mod tabs;

pub(super) use tabs::revision_tabs;
