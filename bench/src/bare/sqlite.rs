//! rusqlite alone: durable inserts, grouped as Attend groups them or each by itself, and point reads.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use base::db::BATCH_LIMIT;
use base::{Error, Result};
use crossbeam_channel::{Receiver, Sender, bounded};
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::callers;
use crate::spread::Spread;

/// The measured table, as SQLite reads it.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS bench_rows (
  id INTEGER PRIMARY KEY,
  owner BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS bench_rows_by_owner ON bench_rows (owner, id);";
const INSERT: &str = "INSERT INTO bench_rows (id, owner, body) VALUES (?1, ?2, ?3)";
const READERS: usize = 3;

/// A text to be inserted as the row of that number.
pub type Body = fn(i64) -> String;

struct Insert {
    id: i64,
    body: String,
    answer: oneshot::Sender<()>,
}

/// Inserts from `count` callers through one thread that commits what waits together.
pub async fn insert_grouped(
    folder: &Path,
    count: usize,
    time: Duration,
    body: Body,
) -> Result<(f64, Spread)> {
    let connection = open(folder)?;
    let (requests, queue) = bounded(4096);
    let writer = thread::spawn(move || write_all(&connection, &queue));
    let next = Arc::new(AtomicI64::new(1));
    let measured = callers::call(count, time, move || {
        let id = next.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        let sent = requests.send(Insert { id, body: body(id), answer });
        async move {
            sent.map_err(|_| Error::inside("the bare writer ended"))?;
            answered.await.map_err(|_| Error::inside("the bare writer gave no answer"))
        }
    })
    .await?;
    writer.join().map_err(|_| Error::inside("the bare writer panicked"))??;
    Ok(measured)
}

fn write_all(connection: &Connection, queue: &Receiver<Insert>) -> Result<()> {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        connection.execute_batch("BEGIN IMMEDIATE")?;
        insert(connection, &batch[0])?;
        while batch.len() < BATCH_LIMIT
            && let Ok(next) = queue.try_recv()
        {
            insert(connection, &next)?;
            batch.push(next);
        }
        connection.execute_batch("COMMIT")?;
        for request in batch {
            let _ = request.answer.send(());
        }
    }
    Ok(())
}

fn insert(connection: &Connection, request: &Insert) -> Result<()> {
    connection.prepare_cached("SAVEPOINT request")?.execute([])?;
    connection.prepare_cached(INSERT)?.execute((request.id, request.id % 1000, &request.body))?;
    connection.prepare_cached("RELEASE SAVEPOINT request")?.execute([])?;
    Ok(())
}

/// Inserts a second, each with a commit of its own.
pub fn insert_each(folder: &Path, time: Duration, body: Body) -> Result<f64> {
    let connection = open(folder)?;
    let begun = Instant::now();
    let mut id = 0;
    while begun.elapsed() < time {
        id += 1;
        connection.prepare_cached(INSERT)?.execute((id, id % 1000, body(id)))?;
    }
    Ok(id as f64 / begun.elapsed().as_secs_f64())
}

/// Reads rows by their id from `count` callers through three threads, as Attend has.
pub async fn read(file: PathBuf, ids: Arc<Vec<i64>>, count: usize, time: Duration) -> Result<(f64, Spread)> {
    let (requests, queue) = bounded::<(i64, oneshot::Sender<String>)>(4096);
    let readers: Vec<_> = (0..READERS)
        .map(|_| {
            let (file, queue) = (file.clone(), queue.clone());
            thread::spawn(move || read_all(&file, &queue))
        })
        .collect();
    let next = Arc::new(AtomicI64::new(1));
    let requests: Sender<_> = requests;
    let measured = callers::call(count, time, move || {
        let at = next.fetch_add(7919, Ordering::Relaxed) as usize % ids.len();
        let (answer, answered) = oneshot::channel();
        let sent = requests.send((ids[at], answer));
        async move {
            sent.map_err(|_| Error::inside("the bare readers ended"))?;
            answered.await.map(|_| ()).map_err(|_| Error::inside("a bare reader gave no answer"))
        }
    })
    .await?;
    for reader in readers {
        reader.join().map_err(|_| Error::inside("a bare reader panicked"))??;
    }
    Ok(measured)
}

fn read_all(file: &Path, queue: &Receiver<(i64, oneshot::Sender<String>)>) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8192;")?;
    while let Ok((id, answer)) = queue.recv() {
        let mut find = connection.prepare_cached("SELECT body FROM bench_rows WHERE id = ?1")?;
        let _ = answer.send(find.query_row([id], |row| row.get(0))?);
    }
    Ok(())
}

/// A fresh file with Attend's settings.
fn open(folder: &Path) -> Result<Connection> {
    let file = folder.join(format!("bare-{}.db", base::Chance::Machine.token()));
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA cache_size = -8192;",
    )?;
    connection.execute_batch(TABLE)?;
    Ok(connection)
}
