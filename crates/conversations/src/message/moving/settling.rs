//! What both ways share: the rows that follow a message, and what is left of a conversation.

use base::events::{self, Happening};
use base::{Error, Param, Result, Tx};

use super::super::saying::preview;
use super::{MOVED_LIMIT, Move};
use crate::conversation::{Conversation, ConversationId, Standing};

/// Puts the messages `ids` and their files into `to`. Refused when one of them bears a name that another message of
/// that customer bears already.
pub fn put(tx: &mut Tx<'_>, ids: &[i64], (from, to): (&Conversation, &Conversation)) -> Result<()> {
    if ids.is_empty() || ids.len() > MOVED_LIMIT {
        return Err(Error::refused(format!("Choose 1 to {MOVED_LIMIT} messages.")));
    }
    refuse_same_names(tx, ids, to)?;
    let (old, new) = (format!("customer:{}", from.customer_id), format!("customer:{}", to.customer_id));
    let mut bound: Vec<&dyn Param> = vec![&to.id.0, &to.customer_id.0, &old, &new];
    bound.extend(base::db::params(ids));
    tx.execute(
        &format!(
            "UPDATE messages
             SET conversation_id = $1, customer_id = $2, author = CASE WHEN author = $3 THEN $4 ELSE author END
             WHERE id IN ({})",
            base::db::placeholders(5, ids.len())
        ),
        &bound,
    )?;
    let mut bound: Vec<&dyn Param> = vec![&to.id.0, &to.customer_id.0];
    bound.extend(base::db::params(ids));
    tx.execute(
        &format!(
            "UPDATE attachments SET conversation_id = $1, customer_id = $2 WHERE message_id IN ({})",
            base::db::placeholders(3, ids.len())
        ),
        &bound,
    )?;
    Ok(())
}

fn refuse_same_names(tx: &Tx<'_>, ids: &[i64], to: &Conversation) -> Result<()> {
    let mut bound: Vec<&dyn Param> = vec![&to.customer_id.0];
    bound.extend(base::db::params(ids));
    let sql = format!(
        "SELECT other.id
         FROM messages
         JOIN messages AS other
           ON other.customer_id = $1 AND other.client_id = messages.client_id AND other.id <> messages.id
         WHERE messages.id IN ({})
         LIMIT 1",
        base::db::placeholders(2, ids.len())
    );
    match tx.find(&sql, &bound, |row| row.get::<i64>(0))? {
        Some(_) => Err(Error::Conflict("That customer has one of these messages already.".into())),
        None => Ok(()),
    }
}

/// Writes anew what lists show of a conversation: its last words. False when nothing is left in it.
pub fn retouch(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    let last = tx.find(
        "SELECT text, direction, channel, at_ms
         FROM messages
         WHERE conversation_id = $1
         ORDER BY CASE WHEN direction = 'note' THEN 1 ELSE 0 END, id DESC
         LIMIT 1",
        &[&id.0],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?, row.get::<i64>(3)?)),
    )?;
    let Some((text, direction, channel, at_ms)) = last else { return Ok(false) };
    tx.execute(
        "UPDATE conversations
         SET preview = $1, last_direction = $2, last_channel = $3, last_ms = $4
         WHERE id = $5",
        &[&preview(&text), &direction, &channel, &at_ms, &id.0],
    )?;
    Ok(true)
}

/// Sets where a conversation stands, and into which one it went, if nothing is left in it.
pub fn set(
    tx: &mut Tx<'_>,
    id: ConversationId,
    (standing, until_ms): (Standing, Option<i64>),
    moved_to: Option<ConversationId>,
) -> Result<()> {
    tx.execute(
        "UPDATE conversations SET standing = $1, snoozed_until_ms = $2, moved_to = $3 WHERE id = $4",
        &[&standing.as_str(), &until_ms, &moved_to.map(|to| to.0), &id.0],
    )?;
    Ok(())
}

/// Tells both conversations.
pub fn record(
    tx: &mut Tx<'_>,
    kind: &'static str,
    (actor, moved): (&str, &Move),
    (from, to): (&Conversation, &Conversation),
) -> Result<()> {
    let data = serde_json::json!({
        "kind": moved.kind.as_str(),
        "from": from.reference,
        "to": to.reference,
        "count": moved.messages.len(),
    });
    for conversation in [from, to] {
        events::record(
            tx,
            &Happening {
                kind,
                actor: actor.into(),
                customer_id: Some(conversation.customer_id.0),
                conversation_id: Some(conversation.id.0),
                subject_id: Some(moved.id.0),
                data: data.to_string(),
            },
        )?;
    }
    Ok(())
}
