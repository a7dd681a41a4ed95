//! 24: traps, where a naive reading of the rules goes wrong. Those of a chapter are with its scenarios.

mod rules;
mod signatures;
mod storage;
mod tours;
mod visibility;
