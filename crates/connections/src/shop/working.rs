//! Reading what shops sent, oldest first; and planning, now and then, that what was missed is pulled.

use std::time::Duration;

use base::events::Reader;
use base::{Error, Result, Tx, blobs};
use serde_json::Value;

use super::applying;
use super::delivery::{self, Delivery, State};
use super::pulling;
use super::rows;
use crate::links::Links;

/// Deliveries read in one transaction.
const BATCH: i64 = 16;
/// A delivery whose reading was begun this often and never ended has killed the program; it is taken alone next,
const ALONE_AFTER: i64 = 2;
/// and set aside when that didn't help either.
const GIVE_UP_AFTER: i64 = 4;
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Runs forever, as long as this process holds the reader `shops`.
pub async fn run(links: Links) {
    let reader = Reader::new("shops", &links.db);
    let mut wakes = links.db.wakes();
    loop {
        match step(&links, &reader).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "what shops sent can't be read and will be tried again"),
        }
        let _ = tokio::time::timeout(LOOK_EVERY, wakes.changed()).await;
    }
}

/// Reads one batch and returns how many deliveries it had; with none, plans the pulls that are due.
pub async fn step(links: &Links, reader: &Reader) -> Result<usize> {
    let now_ms = links.db.now_ms();
    let (mut items, is_pull_due) = links
        .db
        .read(move |read| {
            Ok((delivery::list_received(read, BATCH)?, !pulling::list_due(read, now_ms)?.is_empty()))
        })
        .await?;
    if items.is_empty() && !is_pull_due || !reader.hold(&links.db).await? {
        return Ok(0);
    }
    if is_pull_due {
        links.db.write(pulling::plan_due).await?;
    }
    if items.first().is_some_and(|item| item.attempts >= ALONE_AFTER) {
        items.truncate(1);
    }
    let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
    let begun = ids.clone();
    links.db.write(move |tx| delivery::count_attempts(tx, &begun, 1)).await?;
    let taken = take(links, items).await;
    if let Err(Error::Busy(_)) = taken {
        // The database was too busy, away or full: that says nothing about what the shop sent.
        links.db.write(move |tx| delivery::count_attempts(tx, &ids, -1)).await?;
    }
    taken
}

async fn take(links: &Links, items: Vec<Delivery>) -> Result<usize> {
    let mut understood = Vec::new();
    for item in items {
        let doc = read_item(links, &item).await?;
        understood.push((item, doc));
    }
    let count = understood.len();
    links
        .db
        .write(move |tx| {
            for (item, doc) in &understood {
                settle(tx, item, doc)?;
            }
            Ok(())
        })
        .await?;
    Ok(count)
}

/// The document, or why there is none.
async fn read_item(links: &Links, item: &Delivery) -> Result<std::result::Result<Value, String>> {
    if item.attempts >= GIVE_UP_AFTER {
        return Ok(Err(format!("Reading it failed or stopped the program {} times.", item.attempts)));
    }
    let hash = item.hash.clone();
    let found = links.db.read(move |read| blobs::find(read, &hash)).await?;
    let folder = links.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(serde_json::from_slice(&bytes).map_err(|cause| format!("It is not JSON: {cause}.")))
}

/// One delivery's failure is its own: it is set aside, the others go on.
fn settle(tx: &mut Tx<'_>, item: &Delivery, doc: &std::result::Result<Value, String>) -> Result<()> {
    if delivery::find(tx, item.id)?.state != State::Received {
        return Ok(());
    }
    let applied = match doc {
        Err(why) => Err(Error::refused(why.clone())),
        Ok(doc) => tx.attempt(|tx| {
            let from = rows::find(tx, item.connection_id)?;
            applying::apply(tx, &from, &item.topic, doc)
        })?,
    };
    match applied {
        Ok(said) => delivery::settle(tx, item.id, State::Applied, &said),
        Err(error) => delivery::settle(tx, item.id, State::Quarantined, &error.to_string()),
    }
}
