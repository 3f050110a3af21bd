//! How far an outgoing message has come.

use base::events::{self, Happening};
use base::{Read, Result, Tx};

use super::{Delivery, MESSAGE, Message, MessageId, find, message_from};
use crate::channel::Channel;
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

/// Notes the same for message `id` and the chat answers that went in one letter with it.
pub fn set_with_earlier(tx: &mut Tx<'_>, id: MessageId, delivery: Delivery) -> Result<()> {
    let message = find(tx, id)?;
    if message.channel == Channel::Chat {
        tx.execute(
            "UPDATE messages SET delivery = $1
             WHERE conversation_id = $2 AND id < $3 AND direction = 'out' AND channel = 'chat' AND delivery IN ('queued', 'failed')",
            &[&delivery.as_str(), &message.conversation_id.0, &id.0],
        )?;
    }
    set(tx, id, delivery)
}
