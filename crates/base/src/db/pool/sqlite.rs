//! The embedded engine: one writer thread that commits many requests together, a few reader threads.
//!
//! WAL with `synchronous=FULL`: an answered write survives a power failure. Group commit makes that as cheap as not
//! syncing: the requests that arrive while one batch syncs form the next batch. Each request has a savepoint, so one
//! that fails leaves its neighbours alone. Checkpoints run on a thread of their own, never in the writer's way.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::context::Context;
use crate::db::driver::sqlite::execute;
use crate::db::tx::{Connection as Link, Read, Tx};
use crate::db::wake::Wake;
use crate::db::work::{ReadWork, Verdict, WriteWork, closed, queue_full};
use crate::db::{BATCH_LIMIT, QUEUE_LIMIT};
use crate::error::{Error, Result};

const READERS: usize = 3;
/// A batch takes no further request after this long, so that the first one isn't kept waiting.
const BATCH_TIME: Duration = Duration::from_millis(20);
/// How long to wait for another process (an import, a backup) that holds the write lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const CHECKPOINT_EVERY: Duration = Duration::from_millis(500);
const STATEMENTS_CACHED: usize = 256;

pub(in crate::db) struct Engine {
    writes: Sender<Box<dyn WriteWork>>,
    reads: Sender<Box<dyn ReadWork>>,
    /// Dropped with the engine: ends the checkpointer.
    _alive: Sender<()>,
}

impl Engine {
    pub(in crate::db) fn open(path: &Path, context: &Context, wake: &Wake) -> Result<Engine> {
        let (writes, write_requests) = bounded(QUEUE_LIMIT);
        let (reads, read_requests) = bounded(QUEUE_LIMIT);
        let (alive, ended) = bounded(0);
        let writer = Writer {
            connection: connect(path, false)?,
            requests: write_requests,
            context: context.clone(),
            wake: wake.clone(),
        };
        spawn("sqlite-writer", move || writer.run())?;
        for _ in 0..READERS {
            let connection = connect(path, true)?;
            let requests: Receiver<Box<dyn ReadWork>> = read_requests.clone();
            spawn("sqlite-reader", move || read_all(&connection, &requests))?;
        }
        let checkpoints = connect(path, false)?;
        spawn("sqlite-checkpoint", move || checkpoint_until(&checkpoints, &ended))?;
        Ok(Engine { writes, reads, _alive: alive })
    }

    pub(in crate::db) fn write(&self, work: Box<dyn WriteWork>) {
        match self.writes.try_send(work) {
            Ok(()) => {}
            Err(TrySendError::Full(work)) => work.finish(Err(queue_full())),
            Err(TrySendError::Disconnected(work)) => work.finish(Err(closed())),
        }
    }

    pub(in crate::db) fn read(&self, work: Box<dyn ReadWork>) {
        match self.reads.try_send(work) {
            Ok(()) => {}
            Err(TrySendError::Full(work)) => work.finish(Err(queue_full())),
            Err(TrySendError::Disconnected(work)) => work.finish(Err(closed())),
        }
    }
}

struct Writer {
    connection: Connection,
    requests: Receiver<Box<dyn WriteWork>>,
    context: Context,
    wake: Wake,
}

impl Writer {
    fn run(self) {
        while let Ok(first) = self.requests.recv() {
            let (done, lost) = self.run_batch(first);
            for work in lost {
                self.run_alone(work);
            }
            for (work, result) in done {
                work.finish(result);
            }
        }
    }

