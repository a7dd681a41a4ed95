//! What every kind promises of its event log: the documents are its replay.

use super::{Slip, apply_patch, patch_between};

/// Writes the states of a slip as events do, the first whole and the others as patches; whoever replays them
/// must read each state again.
pub(crate) fn check_replay<S: Slip>(states: &[S]) {
    let mut read = serde_json::Value::Null;
    let mut written = serde_json::Value::Null;
    for (rank, state) in states.iter().enumerate() {
        let tree = state.stored_tree().unwrap();
        let event = match rank {
            0 => tree.clone(),
            _ => patch_between(&written, &tree),
        };
        apply_patch(
            &mut read,
            &serde_json::from_str(&event.to_string()).unwrap(),
        );
        assert_eq!(read, tree, "state {rank} of {}", state.id());
        let again: S = serde_json::from_value(read.clone()).unwrap();
        assert_eq!(again.stored_tree().unwrap(), tree, "state {rank}");
        written = tree;
    }
}
