//! The use cases: load, authorise, decide, commit.
