//! The acceptance scenarios of the BSVHU, decided without server nor database.

mod circuits;
mod creation;
mod guidance;
mod other_operations;
mod properties;
mod sealing;
mod signatures;
mod updates;
mod world;
