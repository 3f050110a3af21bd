//! One row for each thing that happened, written in the transaction that made it happen, and how to follow them.
//!
//! A position is `(tx, id)`. On SQLite `tx` counts up with each event; on PostgreSQL it is the transaction's number, and a
//! look stops below the oldest transaction that still runs, so nothing that commits late is ever skipped.

mod position;
mod reader;

use serde::Serialize;

use crate::db::{Db, Read, Row, Tx};
use crate::error::Result;

pub use position::{Position, end, prepare};
pub use reader::{Lag, Reader, lags};

/// Something that happened, ready to be recorded.
#[derive(Clone, Debug, Default)]
pub struct Happening {
    /// What kind, as `message.queued`: noun, then verb in the past.
    pub kind: &'static str,
    /// Who did it: `agent:5`, `customer:7`, `system`.
    pub actor: String,
    /// Whose matter it is.
    pub customer_id: Option<i64>,
    /// In which conversation.
    pub conversation_id: Option<i64>,
    /// The row it is about.
    pub subject_id: Option<i64>,
    /// Whatever else explains it, as JSON.
    pub data: String,
}

/// Something that happened, as read back.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// Its place in the log.
    pub position: Position,
    /// What kind.
    pub kind: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// Who did it.
    pub actor: String,
    /// Whose matter it is.
    pub customer_id: Option<i64>,
    /// In which conversation.
    pub conversation_id: Option<i64>,
    /// The row it is about.
    pub subject_id: Option<i64>,
    /// Whatever else explains it, as JSON; empty when there is nothing to add.
    pub data: String,
}

/// Records `happening` in the transaction that makes it true.
pub fn record(tx: &mut Tx<'_>, happening: &Happening) -> Result<()> {
    let id: i64 = tx.id();
    let sql = position::insert_sql(tx.is_postgres());
    tx.execute(
        sql,
        &[
            &id,
            &happening.kind,
            &tx.now_ms(),
            &happening.actor,
            &happening.customer_id,
            &happening.conversation_id,
            &happening.subject_id,
            &happening.data,
        ],
    )?;
    tx.mark_event();
    Ok(())
}

/// The events after `after`, oldest first, `limit` at most; never one that a later commit could precede.
pub fn list_after(read: &Read<'_>, after: Position, limit: i64) -> Result<Vec<Event>> {
    let sql = position::list_sql(read.is_postgres());
    read.list(sql, &[&after.tx, &after.id, &limit], event_from)
}

/// The newest events of one conversation, newest first.
pub fn list_of_conversation(read: &Read<'_>, conversation_id: i64, limit: i64) -> Result<Vec<Event>> {
    read.list(
        "SELECT tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id, data
         FROM events
         WHERE conversation_id = $1
         ORDER BY tx DESC, id DESC
         LIMIT $2",
        &[&conversation_id, &limit],
        event_from,
    )
}

/// Follows the log from its end in this process only: for what each process must see, as live pages do.
pub async fn follow(db: &Db, mut each: impl FnMut(&Event)) -> Result<()> {
    let mut at = db.read(end).await?;
    let mut wakes = db.wakes();
    loop {
        let from = at;
        let events = db.read(move |read| list_after(read, from, FOLLOW_LIMIT)).await;
        for event in events.as_deref().unwrap_or_default() {
            each(event);
            at = event.position;
        }
        if events.as_ref().map_or(0, Vec::len) < FOLLOW_LIMIT as usize {
            let _ = tokio::time::timeout(reader::LOOK_EVERY, wakes.changed()).await;
        }
    }
}

const FOLLOW_LIMIT: i64 = 512;

fn event_from(row: &Row<'_>) -> Result<Event> {
    Ok(Event {
        position: Position { tx: row.get(0)?, id: row.get(1)? },
        kind: row.get(2)?,
        at_ms: row.get(3)?,
        actor: row.get(4)?,
        customer_id: row.get(5)?,
        conversation_id: row.get(6)?,
        subject_id: row.get(7)?,
        data: row.get(8)?,
    })
}

#[cfg(test)]
mod tests;
