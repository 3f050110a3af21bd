//! The ledger: raw bytes first, then one named state for every mail that came.

use base::blobs::{self, Blob};
use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

use crate::post::Post;

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Safe, not yet understood.
    Received,
    /// It began a conversation.
    Opened,
    /// It went into a conversation that was there.
    Joined,
    /// The same bytes came before.
    Duplicate,
    /// One of our own, come back.
    Own,
    /// It couldn't be understood; kept for a person to look at.
    Quarantined,
}

/// The states with the names they are stored by.
pub const STATES: [(State, &str); 6] = [
    (State::Received, "received"),
    (State::Opened, "opened"),
    (State::Joined, "joined"),
    (State::Duplicate, "duplicate"),
    (State::Own, "own"),
    (State::Quarantined, "quarantined"),
];

/// A mail as it came.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Where it came from: an IP address, or the name of a file.
    pub peer: String,
    /// Envelope sender; empty for bounces.
    pub sender: String,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// The mail, byte for byte.
    pub raw: Vec<u8>,
}

/// A line of the ledger.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: i64,
    /// When it came, UTC milliseconds.
    pub received_ms: i64,
    /// BLAKE3 of the raw bytes.
    pub hash: Vec<u8>,
    /// Their length.
    pub size: i64,
    /// Envelope sender.
    pub sender: String,
    /// Envelope recipients, separated by spaces.
    pub recipients: String,
    /// What became of it.
    pub state: State,
    /// Why.
    pub reason: String,
    /// How often understanding it was begun.
    pub attempts: i64,
    /// The conversation it is in.
    pub conversation_id: Option<i64>,
}

/// What became of an item, to be noted.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The state.
    pub state: State,
    /// Why, for people.
    pub reason: String,
    /// The conversation and message it became.
    pub message: Option<(i64, i64)>,
}

impl State {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("received", |(_, name)| name)
    }

    /// Reads the stored form.
    pub fn read(text: &str) -> Result<State> {
        STATES.iter().find(|(_, name)| *name == text).map(|(state, _)| *state).ok_or(Error::NotFound)
    }
}

/// Makes a mail safe and returns its place in the ledger: after this, and only after this, may it be called accepted.
pub async fn store(post: &Post, incoming: Incoming) -> Result<i64> {
    let size = incoming.raw.len();
    let folder = post.folder.clone();
    let Incoming { peer, sender, recipients, raw } = incoming;
    let blob = if size <= blobs::INLINE_LIMIT {
        folder.keep(&raw)?
    } else {
        tokio::task::spawn_blocking(move || folder.keep(&raw))
            .await
            .map_err(|panic| Error::inside(panic.to_string()))??
    };
    let recipients = recipients.join(" ");
    post.db.write(move |tx| create(tx, &blob, (&peer, &sender, &recipients))).await
}

fn create(tx: &mut Tx<'_>, blob: &Blob, (peer, sender, recipients): (&str, &str, &str)) -> Result<i64> {
    blobs::store(tx, blob)?;
    let id: i64 = tx.id();
    let (sender, recipients) = (sender.replace('\0', ""), recipients.replace('\0', ""));
    tx.execute(
        "INSERT INTO intake (id, channel, received_ms, hash, size, peer, sender, recipients, state)
         VALUES ($1, 'email', $2, $3, $4, $5, $6, $7, 'received')",
        &[&id, &tx.now_ms(), &blob.hash, &blob.size, &peer, &sender, &recipients],
    )?;
    record(tx, "mail.received", id)?;
    Ok(id)
}

const ITEM: &str = "SELECT id, received_ms, hash, size, sender, recipients, state, reason, attempts, conversation_id FROM intake";

/// The item `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Item> {
    read.get(&format!("{ITEM} WHERE id = $1"), &[&id], item_from)
}

/// What waits to be understood, oldest first.
pub fn list_received(read: &Read<'_>, limit: i64) -> Result<Vec<Item>> {
    read.list(&format!("{ITEM} WHERE state = 'received' ORDER BY id LIMIT $1"), &[&limit], item_from)
}

/// Items in `state`, or all, before `before`, newest first.
pub fn list(read: &Read<'_>, state: Option<State>, before: Option<i64>, limit: i64) -> Result<Vec<Item>> {
    let before = before.unwrap_or(i64::MAX);
    match state {
        Some(state) => read.list(
            &format!("{ITEM} WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
            &[&state.as_str(), &before, &limit],
            item_from,
        ),
        None => read.list(
            &format!("{ITEM} WHERE id < $1 ORDER BY id DESC LIMIT $2"),
            &[&before, &limit],
            item_from,
        ),
    }
}

/// Counts how often understanding these items was begun, before it is begun: a mail that kills the program is known by it.
pub(super) fn note_attempt(tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
    let sql = format!(
        "UPDATE intake SET attempts = attempts + 1 WHERE id IN ({})",
        base::db::placeholders(1, ids.len())
    );
    tx.execute(&sql, &base::db::params(ids))?;
    Ok(())
}

/// Notes what became of an item.
pub(super) fn settle(tx: &mut Tx<'_>, id: i64, verdict: &Verdict) -> Result<()> {
    let (conversation, message) = verdict.message.unzip();
    tx.execute(
        "UPDATE intake SET state = $1, reason = $2, conversation_id = $3, message_id = $4 WHERE id = $5",
        &[&verdict.state.as_str(), &verdict.reason, &conversation, &message, &id],
    )?;
    Ok(())
}

/// Puts a quarantined item back in line, to be understood anew.
pub fn replay(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let again = tx.execute(
        "UPDATE intake SET state = 'received', attempts = 0, reason = '' WHERE id = $1 AND state = 'quarantined'",
        &[&id],
    )?;
    if again == 0 {
        return Err(Error::Conflict("Only mail in quarantine can be processed again.".into()));
    }
    record(tx, "mail.replayed", id)
}

/// True when the same bytes became a message before.
pub(super) fn is_known(read: &Read<'_>, item: &Item) -> Result<bool> {
    let earlier = read.find(
        "SELECT id FROM intake WHERE hash = $1 AND id <> $2 AND state IN ('opened', 'joined') LIMIT 1",
        &[&item.hash, &item.id],
        |row| row.get::<i64>(0),
    )?;
    Ok(earlier.is_some())
}

fn record(tx: &mut Tx<'_>, kind: &'static str, id: i64) -> Result<()> {
    events::record(
        tx,
        &Happening { kind, actor: "system".into(), subject_id: Some(id), ..Happening::default() },
    )
}

fn item_from(row: &Row<'_>) -> Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        received_ms: row.get(1)?,
        hash: row.get(2)?,
        size: row.get(3)?,
        sender: row.get(4)?,
        recipients: row.get(5)?,
        state: State::read(&row.get::<String>(6)?)?,
        reason: row.get(7)?,
        attempts: row.get(8)?,
        conversation_id: row.get(9)?,
    })
}
