//! The engines: which threads own which connections, and how transactions begin and end.

pub(in crate::db) mod postgres;
pub(in crate::db) mod sqlite;
