//! An agent gives a mail a conversation of its own, puts it into another one, or takes that back. What was detached
//! stays apart: threading asks `conversations::message::moving::separations`.

use base::{Error, Param, Read, Result, Tx};
use conversations::conversation::{self, opening};
use conversations::message::moving::carrying::{self, Carriage};
use conversations::message::moving::{Kind, MOVED_LIMIT, MoveId, returning};
use conversations::message::{self, Direction, Message};
use conversations::{Conversation, MessageId};
use people::customer::{self, identity};
use people::{Agent, CustomerId};

use super::following;
use crate::post::Addresses;

/// How much moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The message alone.
    One,
    /// It and everything later from the same person.
    LaterOfAuthor,
    /// It and everything after it, answers and notes included.
    Rest,
}

/// A message with who wrote it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The message.
    pub message: Message,
    /// Its conversation.
    pub conversation: Conversation,
    /// The address it was written from; empty when it was no mail.
    pub email: String,
    /// Its own subject; empty when it was no mail.
    pub subject: String,
}

impl Scope {
    /// Reads the form in a field.
    pub fn read(text: &str) -> Result<Scope> {
        match text {
            "" | "one" => Ok(Scope::One),
            "later" => Ok(Scope::LaterOfAuthor),
            "rest" => Ok(Scope::Rest),
            _ => Err(Error::refused("Choose how much is to move.")),
        }
    }
}

/// The message `id` with who wrote it.
pub fn choose(read: &Read<'_>, id: MessageId) -> Result<Chosen> {
    let message = message::find(read, id)?;
    let conversation = conversation::find(read, message.conversation_id)?;
    let said = read.find("SELECT from_email, subject FROM mails WHERE message_id = $1", &[&id.0], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    let (email, subject) = said.unwrap_or_default();
    Ok(Chosen { message, conversation, email, subject })
}

/// Gives the message `id`, and what `scope` adds, a conversation of its own: its author's.
pub fn detach(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    agent: &Agent,
    (id, scope): (MessageId, Scope),
) -> Result<(MoveId, Conversation)> {
    let chosen = choose(tx, id)?;
    if chosen.message.direction != Direction::In {
        return Err(Error::refused("Only what was written to us can begin a conversation of its own."));
    }
    let (from, sender) = (&chosen.conversation, author(tx, &chosen)?);
    let ids = ids(tx, &chosen, scope)?;
    let is_theirs = customer::find(tx, from.customer_id)?.id == sender;
    if is_theirs && !leaves_something(tx, from, ids.len())? {
        return Err(Error::refused("Nothing would be left here: this is a conversation of its own already."));
    }
    let subject = if chosen.subject.trim().is_empty() { &from.subject } else { &chosen.subject };
    let to = opening::open(tx, sender, chosen.message.channel, subject)?;
    let carriage = Carriage {
        kind: Kind::Detached,
        messages: &ids,
        email: &chosen.email,
        reason: &format!("{} detached it from #{}", agent.name, from.reference),
    };
    let moved = carrying::carry(tx, Some(agent), &carriage, (from, &to))?;
    following::follow(tx, &ids, (from, &to), &|address| addresses.is_own(address))?;
    Ok((moved, to))
}

/// Puts the message `id`, and what `scope` adds, into the conversation called `reference`.
pub fn join(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    agent: &Agent,
    (id, scope, reference): (MessageId, Scope, &str),
) -> Result<(MoveId, Conversation)> {
    let chosen = choose(tx, id)?;
    let to = conversation::find_by_reference(tx, reference)?
        .ok_or_else(|| Error::refused("No conversation has this reference. It looks like 7KQ2M4XP."))?;
    if to.moved_to.is_some() {
        return Err(Error::Conflict(
            "Everything in that conversation went elsewhere. Choose where it is now.".into(),
        ));
    }
    let ids = ids(tx, &chosen, scope)?;
    let from = &chosen.conversation;
    let carriage = Carriage {
        kind: Kind::Joined,
        messages: &ids,
        email: &chosen.email,
        reason: &format!("{} moved it here from #{}", agent.name, from.reference),
    };
    let moved = carrying::carry(tx, Some(agent), &carriage, (from, &to))?;
    following::follow(tx, &ids, (from, &to), &|address| addresses.is_own(address))?;
    Ok((moved, to))
}

/// Takes the move `id` back and returns the conversation the messages came from.
pub fn take_back(tx: &mut Tx<'_>, addresses: &Addresses, agent: &Agent, id: MoveId) -> Result<Conversation> {
    let (moved, ids) = returning::take_back(tx, agent, id)?;
    let (from, to) = (conversation::find(tx, moved.from)?, conversation::find(tx, moved.to)?);
    following::follow(tx, &ids, (&to, &from), &|address| addresses.is_own(address))?;
    Ok(from)
}

/// Who wrote it: the customer known by its address, or the conversation's, where it was no mail.
fn author(tx: &mut Tx<'_>, chosen: &Chosen) -> Result<CustomerId> {
    if chosen.email.is_empty() {
        return Ok(customer::find(tx, chosen.conversation.customer_id)?.id);
    }
    identity::find_or_create(tx, identity::Kind::Email, &chosen.email, &chosen.message.author_name)
}

fn ids(read: &Read<'_>, chosen: &Chosen, scope: Scope) -> Result<Vec<MessageId>> {
    let (conversation, id) = (chosen.conversation.id.0, chosen.message.id);
    let limit = MOVED_LIMIT + 1;
    let map = |row: &base::Row<'_>| Ok(MessageId(row.get(0)?));
    match scope {
        Scope::One => Ok(vec![id]),
        Scope::Rest => {
            let bound: [&dyn Param; 2] = [&conversation, &id.0];
            read.list(
                &format!("SELECT id FROM messages WHERE conversation_id = $1 AND id >= $2 ORDER BY id LIMIT {limit}"),
                &bound,
                map,
            )
        }
        Scope::LaterOfAuthor => {
            let bound: [&dyn Param; 4] = [&conversation, &id.0, &chosen.email, &chosen.message.author];
            read.list(
                &format!(
                    "SELECT messages.id
                     FROM messages
                     LEFT JOIN mails ON mails.message_id = messages.id
                     WHERE messages.conversation_id = $1 AND messages.id >= $2 AND messages.direction = 'in'
                       AND coalesce(mails.from_email, '') = $3 AND messages.author = $4
                     ORDER BY messages.id
                     LIMIT {limit}"
                ),
                &bound,
                map,
            )
        }
    }
}

fn leaves_something(read: &Read<'_>, from: &Conversation, count: usize) -> Result<bool> {
    let all: i64 =
        read.get("SELECT COUNT(*) FROM messages WHERE conversation_id = $1", &[&from.id.0], |row| {
            row.get(0)
        })?;
    Ok(all > count as i64)
}
