//! A conversation begins.

use base::{Result, Tx};
use people::CustomerId;

use super::{Conversation, ConversationId, SUBJECT_LIMIT, Standing, record};
use crate::channel::Channel;

/// Opens a conversation about `subject`. Its first message is said next, in the same transaction.
pub fn open(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    channel: Channel,
    subject: &str,
) -> Result<Conversation> {
    let conversation = Conversation {
        id: tx.id::<ConversationId>(),
        customer_id,
        reference: base::ids::reference(&tx.context().chance),
        subject: tidy_subject(subject),
        channel,
        standing: Standing::Open,
        assignee_id: None,
        snoozed_until_ms: None,
        last_channel: channel,
        last_ms: tx.now_ms(),
        opened_ms: tx.now_ms(),
    };
    tx.execute(
        "INSERT INTO conversations
           (id, customer_id, reference, subject, channel, standing, preview, last_direction, last_channel, last_ms, opened_ms)
         VALUES ($1, $2, $3, $4, $5, 'open', '', 'in', $5, $6, $6)",
        &[
            &conversation.id.0,
            &customer_id.0,
            &conversation.reference,
            &conversation.subject,
            &channel.as_str(),
            &conversation.opened_ms,
        ],
    )?;
    record(tx, "conversation.opened", &format!("customer:{customer_id}"), &conversation, "")?;
    Ok(conversation)
}

/// One line of at most [`SUBJECT_LIMIT`] characters; never empty.
pub fn tidy_subject(subject: &str) -> String {
    let clean: String = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line: String =
        clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SUBJECT_LIMIT).collect();
    if line.is_empty() { "(no subject)".into() } else { line }
}
