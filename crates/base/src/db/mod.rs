//! One synchronous way to both engines. The only place that names a driver.
//!
//! A domain function takes `&mut Tx` or `&Read`; a handler calls [`Db::write`] or [`Db::read`] with a closure.
//! A closure may run more than once (serialization failure, lost connection): it touches only what it is handed.
//!
//! Limits: [`QUEUE_LIMIT`] requests wait at most, the next is [`Busy`](crate::Error::Busy); a write batch holds [`BATCH_LIMIT`].

mod driver;
mod migrate;
mod pool;
mod row;
mod tx;
mod wake;
mod work;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::context::Context;
use crate::error::Result;

pub use migrate::{MIGRATIONS, Migration, for_sqlite};
pub use row::{Column, Param, Row, params, placeholders};
pub use tx::{Read, Tx};

/// Requests that may wait for the writer or for a reader before the next one is told to come back later.
pub const QUEUE_LIMIT: usize = 4096;
/// Write requests that are committed together on SQLite.
pub const BATCH_LIMIT: usize = 256;

/// How often [`Db::rest`] looks.
const REST_LOOK: Duration = Duration::from_millis(2);

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// One file; the folder must exist.
    Sqlite(PathBuf),
    /// A connection URL and how many connections this process holds.
    Postgres { url: String, connections: usize },
}

/// A handle to the database; clones share one pool.
#[derive(Clone)]
pub struct Db {
    engine: Arc<Engine>,
    context: Context,
    wake: wake::Wake,
    at_work: work::Count,
}

enum Engine {
    Sqlite(pool::sqlite::Engine),
    Postgres(pool::postgres::Engine),
}

impl Db {
    /// Opens the database as it is; [`crate::open`] also brings its schema up to this program.
    pub fn open(location: &Location, context: Context) -> Result<Db> {
        let wake = wake::Wake::new();
        let engine = match location {
            Location::Sqlite(path) => Engine::Sqlite(pool::sqlite::Engine::open(path, &context, &wake)?),
            Location::Postgres { url, connections } => {
                Engine::Postgres(pool::postgres::Engine::open(url, *connections, &context, &wake)?)
            }
        };
        Ok(Db { engine: Arc::new(engine), context, wake, at_work: work::Count::default() })
    }

    /// Applies the migrations that are missing. Several processes may do so at once.
    pub async fn migrate(&self) -> Result<()> {
        migrate::apply(self).await
    }

    /// Runs `act` in one durable transaction and returns what it returned, after the commit.
    pub async fn write<T, F>(&self, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (work, answer) = work::write(act, &self.at_work);
        match &*self.engine {
            Engine::Sqlite(engine) => engine.write(work),
            Engine::Postgres(engine) => engine.send(pool::postgres::Request::Write(work)),
        }
        answer.await.unwrap_or_else(|_| Err(work::closed()))
    }

    /// Runs `look` on one consistent snapshot.
    pub async fn read<T, F>(&self, look: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Read<'_>) -> Result<T> + Send + 'static,
    {
        let (work, answer) = work::read(look, &self.at_work);
        match &*self.engine {
            Engine::Sqlite(engine) => engine.read(work),
            Engine::Postgres(engine) => engine.send(pool::postgres::Request::Read(work)),
        }
        answer.await.unwrap_or_else(|_| Err(work::closed()))
    }

    /// Waits until nothing that was asked for waits or runs any more, also what nobody waits for: who ends after this
    /// writes nothing behind its successor's back.
    pub async fn rest(&self) {
        while !self.at_work.is_zero() {
            tokio::time::sleep(REST_LOOK).await;
        }
    }

    /// Clock, chance and ids.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// UTC milliseconds by this database's clock.
    pub fn now_ms(&self) -> i64 {
        self.context.clock.now_ms()
    }

    /// Changes each time an event may have been recorded, here or by another process.
    pub fn wakes(&self) -> watch::Receiver<u64> {
        self.wake.subscribe()
    }

    /// True on PostgreSQL; only for what may be written per engine.
    pub fn is_postgres(&self) -> bool {
        matches!(&*self.engine, Engine::Postgres(_))
    }
}

#[cfg(test)]
mod tests;
