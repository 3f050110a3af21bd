//! Reads one folder: what is new there is fetched in small batches, each safe in the ledger together with how far the
//! folder is read. Mails too large come with their headers alone; one that can't be fetched stops none of the others.

use std::collections::BTreeMap;

use ::mail::cards::mask;
use async_imap::imap_proto::{AttributeValue, Response};
use base::blobs::Blob;
use base::{Error, Result as Outcome};

use super::folder::{self, Folder};
use super::listing::{is_there, search, sizes};
use super::means::Means;
use super::place::{Place, set_of};
use super::rows::{Afterwards, Mailbox};
use super::tidying;
use super::trouble::Trouble;
use super::wire::Opening;
use crate::mail::entering::{self, Entry, Headline, Spot};
use crate::mail::envelope;
use crate::mail::intake::Source;

/// Mails in one batch,
const BATCH: usize = 50;
/// and bytes, as long as it is more than one.
const BATCH_BYTES: i64 = 8 << 20;
/// A batch that was begun this often and never ended is taken apart,
const ALONE_AFTER: i64 = 2;
/// its first mail then fetched by its headers alone,
const HEADERS_AFTER: i64 = 4;
/// and set aside unread when that didn't help either.
const UNREAD_AFTER: i64 = 6;

/// How a mail is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Manner {
    Whole,
    /// By its headers, for this reason.
    Headers(String),
    /// Not at all, for this reason.
    Unread(String),
}

/// What there is of a mail.
struct Got {
    uid: i64,
    size: i64,
    blob: Blob,
    head: Vec<u8>,
    cut: Option<String>,
}

/// Reads what is new in a folder and returns how many mails that were, and how far it is read now.
pub(super) async fn read(place: &mut Place<'_>, folder: &Folder) -> Result<(usize, Folder), Trouble> {
    let opening = match place.mailbox.afterwards {
        Afterwards::Leave => Opening::ReadOnly,
        Afterwards::Seen | Afterwards::Move | Afterwards::Delete => Opening::ReadWrite,
    };
    let opened = place.wire.open(&folder.name, opening).await?;
    let (id, begins, db) = (folder.id, place.mailbox.begins, place.means.post.db.clone());
    let mut folder = db.write(move |tx| folder::begin(tx, id, begins, opened)).await?;
    tidying::tidy(place, &mut folder).await?;
    let count = if opened.uid_next.is_some_and(|next| next <= folder.last_uid + 1) {
        if folder.behind != 0 {
            db.write(move |tx| folder::note_behind(tx, id, 0)).await?;
        }
        0
    } else {
        read_new(place, &mut folder).await?
    };
    Ok((count, folder))
}

async fn read_new(place: &mut Place<'_>, folder: &mut Folder) -> Result<usize, Trouble> {
    let new = list_new(place, folder).await?;
    let mut left = new.as_slice();
    while !left.is_empty() {
        let taken = fetch_batch(place, folder, left).await?;
        left = &left[taken..];
        folder.last_uid = new[new.len() - left.len() - 1];
        tidying::tidy(place, folder).await?;
    }
    Ok(new.len())
}

/// Fetches one mail that was passed over, for whatever reason. False when it is gone.
pub(super) async fn read_again(
    place: &mut Place<'_>,
    folder: &Folder,
    (uid, size): (i64, i64),
) -> Result<bool, Trouble> {
    let (id, db) = (folder.id, place.means.post.db.clone());
    let tries = db.write(move |tx| folder::note_try(tx, id, uid)).await?;
    let got = fetch_alone(place, (uid, Some(size)), manner_after(tries)).await?;
    let is_there = got.is_some();
    keep((place.means, place.mailbox), folder, ((folder.last_uid, 0), Vec::from_iter(got))).await?;
    Ok(is_there)
}

/// The numbers of the mails that aren't accounted for, ascending.
async fn list_new(place: &mut Place<'_>, folder: &Folder) -> Result<Vec<i64>, Trouble> {
    let first = folder.last_uid + 1;
    let mut uids = search(place, folder, &format!("{first}:*")).await?;
    // `n:*` names the last mail even when its number is below n (RFC 3501 §6.4.8).
    uids.retain(|uid| *uid >= first);
    let (id, behind) = (folder.id, uids.len() as i64);
    place.means.post.db.write(move |tx| folder::note_behind(tx, id, behind)).await?;
    Ok(uids)
}

