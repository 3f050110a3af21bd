//! Saying something: the one place where a message is written.

use base::blobs;
use base::events::{self, Happening};
use base::{Error, Result, Tx};
use people::{Agent, CustomerId, customer};

pub use super::attachment::File;
use super::{Delivery, Direction, MessageId, TEXT_LIMIT, attachment};
use crate::channel::Channel;
use crate::conversation::{self, Conversation, ConversationId, Standing, closing, snoozing};

/// What a customer says.
#[derive(Clone, Debug)]
pub struct Received {
    /// How it came.
    pub channel: Channel,
    /// The sender's name; the customer's when empty.
    pub name: String,
    /// The text.
    pub text: String,
    /// What the sender named it by, so that a repeat is known: unique for the customer.
    pub client_id: String,
    /// Why it is in this conversation.
    pub reason: String,
    /// Files that came with it.
    pub files: Vec<File>,
}

/// What an agent says.
#[derive(Clone, Debug)]
pub struct Answer {
    /// How it goes.
    pub channel: Channel,
    /// The text.
    pub text: String,
    /// What the page named it by, so that a repeat is known.
    pub client_id: String,
    /// Files that go with it.
    pub files: Vec<File>,
}

/// What the shop itself says, unasked.
#[derive(Clone, Debug)]
pub struct Told {
    /// The shop's name.
    pub name: String,
    /// What it is headed with.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What it is named by, so that a repeat is known.
    pub client_id: String,
    /// Why it is said.
    pub reason: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The message.
    pub id: MessageId,
    /// False when it had been said before under the same `client_id`.
    pub is_new: bool,
}

/// The customer says something: a closed, waiting or snoozed conversation is open again, and out of the trash.
pub fn receive(tx: &mut Tx<'_>, id: ConversationId, received: &Received) -> Result<Said> {
    let conversation = conversation::find(tx, id)?;
    if let Some(id) = find_said(tx, conversation.customer_id, &received.client_id)? {
        return Ok(Said { id, is_new: false });
    }
    let actor = format!("customer:{}", conversation.customer_id);
    let id = customers_writing(tx, &conversation, received)?.write(tx, &conversation)?;
    // Most conversations that are written to are open: then there is nothing to end.
    if conversation.standing != Standing::Open {
        snoozing::end(tx, &conversation, &actor)?;
        conversation::set_standing(tx, conversation.id, Standing::Open)?;
        closing::end(tx, &conversation, &actor)?;
    }
    record(tx, "message.received", &actor, &conversation, id)?;
    Ok(Said { id, is_new: true })
}

/// A program of the customer's says something, like an out-of-office: it is kept where it belongs and wakes nobody.
/// Where the conversation stands and what it shows in lists stay as they are.
pub fn file(tx: &mut Tx<'_>, id: ConversationId, received: &Received) -> Result<Said> {
    let conversation = conversation::find(tx, id)?;
    if let Some(id) = find_said(tx, conversation.customer_id, &received.client_id)? {
        return Ok(Said { id, is_new: false });
    }
    let said = customers_writing(tx, &conversation, received)?;
    let id = said.insert(tx, &conversation)?;
    tx.execute(
        "UPDATE conversations SET preview = $1 WHERE id = $2 AND preview = ''",
        &[&preview(&tidy_text(&received.text)), &conversation.id.0],
    )?;
    record(tx, "message.filed", "system", &conversation, id)?;
    Ok(Said { id, is_new: true })
}

/// An agent answers: the conversation waits for the customer, and is the agent's when it was nobody's.
pub fn answer(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, answer: &Answer) -> Result<Said> {
    let conversation = conversation::find(tx, id)?;
    if let Some(id) = find_said(tx, conversation.customer_id, &answer.client_id)? {
        return Ok(Said { id, is_new: false });
    }
    let delivery = if answer.channel == Channel::Email { Delivery::Queued } else { Delivery::None };
    let id = agents_writing(agent, Direction::Out, answer, delivery)?.write(tx, &conversation)?;
    snoozing::end(tx, &conversation, &agent.actor())?;
    conversation::set_standing(tx, conversation.id, Standing::Waiting)?;
    closing::end(tx, &conversation, &agent.actor())?;
    if conversation.assignee_id.is_none() {
        conversation::assigning::assign(tx, agent, conversation.id, Some(agent.id))?;
    }
    record(tx, "message.answered", &agent.actor(), &conversation, id)?;
    Ok(Said { id, is_new: true })
}

