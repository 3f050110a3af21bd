//! The time, handed in: the machine's, or one that a test sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time comes from: the machine, or a hand that a test turns.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// A clock that stands still until it is set.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now_ms` until [`Clock::advance`] moves it.
    pub fn set_to(now_ms: i64) -> Clock {
        Clock::Set(Arc::new(AtomicI64::new(now_ms)))
    }

    /// UTC milliseconds since 1970.
    #[allow(clippy::disallowed_methods)]
    pub fn now_ms(&self) -> i64 {
        match self {
            Clock::Set(at) => at.load(Ordering::SeqCst),
            Clock::Machine => std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as i64),
        }
    }

    /// Moves a set clock on; the machine's clock can't be moved and stays.
    pub fn advance(&self, by_ms: i64) {
        if let Clock::Set(at) = self {
            at.fetch_add(by_ms, Ordering::SeqCst);
        }
    }
}
