//! The BSDA through the schema, on each store: the acceptance scenarios of its specification, one test each,
//! under their number.

mod circuits;
mod creation;
mod fixture;
mod jobs;
mod journal;
mod mails;
mod queries;
mod revisions;
mod signatures;
mod traps;
mod updates;
