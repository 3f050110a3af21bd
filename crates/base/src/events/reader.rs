//! A named consumer of events with a stored position: at least once, one process at a time.

use std::time::Duration;

use super::{Event, Position, list_after};
use crate::db::{Db, Read, Tx};
use crate::error::Result;

/// Events handled in one transaction.
const BATCH: i64 = 128;
/// How long a process keeps a reader for itself without saying that it still lives.
const LEASE_MS: i64 = 10_000;
/// A look without having been woken: on PostgreSQL an event becomes readable when an *older* transaction ends, which
/// rings no bell.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Pause after a batch: in a stream of events each reader takes a few dozen batches a second, not one an event.
const REST: Duration = Duration::from_millis(20);
/// Pause after a failed batch, so that a broken reader doesn't spin.
const AFTER_FAILURE: Duration = Duration::from_millis(500);

/// A reader: its name in the database, and this process's name as its holder.
#[derive(Clone, Debug)]
pub struct Reader {
    name: &'static str,
    holder: String,
}

/// How far a reader is behind.
#[derive(Clone, Debug)]
pub struct Lag {
    /// The reader's name.
    pub name: String,
    /// How long its oldest unread event has waited, in milliseconds; 0 when it has read all.
    pub behind_ms: i64,
}

impl Reader {
    /// The reader `name`, to be held by this process under a name of its own.
    pub fn new(name: &'static str, db: &Db) -> Reader {
        Reader { name, holder: db.context().chance.token() }
    }

    /// Runs forever: hands each event to `handle` inside the transaction that moves the position.
    pub async fn run<F>(self, db: Db, handle: F)
    where
        F: Fn(&mut Tx<'_>, &Event) -> Result<()> + Clone + Send + 'static,
    {
        let mut wakes = db.wakes();
        loop {
            let pause = match self.step(&db, handle.clone()).await {
                Ok(handled) if handled == BATCH as usize => continue,
                Ok(0) => LOOK_EVERY,
                Ok(_) => {
                    tokio::time::sleep(REST).await;
                    LOOK_EVERY
                }
                Err(error) => {
                    tracing::warn!(reader = self.name, %error, "a batch of events failed and will be read again");
                    tokio::time::sleep(AFTER_FAILURE).await;
                    continue;
                }
            };
            let _ = tokio::time::timeout(pause, wakes.changed()).await;
        }
    }

    /// Reads one batch, if this process holds the reader or can take it, and returns how many events it had.
    pub async fn step<F>(&self, db: &Db, handle: F) -> Result<usize>
    where
        F: Fn(&mut Tx<'_>, &Event) -> Result<()> + Send + 'static,
    {
        let (me, now_ms) = (self.clone(), db.now_ms());
        let looked = db.read(move |read| {
            let Some((at, holder, held_until_ms)) = find(read, me.name)? else { return Ok(None) };
            let is_free = holder == me.holder || held_until_ms < now_ms;
            let events = if is_free { list_after(read, at, BATCH)? } else { Vec::new() };
            Ok(Some((at, events)))
        });
        let me = self.clone();
        match looked.await? {
            None => {
                db.write(move |tx| create(tx, me.name, Position::default())).await?;
                Ok(0)
            }
            Some((_, events)) if events.is_empty() => Ok(0),
            Some((at, events)) => db.write(move |tx| me.handle_batch(tx, (at, &events), &handle)).await,
        }
    }

    /// Holds or takes the reader without reading events: for a queue of rows that only one process should work on.
    pub async fn hold(&self, db: &Db) -> Result<bool> {
        let me = self.clone();
        let held = db.read(move |read| find(read, me.name)).await?;
        let now_ms = db.now_ms();
        match held {
            Some((_, holder, until_ms)) if holder == self.holder && until_ms > now_ms + LEASE_MS / 2 => {
                Ok(true)
            }
            Some((_, holder, until_ms)) if holder != self.holder && until_ms >= now_ms => Ok(false),
            _ => {
                let me = self.clone();
                db.write(move |tx| {
                    create(tx, me.name, Position { tx: i64::MAX, id: 0 })?;
                    let now_ms = tx.now_ms();
                    Ok(me.take(tx, now_ms)?.is_some())
                })
                .await
            }
        }
    }

    /// Lets go of the reader, so that another process needn't wait until the lease runs out.
    pub async fn leave(&self, db: &Db) -> Result<()> {
        let me = self.clone();
        db.write(move |tx| {
            tx.execute(
                "UPDATE readers SET held_until_ms = 0 WHERE name = $1 AND holder = $2",
                &[&me.name, &me.holder],
            )?;
            Ok(())
        })
        .await
    }

    /// The events that stood behind `at`, unless somebody took them meanwhile. They were read before: a transaction that
    /// reads the log itself would collide, on PostgreSQL, with each one that adds to it.
    fn handle_batch(
        &self,
        tx: &mut Tx<'_>,
        (at, events): (Position, &[Event]),
        handle: &impl Fn(&mut Tx<'_>, &Event) -> Result<()>,
    ) -> Result<usize> {
        let now_ms = tx.now_ms();
        if self.take(tx, now_ms)? != Some(at) {
            return Ok(0);
        }
        for event in events {
            handle(tx, event)?;
        }
        if let Some(last) = events.last() {
            tx.execute(
                "UPDATE readers SET tx = $1, id = $2 WHERE name = $3",
                &[&last.position.tx, &last.position.id, &self.name],
            )?;
        }
        Ok(events.len())
    }

    /// Takes or renews the lease; `None` when another process has it.
    fn take(&self, tx: &mut Tx<'_>, now_ms: i64) -> Result<Option<Position>> {
        tx.find(
            "UPDATE readers
             SET holder = $1, held_until_ms = $2
             WHERE name = $3
               AND (holder = $1 OR held_until_ms < $4)
             RETURNING tx, id",
            &[&self.holder, &(now_ms + LEASE_MS), &self.name, &now_ms],
            |row| Ok(Position { tx: row.get(0)?, id: row.get(1)? }),
        )
    }
}

fn find(read: &Read<'_>, name: &str) -> Result<Option<(Position, String, i64)>> {
    read.find("SELECT tx, id, holder, held_until_ms FROM readers WHERE name = $1", &[&name], |row| {
        Ok((Position { tx: row.get(0)?, id: row.get(1)? }, row.get(2)?, row.get(3)?))
    })
}

/// A new reader starts at the beginning: what happened before it existed concerns it, too. One that only holds a queue
/// stands behind the end, as events never make it late.
fn create(tx: &mut Tx<'_>, name: &str, at: Position) -> Result<()> {
    tx.execute(
        "INSERT INTO readers (name, tx, id) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
        &[&name, &at.tx, &at.id],
    )?;
    Ok(())
}

/// All readers and how far each is behind at `now_ms`, by name.
pub fn lags(read: &Read<'_>, now_ms: i64) -> Result<Vec<Lag>> {
    let readers = read.list("SELECT name, tx, id FROM readers ORDER BY name", &[], |row| {
        Ok((row.get::<String>(0)?, Position { tx: row.get(1)?, id: row.get(2)? }))
    })?;
    readers
        .into_iter()
        .map(|(name, at)| {
            let oldest = list_after(read, at, 1)?;
            let behind_ms = oldest.first().map_or(0, |event| (now_ms - event.at_ms).max(1));
            Ok(Lag { name, behind_ms })
        })
        .collect()
}
