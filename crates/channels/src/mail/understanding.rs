//! Reading what mails say: several at a time, outside of any transaction, each on its own if it breaks the reader.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ::mail::{Heading, Mail};
use base::blobs::{Folder, Found};
use base::{Error, Read, Result};
use conversations::message::saying::File;

use super::intake::Item;
use super::sorting::{self, Facts};
use super::{masking, writer};
use crate::post::{Addresses, Post};

/// Mails nested a thousand times over take a deep stack to read; it is only reserved, and used by few.
const STACK_BYTES: usize = 64 << 20;
/// Mails read at the same time; more would keep the writer and the web waiting for a processor.
const READERS_LIMIT: usize = 4;
/// A mail that takes longer to read is set aside.
const PATIENCE: Duration = Duration::from_mins(1);
/// Below this many, reading them takes less time than starting threads.
const ALONE: usize = 4;

/// A mail as far as it could be read.
#[derive(Clone, Debug)]
pub(super) struct Understood {
    /// What it is known by.
    pub heading: Heading,
    /// What it says, its files made safe; or why it can't be understood.
    pub said: Result<(Mail, Vec<File>, Facts), String>,
}

impl Understood {
    /// A mail that isn't even tried.
    pub fn not(why: String) -> Understood {
        Understood { heading: Heading::default(), said: Err(why) }
    }
}

/// Reads `items`. One whose bytes can't be had, or whose files can't be kept, at this moment is left out, to be tried again.
pub(super) async fn read_all(post: &Post, items: Vec<Item>) -> Result<Vec<(Item, Understood)>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let hashes: Vec<Vec<u8>> = items.iter().map(|item| item.hash.clone()).collect();
    let bodies = post.db.read(move |read| list_bodies(read, &hashes)).await?;
    let (folder, addresses) = (post.folder.clone(), post.addresses.clone());
    let read = move |item: &Item| understand((&folder, &addresses), &bodies, item);
    tokio::task::spawn_blocking(move || side_by_side(items, PATIENCE, read))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))
}

/// Bytes that stand in the database, by their hash; what isn't here lies in the folder.
type Bodies = HashMap<Vec<u8>, Vec<u8>>;

