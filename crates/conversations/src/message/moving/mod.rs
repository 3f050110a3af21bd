//! Messages move from one conversation into another, and back: detached into one of their own, joined to another by
//! hand, or gathered because a later mail showed that both are one matter. Each move is a row that remembers what it
//! needs to be undone.

pub mod carrying;
pub mod returning;
mod settling;

use base::{Error, Read, Result, Row};
use people::AgentId;
use serde::{Deserialize, Serialize};

use super::MessageId;
use crate::conversation::{ConversationId, Standing};

base::id_type!(
    /// Names a move.
    MoveId
);

/// Messages that move at once.
pub const MOVED_LIMIT: usize = 500;

/// Why messages moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An agent gave them a conversation of their own.
    Detached,
    /// An agent put them into another conversation.
    Joined,
    /// A later mail showed that two conversations are one.
    Gathered,
}

/// A message that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The message.
    pub id: i64,
    /// Why it was where it was.
    pub reason: String,
}

/// A move as it was done.
#[derive(Clone, Debug)]
pub struct Move {
    /// Its id.
    pub id: MoveId,
    /// Why.
    pub kind: Kind,
    /// Where the messages were.
    pub from: ConversationId,
    /// Where they went.
    pub to: ConversationId,
    /// Whose messages they are, by e-mail address; empty when unknown.
    pub email: String,
    /// The messages.
    pub messages: Vec<Moved>,
    /// When, UTC milliseconds.
    pub moved_ms: i64,
    /// Who did it; the program itself when none.
    pub moved_by: Option<AgentId>,
    /// When it was taken back.
    pub undone_ms: Option<i64>,
    pub(crate) stood: Stood,
}

/// How the two conversations stood before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stood {
    from: String,
    from_until_ms: Option<i64>,
    to: String,
    to_until_ms: Option<i64>,
}

/// A detachment that is in force: what this person writes goes to `to`, not back to `from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separation {
    /// The move; messages with larger ids were said after it.
    pub id: MoveId,
    /// Where the messages were.
    pub from: ConversationId,
    /// Where they are.
    pub to: ConversationId,
    /// Whose they are.
    pub email: String,
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Detached => "detached",
            Kind::Joined => "joined",
            Kind::Gathered => "gathered",
        }
    }

    fn read(text: &str) -> Result<Kind> {
        [Kind::Detached, Kind::Joined, Kind::Gathered]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| Error::inside(format!("unknown kind of move {text}")))
    }
}

impl Stood {
    fn from(&self) -> Result<(Standing, Option<i64>)> {
        Ok((Standing::read(&self.from)?, self.from_until_ms))
    }

    fn to(&self) -> Result<(Standing, Option<i64>)> {
        Ok((Standing::read(&self.to)?, self.to_until_ms))
    }
}

const MOVE: &str =
    "SELECT id, kind, from_id, to_id, email, messages, stood, moved_ms, moved_by, undone_ms FROM moves";

/// The move `id`.
pub fn find(read: &Read<'_>, id: MoveId) -> Result<Move> {
    read.get(&format!("{MOVE} WHERE id = $1"), &[&id.0], move_from)
}

/// Moves into or out of a conversation that are in force, newest first.
pub fn list(read: &Read<'_>, id: ConversationId) -> Result<Vec<Move>> {
    read.list(
        &format!("{MOVE} WHERE (from_id = $1 OR to_id = $1) AND undone_ms IS NULL ORDER BY id DESC LIMIT 20"),
        &[&id.0],
        move_from,
    )
}

/// The detachments from or to the conversations `ids` that are in force.
pub fn separations(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Separation>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let of = |column: &str| {
        format!(
            "SELECT id, from_id, to_id, email FROM moves
             WHERE {column} IN ({}) AND kind = 'detached' AND undone_ms IS NULL",
            base::db::placeholders(1, ids.len())
        )
    };
    let sql = format!("{} UNION {} ORDER BY 1 DESC LIMIT 200", of("from_id"), of("to_id"));
    read.list(&sql, &base::db::params(ids), |row| {
        Ok(Separation {
            id: MoveId(row.get(0)?),
            from: ConversationId(row.get(1)?),
            to: ConversationId(row.get(2)?),
            email: row.get(3)?,
        })
    })
}

/// Those of the conversations `ids` in which nobody of ours did anything: nothing answered, noted, assigned or closed.
pub fn untouched(read: &Read<'_>, ids: &[i64]) -> Result<Vec<ConversationId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id
         FROM conversations
         WHERE id IN ({}) AND assignee_id IS NULL AND standing = 'open' AND moved_to IS NULL
           AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id AND direction <> 'in')
           AND NOT EXISTS (SELECT 1 FROM closures WHERE conversation_id = conversations.id)
           AND NOT EXISTS (SELECT 1 FROM taggings WHERE conversation_id = conversations.id)
         ORDER BY id
         LIMIT 100",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| Ok(ConversationId(row.get(0)?)))
}

/// All messages of a conversation, oldest first, [`MOVED_LIMIT`] at most.
pub fn messages_of(read: &Read<'_>, id: ConversationId) -> Result<Vec<MessageId>> {
    read.list(
        &format!("SELECT id FROM messages WHERE conversation_id = $1 ORDER BY id LIMIT {MOVED_LIMIT}"),
        &[&id.0],
        |row| Ok(MessageId(row.get(0)?)),
    )
}

fn move_from(row: &Row<'_>) -> Result<Move> {
    Ok(Move {
        id: MoveId(row.get(0)?),
        kind: Kind::read(&row.get::<String>(1)?)?,
        from: ConversationId(row.get(2)?),
        to: ConversationId(row.get(3)?),
        email: row.get(4)?,
        messages: serde_json::from_str(&row.get::<String>(5)?)?,
        stood: serde_json::from_str(&row.get::<String>(6)?)?,
        moved_ms: row.get(7)?,
        moved_by: row.get::<Option<i64>>(8)?.map(AgentId),
        undone_ms: row.get(9)?,
    })
}

#[cfg(test)]
mod tests;
