//! One connection to the server with its prepared statements, and what its errors mean.

use std::collections::HashMap;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};

use crate::db::row::{Param, Row};
use crate::error::{Error, Result};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Nothing Attend runs may hold a lock or a connection for longer.
const SESSION: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning";
/// Below it a batch of prepared texts would never come near; above, the server's memory is spared.
const STATEMENTS_CACHED: usize = 512;

/// One connection with its prepared statements.
pub(in crate::db) struct Session {
    pub(in crate::db) client: Client,
    statements: HashMap<String, Statement>,
}

impl Session {
    pub(in crate::db) fn open(settings: &postgres::Config) -> Result<Session> {
        let mut settings = settings.clone();
        settings.connect_timeout(CONNECT_TIMEOUT).keepalives_idle(Duration::from_secs(30));
        let mut client = settings.connect(NoTls).map_err(|cause| unreachable_at(&cause))?;
        client.batch_execute(SESSION).map_err(|cause| unreachable_at(&cause))?;
        Ok(Session { client, statements: HashMap::new() })
    }

    pub(in crate::db) fn list<T>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
        map: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let statement = self.prepared(sql)?;
        let rows = self.client.query(&statement, &bound(params))?;
        rows.iter().map(|row| map(&Row::Postgres(row))).collect()
    }

    pub(in crate::db) fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64> {
        let statement = self.prepared(sql)?;
        Ok(self.client.execute(&statement, &bound(params))?)
    }

    pub(in crate::db) fn script(&mut self, sql: &str) -> Result<()> {
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

pub(in crate::db) fn busy() -> Error {
    Error::Busy("Others keep changing the same things at this moment. Try again.".into())
}

pub(in crate::db) fn unreachable_at(cause: &postgres::Error) -> Error {
    let why = std::error::Error::source(cause).map_or_else(|| cause.to_string(), |source| source.to_string());
    Error::Busy(format!(
        "The PostgreSQL database can't be reached: {why}. Check that the server runs and that `database` in the configuration is right."
    ))
}

/// True when the server or the way to it, not the request, is to blame, and another run may succeed.
pub(in crate::db) fn is_retryable(error: &Error) -> bool {
    let Error::Inside(cause) = error else { return false };
    let cause = cause.as_ref();
    is_conflict(cause) || cause.downcast_ref::<postgres::Error>().is_some_and(is_lost)
}

fn is_lost(cause: &postgres::Error) -> bool {
    cause.is_closed()
        || cause.code().is_some_and(|code| {
            [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW].contains(code)
        })
}

pub(in crate::db) fn is_conflict(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    let code = cause.downcast_ref::<postgres::Error>().and_then(postgres::Error::code);
    matches!(code, Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

/// What a caller hears when the last run failed, too, or the server refused for want of room.
pub(in crate::db) fn after_last_try(error: Error) -> Error {
    if is_retryable(&error) {
        return busy();
    }
    let Error::Inside(cause) = &error else { return error };
    let code = cause.downcast_ref::<postgres::Error>().and_then(postgres::Error::code);
    match code {
        Some(code) if *code == SqlState::DISK_FULL => Error::Busy(
            "The disk of the database server is full. Nothing was saved; free some space and try again."
                .into(),
        ),
        Some(code) if *code == SqlState::CHARACTER_NOT_IN_REPERTOIRE => {
            Error::refused("That holds a character no text can hold (NUL). Take it out and try again.")
        }
        Some(code) if *code == SqlState::LOCK_NOT_AVAILABLE || *code == SqlState::QUERY_CANCELED => busy(),
        _ => error,
    }
}

impl From<postgres::Error> for Error {
    fn from(cause: postgres::Error) -> Error {
        Error::Inside(Box::new(cause))
    }
}