fn list_bodies(read: &Read<'_>, hashes: &[Vec<u8>]) -> Result<Bodies> {
    let sql = format!(
        "SELECT hash, body FROM blobs WHERE body IS NOT NULL AND hash IN ({}) ORDER BY hash LIMIT {}",
        base::db::placeholders(1, hashes.len()),
        hashes.len()
    );
    let bound: Vec<&dyn base::Param> = hashes.iter().map(|hash| hash as &dyn base::Param).collect();
    Ok(read.list(&sql, &bound, |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
}

/// As many at a time as there are processors. Even one mail is read on a thread with a deep stack, which is left to itself
/// when it takes too long: the mail is set aside, the others go on.
fn side_by_side(
    items: Vec<Item>,
    patience: Duration,
    read: impl Fn(&Item) -> Option<Understood> + Send + Sync + 'static,
) -> Vec<(Item, Understood)> {
    let processors = thread::available_parallelism().map_or(1, usize::from).min(READERS_LIMIT);
    let readers = if items.len() < ALONE { 1 } else { processors };
    let (items, next, read) = (Arc::new(items), Arc::new(AtomicUsize::new(0)), Arc::new(read));
    let (told, done) = mpsc::channel();
    for _ in 0..readers {
        let (items, next, read, told) = (items.clone(), next.clone(), read.clone(), told.clone());
        let read_some = move || {
            while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                if told.send((item.id, read(item))).is_err() {
                    return;
                }
            }
        };
        if let Err(cause) = thread::Builder::new().stack_size(STACK_BYTES).spawn(read_some) {
            tracing::warn!(%cause, "no thread can be started to read mail; it is tried again");
        }
    }
    drop(told);
    let mut found: HashMap<i64, Option<Understood>> = HashMap::with_capacity(items.len());
    while found.len() < items.len() {
        match done.recv_timeout(patience) {
            Ok((id, understood)) => {
                found.insert(id, understood);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let begun = next.fetch_add(items.len(), Ordering::Relaxed).min(items.len());
                let why = format!("Reading it took longer than {} s.", patience.as_secs());
                for item in &items[..begun] {
                    found.entry(item.id).or_insert_with(|| Some(Understood::not(why.clone())));
                }
                break;
            }
        }
    }
    let taken = items.iter().filter_map(|item| Some((item.clone(), found.remove(&item.id)??)));
    taken.collect()
}

fn understand(
    (folder, addresses): (&Folder, &Addresses),
    bodies: &Bodies,
    item: &Item,
) -> Option<Understood> {
    let in_folder;
    let raw = match bodies.get(&item.hash) {
        Some(body) => body,
        None => match folder.bytes(Found::InFolder(item.hash.clone())) {
            Ok(bytes) => {
                in_folder = bytes;
                &in_folder
            }
            Err(error) if is_missing(&error) => {
                return Some(Understood::not("Its bytes are missing in the folder of large mails.".into()));
            }
            Err(error) => {
                tracing::warn!(%error, item = item.id, "the bytes of a mail can't be read yet");
                return None;
            }
        },
    };
    if !item.is_whole {
        let why =
            format!("It is larger than the limit: {}; only its headers were kept.", megabytes(item.size));
        return Some(Understood { heading: ::mail::heading(raw), said: Err(why) });
    }
    let (facts, mut mail) = match read(addresses, raw, &item.sender) {
        Ok(read) => read,
        Err(why) => return Some(Understood { heading: ::mail::heading(raw), said: Err(why) }),
    };
    let heading =
        Heading { mail_id: mail.mail_id.clone(), from: mail.from.clone(), subject: mail.subject.clone() };
    match keep_files(folder, &mut mail) {
        Ok(files) => Some(Understood { heading, said: Ok((mail, files, facts)) }),
        Err(error) => {
            tracing::warn!(%error, item = item.id, "the files of a mail can't be kept yet");
            None
        }
    }
}

fn read(addresses: &Addresses, raw: &[u8], sender: &str) -> Result<(Facts, Mail), String> {
    let read = || {
        let mut mail = ::mail::parse(raw, sender)?;
        let facts = sorting::look(&mail, raw);
        writer::settle(addresses, &mut mail);
        masking::mask_cards(&mut mail);
        Ok((facts, mail))
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("The reader gave up on it.".into()))
}

/// Large files are on disk before the row that names them.
fn keep_files(folder: &Folder, mail: &mut Mail) -> Result<Vec<File>> {
    let parts = std::mem::take(&mut mail.files).into_iter();
    let kept = parts.map(|part| {
        let blob = folder.keep(&part.bytes)?;
        Ok(File { filename: part.filename, mime: part.mime, content_id: part.content_id, blob })
    });
    kept.collect()
}

fn is_missing(error: &Error) -> bool {
    let Error::Inside(cause) = error else { return false };
    let cause = cause.downcast_ref::<std::io::Error>();
    cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::NotFound)
}

/// Bytes as people say them, `60.3 MB`.
pub(super) fn megabytes(bytes: i64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::mail::intake::{Source, State};

    fn item(id: i64) -> Item {
        Item {
            id,
            received_ms: 0,
            hash: Vec::new(),
            size: 0,
            is_whole: true,
            is_archive: false,
            source: Source::Smtp,
            peer: String::new(),
            folder: String::new(),
            sender: String::new(),
            recipients: String::new(),
            mail_id: String::new(),
            from_email: String::new(),
            subject: String::new(),
            state: State::Received,
            reason: String::new(),
            signals: Vec::new(),
            attempts: 0,
            customer_id: None,
            conversation_id: None,
            message_id: None,
        }
    }

    fn fine() -> Understood {
        Understood::not("fine".into())
    }

    #[test]
    fn all_come_back_in_their_order_and_what_cant_be_had_is_left_out() {
        let read = |item: &Item| (item.id % 10 != 3).then(fine);

        let done = side_by_side((0..50).map(item).collect(), PATIENCE, read);

        let ids: Vec<i64> = done.iter().map(|(item, _)| item.id).collect();
        assert_eq!(ids, (0..50).filter(|id| id % 10 != 3).collect::<Vec<_>>());
    }

    #[test]
    fn a_mail_that_takes_too_long_is_set_aside_and_holds_up_nobody() {
        let (release, blocked) = mpsc::channel::<()>();
        let blocked = Arc::new(Mutex::new(blocked));
        let try_it = || {
            let blocked = blocked.clone();
            let read = move |_: &Item| {
                let _ = blocked.lock().unwrap().recv();
                Some(fine())
            };
            side_by_side(vec![item(0)], Duration::from_millis(1), read)
        };

        // A thread that was never begun in that time leaves it to the next try.
        let done = std::iter::repeat_with(try_it).find(|done| !done.is_empty()).unwrap();

        assert_eq!(done.len(), 1);
        assert_eq!(done[0].1.said.as_ref().unwrap_err(), "Reading it took longer than 0 s.");
        drop(release);
    }
}
