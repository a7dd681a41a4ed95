//! The acceptance scenarios of the BSPAOH, decided without server nor database.

mod circuits;
mod creation;
mod decisions;
mod drafts;
mod duplication;
mod formats;
mod guidance;
mod nulls;
mod properties;
mod registries;
mod rights;
mod seals;
mod signatures;
mod world;
