//! A conversation, in a list without and by itself with what was said.

use conversations::conversation;
use conversations::message;
use serde::Serialize;
use utoipa::ToSchema;

use super::time;

/// One matter of one customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Conversation {
    /// What people call it.
    #[schema(example = "7KQ2M4XP")]
    pub reference: String,
    /// Whose it is.
    pub customer_id: String,
    /// What it is about.
    pub subject: String,
    /// How it began: `email`, `chat`, `form`, `phone` or `counter`.
    pub channel: String,
    /// `open`, `waiting`, `snoozed` or `closed`.
    pub standing: String,
    /// Since when.
    pub opened_at: String,
    /// When something was last said.
    pub last_at: String,
    /// What was said, oldest first, the newest fifty; null in lists.
    pub messages: Option<Vec<Message>>,
}

/// Something said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// `in` from the customer, `out` to them, `note` among agents: notes are for keys only.
    pub direction: String,
    /// How it came or went.
    pub channel: String,
    /// Who said it; may be empty.
    pub author: String,
    /// What was said.
    pub text: String,
    /// When.
    pub at: String,
}

impl Conversation {
    /// `conversation` as a line of a list.
    pub fn of(conversation: &conversation::Conversation) -> Conversation {
        Conversation {
            reference: conversation.reference.clone(),
            customer_id: conversation.customer_id.to_string(),
            subject: conversation.subject.clone(),
            channel: conversation.channel.as_str().into(),
            standing: conversation.standing.as_str().into(),
            opened_at: time(conversation.opened_ms),
            last_at: time(conversation.last_ms),
            messages: None,
        }
    }

    /// The same with what was said.
    pub fn with(self, messages: &[message::Message]) -> Conversation {
        Conversation { messages: Some(messages.iter().map(Message::of).collect()), ..self }
    }
}

impl Message {
    fn of(message: &message::Message) -> Message {
        Message {
            id: message.id.to_string(),
            direction: message.direction.as_str().into(),
            channel: message.channel.as_str().into(),
            author: message.author_name.clone(),
            text: message.text.clone(),
            at: time(message.at_ms),
        }
    }
}
