//! Clock, chance and ids in one handle, so that the program never asks the machine for them directly.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use crate::ids::Ids;

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

/// Where random bytes come from: the machine, or a seed.
#[derive(Clone, Debug)]
pub enum Chance {
    /// The operating system's generator; the only one for secrets.
    Machine,
    /// BLAKE3 in counter mode from a seed: the demo's world and tests only.
    Seeded(Arc<Mutex<(u64, u64)>>),
}

impl Chance {
    /// A generator that gives the same bytes for the same seed.
    pub fn seeded(seed: u64) -> Chance {
        Chance::Seeded(Arc::new(Mutex::new((seed, 0))))
    }

    /// `N` random bytes.
    #[allow(clippy::disallowed_methods)]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        match self {
            Chance::Machine => getrandom::fill(&mut out).expect("the operating system gives random bytes"),
            Chance::Seeded(state) => {
                let mut state = state.lock().expect("no one panics while holding the seed");
                state.1 += 1;
                let mut hasher = blake3::Hasher::new();
                hasher.update(&state.0.to_le_bytes()).update(&state.1.to_le_bytes());
                hasher.finalize_xof().fill(&mut out);
            }
        }
        out
    }

    /// A random number in `0..below`; `below` must be positive.
    pub fn below(&self, below: u64) -> u64 {
        u64::from_le_bytes(self.bytes()) % below
    }

    /// A secret of 160 bits as 32 letters and digits, safe in URLs and mail addresses of any case.
    pub fn token(&self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        self.bytes::<32>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
    }

    /// A code of six digits for a person to type.
    pub fn six_digits(&self) -> String {
        format!("{:06}", self.below(1_000_000))
    }
}

/// What a transaction needs beside its connection: time, chance, ids.
#[derive(Clone, Debug)]
pub struct Context {
    /// The time.
    pub clock: Clock,
    /// Random bytes.
    pub chance: Chance,
    /// The id generator of this process.
    pub ids: Arc<Ids>,
}

impl Context {
    /// The real world: machine clock, machine chance.
    pub fn machine() -> Context {
        Context::new(Clock::Machine, Chance::Machine)
    }

    /// A context of the given clock and chance with a generator of its own.
    pub fn new(clock: Clock, chance: Chance) -> Context {
        let node = u16::from_le_bytes(chance.bytes());
        Context { clock, chance, ids: Arc::new(Ids::new(node)) }
    }
}
