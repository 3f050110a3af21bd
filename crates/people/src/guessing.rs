//! Guessing at a customer's door: slowed down per order, per address and per network, and told when it becomes a burst.

use base::events::{self, Happening};
use base::throttle::{self, Patience, WITH_MANY, WITH_ONE};
use base::{Read, Result, Row, Tx};
use serde_json::json;

use crate::session::hash;

/// So many wrong guesses under one key are told, and each time as many again.
pub const BURST: i64 = 10;
/// Longest text that is kept of what was guessed at, in characters.
const ABOUT_LIMIT: usize = 80;

/// The doors one can guess at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Order number with e-mail address or postcode.
    LookUp,
    /// A one-time code.
    Code,
    /// A password.
    Password,
}

/// One try at a door. What is empty isn't counted.
#[derive(Clone, Debug)]
pub struct Try {
    /// Where.
    pub door: Door,
    /// The order that was named.
    pub order: String,
    /// The e-mail address or postcode that was given.
    pub address: String,
    /// Where it came from, as `203.0.113.7`; counted over all doors.
    pub network: String,
}

/// A burst of wrong guesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Its id.
    pub id: i64,
    /// `look_up`, `code`, `password`
    pub door: String,
    /// What they had in common: `order`, `address`, `network`.
    pub kind: String,
    /// Which one; for an address only the beginning of it.
    pub about: String,
    /// How many there were by then.
    pub failures: i64,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

struct Counted {
    kind: &'static str,
    key: String,
    about: String,
    patience: Patience,
}

impl Door {
    fn as_str(self) -> &'static str {
        match self {
            Door::LookUp => "look_up",
            Door::Code => "code",
            Door::Password => "password",
        }
    }
}

impl Try {
    fn counted(&self) -> Vec<Counted> {
        let door = self.door.as_str();
        let own = |kind: &'static str, value: &str, about: String| Counted {
            kind,
            key: format!("guess:{door}:{kind}:{}", hash(value)),
            about,
            patience: WITH_ONE,
        };
        let network = Counted {
            kind: "network",
            key: format!("guess:network:{}", self.network),
            about: self.network.clone(),
            patience: WITH_MANY,
        };
        let all = [
            (&self.order, own("order", &self.order, cut(&self.order))),
            (&self.address, own("address", &self.address, veiled(&self.address))),
            (&self.network, network),
        ];
        all.into_iter().filter(|(value, _)| !value.is_empty()).map(|(_, counted)| counted).collect()
    }
}

/// Refuses, with the time to wait, while anything this try is counted under has to wait.
pub fn check(tx: &mut Tx<'_>, guess: &Try) -> Result<()> {
    for counted in guess.counted() {
        throttle::check(tx, &counted.key)?;
    }
    Ok(())
}

/// Counts a wrong try. The caller must commit.
pub fn note_wrong(tx: &mut Tx<'_>, guess: &Try) -> Result<()> {
    for counted in guess.counted() {
        let failures = throttle::note_failure_with(tx, &counted.key, counted.patience)?;
        if failures % BURST == 0 {
            tell(tx, guess.door, &counted, failures)?;
        }
    }
    Ok(())
}

/// A right try wipes the slate of its order and address. Never that of its network: one known order would buy any
/// number of guesses at others.
pub fn note_right(tx: &mut Tx<'_>, guess: &Try) -> Result<()> {
    for counted in guess.counted().iter().filter(|counted| counted.kind != "network") {
        throttle::forget(tx, &counted.key)?;
    }
    Ok(())
}

/// The newest bursts.
pub fn list_alarms(read: &Read<'_>, limit: i64) -> Result<Vec<Alarm>> {
    read.list(
        "SELECT id, door, kind, about, failures, at_ms FROM alarms ORDER BY id DESC LIMIT $1",
        &[&limit],
        alarm_from,
    )
}

fn tell(tx: &mut Tx<'_>, door: Door, counted: &Counted, failures: i64) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO alarms (id, door, kind, about, failures, at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &door.as_str(), &counted.kind, &counted.about, &failures, &tx.now_ms()],
    )?;
    let data =
        json!({ "door": door.as_str(), "kind": counted.kind, "about": counted.about, "failures": failures });
    let happening = Happening {
        kind: "guessing.burst",
        actor: "system".into(),
        subject_id: Some(id),
        data: data.to_string(),
        ..Happening::default()
    };
    events::record(tx, &happening)
}

fn cut(text: &str) -> String {
    text.chars().take(ABOUT_LIMIT).collect()
}

/// Enough for the operator to recognise it, too little to write to it.
fn veiled(address: &str) -> String {
    let shown: String = address.chars().take(3).collect();
    match address.rsplit_once('@') {
        Some((_, host)) => cut(&format!("{shown}…@{host}")),
        None => format!("{shown}…"),
    }
}

fn alarm_from(row: &Row<'_>) -> Result<Alarm> {
    Ok(Alarm {
        id: row.get(0)?,
        door: row.get(1)?,
        kind: row.get(2)?,
        about: row.get(3)?,
        failures: row.get(4)?,
        at_ms: row.get(5)?,
    })
}

#[cfg(test)]
mod tests;
