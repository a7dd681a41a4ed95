//! The engine that every slip kind shares.
//!
//! A kind brings data: its document (the contract type), its table of [`Field`]s, its [`Step`]s, its stages of
//! validation and its parties. The engine creates, changes, publishes, signs, copies and removes slips, merges edits, finds what changed, refuses what is sealed, lists what is
//! missing, completes and checks companies, decides who may sign, and projects the document into tabs,
//! access lists and search values.

mod carriers;
mod change;
mod checks;
mod company;
mod completion;
mod detached;
mod facts;
mod field;
mod final_operation;
mod fingerprint;
mod format;
mod identifier;
mod intermediaries;
mod kind;
mod leg;
mod notice;
mod operation;
mod patch;
mod plates;
mod projection;
mod refusal;
#[cfg(test)]
mod replay;
mod revision;
mod rights;
mod ruled;
mod search;
mod signature;
mod stages;
mod steps;
mod tree;
mod weight;
#[cfg(test)]
pub(crate) mod world;

pub use carriers::{
    Carrier, CarrierRows, MAX_CARRIERS, arrange, carrier_to_sign, carriers_after, displaced,
    listed_ids, next_unsigned, refuse_both_spellings,
};
pub use change::{CarrierMoves, Change, CopyNames, Event, Job, LinkedSlip, STATUS_LOGS, Slip};
pub use checks::{
    DestinationRule, Role, check_carrier, check_company, check_destination, check_dormancy,
    check_eco_organisme, check_profile, check_verified, not_registered,
};
pub use company::{
    company_at, identifiers_of, organisation_of, organisations_in, own_organisations,
};
pub use completion::{
    Completed, Completion, complete_company, directory_name, receipt_of, refresh_contact,
};
pub use detached::{
    CarrierSentences, DetachedCarrier, Multimodal, Owner, RowsAtHand, create_carrier, foreign_rows,
    moves_between, organisations_of_row, remove_attached, remove_detached, update_attached,
    update_detached,
};
pub use facts::{CompanyFacts, DirectoryEntry, Facts, Random, Settings};
pub use field::{
    Field, Fields, Format, Level, OnNull, View, When, changed, differing, field, is_missing,
    is_sealed, merge, missing_issue, refuse_sealed, sealed_paths,
};
pub use final_operation::FinalOperation;
pub use fingerprint::{decimal, same_value};
pub use format::{below_zero, check_formats, too_long};
pub use identifier::{SlipKind, new_readable_id, new_row_id};
pub use intermediaries::{INTERMEDIARY_LABEL, check_intermediaries};
pub(crate) use kind::duplication;
pub use kind::{
    Edit, Kind, Remover, Sentences, create, delete, duplicate, mentioned_organisations, publish,
    readers, update,
};
pub(crate) use leg::transport_leg;
pub use leg::{
    CarrierLevel, CarrierRow, TransportLeg, carrier_fields, carriers_elsewhere,
    check_leg_companies, check_leg_formats, check_leg_plates, complete_leg, complete_legs,
    refresh_receipt, settle_modes, sign_leg, take_receipt,
};
pub use notice::{RefusalNotice, RefusedWeights};
pub use operation::check_mode;
pub use patch::{apply_patch, patch_between};
pub use plates::{check_plate_texts, check_plates, too_many_plates};
pub use projection::{
    AccessList, AccessRole, HELD_ROW, PLATE_PIECE, Parties, Projection, Tab, arrived_lately,
    carrier_ids, company_ids, is_turned_back, plate_keys, projection_of, tab_expiries,
};
pub use refusal::{Code, Issue, Issues, Refusal, Segment};
#[cfg(test)]
pub(crate) use replay::check_replay;
pub use revision::{
    Answer, AnswerRule, Approval, NullRevision, Proposal, Revisable, Revised, RevisionEvent,
    RevisionRequest, RevisionStep, answer, applied_tree, erased_issues, given_content, mentions,
    new_request, propose, refuse_empty, refuse_foreign_author, refuse_second_request, revisable,
    snapshot_of, withdraw,
};
pub use rights::{require, require_any};
pub use ruled::{
    Merged, NOWHERE, Ruled, RuledCarriers, SealedWording, Wording, hides_coherence, is_sealed_at,
    sealed_changes, sealed_for, write_carrier,
};
pub use search::{SearchCompany, SearchDocument, search_plates, search_text, signed_at};
pub use signature::{Authorisation, SecurityCode, Signing, authorise};
pub use stages::{Act, Request, Rule, Stage, free_carriers, required_fields, settled, validate};
pub use steps::{
    Missing, Signatory, Step, Stepped, authorise_signature, level_of, missing_for_next_signature,
    sign,
};
pub use tree::{Leaf, Tree, document_of, get, leaf, prune, remove, set, tree_of, verbatim_tree_of};
pub use weight::{RefusedWeight, refused_weight_issue};
