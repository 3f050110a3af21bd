//! A conversation begins.

use base::{Result, Tx};
use people::CustomerId;

use super::{Conversation, ConversationId, SUBJECT_LIMIT, Standing, record};
use crate::channel::Channel;

/// What a conversation is called whose first words had no subject.
pub const NO_SUBJECT: &str = "(no subject)";

/// Opens a conversation about `subject`. Its first message is said next, in the same transaction.
pub fn open(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    channel: Channel,
    subject: &str,
) -> Result<Conversation> {
    let conversation = fresh(tx, customer_id, (channel, Standing::Open), subject);
    insert(tx, &conversation, "in")?;
    record(tx, "conversation.opened", &format!("customer:{customer_id}"), &conversation, "")?;
    Ok(conversation)
}

/// Opens a conversation in which the shop only tells something: it is closed until the customer answers, and waits for
/// nobody. The first message is told next, in the same transaction.
pub fn open_quietly(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    channel: Channel,
    subject: &str,
) -> Result<Conversation> {
    let conversation = fresh(tx, customer_id, (channel, Standing::Closed), subject);
    insert(tx, &conversation, "out")?;
    record(tx, "conversation.opened", "system", &conversation, "")?;
    Ok(conversation)
}

/// Opens a conversation for what a program sent: it is closed, and nobody has to act until a person writes. Its first
/// message is filed next, in the same transaction.
pub fn file(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    channel: Channel,
    subject: &str,
) -> Result<Conversation> {
    let conversation = fresh(tx, customer_id, (channel, Standing::Closed), subject);
    insert(tx, &conversation, "in")?;
    record(tx, "conversation.filed", "system", &conversation, "")?;
    Ok(conversation)
}

/// Notes that a new conversation goes on from an earlier one of the same customer.
pub fn go_on_from(tx: &mut Tx<'_>, id: ConversationId, earlier: ConversationId) -> Result<()> {
    tx.execute("UPDATE conversations SET goes_on_from = $1 WHERE id = $2", &[&earlier.0, &id.0])?;
    Ok(())
}

/// Opens a conversation that took place elsewhere and began at `at_ms`: it is closed and nobody is told. Its first
/// message is kept next ([`crate::message::keeping`]), in the same transaction.
pub fn open_past(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    (channel, at_ms): (Channel, i64),
    subject: &str,
) -> Result<Conversation> {
    let fresh = fresh(tx, customer_id, (channel, Standing::Closed), subject);
    let conversation = Conversation { opened_ms: at_ms, last_ms: at_ms, ..fresh };
    insert(tx, &conversation, "in")?;
    Ok(conversation)
}

fn fresh(
    tx: &Tx<'_>,
    customer_id: CustomerId,
    (channel, standing): (Channel, Standing),
    subject: &str,
) -> Conversation {
    Conversation {
        id: tx.id::<ConversationId>(),
        customer_id,
        reference: base::ids::reference(&tx.context().chance),
        subject: tidy_subject(subject),
        channel,
        standing,
        assignee_id: None,
        snoozed_until_ms: None,
        last_channel: channel,
        last_ms: tx.now_ms(),
        opened_ms: tx.now_ms(),
        moved_to: None,
        goes_on_from: None,
    }
}

fn insert(tx: &mut Tx<'_>, conversation: &Conversation, last_direction: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO conversations
           (id, customer_id, reference, subject, channel, standing, preview, last_direction, last_channel, last_ms, opened_ms)
         VALUES ($1, $2, $3, $4, $5, $6, '', $7, $5, $8, $8)",
        &[
            &conversation.id.0,
            &conversation.customer_id.0,
            &conversation.reference,
            &conversation.subject,
            &conversation.channel.as_str(),
            &conversation.standing.as_str(),
            &last_direction,
            &conversation.opened_ms,
        ],
    )?;
    Ok(())
}

/// One line of at most [`SUBJECT_LIMIT`] characters without card numbers; never empty.
pub fn tidy_subject(subject: &str) -> String {
    let clean: String = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = mail::cards::mask(&clean.split_whitespace().collect::<Vec<_>>().join(" "));
    let line: String = line.chars().take(SUBJECT_LIMIT).collect();
    if line.is_empty() { NO_SUBJECT.into() } else { line }
}
