//! Composing an answer: kept as a draft, held for a while after it is sent, then said. A draft is one agent's in one
//! conversation; what is held or has left is on record with whom it goes to.

pub mod addressing;
pub mod drafting;
pub mod holding;
pub mod leaving;
pub mod quoting;
pub mod signature;

use base::blobs::Blob;
use base::{Error, Read, Result, Row};
use conversations::message::saying::File;
use conversations::{ConversationId, MessageId};
use people::{AgentId, CustomerId};

/// Most files of one answer.
pub const FILES_LIMIT: usize = 10;
/// Longest list of addresses, as typed.
const ADDRESSES_LIMIT: usize = 8_000;

/// An answer that is being composed, or was.
#[derive(Clone, Debug)]
pub struct Composition {
    /// Its id.
    pub id: i64,
    /// Whose conversation it is in.
    pub customer_id: CustomerId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Who writes it.
    pub agent_id: AgentId,
    /// How far it is.
    pub state: State,
    /// What the form is named by.
    pub form_id: String,
    /// What the message will be named by.
    pub client_id: String,
    /// What was filled in.
    pub filled: Filled,
    /// True when a moment was chosen for it; false when it is only held for undoing.
    pub is_later: bool,
    /// When it leaves, UTC milliseconds.
    pub due_ms: Option<i64>,
    /// What it became.
    pub message_id: Option<MessageId>,
    /// When it was last changed, UTC milliseconds.
    pub changed_ms: i64,
}

/// How far an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// Sent, and held until its time: it can be taken back.
    Held,
    /// Said.
    Left,
    /// Taken back; it goes on as a draft.
    Undone,
}

/// What an agent filled in. Lists of addresses are as typed; empty, where the form had no such field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// `reply` or `note`.
    pub kind: String,
    /// `email` or `chat`.
    pub channel: String,
    /// Our own address it goes from; empty for the one the customer wrote to.
    pub from: String,
    /// To; empty for the customer.
    pub to: String,
    /// Cc.
    pub cc: String,
    /// Bcc.
    pub bcc: String,
    /// The text.
    pub text: String,
    /// What is quoted below it; none for the customer's last words.
    pub quote: Option<String>,
    /// What happens to the conversation when it leaves.
    pub ending: Ending,
}

/// What happens to a conversation when an answer leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// It waits for the customer.
    #[default]
    Stay,
    /// It is closed.
    Close,
    /// It is set aside until then, UTC milliseconds.
    Snooze(i64),
}

/// A file of a composition.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub mime: String,
    /// Length in bytes.
    pub size: i64,
    hash: Vec<u8>,
}

const COMPOSITION: &str =
    "SELECT id, customer_id, conversation_id, agent_id, state, form_id, coalesce(client_id, ''), kind, channel, from_email,
       to_list, cc_list, bcc_list, text, quote, ending, snooze_until_ms, is_later, due_ms, message_id, changed_ms
     FROM compositions";

/// The composition `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Composition> {
    read.get(&format!("{COMPOSITION} WHERE id = $1"), &[&id], composition_from)
}

/// What the message `id` was composed as; none for what the program or an earlier version wrote.
pub fn find_of_message(read: &Read<'_>, id: MessageId) -> Result<Option<Composition>> {
    read.find(&format!("{COMPOSITION} WHERE message_id = $1"), &[&id.0], composition_from)
}

/// The draft of `agent` in a conversation.
pub fn find_draft(read: &Read<'_>, agent: AgentId, id: ConversationId) -> Result<Option<Composition>> {
    read.find(
        &format!("{COMPOSITION} WHERE agent_id = $1 AND open_in = $2"),
        &[&agent.0, &id.0],
        composition_from,
    )
}

/// What is held or being drafted in a conversation, oldest first.
pub fn list_pending(read: &Read<'_>, id: ConversationId) -> Result<Vec<Composition>> {
    read.list(
        &format!(
            "{COMPOSITION} WHERE conversation_id = $1 AND state IN ('draft', 'held') ORDER BY id LIMIT 100"
        ),
        &[&id.0],
        composition_from,
    )
}

/// Answers for which a moment was chosen, the next one first.
pub fn list_later(read: &Read<'_>, limit: i64) -> Result<Vec<Composition>> {
    read.list(
        &format!("{COMPOSITION} WHERE state = 'held' AND is_later ORDER BY due_ms, id LIMIT $1"),
        &[&limit],
        composition_from,
    )
}

/// The files of compositions, in the order they were attached: each with the composition it belongs to.
pub fn list_files(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, Kept)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT composition_id, id, filename, mime, size, hash
         FROM composition_files
         WHERE composition_id IN ({})
         ORDER BY id
         LIMIT 500",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| {
        let kept = Kept {
            id: row.get(1)?,
            filename: row.get(2)?,
            mime: row.get(3)?,
            size: row.get(4)?,
            hash: row.get(5)?,
        };
        Ok((row.get(0)?, kept))
    })
}

impl Kept {
    /// The file, to go with a message.
    pub fn file(self) -> File {
        File {
            filename: self.filename,
            mime: self.mime,
            content_id: String::new(),
            blob: Blob::stored(self.hash, self.size),
        }
    }
}

impl State {
    fn read(text: &str) -> Result<State> {
        match text {
            "draft" => Ok(State::Draft),
            "held" => Ok(State::Held),
            "left" => Ok(State::Left),
            "undone" => Ok(State::Undone),
            other => Err(Error::inside(format!("unknown state of a composition {other}"))),
        }
    }
}

impl Ending {
    fn as_str(self) -> &'static str {
        match self {
            Ending::Stay => "stay",
            Ending::Close => "close",
            Ending::Snooze(_) => "snooze",
        }
    }

    fn until_ms(self) -> Option<i64> {
        match self {
            Ending::Stay | Ending::Close => None,
            Ending::Snooze(until_ms) => Some(until_ms),
        }
    }
}

fn composition_from(row: &Row<'_>) -> Result<Composition> {
    let snooze_until_ms: Option<i64> = row.get(16)?;
    Ok(Composition {
        id: row.get(0)?,
        customer_id: CustomerId(row.get(1)?),
        conversation_id: ConversationId(row.get(2)?),
        agent_id: AgentId(row.get(3)?),
        state: State::read(&row.get::<String>(4)?)?,
        form_id: row.get(5)?,
        client_id: row.get(6)?,
        filled: Filled {
            kind: row.get(7)?,
            channel: row.get(8)?,
            from: row.get(9)?,
            to: row.get(10)?,
            cc: row.get(11)?,
            bcc: row.get(12)?,
            text: row.get(13)?,
            quote: row.get(14)?,
            ending: match row.get::<String>(15)?.as_str() {
                "close" => Ending::Close,
                "snooze" => snooze_until_ms.map_or(Ending::Stay, Ending::Snooze),
                _ => Ending::Stay,
            },
        },
        is_later: row.get(17)?,
        due_ms: row.get(18)?,
        message_id: row.get::<Option<i64>>(19)?.map(MessageId),
        changed_ms: row.get(20)?,
    })
}
