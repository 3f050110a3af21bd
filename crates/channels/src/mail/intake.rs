//! The ledger: raw bytes first, then one named state for every mail that came.

use ::mail::Heading;
use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};
use serde::{Deserialize, Serialize};

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
    /// A program answered by itself: an out-of-office, a receipt, a list. Kept with its conversation, wakes nobody.
    Automatic,
    /// A letter of ours couldn't be delivered.
    Bounce,
    /// Nobody wants it; kept for a while, rescued with a click.
    Spam,
    /// Its sender is on the block list.
    Blocked,
    /// It couldn't be understood; kept for a person to look at.
    Quarantined,
}

/// The states with the names they are stored by.
pub const STATES: [(State, &str); 10] = [
    (State::Received, "received"),
    (State::Opened, "opened"),
    (State::Joined, "joined"),
    (State::Duplicate, "duplicate"),
    (State::Own, "own"),
    (State::Automatic, "automatic"),
    (State::Bounce, "bounce"),
    (State::Spam, "spam"),
    (State::Blocked, "blocked"),
    (State::Quarantined, "quarantined"),
];

/// By which door a mail came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The built-in receiver.
    Smtp,
    /// A mailbox that is fetched from.
    Imap,
    /// The inbound HTTP hook.
    Hook,
    /// Files given to the command line.
    File,
    /// A program, through the interface.
    Program,
}

/// The doors with the names they are stored by.
pub const SOURCES: [(Source, &str); 5] = [
    (Source::Smtp, "smtp"),
    (Source::Imap, "imap"),
    (Source::Hook, "hook"),
    (Source::File, "file"),
    (Source::Program, "program"),
];

/// One sign that spoke for what became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// In words, for people.
    pub text: String,
    /// How much it counted.
    pub score: i64,
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
    /// False when it was over the limit of size: `size` is its own, the bytes are its headers.
    pub is_whole: bool,
    /// True when it is filed and wakes nobody.
    pub is_archive: bool,
    /// By which door it came.
    pub source: Source,
    /// Where it came from: an IP address, or the name of a file.
    pub peer: String,
    /// The folder of the mailbox it came from; empty otherwise.
    pub folder: String,
    /// Envelope sender.
    pub sender: String,
    /// Envelope recipients, separated by spaces.
    pub recipients: String,
    /// Its Message-ID, as far as it could be read.
    pub mail_id: String,
    /// Its sender, as far as that could be read.
    pub from_email: String,
    /// Its subject, as far as that could be read.
    pub subject: String,
    /// What became of it.
    pub state: State,
    /// Why.
    pub reason: String,
    /// What spoke for that.
    pub signals: Vec<Signal>,
    /// How often understanding it was begun.
    pub attempts: i64,
    /// Whose it is.
    pub customer_id: Option<i64>,
    /// The conversation it is in.
    pub conversation_id: Option<i64>,
    /// The message it became; of a duplicate, the message its twin became.
    pub message_id: Option<i64>,
}

/// What became of an item, to be noted.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The state.
    pub state: State,
    /// Why, for people.
    pub reason: String,
    /// What spoke for that.
    pub signals: Vec<Signal>,
    /// Whose it is.
    pub customer_id: Option<i64>,
    /// The conversation and message it became.
    pub message: Option<(i64, i64)>,
}

impl Source {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        SOURCES.iter().find(|(source, _)| *source == self).map_or("smtp", |(_, name)| name)
    }

    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Source> {
        SOURCES.iter().find(|(_, name)| *name == text).map(|(source, _)| *source).ok_or(Error::NotFound)
    }
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

pub(super) const ITEM: &str = "SELECT id, received_ms, hash, size, is_whole, is_archive, source, peer, folder, sender, recipients,
       mail_id, from_email, subject, state, reason, signals, attempts, customer_id, conversation_id, message_id
     FROM incoming";

/// The item `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Item> {
    read.get(&format!("{ITEM} WHERE id = $1"), &[&id], item_from)
}

/// What waits to be understood, oldest first.
pub fn list_received(read: &Read<'_>, limit: i64) -> Result<Vec<Item>> {
    read.list(&format!("{ITEM} WHERE state = 'received' ORDER BY id LIMIT $1"), &[&limit], item_from)
}

/// Counts how often understanding these items was begun, before it is begun: a mail that kills the program is known by it.
pub(super) fn count_attempts(tx: &mut Tx<'_>, ids: &[i64], more: i64) -> Result<()> {
    let sql = format!(
        "UPDATE incoming SET attempts = attempts + $1 WHERE id IN ({})",
        base::db::placeholders(2, ids.len())
    );
    let mut params = base::db::params(ids);
    params.insert(0, &more);
    tx.execute(&sql, &params)
}

