//! A conversation is set aside until a time, or until the customer writes.

use base::{Db, Error, Result, Tx};
use people::Agent;

use super::{Conversation, ConversationId, Standing, find, record, set_standing};

/// The longest time something can be set aside.
pub const LONGEST_MS: i64 = 366 * 24 * 3_600_000;
/// Conversations woken in one transaction.
const WAKE_LIMIT: i64 = 200;

/// Sets the conversation aside until `until_ms`.
pub fn snooze(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, until_ms: i64) -> Result<()> {
    let conversation = find(tx, id)?;
    if conversation.standing == Standing::Closed {
        return Err(Error::Conflict("This conversation is closed. Reopen it before you snooze it.".into()));
    }
    if until_ms <= tx.now_ms() || until_ms > tx.now_ms() + LONGEST_MS {
        return Err(Error::refused("Choose a time between now and a year from now."));
    }
    end(tx, &conversation, &agent.actor())?;
    let snooze: i64 = tx.id();
    tx.execute(
        "INSERT INTO snoozes (id, conversation_id, until_ms, snoozed_ms, snoozed_by) VALUES ($1, $2, $3, $4, $5)",
        &[&snooze, &id.0, &until_ms, &tx.now_ms(), &agent.id.0],
    )?;
    tx.execute(
        "UPDATE conversations SET standing = 'snoozed', snoozed_until_ms = $1 WHERE id = $2",
        &[&until_ms, &id.0],
    )?;
    record(tx, "conversation.snoozed", &agent.actor(), &conversation, &until_ms.to_string())
}

/// Ends a running snooze; whoever calls it sets the new standing.
pub(crate) fn end(tx: &mut Tx<'_>, conversation: &Conversation, actor: &str) -> Result<()> {
    if conversation.standing == Standing::Snoozed {
        tx.execute(
            "UPDATE snoozes SET ended_ms = $1, ended_by = $2 WHERE conversation_id = $3 AND ended_ms IS NULL",
            &[&tx.now_ms(), &actor, &conversation.id.0],
        )?;
    }
    Ok(())
}

/// Opens the conversations whose time has come and returns how many they were. Called by a timer.
pub async fn wake_due(db: &Db) -> Result<usize> {
    let now_ms = db.now_ms();
    let due = db.read(move |read| list_due(read, now_ms)).await?;
    if due.is_empty() {
        return Ok(0);
    }
    db.write(move |tx| {
        for id in list_due(tx, now_ms)? {
            let conversation = find(tx, id)?;
            end(tx, &conversation, "system")?;
            set_standing(tx, id, Standing::Open)?;
            record(tx, "conversation.woken", "system", &conversation, "")?;
        }
        Ok(due.len())
    })
    .await
}

fn list_due(read: &base::Read<'_>, now_ms: i64) -> Result<Vec<ConversationId>> {
    read.list(
        "SELECT id FROM conversations WHERE snoozed_until_ms <= $1 ORDER BY snoozed_until_ms, id LIMIT $2",
        &[&now_ms, &WAKE_LIMIT],
        |row| Ok(ConversationId(row.get(0)?)),
    )
}
