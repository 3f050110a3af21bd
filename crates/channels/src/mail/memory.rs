//! What conversations are found by later: Message-IDs of their mails, those their mails cite, and the reply token.

use ::mail::{Mail, thread};
use base::{Param, Read, Result, Tx};
use conversations::{Conversation, ConversationId};

/// Message-IDs kept of what one mail cites: the nearest, and the first.
const KEPT_LIMIT: usize = 30;

/// Remembers the Message-ID of a mail in a conversation, so that answers to it are known. The same Message-ID may stand
/// for several mails: senders reuse them.
pub fn remember(tx: &mut Tx<'_>, mail_id: &str, message: i64, conversation: &Conversation) -> Result<()> {
    if mail_id.is_empty() {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO mail_ids (mail_id, message_id, conversation_id, customer_id)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (mail_id, message_id) DO NOTHING",
        &[&mail_id, &message, &conversation.id.0, &conversation.customer_id.0],
    )?;
    Ok(())
}

/// Remembers which Message-IDs a mail cites: a mail it answers may come after it, and two that answer the same unseen
/// mail belong together.
pub fn cite(tx: &mut Tx<'_>, mail: &Mail, message: i64, conversation: &Conversation) -> Result<()> {
    let mut cited = thread::cited(mail);
    if cited.len() > KEPT_LIMIT {
        let first = cited.last().copied();
        cited.truncate(KEPT_LIMIT - 1);
        cited.extend(first);
    }
    if cited.is_empty() {
        return Ok(());
    }
    let mut bound: Vec<&dyn Param> = vec![&message, &conversation.id.0, &conversation.customer_id.0];
    bound.extend(cited.iter().map(|id| id as &dyn Param));
    let rows: Vec<String> = (4..4 + cited.len()).map(|at| format!("(${at}, $1, $2, $3)")).collect();
    tx.execute(
        &format!(
            "INSERT INTO citations (cited_id, message_id, conversation_id, customer_id)
             VALUES {}
             ON CONFLICT (cited_id, message_id) DO NOTHING",
            rows.join(", ")
        ),
        &bound,
    )?;
    Ok(())
}

/// The secret that leads back into the conversation; made at its first letter.
pub fn reply_token(tx: &mut Tx<'_>, conversation: &Conversation) -> Result<String> {
    let fresh = tx.context().chance.token();
    tx.get(
        "INSERT INTO reply_tokens (token, conversation_id, customer_id, created_ms)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id) DO UPDATE SET created_ms = reply_tokens.created_ms
         RETURNING token",
        &[&fresh, &conversation.id.0, &conversation.customer_id.0, &tx.now_ms()],
        |row| row.get(0),
    )
}

/// The Message-IDs of a conversation's mails, oldest first, the last 20.
pub fn mail_ids(read: &Read<'_>, id: ConversationId) -> Result<Vec<String>> {
    let mut ids = read.list(
        "SELECT mail_ids.mail_id
         FROM messages
         JOIN mail_ids ON mail_ids.message_id = messages.id
         WHERE messages.conversation_id = $1
         ORDER BY messages.id DESC
         LIMIT 20",
        &[&id.0],
        |row| row.get(0),
    )?;
    ids.reverse();
    Ok(ids)
}

/// Lets what the messages `ids` are found by lead into `to`.
pub fn lead_to(tx: &mut Tx<'_>, ids: &[i64], to: &Conversation) -> Result<()> {
    for table in ["mail_ids", "citations"] {
        let mut bound: Vec<&dyn Param> = vec![&to.id.0, &to.customer_id.0];
        bound.extend(base::db::params(ids));
        tx.execute(
            &format!(
                "UPDATE {table} SET conversation_id = $1, customer_id = $2 WHERE message_id IN ({})",
                base::db::placeholders(3, ids.len())
            ),
            &bound,
        )?;
    }
    Ok(())
}
