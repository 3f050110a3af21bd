//! Statements on an embedded connection, and what its errors mean.

use rusqlite::{Connection, ErrorCode};

use crate::db::row::{Param, Row};
use crate::error::{Error, Result};

pub(in crate::db) fn list<T>(
    connection: &Connection,
    sql: &str,
    params: &[&dyn Param],
    map: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    let mut rows = statement.query(bound(params))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(map(&Row::Sqlite(row))?);
    }
    Ok(out)
}

pub(in crate::db) fn execute(connection: &Connection, sql: &str, params: &[&dyn Param]) -> Result<u64> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    Ok(statement.execute(bound(params))? as u64)
}

fn bound<'p>(params: &'p [&'p dyn Param]) -> impl rusqlite::Params + 'p {
    rusqlite::params_from_iter(params.iter().map(|param| *param as &dyn rusqlite::ToSql))
}

/// `$n` as `?n`: SQLite would number `$n` by first appearance, not by n.
pub(in crate::db) fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut is_quoted = false;
    for letter in sql.chars() {
        is_quoted ^= letter == '\'';
        out.push(if letter == '$' && !is_quoted { '?' } else { letter });
    }
    out
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Error {
        match cause.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::Busy(
                "The disk of the server is full. Nothing was saved; free some space and try again.".into(),
            ),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy(
                "Another program holds the database. Nothing was saved; try again when it is done.".into(),
            ),
            _ => Error::Inside(cause.into()),
        }
    }
}
