//! Taking in mails from files: mbox, maildir, single mails, folders of them. Raw bytes first, many in one transaction, then
//! understood like any other mail; a run that was cut off is simply begun again, as what came before is known by its bytes.

mod finding;

use std::path::PathBuf;
use std::time::Duration;

use ::mail::mbox::Found;
use base::blobs::Blob;
use base::events::Reader;
use base::{Error, Read, Result, Tx};
use tokio::sync::mpsc;

use super::entering::{self, Entry};
use super::intake::{self, Signal, Source, State};
use super::working;
use crate::post::Post;

pub use finding::{Piece, pieces};

/// Mails and bytes made safe in one transaction.
const BATCH: usize = 128;
const BATCH_BYTES: u64 = 16 << 20;
/// Batches read ahead of the database.
const AHEAD: usize = 2;
/// Pause while another process understands the mails.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What is taken in, and how.
#[derive(Clone, Debug)]
pub struct Order {
    /// Files and folders, in this order; what is in a folder goes by name.
    pub paths: Vec<PathBuf>,
    /// True when the mails are filed and wake nobody.
    pub is_archive: bool,
    /// Largest mail that is kept whole, in bytes.
    pub limit: usize,
}

/// What became of one mail of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The file; in a file of many with its number, `inbox.mbox:7`.
    pub file: String,
    /// What became of it; `None` when it couldn't be read from the disk.
    pub state: Option<State>,
    /// Its place in the ledger.
    pub id: Option<i64>,
    /// Short reference of the conversation it is in.
    pub conversation: Option<String>,
    /// Why, for people.
    pub reason: String,
    /// What spoke for that.
    pub signals: Vec<Signal>,
}

/// A mail that is safe, or why it isn't.
type Stored = (String, Result<i64, String>);

/// Takes in all of `order` and says what became of each mail, once the last one is settled.
pub async fn run(post: &Post, order: Order, progress: impl Fn(usize)) -> Result<Vec<Line>> {
    let reader = Reader::new("intake", &post.db);
    let taken = take_in(post, &reader, order, progress).await;
    reader.leave(&post.db).await?;
    lines(post, taken?).await
}

async fn take_in(
    post: &Post,
    reader: &Reader,
    order: Order,
    progress: impl Fn(usize),
) -> Result<Vec<Stored>> {
    // What an earlier run or the receiver left behind comes first: it may be the beginning of what follows.
    let so_far = base::ids::first_at(post.db.now_ms() + 1);
    settle(post, reader, so_far).await?;
    let (batches, mut waiting) = mpsc::channel(AHEAD);
    let Order { paths, is_archive, limit } = order;
    let reading = tokio::task::spawn_blocking(move || read_ahead(&paths, limit, &batches));
    let mut stored: Vec<Stored> = Vec::new();
    while let Some(batch) = waiting.recv().await {
        let storing = store(post, batch, is_archive);
        let (done, understood) = tokio::join!(storing, understand(post, reader));
        stored.extend(done?);
        understood?;
        progress(stored.len());
    }
    reading.await.map_err(|panic| Error::inside(panic.to_string()))?;
    let last = stored.iter().filter_map(|(_, id)| id.as_ref().ok().copied()).max();
    if let Some(last) = last {
        settle(post, reader, last).await?;
    }
    Ok(stored)
}

/// Batches of mails with their blobs made safe; large ones are on disk already.
type Batch = Vec<(String, Result<(Found, Blob), String>)>;

fn read_ahead(paths: &[PathBuf], limit: usize, batches: &mpsc::Sender<Vec<Piece>>) {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for piece in pieces(paths, limit) {
        bytes += piece.found.as_ref().map_or(0, |found| found.raw.len() as u64);
        batch.push(piece);
        if batch.len() >= BATCH || bytes >= BATCH_BYTES {
            bytes = 0;
            if batches.blocking_send(std::mem::take(&mut batch)).is_err() {
                return;
            }
        }
    }
    let _ = batches.blocking_send(batch);
}

async fn store(post: &Post, pieces: Vec<Piece>, is_archive: bool) -> Result<Vec<Stored>> {
    let folder = post.folder.clone();
    let batch = tokio::task::spawn_blocking(move || {
        let kept = pieces.into_iter().map(|Piece { file, found }| {
            let kept = match found {
                Err(why) => Err(why),
                Ok(found) => Ok((folder.keep(&found.raw)?, found)),
            };
            Ok((file, kept.map(|(blob, found)| (found, blob))))
        });
        kept.collect::<Result<Batch>>()
    });
    let batch = batch.await.map_err(|panic| Error::inside(panic.to_string()))??;
    if batch.is_empty() {
        return Ok(Vec::new());
    }
    post.db.write(move |tx| create_all(tx, &batch, is_archive)).await
}

fn create_all(tx: &mut Tx<'_>, batch: &Batch, is_archive: bool) -> Result<Vec<Stored>> {
    let mut stored = Vec::with_capacity(batch.len());
    for (file, kept) in batch {
        let id = match kept {
            Err(why) => Err(why.clone()),
            Ok((found, blob)) => {
                let entered = entering::enter(tx, &entry((file, is_archive), found, blob))?;
                entered.ok_or_else(|| "It is in the ledger already.".into())
            }
        };
        stored.push((file.clone(), id));
    }
    Ok(stored)
}

fn entry((file, is_archive): (&str, bool), found: &Found, blob: &Blob) -> Entry {
    Entry {
        source: Source::File,
        blob: blob.clone(),
        size: i64::try_from(found.size).unwrap_or(i64::MAX),
        is_whole: found.is_whole(),
        is_archive,
        peer: file.to_owned(),
        sender: found.sender.clone(),
        recipients: Vec::new(),
        spot: None,
        set_aside: None,
    }
}

/// Understands what waits now; another process may be at it.
async fn understand(post: &Post, reader: &Reader) -> Result<()> {
    while working::step(post, reader).await? > 0 {}
    Ok(())
}

/// Waits until nothing up to `last` waits any more, doing it as far as no other process does. What others store
/// meanwhile is theirs to wait for.
async fn settle(post: &Post, reader: &Reader, last: i64) -> Result<()> {
    loop {
        understand(post, reader).await?;
        let oldest = post.db.read(|read| intake::list_received(read, 1)).await?;
        if oldest.first().is_none_or(|item| item.id > last) {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn lines(post: &Post, stored: Vec<Stored>) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(stored.len());
    for chunk in stored.chunks(BATCH) {
        let chunk = chunk.to_vec();
        let told =
            post.db.read(move |read| chunk.iter().map(|one| line(read, one)).collect::<Result<Vec<_>>>());
        lines.extend(told.await?);
    }
    Ok(lines)
}

/// Where the mail is now: its message may have been moved since it was settled.
fn line(read: &Read<'_>, (file, stored): &Stored) -> Result<Line> {
    let file = file.clone();
    let id = match stored {
        Ok(id) => *id,
        Err(why) => {
            let reason = why.clone();
            return Ok(Line { file, state: None, id: None, conversation: None, reason, signals: Vec::new() });
        }
    };
    let item = intake::find(read, id)?;
    let conversation = read.find(
        "SELECT conversations.reference
         FROM incoming
         LEFT JOIN messages ON messages.id = incoming.message_id
         JOIN conversations ON conversations.id = coalesce(messages.conversation_id, incoming.conversation_id)
         WHERE incoming.id = $1",
        &[&id],
        |row| row.get(0),
    )?;
    let (state, reason, signals) = (Some(item.state), item.reason, item.signals);
    Ok(Line { file, state, id: Some(id), conversation, reason, signals })
}
