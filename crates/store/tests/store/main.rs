//! The store, through its public interface, on every engine at hand.

mod fixture;
mod records;
mod slips;
mod state;
