//! What a closure is handed: `Read` to look, `Tx` to look and change.

use std::cell::RefCell;
use std::ops::Deref;

use super::driver::postgres::{Session, is_the_databases};
use super::driver::sqlite;
use super::row::{Param, Row};
use crate::context::Context;
use crate::error::{Error, Result};

/// A consistent view of the database.
pub struct Read<'c> {
    connection: Connection<'c>,
}

/// A transaction: a [`Read`] that can also change things. Dropped without commit, it leaves nothing.
pub struct Tx<'c> {
    read: Read<'c>,
    context: &'c Context,
    now_ms: i64,
    has_events: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Connection<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c RefCell<Session>),
}

impl<'c> Read<'c> {
    pub(super) fn new(connection: Connection<'c>) -> Read<'c> {
        Read { connection }
    }

    /// All rows of the answer, each through `map`. The SQL names its own limit.
    pub fn list<T>(
        &self,
        sql: &str,
        params: &[&dyn Param],
        map: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match self.connection {
            Connection::Sqlite(connection) => sqlite::list(connection, sql, params, map),
            Connection::Postgres(session) => session.borrow_mut().list(sql, params, map),
        }
    }

    /// The first row, if there is one.
    pub fn find<T>(
        &self,
        sql: &str,
        params: &[&dyn Param],
        map: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.list(sql, params, map)?.into_iter().next())
    }

    /// The first row, or [`Error::NotFound`].
    pub fn get<T>(&self, sql: &str, params: &[&dyn Param], map: impl Fn(&Row<'_>) -> Result<T>) -> Result<T> {
        self.find(sql, params, map)?.ok_or(Error::NotFound)
    }

    /// True on PostgreSQL; only for the few texts that are written per engine.
    pub fn is_postgres(&self) -> bool {
        matches!(self.connection, Connection::Postgres(_))
    }
}

impl<'c> Tx<'c> {
    pub(super) fn new(connection: Connection<'c>, context: &'c Context) -> Tx<'c> {
        let now_ms = context.clock.now_ms();
        Tx { read: Read::new(connection), context, now_ms, has_events: false }
    }

    /// Runs one statement. On PostgreSQL it isn't waited for: the next statement that is asked for its answer, or the
    /// commit, tells of its failure.
    pub fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<()> {
        match self.read.connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, sql, params).map(|_| ()),
            Connection::Postgres(session) => session.borrow_mut().execute(sql, params),
        }
    }

    /// Runs one statement and returns how many rows it touched.
    pub fn execute_counted(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64> {
        match self.read.connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Connection::Postgres(session) => session.borrow_mut().execute_counted(sql, params),
        }
    }

    /// Runs several statements without parameters, as a migration does.
    pub fn script(&mut self, sql: &str) -> Result<()> {
        match self.read.connection {
            Connection::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Connection::Postgres(session) => session.borrow_mut().script(sql),
        }
    }

    /// Runs `act` so that its failure undoes only itself. The outer error means the whole transaction must go: the
    /// database is full, away or too busy, which says nothing about `act`.
    pub fn attempt<T>(&mut self, act: impl FnOnce(&mut Tx<'c>) -> Result<T>) -> Result<Result<T>> {
        // Waited for, so that the failure of what was before isn't taken for the attempt's.
        self.execute_counted("SAVEPOINT attempt", &[])?;
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| act(self)))
            .unwrap_or_else(|_| Err(Error::inside("it panicked")));
        match result.and_then(|done| self.flush().map(|()| done)) {
            Ok(done) => {
                self.execute("RELEASE SAVEPOINT attempt", &[])?;
                Ok(Ok(done))
            }
            Err(error) if is_the_databases(&error) => Err(error),
            Err(error) => {
                self.forget();
                self.execute_counted("ROLLBACK TO SAVEPOINT attempt", &[])?;
                self.execute("RELEASE SAVEPOINT attempt", &[])?;
                Ok(Err(error))
            }
        }
    }

    /// What wasn't even sent needn't be undone.
    fn forget(&self) {
        if let Connection::Postgres(session) = self.read.connection {
            session.borrow_mut().forget();
        }
    }

    fn flush(&self) -> Result<()> {
        match self.read.connection {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(session) => session.borrow_mut().flush(),
        }
    }

    /// The time of this transaction, UTC milliseconds: the same for all its rows.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// A new id of any kind of row.
    pub fn id<T: From<i64>>(&self) -> T {
        T::from(self.context.ids.next(self.now_ms))
    }

    /// Clock, chance and ids.
    pub fn context(&self) -> &'c Context {
        self.context
    }

    pub(crate) fn mark_event(&mut self) {
        self.has_events = true;
    }

    pub(super) fn has_events(&self) -> bool {
        self.has_events
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}
