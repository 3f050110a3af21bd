//! 64-bit, time-ordered ids made by the program, and the short references people read out on the phone.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::chance::Chance;

/// 2025-01-01T00:00:00Z: 41 bits of milliseconds from here last until 2094.
const EPOCH_MS: i64 = 1_735_689_600_000;
const NODE_BITS: u32 = 10;
const COUNT_BITS: u32 = 12;

/// Makes ids: 41 bits of milliseconds, 12 of counter, 10 of process.
#[derive(Debug)]
pub struct Ids {
    node: i64,
    last: AtomicI64,
}

impl Ids {
    /// A generator; processes that write to one database should differ in `node`.
    pub fn new(node: u16) -> Ids {
        Ids { node: i64::from(node) & ((1 << NODE_BITS) - 1), last: AtomicI64::new(0) }
    }

    /// The next id: larger than every id this process made before, even when the clock steps back.
    pub fn next(&self, now_ms: i64) -> i64 {
        let from_clock = (now_ms - EPOCH_MS).max(0) << COUNT_BITS;
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let next = from_clock.max(last + 1);
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return (next << NODE_BITS) | self.node,
                Err(seen) => last = seen,
            }
        }
    }
}

/// The smallest id made at or after `at_ms`: turns a time into a place in a list.
pub fn first_at(at_ms: i64) -> i64 {
    let last_ms = i64::MAX >> (COUNT_BITS + NODE_BITS);
    (at_ms - EPOCH_MS).clamp(0, last_ms) << (COUNT_BITS + NODE_BITS)
}

/// When an id was made, UTC milliseconds: [`first_at`] the other way round.
pub fn made_at(id: i64) -> i64 {
    (id >> (NODE_BITS + COUNT_BITS)) + EPOCH_MS
}

/// Eight letters and digits without look-alikes (35 bits and a check letter), as `7KQ2M4XP`.
pub fn reference(chance: &Chance) -> String {
    let mut bits = chance.below(1 << 35);
    let mut out = String::with_capacity(8);
    let mut sum = 0;
    for place in 1..=7 {
        let digit = (bits % 32) as usize;
        bits /= 32;
        sum += place * digit;
        out.push(char::from(REFERENCE_LETTERS[digit]));
    }
    out.push(char::from(REFERENCE_LETTERS[sum % 31]));
    out
}

/// Crockford's alphabet: no I, L, O, U.
const REFERENCE_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a person typed, as the reference it means: case, spaces and look-alikes forgiven; `None` if it can't be one.
pub fn read_reference(typed: &str) -> Option<String> {
    let mut digits = Vec::with_capacity(8);
    for letter in typed.chars().filter(|c| !c.is_whitespace() && *c != '-' && *c != '#') {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        digits.push(REFERENCE_LETTERS.iter().position(|known| char::from(*known) == letter)?);
        if digits.len() > 8 {
            return None;
        }
    }
    let [head @ .., check] = digits.as_slice() else { return None };
    let sum: usize = head.iter().enumerate().map(|(at, digit)| (at + 1) * digit).sum();
    (head.len() == 7 && sum % 31 == *check)
        .then(|| digits.iter().map(|digit| char::from(REFERENCE_LETTERS[*digit])).collect())
}

/// Declares a newtype for the id of one kind of row, usable as parameter and column on both engines.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                $name(id)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_steps_back() {
        let ids = Ids::new(7);

        let made: Vec<i64> = [5_000, 5_000, 4_000, 6_000].map(|ms| ids.next(EPOCH_MS + ms)).into();

        assert!(made.is_sorted_by(|a, b| a < b), "{made:?}");
        assert!(made[3] >= first_at(EPOCH_MS + 6_000));
        assert_eq!(made_at(made[3]), EPOCH_MS + 6_000);
        assert_eq!(made_at(first_at(EPOCH_MS + 7)), EPOCH_MS + 7);
    }

    #[test]
    fn a_reference_is_read_back_however_it_is_typed() {
        let chance = Chance::seeded(1);
        for _ in 0..200 {
            let made = reference(&chance);
            let typed = format!(" #{}-{} ", &made[..4].to_lowercase(), &made[4..]);
            assert_eq!(read_reference(&typed.replace('0', "o").replace('1', "l")), Some(made));
        }
    }

    #[test]
    fn a_mistyped_reference_is_not_taken_for_another() {
        let made = reference(&Chance::seeded(3));
        let mistyped = made.replacen(&made[2..3], if &made[2..3] == "Z" { "Y" } else { "Z" }, 1);

        assert_eq!(read_reference(&mistyped), None);
        assert_eq!(read_reference("hello world"), None);
        assert_eq!(read_reference(""), None);
    }
}
