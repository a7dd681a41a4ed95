//! The contract as a review sees it: `schema.graphql` is what the server answers, to the letter.

use std::{fs, path::Path};

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let committed = fs::read_to_string(path).unwrap_or_default();
    let served = api::sdl();
    let first_difference = committed
        .lines()
        .zip(served.lines())
        .position(|(committed, served)| committed != served);
    let same_length = committed.lines().count() == served.lines().count();
    assert!(
        first_difference.is_none() && same_length,
        "crates/api/schema.graphql is stale (line {}): write it again with `cargo run -- schema > crates/api/schema.graphql`",
        first_difference.map_or(0, |line| line + 1)
    );
}
