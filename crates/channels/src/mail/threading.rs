//! Which conversation a mail belongs to, and why: never one of another customer without proof.

use base::{Read, Result, Tx};
use conversations::conversation;
use conversations::{Conversation, ConversationId};
use people::{CustomerId, customer};

use super::parsing::Mail;
use crate::post::Addresses;

/// Where a mail goes.
#[derive(Clone, Debug)]
pub struct Place {
    /// The conversation.
    pub conversation: Conversation,
    /// Why, for people.
    pub reason: String,
}

/// The conversation `mail` goes on in. The reply token is a secret only our own letter held, so it proves by itself;
/// every other sign counts only within the sender's own conversations.
pub fn find(
    read: &Read<'_>,
    addresses: &Addresses,
    mail: &Mail,
    envelope: &str,
    sender: CustomerId,
) -> Result<Option<Place>> {
    let to = envelope.split(' ').chain(mail.recipients.iter().map(String::as_str));
    for token in to.filter_map(|address| addresses.token_in(address)) {
        if let Some(conversation) = find_by_token(read, &token)? {
            return Ok(Some(Place {
                conversation,
                reason: "it was sent to this conversation's reply address".into(),
            }));
        }
    }
    let own = customer::cluster(read, sender)?;
    for mail_id in &mail.references {
        if let Some(conversation) = find_by_mail_id(read, mail_id, &own)? {
            return Ok(Some(Place { conversation, reason: format!("it answers the mail <{mail_id}>") }));
        }
    }
    for reference in references_in(&mail.subject) {
        let found = conversation::find_by_reference(read, &reference)?;
        if let Some(conversation) = found.filter(|conversation| own.contains(&conversation.customer_id.0)) {
            return Ok(Some(Place { conversation, reason: format!("its subject names #{reference}") }));
        }
    }
    Ok(None)
}

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

fn find_by_token(read: &Read<'_>, token: &str) -> Result<Option<Conversation>> {
    let id = read.find("SELECT conversation_id FROM reply_tokens WHERE token = $1", &[&token], |row| {
        Ok(ConversationId(row.get(0)?))
    })?;
    id.map(|id| conversation::find(read, id)).transpose()
}

fn find_by_mail_id(read: &Read<'_>, mail_id: &str, own: &[i64]) -> Result<Option<Conversation>> {
    let known = read.list(
        "SELECT conversation_id, customer_id FROM mail_ids WHERE mail_id = $1 ORDER BY message_id DESC LIMIT 20",
        &[&mail_id],
        |row| Ok((ConversationId(row.get(0)?), row.get::<i64>(1)?)),
    )?;
    let newest = known.into_iter().find(|(_, customer)| own.contains(customer));
    newest.map(|(id, _)| conversation::find(read, id)).transpose()
}

/// What stands as `[#7KQ2M4XP]` in a subject.
fn references_in(subject: &str) -> Vec<String> {
    let marks = subject.split("[#").skip(1);
    marks
        .filter_map(|rest| rest.split_once(']'))
        .filter_map(|(inside, _)| base::ids::read_reference(inside))
        .take(5)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::references_in;

    #[test]
    fn a_reference_in_the_subject_is_found_whatever_stands_around_it() {
        let reference = base::ids::reference(&base::Chance::seeded(1));
        let subject = format!("AW: Re: [EXT] lamp [#{}] [#nonsense] [#", reference.to_lowercase());

        assert_eq!(references_in(&subject), [reference]);
    }
}
