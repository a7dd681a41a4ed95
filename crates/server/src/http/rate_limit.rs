//! Calls counted in fixed windows, in memory that does not grow with the number of callers.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// Calls allowed in a window that starts with the first call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Calls.
    pub max: u32,
    /// Length of the window.
    pub window: Duration,
}

/// What counting a call gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    quota: Quota,
    remaining: u32,
    allowed: bool,
    /// Until the window ends.
    reset_in: Duration,
}

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

impl Counted {
    pub(crate) fn is_allowed(&self) -> bool {
        self.allowed
    }

    /// Tells the caller where it stands.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let reset = now + self.reset_in;
        let reset = reset.as_secs() + u64::from(reset.subsec_nanos() > 0);
        headers.insert(LIMIT, HeaderValue::from(self.quota.max));
        headers.insert(REMAINING, HeaderValue::from(self.remaining));
        headers.insert(RESET, HeaderValue::from(reset));
    }

    /// The window, in words.
    pub(crate) fn window(&self) -> String {
        in_words(self.quota.window)
    }

    /// The answer to a call above the quota.
    pub(crate) fn refusal(&self) -> Response {
        let text = format!(
            "Quota de {} requêtes par {} excédé pour cette adresse IP, merci de réessayer plus tard.",
            self.quota.max,
            self.window()
        );
        let mut response = (StatusCode::TOO_MANY_REQUESTS, text).into_response();
        response.headers_mut().insert(
            header::RETRY_AFTER,
            HeaderValue::from(self.quota.window.as_secs()),
        );
        self.write(response.headers_mut());
        response
    }
}

/// `1 minute`, `3 minutes`, `1 heure`…: the largest unit that divides the window.
fn in_words(window: Duration) -> String {
    let seconds = window.as_secs();
    let (count, unit) = [(86_400, "jour"), (3600, "heure"), (60, "minute")]
        .into_iter()
        .find(|(unit, _)| seconds >= *unit && seconds.is_multiple_of(*unit))
        .map_or((seconds, "seconde"), |(unit, name)| (seconds / unit, name));
    format!("{count} {unit}{}", if count > 1 { "s" } else { "" })
}

/// Independent parts of a counter, so that requests seldom wait for each other.
const SHARDS: usize = 64;
/// Keys of a part; past it, windows that ended are forgotten, then the oldest ones.
const KEYS_PER_SHARD: usize = 4096;

/// Counts calls by key.
#[derive(Debug)]
pub(crate) struct Counter<K> {
    hasher: RandomState,
    shards: Box<[Mutex<HashMap<K, Window>>]>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    ends: Instant,
    calls: u32,
}

impl<K: Hash + Eq + Clone> Counter<K> {
    pub(crate) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    /// Counts a call made now.
    pub(crate) fn count(&self, key: K, quota: Quota, now: Instant) -> Counted {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "any bits of the hash will do"
        )]
        let shard = self.hasher.hash_one(&key) as usize % SHARDS;
        let mut windows = self.shards[shard]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEYS_PER_SHARD && !windows.contains_key(&key) {
            make_room(&mut windows, now);
        }
        let fresh = Window {
            ends: now + quota.window,
            calls: 0,
        };
        let window = windows.entry(key).or_insert(fresh);
        if window.ends <= now {
            *window = fresh;
        }
        window.calls = window.calls.saturating_add(1);
        Counted {
            quota,
            remaining: quota.max.saturating_sub(window.calls),
            allowed: window.calls <= quota.max,
            reset_in: window.ends - now,
        }
    }
}

fn make_room<K: Clone + Hash + Eq>(windows: &mut HashMap<K, Window>, now: Instant) {
    windows.retain(|_, window| window.ends > now);
    if windows.len() >= KEYS_PER_SHARD {
        let mut ends: Vec<Instant> = windows.values().map(|window| window.ends).collect();
        let (_, median, _) = ends.select_nth_unstable(KEYS_PER_SHARD / 2);
        let median = *median;
        windows.retain(|_, window| window.ends > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota {
        max: 2,
        window: Duration::from_secs(60),
    };

    #[test]
    fn calls_above_the_quota_are_refused_until_the_window_ends() {
        let counter = Counter::new();
        let start = Instant::now();
        let allowed = |after: u64| {
            counter
                .count("a", QUOTA, start + Duration::from_secs(after))
                .is_allowed()
        };
        assert_eq!(
            [allowed(0), allowed(10), allowed(20), allowed(59)],
            [true, true, false, false]
        );
        assert_eq!([allowed(60), allowed(61), allowed(62)], [true, true, false]);
    }

    #[test]
    fn each_key_has_its_own_count() {
        let counter = Counter::new();
        let now = Instant::now();
        for key in ["a", "a", "b"] {
            assert!(counter.count(key, QUOTA, now).is_allowed());
        }
        assert!(!counter.count("a", QUOTA, now).is_allowed());
        assert_eq!(counter.count("b", QUOTA, now).remaining, 0);
    }

    #[test]
    fn memory_is_bounded_whatever_the_number_of_callers() {
        let counter = Counter::new();
        let start = Instant::now();
        for key in 0..400_000_u32 {
            counter.count(key, QUOTA, start + Duration::from_nanos(u64::from(key)));
        }
        let keys: usize = counter
            .shards
            .iter()
            .map(|shard| shard.lock().unwrap().len())
            .sum();
        assert!(keys <= SHARDS * KEYS_PER_SHARD, "{keys}");
    }

    #[test]
    fn windows_are_said_in_words() {
        for (seconds, words) in [
            (60, "1 minute"),
            (180, "3 minutes"),
            (3600, "1 heure"),
            (90, "90 secondes"),
            (86_400, "1 jour"),
            (1, "1 seconde"),
        ] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
