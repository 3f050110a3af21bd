//! The PostgreSQL driver alone: as many connections as Attend has, each a thread that waits for nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use base::{Error, Result};
use postgres::{Client, NoTls};

use super::sqlite::Body;
use crate::plan::CONNECTIONS;
use crate::spread::Spread;

/// The measured table.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS bench_rows (
  id BIGINT PRIMARY KEY,
  owner BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS bench_rows_by_owner ON bench_rows (owner, id);";
/// The same again, for the bare driver's rows.
const BARE_TABLE: &str = "CREATE TABLE IF NOT EXISTS bare_rows (
  id BIGINT PRIMARY KEY,
  owner BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS bare_rows_by_owner ON bare_rows (owner, id);
TRUNCATE bare_rows;";
const INSERT: &str = "INSERT INTO bare_rows (id, owner, body) VALUES ($1, $2, $3)";

/// How an insert is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// `BEGIN`, `INSERT`, `COMMIT`: three round trips.
    InTransaction,
    /// By itself.
    Auto,
}

/// Inserts a second.
pub fn insert(url: &str, time: Duration, commit: Commit, body: Body) -> Result<(f64, Spread)> {
    Client::connect(url, NoTls)?.batch_execute(BARE_TABLE)?;
    let next = Arc::new(AtomicI64::new(1));
    on_connections(url, time, move |client| {
        let statement = client.prepare_typed(INSERT, &[])?;
        let next = next.clone();
        Ok(move |client: &mut Client| -> Result<()> {
            let id = next.fetch_add(1, Ordering::Relaxed);
            if commit == Commit::InTransaction {
                client.batch_execute("BEGIN ISOLATION LEVEL SERIALIZABLE")?;
            }
            client.execute(&statement, &[&id, &(id % 1000), &body(id)])?;
            if commit == Commit::InTransaction {
                client.batch_execute("COMMIT")?;
            }
            Ok(())
        })
    })
}

/// Reads a second of rows by their id.
pub fn read(url: &str, ids: Arc<Vec<i64>>, time: Duration) -> Result<(f64, Spread)> {
    let next = Arc::new(AtomicI64::new(1));
    on_connections(url, time, move |client| {
        let statement = client.prepare("SELECT body FROM bench_rows WHERE id = $1")?;
        let (next, ids) = (next.clone(), ids.clone());
        Ok(move |client: &mut Client| -> Result<()> {
            let at = next.fetch_add(7919, Ordering::Relaxed) as usize % ids.len();
            client.query_one(&statement, &[&ids[at]])?;
            Ok(())
        })
    })
}

/// Runs what `prepare` gives on each connection until `time` is over.
fn on_connections<A>(
    url: &str,
    time: Duration,
    prepare: impl Fn(&mut Client) -> Result<A> + Sync,
) -> Result<(f64, Spread)>
where
    A: FnMut(&mut Client) -> Result<()>,
{
    let ready = std::sync::Barrier::new(CONNECTIONS);
    let run = || {
        let mut client = Client::connect(url, NoTls)?;
        let mut act = prepare(&mut client)?;
        ready.wait();
        let begun = Instant::now();
        let mut taken = Vec::new();
        while begun.elapsed() < time {
            let asked = Instant::now();
            act(&mut client)?;
            taken.push(asked.elapsed());
        }
        Ok::<_, Error>(taken)
    };
    let taken = thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(run)).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined
            .map(|taken| taken.map_err(|_| Error::inside("a bare connection panicked"))?)
            .collect::<Result<Vec<_>>>()
    })?;
    let spread = Spread::of(taken.concat());
    Ok((spread.count() as f64 / time.as_secs_f64(), spread))
}
