//! The messages of a conversation, newest page first, read upwards by key.

use base::{Read, Result};

use super::{MESSAGE, Message, MessageId, message_from};
use crate::conversation::ConversationId;

/// Messages on one page.
pub const PAGE: i64 = 50;
/// Messages a customer is shown at once.
const SHOWN_LIMIT: i64 = 500;

/// The last [`PAGE`] messages before `before` (or of all), oldest first, and whether there are earlier ones.
pub fn list(read: &Read<'_>, id: ConversationId, before: Option<MessageId>) -> Result<(Vec<Message>, bool)> {
    let before = before.map_or(i64::MAX, |message| message.0);
    let mut messages = read.list(
        &format!("{MESSAGE} WHERE conversation_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
        &[&id.0, &before, &(PAGE + 1)],
        message_from,
    )?;
    let has_earlier = messages.len() > PAGE as usize;
    messages.truncate(PAGE as usize);
    messages.reverse();
    Ok((messages, has_earlier))
}

/// What a customer may read of the conversations `ids` after `after`: no notes; oldest first.
pub fn list_shown(read: &Read<'_>, ids: &[ConversationId], after: MessageId) -> Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{MESSAGE}
         WHERE id > $1 AND conversation_id IN ({}) AND direction <> 'note'
         ORDER BY id
         LIMIT {SHOWN_LIMIT}",
        base::db::placeholders(2, ids.len())
    );
    let params: Vec<i64> = std::iter::once(after.0).chain(ids.iter().map(|id| id.0)).collect();
    read.list(&sql, &base::db::params(&params), message_from)
}

/// The conversations of the messages `ids`.
pub fn conversations_of(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(MessageId, ConversationId)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, conversation_id FROM messages WHERE id IN ({}) ORDER BY id LIMIT 1000",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| Ok((MessageId(row.get(0)?), ConversationId(row.get(1)?))))
}
