//! Connections to shops: each a row with its credentials sealed, its health in words, what it sent and what it was asked.

pub mod applying;
pub mod asking;
pub mod delivery;
pub mod health;
pub mod outbox;
pub mod pulling;
pub mod receiving;
pub mod record;
pub mod refreshing;
pub mod rows;
pub mod working;

mod meaning;
mod wishing;

pub use outbox::follow;
pub use rows::{Connection, ConnectionId, Credentials, Kind, NewConnection, State};
