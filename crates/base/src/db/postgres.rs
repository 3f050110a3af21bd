//! The server engine: a pool of threads, each with a connection of its own, serializable transactions, bounded retries.

use std::cell::RefCell;
use std::collections::HashMap;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use postgres::error::SqlState;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};

use super::row::{Param, Row};
use super::tx::{Connection as Link, Read, Tx};
use super::wake::Wake;
use super::work::{ReadWork, Verdict, WriteWork};
use super::{QUEUE_LIMIT, queue_full};
use crate::context::Context;
use crate::error::{Error, Result};

/// Runs of one request before its caller is told that the database is too busy.
const RUNS_LIMIT: u32 = 12;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often the listening thread looks whether it has something to tell the other processes.
const LISTEN_EVERY: Duration = Duration::from_millis(25);
const RECONNECT_AFTER: Duration = Duration::from_millis(500);
/// Nothing Attend runs may hold a lock or a connection for longer.
const SESSION: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning";
/// Below it a batch of prepared texts would never come near; above, the server's memory is spared.
const STATEMENTS_CACHED: usize = 512;

pub(super) enum Request {
    Read(Box<dyn ReadWork>),
    Write(Box<dyn WriteWork>),
}

pub(super) struct Engine {
    requests: Sender<Request>,
    /// Dropped with the engine: ends the listening thread.
    _alive: Sender<()>,
}

impl Engine {
    pub(super) fn open(url: &str, connections: usize, context: &Context, wake: &Wake) -> Result<Engine> {
        let settings: postgres::Config = url.parse().map_err(|cause| unreachable_at(&cause))?;
        let (requests, queue) = bounded(QUEUE_LIMIT);
        let (alive, ended) = bounded(0);
        // The driver runs a small runtime of its own, which may not stand on one of the caller's threads.
        let first = thread::scope(|scope| scope.spawn(|| Session::open(&settings)).join());
        let mut first = Some(first.map_err(|_| Error::inside("the PostgreSQL driver panicked"))??);
        for _ in 0..connections.max(1) {
            let worker = Worker {
                settings: settings.clone(),
                session: first.take().map(RefCell::new),
                requests: queue.clone(),
                context: context.clone(),
                wake: wake.clone(),
            };
            spawn("postgres", move || worker.run())?;
        }
        let wake = wake.clone();
        spawn("postgres-listen", move || listen_until(&settings, &wake, &ended))?;
        Ok(Engine { requests, _alive: alive })
    }

    pub(super) fn send(&self, request: Request) {
        match self.requests.try_send(request) {
            Ok(()) => {}
            Err(TrySendError::Full(request)) => request.finish(Err(queue_full())),
            Err(TrySendError::Disconnected(request)) => request.finish(Err(super::closed())),
        }
    }
}

impl Request {
    fn run(&mut self, session: &RefCell<Session>, context: &Context) -> (Verdict, bool) {
        match self {
            Request::Read(work) => (work.run(&Read::new(Link::Postgres(session))), false),
            Request::Write(work) => {
                let mut tx = Tx::new(Link::Postgres(session), context);
                (work.run(&mut tx), tx.has_events())
            }
        }
    }

    fn begin(&self) -> &'static str {
        match self {
            Request::Read(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Request::Write(_) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        }
    }

    fn finish(self, ended: Result<()>) {
        match self {
            Request::Read(work) => work.finish(ended),
            Request::Write(work) => work.finish(ended),
        }
    }
}

struct Worker {
    settings: postgres::Config,
    session: Option<RefCell<Session>>,
    requests: Receiver<Request>,
    context: Context,
    wake: Wake,
}

/// How one run of a request ended.
enum Ended {
    /// Answer the caller.
    With(Result<()>),
    /// Run it again.
    Again(Error),
}

impl Worker {
    fn run(mut self) {
        while let Ok(mut request) = self.requests.recv() {
            let mut runs = 0;
            let answer = loop {
                runs += 1;
                match self.run_once(&mut request) {
                    Ended::With(answer) => break answer,
                    Ended::Again(error) if runs >= RUNS_LIMIT => break Err(error),
                    Ended::Again(_) => self.pause(runs),
                }
            };
            request.finish(answer);
        }
    }

    fn run_once(&mut self, request: &mut Request) -> Ended {
        if self.session.is_none() {
            match Session::open(&self.settings) {
                Ok(session) => self.session = Some(RefCell::new(session)),
                Err(error) => return Ended::With(Err(error)),
            }
        }
        let Some(session) = &self.session else { return Ended::With(Err(super::closed())) };
        let begun = session.borrow_mut().script(request.begin());
        if let Err(error) = begun {
            self.session = None;
            return Ended::Again(error);
        }
        let (verdict, has_events) = request.run(session, &self.context);
        match verdict {
            Verdict::Keep => self.commit(request, has_events),
            Verdict::Drop => {
                self.roll_back();
                Ended::With(Ok(()))
            }
            Verdict::Retry => {
                self.roll_back();
                Ended::Again(busy())
            }
        }
    }

