//! When things happen: one hour of each day and several of the last one, a few moments each, so that many acts share one transaction.

use base::Chance;

use super::MONTH_MS;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Seconds from the beginning of a burst to each of its moments: long enough to type, short enough for a chat.
const WITHIN_S: [i64; PARTS] = [0, 96, 211, 342, 518, 733];
/// Moments of one burst.
pub(super) const PARTS: usize = 6;
/// UTC hour from which an older day may be busy, and for how many hours; once a day, for each burst costs its writes.
const BUSY_HOURS: (i64, u64) = (7, 10);
/// Minutes before the end at which the last day is busy.
const LAST_DAY_MINUTES: [i64; 8] = [1312, 1086, 851, 668, 497, 371, 268, 193];

/// When bursts begin, oldest first.
pub(super) fn bursts(start_ms: i64, chance: &Chance) -> Vec<i64> {
    let end_ms = start_ms + MONTH_MS;
    let midnight_ms = start_ms - start_ms.rem_euclid(DAY_MS);
    let (from_hour, hours) = BUSY_HOURS;
    let days = (0..=30).map(|day| midnight_ms + day * DAY_MS + from_hour * HOUR_MS);
    let older = days.map(|at_ms| at_ms + (chance.below(hours * 3600) * 1000) as i64);
    let mut bursts: Vec<i64> =
        older.filter(|at_ms| *at_ms > start_ms + HOUR_MS && *at_ms < end_ms - 23 * HOUR_MS).collect();
    bursts.extend(LAST_DAY_MINUTES.map(|minutes| end_ms - minutes * MINUTE_MS));
    bursts
}

/// When the story ends whose bursts these are.
pub(super) fn end_ms(bursts: &[i64]) -> i64 {
    bursts[bursts.len() - 1] + LAST_DAY_MINUTES[LAST_DAY_MINUTES.len() - 1] * MINUTE_MS
}

/// A place in the calendar of bursts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub burst: usize,
    pub part: usize,
}

impl Moment {
    /// When it is; a place behind the last burst is the last moment there is.
    pub fn at_ms(self, bursts: &[i64]) -> i64 {
        let burst = self.burst.min(bursts.len() - 1);
        bursts[burst] + WITHIN_S[self.part] * 1000
    }

    /// A moment later in the same hour; the next burst's second one when this hour is over.
    pub fn soon(self) -> Moment {
        match self.part + 1 {
            PARTS => Moment { burst: self.burst + 1, part: 1 },
            part => Moment { part, ..self },
        }
    }

    /// When the mail of the next burst comes.
    pub fn next_mail(self) -> Moment {
        Moment { burst: self.burst + 1, part: 0 }
    }
}
