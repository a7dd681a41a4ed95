//! The number of a request: the same in every line of log that the request causes.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU64, Ordering},
};

/// Number of a request, unique with all but certainty among processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(u64);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Gives each request its number.
#[derive(Debug)]
pub(crate) struct RequestIds {
    key: RandomState,
    next: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new() -> Self {
        Self {
            key: RandomState::new(),
            next: AtomicU64::new(0),
        }
    }

    /// The next number: a count, made to look random by a key drawn at start.
    pub(crate) fn next(&self) -> RequestId {
        RequestId(self.key.hash_one(self.next.fetch_add(1, Ordering::Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_differ() {
        let ids = RequestIds::new();
        let drawn: std::collections::HashSet<RequestId> = (0..1000).map(|_| ids.next()).collect();
        assert_eq!(drawn.len(), 1000);
        assert_eq!(ids.next().to_string().len(), 16);
    }
}
