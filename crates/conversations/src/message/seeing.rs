//! What a customer has seen of a chat.

use std::collections::BTreeMap;

use base::events::{self, Happening};
use base::{Result, Tx};

use super::MessageId;
use crate::conversation::ConversationId;

/// Marks what went to the customer in the conversations `ids`, up to `up_to`, as seen: one event for each conversation.
/// Returns how many messages that were.
pub fn mark(tx: &mut Tx<'_>, ids: &[ConversationId], up_to: MessageId) -> Result<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE messages
         SET seen_ms = $1
         WHERE id <= $2 AND direction = 'out' AND seen_ms IS NULL AND conversation_id IN ({})
         RETURNING id, conversation_id, customer_id",
        base::db::placeholders(3, ids.len())
    );
    let params: Vec<i64> = [tx.now_ms(), up_to.0].into_iter().chain(ids.iter().map(|id| id.0)).collect();
    let seen = tx.list(&sql, &base::db::params(&params), |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    let newest: BTreeMap<(i64, i64), i64> =
        seen.iter().fold(BTreeMap::new(), |mut newest, (message, conversation, customer)| {
            let last = newest.entry((*conversation, *customer)).or_insert(*message);
            *last = (*last).max(*message);
            newest
        });
    for ((conversation, customer), message) in newest {
        events::record(
            tx,
            &Happening {
                kind: "message.seen",
                actor: format!("customer:{customer}"),
                customer_id: Some(customer),
                conversation_id: Some(conversation),
                subject_id: Some(message),
                ..Happening::default()
            },
        )?;
    }
    Ok(seen.len())
}
