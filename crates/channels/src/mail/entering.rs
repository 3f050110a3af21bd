//! The way into the ledger, the same for every door: first the bytes are safe, then the mail has its row.

use base::blobs::{self, Blob};
use base::{Error, Read, Result, Tx};

use super::intake::{self, Source, State};
use crate::post::Post;

/// A mail as it came.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The door.
    pub source: Source,
    /// Where it came from: an IP address, or the name of a file.
    pub peer: String,
    /// Envelope sender; empty for bounces.
    pub sender: String,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// The mail, byte for byte.
    pub raw: Vec<u8>,
}

/// Where a fetched mail stood.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The mailbox.
    pub mailbox_id: i64,
    /// The folder, as people read it.
    pub folder: String,
    /// The folder's numbering.
    pub uid_validity: i64,
    /// Its number in there.
    pub uid: i64,
}

/// A mail that is safe and wants its row.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The door.
    pub source: Source,
    /// Its bytes, or what there is of them.
    pub blob: Blob,
    /// Bytes of the whole mail.
    pub size: i64,
    /// False when these aren't all its bytes.
    pub is_whole: bool,
    /// It is history: it causes nothing.
    pub is_archive: bool,
    /// Where it came from: an IP address, a server, or the name of a file.
    pub peer: String,
    /// Envelope sender, as far as it is known; empty for bounces.
    pub sender: String,
    /// Envelope recipients, as far as they are known.
    pub recipients: Vec<String>,
    /// Where it stood, when it was fetched.
    pub spot: Option<Spot>,
    /// Why nobody tries to understand it, and what lists show of it; none when it is to be understood.
    pub set_aside: Option<(String, Headline)>,
}

/// What lists show of a mail that isn't understood as a whole.
#[derive(Clone, Debug, Default)]
pub struct Headline {
    /// Its Message-ID, without brackets.
    pub mail_id: String,
    /// The address in From.
    pub from_email: String,
    /// Its subject.
    pub subject: String,
}

/// Makes a mail safe and returns its place in the ledger: after this, and only after this, may it be called accepted.
pub async fn store(post: &Post, incoming: Incoming) -> Result<i64> {
    let size = incoming.raw.len();
    let folder = post.folder.clone();
    let Incoming { source, peer, sender, recipients, raw } = incoming;
    let blob = if size <= blobs::INLINE_LIMIT {
        folder.keep(&raw)?
    } else {
        tokio::task::spawn_blocking(move || folder.keep(&raw))
            .await
            .map_err(|panic| Error::inside(panic.to_string()))??
    };
    let entry = Entry {
        source,
        size: blob.size,
        blob,
        is_whole: true,
        is_archive: false,
        peer,
        sender,
        recipients,
        spot: None,
        set_aside: None,
    };
    let entered = post.db.write(move |tx| enter(tx, &entry)).await?;
    entered.ok_or_else(|| Error::inside("a mail without a spot is always new"))
}

/// Gives a mail its row, in the transaction of whoever calls, and returns its place; none when it was fetched before.
pub fn enter(tx: &mut Tx<'_>, entry: &Entry) -> Result<Option<i64>> {
    blobs::store(tx, &entry.blob)?;
    let id: i64 = tx.id();
    let tidy = |text: &str| text.replace('\0', "");
    let spot = entry.spot.as_ref();
    let unread = Headline::default();
    let (state, reason, headline) = match &entry.set_aside {
        Some((why, headline)) => (State::Quarantined, why.as_str(), headline),
        None => (State::Received, "", &unread),
    };
    let entered = tx.execute_counted(
        "INSERT INTO incoming
           (id, channel, source, received_ms, hash, size, is_whole, is_archive, mailbox_id, folder, uid_validity, uid,
            peer, sender, recipients, mail_id, from_email, subject, state, reason)
         VALUES ($1, 'email', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (mailbox_id, folder, uid_validity, uid) DO NOTHING",
        &[
            &id,
            &entry.source.as_str(),
            &tx.now_ms(),
            &entry.blob.hash,
            &entry.size,
            &entry.is_whole,
            &entry.is_archive,
            &spot.map(|spot| spot.mailbox_id),
            &spot.map_or("", |spot| &spot.folder),
            &spot.map(|spot| spot.uid_validity),
            &spot.map(|spot| spot.uid),
            &tidy(&entry.peer),
            &tidy(&entry.sender),
            &tidy(&entry.recipients.join(" ")),
            &tidy(&headline.mail_id),
            &tidy(&headline.from_email),
            &tidy(&headline.subject),
            &state.as_str(),
            &tidy(reason),
        ],
    )?;
    if entered == 0 {
        return Ok(None);
    }
    intake::record(tx, "mail.received", id)?;
    Ok(Some(id))
}

/// The mail with the same bytes that was handed in for the same recipients before: a retry is answered with it.
pub fn find_handed_in(read: &Read<'_>, hash: &[u8], recipients: &str) -> Result<Option<i64>> {
    read.find(
        "SELECT id FROM incoming WHERE hash = $1 AND source = $2 AND recipients = $3 ORDER BY id LIMIT 1",
        &[&hash, &Source::Hook.as_str(), &recipients],
        |row| row.get(0),
    )
}
