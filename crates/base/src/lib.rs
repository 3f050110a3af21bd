//! The ground every other crate stands on: one database layer over two engines, the event log, jobs, blobs and the context.
//!
//! | module | what is in it |
//! |---|---|
//! | [`db`] | `Db`, `Tx`, `Read`: one synchronous way to SQLite and PostgreSQL |
//! | [`events`] | one row per thing that happened, and readers that follow them |
//! | [`jobs`] | work to be done later, with back-off and a dead-letter state |
//! | [`blobs`] | content-addressed bytes: raw mail, attachments |
//! | [`context`] | clock, chance and ids, handed in so that tests can set them |
//! | [`config`] | the options of a shop's installation |
//! | [`calendar`] | opening hours |
//! | [`throttle`] | slowing down guesses |
//! | [`money`] | amounts in minor units |
//! | [`error`] | the one error type |

pub mod blobs;
pub mod calendar;
pub mod config;
pub mod context;
pub mod db;
pub mod error;
pub mod events;
pub mod ids;
pub mod jobs;
pub mod money;
pub mod throttle;

pub use context::{Chance, Clock, Context};
pub use db::{Db, Param, Read, Row, Tx};
pub use error::{Error, Result};
