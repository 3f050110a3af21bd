//! One connection to the server with its prepared statements, and what its errors mean.
//!
//! Statements whose answer nobody needs at once wait, and are sent together with the next one that is asked for its answer
//! (pipelining): a transaction costs as many round trips as it asks questions, not as many as it has statements. The
//! failure of one that waited is told by the next that is asked.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Statement};

use super::encoded::Encoded;
use crate::db::row::{Param, Row};
use crate::error::{Error, Result};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Nothing Attend runs may hold a lock or a connection for longer.
const SESSION: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning";
/// Below it a batch of prepared texts would never come near; above, the server's memory is spared.
const STATEMENTS_CACHED: usize = 512;
/// Statements that wait at most: what they carry is held in memory.
const WAITING_LIMIT: usize = 64;

type Answer = std::result::Result<u64, tokio_postgres::Error>;
type Waiting = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// One connection with its prepared statements, and the statements that wait to be sent.
pub(in crate::db) struct Session {
    runtime: Runtime,
    client: Arc<Client>,
    statements: HashMap<String, Statement>,
    waiting: Vec<Waiting>,
    is_doomed: bool,
}

/// What one connection lives on; it moves only while the thread that owns it asks for something.
pub(super) fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// How every connection is made.
pub(super) fn settled(settings: &Config) -> Config {
    let mut settings = settings.clone();
    settings.connect_timeout(CONNECT_TIMEOUT).keepalives_idle(Duration::from_secs(30));
    settings
}

impl Session {
    pub(in crate::db) fn open(settings: &Config) -> Result<Session> {
        let (runtime, settings) = (runtime()?, settled(settings));
        let opened = runtime.block_on(async {
            let (client, connection) = settings.connect(NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute(SESSION).await?;
            Ok(client)
        });
        let client = Arc::new(opened.map_err(|cause| unreachable_at(&cause))?);
        Ok(Session { runtime, client, statements: HashMap::new(), waiting: Vec::new(), is_doomed: false })
    }

    /// Asks for rows.
    pub(in crate::db) fn list<T>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
        map: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let statement = self.prepared(sql)?;
        let client = self.client.clone();
        let rows = self.ask(async move { client.query(&statement, &bound(params)).await })?;
        rows.iter().map(|row| map(&Row::Postgres(row))).collect()
    }

