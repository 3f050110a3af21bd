//! Words that group conversations.

use base::{Error, Read, Result, Tx};
use people::Agent;

use super::{ConversationId, find, record};

/// Longest tag.
pub const TAG_LIMIT: usize = 40;
/// Most tags on one conversation.
pub const TAGS_LIMIT: usize = 20;

/// Puts a tag on the conversation. Tags are lower case words joined by single spaces.
pub fn tag(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, tag: &str) -> Result<()> {
    put(tx, (&agent.actor(), agent.id.0), id, tag)
}

/// The same where what the customer did says what the conversation is about.
pub fn tag_for_customer(tx: &mut Tx<'_>, actor: &str, id: ConversationId, tag: &str) -> Result<()> {
    put(tx, (actor, 0), id, tag)
}

fn put(tx: &mut Tx<'_>, (actor, by): (&str, i64), id: ConversationId, tag: &str) -> Result<()> {
    let tag = tidy(tag)?;
    let conversation = find(tx, id)?;
    let known = list(tx, &[id.0])?;
    if known.len() >= TAGS_LIMIT && !known.iter().any(|(_, known)| *known == tag) {
        return Err(Error::refused(format!(
            "A conversation has at most {TAGS_LIMIT} tags. Take one off first."
        )));
    }
    let added = tx.execute_counted(
        "INSERT INTO taggings (conversation_id, tag, tagged_ms, tagged_by)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id, tag) DO NOTHING",
        &[&id.0, &tag, &tx.now_ms(), &by],
    )?;
    if added == 0 { Ok(()) } else { record(tx, "conversation.tagged", actor, &conversation, &tag) }
}

/// Takes a tag off the conversation.
pub fn untag(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, tag: &str) -> Result<()> {
    let conversation = find(tx, id)?;
    let removed =
        tx.execute_counted("DELETE FROM taggings WHERE conversation_id = $1 AND tag = $2", &[&id.0, &tag])?;
    if removed == 0 {
        Ok(())
    } else {
        record(tx, "conversation.untagged", &agent.actor(), &conversation, tag)
    }
}

/// The tags of the conversations `ids`, each with its conversation.
pub fn list(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(ConversationId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT conversation_id, tag
         FROM taggings
         WHERE conversation_id IN ({})
         ORDER BY conversation_id, tag
         LIMIT 2000",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| Ok((ConversationId(row.get(0)?), row.get(1)?)))
}

fn tidy(tag: &str) -> Result<String> {
    let tag = tag.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if tag.is_empty() || tag.chars().count() > TAG_LIMIT || tag.chars().any(char::is_control) {
        return Err(Error::refused(format!("Write a tag of 1 to {TAG_LIMIT} characters.")));
    }
    Ok(tag)
}
