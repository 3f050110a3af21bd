//! The embedded engine: one writer thread that commits many requests together, a few reader threads.
//!
//! WAL with `synchronous=FULL`: an answered write survives a power failure. Group commit makes that as cheap as not
//! syncing: the requests that arrive while one batch syncs form the next batch. Each request has a savepoint, so one
//! that fails leaves its neighbours alone. Checkpoints run on a thread of their own, never in the writer's way.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::row::{Param, Row};
use super::tx::{Connection as Link, Read, Tx};
use super::wake::Wake;
use super::work::{ReadWork, Verdict, WriteWork};
use super::{BATCH_LIMIT, QUEUE_LIMIT, queue_full};
use crate::context::Context;
use crate::error::{Error, Result};

const READERS: usize = 3;
/// A batch takes no further request after this long, so that the first one isn't kept waiting.
const BATCH_TIME: Duration = Duration::from_millis(20);
/// How long to wait for another process (an import, a backup) that holds the write lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const CHECKPOINT_EVERY: Duration = Duration::from_millis(500);
const STATEMENTS_CACHED: usize = 256;

pub(super) struct Engine {
    writes: Sender<Box<dyn WriteWork>>,
    reads: Sender<Box<dyn ReadWork>>,
    /// Dropped with the engine: ends the checkpointer.
    _alive: Sender<()>,
}

impl Engine {
    pub(super) fn open(path: &Path, context: &Context, wake: &Wake) -> Result<Engine> {
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

    pub(super) fn write(&self, work: Box<dyn WriteWork>) {
        match self.writes.try_send(work) {
            Ok(()) => {}
            Err(TrySendError::Full(work)) => work.finish(Err(queue_full())),
            Err(TrySendError::Disconnected(work)) => work.finish(Err(super::closed())),
        }
    }

    pub(super) fn read(&self, work: Box<dyn ReadWork>) {
        match self.reads.try_send(work) {
            Ok(()) => {}
            Err(TrySendError::Full(work)) => work.finish(Err(queue_full())),
            Err(TrySendError::Disconnected(work)) => work.finish(Err(super::closed())),
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

pub(super) fn list<T>(
    connection: &Connection,
    sql: &str,
    params: &[&dyn Param],
    map: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    let mut rows = statement.query(bound(params))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(map(&Row::Sqlite(row))?);
    }
    Ok(out)
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[&dyn Param]) -> Result<u64> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    Ok(statement.execute(bound(params))? as u64)
}

fn bound<'p>(params: &'p [&'p dyn Param]) -> impl rusqlite::Params + 'p {
    rusqlite::params_from_iter(params.iter().map(|param| *param as &dyn rusqlite::ToSql))
}

/// `$n` as `?n`: SQLite would number `$n` by first appearance, not by n.
pub(super) fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut is_quoted = false;
    for letter in sql.chars() {
        is_quoted ^= letter == '\'';
        out.push(if letter == '$' && !is_quoted { '?' } else { letter });
    }
    out
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Error {
        match cause.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => {
                Error::Busy("The disk of the server is full. Nothing was saved; free some space and try again.".into())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy(
                "Another program holds the database. Nothing was saved; try again when it is done.".into(),
            ),
            _ => Error::Inside(cause.into()),
        }
    }
}
