//! How far an outgoing message has come.

use base::events::{self, Happening};
use base::{Read, Result, Tx};

use super::{Delivery, MESSAGE, Message, MessageId, find, message_from};
use crate::conversation::ConversationId;

/// Notes how far message `id` has come.
pub fn set(tx: &mut Tx<'_>, id: MessageId, delivery: Delivery) -> Result<()> {
    let message = find(tx, id)?;
    if message.delivery == delivery {
        return Ok(());
    }
    tx.execute("UPDATE messages SET delivery = $1 WHERE id = $2", &[&delivery.as_str(), &id.0])?;
    let kind = match delivery {
        Delivery::None => return Ok(()),
        Delivery::Queued => "message.queued",
        Delivery::Sent => "message.sent",
        Delivery::Failed => "message.failed",
    };
    events::record(
        tx,
        &Happening {
            kind,
            actor: "system".into(),
            customer_id: Some(message.customer_id.0),
            conversation_id: Some(message.conversation_id.0),
            subject_id: Some(id.0),
            ..Happening::default()
        },
    )
}

/// Chat answers that nobody has seen and that didn't go by another way, oldest first.
pub fn list_unseen(read: &Read<'_>, id: ConversationId) -> Result<Vec<Message>> {
    read.list(
        &format!(
            "{MESSAGE}
             WHERE conversation_id = $1 AND direction = 'out' AND channel = 'chat' AND seen_ms IS NULL AND delivery = ''
             ORDER BY id
             LIMIT 50"
        ),
        &[&id.0],
        message_from,
    )
}

/// Notes that the letter `letter_id` carries these messages of a conversation.
pub fn carry(tx: &mut Tx<'_>, letter_id: i64, ids: &[MessageId]) -> Result<()> {
    for id in ids {
        tx.execute("UPDATE messages SET letter_id = $1 WHERE id = $2", &[&letter_id, &id.0])?;
    }
    Ok(())
}

/// Notes how far a letter has come, on every message it carries; `any` is one of them.
pub fn set_all(tx: &mut Tx<'_>, any: MessageId, letter_id: i64, delivery: Delivery) -> Result<()> {
    let conversation = find(tx, any)?.conversation_id;
    let carried = tx.list(
        "SELECT id FROM messages WHERE conversation_id = $1 AND letter_id = $2 ORDER BY id LIMIT 100",
        &[&conversation.0, &letter_id],
        |row| Ok(MessageId(row.get(0)?)),
    )?;
    for id in carried {
        set(tx, id, delivery)?;
    }
    Ok(())
}

/// Chat answers before `id` that are to go by mail and that no letter carries yet, oldest first.
pub fn list_uncarried(read: &Read<'_>, id: MessageId) -> Result<Vec<Message>> {
    let conversation = find(read, id)?.conversation_id;
    read.list(
        &format!(
            "{MESSAGE}
             WHERE conversation_id = $1 AND id < $2 AND channel = 'chat' AND delivery IN ('queued', 'failed')
               AND letter_id IS NULL
             ORDER BY id
             LIMIT 50"
        ),
        &[&conversation.0, &id.0],
        message_from,
    )
}