/// The shop tells its customer something by mail. Where the conversation stands doesn't change, and what waits for an
/// agent keeps the customer's word on top.
pub fn tell(tx: &mut Tx<'_>, id: ConversationId, told: &Told) -> Result<Said> {
    let conversation = conversation::find(tx, id)?;
    if let Some(id) = find_said(tx, conversation.customer_id, &told.client_id)? {
        return Ok(Said { id, is_new: false });
    }
    let said = Writing {
        direction: Direction::Out,
        channel: Channel::Email,
        author: "system".into(),
        author_name: people::names::tidy_name(&told.name),
        text: &told.text,
        client_id: &told.client_id,
        delivery: Delivery::Queued,
        reason: &told.reason,
        files: &[],
    };
    let id = said.insert(tx, &conversation)?;
    tx.execute("UPDATE messages SET subject = $1 WHERE id = $2", &[&told.subject, &id.0])?;
    if matches!(conversation.standing, Standing::Closed | Standing::Waiting) {
        said.touch(tx, conversation.id)?;
    }
    record(tx, "message.told", "system", &conversation, id)?;
    Ok(Said { id, is_new: true })
}

/// An agent writes a note that customers never see; where the conversation stands doesn't change.
pub fn note(tx: &mut Tx<'_>, agent: &Agent, id: ConversationId, note: &Answer) -> Result<Said> {
    let conversation = conversation::find(tx, id)?;
    if let Some(id) = find_said(tx, conversation.customer_id, &note.client_id)? {
        return Ok(Said { id, is_new: false });
    }
    let id = agents_writing(agent, Direction::Note, note, Delivery::None)?.write(tx, &conversation)?;
    record(tx, "note.written", &agent.actor(), &conversation, id)?;
    Ok(Said { id, is_new: true })
}

/// What the program has to say to agents.
#[derive(Clone, Debug)]
pub struct Noted {
    /// Who it speaks for, as the name of a shop.
    pub name: String,
    /// The text.
    pub text: String,
    /// What it is named by, so that a repeat is known.
    pub client_id: String,
}

/// The program writes a note that customers never see, as of what another system answered.
pub fn note_by_program(tx: &mut Tx<'_>, id: ConversationId, noted: &Noted) -> Result<Said> {
    let conversation = conversation::find(tx, id)?;
    if let Some(id) = find_said(tx, conversation.customer_id, &noted.client_id)? {
        return Ok(Said { id, is_new: false });
    }
    let said = Writing {
        direction: Direction::Note,
        channel: conversation.channel,
        author: "system".into(),
        author_name: people::names::tidy_name(&noted.name),
        text: &noted.text,
        client_id: &noted.client_id,
        delivery: Delivery::None,
        reason: "",
        files: &[],
    };
    let id = said.write(tx, &conversation)?;
    record(tx, "note.written", "system", &conversation, id)?;
    Ok(Said { id, is_new: true })
}

/// The message a customer's conversations already hold under `client_id`.
pub fn find_said(tx: &Tx<'_>, customer_id: CustomerId, client_id: &str) -> Result<Option<MessageId>> {
    tx.find(
        "SELECT id FROM messages WHERE customer_id = $1 AND client_id = $2",
        &[&customer_id.0, &client_id],
        |row| Ok(MessageId(row.get(0)?)),
    )
}

fn customers_writing<'a>(
    tx: &Tx<'_>,
    conversation: &Conversation,
    received: &'a Received,
) -> Result<Writing<'a>> {
    let name = match received.name.as_str() {
        "" => customer::find(tx, conversation.customer_id)?.name,
        name => people::names::tidy_name(name),
    };
    Ok(Writing {
        direction: Direction::In,
        channel: received.channel,
        author: format!("customer:{}", conversation.customer_id),
        author_name: name,
        text: &received.text,
        client_id: &received.client_id,
        delivery: Delivery::None,
        reason: &received.reason,
        files: &received.files,
    })
}

