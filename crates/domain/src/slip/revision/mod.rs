//! Requests to revise a signed slip: asked by one of its actors, approved by the others, then applied.
//!
//! A kind brings a table of [`Revisable`] fields, says who takes part and what else an application does. The
//! engine reads the content, keeps a snapshot of what it would change, counts the answers and settles the
//! request.

mod answer;
mod content;
mod request;
mod step;
mod tabs;

pub use answer::{Answer, AnswerRule, answer, withdraw};
pub use content::{
    NullRevision, Revisable, applied_tree, erased_issues, given_content, mentions, revisable,
    snapshot_of,
};
pub use request::{
    Approval, Proposal, RevisionRequest, new_request, propose, refuse_by_status, refuse_empty,
    refuse_foreign_author, refuse_second_request,
};
pub use step::{Revised, RevisionEvent, RevisionStep};
pub(super) use tabs::{end_of_review, revision_tabs};
