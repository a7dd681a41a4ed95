//! The rules of the BSDD, by the names of its operations.

mod world;
