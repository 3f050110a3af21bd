//! The drivers: how statements run on each engine and what its errors mean.

mod encoded;
pub(in crate::db) mod listening;
pub(in crate::db) mod postgres;
pub(in crate::db) mod sqlite;
