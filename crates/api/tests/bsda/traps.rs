//! Traps: where a naive reading of the rules goes wrong. The tests have the numbers of the specification.

mod carriers;
mod continuations;
mod revisions;
mod rights;
mod rules;
