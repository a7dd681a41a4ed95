//! The rules of the BSDD, by the names of its operations.

mod circuit;
mod circuits;
mod creation;
mod flattening;
mod locks;
mod sealing;
mod world;
