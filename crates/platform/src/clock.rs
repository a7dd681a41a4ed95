//! The time, read in one place.

use contract::scalar::DateTime;
use jiff::Timestamp;

/// Tells the time, to the millisecond that the store keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock;

impl Clock {
    /// The current instant.
    pub fn now(&self) -> DateTime {
        let now = Timestamp::now();
        DateTime(Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now))
    }
}
