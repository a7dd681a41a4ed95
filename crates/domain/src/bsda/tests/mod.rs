//! The rules of the BSDA, told by what its companies do. Tests have the numbers of the specification.

mod circuits;
mod continuations;
mod guidance;
mod properties;
mod requirements;
mod seals;
mod stages;
mod world;
