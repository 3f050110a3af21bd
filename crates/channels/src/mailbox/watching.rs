//! The task of one mailbox: connected as long as it can be, every folder read, then waiting for news or for the next look.

use std::time::Duration;

use base::Db;

use super::comparing::compare;
use super::dialling::dial;
use super::fetching;
use super::folder;
use super::health::{self, Health};
use super::log::Log;
use super::means::Means;
use super::place::Place;
use super::rows::{self, MailboxId};
use super::trouble::Trouble;
use super::wire::{Opening, Wire};

/// Waiting for news is begun anew before servers end it (RFC 2177: 29 minutes).
const IDLE_LIMIT: Duration = Duration::from_secs(28 * 60);

/// Watches the mailbox `id` for good. Dropped, it ends between two commands; nothing is lost by it.
pub(super) async fn watch(means: Means, id: MailboxId) {
    let db = means.post.db.clone();
    let mut failures = db.read(move |read| Health::find(read, id)).await.map_or(0, |health| health.failures);
    loop {
        let trouble = match follow(&means, id, &mut failures).await {
            Ok(never) => match never {},
            Err(trouble) => trouble,
        };
        let pause_ms = trouble.pause_ms(failures, &db.context().chance);
        note_failure(&db, id, (trouble.in_words(), pause_ms)).await;
        failures += 1;
        tokio::time::sleep(Duration::from_millis(pause_ms.unsigned_abs())).await;
    }
}

/// Written once when it begins to fail: a mailbox that is away for a night fills no log.
async fn note_failure(db: &Db, id: MailboxId, (why, pause_ms): (String, i64)) {
    let kept = why.clone();
    match db.write(move |tx| health::note_failure(tx, id, (&kept, pause_ms))).await {
        Ok(1) => tracing::warn!(mailbox = id.0, %why, "a mailbox can't be fetched from; it is tried again"),
        Ok(_) => tracing::debug!(mailbox = id.0, %why, pause_ms, "a mailbox still can't be fetched from"),
        Err(error) => tracing::warn!(mailbox = id.0, %error, "a mailbox's trouble can't be written down"),
    }
}

/// Connects and goes on until something is wrong.
async fn follow(
    means: &Means,
    id: MailboxId,
    failures: &mut i64,
) -> Result<std::convert::Infallible, Trouble> {
    let mailbox = means.post.db.read(move |read| rows::find(read, id)).await?;
    let mut wire = dial(means, &mailbox, &mut Log::default()).await?;
    let mut place = Place { means, mailbox: &mailbox, wire: &mut wire };
    let poll = Duration::from_secs(mailbox.poll_s.unsigned_abs());
    loop {
        let readable = look(&mut place).await?;
        let idles = place.wire.can("IDLE") && readable.is_some();
        means.post.db.write(move |tx| health::note_success(tx, id, idles)).await?;
        *failures = 0;
        match readable {
            Some(first) if idles => wait(place.wire, (&first, poll.min(IDLE_LIMIT))).await?,
            _ => tokio::time::sleep(poll).await,
        }
    }
}

/// Reads every folder, and again while the server speaks of more. Returns the first that can be read. One that can't says
/// so and holds up none of the others; when none can, the mailbox is in trouble.
pub(super) async fn look(place: &mut Place<'_>) -> Result<Option<folder::Folder>, Trouble> {
    let (id, db) = (place.mailbox.id, place.means.post.db.clone());
    let folders = db.read(move |read| folder::list(read, id)).await?;
    let (mut first, mut trouble) = (None, None);
    for folder in folders {
        match read_all(place, &folder).await {
            Ok(()) => {
                first.get_or_insert(folder);
            }
            Err(error @ (Trouble::Setting(_) | Trouble::Refused(_))) => {
                let (row, why) = (folder.id, error.in_words());
                db.write(move |tx| folder::note_error(tx, row, &why)).await?;
                trouble.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    match (first, trouble) {
        (None, Some(trouble)) => Err(trouble),
        (first, _) => Ok(first),
    }
}

async fn read_all(place: &mut Place<'_>, folder: &folder::Folder) -> Result<(), Trouble> {
    let (_, mut read) = fetching::read(place, folder).await?;
    while place.wire.has_news() {
        let (count, further) = fetching::read(place, folder).await?;
        read = further;
        if count == 0 {
            break;
        }
    }
    compare(place, &read).await
}

/// Waits in the folder's open state. What came since it was read shows on opening it.
async fn wait(wire: &mut Wire, (folder, at_most): (&folder::Folder, Duration)) -> Result<(), Trouble> {
    let opened = wire.open(&folder.name, Opening::ReadOnly).await?;
    let is_news = folder.server_uid_next.is_some() && folder.server_uid_next != opened.uid_next;
    if is_news { Ok(()) } else { wire.idle(at_most).await }
}
