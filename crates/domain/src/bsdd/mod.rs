//! BSDD: the form of dangerous and some non-dangerous waste.
//!
//! The oldest kind: answers name no path, drafts have a status of their own, and the leg after temporary storage
//! is a second form behind the first one ([`contract::bsdd::Form::suite`]). A stored form is not an answer:
//! [`expand`] computes the latter.

mod application;
mod carrier;
mod clean_up;
mod destination;
mod document;
mod duplicate;
mod edit;
mod expand;
mod final_operations;
mod grouping;
mod input;
mod lifecycle;
mod links;
mod locks;
mod metadata;
mod notices;
mod one_shot;
mod outline;
mod packaging;
mod paper;
mod parcel;
mod parties;
mod processing;
mod reception;
mod registry;
mod revision;
mod rows;
mod rules;
mod seal;
mod search;
mod segments;
mod sign;
mod status_log;
mod temp_storage;
mod tour;
mod validation;
mod weight;

#[cfg(test)]
mod tests;

/// Relation of a form to those that it carries, as links are stored.
pub const PARENT_RELATION: i16 = 1;

pub use clean_up::{WATCHED, close_tour, delete_stray_item};
pub use document::is_suite;
pub use duplicate::duplicate;
pub use edit::{Edit, create, delete, mentioned_organisations, update};
pub use expand::{
    expand, initial_form, state_summary, temporary_storage_detail, transport_segment,
    transport_segments,
};
pub use final_operations::final_operations;
pub use grouping::quantity_to_group;
pub use lifecycle::{BsddLevel, level_of};
pub use links::wanted_forms;
pub use metadata::{missing_to_seal, roles_on, sealed_for};
pub use notices::{RefusedLeg, refusal_copies, refusal_of};
pub use one_shot::{authorise_one_shot, sign_one_shot};
pub use paper::import_paper;
pub use parties::{contributors, readers};
pub use processing::process;
pub use reception::{accept, receive};
pub use revision::REVISABLE;
pub use rules::{CARRIER_FIELDS, FIELDS, PARTS};
pub use seal::seal;
pub use segments::{
    edit_segment, mark_segment_ready, prepare_segment, take_over_segment, update_transporter_fields,
};
pub use sign::{authorise_emission, authorise_transport, sign_emission, sign_transport};
pub use temp_storage::{accept_storage, reseal, resend, store};
pub use tour::first_day_of_open_tours;