/// Those of `ids` that still wait: another process may have understood them meanwhile.
pub(super) fn still_received(read: &Read<'_>, ids: &[i64]) -> Result<Vec<i64>> {
    let sql = format!(
        "SELECT id FROM incoming WHERE state = 'received' AND id IN ({}) ORDER BY id LIMIT {}",
        base::db::placeholders(1, ids.len()),
        ids.len()
    );
    read.list(&sql, &base::db::params(ids), |row| row.get(0))
}

/// Notes what became of an item and what it is known by.
pub(super) fn settle(tx: &mut Tx<'_>, item: &Item, (verdict, heading): (&Verdict, &Heading)) -> Result<()> {
    let from = if heading.from.is_empty() { &item.sender } else { &heading.from };
    let (conversation, message) = verdict.message.unzip();
    let signals = serde_json::to_string(&verdict.signals)?.replace("\\u0000", "");
    let clean = |text: &str| text.replace('\0', "");
    tx.execute(
        "UPDATE incoming
         SET state = $1, reason = $2, signals = $3, customer_id = $4, conversation_id = $5, message_id = $6,
           mail_id = $7, from_email = $8, subject = $9
         WHERE id = $10",
        &[
            &verdict.state.as_str(),
            &verdict.reason,
            &signals,
            &verdict.customer_id,
            &conversation,
            &message,
            &clean(&heading.mail_id),
            &clean(from).to_lowercase(),
            &clean(&heading.subject),
            &item.id,
        ],
    )?;
    Ok(())
}

/// An earlier mail that says the same, and what it became.
pub(super) struct Twin {
    id: i64,
    customer_id: Option<i64>,
    message: Option<(i64, i64)>,
    recipients: String,
}

impl Twin {
    /// What `item` becomes, which says the same: one mail to two of our addresses is one.
    pub fn verdict(self, item: &Item) -> Verdict {
        let is_new = |one: &&str| !self.recipients.split(' ').any(|before| before == *one);
        let also: Vec<&str> = item.recipients.split(' ').filter(is_new).collect();
        let reason = match also.as_slice() {
            [] => "the same bytes came before".into(),
            also => format!("the same mail came to {} too", also.join(" and ")),
        };
        Verdict {
            state: State::Duplicate,
            reason,
            signals: vec![Signal { text: format!("it says the same as mail {}", self.id), score: 100 }],
            customer_id: self.customer_id,
            message: self.message,
        }
    }
}

/// The mail with the same bytes that was understood before.
pub(super) fn find_twin(read: &Read<'_>, item: &Item) -> Result<Option<Twin>> {
    read.find(
        "SELECT id, customer_id, conversation_id, message_id, recipients
         FROM incoming
         WHERE hash = $1 AND id <> $2 AND is_whole AND state NOT IN ('received', 'duplicate', 'quarantined')
         ORDER BY id
         LIMIT 1",
        &[&item.hash, &item.id],
        twin_from,
    )
}

/// The mail that became the message `id`.
pub(super) fn find_of_message(read: &Read<'_>, id: i64) -> Result<Option<Twin>> {
    read.find(
        "SELECT id, customer_id, conversation_id, message_id, recipients
         FROM incoming
         WHERE message_id = $1 AND state NOT IN ('received', 'duplicate', 'quarantined')
         ORDER BY id
         LIMIT 1",
        &[&id],
        twin_from,
    )
}

fn twin_from(row: &Row<'_>) -> Result<Twin> {
    let conversation: Option<i64> = row.get(2)?;
    let message: Option<i64> = row.get(3)?;
    let (id, customer_id, recipients) = (row.get(0)?, row.get(1)?, row.get(4)?);
    Ok(Twin { id, customer_id, message: conversation.zip(message), recipients })
}

pub(super) fn record(tx: &mut Tx<'_>, kind: &'static str, id: i64) -> Result<()> {
    events::record(
        tx,
        &Happening { kind, actor: "system".into(), subject_id: Some(id), ..Happening::default() },
    )
}

pub(super) fn item_from(row: &Row<'_>) -> Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        received_ms: row.get(1)?,
        hash: row.get(2)?,
        size: row.get(3)?,
        is_whole: row.get(4)?,
        is_archive: row.get(5)?,
        source: Source::read(&row.get::<String>(6)?)?,
        peer: row.get(7)?,
        folder: row.get(8)?,
        sender: row.get(9)?,
        recipients: row.get(10)?,
        mail_id: row.get(11)?,
        from_email: row.get(12)?,
        subject: row.get(13)?,
        state: State::read(&row.get::<String>(14)?)?,
        reason: row.get(15)?,
        signals: serde_json::from_str(&row.get::<String>(16)?).unwrap_or_default(),
        attempts: row.get(17)?,
        customer_id: row.get(18)?,
        conversation_id: row.get(19)?,
        message_id: row.get(20)?,
    })
}
