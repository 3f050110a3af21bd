//! A move is taken back: everything is as it was.

use base::{Error, Param, Result, Tx};
use people::Agent;

use super::{Kind, Move, MoveId, find, messages_of, settling};
use crate::conversation::{self, Conversation, ConversationId, Standing};
use crate::message::MessageId;

/// Takes the move `id` back and returns it with the messages that went back. What was said since in a conversation made
/// by detaching comes along, so that nothing stays behind alone.
pub fn take_back(tx: &mut Tx<'_>, agent: &Agent, id: MoveId) -> Result<(Move, Vec<MessageId>)> {
    let moved = find(tx, id)?;
    if moved.undone_ms.is_some() {
        return Err(Error::Conflict("This was taken back already.".into()));
    }
    let (from, to) = (conversation::find(tx, moved.from)?, conversation::find(tx, moved.to)?);
    refuse_later(tx, &moved)?;
    let ids = returning(tx, &moved)?;
    settling::put(tx, &ids, (&to, &from))?;
    for message in &moved.messages {
        tx.execute("UPDATE messages SET reason = $1 WHERE id = $2", &[&message.reason, &message.id])?;
    }
    restore_from(tx, &moved, &from)?;
    restore_to(tx, &moved, &to)?;
    tx.execute(
        "UPDATE moves SET undone_ms = $1, undone_by = $2 WHERE id = $3",
        &[&tx.now_ms(), &agent.id.0, &id.0],
    )?;
    settling::record(tx, "messages.moved_back", (&agent.actor(), &moved), (&from, &to))?;
    Ok((moved, ids.into_iter().map(MessageId).collect()))
}

/// Moves are taken back newest first: a later one may rest on this one.
fn refuse_later(tx: &Tx<'_>, moved: &Move) -> Result<()> {
    let mut bound: Vec<&dyn Param> = vec![&moved.to.0];
    let ids: Vec<i64> = moved.messages.iter().map(|message| message.id).collect();
    bound.extend(base::db::params(&ids));
    let sql = format!(
        "SELECT COUNT(*) FROM messages WHERE conversation_id = $1 AND id IN ({})",
        base::db::placeholders(2, ids.len())
    );
    let here: i64 = tx.get(&sql, &bound, |row| row.get(0))?;
    let later: Option<i64> = tx.find(
        "SELECT id FROM moves WHERE (from_id = $1 OR to_id = $1) AND id > $2 AND undone_ms IS NULL LIMIT 1",
        &[&moved.to.0, &moved.id.0],
        |row| row.get(0),
    )?;
    if here == moved.messages.len() as i64 && later.is_none() {
        return Ok(());
    }
    Err(Error::Conflict(
        "Messages of that conversation were moved again since. Take the later move back first.".into(),
    ))
}

fn returning(tx: &Tx<'_>, moved: &Move) -> Result<Vec<i64>> {
    match moved.kind {
        Kind::Detached => Ok(messages_of(tx, moved.to)?.into_iter().map(|id| id.0).collect()),
        Kind::Joined | Kind::Gathered => Ok(moved.messages.iter().map(|message| message.id).collect()),
    }
}

/// Where the messages were: what was emptied stands as it stood, unless the customer wrote since.
fn restore_from(tx: &mut Tx<'_>, moved: &Move, from: &Conversation) -> Result<()> {
    settling::retouch(tx, from.id)?;
    let wrote_since = has_word_since(tx, from.id, moved)?;
    let was_emptied = is_emptied(tx, from.id)?;
    if !was_emptied && !wrote_since {
        return Ok(());
    }
    let stood = if wrote_since { (Standing::Open, None) } else { moved.stood.from()? };
    settling::set(tx, from.id, stood, None)
}

/// Where they went: what the move opened is closed or snoozed again, unless something was said since.
fn restore_to(tx: &mut Tx<'_>, moved: &Move, to: &Conversation) -> Result<()> {
    if !settling::retouch(tx, to.id)? {
        return settling::set(tx, to.id, (Standing::Closed, None), Some(moved.from));
    }
    let (standing, until_ms) = moved.stood.to()?;
    if to.standing != Standing::Open || standing == Standing::Open || has_word_since(tx, to.id, moved)? {
        return Ok(());
    }
    tx.execute(
        "UPDATE closures SET reopened_ms = NULL, reopened_by = NULL WHERE conversation_id = $1 AND reopened_ms = $2",
        &[&to.id.0, &moved.moved_ms],
    )?;
    tx.execute(
        "UPDATE snoozes SET ended_ms = NULL, ended_by = NULL WHERE conversation_id = $1 AND ended_ms = $2",
        &[&to.id.0, &moved.moved_ms],
    )?;
    settling::set(tx, to.id, (standing, until_ms), None)
}

fn has_word_since(tx: &Tx<'_>, id: ConversationId, moved: &Move) -> Result<bool> {
    let since = tx.find(
        "SELECT id FROM messages WHERE conversation_id = $1 AND id > $2 AND direction <> 'note' LIMIT 1",
        &[&id.0, &moved.id.0],
        |row| row.get::<i64>(0),
    )?;
    Ok(since.is_some())
}

fn is_emptied(tx: &Tx<'_>, id: ConversationId) -> Result<bool> {
    let to: Option<i64> =
        tx.get("SELECT moved_to FROM conversations WHERE id = $1", &[&id.0], |row| row.get(0))?;
    Ok(to.is_some())
}