    fn commit(&mut self, request: &Request, has_events: bool) -> Ended {
        let Some(session) = &self.session else { return Ended::With(Err(super::closed())) };
        let result = session.borrow_mut().script("COMMIT");
        match result {
            Ok(()) => {
                if has_events {
                    self.wake.ring();
                }
                Ended::With(Ok(()))
            }
            Err(Error::Inside(cause)) if is_conflict(cause.as_ref()) => {
                self.roll_back();
                Ended::Again(busy())
            }
            Err(_) if matches!(request, Request::Read(_)) => {
                self.session = None;
                Ended::Again(busy())
            }
            // The commit may or may not have arrived, so running it again could do it twice.
            Err(_) => {
                self.session = None;
                Ended::With(Err(Error::Busy(
                    "The connection to the database was lost while saving. Look whether it was saved before you try again.".into(),
                )))
            }
        }
    }

    fn roll_back(&mut self) {
        let is_clean = self.session.as_ref().is_some_and(|session| session.borrow_mut().script("ROLLBACK").is_ok());
        if !is_clean {
            self.session = None;
        }
    }

    /// Growing and uneven, so that requests which collided don't collide again.
    fn pause(&self, runs: u32) {
        let most_us = 500_u64 << runs.min(8);
        thread::sleep(Duration::from_micros(most_us / 2 + self.context.chance.below(most_us)));
    }
}

/// One connection with its prepared statements.
pub struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Session {
    fn open(settings: &postgres::Config) -> Result<Session> {
        let mut settings = settings.clone();
        settings.connect_timeout(CONNECT_TIMEOUT).keepalives_idle(Duration::from_secs(30));
        let mut client = settings.connect(NoTls).map_err(|cause| unreachable_at(&cause))?;
        client.batch_execute(SESSION).map_err(|cause| unreachable_at(&cause))?;
        Ok(Session { client, statements: HashMap::new() })
    }

    pub(super) fn list<T>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
        map: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let statement = self.prepared(sql)?;
        let rows = self.client.query(&statement, &bound(params))?;
        rows.iter().map(|row| map(&Row::Postgres(row))).collect()
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64> {
        let statement = self.prepared(sql)?;
        Ok(self.client.execute(&statement, &bound(params))?)
    }

    pub(super) fn script(&mut self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql)?)
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS_CACHED {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn bound<'p>(params: &'p [&'p dyn Param]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|param| *param as &(dyn ToSql + Sync)).collect()
}

/// Hears other processes' events and tells them of ours, a few dozen times a second at most and never inside a
/// business transaction, where NOTIFY would take a lock that all commits share.
fn listen_until(settings: &postgres::Config, wake: &Wake, ended: &Receiver<()>) {
    while !matches!(ended.try_recv(), Err(crossbeam_channel::TryRecvError::Disconnected)) {
        if let Ok(mut session) = Session::open(settings) {
            let _ = listen(&mut session.client, wake, ended);
        }
        // What was missed while the line was down is found by looking.
        wake.hear();
        let _ = ended.recv_timeout(RECONNECT_AFTER);
    }
}

fn listen(client: &mut Client, wake: &Wake, ended: &Receiver<()>) -> Result<(), postgres::Error> {
    use postgres::fallible_iterator::FallibleIterator;
    client.batch_execute("LISTEN attend")?;
    let me = client.query_one("SELECT pg_backend_pid()", &[])?.get::<_, i32>(0);
    loop {
        let mut heard = false;
        {
            let mut notifications = client.notifications();
            let mut waiting = notifications.timeout_iter(LISTEN_EVERY);
            if let Some(first) = waiting.next()? {
                heard = first.process_id() != me;
            }
        }
        if heard {
            wake.hear();
        }
        if wake.take_abroad() {
            client.batch_execute("NOTIFY attend")?;
        }
        if matches!(ended.try_recv(), Err(crossbeam_channel::TryRecvError::Disconnected)) {
            return Ok(());
        }
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new().name(name.into()).spawn(run)?;
    Ok(())
}

fn busy() -> Error {
    Error::Busy("Others keep changing the same things at this moment. Try again.".into())
}

fn unreachable_at(cause: &postgres::Error) -> Error {
    let why = std::error::Error::source(cause).map_or_else(|| cause.to_string(), |source| source.to_string());
    Error::Busy(format!(
        "The PostgreSQL database can't be reached: {why}. Check that the server runs and that `database` in the configuration is right."
    ))
}

/// True for a lost connection or a conflict between transactions.
pub(super) fn is_retryable(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    is_conflict(cause) || cause.downcast_ref::<postgres::Error>().is_some_and(is_lost)
}

fn is_lost(cause: &postgres::Error) -> bool {
    cause.is_closed()
        || cause.code().is_some_and(|code| {
            [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW].contains(code)
        })
}

fn is_conflict(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    let code = cause.downcast_ref::<postgres::Error>().and_then(postgres::Error::code);
    matches!(code, Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

/// What a caller hears when the last run failed, too, or the server refused for want of room.
pub(super) fn after_last_try(error: Error) -> Error {
    let Error::Inside(cause) = &error else { return error };
    if is_retryable(cause.as_ref()) {
        return busy();
    }
    let code = cause.downcast_ref::<postgres::Error>().and_then(postgres::Error::code);
    match code {
        Some(code) if *code == SqlState::DISK_FULL => Error::Busy(
            "The disk of the database server is full. Nothing was saved; free some space and try again.".into(),
        ),
        Some(code) if *code == SqlState::LOCK_NOT_AVAILABLE || *code == SqlState::QUERY_CANCELED => busy(),
        _ => error,
    }
}

impl From<postgres::Error> for Error {
    fn from(cause: postgres::Error) -> Error {
        Error::Inside(Box::new(cause))
    }
}