/// Takes the first of `left` and returns how many are accounted for now.
async fn fetch_batch(place: &mut Place<'_>, folder: &Folder, left: &[i64]) -> Result<usize, Trouble> {
    let batch = &left[..left.len().min(BATCH)];
    let sizes = sizes(place, folder, batch).await?;
    let (id, first, db) = (folder.id, batch[0], place.means.post.db.clone());
    let tries = db.write(move |tx| folder::note_try(tx, id, first)).await?;
    let (taken, got) = if tries > ALONE_AFTER {
        let size = sizes.get(&first).copied();
        (1, Vec::from_iter(fetch_alone(place, (first, size), manner_after(tries)).await?))
    } else {
        fetch_together(place, batch, &sizes).await?
    };
    let uid = batch[taken - 1];
    let behind = (left.len() - taken) as i64;
    keep((place.means, place.mailbox), folder, ((uid, behind), got)).await?;
    Ok(taken)
}

/// Fetches from the start of `batch` as many as fit, with one command; what isn't simple about them comes alone.
async fn fetch_together(
    place: &mut Place<'_>,
    batch: &[i64],
    sizes: &BTreeMap<i64, i64>,
) -> Result<(usize, Vec<Got>), Trouble> {
    let limit = place.means.mail_bytes as i64;
    let (mut taken, mut bytes) = (0, 0);
    for uid in batch {
        let size = sizes.get(uid).copied().unwrap_or(0).min(limit);
        if taken > 0 && bytes + size > BATCH_BYTES {
            break;
        }
        (taken, bytes) = (taken + 1, bytes + size);
    }
    let wanted: Vec<i64> = batch[..taken].iter().copied().filter(|uid| sizes.contains_key(uid)).collect();
    let simple: Vec<i64> = wanted.iter().copied().filter(|uid| sizes[uid] <= limit).collect();
    let mut got = match fetch_whole(place, &simple).await {
        Ok(got) => got,
        // One of them can't be given, the others can: each is asked for by itself.
        Err(Trouble::Refused(_)) => Vec::new(),
        Err(trouble) => return Err(trouble),
    };
    let missing: Vec<i64> =
        wanted.iter().copied().filter(|uid| !got.iter().any(|mail| mail.uid == *uid)).collect();
    for uid in missing {
        got.extend(fetch_alone(place, (uid, sizes.get(&uid).copied()), None).await?);
    }
    Ok((taken, got))
}

/// Fetches one mail: whole if that can be, else its headers, else nothing but its number. None when it is gone.
async fn fetch_alone(
    place: &mut Place<'_>,
    (uid, size): (i64, Option<i64>),
    manner: Option<Manner>,
) -> Result<Option<Got>, Trouble> {
    let Some(size) = size else { return Ok(None) };
    let mut manner = manner.unwrap_or_else(|| manner_of(size, place.means.mail_bytes as i64));
    loop {
        let (found, why) = match &manner {
            Manner::Unread(why) => {
                let blob = place.means.post.folder.keep(b"")?;
                return Ok(Some(Got { uid, size, blob, head: Vec::new(), cut: Some(why.clone()) }));
            }
            Manner::Headers(why) => (fetch_head(place, (uid, size), why).await, why.clone()),
            Manner::Whole => (
                fetch_whole(place, &[uid]).await.map(|mut got| got.pop()),
                "The server doesn't give it whole.".to_owned(),
            ),
        };
        match found {
            Ok(Some(got)) => return Ok(Some(got)),
            Ok(None) if !is_there(place, uid).await? => return Ok(None),
            Ok(None) => {}
            Err(Trouble::Refused(_)) => {}
            Err(trouble) => return Err(trouble),
        }
        manner = match manner {
            Manner::Whole => Manner::Headers(why),
            Manner::Headers(_) | Manner::Unread(_) => Manner::Unread(why),
        };
    }
}

/// How a mail is fetched that was begun this often and never ended; none for as usual.
fn manner_after(tries: i64) -> Option<Manner> {
    if tries > UNREAD_AFTER {
        Some(Manner::Unread(format!("It couldn't be fetched in {} tries.", tries - 1)))
    } else if tries > HEADERS_AFTER {
        Some(Manner::Headers(format!("It couldn't be fetched whole in {} tries.", tries - 1)))
    } else {
        None
    }
}

fn manner_of(size: i64, limit: i64) -> Manner {
    if size <= limit { Manner::Whole } else { Manner::Headers(too_large(size, limit)) }
}

fn too_large(size: i64, limit: i64) -> String {
    format!(
        "It is too large: {} MiB, and at most {} are taken (mail.message_mib). Only its headers were fetched.",
        (size + (1 << 20) - 1) >> 20,
        limit >> 20
    )
}

