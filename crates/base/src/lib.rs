//! The ground every other crate stands on: one database layer over two engines, the event log, jobs, blobs and the context.
//!
//! | module | what is in it |
//! |---|---|
//! | [`db`] | `Db`, `Tx`, `Read`: one synchronous way to SQLite and PostgreSQL |
//! | [`events`] | one row per thing that happened, and readers that follow them |
//! | [`jobs`] | work to be done later, with back-off and a dead-letter state |
//! | [`blobs`] | content-addressed bytes: raw mail, attachments |
//! | [`context`], [`clock`], [`chance`], [`ids`] | time, random bytes and ids, handed in so that tests can set them |
//! | [`config`] | the options of a shop's installation |
//! | [`calendar`] | opening hours |
//! | [`throttle`] | slowing down guesses |
//! | [`money`] | amounts in minor units |
//! | [`secret`] | sealing what must not be read from a copy of the database |
//! | [`error`] | the one error type |
//! | [`testing`] | fresh databases for tests |

pub mod blobs;
pub mod calendar;
pub mod chance;
pub mod clock;
pub mod config;
pub mod context;
pub mod db;
pub mod error;
pub mod events;
pub mod ids;
pub mod jobs;
pub mod money;
pub mod secret;
pub mod testing;
pub mod throttle;

pub use chance::Chance;
pub use clock::Clock;
pub use context::Context;
pub use db::{Db, Param, Read, Row, Tx};
pub use error::{Error, Result};

/// Opens the database at `location`, brings its schema up to this program and its event log into order.
///
/// Errors say what to do: the folder can't be written, the server can't be reached, the data is newer than the program.
pub async fn open(location: &db::Location, context: Context) -> Result<Db> {
    let db = Db::open(location, context)?;
    db.migrate().await?;
    events::prepare(&db).await?;
    Ok(db)
}
