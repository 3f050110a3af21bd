//! What is said in a conversation.

pub mod attachment;
pub mod delivering;
pub mod keeping;
pub mod listing;
pub mod moving;
pub mod saying;
pub mod seeing;

use base::{Error, Read, Result, Row};
use people::CustomerId;

use crate::channel::Channel;
use crate::conversation::ConversationId;

base::id_type!(
    /// Names a message; later messages have larger ids.
    MessageId
);

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// Among ourselves.
    Note,
}

/// How far an outgoing message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing to deliver: it came in, is a note, or was shown in the chat.
    None,
    /// On its way.
    Queued,
    /// Handed over.
    Sent,
    /// Given up; the attempts say why.
    Failed,
}

/// Something said.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Whose conversation it is in.
    pub customer_id: CustomerId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Which way it goes.
    pub direction: Direction,
    /// How it came or goes.
    pub channel: Channel,
    /// `customer:7`, `agent:5` or `system`.
    pub author: String,
    /// The author's name at that time; may be empty.
    pub author_name: String,
    /// What it is headed with, where it begins something rather than answers; mostly empty.
    pub subject: String,
    /// What was said, as plain text.
    pub text: String,
    /// What the sender named it by; empty when they didn't.
    pub client_id: String,
    /// How far it has come.
    pub delivery: Delivery,
    /// Why it is in this conversation.
    pub reason: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// When the customer saw it in the chat.
    pub seen_ms: Option<i64>,
    /// The letter that carries it; several chat answers may share one.
    pub letter_id: Option<i64>,
}

/// Longest text of a message, in bytes; the raw mail keeps the rest.
pub const TEXT_LIMIT: usize = 200_000;

impl Direction {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
            Direction::Note => "note",
        }
    }
}

impl Delivery {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Delivery::None => "",
            Delivery::Queued => "queued",
            Delivery::Sent => "sent",
            Delivery::Failed => "failed",
        }
    }
}

const MESSAGE: &str =
    "SELECT id, customer_id, conversation_id, direction, channel, author, author_name, text,
       coalesce(client_id, ''), delivery, reason, at_ms, seen_ms, letter_id, subject
     FROM messages";

/// The message `id`.
pub fn find(read: &Read<'_>, id: MessageId) -> Result<Message> {
    read.get(&format!("{MESSAGE} WHERE id = $1"), &[&id.0], message_from)
}

fn message_from(row: &Row<'_>) -> Result<Message> {
    Ok(Message {
        id: MessageId(row.get(0)?),
        customer_id: CustomerId(row.get(1)?),
        conversation_id: ConversationId(row.get(2)?),
        direction: match row.get::<String>(3)?.as_str() {
            "in" => Direction::In,
            "out" => Direction::Out,
            "note" => Direction::Note,
            other => return Err(Error::inside(format!("unknown direction {other}"))),
        },
        channel: Channel::read(&row.get::<String>(4)?)?,
        author: row.get(5)?,
        author_name: row.get(6)?,
        text: row.get(7)?,
        client_id: row.get(8)?,
        delivery: match row.get::<String>(9)?.as_str() {
            "queued" => Delivery::Queued,
            "sent" => Delivery::Sent,
            "failed" => Delivery::Failed,
            _ => Delivery::None,
        },
        reason: row.get(10)?,
        at_ms: row.get(11)?,
        seen_ms: row.get(12)?,
        letter_id: row.get(13)?,
        subject: row.get(14)?,
    })
}

#[cfg(test)]
mod tests;