fn agents_writing<'a>(
    agent: &Agent,
    direction: Direction,
    answer: &'a Answer,
    delivery: Delivery,
) -> Result<Writing<'a>> {
    if answer.text.trim().is_empty() && answer.files.is_empty() {
        return Err(Error::refused("Write something or attach a file before you send."));
    }
    Ok(Writing {
        direction,
        channel: answer.channel,
        author: agent.actor(),
        author_name: agent.name.clone(),
        text: &answer.text,
        client_id: &answer.client_id,
        delivery,
        reason: "",
        files: &answer.files,
    })
}

struct Writing<'a> {
    direction: Direction,
    channel: Channel,
    author: String,
    author_name: String,
    text: &'a str,
    client_id: &'a str,
    delivery: Delivery,
    reason: &'a str,
    files: &'a [File],
}

impl Writing<'_> {
    fn write(&self, tx: &mut Tx<'_>, conversation: &Conversation) -> Result<MessageId> {
        let id = self.insert(tx, conversation)?;
        if self.direction != Direction::Note {
            self.touch(tx, conversation.id)?;
        }
        Ok(id)
    }

    fn insert(&self, tx: &mut Tx<'_>, conversation: &Conversation) -> Result<MessageId> {
        let id: MessageId = tx.id();
        let text = tidy_text(self.text);
        let client_id = Some(self.client_id).filter(|client_id| !client_id.is_empty());
        tx.execute(
            "INSERT INTO messages
               (id, customer_id, conversation_id, direction, channel, author, author_name, text, client_id, delivery, reason, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &[
                &id.0,
                &conversation.customer_id.0,
                &conversation.id.0,
                &self.direction.as_str(),
                &self.channel.as_str(),
                &self.author,
                &self.author_name,
                &text,
                &client_id,
                &self.delivery.as_str(),
                &self.reason,
                &tx.now_ms(),
            ],
        )?;
        for file in self.files {
            blobs::store(tx, &file.blob)?;
            attachment::create(tx, conversation, id, file)?;
        }
        Ok(id)
    }

    fn touch(&self, tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
        tx.execute(
            "UPDATE conversations
             SET preview = $1, last_direction = $2, last_channel = $3, last_ms = $4
             WHERE id = $5",
            &[
                &preview(&tidy_text(self.text)),
                &self.direction.as_str(),
                &self.channel.as_str(),
                &tx.now_ms(),
                &id.0,
            ],
        )?;
        Ok(())
    }
}

fn record(
    tx: &mut Tx<'_>,
    kind: &'static str,
    actor: &str,
    conversation: &Conversation,
    id: MessageId,
) -> Result<()> {
    events::record(
        tx,
        &Happening {
            kind,
            actor: actor.into(),
            customer_id: Some(conversation.customer_id.0),
            conversation_id: Some(conversation.id.0),
            subject_id: Some(id.0),
            ..Happening::default()
        },
    )
}

/// Without NUL bytes, which PostgreSQL can't store, and card numbers, which nobody may; at most [`TEXT_LIMIT`] bytes.
pub(super) fn tidy_text(text: &str) -> String {
    let mut text = mail::cards::mask(&text.replace('\0', "").replace("\r\n", "\n"));
    if text.len() > TEXT_LIMIT {
        text.truncate(text.floor_char_boundary(TEXT_LIMIT));
    }
    text
}

/// The first words, for lists.
pub(super) fn preview(text: &str) -> String {
    let words = text.lines().filter(|line| !line.starts_with('>')).flat_map(str::split_whitespace);
    let mut out = String::new();
    for word in words {
        if out.len() + word.len() > 160 {
            break;
        }
        out.push_str(word);
        out.push(' ');
    }
    if out.is_empty() { text.trim().chars().take(160).collect() } else { out.trim_end().to_owned() }
}
