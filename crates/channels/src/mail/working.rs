//! Understanding what the ledger holds, oldest first: parsed outside of any transaction, then threaded in one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use base::blobs::{self, Folder};
use base::events::Reader;
use base::{Error, Result, Tx};
use conversations::Channel;
use conversations::conversation::opening;
use conversations::message::saying::{self, File, Received, Said};
use people::customer::{Kind, identity};

use super::intake::{self, Item, State, Verdict};
use super::parsing::{self, Mail};
use super::threading;
use crate::post::{Addresses, Post};

/// Mails understood in one transaction: more would keep those waiting that are being accepted meanwhile.
const BATCH: i64 = 32;
/// A mail whose understanding was begun this often and never ended has killed the program; it is taken alone next,
const ALONE_AFTER: i64 = 2;
/// and set aside when that didn't help either.
const GIVE_UP_AFTER: i64 = 4;
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Runs forever: takes what was received, as long as this process holds the reader `intake`.
pub async fn run(post: Post) {
    let reader = Reader::new("intake", &post.db);
    let mut wakes = post.db.wakes();
    loop {
        match step(&post, &reader).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "incoming mail can't be processed and will be tried again"),
        }
        let _ = tokio::time::timeout(LOOK_EVERY, wakes.changed()).await;
    }
}

/// Takes one batch and returns how many mails it had.
pub async fn step(post: &Post, reader: &Reader) -> Result<usize> {
    let mut items = post.db.read(|read| intake::list_received(read, BATCH)).await?;
    if items.is_empty() || !reader.hold(&post.db).await? {
        return Ok(0);
    }
    if items.first().is_some_and(|item| item.attempts >= ALONE_AFTER) {
        items.truncate(1);
    }
    let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
    post.db.write(move |tx| intake::note_attempt(tx, &ids)).await?;
    let mut understood = Vec::new();
    for item in items {
        let read = read_item(post, &item).await?;
        understood.push((item, read));
    }
    let (count, addresses) = (understood.len(), post.addresses.clone());
    post.db
        .write(move |tx| {
            for (item, read) in &understood {
                settle(tx, &addresses, item, read)?;
            }
            Ok(())
        })
        .await?;
    Ok(count)
}

/// A mail with its files made safe, or why it can't be understood.
type Understood = Result<(Mail, Vec<File>), String>;

async fn read_item(post: &Post, item: &Item) -> Result<Understood> {
    if item.attempts >= GIVE_UP_AFTER {
        return Ok(Err(format!("The program stopped {} times while reading it.", item.attempts)));
    }
    let hash = item.hash.clone();
    let found = post.db.read(move |read| blobs::find(read, &hash)).await?;
    let (folder, sender) = (post.folder.clone(), item.sender.clone());
    let understand = move || understand(&folder, found, &sender);
    if item.size <= blobs::INLINE_LIMIT as i64 {
        return understand();
    }
    tokio::task::spawn_blocking(understand).await.map_err(|panic| Error::inside(panic.to_string()))?
}

fn understand(folder: &Folder, found: blobs::Found, sender: &str) -> Result<Understood> {
    let raw = folder.bytes(found)?;
    let parsed = catch_unwind(AssertUnwindSafe(|| parsing::parse(&raw, sender)));
    let mut mail = match parsed.unwrap_or_else(|_| Err("The parser gave up on it.".into())) {
        Ok(mail) => mail,
        Err(why) => return Ok(Err(why)),
    };
    let mut files = Vec::new();
    for part in std::mem::take(&mut mail.files) {
        let blob = folder.keep(&part.bytes)?;
        files.push(File { filename: part.filename, mime: part.mime, content_id: part.content_id, blob });
    }
    Ok(Ok((mail, files)))
}

/// One mail's failure is its own: it goes to quarantine, the others go on.
fn settle(tx: &mut Tx<'_>, addresses: &Addresses, item: &Item, read: &Understood) -> Result<()> {
    if intake::find(tx, item.id)?.state != State::Received {
        return Ok(());
    }
    let verdict = match read {
        Err(why) => quarantined(why.clone()),
        Ok((mail, files)) => match tx.attempt(|tx| place(tx, addresses, item, (mail, files)))? {
            Ok(verdict) => verdict,
            Err(error) => quarantined(error.to_string()),
        },
    };
    intake::settle(tx, item.id, &verdict)
}

fn quarantined(reason: String) -> Verdict {
    Verdict { state: State::Quarantined, reason: reason.replace('\0', ""), message: None }
}

fn place(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    item: &Item,
    (mail, files): (&Mail, &[File]),
) -> Result<Verdict> {
    if intake::is_known(tx, item)? {
        let reason = "the same bytes came before".into();
        return Ok(Verdict { state: State::Duplicate, reason, message: None });
    }
    if addresses.is_own(&mail.from) {
        let reason = "it comes from our own address".into();
        return Ok(Verdict { state: State::Own, reason, message: None });
    }
    let sender = identity::find_or_create(tx, Kind::Email, &mail.from, &mail.from_name)?;
    let found = threading::find(tx, addresses, mail, &item.recipients, sender)?;
    let (state, place) = match found {
        Some(place) => (State::Joined, place),
        None => {
            let conversation = opening::open(tx, sender, Channel::Email, &mail.subject)?;
            let reason = "it answers nothing we know".into();
            (State::Opened, threading::Place { conversation, reason })
        }
    };
    let received = Received {
        channel: Channel::Email,
        name: if mail.from_name.is_empty() { mail.from.clone() } else { mail.from_name.clone() },
        text: mail.text.clone(),
        client_id: format!("mail:{}", item.id),
        reason: place.reason.clone(),
        files: files.to_vec(),
    };
    let Said { id, .. } = saying::receive(tx, place.conversation.id, &received)?;
    threading::remember(tx, &mail.mail_id, id.0, &place.conversation)?;
    Ok(Verdict { state, reason: place.reason, message: Some((place.conversation.id.0, id.0)) })
}
