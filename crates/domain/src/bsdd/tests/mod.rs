//! The rules of the BSDD, by the names of its operations.

mod circuit;
mod circuits;
mod creation;
mod flattening;
mod groupings;
mod locks;
mod properties;
mod receptions;
mod revisions;
mod sealing;
mod signatures;
mod tours;
mod treatments;
mod world;
