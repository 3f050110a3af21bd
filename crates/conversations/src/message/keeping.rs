//! Keeping what was said elsewhere: before this program came, or by a colleague in another one. Nobody is told of it and
//! nothing goes out.

use base::blobs;
use base::events::{self, Happening};
use base::{Result, Tx};

use super::saying::{preview, tidy_text};
use super::{Direction, MessageId, attachment};
use crate::channel::Channel;
use crate::conversation::Conversation;

pub use super::attachment::File;

/// What was said elsewhere.
#[derive(Clone, Debug)]
pub struct Kept {
    /// From the customer, or to them.
    pub direction: Direction,
    /// How it went.
    pub channel: Channel,
    /// Who said it.
    pub name: String,
    /// The text.
    pub text: String,
    /// What it is named by, so that a repeat is known: unique for the customer.
    pub client_id: String,
    /// Why it is in this conversation.
    pub reason: String,
    /// Files that went with it.
    pub files: Vec<File>,
    /// When it was said, UTC milliseconds.
    pub at_ms: i64,
}

/// Keeps it in `conversation`, which stands as it stood: what is newer stays on top.
pub fn keep(tx: &mut Tx<'_>, conversation: &Conversation, kept: &Kept) -> Result<MessageId> {
    let id: MessageId = tx.id();
    let author = match kept.direction {
        Direction::In => format!("customer:{}", conversation.customer_id),
        Direction::Out | Direction::Note => "system".to_owned(),
    };
    let (text, name) = (tidy_text(&kept.text), people::names::tidy_name(&kept.name));
    tx.execute(
        "INSERT INTO messages
           (id, customer_id, conversation_id, direction, channel, author, author_name, text, client_id, delivery, reason, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11)",
        &[
            &id.0,
            &conversation.customer_id.0,
            &conversation.id.0,
            &kept.direction.as_str(),
            &kept.channel.as_str(),
            &author,
            &name,
            &text,
            &kept.client_id,
            &kept.reason,
            &kept.at_ms,
        ],
    )?;
    for file in &kept.files {
        blobs::store(tx, &file.blob)?;
        attachment::create(tx, conversation, id, file)?;
    }
    date(tx, conversation, kept, &preview(&text))?;
    let happening = Happening {
        kind: "mail.kept",
        actor: "system".into(),
        customer_id: Some(conversation.customer_id.0),
        conversation_id: Some(conversation.id.0),
        subject_id: Some(id.0),
        ..Happening::default()
    };
    events::record(tx, &happening)?;
    Ok(id)
}

/// An archive comes in any order: the conversation began with its oldest message and shows its newest.
fn date(tx: &mut Tx<'_>, conversation: &Conversation, kept: &Kept, preview: &str) -> Result<()> {
    tx.execute(
        "UPDATE conversations
         SET opened_ms = CASE WHEN opened_ms > $1 THEN $1 ELSE opened_ms END,
           preview = CASE WHEN last_ms <= $1 THEN $2 ELSE preview END,
           last_direction = CASE WHEN last_ms <= $1 THEN $3 ELSE last_direction END,
           last_channel = CASE WHEN last_ms <= $1 THEN $4 ELSE last_channel END,
           last_ms = CASE WHEN last_ms <= $1 THEN $1 ELSE last_ms END
         WHERE id = $5",
        &[&kept.at_ms, &preview, &kept.direction.as_str(), &kept.channel.as_str(), &conversation.id.0],
    )?;
    Ok(())
}
