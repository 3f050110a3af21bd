//! A conversation nobody wants: thrown into the trash, taken out again, emptied after a while.

use base::{Error, Read, Result, Tx};
use people::{Agent, CustomerId};

use super::{Conversation, ConversationId, Standing, find, record, set_standing, snoozing};

/// A conversation in the trash.
#[derive(Clone, Debug)]
pub struct Trashed {
    /// The conversation.
    pub id: ConversationId,
    /// What people call it by.
    pub reference: String,
    /// What it is about.
    pub subject: String,
    /// Whose it is; may be empty.
    pub customer_name: String,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// Who threw it there.
    pub by: String,
    /// When, UTC milliseconds.
    pub trashed_ms: i64,
    /// When its content was removed for good, UTC milliseconds.
    pub removed_ms: Option<i64>,
}

/// Throws the conversation into the trash: it waits for nobody, and can be taken out as it was.
pub fn trash(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId) -> Result<()> {
    let conversation = find(tx, id)?;
    let fresh = tx.execute_counted(
        "INSERT INTO trash (conversation_id, customer_id, trashed_ms, trashed_by, standing)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (conversation_id) DO NOTHING",
        &[&id.0, &conversation.customer_id.0, &tx.now_ms(), &agent.id.0, &conversation.standing.as_str()],
    )?;
    if fresh == 0 {
        return Err(Error::Conflict("This conversation is in the trash already.".into()));
    }
    snoozing::end(tx, &conversation, &agent.actor())?;
    set_standing(tx, id, Standing::Closed)?;
    record(tx, "conversation.trashed", &agent.actor(), &conversation, "")
}

/// Takes the conversation out of the trash. It stands as it stood; what was set aside is open.
pub fn rescue(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId) -> Result<()> {
    let conversation = find(tx, id)?;
    let stood = tx.find(
        "SELECT standing FROM trash WHERE conversation_id = $1 AND removed_ms IS NULL",
        &[&id.0],
        |row| row.get::<String>(0),
    )?;
    let Some(stood) = stood else {
        return Err(Error::Conflict(
            "This conversation isn't in the trash, or it was removed for good.".into(),
        ));
    };
    let standing = match Standing::read(&stood)? {
        Standing::Snoozed | Standing::Open => Standing::Open,
        Standing::Waiting => Standing::Waiting,
        Standing::Closed => Standing::Closed,
    };
    set_standing(tx, id, standing)?;
    end(tx, &conversation, &agent.actor())
}

/// Ends the conversation's time in the trash, if it is there: somebody took it out, or the customer wrote again.
pub(crate) fn end(tx: &mut Tx<'_>, conversation: &Conversation, actor: &str) -> Result<()> {
    let ended = tx.execute_counted("DELETE FROM trash WHERE conversation_id = $1", &[&conversation.id.0])?;
    if ended == 0 { Ok(()) } else { record(tx, "conversation.rescued", actor, conversation, "") }
}

/// Since when a conversation is in the trash, and who threw it there.
pub fn find_trashed(read: &Read<'_>, id: ConversationId) -> Result<Option<Trashed>> {
    let sql = format!("{TRASHED} WHERE trash.conversation_id = $1");
    read.find(&sql, &[&id.0], trashed_from)
}

/// What is in the trash, thrown there last first, before the conversation `before`.
pub fn list(read: &Read<'_>, before: Option<(i64, i64)>, limit: i64) -> Result<Vec<Trashed>> {
    let (at_ms, id) = before.unwrap_or((i64::MAX, i64::MAX));
    let sql = format!(
        "{TRASHED}
         WHERE (trash.trashed_ms, trash.conversation_id) < ($1, $2) AND trash.removed_ms IS NULL
         ORDER BY trash.trashed_ms DESC, trash.conversation_id DESC
         LIMIT $3"
    );
    read.list(&sql, &[&at_ms, &id, &limit], trashed_from)
}

/// The conversations thrown into the trash before `before_ms` whose content is still there, oldest first.
pub fn list_due(read: &Read<'_>, before_ms: i64, limit: i64) -> Result<Vec<ConversationId>> {
    read.list(
        "SELECT conversation_id FROM trash
         WHERE removed_ms IS NULL AND trashed_ms < $1
         ORDER BY trashed_ms, conversation_id
         LIMIT $2",
        &[&before_ms, &limit],
        |row| Ok(ConversationId(row.get(0)?)),
    )
}

/// Removes for good what was said in the conversation and the files with it; that it was there stays on record.
/// Returns the hashes of the files, which may be needed by nobody any more.
pub fn empty(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Vec<u8>>> {
    let conversation = find(tx, id)?;
    let removed = tx.execute_counted(
        "UPDATE trash SET removed_ms = $1 WHERE conversation_id = $2 AND removed_ms IS NULL",
        &[&tx.now_ms(), &id.0],
    )?;
    if removed == 0 {
        return Ok(Vec::new());
    }
    let hashes = tx.list(
        "SELECT hash FROM attachments WHERE conversation_id = $1 ORDER BY id LIMIT 10000",
        &[&id.0],
        |row| row.get::<Vec<u8>>(0),
    )?;
    tx.execute("DELETE FROM attachments WHERE conversation_id = $1", &[&id.0])?;
    tx.execute("UPDATE messages SET text = '', subject = '' WHERE conversation_id = $1", &[&id.0])?;
    tx.execute(
        "UPDATE conversations SET subject = '(removed from the trash)', preview = '' WHERE id = $1",
        &[&id.0],
    )?;
    record(tx, "conversation.removed", "system", &conversation, "")?;
    Ok(hashes)
}

const TRASHED: &str =
    "SELECT conversations.id, conversations.reference, conversations.subject, kept.name, kept.id,
       agents.name, trash.trashed_ms, trash.removed_ms
     FROM trash
     JOIN conversations ON conversations.id = trash.conversation_id
     JOIN customers ON customers.id = conversations.customer_id
     JOIN customers AS kept ON kept.id = coalesce(customers.merged_into, customers.id)
     JOIN agents ON agents.id = trash.trashed_by";

fn trashed_from(row: &base::Row<'_>) -> Result<Trashed> {
    Ok(Trashed {
        id: ConversationId(row.get(0)?),
        reference: row.get(1)?,
        subject: row.get(2)?,
        customer_name: row.get(3)?,
        customer_id: CustomerId(row.get(4)?),
        by: row.get(5)?,
        trashed_ms: row.get(6)?,
        removed_ms: row.get(7)?,
    })
}
