//! How fast one caller may go: so many requests at once, and so many a second after that. Counted in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Callers that are remembered; those who rest are forgotten first.
const CALLERS_LIMIT: usize = 10_000;

/// The paces of all callers; clones share them.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Requests a second.
    per_s: i64,
    /// Requests at once.
    burst: i64,
    callers: Arc<Mutex<HashMap<String, Bucket>>>,
}

/// What is left for one caller, in thousandths of a request.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: i64,
    at_ms: i64,
}

impl Pace {
    /// `per_s` requests a second, four times as many at once.
    pub fn new(per_s: u32) -> Pace {
        let per_s = i64::from(per_s.max(1));
        Pace { per_s, burst: per_s * 4, callers: Arc::default() }
    }

    /// Counts a request of `caller`; the seconds to wait when it goes too fast.
    pub fn take(&self, caller: &str, now_ms: i64) -> Result<(), i64> {
        let mut callers = self.callers.lock().expect("no one panics while holding the paces");
        if callers.len() >= CALLERS_LIMIT && !callers.contains_key(caller) {
            callers.retain(|_, bucket| self.filled(*bucket, now_ms) < self.burst * 1000);
        }
        let full = Bucket { left: self.burst * 1000, at_ms: now_ms };
        let bucket = callers.entry(caller.to_owned()).or_insert(full);
        let left = self.filled(*bucket, now_ms);
        if left < 1000 {
            *bucket = Bucket { left, at_ms: now_ms };
            let a_second = self.per_s * 1000;
            return Err((1000 - left + a_second - 1) / a_second);
        }
        *bucket = Bucket { left: left - 1000, at_ms: now_ms };
        Ok(())
    }

    fn filled(&self, bucket: Bucket, now_ms: i64) -> i64 {
        let since_ms = (now_ms - bucket.at_ms).clamp(0, 60_000);
        (bucket.left + since_ms * self.per_s).min(self.burst * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_goes_four_seconds_worth_at_once_and_then_at_the_pace() {
        let pace = Pace::new(10);

        assert_eq!((0..41).filter(|_| pace.take("key:1", 0).is_ok()).count(), 40);
        assert_eq!(pace.take("key:1", 0), Err(1));
        assert_eq!(pace.take("key:2", 0), Ok(()), "another caller has a pace of its own");
        assert_eq!((0..9).filter(|_| pace.take("key:1", 500).is_ok()).count(), 5);
        assert_eq!(
            (0..90).filter(|_| pace.take("key:1", 60_000).is_ok()).count(),
            40,
            "no more than at first"
        );
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing_for_free() {
        let pace = Pace::new(1);
        (0..4).for_each(|_| pace.take("key:1", 10_000).unwrap());

        assert_eq!(pace.take("key:1", 5_000), Err(1));
    }

    #[test]
    fn callers_who_rest_are_forgotten_and_those_who_hurry_are_not() {
        let pace = Pace::new(1);
        (0..CALLERS_LIMIT).for_each(|at| pace.take(&format!("key:{at}"), 0).unwrap());
        (0..4).for_each(|_| pace.take("key:0", 60_000).unwrap_or_default());

        pace.take("key:new", 60_000).unwrap();

        assert_eq!(pace.callers.lock().unwrap().len(), 2);
        assert_eq!(pace.take("key:0", 60_000), Err(1));
    }
}