async fn fetch_whole(place: &mut Place<'_>, uids: &[i64]) -> Result<Vec<Got>, Trouble> {
    let mut got: Vec<Got> = Vec::new();
    if uids.is_empty() {
        return Ok(got);
    }
    let limit = place.means.mail_bytes;
    let tag = place.wire.begin(&format!("UID FETCH {} (UID BODY.PEEK[])", set_of(uids))).await?;
    while let Some(answer) = place.wire.next_mail(&tag, mail_in).await? {
        let Some((uid, bytes)) = answer else { continue };
        if !uids.contains(&uid) || got.iter().any(|mail| mail.uid == uid) {
            continue;
        }
        let size = bytes.len() as i64;
        // Some servers count wrongly.
        let (bytes, cut) = if bytes.len() > limit {
            (head_of(&bytes), Some(too_large(size, limit as i64)))
        } else {
            (bytes, None)
        };
        got.push(make_safe(place.means, (uid, size), (bytes, cut)).await?);
    }
    Ok(got)
}

async fn fetch_head(
    place: &mut Place<'_>,
    (uid, size): (i64, i64),
    why: &str,
) -> Result<Option<Got>, Trouble> {
    let mut found = None;
    let tag = place.wire.begin(&format!("UID FETCH {uid} (UID BODY.PEEK[HEADER])")).await?;
    while let Some(answer) = place.wire.next_mail(&tag, mail_in).await? {
        found = answer.filter(|(number, _)| *number == uid).map(|(_, bytes)| bytes).or(found);
    }
    match found {
        Some(bytes) => Ok(Some(make_safe(place.means, (uid, size), (bytes, Some(why.to_owned()))).await?)),
        None => Ok(None),
    }
}

async fn make_safe(
    means: &Means,
    (uid, size): (i64, i64),
    (bytes, cut): (Vec<u8>, Option<String>),
) -> Outcome<Got> {
    let folder = means.post.folder.clone();
    let kept = tokio::task::spawn_blocking(move || {
        let blob = folder.keep(&bytes)?;
        Ok::<_, Error>((blob, head_of(&bytes)))
    });
    let (blob, head) = kept.await.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(Got { uid, size, blob, head, cut })
}

/// Enters what was got and moves the folder on, in one transaction.
async fn keep(
    (means, mailbox): (&Means, &Mailbox),
    folder: &Folder,
    ((uid, behind), got): ((i64, i64), Vec<Got>),
) -> Result<(), Trouble> {
    let mut entries: Vec<Entry> = got.into_iter().map(|mail| entry(mailbox, folder, mail)).collect();
    entries.sort_by_key(|entry| entry.spot.as_ref().map(|spot| spot.uid));
    let folder = folder.clone();
    let is_left_alone = mailbox.afterwards == Afterwards::Leave;
    let kept = means.post.db.write(move |tx| {
        for entry in &entries {
            entering::enter(tx, entry)?;
        }
        folder::advance(tx, &folder, (uid, behind), is_left_alone)
    });
    Ok(kept.await?)
}

fn entry(mailbox: &Mailbox, folder: &Folder, got: Got) -> Entry {
    let envelope = envelope::read(&got.head, &mailbox.address);
    let headline = |why| (why, headline(&got.head, &envelope.sender));
    Entry {
        source: Source::Imap,
        size: got.size,
        is_whole: got.cut.is_none(),
        is_archive: mailbox.is_archive,
        peer: mailbox.host.clone(),
        set_aside: got.cut.map(headline),
        sender: envelope.sender,
        recipients: envelope.recipients,
        spot: Some(Spot {
            mailbox_id: mailbox.id.0,
            folder: folder.name.clone(),
            uid_validity: folder.uid_validity.unwrap_or_default(),
            uid: got.uid,
        }),
        blob: got.blob,
    }
}

fn headline(head: &[u8], sender: &str) -> Headline {
    let parsed = std::panic::catch_unwind(|| ::mail::parse(head, sender));
    match parsed {
        Ok(Ok(mail)) => {
            Headline { mail_id: mail.mail_id, from_email: mail.from, subject: mask(&mail.subject) }
        }
        _ => Headline::default(),
    }
}

fn mail_in(answer: &Response<'_>) -> Option<(i64, Vec<u8>)> {
    let Response::Fetch(_, parts) = answer else { return None };
    let uid = parts.iter().find_map(|part| match part {
        AttributeValue::Uid(number) => Some(i64::from(*number)),
        _ => None,
    })?;
    let bytes = parts.iter().find_map(|part| match part {
        AttributeValue::BodySection { data: Some(bytes), .. } => Some(bytes.to_vec()),
        _ => None,
    })?;
    Some((uid, bytes))
}

fn head_of(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    bytes[..end.min(64 * 1024)].to_vec()
}
