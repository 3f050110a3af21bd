//! A conversation is done, or isn't after all.

use base::{Error, Result, Tx};
use people::Agent;

use super::{Conversation, ConversationId, Standing, find, record, set_standing, snoozing, trashing};

/// Closes the conversation. A second agent who closes it at the same time hears who was first.
pub fn close(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId) -> Result<()> {
    let conversation = find(tx, id)?;
    if conversation.standing == Standing::Closed {
        return Err(Error::Conflict(closed_by(tx, id)?));
    }
    snoozing::end(tx, &conversation, &agent.actor())?;
    set_standing(tx, id, Standing::Closed)?;
    let closure: i64 = tx.id();
    tx.execute(
        "INSERT INTO closures (id, conversation_id, closed_ms, closed_by) VALUES ($1, $2, $3, $4)",
        &[&closure, &id.0, &tx.now_ms(), &agent.id.0],
    )?;
    record(tx, "conversation.closed", &agent.actor(), &conversation, "")
}

/// Opens a closed conversation again.
pub fn reopen(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId) -> Result<()> {
    let conversation = find(tx, id)?;
    if conversation.standing != Standing::Closed {
        return Err(Error::Conflict("This conversation is open already.".into()));
    }
    set_standing(tx, id, Standing::Open)?;
    end(tx, &conversation, &agent.actor())
}

/// Ends the running closure, if there is one, and its time in the trash: the customer wrote again, or an agent reopened it.
pub(crate) fn end(tx: &mut Tx<'_>, conversation: &Conversation, actor: &str) -> Result<()> {
    trashing::end(tx, conversation, actor)?;
    let ended = tx.execute_counted(
        "UPDATE closures SET reopened_ms = $1, reopened_by = $2 WHERE conversation_id = $3 AND reopened_ms IS NULL",
        &[&tx.now_ms(), &actor, &conversation.id.0],
    )?;
    if ended == 0 { Ok(()) } else { record(tx, "conversation.reopened", actor, conversation, "") }
}

fn closed_by(tx: &Tx<'_>, id: ConversationId) -> Result<String> {
    let name: Option<String> = tx.find(
        "SELECT agents.name
         FROM closures
         JOIN agents ON agents.id = closures.closed_by
         WHERE closures.conversation_id = $1
         ORDER BY closures.id DESC
         LIMIT 1",
        &[&id.0],
        |row| row.get(0),
    )?;
    Ok(format!("{} has closed this conversation already.", name.as_deref().unwrap_or("Somebody")))
}
