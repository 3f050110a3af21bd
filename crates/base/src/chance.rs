//! Chance, handed in: the machine's generator, or one that a seed decides.

use std::sync::{Arc, Mutex};

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
