//! Spam that wasn't: listed, taken out with a click, and its sender remembered as wanted.

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};
use people::Agent;

use super::super::intake::{self, Signal, State};
use super::super::ledger;

/// A mail that was turned away.
#[derive(Clone, Debug)]
pub struct TurnedAway {
    /// Its line in the ledger.
    pub id: i64,
    /// When it came, UTC milliseconds.
    pub received_ms: i64,
    /// Who sent it.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Why it was turned away.
    pub reason: String,
    /// What spoke for that.
    pub signals: Vec<Signal>,
    /// Length in bytes.
    pub size: i64,
    /// False when its content was removed for good.
    pub is_whole: bool,
}

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It looked like spam.
    Spam,
    /// Its sender is blocked.
    Blocked,
}

impl Why {
    /// As the ledger has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Spam => "spam",
            Why::Blocked => "blocked",
        }
    }
}

/// What was turned away, newest first, before the line `before`.
pub fn list(read: &Read<'_>, why: Why, before: Option<i64>, limit: i64) -> Result<Vec<TurnedAway>> {
    read.list(
        "SELECT id, received_ms, from_email, subject, reason, signals, size, is_whole
         FROM incoming
         WHERE state = $1 AND id < $2
         ORDER BY id DESC
         LIMIT $3",
        &[&why.as_str(), &before.unwrap_or(i64::MAX), &limit],
        turned_away_from,
    )
}

/// Takes a mail out of spam: it is read again, and its sender's mails are no spam any more.
pub fn rescue(tx: &mut Tx<'_>, agent: &Agent, id: i64) -> Result<()> {
    let item = intake::find(tx, id)?;
    if item.state != State::Spam || item.size == 0 {
        return Err(Error::Conflict("This mail isn't in spam any more, or its content was removed.".into()));
    }
    ledger::again(tx, id)?;
    let from = item.from_email;
    if !from.is_empty() {
        tx.execute(
            "INSERT INTO wanted_senders (email, wanted_ms, wanted_by) VALUES ($1, $2, $3)
             ON CONFLICT (email) DO NOTHING",
            &[&from, &tx.now_ms(), &agent.id.0],
        )?;
    }
    let data = serde_json::json!({ "from": from }).to_string();
    events::record(
        tx,
        &Happening {
            kind: "mail.rescued",
            actor: agent.actor(),
            subject_id: Some(id),
            data,
            ..Happening::default()
        },
    )
}

fn turned_away_from(row: &Row<'_>) -> Result<TurnedAway> {
    Ok(TurnedAway {
        id: row.get(0)?,
        received_ms: row.get(1)?,
        from: row.get(2)?,
        subject: row.get(3)?,
        reason: row.get(4)?,
        signals: serde_json::from_str(&row.get::<String>(5)?).unwrap_or_default(),
        size: row.get(6)?,
        is_whole: row.get(7)?,
    })
}