    /// Asks how many rows a statement touches.
    pub(in crate::db) fn execute_counted(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64> {
        let statement = self.prepared(sql)?;
        let client = self.client.clone();
        self.ask(async move { client.execute(&statement, &bound(params)).await })
    }

    /// Lets a statement wait for the next one that is asked for its answer.
    pub(in crate::db) fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<()> {
        let statement = self.prepared(sql)?;
        if statement.params().len() != params.len() {
            return Err(Error::inside(format!("{} parameters for {sql}", params.len())));
        }
        let params = statement.params().iter().zip(params).map(|(kind, param)| Encoded::new(*param, kind));
        let params = params.collect::<Result<Vec<Encoded>>>()?;
        let client = self.client.clone();
        self.waiting.push(Box::pin(async move { client.execute_raw(&statement, params).await }));
        if self.waiting.len() >= WAITING_LIMIT { self.flush() } else { Ok(()) }
    }

    /// Lets a transaction begin with the next statement.
    pub(in crate::db) fn begin(&mut self, sql: &'static str) {
        self.is_doomed = false;
        let client = self.client.clone();
        self.waiting.push(Box::pin(async move { client.batch_execute(sql).await.map(|()| 0) }));
    }

    /// True when another run of the transaction may succeed where this one can't, whatever was made of its failure: it
    /// may have been told by a statement that had nothing to do with it.
    pub(in crate::db) fn is_doomed(&self) -> bool {
        self.is_doomed
    }

    /// Runs a text without parameters, after all that waits.
    pub(in crate::db) fn script(&mut self, sql: &str) -> Result<()> {
        let client = self.client.clone();
        self.ask(async move { client.batch_execute(sql).await })
    }

    /// Sends what waits and tells of its first failure.
    pub(in crate::db) fn flush(&mut self) -> Result<()> {
        if self.waiting.is_empty() { Ok(()) } else { self.ask(async { Ok(()) }) }
    }

    /// Forgets what waits.
    pub(in crate::db) fn forget(&mut self) {
        self.waiting.clear();
    }

    /// Sends what waits and `last` behind it, without waiting in between, and returns the answer to `last`.
    fn ask<T>(
        &mut self,
        last: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let waiting = std::mem::take(&mut self.waiting);
        let (before, last) = self.runtime.block_on(async { tokio::join!(biased; in_order(waiting), last) });
        let answer = before.and(last).map_err(Error::from);
        self.is_doomed |= answer.as_ref().is_err_and(is_retryable);
        answer
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS_CACHED {
            self.statements.clear();
        }
        let statement = self.runtime.block_on(self.client.prepare(sql))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Waits for all of them. Each is sent when it is first looked at, so they are sent in their order.
async fn in_order(waiting: Vec<Waiting>) -> std::result::Result<(), tokio_postgres::Error> {
    let mut waiting: Vec<Option<Waiting>> = waiting.into_iter().map(Some).collect();
    let mut first = Ok(());
    poll_fn(|context| {
        for slot in &mut waiting {
            let Some(Poll::Ready(answer)) = slot.as_mut().map(|one| one.as_mut().poll(context)) else {
                continue;
            };
            *slot = None;
            if let (Err(cause), Ok(())) = (answer, &first) {
                first = Err(cause);
            }
        }
        if waiting.iter().all(Option::is_none) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    first
}

fn bound<'p>(params: &'p [&'p dyn Param]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|param| *param as &(dyn ToSql + Sync)).collect()
}

pub(in crate::db) fn busy() -> Error {
    Error::Busy("Others keep changing the same things at this moment. Try again.".into())
}

pub(in crate::db) fn unreachable_at(cause: &tokio_postgres::Error) -> Error {
    let why = std::error::Error::source(cause).map_or_else(|| cause.to_string(), |source| source.to_string());
    Error::Busy(format!(
        "The PostgreSQL database can't be reached: {why}. Check that the server runs and that `database` in the configuration is right."
    ))
}

/// True when the server or the way to it, not the request, is to blame, and another run may succeed.
pub(in crate::db) fn is_retryable(error: &Error) -> bool {
    let Error::Inside(cause) = error else { return false };
    let cause = cause.as_ref();
    is_conflict(cause) || cause.downcast_ref::<tokio_postgres::Error>().is_some_and(is_lost)
}

fn is_lost(cause: &tokio_postgres::Error) -> bool {
    cause.is_closed()
        || cause.code().is_some_and(|code| {
            [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW].contains(code)
        })
}

/// True when the server itself refused: nothing of the transaction was saved.
pub(in crate::db) fn is_answer(error: &Error) -> bool {
    let Error::Inside(cause) = error else { return false };
    let cause = cause.downcast_ref::<tokio_postgres::Error>();
    cause.is_some_and(|cause| cause.code().is_some() && !is_lost(cause))
}

pub(in crate::db) fn is_conflict(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    let code = cause.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
    matches!(code, Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

/// True when the database, not what was asked of it, is to blame: it is full, away, or too busy.
pub(in crate::db) fn is_the_databases(error: &Error) -> bool {
    let Error::Inside(cause) = error else { return matches!(error, Error::Busy(_)) };
    let code = cause.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
    is_retryable(error) || code.is_some_and(|code| *code == SqlState::DISK_FULL || is_impatience(code))
}

fn is_impatience(code: &SqlState) -> bool {
    [SqlState::LOCK_NOT_AVAILABLE, SqlState::QUERY_CANCELED].contains(code)
}

/// What a caller hears when the last run failed, too, or the server refused for want of room.
pub(in crate::db) fn after_last_try(error: Error) -> Error {
    if is_retryable(&error) {
        return busy();
    }
    let Error::Inside(cause) = &error else { return error };
    let code = cause.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
    match code {
        Some(code) if *code == SqlState::DISK_FULL => Error::Busy(
            "The disk of the database server is full. Nothing was saved; free some space and try again."
                .into(),
        ),
        Some(code) if *code == SqlState::CHARACTER_NOT_IN_REPERTOIRE => {
            Error::refused("That holds a character no text can hold (NUL). Take it out and try again.")
        }
        Some(code) if is_impatience(code) => busy(),
        _ => error,
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(cause: tokio_postgres::Error) -> Error {
        Error::Inside(Box::new(cause))
    }
}
