//! Parameters and columns that both drivers understand.

use crate::error::{Error, Result};

/// A value that can be bound to `$n` on both engines: `i64`, `f64`, `bool`, text, bytes, and options of them.
pub trait Param: rusqlite::ToSql + tokio_postgres::types::ToSql + Sync {}

impl<T: rusqlite::ToSql + tokio_postgres::types::ToSql + Sync + ?Sized> Param for T {}

/// A value that can be read from a column on both engines.
pub trait Column: rusqlite::types::FromSql + for<'r> tokio_postgres::types::FromSql<'r> {}

impl<T: rusqlite::types::FromSql + for<'r> tokio_postgres::types::FromSql<'r>> Column for T {}

/// One row of an answer; columns are counted from 0 in the order of the SELECT.
pub enum Row<'r> {
    /// A row of the embedded engine.
    Sqlite(&'r rusqlite::Row<'r>),
    /// A row of the server.
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of column `at`; an error names the column when the type doesn't fit.
    pub fn get<T: Column>(&self, at: usize) -> Result<T> {
        match self {
            Row::Sqlite(row) => row.get(at).map_err(|cause| unfit(at, cause.into())),
            Row::Postgres(row) => row.try_get(at).map_err(|cause| unfit(at, cause.into())),
        }
    }
}

fn unfit(at: usize, cause: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::inside(format!("column {at} of the answer can't be read: {cause}"))
}

/// `count` placeholders from `$first` on, for an IN list: `$1, $2, $3`.
pub fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// A slice of ids as parameters.
pub fn params(ids: &[i64]) -> Vec<&dyn Param> {
    ids.iter().map(|id| id as &dyn Param).collect()
}
