//! The rules of the BSDD, by the names of its operations. Names that start with a number, like `a5_8`, prove a
//! scenario of the specification; the others are with the tests of the API.

mod circuit;
mod circuits;
mod conservation;
mod creation;
mod flattening;
mod groupings;
mod locks;
mod nulls;
mod operations;
mod properties;
mod receptions;
mod registries;
mod revisions;
mod sealing;
mod signatures;
mod tours;
mod treatments;
mod world;