    /// Runs requests until the queue is empty or the batch is full, then commits them together.
    /// Returns the answered ones and those whose transaction was lost through no fault of their own.
    fn run_batch(&self, first: Box<dyn WriteWork>) -> (Vec<Finished>, Vec<Box<dyn WriteWork>>) {
        if let Err(error) = self.connection.execute_batch("BEGIN IMMEDIATE") {
            return (vec![(first, Err(error.into()))], Vec::new());
        }
        let started = Instant::now();
        let mut kept = Vec::new();
        let mut failed: Vec<Finished> = Vec::new();
        let mut has_events = false;
        let mut next = Some(first);
        while let Some(mut work) = next.take() {
            match self.run_in_savepoint(&mut *work) {
                Ok((Verdict::Keep, events)) => {
                    has_events |= events;
                    kept.push(work);
                }
                Ok(_) => failed.push((work, Ok(()))),
                Err(error) => failed.push((work, Err(error))),
            }
            if self.connection.is_autocommit() {
                // A full disk or an I/O error took the whole transaction with it.
                return (failed, kept);
            }
            if kept.len() + failed.len() < BATCH_LIMIT && started.elapsed() < BATCH_TIME {
                next = self.requests.try_recv().ok();
            }
        }
        if self.connection.execute_batch("COMMIT").is_err() {
            let _ = self.connection.execute_batch("ROLLBACK");
            return (failed, kept);
        }
        if has_events {
            self.wake.ring();
        }
        failed.extend(kept.into_iter().map(|work| (work, Ok(()))));
        (failed, Vec::new())
    }

    fn run_in_savepoint(&self, work: &mut dyn WriteWork) -> Result<(Verdict, bool)> {
        execute(&self.connection, "SAVEPOINT request", &[])?;
        let mut tx = Tx::new(Link::Sqlite(&self.connection), &self.context);
        let verdict = work.run(&mut tx);
        let has_events = tx.has_events();
        if self.connection.is_autocommit() {
            return Ok((verdict, false));
        }
        if verdict != Verdict::Keep {
            execute(&self.connection, "ROLLBACK TO SAVEPOINT request", &[])?;
        }
        execute(&self.connection, "RELEASE SAVEPOINT request", &[])?;
        Ok((verdict, has_events))
    }

    /// Gives a request whose batch was lost a transaction of its own, so that it gets an answer of its own.
    fn run_alone(&self, mut work: Box<dyn WriteWork>) {
        let result = self.try_alone(&mut *work);
        if result.is_err() && !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        work.finish(result);
    }

    fn try_alone(&self, work: &mut dyn WriteWork) -> Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut tx = Tx::new(Link::Sqlite(&self.connection), &self.context);
        if work.run(&mut tx) != Verdict::Keep {
            self.connection.execute_batch("ROLLBACK")?;
            return Ok(());
        }
        let has_events = tx.has_events();
        self.connection.execute_batch("COMMIT")?;
        if has_events {
            self.wake.ring();
        }
        Ok(())
    }
}

type Finished = (Box<dyn WriteWork>, Result<()>);

fn read_all(connection: &Connection, requests: &Receiver<Box<dyn ReadWork>>) {
    while let Ok(mut work) = requests.recv() {
        if let Err(error) = connection.execute_batch("BEGIN") {
            work.finish(Err(error.into()));
            continue;
        }
        work.run(&Read::new(Link::Sqlite(connection)));
        let ended = connection.execute_batch("COMMIT").map_err(Error::from);
        work.finish(ended);
    }
}

fn checkpoint_until(connection: &Connection, ended: &Receiver<()>) {
    while let Err(crossbeam_channel::RecvTimeoutError::Timeout) = ended.recv_timeout(CHECKPOINT_EVERY) {
        let _ = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }
}

fn connect(path: &Path, is_reader: bool) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags).map_err(|cause| unopened(path, cause))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // A prepared statement keeps its plan: without this the engine, built with STAT4, plans anew for each new value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA wal_autocheckpoint = 0;
             PRAGMA journal_size_limit = 67108864;
             PRAGMA cache_size = -8192;
             PRAGMA temp_store = MEMORY;",
        )
        .map_err(|cause| unopened(path, cause))?;
    if is_reader {
        connection.execute_batch("PRAGMA query_only = ON")?;
    }
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    Ok(connection)
}

fn unopened(path: &Path, cause: rusqlite::Error) -> Error {
    Error::inside(format!(
        "The database {} can't be opened: {cause}. Check that the folder exists and can be written, and that the file is an Attend database.",
        path.display()
    ))
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new().name(name.into()).spawn(run)?;
    Ok(())
}
