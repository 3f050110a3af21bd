//! What became of a record, and the event that tells of it.

use base::events::{self, Happening};
use base::{Result, Tx};

/// What became of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    New,
    Changed,
    Same,
}

/// What became of the records of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Were not there before.
    pub new: u64,
    /// Were there and differed.
    pub changed: u64,
    /// Were there, just so.
    pub same: u64,
}

impl Tally {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.new + self.changed + self.same
    }

    pub(super) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.new += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Same => self.same += 1,
        }
    }

    pub(super) fn add(&mut self, other: Tally) {
        self.new += other.new;
        self.changed += other.changed;
        self.same += other.same;
    }
}

/// Records that the import wrote a row; `changed` names what differed.
pub(super) fn record(
    tx: &mut Tx<'_>,
    kind: &'static str,
    customer_id: Option<i64>,
    subject_id: i64,
    data: &serde_json::Value,
) -> Result<()> {
    let happening = Happening {
        kind,
        actor: "system".into(),
        customer_id,
        subject_id: Some(subject_id),
        data: data.to_string(),
        ..Happening::default()
    };
    events::record(tx, &happening)
}
