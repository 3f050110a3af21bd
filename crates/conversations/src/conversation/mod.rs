//! A conversation and what can be done with it; each act is a file of its own.

pub mod assigning;
pub mod closing;
pub mod listing;
pub mod opening;
pub mod snoozing;
pub mod tagging;
pub mod trashing;

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};
use people::{AgentId, CustomerId};

use crate::channel::Channel;

base::id_type!(
    /// Names a conversation.
    ConversationId
);

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// We have to act.
    Open,
    /// The customer has to act.
    Waiting,
    /// Set aside until a time, or until the customer writes.
    Snoozed,
    /// Done, until the customer writes again.
    Closed,
}

/// One matter of one customer.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Whose matter it is: the row it was opened under, which may have been merged since.
    pub customer_id: CustomerId,
    /// What people call it by.
    pub reference: String,
    /// What it is about.
    pub subject: String,
    /// How it began.
    pub channel: Channel,
    /// Where it stands.
    pub standing: Standing,
    /// Who takes care of it.
    pub assignee_id: Option<AgentId>,
    /// Until when it is set aside.
    pub snoozed_until_ms: Option<i64>,
    /// How the last message came or went.
    pub last_channel: Channel,
    /// When that was, UTC milliseconds.
    pub last_ms: i64,
    /// Since when it is open, UTC milliseconds.
    pub opened_ms: i64,
    /// Where everything in it went; it is empty then.
    pub moved_to: Option<ConversationId>,
    /// An earlier conversation that this one goes on from.
    pub goes_on_from: Option<ConversationId>,
}

/// Longest subject that is kept.
pub const SUBJECT_LIMIT: usize = 300;

impl Standing {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Waiting => "waiting",
            Standing::Snoozed => "snoozed",
            Standing::Closed => "closed",
        }
    }

    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Standing> {
        [Standing::Open, Standing::Waiting, Standing::Snoozed, Standing::Closed]
            .into_iter()
            .find(|standing| standing.as_str() == text)
            .ok_or_else(|| Error::inside(format!("unknown standing {text}")))
    }
}

const CONVERSATION: &str =
    "SELECT id, customer_id, reference, subject, channel, standing, assignee_id, snoozed_until_ms,
       last_channel, last_ms, opened_ms, moved_to, goes_on_from
     FROM conversations";

/// The conversation `id`.
pub fn find(read: &Read<'_>, id: ConversationId) -> Result<Conversation> {
    read.get(&format!("{CONVERSATION} WHERE id = $1"), &[&id.0], conversation_from)
}

/// The conversation people call `reference`.
pub fn find_by_reference(read: &Read<'_>, reference: &str) -> Result<Option<Conversation>> {
    let Some(reference) = base::ids::read_reference(reference) else { return Ok(None) };
    read.find(&format!("{CONVERSATION} WHERE reference = $1"), &[&reference], conversation_from)
}

/// Conversations of the customer rows `ids`, newest first; without those whose messages all went elsewhere.
pub fn list_of_customer(read: &Read<'_>, ids: &[i64], limit: i64) -> Result<Vec<Conversation>> {
    let sql = format!(
        "{CONVERSATION}
         WHERE customer_id IN ({}) AND moved_to IS NULL
         ORDER BY last_ms DESC, id DESC
         LIMIT {limit}",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), conversation_from)
}

/// The subjects of the conversations `ids`.
pub fn list_subjects(read: &Read<'_>, ids: &[ConversationId]) -> Result<Vec<(ConversationId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, subject FROM conversations WHERE id IN ({}) ORDER BY id LIMIT 1000",
        base::db::placeholders(1, ids.len())
    );
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    read.list(&sql, &base::db::params(&ids), |row| Ok((ConversationId(row.get(0)?), row.get(1)?)))
}

/// The customer's newest conversation on `channel` that isn't closed: where a chat goes on.
pub fn find_running(
    read: &Read<'_>,
    customer_id: CustomerId,
    channel: Channel,
) -> Result<Option<Conversation>> {
    read.find(
        &format!(
            "{CONVERSATION}
             WHERE customer_id = $1 AND channel = $2 AND standing <> 'closed'
             ORDER BY last_ms DESC, id DESC
             LIMIT 1"
        ),
        &[&customer_id.0, &channel.as_str()],
        conversation_from,
    )
}

/// Sets where the conversation stands. Only the acts beside this file call it.
pub(crate) fn set_standing(tx: &mut Tx<'_>, id: ConversationId, standing: Standing) -> Result<()> {
    tx.execute(
        "UPDATE conversations SET standing = $1, snoozed_until_ms = NULL WHERE id = $2",
        &[&standing.as_str(), &id.0],
    )?;
    Ok(())
}

/// Records what happened to `conversation`.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    kind: &'static str,
    actor: &str,
    conversation: &Conversation,
    data: &str,
) -> Result<()> {
    events::record(
        tx,
        &Happening {
            kind,
            actor: actor.into(),
            customer_id: Some(conversation.customer_id.0),
            conversation_id: Some(conversation.id.0),
            subject_id: None,
            data: data.into(),
        },
    )
}

fn conversation_from(row: &Row<'_>) -> Result<Conversation> {
    Ok(Conversation {
        id: ConversationId(row.get(0)?),
        customer_id: CustomerId(row.get(1)?),
        reference: row.get(2)?,
        subject: row.get(3)?,
        channel: Channel::read(&row.get::<String>(4)?)?,
        standing: Standing::read(&row.get::<String>(5)?)?,
        assignee_id: row.get::<Option<i64>>(6)?.map(AgentId),
        snoozed_until_ms: row.get(7)?,
        last_channel: Channel::read(&row.get::<String>(8)?)?,
        last_ms: row.get(9)?,
        opened_ms: row.get(10)?,
        moved_to: row.get::<Option<i64>>(11)?.map(ConversationId),
        goes_on_from: row.get::<Option<i64>>(12)?.map(ConversationId),
    })
}

#[cfg(test)]
mod tests;
