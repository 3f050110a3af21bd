//! Why a mailbox can't be read, sorted by how long to wait before the next try.

use base::{Chance, Error};

/// The first pause; it doubles with each failure.
const FIRST_PAUSE_MS: i64 = 1_000;
/// No pause for a server that is away is longer.
const AWAY_LIMIT_MS: i64 = 15 * 60_000;
/// The first pause after a refused sign-in: servers lock accounts that are knocked at too often.
const FIRST_REFUSED_MS: i64 = 5 * 60_000;
const REFUSED_LIMIT_MS: i64 = 60 * 60_000;

/// Why it can't be read, in words for a person.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The server can't be reached, broke off or answered nonsense: soon again.
    Away(String),
    /// It refused who we are: a person has to do something.
    SignIn(String),
    /// Something is set that it can't do: a folder that isn't there.
    Setting(String),
    /// It refused one command; the connection goes on.
    Refused(String),
    /// The trouble is ours.
    Inside(Error),
}

impl Trouble {
    /// For the person.
    pub(super) fn in_words(&self) -> String {
        match self {
            Trouble::Away(text) | Trouble::SignIn(text) | Trouble::Setting(text) | Trouble::Refused(text) => {
                text.clone()
            }
            Trouble::Inside(error) => error.to_string(),
        }
    }

    /// How long to wait after this many earlier failures in a row, give or take a fifth, so that many mailboxes of one
    /// server don't come back at the same moment.
    pub(super) fn pause_ms(&self, failures: i64, chance: &Chance) -> i64 {
        let (first, limit) = match self {
            Trouble::Away(_) | Trouble::Refused(_) | Trouble::Inside(_) => (FIRST_PAUSE_MS, AWAY_LIMIT_MS),
            Trouble::SignIn(_) | Trouble::Setting(_) => (FIRST_REFUSED_MS, REFUSED_LIMIT_MS),
        };
        let pause = (first << failures.clamp(0, 20)).min(limit);
        pause * 4 / 5 + chance.below((pause * 2 / 5).unsigned_abs() + 1) as i64
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::Inside(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_never_fall_together() {
        let chance = Chance::seeded(1);
        let away = Trouble::Away(String::new());
        let refused = Trouble::SignIn(String::new());

        for (failures, around) in [(0, 1_000), (3, 8_000), (60, AWAY_LIMIT_MS)] {
            let pauses: Vec<i64> = (0..50).map(|_| away.pause_ms(failures, &chance)).collect();
            assert!(
                pauses.iter().all(|pause| (around * 4 / 5..=around * 6 / 5).contains(pause)),
                "{pauses:?}"
            );
            assert!(pauses.iter().any(|pause| pause != &pauses[0]));
        }
        assert!(refused.pause_ms(0, &chance) >= FIRST_REFUSED_MS * 4 / 5);
        assert!(refused.pause_ms(99, &chance) <= REFUSED_LIMIT_MS * 6 / 5);
    }
}
